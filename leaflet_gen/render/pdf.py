"""Paint a layout. A Layout in, the bytes of a tagged PDF out; only fonts are read.

A page's content stream is in the tree's own millimetres, y downwards: one
matrix at its head turns it over. Type sizes stay in points.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from operator import itemgetter

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ..layout.tree import Code, Frame, Group, Item, Layout, Open, Page, Picture, Run, Shape
from ..text.fonts import face
from ..units import MM_PER_PT, Box, pt
from .marks import Piece, leaves, mark
from .modules import dark_path
from .document import save
from .tags import tagged

MOST_WORDS = 6_000  # of a face that a pen remembers: villages share most of theirs
rl_config.useA85 = 0  # binary streams: an ASCII85 JPEG would stay a quarter larger


def write_pdf(layout: Layout) -> bytes:
    """A screen PDF: PDF/UA-1 and PDF/A-2a, RGB, trim size, the same bytes for the same layout."""
    document, pages = mark(layout)
    painted = paint(layout.pages, pages)
    with tagged(painted.pdf, painted.letters, document, pages, layout) as pdf:
        return save(pdf)


class Inks:
    """What a colour of the tree becomes in a content stream: here DeviceRGB, which the output intent of screen files defines as sRGB.

    `use` says of what it is the colour: text, shape or code.
    """

    def fill(self, colour: str, use: str) -> str:
        return f"{_rgb(colour)} rg"

    def stroke(self, colour: str) -> str:
        return f"{_rgb(colour)} RG"

    def picture(self, data: bytes) -> bytes:
        """A raster image as it is put into the file."""
        return data


RGB = Inks()


@dataclass(frozen=True, slots=True)
class Painted:
    """Painted pages, and what was needed to paint them."""

    pdf: bytes  # all streams but pictures are left uncompressed: saving after tagging does that once
    letters: dict[str, dict[int, str]]  # for each font resource, which letter stands at which code
    codes: "Codes"
    streams: tuple[tuple[tuple[Piece, str], ...], ...]  # each page's operators, piece by piece; all of them are in `pdf`
    forms: dict[str, tuple[int, str]]  # what is painted more than once: the page (from 0) that has its resources, its operators


Codes = Mapping[tuple[str, str], tuple[str, int]]  # of a face's letter: the font resource, and its code in that


def paint(
    pages: Iterable[Page], pieces: Iterable[list[Piece]], charset: Mapping[str, str] = {}, inks: Inks = RGB, shared: bool = False
) -> Painted:
    """The pages in ink. `charset` names letters that the fonts are to have besides those on these pages, by face.

    With `shared`, a group whose children stand in another one too is a form: its operators are in the file once (8.10).
    """
    out = BytesIO()
    canvas = Canvas(out, pageCompression=0, invariant=1, initialFontName=_font("regular").fontName)
    pieces = list(pieces)
    pen = _CanvasPen(canvas, inks, _repeated(pieces) if shared else frozenset())
    for face_name, letters in sorted(_letters(pieces, charset).items()):
        for letter in sorted(letters):  # in the order of Unicode, so that many a run of codes is a run of letters
            pen.code(face_name, letter)
    streams = []
    for pen.page, (page, on_page) in enumerate(zip(pages, pieces, strict=True)):
        canvas.setPageSize((pt(page.width), pt(page.height)))
        canvas.addLiteral(head(page))
        streams.append(tuple((piece, in_ink(pen, piece)) for piece in on_page))
        for _, ops in streams[-1]:
            canvas.addLiteral(ops)
        canvas.showPage()
    canvas.save()
    letters: dict[str, dict[int, str]] = {}
    for (_, letter), (resource, code) in pen.codes.items():
        letters.setdefault(resource.removeprefix("/"), {})[code] = letter
    forms = {name: (page, ops) for name, page, ops in pen.forms.values()}
    return Painted(out.getvalue(), letters, pen.codes, tuple(streams), forms)


def _repeated(pages: Iterable[list[Piece]]) -> frozenset[int]:
    """The children, by identity, that more than one group has."""
    seen = Counter(id(node.children) for pieces in pages for piece in pieces for item, *_ in piece.items for node in _groups(item))
    return frozenset(of for of, count in seen.items() if count > 1)


def _groups(node: Item | Frame | Open) -> Iterator[Group]:
    if isinstance(node, Group):
        yield node
    for child in node.children if isinstance(node, (Group, Frame)) else ():
        yield from _groups(child)


def _letters(pages: Iterable[list[Piece]], charset: Mapping[str, str]) -> dict[str, set[str]]:
    """All letters that the document needs, by face."""
    found = {face_name: set(letters) for face_name, letters in charset.items()}
    for pieces in pages:
        for piece in pieces:
            for item, dx, dy in piece.items:
                for leaf, _ in leaves(item, dx, dy):
                    if isinstance(leaf, Run):
                        found.setdefault(leaf.face, set()).update(leaf.text)
    return found


def head(page: Page) -> str:
    """The matrix that turns millimetres from the top left into points from the bottom left."""
    return f"{1 / MM_PER_PT:.6f} 0 0 {-1 / MM_PER_PT:.6f} 0 {figure(pt(page.height), 3)} cm"


def in_ink(pen: "Pen", piece: Piece) -> str:
    """The operators of a piece between its marks (ISO 32000-1, 14.6)."""
    return "\n".join((piece.opening, *(PAINTERS[type(item)](pen, item, dx, dy) for item, dx, dy in piece.items), "EMC"))


@cache
def _font(name: str) -> TTFont:
    """A parsed face, once for each process: parsing takes longer than painting a page.

    Which letters a document uses is kept apart, in `font.state[document]`.
    """
    font = TTFont(f"leaflet-gen {name}", str(face(name).path), asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(font)  # keeps the first font of a name, so the name is one that nobody else registers
    return font


class Pen:
    """Writes words in the codes of one document's fonts, each word once. `codes` is all that it knows."""

    def __init__(self, codes: Codes, inks: Inks = RGB) -> None:
        self.codes, self.inks = codes, inks
        self._words: defaultdict[str, dict[str, tuple[tuple[str, str], ...]]] = defaultdict(dict)  # by face
        self._letters: defaultdict[str, dict[str, tuple[str, str, float]]] = defaultdict(dict)

    def code(self, face_name: str, letter: str) -> tuple[str, int]:
        return self.codes[face_name, letter]

    def words(self, face_name: str, text: str) -> list[tuple[str, str]]:
        """The text as font resources, each with its part of a TJ array."""
        known = self._words[face_name]
        found: list[tuple[str, str]] = []
        for n, word in enumerate(text.split(" ")):
            if n:
                found += known.get(" ") or self._word(face_name, " ")
            if word:
                found += known.get(word) or self._word(face_name, word)
        return found

    def array(self, face_name: str, text: str, resource: str) -> str:
        """The inside of a TJ array of the text; empty where it is not all in that font resource."""
        known, arrays = self._words[face_name], []
        space = known.get(" ") or self._word(face_name, " ")
        for n, word in enumerate(text.split(" ")):
            if n:
                arrays.append(space[0][1])
            if word:
                spans = known.get(word) or self._word(face_name, word)
                if len(spans) > 1 or spans[0][0] != resource:
                    return ""
                arrays.append(spans[0][1])
        return array_of(arrays) if space[0][0] == resource else ""

    def _word(self, face_name: str, word: str) -> tuple[tuple[str, str], ...]:
        """After each letter the difference to the width that layout measured, in thousandths of an em."""
        spans: list[tuple[str, list[str]]] = []
        owed = 0.0  # by which the pen is too far right
        last, letters = "", self._letters[face_name]
        for letter, advance in zip(word, face(face_name).advances(word)):
            resource, shown, natural = letters.get(letter) or self._letter(face_name, letter)
            if resource != last:
                last, array = resource, []
                spans.append((resource, array))
            array.append(shown)
            owed += natural - advance * 1000
            if step := round(owed, 1):
                array.append(figure(step))
                owed -= step
        known = self._words[face_name]
        if len(known) > MOST_WORDS:
            known.clear()
        made = known[word] = tuple((resource, " ".join(array)) for resource, array in spans)
        return made

    def _letter(self, face_name: str, letter: str) -> tuple[str, str, float]:
        """Its font resource, its code as a string, and its width there."""
        resource, code = self.code(face_name, letter)
        made = self._letters[face_name][letter] = resource, f"<{code:02x}>", _natural(face_name, letter)
        return made

    def form(self, group: Group) -> str:
        """The name of the form that holds the group's children; empty where they are painted in place."""
        return ""

    def image(self, data: bytes, box: Box) -> str:
        raise NotImplementedError("a village's slot holds no picture")


class _CanvasPen(Pen):
    """A pen that gives each new letter the next code of its font."""

    def __init__(self, canvas: Canvas, inks: Inks, repeated: frozenset[int]) -> None:
        super().__init__({}, inks)
        self._canvas, self._repeated = canvas, repeated
        self.page = 0
        self.forms: dict[int, tuple[str, int, str]] = {}

    def code(self, face_name: str, letter: str) -> tuple[str, int]:
        if (known := self.codes.get((face_name, letter))) is None:
            font = _font(face_name)
            assert ord(letter) in font.face.charToGlyph, f"face {face_name} has no glyph for {letter!r}"
            ((subset, codes),) = font.splitString(letter, self._canvas._doc)
            resource = font.getSubsetInternalName(subset, self._canvas._doc)
            known = self.codes[face_name, letter] = resource, codes[0]
        return known

    def form(self, group: Group) -> str:
        key = id(group.children)
        if key not in self._repeated:
            return ""
        if key not in self.forms:
            page, ops = self.page, _of_children(self, group)  # forms within it are made first
            self.forms[key] = f"Form{len(self.forms) + 1}", page, ops
        return self.forms[key][0]

    def image(self, data: bytes, box: Box) -> str:
        data = self.inks.picture(data)
        drawn = len(self._canvas._code)
        self._canvas.drawImage(_image(data), box.x, 0, box.width, box.height, mask="auto")
        ops = "\n".join(self._canvas._code[drawn:])
        del self._canvas._code[drawn:]
        return ops


@lru_cache(maxsize=4096)
def _natural(face_name: str, letter: str) -> float:
    return _font(face_name).face.getCharWidth(ord(letter))


def _paint(pen: Pen, node: Item | Frame | Open, dx: float, dy: float) -> str:
    return PAINTERS[type(node)](pen, node, dx, dy)


def _paint_group(pen: Pen, group: Group, dx: float, dy: float) -> str:
    """A whole page may stand in a group, and its parts on several sheets: a map's figures are finer than those of a mark."""
    a, b, c, d, e, f = group.matrix
    onto = f"q {a:.6f} {b:.6f} {c:.6f} {d:.6f} {figure(e + dx, 4)} {figure(f + dy, 4)} cm"
    if group.clip:
        onto += f" {' '.join(figure(v, 4) for v in (group.clip.x, group.clip.y, group.clip.width, group.clip.height))} re W n"
    form = pen.form(group)
    return f"{onto}\n/{form} Do\nQ" if form else f"{onto}\n{_of_children(pen, group)}\nQ"


def _of_children(pen: Pen, group: Group) -> str:
    return "\n".join(_paint(pen, child, 0, 0) for child in group.children)


def _paint_frame(pen: Pen, frame: Frame, dx: float, dy: float) -> str:
    """Only inside a group, where a frame has no meaning of its own."""
    return "\n".join(_paint(pen, child, dx + frame.box.x, dy + frame.box.y) for child in frame.children)


def _paint_run(pen: Pen, run: Run, dx: float, dy: float) -> str:
    """One TJ for each font resource that the run needs, one after the other."""
    ops = [f"BT {MM_PER_PT:.6f} 0 0 {-MM_PER_PT:.6f} {figure(run.x + dx)} {figure(run.baseline + dy)} Tm {pen.inks.fill(run.colour, 'text')}"]
    for resource, parts in groupby(pen.words(run.face, run.text), key=itemgetter(0)):
        ops.append(f"{resource} {figure(run.size_pt)} Tf [{array_of(part for _, part in parts)}] TJ")
    return " ".join((*ops, "ET"))


def array_of(parts: Iterable[str]) -> str:
    """The inside of a TJ array (9.4.3): letters that follow each other without a step are one string."""
    return " ".join(parts).replace("> <", "")


def _paint_shape(pen: Pen, shape: Shape, dx: float, dy: float) -> str:
    if not (shape.fill or shape.stroke):
        return ""
    ops, own_state = [], shape.stroke and (shape.dash or shape.round_ends)
    if shape.fill:
        ops.append(pen.inks.fill(shape.fill, "shape"))
    if shape.stroke:
        ops.append(f"{pen.inks.stroke(shape.stroke)} {figure(shape.stroke_width)} w")
        if shape.dash:
            ops.append(f"[{' '.join(map(figure, shape.dash))}] 0 d")
        if shape.round_ends:
            ops.append("1 J 1 j")
    for command, *figures in shape.path:
        placed = [figure(v + (dy if n % 2 else dx)) for n, v in enumerate(figures)]
        ops.append(" ".join((*placed, PATH_OPERATORS[command])))
    ops.append(PAINT_OPERATORS[bool(shape.fill), bool(shape.stroke)] + ("*" if shape.fill and shape.even_odd else ""))
    return " ".join(("q", *ops, "Q") if own_state else ops)


def _paint_picture(pen: Pen, picture: Picture, dx: float, dy: float) -> str:
    box = picture.where.moved(dx, dy)
    return f"q 1 0 0 -1 0 {figure(box.bottom)} cm\n{pen.image(picture.data, box)}\nQ"  # an image's own y runs upwards


@lru_cache(maxsize=16)
def _image(data: bytes) -> ImageReader:
    return ImageReader(BytesIO(data))


def _paint_code(pen: Pen, code: Code, dx: float, dy: float) -> str:
    return code_in_ink(code, dx, dy, pen.inks).decode("ascii")


def code_in_ink(code: Code, dx: float, dy: float, inks: Inks = RGB) -> bytes:
    """All dark modules as one path with one fill: separate fills show hairline seams in two renderers.

    The path is in whole modules, so edges that meet are the same number.
    """
    module = f"{code.module:.6f}"
    onto = f"q {module} 0 0 {module} {figure(code.x + dx)} {figure(code.y + dy)} cm {inks.fill(code.colour, 'code')} "
    return b"%b%bf Q" % (onto.encode("ascii"), dark_path(code.rows, len(code.rows)))


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


def figure(value: float, decimals: int = 2) -> str:
    """A figure with at most so many decimals: a hundredth of a millimetre is a quarter of a dot of a printer of 600 dpi."""
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


@cache
def _rgb(colour: str) -> str:
    """ "#rrggbb" as three figures."""
    return " ".join(figure(int(colour[n : n + 2], 16) / 255, 3) for n in (1, 3, 5))
