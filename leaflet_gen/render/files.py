"""A file for each village. A Template in; for each Village that it made, the bytes of a whole PDF out.

Objects that are the same for all stand first, at places that never change;
behind them the few that a village has to itself, and the table that says where.
"""

import hashlib
from html import escape
from typing import NamedTuple

from pikepdf import Name, Object, Stream

from .deflate import Packed
from .objects import (
    HEADER,
    IN_FILE,
    IN_STREAM,
    ROW,
    Cut,
    address,
    alone,
    closed,
    cross_references,
    cut,
    left_open,
    object_stream,
    reachable,
    reference,
    stream,
    string,
    text_of,
)
from .variable import SAMPLE, Template, Village


class File(NamedTuple):
    """A finished file in pieces, first what it shares with the others; and its SHA-256, of which that part is known beforehand."""

    pieces: tuple[bytes, ...]
    sha256: str

    @property
    def data(self) -> bytes:
        return b"".join(self.pieces)


class Files:
    """The static half of every file, ready as bytes."""

    def __init__(self, template: Template) -> None:
        pdf = template.pdf
        said = template.left_open
        contents = [pdf.pages[n].obj.Contents.objgen for n in template.with_slots]

        def to_be_numbered(value: Object) -> bytes:
            return left_open(f"#{value.objgen[0]}")

        def is_own(value: Object, text: Cut) -> bool:
            own = value.objgen in contents or isinstance(value, Stream) and value.get("/Type") == Name.Metadata
            return own or any(isinstance(part, str) and not part.startswith("#") for part in text)

        texts = [(value, cut(text_of(value, to_be_numbered, said))) for value in reachable(pdf.Root, pdf.trailer.Info)]
        whose = [is_own(*each) for each in texts]
        still, own = ([each for each, theirs in zip(texts, whose) if theirs is of] for of in (False, True))
        self._first = len(still) + 2  # of a village's own objects; before them stands that which holds the small ones
        self._table = self._first + len(own)
        numbered = [*enumerate(still, 1), *enumerate(own, self._first)]
        numbers = {f"#{value.objgen[0]}": reference(number) for number, (value, _) in numbered}

        def closed_but_for(text: Cut) -> bytes:
            """With its numbers; what a village has to say is still open."""
            return b"".join([part if isinstance(part, bytes) else numbers.get(part) or left_open(part) for part in text])

        rows = [ROW.pack(0, 0, 0xFFFF)]  # object 0: the head of the free ones (7.5.4)
        start, packed = bytearray(HEADER), []
        for number, (value, text) in enumerate(still, 1):
            text = closed_but_for(text)
            if isinstance(value, Stream):
                rows.append(ROW.pack(IN_FILE, len(start), 0))
                start += stream(number, value.read_raw_bytes(), text)
            else:
                rows.append(ROW.pack(IN_STREAM, self._first - 1, len(packed)))
                packed.append((number, text))
        rows.append(ROW.pack(IN_FILE, len(start), 0))
        self._start, self._rows = bytes(start + object_stream(self._first - 1, packed)), Packed.of(b"".join(rows), 9)
        self._own: list[int | Cut] = []  # the page whose content it is, or a text of the village's
        for number, (value, text) in enumerate(own, self._first):
            if value.objgen in contents:
                self._own.append(contents.index(value.objgen))
            elif isinstance(value, Stream):
                self._own.append(cut(template.left_open_in(value.read_bytes())))
                self._metadata = number
            else:
                self._own.append(cut(alone(number, closed_but_for(text))))
        self._trailer = b"/Root %b/Info %b" % tuple(numbers[f"#{one.objgen[0]}"] for one in (pdf.Root, pdf.trailer.Info))
        self._begun = hashlib.sha256(self._start)
        self.key = self.write(template.village(SAMPLE)).sha256  # of all that goes into a file

    def write(self, village: Village) -> File:
        """The village's whole file."""
        out, rows, at = [], [], len(self._start)
        given = {key: address(text) if key.startswith("link") else string(text) for key, text in village.said.items()}
        for number, own in enumerate(self._own, self._first):
            if isinstance(own, int):
                data = stream(number, village.contents[own], b"/Filter/FlateDecode")
            elif number == self._metadata:
                data = stream(number, closed(own, _escaped(village)), b"/Type/Metadata/Subtype/XML")
            else:
                data = closed(own, given)
            rows.append(ROW.pack(IN_FILE, at, 0))
            out.append(data)
            at += len(data)
        digest, own = self._begun.copy(), b"".join(out)
        digest.update(own)
        name = digest.hexdigest()[:32].encode("ascii")
        entries = b"%b/ID[<%b><%b>]" % (self._trailer, name, name)
        table = cross_references(self._table, at, (self._rows, Packed.stored(b"".join(rows))), entries)
        digest.update(table)
        return File((self._start, own, table), digest.hexdigest())


def _escaped(village: Village) -> dict[str, bytes]:
    return {key: escape(text).encode() for key, text in village.said.items()}
