"""Read a file for the print shop before the shop does. A PDF's bytes, and the pages it was made of, in; problems out.

Nothing here knows what wrote the file: boxes, fonts and operators are read by qpdf, the ink by PDFium. What is said of
PDF/X is ISO 15930-4 (PDF/X-1a:2003) and ISO 15930-7 (PDF/X-4); the clauses are those of ISO 32000-1.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from math import hypot
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from .layout.tree import Layout
from .problems import Place, Problem, Severity
from .render.operators import FILLS, STROKES, TEXT, Step, all_steps, family, named, named_in, painted_object
from .render.plates import inks
from .render.press import CALLED, is_press
from .render.press_inks import is_of_four_inks, lightness_on_paper
from .render.reader import Unreadable
from .units import Box, mapped, mm

SLACK = 0.1  # mm of a box
TOUCH = 0.01  # mm: boxes that only share an edge, but for rounding
INK = 300  # %
DARK = 26  # L* on paper: letters darker than that look black
THIN = 0.25  # pt: the thinnest line that a press holds
ROUNDED = 0.01  # pt
COARSE, SOFT = 150, 250  # dpi
BROKEN = (ArithmeticError, LookupError, ValueError)  # what figures out of all bounds raise
SHORT = 2.0  # mm of a page's edge without bleed: less is no band
SPACES = ("DeviceCMYK", "DeviceGray", "Separation DeviceCMYK")  # whose ink is known
OPAQUE = {  # of a graphics state: constant alpha (11.6.4.4), blend mode (11.6.3), soft mask (11.6.5)
    "/CA": (1,),
    "/ca": (1,),
    "/BM": (Name.Normal, Name.Compatible),
    "/SMask": (Name("/None"),),
}
XMP_VERSION = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}  # of a font descriptor, table 122


class Fault(NamedTuple):
    """A finding on a page: what, how much, and where in points."""

    code: str
    value: object
    at: tuple[float, float]
    severity: Severity = "error"


def preflight(pdf: bytes, layout: Layout | None = None) -> list[Problem]:
    """What a print shop would send the file back for; an empty list hands it over.

    With the layout, boxes must be those of its pages; without, they must be there and lie in each other.
    """
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            if opened.is_encrypted:  # PDF/X forbids it, with or without a password to open it
                return [Problem("proof_locked")]
            if layout and len(opened.pages) != len(layout.pages):
                return [Problem("proof_pages", values={"found": len(opened.pages), "expected": len(layout.pages)})]
            if not len(opened.pages):
                return [Problem("press_no_page")]
            problems = [*_identity(opened), *_active(opened), *_boxes(opened, layout), *_fonts(opened), *_notes(opened), *_transparent(opened)]
            if any("/MediaBox" in page and _box(page.MediaBox) is None for page in opened.pages):  # there is no page to look at
                return problems
            profile = _profile(opened)
            for number, page in enumerate(opened.pages, start=1):
                problems += _told(number, page, _faults(page, profile))
        return [*problems, *_inked(pdf)]
    except pikepdf.PasswordError:
        return [Problem("proof_locked")]
    except (pikepdf.PdfError, Unreadable) as error:
        reason = re.sub(r"(?:stream )?<_io\.BytesIO[^>]*>:? *", "", str(error))
        return [Problem("proof_damaged", values={"reason": reason or type(error).__name__})]


def preflight_file(path: Path) -> list[Problem]:
    """The same for a file that says it is for a press; nothing of any other. What cannot be opened is proof's to tell."""
    try:
        pdf = path.read_bytes()
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            if not is_press(opened):
                return []
    except (OSError, pikepdf.PdfError):
        return []
    return [replace(problem, place=Place(str(path))) for problem in preflight(pdf)]


# -- the document --------------------------------------------------------------


def _identity(opened: pikepdf.Pdf) -> Iterator[Problem]:
    """Which standard it says it keeps, for which press, and that its colours are spread already or are not."""
    if not _standard(opened):
        yield Problem("press_no_standard")
    if not _profile(opened) or sum(intent.get("/S") == Name.GTS_PDFX for intent in opened.Root.get("/OutputIntents", Array())) > 1:
        yield Problem("press_no_intent")
    if str(opened.trailer.get("/Info", Dictionary()).get("/Trapped", "")).strip("/") not in ("True", "False"):
        yield Problem("press_trapped")


def _active(opened: pikepdf.Pdf) -> Iterator[Problem]:
    """What acts when a file is opened, and what changes inks on their way to a plate: PDF/X has neither."""
    names = opened.Root.get("/Names", Dictionary())
    found = ["JavaScript"] if "/JavaScript" in names else []
    found += [key.strip("/") for key in ("/OpenAction", "/AA") if key in opened.Root and key != "/OpenAction"]
    if isinstance(opened.Root.get("/OpenAction"), Dictionary):  # an array is only a place in the file
        found.append("OpenAction")
    for kind, thing in named_in(opened):
        if kind == "/ExtGState":
            found += [key.strip("/") for key in ("/TR", "/TR2", "/HTP") if key in thing and thing.get(key) != Name.Default]
        elif kind == "/XObject" and thing.get("/Subtype") == Name.PS:
            found.append("PostScript")
    if found:
        yield Problem("press_active", values={"names": tuple(dict.fromkeys(found))})


def _standard(opened: pikepdf.Pdf) -> str:
    """PDF/X-4 is named in XMP, PDF/X-1a in Info; where both name one, it is the same. Empty for none of the two."""
    in_info = str(opened.trailer.get("/Info", Dictionary()).get("/GTS_PDFXVersion", ""))
    xmp = opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    in_xmp = str(xmp.get(XMP_VERSION, ""))
    said = {each for each in (in_info, in_xmp) if each}
    clear = said == {CALLED["x4"]} and in_xmp or said == {CALLED["x1a"]} and in_info
    return said.pop() if clear else ""


def _profile(opened: pikepdf.Pdf) -> bytes:
    """Empty where it is missing, or no profile of four inks."""
    for intent in opened.Root.get("/OutputIntents", Array()):
        profile = intent.get("/DestOutputProfile")
        if (
            intent.get("/S") == Name.GTS_PDFX
            and "/OutputConditionIdentifier" in intent
            and isinstance(profile, pikepdf.Stream)
            and profile.get("/N") == 4
            and is_of_four_inks(profile.read_bytes())
        ):
            return profile.read_bytes()
    return b""


def _boxes(opened: pikepdf.Pdf, layout: Layout | None) -> Iterator[Problem]:
    """TrimBox in BleedBox in MediaBox (14.11.2), and of the size that was planned, within a tenth of a millimetre."""
    for number, page in enumerate(opened.pages, start=1):
        found = {name: _box(page.get(f"/{name}")) for name in ("MediaBox", "BleedBox", "TrimBox")}
        for name, box in found.items():
            if box is None:
                yield Problem("press_no_box", values={"page": number, "box": name})
        media, bleed, trim = found.values()
        if media is None or bleed is None or trim is None:
            continue
        if "/ArtBox" in page:  # one of the two says what is the page
            yield Problem("press_two_boxes", values={"page": number})
        if float(page.get("/UserUnit", 1)) != 1:
            yield Problem("press_scaled", values={"page": number, "unit": float(page.UserUnit)})
        if (crop := _box(page.get("/CropBox"))) and not crop.holds(trim, SLACK):
            yield Problem("press_box_outside", values={"page": number, "inner": "TrimBox", "outer": "CropBox"})
        for inner, outer in (("TrimBox", "BleedBox"), ("BleedBox", "MediaBox")):
            if not found[outer].holds(found[inner], SLACK):
                yield Problem("press_box_outside", values={"page": number, "inner": inner, "outer": outer})
        if layout is None:
            continue
        planned = layout.pages[number - 1]
        exact = Box(trim.x, trim.y, planned.width, planned.height)
        for name, expected in (("TrimBox", exact), ("BleedBox", exact.grown(planned.bleed))):
            if not (expected.holds(found[name], SLACK) and found[name].holds(expected, SLACK)):
                yield Problem(
                    "press_box", values={"page": number, "box": name, "found": _size(found[name]), "expected": _size(expected)}
                )


def _box(given: pikepdf.Object | None) -> Box | None:
    """In millimetres, y as the file has it, upwards."""
    if given is None or len(given) != 4:
        return None
    x0, y0, x1, y1 = (mm(float(v)) for v in given)
    return Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)) if x0 != x1 and y0 != y1 else None


def _size(box: Box) -> str:
    return f"{box.width:.1f} × {box.height:.1f}"


def _fonts(opened: pikepdf.Pdf) -> Iterator[Problem]:
    """Every font inside the file, as PDF/X asks; the letters of a Type 3 font are drawn there."""
    named_ones = [thing for kind, thing in named_in(opened) if kind == "/Font" and thing.get("/Subtype") != Name.Type3]
    fonts = [each for font in named_ones for each in font.get("/DescendantFonts", [font])]
    outside = [font for font in fonts if not FONT_FILES & set(font.get("/FontDescriptor", Dictionary()).keys())]
    for name in dict.fromkeys(str(font.get("/BaseFont", "?")).removeprefix("/") for font in outside):
        yield Problem("proof_font_outside", values={"font": name})


def _notes(opened: pikepdf.Pdf) -> Iterator[Problem]:
    """Links, notes and fields, where they lie on what is printed: PDF/X forbids them there."""
    for number, page in enumerate(opened.pages, start=1):
        printed = _box(page.get("/BleedBox", page.get("/TrimBox", page.mediabox)))
        inside = [note for note in page.get("/Annots", Array()) if printed and _meets(printed, _box(note.get("/Rect")))]
        if inside:
            kinds = sorted({str(note.get("/Subtype", "?")).removeprefix("/") for note in inside})
            yield Problem("press_note", values={"page": number, "count": len(inside), "kind": tuple(kinds)})


def _meets(printed: Box, note: Box | None) -> bool:
    return note is not None and min(printed.overlap(note)) > TOUCH


def _transparent(opened: pikepdf.Pdf) -> Iterator[Problem]:
    """What shines through: PDF/X-1a has no place for it, PDF/X-4 has."""
    if _standard(opened) != CALLED["x1a"]:
        return
    found = sum(_is_blended(page) for page in opened.pages) + sum(_shines(kind, thing) for kind, thing in named_in(opened))
    if found:
        yield Problem("press_transparent", values={"count": found})


def _shines(kind: str, thing: Dictionary | pikepdf.Stream) -> bool:
    if kind == "/ExtGState":
        return any(key in thing and thing.get(key) not in opaque for key, opaque in OPAQUE.items())
    return kind == "/XObject" and ("/SMask" in thing or _is_blended(thing))


def _is_blended(thing: pikepdf.Page | Dictionary | pikepdf.Stream) -> bool:
    """A transparency group (11.6.6)."""
    return thing.get("/Group", Dictionary()).get("/S") == Name.Transparency


# -- what is painted -----------------------------------------------------------


def _faults(page: pikepdf.Page, profile: bytes) -> Iterator[Fault]:
    for step in _steps(page):
        for rule in RULES:
            yield from rule(step, profile)


def _steps(page: pikepdf.Page) -> Iterator[Step]:
    """Raises Unreadable. What a rule raises is a mistake of its own and goes on."""
    try:
        yield from all_steps(page)
    except BROKEN as error:
        raise Unreadable(str(error) or type(error).__name__) from error


def _space(step: Step, _: bytes) -> Iterator[Fault]:
    """Four inks, or what is made of them: no RGB, and nothing that a reader would have to convert."""
    used = []
    if step.operator in FILLS or step.operator in TEXT:
        used.append(step.state.fill.space)
    if step.operator in STROKES:
        used.append(step.state.stroke.space)
    thing = painted_object(step)
    if thing is not None and thing.get("/Subtype") == Name.Image and not thing.get("/ImageMask", False):
        used.append(family(thing.get("/ColorSpace", Name.DeviceGray)))
    if step.operator == "sh":
        shading = named(step.resources, "/Shading", step.operands[0])
        used.append(family(shading.get("/ColorSpace", Name.DeviceGray)) if shading is not None else "?")
    if step.operator == "INLINE IMAGE":
        used.append(
            family(Name(f"/{step.operands[0].colorspace.removeprefix('/')}")) if step.operands[0].colorspace else "DeviceGray"
        )
    for space in used:
        if space not in SPACES:
            yield Fault("press_colour", space, _where(step))


def _rich(step: Step, profile: bytes) -> Iterator[Fault]:
    """Dark letters on more plates than one: each plate is a hair off the others, and the letter has a coloured edge."""
    inked = step.state.fill.inks
    if step.operator in TEXT and inked and any(inked[:3]) and profile and lightness_on_paper(inked, profile) < DARK:
        yield Fault("press_rich_black", " ".join(f"{ink * 100:.0f}" for ink in inked), _where(step))


def _thin(step: Step, _: bytes) -> Iterator[Fault]:
    """Lines, and rectangles as narrow as one."""
    widths = []
    if step.operator in STROKES:
        a, b, c, d, *_ = step.state.onto
        widths.append(step.state.width * abs(a * d - b * c) ** 0.5)
    elif step.operator in FILLS and step.path and max(step.path.width, step.path.height) > 0:
        widths.append(min(step.path.width, step.path.height))
    for width in widths:
        if width < THIN - ROUNDED:
            yield Fault("press_thin_line", round(width, 3), _where(step))


def _coarse(step: Step, _: bytes) -> Iterator[Fault]:
    """How many pixels of an image come on an inch of paper."""
    thing = painted_object(step)
    if thing is None or thing.get("/Subtype") != Name.Image:
        return
    a, b, c, d, *_ = step.state.onto
    sides = (hypot(a, b) / 72, hypot(c, d) / 72)
    dpi = min((int(thing.get(key, 0)) / side for key, side in zip(("/Width", "/Height"), sides) if side), default=SOFT)
    if dpi < SOFT:
        yield Fault("press_coarse", round(dpi), _where(step), "error" if dpi < COARSE else "warning")


RULES: tuple[Callable[[Step, bytes], Iterator[Fault]], ...] = (_space, _rich, _thin, _coarse)


def _where(step: Step) -> tuple[float, float]:
    if step.path:
        return step.path.x, step.path.bottom
    return mapped(step.state.onto, *step.state.text[4:]) if step.operator in TEXT else mapped(step.state.onto, 0, 1)


def _told(number: int, page: pikepdf.Page, faults: Iterable[Fault]) -> Iterator[Problem]:
    """Each kind of finding once for a page: the worst of it, how often, and where the first stands (mm from the trim)."""
    left, _, _, top = (float(v) for v in page.get("/TrimBox", page.mediabox))
    kinds = sorted(faults, key=lambda fault: (fault.code, fault.severity))  # sorting keeps the order within a kind
    for (code, severity), group in groupby(kinds, key=lambda fault: (fault.code, fault.severity)):
        found = list(group)
        x, y = round(mm(found[0].at[0] - left), 1), round(mm(top - found[0].at[1]), 1)
        values = [fault.value for fault in found]
        value = min(values) if isinstance(values[0], (int, float)) else tuple(dict.fromkeys(values))[:3]
        yield Problem(code, values={"page": number, "value": value, "count": len(found), "x": x, "y": y}, severity=severity)


def _inked(pdf: bytes) -> Iterator[Problem]:
    """All inks that lie upon each other, overprint counted; and colour that ends where the paper is cut."""
    for number, ink in enumerate(inks(pdf, INK), start=1):
        if ink.bare > SHORT:
            yield Problem("press_no_bleed", values={"page": number, "length": round(ink.bare)})
        if ink.over:
            yield Problem("press_ink", values={"page": number, "most": round(ink.most), "area": round(ink.over, 1), "limit": INK})
