"""Tables that run over pages: rows under their heads, in groups. A section's table in, a Piece out.

A group has its heading, its words and its code before a table of its own. A table parts between its rows, and inside a
row that is too high for that; on every later page it begins with its heads again, as decoration: they have been read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..design import Block
from ..model import Row, Rows, Table
from ..text.lines import break_lines
from ..units import Box
from ..words import Words
from .code import symbol_of
from .ground import ground
from .pieces import SLACK, Piece, Stacked, kept, padded, parted, row, stack
from .prose import faces_for, one_line, paragraph, paragraphs
from .setting import UNKNOWN_PAGE, Setting
from .shapes import line
from .style import Style
from .tree import Frame, Node

WIDEST = 0.4  # of the table's width: what a column of its own width takes at most
ENDLESS = 10_000.0  # em
HIGH = 0.4  # of the paper's height: a row no higher goes to the next page whole,
SHORT = 0.2  # and a whole table no higher
WRITE = 9.0  # mm: what a hand needs to write in
SIDE, ABOVE = 0.75, 0.55  # white in a cell, in units of the format's gap
WHOLE = 0.3  # likewise, where the block says `keep`
GROUP = 2.4  # white above a group, likewise


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rows of one table share: the setting, its width, and the left edge and width of each column."""

    setting: Setting
    width: float
    columns: tuple[tuple[float, float], ...]
    upright: bool = False  # with rules between the columns: a form to fill in

    @property
    def pad(self) -> tuple[float, float]:
        gap = self.setting.gap
        return SIDE * gap, ABOVE * gap


def table(block: Block, setting: Setting, width: float) -> Piece | None:
    """The section's table. `style` sets the cells, `size` is a code's side.

    `weights` are the columns' shares of the width; 0 is a column as wide as its longest words. With the look `rows` no
    heads stand above: the first cell of each row is its head. With `keep`, a low group begins on the next page, or in the
    next text column, rather than part.
    """
    section = setting.section(block.from_)
    made = section.table if section else None
    if section is None or made is None:
        return None
    style = str(block.style or "body")
    by_row = block.look == "rows"
    shown = () if by_row else made.heads
    natural = cache(lambda n: _longest(made, n, shown[n : n + 1], style, setting))
    of_width = lambda wide: Ruling(
        setting, wide, _columns(block.weights, len(made.heads), natural, wide), upright=made.blank_rows > 0
    )
    ruling = of_width(width)
    heads = _headed(shown, ruling) if shown else None
    paper = setting.edition.format_spec.trim[1]
    level = str(block.role or ("H3" if section.heading else "H2"))
    blanks = [_line(ruling, ()) for _ in range(made.blank_rows)]
    groups = made.groups or (Rows(),)
    stacked: list[Stacked] = []
    for n, group in enumerate(groups):
        space = GROUP * setting.gap if stacked else 0.0
        introduced = _introduced(group, block, ruling, level)
        if group.target and by_row and introduced:
            low = sum(p.height for p in introduced) + 0.8 * setting.gap
            low += sum(_told(told, ruling, style, by_row).height for told in group.rows)
            if (beside := _beside(group, block, ruling, of_width, level, style)).height < min(low, HIGH * paper):
                stacked.append(Stacked(beside, space))
                continue
        for piece in introduced:
            stacked.append(Stacked(piece, space, keep=True))
            space = 0.8 * setting.gap
        rows = [_told(told, ruling, style, by_row) for told in group.rows] + (blanks if n == len(groups) - 1 else [])
        if rows or len(groups) == 1:
            again = _again(group.heading or section.heading, ruling)
            listed = grid(heads, tuple(rows), ruling, again=again)
            stacked.append(Stacked(kept(listed) if block.keep and listed.height < WHOLE * paper else listed, space))
        elif stacked:
            stacked[-1] = replace(stacked[-1], keep=False)
    return stack(width, stacked, name="table") if stacked else None


def _columns(
    weights: Sequence[float], count: int, longest: Callable[[int], float], width: float
) -> tuple[tuple[float, float], ...]:
    """Left edge and width of each column; equal ones where the weights are not as many."""
    # a list may have fewer columns than the material has room for, a form one more: it is as wide as the last
    weights = (*weights[:count], *weights[-1:] * (count - len(weights)))
    weights = weights if len(weights) == count and sum(weights) > 0 else (1.0,) * count
    natural = [0.0 if weight else min(longest(n), WIDEST * width) for n, weight in enumerate(weights)]
    free = (width - sum(natural)) / sum(weights)
    columns, x = [], 0.0
    for weight, own in zip(weights, natural):
        columns.append((x, own + weight * free))
        x += own + weight * free
    return tuple(columns)


def _longest(table: Table, column: int, heads: Sequence[Words], style: str, setting: Setting) -> float:
    """The width that a column needs for each of its texts to stand on one line."""
    rows = [row for group in table.groups for row in group.rows if len(row.cells) > column]
    last = column == len(table.heads) - 1
    # a page's number takes its room before it is known: it moves no words when it comes
    texts = [UNKNOWN_PAGE if last and row.page_of else setting.words(row.cells[column]) for row in rows]
    widths = [_width(text, setting.style(style), setting) for text in dict.fromkeys(texts)]
    widths += [_width(setting.words(head), setting.style("label"), setting) for head in heads]
    return max(widths, default=0.0) + 2 * SIDE * setting.gap + 0.05  # not a hair narrower than what was measured


def _width(text: str, style: Style, setting: Setting) -> float:
    lines = break_lines(text, faces_for(text, style, setting), ENDLESS, setting.edition.language_spec.keep)
    return max((line.width for line in lines), default=0.0) * style.em


# -- what stands before a group ------------------------------------------------------------------


def _introduced(group: Rows, block: Block, ruling: Ruling, level: str) -> list[Piece]:
    """The group's heading and words; its code at the right, with the address that it must show in words beside it."""
    setting, width = ruling.setting, ruling.width
    code = symbol_of(group.target, setting, block.size) if group.target else None
    wide = width - code.width - 2 * setting.gap if code else width
    rows = _said(group, setting, wide, level)
    if code:
        return [kept(row(width, [(0.0, stack(wide, rows)), (width - code.width, code)], align="middle"))]
    whole = stack(width, rows)
    low = whole.height < SHORT * setting.edition.format_spec.trim[1]
    return [kept(whole) if low else whole] if rows else []


def _beside(group: Rows, block: Block, ruling: Ruling, of_width: Callable[[float], Ruling], level: str, style: str) -> Piece:
    """A short group with its code at the right of all of it: heading, words and rows."""
    setting, width = ruling.setting, ruling.width
    code = symbol_of(group.target, setting, block.size)
    narrow = of_width(width - code.width - 2 * setting.gap)
    listed = grid(
        None, tuple(_told(told, narrow, style, True) for told in group.rows), narrow, again=_again(group.heading, narrow)
    )
    rows = [replace(one, keep=True) for one in _said(group, setting, narrow.width, level)]
    left = stack(narrow.width, [*rows, Stacked(listed, 0.8 * setting.gap)])
    return row(width, [(0.0, left), (width - code.width, code)])


def _said(group: Rows, setting: Setting, wide: float, level: str) -> list[Stacked]:
    """The group's heading and words; where it has a code, what the phone then shows, and what to search for by hand."""
    rows: list[Stacked] = []
    if group.heading:
        style, colour = setting.style("item"), setting.colour(setting.surface.heading)
        heading = paragraph(setting.words(group.heading), style, setting, wide, role=level, colour=colour, name="group")
        rows.append(Stacked(_anchored(heading, group.anchor), keep=True))
    if (words := paragraphs([setting.words(t) for t in group.body], setting.style("body"), setting, wide)) is not None:
        rows.append(Stacked(words, 0.4 * setting.gap))
    if group.target is None:
        return rows
    for names, style in ((("code_heading", "code_body"), "body"), (("domain",), "contact"), (("search", "procedure"), "body")):
        beside = setting.beside(group.target, *names)
        name = "domain" if names == ("domain",) else ""
        if (piece := paragraphs(beside, setting.style(style), setting, wide, name=name)) is not None:
            rows.append(Stacked(piece, 0.5 * setting.gap))
    return rows


def _anchored(piece: Piece, anchor: Words | None) -> Piece:
    """The piece as what an index can point at."""
    return replace(piece, make=lambda h: replace(piece.make(h), anchor=str(anchor)), split=None) if anchor else piece


def _again(heading: Words | None, ruling: Ruling) -> Piece | None:
    """What later pages say above the heads: the name of the group, or of the whole table, and that it goes on."""
    if not heading:
        return None
    setting, record = ruling.setting, ruling.setting.edition.language_spec.record
    goes_on = f"({record.continued})" if record else ""
    heading = setting.words(heading)
    words = type(heading)(f"{heading} {goes_on}".strip(), heading.place)
    return padded(one_line(words, setting.style("label"), setting, ruling.width, end=goes_on), (0, 0, 0.5 * setting.gap, 0))


# -- rows ----------------------------------------------------------------------------------------


def _told(row: Row, ruling: Ruling, style: str, by_row: bool) -> Piece:
    """A row of words; the number of the page that it points at stands at the right of its last cell."""
    setting = ruling.setting
    texts = [*row.cells, *(Words(),) * (len(ruling.columns) - len(row.cells))]
    cells = [_cell(setting.words(t), ruling, n, style) for n, t in enumerate(texts)]
    if row.page_of:
        cells[-1] = _page_number(row, ruling, style)
    return _line(ruling, cells, anchor=str(row.anchor or ""), lead="TH" if by_row else "TD")


def _page_number(row: Row, ruling: Ruling, style: str) -> Piece:
    """The number of the page that the row points at, as a link to it."""
    anchor, label = str(row.page_of), ruling.setting.edition.language_spec.record
    page = ruling.setting.page_of(anchor)
    number = _cell(Words(page, row.cells[0].place), ruling, len(ruling.columns) - 1, style, role="", align="right")
    alt = f"{row.cells[0]}, {label.page.format(n=page)}" if label else f"{row.cells[0]}, {page}"
    link = {"alt": alt, "link": f"#{anchor}", "place": row.cells[0].place, "name": "page_of"}
    return replace(number, make=lambda h: Frame("Link", Box(0, 0, number.width, h), (number.make(h),), **link))


def _headed(heads: Sequence[Words], ruling: Ruling) -> Piece:
    """The heads, on their own surface."""
    setting, pad = ruling.setting, ruling.pad
    look = setting.on("thead")
    under = replace(ruling, setting=look)
    cells = [_cell(look.words(t), under, n, "label", colour=look.colour(look.surface.heading)) for n, t in enumerate(heads)]
    made = _line(under, cells, role="TH", least=0.0)

    def make(height: float) -> Frame:
        box = Box(0, 0, ruling.width, height)
        shapes: list[Node] = list(ground("thead", setting, box))
        if look.surface.rule_below:
            thick = setting.line(look.surface.rule_below)
            y = height - thick / 2
            shapes.append(line(0, y, ruling.width, y, stroke=look.colour(look.surface.heading), width=thick))
        return Frame("", box, (*((Frame("Artifact", box, tuple(shapes)),) if shapes else ()), made.make(height)))

    return Piece(ruling.width, made.height + 0.2 * pad[1], make)


def _cell(words: Words, ruling: Ruling, column: int, style: str, **more: str) -> Piece | None:
    """The words of a cell; None for an empty one."""
    wide = ruling.columns[column][1] - 2 * ruling.pad[0]
    return paragraphs([words], ruling.setting.style(style), ruling.setting, wide, name="cell", **more)


def _line(
    ruling: Ruling,
    cells: Sequence[Piece | None],
    role: str = "TD",
    *,
    lead: str = "",  # the role of the first cell, where it differs
    anchor: str = "",
    least: float = WRITE,
    threads: tuple[int, ...] = (),
) -> Piece:
    """A row. A high one parts in its cells, and its parts and theirs are one row still; without cells, it is to write in."""
    cells = cells or (None,) * len(ruling.columns)
    side, above = ruling.pad
    empty = not any(cells) and not threads
    height = least if empty else max((c.height for c in cells if c), default=0.0) + 2 * above
    own, *of_cells = threads or (0,) * (len(cells) + 1)

    def make(high: float) -> Frame:
        made = []
        for n, (cell, (x, wide), thread) in enumerate(zip(cells, ruling.columns, of_cells, strict=True)):
            inner = (cell.make(cell.height).at(side, above),) if cell else ()
            made.append(Frame(role if n else lead or role, Box(x, 0, wide, high), inner, thread=thread))
        return Frame("TR", Box(0, 0, ruling.width, high), tuple(made), thread=own, anchor=anchor)

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        cut = [parted(cell, available - 2 * above) if cell else (None, None) for cell in cells]
        if all(rest is None for _, rest in cut):
            return whole, None
        if any(first is None and rest is not None for first, rest in cut):
            return None, whole
        same = threads or tuple(ruling.setting.thread() for _ in range(len(cells) + 1))
        begun = _line(ruling, [first for first, _ in cut], role, lead=lead, anchor=anchor, threads=same)
        return begun, _line(ruling, [rest for _, rest in cut], role, lead=lead, threads=same)

    high = height > HIGH * ruling.setting.edition.format_spec.trim[1]
    return Piece(ruling.width, height, make, split=split if high or threads else None)


def grid(
    head: Piece | None,
    rows: tuple[Piece, ...],
    ruling: Ruling,
    *,
    again: Piece | None = None,
    thread: int = 0,
    begun: bool = False,
) -> Piece:
    """The heads and the rows below them, with rules. `again` stands above the heads of every later part (`begun`)."""
    above = [piece for piece in (again if begun else None, head) if piece]
    top = sum(piece.height for piece in above)

    def make(_: float) -> Frame:
        y, children = 0.0, []
        for piece in above:
            children.append(piece.make(piece.height).at(0.0, y))
            y += piece.height
        if begun and above:  # said already
            children = [Frame("Artifact", Box(0, 0, ruling.width, top), tuple(children))]
        edges = [] if head else [y]
        for piece in rows:
            children.append(piece.make(piece.height).at(0.0, y))
            y += piece.height
            edges.append(y)
        if shapes := _rules(edges, top, ruling):
            children.append(Frame("Artifact", Box(0, 0, ruling.width, y), shapes))
        return Frame("Table", Box(0, 0, ruling.width, y), tuple(children), thread=thread, name="grid")

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        y, at = top, 0
        first: Piece | None = None
        for at, piece in enumerate(rows):
            if y + piece.height > available + SLACK:
                first, rest = parted(piece, available - y)
                break
            y += piece.height
        else:
            return whole, None
        if first is None:
            at = _together(rows, at, SHORT * ruling.setting.edition.format_spec.trim[1])
            if not at:
                return None, whole
            upper, lower = rows[:at], rows[at:]
        else:
            upper, lower = (*rows[:at], first), (rest, *rows[at + 1 :])
        same = thread or ruling.setting.thread()
        return (
            grid(head, upper, ruling, again=again, thread=same, begun=begun),
            grid(head, lower, ruling, again=again, thread=same, begun=True),
        )

    height = top + sum(piece.height for piece in rows)
    parts = rows and (thread or height > SHORT * ruling.setting.edition.format_spec.trim[1])
    return Piece(ruling.width, height, make, split=split if parts else None)


def _together(rows: Sequence[Piece], at: int, short: float) -> int:
    """Where to part rather than before row `at`: no low row alone at a page's foot, and none alone on the last page."""
    if at == 1 and rows[0].height + rows[1].height < short:
        return 0
    return at - 1 if len(rows) - at == 1 and at > 2 and rows[at - 1].height < short else at


def _rules(edges: Sequence[float], top: float, ruling: Ruling) -> tuple[Node, ...]:
    """A thin rule below each row; in a form, between the columns too."""
    setting = ruling.setting
    mark = setting.edition.theme_spec.marks["write" if ruling.upright else "cell"]
    if not mark.stroke or not edges:
        return ()
    stroke, thick = setting.colour(mark.stroke), setting.line(mark.stroke_width)
    shapes = [line(0, y, ruling.width, y, stroke=stroke, width=thick) for y in edges]
    if ruling.upright:
        between = [x for x, _ in ruling.columns] + [ruling.width]
        shapes += [line(x, top, x, edges[-1], stroke=stroke, width=thick) for x in between]
    return tuple(shapes)
