"""From pages to sheets. A Layout in, the same pages placed on a printer's paper out; no renderer knows of it.

Every scheme is a function Layout, Paper -> Imposed. A page becomes a Group under a map, in a sheet's root that is an
Artifact: a sheet is cut and folded, and not read aloud.
"""

from collections.abc import Callable

from ..layout.tree import Layout
from .assembly import WORDS, Words
from .booklet import booklet
from .marks import ruled, ruler
from .repeat import BESIDE, FOUR, ONE, TWO, alike, as_is, bound, four_up, two_up, way_of
from .sheet import Flip, Imposed, Paper, Placing, Unsuited
from .tiles import tiles
from .zine import MOST, is_a_series, zine

Scheme = Callable[..., Imposed]

SCHEMES: dict[str, Scheme] = {
    "as-is": as_is,
    "two-up": two_up,
    "four-up": four_up,
    "booklet": booklet,
    "zine": zine,
    "tiles": tiles,
}
LEAVES = 2  # pages that are the two sides of one leaf; more of them are a booklet
SMALL = 0.6  # a page that a zine would make smaller than that was made to be read larger

__all__ = ["SCHEMES", "WORDS", "Flip", "Imposed", "Paper", "Placing", "Scheme", "Unsuited", "Words", "ruled", "ruler", "scheme_for", "suits"]


def scheme_for(layout: Layout, paper: Paper = Paper()) -> str:
    """The scheme that suits best: a booklet of more than two small pages, the same page two or four times, a large page in tiles.

    Where none makes sense it is `as-is`, which says why.
    """
    return next(iter(suits(layout, paper)), "as-is")


def suits(layout: Layout, paper: Paper = Paper()) -> tuple[str, ...]:
    """All schemes that make sense of these pages on this paper, the best first."""
    page, count = layout.pages[0], len(layout.pages)
    folded = any(each.folds for each in layout.pages)
    if way_of(page, paper, ONE) is None or not alike(layout):
        return ("tiles",) if count == 1 and not folded else ()  # a leaflet, glued together, is none any more
    found = {
        "booklet": count > LEAVES and bound(layout) != "sheets" and way_of(page, paper, BESIDE) is not None and not folded,
        "four-up": way_of(page, paper, FOUR) is not None,
        "two-up": way_of(page, paper, TWO) is not None,
        "as-is": True,
        "zine": LEAVES < count <= MOST and bound(layout) != "sheets" and is_a_series(layout) and not folded and _share(layout, paper) >= SMALL,
    }
    return tuple(name for name, fits in found.items() if fits)


def _share(layout: Layout, paper: Paper) -> float:
    """Of a page's height, that of its place in a zine."""
    return min(paper.width, paper.height) / 2 / max(page.height for page in layout.pages)
