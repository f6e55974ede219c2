"""All villages in one file. Templates in; parts of a PDF for each Village, and what holds the parts together, out.

A village has objects of its own for its pages, elements and links; fonts and
pictures stand in the file once. The numbers of its objects follow each other
from one that whoever plans the file gives it: so the parts can be made apart,
in any order, and put one behind the other.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from pikepdf import Array, Name, Object, Stream

from .objects import (
    IN_FILE,
    IN_STREAM,
    Cut,
    address,
    alone,
    closed,
    cut,
    is_open,
    left_open,
    reachable,
    reference,
    stream,
    string,
    text_of,
)
from .variable import Template, Village

CATALOG, PAGES, STRUCTURE, DOCUMENT, PARENTS, OUTLINE, INFO, METADATA, PROFILE = range(1, 10)  # numbers in every volume
ROW = struct.Struct(">BQH")  # of the cross-reference stream, /W [1 8 2]: kind, place or stream, index
NOWHERE = b"\xff" * 8
LEVEL = 1  # of what is compressed for one village: the next takes half as long again
LONG = ("/Alt", "/A", "/Contents")  # entries of elements and links whose values are long, and most of them the same in each village
INWARD = ("/Resources", "/Contents", "/Parent")  # entries of a page that lead to what is not only its own


class Bound(NamedTuple):
    """A village's place in the file."""

    first: int  # number of its first object
    parents: int  # number of its first entry in the parent tree (14.7.4.4)
    node: int  # number of the node of the page tree that holds its pages
    above: int  # of the outline item, or the outline, that holds its own
    before: int  # of the outline item before its own; 0 for none
    after: int  # of that after it
    page: int  # its first, from 1


class Stretch(NamedTuple):
    """Villages that follow each other in the file: where each stands is counted from here, part by part."""

    node: int  # number of their node of the page tree; the next is that of their node of the parent tree, then come theirs
    parents: int
    page: int
    above: tuple[tuple[int, int], ...]  # of each run of them below one outline item: its number, and how many they are
    before: int  # of the outline item before that of the first of them; 0 for none below the same
    after: int  # of that after the last one's

    def bounds(self, parts: Sequence["Part"]) -> Iterator[Bound]:
        """Of each village, whose parts these are."""
        node, parents, page, runs, before, after = self
        first, n = node + 2, 0
        for above, count in runs:
            for left in reversed(range(count)):
                part, n = parts[n], n + 1
                beyond = first + part.size
                following = beyond + parts[n].item if left else after if n == len(parts) else 0
                yield Bound(first, parents, node, above, before, following, page)
                before, first, parents, page = first + part.item, beyond, parents + part.parents, page + len(part.pages)
            before = 0


class Laid(NamedTuple):
    """A village's bytes, and where in them each object begins that is not packed with the others."""

    data: bytes
    begins: tuple[int, ...]


class Part:
    """A template's share of a file. Its objects that all villages share have the numbers from `shared` on."""

    def __init__(self, template: Template, shared: int) -> None:
        pdf, tree = template.pdf, template.pdf.Root.StructTreeRoot
        pages = [page.obj for page in pdf.pages]
        nums = list(tree.ParentTree.Nums)
        parents = dict(zip(map(int, nums[::2]), nums[1::2]))
        filled = [pages[n] for n in template.with_slots]
        same = [page.Contents for n, page in enumerate(pages) if n not in template.with_slots]
        common = reachable(*(page.Resources for page in pages), *same)
        commons = {value.objgen: n for n, value in enumerate(common, shared)}
        outside = {*commons, tree.objgen, pages[0].Parent.objgen}
        inner = reachable(*pages, tree.K[0], *parents.values(), beyond=lambda key: key in INWARD)
        own = [value for value in inner if value.objgen not in outside]
        words: dict[bytes, int] = {}  # what elements of all villages say alike, as objects that they share

        def refer(value: Object) -> bytes:
            if value.objgen == tree.objgen:
                return reference(DOCUMENT)  # what was the document is a part of one
            known = commons.get(value.objgen)
            return reference(known) if known else left_open(f"#{value.objgen[0]}") + b" 0 R"

        def instead(key: str, value: object) -> bytes | None:
            if key in ("/StructParents", "/StructParent"):
                return left_open(f"s{int(value)}")
            if key == "/Parent":
                return left_open("node") + b" 0 R"
            if key == "/ID":  # of a note (ISO 14289-1, 7.9): the only one in a file of one village
                return left_open(f"note{str(value)[-4:]}")
            if key == "/S" and value == Name.Document:
                return b"/Part"
            said = template.left_open(key, value)
            if said is None and key in LONG and not isinstance(value, (Stream, Array)):
                text = text_of(value, refer, template.left_open)
                if not is_open(text):  # an action that dials is each village's own
                    return reference(words.setdefault(text, shared + len(common) + len(words)))
            return said

        # first the objects in which only numbers differ, then those that say something of the village: so the former
        # stand at the same places in every village's object stream
        said = {*template.sample.values(), *(f"note{n:04}" for n in range(1, 10_000))}

        def says(text: Cut) -> bool:
            return any(part in said for part in text if isinstance(part, str))

        texts = sorted([(value, cut(text_of(value, refer, instead))) for value in own], key=lambda each: says(each[1]))
        number = {value.objgen: n for n, (value, _) in enumerate(texts)}
        number |= {page.Contents.objgen: n for n, page in enumerate(filled, len(own) + 1)}
        named = {f"#{objgen[0]}": f"p{n}" for objgen, n in number.items()}
        written = [[named.get(part, part) if isinstance(part, str) else part for part in text] for _, text in texts]
        still = sum(not says(text) for text in written)
        self.streams = len(filled) + 1  # the contents, and what the objects are packed in
        self.size = len(own) + 1 + self.streams  # the objects, the outline item
        self.parents = len(nums) // 2
        self.pages = [number[page.objgen] for page in pages]
        self.root = number[tree.K[0].objgen]
        self.notes = [(f"note{n:04}", number[note.objgen]) for n, note in enumerate(_notes(tree), 1)]
        self.behind = [number[value.objgen] for _, value in sorted(parents.items())]  # each entry in the parent tree
        places = [f"p{n}" for n in range(self.size)] + [f"s{n}" for n in range(self.parents)] + ["node"]
        self.template = template
        self._still, self._said = _Still(written[:still], places), written[still:]
        asked = {part for text in self._said for part in text if isinstance(part, str)}
        self._asked = [(name, n) for n, name in enumerate(places) if name in asked]
        self.item = len(own)  # which of the village's objects is its outline item
        self._packed = b"".join(ROW.pack(IN_STREAM, 0, n).replace(bytes(8), NOWHERE, 1) for n in range(len(own) + 1))
        self._top = b"%g" % float(pages[0].MediaBox[3])
        self.shared = [
            (n, stream(n, value.read_raw_bytes(), text_of(value, refer)) if isinstance(value, Stream) else alone(n, text_of(value, refer)))
            for n, value in enumerate(common, shared)
        ] + [(n, alone(n, text)) for text, n in words.items()]

    def lay(self, village: Village, bound: Bound, name: str) -> Laid:
        """The village's objects at its place in the file; its bookmark says its name."""
        first, size = bound.first, self.size
        numbers = (*range(first, first + size), *range(bound.parents, bound.parents + self.parents), bound.node)
        heads, body = self._still.at(numbers, first + size - 1)
        given = {key: address(text) if key.startswith("link") else string(text) for key, text in village.said.items()}
        given |= {place: b"%d" % numbers[n] for place, n in self._asked}
        given |= {note: b"(note-%010d-%s)" % (first, note[4:].encode()) for note, _ in self.notes}
        texts = [closed(parts, given) for parts in self._said]
        texts.append(self._bookmark(bound, name))
        at, more = len(body) + 1, []
        for n, text in enumerate(texts, self._still.count):
            more.append(b"%d %d " % (first + n, at))
            at += len(text) + 1
        head = b"".join((heads, *more))
        out, begins, length = [], [], 0
        count = self._still.count + len(texts)
        packed = zlib.compress(b"\n".join((head, body, *texts)), LEVEL)
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (count, len(head) + 1)
        for n, (data, said) in enumerate((*((c, b"/Filter/FlateDecode") for c in village.contents), (packed, entries))):
            out.append(stream(first + count + n, data, said))
            begins.append(length)
            length += len(out[-1])
        return Laid(b"".join(out), tuple(begins))

    def _bookmark(self, bound: Bound, name: str) -> bytes:
        """The village's item in the outline (12.3.3)."""
        beside = b"/Prev %d 0 R" % bound.before if bound.before else b""
        beside += b"/Next %d 0 R" % bound.after if bound.after else b""
        target = b"[%d 0 R/XYZ 0 %b 0]" % (bound.first + self.pages[0], self._top)
        return b"<</Title %b/Parent %d 0 R%b/Dest%b>>" % (string(name), bound.above, beside, target)

    def rows(self, first: int, at: int, begins: Sequence[int]) -> bytes:
        """Its rows of the cross-reference stream, of a village that stands at that place of the file."""
        packer = first + self.size - 1
        rows = self._packed.replace(NOWHERE, packer.to_bytes(8))
        return rows + b"".join(ROW.pack(IN_FILE, at + begin, 0) for begin in begins)


class _Still:
    """Objects that differ in numbers alone, as one format; their places depend only on how many digits the numbers have."""

    def __init__(self, texts: Sequence[Cut], places: Sequence[str]) -> None:
        index = {name: n for n, name in enumerate(places)}
        self.count = len(texts)
        self._formats = [b"".join(b"%d" if isinstance(p, str) else p.replace(b"%", b"%%") for p in text) for text in texts]
        self._takes = [[index[part] for part in text if isinstance(part, str)] for text in texts]
        self._whole = b"\n".join(self._formats)
        self._take = itemgetter(*(n for take in self._takes for n in take))
        self._heads: dict[tuple[int, ...], bytes] = {}

    def at(self, numbers: Sequence[int], last: int) -> tuple[bytes, bytes]:
        """The heads for an object stream (7.5.7), each number and place; and the objects. `last` is the village's last object."""
        widths = tuple(len(str(n)) for n in (numbers[0], last, *numbers[last - numbers[0] + 1 :]))
        own, body = numbers[: self.count], self._whole % self._take(numbers)
        head = self._heads.get(widths)
        if head is None:
            head = self._head(numbers)
            if widths[0] == widths[1]:  # else its numbers grow a digit somewhere among them: that place is its own
                self._heads[widths] = head
        return head % own, body

    def _head(self, numbers: Sequence[int]) -> bytes:
        at, heads = 0, []
        for text, take in zip(self._formats, self._takes):
            heads.append(b"%%d %d " % at)
            at += len(text % tuple(numbers[n] for n in take)) + 1
        return b"".join(heads)


def _notes(tree: Object) -> list[Object]:
    return list(tree.IDTree.Names)[1::2] if "/IDTree" in tree else []
