"""The preflight: each defect that a print shop sends a file back for, planted in a sound file, and found."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from press import condition
from trees import code, frame, image, layout, one_page, rectangle, run

from leaflet_gen.layout.tree import Layout, Picture
from leaflet_gen.messages import LANGUAGES, catalogue, has, say
from leaflet_gen.preflight import preflight
from leaflet_gen.problems import Problem
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.render.plates import inks, plates
from leaflet_gen.render.press import write_press
from leaflet_gen.units import Box, pt

Spoil = Callable[[pikepdf.Pdf], None]


@cache
def made() -> Layout:
    """A page with a band into the bleed, dark words on it and beside it, and a code."""
    band = frame("Artifact", (-3, -3, 111, 40), rectangle(0, 0, 111, 40, fill="#ffc72c"))
    words = frame("P", (10, 20, 90, 60), run("Chữ trên nền", 0, 6), run("chữ trên giấy", 0, 30))
    page = one_page(band, words, frame("Figure", (20, 80, 30, 30), code(), alt="mã")).pages[0]
    return layout(replace(page, bleed=3))


@cache
def sound(kind: str = "x4") -> bytes:
    return write_press(made(), condition(), kind)


def spoiled(spoil: Spoil, kind: str = "x4") -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(sound(kind))) as opened:
        spoil(opened)
        opened.save(out)
    return out.getvalue()


def found(pdf: bytes) -> list[Problem]:
    return preflight(pdf, made())


def codes(pdf: bytes) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in found(pdf)]


def painting(operators: str) -> Spoil:
    """After all else, in points of the sheet."""

    def spoil(opened: pikepdf.Pdf) -> None:
        page = opened.pages[0]
        page.contents_coalesce()
        page.Contents = opened.make_stream(b"q\n" + page.Contents.read_bytes() + b"\nQ q " + operators.encode() + b" Q")

    return spoil


def in_a_form(operators: str) -> Spoil:
    """The same, two forms deep."""

    def spoil(opened: pikepdf.Pdf) -> None:
        inner = opened.make_stream(operators.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 999, 999])
        named = Dictionary(XObject=Dictionary(Fm0=inner))
        outer = opened.make_stream(b"/Fm0 Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 999, 999], Resources=named)
        opened.pages[0].Resources.XObject = Dictionary(Fm1=outer)
        painting("/Fm1 Do")(opened)

    return spoil


def replacing(old: str, new: str) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        page = opened.pages[0]
        page.contents_coalesce()
        before = page.Contents.read_bytes()
        assert old.encode() in before
        page.Contents = opened.make_stream(before.replace(old.encode(), new.encode()))

    return spoil


def noted(x: float, y: float) -> Spoil:
    """A link of 10 mm, so far from the sheet's lower left corner."""

    def spoil(opened: pikepdf.Pdf) -> None:
        where = [pt(v) for v in (x, y, x + 10, y + 10)]
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=where, A=Dictionary(S=Name.URI, URI="https://a.gov.vn/"))
        opened.pages[0].Annots = Array([opened.make_indirect(link)])

    return spoil


def without_font_file(opened: pikepdf.Pdf) -> None:
    for font in opened.pages[0].Resources.Font.values():
        del font.FontDescriptor["/FontFile2"]


def trimmed(dx: float, dy: float = 0.0, name: str = "TrimBox") -> Spoil:
    """A box whose right and upper edge is moved, mm."""

    def spoil(opened: pikepdf.Pdf) -> None:
        box = [float(v) for v in opened.pages[0][f"/{name}"]]
        opened.pages[0][f"/{name}"] = Array([*box[:2], box[2] + pt(dx), box[3] + pt(dy)])

    return spoil


def without(name: str) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        del opened.pages[0][f"/{name}"]

    return spoil


def without_intent(opened: pikepdf.Pdf) -> None:
    del opened.Root["/OutputIntents"]


def for_screens(opened: pikepdf.Pdf) -> None:
    opened.Root.OutputIntents[0].DestOutputProfile.N = 3


def without_standard(opened: pikepdf.Pdf) -> None:
    del opened.trailer.Info["/GTS_PDFXVersion"]


def see_through(opened: pikepdf.Pdf) -> None:
    opened.pages[0].Resources.ExtGState.Half = Dictionary(Type=Name.ExtGState, ca=0.5)


PLANTED: dict[str, tuple[Spoil, str]] = {
    "an RGB object": (painting("1 0 0 rg 100 100 50 50 re f"), "press_colour"),
    "an RGB line": (painting("1 0 0 RG 2 w 100 100 m 200 200 l S"), "press_colour"),
    "RGB letters": (replacing("/Over gs 0 0 0 1 k", "1 0 0 rg"), "press_colour"),
    "an RGB object in a form": (in_a_form("1 0 0 rg 100 100 50 50 re f"), "press_colour"),
    "a calibrated colour": (painting("/Lab cs 50 0 0 scn 100 100 50 50 re f"), "press_colour"),
    "rich black text": (replacing("/Over gs 0 0 0 1 k", "/Knock gs 0.6 0.5 0.5 1 k"), "press_rich_black"),
    "navy text": (replacing("/Over gs 0 0 0 1 k", "/Knock gs 0.84 0.6 0.09 0.78 k"), "press_rich_black"),
    "a link in the bleed": (noted(10, 10), "press_note"),
    "a link on the page": (noted(50, 50), "press_note"),
    "a line of 0.05 pt": (painting("0 0 0 1 K 0.05 w 100 100 m 200 200 l S"), "press_thin_line"),
    "a line scaled down to 0.05 pt": (
        painting("0.1 0 0 0.1 0 0 cm 0 0 0 1 K 0.5 w 1000 1000 m 2000 2000 l S"),
        "press_thin_line",
    ),
    "a line of no width": (in_a_form("0 0 0 1 K 0 w 100 100 m 200 200 l S"), "press_thin_line"),
    "a rectangle as thin as a line": (painting("0 0 0 1 k 100 100 200 0.05 re f"), "press_thin_line"),
    "a font left outside": (without_font_file, "proof_font_outside"),
    "a trim box 0.2 mm wide of the mark": (trimmed(0.2), "press_box"),
    "a bleed box that bleeds too little": (trimmed(-1, name="BleedBox"), "press_box"),
    "no trim box": (without("TrimBox"), "press_no_box"),
    "no bleed box": (without("BleedBox"), "press_no_box"),
    "340 % of ink": (painting("0.9 0.9 0.9 0.7 k 100 100 50 50 re f"), "press_ink"),
    "340 % of ink in a form": (in_a_form("0.9 0.9 0.9 0.7 k 100 100 50 50 re f"), "press_ink"),
    "ink on ink by overprint": (painting("1 1 1 0 k 100 100 50 50 re f /Over gs 0 0 0 0.4 k 100 100 50 50 re f"), "press_ink"),
    "a band that ends where the paper is cut": (
        painting(f"0 0 1 0 k {pt(13)} {pt(60)} {pt(50)} {pt(20)} re f"),
        "press_no_bleed",
    ),
    "a foot that ends where the paper is cut": (
        painting(f"0 0 1 0 k {pt(10)} {pt(13)} {pt(111)} {pt(20)} re f"),
        "press_no_bleed",
    ),
    "registration colour on the page": (painting("/Registration cs 1 scn 100 100 50 50 re f"), "press_ink"),
    "no output intent": (without_intent, "press_no_intent"),
    "a profile of three colours": (for_screens, "press_no_intent"),
    "no standard": (without_standard, "press_no_standard"),
}


@pytest.mark.parametrize("kind", ["x4", "x1a"])
def test_a_sound_file_has_nothing_to_find(kind):
    assert found(sound(kind)) == preflight(sound(kind)) == []
    assert codes(spoiled(lambda opened: None, kind)) == []  # nor is it the saving that is found


@pytest.mark.parametrize("defect", PLANTED)
def test_a_planted_defect_is_found_and_nothing_else(defect):
    spoil, expected = PLANTED[defect]
    assert {(problem.code, problem.severity) for problem in found(spoiled(spoil))} == {(expected, "error")}


HARMLESS: dict[str, Spoil] = {
    "a link beside the bleed": noted(0, 0),
    "a line of 0.25 pt": painting("0 0 0 1 K 0.25 w 100 100 m 200 200 l S"),
    "a trim box within 0.05 mm": trimmed(0.05),
    "300 % of ink": painting("1 1 0 1 k 100 100 50 50 re f"),
    "a tint of black for small print": painting("0 0 0 0.5 k 100 100 50 50 re f"),
    "overprint that stays in the limit": painting("1 1 0 0 k 100 100 50 50 re f /Over gs 0 0 0 1 k 100 100 50 50 re f"),
    "ink that another covers": painting("1 1 0 0 k 100 100 50 50 re f /Knock gs 0 0 1 1 k 90 90 70 70 re f"),
    "a band that runs out": painting(f"0 0 1 0 k {pt(10)} {pt(60)} {pt(50)} {pt(20)} re f"),
    "a box that stands clear of the edge": painting(f"0 0 1 0 k {pt(16)} {pt(60)} {pt(50)} {pt(20)} re f"),
    "400 % of ink outside the bleed": painting("1 1 1 1 k 1 1 9 9 re f"),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_prints_well_is_let_through(change):
    assert codes(spoiled(HARMLESS[change])) == []


@pytest.mark.parametrize(
    "dpi, expected",
    [(60, [("press_coarse", "error")]), (140, [("press_coarse", "error")]), (200, [("press_coarse", "warning")]), (260, [])],
)
def test_a_picture_is_as_fine_as_its_pixels_on_the_paper(dpi, expected):
    side = 256 / dpi * 25.4
    here = one_page(
        frame("Figure", (10, 20, side, side), Picture(Box(0, 0, side, side), image("RGB"), (256, 256), "ảnh"), alt="ảnh"),
        width=210,
        height=297,
    )
    problems = preflight(write_press(here, condition()), here)
    assert [(problem.code, problem.severity) for problem in problems] == expected
    assert all(abs(problem.values["value"] - dpi) <= 1 for problem in problems)


def test_an_rgb_picture_is_found():
    here = one_page(frame("Figure", (10, 20, 20, 20), Picture(Box(0, 0, 20, 20), image("RGB"), (256, 256), "ảnh"), alt="ảnh"))
    out = BytesIO()
    with pikepdf.open(BytesIO(write_press(here, condition()))) as opened:
        (picture,) = opened.pages[0].get_images().values()
        picture.write(bytes(256 * 256 * 3))
        picture.ColorSpace = Name.DeviceRGB
        opened.save(out)
    assert [(p.code, p.values["value"]) for p in preflight(out.getvalue(), here)] == [("press_colour", ("DeviceRGB",))]


@pytest.mark.parametrize("kind", ["raw", "jpeg", "jpeg upside down"])
def test_too_much_ink_in_a_picture_is_found(kind):
    """Of a JPEG in CMYK the figures may stand on their heads: the file says so by a Decode array."""
    here = one_page(frame("Figure", (10, 20, 20, 20), Picture(Box(0, 0, 20, 20), image("RGB"), (256, 256), "ảnh"), alt="ảnh"))
    heavy, upside_down = Image.new("CMYK", (256, 256), (230, 230, 230, 180)), Image.new("CMYK", (256, 256), (25, 25, 25, 75))
    out, data = BytesIO(), BytesIO()
    with pikepdf.open(BytesIO(write_press(here, condition()))) as opened:
        (picture,) = opened.pages[0].get_images().values()
        if kind == "raw":
            picture.write(heavy.tobytes())
        else:  # Pillow, too, writes the figures of a JPEG upside down
            (heavy if kind == "jpeg upside down" else upside_down).save(data, "JPEG", quality=95)
            picture.write(data.getvalue(), filter=Name.DCTDecode)
            if kind == "jpeg upside down":
                picture.Decode = Array([1, 0] * 4)
        opened.save(out)
    (problem,) = preflight(out.getvalue(), here)
    assert problem.code == "press_ink" and 330 < problem.values["most"] < 350 and 380 < problem.values["area"] < 420


def test_a_dark_photograph_is_let_through():
    """At the limit all over, and made smaller by whoever draws it: rounding is no ink."""
    fractal = Image.effect_mandelbrot((900, 900), (-2, -1.2, 1, 1.2), 60).convert("L")
    out = BytesIO()
    Image.merge("RGB", [fractal.point(lambda v, part=part: v // part) for part in (8, 20, 5)]).save(out, "PNG")
    here = one_page(frame("Figure", (10, 20, 60, 60), Picture(Box(0, 0, 60, 60), out.getvalue(), (900, 900), "ảnh"), alt="ảnh"))
    pdf = write_press(here, condition())
    assert preflight(pdf, here) == [] and next(inks(pdf)).most > 280


def test_the_finding_says_where_and_how_often():
    left, top = 13, 13 + 148  # of the trim on the sheet, from below
    x, y = pt(left + 20), pt(top - 30)
    (problem,) = found(spoiled(painting(f"1 0 0 rg {x} {y} 50 -50 re f 1 0 0 rg 0 0 50 50 re f")))
    assert problem.values == {"page": 1, "value": ("DeviceRGB",), "count": 2, "x": 20.0, "y": 30.0}


def test_the_ink_is_told_by_how_much_and_on_what_area():
    (problem,) = found(spoiled(painting(f"0.9 0.9 0.9 0.7 k {pt(20)} {pt(20)} {pt(30)} {pt(20)} re f")))
    assert 338 <= problem.values["most"] <= 340 and abs(problem.values["area"] - 600) < 30


def test_the_share_of_each_ink_is_that_of_its_area():
    here = one_page(
        frame(
            "Figure",
            (0, 0, 105, 148),
            rectangle(0, 0, 105, 74, fill="#ffffff"),
            rectangle(0, 0, 52.5, 148, fill="#000000"),
            alt="nửa",
        )
    )
    (ink,) = inks(write_press(here, condition()))
    assert ink.shares[:3] == (0, 0, 0) and abs(ink.shares[3] - 50) < 0.3 and ink.over == 0


def test_transparency_is_for_x4_only():
    def smooth(opened: pikepdf.Pdf) -> None:
        opened.pages[0].Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)

    for spoil in (see_through, smooth):
        assert codes(spoiled(spoil, "x1a")) == [("press_transparent", "error")]
        assert codes(spoiled(spoil, "x4")) == []


def test_boxes_that_do_not_lie_in_each_other_are_found_without_a_layout():
    pdf = spoiled(trimmed(9))
    assert [(p.code, p.values["inner"]) for p in preflight(pdf)] == [("press_box_outside", "TrimBox")]
    assert preflight(spoiled(trimmed(0.2))) == []  # only who knows the page can tell


def test_a_page_too_many_is_found():
    assert codes(spoiled(lambda opened: opened.pages.append(opened.pages[0]))) == [("proof_pages", "error")]


def test_a_screen_file_is_no_press_file():
    expected = {"press_no_standard", "press_no_intent", "press_no_box", "press_colour"}
    assert {problem.code for problem in preflight(write_pdf(made()))} == expected


def test_what_is_no_pdf_is_a_problem_and_no_crash():
    assert [p.code for p in preflight(b"GIF89a")] == ["proof_damaged"]
    assert codes(spoiled(painting("1 0 k cm 3 w (a) re f")))[0] == ("proof_damaged", "error")
    out = BytesIO()
    with pikepdf.open(BytesIO(sound())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert [p.code for p in preflight(out.getvalue())] == ["proof_locked"]


def test_a_plate_shows_its_own_ink_and_what_prints_over_leaves_the_others():
    pdf = spoiled(
        painting("1 0.5 0 0 k 100 100 72 72 re f /Over gs 0 0 0 1 k 100 100 72 72 re f /Knock gs 0 0 1 0 k 100 100 20 20 re f")
    )
    (page,) = plates(pdf, 72)
    height = page[0].height
    assert [plate.getpixel((150, height - 150)) for plate in page] == [255, 127, 0, 255]
    assert [plate.getpixel((110, height - 110)) for plate in page] == [0, 0, 255, 0]


@pytest.mark.parametrize("code_", sorted(code for code in catalogue("vi") if code.startswith("press_")))
def test_every_finding_is_told_in_both_languages_with_its_figures(code_):
    values = dict(
        page=1,
        value=3,
        count=2,
        x=1.0,
        y=2.0,
        box="TrimBox",
        found="1 × 2",
        expected="1 × 3",
        inner="a",
        outer="b",
        kind="Link",
        most=340,
        area=2.5,
        limit=300,
        length=9,
    )
    for lang in LANGUAGES:
        what, do = say(code_, lang, values)
        assert has(code_) and what and do and "{" not in what + do
