"""What a village's own page has and has not. An edition and a village's values in; the edition as its kind reads it, out.

A section may be for some villages only (`when`), and a code that calls a
helper needs a number that can be dialled. Villages that answer alike are of
one kind: they share everything but the words in their slots.
"""

from collections.abc import Mapping
from dataclasses import replace

from ..layout.edition import Edition
from ..model import Section
from ..phone import dialled
from ..words import PLACEHOLDER

Kind = tuple[int, ...]  # the answers to the questions of an edition, in their order; a number after them: pages apart from the kind's
NO = ("", "no")  # what a list says of a thing that is not there
YES_NO = ("public", "internet")  # fields in which an empty cell says neither


def questions(edition: Edition) -> tuple[tuple[str, bool], ...]:
    """What its sections ask of a village, each once: a field, and whether it must be there."""
    asked = [condition for section in edition.topic.sections.values() for condition in _of(section)]
    return tuple(dict.fromkeys(asked))


def kind_of(asked: tuple[tuple[str, bool], ...], values: Mapping[str, str]) -> Kind:
    return tuple([_met(field, wanted, values.get(field, "")) for field, wanted in asked])


def as_read_by(edition: Edition, kind: Kind) -> Edition:
    """The edition without the sections, and the codes, that this kind of village has no use for."""
    answers = dict(zip(questions(edition), kind, strict=True))
    sections = {}
    for name, section in edition.topic.sections.items():
        if all(answers[condition] for condition in section.when.items()):
            sections[name] = section.model_copy(update={"dial": _dial(section, answers)}) if section.dial else section
    return replace(edition, topic=edition.topic.model_copy(update={"sections": sections}))


def _dial(section: Section, answers: Mapping[tuple[str, bool], bool]) -> str | None:
    """What its code does: nothing where there is no number; calls where a card would keep the office's under the helper's name."""
    if not answers["phone", True]:
        return None
    return "tel" if section.dial == "vcard" and not answers["public", True] else section.dial


def _of(section: Section) -> list[tuple[str, bool]]:
    asks = {"tel": ["phone"], "vcard": ["phone", "public"]}.get(str(section.dial), [])
    return [*section.when.items(), *((field, True) for field in asks)]


def _met(field: str, wanted: bool, value: str) -> bool:
    if wanted and field == "phone":
        return bool(dialled(value))  # the office's may be words: nobody can call "two numbers, mornings only"
    if wanted:
        return value not in NO and not PLACEHOLDER.search(value)
    return value == "no" if field in YES_NO else not value
