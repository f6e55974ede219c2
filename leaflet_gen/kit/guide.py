"""One page to lay beside the printer. What was put on sheets and its printer in; pages that say what to load, turn, cut and fold, out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..impose.sheet import Flip, Imposed, Paper, Placing, side
from ..layout.plain import BLACK, label, paragraph
from ..layout.shapes import line, rectangle
from ..layout.tree import Group, Layout, Node, Run
from ..messages import has, say
from ..model import Keep
from ..units import Box, Matrix, mapped, product
from .signs import PAPER, ruler, turned
from .words import BODY, BODY_PT, column, heading, steps

MARGIN = 15.0  # mm, or more where the printer leaves more white
PICTURE = 34.0  # mm that the drawn sheet may be wide, and a little more high
CUT = ("two-up", "four-up")  # whose pages are cut apart; of the others what stands between two pages is a fold
TILES = "tiles"
STRAIGHT: Matrix = (1, 0, 0, 1, 0, 0)
ROOM = 6.5  # mm that a page's number takes in the picture
DASHED, DOTTED = (2.0, 1.2), (0.01, 1.1)


@dataclass(frozen=True, slots=True)
class Sheaf:
    """An edition's sheets, as a person handles them."""

    name: str  # of its file, without what says which side it is
    files: tuple[str, ...]  # one, or that of the fronts and that of the backs
    scheme: str
    flip: Flip
    sheets: int  # of paper, for each set
    sets: int  # how many times they are printed
    pieces: int  # of the publication that come of a set
    paper: tuple[float, float]  # as it lies under the first page
    pages: tuple[tuple[float, float], ...]  # sizes of the publication's own pages
    placings: tuple[Placing, ...]  # of the first side; of a poster's first page, its tiles
    names: tuple[str, ...]  # of each placing: the page's number, or the tile's name
    folds: tuple[float, ...] = ()  # x of each, on the first side

    @staticmethod
    def of(name: str, files: tuple[str, ...], imposed: Imposed, layout: Layout, sets: int) -> "Sheaf":
        first = imposed.layout.pages[0]
        tiled = imposed.scheme == TILES
        here = tuple(placing for placing in imposed.placings if (placing.page if tiled else placing.side) == 0)
        names = tuple(imposed.layout.pages[p.side].label if tiled else str(p.page + 1) for p in here)
        sizes = tuple((page.width, page.height) for page in layout.pages)
        folds = tuple(x + here[0].onto[4] for x in layout.pages[here[0].page].folds) if len(here) == 1 and not tiled else ()
        return Sheaf(
            *(name, files, imposed.scheme, imposed.flip, imposed.sheets, sets, imposed.pieces),
            *((first.width, first.height), sizes, here, names, folds),
        )

    @property
    def handling(self) -> tuple[object, ...]:
        """Alike for those that are printed, cut and folded alike."""
        return self.scheme, self.flip, len(self.files), self.pieces, self.paper, len(self.placings), self.folds


def guide(sheaves: Sequence[Sheaf], printer: str, paper: Paper, lang: str, keep: Keep = Keep()) -> Layout:
    """As many pages as it takes; `printer` is its title."""
    paper = paper if paper.height >= paper.width else paper.turned
    edge = max(MARGIN, *(white + 4 for white in paper.unprintable))
    room = Box(edge, edge, paper.width - 2 * edge, paper.height - 2 * edge - 6)
    head, y = _head(room, printer, paper, lang, keep)
    pages: list[list[Node]] = [[*head]]
    in_order = sorted(sheaves, key=lambda s: (s.scheme, str(s.handling), s.name))
    for _, alike in groupby(in_order, key=lambda sheaf: sheaf.handling):
        for gap, high, nodes in _block(list(alike), room.width, lang, keep):
            if y + gap + high > room.bottom:
                pages.append([])
                y, gap = room.y, 0.0
            pages[-1].append(Group((1, 0, 0, 1, room.x, y + gap), nodes))
            y += gap + high
    if len(pages) > 1:
        for n, page in enumerate(pages, 1):
            number = say("kit_guide_page", lang, {"page": n, "pages": len(pages)})[0]
            page.append(label(number, paper.width / 2, paper.height - edge, BODY_PT, "bold", 0.5))
    return Layout(say("kit_guide", lang, {})[0], lang, tuple(side(paper, tuple(nodes)) for nodes in pages))


def _head(room: Box, printer: str, paper: Paper, lang: str, keep: Keep) -> tuple[list[Node], float]:
    title, told = say("kit_guide", lang, {"printer": printer, "size": f"{paper.width:g} × {paper.height:g}"})
    said = (0, heading(title, 30, room.width, keep)), (0.5, paragraph(told, BODY, room.width, keep))
    frames, y = column(said, room.x, room.y)
    y += 2.5
    rule = line(room.x, y, room.right, y, stroke=BLACK, width=1.6)
    scale, told = say("kit_guide_scale", lang, {})
    wide = room.width - 68
    more, end = column(((4, heading(scale, 16, wide, keep)), (1, paragraph(told, BODY, wide, keep))), room.x, y)
    return [*frames, rule, *more, *ruler(room.right - 54, y + 10.5, 50, down=False)], max(end, y + 16)


def _block(alike: list[Sheaf], width: float, lang: str, keep: Keep) -> Iterator[tuple[float, float, tuple[Node, ...]]]:
    """What is done alike, in parts that stay whole: white above, height, nodes.

    The first has pictures, steps and a file; each other one a file.
    """
    first = alike[0]
    left = PICTURE + 7
    wide = width - left
    title, told = _told(first, lang)
    head = [(0.0, heading(title, 16, wide, keep)), (1.5, paragraph("", BODY, wide))]
    frames, y = column((*head, *steps(told, BODY, wide, keep, 1.2)), left, 4)
    plain = len(first.placings) == 1 and not first.folds
    plan = _fit(first.pages[0] if first.scheme == TILES else first.paper, Box(0, 5, PICTURE, 26 if plain else 40))
    nodes: list[Node] = [line(0, 0, width, 0, stroke=BLACK, width=0.4), *frames, *_plan(first, plan)]
    bottom = plan.bottom
    if first.flip:
        small = _fit(first.paper, Box(0, bottom + 4, PICTURE, 22))
        nodes += turned(small, first.flip)
        bottom = small.bottom
    high = max(y, bottom) + 3
    for n, sheaf in enumerate(alike):
        said = paragraph(_of_file(sheaf, lang), BODY, width - 5, keep)
        line_of = (rectangle(Box(0, 1.3, 2.6, 2.6), stroke=BLACK, stroke_width=0.4), said.at(5, 0))
        if n:
            yield 0.8, said.box.height, line_of
        else:  # what to do is not parted from what it is done with
            yield 5.0, high + said.box.height, (*nodes, Group((1, 0, 0, 1, 0, high), line_of))


def _told(sheaf: Sheaf, lang: str) -> tuple[str, list[str]]:
    """What it will be, and the steps to it: print, turn, cut, fold."""
    name = f"kit_scheme_{sheaf.scheme}" if has(f"kit_scheme_{sheaf.scheme}") else "kit_scheme_other"
    if sheaf.scheme == "as-is" and sheaf.folds:
        name = "kit_scheme_trifold" if len(sheaf.folds) == 2 else "kit_scheme_folded"
    title, finish = say(name, lang, {"pieces": sheaf.pieces})
    way = f"{'hand' if len(sheaf.files) > 1 else 'auto'}_{sheaf.flip}" if sheaf.flip else "one"
    printing = say(f"kit_print_{way}", lang, {})[0]
    title = say("kit_two_sides", lang, {"title": title})[0] if sheaf.flip else title
    return title, [*printing.splitlines(), *finish.splitlines()]


def _of_file(sheaf: Sheaf, lang: str) -> str:
    key = "kit_file" if sheaf.sets == 1 else "kit_file_sets"
    values = {"name": sheaf.name, "sets": sheaf.sets, "sheets": sheaf.sheets, "paper": sheaf.sheets * sheaf.sets}
    return say(key, lang, values)[0]


def _fit(size: tuple[float, float], room: Box) -> Box:
    """The largest box of this shape at the top of the room, in its middle."""
    scale = min(room.width / size[0], room.height / size[1])
    wide = size[0] * scale
    return Box(room.x + (room.width - wide) / 2, room.y, wide, size[1] * scale)


def _plan(sheaf: Sheaf, box: Box) -> Iterator[Node]:
    """The first side, small: its pages with their numbers as they stand, what is cut dashed and what is folded dotted.

    Of a poster the whole of it, with its tiles.
    """
    tiled = sheaf.scheme == TILES
    scale = box.width / (sheaf.pages[0] if tiled else sheaf.paper)[0]
    onto = (scale, 0.0, 0.0, scale, box.x, box.y)
    yield rectangle(box, fill=PAPER, stroke=BLACK, stroke_width=0.4)
    places = [_on(sheaf, placing, onto, box) for placing in sheaf.placings]
    names = [_name(name, STRAIGHT if tiled else placing.onto) for name, placing in zip(sheaf.names, sheaf.placings, strict=True)]
    if all(min(on.width, on.height) > ROOM for on in places):  # of a large poster the cover sheet has the map
        yield from (Group(product(turn, (1, 0, 0, 1, *_middle(on))), (said,)) for (turn, said), on in zip(names, places, strict=True))
    edges = set().union(*(_inner_edges(on, box) for on in places))
    dash = DASHED if sheaf.scheme in CUT else DOTTED
    for edge in sorted(edges):
        yield line(*edge, stroke=BLACK, width=0.45, dash=dash, round_ends=dash is DOTTED)
    if sheaf.scheme == "zine":
        middle = sheaf.paper[1] / 2
        slit = (*mapped(onto, sheaf.paper[0] / 4, middle), *mapped(onto, 0.75 * sheaf.paper[0], middle))
        yield line(*slit, stroke=PAPER, width=1.6)  # no fold there
        yield line(*slit, stroke=BLACK, width=0.8, dash=DASHED)
    for x in sheaf.folds:
        at, _ = mapped(onto, x, 0)
        yield line(at, box.y, at, box.bottom, stroke=BLACK, width=0.6, dash=DOTTED, round_ends=True)


def _on(sheaf: Sheaf, placing: Placing, onto: Matrix, box: Box) -> Box:
    """Where a page stands in the picture; of a poster, a tile on it; of a zine, the whole cell, which a page may not fill."""
    page = Box(0, 0, *sheaf.pages[placing.page])
    if sheaf.scheme == TILES:
        return (placing.clip or page).mapped(onto)
    on = page.mapped(placing.onto).mapped(onto)
    if sheaf.scheme != "zine":
        return on
    wide, high = box.width / 4, box.height / 2
    x, y = _middle(on)
    return Box(box.x + int((x - box.x) / wide) * wide, box.y + int((y - box.y) / high) * high, wide, high)


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def _inner_edges(page: Box, paper: Box) -> set[tuple[float, ...]]:
    """Edges of a page that are not the paper's own; two pages that meet have one."""
    found: set[tuple[float, ...]] = set()
    for x in (page.x, page.right):
        if paper.x + 0.5 < x < paper.right - 0.5:
            found.add((x, max(page.y, paper.y), x, min(page.bottom, paper.bottom)))
    for y in (page.y, page.bottom):
        if paper.y + 0.5 < y < paper.bottom - 0.5:
            found.add((max(page.x, paper.x), y, min(page.right, paper.right), y))
    return {tuple(round(v, 1) for v in edge) for edge in found}  # hairs apart, and drawn twice, dashes would fill each other


def _name(name: str, turn: Matrix) -> tuple[Matrix, Run]:
    """A page's number about the origin, turned as the page is: one sees what stands on its head."""
    a, b, c, d, _, _ = turn
    size = abs(a * d - b * c) ** 0.5 or 1.0
    return (a / size, b / size, c / size, d / size, 0.0, 0.0), label(name, 0, 1.5, BODY_PT, "extrabold", 0.5)
