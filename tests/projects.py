"""A small valid project on disk, and a way to spoil one file of it."""

from collections.abc import Mapping
from pathlib import Path

PROJECT = """\
schema: 1
units: [vinh-hoang]
build:
  - material: huong-dan
    topic: nop-ho-so
    formats: [a4]
"""
UNIT = """\
schema: 1
code: VH
name: {vi: xã Vĩnh Hoàng}
office: Ủy ban nhân dân xã Vĩnh Hoàng
place: tỉnh Quảng Trị, xã Vĩnh Hoàng
desk: Trung tâm Phục vụ hành chính công
login: VNeID
helpers: tổ công nghệ số cộng đồng
phone: "[số điện thoại]"
hours: "[giờ làm việc]"
address: "[địa chỉ]"
imprint: "[dòng xuất bản]"
"""
TOPIC = """\
schema: 1
title: Nộp hồ sơ **tại nhà**
code: 5B
edition: 01
edited_on: 23/11/2026
evidence:
  source: Bản tin ngày 08/11/2022
  checked_on: "[ngày kiểm tra]"
  review_by: 2027-05-01
sections:
  steps:
    items:
      - heading: Đăng nhập
        body: Đăng nhập bằng {unit.login}.
        picture: hinh
        alt: Một hình vuông.
  start:
    target:
      url: https://dichvucong.gov.vn
"""
LANGUAGE = """\
schema: 1
tag: vi
name: Tiếng Việt
decimal: ","
day: "{d}/{m}/{y}"
labels:
  draft: BẢN NHÁP
  draft_note: Còn {count} chỗ trống.
  historical: Bản tư liệu ngày {day}
  source: "Nguồn:"
  checked_on: Kiểm tra ngày
  review_by: Kiểm tra lại
  edition: Mã ấn phẩm
  page: Trang {page}/{pages}
  search: "Gõ tìm:"
  procedure: "Mã thủ tục:"
  code_alt: Mã QR mở trang {url}
  target: Mục tiêu
  of_whole: 100 % là tất cả hồ sơ.
"""
FORMAT = """\
schema: 1
title: {vi: Áp phích A4}
kind: sheet
trim: [210, 297]
margin: 14
gap: 3,2
code_side: 40
picture: 25
reading: {title_m: 1.7, body_m: 0.5, scan_m: 0.4}
floor: {title: 34, heading: 15, item: 14, body: 12, callout: 16, contact: 14, label: 9, number: 18, small: 7}
scale:
  - {title: 46, heading: 20, item: 21, body: 16, callout: 22, contact: 17, label: 11, number: 26, small: 7.5}
"""
THEME = """\
schema: 1
title: {vi: Bản màu}
palette: {ink: "#14213d", paper: "#ffffff"}
type:
  title: {face: bold, leading: 1.2}
  heading: {face: bold, leading: 1.2}
  item: {face: bold, leading: 1.2}
  body: {face: regular, leading: 1.4}
  callout: {face: bold, leading: 1.2}
  contact: {face: bold, leading: 1.2}
  label: {face: regular, leading: 1.4}
  number: {face: bold, leading: 1.2}
  small: {face: regular, leading: 1.4}
surfaces:
  page: {text: ink, heading: ink, accent: ink}
  code: {fill: paper, text: ink, heading: ink, accent: ink}
  blank: {text: ink, heading: ink, accent: ink}
  stamp: {text: ink, heading: ink, accent: ink}
  record: {text: ink, heading: ink, accent: ink}
  aside: {text: ink, heading: ink, accent: ink}
  badge: {text: ink, heading: ink, accent: ink}
  tile: {text: ink, heading: ink, accent: ink}
  thead: {text: ink, heading: ink, accent: ink}
marks: {number: {shape: disc, fill: ink, text: paper}, tick: {}, box: {}, path: {}, between: {}, rule: {}, cell: {}, write: {}}
pictures: {ink: {fill: ink}}
bars:
  track: {text: ink, heading: ink, accent: ink}
  value: {text: ink, heading: ink, accent: ink}
  target: {text: ink, heading: ink, accent: ink}
"""
MATERIAL = """\
schema: 1
title: {vi: Hướng dẫn}
layouts:
  sheet:
    panels:
      page:
        body:
          - {kind: text, from: title, style: title}
          - {kind: items, from: steps}
          - {kind: code, from: start}
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect class="f-ink" x="1" y="1" width="8" height="8"/></svg>'
)

P, U, L = "content/project.yaml", "content/units/vinh-hoang.yaml", "content/languages/vi.yaml"
T = "content/topics/nop-ho-so/vi.yaml"
F, H, H2, M, D = (
    "assets/formats/a4.yaml",
    "assets/themes/colour.yaml",
    "assets/themes/black.yaml",
    "assets/materials/huong-dan.yaml",
    "assets/pictures/hinh.svg",
)
FILES: dict[str, str] = {P: PROJECT, U: UNIT, T: TOPIC, L: LANGUAGE, F: FORMAT, H: THEME, H2: THEME, M: MATERIAL, D: DRAWING}


def write(root: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The project in `root`, with some files changed, added, or (None) left out."""
    for file, content in {**FILES, **(changed or {})}.items():
        if content is None:
            continue
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def swap(file: str, old: str, new: str) -> dict[str, str]:
    """One file with one passage changed; the passage must be there once."""
    assert FILES[file].count(old) == 1, (file, old)
    return {file: FILES[file].replace(old, new)}
