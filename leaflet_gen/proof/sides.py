"""What a side of a sheet shows. A page of the tree in; its letters, codes and photographs out, in painting order.

Groups are opened and clips are kept, for these say what a tile has of a page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..layout.tree import Code, Frame, Group, Node, Page, Picture, Run, is_artifact, place_of, walk
from ..problems import Place
from ..units import Box, Matrix, product
from .codes import AROUND, joined

SAME = 0.01  # mm: what a writer rounds to


@dataclass(frozen=True, slots=True)
class Seen:
    """Letters, a symbol or a photograph on a side of a sheet."""

    item: Run | Code | Picture
    onto: Matrix  # from the item's coordinates to the side's
    shown: Box  # what clips leave of the side
    above: tuple[Frame, ...]
    key: tuple[int, int] = (0, 0)  # the same on each side where the same page is placed

    @property
    def box(self) -> Box:
        return self.item.box().mapped(self.onto)

    @property
    def place(self) -> Place | None:
        return place_of(self.above)

    @property
    def block(self) -> str:
        return next((frame.name for frame in reversed(self.above) if frame.name), "")

    @property
    def needed(self) -> bool:
        """By a reader of the placed page; the sheet around it is an artifact, and that says nothing of the page."""
        return isinstance(self.item, Code) or (
            isinstance(self.item, Run) and bool(self.item.text.strip()) and not is_artifact(self.above[1:])
        )

    @property
    def left(self) -> Box:
        """What clips leave of it."""
        return self.shown.common(self.box)

    @property
    def whole(self) -> bool:
        return self.shown.holds(self.box, SAME)

    @property
    def cut(self) -> bool:
        return self.visible and not self.whole

    @property
    def visible(self) -> bool:
        return min(self.shown.overlap(self.box)) > SAME


class Side:
    """One side of a sheet, flattened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = Box(0, 0, page.width, page.height)
        self.seen = [
            Seen(item, onto, shown, above, key)
            for node, dx, dy, above in walk(page.root)
            if not isinstance(node, Frame)
            for key, (item, onto, shown, above) in _keyed(node, _within(node, (1, 0, 0, 1, dx, dy), self.box, above))
        ]

    @cached_property
    def runs(self) -> list[Seen]:
        return [seen for seen in self.seen if isinstance(seen.item, Run)]

    @cached_property
    def codes(self) -> list[Seen]:
        return [seen for seen in self.seen if isinstance(seen.item, Code)]

    @cached_property
    def whole_codes(self) -> list[Seen]:
        return [seen for seen in self.codes if seen.whole]

    def around(self, seen: Iterable[Seen]) -> list[Box]:
        """Where to look for them."""
        return joined([one.left.grown(AROUND) for one in seen if one.visible])


Found = tuple[Run | Code | Picture, Matrix, Box, tuple[Frame, ...]]


def _keyed(node: Node, found: Iterable[Found]) -> Iterator[tuple[tuple[int, int], Found]]:
    """Each with the page that it is of, by the identity of its children, and its number there."""
    of = id(node.children if isinstance(node, Group) else node)
    return (((of, n), each) for n, each in enumerate(found))


def _within(node: Node, onto: Matrix, shown: Box, above: tuple[Frame, ...]) -> Iterator[Found]:
    """What is in a node, in painting order."""
    if isinstance(node, Group):
        onto = product(node.matrix, onto)
        shown = shown.common(node.clip.mapped(onto)) if node.clip else shown
    elif isinstance(node, Frame):
        onto, above = product((1, 0, 0, 1, node.box.x, node.box.y), onto), (*above, node)
    elif isinstance(node, (Run, Code, Picture)):
        yield node, onto, shown, above
    for child in node.children if isinstance(node, (Group, Frame)) else ():
        yield from _within(child, onto, shown, above)
