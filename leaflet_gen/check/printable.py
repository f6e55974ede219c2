"""What would fall into a printer's white edge. Sheets and a printer's paper in, Problems out; before any ink.

It asks of the page as it will lie on the paper, so what is set there small or turned, or cut off by a tile's edge, is
measured where it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..impose import Imposed, Paper
from ..layout.tree import HOLDERS, Code, Frame, Group, Layout, Node, Open, Page, Picture, Run, Shape, is_artifact, place_of
from ..problems import Place, Problem
from ..qr import QUIET
from ..units import Box, Matrix, product

EDGES = ("top", "right", "bottom", "left")
SLACK = 0.05  # mm of rounding: a dot of a printer of 600 dpi is 0.04
STRAIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something painted on a side of a sheet: where it is seen, and the frames above it."""

    node: Run | Shape | Picture | Code | Frame | Open
    box: Box
    above: tuple[Frame | Open, ...]
    scale: float
    whole: bool  # nothing of it is cut off


def printable(on: Layout | Imposed, paper: Paper) -> list[Problem]:
    """Everything needed that stands in the white edge of the paper: its block, the edge, and by how many mm.

    What a paragraph has there is told once for each edge, where it is worst.
    """
    layout = on.layout if isinstance(on, Imposed) else on
    worst: dict[tuple[Place | None, str, str], Problem] = {}
    for number, page in enumerate(layout.pages, 1):
        lying = paper if (page.width > page.height) == (paper.width > paper.height) else paper.turned
        for what, box, above in _needed(page):
            for edge, out in zip(EDGES, _out(box, lying.printable)):
                block = next((frame.name for frame in reversed(above) if frame.name), "")
                key, by = (place_of(above), block, edge), round(out, 1)
                if out > SLACK and (key not in worst or by > worst[key].values["out_mm"]):
                    white = round(lying.unprintable[EDGES.index(edge)], 1)
                    values = {"page": number, "block": block, "text": what, "edge": edge, "out_mm": by, "white_mm": white}
                    worst[key] = Problem(f"unprintable_{edge}", key[0], values)
    return list(worst.values())


def codes(page: Page) -> Iterator[tuple[Code, Box]]:
    """Each symbol that is seen whole on this side of a sheet, and where."""
    for shown in _shown(page.root, STRAIGHT, None, ()):
        if isinstance(shown.node, Code) and shown.whole:
            yield shown.node, shown.box


def _out(box: Box, room: Box) -> tuple[float, float, float, float]:
    """By how much the box stands beyond each edge of the room."""
    return room.y - box.y, box.right - room.right, box.bottom - room.bottom, room.x - box.x


def _needed(page: Page) -> Iterator[tuple[str, Box, tuple[Frame | Open, ...]]]:
    """As check.places.needed, on a sheet: whose root is decoration, while what is placed on it is not."""
    for shown in _shown(page.root, STRAIGHT, None, ()):
        node, above = shown.node, shown.above
        if isinstance(node, Code):
            yield node.payload, shown.box.grown(QUIET * node.module * shown.scale) if shown.whole else shown.box, above
        elif isinstance(node, Open):
            yield node.words, shown.box, (*above, node)
        elif is_artifact(above[1:]):
            continue
        elif isinstance(node, Run) and node.text.strip():
            yield node.text.strip(), shown.box, above
        elif isinstance(node, Frame) and node.role == "Figure" and not node.bleeds:
            yield node.alt, shown.box, (*above, node)


def _shown(node: Node, onto: Matrix, clip: Box | None, above: tuple[Frame, ...]) -> Iterator[Shown]:
    """All that is seen of a node, groups opened; `clip` is on the sheet."""
    if isinstance(node, Group):
        inner = product(node.matrix, onto)
        cut = node.clip.mapped(inner) if node.clip else None
        both = cut if clip is None else clip if cut is None else _common(clip, cut)
        for child in node.children if node.clip is None or both else ():
            yield from _shown(child, inner, both, above)
        return
    box = (node.box if isinstance(node, HOLDERS) else node.box()).mapped(onto)
    seen = box if clip is None else _common(box, clip)
    if seen:
        a, b, c, d, _, _ = onto
        yield Shown(node, seen, above, abs(a * d - b * c) ** 0.5, clip is None or clip.holds(box))
    if isinstance(node, Frame):
        inner = product((1.0, 0.0, 0.0, 1.0, node.box.x, node.box.y), onto)
        for child in node.children:
            yield from _shown(child, inner, clip, (*above, node))


def _common(one: Box, two: Box) -> Box | None:
    wide, high = one.overlap(two)
    return Box(max(one.x, two.x), max(one.y, two.y), wide, high) if wide and high else None
