"""Proof what paper leaves of a file. A PDF and what it was painted from in; problems out.

Whether it still works once an office printer and a copier have had it: looked at are pictures of the pages, not what
the tree promises.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import Literal

from ..check.colours import BOLD, LARGE_BOLD_PT, LARGE_PT, LEAST, LEAST_LARGE, contrast
from ..impose import Imposed
from ..layout.tree import Layout, Run
from ..problems import Problem, Severity
from ..render.reader import Grey, Read, pages
from ..units import MM_PER_INCH, Box, Matrix, mm
from .codes import AROUND, RESOLUTIONS, decoded, near
from .degrade import BLACK, degraded, looks
from .sides import Seen, Side

FINE, _ = RESOLUTIONS
MOST_PIXELS = 20_000_000  # of a page whose letters are looked at: an A3 sheet at 300 dpi; a larger one has larger letters
ENDS = 0.02  # of a box's pixels are darker than its ink, or lighter than its ground: specks, and the edges of letters
COPIES, LOST_AT_MOST = 5, 1  # times that a code is copied, and may be lost

Ink = Literal["mono", "colour"]
SEVERITIES: dict[Ink, dict[str, Severity]] = {  # of what is lost on a printer's sheets, in each way; the mildest first
    "mono": {"grey": "error", "halftone": "error", "threshold": "error", "copied": "warning"},
    "colour": {"grey": "error", "halftone": "warning", "threshold": "warning", "copied": "warning"},
}
CODE_LOST = {way: f"paper_code_{way}" for way in SEVERITIES["mono"]}


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
        part, grey = page.part(seen.box.grown(AROUND), FINE)
        picture = grey.image()
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
    found = (reading for look in looks(picture) for reading in decoded(0, Grey.of(look), dpi))
    return any(r.payload == seen.item.payload and near(r.box.moved(part.x, part.y), seen.box) for r in found)
