"""Where a path runs. Paths and maps in, yes or no out; plain geometry in millimetres."""

from collections.abc import Iterator

from ..layout.tree import Shape
from ..units import Box, Matrix, mapped

Point = tuple[float, float]
Polygon = list[Point]

STEPS = 8  # chords of one curve: a quarter circle of 10 mm is off by less than 0.05 mm


def polygons(shape: Shape, matrix: Matrix) -> list[Polygon]:
    """The shape's sub-paths as points on the page, curves as chords; a closed one ends where it began."""
    found: list[Polygon] = []
    for step, *numbers in shape.path:
        points = [mapped(matrix, x, y) for x, y in zip(numbers[::2], numbers[1::2])]
        if step == "M" or not found:
            found.append(points[-1:])
        elif step == "L":
            found[-1].append(points[0])
        elif step == "C":
            found[-1].extend(_chords(found[-1][-1], *points))
        elif step == "Z":
            found[-1].append(found[-1][0])
    return found


def _chords(p0: Point, p1: Point, p2: Point, p3: Point) -> Iterator[Point]:
    for n in range(1, STEPS + 1):
        t = n / STEPS
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        yield a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1]


def inside(outline: list[Polygon], x: float, y: float, even_odd: bool) -> bool:
    """Whether the fill reaches a point (ISO 32000-1, 8.5.3.3)."""
    winding = 0
    for polygon in outline:
        x1, y1 = polygon[-1]
        for x2, y2 in polygon:
            if (y1 <= y) != (y2 <= y) and (x2 - x1) * (y - y1) / (y2 - y1) + x1 > x:
                winding += 1 if y2 > y1 else -1
            x1, y1 = x2, y2
    return bool(winding % 2 if even_odd else winding)


def enters(outline: list[Polygon], box: Box, closed: bool) -> bool:
    """Whether any edge comes into the box. `closed` adds the edges that a fill closes by itself."""
    for polygon in outline:
        edges = zip(polygon, polygon[1:] + polygon[:1]) if closed else zip(polygon, polygon[1:])
        if any(_meets(box, p, q) for p, q in edges):
            return True
    return False


def _meets(box: Box, p: Point, q: Point) -> bool:
    """Liang and Barsky's clipping: is any of the segment left inside?"""
    start, end = 0.0, 1.0
    for here, step, low, high in ((p[0], q[0] - p[0], box.x, box.right), (p[1], q[1] - p[1], box.y, box.bottom)):
        if step == 0:
            if not low < here < high:
                return False
            continue
        near, far = sorted(((low - here) / step, (high - here) / step))
        start, end = max(start, near), min(end, far)
    return start < end


def fill_covers(shape: Shape, matrix: Matrix, box: Box) -> bool:
    """Whether the fill is under all of the box."""
    outline = polygons(shape, matrix)
    centre = box.x + box.width / 2, box.y + box.height / 2
    return inside(outline, *centre, shape.even_odd) and not enters(outline, box, closed=True)


def fill_touches(shape: Shape, matrix: Matrix, box: Box) -> bool:
    """Whether the fill is under any of the box."""
    outline = polygons(shape, matrix)
    centre = box.x + box.width / 2, box.y + box.height / 2
    return enters(outline, box, closed=True) or inside(outline, *centre, shape.even_odd)


def stroke_touches(shape: Shape, matrix: Matrix, scale: float, box: Box) -> bool:
    """Whether the stroked line, with half its width, comes into the box."""
    return enters(polygons(shape, matrix), box.grown(shape.stroke_width * scale / 2), closed=False)
