"""The four plates of a press. A PDF in CMYK in; pictures of its plates, and how much ink lies where, out.

No renderer at hand keeps inks apart. So each plate is made a document of its own: every colour becomes a grey as dark
as this one ink is, what overprints without it is left out, and PDFium draws that. The clauses are those of ISO 32000-1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Operator
from PIL import Image, ImageChops, ImageMath, ImageOps

from ..units import MM_PER_INCH
from .operators import FILLS, STROKES, TEXT, Colour, State, Step, family, painted_form, steps
from .reader import Unreadable, pages

NAMES = ("cyan", "magenta", "yellow", "black")
FULL = 255
INVISIBLE = 3  # text rendering mode, 9.3.6
COLOURS = {"g", "rg", "k", "cs", "sc", "scn", "G", "RG", "K", "CS", "SC", "SCN"}
DPI = 72
ROUNDED = 2  # of 255: by so much PDFium misses each ink where it shrinks a picture
TINT = 0.05 * FULL  # less ink is paper to the eye


@dataclass(frozen=True, slots=True)
class Ink:
    """How much ink lies on a page within its bleed."""

    most: float  # % of all inks, where they are thickest
    over: float  # mm² with more than the limit
    shares: tuple[float, float, float, float]  # % of the area that each ink covers
    bare: float  # mm of the page's edge that is inked within and not in the bleed: a white hair once it is cut


def inks(pdf: bytes, limit: float = 300, dpi: float = DPI) -> Iterator[Ink]:
    """Page by page. Raises render.reader.Unreadable."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        boxes = [[_shares(page, name) for name in ("/BleedBox", "/TrimBox")] for page in opened.pages]
    dot = MM_PER_INCH / dpi
    for parts, four in zip(boxes, plates(pdf, dpi), strict=True):
        bleed, trim = ([round(v * four[0].size[n % 2]) for n, v in enumerate(part)] for part in parts)
        total = ImageMath.lambda_eval(lambda inks: inks["c"] + inks["m"] + inks["y"] + inks["k"], **dict(zip("cmyk", four)))
        printed = total.crop(bleed)
        over = _above(printed, limit / 100 * FULL + len(NAMES) * ROUNDED)
        shares = tuple(_mean(plate.crop(bleed)) / FULL * 100 for plate in four)
        bare = _bare(_above(total, TINT), trim, bleed, dot)
        yield Ink(printed.getextrema()[1] / FULL * 100, over.histogram()[FULL] * dot**2, shares, bare)


def _shares(page: pikepdf.Page, name: str) -> tuple[float, float, float, float]:
    """A box as parts of the page that is drawn: left, top, right, bottom."""
    x0, y0, x1, y1 = (float(v) for v in page.cropbox)
    left, bottom, right, top = (float(v) for v in page.get(name, page.get("/TrimBox", page.cropbox)))
    return (left - x0) / (x1 - x0), (y1 - top) / (y1 - y0), (right - x0) / (x1 - x0), (y1 - bottom) / (y1 - y0)


def _above(total: Image.Image, level: float) -> Image.Image:
    """White where there is more ink than that."""
    return ImageMath.lambda_eval(lambda inks: inks["convert"]((inks["t"] > level) * FULL, "L"), t=total)


def _mean(plate: Image.Image) -> float:
    return sum(n * many for n, many in enumerate(plate.histogram())) / (plate.width * plate.height)


def _bare(inked: Image.Image, trim: list[int], bleed: list[int], dot: float) -> float:
    """Along each edge, where a strip of two dots inside is all ink and the bleed's outer half has none. Without bleed, nowhere."""
    if (
        min(
            trim[0] - bleed[0],
            trim[1] - bleed[1],
            bleed[2] - trim[2],
            bleed[3] - trim[3],
            trim[2] - trim[0] - 2,
            trim[3] - trim[1] - 2,
        )
        < 2
    ):
        return 0.0
    x0, y0, x1, y1 = trim
    half = [(a + b) // 2 for a, b in zip(trim, bleed)]
    dots = 0
    for inside, outside, size in (
        ((x0 + 1, y0, x0 + 3, y1), (bleed[0], y0, half[0], y1), (1, y1 - y0)),
        ((x1 - 3, y0, x1 - 1, y1), (half[2], y0, bleed[2], y1), (1, y1 - y0)),
        ((x0, y0 + 1, x1, y0 + 3), (x0, bleed[1], x1, half[1]), (x1 - x0, 1)),
        ((x0, y1 - 3, x1, y1 - 1), (x0, half[3], x1, bleed[3]), (x1 - x0, 1)),
    ):
        within, without = (inked.crop(strip).resize(size, Image.Resampling.BOX) for strip in (inside, outside))
        dots += ImageChops.subtract(within, without).histogram()[FULL]
    return dots * dot


def plates(pdf: bytes, dpi: float = DPI) -> Iterator[tuple[Image.Image, ...]]:
    """Of each page, as it lies in the file, cyan, magenta, yellow, black: 255 is full ink. Raises render.reader.Unreadable."""
    for four in zip(*(pages(_only(pdf, plate)) for plate in range(len(NAMES))), strict=True):
        yield tuple(ImageOps.invert(page.whole(dpi, grey=True).convert("L")) for page in four)


def _only(pdf: bytes, plate: int) -> bytes:
    """The document with one ink, as a grey."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        done: set[tuple[int, int]] = set()
        for page in opened.pages:
            page.Contents = opened.make_stream(_rewritten(page, page.get("/Resources", Dictionary()), plate, State(), done))
            page.Rotate = 0  # the boxes are not turned either
        for image in opened.objects:
            if isinstance(image, pikepdf.Stream) and image.get("/Subtype") == Name.Image:
                _make_grey(image, plate)
        out = BytesIO()
        opened.save(out)
        return out.getvalue()


def _rewritten(
    stream: pikepdf.Object | pikepdf.Page, resources: Dictionary, plate: int, state: State, done: set, depth: int = 0
) -> bytes:
    """The stream's operators with every colour a grey; its forms are rewritten in place, each once."""
    made = []
    for step in steps(stream, resources, state):
        made += _on_plate(step, plate)
        form = painted_form(step, depth)
        if form is not None and form.objgen not in done:
            done.add(form.objgen)
            form.write(_rewritten(form, form.get("/Resources", resources), plate, replace(step.state), done, depth + 1))
    return pikepdf.unparse_content_stream(made)


def _on_plate(step: Step, plate: int) -> list[tuple[list, Operator]]:
    name, state = step.operator, step.state
    if name in COLOURS:
        line = name[0].isupper()
        return [([1 - _ink(state.stroke if line else state.fill, plate)], Operator("G" if line else "g"))]
    no_fill = state.over and not _ink(state.fill, plate)
    no_line = state.over_line and not _ink(state.stroke, plate)
    same = (step.operands, Operator(name))
    if name in TEXT and no_fill:
        return [([INVISIBLE], Operator("Tr")), same, ([state.shown], Operator("Tr"))]
    if name in FILLS | STROKES and (name in FILLS and no_fill or name in STROKES and no_line):
        fills, lines = name in FILLS and not no_fill, name in STROKES and not no_line
        left = "n" if not (fills or lines) else "S" if lines else "f*" if name.endswith("*") else "f"
        return [([], Operator(left))]
    return [same]


def _ink(colour: Colour, plate: int) -> float:
    return colour.inks[plate] if colour.inks else 0.0


def _make_grey(image: pikepdf.Stream, plate: int) -> None:
    """One ink of an image in CMYK or grey. Others have no ink of their own: preflight refuses them."""
    size, kind = tuple(int(image.get(key, 0)) for key in ("/Width", "/Height")), family(image.get("/ColorSpace", Name.DeviceGray))
    if kind == "DeviceGray" or image.get("/ImageMask", False):
        if plate != NAMES.index("black") and not image.get("/ImageMask", False):
            image.write(b"\xff" * (size[0] * size[1]))
            image.BitsPerComponent = 8
        return
    inked = _inks_of(image, size) if kind == "DeviceCMYK" and image.get("/BitsPerComponent") == 8 else Image.new("CMYK", size)
    image.write(ImageOps.invert(inked.getchannel(plate)).tobytes())
    image.ColorSpace = Name.DeviceGray
    image.BitsPerComponent = 8
    for key in ("/Decode", "/SMask"):
        if key in image:
            del image[key]


def _inks_of(image: pikepdf.Stream, size: tuple[int, int]) -> Image.Image:
    """Its pixels. Of a JPEG in CMYK, Pillow takes the figures to be upside down, and an image's Decode array says whether (7.4.8)."""
    try:
        if image.get("/Filter") == Name.DCTDecode:
            pixels = ImageChops.invert(Image.open(BytesIO(image.read_raw_bytes())).convert("CMYK"))
        else:
            pixels = Image.frombytes("CMYK", size, image.read_bytes())
    except (OSError, ValueError, pikepdf.PdfError) as error:  # what Pillow and qpdf raise for pixels that are not there
        raise Unreadable(f"image of {size[0]} × {size[1]}") from error
    return ImageChops.invert(pixels) if [int(v) for v in image.get("/Decode", [])][:2] == [1, 0] else pixels
