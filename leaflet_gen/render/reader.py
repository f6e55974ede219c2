"""Read a finished PDF with another program's eyes (PDFium). Bytes in; pixels and letters out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_float
from dataclasses import dataclass
from typing import NamedTuple, Self

import pypdfium2
from PIL.Image import Image, frombuffer
from pypdfium2.raw import (
    FPDF_PAGEOBJ_FORM,
    FPDF_PAGEOBJ_TEXT,
    FPDF_TEXTRENDERMODE_CLIP,
    FPDF_TEXTRENDERMODE_INVISIBLE,
    FPDF_WCHAR,
    FPDFClipPath_CountPaths,
    FPDFClipPath_CountPathSegments,
    FPDFClipPath_GetPathSegment,
    FPDFFormObj_CountObjects,
    FPDFFormObj_GetObject,
    FPDFPage_CountObjects,
    FPDFPage_GetObject,
    FPDFPageObj_GetClipPath,
    FPDFPageObj_GetType,
    FPDFPathSegment_GetPoint,
    FPDFText_HasUnicodeMapError,
    FPDFTextObj_GetText,
    FPDFTextObj_GetTextRenderMode,
)

from ..units import Box, Matrix, mapped, mm, product, pt

UNSEEN = (FPDF_TEXTRENDERMODE_INVISIBLE, FPDF_TEXTRENDERMODE_CLIP)
NOWHERE = Box(0, 0, 0, 0)
LETTERS = 1_000  # of a text object, for which there is room at first
DEEPEST = 15  # forms within each other
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
class Word:
    """Letters that were painted at once, on a page as it is shown: in mm from the top left."""

    text: str
    onto: Matrix  # from ems along and above the baseline, from where the letters start
    ink: Box
    shown: Box  # what clips leave of the page


class Grey(NamedTuple):
    """Grey pixels, a byte each, as they lie in memory: a page's are two megabytes, and are not copied to be read."""

    rows: memoryview  # height x stride; what a row holds beyond the width means nothing
    width: int
    height: int

    @classmethod
    def of(cls, image: Image) -> Self:
        return cls(memoryview(image.convert("L").tobytes()).cast("B", image.size[::-1]), *image.size)

    def image(self) -> Image:
        return frombuffer("L", (self.width, self.height), self.rows.cast("B"), "raw", "L", self.rows.shape[1], 1)


@dataclass(frozen=True, slots=True)
class Read:
    """A page of a finished file: parsed once, whatever is asked of it, until the next one is."""

    number: int  # from 1
    page: pypdfium2.PdfPage

    def whole(self, dpi: float, grey: bool = False) -> Image:
        return self.page.render(scale=dpi / 72, grayscale=grey).to_pil()

    def grey(self, dpi: float) -> Grey:
        return self._grey(dpi, (0, 0, 0, 0))

    def part(self, box: Box, dpi: float) -> tuple[Box, Grey]:
        """What is in the box (mm from the top left), and the part of the page that it is: no box leads off the paper."""
        width, height = self.page.get_size()
        left, top = max(0.0, pt(box.x)), max(0.0, pt(box.y))
        right, bottom = min(width, pt(box.right)), min(height, pt(box.bottom))
        crop = (left, height - bottom, width - right, top)  # what is cut off at each side
        part = Box(mm(left), mm(top), mm(right - left), mm(bottom - top))
        return part, self._grey(dpi, crop)

    def _grey(self, dpi: float, crop: tuple[float, float, float, float]) -> Grey:
        bitmap = self.page.render(scale=dpi / 72, grayscale=True, crop=crop)
        return Grey(memoryview(bitmap.buffer).cast("B", (bitmap.height, bitmap.stride)), bitmap.width, bitmap.height)

    def letters(self) -> str:
        """In the order they were painted, object by object: PDFium's own text of a page is sorted along each baseline."""
        letters = self.page.get_textpage()
        found = _letters_of(self.page, letters, FPDFPage_CountObjects, FPDFPage_GetObject)
        return b"".join(found).decode("utf-16-le", "surrogatepass").translate(LINE_END_HYPHENS)

    def words(self) -> Iterator[Word]:
        """In the order they were painted, those of forms in their places (ISO 32000-1, 8.10)."""
        onto, page = self._onto()
        holders = {0: (onto, page)}
        for each in self.page.get_objects(filter=[FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_FORM], textpage=self.page.get_textpage()):
            onto, shown = holders[each.level]
            shown = _clipped(each, onto, shown)
            here = product(each.get_matrix().get(), onto)
            if each.type == FPDF_PAGEOBJ_FORM:
                holders[each.level + 1] = here, shown
                continue
            size = each.get_font_size()
            left, bottom, right, top = each.get_bounds()
            ink = Box(left, bottom, right - left, top - bottom).mapped(onto)
            unseen = FPDFTextObj_GetTextRenderMode(each) in UNSEEN
            text = each.extract().translate(LINE_END_HYPHENS)
            yield Word(text, product((size, 0, 0, size, 0, 0), here), ink, NOWHERE if unseen else shown)

    def _onto(self) -> tuple[Matrix, Box]:
        """From the points of the file to the page as it is shown, cropped and turned (7.7.3.3), and that page."""
        left, bottom, right, top = self.page.get_bbox()
        width, height = mm(right - left), mm(top - bottom)
        onto: Matrix = (mm(1), 0, 0, -mm(1), -mm(left), mm(top))
        for _ in range(self.page.get_rotation() // 90):
            onto = product(onto, (0, 1, -1, 0, height, 0))
            width, height = height, width
        return onto, Box(0, 0, width, height)

    def unnamed(self) -> int:
        """How many letters stand for no character: nobody can copy or hear them."""
        letters = self.page.get_textpage()
        lost = sum(FPDFText_HasUnicodeMapError(letters, n) == 1 for n in range(letters.count_chars()))
        return lost + letters.get_text_range().count("\ufffd")


def _letters_of(holder: object, letters: object, count: Callable, get: Callable, depth: int = 0) -> Iterator[bytes]:
    """Of each text object of a page, or of a form in it: by PDFium's own functions, since a page has hundreds."""
    room = LETTERS
    buffer = (FPDF_WCHAR * room)()
    for n in range(count(holder)):
        each = get(holder, n)
        kind = FPDFPageObj_GetType(each)
        if kind == FPDF_PAGEOBJ_TEXT:
            if (length := FPDFTextObj_GetText(each, letters, buffer, 2 * room)) > 2 * room:  # in bytes, with a NUL at the end
                room = length // 2
                buffer = (FPDF_WCHAR * room)()
                FPDFTextObj_GetText(each, letters, buffer, length)
            yield bytes(memoryview(buffer).cast("B")[: max(0, length - 2)])
        elif kind == FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _letters_of(each, letters, FPDFFormObj_CountObjects, FPDFFormObj_GetObject, depth + 1)


def _clipped(each: pypdfium2.PdfObject, onto: Matrix, shown: Box) -> Box:
    """What the clips of an object leave; of a clip that is no rectangle, the box around it counts."""
    clip = FPDFPageObj_GetClipPath(each)
    for path in range(max(0, FPDFClipPath_CountPaths(clip))):
        points = []
        for n in range(FPDFClipPath_CountPathSegments(clip, path)):
            x, y = c_float(), c_float()
            FPDFPathSegment_GetPoint(FPDFClipPath_GetPathSegment(clip, path, n), x, y)
            points.append(mapped(onto, x.value, y.value))
        shown = shown.common(_around(points)) if points else NOWHERE
    return shown


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = zip(*points)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


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
