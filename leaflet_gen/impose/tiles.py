"""A poster over many sheets of the office's paper. A Layout and a Paper in, a cover with a map and the tiles out.

Tiles are laid over each other row by row: each hides the glue edges of those to its left and above it. So marks in a glue
edge, and those outside a tile's window, are gone from the finished poster.
"""

from collections.abc import Iterator

from ..layout import plain
from ..layout.tree import Group, Layout, Node, Page, place_of
from ..problems import Problem
from ..units import Box
from .assembly import WORDS, Words, cover
from .grid import EDGE, FOOT, Grid, grid_of, label, parted
from .marks import APART, HAIRLINE, RULER_HEIGHT, cross, hairline, ruler, ruler_width, tag
from .sheet import Imposed, Paper, Part, Side, imposed, whole

OVERLAP = 10.0  # mm
ARM = 1.5  # mm, of a register cross
TAGGED = 6.0  # mm: a glue edge this wide says which tile goes there
INSET = 3 * EDGE  # mm from the window's corner to what is written at the foot
HIDDEN = 0.1  # mm by which the line for the next tile's edge lies under that tile
LABEL_PT, SMALL_PT = 11.0, 8.0


def tiles(layout: Layout, paper: Paper = Paper(), overlap: float = OVERLAP, words: Words | None = None) -> Imposed:
    """Each page of the layout over as few sheets as can be, after a cover that shows how they are put together.

    `words` are those of the layout's language, if not given. A code that no grid spares is a problem.
    Raises Unsuited for an overlap that leaves nothing of a tile.
    """
    words = words or WORDS.get(layout.lang[:2], WORDS["vi"])
    sides: list[Side] = []
    found: list[Problem] = []
    for number, page in enumerate(layout.pages):
        grid = grid_of(page, paper, overlap)
        sides.append(cover(layout, page, paper, grid, words))
        sides += [_tile(layout, number, grid, row, column, words) for row, column in grid.each()]
        found += _through_codes(page, number, grid)
    return imposed(layout, "tiles", sides, problems=tuple(found))


def _through_codes(page: Page, number: int, grid: Grid) -> Iterator[Problem]:
    for need, labels, into in parted(page, grid):
        values = {"page": number + 1, "payload": need.item.payload, "tiles": labels, "into_mm": round(into, 1)}
        yield Problem("tile_through_code", place_of(need.above), values, "warning")


def _tile(layout: Layout, number: int, grid: Grid, row: int, column: int, words: Words) -> Side:
    page, at = layout.pages[number], grid.shows(row, column)
    x, y = grid.window.x - at.x, grid.window.y - at.y
    part = Part(number, (1, 0, 0, 1, x, y), whole(page).common(at))
    marks = (
        *_glue(page, grid, row, column, words),
        *_crosses(grid, row, column),
        *_cuts(page, grid, row, column),
        *_foot(layout, page, grid, row, column),
    )
    return Side(grid.paper, (part,), marks, label(row, column))


def _glue(page: Page, grid: Grid, row: int, column: int, words: Words) -> Iterator[Node]:
    """Along the right and the lower edge, where the next tile is glued on: a line for its edge, and its name."""
    w, at = grid.window, grid.shows(row, column)
    shown = Box(0, 0, page.width, page.height).common(at).moved(w.x - at.x, w.y - at.y)
    wide_enough = grid.overlap >= TAGGED
    inner = grid.overlap - HAIRLINE / 2 - HIDDEN
    dash = (2.0, 1.0)
    if column + 1 < grid.columns:
        x = w.right - inner
        yield from hairline(x, w.y, x, w.bottom, dash=dash)
    if row + 1 < grid.rows:
        y = w.bottom - inner
        yield from hairline(w.x, y, w.right, y, dash=dash)
    if column + 1 < grid.columns and wide_enough:
        name = words.glue.format(tile=label(row, column + 1))
        yield Group((0, -1, 1, 0, w.right - grid.overlap / 2, shown.y + shown.height / 2), tag(name, 0, 0))
    if row + 1 < grid.rows and wide_enough:
        yield from tag(words.glue.format(tile=label(row + 1, column)), shown.x + shown.width / 2, w.bottom - grid.overlap / 2)


def _crosses(grid: Grid, row: int, column: int) -> Iterator[Node]:
    """In the corners of the overlaps: what lies on the same point of two sheets is seen against the light."""
    w, half = grid.window, grid.overlap / 2
    arm = min(ARM, half - HAIRLINE)
    xs = {"left": w.x + half, "right": w.right - half}
    ys = {"top": w.y + half, "bottom": w.bottom - half}
    first_row, first_column = row == 0, column == 0
    last_row, last_column = row == grid.rows - 1, column == grid.columns - 1
    for side, x in xs.items():
        if (first_column, last_column)[side == "right"]:
            continue
        if not last_row:
            yield from cross(x, ys["bottom"], arm)
        if not first_row and side == "right":
            yield from cross(x, ys["top"], arm)
        if first_row:
            yield from cross(x, w.y - EDGE / 2, arm)
        if last_row:
            yield from cross(x, w.bottom + EDGE / 2, arm)
    for side, y in ys.items():
        if (first_row, last_row)[side == "bottom"]:
            continue
        if first_column:
            yield from cross(w.x - EDGE / 2, y, arm)
        if last_column:
            yield from cross(w.right + EDGE / 2, y, arm)


def _cuts(page: Page, grid: Grid, row: int, column: int) -> Iterator[Node]:
    """Outside the window: where the tile is cut to be laid over its neighbours, and where the poster ends."""
    w, at = grid.window, grid.shows(row, column)
    xs = [w.x] if column else [w.x - at.x]
    ys = [w.y] if row else [w.y - at.y]
    if column == grid.columns - 1:
        xs.append(w.x + page.width - at.x)
    if row == grid.rows - 1:
        ys.append(w.y + page.height - at.y)
    near, far = APART / 2, EDGE - HAIRLINE
    for x in xs:
        yield from hairline(x, w.y - near, x, w.y - far)
        yield from hairline(x, w.bottom + near, x, w.bottom + far)
    for y in ys:
        yield from hairline(w.x - near, y, w.x - far, y)
        yield from hairline(w.right + near, y, w.right + far, y)


def _foot(layout: Layout, page: Page, grid: Grid, row: int, column: int) -> Iterator[Node]:
    """The tile's name, its number, the poster's title, and a ruler, between the marks that stand there."""
    w, at = grid.window, grid.shows(row, column)
    trims = sorted(x for x in (w.x - at.x, w.x + page.width - at.x) if w.x + INSET < x < w.right - INSET)
    spans = zip([w.x + INSET, *(x + EDGE for x in trims)], [*(x - EDGE for x in trims), w.right - INSET])
    x, end = max(spans, key=lambda span: span[1] - span[0])
    baseline = w.bottom + FOOT - 1.0
    for words, size_pt, face_name in (
        (label(row, column), LABEL_PT, "bold"),
        (f"{row * grid.columns + column + 1}/{grid.tiles}", SMALL_PT, "regular"),
    ):
        yield plain.label(words, x, baseline, size_pt, face_name)
        x += plain.wide(words, size_pt, face_name) + EDGE
    if x + ruler_width() < end:
        end -= ruler_width()
        yield from ruler(end, baseline - RULER_HEIGHT)
    if x + plain.wide(layout.title, SMALL_PT, "regular") + EDGE < end:
        yield plain.label(layout.title, x, baseline, SMALL_PT, "regular")
