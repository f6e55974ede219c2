"""What every scheme gives and takes. A printer's paper in; sheets of it, and how they are handled, out."""

from dataclasses import dataclass
from typing import Literal

from ..layout.tree import Frame, Group, Layout, Node, Page
from ..units import Box, Matrix

Flip = Literal["", "short", "long"]  # the edge over which paper is turned between front and back; "" for one side


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


def side(paper: Paper, nodes: tuple[Node, ...], label: str = "") -> Page:
    """One side of a sheet."""
    root = Frame("Artifact", Box(0, 0, paper.width, paper.height), nodes)
    return Page(paper.width, paper.height, root, bleed=0.0, safe=0.0, label=label)
