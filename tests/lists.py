"""Lists of made-up villages, and what a batch made of them as a test sees it."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
from pages import letters
from reading import painted_text
from runs import fill_in, project, spoil

from leaflet_gen.load.shipped import shipped
from leaflet_gen.manifest import MANIFEST

HEADS = {
    "code": "Mã thôn",
    "name": "Tên thôn",
    "commune": "Xã cũ",
    "unit": "Đơn vị",
    "contact": "Người giúp",
    "role": "Chức vụ",
    "phone": "Điện thoại",
    "public": "Công khai",
    "hours": "Giờ mở cửa",
    "place": "Nơi niêm yết",
    "copies": "Số bản",
    "internet": "Có mạng",
}
AT = {field: n for n, field in enumerate(HEADS, 1)}
FIRST = "Tân Vĩnh Phú An Thủy Đông Hòa Mỹ Xuân Thạch Lâm Cẩm Trường Hướng Khe Sơn Bình Nghĩa Trại Quang".split()
SECOND = "Tiến Lợi Xuyên Phước Thượng Hạ Hương Kiên Duy Bắc Nam Đoài Trung Việt Cường".split()
COMMUNES = ("Trung Nam", "Vĩnh Hòa", "Vĩnh Thái", "Vĩnh Tú")
OFFICE = "02333999888"
FILE = "{name}_huong-dan_a4_colour_vi_vinh-hoang.pdf"
TWO = """\
schema: 1
units: [vinh-hoang]
build:
  - {material: huong-dan, topic: nop-ho-so, formats: [a4], themes: [colour, black], languages: [vi]}
"""
ONE = TWO.replace("colour, black", "colour")


def village(n: int, **changed: str) -> dict[str, str]:
    """The n-th sound village, made up: its name, helper and number are nobody else's."""
    one, two = FIRST[n % 20], SECOND[n // 20 % 15]
    sound = {
        "code": f"M-{n:04}",
        "name": f"thôn {one} {two}" + (f" {n // 300}" if n >= 300 else ""),
        "commune": COMMUNES[n % 4],
        "unit": "vinh-hoang" if n % 2 else "",
        "contact": f"Lê {two} {one}",
        "role": ("Trưởng thôn", "Bí thư Chi đoàn")[n % 2],
        "phone": f"09{14 + n % 3}{n * 37:06}",
        "public": "không" if n % 3 == 0 else "có",
        "hours": "7h30–11h30",
        "place": "nhà văn hóa thôn",
        "copies": "20",
        "internet": "không" if n % 5 == 0 else "có",
    }
    return {**sound, **changed}


def listed(path: Path, villages: Iterable[Mapping[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([HEADS.values(), *([v[field] for field in HEADS] for v in villages)])
    return path


def filled_project(folder: Path, orders: str = ONE) -> Path:
    """A small project without blanks but those that stand for what a village lacks; its office can be called."""
    made = project(folder, orders)
    fill_in(made)
    language = "content/languages/vi.yaml"
    (made / language).write_bytes((shipped("content").parent / language).read_bytes())
    spoil(made, "content/units/vinh-hoang.yaml", "0233 3000 000", "0233 3999 888")
    return made


def entries(folder: Path) -> list[dict]:
    return json.loads((folder / MANIFEST).read_text("utf-8"))["built"]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that is there, the manifest and what is unfinished included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def text_of(pdf: bytes) -> str:
    """Its letters without spaces, as PDFium paints them."""
    return letters("".join(painted_text(pdf)))


def everything(pdf: bytes) -> bytes:
    """All bytes of a file, and all that is compressed in it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        streams = [one.read_bytes() for one in opened.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"]
        return b"\n".join((pdf, *streams, *(one.unparse() for one in opened.objects if not isinstance(one, pikepdf.Stream))))
