"""JSON Schema for editors, from the models. Models in, one schema (draft 2020-12) for each kind of content file out.

An editor reads YAML with its own types: there `code: 1.10` is a number and
`schema: 1` too. The loader takes any of them as text, so the schemas do.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from ..catalogue import Catalogue
from ..design import Format, Material, Printer, Theme, _as_colour
from ..model import Columns, Language, Printing, Project, Topic, Unit
from ..procedure import Procedure
from ..words import _as_amount, _as_count, _as_day, _as_number, _as_quantity

FOLDER = ".schema"  # at the root of a project
LIMITS = (("ge", "minimum"), ("le", "maximum"))
DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, type[BaseModel]] = {
    "project": Project,
    "unit": Unit,
    "topic": Topic,
    "procedure": Procedure,
    "catalogue": Catalogue,
    "villages": Columns,
    "in-an": Printing,
    "language": Language,
    "format": Format,
    "theme": Theme,
    "printer": Printer,
    "material": Material,
}

TEXT = {"type": ["string", "number"], "minLength": 1}
INPUT: dict[Any, dict[str, Any]] = {  # what a validator of ours takes
    _as_day: {"type": "string", "pattern": r"^\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\[[^\[\]\n]{2,60}\])\s*$"},
    _as_amount: {"type": ["number", "string"], "pattern": r"^\s*(-?\d+([.,]\d+)?|\d{1,3}(\.\d{3})+|\[[^\[\]\n]{2,60}\])\s*$"},
    _as_count: {"type": ["number", "string"], "pattern": r"^\s*(\d+|\d{1,3}(\.\d{3})+)\s*$"},
    _as_number: {"type": ["number", "string"], "pattern": r"^\s*-?\d+([.,]\d+)?\s*$"},
    _as_quantity: {"type": ["number", "string"], "pattern": r"^\s*(-?\d+([.,]\d+)?|[1-9]\d{0,2}(\.\d{3})+)\s*$"},
    _as_colour: {"type": "string", "pattern": r"^\s*(#[0-9a-fA-F]{6}|[A-Za-z][A-Za-z0-9_]*)\s*$"},
}

TITLES = {
    "Project": "Dự án: những gì cần in",
    "Order": "Một ấn phẩm cần in",
    "Unit": "Đơn vị phát hành",
    "Former": "Các tên cũ của địa phương",
    "Topic": "Chủ đề: lời của một ấn phẩm",
    "Variant": "Một bản theo đối tượng: chỉ những chỗ khác bản chung",
    "VillageWords": "Lời riêng của tờ từng thôn: chỉ những chỗ khác bản chung",
    "SectionChange": "Chỗ khác của một phần",
    "TargetChange": "Chỗ khác của nơi mã QR dẫn tới",
    "EvidenceChange": "Nguồn và ngày kiểm tra riêng",
    "QuoteChange": "Chỗ khác của lời trích",
    "TableChange": "Chỗ khác của bảng",
    "Section": "Một phần của chủ đề",
    "Item": "Một mục: bước, lợi ích, giấy tờ",
    "Bar": "Một cột của biểu đồ",
    "Target": "Nơi mã QR dẫn tới",
    "Evidence": "Nguồn và ngày kiểm tra",
    "Quote": "Lời trích có ngày",
    "Table": "Bảng",
    "Rows": "Một nhóm hàng của bảng",
    "Row": "Một hàng của bảng",
    "RecordLabels": "Chữ quanh các phần của một thủ tục",
    "Procedure": "Thủ tục hành chính",
    "Plain": "Lớp lời dễ hiểu, do người viết",
    "Review": "Nguồn và người rà soát",
    "Time": "Thời hạn",
    "Fee": "Phí, lệ phí",
    "Method": "Một cách nộp hồ sơ",
    "Limit": "Thời hạn của một trường hợp",
    "Paper": "Một giấy tờ hoặc ghi chú",
    "Case": "Giấy tờ của một trường hợp",
    "Part": "Một phần của bản ghi",
    "Law": "Một căn cứ pháp lý",
    "Catalogue": "Danh mục thủ tục",
    "Entry": "Một thủ tục trong danh mục",
    "Columns": "Các cột của danh sách thôn",
    "Column": "Một cột",
    "Printing": "Kế hoạch in: in gì, cho ai, giá bao nhiêu",
    "Share": "Một ấn phẩm và số bản cho mỗi nơi",
    "Spoilage": "Tờ in thêm, phòng tờ hỏng",
    "Prices": "Giá giấy và mực",
    "Language": "Ngôn ngữ của trang in",
    "Labels": "Các chữ trang in tự viết",
    "Spoken": "Lời đọc trên loa",
    "OldWord": "Chữ nay không dùng nữa",
    "Keep": "Những chữ không được tách khi xuống dòng",
    "Format": "Khổ giấy và cỡ chữ",
    "Sheet": "Một mặt giấy",
    "Panel": "Một ô giữa hai nếp gấp",
    "Reading": "Khoảng cách đọc",
    "Theme": "Kiểu màu",
    "Printer": "Máy in",
    "Unprintable": "Mép giấy máy không in được",
    "TypeStyle": "Một kiểu chữ",
    "Surface": "Một nền và các màu đọc được trên đó",
    "Mark": "Cách vẽ số bước, dấu tích, đường kẻ",
    "Paint": "Cách tô một lớp màu của hình",
    "Material": "Ấn phẩm: cách bày trang",
    "Plan": "Cách bày cho một loại khổ giấy",
    "Area": "Nội dung của một ô",
    "Block": "Một khối trong trang",
}
LOOKS = {  # the designers' keys; those of the words are described in the model itself
    "Format.schema": "Phiên bản của cách viết tệp này. Luôn là 1.",
    "Format.title": "Tên cho người đọc: {vi: …, en: …}.",
    "Format.kind": "Loại bố cục mà ấn phẩm phải có cho khổ này: sheet, trifold.",
    "Format.trim": "Khổ thành phẩm: rộng, cao (mm).",
    "Format.bleed": "Phần tràn lề để xén (mm).",
    "Format.safe": "Khoảng cách an toàn tới mép giấy (mm).",
    "Format.margin": "Lề trang (mm).",
    "Format.line": "Hệ số độ dày của đường kẻ và khung: số đo trong kiểu màu là cho khổ A4.",
    "Format.head_margin": "Lề trên khối đầu tiên, nếu khác lề trang (mm).",
    "Format.gap": "Đơn vị khoảng trắng; các khối xin bội số của nó (mm).",
    "Format.gap_floor": "Đơn vị ấy ở dòng cuối của scale: chữ không nhỏ thêm được thì khoảng trắng nhường chỗ (mm).",
    "Format.pages": "fixed: đúng số trang; many: thêm trang khi nội dung dài.",
    "Format.bound": "Trên giấy của văn phòng: book (đóng cuốn, in hai mặt), sheets (tờ rời để dán hay cầm tay, in một mặt).",
    "Format.pixels": "Trang cho màn hình: rộng, cao của ảnh PNG (điểm ảnh), cùng tỷ lệ với trim.",
    "Format.sheets": "Các mặt giấy; bỏ trống là một mặt, một ô.",
    "Format.code_side": "Cạnh của mã QR, không kể vùng trắng quanh mã (mm).",
    "Format.picture": "Cạnh hình của một bước (mm).",
    "Format.reading": "Đọc từ bao xa.",
    "Format.floor": "Cỡ nhỏ nhất của từng kiểu chữ (pt).",
    "Format.scale": "Thang cỡ chữ (pt): dùng hàng đầu tiên vừa trang.",
    "Sheet.label": "Tên mặt giấy.",
    "Sheet.panels": "Các ô từ trái sang phải.",
    "Panel.name": "Tên ô, dùng trong tệp ấn phẩm.",
    "Panel.width": "Bề rộng (mm).",
    "Reading.title_m": "Đọc được tiêu đề từ bao nhiêu mét.",
    "Reading.body_m": "Đọc được chữ thân từ bao nhiêu mét.",
    "Reading.scan_m": "Quét được mã từ bao nhiêu mét.",
    "Printer.schema": "Phiên bản của cách viết tệp này. Luôn là 1.",
    "Printer.title": "Tên cho người đọc: {vi: …, en: …}.",
    "Printer.paper": "Khổ giấy trong khay, mm: rộng, cao.",
    "Printer.unprintable": "Mép giấy máy không in tới, mm.",
    "Printer.ink": "mono: máy đen trắng. colour: máy màu.",
    "Printer.duplex": "In hai mặt: none không có, manual lật giấy bằng tay, auto máy tự lật.",
    "Printer.pages_per_minute": "Số mặt giấy in được trong một phút.",
    "Unprintable.top": "Mép trên, mm.",
    "Unprintable.right": "Mép phải, mm.",
    "Unprintable.bottom": "Mép dưới, mm.",
    "Unprintable.left": "Mép trái, mm.",
    "Theme.schema": "Phiên bản của cách viết tệp này. Luôn là 1.",
    "Theme.title": "Tên cho người đọc: {vi: …, en: …}.",
    "Theme.palette": "Bảng màu: tên và mã #rrggbb.",
    "Theme.type": "Các kiểu chữ.",
    "Theme.surfaces": "Các nền.",
    "Theme.marks": "Số bước, dấu tích, đường kẻ.",
    "Theme.pictures": "Mỗi lớp màu của hình được tô thế nào.",
    "Theme.bars": "Các cột của biểu đồ: track, value, target.",
    "TypeStyle.face": "Nét chữ: regular, medium, semibold, bold, extrabold.",
    "TypeStyle.strong": "Nét chữ của phần đặt trong **…**.",
    "TypeStyle.leading": "Khoảng cách dòng, tính theo cỡ chữ.",
    "Surface.fill": "Màu nền.",
    "Surface.text": "Màu chữ.",
    "Surface.heading": "Màu tiêu đề.",
    "Surface.accent": "Màu nhấn.",
    "Surface.border": "Màu viền.",
    "Surface.border_width": "Nét viền (mm).",
    "Surface.radius": "Bo góc (mm).",
    "Surface.padding": "Khoảng đệm, tính bằng gap.",
    "Surface.rule_below": "Đường kẻ ở cạnh dưới (mm).",
    "Surface.rule_left": "Vạch đậm ở cạnh trái (mm).",
    "Surface.hatch": "Cột của biểu đồ: khoảng cách các nét gạch chéo (mm), theo màu viền.",
    "Mark.shape": "Hình: none, disc, ring, square.",
    "Mark.fill": "Màu tô.",
    "Mark.stroke": "Màu nét.",
    "Mark.stroke_width": "Độ dày nét (mm).",
    "Mark.text": "Màu chữ.",
    "Mark.scale": "Cỡ chữ so với kiểu chữ.",
    "Mark.space": "Khoảng trắng hai bên đường kẻ, tính bằng gap.",
    "Paint.fill": "Màu tô.",
    "Paint.outline": "Màu nét viền.",
    "Paint.outline_width": "Độ dày nét viền, theo đơn vị của hình.",
    "Material.schema": "Phiên bản của cách viết tệp này. Luôn là 1.",
    "Material.title": "Tên cho người đọc: {vi: …, en: …}.",
    "Material.layouts": "Cách bày cho từng loại khổ giấy.",
    "Material.villages": "Cách bày riêng khi in theo danh sách thôn, cũng theo từng loại khổ giấy. Bỏ trống thì bày như layouts.",
    "Plan.panels": "Các ô, theo thứ tự đọc.",
    "Area.surface": "Nền của ô.",
    "Area.head": "Đầu trang đầu tiên.",
    "Area.running": "Đầu các trang sau.",
    "Area.body": "Thân trang.",
    "Area.foot": "Chân trang.",
    "Area.align": "Chia khoảng trắng: top, middle, spread.",
    "Block.kind": "Loại khối: text, items, card, code, picture…",
    "Block.from": "Lấy chữ từ đâu: title, promise, tên phần, phần.body, unit.office…",
    "Block.style": "Kiểu chữ.",
    "Block.role": "Vai trò trong cấu trúc trang: H1, H2, P…",
    "Block.look": "Dáng vẻ của khối.",
    "Block.surface": "Nền của khối.",
    "Block.name": "Tên khối, hoặc tên hình trang trí.",
    "Block.align": "Căn: left, center, right.",
    "Block.gap": "Khoảng trắng phía trên, tính bằng gap.",
    "Block.grow": "Phần khoảng trống thừa mà khối nhận.",
    "Block.size": "Kích thước của khối.",
    "Block.lines": "Chữ dài quá số dòng này thì đặt ở cỡ chữ nhỏ hơn một bậc, với số dòng gấp đôi.",
    "Block.picture": "Cạnh của hình (mm), nếu khác khổ giấy.",
    "Block.weights": "Tỷ lệ bề rộng của các khối con, hoặc của các cột trong bảng; ở flow: mỗi cột chữ một số 1.",
    "Block.optional": "true: bỏ qua nếu chủ đề không có phần này.",
    "Block.keep": "true: không tách khỏi khối sau.",
    "Block.break": "true: bắt đầu trang mới, ở khổ nhiều trang.",
    "Block.children": "Các khối con.",
}
WORDS = {"Language.labels": "Các chữ trang in tự viết thêm.", "Language.keep": "Những chữ không được tách khi xuống dòng."}


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by the name of its file in .schema/ (without .json)."""
    return {kind: _schema(kind, model) for kind, model in KINDS.items()}


class _OurInput(GenerateJsonSchema):
    """Describes what our own validators take in, not what they make of it."""

    schema_dialect = DIALECT

    def function_before_schema(self, schema: Any) -> JsonSchemaValue:
        taken = INPUT.get(schema["function"]["function"])
        if taken is None:
            return super().function_before_schema(schema)
        limits = {"minimum": schema["schema"].get("ge"), "maximum": schema["schema"].get("le")}
        return {**taken, **{name: limit for name, limit in limits.items() if limit is not None}}


def _schema(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    whole = model.model_json_schema(by_alias=True, mode="validation", schema_generator=_OurInput)
    for name, part in [(model.__name__, whole), *whole.get("$defs", {}).items()]:
        if "properties" not in part:
            continue
        part["title"] = TITLES[name]
        part.pop("description", None)  # the class's own docstring speaks to developers
        for key, value in part["properties"].items():
            value.pop("title", None)
            if said := LOOKS.get(f"{name}.{key}") or WORDS.get(f"{name}.{key}"):
                value["description"] = said
        if "schema" in part["properties"]:
            part["properties"]["schema"] = {"enum": [1, "1"], "description": part["properties"]["schema"]["description"]}
    for node in _nodes(whole):
        if node.get("type") == "string" and node.get("minLength") == 1:
            node.update(TEXT)
        for ours, theirs in LIMITS:  # of a number that may be left out
            if isinstance(node.get(ours), (int, float)):
                node[theirs] = node.pop(ours)
        if node.get("type") == "null":
            node["description"] = "để trống"
    return {"$schema": DIALECT, "$id": f"{kind}.json", **{k: v for k, v in whole.items() if k != "$schema"}}


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(inner)
