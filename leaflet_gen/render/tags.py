"""Say what the ink means. Painted pages and their elements in, the bytes of a tagged PDF out.

PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) over ISO 32000-1, whose
clauses the comments give. Same input, same bytes: dates are the content's.
"""

import re
from html import escape
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from ..layout.tree import Layout, anchored
from ..units import Box, pt
from .colour import srgb_profile
from .document import PRODUCER, add_info, finish_fonts, set_boxes, upright
from .marks import Element, Piece

BOOKMARKED = ("H1", "H2", "H3")
PRINTED = 4  # the Print flag of an annotation, 12.5.3; PDF/A-2 6.3.2 wants it set


def tagged(
    painted: bytes, letters: dict[str, dict[int, str]], document: Element, pages: list[list[Piece]], layout: Layout
) -> pikepdf.Pdf:
    """The finished document, still open. `letters` gives for each font resource the character at each code."""
    pdf = pikepdf.open(BytesIO(painted))
    set_boxes(pdf, layout)
    finish_fonts(pdf, letters)
    _Tree(pdf, document, pages, layout).put()
    _add_bookmarks(pdf, document, layout)
    _add_metadata(pdf, layout)
    _add_output_intent(pdf)
    return pdf


# -- structure -----------------------------------------------------------------


class _Tree:
    """Writes the structure tree (14.7.2), its way back from page to element (14.7.4.4), and the links it holds."""

    def __init__(self, pdf: pikepdf.Pdf, document: Element, pages: list[list[Piece]], layout: Layout) -> None:
        self.pdf, self.document, self.layout = pdf, document, layout
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.sheets = [page.obj for page in pdf.pages]
        self.owners: list[list[pikepdf.Object | None]] = [[None] * sum(p.mcid is not None for p in pieces) for pieces in pages]
        self.link_owners: list[pikepdf.Object] = []
        self.anchors = {name: self._destination(page, y) for name, page, y in anchored(layout.pages)}
        self.notes: list[pikepdf.Object] = []

    def put(self) -> None:
        self.root.K = Array([self._element(self.document, self.root, None)])
        assert all(owner is not None for page in self.owners for owner in page), "a marked piece that no element claims"
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=self._parents()))
        self.root.ParentTreeNextKey = len(self.sheets) + len(self.link_owners)
        if self.notes:
            self.root.IDTree = Dictionary(Names=Array([part for note in self.notes for part in (note.ID, note)]))
        catalog = self.pdf.Root
        catalog.StructTreeRoot = self.root
        catalog.MarkInfo = Dictionary(Marked=True)
        catalog.Lang = String(self.layout.lang)
        catalog.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if "/PageMode" in catalog:
            del catalog["/PageMode"]

    def _parents(self) -> Array:
        nums = []
        for number, owners in enumerate(self.owners):
            self.sheets[number].StructParents = number
            self.sheets[number].Tabs = Name.S
            nums += [number, self.pdf.make_indirect(Array(owners))]
        for number, owner in enumerate(self.link_owners, start=len(self.owners)):
            nums += [number, owner]
        return Array(nums)

    def _element(self, element: Element, parent: pikepdf.Object, above: Element | None, lang: str = "") -> pikepdf.Object:
        made = self.pdf.make_indirect(Dictionary(S=Name("/" + element.role), P=parent))
        if element.alt and element.role in ("Figure", "Link"):
            made.Alt = String(element.alt)
        if element.lang and element.lang != lang:
            made.Lang = String(element.lang)
        if element.role == "Note":  # ISO 14289-1, 7.9: a Note has an ID of its own
            self.notes.append(made)
            made.ID = String(f"note-{len(self.notes):04d}")
        home = next((kid.page for kid in element.kids if isinstance(kid, Piece)), element.where[0][0] if element.where else None)
        if home is not None:
            made.Pg = self.sheets[home]
        if attributes := _attributes(element, above, self.layout):
            made.A = attributes
        kids: list[object] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(self._element(kid, made, element, element.lang or lang))
            else:
                self.owners[kid.page][kid.mcid] = made
                kids.append(kid.mcid if kid.page == home else Dictionary(Type=Name.MCR, Pg=self.sheets[kid.page], MCID=kid.mcid))
        if element.link:
            kids += [self._link(element, made, page, box) for page, box in element.where]
        made.K = Array(kids)
        return made

    def _destination(self, page: int, y: float) -> Array:
        """A place in this file (12.3.2.2): the page with that height at the window's upper edge, as large as it was."""
        top = round(pt(self.layout.pages[page].height - y), 3)
        return Array([self.sheets[page], Name.XYZ, 0, top, 0])

    def _link(self, element: Element, owner: pikepdf.Object, page: int, box: Box) -> Dictionary:
        """The reference to a new link annotation (12.5.6.5, 14.7.4.3): to an address, or to an anchor of this file."""
        said = element.alt or " ".join(element.text.split()) or element.link
        annotation = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=upright(box, self.layout.pages[page].height),
                Border=Array([0, 0, 0]),
                F=PRINTED,
                Contents=String(said),
                StructParent=len(self.sheets) + len(self.link_owners),
            )
        )
        if element.link.startswith("#"):
            annotation.Dest = self.anchors[element.link[1:]]
        else:
            annotation.A = Dictionary(S=Name.URI, URI=String(element.link))
        self.link_owners.append(owner)
        sheet = self.sheets[page]
        if "/Annots" not in sheet:
            sheet.Annots = Array()
        sheet.Annots.append(annotation)
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=sheet)


def _attributes(element: Element, above: Element | None, layout: Layout) -> Dictionary | None:
    """What a role says besides its name (14.8.5)."""
    if element.role == "Figure" and len(element.where) == 1:
        ((page, box),) = element.where
        return Dictionary(O=Name.Layout, BBox=upright(box, layout.pages[page].height))
    if element.role == "L":
        labels = [part.text.strip() for item in _below(element, "LI") for part in _below(item, "Lbl")]
        numbered = all(re.fullmatch(r"\d+[.)]?", label) for label in labels)
        return Dictionary(O=Name.List, ListNumbering=Name.Decimal if numbered else Name.Disc) if labels else None
    if element.role == "TH":  # a header beside data heads its row; one among headers, its column
        return Dictionary(O=Name.Table, Scope=Name.Row if above and _below(above, "TD") else Name.Column)
    return None


def _below(element: Element, role: str) -> list[Element]:
    return [kid for kid in element.kids if isinstance(kid, Element) and kid.role == role]


# -- the document --------------------------------------------------------------


def _add_bookmarks(pdf: pikepdf.Pdf, document: Element, layout: Layout) -> None:
    """Headings as an outline (12.3.3), each below the last one of a higher level."""
    if "/Outlines" in pdf.Root:
        del pdf.Root["/Outlines"]
    headings = [element for element in document.elements() if element.role in BOOKMARKED]
    if not headings:
        return
    with pdf.open_outline() as outline:
        open_lists = [(0, outline.root)]  # (level, where its items go), from the outside in
        for heading in headings:
            level = int(heading.role[1])
            page, box = heading.where[0]
            top = pt(layout.pages[page].height - box.y)
            item = OutlineItem(" ".join(heading.text.split()), page, "XYZ", left=0, top=round(top, 3))
            while open_lists[-1][0] >= level:
                open_lists.pop()
            open_lists[-1][1].append(item)
            open_lists.append((level, item.children))


def _add_metadata(pdf: pikepdf.Pdf, layout: Layout) -> None:
    """Info and XMP, in step with each other (ISO 19005-2, 6.6.3 and annex)."""
    add_info(pdf, layout)
    pdf.Root.Metadata = pdf.make_stream(xmp(layout).encode(), Type=Name.Metadata, Subtype=Name.XML)


def xmp(layout: Layout) -> str:
    """ISO 16684-1. PDF/A knows no pdfuaid, so its one property is described (ISO 19005-2, 6.6.2.3.3)."""
    parts = ["<pdfuaid:part>1</pdfuaid:part>", "<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>"]
    for name, text in (("dc:title", layout.title), ("dc:description", layout.subject)):
        if text:
            parts.append(f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{name}>')
    if layout.author:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(layout.author)}</rdf:li></rdf:Seq></dc:creator>")
    parts.append(f"<dc:language><rdf:Bag><rdf:li>{escape(layout.lang)}</rdf:li></rdf:Bag></dc:language>")
    parts.append("<dc:format>application/pdf</dc:format>")
    parts.append(f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>")
    if layout.date:
        moment = f"{layout.date}T00:00:00+07:00"
        parts += [f"<xmp:{name}>{moment}</xmp:{name}>" for name in ("CreateDate", "ModifyDate", "MetadataDate")]
    return XMP.replace("PROPERTIES", "\n".join(parts))


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
PROPERTIES
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _add_output_intent(pdf: pikepdf.Pdf) -> None:
    """What the RGB figures mean (ISO 19005-2, 6.2.3)."""
    profile = pdf.make_stream(srgb_profile(), N=3, Alternate=Name.DeviceRGB)
    name = String("sRGB IEC61966-2.1")
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=name, Info=name, DestOutputProfile=profile
            )
        ]
    )
