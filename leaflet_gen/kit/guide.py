"""One page to lay beside the printer. What was put on sheets and its printer in; pages that say what to load, turn, cut and fold, out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from ..impose.sheet import Flip, Imposed, Paper, Placing, side
from ..layout.plain import BLACK, label, paragraph, plain
from ..layout.plain import wide as wide_of
from ..layout.shapes import line, rectangle
from ..layout.tree import Frame, Group, Layout, Node
from ..messages import has, say
from ..model import Keep
from ..units import Box, Matrix, mapped, mm, product
from .signs import DASHED, DOTTED, PAPER, fold_in, fold_over, on_rules, refeed, ruler, text_lines, turned
from .words import BODY, BODY_PT, column, heading, steps

MARGIN = 15.0  # mm, or more where the printer leaves more white
PICTURE = 34.0  # mm that the drawn sheet may be wide, and a little more high
CUT = ("two-up", "four-up")  # whose pages are cut apart; of the others what stands between two pages is a fold
TILES = "tiles"
STRAIGHT: Matrix = (1, 0, 0, 1, 0, 0)
ROOM = 6.5  # mm that a page's number takes in the picture
TRAY, HIGH = 24.0, 27.0  # mm of the picture of a stack in the tray; those in a row are all as high
NUMBER = 6.0  # mm that the number of a step takes at the left of its picture
INDENT, SIDE_WORDS, HOW = 5.0, 27.0, 74.0  # mm: of words after a box to tick, for which side it is, for how often
FILE = plain("medium", 10.0, BODY.line / mm(10.0))  # of a file's name, which is compared and not read


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
    title: str = ""  # of the publication

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
            *((first.width, first.height), sizes, here, names, folds, layout.title),
        )

    @property
    def by_hand(self) -> bool:
        """Whether a person turns the stack."""
        return len(self.files) > 1

    @property
    def is_trifold(self) -> bool:
        return self.scheme == "as-is" and len(self.folds) == 2

    @property
    def handling(self) -> tuple[object, ...]:
        """Alike for those that are printed, cut and folded alike."""
        return self.scheme, self.flip, len(self.files), self.pieces, self.paper, len(self.placings), self.folds


@dataclass(frozen=True, slots=True)
class Block:
    """What is handled alike, in parts that stay whole: white above, height, nodes."""

    again: Frame  # its title, where it runs over
    parts: tuple[tuple[float, float, tuple[Node, ...]], ...]


def guide(
    sheaves: Sequence[Sheaf],
    printer: str,
    paper: Paper,
    lang: str,
    keep: Keep = Keep(),
    *,
    tests: Sequence[str] = (),
    asked: bool = False,
) -> Layout:
    """As many pages as it takes; `printer` is its title, `tests` are the files of its test sheets in the same kit.

    Where nobody `asked` for a number of copies, how often a file is printed is left blank.
    """
    paper = paper if paper.height >= paper.width else paper.turned
    edge = max(MARGIN, *(white + 4 for white in paper.unprintable))
    room = Box(edge, edge, paper.width - 2 * edge, paper.height - 2 * edge - 6)
    head, top = _head(room, printer, paper, lang, keep)
    in_order = sorted(sheaves, key=lambda s: (s.scheme, str(s.handling), s.title, s.name))
    alike = [list(group) for _, group in groupby(in_order, key=lambda sheaf: sheaf.handling)]
    blocks = [_before(tests, room.width, lang, keep), *(_block(group, room.width, asked, lang, keep) for group in alike)]
    pages, _ = _paged(blocks, room, top)
    if len(pages) > 1:  # as few blocks as can be that run over or stand alone on a page; then pages as full as each other
        feet = (room.y + share / 20 * room.height for share in range(14, 21))
        tried = [_paged(blocks, room, top, foot) for foot in feet]
        pages, _ = min((one for one in tried if len(one[0]) == len(pages)), key=lambda one: one[1])
        for n, page in enumerate(pages, 1):
            number = say("kit_guide_page", lang, {"page": n, "pages": len(pages)})[0]
            page.append(label(number, paper.width / 2, paper.height - edge, BODY_PT, "bold", 0.5))
    pages[0][:0] = head
    return Layout(say("kit_guide", lang, {})[0], lang, tuple(side(paper, tuple(nodes)) for nodes in pages))


def _paged(blocks: Sequence[Block], room: Box, y: float, foot: float | None = None) -> tuple[list[list[Node]], int]:
    """Blocks one below the other, the first at y. One that runs over has its title again, and says so.

    And how often that is, or a page has one block alone.
    """
    pages: list[list[Node]] = [[]]
    seen: list[set[int]] = [set()]  # which blocks are on each page
    foot = room.bottom if foot is None else foot
    for number, block in enumerate(blocks):
        for n, (gap, high, nodes) in enumerate(block.parts):
            if y + gap + high > foot and pages[-1]:
                pages.append([])
                seen.append(set())
                y, gap = room.y, 0.0
                if n:
                    pages[-1].append(block.again.at(room.x, y))
                    y += block.again.box.height + 2
            pages[-1].append(Group((1, 0, 0, 1, room.x, y + gap), nodes))
            seen[-1].add(number)
            y += gap + high
    over = sum(map(len, seen)) - len(blocks)
    return pages, over + sum(len(here) == 1 for here in seen)


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


def _before(tests: Sequence[str], width: float, lang: str, keep: Keep) -> Block:
    """What is done once for a printer: its test sheets, by their files' names, or how to come by them."""
    title, told = say("kit_first" if tests else "kit_first_none", lang, {})
    frames, y = column(((4, heading(title, 16, width, keep)), (1, paragraph(told, BODY, width, keep))), 0, 0)
    nodes: list[Node] = [line(0, 0, width, 0, stroke=BLACK, width=0.4), *frames]
    y += 1 if tests else 0
    for name in tests:
        file = _file(name, INDENT, y, width)
        nodes += [_box(0, y), file]
        y += file.box.height
    return Block(heading(title, 16, width, keep), ((4.0, y, tuple(nodes)),))


def _block(alike: list[Sheaf], width: float, asked: bool, lang: str, keep: Keep) -> Block:
    """What is done alike. The first part has pictures, steps and a publication; each other one a publication."""
    first = alike[0]
    title, told = _told(alike, lang)
    again = heading(say("kit_again", lang, {"title": title})[0], 16, width, keep)
    nodes, high = (_folded_in_three if first.is_trifold else _beside)(first, title, told, width, lang, keep)
    rule = line(0, 0, width, 0, stroke=BLACK, width=0.4)
    parts: list[tuple[float, float, tuple[Node, ...]]] = []
    for sheaf in alike:
        row, tall = _row(sheaf, width, asked, lang, keep)
        if parts:
            parts.append((2.0, tall, row))
        else:  # what to do is not parted from what it is done with
            parts.append((5.0, high + tall, (rule, *nodes, Group((1, 0, 0, 1, 0, high), row))))
    return Block(again, tuple(parts))


def _beside(first: Sheaf, title: str, told: list[str], width: float, lang: str, keep: Keep) -> tuple[list[Node], float]:
    """The pictures at the left of the steps; and where both end."""
    left = PICTURE + 7
    wide = width - left
    frames, y = column(((0.0, heading(title, 16, wide, keep)), *_after(1.5, steps(told, BODY, wide, keep, 1.2))), left, 4)
    single = len(first.placings) == 1 and not first.folds
    plan = _fit(first.pages[0] if first.scheme == TILES else first.paper, Box(0, 5, PICTURE, 16 if single else 24))
    nodes: list[Node] = [*frames]
    bottom = 2.0
    if not (single and first.by_hand):  # of a page alone the tray shows as much
        nodes += _plan(first, plan)
        bottom = plan.bottom
    if first.by_hand:
        nodes += _tray(first, Box((PICTURE - TRAY) / 2, bottom + 3, TRAY, HIGH), lang)
        bottom += 3 + HIGH
    elif first.flip:
        small = _fit(first.paper, Box(0, bottom + 3, PICTURE, 16))
        nodes += turned(small, first.flip)
        bottom = small.bottom
    return nodes, max(y, bottom) + 3


def _folded_in_three(first: Sheaf, title: str, told: list[str], width: float, lang: str, keep: Keep) -> tuple[list[Node], float]:
    """The pictures in a row below the steps, each with the number of the step that it shows."""
    attempt = say("kit_try", lang, {})[0]
    said = (0.0, heading(title, 16, width, keep)), (1.0, paragraph(attempt, BODY, width, keep))
    frames, y = column((*said, *_after(1.5, steps(told, BODY, width, keep, 1.2))), 0, 4)
    cover = say("kit_cover", lang, {})[0]
    leaf = 3 * max(13.0, wide_of(cover, BODY_PT, "extrabold") + 2)
    shown = [(len(told) - 1, leaf, fold_in), (len(told), leaf, partial(fold_over, cover=cover))]
    if first.by_hand:
        shown.insert(0, (2, TRAY, partial(_tray, first, lang=lang)))
    nodes: list[Node] = [*frames]
    x = 0.0
    for step, wide, picture in shown:
        nodes.append(label(str(step), x, y + 8, BODY_PT, "extrabold"))
        nodes += picture(box=Box(x + NUMBER, y + 4, wide, HIGH))
        x += NUMBER + wide + 8
    return nodes, y + 4 + HIGH + 4


def _after(gap: float, frames: Iterable[tuple[float, Frame]]) -> Iterator[tuple[float, Frame]]:
    """The same, the first after this gap."""
    for n, (usual, frame) in enumerate(frames):
        yield usual if n else gap, frame


def _tray(sheaf: Sheaf, box: Box, lang: str) -> Iterator[Node]:
    return refeed(box, sheaf.flip, say("kit_printer_drawn", lang, {})[0])


def _told(alike: Sequence[Sheaf], lang: str) -> tuple[str, list[str]]:
    """What it will be, and the steps to it: print, turn, cut, fold."""
    first = alike[0]
    name = f"kit_scheme_{first.scheme}" if has(f"kit_scheme_{first.scheme}") else "kit_scheme_other"
    if first.scheme == "as-is" and first.folds:
        name = "kit_scheme_trifold" if first.is_trifold else "kit_scheme_folded"
    title, finish = say(name, lang, {"pieces": first.pieces})
    way = f"{'hand' if first.by_hand else 'auto'}_{first.flip}" if first.flip else "one"
    last = say("kit_print_last", lang, {})[0] if any(sheaf.sheets > 1 for sheaf in alike) else ""
    printing = say(f"kit_print_{way}", lang, {"last": last})[0]
    title = say("kit_two_sides", lang, {"title": title})[0] if first.flip else title
    return title, [text.strip() for text in (*printing.splitlines(), *finish.splitlines())]


def _row(sheaf: Sheaf, width: float, asked: bool, lang: str, keep: Keep) -> tuple[tuple[Node, ...], float]:
    """A publication's title and how often it is printed; below them its files, each with a box to tick."""
    key = "kit_file_sets" if asked or sheaf.sets > 1 else "kit_file"
    many = say("kit_in_each" if sheaf.by_hand else "kit_in_file", lang, {"sheets": sheaf.sheets})[0]
    told = say(key, lang, {"many": many, "sets": sheaf.sets})[0]
    title = paragraph(f"**{sheaf.title or sheaf.name}**", BODY, width - HOW - INDENT - 3, keep)
    nodes: list[Node] = [title.at(INDENT, 0)]
    if "__" in told:
        nodes += on_rules(told, width - HOW, BODY.rise, HOW, "medium")
    else:
        nodes.append(paragraph(told, BODY, HOW, keep).at(width - HOW, 0))
    y = title.box.height
    if not sheaf.by_hand:
        nodes.append(_box(0, 0))
    for end, name in zip(("front", "back"), sheaf.files):
        x = INDENT
        if sheaf.by_hand:
            said = label(say(f"kit_side_{end}", lang, {})[0], x, y + BODY.rise, BODY_PT, "medium")
            nodes += [_box(0, y), said]
            x = max(x + SIDE_WORDS, said.x + said.width + 3)
        file = _file(name, x, y, width)
        nodes.append(file)
        y += file.box.height
    return tuple(nodes), y


def _box(x: float, y: float) -> Node:
    """To tick, beside a line of words whose top is y."""
    return rectangle(Box(x, y + 1.3, 2.8, 2.8), stroke=BLACK, stroke_width=0.4)


def _file(name: str, x: float, y: float, right: float) -> Frame:
    """On the baseline of a line of words whose top is y; on more lines where it is too long for one."""
    return paragraph(name, FILE, right - x).at(x, y + BODY.rise - FILE.rise)


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
    alone = len(set(sheaf.names)) == 1  # a single "1" would be taken for the number of a step
    for name, placing, on in zip(sheaf.names, sheaf.placings, places, strict=True):
        if min(on.width, on.height) > ROOM:  # of a large poster the cover sheet has the map
            turn = _upright(STRAIGHT if tiled else placing.onto)
            lying = abs(turn[1]) > abs(turn[0])
            size = (on.height, on.width) if lying else (on.width, on.height)
            shown = tuple(text_lines(*size)) if alone else (label(name, 0, 1.5, BODY_PT, "extrabold", 0.5),)
            yield Group(product(turn, (1, 0, 0, 1, *_middle(on))), shown)
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


def _upright(turn: Matrix) -> Matrix:
    """The map without its size and place, about the origin: one sees what stands on its head."""
    a, b, c, d, _, _ = turn
    size = abs(a * d - b * c) ** 0.5 or 1.0
    return a / size, b / size, c / size, d / size, 0.0, 0.0
