"""One leaflet for many villages. A Layout with open slots in; each village's part of a document out.

Variable data printing: what is the same for all is painted, tagged, numbered
and compressed once; a village brings the words and codes of its slots, and the
few objects that name them. Its file says and shows what `write_pdf` makes of
the filled layout, in another order of bytes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from pikepdf import String

from ..layout.code import call, dial_alt, dialled_in
from ..layout.fill import Setter, fill, named, on_lines, one_line, plain_lines, setting_of
from ..layout.prose import SHARE, speller, spelt
from ..layout.setting import Setting
from ..layout.tree import Code, CodeSlot, Frame, Layout, Open, walk
from ..problems import Problem
from ..village import PRINTED
from ..words import Words
from .deflate import Packed, deflated
from .marks import Piece, mark
from .objects import left_open
from .pdf import Pen, code_in_ink, figure, head, in_ink, paint
from .document import compress
from .tags import tagged

SAMPLE = {**{field: str(70_000 + n) for n, field in enumerate(PRINTED)}, "phone": "0911 111 111"}  # values that no village has, short enough for any slot
LINE = re.compile(r"(/\w+ <<.*>> BDC\n)(BT \S+ 0 0 \S+ )\S+ \S+( Tm [^\[\]]* (\S+) \S+ Tf \[)[^\[\]]*(\] TJ ET\n)(?:BT .*\n)*(EMC)")
OFTEN = 300  # texts of a slot that are kept in ink: opening hours, places, roles come again and again


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot stands: its page, the offset of its box, and the piece of marked content that is its own."""

    slot: Open
    number: int
    dx: float
    dy: float
    piece: Piece
    line: "Line | None"  # how it is painted where it is set plainly


@dataclass(frozen=True, slots=True)
class Line:
    """Lines of words in one font resource: how they are set, and all that is painted but where each begins and its letters."""

    set: Setter
    resource: str
    before: Packed
    down: tuple[str, ...]  # the y of each line
    between: str  # a line's place and its letters
    turn: str  # from a line's last letter to the place of the next
    after: Packed

    def of(self, lines: Iterable[tuple[float, str]], pen: Pen, face_name: str) -> tuple[Packed, ...] | None:
        """The lines, each from its x on; None where their letters are not all in its font."""
        painted = []
        for (x, text), y in zip(lines, self.down):
            if not (array := pen.array(face_name, text, self.resource)):
                return None
            painted.append(f"{figure(x)} {y}{self.between}{array}")
        if len(painted) == 1:
            return self.before, Packed.stored(painted[0].encode("ascii")), self.after
        return self.before, Packed.of(self.turn.join(painted).encode("ascii")), self.after


@dataclass(frozen=True, slots=True)
class Village:
    """One village's part of a document."""

    contents: tuple[bytes, ...]  # of each page that has slots, compressed
    said: Mapping[str, str]  # what strings of the document say of it: title, alt 2, link 2 …
    codes: tuple[tuple[int, Code], ...]  # its own symbols, each with its page, from 1
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Filled:
    """A village on its way: its values; what the document says of it outside its pages; its slots in ink."""

    values: Mapping[str, str]
    said: dict[str, str]
    ink: dict[int, tuple[Packed, ...]] = field(default_factory=dict)
    codes: list[tuple[int, Code]] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)


class Template:
    """An open layout, ready to be filled. `charset` names the letters that slots may need, by face."""

    def __init__(self, layout: Layout, charset: Mapping[str, str]) -> None:
        self.layout = layout
        self._setting = setting_of(layout)
        sample = fill(layout, SAMPLE)
        document, pages = mark(sample)
        painted = paint(sample.pages, pages, charset)
        self._pen = Pen(painted.codes)
        self._often: defaultdict[int, dict[str, tuple[Packed, ...]]] = defaultdict(dict)
        own = {piece.slot: (piece, ops) for streams in painted.streams for piece, ops in streams if piece.slot}
        self._places = tuple(
            Place(slot, n, dx, dy, own[n][0], _line(slot, dy, own[n][1], self._setting))
            for n, (slot, dx, dy) in enumerate(_placed(layout), 1)
        )
        self.with_slots = tuple(n for n, on_page in enumerate(painted.streams) if any(piece.slot for piece, _ in on_page))
        self._pages = tuple(tuple(_parts(head(sample.pages[n]), painted.streams[n])) for n in self.with_slots)
        self.pdf = tagged(painted.pdf, painted.letters, document, pages, sample)
        compress(self.pdf)
        (sampled,) = self._filled((SAMPLE,))
        own = (*SAMPLE.values(), call(SAMPLE))
        self.sample = {text: key for key, text in sampled.said.items() if any(value in text for value in own)}

    def left_open(self, key: str, value: object) -> bytes | None:
        """For an entry of an object that says something of the sample: the name of what a village says there."""
        return left_open(self.sample[str(value)]) if isinstance(value, String) and str(value) in self.sample else None

    def left_open_in(self, xml: bytes) -> bytes:
        for text, key in self.sample.items():
            xml = xml.replace(escape(text).encode(), left_open(key))
        return xml

    def village(self, values: Mapping[str, str]) -> Village:
        """This village's pages, and the problems that only its own values make."""
        return self.villages((values,))[0]

    def villages(self, many: Sequence[Mapping[str, str]]) -> list[Village]:
        """Those of some villages. Each step is gone for all of them before the next: a third of the time is the processor's cache."""
        filled = self._filled(many)
        pages = [[deflated(_with_ink(page, one.ink)) for one in filled] for page in self._pages]
        keys = self.sample.values()
        return [
            Village(contents, {key: one.said[key] for key in keys}, tuple(one.codes), tuple(one.found))
            for contents, one in zip(zip(*pages), filled, strict=True)
        ]

    def _filled(self, many: Sequence[Mapping[str, str]]) -> list["_Filled"]:
        """The slots in ink, one after the other, for all villages."""
        filled = [_Filled(values, named(self.layout, values)) for values in many]
        for place in self._places:
            (self._with_code if isinstance(place.slot, CodeSlot) else self._with_words)(place, filled)
        return filled

    def _with_code(self, place: Place, filled: Iterable["_Filled"]) -> None:
        slot, number, page = place.slot, place.number, place.piece.page + 1
        opening, x, y = place.piece.opening.encode("ascii"), place.dx + slot.box.x, place.dy + slot.box.y
        codes = [dialled_in(slot, one.values, self._setting) for one in filled]
        marks = [code_in_ink(code, x, y) for code in codes]
        packed = [Packed.of(b"%b\n%b\nEMC\n" % (opening, ink)) for ink in marks]
        for one, code, ink in zip(filled, codes, packed, strict=True):
            one.ink[number] = (ink,)
            one.codes.append((page, code))
            one.said[f"alt {number}"], one.said[f"link {number}"] = dial_alt(slot, one.values), call(one.values)

    def _with_words(self, place: Place, filled: Iterable["_Filled"]) -> None:
        slot, number, setting, known = place.slot, place.number, self._setting, self._often[place.number]
        spell, is_heading = speller(slot.words, self.layout.edition.language_spec.village), slot.role.startswith("H")
        for one in filled:
            words = spell(one.values)
            if (made := known.get(words)) is None:
                made = place.line and (self._line(place, words) or self._plain_lines(place, words)) or self._lines(place, words)
                if setting.found:  # said of each village: not remembered
                    one.found += setting.found
                    setting.found.clear()
                elif len(known) < OFTEN:
                    known[words] = made
            one.ink[number] = made
            if is_heading:
                one.said[f"heading {number}"] = " ".join(words.split())

    def _line(self, place: Place, words: str) -> tuple[Packed, ...] | None:
        if not (line := place.line.set(words)):
            return None
        x, _, text, face_name = line
        return place.line.of(((x + place.dx + place.slot.box.x, text),), self._pen, face_name)

    def _plain_lines(self, place: Place, words: str) -> tuple[Packed, ...] | None:
        """Words of several lines that are set like one."""
        slot, style = place.slot, place.slot.style
        lines, share = plain_lines(slot, words, self._setting), SHARE.get(slot.align, 0.0)
        left = place.dx + slot.box.x
        starts = [left + (slot.box.width - line.width * style.em) * share for line in lines]
        return place.line.of(zip(starts, [line.text for line in lines]), self._pen, style.face) if lines else None

    def _lines(self, place: Place, words: str) -> tuple[Packed, ...]:
        """Words that need smaller letters, or have blanks in them or what is strong."""
        frame = on_lines(place.slot, place.number, Words(words), self._setting)
        return (Packed.of(self._painted(frame, place).encode("ascii")),)

    def _painted(self, frame: Frame, place: Place) -> str:
        """The marks under blanks as decoration; then the words as the slot's own piece."""
        own, marks = [], []
        x, y = place.dx + frame.box.x, place.dy + frame.box.y
        for child in frame.children:  # a line, or what marks a blank in one
            (marks if child.role == "Artifact" else own).extend((item, x + child.box.x, y + child.box.y) for item in child.children)
        ops = [in_ink(self._pen, Piece(place.piece.page, None, "Artifact", marks))] if marks else []
        return "\n".join((*ops, in_ink(self._pen, replace(place.piece, items=own)), ""))


def _placed(layout: Layout) -> Iterator[tuple[Open, float, float]]:
    for page in layout.pages:
        for node, dx, dy, _ in walk(page.root):
            if isinstance(node, Open):
                yield node, dx, dy


def _line(slot: Open, y: float, ops: str, setting: Setting) -> Line | None:
    """How a line of the slot is painted, as the sample's first one was; None where that is not set plainly."""
    found = None if isinstance(slot, CodeSlot) else LINE.fullmatch(ops)
    if not found:
        return None
    setter, sample = one_line(slot), spelt(slot.words, SAMPLE, setting.edition.language_spec.village)
    if not setter(sample) and not plain_lines(slot, sample, setting):
        return None
    opening, before, between, resource, end, closing = found.groups()
    style = slot.style
    down = tuple(figure(style.rise + (y + slot.box.y + n * style.line)) for n in range(round(slot.box.height / style.line)))
    first, last = f"{opening}{before}", f"{end}{closing}\n"
    return Line(setter, resource, Packed.of(first.encode("ascii"), 9), down, between, end + before, Packed.of(last.encode("ascii"), 9))


def _parts(opening: str, on_page: Iterable[tuple[Piece, str]]) -> Iterator[Packed | int]:
    """A page's content: stretches that are the same for all, and the numbers of the slots between them."""
    still = [opening]
    for piece, ops in on_page:
        if not piece.slot:
            still.append(ops)
            continue
        yield Packed.of("\n".join((*still, "")).encode("ascii"), 9)
        yield piece.slot
        still = []
    yield Packed.of("\n".join((*still, "")).encode("ascii"), 9)


def _with_ink(page: Iterable[Packed | int], ink: Mapping[int, tuple[Packed, ...]]) -> Iterator[Packed]:
    for part in page:
        if isinstance(part, int):
            yield from ink[part]
        else:
            yield part
