"""What a topic asks of records: the fields and parts it names, and the orders that bring them. Loaded in, Problems out."""

from collections.abc import Iterator

from ..model import Order, Topic
from ..problems import Problem
from ..tell.catalogue import FIELDS as CATALOGUE_FIELDS
from ..tell.catalogue import HEADS as CATALOGUE_HEADS
from ..tell.catalogue import LEVELS
from ..tell.catalogue import PARTS as CATALOGUE_PARTS
from ..tell.procedure import FIELDS as PROCEDURE_FIELDS
from ..tell.procedure import PARTS as PROCEDURE_PARTS
from ..words import FIELD, Official, Strict, Words
from .loaded import Loaded, procedures_of
from .validate import nearest

FIELDS = (*(f"procedure.{name}" for name in PROCEDURE_FIELDS), *(f"catalogue.{name}" for name in CATALOGUE_FIELDS))


def check(loaded: Loaded) -> Iterator[Problem]:
    """Every order with its topic's words; and every procedure under its own code."""
    for name, procedure in loaded.procedures.items():
        if str(procedure.code) != name:  # a mistyped code sends people to another procedure
            yield Problem("procedure_code", procedure.code.place, {"code": procedure.code, "name": name})
    for order in loaded.project.build if loaded.project else ():
        yield from _of_order(order, loaded)
    for order in loaded.project.build if loaded.project else ():
        told: set[tuple[str, object]] = set()
        for (_, language, _), topic, _ in loaded.printed_by(order):
            for problem in (*_of_topic(topic, order), *_of_language(language, order, loaded)):
                if (problem.code, problem.place) not in told:
                    told.add((problem.code, problem.place))
                    yield problem


def _of_order(order: Order, loaded: Loaded) -> Iterator[Problem]:
    """A film is made of slides; a page of fixed size holds a procedure's everyday words, and nothing without them."""
    papers = [(name, loaded.formats[name]) for name in order.formats if name in loaded.formats]
    if "video" in order.channels and not any(spec.pixels for _, spec in papers):
        slides = tuple(name for name, spec in loaded.formats.items() if spec.pixels)
        yield Problem("channel_no_slides", order.material.place, {"known": slides}, "warning")
    short = [str(name) for name, spec in papers if spec.pages != "many"]
    for code in procedures_of(order, loaded.procedures) if short else ():
        if loaded.procedures[code].plain is None:
            place = loaded.procedures[code].code.place
            yield Problem("procedure_no_plain", place, {"formats": tuple(short)}, "notice")


def _of_topic(topic: Topic, order: Order) -> Iterator[Problem]:
    """Parts that exist, of a record that the order brings."""
    known = tuple(PROCEDURE_PARTS if order.procedures else (*CATALOGUE_PARTS, LEVELS) if order.catalogue else ())
    for section in topic.sections.values():
        if section.record is None:
            continue
        if not known:
            yield Problem("record_missing", order.topic.place, {"topic": order.topic, "asked": section.record})
        elif section.record not in known:
            values = {"name": section.record, "near": nearest(section.record, known), "known": known}
            yield Problem("record_part_unknown", section.record.place, values)
        elif section.record in CATALOGUE_HEADS and order.catalogue:
            heads = len(section.table.heads) if section.table else 0
            if heads not in CATALOGUE_HEADS[section.record]:
                values = {"record": section.record, "count": CATALOGUE_HEADS[section.record][-1], "heads": heads}
                yield Problem("catalogue_heads", section.record.place, values)
    brought = [owner for owner, there in (("procedure", order.procedures), ("catalogue", order.catalogue)) if there]
    for words in _ours(topic):
        for name in FIELD.findall(words):
            if name in FIELDS and name.partition(".")[0] not in brought:
                yield Problem("record_missing", order.topic.place, {"topic": order.topic, "asked": f"{{{name}}}"})


def _of_language(language: str, order: Order, loaded: Loaded) -> Iterator[Problem]:
    """A language that prints procedures has words for what stands around their parts."""
    spoken = loaded.languages.get(language)
    if (order.procedures or order.catalogue) and spoken and spoken.record is None:
        yield Problem("record_labels_missing", order.topic.place, {"language": language, "topic": order.topic})


def _ours(value: object) -> Iterator[Words]:
    if isinstance(value, Words) and not isinstance(value, Official):
        yield value
    elif isinstance(value, Strict):
        for _, inner in value:
            yield from _ours(inner)
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _ours(inner)
