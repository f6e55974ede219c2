"""Eight small pages from one sheet printed on one side, folded and slit. A Layout and a Paper in, a sheet out.

The sheet is folded along its middle, its slit is pulled open, and its eight parts fall into a booklet.
"""

from collections.abc import Iterator

from ..layout.tree import Code, Layout, Node, Run, place_of
from ..problems import Problem
from ..units import Box
from .marks import DASH, at_edges, hairline
from .need import needed, needs
from .sheet import Imposed, Paper, Part, Side, Unsuited, imposed, whole

COLUMNS, ROWS = 4, 2
PLACES = (4, 3, 2, 1, 5, 6, 7, 0)  # the page (from 0) at each place: the upper row, which stands on its head, then the lower
MOST = COLUMNS * ROWS
A_RATIO, NEAR = 2**0.5, 0.02  # height to width of a page of the A series (ISO 216), and by how much rounding moves it
LEAST_PT, LEAST_MODULE = 7.0, 0.4  # what can be read, and what can be scanned


def zine(layout: Layout, paper: Paper = Paper()) -> Imposed:
    """Up to eight pages, scaled to an eighth of the sheet; what is too small to be read then is a problem.

    What is needed of a page stays in the printable area: a page is made as much smaller as that takes.
    Raises Unsuited for more than eight pages, and where the printer's white edge leaves nothing of a place.
    """
    if len(layout.pages) > MOST:
        raise Unsuited(f"a zine has {MOST} pages, and not {len(layout.pages)}")
    sheet = paper if paper.width > paper.height else paper.turned
    scale = scale_of(layout, sheet)
    if scale <= 0:
        raise Unsuited("the white edge leaves nothing of a zine's pages")
    parts = tuple(_parts(layout, sheet, scale))
    keep_off = [box for part in parts for box in needed(layout.pages[part.page], part.onto)]
    side = Side(sheet, parts, _marks(sheet, keep_off))
    return imposed(layout, "zine", [side], problems=tuple(_small(layout, scale)))


def is_a_series(layout: Layout) -> bool:
    return all(abs(page.height / page.width - A_RATIO) < NEAR for page in layout.pages)


def scale_of(layout: Layout, sheet: Paper) -> float:
    """The largest scale, for all pages, at which a page fits its place and what is needed of it the printable area."""
    width, height = sheet.width / COLUMNS, sheet.height / ROWS
    white_x, white_y = max(sheet.unprintable[1::2]), max(sheet.unprintable[::2])
    scale = min(min(width / page.width, height / page.height) for page in layout.pages)
    for page in layout.pages:
        for box in needed(page):
            reach_x = max(abs(box.x - page.width / 2), abs(box.right - page.width / 2))
            reach_y = max(abs(box.y - page.height / 2), abs(box.bottom - page.height / 2))
            scale = min(scale, (width / 2 - white_x) / reach_x, (height / 2 - white_y) / reach_y)
    return scale


def _parts(layout: Layout, sheet: Paper, scale: float) -> Iterator[Part]:
    """Each page in the middle of its place."""
    width, height = sheet.width / COLUMNS, sheet.height / ROWS
    for place, number in enumerate(PLACES):
        if number >= len(layout.pages):
            continue
        page = layout.pages[number]
        row, column = divmod(place, COLUMNS)
        turn = -scale if row == 0 else scale
        x, y = (column + 0.5) * width, (row + 0.5) * height
        onto = (turn, 0.0, 0.0, turn, x - turn * page.width / 2, y - turn * page.height / 2)
        half = Box(page.width / 2, page.height / 2, 0, 0)
        shown = Box(half.x - width / 2 / scale, half.y - height / 2 / scale, width / scale, height / scale)
        yield Part(number, onto, whole(page).common(shown))


def _marks(sheet: Paper, keep_off: list[Box]) -> tuple[Node, ...]:
    """Ticks where it is folded, and the slit."""
    xs = [sheet.width * n / COLUMNS for n in range(1, COLUMNS)]
    middle = sheet.height / ROWS
    slit = hairline(xs[0], middle, xs[-1], middle, halo=True)
    return (*at_edges(sheet, xs, (middle,), sheet.box, 0.0, keep_off, DASH), *slit)


def _small(layout: Layout, scale: float) -> Iterator[Problem]:
    """The smallest type and the finest code, where they are too small."""
    found = [(number, need) for number, page in enumerate(layout.pages, 1) for need in needs(page)]
    for kind, code, least, size in (
        (Run, "zine_small_type", LEAST_PT, lambda need: need.item.size_pt * need.scale * scale),
        (Code, "zine_small_code", LEAST_MODULE, lambda need: need.item.module * need.scale * scale),
    ):
        number, need = min(
            ((n, each) for n, each in found if isinstance(each.item, kind)), key=lambda pair: size(pair[1]), default=(0, None)
        )
        if need and size(need) < least - 1e-6:
            values = {"page": number, "size": round(size(need), 2), "least": least, "percent": round(scale * 100)}
            yield Problem(code, place_of(need.above), values, "warning")
