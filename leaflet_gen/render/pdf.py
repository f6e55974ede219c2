"""Paint a layout. A Layout in, the bytes of a tagged PDF out; only fonts are read.

A page's content stream is in the tree's own millimetres, y downwards: one
matrix at its head turns it over. Type sizes stay in points.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ..layout.tree import Code, Frame, Group, Item, Layout, Page, Picture, Run, Shape, Slot
from ..text.fonts import face
from ..units import MM_PER_PT, pt
from .marks import Piece, mark
from .modules import dark_path, row_of
from .tags import tag

rl_config.useA85 = 0  # binary streams: an ASCII85 JPEG would stay a quarter larger


def write_pdf(layout: Layout) -> bytes:
    """A screen PDF: PDF/UA-1 and PDF/A-2a, RGB, trim size, the same bytes for the same layout."""
    document, pages = mark(layout)
    painted, letters = paint(layout.pages, pages)
    return tag(painted, letters, document, pages, layout)


def paint(pages: Iterable[Page], pieces: Iterable[list[Piece]]) -> tuple[bytes, dict[str, dict[int, str]]]:
    """The painted pages, and for each font resource which letter stands at which code.

    All streams but pictures are left uncompressed: saving after tagging does that once.
    """
    out = BytesIO()
    canvas = Canvas(out, pageCompression=0, invariant=1, initialFontName=_font("regular").fontName)
    for page, on_page in zip(pages, pieces, strict=True):
        canvas.setPageSize((pt(page.width), pt(page.height)))
        canvas.addLiteral(f"{1 / MM_PER_PT:.6f} 0 0 {-1 / MM_PER_PT:.6f} 0 {_n(pt(page.height))} cm")
        for piece in on_page:
            canvas.addLiteral("/Artifact BMC" if piece.mcid is None else f"/{piece.tag} <</MCID {piece.mcid}>> BDC")
            for item, dx, dy in piece.items:
                _paint(canvas, item, dx, dy)
            canvas.addLiteral("EMC")
        canvas.showPage()
    letters = _letters(canvas)  # saving forgets them
    canvas.save()
    return out.getvalue(), letters


@cache
def _font(name: str) -> TTFont:
    """A parsed face, once for each process: parsing takes longer than painting a page.

    Which letters a document uses is kept apart, in `font.state[document]`.
    """
    font = TTFont(f"leaflet-gen {name}", str(face(name).path), asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(font)  # keeps the first font of a name, so the name is one that nobody else registers
    return font


def _letters(canvas: Canvas) -> dict[str, dict[int, str]]:
    document = canvas._doc
    letters: dict[str, dict[int, str]] = {}
    for font in document.delayedFonts:
        for char, slot in font.state[document].assignments.items():
            if char:  # 0 is .notdef
                resource = font.getSubsetInternalName(slot >> 8, document).removeprefix("/")
                letters.setdefault(resource, {})[slot & 0xFF] = chr(char)
    return letters


def _paint(canvas: Canvas, node: Item | Frame | Slot, dx: float, dy: float) -> None:
    PAINTERS[type(node)](canvas, node, dx, dy)


def _paint_group(canvas: Canvas, group: Group, dx: float, dy: float) -> None:
    a, b, c, d, e, f = group.matrix
    canvas.addLiteral(f"q {a:.6f} {b:.6f} {c:.6f} {d:.6f} {_n(e + dx)} {_n(f + dy)} cm")
    for child in group.children:
        _paint(canvas, child, 0, 0)
    canvas.addLiteral("Q")


def _paint_frame(canvas: Canvas, frame: Frame, dx: float, dy: float) -> None:
    """Only inside a group, where a frame has no meaning of its own."""
    for child in frame.children:
        _paint(canvas, child, dx + frame.box.x, dy + frame.box.y)


def _paint_run(canvas: Canvas, run: Run, dx: float, dy: float) -> None:
    """One TJ for each subset that the run needs; after each letter the difference to the width that layout measured."""
    if not run.text:
        return
    font = _font(run.face)
    missing = [char for char in run.text if ord(char) not in font.face.charToGlyph]
    assert not missing, f"face {run.face} has no glyph for {missing}"
    advances = face(run.face).advances(run.text)
    ops = [f"BT {MM_PER_PT:.6f} 0 0 {-MM_PER_PT:.6f} {_n(run.x + dx)} {_n(run.baseline + dy)} Tm {_colour(run.colour)} rg"]
    at, owed = 0, 0.0  # thousandths of an em by which the pen is too far right
    for subset, codes in font.splitString(run.text, canvas._doc):
        ops.append(f"{font.getSubsetInternalName(subset, canvas._doc)} {_n(run.size_pt)} Tf [")
        together = bytearray()
        for char, advance, code in zip(run.text[at:], advances[at:], codes):
            together.append(code)
            owed += font.face.getCharWidth(ord(char)) - advance * 1000
            if step := round(owed, 1):
                ops.append(f"<{together.hex()}> {_n(step)}")
                together.clear()
                owed -= step
        ops.append(f"<{together.hex()}> ] TJ" if together else "] TJ")
        at += len(codes)
    canvas.addLiteral(" ".join((*ops, "ET")))


def _paint_shape(canvas: Canvas, shape: Shape, dx: float, dy: float) -> None:
    if not (shape.fill or shape.stroke):
        return
    ops, own_state = [], shape.stroke and (shape.dash or shape.round_ends)
    if shape.fill:
        ops.append(f"{_colour(shape.fill)} rg")
    if shape.stroke:
        ops.append(f"{_colour(shape.stroke)} RG {_n(shape.stroke_width)} w")
        if shape.dash:
            ops.append(f"[{' '.join(map(_n, shape.dash))}] 0 d")
        if shape.round_ends:
            ops.append("1 J 1 j")
    for command, *figures in shape.path:
        placed = [_n(v + (dy if n % 2 else dx)) for n, v in enumerate(figures)]
        ops.append(" ".join((*placed, PATH_OPERATORS[command])))
    ops.append(PAINT_OPERATORS[bool(shape.fill), bool(shape.stroke)] + ("*" if shape.fill and shape.even_odd else ""))
    canvas.addLiteral(" ".join(("q", *ops, "Q") if own_state else ops))


def _paint_picture(canvas: Canvas, picture: Picture, dx: float, dy: float) -> None:
    box = picture.where.moved(dx, dy)
    canvas.addLiteral(f"q 1 0 0 -1 0 {_n(box.bottom)} cm")  # an image's own y runs upwards
    canvas.drawImage(_image(picture.data), box.x, 0, box.width, box.height, mask="auto")
    canvas.addLiteral("Q")


@lru_cache(maxsize=16)
def _image(data: bytes) -> ImageReader:
    return ImageReader(BytesIO(data))


def _paint_code(canvas: Canvas, code: Code, dx: float, dy: float) -> None:
    """All dark modules as one path with one fill: separate fills show hairline seams in two renderers.

    The path is in whole modules, so edges that meet are the same number.
    """
    dark = dark_path([row_of(row) for row in code.rows], len(code.rows)).decode()
    module = f"{code.module:.6f}"
    canvas.addLiteral(f"q {module} 0 0 {module} {_n(code.x + dx)} {_n(code.y + dy)} cm {_colour(code.colour)} rg {dark}f Q")


PAINTERS = {
    Group: _paint_group,
    Frame: _paint_frame,
    Run: _paint_run,
    Shape: _paint_shape,
    Picture: _paint_picture,
    Code: _paint_code,
}
PATH_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
PAINT_OPERATORS = {(True, False): "f", (False, True): "S", (True, True): "B"}  # by (fill, stroke); ISO 32000-1, table 60


def _n(value: float) -> str:
    """A figure with at most three decimals: a micrometre, far below any printer's dot."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


@cache
def _colour(colour: str) -> str:
    """ "#rrggbb" as the three figures of DeviceRGB, which the output intent defines as sRGB."""
    return " ".join(_n(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
