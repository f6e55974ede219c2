"""Read QR symbols back. A PDF's bytes, a page of it or bare rows in; payloads, and where they stand, out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import zxingcpp

from ..qr import QUIET
from ..render.modules import image
from ..render.reader import Grey, Read, pages
from ..units import MM_PER_INCH, Box

RESOLUTIONS = (300, 150)  # dpi: a good office printer, where the codes are; a photograph from arm's length, of the whole page
FORMAT = zxingcpp.BarcodeFormat.QRCodeModel2  # what phones read: in a finder of ours a Micro QR was once seen
AROUND = 8.0  # mm of the page that is looked at around a code: its quiet zone and more


class Reading(NamedTuple):
    """A code found in a rasterised page."""

    page: int  # from 1
    payload: str
    box: Box  # mm from the page's top left


def read_codes(pdf: bytes, dpi: int) -> list[Reading]:
    """Every QR code of the file, decoded. Raises render.reader.Unreadable."""
    return [reading for page in pages(pdf) for reading in decoded(page.number, page.grey(dpi), dpi)]


def codes_in(page: Read, dpi: int, where: Iterable[Box]) -> Iterator[Reading]:
    """Those in these parts of the page."""
    for box in where:
        part, picture = page.part(box, dpi)
        for reading in decoded(page.number, picture, dpi):
            yield reading._replace(box=reading.box.moved(part.x, part.y))


def decoded(number: int, picture: Grey, dpi: float) -> Iterator[Reading]:
    view = zxingcpp.ImageView(picture.rows, picture.width, picture.height, zxingcpp.ImageFormat.Lum, picture.rows.shape[1], 1)
    for found in zxingcpp.read_barcodes(view, formats=FORMAT, text_mode=zxingcpp.TextMode.Plain):
        yield Reading(number, found.text, _box(found.position, dpi))


def read_matrix(rows: Sequence[int], side: int) -> str | None:
    """What a bare symbol says, read from one pixel a module; None where it cannot be read. No page is rasterised."""
    plain, whole = zxingcpp.TextMode.Plain, side + 2 * QUIET
    pixels = memoryview(image(rows, side)).cast("B", (whole, whole))
    found = zxingcpp.read_barcode(pixels, formats=zxingcpp.BarcodeFormat.QRCode, text_mode=plain, is_pure=True)
    return found.text if found and found.valid else None


def _box(position: zxingcpp.Position, dpi: int) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    xs, ys = ([getattr(corner, axis) * MM_PER_INCH / dpi for corner in corners] for axis in "xy")
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def joined(boxes: list[Box]) -> list[Box]:
    """Boxes that overlap as one around them, so that nothing is read twice."""
    apart: list[Box] = []
    for box in boxes:
        while met := next((other for other in apart if box.overlap(other)[0]), None):
            apart.remove(met)
            x, y = min(box.x, met.x), min(box.y, met.y)
            box = Box(x, y, max(box.right, met.right) - x, max(box.bottom, met.bottom) - y)
        apart.append(box)
    return apart


def near(found: Box, expected: Box) -> bool:
    """Centres at most a tenth of the side (and half a millimetre) apart."""
    slack = max(expected.width, expected.height) / 10 + 0.5
    return (
        abs(found.x + found.width / 2 - expected.x - expected.width / 2) <= slack
        and abs(found.y + found.height / 2 - expected.y - expected.height / 2) <= slack
    )
