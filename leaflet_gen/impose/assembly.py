"""The cover of a tiled poster. A page, its Grid and Words in, a side with the assembly map and what to do out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..layout import plain
from ..layout.shapes import rectangle
from ..layout.tree import Code, Frame, Group, Layout, Node, Page, Run
from ..units import Box, mm
from .grid import Grid, label, seams
from .marks import HAIRLINE, RULER_HEIGHT, hairline, ruler, ruler_width, tag
from .sheet import Paper, Side

MARGIN = 6.0  # mm inside the printable area
HEADING_PT, TITLE_PT, STEP_PT = 24.0, 14.0, 11.5
LEAST_PT, MOST_PT = 5.0, 14.0  # of the tiles' names on the map
BAR, BLOCK = 0.5, 0.12  # a run's bar, in em; a code's border, in sides
LEADING, APART = 1.4, 2.0  # em; mm between steps
GAP, INDENT = 7.0, 7.0  # mm


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed on the sheets of a tiled poster. {tiles}, {rows}, {columns}, {sheets} and {tile} are filled in."""

    heading: str
    count: str
    steps: tuple[str, ...]
    check: str  # beside the ruler
    glue: str  # on a glue edge


WORDS = {
    "vi": Words(
        "Ghép áp phích",
        "{tiles} tờ ghép: {rows} hàng, mỗi hàng {columns} tờ. Cả tờ này là {sheets} tờ.",
        (
            "In đúng 100 %, một mặt. Xếp các tờ như hình trên.",
            "Mỗi tờ từ cột 2 trở đi: cắt bỏ mép trái, theo vạch ở hai đầu mép.",
            "Mỗi tờ từ hàng B trở đi: cắt bỏ mép trên, theo vạch ở hai đầu mép.",
            "Ướm từng tờ trước khi dán. Giơ lên chỗ sáng: hai dấu chữ thập phải trùng nhau.",
            "Dán từ trái sang phải thành từng hàng. Tờ sau đè lên tờ trước, mép vừa cắt nằm đúng đường nét đứt.",
            "Dán các hàng từ trên xuống. Sau đó cắt viền áp phích theo vạch ở bốn góc.",
        ),
        "Thước này phải dài đúng 50 mm. Nếu không, máy in đã thu phóng: in lại ở 100 %.",
        "Dán {tile} ở đây",
    ),
    "en": Words(
        "Put the poster together",
        "{tiles} tiles: {rows} rows of {columns}. With this sheet, {sheets} sheets.",
        (
            "Print at 100 %, on one side. Lay the sheets out as in the picture above.",
            "Each sheet from column 2 on: cut off the left edge, at the marks at both of its ends.",
            "Each sheet from row B on: cut off the upper edge, at the marks at both of its ends.",
            "Try each sheet before it is glued. Hold it to the light: two register crosses must be one.",
            "Glue the sheets of each row, from left to right. Each lies over the one before, its cut edge on the dashed line.",
            "Glue row to row, downwards. Then cut around the poster, at the marks in its four corners.",
        ),
        "This ruler must be 50 mm long. If not, the printer has scaled: print again at 100 %.",
        "Glue {tile} here",
    ),
}


def cover(layout: Layout, page: Page, paper: Paper, grid: Grid, words: Words) -> Side:
    """The heading above, what to do below, and the map in all the room between."""
    sheet = paper if paper.height >= paper.width else paper.turned
    area = sheet.printable.grown(-MARGIN)
    facts = {"tiles": grid.tiles, "rows": grid.rows, "columns": grid.columns, "sheets": grid.tiles + 1}
    above, top = _column(words.heading, HEADING_PT, "bold", area, area.y)
    title, top = _column(layout.title, TITLE_PT, "bold", area, top + APART)
    count, top = _column(words.count.format(**facts), TITLE_PT, "regular", area, top + APART)
    below, bottom = _steps(words, area)
    room = Box(area.x, top + GAP, area.width, bottom - top - 2 * GAP)
    return Side(sheet, (), (above, title, count, *_map(page, grid, room), *below), words.heading)


def _column(words: str, size_pt: float, face: str, area: Box, top: float) -> tuple[Frame, float]:
    """Lines one below the other, the first on a baseline one em below the top; and where they end."""
    style = plain.plain(face, size_pt, LEADING)
    said = plain.paragraph(words, style, area.width)
    return said.at(area.x, top + style.em - style.rise), top + said.box.height


def _steps(words: Words, area: Box) -> tuple[list[Node], float]:
    """The steps with their numbers, and a ruler, at the foot; and where they begin."""
    made: list[Node] = []
    y = 0.0
    inner = Box(area.x + INDENT, 0, area.width - INDENT, 0)
    for number, step in enumerate(words.steps, 1):
        made.append(plain.label(f"{number}.", area.x, y + mm(STEP_PT), STEP_PT, "bold"))
        lines, y = _column(step, STEP_PT, "regular", inner, y)
        made.append(lines)
        y += APART
    y += GAP - APART
    made += ruler(area.x, y)
    beside = area.x + ruler_width() + INDENT
    checked, end = _column(
        words.check, STEP_PT, "regular", Box(beside, 0, area.right - beside, 0), y + RULER_HEIGHT - mm(STEP_PT)
    )
    made.append(checked)
    top = area.bottom - max(end, y + RULER_HEIGHT)
    return [Group((1, 0, 0, 1, 0, top), tuple(made))], top


def _map(page: Page, grid: Grid, room: Box) -> Iterator[Node]:
    """The poster in small, greeked, with the seams over it and each tile's name."""
    scale = min(room.width / page.width, room.height / page.height)
    x, y = room.x + (room.width - page.width * scale) / 2, room.y
    trim = Box(0, 0, page.width, page.height)
    yield Group((scale, 0, 0, scale, x, y), (Frame("Artifact", trim, tuple(_greeked(page.root))),), trim)
    xs, ys = seams(grid)
    frame = trim.mapped((scale, 0, 0, scale, x, y))
    for seam in xs:
        yield from hairline(x + seam * scale, frame.y, x + seam * scale, frame.bottom, halo=True)
    for seam in ys:
        yield from hairline(frame.x, y + seam * scale, frame.right, y + seam * scale, halo=True)
    yield rectangle(frame, stroke=plain.BLACK, stroke_width=2 * HAIRLINE)
    size = _size(grid, page, scale)
    for row, column in grid.each():
        shown = trim.common(_seen(grid, row, column)).mapped((scale, 0, 0, scale, x, y))
        yield from tag(label(row, column), shown.x + shown.width / 2, shown.y + shown.height / 2, size)


def _greeked(node: Node) -> Iterator[Node]:
    """A bar for each run and a bare square for each code: a picture of the page that nobody is to read, or to scan."""
    if isinstance(node, Run):
        high = BAR * mm(node.size_pt)
        if node.text.strip():
            yield rectangle(Box(node.x, node.baseline - high, node.width, high), fill=node.colour)
    elif isinstance(node, Code):
        yield rectangle(node.box(), stroke=node.colour, stroke_width=BLOCK * node.side)
        yield rectangle(node.box().grown(-2 * BLOCK * node.side), fill=node.colour)
    elif isinstance(node, (Frame, Group)):
        yield replace(node, children=tuple(small for child in node.children for small in _greeked(child)))
    else:
        yield node


def _seen(grid: Grid, row: int, column: int) -> Box:
    """What of a tile is seen on the finished poster: all but the glue edges that the next tiles hide."""
    at = grid.shows(row, column)
    width = grid.step[0] if column + 1 < grid.columns else at.width
    height = grid.step[1] if row + 1 < grid.rows else at.height
    return Box(at.x, at.y, width, height)


def _size(grid: Grid, page: Page, scale: float) -> float:
    """Of the names, in pt: as large as the smallest tile on the map leaves room for."""
    trim = Box(0, 0, page.width, page.height)
    seen = [trim.common(_seen(grid, row, column)) for row, column in grid.each()]
    longest = plain.wide(label(grid.rows - 1, grid.columns - 1), 1.0, "bold") + 1.5 * mm(1.0)
    room = min(min(box.width for box in seen) / longest, min(box.height for box in seen) / (2 * mm(1.0)))
    return max(LEAST_PT, min(MOST_PT, room * scale))
