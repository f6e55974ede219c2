"""Write sheets for a printer. A Layout in, a PDF without tags out: at 100 %, on the sides that it says, in these inks.

An imposed page is no document to be read aloud: the screen file is. What such
a file asks of the printer's driver stands in its viewer preferences.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import pikepdf
from pikepdf import Dictionary, Name

from ..layout.tree import Layout
from .document import add_info, finish_fonts, save, set_boxes
from .marks import mark
from .pdf import RGB, Inks, Painted, paint

Flip = Literal["", "short", "long"]  # the edge over which paper is turned; "" prints one side
DUPLEX = {"": Name.Simplex, "short": Name.DuplexFlipShortEdge, "long": Name.DuplexFlipLongEdge}  # ISO 32000-1, table 150
EVERYWHERE = [-20_000, -20_000, 20_000, 20_000]  # mm: what is cut off a form is its group's to say
MOST_COPIES = 5  # that a file may ask for (table 150)


@dataclass(frozen=True, slots=True)
class Handling:
    """How the printer is to take the sheets."""

    duplex: Flip = ""
    copies: int = 1


def write_sheets(layout: Layout, handling: Handling = Handling(), inks: Inks = RGB) -> bytes:
    """The same bytes for the same layout. What is painted on several sheets is in the file once."""
    _, pieces = mark(layout)
    painted = paint(layout.pages, pieces, inks=inks, shared=True)
    with opened(painted, layout) as pdf:
        wishes = Dictionary(PrintScaling=Name("/None"), Duplex=DUPLEX[handling.duplex], PickTrayByPDFSize=True, DisplayDocTitle=True)
        if 1 < handling.copies <= MOST_COPIES:
            wishes.NumCopies = handling.copies
        pdf.Root.ViewerPreferences = wishes
        return save(pdf)


def opened(painted: Painted, layout: Layout) -> pikepdf.Pdf:
    """The painted pages as a document, with its fonts and forms, still open."""
    pdf = pikepdf.open(BytesIO(painted.pdf))
    set_boxes(pdf, layout)
    finish_fonts(pdf, painted.letters)
    _add_forms(pdf, painted)
    add_info(pdf, layout)
    pdf.Root.Lang = layout.lang
    return pdf


def _add_forms(pdf: pikepdf.Pdf, painted: Painted) -> None:
    """Form XObjects (8.10), in the units of the pages that use them."""
    made: dict[str, pikepdf.Object] = {}
    for name, (page, ops) in painted.forms.items():
        resources = Dictionary(pdf.pages[page].Resources)
        resources.XObject = Dictionary({**dict(resources.get("/XObject", Dictionary())), **{f"/{n}": of for n, of in made.items()}})
        form = pdf.make_stream(ops.encode("ascii"), Type=Name.XObject, Subtype=Name.Form, BBox=EVERYWHERE, Resources=resources)
        made[name] = pdf.make_indirect(form)
    for page in pdf.pages if made else ():
        named = dict(page.Resources.get("/XObject", Dictionary()))
        page.Resources.XObject = Dictionary({**named, **{f"/{name}": form for name, form in made.items()}})
