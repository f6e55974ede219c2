"""The modules of a symbol as marks. Rows in, each an integer with its leftmost module highest; a PDF's path or an image out."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import getitem

from ..qr import QUIET

ROW = b"y"
SHADES = bytes.maketrans(b"01", b"\xff\x00")


def runs(row: int) -> Iterator[tuple[int, int]]:
    """Each unbroken dark stretch, the rightmost first: how many modules stand right of it, and its width."""
    right = 0
    while row:
        light = (row & -row).bit_length() - 1
        row, right = row >> light, right + light
        width = (row + 1 & -row - 1).bit_length() - 1
        yield right, width
        row, right = row >> width, right + width


def dark_path(rows: Sequence[int], side: int) -> bytes:
    """The dark modules as one path of rectangles, in whole modules, y downwards. Filling it is the painter's.

    A rectangle is what a run covers of eight columns, so that eight modules are one look-up: rectangles
    that meet in one path with one fill show no seam. What stands in the columns is kept for any row, not for
    each: a hundred thousand pieces are more than a processor's cache holds.
    """
    in_hex, count, columns = _columns(side)
    data = bytes.fromhex(in_hex % tuple(rows))
    lines = [data[at : at + count] for at in range(0, len(data), count)]
    return b"".join([b"".join(map(getitem, columns, line)).replace(ROW, b"%d" % y) for y, line in enumerate(lines)])


class _Columns(dict[int, bytes]):
    """Eight modules of a row, as a byte -> their rectangles, the row left open. Each is made when it is first asked for."""

    def __init__(self, x: int) -> None:
        self.end = x + 8

    def __missing__(self, byte: int) -> bytes:
        rectangles = [b"%d %b %d 1 re " % (self.end - right - width, ROW, width) for right, width in runs(byte)]
        return self.setdefault(byte, b"".join(rectangles))


@lru_cache(maxsize=8)
def _columns(side: int) -> tuple[str, int, list[_Columns]]:
    """How rows are written as bytes, in hexadecimal, how many bytes a row has, and its pieces. Its first byte begins left of it."""
    count = -(-side // 8)
    return f"%0{2 * count}x" * side, count, [_Columns(side - 8 * n) for n in range(count, 0, -1)]


def image(rows: Sequence[int], side: int) -> bytes:
    """One byte a module, 0 dark and 255 light, rows from the top, with its quiet zone: `side` + 8 squared."""
    return _digits(side).format(*rows).encode().translate(SHADES)


@lru_cache(maxsize=8)
def _digits(side: int) -> str:
    white, edge = "0" * (side + 2 * QUIET) * QUIET, "0" * QUIET
    return white + f"{edge}{{:0{side}b}}{edge}" * side + white
