"""Small layouts built by hand: what the tests of render and proof paint."""

from io import BytesIO

import page as page_validation
import qrcode
from PIL import Image

from leaflet_gen.layout.tree import Code, Frame, Group, Layout, Page, Picture, Run, Shape
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.text.fonts import face
from leaflet_gen.units import Box, mm

URL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/2d7f9a10-4c55-4f0e-9d2f-5a1b7c3e8f64"
OTHER_URL = "https://dichvucong.gov.vn/"
INK, BLUE = "#14213d", "#0b4f8a"


def run(text: str, x: float, baseline: float, size_pt: float = 14, name: str = "regular", colour: str = INK) -> Run:
    return Run(x, baseline, sum(face(name).advances(text)) * mm(size_pt), text, name, size_pt, colour)


def frame(role: str, box: tuple[float, float, float, float], *children, **more) -> Frame:
    return Frame(role, Box(*box), tuple(children), **more)


def code(payload: str = URL, x: float = 0, y: float = 0, side: float = 30, level: str = "M", version: int | None = None) -> Code:
    symbol = qrcode.QRCode(version=version, error_correction=getattr(qrcode.constants, f"ERROR_CORRECT_{level}"), border=0)
    symbol.add_data(payload)
    symbol.make(fit=version is None)
    rows = tuple(int("".join("01"[dark] for dark in row), 2) for row in symbol.get_matrix())
    return Code(x, y, side / len(rows), rows, payload, level)


def rectangle(x: float, y: float, width: float, height: float, **paint) -> Shape:
    return Shape((("M", x, y), ("L", x + width, y), ("L", x + width, y + height), ("L", x, y + height), ("Z",)), **paint)


def image(mode: str = "RGBA", kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").convert(mode).save(out, kind)
    return out.getvalue()


def link(payload: str = URL, x: float = 20, y: float = 200, side: float = 30) -> Frame:
    return frame("Link", (x, y, side, side), code(payload, side=side), alt=f"Mã QR mở {payload}", link=payload)


def step(number: int, heading: str, body: str, y: float) -> Frame:
    phone = Group(
        (0.5, 0, 0, 0.5, 2, 1),
        (
            rectangle(0, 0, 20, 30, fill="#e3eef8", stroke=INK, stroke_width=1),
            Shape(
                (("M", 4, 10), ("C", 8, 4, 12, 4, 16, 10), ("Z",)),
                stroke="#c8102e",
                stroke_width=1.5,
                dash=(2, 1),
                round_ends=True,
            ),
        ),
    )
    return frame(
        "LI",
        (20, y, 170, 25),
        frame("Lbl", (0, 0, 8, 8), run(f"{number}.", 0, 6, name="bold")),
        frame(
            "LBody",
            (10, 0, 160, 25),
            frame("H2", (0, 0, 100, 8), run(heading, 0, 6, 16, "semibold", BLUE)),
            frame("P", (0, 9, 100, 8), run(body, 0, 5)),
            frame("Figure", (120, 0, 20, 20), phone, alt=f"Hình điện thoại, bước {number}"),
        ),
    )


def first_page() -> Page:
    paragraph = frame(
        "P",
        (20, 50, 170, 20),
        run("AV Tố Ỹ To Ve ", 0, 6),
        run("ngay tại nhà ", 60, 6, name="bold"),
        run("Pa Kô, Vân Kiều ŏ", 0, 13, name="fallback"),
    )
    band = frame("Artifact", (-3, -3, 216, 30), rectangle(0, 0, 216, 30, fill=BLUE))
    steps = frame(
        "L",
        (0, 80, 210, 60),
        step(1, "Đăng nhập", "Mở ứng dụng VNeID, chọn “Đăng nhập”.", 0),
        step(2, "Chọn thủ tục", "Gõ tên thủ tục cần làm.", 30),
    )
    photo = Picture(Box(0, 0, 30, 30), image(), (256, 256), "anh")
    picture = frame("Figure", (150, 200, 30, 30), photo, alt="Một dải từ đen đến trắng")
    begun = frame("P", (20, 250, 170, 8), run("Đoạn này còn tiếp ", 0, 6), thread=7)
    root = frame(
        "",
        (0, 0, 210, 297),
        band,
        frame("H1", (20, 25, 170, 20), run("Nộp hồ sơ trực tuyến", 0, 10, 28, "extrabold")),
        paragraph,
        steps,
        link(),
        picture,
        begun,
    )
    return Page(210, 297, root, bleed=3)


def second_page() -> Page:
    table = frame(
        "Table",
        (20, 60, 170, 20),
        frame(
            "TR",
            (0, 0, 170, 10),
            frame("TH", (0, 0, 80, 10), run("Năm", 0, 6, name="bold")),
            frame("TH", (80, 0, 80, 10), run("Tỷ lệ", 0, 6, name="bold")),
        ),
        frame(
            "TR",
            (0, 10, 170, 10),
            frame("TH", (0, 0, 80, 10), run("2022", 0, 6)),
            frame("TD", (80, 0, 80, 10), run("57,3 %", 0, 6)),
        ),
    )
    english = frame("P", (20, 100, 170, 8), run("Apply online ", 0, 6), lang="en")
    note = frame("Note", (20, 110, 170, 8), run("Nguồn: báo cáo ngày 13-6-2023.", 0, 6, 9))
    foot = frame("Artifact", (20, 285, 170, 8), run("Trang 2/2", 0, 4, 8))
    root = frame(
        "",
        (0, 0, 210, 297),
        frame("P", (20, 20, 170, 8), run("ở trang sau.", 0, 6), thread=7),
        frame("H2", (20, 40, 170, 10), run("Kết quả", 0, 6, 16, "semibold")),
        table,
        english,
        note,
        link(OTHER_URL, 20, 150, 25),
        foot,
    )
    return Page(210, 297, root)


def layout(*pages: Page, **more) -> Layout:
    facts = {
        "title": "Nộp hồ sơ trực tuyến & nhận kết quả <tại nhà>",
        "lang": "vi",
        "author": "UBND xã Vĩnh Hoàng",
        "subject": "Hướng dẫn 5 bước",
        "date": "2026-11-23",
    }
    return Layout(pages=pages or (first_page(), second_page()), **{**facts, **more})


def one_page(*children, width: float = 105, height: float = 148) -> Layout:
    return layout(Page(width, height, frame("", (0, 0, width, height), *children)))


def painted(made: Layout) -> bytes:
    """The layout's PDF, which an independent reader has found to be PDF/UA-1 and PDF/A-2a."""
    pdf = write_pdf(made)
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]
    return pdf
