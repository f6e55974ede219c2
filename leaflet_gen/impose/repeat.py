"""The page as it is, and the same page several times on a sheet to be cut. A Layout and a Paper in, sheets out."""

from ..layout.tree import Layout, Node, Page
from ..units import Box
from .marks import DASH, at_edges, ruled
from .need import needed
from .sheet import Flip, Imposed, Paper, Part, Side, Unsuited, imposed

FITS = 0.05  # mm by which a page may be larger than its place: formats are rounded to whole millimetres

Grids = tuple[tuple[int, int], ...]  # columns and rows, the better ones first
ONE: Grids = ((1, 1),)
BESIDE: Grids = ((2, 1),)
TWO: Grids = (*BESIDE, (1, 2))
FOUR: Grids = ((2, 2),)
Way = tuple[Paper, int, int]  # the paper as it lies, and how many columns and rows of pages are on it


def as_is(layout: Layout, paper: Paper = Paper(), flip: Flip | None = None) -> Imposed:
    """Each page on a side of its own; two pages are the two sides of one sheet.

    `flip`: over which edge the printer turns paper; "" prints one side only; None, what the page asks for.
    """
    return _repeated(layout, "as-is", paper, ONE, flip)


def two_up(layout: Layout, paper: Paper = Paper(), flip: Flip | None = None) -> Imposed:
    """The same page twice on a sheet: A5 on A4."""
    return _repeated(layout, "two-up", paper, TWO, flip)


def four_up(layout: Layout, paper: Paper = Paper(), flip: Flip | None = None) -> Imposed:
    """The same page four times on a sheet: A6 on A4."""
    return _repeated(layout, "four-up", paper, FOUR, flip)


def way_of(page: Page, paper: Paper, grids: Grids) -> Way | None:
    """How pages lie on the paper at full size, in the first of these grids; None where they do not."""
    upright = page.height >= page.width
    lying = (paper, paper.turned) if upright == (paper.height >= paper.width) else (paper.turned, paper)
    columns, rows = grids[0]
    for sheet in lying if columns == rows else lying[::-1]:
        for columns, rows in grids:
            if columns * page.width <= sheet.width + FITS and rows * page.height <= sheet.height + FITS:
                return sheet, columns, rows
    return None


def bound(layout: Layout) -> str | None:
    """How its format wants its pages: as a book, as sheets one by one; None, where it leaves that open."""
    return layout.edition.format_spec.bound if layout.edition else None


def alike(layout: Layout) -> bool:
    """Whether all pages are of one size."""
    return len({(page.width, page.height) for page in layout.pages}) == 1


def flip_of(layout: Layout, paper: Paper, flip: Flip | None) -> Flip:
    """The flip that was asked for; of itself a publication of two pages, and a book, has backs, and turns like the leaf of a book."""
    if flip is not None:
        return flip
    return paper.book if len(layout.pages) == 2 or bound(layout) == "book" else ""


def _repeated(layout: Layout, scheme: str, paper: Paper, grids: Grids, flip: Flip | None) -> Imposed:
    """Raises Unsuited for a page too large for its paper, and for pages of several sizes (see `suits`)."""
    first, count = layout.pages[0], grids[0][0] * grids[0][1]
    way = way_of(first, paper, grids)
    if way is None or not alike(layout):
        raise Unsuited(
            f"{count} pages of {first.width:g} x {first.height:g} mm do not fit {paper.width:g} x {paper.height:g} mm"
        )
    sheet = way[0]
    flip = flip_of(layout, sheet, flip)
    sides = [_side(layout, n, way, back=bool(flip) and n % 2 == 1) for n in range(len(layout.pages))]
    if flip and len(sides) % 2:
        sides.append(Side(sheet))
    return imposed(layout, scheme, sides, flip, count)


def _side(layout: Layout, number: int, way: Way, back: bool) -> Side:
    """The grid stands in the middle of the paper, so that fronts and backs meet whichever way it is turned."""
    paper, columns, rows = way
    page = layout.pages[number]
    left, top = (paper.width - columns * page.width) / 2, (paper.height - rows * page.height) / 2
    xs, ys = [left + n * page.width for n in range(columns + 1)], [top + n * page.height for n in range(rows + 1)]
    places = [(column, row) for row in range(rows) for column in range(columns)]
    parts = tuple(
        Part(
            number, (1, 0, 0, 1, xs[column], ys[row]), _clip(page, column == 0, row == 0, column == columns - 1, row == rows - 1)
        )
        for column, row in places
    )
    keep_off = [box for part in parts for box in needed(page, part.onto)]
    extent = Box(left, top, columns * page.width, rows * page.height)
    folds = [x + fold for x in xs[:-1] for fold in page.folds]
    marks: tuple[Node, ...] = at_edges(paper, folds, (), extent, page.bleed, keep_off, DASH)
    if not back:  # one cuts from the front
        cuts = at_edges(paper, xs, ys, extent, page.bleed, keep_off)
        marks = (*marks, *cuts, *ruled(paper, [extent.grown(page.bleed), *(shape.box() for shape in cuts)]))
    return Side(paper, parts, marks, page.label)


def _clip(page: Page, left: bool, top: bool, right: bool, bottom: bool) -> Box:
    """The page, with its bleed at the edges where it has no neighbour."""
    bleed = page.bleed
    x, y = -bleed * left, -bleed * top
    return Box(x, y, page.width + bleed * right - x, page.height + bleed * bottom - y)
