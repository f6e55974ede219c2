"""What no file shows alone: names and fields that must answer each other; of looks, see `looks`. Loaded in, Problems out."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..design import Block, Material
from ..messages import Term
from ..model import Order, Section, Topic, Unit
from ..problems import Place, Problem
from ..village import PRINTED
from ..words import Words
from . import looks
from .encoding import lines_of
from .loaded import Loaded, blocks_of
from .read import Document, KeyPath
from .told import FIELDS as RECORD_FIELDS
from .validate import nearest

FIELDS = (
    *(f"unit.{name}" for name in ("name", "office", "place", "desk", "login", "helpers", "phone", "hours", "address", "feedback")),
    *(f"village.{name}" for name in PRINTED),
)
LABEL_FIELDS = {"draft_note": ("count",), "historical": ("day",), "page": ("page", "pages"), "code_alt": ("url",), "dial_alt": ("phone",), "save_alt": ("phone",)}
SPOKEN_FIELDS = {"opening": ("office",), "item": ("n",), "address": ("address",), "phone": ("phone",)}
SMS_FIELDS = ("unit", "title", "address", "phone")
OF_TOPIC = ("title", "promise")
OF_SECTION = ("heading", "body", "contact", "domain", "code_heading", "code_body", "search", "procedure", "mark", "quote")
OWN = ("heading", "body", "contact")  # those that stand in the section itself
SAMPLE = {
    **{part: f'    {part}: "[...]"' for part in OWN},
    "items": '    items:\n      - heading: "[...]"',
    "bars": '    bars:\n      - {label: "[...]", percent: 0}',
    "table": '    table:\n      heads: ["[...]"]',
    "target": "    target:\n      url: https://dichvucong.gov.vn",
    "picture": '    picture: bia-nha\n    alt: "[...]"',
}
FIRST = "vi"  # the language that every text has
EACH = ("section", "item")  # inside a block `each`: whichever it is at
BRACES = re.compile(r"\{[^{}\n]*\}|[{}]")


def check(loaded: Loaded) -> list[Problem]:
    """All of them, over whatever could be read."""
    return [
        *_texts(loaded),
        *looks.check(loaded),
        *_tags(loaded),
        *_localised(loaded),
        *_unit_twice(loaded),
        *_orders(loaded),
        *_tables(loaded),
        *_of_villages(loaded),
        *_whose_number(loaded),
        *_columns(loaded),
    ]


def _texts(loaded: Loaded) -> Iterator[Problem]:
    for (kind, _), file in loaded.files.items():
        document = loaded.documents.get(file)
        if document is None:
            continue
        if kind in ("topics", "units", "procedures"):  # of a procedure's file, what is ours: the rest is printed letter for letter
            ours = document.tree.get("plain") if kind == "procedures" else document.tree
            for words in _leaves(ours):
                yield from _fields(words, (*FIELDS, *RECORD_FIELDS) if kind == "topics" else FIELDS, document)
                yield from _emphasis(words, document)
        elif kind == "languages":
            for part, known in (("labels", LABEL_FIELDS), ("spoken", SPOKEN_FIELDS)):
                tree = document.tree.get(part)
                for name, words in (tree if isinstance(tree, dict) else {}).items():
                    if isinstance(words, Words):
                        yield from _fields(words, known.get(name, ()), document)
            for words in _leaves(document.tree.get("sms")):
                yield from _fields(words, SMS_FIELDS, document)
            if isinstance(day := document.tree.get("day"), Words):
                yield from _fields(day, ("d", "m", "y"), document)


def _leaves(node: object) -> Iterator[Words]:
    if isinstance(node, Words):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _leaves(inner)


def _fields(words: Words, known: tuple[str, ...], document: Document) -> Iterator[Problem]:
    """{fields} of a closed list: a template language would be a programming language for clerks."""
    for found in BRACES.finditer(words):
        written = found[0]
        place = inside(words, written, document)
        if len(written) == 1:
            yield Problem("braces_unbalanced", place, {"char": written})
        elif (name := written[1:-1]) not in known:
            yield Problem("field_unknown", place, {"field": name[:60], "near": nearest(name.strip(), known), "known": known})


def _emphasis(words: Words, document: Document) -> Iterator[Problem]:
    if words.count("**") % 2:
        yield Problem("emphasis_unbalanced", inside(words, "**", document))


def inside(words: Words, part: str, document: Document) -> Place:
    """Where a part of a text stands; the text's own place where it was folded or escaped in writing."""
    place = words.place or Place(document.file)
    lines = lines_of(document.text)
    for n in range(place.line - 1, min(len(lines), place.line + words.count("\n") + len(words) // 20 + 2)):
        at = lines[n].find(part, place.column - 1 if n == place.line - 1 else 0)
        if at >= 0:
            return Place(document.file, n + 1, at + 1)
    return place


def _tags(loaded: Loaded) -> Iterator[Problem]:
    """A copied language file whose tag was left as it was: every page would be read aloud in that language."""
    for name, language in loaded.languages.items():
        if str(language.tag).lower().split("-")[0] != str(name).lower().split("-")[0]:
            yield Problem("language_tag", language.tag.place, {"tag": str(language.tag), "name": name})


def _localised(loaded: Loaded) -> Iterator[Problem]:
    """A text of a unit in a language that no page is printed in (most often a slip), or without its Vietnamese."""
    languages = _language_files(loaded)
    if not languages:
        return
    for name, unit in loaded.units.items():
        document = loaded.document("units", name)
        for key in Unit.model_fields:
            value = getattr(unit, key)
            if not isinstance(value, Mapping) or not document:
                continue
            if FIRST not in value and FIRST in languages:
                yield Problem("vi_missing", document.key((key,)), {"key": key})
            for language in value:
                if language not in languages:
                    values = {"name": language, "near": nearest(language, languages), "known": languages}
                    yield Problem("language_unknown", document.key((key, language)), values, "warning")


def _language_files(loaded: Loaded) -> tuple[str, ...]:
    """Broken ones too: those have a problem of their own."""
    return tuple(str(name) for kind, name in loaded.files if kind == "languages")


def _unit_twice(loaded: Loaded) -> Iterator[Problem]:
    """A copied unit file in which the code or the name was left as it was."""
    first: dict[tuple[str, str], Place] = {}
    for unit_name, unit in loaded.units.items():
        document = loaded.document("units", unit_name)
        for key in ("code", "name") if document else ():
            value = getattr(unit, key)
            words = value.get(FIRST) if isinstance(value, Mapping) else value
            if words is None or words.is_placeholder or words.place is None:
                continue
            before = first.setdefault((key, words.strip().casefold()), words.place)
            if before != words.place:
                also = (("first_here", before),)
                yield Problem("unit_twice", words.place, {"key": key, "value": str(words)}, "warning", also)


def _orders(loaded: Loaded) -> Iterator[Problem]:
    if loaded.project is None:
        return
    for order in loaded.project.build:
        yield from _languages(order, loaded)
        material = loaded.materials.get(order.material)
        if material is None:
            continue
        kinds = set()
        for name in order.formats:
            spec = loaded.formats.get(name)
            if spec and spec.kind not in material.layouts:
                values = {"material": order.material, "format": name, "kind": spec.kind, "known": tuple(material.layouts)}
                yield Problem("material_no_layout", name.place, values)
            elif spec:
                kinds.add(str(spec.kind))
        asked = _blocks(material, kinds)
        for _, topic, document in loaded.printed_by(order):
            yield from _sections(asked, topic, order, document, loaded.root)
        asked = _blocks(material.for_villages, kinds)
        for _, topic, document in loaded.printed_by(order, for_villages=True):
            yield from _sections(asked, topic, order, document, loaded.root, ("village", "sections"))
        yield from looks.of_layout(list(blocks_of(material, kinds)), material, kinds, loaded)


def _blocks(material: Material, kinds: set[str]) -> list[Block]:
    return [block for kind, plan in material.layouts.items() if kind in kinds for block in plan.blocks()]


def _languages(order: Order, loaded: Loaded) -> Iterator[Problem]:
    """A topic needs words in some language, and in each that its order asks for, for each unit."""
    tried = {key[1:] for kind, key in loaded.files if kind == "topics" and key[0] == order.topic}
    if not tried:
        if (loaded.root / "content" / "topics" / str(order.topic)).is_dir():
            yield Problem("topic_no_words", order.topic.place, {"topic": order.topic})
        return
    here = sorted({language for language, _ in tried})
    vietnamese = FIRST in _language_files(loaded) and (not order.languages or FIRST in order.languages)
    if vietnamese and FIRST not in here:
        yield Problem("topic_no_vi", order.topic.place, {"topic": order.topic, "known": tuple(here)})
        return
    for language in order.languages:
        if language not in here and language in loaded.languages:
            yield Problem(
                "topic_not_translated", language.place, {"topic": order.topic, "language": language, "known": tuple(here)}
            )
    for unit in order.units or loaded.project.units:
        if not any(own in (None, unit) and (language == FIRST or not vietnamese) for language, own in tried):
            yield Problem("topic_no_words_for_unit", order.topic.place, {"topic": order.topic, "unit": unit})


def _sections(
    blocks: list[Block], topic: Topic, order: Order, document: Document | None, root: Path, at: KeyPath = ("sections",)
) -> Iterator[Problem]:
    """What a layout asks for, the topic must have. It stands in the topic's file: words are mended there, under `at`."""
    told: set[tuple[str, bool, bool]] = set()
    for block in blocks:
        asked = (str(block.from_), block.kind == "code", block.optional)
        if not block.from_ or asked in told:
            continue
        told.add(asked)
        owner, dot, part = str(block.from_).partition(".")
        place = block.from_.place
        # of a file that only the package has, a line would help nobody
        also = (("asked_here", place),) if place and (root / place.file).is_file() else ()
        if owner in ("unit", "label") or not dot and owner in OF_TOPIC:
            if owner == "unit" and part not in Unit.model_fields:
                known = tuple(f"unit.{name}" for name in Unit.model_fields)
                yield Problem("from_unknown", place, {"from": block.from_, "near": nearest(block.from_, known), "known": known})
            if owner == "promise" and topic.promise is None and not block.optional and document:
                yield Problem("key_missing", document.place(()), {"key": "promise", "parent": document.file}, also=also)
        elif dot and part not in OF_SECTION:
            known = tuple(f"{owner}.{name}" for name in OF_SECTION)
            yield Problem("from_unknown", place, {"from": block.from_, "near": nearest(block.from_, known), "known": known})
        elif owner not in (*topic.sections, *EACH) and not block.optional and document:
            near = nearest(owner, topic.sections)
            sample = _sample(owner, blocks, "  " * len(at))
            values = {"section": owner, "material": order.material, "near": near, "sample": sample}
            yield Problem("section_missing", document.key(at), values, also=also)
        elif document and not block.optional:
            written = at if (*at, owner) in document.keys else at[-1:]  # most of a village's words are those of all
            if key := _lacking(block, part, topic.sections.get(owner), of_village=len(written) > 1):
                values = {"key": key, "parent": ".".join((*written, owner))}
                yield Problem("key_missing", document.key((*written, owner)), values, also=also)


def _lacking(block: Block, part: str, section: Section | None, of_village: bool) -> str:
    """The key without which a block of this section shows nothing: a box for help without its number, a frame without a code, help nobody."""
    if section is None:
        return ""
    if part in OWN:
        return part if not getattr(section, part) else ""
    return ("dial" if of_village else "target") if block.kind == "code" and not (section.target or section.dial) else ""


def _of_villages(loaded: Loaded) -> Iterator[Problem]:
    """What asks something of a village stands among the words for villages: elsewhere it would never be answered."""
    for (kind, key), file in loaded.files.items():
        document, topic = loaded.documents.get(file), loaded.topics.get(key) if kind == "topics" else None
        if topic is None or document is None:
            continue
        variants = document.tree.get("variants")
        for at in ((), *(("variants", name) for name in (variants if isinstance(variants, dict) else ()))):
            for path in document.keys:
                if path[:-2] == (*at, "sections") and path[-1] in ("when", "dial"):
                    yield Problem("village_only", document.key(path), {"key": path[-1], "section": path[-2]})


def _whose_number(loaded: Loaded) -> Iterator[Problem]:
    """Where a helper's number may be printed, the office's takes its place for others: each village is told which of the two it is."""
    said: set[Place | None] = set()  # the words of one topic are those of several audiences
    for topic in loaded.village_words.values():
        sections = topic.sections.values()
        told = {answer for section in sections for field, answer in section.when.items() if field == "public"}
        for_both = [section for section in sections if "public" not in section.when]
        numbers = [words for section in for_both for words in (section.heading, section.contact, *section.body) if words and "{village.phone}" in words]
        if numbers and told != {True, False} and numbers[0].place not in said:
            said.add(numbers[0].place)
            yield Problem("village_office_unsaid", numbers[0].place, {"missing": Term("said_of_office" if True in told else "said_of_own" if told else "said_of_both")})


def _tables(loaded: Loaded) -> Iterator[Problem]:
    """Each row of a table has a cell for each head; one that points at a page, all but the last, or all."""
    for topic in loaded.every_topic:
        for table in (section.table for section in topic.sections.values() if section.table):
            for row in (row for group in table.groups for row in group.rows):
                missing = len(table.heads) - len(row.cells)
                if missing and not (missing == 1 and row.page_of):
                    place = next((cell.place for cell in row.cells), table.heads[0].place)
                    yield Problem("row_cells", place, {"cells": len(row.cells), "heads": len(table.heads)})


def _sample(section: str, blocks: list[Block], indent: str) -> str:
    """Lines to paste: the section with all that the layout asks of it, its texts still blank."""
    lines: set[str] = set()
    for block in blocks:
        owner, _, part = str(block.from_ or "").partition(".")
        if owner == section and not block.optional:
            kind = part if part in OWN else "target" if part or block.kind == "code" else str(block.kind)
            lines.add(SAMPLE.get(kind, SAMPLE["body"]))
    deep = indent.removeprefix("  ")  # the samples are written as they stand in a topic's own sections
    return "\n".join([f"{indent}{section}:", *(textwrap.indent(line, deep) for line in SAMPLE.values() if line in lines)])


def _columns(loaded: Loaded) -> Iterator[Problem]:
    """One head cannot name two columns of the list of villages."""
    first: dict[str, Words] = {}
    for _, column in loaded.columns.items() if loaded.columns else ():
        for head in column.heads:
            before = first.setdefault(head.strip().casefold(), head)
            if before is not head:
                yield Problem("columns_head_twice", head.place, {"head": str(head)}, also=(("first_here", before.place),))
