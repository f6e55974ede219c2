"""Proof printed sheets. A PDF of sheets and what it was imposed as in; problems out.

`proof_sheets` says whether the file is what was imposed. `paper_faults` says
whether it still works once an office printer and a copier have had it: it
looks at pictures of the pages, not at what the tree promises.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from math import sqrt
from typing import Literal

import pikepdf
from pikepdf import Dictionary, Name

from ..check.colours import BOLD, LARGE_BOLD_PT, LARGE_PT, LEAST, LEAST_LARGE, contrast
from ..impose import Imposed
from ..layout.tree import Code, Frame, Group, Layout, Node, Page, Picture, Run, place_of, walk
from ..problems import Place, Problem, Severity
from ..render.reader import Read, pages
from ..render.sheets import DUPLEX
from ..units import MM_PER_INCH, Box, Matrix, mm, product
from .codes import AROUND, RESOLUTIONS, Reading, codes_in, decoded, joined, near
from .degrade import BLACK, degraded, looks
from .edition import proof_boxes, proof_codes, proof_fonts, proof_text

SAME = 0.01  # mm: what a writer rounds to
FINE, COARSE = RESOLUTIONS
MOST_PIXELS = 20_000_000  # of a page whose letters are looked at: an A3 sheet at 300 dpi; a larger one has larger letters
ENDS = 0.02  # of a box's pixels are darker than its ink, or lighter than its ground: specks, and the edges of letters
COPIES, LOST_AT_MOST = 5, 1  # times that a code is copied, and may be lost

Ink = Literal["mono", "colour"]
SEVERITIES: dict[Ink, dict[str, Severity]] = {  # of what is lost on a printer's sheets, in each way; the mildest first
    "mono": {"grey": "error", "halftone": "error", "threshold": "error", "copied": "warning"},
    "colour": {"grey": "error", "halftone": "warning", "threshold": "warning", "copied": "warning"},
}
CODE_LOST = {way: f"paper_code_{way}" for way in SEVERITIES["mono"]}


# -- what a side shows --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """Letters, a symbol or a photograph on a side of a sheet."""

    item: Run | Code | Picture
    onto: Matrix  # from the item's coordinates to the side's
    shown: Box  # what clips leave of the side
    above: tuple[Frame, ...]
    key: tuple[int, int] = (0, 0)  # the same on each side where the same page is placed

    @property
    def box(self) -> Box:
        return self.item.box().mapped(self.onto)

    @property
    def place(self) -> Place | None:
        return place_of(self.above)

    @property
    def block(self) -> str:
        return next((frame.name for frame in reversed(self.above) if frame.name), "")

    @property
    def whole(self) -> bool:
        return self.shown.holds(self.box, SAME)

    @property
    def cut(self) -> bool:
        return self.visible and not self.whole

    @property
    def visible(self) -> bool:
        return min(self.shown.overlap(self.box)) > SAME


class Side:
    """One side of a sheet, flattened: clips are kept, for they say what a tile has of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = Box(0, 0, page.width, page.height)
        self.seen = [
            Seen(item, onto, shown, above, key)
            for node, dx, dy, above in walk(page.root)
            if not isinstance(node, Frame)
            for key, (item, onto, shown, above) in _keyed(node, _within(node, (1, 0, 0, 1, dx, dy), self.box, above))
        ]

    @cached_property
    def runs(self) -> list[Seen]:
        return [seen for seen in self.seen if isinstance(seen.item, Run)]

    @cached_property
    def codes(self) -> list[Seen]:
        return [seen for seen in self.seen if isinstance(seen.item, Code)]

    @cached_property
    def whole_codes(self) -> list[Seen]:
        return [seen for seen in self.codes if seen.whole]

    def around(self, seen: Iterable[Seen]) -> list[Box]:
        """Where to look for them."""
        return joined([_common(one.shown, one.box).grown(AROUND) for one in seen if one.visible])


Found = tuple[Run | Code | Picture, Matrix, Box, tuple[Frame, ...]]


def _keyed(node: Node, found: Iterable[Found]) -> Iterator[tuple[tuple[int, int], Found]]:
    """Each with the page that it is of, by the identity of its children, and its number there."""
    of = id(node.children if isinstance(node, Group) else node)
    return (((of, n), each) for n, each in enumerate(found))


def _within(node: Node, onto: Matrix, shown: Box, above: tuple[Frame, ...]) -> Iterator[Found]:
    """What is in a node, in painting order."""
    if isinstance(node, Group):
        onto = product(node.matrix, onto)
        shown = _common(shown, node.clip.mapped(onto)) if node.clip else shown
    elif isinstance(node, Frame):
        onto, above = product((1, 0, 0, 1, node.box.x, node.box.y), onto), (*above, node)
    elif isinstance(node, (Run, Code, Picture)):
        yield node, onto, shown, above
    for child in node.children if isinstance(node, (Group, Frame)) else ():
        yield from _within(child, onto, shown, above)


def _common(one: Box, other: Box) -> Box:
    return Box(max(one.x, other.x), max(one.y, other.y), *one.overlap(other))


# -- whether the file is what was imposed ---------------------------------------------


def proof_sheets(pdf: bytes, imposed: Imposed) -> list[Problem]:
    """Where a file of sheets differs from what was imposed; an empty list releases it. Raises render.reader.Unreadable."""
    sides = [Side(page) for page in imposed.layout.pages]
    with pikepdf.open(BytesIO(pdf)) as opened:
        if len(opened.pages) != len(sides):
            return [Problem("proof_pages", values={"found": len(opened.pages), "expected": len(sides)})]
        problems = [*proof_boxes(opened, imposed.layout), *proof_fonts(opened), *_proof_wishes(opened, imposed)]
    problems += [*_proof_placings(imposed), *_proof_cuts(sides), *_proof_folds(sides)]
    letters, close, far = [], [], []
    for page, side in zip(pages(pdf), sides, strict=True):
        letters.append(page.letters())
        near_ours = side.around(seen for seen in side.seen if not isinstance(seen.item, Run))
        close += _but_cut(codes_in(page, FINE, near_ours), side)
        far += _but_cut(codes_in(page, COARSE, [side.box]), side)
    codes = [[(seen.item, seen.box, seen.place) for seen in side.whole_codes] for side in sides]
    problems += proof_text(letters, [[(seen.item, seen.place) for seen in side.runs] for side in sides])
    problems += proof_codes(close, codes, FINE)
    return [*problems, *(p for p in proof_codes(far, codes, COARSE) if p.code != "proof_code_lost")]


def _proof_wishes(opened: pikepdf.Pdf, imposed: Imposed) -> Iterator[Problem]:
    """What the file asks of a driver: no scaling, and no flip that the backs are not made for (ISO 32000-1, table 150)."""
    wishes = opened.Root.get("/ViewerPreferences", Dictionary())
    if wishes.get("/PrintScaling") != Name("/None"):
        yield Problem("sheet_scaled")
    if wishes.get("/Duplex", DUPLEX[""]) not in (DUPLEX[""], DUPLEX[imposed.flip]):
        yield Problem("sheet_flip")


def _proof_placings(imposed: Imposed) -> Iterator[Problem]:
    """Each placing is a group on its side."""
    groups = [list(_groups(page)) for page in imposed.layout.pages]
    for placing in imposed.placings:
        there = groups[placing.side] if placing.side < len(groups) else []
        if not any(clip == placing.clip and _same(onto, placing.onto) for onto, clip in there):
            yield Problem("sheet_placing", values={"page": placing.side + 1, "number": placing.page + 1})


def _groups(page: Page) -> Iterator[tuple[Matrix, Box | None]]:
    for node, dx, dy, _ in walk(page.root):
        if isinstance(node, Group):
            yield product(node.matrix, (1, 0, 0, 1, dx, dy)), node.clip


def _same(one: Matrix, other: Matrix) -> bool:
    return all(abs(a - b) <= SAME for a, b in zip(one, other, strict=True))


def _proof_cuts(sides: Sequence[Side]) -> Iterator[Problem]:
    """A code through which the edge of a tile runs stands whole on another tile."""
    whole = {seen.key for side in sides for seen in side.whole_codes}
    said = set()
    for number, side in enumerate(sides, start=1):
        for seen in side.codes:
            if seen.cut and seen.key not in whole | said:
                said.add(seen.key)
                yield Problem("sheet_code_cut", seen.place, {"page": number, "payload": seen.item.payload})


def _proof_folds(sides: Sequence[Side]) -> Iterator[Problem]:
    for number, side in enumerate(sides, start=1):
        for seen in side.whole_codes:
            if any(seen.box.x < x < seen.box.right for x in side.page.folds):
                yield Problem("sheet_code_folded", seen.place, {"page": number, "payload": seen.item.payload})


def _but_cut(readings: Iterable[Reading], side: Side) -> Iterator[Reading]:
    """A code that lacks a little can often be read: it is not counted, and it is no stranger."""
    cut = [seen for seen in side.codes if seen.cut]
    for reading in readings:
        if not any(seen.item.payload == reading.payload and any(seen.box.overlap(reading.box)) for seen in cut):
            yield reading


# -- whether it works on paper --------------------------------------------------------


def paper_faults(pdf: bytes, made: Layout | Imposed, ink: Ink = "mono") -> list[Problem]:
    """What is lost on paper: letters without contrast, and codes that cannot be read, in grey, in black dots, or copied.

    One finding for each block and colour, and for each code, with the first page where it is. Raises render.reader.Unreadable.
    """
    layout = made.layout if isinstance(made, Imposed) else made
    found: dict[tuple, Problem] = {}
    for page, planned in zip(pages(pdf), layout.pages):  # a page too many or too few is for proof_sheets to say
        side = Side(planned)
        for key, problem in (*_faint(page, side, ink), *_unread(page, side, ink)):
            found.setdefault(key, problem)
    return list(found.values())


def _faint(page: Read, side: Side, ink: Ink) -> Iterator[tuple[tuple, Problem]]:
    """Letters that do not stand out from their ground: the worst of each block and colour.

    Measured between the darkest and the lightest of the pixels in a line's x-height. Turned by other than right
    angles are only stamps: the box around them holds too much else.
    """
    dpi = min(FINE, MM_PER_INCH * sqrt(MOST_PIXELS / (side.page.width * side.page.height)))
    picture = degraded(page.whole(dpi, grey=True), "grey")
    worst: dict[tuple, tuple[float, Seen, tuple[int, int]]] = {}
    for seen in side.runs:
        if not (any(map(str.isalnum, seen.item.text)) and _upright(seen.onto) and side.box.holds(seen.box, 0)):
            continue
        box = _x_height(seen.item).mapped(seen.onto)
        if not seen.shown.holds(box):
            continue
        dark, light = _ends(picture.crop(_pixels(box, dpi)).histogram())
        ratio, key = _contrast(dark, light), (seen.place, seen.block, seen.item.colour, _least(seen))
        if key not in worst or ratio < worst[key][0]:
            worst[key] = ratio, seen, (dark, light)
    for key, (ratio, seen, (dark, light)) in worst.items():
        values = {"page": page.number, "block": seen.block, "text": seen.item.text.strip()}
        if ratio < _least(seen) - 0.005:
            figures = {"ratio": int(ratio * 100) / 100, "least": _least(seen)}  # cut: 4.496 must not read "4.5, at least 4.5"
            severity = "error" if ink == "mono" else "warning"
            yield ("faint", *key), Problem("paper_faint", seen.place, {**values, **figures}, severity)
        elif not dark < BLACK <= light:
            yield ("gone", *key), Problem("paper_gone", seen.place, values, "warning")


def _upright(onto: Matrix) -> bool:
    a, b, c, d, _, _ = onto
    return max(abs(a), abs(d)) < 1e-6 or max(abs(b), abs(c)) < 1e-6


def _x_height(run: Run) -> Box:
    """The band in which every letter and figure has ink, and no other line has any."""
    height = 0.5 * mm(run.size_pt)
    return Box(run.x, run.baseline - height, run.width, height)


def _pixels(box: Box, dpi: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(v * dpi / MM_PER_INCH) for v in (box.x, box.y, box.right, box.bottom))
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _ends(histogram: Sequence[int]) -> tuple[int, int]:
    """The level that ENDS of the pixels are no lighter than, and that which as many are no darker than."""
    enough = max(1.0, ENDS * sum(histogram))

    def reached(levels: Iterable[int]) -> int:
        count = 0
        for level in levels:
            count += histogram[level]
            if count >= enough:
                break
        return level

    return reached(range(256)), reached(range(255, -1, -1))


def _contrast(dark: int, light: int) -> float:
    return contrast(f"#{dark:02x}{dark:02x}{dark:02x}", f"#{light:02x}{light:02x}{light:02x}")


def _least(seen: Seen) -> float:
    """WCAG 2.2, 1.4.3, at the size that the letters have on the sheet."""
    a, b, c, d, _, _ = seen.onto
    size_pt = seen.item.size_pt * sqrt(abs(a * d - b * c)) + 0.01
    return LEAST_LARGE if size_pt >= LARGE_PT or (size_pt >= LARGE_BOLD_PT and seen.item.face in BOLD) else LEAST


def _unread(page: Read, side: Side, ink: Ink) -> Iterator[tuple[tuple, Problem]]:
    """Codes that cannot be read at their places; each in the mildest way that takes it."""
    for seen in side.whole_codes:
        part, picture = page.part(seen.box.grown(AROUND), FINE)
        for way, severity in SEVERITIES[ink].items():
            times, may = (COPIES, LOST_AT_MOST) if way == "copied" else (1, 0)
            lost = sum(not _reads(seen, part, degraded(picture, way, n)) for n in range(times))
            if lost > may:
                payload, side_mm = seen.item.payload, round(seen.box.width, 1)
                values = {"page": page.number, "payload": payload, "side": side_mm, "lost": lost, "times": times}
                yield (seen.place, payload, seen.key), Problem(CODE_LOST[way], seen.place, values, severity)
                break


def _reads(seen: Seen, part: Box, picture: object) -> bool:
    """Whether the picture of a part of the page, whose edges a copier may have moved, has the code at its place."""
    dpi = MM_PER_INCH * picture.width / part.width
    found = (reading for look in looks(picture) for reading in decoded(0, look, dpi))
    return any(r.payload == seen.item.payload and near(r.box.moved(part.x, part.y), seen.box) for r in found)
