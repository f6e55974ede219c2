"""Read the finished file back. A PDF's bytes, and what it was made from, in; problems out.

Everything is read with other programs than those that wrote it: codes by
zxing-cpp from PDFium's pixels, letters by PDFium, structure by qpdf.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pikepdf
import zxingcpp
from pikepdf import Array, Dictionary, Name

from .check.urls import host_of, is_allowed
from .layout.tree import Code, Frame, Layout, Page, Picture, Run, all_text, place_of, walk
from .messages import refused
from .problems import Place, Problem
from .qr import QUIET
from .render.marks import leaves
from .render.modules import image
from .render.reader import Read, Unreadable, page_sizes, pages
from .units import MM_PER_INCH, Box, mm

RESOLUTIONS = (300, 150)  # dpi: a good office printer, where the codes are; a photograph from arm's length, of the whole page
FORMAT = zxingcpp.BarcodeFormat.QRCodeModel2  # what phones read: in a finder of ours a Micro QR was once seen
AROUND = 8.0  # mm of the page that is looked at around a code: its quiet zone and more
BOX_SLACK = 0.1  # mm
ENOUGH = 20  # letters of what an index points at: its code and more
CONTEXT = 12  # letters shown on either side of a difference
MOST_PIXELS = 200_000_000  # an A0 poster at 300 dpi has 140 million


class Reading(NamedTuple):
    """A code found in a rasterised page."""

    page: int  # from 1
    payload: str
    box: Box  # mm from the page's top left


def read_codes(pdf: bytes, dpi: int) -> list[Reading]:
    """Every QR code of the file, decoded. Raises render.reader.Unreadable."""
    return [reading for page in pages(pdf) for reading in _decoded(page.number, page.whole(dpi, grey=True), dpi)]


def _codes_in(page: Read, dpi: int, where: Iterable[Box]) -> Iterator[Reading]:
    """Those in these parts of the page."""
    for box in where:
        part, picture = page.part(box, dpi)
        for reading in _decoded(page.number, picture, dpi):
            yield reading._replace(box=reading.box.moved(part.x, part.y))


def _decoded(number: int, picture: object, dpi: int) -> Iterator[Reading]:
    for found in zxingcpp.read_barcodes(picture, formats=FORMAT, text_mode=zxingcpp.TextMode.Plain):
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


# -- an edition and its file -----------------------------------------------------


class Planned:
    """What a page of the tree has for a reader to find, told in one walk."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.runs: list[tuple[Run, Place | None]] = []  # as painted, each with the nearest place in the content
        self.codes: list[tuple[Code, Box, Place | None]] = []
        self.pointers: list[Frame] = []  # links from page to page
        self.anchored: list[Frame] = []
        may_be: list[Box] = []  # a code: around each of ours, and where a photograph is, which may have one in it
        for node, dx, dy, above in walk(page.root):
            if isinstance(node, Frame):
                if node.role == "Link" and node.link.startswith("#"):
                    self.pointers.append(node)
                if node.anchor:
                    self.anchored.append(node)
                continue
            for leaf, onto in leaves(node, dx, dy):
                if isinstance(leaf, Run):
                    self.runs.append((leaf, place_of(above)))
                elif isinstance(leaf, (Code, Picture)):
                    box = leaf.box().mapped(onto)
                    may_be.append(box.grown(AROUND))
                    if isinstance(leaf, Code):
                        self.codes.append((leaf, box, place_of(above)))
        self.may_have_codes = _joined(may_be)


def proof_edition(pdf: bytes, layout: Layout, whole: Container[int] | None = None) -> list[Problem]:
    """Where the file differs from the tree it was painted from; an empty list releases it.

    Codes are looked for on the whole of these pages (from 1; of all, where none are named). On the others only where
    they may be: what is around them is painted with the same bytes as on a page that is looked at.
    """
    planned = [Planned(page) for page in layout.pages]
    with pikepdf.open(BytesIO(pdf)) as opened:
        if len(opened.pages) != len(planned):
            return [Problem("proof_pages", values={"found": len(opened.pages), "expected": len(planned)})]
        problems = [*_proof_boxes(opened, layout), *_proof_fonts(opened), *_proof_structure(opened), *_proof_links(opened, planned)]
    fine, coarse = RESOLUTIONS
    letters, near, far = [], [], []
    for page, here in zip(pages(pdf), planned, strict=True):
        letters.append(page.letters())
        near += _codes_in(page, fine, here.may_have_codes)
        everywhere = whole is None or page.number in whole  # enough to see that none is anywhere else
        far += _codes_in(page, coarse, [Box(0, 0, here.page.width, here.page.height)] if everywhere else here.may_have_codes)
    problems += [*_proof_text(letters, planned), *_proof_index(letters, planned)]
    return [*problems, *_proof_codes(near, planned, fine), *_proof_codes(far, planned, coarse)]


def _proof_boxes(opened: pikepdf.Pdf, layout: Layout) -> Iterator[Problem]:
    for number, (page, planned) in enumerate(zip(opened.pages, layout.pages), start=1):
        expected = (0.0, 0.0, planned.width, planned.height)
        for name in ("MediaBox", "TrimBox"):
            found = [mm(float(v)) for v in page.get("/" + name, Array())]
            if len(found) != 4 or any(abs(f - e) > BOX_SLACK for f, e in zip(found, expected)):
                values = {"page": number, "box": name, "found": _size(found), "expected": _size(expected)}
                yield Problem("proof_box", values=values)


def _size(box: Sequence[float]) -> str:
    return f"{box[2] - box[0]:.1f} × {box[3] - box[1]:.1f}" if len(box) == 4 else "–"


def _proof_fonts(opened: pikepdf.Pdf) -> Iterator[Problem]:
    """Every font inside the file, and every code of it with a character (ISO 14289-1, 7.21.4 and 7.21.7)."""
    for font in opened.objects:
        if not isinstance(font, Dictionary) or font.get("/Type") != Name.Font or font.get("/Subtype") in CID_FONTS:
            continue
        name = str(font.get("/BaseFont", font.get("/Name", "?"))).removeprefix("/")
        own = font.DescendantFonts[0] if font.get("/Subtype") == Name.Type0 else font
        files = set(own.get("/FontDescriptor", Dictionary()).keys()) & {"/FontFile", "/FontFile2", "/FontFile3"}
        if not files and font.get("/Subtype") != Name.Type3:
            yield Problem("proof_font_outside", values={"font": name})
        if "/ToUnicode" not in font and font.get("/Encoding") not in (Name.WinAnsiEncoding, Name.MacRomanEncoding):
            yield Problem("proof_font_unnamed", values={"font": name})


CID_FONTS = (Name.CIDFontType0, Name.CIDFontType2)  # parts of a Type0 font


def _proof_structure(opened: pikepdf.Pdf, severity: str = "error") -> Iterator[Problem]:
    catalog = opened.Root
    if not catalog.get("/MarkInfo", Dictionary()).get("/Marked", False) or not _has_kids(catalog.get("/StructTreeRoot")):
        yield Problem("proof_untagged", severity=severity)
    if not str(catalog.get("/Lang", "")):
        yield Problem("proof_no_language", severity=severity)
    if not _title(opened) or not catalog.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield Problem("proof_no_title", severity=severity)


def _has_kids(root: pikepdf.Object | None) -> bool:
    return root is not None and "/K" in root and not (isinstance(root.K, Array) and not len(root.K))


def _title(opened: pikepdf.Pdf) -> str:
    info = str(opened.trailer.get("/Info", Dictionary()).get("/Title", "")).strip()
    return info or str(opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False).get("dc:title", "")).strip()


def _proof_text(read: Sequence[str], planned: Sequence[Planned]) -> Iterator[Problem]:
    """The first letter of each page that is not the one the tree has there."""
    for number, (page, text) in enumerate(zip(planned, read, strict=True), start=1):
        expected, found = _letters("".join(run.text for run, _ in page.runs)), _letters(text)
        if expected != found:
            at = next((n for n, (e, f) in enumerate(zip(expected, found)) if e != f), min(len(expected), len(found)))
            around = slice(max(0, at - CONTEXT), at + CONTEXT)
            values = {"page": number, "expected": expected[around], "found": found[around]}
            yield Problem("proof_text", _place_of([(_letters(run.text), place) for run, place in page.runs], at), values)


def _proof_index(read: Sequence[str], planned: Sequence[Planned]) -> Iterator[Problem]:
    """What the index names stands on the page that it states: the number as printed, the words as read from that page."""
    letters = [_letters(text) for text in read]
    begins = {frame.anchor: _letters(all_text(frame))[:ENOUGH] for page in planned for frame in page.anchored}
    for number, page in enumerate(planned, start=1):
        for frame in page.pointers:
            name, stated = frame.link[1:], _letters(all_text(frame))
            sought = begins.get(name, "")
            there = letters[int(stated) - 1] if stated.isdecimal() and 0 < int(stated) <= len(letters) else ""
            if not sought or sought not in there:
                values = {"page": number, "text": sought or name, "stated": stated}
                yield Problem("proof_index_page", frame.place, values)


def _proof_links(opened: pikepdf.Pdf, planned: Sequence[Planned]) -> Iterator[Problem]:
    """A link inside the file opens the page whose number is printed on it."""
    numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, start=1)}
    for number, (page, here) in enumerate(zip(opened.pages, planned), start=1):
        opens = [numbers.get(note.Dest[0].objgen, 0) for note in page.get("/Annots", []) if "/Dest" in note]
        states = [_letters(all_text(frame)) for frame in here.pointers]
        for stated, found in zip_longest(states, opens, fillvalue=0):
            if str(stated) != str(found):
                yield Problem("proof_index_link", values={"page": number, "stated": stated, "found": found})


def _letters(text: str) -> str:
    """Without white space, which a PDF may leave to the gaps between letters."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def _place_of(pieces: Sequence[tuple[str, Place | None]], at: int) -> Place | None:
    for text, place in pieces:
        at -= len(text)
        if at < 0:
            return place
    return pieces[-1][1] if pieces else None


def _proof_codes(readings: Sequence[Reading], planned: Sequence[Planned], dpi: int) -> Iterator[Problem]:
    """Each code of the tree reads as its own payload at its own place, and nothing else reads at all."""
    left = list(readings)
    for number, page in enumerate(planned, start=1):
        for code, box, place in page.codes:
            here = next((r for r in left if r.page == number and _near(r.box, box)), None)
            values = {"page": number, "payload": code.payload, "dpi": dpi}
            if here is None:
                yield Problem("proof_code_lost", place, values)
                continue
            left.remove(here)
            if here.payload != code.payload:
                yield Problem("proof_code_wrong", place, {**values, "found": here.payload})
    for extra in left:
        yield Problem("proof_code_extra", values={"page": extra.page, "payload": extra.payload, "dpi": dpi})


def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes that overlap as one around them, so that nothing is read twice."""
    apart: list[Box] = []
    for box in boxes:
        while met := next((other for other in apart if box.overlap(other)[0]), None):
            apart.remove(met)
            x, y = min(box.x, met.x), min(box.y, met.y)
            box = Box(x, y, max(box.right, met.right) - x, max(box.bottom, met.bottom) - y)
        apart.append(box)
    return apart


def _near(found: Box, expected: Box) -> bool:
    """Centres at most a tenth of the side (and half a millimetre) apart."""
    slack = max(expected.width, expected.height) / 10 + 0.5
    return (
        abs(found.x + found.width / 2 - expected.x - expected.width / 2) <= slack
        and abs(found.y + found.height / 2 - expected.y - expected.height / 2) <= slack
    )


# -- any file ----------------------------------------------------------------------


def proof_file(path: Path, manifest: Mapping | None = None, allowed_hosts: Sequence[str] = ("*.gov.vn",)) -> list[Problem]:
    """What can be said of a PDF without its tree: against its line in the manifest, if there is one.

    `manifest` is manifest.json as read. Whatever is wrong with the file is a
    Problem; the codes that were read are notices.
    """
    try:
        pdf = path.read_bytes()
    except OSError as error:
        return [Problem("proof_no_file", Place(str(path)), {"reason": refused(error)})]
    return [replace(problem, place=Place(str(path))) for problem in _proof_bytes(pdf, path.name, manifest, allowed_hosts)]


def _proof_bytes(pdf: bytes, name: str, manifest: Mapping | None, allowed_hosts: Sequence[str]) -> list[Problem]:
    if b"%PDF-" not in pdf[:1024]:  # readers accept a header within the first kilobyte: ISO 32000-1, annex H
        return [Problem("proof_not_pdf")]
    entry = _entry(manifest, name)
    problems = _proof_digest(pdf, entry, manifest)
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            if opened.is_encrypted:
                return [*problems, Problem("proof_locked")]
            damage = [*opened.get_warnings(), *opened.check_pdf_syntax()]
            if damage:  # what is missing in a broken file is no news of its own
                return [*problems, _damaged(str(damage[0]))]
            tagged_ones = "error" if entry and entry.get("kind") == "screen" else "warning"
            problems += [*_proof_fonts(opened), *_proof_structure(opened, tagged_ones)]
        problems += [
            Problem("proof_unnamed_letters", values={"page": page.number, "count": count}) for page in pages(pdf) if (count := page.unnamed())
        ]
        problems += _proof_any_codes(pdf, entry, allowed_hosts)
    except pikepdf.PasswordError:
        return [*problems, Problem("proof_locked")]
    except Exception as error:  # a stranger's file may be broken in any way, and it is the file's fault
        known = isinstance(error, (pikepdf.PdfError, Unreadable))
        return [*problems, _damaged(str(error) if known else type(error).__name__)]
    return problems


def _damaged(reason: str) -> Problem:
    return Problem("proof_damaged", values={"reason": re.sub(r"(?:stream )?<_io\.BytesIO[^>]*>:? *", "", reason)})


def _entry(manifest: Mapping | None, name: str) -> Mapping | None:
    built = manifest.get("built") if isinstance(manifest, Mapping) else None
    entries = [e for e in built if isinstance(e, Mapping)] if isinstance(built, list) else []
    return next((e for e in entries if Path(str(e.get("file", ""))).name == name), None)


def _proof_digest(pdf: bytes, entry: Mapping | None, manifest: Mapping | None) -> list[Problem]:
    if entry is None:
        return [Problem("proof_unlisted", severity="notice")] if manifest is not None else []
    changed = hashlib.sha256(pdf).hexdigest() != entry.get("sha256")
    return [Problem("proof_changed")] if changed else []


def _proof_any_codes(pdf: bytes, entry: Mapping | None, allowed_hosts: Sequence[str]) -> Iterator[Problem]:
    dpi = next((r for r in RESOLUTIONS if all(_pixels(size, r) <= MOST_PIXELS for size in page_sizes(pdf))), None)
    if dpi is None:
        yield Problem("proof_page_huge")
        return
    listed = entry.get("qr") if entry else None
    ours = {str(e.get("payload")) for e in listed if isinstance(e, Mapping)} if isinstance(listed, list) else set()
    readings = read_codes(pdf, dpi)
    for page, payload, box in readings:
        values = {"page": page, "payload": payload, "x": round(box.x, 1), "y": round(box.y, 1)}
        yield Problem("proof_code_read", values=values, severity="notice")
        if payload not in ours and not _is_safe(payload, allowed_hosts):  # what was built, its project allowed
            yield Problem("proof_host", values={"page": page, "payload": payload, "allowed": ", ".join(allowed_hosts)})
    if isinstance(listed, list):
        expected = Counter((e.get("page"), e.get("payload")) for e in listed if isinstance(e, Mapping))
        found = Counter((r.page, r.payload) for r in readings)
        for code, missing in (("proof_code_lost", expected - found), ("proof_code_extra", found - expected)):
            for page, payload in missing.elements():
                yield Problem(code, values={"page": page, "payload": payload, "dpi": dpi})


def _pixels(size: tuple[float, float], dpi: int) -> float:
    return size[0] * size[1] * (dpi / MM_PER_INCH) ** 2


def _is_safe(payload: str, allowed_hosts: Sequence[str]) -> bool:
    """A web address must be https on a listed host; a payload of another kind (a phone number) passes."""
    scheme, separator, _ = payload.strip().partition("://")
    if not separator:
        return True
    return scheme.lower() == "https" and is_allowed(host_of(payload.strip()), allowed_hosts)
