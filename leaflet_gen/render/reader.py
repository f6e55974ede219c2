"""Read a finished PDF with another program's eyes (PDFium). Bytes in; pixels and letters out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
from PIL.Image import Image
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT, FPDFText_HasUnicodeMapError

from ..units import Box, mm, pt

LINE_END_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})  # how PDFium gives a hyphen that it takes for a broken word's


class Unreadable(ValueError):
    """PDFium cannot open the file, or cannot show a page of it."""


@contextmanager
def _open(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise Unreadable(str(error)) from error


@dataclass(frozen=True, slots=True)
class Read:
    """A page of a finished file: parsed once, whatever is asked of it, until the next one is."""

    number: int  # from 1
    page: pypdfium2.PdfPage

    def whole(self, dpi: float, grey: bool = False) -> Image:
        return self.page.render(scale=dpi / 72, grayscale=grey).to_pil()

    def part(self, box: Box, dpi: float) -> tuple[Box, Image]:
        """In grey what is in the box (mm from the top left), and the part of the page that it is: no box leads off the paper."""
        width, height = self.page.get_size()
        left, top = max(0.0, pt(box.x)), max(0.0, pt(box.y))
        right, bottom = min(width, pt(box.right)), min(height, pt(box.bottom))
        crop = (left, height - bottom, width - right, top)  # what is cut off at each side
        part = Box(mm(left), mm(top), mm(right - left), mm(bottom - top))
        return part, self.page.render(scale=dpi / 72, grayscale=True, crop=crop).to_pil()

    def letters(self) -> str:
        """In the order they were painted, object by object: PDFium's own text of a page is sorted along each baseline."""
        objects = self.page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], textpage=self.page.get_textpage())
        return "".join(each.extract() for each in objects).translate(LINE_END_HYPHENS)

    def unnamed(self) -> int:
        """How many letters stand for no character: nobody can copy or hear them."""
        letters = self.page.get_textpage()
        lost = sum(FPDFText_HasUnicodeMapError(letters, n) == 1 for n in range(letters.count_chars()))
        return lost + letters.get_text_range().count("\ufffd")


def pages(pdf: bytes) -> Iterator[Read]:
    """The pages, one in memory at a time. Raises Unreadable."""
    with _open(pdf) as document:
        for number, page in enumerate(document, 1):
            yield Read(number, page)
            page.close()


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page as it is shown, in mm. Raises Unreadable."""
    with _open(pdf) as document:
        return [(mm(width), mm(height)) for width, height in map(document.get_page_size, range(len(document)))]
