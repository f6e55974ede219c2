"""The preflight: each defect that a print shop sends a file back for, planted in a sound file, and found."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms
from press import condition
from trees import code, frame, image, layout, one_page, rectangle, run

from leaflet_gen.layout.tree import Layout, Picture
from leaflet_gen.messages import LANGUAGES, catalogue, has, say
from leaflet_gen import preflight as module
from leaflet_gen.cli.main import main
from leaflet_gen.preflight import preflight, preflight_file
from leaflet_gen.problems import Problem
from leaflet_gen.proof.edition import proof_fonts
from leaflet_gen.render.operators import NAMED, NUMBERS
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


def profiled(profile: bytes) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        opened.Root.OutputIntents[0].DestOutputProfile.write(profile)

    return spoil


def said(name: str) -> Spoil:
    """A version in Info; none without a name."""

    def spoil(opened: pikepdf.Pdf) -> None:
        opened.trailer.Info.GTS_PDFXVersion = pikepdf.String(name)
        if not name:
            del opened.trailer.Info["/GTS_PDFXVersion"]

    return spoil


def on_page(**entries: object) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            opened.pages[0][f"/{name}"] = value

    return spoil


def in_root(**entries: object) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            opened.Root[f"/{name}"] = value

    return spoil


def in_state(**entries: object) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        opened.pages[0].Resources.ExtGState.Odd = Dictionary(**entries)

    return spoil


def in_postscript(opened: pikepdf.Pdf) -> None:
    opened.pages[0].Resources.XObject = Dictionary(Old=opened.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS))


def untrapped(value: Name | None) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        del opened.trailer.Info["/Trapped"]
        if value is not None:
            opened.trailer.Info.Trapped = value

    return spoil


def intended_twice(opened: pikepdf.Pdf) -> None:
    opened.Root.OutputIntents.append(opened.Root.OutputIntents[0])


def without_xmp(opened: pikepdf.Pdf) -> None:
    del opened.Root["/Metadata"]


def lettered(font: Dictionary, in_form: bool = False) -> Spoil:
    """A font that is written where it is named, not by reference."""

    def spoil(opened: pikepdf.Pdf) -> None:
        resources = opened.pages[0].Resources
        if in_form:
            form = opened.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=Dictionary())
            resources.XObject = Dictionary(Fm0=form)
            resources = form.Resources
        resources.Font = Dictionary({**resources.get("/Font", Dictionary()), "/Direct": font})

    return spoil


HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
COMPOSED = Dictionary(
    Subtype=Name.Type0, BaseFont=Name.Gothic, DescendantFonts=[Dictionary(Subtype=Name.CIDFontType2, BaseFont=Name.Gothic)]
)


def blended(direct: bool = True, **state: object) -> Spoil:
    """A graphics state, of the page or, by reference, of a form in it."""

    def spoil(opened: pikepdf.Pdf) -> None:
        given = Dictionary(Type=Name.ExtGState, **state)
        form = opened.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = Dictionary(ExtGState=Dictionary(A=given if direct else opened.make_indirect(given)))
        opened.pages[0].Resources.XObject = Dictionary(Fm0=form)

    return spoil


def nested(deep: int) -> Spoil:
    """Forms in forms."""

    def spoil(opened: pikepdf.Pdf) -> None:
        form = opened.make_stream(b"0 0 0 1 k 100 100 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 999, 999])
        for _ in range(deep - 1):
            within = Dictionary(XObject=Dictionary(Fm0=form))
            form = opened.make_stream(b"/Fm0 Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 999, 999], Resources=within)
        opened.pages[0].Resources.XObject = Dictionary(Fm0=form)
        painting("/Fm0 Do")(opened)

    return spoil


def turned(then: Spoil = lambda opened: None) -> Spoil:
    def spoil(opened: pikepdf.Pdf) -> None:
        then(opened)
        opened.pages[0].Rotate = 90

    return spoil


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
    "a profile of noise": (profiled(b"\x07" * 900), "press_no_intent"),
    "a profile of a screen that says four inks": (
        profiled(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        "press_no_intent",
    ),
    "a PDF/X-4 that says so in Info alone": (without_xmp, "press_no_standard"),
    "a standard that is none": (said("banana"), "press_no_standard"),
    "two standards": (said("PDF/X-1a:2003"), "press_no_standard"),
    "a font of the page, written in place, left outside": (lettered(HELVETICA), "proof_font_outside"),
    "a font of a form, written in place, left outside": (lettered(HELVETICA, in_form=True), "proof_font_outside"),
    "a composed font, written in place, left outside": (lettered(COMPOSED), "proof_font_outside"),
    "nothing said of trapping": (untrapped(None), "press_trapped"),
    "trapping unknown": (untrapped(Name.Unknown), "press_trapped"),
    "two output intents": (intended_twice, "press_no_intent"),
    "an art box beside the trim": (on_page(ArtBox=[20, 20, 80, 80]), "press_two_boxes"),
    "a page in units of its own": (on_page(UserUnit=2), "press_scaled"),
    "a crop box that hides the trim": (on_page(CropBox=[100, 100, 200, 200]), "press_box_outside"),
    "a transfer function": (in_state(TR=Name.Identity), "press_active"),
    "a script": (in_root(OpenAction=Dictionary(S=Name.JavaScript, JS="app.alert(1)")), "press_active"),
    "PostScript in it": (in_postscript, "press_active"),
    "a page of no size": (on_page(MediaBox=[0, 0, 0, 0]), "press_no_box"),
    "forms too deep to follow": (nested(1500), "proof_damaged"),
    "a band on a page that is turned": (
        turned(painting(f"0 0 1 0 k {pt(13)} {pt(60)} {pt(50)} {pt(20)} re f")),
        "press_no_bleed",
    ),
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
    "a page that is turned": turned(),
    "a version in XMP alone": said(""),
    "forms in forms": nested(20),
    "a font drawn in the file": lettered(Dictionary(Subtype=Name.Type3, CharProcs=Dictionary())),
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

    def faded(opened: pikepdf.Pdf) -> None:
        picture = opened.make_stream(bytes(4), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, SMask=Dictionary())
        opened.pages[0].Resources.XObject = Dictionary(Im0=picture)

    def grouped(opened: pikepdf.Pdf) -> None:
        in_a_form("")(opened)
        opened.pages[0].Resources.XObject.Fm1.Resources.XObject.Fm0.Group = Dictionary(S=Name.Transparency)

    states = ({"CA": 0.5}, {"ca": 0.5}, {"BM": Name.Multiply}, {"SMask": Dictionary(S=Name.Luminosity)})
    shining = [blended(direct, **state) for state, direct in zip(states, (True, False, True, False), strict=True)]
    for spoil in (see_through, smooth, grouped, faded, *shining):
        assert codes(spoiled(spoil, "x1a")) == [("press_transparent", "error")]
    for spoil in (see_through, smooth):
        assert codes(spoiled(spoil, "x4")) == []


@pytest.mark.parametrize("state", [{"CA": 1, "ca": 1.0}, {"BM": Name.Normal}, {"BM": Name.Compatible}, {"SMask": Name("/None")}])
def test_a_state_that_lets_nothing_through_is_for_both(state):
    assert codes(spoiled(blended(**state), "x1a")) == []


def test_an_x1a_is_named_in_info():
    assert codes(spoiled(said("banana"), "x1a")) == codes(spoiled(said(""), "x1a")) == [("press_no_standard", "error")]
    assert codes(spoiled(said("PDF/X-4"), "x1a")) == [("press_no_standard", "error")]


def test_boxes_that_do_not_lie_in_each_other_are_found_without_a_layout():
    pdf = spoiled(trimmed(9))
    assert [(p.code, p.values["inner"]) for p in preflight(pdf)] == [("press_box_outside", "TrimBox")]
    assert preflight(spoiled(trimmed(0.2))) == []  # only who knows the page can tell


def test_proof_says_what_a_press_would_of_a_file_that_says_it_is_for_one(tmp_path, capsys):
    """It passed 340 % of ink, and RGB, and a page of no size."""
    for name, pdf, code in (("tot.pdf", sound("x4"), 0), ("dam.pdf", spoiled(painting("0.9 0.9 0.9 0.7 k 100 100 50 50 re f")), 4)):
        (tmp_path / name).write_bytes(pdf)
        assert main(["proof", str(tmp_path / name)]) == code
        said = capsys.readouterr().err
        assert ("mực chồng" in said) == (code == 4) and "chưa được gắn thẻ" not in said and "tiêu đề" not in said
    (tmp_path / "man-hinh.pdf").write_bytes(write_pdf(made()))
    assert preflight_file(tmp_path / "man-hinh.pdf") == [] == preflight_file(tmp_path / "khong-co.pdf")


def test_a_font_that_is_no_object_of_its_own_is_proofed_too():
    for font in (HELVETICA, COMPOSED):
        with pikepdf.open(BytesIO(spoiled(lettered(font)))) as opened:
            assert "proof_font_outside" in {problem.code for problem in proof_fonts(opened)}


def test_a_page_too_many_is_found():
    assert codes(spoiled(lambda opened: opened.pages.append(opened.pages[0]))) == [("proof_pages", "error")]


def test_a_screen_file_is_no_press_file():
    expected = {"press_no_standard", "press_no_intent", "press_trapped", "press_no_box", "press_colour"}
    assert {problem.code for problem in preflight(write_pdf(made()))} == expected


def test_what_is_no_pdf_is_a_problem_and_no_crash():
    (problem,) = preflight(b"GIF89a")
    assert problem.code == "proof_damaged" and problem.values["reason"] and "BytesIO" not in problem.values["reason"]
    out = BytesIO()
    pikepdf.new().save(out)
    assert [p.code for p in preflight(out.getvalue())] == ["press_no_page"]
    assert [(p.code, p.values["found"]) for p in preflight(out.getvalue(), made())] == [("proof_pages", 0)]


@pytest.mark.parametrize("user", ["b", ""], ids=["to open it", "to change it"])
def test_a_locked_file_is_no_press_file(user):
    out = BytesIO()
    with pikepdf.open(BytesIO(sound())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user=user))
    assert [p.code for p in preflight(out.getvalue())] == ["proof_locked"]


@pytest.mark.parametrize(
    "operators", ["1 0 k", "3 cm", "(a) w", "(a) re f", "Do", "1 gs", "sh", "cs", "/DeviceCMYK cs 1 sc", "/DeviceCMYK cs /A scn"]
)
def test_an_operator_without_its_operands_is_damage(operators):
    assert [problem.code for problem in preflight(spoiled(painting(operators)))] == ["proof_damaged"]


def test_whatever_a_page_says_is_a_problem_and_no_crash():
    """Operators drawn by lot from a seed, some with the operands that they take and some with others."""
    chance = random.Random(5)
    figures, names = "0 1 -1 0.5 99 99999999999".split(), "/Over /Registration /Pattern /DeviceCMYK /X".split()
    others = "true null (a) <00> [1] [] <</A 1>> 99999999999999999999 BI".split()
    operators = [*NUMBERS, *NAMED, *"q Q f S B* sc scn SCN BT ET Tj ' W n".split()]
    for _ in range(60):
        drawn = ""
        for operator in chance.choices(operators, k=8):
            takes = chance.choices(names, k=1) if operator in NAMED else chance.choices(figures, k=NUMBERS.get(operator, 1))
            drawn += " ".join([*(takes if chance.random() < 0.95 else chance.choices(others)), operator, ""])
        assert all(has(problem.code) for problem in preflight(spoiled(painting(drawn)))), drawn


def test_a_mistake_of_a_rule_is_no_damage_of_the_file(monkeypatch):
    def mistaken(step: object, profile: bytes) -> list:
        raise AttributeError("ours")

    monkeypatch.setattr(module, "RULES", (mistaken,))
    with pytest.raises(AttributeError):
        preflight(sound())


def test_a_picture_without_its_pixels_is_damage():
    def spoil(opened: pikepdf.Pdf) -> None:
        size = {"Width": 9, "Height": 9, "BitsPerComponent": 8}
        picture = opened.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceCMYK, **size)
        opened.pages[0].Resources.XObject = Dictionary(Im0=picture)

    assert codes(spoiled(spoil)) == [("proof_damaged", "error")]


def test_a_plate_shows_its_own_ink_and_what_prints_over_leaves_the_others():
    pdf = spoiled(
        painting("1 0.5 0 0 k 100 100 72 72 re f /Over gs 0 0 0 1 k 100 100 72 72 re f /Knock gs 0 0 1 0 k 100 100 20 20 re f")
    )
    (page,) = plates(pdf, 72)
    height = page[0].height
    assert [plate.getpixel((150, height - 150)) for plate in page] == [255, 127, 0, 255]
    assert [plate.getpixel((110, height - 110)) for plate in page] == [0, 0, 255, 0]


@pytest.mark.parametrize("mode, plates_", [(None, [0, 0, 0, 255]), (0, [0, 0, 0, 255]), (1, [255, 127, 0, 255])])
def test_overprint_leaves_plates_alone_in_mode_1_only(mode, plates_):
    """Which is not the one that a page begins with (ISO 32000-1, table 58): there, no cyan paints no cyan."""

    def spoil(opened: pikepdf.Pdf) -> None:
        states = opened.pages[0].Resources.ExtGState
        states.Op = Dictionary(op=True)
        states.Mode = Dictionary() if mode is None else Dictionary(OPM=mode)
        painting("/Op gs /Mode gs 1 0.5 0 0 k 100 100 72 72 re f 0 0 0 1 k 100 100 72 72 re f")(opened)

    (page,) = plates(spoiled(spoil), 72)
    assert [plate.getpixel((150, plate.height - 150)) for plate in page] == plates_


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
        names=("TR",),
        unit=2.0,
    )
    for lang in LANGUAGES:
        what, do = say(code_, lang, values)
        assert has(code_) and what and do and "{" not in what + do
