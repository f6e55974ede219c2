"""A file for each village. A Template in; for each Village that it made, the bytes of a whole PDF out.

Objects that are the same for all stand first, at places that never change;
behind them the few that a village has to itself, and the table that says where.
"""

import hashlib
from html import escape

from pikepdf import Name, Object, Stream

from .objects import (
    HEADER,
    IN_FILE,
    IN_STREAM,
    OPEN,
    ROW,
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

FLATE = b"/Filter/FlateDecode"


class Files:
    """The static half of every file, ready as bytes."""

    def __init__(self, template: Template) -> None:
        pdf = template.pdf
        found = list(reachable(pdf.Root, pdf.trailer.Info))
        numbers = {value.objgen: n for n, value in enumerate(found, 1)}
        contents = [page.obj.Contents.objgen for page in pdf.pages]
        self._contents = [numbers[objgen] for objgen in contents]
        self._packer, self._table = len(found) + 1, len(found) + 2
        self._said = []  # objects that say something of the village
        rows = bytearray(ROW.pack(0, 0, 0xFFFF))  # object 0: the head of the free ones (7.5.4)
        start, packed = bytearray(HEADER), []

        def refer(value: Object) -> bytes:
            return reference(numbers[value.objgen])

        strings = {text: left_open(key) for text, key in template.sample.items()}
        for number, value in enumerate(found, 1):
            rows += ROW.pack(IN_FILE, len(start), 0)
            if value.objgen in contents:
                continue
            text = text_of(value, refer, strings)
            if isinstance(value, Stream) and value.get("/Type") == Name.Metadata:
                self._metadata = number, cut(_xmp(value, template))
            elif isinstance(value, Stream):
                start += stream(number, value.read_raw_bytes(), text)
            elif OPEN.search(text):
                self._said.append((number, cut(alone(number, text))))
            else:
                rows[-ROW.size :] = ROW.pack(IN_STREAM, self._packer, len(packed))
                packed.append((number, text))
        rows += ROW.pack(IN_FILE, len(start), 0)
        self._start, self._rows = bytes(start + object_stream(self._packer, packed)), bytes(rows)
        self._trailer = b"/Root %b/Info %b" % (refer(pdf.Root), refer(pdf.trailer.Info))
        self._name = hashlib.blake2b(self._start, digest_size=16)
        self.key = hashlib.sha256(self.write(template.village(SAMPLE))).hexdigest()  # of all that goes into a file

    def write(self, village: Village) -> bytes:
        """The village's whole file."""
        out, rows, at = [self._start], bytearray(self._rows), len(self._start)
        given = {key: address(text) if key.startswith("link") else string(text) for key, text in village.said.items()}
        number, xmp = self._metadata
        own = [(n, stream(n, data, FLATE)) for n, data in zip(self._contents, village.contents, strict=True)]
        own += [(n, closed(text, given)) for n, text in self._said]
        own.append((number, stream(number, closed(xmp, _escaped(village)), b"/Type/Metadata/Subtype/XML")))
        name = self._name.copy()
        for number, data in own:
            ROW.pack_into(rows, ROW.size * number, IN_FILE, at, 0)
            out.append(data)
            name.update(data)
            at += len(data)
        digest = name.hexdigest().encode()
        out.append(cross_references(self._table, at, bytes(rows), b"%b/ID[<%b><%b>]" % (self._trailer, digest, digest)))
        return b"".join(out)


def _xmp(metadata: Stream, template: Template) -> bytes:
    data = metadata.read_bytes()
    for text, key in template.sample.items():
        data = data.replace(escape(text).encode(), left_open(key))
    return data


def _escaped(village: Village) -> dict[str, bytes]:
    return {key: escape(text).encode() for key, text in village.said.items()}
