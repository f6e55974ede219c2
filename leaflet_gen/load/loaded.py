"""What a read project is, and what its parts name."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from ..catalogue import Catalogue
from ..design import Block, Format, Material, Printer, Theme
from ..model import Columns, Language, Order, Printing, Project, Topic, Unit
from ..picture import Drawing, Image
from ..procedure import Procedure
from ..words import Words
from .read import Document

DRAWN = ("formats", "themes", "materials", "pictures")  # what a page is drawn by
ALL = "all"  # of an order's procedures: every file there is
BASE = "base"  # of an order's variants: the words common to all
TopicKey = tuple[str, str, str | None]  # topic, language, and the unit whose own words these are
VariantKey = tuple[str, str, str | None, str]  # the same, and the variant


@dataclass(frozen=True)
class Variation:
    """A topic as one audience reads it, where each of its values stands, and what it says of itself."""

    topic: Topic
    document: Document
    label: Words
    purpose: Words


@dataclass(frozen=True)
class Loaded:
    """A project as read. What could not be read is missing here and has its problem."""

    root: Path
    project: Project | None
    units: Mapping[str, Unit] = field(default_factory=dict)
    topics: Mapping[TopicKey, Topic] = field(default_factory=dict)
    languages: Mapping[str, Language] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    materials: Mapping[str, Material] = field(default_factory=dict)
    pictures: Mapping[str, Drawing | Image] = field(default_factory=dict)  # by the name the content uses
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)  # the text of each file, for carets
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False)  # file -> where each value stands
    files: Mapping[tuple[str, object], str] = field(default_factory=dict, repr=False)  # ("topics", key) -> file
    variations: Mapping[VariantKey, Variation] = field(default_factory=dict)
    village_words: Mapping[VariantKey, Topic] = field(default_factory=dict)  # each topic (variant "") as villages of a list read it
    columns: Columns | None = None  # of a list of villages
    printers: Mapping[str, Printer] = field(default_factory=dict)
    printing: Printing | None = None  # None too where the project has no content/in-an.yaml

    def drawn_without(self, files: Container[str]) -> Self:
        """Without the looks and pictures that stand in these files: a page cannot be drawn by a style, or in a colour, that is not there."""
        drawn = {kind: getattr(self, kind) for kind in DRAWN}
        sound = {kind: {name: of[name] for name in of if self.files.get((kind, name)) not in files} for kind, of in drawn.items()}
        return replace(self, **sound)

    def document(self, kind: str, name: object) -> Document | None:
        return self.documents.get(self.files.get((kind, name), ""))

    @property
    def issuers(self) -> dict[str, tuple[Words, ...]]:
        """The units that the project names, each with the names that went out of use there: a list of villages may say them."""
        names = self.project.units if self.project else ()
        former = {name: unit.formerly for name, unit in self.units.items()}
        return {str(name): tuple(old for each in former.get(name, ()) for old in each.names) for name in names}

    @property
    def every_topic(self) -> tuple[Topic, ...]:
        return (*self.topics.values(), *(varied.topic for varied in self.variations.values()), *self.village_words.values())

    def printed_by(self, order: Order, *, for_villages: bool = False) -> Iterator[tuple[TopicKey, Topic, Document | None]]:
        """Each topic that an order prints, in each of its languages and for each audience it names.

        For villages, as these read it: of the topics alone that have words for them.
        """
        for key, topic in self.topics.items():
            if key[0] != order.topic or order.languages and key[1] not in order.languages:
                continue
            for name in order.variants or (BASE,):
                varied = None if name == BASE else self.variations.get((*key, str(name)))
                if name != BASE and not varied:
                    continue
                document = varied.document if varied else self.document("topics", key)
                if not for_villages:
                    yield key, varied.topic if varied else topic, document
                elif words := self.village_words.get((*key, str(name) if varied else "")):
                    yield key, words, document


def blocks_of(material: Material, kinds: Iterable[str] | None = None) -> Iterator[Block]:
    """All blocks of a material's layouts (of some kinds of format only), nested ones too."""
    for _, kind, plan in material.plans:
        if kinds is None or kind in kinds:
            yield from plan.blocks()


def names_of(order: Order) -> list[str]:
    """What an order as a whole is called."""
    return [str(name) for name in (order.material, order.name) if name]


def told_of(order: Order, there: Iterable[str]) -> list[str]:
    """What one of the many publications of an order is called: by its name, the code of its procedure, its audience.

    `there` are the codes that have a file.
    """
    name, codes = str(order.name or order.material), procedures_of(order, there)
    named = [f"{name}-{code}" for code in codes] or [name]
    audiences = [str(variant) for variant in order.variants if variant != BASE]
    every = [*named, *(f"{one}-{variant}" for one in named for variant in audiences)]
    return [one for one in (*codes, *audiences, *every) if one != name]


def asked_of(orders: Iterable[Order], only: Iterable[str], there: Iterable[str]) -> tuple[Order, ...]:
    """The orders that are asked for by these names; all of them, where nothing is, or where a name is none of theirs."""
    orders, only = tuple(orders), set(only)
    called = [{*names_of(order), *told_of(order, there)} for order in orders]
    if only and only <= set().union(*called):
        return tuple(order for order, names in zip(orders, called) if names & only)
    return orders


def procedures_of(order: Order, there: Iterable[str]) -> list[str]:
    """The codes that an order prints, of those that there are; `all` is every one, in their order."""
    wanted = there if ALL in order.procedures else order.procedures
    return [code for code in dict.fromkeys(map(str, wanted)) if code in there]


def pictures_of(topic: Topic) -> Iterator[Words]:
    for section in topic.sections.values():
        if section.picture:
            yield section.picture
        yield from (item.picture for item in section.items if item.picture)


def pictures_in(material: Material) -> Iterator[Words]:
    """Decoration: pictures that a layout names itself."""
    yield from (block.name for block in blocks_of(material) if block.kind == "picture" and not block.from_ and block.name)
