"""What of a page must be seen. A page in, the boxes of its words, codes and figures out.

The rule is that of the checks (safe area, folds): what marks must not touch, and what no edge may cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..layout.tree import Code, Frame, Group, Node, Page, Run, is_artifact, walk
from ..qr import QUIET
from ..units import Box, Matrix, product

HERE: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Need:
    """Something a reader needs: a run, a code, or a figure's frame; `box` is on the page, a code's with its quiet zone."""

    item: Run | Code | Frame
    box: Box
    above: tuple[Frame, ...]
    scale: float = 1.0


def needs(page: Page) -> Iterator[Need]:
    """In reading order."""
    yield from _found(page.root, HERE, ())


def _found(root: Node, onto: Matrix, outer: tuple[Frame, ...]) -> Iterator[Need]:
    for node, dx, dy, inner in walk(root):
        above = outer + inner
        here = product((1, 0, 0, 1, dx, dy), onto)
        if isinstance(node, Group):
            for child in node.children:
                yield from _found(child, product(node.matrix, here), above)
        elif isinstance(node, Code):
            yield Need(node, node.box().grown(QUIET * node.module).mapped(here), above, _scale(here))
        elif isinstance(node, Run) and node.text.strip() and not is_artifact(above):
            yield Need(node, node.box().mapped(here), above, _scale(here))
        elif isinstance(node, Frame) and node.role == "Figure" and not is_artifact(above):
            yield Need(node, node.box.mapped(here), above, _scale(here))


def _scale(onto: Matrix) -> float:
    a, b, c, d, _, _ = onto
    return abs(a * d - b * c) ** 0.5


def needed(page: Page, onto: Matrix = HERE) -> tuple[Box, ...]:
    """The boxes of all that is needed, under a map."""
    return tuple(need.box.mapped(onto) for need in needs(page))
