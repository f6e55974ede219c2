"""Sheets of paper as hands see them: turned over, folded, cut. Numbered pages to impose, and what lies where afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from trees import code, frame, layout, rectangle, run

from leaflet_gen.impose import Imposed, Paper, Placing
from leaflet_gen.layout.tree import Frame, Group, Layout, Node, Page, Run, Shape
from leaflet_gen.units import Box, Matrix, mapped, product

A5, A6 = (148.0, 210.0), (105.0, 148.0)
NEAR = 1e-6  # mm


@cache
def numbered(number: int, size: tuple[float, float] = A5, **changed) -> Page:
    """A page with a band that bleeds, words as near to three of its edges as is allowed, and a code in the fourth corner."""
    width, height = size
    band = frame("Artifact", (-3, -3, width + 6, 20), rectangle(0, 0, width + 6, 20, fill="#0b4f8a"))
    head, foot = run(f"Trang {number + 1}", 0, 0, 12), run(f"hết {number + 1}", 0, 0, 12)
    top = frame("P", (6, 6 - head.box().y, width - 12, 6), head)
    bottom = frame("P", (width - 6 - foot.width, height - 6 - foot.box().bottom, foot.width, 6), foot)
    symbol = frame("Link", (6, height - 6 - 29, 29, 29), code(x=4, y=4, side=21, payload="https://a.gov.vn"), alt="Mã QR")
    root = frame("", (0, 0, width, height), band, top, bottom, symbol)
    return Page(width, height, root, **{"bleed": 3.0, "safe": 6.0, **changed})


def publication(count: int, size: tuple[float, float] = A5, **changed) -> Layout:
    return layout(*(numbered(n, size, **changed) for n in range(count)))


def behind(made: Imposed) -> Matrix:
    """From a back's coordinates to those of the front that it lies on, for paper turned over that edge (landscape or upright)."""
    sheet = made.layout.pages[0]
    upright_axis = (made.flip == "long") == (sheet.height >= sheet.width)
    return (-1, 0, 0, 1, sheet.width, 0) if upright_axis else (1, 0, 0, -1, 0, sheet.height)


def trim(page: Page) -> Box:
    return Box(0, 0, page.width, page.height)


def same(one: Matrix, other: Matrix) -> bool:
    return all(abs(a - b) < NEAR for a, b in zip(one, other))


def close(one: Box, other: Box, slack: float = NEAR) -> bool:
    return one.holds(other, slack) and other.holds(one, slack)


def covering(made: Imposed, original: Layout, side: int, x: float, y: float) -> Placing | None:
    """The placing under a point of a side; None for blank paper."""
    for placing in made.placings:
        box = trim(original.pages[placing.page]).mapped(placing.onto)
        if placing.side == side and box.x < x < box.right and box.y < y < box.bottom:
            return placing
    return None


def is_upright(onto: Matrix) -> bool:
    return onto[3] > 0 and onto[0] > 0


def marks(made: Imposed, original: Layout, side: int) -> Iterator[tuple[Shape | Run, Box]]:
    """What is on a side besides pages, and where."""
    pages = {id(page.root.children) for page in original.pages}

    def visit(node: Node, onto: Matrix) -> Iterator[tuple[Shape | Run, Box]]:
        if isinstance(node, Group) and id(node.children) not in pages:
            for child in node.children:
                yield from visit(child, product(node.matrix, onto))
        elif isinstance(node, Frame) and node.role != "Artifact":  # words; an Artifact is the poster in small
            for child in node.children:
                yield from visit(child, product((1, 0, 0, 1, node.box.x, node.box.y), onto))
        elif isinstance(node, (Shape, Run)):
            yield node, node.box().mapped(onto)

    root = made.layout.pages[side].root
    for node in root.children:
        yield from visit(node, (1, 0, 0, 1, root.box.x, root.box.y))


def lying(paper: Paper, page: Page) -> Paper:
    """The paper as a side of it is shown."""
    return paper if abs(paper.width - page.width) < NEAR else paper.turned


# --- folding


def zine_folded(made: Imposed, original: Layout) -> list[tuple[int | None, bool]]:
    """The pages of a zine as one leafs through it, and whether each stands upright.

    The eight panels of the slit sheet are a ring. To fold at a hinge is to mirror the next panel there; a flat fold of
    all eight brings them onto one spot, where each hinge lies either at the spine or at another edge of the leaf.
    """
    sheet = made.layout.pages[0]
    wide, high = sheet.width / 4, sheet.height / 2
    ring = [(0, n) for n in range(4)] + [(1, n) for n in (3, 2, 1, 0)]  # row, column; the slit parts the middle ones of the rows
    fold: Matrix = (1, 0, 0, 1, 0, 0)
    folds = [fold]
    hinges = []
    for (row, column), (next_row, next_column) in zip(ring, ring[1:] + ring[:1]):
        if row == next_row:
            x = max(column, next_column) * wide
            mirror, middle = (-1, 0, 0, 1, 2 * x, 0), (x, (row + 0.5) * high)
        else:
            mirror, middle = (1, 0, 0, -1, 0, 2 * high), ((column + 0.5) * wide, high)
        hinges.append(mapped(fold, *middle))
        fold = product(mirror, fold)
        folds.append(fold)
    assert same(folds[-1], folds[0]), "the ring does not close"
    shown = []
    for (row, column), fold in zip(ring, folds):
        placing = covering(made, original, 0, (column + 0.5) * wide, (row + 0.5) * high)
        shown.append((placing, product(placing.onto, fold) if placing else None))
    spots = {tuple(round(v, 3) for v in mapped(f, (c + 0.5) * wide, (r + 0.5) * high)) for (r, c), f in zip(ring, folds)}
    assert len(spots) == 1, "the panels do not lie on each other"
    start = next(n for n, (placing, _) in enumerate(shown) if placing and placing.page == 0)
    cover = shown[start][1]
    up = cover[3] > 0
    left_of_cover, _ = mapped(cover, 0, original.pages[0].height / 2)
    ends = min(x for x, _ in hinges), max(x for x, _ in hinges)
    left = min(ends, key=lambda x: abs(x - left_of_cover))  # a booklet is bound at the left of its cover
    first_is_spine = abs(hinges[start][0] - left) < NEAR
    way = -1 if first_is_spine else 1  # from the cover on to its own back, not over the spine to the last page
    read = []
    for n in range(8):
        placing, onto = shown[(start + way * n) % 8]
        read.append((placing.page if placing else None, onto is None or (onto[3] > 0) == up))
        if n:
            crossed = hinges[(start + (n - 1 if way > 0 else -n)) % 8][0]
            assert (abs(crossed - left) < NEAR) == (n % 2 == 0), "a leaf is bound at its fore-edge"
    return read


def booklet_folded(made: Imposed, original: Layout) -> list[tuple[int | None, bool]]:
    """The pages of a booklet as one leafs through it, and whether each stands upright.

    Each sheet, outer one first, is folded at its middle with its back inside, and the next laid into it.
    """
    sheet = made.layout.pages[0]
    turn = behind(made)
    left, right, middle = sheet.width / 4, sheet.width * 3 / 4, sheet.height / 2

    def front(number: int, x: float) -> tuple[int | None, bool]:
        placing = covering(made, original, 2 * number, x, middle)
        return (placing.page, is_upright(placing.onto)) if placing else (None, True)

    def back(number: int, x: float) -> tuple[int | None, bool]:
        placing = covering(made, original, 2 * number + 1, *mapped(turn, x, middle))  # the map is its own inverse
        if placing is None:
            return None, True
        through = product(placing.onto, turn)  # as it lies on the front's coordinates, seen through the paper: mirrored
        return placing.page, through[0] < 0 < through[3]

    sheets = range(made.sheets)
    first = [page for n in sheets for page in (front(n, right), back(n, right))]
    return first + [page for n in reversed(sheets) for page in (back(n, left), front(n, left))]


def resized(made: Layout, width: float, height: float) -> Layout:
    """The same pages on another trim: what a picture needs whose edges are to fall between pixels."""
    return replace(made, pages=tuple(replace(page, width=width, height=height) for page in made.pages))


def on_a_frame(*children: Node, width: float, height: float, **changed) -> Layout:
    """A one-page publication of these children."""
    return layout(Page(width, height, Frame("", Box(0, 0, width, height), children), **changed))
