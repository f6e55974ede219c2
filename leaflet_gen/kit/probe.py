"""Test sheets for a printer. Its paper and words in; a calibration sheet, and a sheet that shows how it turns paper, out."""

from collections.abc import Iterator
from dataclasses import replace

from ..impose.sheet import Paper, side
from ..layout.plain import BLACK, label, paragraph
from ..layout.shapes import line, rectangle
from ..layout.tree import Code, Frame, Group, Layout, Node, Page, Run, Shape
from ..messages import say
from ..model import Keep
from ..qr import QUIET, symbol
from ..units import Box, mm
from .signs import big_arrow, combs, cross, on_rules, ruler
from .words import BODY, BODY_PT, column, heading, steps

SIDES = (10.0, 15.0, 20.0, 25.0, 30.0, 40.0)  # mm of the symbols, quiet zone not counted
HAIRLINES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)  # mm
SIZES_PT = (5, 6, 7, 8, 10, 12, 14)
GREYS = tuple(range(0, 101, 10))  # percent of black
TONES = "Bà con gõ chữ, mở mã, gửi tận nhà · Ế Ề Ể Ễ Ệ"  # all six tones, and each above another mark
EDGE = 26.0  # mm that the combs take along each edge
UPRIGHT = 102.0  # mm from the upper edge to the ruler at the left: below the combs of the sides
LEFT = 46.0  # of the words: right of the upright ruler
LARGE = replace(BODY, size_pt=15.0)  # read while a sheet is turned in the hands
CROSS = (30.0, 42.0)  # mm of a register cross from the edges of its corner


def calibration(paper: Paper, printer: str, url: str, lang: str, keep: Keep = Keep()) -> Layout:
    """One side, for A4 or larger. Where `url` is empty there is no ladder of codes."""
    paper = paper if paper.height >= paper.width else paper.turned
    width, height = paper.width, paper.height
    room = width - LEFT - EDGE + 2
    nodes: list[Node] = [*combs(width, height)]
    across, down = int(room // 10) * 10, int((height - UPRIGHT - 95) // 10) * 10
    nodes += [*ruler(LEFT, 31, across, down=False), *ruler(LEFT - 10, UPRIGHT, down, down=True)]

    def section(key: str, y: float, **values: object) -> float:
        head, told = say(f"kit_probe_{key}", lang, values)
        frames, y = column(((0, heading(head, 14, room, keep)), (0.6, paragraph(told, BODY, room, keep))), LEFT, y)
        nodes.extend(frames)
        return y

    title, told = say("kit_probe", lang, {})
    frames, y = column(((0, heading(title, 20, room, keep)), (0.6, paragraph(told, BODY, room, keep))), LEFT, 37)
    nodes += frames
    y = section("edges", y + 1.6)
    blanks, told = say("kit_probe_blanks", lang, {"printer": printer})
    nodes += on_rules(blanks, LEFT, y + 6.5, room - 6)
    frames, y = column([(0.0, paragraph(told, BODY, room, keep))], LEFT, y + 8)
    nodes += frames
    y = section("scale", y + 1.6, across=across, down=down)
    y = section("grey", y + 1.6)
    nodes += _ramp(Box(LEFT, y + 1.5, room, 9))
    y = section("lines", y + 17)
    nodes += _hairlines(LEFT, y + 2, room, lang)
    y = section("type", y + 10.6)
    frames, y = column(_sizes(room), LEFT, y + 1)
    nodes += frames
    if url:
        nodes += _ladder(width, height - EDGE - 2, url, lang, keep)
    return _layout("kit_probe", lang, (side(paper, tuple(nodes)),))


def _ramp(box: Box) -> Iterator[Shape | Run]:
    """Steps of grey, each with how much black is in it."""
    step = box.width / len(GREYS)
    for n, percent in enumerate(GREYS):
        level = round(255 * (1 - percent / 100))
        at = Box(box.x + n * step, box.y, step, box.height)
        yield rectangle(at, fill=f"#{level:02x}{level:02x}{level:02x}")
        yield label(str(percent), at.x + step / 2, box.bottom + 4.6, BODY_PT, "bold", 0.5)
    yield rectangle(box, stroke=BLACK, stroke_width=0.15)


def _hairlines(x: float, y: float, width: float, lang: str) -> Iterator[Shape | Run]:
    step = width / len(HAIRLINES)
    for n, thick in enumerate(HAIRLINES):
        yield line(x + n * step, y, x + n * step + 0.78 * step, y, stroke=BLACK, width=thick)
        said = f"{thick:g}".replace(".", "," if lang == "vi" else ".")
        yield label(said, x + n * step + 0.39 * step, y + 6, BODY_PT, "bold", 0.5)


def _sizes(width: float) -> Iterator[tuple[float, Frame]]:
    """The same words in each size, after the size itself."""
    for size in SIZES_PT:
        name, text = label(str(size), 0, 0.95 * mm(size), size, "bold"), label(TONES, 9, 0.95 * mm(size), size, "medium")
        yield 0.0, Frame("P", Box(0, 0, width, 1.3 * mm(size)), (name, text))


def _ladder(width: float, bottom: float, url: str, lang: str, keep: Keep) -> Iterator[Node]:
    """Codes of growing size on one line: between two of them the quiet zone of the larger."""
    made = symbol(url)
    quiets = [QUIET * side / made.side for side in SIDES]
    whole = sum(SIDES) + sum(quiets[1:])
    x, foot = (width - whole) / 2, bottom - quiets[-1] - mm(BODY_PT)  # the figures stand below the widest quiet zone
    head, told = say("kit_probe_codes", lang, {"url": url.removeprefix("https://").rstrip("/")})
    half = whole - SIDES[-1] - SIDES[-2] - quiets[-1] - quiets[-2]  # the words stand above the smaller codes
    words_of = ((0, heading(head, 14, half, keep)), (0.6, paragraph(told, BODY, half, keep)))
    high = sum(gap + frame.box.height for gap, frame in words_of)
    yield from column(words_of, x, foot - SIDES[-3] - quiets[-3] - high)[0]
    for side, quiet in zip(SIDES, quiets):
        x += quiet if side != SIDES[0] else 0.0
        yield Code(x, foot - side, side / made.side, made.rows, made.payload, made.level)
        yield label(f"{side:g}", x + side / 2, bottom, BODY_PT, "bold", 0.5)
        x += side


def flip(paper: Paper, lang: str, keep: Keep = Keep()) -> Layout:
    """Two sides, an arrow to the upper edge on each. Their crosses stand where those of the other side stand, whichever way it is turned."""
    paper = paper if paper.height >= paper.width else paper.turned
    width, height = paper.width, paper.height
    pages = []
    for name, back in (("front", False), ("back", True)):
        nodes: list[Node] = [big_arrow(width / 2, 24, 92, 34)]
        for x in (CROSS[0], width - CROSS[0]):
            for y in (CROSS[1], height - CROSS[1]):
                nodes += cross(x, y, rings=back)
        head, told = say(f"kit_flip_{name}", lang, {})
        room = width - 2 * CROSS[0]
        frames, y = column([(0.0, heading(head, 40, room, keep, align=0.5))], CROSS[0], 100)
        nodes += (*frames, *column(steps(told.splitlines(), LARGE, room, keep, gap=3), CROSS[0], y + 6)[0])
        if back:
            nodes += _verdicts(width, 202, lang)
        pages.append(side(paper, tuple(nodes)))
    return _layout("kit_flip", lang, tuple(pages))


def _verdicts(width: float, y: float, lang: str) -> Iterator[Node]:
    """What is seen against the light, and which edge that is; a box to tick before the sheet is put up beside the printer."""
    for n, same in enumerate((True, False)):
        x = width / 2 + (-52 if same else 6)
        box = Box(x, y, 46, 62)
        yield rectangle(box, stroke=BLACK, stroke_width=0.5, radius=2)
        yield big_arrow(x + 15, y + 6, y + 26, 10)
        other = big_arrow(0, 0, 20, 10)
        yield Group((1, 0, 0, 1, x + 31, y + 6) if same else (1, 0, 0, -1, x + 31, y + 26), (other,))
        head, told = say(f"kit_flip_{'same' if same else 'other'}", lang, {})
        parts = ((0, paragraph(head, BODY, 40, align=0.5)), (1, heading(told, 14, 40, align=0.5)))
        yield from column(parts, x + 3, y + 30)[0]
        yield rectangle(Box(x + 20, y + 53, 6, 6), stroke=BLACK, stroke_width=0.5)


def _layout(key: str, lang: str, pages: tuple[Page, ...]) -> Layout:
    return Layout(say(key, lang, {})[0], lang, pages)
