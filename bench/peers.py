"""The same leaflet by other tools, for a comparison. Villages and a folder or path in, PDF files out.

typst_files      one file a village: a warm compiler, its template and words parsed once
typst_merged     one document that loops over all villages
platypus_files   ReportLab's own layout, one file a village

Words, drawings and fonts are ours, read and prepared once for each call; the codes are made by zxing-cpp, a few
hundredths of a millisecond each. `typst` is an extra: pip install -e .[bench]
"""

import json
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
import zxingcpp
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.doctemplate import NextPageTemplate
from ours import SAVE, two_codes
from villages import Village, call, card

from leaflet_gen.picture import Drawing, Outline, read_drawing
from leaflet_gen.text.fonts import BE_VIETNAM, FILES

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
PICTURES = PROJECT / "assets" / "pictures"
FACES = ("regular", "medium", "semibold", "bold", "extrabold")
QUIET = 4  # modules
SQUARES = (25 * 29 / 21, 27 * 29 / 21)  # mm: the village's codes with their quiet zones, as ours has room for them
BLANK = "["  # what is still to be filled in starts so, and is marked


def words() -> dict[str, Any]:
    """The leaflet's words, of the sample's own files; unit fields are put in, and what stands in bold is a pair."""
    content = PROJECT / "content"
    topic, unit, language = (
        yaml.load((content / name).read_text("utf-8"), yaml.BaseLoader)
        for name in ("topics/loi-ich/vi.yaml", "units/vinh-hoang.yaml", "languages/vi.yaml")
    )
    fields = {f"{{unit.{name}}}": said["vi"] for name, said in unit.items() if isinstance(said, dict) and "vi" in said}

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [filled(inner) for inner in value]
        for field, said in fields.items():
            value = value.replace(field, said)
        return value

    sections, labels = filled(topic["sections"]), language["labels"]
    own = topic["village"]["sections"]  # a village's fields stand in them
    start, evidence = sections["start"]["target"], topic["evidence"]
    foot = [
        f"{labels['source']} {evidence['source']}",
        f"{labels['checked_on']} {evidence['checked_on']}",
        f"{labels['review_by']} {evidence['review_by']}",
        f"{labels['edition']} {unit['code']}-{topic['code']}-{topic['edition']} · {unit['imprint']['vi'].split(' · ')[0]}",
        " · ".join(unit["imprint"]["vi"].split(" · ")[1:]),
    ]
    bars = [
        {
            "label": f"{labels['target']} · {it['label']}" if it.get("target") else f"{it['label']} · {it['count']} {it['note']}",
            "percent": float(it["percent"].replace(",", ".")),
            "said": f"{it['percent']} %",
            "target": bool(it.get("target")),
        }
        for it in sections["results"]["bars"]
    ]
    return {
        **sections,
        "title": topic["title"].removesuffix("**").split("**"),
        "promise": topic["promise"],
        "office": unit["office"]["vi"],
        "stamp": [labels["draft"], "· " + labels["draft_note"].format(count=9)],
        "start": {"heading": start["heading"], "alt": labels["code_alt"].format(url=start["url"].removeprefix("https://")), "domain": start["url"].removeprefix("https://")},
        "own": {
            "former": own["former"]["heading"],
            "helper": own["ask"]["heading"],
            "call": own["calling"]["heading"],
            "meet": own["meet"]["body"],
            "offline": own["offline"],
            "save": SAVE,
        },
        "dial_alt": labels["dial_alt"],
        "portal": start["url"],
        "results": {**sections["results"], "bars": bars, "whole": labels["of_whole"]},
        "safety": {**sections["safety"], "body": [line.replace("**", "") for line in sections["safety"]["body"]]},
        "foot": [_pieces(line) for line in foot],
    }


def _pieces(line: str) -> list[tuple[str, bool]]:
    """A line as texts, each with whether it is a blank: "In [số bản] bản" -> In, [số bản], bản."""
    pieces: list[tuple[str, bool]] = []
    for part in line.replace("[", "\0[").replace("]", "]\0").split("\0"):
        if part:
            pieces.append((part, part.startswith(BLANK)))
    return pieces


def _symbol(payload: str) -> zxingcpp.Barcode:
    return zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


# --- Typst


def _told(text: str, village: Village) -> str:
    """Words with their {village.…} fields filled in."""
    fields = (("commune", village.commune), ("hours", village.hours), ("place", village.place))
    for field, value in fields:
        text = text.replace(f"{{village.{field}}}", value)
    return text


def _typst_village(village: Village, said: dict[str, Any]) -> dict[str, Any]:
    own = said["own"]
    return {
        "name": village.name,
        "former": _told(own["former"], village),
        "helper": village.helper,
        "role": village.role,
        "phone": village.phone,
        "meet": _told(own["meet"], village),
        "offline": None if village.internet else _told(own["offline"]["body"], village),
        "alt": said["dial_alt"].format(phone=village.phone),
        "call": call(village),
        "call_svg": _svg(call(village)),
        "save_svg": _svg(card(village)) if two_codes() else None,
    }


def _quoted(text: str) -> str:
    """A string literal of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _svg(payload: str) -> str:
    """One path in its quiet zone. zxing-cpp's own file has a white ground and a DTD, which Typst reads as well."""
    made = _symbol(payload).to_svg(add_quiet_zones=False)
    side, path = made.split('width="', 1)[1].split('"', 1)[0], made.split(' d="', 1)[1].split('"', 1)[0]
    whole = int(side) + 2 * QUIET
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-QUIET} {-QUIET} {whole} {whole}"><path d="{path}"/></svg>'


HEAD = """#import "leaflet.typ": leaflet, page-look, w
#set document(title: w.title.join(), author: w.office, date: none)
#show: page-look
"""
ONE = HEAD + "#leaflet(json(bytes({village})))"
ALL = HEAD + '#for village in json("villages.json") { leaflet(village) }'
STANDARDS = ["ua-1"]


def _typst_project(folder: Path) -> Any:
    """A compiler of a project with all that is static; fonts are found once."""
    import typst

    shutil.copy(HERE / "leaflet.typ", folder)
    for drawing in PICTURES.glob("*.svg"):
        shutil.copy(drawing, folder)
    said = words()
    (folder / "words.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    (folder / "portal.svg").write_text(_svg(said["portal"]), "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[BE_VIETNAM])
    return typst.Compiler(root=folder, font_paths=fonts)


def typst_files(villages: Iterable[Village], folder: Path) -> None:
    """One tagged file (PDF/UA-1) for each village.

    A village's values stand in the main source: through `sys_inputs`, Typst forgets the static panels as well, and
    makes 0.6 times as many files; with a data file that changes, 0.93 times.
    """
    with tempfile.TemporaryDirectory() as project:
        compiler, said = _typst_project(Path(project)), words()
        for village in villages:
            main = ONE.replace("{village}", _quoted(json.dumps(_typst_village(village, said), ensure_ascii=False)))
            pdf = compiler.compile(main.encode(), format="pdf", pdf_standards=STANDARDS, timestamp=0)
            (folder / f"{village.code}.pdf").write_bytes(pdf)


def typst_merged(villages: Iterable[Village], path: Path) -> None:
    """One tagged file (PDF/UA-1) with two pages for each village."""
    with tempfile.TemporaryDirectory() as project:
        static = words()
        said = json.dumps([_typst_village(village, static) for village in villages], ensure_ascii=False)
        (Path(project) / "villages.json").write_text(said, "utf-8")
        compiler = _typst_project(Path(project))
        path.write_bytes(compiler.compile(ALL.encode(), format="pdf", pdf_standards=STANDARDS, timestamp=0))


# --- ReportLab platypus

INK, BLUE, SKY, MIST, CREAM = map(HexColor, ("#14213d", "#0b4f8a", "#e3eef8", "#f2f6fb", "#fff4d6"))
GOLD, RED, WHITE, BLACK, LINE, GREEN = map(HexColor, ("#ffc72c", "#c8102e", "#ffffff", "#000000", "#9fb8d1", "#1b8a5a"))
PALETTE = {
    "ink": INK, "blue": BLUE, "sky": SKY, "cream": CREAM, "gold": GOLD, "red": RED, "green": GREEN, "paper": WHITE, "line": LINE,
}  # fmt: skip
WIDE, HIGH = 297 * mm, 210 * mm


def _style(face: str, size: float, leading: float, colour: HexColor = INK, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("", fontName=f"peer {face}", fontSize=size, leading=size * leading, textColor=colour, **more)


BODY, HEADING, ITEM = _style("regular", 13, 1.4), _style("bold", 19, 1.25, BLUE), _style("bold", 14.5, 1.25, BLUE)
TITLE, LEAD = _style("extrabold", 40, 1.2, WHITE), _style("medium", 15, 1.35, WHITE)
OFFICE, LABEL = _style("semibold", 10.5, 1.35, WHITE), _style("semibold", 10.5, 1.35)
CALLOUT, OFFLINE = _style("bold", 17, 1.25, RED), _style("bold", 14.5, 1.25, RED)
CONTACT, HELPER = _style("bold", 14, 1.35), _style("bold", 15, 1.35)
PLATE, FORMER = _style("bold", 17, 1.25, alignment=1), _style("semibold", 10.5, 1.35, alignment=1)
PHONE, SMALL, CALL = _style("extrabold", 28, 1.2), _style("regular", 9, 1.4), _style("bold", 14.5, 1.25)
PLAIN_TABLE = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
]
MIDDLE_TABLE = [*PLAIN_TABLE, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


class Picture:
    """A drawing of ours with its paths made once: they take a tenth of the time otherwise."""

    def __init__(self, drawing: Drawing) -> None:
        self.width, self.height = drawing.width, drawing.height
        self.outlines = [(outline, self._path(outline)) for outline in drawing.outlines]

    @staticmethod
    def _path(outline: Outline) -> PDFPathObject:
        path = PDFPathObject()
        draw = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
        for command, *figures in outline.path:
            draw[command](*figures)
        return path


class Art(Flowable):
    """A drawing, as wide as asked."""

    def __init__(self, picture: Picture, width: float) -> None:
        super().__init__()
        self.picture, self.width = picture, width
        self.height = width * picture.height / picture.width

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        draw_art(self.canv, self.picture, 0, self.height, self.width)


def draw_art(canvas: Canvas, picture: Picture, left: float, top: float, width: float) -> None:
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(width / picture.width, -width / picture.width)
    for outline, path in picture.outlines:
        if outline.fill:
            canvas.setFillColor(PALETTE[outline.fill])
        if outline.stroke:
            canvas.setStrokeColor(PALETTE[outline.stroke])
            canvas.setLineWidth(outline.stroke_width)
            canvas.setLineCap(int(outline.round_ends))
            canvas.setLineJoin(int(outline.round_ends))
        canvas.drawPath(path, stroke=int(bool(outline.stroke)), fill=int(bool(outline.fill)))
    canvas.restoreState()


class Code(Flowable):
    """A code in its white, bordered square; dark runs of a row are one rectangle, all one path, and a link."""

    def __init__(self, payload: str, url: str, square: float) -> None:
        super().__init__()
        self.payload, self.url, self.square = payload, url, square * mm  # with the quiet zone
        self.width = self.height = self.square + 3.2 * mm

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(WHITE)
        canvas.setStrokeColor(BLUE)
        canvas.setLineWidth(1 * mm)
        canvas.roundRect(0, 0, self.width, self.height, 2 * mm, fill=1)
        rows = memoryview(_symbol(self.payload).to_image(add_quiet_zones=False))
        count = rows.shape[0]
        module = self.square / (count + 2 * QUIET)
        left = (self.width - count * module) / 2
        canvas.setFillColor(BLACK)
        path = canvas.beginPath()
        dark = bytes(rows).translate(DARK)
        for y in range(count):
            x, row = 0, dark[y * count : (y + 1) * count]
            bottom = left + (count - y - 1) * module
            while (x := row.find(b"1", x)) >= 0:
                end = row.find(b"0", x)
                end = count if end < 0 else end
                path.rect(left + x * module, bottom, (end - x) * module, module)
                x = end
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.linkURL(self.url, (0, 0, self.width, self.height), relative=1)


DARK = bytes(ord("0" if grey else "1") for grey in range(256))


class Disc(Flowable):
    """The number of a step."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number, self.width, self.height = number, 8.5 * mm, 8.5 * mm

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(BLUE)
        canvas.circle(4.25 * mm, 4.25 * mm, 4.25 * mm, stroke=0, fill=1)
        canvas.setFillColor(WHITE)
        canvas.setFont("peer bold", 14)
        canvas.drawCentredString(4.25 * mm, 2.4 * mm, str(self.number))


class Bar(Flowable):
    """A share of a whole."""

    def __init__(self, percent: float, said: str, target: bool) -> None:
        super().__init__()
        self.percent, self.said, self.target = percent, said, target
        self.width, self.height = 80 * mm, 8.2 * mm

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(SKY)
        canvas.roundRect(0, 0, self.width, self.height, 1 * mm, stroke=0, fill=1)
        canvas.setFillColor(GOLD if self.target else BLUE)
        canvas.roundRect(0, 0, self.width * self.percent / 100, self.height, 1 * mm, stroke=0, fill=1)
        canvas.setFillColor(INK if self.target else WHITE)
        canvas.setFont("peer bold", 14.5)
        canvas.drawString(2.2 * mm, 2.3 * mm, self.said)


@cache
def _platypus() -> tuple[dict[str, Any], dict[str, Picture]]:
    """Words and drawings; fonts are registered."""
    rl_config.useA85 = 0
    for face in FACES:
        pdfmetrics.registerFont(TTFont(f"peer {face}", str(FILES[face])))
    return words(), {file.stem: Picture(read_drawing(file.read_bytes(), file.stem)) for file in PICTURES.glob("*.svg")}


def _item(it: dict[str, str], art: dict[str, Picture]) -> Table:
    told = [Spacer(0, 0.6 * mm), Paragraph(it["heading"], ITEM), Spacer(0, 0.6 * mm), Paragraph(it["body"], BODY)]
    return Table([[Art(art[it["picture"]], 19 * mm), told]], [22.3 * mm, None], style=PLAIN_TABLE)


def _beside(code: Code, told: list[Flowable], across: float) -> Table:
    return Table([[code, told]], [code.width + 3.3 * mm, across * mm - code.width - 3.3 * mm], style=MIDDLE_TABLE)


def _panel(name: str, left: float, width: float, down: float = 13.2) -> Frame:
    across, high = (width - 17) * mm, (210 - down - 5) * mm
    return Frame((left + 8.5) * mm, 5 * mm, across, high, 0, 0, 0, 0, id=name)


def _story(village: Village) -> list[Flowable]:
    said, art = _platypus()
    story: list[Flowable] = [Paragraph(said["prepare"]["heading"], HEADING), Spacer(0, 4.5 * mm)]
    for it in said["prepare"]["items"]:
        story += [_item(it, art), Spacer(0, 9.6 * mm)]
    safety = [Paragraph(said["safety"]["heading"], CALLOUT), Spacer(0, 0.8 * mm)]
    for line in said["safety"]["body"]:
        safety += [Paragraph(line, BODY), Spacer(0, 2.6 * mm)]
    rule = [("LINEBEFORE", (0, 0), (0, -1), 2 * mm, RED), ("LEFTPADDING", (0, 0), (0, -1), 4.6 * mm)]
    story += [Table([[safety]], [80 * mm], style=[*PLAIN_TABLE, *rule]), FrameBreak()]

    own, start = said["own"], said["start"]
    beside = [Paragraph(own["call"], CALL), Spacer(0, 1 * mm), Paragraph(_told(own["meet"], village), BODY)]
    helper = [
        [Paragraph(own["helper"], CALLOUT)],
        [Paragraph(village.helper, HELPER)],
        [Paragraph(village.role, BODY)],
        [Paragraph(village.phone, PHONE)],
        [_beside(Code(call(village), call(village), SQUARES[0]), beside, 77)],
    ]
    rounded = [
        *PLAIN_TABLE,
        ("BACKGROUND", (0, 0), (-1, -1), CREAM),
        ("ROUNDEDCORNERS", [4 * mm] * 4),
        ("LEFTPADDING", (0, 0), (-1, -1), 3 * mm),
        ("TOPPADDING", (0, 0), (0, 0), 2 * mm),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 2.4 * mm),
    ]
    story += [Table(helper, [83 * mm], style=rounded), Spacer(0, 3 * mm)]
    if not village.internet:
        offline = [Paragraph(own["offline"]["heading"], OFFLINE), Paragraph(_told(own["offline"]["body"], village), BODY)]
        story += [Table([[offline]], [83 * mm], style=[*PLAIN_TABLE, *rule]), Spacer(0, 3 * mm)]
    plate = [[Paragraph(village.name, PLATE)], [Paragraph(_told(own["former"], village), FORMER)]]
    yellow = [
        *PLAIN_TABLE,
        ("BACKGROUND", (0, 0), (-1, -1), GOLD),
        ("ROUNDEDCORNERS", [3 * mm] * 4),
        ("TOPPADDING", (0, 0), (0, 0), 1.5 * mm),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 2 * mm),
    ]
    story += [
        _beside(Code(said["portal"], said["portal"], 33), [Paragraph(start["heading"], ITEM)], 83),
        Spacer(0, 1 * mm),
        Paragraph(start["domain"], CONTACT),
        Spacer(0, 2.5 * mm),
        *(Paragraph(_foot(line), SMALL) for line in said["foot"]),
        FrameBreak(),
        Paragraph(said["office"], OFFICE),
        Spacer(0, 2.6 * mm),
        Paragraph(f'{said["title"][0]}<font color="#ffc72c">{said["title"][1]}</font>', TITLE),
        Spacer(0, 6 * mm),
        Paragraph(said["promise"], LEAD),
        Spacer(0, 5 * mm),
        Table(plate, [83 * mm], style=yellow),
        NextPageTemplate("inside"),
        PageBreak(),
        Paragraph(said["benefits"]["heading"], HEADING),
        Spacer(0, 4.5 * mm),
    ]
    for n, it in enumerate(said["benefits"]["items"]):
        story += [*([Spacer(0, 11 * mm)] if n else []), _item(it, art)]
    story += [FrameBreak(), Paragraph(said["steps"]["heading"], HEADING), Spacer(0, 4.5 * mm)]
    for n, it in enumerate(said["steps"]["items"], start=1):
        told = [Spacer(0, 0.6 * mm), Paragraph(it["heading"], ITEM), Spacer(0, 0.6 * mm), Paragraph(it["body"], BODY)]
        story += [Table([[Disc(n), told]], [11.9 * mm, None], style=PLAIN_TABLE), Spacer(0, 3.2 * mm)]
    if two_codes():
        beside = [Paragraph(own["save"], CALL), Spacer(0, 1 * mm), Paragraph(village.phone, LABEL)]
        small = _beside(Code(card(village), call(village), SQUARES[1]), beside, 83)
    else:
        beside = [Paragraph(start["heading"], CALL), Spacer(0, 1 * mm), Paragraph(start["domain"], LABEL)]
        small = _beside(Code(said["portal"], said["portal"], 33), beside, 83)
    results, levels = said["results"], said["levels"]
    story += [
        Spacer(0, 3 * mm),
        small,
        FrameBreak(),
        Paragraph(results["heading"], HEADING),
        Spacer(0, 1 * mm),
        Paragraph(results["body"], BODY),
        Spacer(0, 4 * mm),
    ]
    for it in results["bars"]:
        story += [Paragraph(it["label"], BODY), Spacer(0, 1.2 * mm), Bar(it["percent"], it["said"], it["target"]), Spacer(0, 3 * mm)]
    story += [Paragraph(results["whole"], BODY), Spacer(0, 4.5 * mm), Paragraph(levels["heading"], HEADING)]
    for it in levels["items"]:
        story += [Spacer(0, 2.6 * mm), Paragraph(it["heading"], ITEM), Spacer(0, 0.6 * mm), Paragraph(it["body"], BODY)]
    return story


def _foot(line: list[tuple[str, bool]]) -> str:
    return "".join(f'<font name="peer semibold" backColor="#ffc72c">{text}</font>' if blank else text for text, blank in line)


def _outside(canvas: Canvas, _: BaseDocTemplate) -> None:
    canvas.setFillColor(MIST)
    canvas.rect(97 * mm, 0, 100 * mm, HIGH, stroke=0, fill=1)
    canvas.setFillColor(BLUE)
    canvas.rect(197 * mm, 0, 100 * mm, HIGH, stroke=0, fill=1)
    draw_art(canvas, _platypus()[1]["bia-nha"], 197 * mm, (210 - 151.2) * mm, 103 * mm)
    _stamp(canvas)


def _inside(canvas: Canvas, _: BaseDocTemplate) -> None:
    canvas.setFillColor(MIST)
    canvas.rect(100 * mm, 0, 100 * mm, HIGH, stroke=0, fill=1)
    _stamp(canvas)


def _stamp(canvas: Canvas) -> None:
    strong, plain = _platypus()[0]["stamp"]
    canvas.setFillColor(RED)
    canvas.roundRect(240 * mm, 198.8 * mm, 48.5 * mm, 5.3 * mm, 1 * mm, stroke=0, fill=1)
    canvas.setFillColor(WHITE)
    canvas.setFont("peer semibold", 9)
    canvas.drawString(241.9 * mm, 200.2 * mm, strong)
    canvas.setFont("peer regular", 9)
    canvas.drawString(259.5 * mm, 200.2 * mm, plain)


def platypus_files(villages: Iterable[Village], folder: Path) -> None:
    """One file for each village; ReportLab does not tag."""
    said, _ = _platypus()
    for village in villages:
        outside = [_panel("flap", 0, 97), _panel("back", 97, 100), _panel("cover", 197, 100, 13.6)]
        inside = [_panel("left", 0, 100), _panel("middle", 100, 100), _panel("right", 200, 97)]
        document = BaseDocTemplate(
            str(folder / f"{village.code}.pdf"),
            pagesize=(WIDE, HIGH),
            pageTemplates=[PageTemplate("outside", outside, _outside), PageTemplate("inside", inside, _inside)],
            title="".join(said["title"]),
            author=said["office"],
            lang="vi",
            pageCompression=1,
        )
        document.build(_story(village))
