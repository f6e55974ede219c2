"""What holds a file of many villages together. Parts and their chunks in; one tagged PDF, written as it comes, out.

Nothing of a village is kept but where it stands: the file may be larger than memory.
"""

import hashlib
import itertools
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import BinaryIO, NamedTuple

from .objects import HEADER, IN_FILE, alone, around, closed, cut, reference, stream, string, text_of
from .volume import CATALOG, DOCUMENT, INFO, METADATA, OUTLINE, PAGES, PARENTS, PROFILE, ROW, STRUCTURE, Bound, Part, Stretch

FREE = 10  # the first number that is not spoken for
MOST = 4_000_000  # objects of one file: PDFium stops at 4,194,304, PDF/A at 8,388,607 (ISO 19005-2, 6.1.13)
BLOCK = 1 << 20


class Group(NamedTuple):
    """An outline item that holds those of some villages: a commune's."""

    name: str
    first: int  # the outline item of its first village
    last: int
    count: int


class LaidChunk(NamedTuple):
    """Some villages that follow each other: where they stand, with what each was made, and where its own objects begin."""

    stretch: Stretch
    parts: Sequence[Part]
    begins: array  # of the nodes, then of each village's objects that are not packed, from the beginning of the chunk


def nodes(node: int, villages: Sequence[tuple[Bound, Part]]) -> tuple[bytes, bytes]:
    """The nodes of the page tree (7.7.3.2) and of the parent tree (7.9.7) for these villages."""
    pages = [reference(bound.first + page) for bound, part in villages for page in part.pages]
    entries = [(bound.parents + n, bound.first + number) for bound, part in villages for n, number in enumerate(part.behind)]
    nums = b" ".join(b"%d %d 0 R" % entry for entry in entries)
    return (
        alone(node, b"<</Type/Pages/Parent %b/Count %d/Kids[%b]>>" % (reference(PAGES), len(pages), b" ".join(pages))),
        alone(node + 1, b"<</Limits[%d %d]/Nums[%b]>>" % (entries[0][0], entries[-1][0], nums)),
    )


class Binding:
    """One file, from its first byte to its last. `parts` are written first, then chunks in their order, then the rest."""

    def __init__(self, out: BinaryIO, parts: Sequence[Part], said: Mapping[str, str], groups: Sequence[Group] = ()) -> None:
        self._out, self._at, self._sum = out, 0, hashlib.sha256()
        self._parts, self._groups, self._said = parts, groups, said
        self._firsts: array[int] = array("Q")  # the number of each village's first object
        self._laid: list[tuple[int, LaidChunk]] = []  # each chunk, and where it stands
        self._early: list[int] = []  # where the shared objects stand
        self._write(HEADER)
        for part in parts:
            for _, data in part.shared:
                self._early.append(self._at)
                self._write(data)
        self._grouped = FREE + len(self._early)  # the number of the first group's outline item

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()

    def add(self, laid: LaidChunk, data: BinaryIO) -> None:
        """A chunk, from wherever it was made."""
        self._laid.append((self._at, laid))
        while block := data.read(BLOCK):
            self._write(block)
        for self._last in laid.stretch.bounds(laid.parts):
            self._firsts.append(self._last.first)

    def _villages(self) -> Iterator[tuple[int, Part]]:
        return zip(self._firsts, itertools.chain.from_iterable(laid.parts for _, laid in self._laid))

    def close(self) -> int:
        """Write what holds it together. Returns the number of pages."""
        self._pages = self._last.page - 1 + len(self._laid[-1][1].parts[-1].pages)
        begins: dict[int, int] = {}
        for number, data in self._whole():
            begins[number] = self._at
            self._write(data)
        last = self._last.first + self._laid[-1][1].parts[-1].size
        table = zlib.compressobj(1)
        rows: list[bytes] = []

        def put(row: bytes) -> None:
            if more := table.compress(row):
                rows.append(more)

        put(ROW.pack(0, 0, 0xFFFF))
        above = [begins[number] for number in range(CATALOG, FREE)]
        for at in (*above, *self._early, *(begins[self._grouped + n] for n in range(len(self._groups)))):
            put(ROW.pack(IN_FILE, at, 0))
        firsts = iter(self._firsts)
        for at, laid in self._laid:
            own = iter(laid.begins)
            put(ROW.pack(IN_FILE, at + next(own), 0) + ROW.pack(IN_FILE, at + next(own), 0))
            for part, first in zip(laid.parts, firsts):
                put(part.rows(first, at, [next(own) for _ in range(part.streams)]))
        put(ROW.pack(IN_FILE, self._at, 0))
        rows.append(table.flush())
        name, at = self.digest[:32].encode(), self._at
        entries = b"/Type/XRef/W[1 8 2]/Size %d/Root %b/Info %b/ID[<%b><%b>]/Filter/FlateDecode" % (
            last + 1,
            reference(CATALOG),
            reference(INFO),
            name,
            name,
        )
        begun, ended = around(last, sum(map(len, rows)), rows[-1], entries)
        for piece in (begun, *rows, ended):  # of a large file they are megabytes, and not put together once more
            self._write(piece)
        self._write(b"startxref\n%d\n%%%%EOF\n" % at)
        return self._pages

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._sum.update(data)
        self._at += len(data)

    def _whole(self) -> Iterator[tuple[int, bytes]]:
        """The objects that stand over all villages."""
        template = self._parts[0].template
        pdf, lang = template.pdf, string(template.layout.lang)
        nodes = [laid.stretch.node for _, laid in self._laid]
        intent = pdf.Root.OutputIntents[0]
        profile = intent.DestOutputProfile
        entries = text_of(intent, lambda _: reference(PROFILE))
        yield CATALOG, alone(
            CATALOG,
            b"<</Type/Catalog/Pages %b/StructTreeRoot %b/Outlines %b/Metadata %b/PageMode/UseOutlines/MarkInfo<</Marked true>>"
            b"/ViewerPreferences<</DisplayDocTitle true>>/Lang %b/OutputIntents[%b]>>"
            % (*map(reference, (PAGES, STRUCTURE, OUTLINE, METADATA)), lang, entries),
        )
        kids = b" ".join(map(reference, nodes))
        yield PAGES, alone(PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (self._pages, kids))
        every = ((first, name[4:].encode(), note) for first, part in self._villages() for name, note in part.notes)
        notes = b" ".join(b"(note-%010d-%b) %d 0 R" % (first, name, first + note) for first, name, note in every)
        ids = b"/IDTree<</Names[%b]>>" % notes if notes else b""
        beyond = self._last.parents + self._laid[-1][1].parts[-1].parents
        yield STRUCTURE, alone(
            STRUCTURE,
            b"<</Type/StructTreeRoot/K[%b]/ParentTree %b/ParentTreeNextKey %d%b>>"
            % (reference(DOCUMENT), reference(PARENTS), beyond, ids),
        )
        roots = b" ".join([reference(first + part.root) for first, part in self._villages()])
        yield DOCUMENT, alone(DOCUMENT, b"<</S/Document/P %b/Lang %b/K[%b]>>" % (reference(STRUCTURE), lang, roots))
        trees = b" ".join(reference(node + 1) for node in nodes)
        yield PARENTS, alone(PARENTS, b"<</Kids[%b]>>" % trees)
        yield from self._outline()
        info = cut(text_of(pdf.trailer.Info, lambda _: b"", template.left_open))
        yield INFO, alone(INFO, closed(info, {key: string(text) for key, text in self._said.items()}))
        xml = closed(cut(template.left_open_in(pdf.Root.Metadata.read_bytes())), {k: escape(v).encode() for k, v in self._said.items()})
        yield METADATA, stream(METADATA, xml, b"/Type/Metadata/Subtype/XML")
        yield PROFILE, stream(PROFILE, profile.read_raw_bytes(), text_of(profile, lambda _: b""))

    def _outline(self) -> Iterator[tuple[int, bytes]]:
        """The outline (12.3.3): villages, below their groups where there are any."""
        if not self._groups:
            of_first, of_last = self._laid[0][1].parts[0], self._laid[-1][1].parts[-1]
            ends = self._firsts[0] + of_first.item, self._last.first + of_last.item, len(self._firsts)
            yield OUTLINE, alone(OUTLINE, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % ends)
            return
        count, own = len(self._groups), self._grouped
        yield OUTLINE, alone(OUTLINE, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (own, own + count - 1, count))
        for n, group in enumerate(self._groups, own):
            beside = b"/Prev %d 0 R" % (n - 1) if n > own else b""
            beside += b"/Next %d 0 R" % (n + 1) if n < own + count - 1 else b""
            text = b"<</Title %b/Parent %b%b/First %d 0 R/Last %d 0 R/Count -%d>>"
            yield n, alone(n, text % (string(group.name), reference(OUTLINE), beside, group.first, group.last, group.count))
