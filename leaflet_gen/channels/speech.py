"""The page as a village's loudspeaker says it. A Layout in; sentences to read aloud, and Problems, out.

One sentence to a line, a pause where a line is empty. Numbers, days and
abbreviations are written out. Nobody can scan a loudspeaker: in the place of
a code its address is said, and the words that belong to the code are not.
What vouches for the page (source, edition) is for the one who reads, below.
"""

import re

from ..facts import facts
from ..layout.edition import Edition
from ..layout.setting import readable
from ..layout.tree import Code, Layout, Run
from ..model import Spoken, Target
from ..problems import Place, Problem, in_order
from ..render.marks import Element, Piece, headed, leaves, mark
from ..spoken import aloud, nth
from .key import filled, key

DRAFT, RECORD, OFFICE, FOOT, VALUE = "stamp", "record", "office", "foot", "value"  # names of frames
HEADS = ("H1", "H2", "H3", "H4")
TIMES = 2  # that the key lines are repeated at the end: who listens cannot turn back
BREATH = 4  # lines after which a new paragraph begins with a pause
STOPS = ".?!:;…"
CLOSERS = "”’\"')"  # may stand behind a stop


def speech(layout: Layout) -> tuple[bytes, tuple[Problem, ...]]:
    """The text in UTF-8; with a warning for each abbreviation that nobody has written out."""
    edition: Edition | None = layout.edition
    if edition is None or edition.language_spec.spoken is None:
        return b"", (Problem("spoken_missing", None, {"language": layout.lang}),)
    script = _Script(layout, edition, edition.language_spec.spoken)
    script.write()
    return script.text.encode("utf-8"), tuple(in_order(script.found))


class _Script:
    """A text that grows block by block."""

    def __init__(self, layout: Layout, edition: Edition, words: Spoken) -> None:
        self.layout, self.edition, self.words = layout, edition, words
        self.document, _ = mark(layout)
        self.for_the_eye = _words_of_codes(edition)
        self.blocks: list[list[str]] = [[]]
        self.addresses: set[str] = set()
        self.found: list[Problem] = []

    @property
    def text(self) -> str:
        return "\n\n".join("\n".join(block) for block in self.blocks if block) + "\n"

    def write(self) -> None:
        named = {name: _named(self.document, name) for name in (DRAFT, RECORD, OFFICE, FOOT)}
        office = next((_text(element) for element in named[OFFICE]), self.layout.author)
        self.blocks[-1] += [f"[{_text(element)}]" for element in named[DRAFT]]
        for element in named[RECORD]:
            self.pause()
            self.say(_text(element), _place(element))
        self.pause()
        self.say(filled(self.words.opening, office=office), self.words.opening.place)
        self.visit(self.document)
        self.repeat()
        self.blocks += [["-" * 20, str(self.words.aside), *map(_text, named[FOOT])]]

    def repeat(self) -> None:
        """Title, address and telephone, so that one who came late has them."""
        first, place = key(self.layout), self.edition.topic.title.place
        self.pause()
        self.say(self.words.again, self.words.again.place)
        for _ in range(TIMES):
            self.pause()
            self.say(first.title, place)
            for pattern, field, value in (
                (self.words.address, "address", first.address),
                (self.words.phone, "phone", first.phone),
            ):
                if value:
                    self.say(filled(pattern, **{field: value}), place)
        self.pause()
        self.say(self.words.closing, self.words.closing.place)

    # -- lines

    def pause(self) -> None:
        if self.blocks[-1]:
            self.blocks.append([])

    def say(self, text: str, place: Place | None) -> None:
        """Its sentences, one to a line, each with a capital and a stop."""
        language = self.edition.language_spec
        kept = [sentence for sentence in _sentences(" ".join(text.split())) if self._is_said(sentence)]
        said = aloud(" ".join(kept), language)
        self.found += [Problem("spoken_unknown", place, {"text": word}, "warning") for word in said.unknown]
        for sentence in _sentences(said.text):
            end = "" if sentence.rstrip(CLOSERS)[-1:] in STOPS else "."
            self.blocks[-1].append(_capital(sentence.removesuffix(",")) + end)

    def _is_said(self, sentence: str) -> bool:
        """Not what only makes sense with the paper in one's hand, unless it states a fact."""
        return not sentence.startswith(tuple(self.words.unsaid)) or bool(facts(sentence, str(self.edition.language_spec.decimal)))

    def address(self, url: str, place: Place | None) -> None:
        """Where a code leads, the first time; its neighbours lead to the same place."""
        host = readable(url)
        if host not in self.addresses:
            self.addresses.add(host)
            self.pause()
            self.say(filled(self.words.address, address=host), place)

    # -- elements

    def visit(self, element: Element, prefix: str = "") -> str:
        """Says an element. A list item's number goes before its first words; what is left of it comes back."""
        name, place = element.frame.name if element.frame else "", _place(element)
        if name in (DRAFT, RECORD, OFFICE, FOOT) or (place and place in self.for_the_eye):
            return prefix
        if element.role == "Table":
            self.table(element)
        elif element.role == "LI":
            return self.item(element)
        elif (code := _code(element)) and element.role in ("Link", "Figure"):
            self.address(code.payload, place)
        elif element.role == "Figure":  # a picture is for the eye; words in one are said as its description says them
            if element.alt and any(isinstance(leaf, Run) for leaf in _leaves(element)):
                return self.paragraph(element.alt, place, prefix)
        elif any(isinstance(kid, Piece) for kid in element.kids):
            if element.role in HEADS:
                self.pause()
            return self.paragraph(_text(element), place, prefix, joined=name == VALUE or element.role in HEADS)
        else:
            for kid, *more in headed(element.kids):
                if more:  # lines of one heading
                    self.pause()
                    self.paragraph(" ".join(map(_text, (kid, *more))), _place(kid), joined=True)
                else:
                    prefix = self.visit(kid, prefix)
            if element.role in ("L", "Sect"):
                self.pause()
        return prefix

    def paragraph(self, text: str, place: Place | None, prefix: str = "", joined: bool = False) -> str:
        """Under its heading without a pause; a telephone or an address that stands alone gets a sentence."""
        alone = next((f for f in facts(text, str(self.edition.language_spec.decimal)) if f.text == text.strip(" .")), None)
        if alone and alone.kind == "address" and not self._leads():
            self.address(alone.text if "://" in alone.text else f"https://{alone.text}", place)
        elif text.strip():
            if alone and alone.kind == "phone":
                text = filled(self.words.phone, phone=alone.text)
            if not joined and not prefix and len(self.blocks[-1]) >= BREATH:
                self.pause()
            self.say(f"{prefix}{text}", place)
            return ""
        return prefix

    def _leads(self) -> bool:
        """Whether the last words lead to what follows: "Your phone must show:"."""
        return bool(self.blocks[-1]) and self.blocks[-1][-1].endswith(":")

    def item(self, element: Element) -> str:
        label = "".join(_text(kid) for kid in element.kids if isinstance(kid, Element) and kid.role == "Lbl").strip(" .)")
        prefix = f"{filled(self.words.item, n=nth(int(label), self.edition.language_spec))} " if label.isdecimal() else ""
        self.pause()
        for kid in element.kids:
            if isinstance(kid, Element) and kid.role != "Lbl":
                prefix = self.visit(kid, prefix)
        return ""

    def table(self, table: Element) -> None:
        """Row by row, each cell behind the head of its column; a row of one cell is a heading."""
        heads: list[str] = []
        for row in _below(table, "TR"):
            cells = [kid for kid in row.kids if isinstance(kid, Element)]
            texts = [_text(cell).strip() for cell in cells]
            if not any(texts) and not _code(row):
                continue
            if len(cells) > 1 and all(cell.role == "TH" for cell in cells):
                heads = texts
                continue
            self.pause()
            for n, (cell, text) in enumerate(zip(cells, texts)):
                head = heads[n] if n and n < len(heads) and heads[n] else ""
                if text:
                    self.say(f"{head}: {text}" if head else text, _place(cell))
                if code := _code(cell):
                    self.address(code.payload, _place(cell))
        self.pause()


def _words_of_codes(edition: Edition) -> set[Place]:
    """Where the words that only make sense beside a code were written: "Quét mã…"."""
    targets: list[Target | None] = []
    for section in edition.topic.sections.values():
        targets.append(section.target)
        targets += [group.target for group in section.table.groups] if section.table else []
    words = [text for target in targets if target for text in (target.heading, *target.body) if text]
    return {text.place for text in words if text.place}


def _named(document: Element, name: str) -> list[Element]:
    """The elements of that name, each text once: a mark recurs on every page."""
    found: dict[str, Element] = {}
    for element in document.elements():
        if element.frame and element.frame.name == name and (text := _text(element)):
            found.setdefault(text, element)
    return list(found.values())


def _below(element: Element, role: str) -> list[Element]:
    return [inner for inner in element.elements() if inner.role == role]


def _text(element: Element) -> str:
    return " ".join(element.text.split())


def _place(element: Element) -> Place | None:
    return next((inner.frame.place for inner in element.elements() if inner.frame and inner.frame.place), None)


def _leaves(element: Element) -> list[object]:
    pieces = [kid for inner in element.elements() for kid in inner.kids if isinstance(kid, Piece)]
    return [leaf for piece in pieces for item, x, y in piece.items for leaf, _ in leaves(item, x, y)]


def _code(element: Element) -> Code | None:
    return next((leaf for leaf in _leaves(element) if isinstance(leaf, Code)), None)


def _sentences(text: str) -> list[str]:
    """Parted behind a stop where a capital, a quotation or a blank begins the next."""
    said, start = [], 0
    for match in re.finditer(r"[.?!…][”’\"')]?\s+", text):
        after = text[match.end() :].lstrip("“‘\"'(")
        if after[:1].isupper() or after[:1] == "[":
            said.append(text[start : match.end()].strip())
            start = match.end()
    return [sentence for sentence in (*said, text[start:].strip()) if sentence]


def _capital(sentence: str) -> str:
    """With its first letter large, and without the dash of a list."""
    sentence = re.sub(r"^[-–+•*]\s+", "", sentence)
    return sentence if sentence[:1] == "[" else sentence[:1].upper() + sentence[1:]
