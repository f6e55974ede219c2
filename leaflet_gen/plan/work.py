"""What one edition asks of a printer. An edition and a printer in; the sheets and sides of one run, their ink, or Problems, out."""

from ..check.letters import glyphs
from ..check.sheet import sheets
from ..design import Printer
from ..kit.press import Job, on_sheets
from ..layout.edition import Edition
from ..problems import Problem
from .count import Work
from .ink import ink_of

BLACK = "black"  # the theme without a colour


def work_of(edition: Edition, printer: Printer) -> tuple[Work | None, list[Problem]]:
    """Of the very sheets that the print kit makes; none, and why, where the paper does not take them or a font lacks a letter.

    The back of a sheet is a side, empty or not: it goes through the printer.
    """
    layout, imposed, found = on_sheets(edition, Job("", printer))
    if imposed is None:
        return None, found
    if lacking := list(glyphs(sheets(layout))):  # it cannot be painted, and its ink is read off what is painted
        return None, lacking
    coloured = printer.ink == "colour" and edition.theme != BLACK
    return Work(imposed.pieces, imposed.sheets, len(imposed.layout.pages), ink_of(imposed.layout), coloured), []
