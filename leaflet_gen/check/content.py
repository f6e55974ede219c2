"""What an edition prints, word by word. An Edition in, Pieces out; nothing is composed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..language import localised
from ..layout.edition import Edition
from ..model import Evidence, Quote, Section, Target, Unit
from ..words import FIELD, Official, Strict, Words

PROSE = ("title", "promise", "heading", "body")  # sentences of ours
NOT_READ = ("url", "picture", "emblem", "code", "search", "procedure", "record", "anchor", "page_of")  # names and addresses: nobody reads them as text
QUOTED = ("source", "quote")  # titles of documents and dated quotations: the words of their day

UNIT_FIELDS = tuple(name for name in Unit.model_fields if name not in ("schema_", "as_of", "emblem", "formerly"))

# What a kind of block prints without being told to: unit fields; the topic's every section.
PRINTED_BY: dict[str, tuple[str, ...]] = {"foot": ("code", "imprint"), "office": ("office",)}
WHOLE_TOPIC = ("each",)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words and where they stand in the model: title, heading, body, source, unit.phone, village.name …"""

    part: str
    words: Words


@lru_cache(maxsize=8)  # every rule for words asks for them
def pieces(edition: Edition) -> tuple[Piece, ...]:
    """Everything that the plan lays out: the topic's own words, then the fields of unit and village they name."""
    found = list(_of_topic(edition))
    found += _words(edition.unit_spec.as_of, "unit.as_of")  # a day, as a rule; Words as long as it is a placeholder
    wanted = list(dict.fromkeys([*_fields_of_plan(edition), *(name for p in found for name in _fields(p.words))]))
    for name in wanted:  # a field's text may name another field: the list grows while it is read
        value = resolve(name, edition)
        if value is not None:
            found.append(Piece(name, value))
            wanted.extend(n for n in FIELD.findall(value) if n not in wanted)
    return tuple(found)


def _fields(words: Words) -> list[str]:
    return [] if isinstance(words, Official) else FIELD.findall(words)


def ours(edition: Edition) -> tuple[Piece, ...]:
    """The pieces that we wrote: what a published record says is not ours to shorten or to rephrase."""
    return tuple(piece for piece in pieces(edition) if not isinstance(piece.words, Official))


def resolve(name: str, edition: Edition) -> Words | None:
    """The text of {unit.name} or {village.name} in the edition's language; None for an unknown field."""
    owner, _, field = name.partition(".")
    if owner == "unit" and field in UNIT_FIELDS:
        return localised(getattr(edition.unit_spec, field), edition.language)
    if owner == "village":
        return edition.language_spec.village.get(field)
    return None


def spoken(words: Words, edition: Edition) -> str:
    """The words as they are read: fields filled in, marks of emphasis left out."""
    return FIELD.sub(lambda m: resolve(m[1], edition) or m[0], words).replace("**", "")


def sections(edition: Edition) -> dict[str, Section]:
    """The sections that this plan names."""
    if any(block.kind in WHOLE_TOPIC for block in edition.plan.blocks()):
        return edition.topic.sections
    named = {block.from_.partition(".")[0] for block in edition.plan.blocks() if block.from_}
    return {name: section for name, section in edition.topic.sections.items() if name in named}


def _fields_of_plan(edition: Edition) -> Iterator[str]:
    for block in edition.plan.blocks():
        yield from (f"unit.{name}" for name in PRINTED_BY.get(block.kind, ()))
        if block.from_ and block.from_.startswith("unit."):
            yield str(block.from_)


def _of_topic(edition: Edition) -> Iterator[Piece]:
    for name, value in edition.topic:
        yield from _words(sections(edition) if name == "sections" else value, name)


def _words(value: object, part: str) -> Iterator[Piece]:
    """All Words in a model, in the order of its fields."""
    if isinstance(value, Words):
        yield Piece(part, value)
    elif isinstance(value, Quote):
        for name, inner in value:  # without its day it might be anybody's words, of today too
            yield from _words(inner, "quote" if name == "words" and isinstance(value.said_on, dt.date) else name)
    elif isinstance(value, Strict):
        for name, inner in value:
            yield from _words(inner, name)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner, part)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _words(inner, part)


def targets(edition: Edition) -> Iterator[Target]:
    """Every code's target in the topic, printed by this plan or not."""
    for section in edition.topic.sections.values():
        if section.target:
            yield section.target
        if section.table:
            yield from (group.target for group in section.table.groups if group.target)


def evidences(edition: Edition) -> Iterator[Evidence]:
    """The topic's evidence and that of each printed section and target."""
    yield edition.topic.evidence
    for section in sections(edition).values():
        yield from (e for e in (section.evidence, section.target.evidence if section.target else None) if e)
