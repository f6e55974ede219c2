"""Arrows, crosses, rulers, a sheet being turned, fed and folded. Millimetres in, shapes in black out."""

from collections.abc import Iterator
from math import atan2, cos, sin

from ..layout.plain import BLACK, label, wide
from ..layout.shapes import disc, line, rectangle
from ..layout.tree import Group, Node, Run, Shape
from ..units import Box, Matrix, mapped
from .words import BODY_PT

PAPER, PRINTED = "#ffffff", "#b8b8b8"
DASHED, DOTTED = (2.0, 1.2), (0.01, 1.1)  # what is cut, what is folded
ARC = 7.0  # mm that an arrow takes above a sheet that is folded
HEAD = 0.42  # radians between an arrow's shaft and the edge of its head
WHITE_EDGES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15)  # mm from the edge, that a test sheet tells apart
COMB_STEP, COMB_DEPTH = 6.2, 17.0  # mm between two teeth; from the edge to the figures
SIDE_COMBS = 34.0  # mm from the upper edge to the first tooth of those at the sides: below the level ruler, above the upright one


def _head(x: float, y: float, towards: float, size: float) -> Shape:
    corners = [(x - size * cos(towards + turn), y - size * sin(towards + turn)) for turn in (HEAD, -HEAD)]
    return Shape((("M", x, y), *(("L", *corner) for corner in corners), ("Z",)), fill=BLACK)


def swing(x1: float, y1: float, x2: float, y2: float, over: tuple[float, float], head: float = 3.0) -> tuple[Shape, ...]:
    """A curved arrow from the first point to the second; `over` is where it is drawn to on its way."""
    cx, cy = over
    towards = atan2(y2 - cy, x2 - cx)
    end = (x2 - 0.8 * head * cos(towards), y2 - 0.8 * head * sin(towards))
    curve = Shape((("M", x1, y1), ("C", cx, cy, cx, cy, *end)), stroke=BLACK, stroke_width=0.6)
    return curve, _head(x2, y2, towards, head)


def big_arrow(x: float, top: float, bottom: float, width: float) -> Shape:
    """A solid arrow that points upwards, about x."""
    half, neck = width / 2, width / 5
    shoulder = top + 0.9 * width
    corners = ((half, shoulder), (neck, shoulder), (neck, bottom), (-neck, bottom), (-neck, shoulder), (-half, shoulder))
    return Shape((("M", x, top), *(("L", x + dx, y) for dx, y in corners), ("Z",)), fill=BLACK)


def cross(x: float, y: float, rings: bool, arm: float = 9.0) -> Iterator[Shape]:
    """A register cross with a tick for each millimetre.

    `rings` adds circles of 1, 2 and 3 mm: how far off is the other side's cross?
    """
    for dx, dy in ((1, 0), (0, 1)):
        yield line(x - arm * dx, y - arm * dy, x + arm * dx, y + arm * dy, stroke=BLACK, width=0.2)
        for n in range(-5, 6):
            long = 1.4 if n % 5 == 0 else 0.7
            at, out = (x + n * dx, y + n * dy), (long * dy, long * dx)
            yield line(at[0] - out[0], at[1] - out[1], at[0] + out[0], at[1] + out[1], stroke=BLACK, width=0.15)
    for radius in (1, 2, 3) if rings else ():
        yield disc(x, y, radius, stroke=BLACK, stroke_width=0.15)


def ruler(x: float, y: float, length: int, down: bool, every: int = 10) -> Iterator[Shape | Run]:
    """A ruler of so many millimetres from (x, y): to the right with its figures above, or downwards with its figures at its left."""
    across, along = (1, 0) if down else (0, 1), (0, 1) if down else (1, 0)
    yield line(x, y, x + length * along[0], y + length * along[1], stroke=BLACK, width=0.25)
    for n in range(length + 1):
        long = 4.0 if n % 10 == 0 else 2.8 if n % 5 == 0 else 1.6
        at = (x + n * along[0], y + n * along[1])
        yield line(*at, at[0] + long * across[0], at[1] + long * across[1], stroke=BLACK, width=0.25 if n % 5 == 0 else 0.15)
        if n % every == 0:
            dx, dy, align = (-1.2, 1.5, 1.0) if down else (0.0, -1.4, 0.5)
            yield label(str(n), at[0] + dx, at[1] + dy, BODY_PT, "bold", align)


def on_rules(text: str, x: float, baseline: float, width: float, face: str = "bold") -> Iterator[Shape | Run]:
    """Words on one line with a rule to write on for each "__"; the rules share what the width leaves."""
    words, gap = [part.strip() for part in text.split("__")], 1.5
    rule = (width - sum(wide(word, BODY_PT, face) + 2 * gap for word in words) + 2 * gap) / (len(words) - 1)
    for n, word in enumerate(words):
        said = label(word, x, baseline, BODY_PT, face)
        yield said
        x = said.x + said.width + gap
        if n < len(words) - 1:
            yield line(x, baseline + 0.8, x + rule, baseline + 0.8, stroke=BLACK, width=0.3)
            x += rule + gap


def combs(width: float, height: float) -> Iterator[Shape | Run]:
    """A comb at each edge: a tooth ends in a bar that stands as many millimetres from the edge as its figure says."""
    long = COMB_STEP * (len(WHITE_EDGES) - 1)
    for onto in (
        (1, 0, 0, 1, (width - long) / 2, 0),
        (1, 0, 0, -1, (width - long) / 2, height),
        (0, 1, 1, 0, 0, SIDE_COMBS),
        (0, 1, -1, 0, width, SIDE_COMBS),
    ):
        for n, distance in enumerate(WHITE_EDGES):
            yield from _tooth(onto, n * COMB_STEP, distance)


def _tooth(onto: Matrix, along: float, distance: int) -> Iterator[Shape | Run]:
    """One tooth of the comb at the upper edge, under a map to the edge it is for; its figure stays upright."""

    def stroke(x1: float, y1: float, x2: float, y2: float, width: float) -> Shape:
        return line(*mapped(onto, x1, y1), *mapped(onto, x2, y2), stroke=BLACK, width=width)

    yield stroke(along, distance, along, COMB_DEPTH, 0.15)
    yield stroke(along - 2.2, distance, along + 2.2, distance, 0.3)
    x, y = mapped(onto, along, COMB_DEPTH + 3.2)
    yield label(str(distance), x, y + 1.5, BODY_PT, "bold", 0.5)


def turned(box: Box, over: str) -> Iterator[Shape]:
    """A sheet in the box that is turned over its short or its long edge, which is drawn heavy, with an arrow."""
    upright = box.height > box.width
    yield rectangle(box, fill=PAPER, stroke=BLACK, stroke_width=0.4)
    if (over == "long") == upright:  # the edge at its left: like the page of a book
        yield line(box.x, box.y, box.x, box.bottom, stroke=BLACK, width=1.4)
        y, top = box.y + 0.7 * box.height, box.y - 0.05 * box.height
        yield from swing(box.right - 0.15 * box.width, y, box.x + 0.17 * box.width, y, (box.x + box.width / 2, top))
    else:  # the edge at its top: like a calendar on a wall
        yield line(box.x, box.y, box.right, box.y, stroke=BLACK, width=1.4)
        x, far = box.x + 0.3 * box.width, box.right + 0.05 * box.width
        yield from swing(x, box.bottom - 0.15 * box.height, x, box.y + 0.17 * box.height, (far, box.y + box.height / 2))


def text_lines(width: float, height: float) -> Iterator[Shape]:
    """A page of words about the origin: a heavy line, and finer ones below it."""
    left, top, step = -0.36 * width, -0.34 * height, max(1.5, 0.11 * height)
    yield line(left, top, left + 0.5 * width, top, stroke=BLACK, width=1.0)
    for n in range(1, int(0.7 * height / step) + 1):
        yield line(left, top + n * step, left + (0.72 if n % 3 else 0.5) * width, top + n * step, stroke=BLACK, width=0.3)


def refeed(box: Box, over: str, printer: str) -> Iterator[Node]:
    """A printed stack in the tray: an arrow from its leading edge to the printer; the edge it was turned over is heavy."""
    middle = box.x + box.width / 2
    high = box.height - 13.0
    sheet = Box(middle - 0.36 * high, box.y + 12, 0.72 * high, high)
    yield rectangle(Box(box.x, box.y, box.width, 6.6), fill=PAPER, stroke=BLACK, stroke_width=0.4, radius=1)
    yield label(printer, middle, box.y + 4.8, BODY_PT, "bold", 0.5)
    yield big_arrow(middle, box.y + 7.1, box.y + 11, 3.4)
    for n in (2, 1, 0):
        yield rectangle(sheet.moved(0.7 * n, 0.5 * n), fill=PAPER if n else PRINTED, stroke=BLACK, stroke_width=0.3)
    tray = Box(sheet.x - 2, sheet.y + 0.4 * high, sheet.width + 5.4, 0.6 * high + 2)
    path = (("M", tray.x, tray.y), ("L", tray.x, tray.bottom), ("L", tray.right, tray.bottom), ("L", tray.right, tray.y))
    yield Shape(path, stroke=BLACK, stroke_width=0.6)
    if over == "long":
        yield line(sheet.x, sheet.y, sheet.x, sheet.bottom, stroke=BLACK, width=1.4)
    else:
        yield line(sheet.x, sheet.y, sheet.right, sheet.y, stroke=BLACK, width=1.4)


def fold_in(box: Box) -> Iterator[Node]:
    """A sheet with its inside up, its right third on its way in; the arrow takes the upper `ARC` of the box."""
    sheet = Box(box.x, box.y + ARC, box.width, box.height - ARC)
    third = sheet.width / 3
    yield rectangle(sheet, fill=PAPER, stroke=BLACK, stroke_width=0.4)
    for n in range(3):
        middle = (1, 0, 0, 1, sheet.x + (n + 0.5) * third, sheet.y + sheet.height / 2)
        yield Group(middle, tuple(text_lines(third, sheet.height)))
    for x in (sheet.x + third, sheet.right - third):
        yield line(x, sheet.y, x, sheet.bottom, stroke=BLACK, width=0.6, dash=DOTTED, round_ends=True)
    yield from _over(sheet.right - 0.4 * third, sheet.right - 1.4 * third, sheet.y)


def fold_over(box: Box, cover: str) -> Iterator[Node]:
    """The left third, dashed where it was, on its way over the others: the cover, black, comes to lie on top."""
    sheet = Box(box.x, box.y + ARC, box.width, box.height - ARC)
    third = sheet.width / 3
    left, right = sheet.x, sheet.x + third
    path = (("M", right, sheet.y), ("L", left, sheet.y), ("L", left, sheet.bottom), ("L", right, sheet.bottom))
    yield Shape(path, stroke=BLACK, stroke_width=0.45, dash=DASHED)
    yield rectangle(Box(right, sheet.y, third, sheet.height), fill=BLACK)
    yield label(cover, right + third / 2, sheet.y + sheet.height / 2 + 1.5, BODY_PT, "extrabold", 0.5, PAPER)
    yield from _over(left + 0.4 * third, left + 1.4 * third, sheet.y)


def _over(x1: float, x2: float, y: float) -> tuple[Shape, ...]:
    """A curved arrow from one panel to the next, above both."""
    return swing(x1, y - 0.6, x2, y - 0.6, ((x1 + x2) / 2, y - 1.2 * ARC))
