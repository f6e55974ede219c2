"""What every scheme gives and takes. A printer's paper in; sheets of it, and how they are handled, out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..layout.tree import Frame, Group, Layout, Node, Page
from ..problems import Problem
from ..units import Box, Matrix, mapped, product

Flip = Literal["", "short", "long"]  # the edge over which paper is turned between front and back; "" for one side


class Unsuited(ValueError):
    """These pages do not lie on this paper in the scheme that was asked for."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet as it lies in the tray, and the white along its edges that the printer leaves: top, right, bottom, left."""

    width: float = 210.0
    height: float = 297.0
    unprintable: tuple[float, float, float, float] = (6.0, 6.0, 6.0, 6.0)

    @property
    def turned(self) -> "Paper":
        """The same sheet lying on its side."""
        top, right, bottom, left = self.unprintable
        return Paper(self.height, self.width, (left, top, right, bottom))

    @property
    def book(self) -> Flip:
        """The flip that turns the sheet about its upright axis, like the leaf of a book."""
        return "long" if self.height >= self.width else "short"

    @property
    def box(self) -> Box:
        return Box(0.0, 0.0, self.width, self.height)

    @property
    def printable(self) -> Box:
        top, right, bottom, left = self.unprintable
        return Box(left, top, self.width - left - right, self.height - top - bottom)


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a page stands on a side of a sheet: its number (from 0), and the map from its coordinates to the sheet's."""

    side: int
    page: int
    onto: Matrix
    clip: Box | None = None  # of the page: what of it is shown


@dataclass(frozen=True, slots=True)
class Imposed:
    """Pages on sheets. `layout` has a page for each side; fronts and backs take turns where `flip` says that there are backs."""

    layout: Layout
    scheme: str
    flip: Flip = ""
    placings: tuple[Placing, ...] = ()
    pieces: int = 1  # how many copies of the publication come of one set of sheets
    problems: tuple[Problem, ...] = ()

    @property
    def sheets(self) -> int:
        """Of paper."""
        return len(self.layout.pages) // 2 if self.flip else len(self.layout.pages)


def placed(page: Page, onto: Matrix, clip: Box | None = None) -> Group:
    """A page under a map. The children are the page's own: however often it is placed, it is painted once."""
    return Group(onto, _children(page), clip)


def _children(page: Page) -> tuple[Node, ...]:
    """The same tuple each time it is asked for: a renderer tells what repeats by identity."""
    return page.root.children


def side(paper: Paper, nodes: tuple[Node, ...], label: str = "", folds: tuple[float, ...] = ()) -> Page:
    """One side of a sheet."""
    root = Frame("Artifact", Box(0, 0, paper.width, paper.height), nodes)
    return Page(paper.width, paper.height, root, bleed=0.0, safe=0.0, folds=folds, label=label)


@dataclass(frozen=True, slots=True)
class Part:
    """A page on a side that is still being planned: its number (from 0), the map, and what of it is shown."""

    page: int
    onto: Matrix
    clip: Box


@dataclass(frozen=True, slots=True)
class Side:
    """A side still being planned. A back is planned as if the sheet turned like the leaf of a book."""

    paper: Paper
    parts: tuple[Part, ...] = ()
    marks: tuple[Node, ...] = ()
    label: str = ""


def imposed(
    layout: Layout, scheme: str, sides: Sequence[Side], flip: Flip = "", pieces: int = 1, problems: tuple[Problem, ...] = ()
) -> Imposed:
    """The planned sides as sheets. With `flip`, every second side is a back.

    To turn paper over its other edge is to turn it like a leaf and then half round: such a back stands on its head.
    """
    made: list[Page] = []
    placings: list[Placing] = []
    for number, plan in enumerate(sides):
        paper, marks = plan.paper, plan.marks
        on_its_head = bool(flip) and number % 2 == 1 and flip != paper.book
        turn: Matrix = (-1, 0, 0, -1, paper.width, paper.height) if on_its_head else (1, 0, 0, 1, 0, 0)
        here = [Placing(number, part.page, product(part.onto, turn), part.clip) for part in plan.parts]
        if on_its_head and marks:
            marks = (Group(turn, marks),)
        groups = tuple(placed(layout.pages[placing.page], placing.onto, placing.clip) for placing in here)
        made.append(side(paper, (*groups, *marks), plan.label, _folds(layout, here)))
        placings += here
    return Imposed(replace(layout, pages=tuple(made)), scheme, flip, tuple(placings), pieces, problems)


def _folds(layout: Layout, placings: Sequence[Placing]) -> tuple[float, ...]:
    """Those of the pages on a side, where they are there: no scheme lays a page on its side."""
    return tuple(sorted({round(mapped(p.onto, x, 0)[0], 3) for p in placings for x in layout.pages[p.page].folds}))


def whole(page: Page) -> Box:
    """All of a page that is painted: its trim, and the bleed around it."""
    return Box(0.0, 0.0, page.width, page.height).grown(page.bleed)
