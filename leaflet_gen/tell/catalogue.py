"""A catalogue told in the words of a topic. A Topic and a Catalogue in, the Topic with its lists and index out.

The topic says what the columns are called; the rows come from the list. An
index and a table of contents name the place of each row: which page that is,
layout knows once all pages are made.
"""

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from ..catalogue import Catalogue, Entry
from ..language import alphabetical, initial_of
from ..model import Language, Row, Rows, Section, Target, Topic
from ..words import FIELD, Official, Strict, Words

MOST_SEARCHED = 8  # tiếng: people type what is printed, and a longer address makes a code of smaller modules
LEAST_SEARCHED = 3
LINKING = ("và", "của", "do", "theo", "thuộc", "về", "cho")  # a long name is parted before one of these
LETTERED = 60  # entries, above which an index is parted by letters
INDEXED = 110  # letters of a name in the index; the whole name stands on the page that the index states
TITLE = re.compile(r"thủ tục:? ", re.IGNORECASE)  # that a procedure is a procedure puts no name in order
PARENTHESIS = re.compile(r"\s*\([^)]*\)")

# {catalogue.<name>} -> its words; the loader knows the closed list from here
FIELDS: dict[str, Callable[[Catalogue], str]] = {
    "name": lambda catalogue: str(catalogue.name),
    "count": lambda catalogue: str(len(catalogue.entries)),
    "fields": lambda catalogue: str(len(_by_field(catalogue))),
}

Lists = Callable[[Catalogue, Language], Iterable[Rows]]


def tell(topic: Topic, catalogue: Catalogue, language: Language) -> Topic:
    """The topic with this catalogue's lists."""
    sections = {name: _told(section, catalogue, language) for name, section in topic.sections.items()}
    told = _filled(topic, {f"catalogue.{name}": said(catalogue) for name, said in FIELDS.items()})
    sections = {name: told.sections[name].model_copy(update=lists) for name, lists in sections.items()}
    return told.model_copy(update={"sections": sections, "evidence": catalogue.evidence})


def _filled(node: object, values: dict[str, str]) -> object:
    """The same model with these {fields} of our own sentences filled in; others, and published words, stay as they are."""
    if isinstance(node, Words):
        ours = "{" in node and not isinstance(node, Official)
        return Words(FIELD.sub(lambda m: values.get(m[1], m[0]), node), node.place) if ours else node
    if isinstance(node, Strict):
        changed = {name: new for name, inner in node if (new := _filled(inner, values)) is not inner}
        return node.model_copy(update=changed) if changed else node
    if isinstance(node, dict):
        return {name: _filled(inner, values) for name, inner in node.items()}
    return tuple(_filled(inner, values) for inner in node) if isinstance(node, tuple) else node


def _told(section: Section, catalogue: Catalogue, language: Language) -> dict[str, object]:
    levels = any(entry.online for entry in catalogue.entries)
    if section.record == LEVELS:
        return {} if levels else {"heading": None, "body": ()}
    part = PARTS.get(str(section.record))
    if part is None or section.table is None:  # the loader has said so
        return {}
    groups = tuple(part(catalogue, language))
    heads = section.table.heads
    if part in (by_field, by_event) and not levels:
        heads = heads[:2]
    count = len(heads)
    if count < max((len(row.cells) for group in groups for row in group.rows), default=0):
        groups = tuple(_narrowed(group, count) for group in groups)
    return {"table": section.table.model_copy(update={"heads": heads, "groups": groups})}


def _narrowed(group: Rows, count: int) -> Rows:
    """The group without its last columns, where the topic names fewer heads."""
    return group.model_copy(update={"rows": tuple(row.model_copy(update={"cells": row.cells[:count]}) for row in group.rows)})


def _by_field(catalogue: Catalogue) -> dict[str, list[Entry]]:
    """The entries of each field, the fields in the order of the alphabet, as in the index."""
    found: dict[str, list[Entry]] = {}
    for entry in catalogue.entries:
        found.setdefault(str(entry.field), []).append(entry)
    return {field: found[field] for field in sorted(found, key=alphabetical)}


def by_field(catalogue: Catalogue, language: Language) -> Iterable[Rows]:
    """Code, name and way of filing of each procedure, under its field, with a code that searches the portal for it."""
    for n, (field, entries) in enumerate(_by_field(catalogue).items(), 1):
        heading = Words(field, entries[0].field.place)
        yield Rows.model_construct(
            heading=heading,
            body=(),
            anchor=Words(f"field-{n}"),
            target=_target(catalogue, heading),
            rows=tuple(_entry(entry, language) for entry in entries),
        )


def by_event(catalogue: Catalogue, language: Language) -> Iterable[Rows]:
    """The same rows under what happens in a life; by field, where the file names no event. What no event holds comes last."""
    events: dict[str, Words] = {str(name): Words(str(name)) for name in catalogue.events}
    events |= {str(entry.event): entry.event for entry in catalogue.entries if entry.event and str(entry.event) not in events}
    if not events:
        yield from by_field(catalogue, language)
        return
    of_field = {str(field): name for name, fields in catalogue.events.items() for field in _several(fields)}
    found: dict[str, list[Entry]] = {name: [] for name in events}
    for entry in catalogue.entries:
        event = entry.event or of_field.get(str(entry.field)) or entry.field
        found.setdefault(str(event), []).append(entry)
    for n, (name, entries) in enumerate(found.items(), 1):
        if entries:
            said = entries[0].event or entries[0].field
            heading = Words(name, said.place)
            rows = tuple(_entry(entry, language) for entry in entries)
            yield Rows.model_construct(heading=heading, body=(), anchor=Words(f"event-{n}"), target=None, rows=rows)


def _several(value: Words | tuple[Words, ...]) -> tuple[Words, ...]:
    return (value,) if isinstance(value, str) else value


def index(catalogue: Catalogue, language: Language) -> Iterable[Rows]:
    """Name, code and page of every procedure, by its name; a long list under the letters that the names begin with."""
    lettered: dict[str, list[Row]] = {}
    for entry in sorted(catalogue.entries, key=lambda entry: (alphabetical(_indexed(entry.name)), entry.code)):
        name = _indexed(entry.name)
        initial = initial_of(name) if len(catalogue.entries) > LETTERED else ""
        cells = (name, entry.code, Words("", entry.code.place))
        row = Row.model_construct(cells=cells, anchor=None, page_of=Words(_anchor(entry)))
        lettered.setdefault(initial, []).append(row)
    for initial, rows in lettered.items():
        heading = Words(initial, rows[0].cells[0].place) if initial else None
        yield Rows.model_construct(heading=heading, body=(), anchor=None, target=None, rows=tuple(rows))


def _indexed(name: Official) -> Official:
    """A name as an index has it: without "Thủ tục" before it, and not longer than an index needs."""
    bare = TITLE.sub("", name, count=1) if TITLE.match(name) else str(name)
    if len(bare) > INDEXED:
        whole = bare[:INDEXED].rpartition(" ")[0] or bare[:INDEXED]
        bare = whole.rstrip(" ,;:-–(") + "…"
    return Official(bare[:1].upper() + bare[1:], name.place)


def contents(catalogue: Catalogue, language: Language) -> Iterable[Rows]:
    """Each field, how many procedures it has, and its page."""
    rows = []
    for n, (field, entries) in enumerate(_by_field(catalogue).items(), 1):
        place = entries[0].field.place
        cells = (Words(field, place), Words(str(len(entries)), place), Words("", place))
        rows.append(Row.model_construct(cells=cells, anchor=None, page_of=Words(f"field-{n}")))
    yield Rows.model_construct(heading=None, body=(), anchor=None, target=None, rows=tuple(rows))


def _entry(entry: Entry, language: Language) -> Row:
    labels = language.record
    said = {"full": labels.full, "partly": labels.partly}.get(str(entry.online), labels.unclear) if labels else ""
    cells = (entry.code, entry.name, Words(str(said), entry.code.place))
    return Row.model_construct(cells=cells, anchor=Words(_anchor(entry)), page_of=None)


def _anchor(entry: Entry) -> str:
    return f"code-{entry.code}"


def _target(catalogue: Catalogue, field: Words) -> Target:
    """A search of the portal for the field's words."""
    words = searched(field)
    url = Words(str(catalogue.search).replace("{words}", quote(words, safe="")), field.place)
    return Target.model_construct(url=url, heading=None, body=(), search=Words(words, field.place), procedure=None, evidence=None)


def searched(field: str) -> str:
    """What to type to find a field: its name without what is in brackets; a long one up to where its first part ends."""
    words = PARENTHESIS.sub("", field).replace(";", ",").split()
    if len(words) <= MOST_SEARCHED:
        return " ".join(words)
    ends = range(LEAST_SEARCHED, MOST_SEARCHED + 1)
    linked = [n for n in ends if words[n].lower() in LINKING]
    listed = [n for n in ends if words[n - 1].endswith(",")]
    return " ".join(words[: (linked or listed or [MOST_SEARCHED])[-1]]).rstrip(",")


# `record: <name>` -> the rows of the section's table; the loader knows the closed list, and how many heads it takes, from here
PARTS: dict[str, Lists] = {"by_field": by_field, "by_event": by_event, "index": index, "contents": contents}
LEVELS = "levels"  # `record: levels` -> a section that explains the levels: left out where no row has one
HEADS: dict[str, tuple[int, ...]] = {"by_field": (2, 3), "by_event": (2, 3), "index": (3,), "contents": (3,)}
