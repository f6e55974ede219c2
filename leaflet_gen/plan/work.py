"""What one edition asks of a printer. An edition and a printer in; the sheets and sides of one run, and their ink, out."""

from ..design import Printer
from ..kit.press import Job, on_sheets
from ..layout.edition import Edition
from .count import Work
from .ink import ink_of

BLACK = "black"  # the theme without a colour


def work_of(edition: Edition, printer: Printer) -> Work:
    """Of the very sheets that the print kit makes. The back of a sheet is a side, empty or not: it goes through the printer."""
    _, imposed, _ = on_sheets(edition, Job("", printer))
    assert imposed is not None  # a scheme that nobody asked for suits its pages
    coloured = printer.ink == "colour" and edition.theme != BLACK
    return Work(imposed.pieces, imposed.sheets, len(imposed.layout.pages), ink_of(imposed.layout), coloured)
