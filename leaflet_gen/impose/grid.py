"""How a poster is parted into tiles. A page and a Paper in, a Grid out: as few sheets as can be, and no code in a seam."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, inf

from ..layout.tree import Code, Page
from ..units import Box
from .need import Need, needs
from .sheet import Paper, Unsuited

EDGE, FOOT = 4.0, 6.0  # mm inside the printable area: for marks at the head and the sides; at the foot, for the label as well
OWN = 20.0  # mm at least that an outer tile shows by itself
MORE = 0.25  # share of sheets that it may cost to keep a code in one piece
EXACT = 1e-6
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Grid:
    """Tiles of one size, each sharing `overlap` with the next; the poster's corner stands at (x, y) of the first window."""

    paper: Paper
    columns: int
    rows: int
    overlap: float
    x: float
    y: float

    @property
    def window(self) -> Box:
        """Of each sheet, the part that shows poster."""
        return window(self.paper)

    @property
    def step(self) -> tuple[float, float]:
        return self.window.width - self.overlap, self.window.height - self.overlap

    @property
    def tiles(self) -> int:
        return self.columns * self.rows

    def each(self) -> Iterator[tuple[int, int]]:
        """Row and column of each tile, in the order in which they are laid over each other."""
        return ((row, column) for row in range(self.rows) for column in range(self.columns))

    def shows(self, row: int, column: int) -> Box:
        """What of the poster is in a tile's window, in the poster's coordinates; it may reach beyond the poster."""
        across, down = self.step
        return Box(column * across - self.x, row * down - self.y, self.window.width, self.window.height)


def window(paper: Paper) -> Box:
    free = paper.printable
    return Box(free.x + EDGE, free.y + EDGE, free.width - 2 * EDGE, free.height - EDGE - FOOT)


def label(row: int, column: int) -> str:
    """A1, A2, … B1, … Z1, AA1."""
    letters = ""
    row += 1
    while row:
        row, rest = divmod(row - 1, len(LETTERS))
        letters = LETTERS[rest] + letters
    return f"{letters}{column + 1}"


def grid_of(page: Page, paper: Paper, overlap: float) -> Grid:
    """Upright or lying tiles, whichever are fewer; up to a quarter more, where that keeps a code in one piece.

    Raises Unsuited for an overlap that leaves no window.
    """
    ways = [_grid(page, sheet, overlap, more) for sheet in (paper, paper.turned) for more in ((0, 0), (1, 0), (0, 1), (1, 1))]
    least = min(grid.tiles for grid in ways)
    dear = least * (1 + MORE)
    return min((grid for grid in ways if grid.tiles <= dear), key=lambda grid: (len(parted(page, grid)), grid.tiles))


def _grid(page: Page, paper: Paper, overlap: float, more: tuple[int, int]) -> Grid:
    """`more`: columns and rows that are not needed but for a code's sake."""
    shown = window(paper)
    if min(shown.width, shown.height) <= 2 * max(overlap, OWN):
        raise Unsuited(f"an overlap of {overlap:g} mm leaves nothing of tiles of {shown.width:g} x {shown.height:g} mm")
    codes = [need for need in needs(page) if isinstance(need.item, Code)]
    columns, x = _axis(page.width, shown.width, overlap, [(c.box.x, c.box.right, _quiet(c)) for c in codes], more[0])
    rows, y = _axis(page.height, shown.height, overlap, [(c.box.y, c.box.bottom, _quiet(c)) for c in codes], more[1])
    return Grid(paper, columns, rows, overlap, x, y)


def _quiet(code: Need) -> float:
    """The width of its quiet zone: by that much its box is larger than its symbol."""
    return (code.box.width - code.item.side * code.scale) / 2


def _axis(
    length: float, shown: float, overlap: float, codes: Sequence[tuple[float, float, float]], more: int
) -> tuple[int, float]:
    """How many tiles there are along an axis, and how far the poster stands from the first window's edge.

    In the middle of the slack, but that no edge may part a code; then, that none may part its quiet zone.
    """
    step = shown - overlap
    count = max(1, ceil((length - overlap) / step - EXACT)) + more
    slack = max(0.0, count * step + overlap - length)
    least, most = max(0.0, slack - step + OWN), min(slack, step - OWN)  # no tile shows next to nothing
    if least > most or count == 1:
        return count, slack / 2
    edges = [(n * step, n * step + overlap) for n in range(1, count)]  # the next tile's, which is seen; this one's, under it
    places = {least, most, slack / 2}
    for low, high, quiet in codes:
        ends = low, low + quiet, high - quiet, high
        places |= {at - end for pair in edges for at in pair for end in ends if least <= at - end <= most}

    def cost(offset: float) -> tuple[float, ...]:
        seen = [at - offset for at, _ in edges]
        under = [at - offset for _, at in edges]
        return (
            _hits(seen, codes, inner=True),
            _hits(under, codes, inner=True),
            _hits(seen, codes),
            _hits(under, codes),
            round(abs(offset - slack / 2), 6),
            offset,
        )

    return count, min(places, key=cost)


def _hits(edges: Sequence[float], codes: Sequence[tuple[float, float, float]], inner: bool = False) -> int:
    """How many edges part a code's box, or (inner) its symbol."""
    return sum(low + quiet * inner + EXACT < at < high - quiet * inner - EXACT for at in edges for low, high, quiet in codes)


def seams(grid: Grid) -> tuple[list[float], list[float]]:
    """The edges that are seen on the finished poster: x of the upright ones, y of the level ones, from the poster's corner."""
    across, down = grid.step
    return [n * across - grid.x for n in range(1, grid.columns)], [n * down - grid.y for n in range(1, grid.rows)]


def parted(page: Page, grid: Grid) -> list[tuple[Need, list[str], float]]:
    """The codes that a seam goes through: the code, the tiles that have a part of it, how far the worst seam goes into it."""
    xs, ys = seams(grid)
    found = []
    for need in needs(page):
        if not isinstance(need.item, Code):
            continue
        box = need.box.grown(-_quiet(need))
        into = [min(x - box.x, box.right - x) for x in xs if box.x + EXACT < x < box.right - EXACT]
        into += [min(y - box.y, box.bottom - y) for y in ys if box.y + EXACT < y < box.bottom - EXACT]
        if into:
            columns = [n for n, (low, high) in enumerate(_spans(xs)) if low < box.right - EXACT and high > box.x + EXACT]
            rows = [n for n, (low, high) in enumerate(_spans(ys)) if low < box.bottom - EXACT and high > box.y + EXACT]
            found.append((need, [label(row, column) for row in rows for column in columns], max(into)))
    return found


def _spans(seams: list[float]) -> list[tuple[float, float]]:
    return list(zip([-inf, *seams], [*seams, inf]))
