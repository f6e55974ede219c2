"""A page as the eye meets it. A Layout in; flat marks and frames with boxes on the page out, in painting order."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..layout.tree import HOLDERS, Code, Frame, Group, Layout, Open, Page, Picture, Run, Shape, is_artifact, place_of, walk
from ..problems import Problem, Severity
from ..units import Box, Matrix, product
from .paths import inside, polygons


@dataclass(frozen=True)
class Mark:
    """A painted item. `matrix` leads from its own coordinates to the page's."""

    item: Run | Shape | Picture | Code
    box: Box
    above: tuple[Frame, ...]
    matrix: Matrix
    turned: bool = False  # it stands in a Group: the box is a bound, no more

    @property
    def artifact(self) -> bool:
        return is_artifact(self.above)

    @property
    def scale(self) -> float:
        a, b, c, d, _, _ = self.matrix
        return abs(a * d - b * c) ** 0.5


@dataclass(frozen=True)
class Placed:
    """A frame or an open slot, and its box on the page."""

    frame: Frame | Open
    box: Box
    above: tuple[Frame, ...]


@dataclass(frozen=True)
class Sheet:
    """One page, flattened."""

    layout: Layout
    page: Page
    number: int  # from 1
    marks: tuple[Mark, ...]
    frames: tuple[Placed, ...]

    @property
    def theme(self) -> str:
        """The name of its file of colours."""
        return self.layout.edition.theme if self.layout.edition else ""

    @cached_property
    def runs(self) -> tuple[tuple[int, Mark], ...]:
        """The runs that show something, with their place in the painting order."""
        return tuple((n, m) for n, m in enumerate(self.marks) if isinstance(m.item, Run) and m.item.text.strip())

    @cached_property
    def codes(self) -> tuple[tuple[int, Mark], ...]:
        return tuple((n, m) for n, m in enumerate(self.marks) if isinstance(m.item, Code))

    @cached_property
    def grounds(self) -> tuple[tuple[Mark, Mark | None], ...]:
        """Each run and what is painted under its middle; None for bare paper. A stamp (decoration in a group) is left out."""
        painted = [(n, m) for n, m in enumerate(self.marks) if _paints(m.item)][::-1]
        outlines = {}
        found = []
        for n, run in self.runs:
            if run.turned and run.artifact:
                continue
            x, y = run.box.x + run.box.width / 2, run.box.y + run.box.height / 2
            under = None
            for index, mark in painted:
                box = mark.box
                if index > n or not (box.x <= x <= box.right and box.y <= y <= box.bottom):
                    continue
                if isinstance(mark.item, Shape):
                    if index not in outlines:
                        outlines[index] = polygons(mark.item, mark.matrix)
                    if not inside(outlines[index], x, y, mark.item.even_odd):
                        continue
                under = mark
                break
            found.append((run, under))
        return tuple(found)

    def problem(self, code: str, above: tuple[Frame | Open, ...], severity: Severity = "error", **values: object) -> Problem:
        """A finding on this page; the nearest frames say where it is written and which block drew it."""
        name = next((f.name for f in reversed(above) if f.name), "")
        return Problem(code, place_of(above), {"page": self.number, "block": name, **values}, severity)


def _paints(item: object) -> bool:
    return isinstance(item, Picture) or (isinstance(item, Shape) and bool(item.fill))


def sheets(layout: Layout) -> tuple[Sheet, ...]:
    return tuple(_sheet(layout, page, n) for n, page in enumerate(layout.pages, 1))


def _sheet(layout: Layout, page: Page, number: int) -> Sheet:
    marks: list[Mark] = []
    frames: list[Placed] = []
    for found in _flatten(page.root, (1, 0, 0, 1, 0, 0), (), turned=False):
        (marks if isinstance(found, Mark) else frames).append(found)
    return Sheet(layout, page, number, tuple(marks), tuple(frames))


def _flatten(root: object, onto: Matrix, outer: tuple[Frame, ...], turned: bool) -> Iterator[Mark | Placed]:
    for node, dx, dy, inner in walk(root):
        above = outer + inner
        here = product((1, 0, 0, 1, dx, dy), onto) if turned else (1, 0, 0, 1, dx, dy)
        if isinstance(node, Group):
            for child in node.children:
                yield from _flatten(child, product(node.matrix, here), above, turned=True)
            continue
        box = node.box if isinstance(node, HOLDERS) else node.box()
        box = box.mapped(here) if turned else box.moved(dx, dy)
        yield Placed(node, box, above) if isinstance(node, HOLDERS) else Mark(node, box, above, here, turned)
