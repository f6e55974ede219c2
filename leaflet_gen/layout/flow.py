"""Text columns: a long piece dealt out side by side. A Piece of one column's width in, a Piece of all columns out.

The piece is read down the first column, then down the next. On the last page
the columns are balanced: as high as they must be, and no higher.
"""

from ..units import Box
from .pieces import Piece, parted
from .tree import Frame

CLOSE = 0.5  # mm: how near to the least height the balanced columns come


def columned(inner: Piece, count: int, between: float, most: float) -> Piece:
    """`count` columns, `between` mm apart. `most` is the height of a page: what needs more is not balanced yet."""
    width = count * inner.width + (count - 1) * between
    height = _least_height(inner, count, most)

    def make(_: float) -> Frame:
        return _beside(_dealt(inner, count, height)[0], height)

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        parts, rest = _dealt(inner, count, available)
        if not parts:
            return None, whole
        high = max(part.height for part in parts)
        first = Piece(width, high, lambda h: _beside(parts, high))
        return first, columned(rest, count, between, most) if rest else None

    def _beside(parts: list[Piece], high: float) -> Frame:
        step = inner.width + between
        return Frame("", Box(0, 0, width, high), tuple(part.make(part.height).at(n * step, 0) for n, part in enumerate(parts)))

    return Piece(width, height, make, split=split)


def _dealt(inner: Piece, count: int, height: float) -> tuple[list[Piece], Piece | None]:
    """What each column takes, and what is left."""
    parts: list[Piece] = []
    rest: Piece | None = inner
    while rest is not None and len(parts) < count:
        first, left = parted(rest, height)
        if first is None:
            break
        parts.append(first)
        rest = left
    return parts, rest


def _least_height(inner: Piece, count: int, most: float) -> float:
    """The least height, to half a millimetre, at which all of it is dealt out."""
    low, high = inner.height / count, inner.height
    if low > most:
        return low  # it goes on over pages, whatever its height is
    while high - low > CLOSE:
        middle = (low + high) / 2
        if _dealt(inner, count, middle)[1] is None:
            high = middle
        else:
            low = middle
    return high
