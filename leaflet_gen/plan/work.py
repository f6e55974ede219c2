"""What one edition asks of a printer. An edition and a printer in; sheets and sides of one run, and its ink, out."""

from math import ceil

from ..build import lay_out
from ..design import Printer
from ..layout.edition import Edition
from ..layout.tree import Layout
from .count import Work
from .ink import ink_of

BLACK = "black"


def work_of(edition: Edition, printer: Printer) -> Work:
    layout = lay_out(edition)
    pieces, sheets, sides = _run(layout, printer)
    return Work(pieces, sheets, sides, ink_of(layout), printer.ink == "colour" and edition.theme != BLACK)


def _run(layout: Layout, printer: Printer) -> tuple[int, int, int]:
    """Copies, sheets and printed sides of one run over the printer."""
    page, pages = layout.pages[0], len(layout.pages)
    pieces = max(1, *(int(w // page.width) * int(h // page.height) for w, h in (printer.paper, printer.paper[::-1])))
    edge = printer.unprintable
    wide, high = printer.paper[0] - edge.left - edge.right, printer.paper[1] - edge.top - edge.bottom
    if min(page.width, page.height) > min(printer.paper) or max(page.width, page.height) > max(printer.paper):  # in tiles
        tiles = pages * min(ceil(page.width / w) * ceil(page.height / h) for w, h in ((wide, high), (high, wide)))
        return 1, tiles, tiles
    return pieces, pages if printer.duplex == "none" else ceil(pages / 2), pages
