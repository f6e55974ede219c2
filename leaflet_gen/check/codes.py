"""Whether a phone will read each code, and a person can tell where it leads. Sheets in, Problems out."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from ..phone import dialled
from ..layout.tree import Code, Picture, Run, Shape
from ..problems import Problem
from ..units import Box
from .colours import LEAST, PAPER, contrast, luminance
from .paths import fill_covers, fill_touches, stroke_touches
from .places import zone
from .sheet import Mark, Sheet
from .urls import host_of

MODULE_FLOOR, MODULE_TARGET = 0.4, 0.5  # mm: measured; 4 dots of a printer (Denso Wave)
SIDE_FLOOR = 20.0  # mm
SIDE_PER_DISTANCE = 100.0  # mm of side for each metre: a tenth
SLACK = 0.001  # mm of rounding
CALLS = re.compile(r"^tel:([+\d]+)", re.IGNORECASE | re.MULTILINE)  # alone (RFC 3966), or the line of a vCard
PHONE = re.compile(r"\+?\d[\d .()\u00a0-]*\d")
GRAZE = 0.05  # mm by which anything may reach into a quiet zone


def module(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Modules of 0.5 mm, in no case under 0.4 mm."""
    for sheet in sheets:
        for _, mark in sheet.codes:
            size = mark.item.module * mark.scale
            figures = {"payload": mark.item.payload, "module_mm": round(size, 3), "length": len(mark.item.payload)}
            if size < MODULE_FLOOR - SLACK:
                yield sheet.problem("code_module", mark.above, **figures, least_mm=MODULE_FLOOR)
            elif size < MODULE_TARGET - SLACK:
                yield sheet.problem("code_module_small", mark.above, "warning", **figures, least_mm=MODULE_TARGET)


def side(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """The symbol is at least 20 mm wide, and a tenth of the distance it is scanned from."""
    for sheet in sheets:
        edition = sheet.layout.edition
        distance = edition.format_spec.reading.scan_m if edition else 0.0
        least = max(SIDE_FLOOR, SIDE_PER_DISTANCE * distance)
        for _, mark in sheet.codes:
            if (wide := mark.item.side * mark.scale) < least - SLACK:
                yield sheet.problem(
                    "code_side",
                    mark.above,
                    payload=mark.item.payload,
                    side_mm=round(wide, 2),
                    least_mm=least,
                    distance_m=distance,
                )


def quiet_zone(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Four modules of ground on all sides, and nothing over the symbol (ISO/IEC 18004, 6.3.8)."""
    for sheet in sheets:
        for n, code in sheet.codes:
            free = zone(code).grown(-GRAZE)
            ground = _ground(sheet, n, free)
            start = ground or 0  # what lies deeper is hidden
            for index, mark in enumerate(sheet.marks[start:], start):
                if index == n or not mark.box.overlap(free)[0]:
                    continue
                intrudes = partial(_intrudes, mark, code, is_ground=index == ground, over=index > n)
                if kind := intrudes(free):
                    yield sheet.problem(
                        f"quiet_zone_{kind}",
                        code.above,
                        payload=code.item.payload,
                        text=mark.item.text.strip() if isinstance(mark.item, Run) else "",
                        into_mm=round(_depth(free, intrudes) + GRAZE, 1),
                        zone_mm=round(code.box.x - zone(code).x, 1),
                    )


def _ground(sheet: Sheet, n: int, free: Box) -> int | None:
    """The last fill painted before the code that lies under the whole box."""
    for index in range(n - 1, -1, -1):
        mark = sheet.marks[index]
        if isinstance(mark.item, Shape) and mark.item.fill and mark.box.holds(free) and fill_covers(mark.item, mark.matrix, free):
            return index
    return None


def _depth(free: Box, intrudes: Callable[[Box], str]) -> float:
    """How far in it reaches: by how much the zone would have to shrink to be free of it (halving, to 0.02 mm)."""
    near, far = 0.0, min(free.width, free.height) / 2
    while far - near > 0.02:
        middle = (near + far) / 2
        near, far = (middle, far) if intrudes(free.grown(-middle)) else (near, middle)
    return far


def _intrudes(mark: Mark, code: Mark, free: Box, *, is_ground: bool, over: bool) -> str:
    """What kind of thing stands in the zone; "" for nothing. Light ink beside the symbol does no harm."""
    item = mark.item
    if not mark.box.overlap(free)[0]:
        return ""
    if isinstance(item, Run):
        return "text" if item.text.strip() else ""
    if isinstance(item, Picture):
        return "picture"
    if isinstance(item, Code):
        return "code"
    in_fill = partial(fill_touches, item, mark.matrix)
    in_stroke = partial(stroke_touches, item, mark.matrix, mark.scale)
    for colour, touches in ((None if is_ground else item.fill, in_fill), (item.stroke, in_stroke)):
        if colour is None:
            continue
        dark = contrast(colour, code.item.colour) < LEAST
        if (dark and touches(free)) or (over and touches(code.box)):
            return "shape"
    return ""


def colour(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Dark on light, at 4.5:1 at least: many phones do not read a code in negative."""
    for sheet in sheets:
        for n, code in sheet.codes:
            index = _ground(sheet, n, code.box)
            ground = PAPER if index is None else sheet.marks[index].item.fill
            figures = {"payload": code.item.payload, "colour": code.item.colour, "ground": ground, "theme": sheet.theme}
            ratio = contrast(code.item.colour, ground)
            if ratio < LEAST - 0.005:
                yield sheet.problem("code_contrast", code.above, **figures, ratio=int(ratio * 100) / 100, least=LEAST)
            if luminance(code.item.colour) > luminance(ground):
                yield sheet.problem("code_inverted", code.above, **figures)


def domain(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """The code's domain, or the number it calls, stands on the same page in words, so that a false sticker can be told."""
    for sheet in sheets:
        words: dict[int, str] = {}  # of each element: a name broken over two lines is still one name
        for _, mark in sheet.runs:
            owner = next((f for f in reversed(mark.above) if f.role), None)
            words[id(owner)] = words.get(id(owner), "") + mark.item.text
        numbers = {dialled(found[0]) for text in words.values() for found in PHONE.finditer(text)}
        for _, code in sheet.codes:
            payload = code.item.payload
            if calls := CALLS.search(payload):
                if calls[1] not in numbers:
                    yield sheet.problem("number_not_printed", code.above, payload=payload, number=calls[1])
                continue
            host = host_of(payload)
            whole = re.compile(rf"(?<![\w.@-]){re.escape(host)}(?![\w-]|\.\w)", re.IGNORECASE)
            if host and not any(whole.search(text) for text in words.values()):
                yield sheet.problem("domain_not_printed", code.above, payload=payload, host=host)
