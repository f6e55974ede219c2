"""A procedure told in the words of a topic. A Topic and a Procedure in, the Topic with its fields and parts filled in out.

The topic is the form: its sentences name {procedure.…} fields, and a section
with `record: papers` takes that part of the procedure. The law lists the parts
(NĐ 63/2010, Điều 8.2): one that the record does not have says so, one that it
must have is a blank, none is left out. What only the layer in everyday words can say is left out where nobody has
written that layer; nothing is made up in its place.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from ..model import Evidence, Item, Language, RecordLabels, Section, Topic
from ..procedure import Paper, Procedure
from ..procedure import Part as Stretch
from ..words import FIELD, Official, Strict, Words
from .ways import SHORT, fees, glance, limits, methods

Part = Callable[[Procedure, Language, Section], dict[str, object] | None]  # the fields of Section it fills; None: no section

FULL_LINE = 40  # characters: a line so long may have been broken where some page ended
OPEN_END = re.compile(r"[^.;:!?)”\"\s]\s*$")
ENUMERATED = re.compile(r"[a-zđ]{1,2}\d?[).]")  # a), b1)
COUNTED = re.compile(r"(?<=[.;:])\s+(?=(?:[-–+•*]|[a-zđ]\)|\([ivx]+\)|\d{1,2}\))\s+\S)")  # "…như sau: - Một. - Hai."
CLAUSE_END = re.compile(r"\s*(?:[(;,/:]|\s[-–]\s)")  # where a long name may end before its end
OWNER = "procedure."


def tell(topic: Topic, procedure: Procedure, language: Language) -> Topic:
    """The topic with this procedure's values."""
    if language.record is None:  # load has said so
        return topic
    values = {name: field(procedure, language) for name, field in FIELDS.items()}
    sections = {name: _section(section, procedure, language, values) for name, section in topic.sections.items()}
    return topic.model_copy(
        update={
            "title": _words(topic.title, values) or titled(procedure.name),
            "promise": _words(topic.promise, values) if topic.promise else None,
            "code": procedure.code,
            "evidence": _evidence(procedure, language),
            "sections": {name: section for name, section in sections.items() if section},
        }
    )


def fields_named(value: object) -> Iterator[tuple[str, Words]]:
    """Each {procedure.…} that a topic or a part of one names, without the owner, and the words it stands in."""
    if isinstance(value, Words):
        if not isinstance(value, Official):
            yield from ((name.removeprefix(OWNER), value) for name in FIELD.findall(value) if name.startswith(OWNER))
    elif isinstance(value, Strict):
        for _, inner in value:
            yield from fields_named(inner)
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from fields_named(inner)


def _section(section: Section, procedure: Procedure, language: Language, values: dict[str, Words | None]) -> Section | None:
    """The section with its part and its fields; None where only the everyday layer could fill it, and there is none."""
    named = {name for name, _ in fields_named(section)}
    if procedure.plain is None and named & EVERYDAY:
        return None
    told = _filled(section, values) if named else section
    if section.target and "url" in {name for name, _ in fields_named(section.target.url)}:
        evidence = section.target.evidence or _evidence(procedure, language)  # who compared the record opened its page
        once = {"search": None} if told.target.search == told.target.procedure else {}  # the code is not printed twice
        told = told.model_copy(update={"target": told.target.model_copy(update={"evidence": evidence, **once})})
    if section.record not in PARTS:  # none, or one that load has told
        return told
    part = PARTS[section.record](procedure, language, told)
    if part is None:
        return None
    if section.record in NEEDED and part == {"body": (language.record.absent,)}:
        part = {"body": (Words(language.record.missing, procedure.code.place),)}
    part = {name: _set_out(value) for name, value in part.items()}
    if section.record in OURS:
        return told.model_copy(update={"record": None, **part})
    return told.model_copy(update={"mark": None if procedure.reviewed else language.record.unreviewed, **part})


def _filled(value: object, values: dict[str, Words | None]) -> object:
    """The same model with every field in it filled in; a paragraph without its value is left out."""
    if isinstance(value, Words):
        return _words(value, values)
    if isinstance(value, Strict):
        changed = {name: new for name, old in value if (new := _filled(old, values)) is not old}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple):
        new = tuple(one for one in (_filled(inner, values) for inner in value) if one is not None)
        return value if len(new) == len(value) and all(a is b for a, b in zip(new, value)) else new
    return value


def _words(words: Words, values: dict[str, Words | None]) -> Words | None:
    """The sentence with its values. One that is nothing but a field becomes the value itself, an official one too."""
    names = [name for name, _ in fields_named(words)]
    if not names:
        return words
    if any(values.get(name) is None for name in names):
        return None
    if words.strip() == f"{{{OWNER}{names[0]}}}":
        return values[names[0]]
    filled = FIELD.sub(lambda m: str(values[m[1].removeprefix(OWNER)]) if m[1].startswith(OWNER) else m[0], words)
    return Words(filled, words.place)


def _evidence(procedure: Procedure, language: Language) -> Evidence:
    """Source and days of the review. Who reviewed it stands beside the source: a blank there makes the page a draft."""
    review = procedure.review
    source = Words(f"{review.source} · {language.record.reviewer} {review.reviewed_by}", review.source.place)
    return Evidence(source=source, checked_on=review.checked_on, review_by=review.review_by)


def _set_out(value: object) -> object:
    """A part with its official texts in paragraphs."""
    if isinstance(value, Official):
        return Official(paragraphed(value), value.place)
    if isinstance(value, tuple):
        return tuple(_set_out(inner) for inner in value)
    return value.model_copy(update={"body": _set_out(value.body)}) if isinstance(value, Item) else value


def paragraphed(text: str) -> str:
    """An official text, a paragraph to each line: no letter changed, only spaces and line ends.

    Lines that were broken by the width of some other page run on; what is counted off within a line begins its own.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        within = line.lstrip()[:1].islower() and not ENUMERATED.match(line.lstrip())  # it begins within a sentence
        if lines and within and len(lines[-1]) >= FULL_LINE and OPEN_END.search(lines[-1]):
            lines[-1] = f"{lines[-1].rstrip()} {line.lstrip()}"
        else:
            lines.append(line)
    return "\n".join(COUNTED.sub("\n", line) for line in lines)


def titled(name: Words) -> Words:
    """A name as the page's title: a long one as far as its last clause that is seen at a glance, and an ellipsis.

    The whole name then stands below, in its own part.
    """
    if len(name) <= SHORT:
        return name
    ends = [m.start() for m in CLAUSE_END.finditer(name) if SHORT / 3 <= m.start() <= SHORT]
    ends += [] if ends else [name.rfind(" ", 0, SHORT)]
    short = name[: ends[-1]] if ends[-1] > 0 else name[:SHORT]
    return Official(f"{short.rstrip()}…", name.place)


# -- values ---------------------------------------------------------------------


def _online(procedure: Procedure, language: Language) -> Words:
    labels = language.record
    known = {"full": labels.full, "partly": labels.partly}
    return known[procedure.online] if procedure.online else Words(labels.level_unknown, procedure.code.place)


def _search(procedure: Procedure, language: Language) -> Words:
    """What to type: the words a person chose, else the name if a thumb can type it, else the code."""
    if procedure.plain:
        return procedure.plain.search
    return procedure.name if len(procedure.name) <= SHORT else procedure.code


def _plain(name: str) -> Callable[[Procedure, Language], Words | None]:
    return lambda procedure, language: getattr(procedure.plain, name) if procedure.plain else None


def _answer(name: str) -> Callable[[Procedure, Language], Words | None]:
    """An answer of the everyday layer, else what the record states plainly."""
    return lambda procedure, language: getattr(procedure.plain, name) if procedure.plain else glance(procedure, language)[name]


def _in_person(name: str) -> Callable[[Procedure, Language], Words]:
    """Of the place where the file can be handed in: the unit's own, where nothing else is said."""
    return lambda procedure, language: procedure.plain and getattr(procedure.plain, name) or Words(f"{{unit.{name}}}", procedure.code.place)


# {procedure.<name>} -> its words; the loader knows the closed list from here
FIELDS: dict[str, Callable[[Procedure, Language], Words | None]] = {
    "code": lambda procedure, language: procedure.code,
    "name": lambda procedure, language: procedure.name,
    "title": lambda procedure, language: procedure.plain.title if procedure.plain else titled(procedure.name),
    "search": _search,
    "url": lambda procedure, language: procedure.url,
    "online": _online,
    **{
        name: _plain(name)
        for name in ("promise", "office", "photograph", "pay", "receive")
    },
    **{name: _answer(name) for name in ("time", "time_note", "fee", "fee_note", "result", "result_note")},
    **{name: _in_person(name) for name in ("desk", "address", "phone")},
}
EVERYDAY = {"office", "photograph", "pay", "receive"}  # a section that names one needs that layer


# -- parts ----------------------------------------------------------------------


def _said(texts: Sequence[Words], labels: RecordLabels, in_a_row: bool = False) -> dict[str, object]:
    """The texts as paragraphs; short names in one row, where asked; where there are none, that there are none."""
    if not texts:
        return {"body": (labels.absent,)}
    if in_a_row and len(texts) > 1 and all(len(text) <= SHORT and "\n" not in text for text in texts):
        return {"body": (Official(_joined(texts), texts[0].place),)}
    return {"body": tuple(texts)}


def _joined(texts: Sequence[Words]) -> str:
    """Names in one row, none of their letters changed."""
    return "".join(text + (" " if text[-1] in ".;,:" else "; ") for text in texts[:-1]) + texts[-1]


def _where(read: Callable[[Procedure], Sequence[Words]], always: bool = True, in_a_row: bool = False) -> Part:
    """A part that is nothing but texts. One that the law does not ask for is left out where the record has none."""

    def part(procedure: Procedure, language: Language, section: Section) -> dict[str, object] | None:
        texts = read(procedure)
        return _said(texts, language.record, in_a_row) if texts or always else None

    return part


def _stretches(read: Callable[[Procedure], Sequence[Stretch]], always: bool = True) -> Part:
    """A part whose texts stand under headings of their own."""

    def part(procedure: Procedure, language: Language, section: Section) -> dict[str, object] | None:
        stretches = read(procedure)
        if not any(stretch.heading for stretch in stretches):
            texts = [text for stretch in stretches for text in stretch.body]
            return _said(texts, language.record) if texts or always else None
        return {"items": tuple(Item(heading=stretch.heading, body=stretch.body) for stretch in stretches)}

    return part


def _name(procedure: Procedure, language: Language, section: Section) -> dict[str, object] | None:
    """The official name, where the page does not begin with the whole of it."""
    return {"body": (procedure.name,)} if procedure.plain or titled(procedure.name) != procedure.name else None


def _official(procedure: Procedure, language: Language, section: Section) -> dict[str, object] | None:
    """What stands over the official parts, to part them from the everyday layer; nothing where the page has only them."""
    return {} if procedure.plain else None


def _bring(procedure: Procedure, language: Language, section: Section) -> dict[str, object] | None:
    return {"items": procedure.plain.bring} if procedure.plain else None


def _forms(procedure: Procedure, language: Language, section: Section) -> dict[str, object]:
    """Named under the papers they belong to, where there are any: the topic's own words say so."""
    there = any(paper.forms for case in procedure.cases for paper in case.papers)
    return {} if section.body and there else {"body": (language.record.absent,)}


def _papers(procedure: Procedure, language: Language, section: Section) -> dict[str, object]:
    """A list to tick off, case by case. A row that counts no paper is a note: it gets no box."""
    items: list[Item] = []
    for case in procedure.cases:
        if case.heading:
            items.append(Item(heading=case.heading, note=True))
        items.extend(_paper(paper, language) for paper in case.papers)
    return {"items": tuple(items)} if items else {"body": (language.record.absent,)}


def _paper(paper: Paper, language: Language) -> Item:
    labels = language.record
    counts = [
        label.format(n=count) for count, label in ((paper.originals, labels.originals), (paper.copies, labels.copies)) if count
    ]
    body, counted = paper.body, f"({', '.join(counts)})"
    if counts:
        *before, last = body
        alone = before or "\n" in paragraphed(last).strip()  # of several paragraphs, the last is not the whole paper
        body = (*body, Words(counted, last.place)) if alone else (Official(f"{last.rstrip()} {counted}", last.place),)
    forms = tuple(Official(f"{labels.form} {form}", form.place) for form in paper.forms)
    return Item(body=(*body, *forms), note=paper.is_note)


def _laws(procedure: Procedure) -> Sequence[Official]:
    named = [(law.code, law.name) for law in procedure.laws]
    return [Official(": ".join(filter(None, pair)), next(filter(None, pair)).place) for pair in named if any(pair)]


# `record: <name>` -> what the section holds; the loader knows the closed list from here
PARTS: dict[str, Part] = {
    "bring": _bring,
    "official": _official,
    "name": _name,
    "steps": _stretches(lambda procedure: procedure.steps),
    "methods": methods,
    "papers": _papers,
    "number": _where(lambda procedure: procedure.number),
    "limits": limits,
    "subjects": _where(lambda procedure: procedure.subjects, in_a_row=True),
    "agencies": _where(lambda procedure: procedure.agencies, in_a_row=True),
    "other_agencies": _stretches(lambda procedure: procedure.other_agencies, always=False),
    "address": _where(lambda procedure: procedure.address, always=False),
    "forms": _forms,
    "results": _where(lambda procedure: procedure.results),
    "conditions": _where(lambda procedure: procedure.conditions),
    "fees": fees,
    "laws": _where(_laws),
    "decision": _where(lambda procedure: procedure.decision, always=False),
    "field": _where(lambda procedure: procedure.field, always=False, in_a_row=True),
    "more": _stretches(lambda procedure: procedure.more, always=False),
}
NEEDED = ("steps", "methods", "papers", "subjects", "agencies", "results", "laws")  # every published record has them: a file without has lost them
OURS = ("bring", "official")  # parts in our own words: once told, no record any more
