"""PDF objects as bytes. Objects of an open document in; their text, object streams and cross-reference streams out.

ISO 32000-1, 7.3 (objects), 7.5.7 (object streams), 7.5.8 (cross-reference
streams). What differs from village to village is left open, as a name between
two NULs: the text of an object never holds one.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Stream

from .deflate import Packed, deflated

HEADER = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"  # four bytes that say it is binary (7.5.2)
ROW = struct.Struct(">BIH")  # of a cross-reference stream with /W [1 4 2]: kind, offset or stream, generation or index
IN_FILE, IN_STREAM = 1, 2  # kinds of an object (table 18)
OPEN = re.compile(rb"\0([^\0]*)\0")

Cut = Sequence[bytes | str]  # a text in parts: bytes, and the name of what is left open between them


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


def left_open(name: str) -> bytes:
    return b"\0%b\0" % name.encode("ascii")


def is_open(text: bytes) -> bool:
    return OPEN.search(text) is not None


def cut(text: bytes) -> Cut:
    """A text parted where it was left open."""
    return [part.decode("ascii") if n % 2 else part for n, part in enumerate(OPEN.split(text))]


def closed(parts: Cut, given: Mapping[str, bytes]) -> bytes:
    """The text again, what was left open filled in."""
    return b"".join([given[part] if isinstance(part, str) else part for part in parts])


def string(text: str) -> bytes:
    """A text string in UTF-16 (7.9.2.2), written in hexadecimal."""
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().encode("ascii")


def address(text: str) -> bytes:
    """A URI, which is ASCII (12.6.4.7), as a literal string."""
    return b"(%b)" % re.sub(rb"([\\()])", rb"\\\1", text.encode("ascii"))


Instead = Callable[[str, object], bytes | None]  # of an entry's key and value: what is written for it, if not the value


def text_of(value: object, refer: Callable[[Object], bytes], instead: Instead = lambda key, value: None) -> bytes:
    """An object written out: the entries alone of a stream, its length and brackets left out.

    `refer` writes a reference to an object that stands for itself; `instead` has its way with any entry of a dictionary.
    """

    def within(inner: object) -> bytes:
        return refer(inner) if isinstance(inner, Object) and inner.is_indirect else text_of(inner, refer, instead)

    def entry(key: str, inner: object) -> bytes:
        said = instead(key, inner)
        return Name(key).unparse() + b" " + (within(inner) if said is None else said)

    if isinstance(value, Stream):
        return b"".join(entry(k, v) for k, v in value.items() if k != "/Length")
    if isinstance(value, Dictionary):
        return b"<<" + b"".join(entry(k, v) for k, v in value.items()) + b">>"
    if isinstance(value, Array):
        return b"[" + b" ".join(map(within, value)) + b"]"
    return value.unparse() if isinstance(value, Object) else str(value).lower().encode("ascii")  # true, false, a number


def reachable(*roots: object, beyond: Callable[[str], bool] = lambda key: False) -> list[Object]:
    """Every object that stands for itself and that these lead to, in the order they are met; not by entries that lead `beyond`."""
    found: dict[tuple[int, int], Object] = {}
    waiting: list[object] = list(reversed(roots))
    while waiting:
        value = waiting.pop()
        if isinstance(value, Object) and value.is_indirect:
            if value.objgen in found:
                continue
            found[value.objgen] = value
        if isinstance(value, (Dictionary, Stream)):
            waiting += [inner for key, inner in value.items() if not beyond(key)]
        elif isinstance(value, Array):
            waiting += list(value)
    return list(found.values())


def alone(number: int, text: bytes) -> bytes:
    """An object that stands in the file itself (7.3.10)."""
    return b"%d 0 obj\n%b\nendobj\n" % (number, text)


def stream(number: int, data: bytes, entries: bytes) -> bytes:
    """A stream with its data as they are (7.3.8)."""
    begun, ended = around(number, len(data), data, entries)
    return b"%b%b%b" % (begun, data, ended)


def around(number: int, length: int, end: bytes, entries: bytes) -> tuple[bytes, bytes]:
    """What stands before and behind a stream's data. A carriage return at their end could be read as a part of the line's."""
    more = b"\n" if end.endswith(b"\r") else b""
    return b"%d 0 obj\n<<%b/Length %d>>stream\n" % (number, entries, length + len(more)), b"%b\nendstream\nendobj\n" % more


def object_stream(number: int, objects: Sequence[tuple[int, bytes]]) -> bytes:
    """Objects that are no streams, packed together (7.5.7)."""
    heads, offset = [], 0
    for inner, text in objects:
        heads.append(b"%d %d" % (inner, offset))
        offset += len(text) + 1
    head = b" ".join(heads) + b"\n"
    data = zlib.compress(head + b"\n".join(text for _, text in objects), 9)
    return stream(number, data, b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(objects), len(head)))


def cross_references(number: int, at: int, rows: Iterable[Packed], entries: bytes) -> bytes:
    """The cross-reference stream, itself object `number` at that offset, and the end of the file (7.5.8, 7.5.5)."""
    data = deflated((*rows, Packed.stored(ROW.pack(IN_FILE, at, 0))))
    table = stream(number, data, b"/Type/XRef/W[1 4 2]/Size %d%b/Filter/FlateDecode" % (number + 1, entries))
    return table + b"startxref\n%d\n%%%%EOF\n" % at
