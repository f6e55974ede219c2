"""What is printed for whom. A village's values in; which of an edition's pages it has, and with how many blanks, out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from ..language import localised
from ..layout.compose import compose
from ..layout.edition import Edition
from ..layout.fill import blanks_in
from ..layout.tree import Layout
from ..problems import Place, Problem
from ..village import Village, Villages, own_phone, printed_phone
from ..words import FIELD, PLACEHOLDER
from .kinds import Kind, kind_of, questions


@dataclass(frozen=True)
class Page:
    """An edition as one kind of village has it."""

    edition: Edition
    charset: Mapping[str, str]  # the letters that its slots need, by face
    words: tuple[str, ...]  # of its slots, their fields still open

    @cached_property
    def layout(self) -> Layout:
        """Composed here where another process was handed the page: a layout is larger than what it is made from."""
        return compose(self.edition)

    def laid(self, layout: Layout) -> Self:
        """The page, which need not be composed again."""
        self.__dict__["layout"] = layout
        return self

    def __reduce__(self) -> tuple:
        return Page, (self.edition, self.charset, self.words)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """What these words name of a village."""
        return tuple({name.partition(".")[2] for words in self.words for name in FIELD.findall(words)})


@dataclass(frozen=True)
class Job:
    """One edition for the villages of a list: its pages by kind, and what is wrong with it."""

    edition: Edition
    phone: str  # the office's
    kinds: Mapping[Kind, Page]
    apart: Mapping[int, Kind] = field(default_factory=dict)  # rows of villages whose words only pages of their own hold
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    full: tuple[int, ...] = ()  # the rows whose words fill each kind's page most: these are proofed whatever the sample

    def values(self, village: Village) -> dict[str, str]:
        return values_of(village, self.phone)

    def shape_of(self, values: Mapping[str, str]) -> tuple[Kind, int]:
        """The kind of its page, and how many blanks it has besides those of all pages."""
        kind = self.apart.get(int(values["row"])) if self.apart else None
        kind = kind or kind_of(self.questions, values)
        page = self.kinds[kind]
        if all((said := values.get(field)) and "[" not in said for field in page.fields):
            return kind, 0
        return kind, blanks_in(page.words, values, self.edition.language_spec.village)

    def calls(self, village: Village) -> bool:
        """Whether its page prints a number to call, the helper's own or the office's."""
        return concerns(self.edition, village.unit) and any("phone" in page.fields for page in self.kinds.values())

    @cached_property
    def questions(self) -> tuple[tuple[str, bool], ...]:
        return questions(self.edition)


def values_of(village: Village, phone: str) -> dict[str, str]:
    """What this village's words may name, and what sections ask of it: whether its helper's own number is printed, not only whether it may be."""
    return {**village._asdict(), "phone": printed_phone(village, phone), "public": "yes" if own_phone(village) else "no"}


def phone_of(edition: Edition) -> str:
    return str(localised(edition.unit_spec.phone, edition.language))


def concerns(edition: Edition, unit: str) -> bool:
    """Whether this edition is of the unit that issues for a village: the list says so, or names none."""
    return unit in ("", edition.unit)


def blanks(job: Job, villages: Villages) -> Iterator[tuple[str, Place | None]]:
    """Each blank that a village's page has of its own, and the cell, or the line of the office's file, that is to be filled in."""
    edition = job.edition
    for village in villages:
        if not concerns(edition, village.unit):
            continue
        values = job.values(village)
        for field in sorted(values.keys() & job.kinds[job.shape_of(values)[0]].fields):  # one that there is not is an error of the topic
            text = values[field]
            if text and not PLACEHOLDER.search(text):
                continue
            if field == "phone" and not (village.public == "yes" and village.phone):
                phone = localised(edition.unit_spec.phone, edition.language)
                yield text, getattr(phone, "place", None)
            else:
                yield text or edition.language_spec.village.get(field, f"[{field}]"), Place(villages.file, village.row, villages.columns.get(field, 0))
