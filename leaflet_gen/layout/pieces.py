"""Pieces of a page before they have a place: how high, how they stretch, where they part.

A Piece is made for one width. `make(height)` turns it into a Frame at (0, 0);
`split(piece, height)` gives what fits and what is left, or (None, itself) where
nothing does. A piece with `breaks` parts even where all of it would fit.
Nothing here knows content or paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..units import Box
from .tree import Frame, Node

Make = Callable[[float], Frame]
SLACK = 1e-6  # mm of rounding that is not an overflow
LEAVES = 3  # rows that belong together: of more than so many the last does not go on to the next page alone


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to be placed: `height` is the least it needs."""

    width: float
    height: float
    make: Make
    stretch: float = 0.0  # its share of left-over height
    split: Callable[["Piece", float], tuple["Piece | None", "Piece | None"]] | None = None
    bleeds: bool = False  # stands at the very edge of the paper, without a margin
    breaks: bool = False  # something in it begins a new page


def parted(piece: Piece, height: float) -> tuple[Piece | None, Piece | None]:
    """The piece cut at `height`: (fits, rest)."""
    if piece.height <= height + SLACK and not piece.breaks:
        return piece, None
    return piece.split(piece, height) if piece.split else (None, piece)


def fixed(width: float, height: float, *children: Node, role: str = "", **more: object) -> Piece:
    """A piece that neither stretches nor parts."""
    return Piece(width, height, lambda h: Frame(role, Box(0, 0, width, height), children, **more))


def wrapped(piece: Piece, fresh: Callable[[], int], role: str, *, thread: int = 0, **more: object) -> Piece:
    """The piece inside a frame with a role; its two halves, if it parts, are one element (`fresh` numbers its thread)."""

    def make(height: float) -> Frame:
        return Frame(role, Box(0, 0, piece.width, height), (piece.make(height),), thread=thread, **more)

    def split(whole: Piece, height: float) -> tuple[Piece | None, Piece | None]:
        first, rest = parted(piece, height)
        if first is None or rest is None:
            return (None, whole) if first is None else (whole, None)
        same = thread or fresh()
        return wrapped(first, fresh, role, thread=same, **more), wrapped(rest, fresh, role, thread=same, **more)

    return replace(piece, make=make, split=split if piece.split else None)


@dataclass(frozen=True, slots=True)
class Stacked:
    """A piece in a stack, and the white above it."""

    piece: Piece
    gap: float = 0.0
    grow: float = 0.0  # extra share of left-over height that the piece itself takes
    keep: bool = False  # stays with the piece below (a heading)
    rigid: bool = False  # the white above it is as given, whatever is left over
    fresh: bool = False  # begins a new page


def stack(
    width: float, rows: Sequence[Stacked], *, spread: float = 0.0, align: str = "top", even: bool = False, together: bool = False, name: str = ""
) -> Piece:
    """Pieces one above the other. Left-over height goes to what stretches, and to the gaps (`spread` each).

    What the gaps get goes first, with `even`, to those between low pieces, so that all stand equally far apart.
    With `together`, the last of four rows or more does not go on to the next page alone.

    It parts between its rows or in one of them. What is kept with the row below goes on with it; a heading long
    enough to part (see `paragraph`) does so instead, and leaves no page half white.
    """
    rows = [replace(rows[0], gap=0.0), *rows[1:]] if rows else []
    height = sum(r.gap + r.piece.height for r in rows)
    soft = [spread if n and not r.rigid and not rows[n - 1].keep else 0.0 for n, r in enumerate(rows)]
    inner = sum(r.piece.stretch + r.grow for r in rows) + sum(soft)

    def make(available: float) -> Frame:
        extra = max(0.0, available - height)
        share = extra / inner if inner else 0.0
        white = [share * part for part in soft]
        if even:
            white = _evened(rows, white)
        y = extra / 2 if not inner and align == "middle" else 0.0
        children = []
        for n, row in enumerate(rows):
            y += row.gap + white[n]
            high = row.piece.height + (row.piece.stretch + row.grow) * share
            children.append(row.piece.make(high).at(0.0, y))
            y += high
        return Frame("", Box(0, 0, width, max(available, height)), tuple(children), name=name)

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        y, at = 0.0, 0
        first: Piece | None = None
        rest: Piece | None = None
        for at, row in enumerate(rows):
            if at and row.fresh:
                break
            first, rest = parted(row.piece, available - y - row.gap)
            if first is None or rest is not None:
                break
            y += row.gap + row.piece.height
        else:
            return whole, None
        if rest is None or first is None:  # break before this row, and not between a heading and what it heads
            first = None
            while at and rows[at - 1].keep and not rows[at].fresh and first is None:
                at -= 1
                if rows[at].piece.height > available / 2:
                    first, rest = _nearly(rows[at].piece)
            if together and first is None and at == len(rows) - 1 and at >= LEAVES:
                at -= 1
            if first is None and not at:
                return None, whole
        if first is None:
            upper, lower = rows[:at], rows[at:]
        else:
            upper = [*rows[:at], replace(rows[at], piece=first)]
            lower = [replace(rows[at], piece=rest), *rows[at + 1 :]]
        make_stack = lambda part: stack(width, part, spread=spread, align=align, even=even, together=together, name=name)  # noqa: E731
        return make_stack(upper), make_stack(lower) if lower else None

    breaks = any(r.piece.breaks or n and r.fresh for n, r in enumerate(rows))
    return Piece(width, height, make, inner, split if rows else None, breaks=breaks)


def _evened(rows: Sequence[Stacked], white: Sequence[float]) -> list[float]:
    """The same white in all, shared out so that the middles of the pieces are as evenly apart as it allows."""
    apart = [0.0, *[row.gap + (above.piece.height + row.piece.height) / 2 for above, row in pairwise(rows)]]
    wanted = [max(apart) - each if part else 0.0 for each, part in zip(apart, white)]
    whole, needed = sum(white), sum(wanted)
    if needed >= whole:
        return [whole * each / needed if needed else 0.0 for each in wanted]
    return [each + part * (whole - needed) / whole for each, part in zip(wanted, white)]


def _nearly(piece: Piece) -> tuple[Piece | None, Piece | None]:
    """The piece cut as near to its end as it can be; (None, itself) where it cannot be cut."""
    first, rest = piece.split(piece, piece.height - 2 * SLACK) if piece.split else (None, piece)
    return (first, rest) if first is not None and rest is not None else (None, piece)


def row(width: float, cells: Sequence[tuple[float, Piece]], *, align: str = "top", name: str = "") -> Piece:
    """Pieces side by side at the given x. It parts where its cells do; one that fits stays above."""
    height = max(piece.height for _, piece in cells)

    def make(available: float) -> Frame:
        children = []
        for x, piece in cells:
            high = available if piece.stretch else piece.height
            y = (available - high) / 2 if align == "middle" else 0.0
            children.append(piece.make(high).at(x, y))
        return Frame("", Box(0, 0, width, available), tuple(children), name=name)

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        parts = [(x, *parted(piece, available)) for x, piece in cells]
        if any(first is None for _, first, _ in parts):
            return None, whole
        rest = [(x, rest) for x, _, rest in parts if rest]
        if not rest:
            return whole, None
        return row(width, [(x, first) for x, first, _ in parts], name=name), row(width, rest, name=name)

    stretch = max(piece.stretch for _, piece in cells)
    parts = any(piece.split for _, piece in cells)
    return Piece(width, height, make, stretch, split if parts else None, breaks=any(piece.breaks for _, piece in cells))


def padded(
    piece: Piece,
    pad: tuple[float, float, float, float],
    under: Callable[[float, float], Sequence[Node]] = lambda w, h: (),
    **more: object,
) -> Piece:
    """The piece with white around it (top, right, bottom, left) and shapes of the whole size beneath.

    Where the piece parts, each part stands on its own shapes, with the whole white around it.
    """
    top, right, bottom, left = pad
    width = piece.width + left + right

    def make(height: float) -> Frame:
        beneath = tuple(under(width, height))
        artifact = (Frame("Artifact", Box(0, 0, width, height), beneath),) if beneath else ()
        return Frame("", Box(0, 0, width, height), (*artifact, piece.make(height - top - bottom).at(left, top)), **more)

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        first, rest = parted(piece, available - top - bottom)
        if first is None or rest is None:
            return (None, whole) if first is None else (whole, None)
        return padded(first, pad, under, **more), padded(rest, pad, under, **more)

    height = piece.height + top + bottom
    return Piece(width, height, make, piece.stretch, split if piece.split else None, breaks=piece.breaks)


def kept(piece: Piece) -> Piece:
    """The piece, never parted."""
    return replace(piece, split=None, breaks=False)


def decoration(piece: Piece) -> Piece:
    """The piece as something that has been read before, on a page or above: a screen reader passes over it."""
    return replace(piece, make=lambda h: Frame("Artifact", Box(0, 0, piece.width, h), (piece.make(h),)), split=None, breaks=False)
