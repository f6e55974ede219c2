"""Rectangles, discs and lines as paths; drawings in a theme's colours. Millimetres in, Shapes out."""

from collections.abc import Iterator

from ..design import Theme
from ..picture import Drawing
from ..units import Box
from .tree import Group, Shape

ROUND = 0.5522847498  # control point of a quarter circle, as a share of its radius


def rectangle(
    box: Box, *, fill: str | None = None, stroke: str | None = None, stroke_width: float = 0.0, radius: float = 0.0
) -> Shape:
    """A rectangle, its corners rounded by `radius`; a stroke lies inside the box."""
    inset = stroke_width / 2 if stroke else 0.0
    b = box.grown(-inset)
    r = min(radius, b.width / 2, b.height / 2)
    if r <= 0:
        path = (("M", b.x, b.y), ("L", b.right, b.y), ("L", b.right, b.bottom), ("L", b.x, b.bottom), ("Z",))
    else:
        k = r * (1 - ROUND)
        path = (
            ("M", b.x + r, b.y),
            ("L", b.right - r, b.y),
            ("C", b.right - k, b.y, b.right, b.y + k, b.right, b.y + r),
            ("L", b.right, b.bottom - r),
            ("C", b.right, b.bottom - k, b.right - k, b.bottom, b.right - r, b.bottom),
            ("L", b.x + r, b.bottom),
            ("C", b.x + k, b.bottom, b.x, b.bottom - k, b.x, b.bottom - r),
            ("L", b.x, b.y + r),
            ("C", b.x, b.y + k, b.x + k, b.y, b.x + r, b.y),
            ("Z",),
        )
    return Shape(path, fill=fill, stroke=stroke if stroke_width else None, stroke_width=stroke_width)


def disc(
    x: float, y: float, radius: float, *, fill: str | None = None, stroke: str | None = None, stroke_width: float = 0.0
) -> Shape:
    """A circle about (x, y)."""
    box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    return rectangle(box, fill=fill, stroke=stroke, stroke_width=stroke_width, radius=radius)


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str,
    width: float,
    dash: tuple[float, ...] = (),
    round_ends: bool = False,
) -> Shape:
    return Shape((("M", x1, y1), ("L", x2, y2)), stroke=stroke, stroke_width=width, dash=dash, round_ends=round_ends)


def hatching(box: Box, step: float, *, stroke: str, width: float) -> Shape:
    """Lines that rise to the right over the whole box, `step` apart along its lower edge; cut at its edges."""
    path: list[tuple] = []
    for n in range(1, int((box.width + box.height) / step) + 1):
        along = n * step  # a line from the left or upper edge to the lower or right one: x + y from the corner is the same
        x1, x2 = max(0.0, along - box.height), min(box.width, along)
        if x2 - x1 > width:
            path += [("M", box.x + x1, box.y + along - x1), ("L", box.x + x2, box.y + along - x2)]
    return Shape(tuple(path), stroke=stroke, stroke_width=width)


def drawing(picture: Drawing, box: Box, theme: Theme) -> Group:
    """The picture, as large as fits and centred in the box, in the theme's colours."""
    scale = min(box.width / picture.width, box.height / picture.height)
    left = box.x + (box.width - picture.width * scale) / 2
    top = box.y + (box.height - picture.height * scale) / 2
    return Group((scale, 0.0, 0.0, scale, left, top), tuple(_painted(picture, theme)))


def _painted(picture: Drawing, theme: Theme) -> Iterator[Shape]:
    for outline in picture.outlines:
        fill = stroke = None
        width = outline.stroke_width
        if outline.fill:
            paint = theme.pictures[outline.fill]
            fill = theme.colour(paint.fill) if paint.fill else None
            if paint.outline:
                stroke, width = theme.colour(paint.outline), paint.outline_width
        if outline.stroke:
            paint = theme.pictures[outline.stroke]
            stroke, width = theme.colour(paint.outline or paint.fill or "#000000"), outline.stroke_width
        if fill or stroke:
            yield Shape(outline.path, fill, stroke, width if stroke else 0.0, outline.dash, outline.even_odd, outline.round_ends)
