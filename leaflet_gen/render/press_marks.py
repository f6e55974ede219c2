"""What stands around a page for those who print and cut it. A Layout in; the same on larger sheets, with marks, out.

Crop marks, register marks, fold marks, a bar of the four inks and a line that says what it is: all outside the bleed.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..layout.plain import label
from ..layout.tree import Frame, Group, Item, Layout, Page, Run, Shape
from ..text.fonts import face
from ..units import Box
from .press_inks import PLATES, REGISTRATION

AROUND = 10.0  # mm of sheet outside the bleed
CLEAR = 1.0  # between the bleed and the nearest mark
MARK = 5.0  # length of a crop mark
HAIR = 0.15  # width of a mark's line
TARGET = 2.0  # radius of a register mark's circle
PATCH = (5.0, 3.5)  # of the ink bar
SLUG_FACE = "regular"
SLUG_PT = 6.0
SLUG_LEADING = 2.6


def trim_on_sheet(page: Page) -> Box:
    """Where the finished page lies on its sheet."""
    around = page.bleed + AROUND
    return Box(around, around, page.width, page.height)


def with_marks(layout: Layout) -> Layout:
    """Each page on a sheet of its own, cut off at the bleed, with its marks."""
    return replace(layout, pages=tuple(_sheet(layout, number) for number in range(len(layout.pages))))


def _sheet(layout: Layout, number: int) -> Page:
    page = layout.pages[number]
    trim = trim_on_sheet(page)
    width, height = trim.right + trim.x, trim.bottom + trim.y
    shown = Group((1, 0, 0, 1, trim.x, trim.y), page.root.children, Box(0, 0, page.width, page.height).grown(page.bleed))
    marks = (*_crops(trim, page), *_folds(trim, page), *_targets(trim, page), *_inks(trim, page), *_slug(layout, number, trim))
    return Page(width, height, Frame("Artifact", Box(0, 0, width, height), (shown, *marks)), safe=0.0, label=page.label)


def _line(x: float, y: float, to_x: float, to_y: float, **more: object) -> Shape:
    return Shape((("M", x, y), ("L", to_x, to_y)), stroke=REGISTRATION, stroke_width=HAIR, **more)


def _crops(trim: Box, page: Page) -> Iterator[Item]:
    near, far = page.bleed + CLEAR, page.bleed + CLEAR + MARK
    for x, right in ((trim.x, -1), (trim.right, 1)):
        for y, down in ((trim.y, -1), (trim.bottom, 1)):
            yield _line(x + right * near, y, x + right * far, y)
            yield _line(x, y + down * near, x, y + down * far)


def _folds(trim: Box, page: Page) -> Iterator[Item]:
    """Broken lines where the sheet is folded, above and below."""
    near, far = page.bleed + CLEAR, page.bleed + CLEAR + MARK
    for fold in page.folds:
        for y, down in ((trim.y, -1), (trim.bottom, 1)):
            yield _line(trim.x + fold, y + down * near, trim.x + fold, y + down * far, dash=(1.0, 0.7))


def _targets(trim: Box, page: Page) -> Iterator[Item]:
    """A circle and a cross on each side: there all four plates must lie upon each other."""
    off, arm = page.bleed + AROUND / 2, TARGET + 1
    across, down = trim.x + trim.width / 2, trim.y + trim.height / 2
    for x, y in ((across, trim.y - off), (across, trim.bottom + off), (trim.x - off, down), (trim.right + off, down)):
        x = _beside_folds(x, trim, page)
        yield _circle(x, y, TARGET)
        yield _line(x - arm, y, x + arm, y)
        yield _line(x, y - arm, x, y + arm)


def _beside_folds(x: float, trim: Box, page: Page) -> float:
    """Moved aside where a fold mark stands."""
    near = any(abs(trim.x + fold - x) < 2 * TARGET + 1 for fold in page.folds)
    return x + 4 * TARGET if near else x


def _circle(x: float, y: float, radius: float) -> Shape:
    k = radius * 0.5523  # of the four curves that come closest to a circle
    path = (
        ("M", x + radius, y),
        ("C", x + radius, y + k, x + k, y + radius, x, y + radius),
        ("C", x - k, y + radius, x - radius, y + k, x - radius, y),
        ("C", x - radius, y - k, x - k, y - radius, x, y - radius),
        ("C", x + k, y - radius, x + radius, y - k, x + radius, y),
        ("Z",),
    )
    return Shape(path, stroke=REGISTRATION, stroke_width=HAIR)


def _inks(trim: Box, page: Page) -> Iterator[Item]:
    """Each ink in full, for the densitometer: at the right, above the page."""
    width, height = PATCH
    y = trim.y - page.bleed - CLEAR - MARK / 2 - height / 2
    for n, ink in enumerate(PLATES):
        x = trim.right - 2 - (len(PLATES) - n) * width
        yield Shape((("M", x, y), ("L", x + width, y), ("L", x + width, y + height), ("L", x, y + height), ("Z",)), fill=ink)


def _slug(layout: Layout, number: int, trim: Box) -> Iterator[Item]:
    """Two lines below the page, left of the register mark: the title; page, day and trimmed size."""
    page = layout.pages[number]
    size = f"{page.width:g} × {page.height:g} mm"
    said = (f"{number + 1}/{len(layout.pages)}", layout.date, size)
    room = trim.width / 2 - 2 - TARGET - 3
    for n, text in enumerate((layout.title, " · ".join(filter(None, said)))):
        baseline = trim.bottom + page.bleed + CLEAR + 2.6 + n * SLUG_LEADING
        if text := _drawable(text):
            yield _shortened(label(text, trim.x + 2, baseline, SLUG_PT, SLUG_FACE, colour="black"), room)


def _drawable(text: str) -> str:
    """Without the letters that no face has: what is left of a title says enough to those who print it."""
    words = " ".join(text.split())
    missing = face("fallback").missing(words) if face(SLUG_FACE).missing(words) else ""
    return " ".join("".join(letter for letter in words if letter not in missing).split())


def _shortened(run: Run, room: float) -> Run:
    text = run.text
    while run.width > room and text:
        text = text[:-1].rstrip()
        run = label(text + "…", run.x, run.baseline, SLUG_PT, SLUG_FACE, colour=run.colour)
    return run
