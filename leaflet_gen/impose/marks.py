"""Printer's marks: where to cut, to fold, and how to see that a driver scaled. Sheets' measures in, shapes and runs out.

A mark is a black hairline. Where one to cut at must stand on a page it has a white edge, so that it is seen on a coloured
band; one to fold at stays on the page, and has none.
"""

from collections.abc import Iterable, Iterator, Sequence

from ..layout.plain import BLACK, label, wide
from ..layout.shapes import line, rectangle
from ..layout.tree import Group, Node, Shape
from ..units import Box, mm
from .sheet import Paper

WHITE = "#ffffff"
HAIRLINE, HALO = 0.25, 0.3  # mm: of a mark; of the white on each of its sides
LONG, LEAST, INSIDE = 5.0, 2.0, 3.0  # mm: a mark's length, the shortest that is any use, and its length where it stands on a page
APART = 1.0  # mm between a mark and the bleed
DASH = (0.8, 0.8)  # of a mark to fold at
RULER, RULER_HEIGHT, RULER_PT = 50.0, 3.0, 7.0


def hairline(
    x1: float, y1: float, x2: float, y2: float, *, dash: tuple[float, ...] = (), halo: bool = False
) -> tuple[Shape, ...]:
    under = (line(x1, y1, x2, y2, stroke=WHITE, width=HAIRLINE + 2 * HALO),) if halo else ()
    return (*under, line(x1, y1, x2, y2, stroke=BLACK, width=HAIRLINE, dash=dash))


def cross(x: float, y: float, arm: float) -> tuple[Shape, ...]:
    """A register cross about a point, with white edges."""
    across, along = (x - arm, y, x + arm, y), (x, y - arm, x, y + arm)
    grounds = tuple(line(*at, stroke=WHITE, width=HAIRLINE + 2 * HALO) for at in (across, along))
    return (*grounds, *hairline(*across), *hairline(*along))


def at_edges(
    paper: Paper,
    xs: Iterable[float],
    ys: Iterable[float],
    extent: Box,
    bleed: float,
    keep_off: Sequence[Box],
    dash: tuple[float, ...] = (),
) -> tuple[Shape, ...]:
    """A mark at both ends of each upright line x and each level line y: outside `extent` where there is room, else inside.

    Marks stand in the printable area, and never in a box of `keep_off`; a line for which there is no such place has none.
    """
    free = paper.printable
    found: list[Shape] = []
    for x in xs:
        if free.x + HAIRLINE <= x <= free.right - HAIRLINE:
            for from_y, to_y, halo in _ends(free.y, free.bottom, extent.y, extent.bottom, bleed):
                found += _clear((x, from_y, x, to_y), keep_off, dash, halo)
    for y in ys:
        if free.y + HAIRLINE <= y <= free.bottom - HAIRLINE:
            for from_x, to_x, halo in _ends(free.x, free.right, extent.x, extent.right, bleed):
                found += _clear((from_x, y, to_x, y), keep_off, dash, halo)
    return tuple(found)


def _ends(free_low: float, free_high: float, low: float, high: float, bleed: float) -> Iterator[tuple[float, float, bool]]:
    """From where to where a line's two marks run, seen from the outside; and whether they stand on ink."""
    for edge, trim, way in ((free_low, low, 1), (free_high, high, -1)):
        room = (trim - edge) * way
        for off in (bleed + APART, 0.0):
            if room - off >= LEAST:
                end = trim - way * off
                yield end - way * min(LONG, room - off), end, off < bleed
                break
        else:
            yield edge, edge + way * (max(room, 0.0) + INSIDE), True


def _clear(
    at: tuple[float, float, float, float], keep_off: Sequence[Box], dash: tuple[float, ...], halo: bool
) -> tuple[Shape, ...]:
    """The mark, shortened from its inner end until nothing needed is touched; none, if too little is left."""
    x1, y1, x2, y2 = at
    for part in (1.0, 0.75, 0.5):
        end = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
        box = Box(min(x1, end[0]), min(y1, end[1]), abs(end[0] - x1), abs(end[1] - y1)).grown(HAIRLINE / 2 + HALO)
        if not any(box.overlap(other)[0] for other in keep_off):
            return hairline(x1, y1, *end, dash=dash, halo=halo and not dash)
    return ()


def ruler(x: float, y: float, length: float = RULER) -> tuple[Node, ...]:
    """A bar of that length with its length beside it, its upper left corner at (x, y). A driver that scaled shows here."""
    ticks: list[tuple] = [("M", x, y + RULER_HEIGHT), ("L", x + length, y + RULER_HEIGHT)]
    for n in range(int(length / 5) + 1):
        high = RULER_HEIGHT if n in (0, int(length / 5)) else RULER_HEIGHT * (0.6 if n % 2 == 0 else 0.35)
        ticks += [("M", x + 5 * n, y + RULER_HEIGHT), ("L", x + 5 * n, y + RULER_HEIGHT - high)]
    figure = label(f"{length:g} mm", x + length + 1.5, y + RULER_HEIGHT, RULER_PT, "regular")
    return Shape(tuple(ticks), stroke=BLACK, stroke_width=HAIRLINE), figure


def ruler_width(length: float = RULER) -> float:
    """With its figure."""
    return length + 1.5 + wide(f"{length:g} mm", RULER_PT, "regular")


def ruled(paper: Paper, taken: Sequence[Box]) -> tuple[Node, ...]:
    """A ruler in the printable area clear of all that is taken: along the foot, the head or a side; none without room."""
    free = paper.printable.grown(-HAIRLINE)
    width, height = ruler_width(), RULER_HEIGHT + 0.5
    for x in (free.x, free.x + (free.width - width) / 2, free.right - width):
        for y in (free.bottom - height, free.y):
            if _is_free(Box(x, y, width, height), free, taken):
                return ruler(x, y)
    for x in (free.right - height, free.x):
        for y in (free.bottom, free.y + (free.height + width) / 2):
            if _is_free(Box(x, y - width, height, width), free, taken):
                return (Group((0, -1, 1, 0, x, y), ruler(0, 0)),)  # read from the right
    return ()


def _is_free(box: Box, free: Box, taken: Sequence[Box]) -> bool:
    return free.holds(box) and not any(box.grown(APART).overlap(other)[0] for other in taken)


def tag(words: str, x: float, y: float, size_pt: float = 7.0) -> tuple[Node, ...]:
    """Words in the middle of (x, y) on a white ground of their own."""
    width, em = wide(words, size_pt, "bold"), mm(size_pt)
    ground = Box(x - width / 2 - 0.6 * em, y - 0.75 * em, width + 1.2 * em, 1.5 * em)
    return rectangle(ground, fill=WHITE, stroke=BLACK, stroke_width=HAIRLINE, radius=0.4 * em), label(
        words, x, y + 0.36 * em, size_pt, "bold", 0.5
    )
