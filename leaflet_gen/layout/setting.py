"""What every block is set in: the edition, a row of the type scale, a surface; and the words it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from ..design import Surface
from ..language import localised, say_day
from ..model import Quote, Section, Target
from ..picture import Drawing, Image
from ..problems import Place, Problem
from ..words import FIELD, Official, Words
from .edition import Edition
from .style import Style, style_of


UNKNOWN_PAGE = "000"


@dataclass(frozen=True)
class Setting:
    """Goes down the blocks as a small immutable value; `on` and `with_` give changed copies."""

    edition: Edition
    step: int  # row of the format's type scale
    surface: Surface
    thread: Callable[[], int]  # a fresh number for an element that is split
    bleed: tuple[float, float] = (0.0, 0.0)  # how far colour runs out at the panel's left and right: nothing at a fold
    cut: Mapping[Place, int] = field(default_factory=dict)  # characters to leave off a text: how compose measures an overflow
    styles: dict[str, Style] = field(default_factory=dict)  # of this row, made when first asked for
    found: list[Problem] = field(default_factory=list)
    printed: dict[Place, tuple[Words, str]] = field(default_factory=dict)  # what was set, and in which style
    pages: Mapping[str, int] = field(default_factory=dict)  # page of each anchor, as the last composing found it
    here: Mapping[str, Section] = field(default_factory=dict)  # what a block `each` is at: "section" or "item"
    asked: set[str] = field(default_factory=set)  # anchors whose page is printed somewhere

    def on(self, surface: str) -> "Setting":
        return replace(self, surface=self.edition.theme_spec.surfaces[surface])

    def style(self, name: str) -> Style:
        if name not in self.styles:
            self.styles[name] = style_of(name, self.edition.theme_spec, self.edition.format_spec, self.step)
        return self.styles[name]

    def colour(self, name: str | None) -> str | None:
        return self.edition.theme_spec.colour(name) if name else None

    def line(self, width: float) -> float:
        """The width of a rule or frame of the theme on this size of paper."""
        return width * self.edition.format_spec.line

    @property
    def strip(self) -> float:
        """Height of the strip that says a page is a record of its time; 0 on a page of today."""
        return self.edition.format_spec.safe + self.style("label").line + 1.6 if self.edition.unit_spec.as_of else 0.0

    @property
    def top(self) -> float:
        """White above the first block."""
        format = self.edition.format_spec
        return self.strip + 0.55 * format.top if self.strip else format.top

    def picture(self, name: Words | None) -> Drawing | Image | None:
        """The picture of that name; None where none is named, or where load could not read it (and has said so)."""
        return self.edition.pictures.get(str(name)) if name else None

    @property
    def gap(self) -> float:
        format = self.edition.format_spec
        return format.gap_floor if format.gap_floor and self.step == len(format.scale) - 1 else format.gap

    def page_of(self, anchor: str) -> str:
        """The number of the page on which that anchor stands; as many noughts as it may have digits, while nobody knows."""
        self.asked.add(anchor)
        return str(self.pages[anchor]) if anchor in self.pages else UNKNOWN_PAGE

    def label(self, name: str) -> Words:
        return getattr(self.edition.language_spec.labels, name)

    def section(self, name: str) -> Section | None:
        return self.here.get(name) or self.edition.topic.sections.get(name)

    def at(self, name: str, section: Section) -> "Setting":
        return replace(self, here={**self.here, name: section})

    def words(self, words: Words) -> Words:
        """The text with its {unit.…} fields filled in; {village.…} stay for `fill`."""
        unit, language = self.edition.unit_spec, self.edition.language

        def value(match) -> str:
            owner, _, name = match[1].partition(".")
            return str(localised(getattr(unit, name), language)) if owner == "unit" and hasattr(unit, name) else match[0]

        place = getattr(words, "place", None)
        if ("{" not in words or isinstance(words, Official)) and place not in self.cut:
            return words if isinstance(words, Words) else Words(words)
        # a unit's own text may name another of its fields
        filled = words if isinstance(words, Official) else FIELD.sub(value, FIELD.sub(value, words))
        if place in self.cut:
            filled = filled[: max(0, len(filled) - self.cut[place])].rstrip() or "…"
        return Official(filled, place) if isinstance(words, Official) else Words(filled, place)

    def ask(self, source: str) -> tuple[Words, ...]:
        """The texts that a block's `from` names: title, promise, unit.<field>, label.<name>, <section>.<field>.

        Nothing where the topic has no such section or the section no such field.
        """
        owner, _, name = source.partition(".")
        found: object = None
        if not name:
            found = getattr(self.edition.topic, owner, None)
        elif owner == "unit":
            found = localised(getattr(self.edition.unit_spec, name), self.edition.language)
        elif owner == "label":
            found = self.label(name)
        elif (section := self.section(owner)) is not None:
            found = self._of_section(section, name)
        texts = (found,) if isinstance(found, str) else tuple(found or ())
        return tuple(self.words(t if isinstance(t, Words) else Words(t)) for t in texts)

    def _of_section(self, section: Section, name: str) -> object:
        if name in ("heading", "body", "contact", "mark"):
            return getattr(section, name)
        if name == "quote":
            return self._quoted(section.quote) if section.quote else None
        return self._of_target(section.target, name) if section.target else None

    def _quoted(self, quote: Quote) -> Words:
        """Words of another time, in quotation marks, with where and when they were said."""
        said_on = say_day(quote.said_on, self.edition.language_spec)
        return Words(f"“{quote.words}” ({quote.source}, {said_on})", quote.words.place)

    def beside(self, target: Target, *names: str) -> tuple[Words, ...]:
        """What is printed beside a code: of domain, code_heading, code_body, search, procedure, those that it has."""
        found = (self._of_target(target, name) for name in names)
        texts = [text for value in found if value for text in ((value,) if isinstance(value, str) else value)]
        return tuple(self.words(text) for text in texts)

    def _of_target(self, target: Target, name: str) -> object:
        place = getattr(target.url, "place", None)
        if name == "domain":
            return Words(readable(target.url), place)
        if name == "code_heading":
            return target.heading
        if name == "code_body":
            return target.body
        if name == "search" and target.search:
            return Words(f"{self.label('search')} “{target.search}”", target.search.place)
        if name == "procedure" and target.procedure:
            return Words(f"{self.label('procedure')} **{target.procedure}**", target.procedure.place)
        return None

    def accounts(self) -> tuple[Words, ...]:
        """Source, day of the last check and of the next, edition, imprint: what makes a printed fact accountable.

        A page for screens is not printed and has no imprint.
        """
        evidence, language = self.edition.evidence, self.edition.language_spec
        again = (f"{self.label('review_by')} {say_day(evidence.review_by, language)}", evidence.source)
        imprints = () if self.edition.format_spec.pixels else self.ask("unit.imprint")
        facts = [
            *((part, evidence.source) for part in f"{self.label('source')} {evidence.source}".split(" · ")),
            (f"{self.label('checked_on')} {say_day(evidence.checked_on, language)}", evidence.source),
            *(() if self.edition.unit_spec.as_of else (again,)),  # a record of its time is not checked again
            (f"{self.label('edition')} {self.edition.publication_code}", self.edition.topic.code),
            *((part, imprint) for imprint in imprints for part in imprint.split(" · ")),
        ]
        return tuple(self.words(Words(text, getattr(at, "place", None))) for text, at in facts)


def readable(url: str) -> str:
    """An address as people read it aloud: without the scheme, and no more than is needed to type it."""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    return f"{parts.hostname or ''}{path if len(path) <= 24 else ''}"
