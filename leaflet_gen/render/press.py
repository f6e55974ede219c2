"""Write a page for the print shop. A Layout and a printing condition in, the bytes of a PDF/X out; never imposed.

Trim, bleed and marks; four inks and nothing else; no links, no tags: PDF/X forbids the first inside the bleed, and
who wants them reads the screen file. PDF/X-4 is ISO 15930-7, PDF/X-1a:2003 is ISO 15930-4. Same input, same bytes.
"""

import hashlib
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Literal
from uuid import UUID

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..layout.tree import Layout, Page
from .document import PRODUCER, compress, upright
from .marks import mark
from .pdf import paint
from .press_inks import PressInks
from .press_marks import trim_on_sheet, with_marks
from .sheets import opened

Kind = Literal["x4", "x1a"]
CALLED: dict[Kind, str] = {"x4": "PDF/X-4", "x1a": "PDF/X-1a:2003"}
VERSION: dict[Kind, str] = {"x4": "1.6", "x1a": "1.4"}  # of PDF itself
REGISTRY = "http://www.color.org"  # the ICC's, where printing conditions have their names
COATED = "icc/FOGRA39L_coated.icc"  # of the shipped assets: offset on coated paper


@dataclass(frozen=True, slots=True)
class Condition:
    """How the shop prints: a profile (ICC, CMYK), and the name that its condition has in the ICC's registry."""

    profile: bytes
    name: str = "FOGRA39"
    info: str = "Coated FOGRA39 (ISO 12647-2:2004)"


def write_press(layout: Layout, condition: Condition, kind: Kind = "x4") -> bytes:
    """Each page at its trim and bleed, with marks around it."""
    sheets = with_marks(layout)
    _, pieces = mark(sheets)
    painted = paint(sheets.pages, pieces, inks=PressInks(condition.profile))
    with opened(painted, sheets) as pdf:
        for sheet, page, planned in zip(pdf.pages, layout.pages, sheets.pages, strict=True):
            _set_boxes(sheet, page, planned.height)
        _add_states(pdf)
        _add_intent(pdf, condition)
        _add_identity(pdf, layout, kind, UUID(hashlib.sha256(painted.pdf).hexdigest()[:32]))
        return _save(pdf, kind)


def is_press(opened: pikepdf.Pdf) -> bool:
    """Whether a file, whoever made it, says that it is one for a press: it has an output intent of PDF/X."""
    return any(isinstance(each, Dictionary) and each.get("/S") == Name.GTS_PDFX for each in opened.Root.get("/OutputIntents", []))


def _set_boxes(sheet: pikepdf.Page, page: Page, height: float) -> None:
    """TrimBox in BleedBox in MediaBox (ISO 32000-1, 14.11.2). No ArtBox: PDF/X has one or the other."""
    trim = trim_on_sheet(page)
    sheet.trimbox = upright(trim, height)
    sheet.bleedbox = upright(trim.grown(page.bleed), height)


def _add_states(pdf: pikepdf.Pdf) -> None:
    """What the inks call Over, Knock and Registration (ISO 32000-1, 8.6.7 and 8.6.6.4). Lines never print over."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    every = pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))
    over = pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=True, OPM=1))
    knock = pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=1))
    for page in pdf.pages:
        page.Resources.ExtGState = Dictionary(Over=over, Knock=knock)
        page.Resources.ColorSpace = Dictionary(Registration=every)


def _add_intent(pdf: pikepdf.Pdf, condition: Condition) -> None:
    """The condition it was made for: the output intent that both standards ask for."""
    said = {
        "OutputConditionIdentifier": condition.name,
        "OutputCondition": condition.info,
        "Info": condition.info,
        "RegistryName": REGISTRY,
    }
    profile = pdf.make_stream(condition.profile, N=4, Alternate=Name.DeviceCMYK)
    names = {key: String(value) for key, value in said.items()}
    pdf.Root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfile=profile, **names)])


def _add_identity(pdf: pikepdf.Pdf, layout: Layout, kind: Kind, number: UUID) -> None:
    """Which standard it keeps: in XMP for PDF/X-4, in Info for both, as older readers look there."""
    info = pdf.trailer.Info
    info.Trapped = Name("/False")
    info.GTS_PDFXVersion = String(CALLED[kind])
    if kind == "x1a":
        info.GTS_PDFXConformance = String(CALLED[kind])
    else:
        xmp = XMP.format(
            title=escape(layout.title),
            producer=PRODUCER,
            kind=CALLED[kind],
            number=number,
            moment=f"{layout.date}T00:00:00+07:00",
        )
        pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<pdfxid:GTS_PDFXVersion>{kind}</pdfxid:GTS_PDFXVersion>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:format>application/pdf</dc:format>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate><xmp:MetadataDate>{moment}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{number}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _save(pdf: pikepdf.Pdf, kind: Kind) -> bytes:
    """Without object streams, which PDF 1.4 does not know and the few objects of a page do not need."""
    del pdf.trailer["/ID"]
    compress(pdf)
    out = BytesIO()
    pdf.save(out, force_version=VERSION[kind], deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
