"""Ink: letters keep to their widths, shapes and codes to their places."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2.raw import FPDFText_GetCharOrigin
from reading import painted_text, pictures
from trees import INK, code, first_page, frame, image, layout, one_page, painted, rectangle, run

from leaflet_gen.layout.tree import Group, Picture, Shape, items
from leaflet_gen.render.marks import leaves
from leaflet_gen.render.modules import dark_path, runs
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.text.fonts import face
from leaflet_gen.units import Box, mm

ROOT = Path(__file__).parents[1]
HARD = "AVATAR Tố Ỹ Vệ Ưu (To) Lý/Ỵ “Đ”, 1.004550 – Pa Kô"
WHITE, RED = (255, 255, 255), (200, 16, 46)


def content(pdf: bytes, page: int = 0) -> str:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return opened.pages[page].Contents.read_bytes().decode("latin-1")


def origins(pdf: bytes) -> list[tuple[float, float]]:
    """Where each letter of the first page stands: mm from the top left, white space left out."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        letters = page.get_textpage()
        for n, char in enumerate(letters.get_text_range()):
            x, y = pypdfium2.raw.c_double(), pypdfium2.raw.c_double()
            assert FPDFText_GetCharOrigin(letters, n, x, y)
            if not char.isspace():
                found.append((mm(x.value), mm(page.get_height() - y.value)))
    return found


def pixel(pdf: bytes, x: float, y: float, dpi: int = 254) -> tuple[int, ...]:
    picture, *_ = pictures(pdf, dpi)
    return picture.getpixel((round(x * dpi / 25.4), round(y * dpi / 25.4)))


@pytest.mark.parametrize("name", ["regular", "medium", "semibold", "bold", "extrabold", "fallback"])
@pytest.mark.parametrize("size_pt", [7, 14, 60])
def test_letters_stand_where_layout_measured_them(name, size_pt):
    line = run(HARD[: 12 if size_pt > 20 else None], 5, 40, size_pt, name)
    planned, x = [], line.x + 2
    for char, advance in zip(line.text, face(name).advances(line.text)):
        if char != " ":
            planned.append((x, line.baseline + 3))
        x += advance * mm(size_pt)
    found = origins(painted(one_page(frame("P", (2, 3, 90, 20), line), width=297, height=210)))
    assert len(found) == len(planned)
    assert max(abs(f[n] - p[n]) for f, p in zip(found, planned) for n in (0, 1)) < 0.01


def test_the_hard_line_is_kerned_at_all():
    assert sum(face("regular").advances(HARD)) < sum(map(face("regular").width, HARD)) - 0.05


def test_more_letters_than_one_subset_holds_are_all_painted():
    chars = "".join(c for c in map(chr, range(0x21, 0x500)) if c.isalnum() and not face("fallback").missing(c))
    assert len(chars) > 600
    lines = [run(chars[n : n + 25], 0, 6 + n / 5, 10, "fallback") for n in range(0, len(chars), 25)]
    made = one_page(frame("P", (5, 5, 90, 130), *lines), height=297)
    assert painted_text(painted(made)) == [chars]


def test_a_letter_that_the_face_lacks_is_a_bug_by_now():
    with pytest.raises(AssertionError, match="☎"):
        write_pdf(one_page(frame("P", (0, 0, 90, 9), run("☎", 0, 6))))


def test_text_comes_out_in_the_order_it_was_painted():
    made = one_page(frame("P", (0, 0, 90, 20), run("sau ", 40, 6), run("trước-", 0, 6), run("sau", 0, 12)))
    assert painted_text(painted(made))[0].split() == ["sau", "trước-", "sau"]


def test_shapes_fill_stroke_and_leave_even_odd_holes():
    ring = Shape((*rectangle(10, 10, 30, 30).path, *rectangle(20, 20, 10, 10).path), fill="#c8102e", even_odd=True)
    framed = rectangle(60, 10, 20, 20, stroke="#c8102e", stroke_width=2)
    pdf = painted(one_page(frame("Figure", (0, 0, 90, 90), ring, framed, alt="hình")))
    assert pixel(pdf, 15, 15) == RED and pixel(pdf, 25, 25) == WHITE
    assert pixel(pdf, 60, 20) == RED and pixel(pdf, 70, 20) == WHITE and pixel(pdf, 61.5, 20) == WHITE


def test_dashes_leave_gaps_and_do_not_last():
    dashed = Shape((("M", 10, 10), ("L", 60, 10)), stroke="#c8102e", stroke_width=2, dash=(10, 10))
    whole = Shape((("M", 10, 30), ("L", 60, 30)), stroke="#c8102e", stroke_width=2)
    pdf = painted(one_page(frame("Figure", (0, 0, 90, 90), dashed, whole, alt="hình")))
    assert [pixel(pdf, x, 10) == RED for x in (15, 25, 35)] == [True, False, True]
    assert [pixel(pdf, x, 30) == RED for x in (15, 25, 35)] == [True, True, True]


def test_a_group_maps_what_it_holds_and_nothing_after_it():
    turned = Group((0, 2, -2, 0, 50, 10), (rectangle(0, 0, 10, 5, fill="#c8102e"),))  # onto x 40…50, y 10…30
    after = rectangle(0, 0, 5, 5, fill="#c8102e")
    pdf = painted(one_page(frame("Figure", (3, 0, 90, 90), turned, after, alt="hình")))
    assert pixel(pdf, 44, 28) == RED and pixel(pdf, 52, 12) == RED and pixel(pdf, 42, 20) == WHITE and pixel(pdf, 48, 32) == WHITE
    assert pixel(pdf, 5, 2) == RED and pixel(pdf, 10, 2) == WHITE


def test_what_runs_into_the_bleed_is_cut_at_the_trim():
    pdf = painted(one_page(frame("Artifact", (-3, -3, 111, 20), rectangle(0, 0, 111, 20, fill="#c8102e"))))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert [round(mm(float(v)), 2) for v in opened.pages[0].MediaBox] == [0, 0, 105, 148]
        assert opened.pages[0].MediaBox == opened.pages[0].TrimBox
    assert pixel(pdf, 0, 0) == RED


@pytest.mark.parametrize("mode, kind", [("RGBA", "PNG"), ("RGB", "PNG"), ("L", "PNG"), ("RGB", "JPEG"), ("L", "JPEG")])
def test_a_picture_stands_upright_in_its_box(mode, kind):
    picture = Picture(Box(10, 20, 40, 40), image(mode, kind), (256, 256), "anh")
    pdf = painted(one_page(frame("Figure", (0, 0, 90, 90), picture, alt="đen ở trên")))
    assert max(pixel(pdf, 30, 21)) < 20 and min(pixel(pdf, 30, 59)) > 235  # black above, white below
    assert pixel(pdf, 30, 18) == WHITE and pixel(pdf, 52, 40) == WHITE


def test_one_picture_painted_twice_is_one_object():
    photo = Picture(Box(0, 0, 40, 40), image(), (256, 256), "anh")
    figures = [frame("Figure", (0, y, 40, 40), photo, alt="ảnh") for y in (0, 60)]
    with pikepdf.open(BytesIO(painted(one_page(*figures)))) as opened:
        assert sum(o.get("/Subtype") == "/Image" and "/SMask" in o for o in opened.objects if isinstance(o, pikepdf.Stream)) == 1


def test_a_code_is_one_path_with_one_fill():
    stream = content(painted(one_page(frame("Link", (10, 10, 30, 30), code(), alt="mã", link="https://a.gov.vn/"))))
    inside = stream[stream.index("BDC") : stream.index("EMC")]
    assert len(re.findall(r"\bf\b", inside)) == 1 and inside.count(" re") > 50


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.integers(0, 2**n - 1), min_size=n, max_size=n))))
def test_a_path_covers_each_dark_module_once_and_no_light_one(drawn):
    side, rows = drawn
    boxes = re.findall(rb"(\d+) (\d+) (\d+) (\d+) re ", path := dark_path(rows, side))
    assert path == b"".join(b"%b %b %b %b re " % box for box in boxes)
    covered = [
        (x, y)
        for left, top, width, height in (map(int, box) for box in boxes)
        for x in range(left, left + width)
        for y in range(top, top + height)
    ]
    dark = [(x, y) for y, row in enumerate(rows) for x in range(side) if row >> side - 1 - x & 1]
    assert sorted(covered) == sorted(dark)


@given(st.integers(0, 2**60 - 1))
def test_runs_are_the_dark_stretches_of_a_row(row):
    stretches = [(found.end(), len(found[0])) for found in re.finditer("1+", f"{row:060b}")]
    assert list(runs(row)) == [(60 - end, width) for end, width in reversed(stretches)]


def test_no_font_but_the_faces_that_are_used_is_in_the_file():
    with pikepdf.open(BytesIO(painted(one_page(frame("P", (0, 0, 90, 9), run("Bước", 0, 6, name="bold")))))) as opened:
        names = [str(o.BaseFont) for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
    assert len(names) == 1 and re.fullmatch(r"/[A-Z]{6}\+BeVietnamPro-Bold", names[0]) and "AAAAAA" not in names[0]


def test_a_layout_without_words_is_painted_too():
    painted(one_page(frame("Figure", (0, 0, 90, 90), rectangle(0, 0, 9, 9, fill=INK), alt="hình")))


def test_one_document_leaves_no_trace_in_the_next():
    plain = write_pdf(one_page(frame("P", (0, 0, 90, 9), run("một", 0, 6))))
    write_pdf(layout())
    assert write_pdf(one_page(frame("P", (0, 0, 90, 9), run("một", 0, 6)))) == plain


def test_the_same_layout_gives_the_same_bytes_in_any_process():
    script = "import sys, trees; sys.stdout.buffer.write(trees.write_pdf(trees.layout()))"
    made = []
    for seed, zone in (("1", "Asia/Ho_Chi_Minh"), ("2", "America/New_York")):
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": paths}
        made.append(subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True).stdout)
    assert made[0] == made[1] == write_pdf(layout()) and made[0].startswith(b"%PDF-1.7")


def test_another_word_gives_other_bytes():
    assert write_pdf(layout()) != write_pdf(layout(title="Tên khác"))


def test_no_stream_ends_in_a_carriage_return_that_could_be_taken_for_its_end_of_line():
    for n in range(3000):  # the last byte of a deflated stream is that of a checksum: 1 in 256 is a carriage return
        pdf = write_pdf(one_page(frame("Figure", (0, 0, 90, 90), rectangle(n / 1000, 0, 9, 9, fill=INK), alt="hình")))
        if b"\r\n\nendstream" in pdf:
            assert page_validation.is_pdf_compliant_bytes(pdf, profile="2a")
            assert pixel(pdf, 5, 5) == (0x14, 0x21, 0x3D)
            return
    pytest.fail("no such stream came up")


def test_a_layout_without_a_day_has_no_date():
    pdf = painted(replace(layout(first_page()), date=""))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert "/CreationDate" not in opened.docinfo


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_poppler_reads_the_words_of_the_tree(tmp_path):
    made = layout()
    (tmp_path / "a.pdf").write_bytes(painted(made))
    read = subprocess.run(["pdftotext", "-raw", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    words = "".join(
        leaf.text
        for page in made.pages
        for item, dx, dy, _ in items(page)
        for leaf, _ in leaves(item, dx, dy)
        if hasattr(leaf, "text")
    )
    assert "".join(read.split()) == "".join(words.split())


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_fault(tmp_path):
    (tmp_path / "a.pdf").write_bytes(painted(layout()))
    done = subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, text=True)
    assert done.returncode == 0 and "No syntax or stream encoding errors" in done.stdout


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler is not installed")
def test_poppler_finds_each_font_embedded_subset_and_mapped(tmp_path):
    (tmp_path / "a.pdf").write_bytes(painted(layout()))
    lines = subprocess.run(["pdffonts", tmp_path / "a.pdf"], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(lines) == 5 and all(" yes yes yes " in line for line in lines)
