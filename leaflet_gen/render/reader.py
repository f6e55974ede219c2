"""Read a finished PDF with another program's eyes (PDFium). Bytes in; pixels and letters out."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

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


def rasterise(pdf: bytes, dpi: float, grey: bool = False) -> Iterator[tuple[int, Image]]:
    """The pages with their numbers, from 1, one in memory at a time. Raises Unreadable."""
    with _open(pdf) as document:
        for number, page in enumerate(document, 1):
            yield number, page.render(scale=dpi / 72, grayscale=grey).to_pil()
            page.close()


def cuttings(pdf: bytes, dpi: float, where: Mapping[int, Iterable[Box]]) -> Iterator[tuple[int, Box, Image]]:
    """These parts of these pages (from 1) in grey: the page, what part of it (in mm), and its pixels. Raises Unreadable."""
    with _open(pdf) as document:
        for number, boxes in where.items():
            page = document[number - 1]
            width, height = page.get_size()
            for box in boxes:
                left, top = max(0.0, pt(box.x)), max(0.0, pt(box.y))
                right, bottom = min(width, pt(box.right)), min(height, pt(box.bottom))
                crop = (left, height - bottom, width - right, top)  # what is cut off at each side
                part = Box(mm(left), mm(top), mm(right - left), mm(bottom - top))
                yield number, part, page.render(scale=dpi / 72, grayscale=True, crop=crop).to_pil()
            page.close()


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page as it is shown, in mm. Raises Unreadable."""
    with _open(pdf) as document:
        return [(mm(width), mm(height)) for width, height in map(document.get_page_size, range(len(document)))]


def painted_text(pdf: bytes) -> list[str]:
    """The letters of each page in the order they were painted. Raises Unreadable.

    Object by object: PDFium's own text of a page is sorted along each baseline.
    """
    texts = []
    with _open(pdf) as document:
        for page in document:
            letters = page.get_textpage()
            objects = page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], textpage=letters)
            texts.append("".join(each.extract() for each in objects).translate(LINE_END_HYPHENS))
            page.close()
    return texts


def unnamed_letters(pdf: bytes) -> list[int]:
    """How many letters of each page stand for no character: nobody can copy or hear them. Raises Unreadable."""
    counts = []
    with _open(pdf) as document:
        for page in document:
            letters = page.get_textpage()
            lost = sum(FPDFText_HasUnicodeMapError(letters, n) == 1 for n in range(letters.count_chars()))
            counts.append(lost + letters.get_text_range().count("\ufffd"))
            page.close()
    return counts
