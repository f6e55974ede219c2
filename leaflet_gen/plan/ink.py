"""How much of a page is black. Composed pages or sheets in, the share of them that takes ink out; read off a raster of their PDF."""

from ..layout.tree import Layout
from ..render.reader import pages
from ..render.sheets import write_sheets

DPI = 100
WHITE = 255


def ink_of(layout: Layout) -> float:
    """The mean over its pages, in grey: 0 is white paper, 1 is all black."""
    shares = [_share(page.whole(DPI, grey=True).histogram()) for page in pages(write_sheets(layout))]
    return sum(shares) / len(shares)


def _share(histogram: list[int]) -> float:
    return sum(count * (WHITE - grey) for grey, count in enumerate(histogram)) / (WHITE * sum(histogram))
