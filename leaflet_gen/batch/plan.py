"""What is printed for whom. Editions and villages in; a Plan out, that a worker can be handed.

For each edition its villages are surveyed once: which kinds of page they need,
which letters, and whose words do not fit.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..check import check_layout, check_words
from ..intake.tables import where
from ..language import localised
from ..layout.compose import compose
from ..layout.edition import Edition
from ..layout.fill import blanks_in, fill
from ..layout.survey import Survey, outlying, widest, widths_of
from ..layout.tree import Layout, Slot
from ..problems import Place, Problem, has_errors, in_order
from ..village import PRINTED, Village, Villages, printed
from ..words import FIELD, PLACEHOLDER
from .kinds import Kind, as_read_by, kind_of, questions

SHARES = (0.98, 0.9, 0.5, 0.0)  # of the villages for which room is reserved: the first with which the page holds its words
TIGHT = 8  # villages whose words did not fit, for which room is looked for once more
LETTERS = "0123456789 "  # that every slot's font has, whatever the list says


@dataclass(frozen=True)
class Page:
    """An edition as one kind of village has it."""

    edition: Edition
    charset: Mapping[str, str]  # the letters that its slots need, by face
    words: tuple[str, ...]  # of its slots, their fields still open

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """What these words name of a village."""
        return tuple({name.partition(".")[2] for words in self.words for name in FIELD.findall(words)})


@dataclass(frozen=True)
class Job:
    """One edition for the villages of a list: its pages by kind, and what is wrong with it."""

    edition: Edition  # with the widest values of the list
    phone: str  # the office's
    kinds: Mapping[Kind, Page]
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    full: tuple[int, ...] = ()  # rows whose words fill a slot most: these are proofed whatever the sample

    def values(self, village: Village) -> dict[str, str]:
        return values_of(village, self.phone)

    def shape_of(self, values: Mapping[str, str]) -> tuple[Kind, int]:
        """The kind of its page, and how many blanks it has besides those of all pages."""
        kind = kind_of(self.questions, values)
        page = self.kinds[kind]
        if all(values[field] and "[" not in values[field] for field in page.fields):
            return kind, 0
        return kind, blanks_in(page.words, values, self.edition.language_spec.village)

    @cached_property
    def questions(self) -> tuple[tuple[str, bool], ...]:
        return questions(self.edition)


def values_of(village: Village, phone: str) -> dict[str, str]:
    """What this village's words may name, and what sections ask of it."""
    return {**village._asdict(), **printed(village, phone)}


def phone_of(edition: Edition) -> str:
    return str(localised(edition.unit_spec.phone, edition.language))


def concerns(edition: Edition, village: Village) -> bool:
    """Whether this edition's unit is the one that issues for the village: the list says so, or names none."""
    return village.unit in ("", edition.unit)


def survey(edition: Edition, villages: Villages, today: dt.date) -> Job:
    """The job of one edition: every village's words checked against the layout that they will stand in."""
    phone, asked = phone_of(edition), questions(edition)

    def concerned() -> Iterator[Village]:  # read anew each time: ten thousand of them apart from their bytes take ten megabytes
        return (village for village in villages if concerns(edition, village))

    kinds = {kind_of(asked, values_of(village, phone)) for village in concerned()}

    def read() -> tuple[dict[Kind, Survey], list[Problem], list[Mapping[str, str]]]:
        surveys, found, tight = {kind: Survey(layout) for kind, layout in layouts.items()}, [], []
        for village in concerned():
            values = values_of(village, phone)
            wrong = surveys[kind_of(asked, values)].add(values)
            found += [_in_list(problem, village, villages) for problem in wrong]
            tight += [{field: values[field] for field in p.values["fields"]} for p in wrong if p.code == "slot_overflow"]
        return surveys, found, tight

    edition, layouts = _reserved(edition, sorted(kinds), lambda: (printed(village, phone) for village in concerned()))
    surveys, found, tight = read()
    if tight and (wider := _with_room_for(edition, sorted(kinds), tight[:TIGHT])):
        edition, layouts = wider
        surveys, found, _ = read()
    pages, full = {}, set()
    for kind, each in surveys.items():
        words = tuple(slot.words for _, slot in each.slots if isinstance(slot, Slot))
        pages[kind] = Page(each.layout.edition, _charset(each), words)
        full |= {values["row"] for values in each.longest.values()}
        found += [problem for problem in check_words(each.layout.edition, today) if not _stands_in(problem, edition)]
        for values in _fullest(each):
            made = check_layout(fill(each.layout, values, each.longest_apart))
            found += [p for p in made if p.code != "fallback_face" or p in each.layout.problems]
    return Job(edition, phone, pages, tuple(in_order(found)), tuple(sorted(full)))


def _fullest(of: Survey) -> list[Mapping[str, str]]:
    """The villages that fill a slot most; of those whose values other slots need not match, all on one page."""
    every = {values["row"]: values for values in of.longest.values()}
    together = {values["row"]: values for number, values in of.longest.items() if number not in of.longest_apart}
    return [*together.values()] or [*every.values()][:1]


def _reserved(
    edition: Edition, kinds: list[Kind], values: Callable[[], Iterable[Mapping[str, str]]]
) -> tuple[Edition, dict[Kind, Layout]]:
    """The edition's pages, with as much room for a village's words as the page has: for the widest of the list, if it can be.

    Where that crowds out the rest, for all but the few that say most in one field, or for most of them; a village with more
    to say is then told so by its row. An empty cell takes the room of the blank that stands in for it.
    """
    blank = edition.language_spec.village
    widths = widths_of({field: value or str(blank.get(field, "")) for field, value in each.items()} for each in values())
    tries = [(1.0, ""), *((1.0, field) for field in outlying(widths)), *((share, "") for share in SHARES)]
    for share, but in tries:
        edition = replace(edition, widest=widest(widths, share, but) if share else {})
        layouts = {kind: compose(as_read_by(edition, kind)) for kind in kinds}
        if not any(has_errors(layout.problems) for layout in layouts.values()):
            break
    return edition, layouts


def _with_room_for(
    edition: Edition, kinds: list[Kind], tight: list[Mapping[str, str]]
) -> tuple[Edition, dict[Kind, Layout]] | None:
    """The edition with room for these words too, as far as the page holds them; None where it holds none of them.

    Words that are narrower than the widest may still need a line more: what is kept together breaks less well.
    """
    found = None
    for values in tight:
        wider = replace(edition, widest={**edition.widest, **values})
        layouts = {kind: compose(as_read_by(wider, kind)) for kind in kinds}
        if not any(has_errors(layout.problems) for layout in layouts.values()):
            edition, found = wider, (wider, layouts)
    return found


def _charset(of: Survey) -> dict[str, str]:
    """The letters of each slot's face, figures always among them: a changed number is not to change every file."""
    charset = {slot.style.face: LETTERS for _, slot in of.slots if isinstance(slot, Slot)}
    for name, letters in of.charset.items():
        charset[name] = "".join(sorted({*charset.get(name, ""), *letters}))
    return charset


def _stands_in(problem: Problem, edition: Edition) -> bool:
    """A blank that stands in for what a village lacks: its row is told, and it is in nobody else's way."""
    return problem.code == "placeholder" and problem.place in {text.place for text in edition.language_spec.village.values()}


def blanks(job: Job, villages: Villages) -> Iterator[tuple[str, Place | None]]:
    """Each blank that a village's page has of its own, and the cell, or the line of the office's file, that is to be filled in."""
    edition = job.edition
    for village in villages:
        if not concerns(edition, village):
            continue
        values = job.values(village)
        for field in sorted(job.kinds[job.shape_of(values)[0]].fields):
            text = values[field]
            if text and not PLACEHOLDER.search(text):
                continue
            if field == "phone" and not (village.public == "yes" and village.phone):
                phone = localised(edition.unit_spec.phone, edition.language)
                yield text, getattr(phone, "place", None)
            else:
                yield text or edition.language_spec.village.get(field, f"[{field}]"), Place(villages.file, village.row, villages.columns.get(field, 0))


def _in_list(problem: Problem, village: Village, villages: Villages) -> Problem:
    """The problem at the cell that makes it: of those that the slot's words name, the one with these letters, or the longest."""
    named, letters = problem.values.get("fields") or PRINTED, set(problem.values.get("letters", ""))
    guilty = [name for name in named if letters & set(getattr(village, name))]
    field = max(guilty or named, key=lambda name: len(getattr(village, name)))
    place = Place(villages.file, village.row, villages.columns.get(field, 1))
    also = (("slot_here", problem.place),) if problem.place else ()
    values = {**problem.values, "text": str(problem.values.get("text", getattr(village, field))).replace("**", "")}
    return replace(problem, code=f"village_{problem.code}", place=place, values={**values, "village": village.name, **where(place)}, also=also)
