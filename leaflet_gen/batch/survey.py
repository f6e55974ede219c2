"""Every village's words against the layout that they will stand in. An edition and a list in; its Job, with all that is wrong, out.

For each edition its villages are surveyed once: how much room their words need,
which kinds of page, which letters, and whose words do not fit.
"""

import datetime as dt
import itertools
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..check import causes_in, check_layout, check_words
from ..check.blanks import odd_phone
from ..language import localised
from ..layout.compose import compose, held
from ..layout.edition import Edition
from ..layout.fill import fill
from ..layout.prose import VILLAGE_FIELD
from ..layout.survey import OFTEN, Measure, Survey, Widths, outlying, widest
from ..layout.tree import Layout, Slot
from ..problems import Place, Problem, has_errors, in_order, where
from ..village import PRINTED, Village, Villages, own_phone
from .kinds import Kind, as_read_by, kind_of, questions
from .plan import Job, Page, concerns, phone_of, values_of

SHARES = (0.98, 0.9, 0.5)  # of the villages for which room is reserved: the first with which the page holds its words
PARTS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4)  # of words that no page has room for,
GUILTY = 3  # in so many fields, one after the other
TIGHT = 8  # villages whose words did not fit, for which room is looked for once more, and then on pages of their own
ANY = {**dict.fromkeys(PRINTED, ""), "phone": "0911 111 111"}  # for what no room was asked
STOPS = ".,;"
SAID = 80  # letters of a text that is told
LAST_WORD, FIRST_WORD = re.compile(r"(\w+) \(?$"), re.compile(r" \(?(\w+)|(?=([.,;]))")
LETTERS = "0123456789 "  # that every slot's font has, whatever the list says


def survey(edition: Edition, villages: Villages, today: dt.date) -> Job:
    """The job of one edition: every village's words checked against the layout that they will stand in."""
    reading, near = _Reading(edition, villages), None
    for kind, widths in sorted(reading.widths().items()):
        near = reading.against(kind, _reserved(edition, kind, widths, near))
    reading.all()
    for kind in [*reading.surveys]:
        reading.settle(kind)
    found = [problem for problems in reading.wrong.values() for problem in problems]
    if reading.calls_the_office:
        found += odd_phone(localised(edition.unit_spec.phone, edition.language))
    found += reading.said_twice()
    pages, full = {}, set()
    for kind, each in reading.surveys.items():
        words = tuple(slot.words for _, slot in each.slots if isinstance(slot, Slot))
        pages[kind] = Page(each.layout.edition, _charset(each), words).laid(each.layout)
        full.add(each.fullest.get("row"))
        if not any("{village.name}" in said for said in words):  # somebody typed one village's over it
            beside = (slot.place for _, slot in each.slots if isinstance(slot, Slot) and slot.place)
            found.append(Problem("village_nowhere", next(beside, edition.topic.title.place), {}))
        found += [problem for problem in each.layout.problems if problem.severity == "error"]
        found += [problem for problem in check_words(each.layout.edition, today) if not _stands_in(problem, edition)]
        for values in _fullest(each):
            made = causes_in(fill(each.layout, values, each.longest_apart))
            found += [p for p in made if p.code != "fallback_face" or p in each.layout.problems]
    return Job(edition, reading.phone, pages, reading.apart(), tuple(in_order(found)), tuple(sorted(full - {None})))


class _Reading:
    """The list as it is read for one edition: what its villages have to say, and what is wrong with it."""

    def __init__(self, edition: Edition, villages: Villages) -> None:
        self.edition, self.villages = edition, villages
        self.phone, self.asked = phone_of(edition), questions(edition)
        self.surveys: dict[Kind, Survey] = {}
        self._kinds: list[Kind] = []  # of the villages, in their order
        self._blank = {field: str(edition.language_spec.village.get(field, "")) for field in PRINTED}
        self.calls_the_office = False  # whether its number is printed for any village
        self.wrong: dict[int, list[Problem]] = {}  # by row
        self._tight: defaultdict[Kind, dict[int, Mapping[str, str]]] = defaultdict(dict)  # rows whose words did not fit: what these name

    def _concerned(self) -> Iterator[Village]:
        """Read anew each time: ten thousand of them apart from their bytes take ten megabytes."""
        return (village for village in self.villages if concerns(self.edition, village.unit))

    def _of(self, kind: Kind) -> Iterator[tuple[Village, Kind]]:
        return ((village, its) for village, its in zip(self._concerned(), self._kinds) if its == kind)

    def _said(self, values: Mapping[str, str]) -> dict[str, str]:
        """What takes room: for an empty cell the blank that stands in for it."""
        return {field: values[field] or self._blank[field] for field in PRINTED}

    def widths(self) -> dict[Kind, Widths]:
        """How much room the villages of each kind need."""
        measured: defaultdict[Kind, Measure] = defaultdict(Measure)
        same: dict[Kind, Kind] = {}  # ten thousand villages are of a few kinds
        for village in self._concerned():
            values = values_of(village, self.phone)
            self.calls_the_office |= not own_phone(village)
            kind = kind_of(self.asked, values)
            self._kinds.append(same.setdefault(kind, kind))
            measured[kind].add(self._said(values))
        return {kind: each.widths for kind, each in measured.items()}

    def against(self, kind: Kind, layout: Layout) -> int:
        """The pages that a kind's villages are to stand on. Returns their row of the type scale."""
        self.surveys[kind] = Survey(layout)
        return layout.step

    def all(self) -> None:
        self._read(zip(self._concerned(), self._kinds))

    def settle(self, kind: Kind) -> None:
        """Room for those of a kind whose words do not fit: on its pages, on others for them together, on some for each alone.

        So nobody is told to shorten what only other villages leave no room for.
        """
        self._widen(kind)
        tight = [*self._tight[kind]]
        if tight and len(tight) < self._kinds.count(kind):
            tight = self._set_apart(kind, tight, own := (*kind, 1))
            kind = own
        if self._kinds.count(kind) > 1:
            for n, row in enumerate(tight[:TIGHT], 2):
                self._set_apart(kind, [row], (*kind[: len(self.asked)], n))

    def said_twice(self) -> Iterator[Problem]:
        """Cells that begin, or end, with the word that the text around them says already: "Gặp tại tại nhà văn hóa"."""
        slots = [slot for each in self.surveys.values() for _, slot in each.slots if isinstance(slot, Slot)]
        edges = {edge: set() for slot in slots for edge in _edges(slot.words)}  # with the values that repeat nothing
        for village in self._concerned() if edges else ():
            for (field, word, begins), right in edges.items():
                value = getattr(village, field)
                if value in right:
                    continue
                if _repeats(value, word, begins):
                    place = Place(self.villages.file, village.row, self.villages.columns.get(field, 1))
                    code, word = ("village_stop", value[-1]) if word in STOPS else ("village_said_twice", word)
                    yield Problem(code, place, {**where(place), "village": village.name, "text": value[:SAID], "word": word}, "warning")
                elif len(right) < OFTEN:
                    right.add(value)

    def apart(self) -> dict[int, Kind]:
        """The rows of villages that are on other pages than their answers say."""
        return {village.row: kind for village, kind in zip(self._concerned(), self._kinds) if len(kind) > len(self.asked)}

    def _set_apart(self, kind: Kind, rows: Sequence[int], own: Kind) -> list[int]:
        """Pages of their own for some villages. Returns those whose words do not fit there either."""
        of, which = Measure(), set(rows)
        for n, village in enumerate(self._concerned()):
            if village.row in which:
                self._kinds[n] = own
                of.add(self._said(values_of(village, self.phone)))
                self._tight[kind].pop(village.row)
        answers = kind[: len(self.asked)]
        self.against(own, _reserved(self.edition, answers, of.widths, self.surveys[kind].layout.step))
        self._read(self._of(own))
        self._widen(own)
        return [*self._tight[own]]

    def _widen(self, kind: Kind) -> None:
        """More room on a kind's pages, where they have any: those who were right are right, but where a slot has become another."""
        if not (tight := self._tight[kind]):
            return
        layout = _with_room_for(self.edition, self.surveys[kind].layout, kind[: len(self.asked)], [*tight.values()][:TIGHT])
        if not layout:
            return
        rows, of_kind = set(self._tight.pop(kind)), self._of(kind)
        if self.surveys[kind].moved_to(layout):
            of_kind = ((village, its) for village, its in of_kind if village.row in rows)
        else:
            self.against(kind, layout)
        self._read(of_kind)

    def _read(self, which: Iterable[tuple[Village, Kind]]) -> None:
        for village, kind in which:
            values = values_of(village, self.phone)
            wrong = self.surveys[kind].add(values)
            self.wrong.pop(village.row, None)
            if not wrong:
                continue
            if has_errors(self.surveys[kind].layout.problems):  # the page does not hold its own words: no village is to blame
                wrong = [problem for problem in wrong if problem.code != "slot_overflow"]
            self.wrong[village.row] = [_in_list(problem, village, self.villages) for problem in wrong]
            for problem in wrong:
                if problem.code == "slot_overflow":
                    self._tight[kind][village.row] = {field: values[field] for field in problem.values["fields"]}


def _edges(words: str) -> Iterator[tuple[str, str, bool]]:
    """Of each field in a text the word right before it; and the word, or the stop, right after it."""
    parts = VILLAGE_FIELD.split(words)
    for before, field, after in zip(parts[::2], parts[1::2], parts[2::2]):
        if field in PRINTED and (found := LAST_WORD.search(before)):
            yield field, found[1].casefold(), True
        if field in PRINTED and (found := FIRST_WORD.match(after)):
            yield field, (found[1] or found[2]).casefold(), False


def _repeats(value: str, word: str, begins: bool) -> bool:
    if word in STOPS:
        return value.endswith(tuple(STOPS))
    words = [each.strip("().,;") for each in value.casefold().split()]
    return word in (words[:2] if begins else (*words[:2], *words[-1:]))


def _fullest(of: Survey) -> list[Mapping[str, str]]:
    """The villages that fill a slot most; of those whose values other slots need not match, all on one page."""
    every = {values["row"]: values for values in of.longest.values()}
    together = {values["row"]: values for number, values in of.longest.items() if number not in of.longest_apart}
    return [*together.values()] or [*every.values()][:1]


def _reserved(edition: Edition, kind: Kind, widths: Widths, near: int | None) -> Layout:
    """A kind's pages, with as much room for a village's words as the page has: for the widest of its villages, if it can be."""
    for room in _rooms(widths):
        if layout := _holding(edition, kind, room, near):
            return layout
    return compose(as_read_by(replace(edition, widest={}), kind), near)  # it does not hold its own words, and says which


def _holding(edition: Edition, kind: Kind, room: Mapping[str, str], near: int | None, largest: int = 0) -> Layout | None:
    """A kind's pages with that much room, if they hold it. Of a flowing page, if what belongs together is not parted for it."""
    layout = held(as_read_by(replace(edition, widest=room), kind), near, largest)
    if layout and room and edition.format_spec.pages == "many" and has_errors(check_layout(fill(layout, {**ANY, **room}))):
        return None
    return layout


def _rooms(widths: Widths) -> Iterator[Mapping[str, str]]:
    """What room is made for: where the widest words crowd out the rest of a page, for all but the few that say most in one
    field, or for most villages, or for a part of the words. A village with more to say is then told so by its row.
    """
    every = widest(widths)
    several = [widest(widths, but=field) for field in outlying(widths)] + [widest(widths, share) for share in SHARES]
    yield every
    yield from (room for n, room in enumerate(several) if room != every and room not in several[:n])
    yield from _shorter(every)
    yield {}


def _with_room_for(edition: Edition, layout: Layout, kind: Kind, tight: Sequence[Mapping[str, str]]) -> Layout | None:
    """The kind's pages with room for these words too, as far as they hold them; None where they hold none of them.

    Words that are narrower than the widest may still need a line more: what is kept together breaks less well. Where no
    page holds any of them, it has room for a part of the longest: so as many letters are told to be too many as are.
    """
    found, holds = None, layout.edition.widest
    longest = max(tight, key=lambda values: sum(map(len, values.values())))
    for values in itertools.chain(tight, itertools.takewhile(lambda _: not found, _shorter(longest))):
        if wider := _holding(edition, kind, {**holds, **values}, layout.step, layout.step):
            found, holds = wider, wider.edition.widest
    return found


def _shorter(values: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Words with less to say: in one of the fields that say most, so that it alone is told to be too long; else in each."""
    for field in sorted(values, key=lambda field: -len(values[field]))[:GUILTY]:
        for share in PARTS:
            yield {**values, field: _part(values[field], share)}
    for share in PARTS:
        yield {field: _part(value, share) for field, value in values.items()}


def _part(value: str, share: float) -> str:
    words = value.split()
    if len(words) == 1:
        return value[: max(1, round(share * len(value)))]
    return " ".join(words[: max(1, round(share * len(words)))])


def _charset(of: Survey) -> dict[str, str]:
    """The letters of each slot's face, figures always among them: a changed number is not to change every file."""
    charset = {slot.style.face: LETTERS for _, slot in of.slots if isinstance(slot, Slot)}
    for name, letters in of.charset.items():
        charset[name] = "".join(sorted({*charset.get(name, ""), *letters}))
    return charset


def _stands_in(problem: Problem, edition: Edition) -> bool:
    """A blank that stands in for what a village lacks: its row is told, and it is in nobody else's way."""
    return problem.code == "placeholder" and problem.place in {text.place for text in edition.language_spec.village.values()}


def _in_list(problem: Problem, village: Village, villages: Villages) -> Problem:
    """The problem at the cell that makes it: of those that the slot's words name, the one with these letters, or the longest."""
    named, letters = problem.values.get("fields") or PRINTED, set(problem.values.get("letters", ""))
    guilty = [name for name in named if letters & set(getattr(village, name))]
    field = max(guilty or named, key=lambda name: len(getattr(village, name)))
    place = Place(villages.file, village.row, villages.columns.get(field, 1))
    also = (("slot_here", problem.place),) if problem.place else ()
    text = textwrap.shorten(str(problem.values.get("text", getattr(village, field))).replace("**", ""), SAID, placeholder="…")
    values = {**problem.values, "text": text}
    if cut := values.get("characters"):
        values["characters"] = min(cut, max(1, len(getattr(village, field)) - 1))  # the words around it may be too long too
    return replace(problem, code=f"village_{problem.code}", place=place, values={**values, "village": village.name, **where(place)}, also=also)
