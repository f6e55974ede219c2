"""One leaflet for many villages. A Layout with open slots in; each village's part of a document out.

Variable data printing: what is the same for all is painted, tagged, numbered
and compressed once; a village brings the words and codes of its slots, and the
few objects that name them. Its file says and shows what `write_pdf` makes of
the filled layout, in another order of bytes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from pikepdf import String

from ..layout.code import call, dial_alt, dialled_in
from ..layout.fill import fill, named, on_lines, on_one_line, setting_of
from ..layout.prose import spelt
from ..layout.setting import Setting
from ..layout.tree import HOLDERS, Code, CodeSlot, Frame, Layout, Open, is_artifact, walk
from ..problems import Problem
from ..village import PRINTED
from ..words import Words
from .deflate import Packed, deflated
from .marks import Piece, mark
from .objects import left_open
from .pdf import Pen, array_of, code_in_ink, figure, head, in_ink, paint
from .tags import compress, tagged

SAMPLE = {**{field: str(70_000 + n) for n, field in enumerate(PRINTED)}, "phone": "0911 111 111"}  # values that no village has, short enough for any slot
LINE = re.compile(r"(/\w+ <<.*>> BDC\nBT \S+ 0 0 \S+ )\S+( [^\[\]]* (\S+) \S+ Tf \[)[^\[\]]*(\] TJ ET\nEMC)")
OFTEN = 1_000  # texts of a slot that are kept in ink: opening hours, places, roles come again and again


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot stands: its page, the offset of its box, and the piece of marked content that is its own."""

    slot: Open
    number: int
    dx: float
    dy: float
    piece: Piece
    line: "Line | None"  # how it is painted where it is one line, at its left


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words in one font resource: all that is painted but where it begins and its letters."""

    resource: str
    before: Packed
    between: str
    after: Packed

    def of(self, x: float, words: Sequence[tuple[str, str]]) -> tuple[Packed, ...] | None:
        """The line with these words; None where their letters are not all in its font."""
        if any(resource != self.resource for resource, _ in words):
            return None
        return self.before, Packed.stored(f"{figure(x)}{self.between}{array_of(array for _, array in words)}".encode("ascii")), self.after


@dataclass(frozen=True, slots=True)
class Village:
    """One village's part of a document."""

    contents: tuple[bytes, ...]  # of each page, compressed
    said: Mapping[str, str]  # what strings of the document say of it: title, alt 2, link 2 …
    codes: tuple[tuple[int, Code], ...]  # its own symbols, each with its page, from 1
    problems: tuple[Problem, ...]


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
            Place(slot, n, dx, dy, own[n][0], _line(slot, own[n][1], layout.edition.language_spec.village))
            for n, (slot, dx, dy) in enumerate(_placed(layout), 1)
        )
        self._pages = tuple(tuple(_parts(head(page), ops)) for page, ops in zip(sample.pages, painted.streams, strict=True))
        self.pdf = tagged(painted.pdf, painted.letters, document, pages, sample)
        compress(self.pdf)
        _, said, _ = self._filled(SAMPLE, self._setting)
        own = (*SAMPLE.values(), call(SAMPLE))
        self.sample = {text: key for key, text in said.items() if any(value in text for value in own)}

    def left_open(self, key: str, value: object) -> bytes | None:
        """For an entry of an object that says something of the sample: the name of what a village says there."""
        return left_open(self.sample[str(value)]) if isinstance(value, String) and str(value) in self.sample else None

    def left_open_in(self, xml: bytes) -> bytes:
        for text, key in self.sample.items():
            xml = xml.replace(escape(text).encode(), left_open(key))
        return xml

    def village(self, values: Mapping[str, str]) -> Village:
        """This village's pages, and the problems that only its own values make."""
        setting = replace(self._setting, found=[])
        ink, said, codes = self._filled(values, setting)
        contents = tuple(deflated(_with_ink(page, ink)) for page in self._pages)
        return Village(contents, {key: said[key] for key in self.sample.values()}, codes, tuple(setting.found))

    def _filled(
        self, values: Mapping[str, str], setting: Setting
    ) -> tuple[dict[int, tuple[Packed, ...]], dict[str, str], list[tuple[int, Code]]]:
        """The slots in ink; what the document says of the village outside its pages; its own symbols."""
        ink: dict[int, tuple[Packed, ...]] = {}
        said = named(self.layout, values)
        codes = []
        placeholders = self.layout.edition.language_spec.village
        for place in self._places:
            slot, number = place.slot, place.number
            if isinstance(slot, CodeSlot):
                code = dialled_in(slot, values, setting)
                marked = (place.piece.opening.encode("ascii"), code_in_ink(code, place.dx + slot.box.x, place.dy + slot.box.y))
                ink[number] = (Packed.of(b"%b\n%b\nEMC\n" % marked),)
                said[f"alt {number}"], said[f"link {number}"] = dial_alt(slot, values), call(values)
                codes.append((place.piece.page + 1, code))
                continue
            words = spelt(slot.words, values, placeholders)
            known = self._often[number]
            if (made := known.get(words)) is None:
                made = self._line(place, words) or self._lines(place, words, setting)
                if len(known) < OFTEN and not setting.found:
                    known[words] = made
            ink[number] = made
            if slot.role.startswith("H"):
                said[f"heading {number}"] = " ".join(words.split())
        return ink, said, tuple(codes)

    def _line(self, place: Place, words: str) -> tuple[Packed, ...] | None:
        run = on_one_line(place.slot, words) if place.line else None
        return run and place.line.of(run.x + place.dx + place.slot.box.x, self._pen.words(run.face, run.text))

    def _lines(self, place: Place, words: str, setting: Setting) -> tuple[Packed, ...]:
        """Words of more than a line, or with blanks in them."""
        frame = on_lines(place.slot, place.number, Words(words), setting)
        return (Packed.of(self._painted(frame, place).encode("ascii")),)

    def _painted(self, frame: Frame, place: Place) -> str:
        """The marks under blanks as decoration; then the words as the slot's own piece."""
        own, marks = [], []
        for node, dx, dy, above in walk(frame, place.dx, place.dy):
            if not isinstance(node, HOLDERS):
                (marks if is_artifact(above) else own).append((node, dx, dy))
        ops = [in_ink(self._pen, Piece(place.piece.page, None, "Artifact", marks))] if marks else []
        return "\n".join((*ops, in_ink(self._pen, replace(place.piece, items=own)), ""))


def _placed(layout: Layout) -> Iterator[tuple[Open, float, float]]:
    for page in layout.pages:
        for node, dx, dy, _ in walk(page.root):
            if isinstance(node, Open):
                yield node, dx, dy


def _line(slot: Open, ops: str, placeholders: Mapping[str, str]) -> Line | None:
    """How the sample's words were painted, without the letters; None where they took more than a line, or smaller letters."""
    found = LINE.fullmatch(ops)
    if not found or isinstance(slot, CodeSlot) or not on_one_line(slot, spelt(slot.words, SAMPLE, placeholders)):
        return None
    before, between, resource, after = found.groups()
    return Line(resource, Packed.of(before.encode("ascii"), 9), between, Packed.of(f"{after}\n".encode("ascii"), 9))


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
