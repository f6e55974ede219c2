"""A text in, a QR symbol's modules out (ISO/IEC 18004). No drawing.

message   what the symbol has to say, as codewords
affine    the symbol before masking, as a sum of tables
masks     the eight masks, their scores, the best
"""

from typing import NamedTuple

from .affine import QUIET, plain, side_of, unpacked
from .masks import best
from .message import LEVELS, codewords, segment, size

__all__ = ["LEVELS", "QUIET", "Symbol", "symbol"]


class Symbol(NamedTuple):
    """A symbol without its quiet zone: a row is an integer of `side` bits, the leftmost module the highest, 1 is dark."""

    payload: str
    version: int
    level: str
    mask: int
    side: int
    rows: tuple[int, ...]


def symbol(payload: str) -> Symbol:
    """The smallest symbol at level M; a higher level where the version stays the same.

    At one printed size more correction on a bigger version means smaller
    modules, and scans worse. Raises ValueError when the payload is too long.
    """
    said = segment(payload.encode("utf-8"))
    try:
        version, level = size(said)
    except ValueError as error:
        raise ValueError(f"{len(payload)} characters do not fit a QR symbol") from error
    mask, bits = best(plain(codewords(said, version, level), version, level), version, level)
    side = side_of(version)
    return Symbol(payload, version, level, mask, side, unpacked(bits, side))
