"""The drawings under assets/pictures: what every theme and every printer relies on."""

import re
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen

from leaflet_gen.picture import Drawing, PictureError, read_drawing

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "pictures"
FILES = sorted(FOLDER.glob("*.svg"))
TOKENS = {"ink", "blue", "sky", "cream", "gold", "red", "green", "paper", "line"}
NEEDED = {
    "buoc-dang-nhap", "buoc-chon-thu-tuc", "buoc-nhap-ho-so", "buoc-tra-cuu", "buoc-nhan-ket-qua",
    "loi-ich-nhanh-gon", "loi-ich-moi-luc", "loi-ich-khong-xep-hang", "loi-ich-theo-doi", "loi-ich-tra-tai-nha",
    "chuan-bi-vneid", "chuan-bi-mang", "chuan-bi-giay-to", "chuan-bi-so-dien-thoai",
    "an-toan", "nguoi-giup", "dien-thoai", "dau-tich", "bia-nha", "bieu-trung",
}  # fmt: skip
SIZE_LIMIT = 8 * 1024  # bytes: a picture a person can still read and mend
STROKE_FLOOR = 3.0  # units of 100: 0.45 mm when the picture is printed 15 mm wide
ROUNDING = 0.01  # units

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def bounds(drawing: Drawing) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the ink: true bounds of the curves, grown by half the stroke."""
    found = []
    for outline in drawing.outlines:
        pen = BoundsPen(None)
        for name, *numbers in outline.path:
            points = list(zip(numbers[::2], numbers[1::2]))
            {"M": pen.moveTo, "L": pen.lineTo, "C": pen.curveTo, "Z": pen.closePath}[name](*points)
        half = outline.stroke_width / 2 if outline.stroke else 0.0
        left, top, right, bottom = pen.bounds
        found.append((left - half, top - half, right + half, bottom + half))
    lefts, tops, rights, bottoms = zip(*found)
    return min(lefts), min(tops), max(rights), max(bottoms)


def faults(drawing: Drawing) -> list[str]:
    """What would go wrong in some theme or at some size; empty for a sound drawing."""
    found = []
    for outline in drawing.outlines:
        found += [f"unknown colour {c}" for c in (outline.fill, outline.stroke) if c is not None and c not in TOKENS]
        if outline.fill is None and outline.stroke is None:
            found.append("a shape without colour")
        if outline.stroke == "gold":
            found.append("gold strokes")  # in black, gold is an outline of white: it can only fill
        if outline.stroke and outline.stroke_width < STROKE_FLOOR - ROUNDING:
            found.append(f"stroke of {outline.stroke_width:g}")
    left, top, right, bottom = bounds(drawing)
    if min(left, top) < -ROUNDING or right > drawing.width + ROUNDING or bottom > drawing.height + ROUNDING:
        found.append(f"out of the viewBox: {left:g} {top:g} {right:g} {bottom:g}")
    return found


def drawn(shapes: str) -> Drawing:
    return read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{shapes}</svg>'.encode(), "sample")


def test_every_step_benefit_and_cover_has_its_picture():
    assert NEEDED <= {file.stem for file in FILES}


@each_file
def test_a_picture_is_sound_in_every_theme(file):
    assert faults(read_drawing(file.read_bytes(), file.stem)) == []


@each_file
def test_a_picture_is_small(file):
    assert file.stat().st_size < SIZE_LIMIT


@each_file
def test_a_picture_is_square_but_for_the_cover(file):
    drawing = read_drawing(file.read_bytes(), file.stem)
    assert (drawing.width, drawing.height) == ((200, 120) if file.stem == "bia-nha" else (100, 100))


@each_file
def test_a_viewer_finds_the_colour_of_every_class_in_the_picture_itself(file):
    svg = file.read_text(encoding="utf-8")
    used = {name for value in re.findall(r'class="([^"]*)"', svg) for name in value.split()}
    assert set(re.findall(r"\.([fs]-\w+) \{ (?:fill|stroke): #[0-9a-f]{6} \}", svg)) == used


@each_file
def test_colour_is_a_class_and_never_a_value(file):
    svg = file.read_text(encoding="utf-8")
    without_style = re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL)
    assert re.findall(r'\b(?:fill|stroke|style)="[^"]*"|#[0-9a-fA-F]{3,6}\b', without_style) == []


def test_all_pictures_show_one_palette_to_a_viewer():
    shown: dict[str, set[str]] = {}
    for file in FILES:
        for token, colour in re.findall(r"\.[fs]-(\w+) \{ (?:fill|stroke): (#\w+) \}", file.read_text(encoding="utf-8")):
            shown.setdefault(token, set()).add(colour)
    assert set(shown) == TOKENS
    assert {token: colours for token, colours in shown.items() if len(colours) > 1} == {}


def test_the_cover_runs_out_at_left_right_and_foot():
    left, _, right, bottom = bounds(read_drawing((FOLDER / "bia-nha.svg").read_bytes(), "bia-nha"))
    assert (left, right, bottom) == pytest.approx((0, 200, 120), abs=ROUNDING)


@pytest.mark.parametrize("shapes, fault", [
    ('<rect class="f-pink" x="10" y="10" width="9" height="9"/>', "unknown colour pink"),
    ('<rect x="10" y="10" width="9" height="9"/>', "a shape without colour"),
    ('<line class="s-gold" x1="10" y1="10" x2="20" y2="20" stroke-width="3"/>', "gold strokes"),
    ('<line class="s-ink" x1="10" y1="10" x2="20" y2="20" stroke-width="2"/>', "stroke of 2"),
    ('<circle class="f-sky" cx="50" cy="50" r="51"/>', "out of the viewBox: -1 -1 101 101"),
    ('<circle class="f-sky s-ink" cx="50" cy="50" r="49" stroke-width="4"/>', "out of the viewBox: -1 -1 101 101"),
])  # fmt: skip
def test_an_unsound_drawing_is_found_out(shapes, fault):
    assert faults(drawn(shapes)) == [fault]


def test_a_sound_drawing_that_fills_its_viewbox_passes():
    assert faults(drawn('<circle class="f-sky" cx="50" cy="50" r="50"/>')) == []


def test_a_drawing_outside_the_subset_is_refused():
    with pytest.raises(PictureError):
        drawn('<text x="10" y="10">chữ</text>')
