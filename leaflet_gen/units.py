"""Lengths and boxes. Numbers in, numbers out.

A bare number is millimetres everywhere in this package; the origin of a page
is the top left corner of its trim box and y runs downwards.
"""

from dataclasses import dataclass

MM_PER_PT = 25.4 / 72
MM_PER_INCH = 25.4


def mm(points: float) -> float:
    """Points to millimetres (1 pt = 1/72 inch, ISO 32000-1, 8.3.2.3)."""
    return points * MM_PER_PT


def pt(millimetres: float) -> float:
    """Millimetres to points."""
    return millimetres / MM_PER_PT


Matrix = tuple[float, float, float, float, float, float]  # (a b c d e f): x' = a x + c y + e, y' = b x + d y + f


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: float) -> "Box":
        """The box with `by` more on all four sides (less, if negative)."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, other: "Box", slack: float = 0.01) -> bool:
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlap(self, other: "Box") -> tuple[float, float]:
        """Width and height of the common part; (0, 0) where there is none."""
        wide = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        if wide <= 0:
            return 0.0, 0.0
        high = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return (wide, high) if high > 0 else (0.0, 0.0)

    def common(self, other: "Box") -> "Box":
        """The common part; without width or height where there is none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(x, y, max(0.0, min(self.right, other.right) - x), max(0.0, min(self.bottom, other.bottom) - y))

    def mapped(self, onto: Matrix) -> "Box":
        """The upright box around this one after the map."""
        xs, ys = zip(*(mapped(onto, x, y) for x in (self.x, self.right) for y in (self.y, self.bottom)))
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def product(first: Matrix, then: Matrix) -> Matrix:
    """The map that does `first`, and `then` after it (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def mapped(onto: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point after the map."""
    a, b, c, d, e, f = onto
    return a * x + c * y + e, b * x + d * y + f
