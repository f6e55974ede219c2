"""One leaflet for many villages. A Layout with open slots in; each village's part of a document out.

Variable data printing: what is the same for all is painted, tagged, numbered
and compressed once; a village brings the words and codes of its slots, and the
few objects that name them. Its file says and shows what `write_pdf` makes of
the filled layout, in another order of bytes.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..layout.fill import fill, filled, named, setting_of
from ..layout.tree import HOLDERS, Code, CodeSlot, Frame, Layout, Open, all_text, is_artifact, walk
from ..problems import Problem
from ..village import PRINTED
from .marks import Piece, mark
from .pdf import Pen, head, in_ink, paint
from .tags import compress, tagged

SAMPLE = {**{field: str(70_000 + n) for n, field in enumerate(PRINTED)}, "phone": "0970 000 000"}  # values that no village has
RAW = -zlib.MAX_WBITS  # deflate without header and check sum: the whole stream has them
ZLIB = b"\x78\x01"  # RFC 1950, 2.2: a window of 32 KiB, the fastest way
LAST = b"\x03\x00"  # RFC 1951, 3.2.6: an empty last block
LEVEL = 1  # of a village's own part: the default takes three times as long for a fifth less


@dataclass(frozen=True, slots=True)
class Packed:
    """A stretch of a page's content, compressed so that others may follow it."""

    plain: bytes
    data: bytes

    @classmethod
    def of(cls, ops: str, level: int = LEVEL) -> "Packed":
        plain = ops.encode("ascii")
        packer = zlib.compressobj(level, zlib.DEFLATED, RAW)
        return cls(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))  # ends at a byte; nothing after it looks back


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot stands: its page, the offset of its box, and the piece of marked content that is its own."""

    slot: Open
    number: int
    dx: float
    dy: float
    piece: Piece


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
        own = {piece.slot: piece for on_page in pages for piece in on_page if piece.slot}
        self._places = tuple(Place(slot, n, dx, dy, own[n]) for n, (slot, dx, dy) in enumerate(_placed(layout), 1))
        self._pages = tuple(tuple(_parts(head(page), ops)) for page, ops in zip(sample.pages, painted.streams, strict=True))
        self.pdf = tagged(painted.pdf, painted.letters, document, pages, sample)
        compress(self.pdf)
        frames = {place.number: filled(place.slot, place.number, SAMPLE, self._setting) for place in self._places}
        said = self._said(SAMPLE, frames)
        self.sample = {text: key for key, text in said.items() if any(value in text for value in SAMPLE.values())}

    def village(self, values: Mapping[str, str]) -> Village:
        """This village's pages, and the problems that only its own values make."""
        setting = replace(self._setting, found=[])
        frames = {place.number: filled(place.slot, place.number, values, setting) for place in self._places}
        ink = {place.number: Packed.of(self._painted(frames[place.number], place)) for place in self._places}
        contents = tuple(_content([ink[part] if isinstance(part, int) else part for part in page]) for page in self._pages)
        said = self._said(values, frames)
        codes = tuple(
            (place.piece.page + 1, frames[place.number].children[0].children[0])
            for place in self._places
            if isinstance(place.slot, CodeSlot)
        )
        return Village(contents, {key: said[key] for key in self.sample.values()}, codes, tuple(setting.found))

    def _said(self, values: Mapping[str, str], frames: Mapping[int, Frame]) -> dict[str, str]:
        """What the document says of a village outside its pages' content: its title, headings, descriptions, addresses."""
        said = named(self.layout, values)
        for number, frame in frames.items():
            if frame.role == "Link":
                said |= {f"alt {number}": frame.alt, f"link {number}": frame.link}
            elif frame.role.startswith("H"):
                said[f"heading {number}"] = " ".join(all_text(frame).split())
        return said

    def _painted(self, frame: Frame, place: Place) -> str:
        """The marks under blanks as decoration; then the words, or the symbol, as the slot's own piece."""
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


def _parts(opening: str, on_page: Iterable[tuple[Piece, str]]) -> Iterator[Packed | int]:
    """A page's content: stretches that are the same for all, and the numbers of the slots between them."""
    still = [opening]
    for piece, ops in on_page:
        if not piece.slot:
            still.append(ops)
            continue
        yield Packed.of("\n".join((*still, "")), 9)
        yield piece.slot
        still = []
    yield Packed.of("\n".join((*still, "")), 9)


def _content(parts: Iterable[Packed]) -> bytes:
    """One deflate stream of all of them (RFC 1950, 2.2), as if they had been compressed together."""
    parts, check = tuple(parts), 1
    for part in parts:
        check = zlib.adler32(part.plain, check)
    return b"".join((ZLIB, *(part.data for part in parts), LAST, check.to_bytes(4)))
