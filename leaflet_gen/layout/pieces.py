"""Pieces of a page before they have a place: how high, how they stretch, where they part.

A Piece is made for one width. `make(height)` turns it into a Frame at (0, 0);
`split(height)` gives what fits and what is left, or (None, itself) where
nothing does. Nothing here knows content or paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..units import Box
from .tree import Frame, Node

Make = Callable[[float], Frame]
SLACK = 1e-6  # mm of rounding that is not an overflow


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to be placed: `height` is the least it needs."""

    width: float
    height: float
    make: Make
    stretch: float = 0.0  # its share of left-over height
    split: Callable[[float], tuple["Piece | None", "Piece | None"]] | None = None
    bleeds: bool = False  # stands at the very edge of the paper, without a margin


def parted(piece: Piece, height: float) -> tuple[Piece | None, Piece | None]:
    """The piece cut at `height`: (fits, rest)."""
    if piece.height <= height + SLACK:
        return piece, None
    return piece.split(height) if piece.split else (None, piece)


def fixed(width: float, height: float, *children: Node, role: str = "", **more: object) -> Piece:
    """A piece that neither stretches nor parts."""
    return Piece(width, height, lambda h: Frame(role, Box(0, 0, width, height), children, **more))


def wrapped(piece: Piece, fresh: Callable[[], int], role: str, *, thread: int = 0, **more: object) -> Piece:
    """The piece inside a frame with a role; its two halves, if it parts, are one element (`fresh` numbers its thread)."""

    def make(height: float) -> Frame:
        return Frame(role, Box(0, 0, piece.width, height), (piece.make(height),), thread=thread, **more)

    def split(height: float) -> tuple[Piece | None, Piece | None]:
        first, rest = parted(piece, height)
        if first is None or rest is None:
            return (None, whole) if first is None else (whole, None)
        same = thread or fresh()
        return wrapped(first, fresh, role, thread=same, **more), wrapped(rest, fresh, role, thread=same, **more)

    whole = Piece(piece.width, piece.height, make, piece.stretch, split if piece.split else None, piece.bleeds)
    return whole


@dataclass(frozen=True, slots=True)
class Stacked:
    """A piece in a stack, and the white above it."""

    piece: Piece
    gap: float = 0.0
    grow: float = 0.0  # extra share of left-over height that the piece itself takes
    keep: bool = False  # stays with the piece below (a heading)
    rigid: bool = False  # the white above it is as given, whatever is left over


def stack(width: float, rows: Sequence[Stacked], *, spread: float = 0.0, align: str = "top", name: str = "") -> Piece:
    """Pieces one above the other. Left-over height goes to what stretches, then to the gaps (`spread` each)."""
    rows = [replace(rows[0], gap=0.0), *rows[1:]] if rows else []
    height = sum(r.gap + r.piece.height for r in rows)
    soft = [spread if n and not r.rigid and not rows[n - 1].keep else 0.0 for n, r in enumerate(rows)]
    inner = sum(r.piece.stretch + r.grow for r in rows) + sum(soft)

    def make(available: float) -> Frame:
        extra = max(0.0, available - height)
        share = extra / inner if inner else 0.0
        y = extra / 2 if not inner and align == "middle" else 0.0
        children = []
        for n, row in enumerate(rows):
            y += row.gap + soft[n] * share
            high = row.piece.height + (row.piece.stretch + row.grow) * share
            children.append(row.piece.make(high).at(0.0, y))
            y += high
        return Frame("", Box(0, 0, width, max(available, height)), tuple(children), name=name)

    def split(available: float) -> tuple[Piece | None, Piece | None]:
        y, at = 0.0, 0
        first: Piece | None = None
        rest: Piece | None = None
        for at, row in enumerate(rows):
            if y + row.gap + row.piece.height > available + SLACK:
                first, rest = parted(row.piece, available - y - row.gap)
                break
            y += row.gap + row.piece.height
        else:
            return whole, None
        if first is None:  # break before this row, and not between a heading and what it heads
            while at and rows[at - 1].keep:
                at -= 1
            if not at:
                return None, whole
            upper, lower = rows[:at], rows[at:]
        else:
            upper = [*rows[:at], replace(rows[at], piece=first)]
            lower = ([replace(rows[at], piece=rest)] if rest else []) + list(rows[at + 1 :])
        make_stack = lambda part: stack(width, part, spread=spread, align=align, name=name)  # noqa: E731
        return make_stack(upper), make_stack(lower) if lower else None

    whole = Piece(width, height, make, inner, split if rows else None)
    return whole


def row(width: float, cells: Sequence[tuple[float, Piece]], *, align: str = "top", name: str = "") -> Piece:
    """Pieces side by side at the given x. It parts where its last cell does; the others stay above."""
    height = max(piece.height for _, piece in cells)

    def make(available: float) -> Frame:
        children = []
        for x, piece in cells:
            high = available if piece.stretch else piece.height
            y = (available - high) / 2 if align == "middle" else 0.0
            children.append(piece.make(high).at(x, y))
        return Frame("", Box(0, 0, width, available), tuple(children), name=name)

    def split(available: float) -> tuple[Piece | None, Piece | None]:
        x, last = cells[-1]
        if max((p.height for _, p in cells[:-1]), default=0.0) > available + SLACK:
            return None, whole
        first, rest = parted(last, available)
        if first is None or rest is None:
            return (None, whole) if first is None else (whole, None)
        return row(width, [*cells[:-1], (x, first)], name=name), row(width, [(x, rest)], name=name)

    stretch = max(piece.stretch for _, piece in cells)
    whole = Piece(width, height, make, stretch, split if cells[-1][1].split else None)
    return whole


def padded(
    piece: Piece,
    pad: tuple[float, float, float, float],
    under: Callable[[float, float], Sequence[Node]] = lambda w, h: (),
    **more: object,
) -> Piece:
    """The piece with white around it (top, right, bottom, left) and shapes of the whole size beneath."""
    top, right, bottom, left = pad
    width = piece.width + left + right

    def make(height: float) -> Frame:
        beneath = tuple(under(width, height))
        artifact = (Frame("Artifact", Box(0, 0, width, height), beneath),) if beneath else ()
        return Frame("", Box(0, 0, width, height), (*artifact, piece.make(height - top - bottom).at(left, top)), **more)

    return Piece(width, piece.height + top + bottom, make, piece.stretch)
