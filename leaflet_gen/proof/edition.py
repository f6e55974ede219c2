"""Proof an edition. A PDF's bytes and the Layout that it was painted from in; problems out."""

import unicodedata
from collections.abc import Container, Iterator, Sequence
from io import BytesIO
from itertools import zip_longest

import pikepdf
from pikepdf import Array, Dictionary, Name

from ..layout.tree import Code, Frame, Layout, Page, Picture, Run, all_text, place_of, walk
from ..problems import Place, Problem
from ..render.marks import leaves
from ..render.operators import named_in
from ..render.reader import pages
from ..units import Box, mm
from .codes import AROUND, RESOLUTIONS, Reading, codes_in, joined, near

BOX_SLACK = 0.1  # mm
ENOUGH = 20  # letters of what an index points at: its code and more
LIGATURES = str.maketrans({sign: unicodedata.normalize("NFKC", sign) for sign in "ﬀﬁﬂﬃﬄ"})  # a reader tells their letters
CONTEXT = 12  # letters shown on either side of a difference
CID_FONTS = (Name.CIDFontType0, Name.CIDFontType2)  # parts of a Type0 font

Runs = list[tuple[Run, Place | None]]  # of a page, as painted, each with the nearest place in the content
Codes = list[tuple[Code, Box, Place | None]]  # of a page, each with its box there


class Planned:
    """What a page of the tree has for a reader to find, told in one walk."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.runs: Runs = []
        self.codes: Codes = []
        self.pointers: list[Frame] = []  # links from page to page
        self.anchored: list[Frame] = []
        self.links: list[Frame] = []  # to an address, or a number
        may_be: list[Box] = []  # a code: around each of ours, and where a photograph is, which may have one in it
        for node, dx, dy, above in walk(page.root):
            if isinstance(node, Frame):
                if node.role == "Link" and node.link.startswith("#"):
                    self.pointers.append(node)
                elif node.link:
                    self.links.append(node)
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
        self.may_have_codes = joined(may_be)


def proof_edition(pdf: bytes, layout: Layout, whole: Container[int] | None = None) -> list[Problem]:
    """Where the file differs from the tree it was painted from; an empty list releases it.

    Codes are looked for on the whole of these pages (from 1; of all, where none are named). On the others only where
    they may be: what is around them is painted with the same bytes as on a page that is looked at.
    """
    planned = [Planned(page) for page in layout.pages]
    with pikepdf.open(BytesIO(pdf)) as opened:
        if len(opened.pages) != len(planned):
            return [Problem("proof_pages", values={"found": len(opened.pages), "expected": len(planned)})]
        problems = [*proof_boxes(opened, layout), *proof_fonts(opened), *proof_structure(opened), *_proof_links(opened, planned)]
    fine, coarse = RESOLUTIONS
    letters, close, far = [], [], []
    for page, here in zip(pages(pdf), planned, strict=True):
        letters.append(page.letters())
        close += codes_in(page, fine, here.may_have_codes)
        everywhere = whole is None or page.number in whole  # enough to see that none is anywhere else
        far += codes_in(page, coarse, [Box(0, 0, here.page.width, here.page.height)] if everywhere else here.may_have_codes)
    problems += [*proof_text(letters, [page.runs for page in planned]), *_proof_index(letters, planned)]
    codes = [page.codes for page in planned]
    return [*problems, *proof_codes(close, codes, fine), *proof_codes(far, codes, coarse)]


def proof_boxes(opened: pikepdf.Pdf, layout: Layout) -> Iterator[Problem]:
    for number, (page, planned) in enumerate(zip(opened.pages, layout.pages), start=1):
        expected = (0.0, 0.0, planned.width, planned.height)
        for name in ("MediaBox", "TrimBox"):
            found = [mm(float(v)) for v in page.get("/" + name, Array())]
            if len(found) != 4 or any(abs(f - e) > BOX_SLACK for f, e in zip(found, expected)):
                values = {"page": number, "box": name, "found": _size(found), "expected": _size(expected)}
                yield Problem("proof_box", values=values)


def _size(box: Sequence[float]) -> str:
    return f"{box[2] - box[0]:.1f} × {box[3] - box[1]:.1f}" if len(box) == 4 else "–"


def proof_fonts(opened: pikepdf.Pdf) -> Iterator[Problem]:
    """Every font inside the file, and every code of it with a character (ISO 14289-1, 7.21.4 and 7.21.7)."""
    in_place = (thing for kind, thing in named_in(opened) if kind == "/Font" and not thing.is_indirect)  # a font that is no object
    objects = (each for each in opened.objects if isinstance(each, Dictionary) and each.get("/Type") == Name.Font)
    for font in (*objects, *in_place):
        if font.get("/Subtype") in CID_FONTS:
            continue
        name = str(font.get("/BaseFont", font.get("/Name", "?"))).removeprefix("/")
        own = font.DescendantFonts[0] if font.get("/Subtype") == Name.Type0 else font
        files = set(own.get("/FontDescriptor", Dictionary()).keys()) & {"/FontFile", "/FontFile2", "/FontFile3"}
        if not files and font.get("/Subtype") != Name.Type3:
            yield Problem("proof_font_outside", values={"font": name})
        if "/ToUnicode" not in font and font.get("/Encoding") not in (Name.WinAnsiEncoding, Name.MacRomanEncoding):
            yield Problem("proof_font_unnamed", values={"font": name})


def proof_structure(opened: pikepdf.Pdf, severity: str = "error") -> Iterator[Problem]:
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


def proof_text(read: Sequence[str], planned: Sequence[Runs]) -> Iterator[Problem]:
    """The first letter of each page that is not the one the tree has there."""
    for number, (runs, text) in enumerate(zip(planned, read, strict=True), start=1):
        expected, found = letters_of("".join(run.text for run, _ in runs)), letters_of(text)
        if expected != found:
            at = next((n for n, (e, f) in enumerate(zip(expected, found)) if e != f), min(len(expected), len(found)))
            around = slice(max(0, at - CONTEXT), at + CONTEXT)
            values = {"page": number, "expected": expected[around], "found": found[around]}
            yield Problem("proof_text", _place_of([(letters_of(run.text), place) for run, place in runs], at), values)


def _proof_index(read: Sequence[str], planned: Sequence[Planned]) -> Iterator[Problem]:
    """What the index names stands on the page that it states: the number as printed, the words as read from that page."""
    letters = [letters_of(text) for text in read]
    begins = {frame.anchor: letters_of(all_text(frame))[:ENOUGH] for page in planned for frame in page.anchored}
    for number, page in enumerate(planned, start=1):
        for frame in page.pointers:
            name, stated = frame.link[1:], letters_of(all_text(frame))
            sought = begins.get(name, "")
            there = letters[int(stated) - 1] if stated.isdecimal() and 0 < int(stated) <= len(letters) else ""
            if not sought or sought not in there:
                values = {"page": number, "text": sought or name, "stated": stated}
                yield Problem("proof_index_page", frame.place, values)


def _proof_links(opened: pikepdf.Pdf, planned: Sequence[Planned]) -> Iterator[Problem]:
    """What is tapped leads where the page says; a link inside the file, to the page whose number is printed on it."""
    numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, start=1)}
    for number, (page, here) in enumerate(zip(opened.pages, planned), start=1):
        opens = [numbers.get(note.Dest[0].objgen, 0) for note in page.get("/Annots", []) if "/Dest" in note]
        leads = {str(note.A.URI) for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A}
        for frame in here.links:
            if frame.link not in leads:
                found = ", ".join(sorted(leads - {other.link for other in here.links})) or "–"
                yield Problem("proof_link", frame.place, {"page": number, "found": found, "expected": frame.link})
        states = [letters_of(all_text(frame)) for frame in here.pointers]
        for stated, found in zip_longest(states, opens, fillvalue=0):
            if str(stated) != str(found):
                yield Problem("proof_index_link", values={"page": number, "stated": stated, "found": found})


def letters_of(text: str) -> str:
    """Without white space, which a PDF may leave to the gaps between letters; two letters that one sign stands for as two."""
    return unicodedata.normalize("NFC", "".join(text.split())).translate(LIGATURES)


def _place_of(pieces: Sequence[tuple[str, Place | None]], at: int) -> Place | None:
    for text, place in pieces:
        at -= len(text)
        if at < 0:
            return place
    return pieces[-1][1] if pieces else None


def proof_codes(readings: Sequence[Reading], planned: Sequence[Codes], dpi: int) -> Iterator[Problem]:
    """Each code of the tree reads as its own payload at its own place, and nothing else reads at all."""
    left = list(readings)
    for number, codes in enumerate(planned, start=1):
        for code, box, place in codes:
            here = next((r for r in left if r.page == number and near(r.box, box)), None)
            values = {"page": number, "payload": code.payload, "dpi": dpi}
            if here is None:
                yield Problem("proof_code_lost", place, values)
                continue
            left.remove(here)
            if here.payload != code.payload:
                yield Problem("proof_code_wrong", place, {**values, "found": here.payload})
    for extra in left:
        yield Problem("proof_code_extra", values={"page": extra.page, "payload": extra.payload, "dpi": dpi})
