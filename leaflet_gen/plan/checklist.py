"""The list of who has been given their bundle. A Plan in; a Layout of A4 pages, one table with its heads on each, out; pure."""

from collections.abc import Iterator, Mapping, Sequence

from ..layout.plain import BLACK
from ..layout.shapes import line
from ..layout.tree import Frame, Layout, Node
from ..messages import say
from ..units import Box
from .count import Bundle, Plan
from .forms import BAR, HAIR, HEIGHT, MARGIN, RULE, STRONG_WORDS, TICK, TITLE, WIDTH, WORDS, Desk, document, rule, scenery, sheet, tick_box
from .tables import known, thousands

TOP, BOTTOM = 14.0, 22.0
INNER = WIDTH - 2 * MARGIN
COLUMNS = {"tick": 8.5, "number": 19.0, "place": 46.0, "receiver": 34.0, "copies": 22.0, "received_on": 18.0, "signature": 32.5}  # mm
HAND = ("received_on", "signature")  # columns to write in
SPACE = 2.5  # white on the right of a column, and on the left of one to write in
ROW_PAD = 2.2
LEAST = 12.0  # mm: what a hand needs to sign in


def checklist(plan: Plan, office: str, desk: Desk, part: slice = slice(None)) -> Layout:
    """A row for each place of `part`, whether it is given anything or not: the whole list is on paper, numbered through."""
    listed = list(enumerate(plan.bundles, 1))[part]
    rows = [_row(n, bundle, desk) for n, bundle in listed]
    copies = sum(bundle.total for _, bundle in listed)
    title = say("plan_list_title", desk.lang, {})[0]
    about = say("plan_list_about", desk.lang, {"places": thousands(len(rows), desk.lang), "copies": thousands(copies, desk.lang)})[0]
    first, again = _title(office, title, about, desk), desk.said(title, STRONG_WORDS, INNER, role="")
    head = _heads(desk)
    room = HEIGHT - TOP - BOTTOM - head.box.height
    parts = list(_parted(rows, room - first.box.height, room - again.box.height - 2.0))
    pages = []
    for n, part in enumerate(parts):
        above: list[Node] = [first.at(MARGIN, TOP)] if n == 0 else [Frame("Artifact", again.box, (again,)).at(MARGIN, TOP)]
        y = TOP + (first.box.height if n == 0 else again.box.height + 2.0)
        number = desk.said(say("plan_page", desk.lang, {"page": n + 1, "pages": len(parts)})[0], WORDS, INNER, role="", align=1.0)
        foot = Frame("Artifact", number.box, (number,)).at(MARGIN, HEIGHT - 12.0 - number.box.height)
        pages.append(sheet((*above, _table(head, part, n > 0).at(MARGIN, y), foot)))
    return document(title, desk.lang, pages)


def _parted(rows: Sequence[Frame], first: float, later: float) -> Iterator[list[Frame]]:
    part: list[Frame] = []
    room = first
    for row in rows:
        if part and sum(r.box.height for r in part) + row.box.height > room:
            yield part
            part, room = [], later
        part.append(row)
    yield part


def _title(office: str, title: str, about: str, desk: Desk) -> Frame:
    said = (desk.said(office, STRONG_WORDS, INNER), desk.said(title, TITLE, INNER, role="H1"), desk.said(about, WORDS, INNER))
    y, placed = 0.0, []
    for frame in said:
        placed.append(frame.at(0, y))
        y += frame.box.height + 1.0
    y += 2.0
    return Frame("", Box(0, 0, INNER, y + BAR + 3.0), (*placed, rule(0, y, INNER, BAR)))


def _table(head: Frame, rows: Sequence[Frame], begun: bool) -> Frame:
    """The part of the table that is on one page; its heads are read once."""
    placed: list[Node] = [Frame("Artifact", head.box, head.children) if begun else head]
    y = head.box.height
    placed.append(rule(0, y, INNER, RULE))
    for row in rows:
        placed += [row.at(0, y), rule(0, y + row.box.height, INNER, HAIR)]
        y += row.box.height
    placed += [scenery(Box(x, 0, 0, y), (line(0, 0, 0, y, stroke=BLACK, width=HAIR),)) for x in _uprights()]
    return Frame("Table", Box(0, 0, INNER, y), tuple(placed), thread=1)


def _uprights() -> Iterator[float]:
    """Where a column to write in begins."""
    x = 0.0
    for key, wide in COLUMNS.items():
        if key in HAND:
            yield x
        x += wide


def _heads(desk: Desk) -> Frame:
    words = {key: say(f"plan_{key}", desk.lang, {})[0] for key in COLUMNS if key != "tick"}
    said = {key: desk.said(text, STRONG_WORDS, _room(key), align=1.0 if key == "copies" else 0.0) for key, text in words.items()}
    return _line({key: (frame,) for key, frame in said.items()}, "TH")


def _row(number: int, bundle: Bundle, desk: Desk) -> Frame:
    village = bundle.village
    where = _room("place")
    cells = {
        "number": (desk.said(str(number), WORDS, _room("number")),),
        "place": (desk.said(village.name, STRONG_WORDS, where), desk.said(village.commune, WORDS, where)),
        "receiver": (desk.said(known(village.contact), WORDS, _room("receiver")),),
        "copies": (desk.figure(thousands(bundle.total, desk.lang), _room("copies")),),
    }
    made = _line(cells, "TD", LEAST)
    return Frame("TR", made.box, (tick_box(0, (made.box.height - TICK) / 2), *made.children))


def _room(key: str) -> float:
    """What a column has for its words."""
    return COLUMNS[key] - SPACE * (2 if key in HAND else 1)


def _line(cells: Mapping[str, Sequence[Frame]], role: str, least: float = 0.0) -> Frame:
    """A row: the words of each cell stand in the middle of its height."""
    heights = {key: sum(frame.box.height for frame in said) for key, said in cells.items()}
    high = max(least, max(heights.values()) + 2 * ROW_PAD)
    x, made = 0.0, []
    for key, wide in COLUMNS.items():
        y, placed = (high - heights.get(key, 0.0)) / 2, []
        for frame in cells.get(key, ()):
            if frame.children:
                placed.append(frame.at(SPACE if key in HAND else 0.0, y))
            y += frame.box.height
        made.append(Frame(role, Box(x, 0, wide, high), tuple(placed)))
        x += wide
    return Frame("TR", Box(0, 0, INNER, high), tuple(made))
