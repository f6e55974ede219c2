"""A booklet of sheets folded into each other and stapled in the fold. A Layout and a Paper in, sheets in saddle order out."""

from ..layout.tree import Layout, Page
from ..units import Box
from .marks import DASH, at_edges
from .need import needed
from .repeat import BESIDE, alike, way_of
from .sheet import Flip, Imposed, Paper, Part, Side, Unsuited, imposed

THICKNESS = 0.1  # mm: paper of 80 g/m²
ON_A_SHEET = 4  # pages


def booklet(layout: Layout, paper: Paper = Paper(), flip: Flip | None = None, thickness: float = THICKNESS) -> Imposed:
    """Two pages a side; blank pages make the number up to a multiple of four.

    Creep: each sheet stands out of the one around it by the paper's thickness, so its pages move as far towards the spine.
    Raises Unsuited for pages of which two do not fit side by side (see `suits`).
    """
    first = layout.pages[0]
    way = way_of(first, paper, BESIDE)
    if way is None or not alike(layout):
        raise Unsuited(f"two pages of {first.width:g} x {first.height:g} mm do not lie side by side on the paper")
    sheet = way[0]
    sides = []
    for number, (left, right) in enumerate(saddle(len(layout.pages))):
        creep = min(number // 2 * thickness, first.safe)  # what is needed stays on its page
        sides.append(_side(layout, sheet, left, right, creep, inner=number % 2 == 1))
    return imposed(layout, "booklet", sides, sheet.book if flip is None else flip)


def saddle(count: int) -> list[tuple[int, int]]:
    """The left and right page of each side, outer sheet first, front and back in turn; a page that is not < count is blank."""
    last = -(-count // ON_A_SHEET) * ON_A_SHEET - 1
    return [(last - n, n) if n % 2 == 0 else (n, last - n) for n in range((last + 1) // 2)]


def _side(layout: Layout, paper: Paper, left: int, right: int, creep: float, inner: bool) -> Side:
    """The spine is the middle of the paper; bleed ends there, and so does what creep moves over it."""
    parts = tuple(
        _part(layout.pages[number], number, paper, creep if is_left else -creep, is_left)
        for number, is_left in ((left, True), (right, False))
        if number < len(layout.pages)
    )
    page, spine = layout.pages[0], paper.width / 2
    keep_off = [box for part in parts for box in needed(layout.pages[part.page], part.onto)]
    top = (paper.height - page.height) / 2
    extent = Box(spine - page.width, top, 2 * page.width, page.height)
    trims = (extent.x, extent.right), (extent.y, extent.bottom)
    marks = at_edges(paper, *trims, extent, page.bleed, keep_off) if not inner else ()
    if inner:  # one folds with the inner side up; the cover stays clean
        marks = at_edges(paper, (spine,), (), extent, page.bleed, keep_off, DASH)
    return Side(paper, parts, marks)


def _part(page: Page, number: int, paper: Paper, creep: float, is_left: bool) -> Part:
    spine, top = paper.width / 2, (paper.height - page.height) / 2
    x = spine - page.width + creep if is_left else spine + creep
    outer, bleed = page.width + page.bleed, page.bleed
    clip = (
        Box(-bleed, -bleed, outer - creep, page.height + 2 * bleed)
        if is_left
        else Box(-creep, -bleed, outer + creep, page.height + 2 * bleed)
    )
    return Part(number, (1, 0, 0, 1, x, top), clip)
