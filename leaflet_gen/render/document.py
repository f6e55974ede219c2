"""What every finished document of ours has: boxes, fonts, what it says of itself, and its bytes. A painted PDF in, bytes out.

Same input, same bytes: dates are the content's. The clauses are those of ISO 32000-1.
"""

import hashlib
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .. import __version__
from ..layout.tree import Layout
from ..text.outlines import unhinted
from ..units import Box, pt

PRODUCER = f"leaflet-gen {__version__}"
MOST_RANGES = 100  # in one block: Adobe Technical Note 5014, 1.4.1
MOVABLE = ("/MarkInfo", "/ViewerPreferences", "/OutputIntents")  # of the catalogue: may stand in it or for themselves


def set_boxes(pdf: pikepdf.Pdf, layout: Layout) -> None:
    """A screen page is its trim: what runs out into the bleed is cut by the MediaBox."""
    for page, planned in zip(pdf.pages, layout.pages, strict=True):
        page.mediabox = page.trimbox = Array([0, 0, round(pt(planned.width), 4), round(pt(planned.height), 4)])
        for leftover in ("/Trans", "/Rotate"):
            if leftover in page:
                del page[leftover]


def upright(box: Box, page_height: float) -> Array:
    """Millimetres from the top left as a PDF rectangle: points, left, bottom, right, top."""
    return Array([round(pt(v), 3) for v in (box.x, page_height - box.bottom, box.right, page_height - box.y)])


def add_info(pdf: pikepdf.Pdf, layout: Layout) -> None:
    """The document information dictionary (14.3.3)."""
    said = {
        "/Title": layout.title,
        "/Author": layout.author,
        "/Subject": layout.subject,
        "/Producer": PRODUCER,
        "/Creator": PRODUCER,
    }
    info = Dictionary({key: String(value) for key, value in said.items() if value})
    if layout.date:
        day = layout.date.replace("-", "")
        info.CreationDate = info.ModDate = String(f"D:{day}000000+07'00'")
    pdf.trailer.Info = pdf.make_indirect(info)


def finish_fonts(pdf: pikepdf.Pdf, letters: dict[str, dict[int, str]]) -> None:
    """Subsets without screen hints, their tags by content, and a ToUnicode map of exactly the letters that are used.

    ReportLab tags every subset AAAAAA, maps unused codes to U+0000 (forbidden
    by ISO 14289-1, 7.21.7) and puts up to 256 entries into one block.
    """
    fonts = pdf.pages[0].Resources.get("/Font", Dictionary())
    for resource, font in fonts.items():
        stream = font.FontDescriptor.FontFile2
        file = unhinted(stream.read_bytes())
        stream.write(file)
        stream.Length1 = len(file)
        face = str(font.BaseFont).partition("+")[2]
        font.BaseFont = font.FontDescriptor.FontName = Name(f"/{_subset_tag(file)}+{face}")
        font.ToUnicode = pdf.make_stream(_to_unicode(letters[resource.removeprefix("/")]))
        del font["/Name"]  # obsolete, table 111


def _subset_tag(font_file: bytes) -> str:
    """Six capitals (9.6.4) that differ when the subset does, so that files can be merged."""
    number = int.from_bytes(hashlib.sha256(font_file).digest()[:8])
    return "".join(chr(65 + number // 26**n % 26) for n in range(6))


def _to_unicode(letters: dict[int, str]) -> bytes:
    """The CMap of 9.10.3."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    ranges: list[list[int]] = []  # code and letter of the first, and how many follow each other in both
    for code, letter in sorted(letters.items()):
        point = ord(letter)
        if ranges and (code, point) == (ranges[-1][0] + ranges[-1][2], ranges[-1][1] + ranges[-1][2]) and point & 0xFF:
            ranges[-1][2] += 1
        else:
            ranges.append([code, point, 1])
    for first in range(0, len(ranges), MOST_RANGES):
        block = ranges[first : first + MOST_RANGES]
        lines.append(f"{len(block)} beginbfrange")
        lines += [f"<{code:02X}> <{code + count - 1:02X}> <{chr(point).encode('utf-16-be').hex()}>" for code, point, count in block]
        lines.append("endbfrange")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


def compress(pdf: pikepdf.Pdf) -> None:
    """Deflate each stream, and let none end in a carriage return.

    One that does (in 1 of 256 its checksum's last byte) is followed by the
    line feed before `endstream`; together they can be read as one end of line,
    and then /Length is one too long (ISO 19005-2, 6.1.7.1; page-validation
    says so). A byte after the deflated data is not read by anyone.
    """
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream) or stream.get("/Type") == Name.Metadata:  # XMP stays legible to all
            continue
        raw = stream.read_raw_bytes()
        if "/Filter" not in stream:
            raw = zlib.compress(raw)
            stream.write(raw, filter=Name.FlateDecode)
        if raw.endswith(b"\r"):
            stream.write(raw + b"\n", filter=stream.Filter, decode_parms=stream.get("/DecodeParms"))


def save(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of the file. With object streams, a third of the size; without, where one of those ends in a carriage return whatever is tried.

    In a long document one of hundreds easily does. An object that stands for itself moves all that follow it by one.
    """
    del pdf.trailer["/ID"]  # else a part of it survives into the new one
    compress(pdf)
    for key in (None, *MOVABLE):
        if key and key in pdf.Root:
            pdf.Root[key] = pdf.make_indirect(pdf.Root[key])
        saved = _saved(pdf, pikepdf.ObjectStreamMode.generate)
        if b"\r\nendstream" not in saved:
            return saved
    return _saved(pdf, pikepdf.ObjectStreamMode.disable)


def _saved(pdf: pikepdf.Pdf, mode: pikepdf.ObjectStreamMode) -> bytes:
    out = BytesIO()
    pdf.save(out, force_version="1.7", deterministic_id=True, object_stream_mode=mode)
    return out.getvalue()
