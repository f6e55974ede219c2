"""A small valid Edition through the model classes, and the smallest ways to spoil it."""

from leaflet_gen.design import Format, Material, Theme
from leaflet_gen.layout.edition import Edition
from leaflet_gen.model import Language, Topic, Unit
from leaflet_gen.problems import Place
from leaflet_gen.words import Words

TOPIC_FILE, UNIT_FILE = "content/topics/nop-ho-so/vi.yaml", "content/units/vinh-hoang.yaml"


def placed(value: object, file: str, line: list[int] | None = None) -> object:
    """Plain data as load would give it: every text is Words, one line further down than the last."""
    line = line if line is not None else [0]
    if isinstance(value, str):
        line[0] += 1
        return Words(value, Place(file, line[0], 1))
    if isinstance(value, dict):
        return {key: placed(inner, file, line) if key != "schema" else inner for key, inner in value.items()}
    return [placed(inner, file, line) for inner in value] if isinstance(value, list) else value


def evidence(**changed: str) -> dict:
    return {"source": "Cổng Dịch vụ công Quốc gia", "checked_on": "01/11/2026", "review_by": "01/05/2027", **changed}


def section(**changed: object) -> dict:
    return {"heading": "Năm bước", "items": [{"heading": "Đăng nhập", "body": "Mở {unit.name} trên Cổng."}], **changed}


def topic(**changed: object) -> dict:
    sections = {"steps": section(), "start": {"target": target()}}
    return {
        "schema": "1",
        "title": "Nộp hồ sơ **tại nhà**",
        "code": "5B",
        "edition": "01",
        "edited_on": "20/11/2026",
        "evidence": evidence(),
        "sections": sections,
        **changed,
    }


def target(**changed: object) -> dict:
    return {"url": "https://dichvucong.gov.vn/", "heading": "Quét mã để bắt đầu", **changed}


def unit(**changed: object) -> dict:
    return {
        "schema": "1",
        "code": "VH",
        "name": "xã Vĩnh Hoàng",
        "office": "UBND xã Vĩnh Hoàng",
        "place": "tỉnh Quảng Trị, xã Vĩnh Hoàng",
        "desk": "Trung tâm Phục vụ hành chính công",
        "login": "tài khoản VNeID",
        "helpers": "Đoàn thanh niên",
        "phone": {"vi": "[số điện thoại]", "en": "[phone number]"},
        "hours": "[giờ làm việc]",
        "address": "[địa chỉ]",
        "imprint": "UBND xã Vĩnh Hoàng",
        **changed,
    }


LABELS = {
    name: name
    for name in (
        "draft",
        "draft_note",
        "historical",
        "source",
        "checked_on",
        "review_by",
        "edition",
        "page",
        "search",
        "procedure",
        "code_alt",
        "target",
        "of_whole",
    )
}
OLD_WORDS = [
    {"says": "hộ khẩu", "now": "thông tin nơi cư trú"},
    {"says": ["mức độ 3", "mức độ 4"], "now": "toàn trình, một phần"},
]
FORMAT = {
    "schema": "1",
    "title": {"vi": "A4"},
    "kind": "sheet",
    "trim": ["210", "297"],
    "margin": "12",
    "gap": "3",
    "code_side": "30",
    "picture": "20",
    "reading": {"title_m": "1", "body_m": "0.4", "scan_m": "0.3"},
    "floor": {"body": "12", "small": "8"},
    "scale": [{"body": "14", "small": "9"}],
}
THEME = {
    "schema": "1",
    "title": {"vi": "Màu"},
    "palette": {},
    "type": {},
    "surfaces": {},
    "marks": {},
    "pictures": {},
    "bars": {},
}
BLOCKS = [
    {"kind": "text", "from": "title"},
    {"kind": "items", "from": "steps"},
    {"kind": "code", "from": "start"},
    {"kind": "foot"},
]


def edition(
    *,
    language: str = "vi",
    allowed: tuple[str, ...] = ("*.gov.vn",),
    blocks: list[dict] = BLOCKS,
    unit_data: dict | None = None,
    topic_data: dict | None = None,
    village: dict | None = None,
    **topic_changed: object,
) -> Edition:
    """Valid in every respect, but for what a test changes."""
    material = {"schema": "1", "title": {"vi": "Hướng dẫn"}, "layouts": {"sheet": {"panels": {"main": {"body": blocks}}}}}
    return Edition(
        "huong-dan",
        "huong-dan",
        "a4",
        "colour",
        language,
        "vinh-hoang",
        Topic.model_validate(placed(topic_data or topic(**topic_changed), TOPIC_FILE)),
        Material.model_validate(placed(material, "assets/materials/huong-dan.yaml")),
        Format.model_validate(placed(FORMAT, "assets/formats/a4.yaml")),
        Theme.model_validate(placed(THEME, "assets/themes/colour.yaml")),
        Language.model_validate(
            placed(
                {
                    "schema": "1",
                    "tag": language,
                    "name": language,
                    "decimal": ",",
                    "day": "{d}/{m}/{y}",
                    "labels": LABELS,
                    "village": village or {},
                    "old_words": OLD_WORDS if language == "vi" else [],
                },
                f"content/languages/{language}.yaml",
            )
        ),
        Unit.model_validate(placed(unit_data or unit(), UNIT_FILE)),
        {},
        allowed,
    )
