"""The print-shop road: boxes, inks and marks of a press file, as other programs read them."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import product

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageMath
from press import PLATES, condition, separations
from trees import code, first_page, frame, image, layout, one_page, rectangle, run

from leaflet_gen.layout.tree import Code, Group, Layout, Picture, Shape, walk
from leaflet_gen.preflight import preflight
from leaflet_gen.proof.codes import read_codes
from leaflet_gen.proof.press import proof_press
from leaflet_gen.render.marks import leaves
from leaflet_gen.render.operators import all_steps
from leaflet_gen.render.plates import inks, plates
from leaflet_gen.render.press import CALLED, write_press
from leaflet_gen.render.press_inks import BLACK, DARK, LIMIT, PressInks, in_cmyk, lightness, lightness_on_paper, limited
from leaflet_gen.render.press_marks import AROUND, with_marks
from leaflet_gen.render.reader import pages
from leaflet_gen.units import Box, mm

KINDS = tuple(CALLED)
A4, TRIFOLD, BLACK_A4 = (
    "huong-dan_a4_colour_vi_vinh-hoang",
    "loi-ich_a4-trifold_colour_vi_vinh-hoang",
    "vneid_a4_black_vi_vinh-hoang",
)


def press(made: Layout, kind: str = "x4") -> bytes:
    return write_press(made, condition(), kind)


def boxes(pdf: bytes, page: int = 0) -> dict[str, list[float]]:
    """Left, bottom, right, top in mm."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {name: [mm(float(v)) for v in opened.pages[page][f"/{name}"]] for name in ("MediaBox", "BleedBox", "TrimBox")}


def close(found: list[float], expected: list[float]) -> bool:
    return max(abs(f - e) for f, e in zip(found, expected, strict=True)) < 0.1


def sized(width: float, height: float, bleed: float = 3) -> Layout:
    band = frame("Artifact", (-bleed, -bleed, width + 2 * bleed, 40), rectangle(0, 0, width + 2 * bleed, 40, fill="#0b4f8a"))
    made = one_page(
        band,
        frame("P", (20, 60, 90, 9), run("chữ đen", 0, 6)),
        frame("Figure", (20, 80, 30, 30), code(), alt="mã"),
        width=width,
        height=height,
    )
    return replace(made, pages=(replace(made.pages[0], bleed=bleed),))


# --- boxes and marks


@pytest.mark.parametrize(
    "width, height", [(105, 148), (210, 297), (420, 594), (594, 841), (841, 1189)], ids=["A6", "A4", "A2", "A1", "A0"]
)
def test_the_boxes_are_trim_and_bleed_and_room_for_marks(width, height):
    pdf = press(sized(width, height))
    found, out = boxes(pdf), 3 + AROUND
    assert close(found["MediaBox"], [0, 0, width + 2 * out, height + 2 * out])
    assert close(found["BleedBox"], [AROUND, AROUND, width + 2 * out - AROUND, height + 2 * out - AROUND])
    assert close(found["TrimBox"], [out, out, width + out, height + out])
    assert preflight(pdf, sized(width, height)) == [] and len(pdf) < 1_000_000


def test_a_page_without_bleed_has_its_marks_clear_of_it():
    found = boxes(press(sized(148, 210, bleed=0)))
    assert found["BleedBox"] == found["TrimBox"] and close(found["TrimBox"], [AROUND, AROUND, 148 + AROUND, 210 + AROUND])


def test_a_band_runs_to_the_bleed_and_no_further():
    made = layout(
        replace(
            first_page(),
            root=frame("", (0, 0, 210, 297), frame("Artifact", (-50, -50, 400, 400), rectangle(0, 0, 400, 400, fill="#1b8a5a"))),
        )
    )
    ((cyan, *_),) = plates(press(made), 254)
    x0, y0, x1, y1 = (v * 10 for v in (AROUND, AROUND, 216 + AROUND, 303 + AROUND))
    assert (
        cyan.getpixel((x0 + 3, 500)) > 100
        and cyan.getpixel((x1 - 3, 500)) > 100
        and cyan.getpixel((600, y0 + 3)) > 100
        and cyan.getpixel((600, y1 - 3)) > 100
    )
    assert (
        cyan.getpixel((x0 - 3, 500))
        == cyan.getpixel((x1 + 3, 500))
        == cyan.getpixel((600, y0 - 3))
        == cyan.getpixel((600, y1 + 3))
        == 0
    )


@pytest.mark.parametrize(
    "made",
    [sized(105, 148), sized(148, 210, 0), layout(replace(first_page(), folds=(97.0, 105.0)))],
    ids=["A6", "no bleed", "folds"],
)
def test_no_mark_stands_in_the_bleed_or_off_the_sheet(made):
    for page, sheet in zip(made.pages, with_marks(made).pages):
        out = page.bleed + AROUND
        bleed, paper = Box(out, out, page.width, page.height).grown(page.bleed), Box(0, 0, sheet.width, sheet.height)
        shown, *marks = sheet.root.children
        assert isinstance(shown, Group) and shown.clip == Box(0, 0, page.width, page.height).grown(page.bleed)
        assert len(marks) > 20 and all(paper.holds(mark.box()) and bleed.overlap(mark.box()) == (0.0, 0.0) for mark in marks)


def test_crop_marks_point_at_the_trim_and_fold_marks_at_the_fold():
    made = layout(replace(first_page(), folds=(97.0,)))
    lines = [
        mark.path
        for mark in with_marks(made).pages[0].root.children
        if isinstance(mark, Shape) and mark.stroke and len(mark.path) == 2
    ]
    upright, level = (
        {path[0][1] for path in lines if path[0][1] == path[1][1]},
        {path[0][2] for path in lines if path[0][2] == path[1][2]},
    )
    assert {13.0, 223.0, 13 + 97.0} <= upright and {13.0, 310.0} <= level


def test_no_two_marks_stand_on_each_other():
    made = layout(replace(first_page(), folds=(97.0, 105.0)))
    marks = [mark.box() for mark in with_marks(made).pages[0].root.children[1:]]
    targets = [box for box in marks if abs(box.width - box.height) < 0.1 and box.width > 4]
    assert len(targets) == 4
    for target in targets:
        meeting = [box for box in marks if box != target and target.grown(0.5).overlap(box) != (0.0, 0.0)]
        assert len(meeting) == 2  # its own cross


def test_the_slug_says_what_it_is_and_a_long_title_is_cut_short():
    pdf = press(replace(sized(105, 148), title="Một tên rất dài " * 20))
    (letters,) = [page.letters() for page in pages(pdf)]
    assert "Một tên rất dài" in letters and "…" in letters and "1/1 · 2026-11-23 · 105 × 148 mm" in letters


@pytest.mark.parametrize(
    "title, shown",
    [("Xã Ĕa Drŏng", "Xã Ĕa Drŏng"), ("Nhà → xã", "Nhà xã"), ("Ĕa → Drŏng", "Ĕa Drŏng"), ("Nhà\u00a0nước", "Nhà nước")],
)
def test_the_slug_has_the_letters_that_a_face_has(title, shown):
    made = replace(sized(105, 148), title=title)
    pdf = press(made)
    (letters,) = [page.letters() for page in pages(pdf)]
    assert shown in letters and "→" not in letters and preflight(pdf, made) == proof_press(pdf, made) == []


def test_a_title_that_no_face_has_leaves_its_line_out():
    (letters,) = [page.letters() for page in pages(press(replace(sized(105, 148), title="→")))]
    assert "→" not in letters and "1/1 · 2026-11-23 · 105 × 148 mm" in letters


# --- ink


def on(plate: Image.Image, box: Box, dpi: int) -> int:
    """The most ink in that part of a page."""
    return plate.crop(tuple(round(v * dpi / 25.4) for v in (box.x, box.y, box.right, box.bottom))).getextrema()[1]


def test_dark_text_and_codes_are_on_black_alone_by_ghostscript(shipped, tmp_path):
    made = shipped.composed(A4)
    (found,) = separations(press(made), tmp_path, 150)
    page, dark = made.pages[0], 0
    coloured = [
        leaf.box().mapped(onto)
        for node, dx, dy, _ in walk(page.root)
        if isinstance(node, (Shape, Group))
        for leaf, onto in leaves(node, dx, dy)
        if isinstance(leaf, Shape)
    ]
    for node, dx, dy, _ in walk(page.root):
        if getattr(node, "colour", "") in ("#14213d", "#000000"):
            box = node.box().moved(dx, dy)
            if any(box.overlap(other) != (0.0, 0.0) for other in coloured) and not isinstance(node, Code):
                continue
            here = box.moved(13, 13).grown(-0.3)
            assert [on(found[plate], here, 150) for plate in PLATES[:3]] == [0, 0, 0], node
            assert on(found["Black"], here, 150) > 240, node
            dark += 1
    assert dark > 10


def test_dark_text_prints_over_what_is_below(tmp_path):
    band = rectangle(0, 0, 90, 40, fill="#ffc72c")
    made = one_page(frame("P", (5, 20, 90, 40), band, run("MMMMMM", 5, 30, 60, "extrabold", "#14213d")))
    (found,) = separations(press(made), tmp_path)
    inside = Box(15, 25, 60, 20)  # of the band, across the letters
    for plate in ("Magenta", "Yellow"):
        low, high = (
            found[plate]
            .crop(tuple(round(v * 100 / 25.4) for v in (inside.x + 10, inside.y + 10, inside.right + 10, inside.bottom + 10)))
            .getextrema()
        )
        assert low == high > 0, plate  # no hole where a letter stands
    assert on(found["Black"], inside.moved(10, 10), 100) == 255


def test_white_text_is_left_out_of_every_plate(tmp_path):
    made = one_page(
        frame("P", (5, 20, 90, 40), rectangle(0, 0, 90, 40, fill="#0b4f8a"), run("IIIII", 5, 30, 80, "extrabold", "#ffffff"))
    )
    (found,) = separations(press(made), tmp_path)
    box = tuple(round(v * 100 / 25.4) for v in (20, 40, 50, 58))
    assert [found[plate].crop(box).getextrema()[0] for plate in ("Cyan", "Magenta", "Black")] == [0, 0, 0]


@pytest.mark.parametrize("name", [TRIFOLD, BLACK_A4])
def test_no_pixel_has_more_ink_than_dries(shipped, tmp_path, name):
    """Within the bleed; register marks beyond it are full on every plate: in a tint, their hair lines would be screened."""
    pdf = press(shipped.composed(name), "x1a")
    with pikepdf.open(BytesIO(pdf)) as opened:
        printed = [[float(v) * 100 / 72 for v in (page.bleedbox[0], page.mediabox[3] - page.bleedbox[3], page.bleedbox[2], page.mediabox[3] - page.bleedbox[1])] for page in opened.pages]
    for page, box in zip(separations(pdf, tmp_path), printed, strict=True):
        total = ImageMath.lambda_eval(lambda p: p["Cyan"] + p["Magenta"] + p["Yellow"] + p["Black"], **page)
        left, top, right, bottom = box
        assert 255 <= total.crop((left + 1, top + 1, right - 1, bottom - 1)).getextrema()[1] <= LIMIT
        assert total.getextrema()[1] == 4 * 255


def test_the_black_theme_needs_one_plate(shipped, tmp_path):
    (page,) = separations(press(shipped.composed(BLACK_A4)), tmp_path)
    assert [on(page[plate], Box(AROUND, AROUND, 216, 303), 100) for plate in PLATES] == [0, 0, 0, 255]


def test_our_plates_are_those_of_ghostscript(shipped, tmp_path):
    """So that what preflight says of the ink holds: two programs, the same ink on each plate and almost nowhere apart."""
    pdf = press(shipped.composed(A4))
    (ours,) = plates(pdf, 100)
    (theirs,) = separations(pdf, tmp_path, 100)
    for name, plate in zip(PLATES, ours, strict=True):
        whole = theirs[name]
        assert abs(mean(plate) - mean(whole)) < 0.5, name
        apart = ImageChops.difference(plate.crop((0, 0, *whole.size)).reduce(6), whole.reduce(6))
        assert sum(apart.histogram()[64:]) < 0.002 * apart.width * apart.height, name  # the edges of letters


def mean(plate: Image.Image) -> float:
    """% of the sheet."""
    return sum(n * many for n, many in enumerate(plate.histogram())) / 2.55 / (plate.width * plate.height)


@given(st.tuples(*[st.integers(0, 255)] * 4))
def test_the_limit_takes_no_more_than_it_must_and_leaves_black(pixel):
    found = limited(Image.new("CMYK", (1, 1), pixel)).getpixel((0, 0))
    assert sum(found) <= LIMIT and found[3] == pixel[3] and all(0 <= f <= p for f, p in zip(found, pixel))
    assert found == pixel if sum(pixel) <= LIMIT else sum(found) > LIMIT - 3
    assert len({p - f for f, p in zip(found[:3], pixel)}) == 1  # from each alike: the hue stays


def test_every_colour_of_the_cube_keeps_the_limit_and_no_light_one_looks_black():
    cube = list(product(range(0, 256, 17), repeat=3))
    row = Image.new("RGB", (len(cube), 1))
    row.putdata(cube)
    found = in_cmyk(row, condition().profile)
    data = found.tobytes()
    assert max(sum(data[n : n + 4]) for n in range(0, len(data), 4)) == LIMIT  # black itself is over it, by the profile alone
    for n, rgb in enumerate(cube):
        if lightness("#%02x%02x%02x" % rgb) >= DARK and sum(rgb) < 300:
            assert lightness_on_paper(tuple(v / 255 for v in data[4 * n : 4 * n + 4]), condition().profile) > 26, rgb


@pytest.mark.parametrize(
    "colour, dark", [("#000000", True), ("#14213d", True), ("#333333", True), ("#43536b", False), ("#0b4f8a", False)]
)
def test_dark_is_black_alone_and_overprints_in_letters_and_codes_only(colour, dark):
    made = PressInks(condition().profile)
    for use in ("text", "code", "shape"):
        state, _, *rest = made.fill(colour, use).split()
        assert (" ".join(rest) == f"{BLACK} k") is dark and (state == "/Over") is (dark and use != "shape")


def test_white_takes_no_ink():
    assert PressInks(condition().profile).fill("#ffffff", "text").endswith("0 0 0 0 k")


@pytest.mark.parametrize("mode, kind", [("RGBA", "PNG"), ("RGB", "JPEG"), ("L", "PNG")])
def test_a_picture_is_in_four_inks_and_nothing_shines_through_it(mode, kind):
    made = one_page(
        frame("Figure", (10, 20, 25, 25), Picture(Box(0, 0, 25, 25), image(mode, kind), (256, 256), "ảnh"), alt="ảnh")
    )
    pdf = press(made, "x1a")
    with pikepdf.open(BytesIO(pdf)) as opened:
        (found,) = [thing for thing in opened.objects if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"]
        assert found.ColorSpace == "/DeviceCMYK" and "/SMask" not in found and "/Mask" not in found
        pixels = found.read_bytes()
    assert max(sum(pixels[n : n + 4]) for n in range(0, len(pixels), 4)) <= LIMIT
    assert sum(pixels[:4]) > 2 * 255 and sum(pixels[-4:]) < 20  # black above, white below
    assert preflight(pdf, made) == []


def test_a_clear_picture_lies_on_white():
    out = BytesIO()
    Image.new("RGBA", (300, 300), (200, 16, 46, 0)).save(out, "PNG")
    made = one_page(frame("Figure", (10, 20, 25, 25), Picture(Box(0, 0, 25, 25), out.getvalue(), (300, 300), "ảnh"), alt="ảnh"))
    (page,) = plates(press(made), 100)
    assert [on(plate, Box(AROUND + 12, AROUND + 22, 20, 20), 100) for plate in page] == [0, 0, 0, 0]


# --- the document


@pytest.mark.parametrize("kind", KINDS)
def test_a_press_file_says_what_it_is_and_holds_no_more(shipped, kind):
    pdf = press(shipped.composed(TRIFOLD), kind)
    assert pdf.startswith({"x4": b"%PDF-1.6", "x1a": b"%PDF-1.4"}[kind]) and b"/ObjStm" not in pdf and b"/XRef" not in pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        info, (intent,) = opened.trailer.Info, opened.Root.OutputIntents
        assert (
            str(info.GTS_PDFXVersion) == CALLED[kind]
            and info.Trapped == "/False"
            and info.Title
            and info.CreationDate
            and info.ModDate
        )
        assert (str(info.get("/GTS_PDFXConformance", "")) == CALLED[kind]) is (kind == "x1a")
        assert (
            intent.S == "/GTS_PDFX"
            and intent.OutputConditionIdentifier == "FOGRA39"
            and intent.RegistryName == "http://www.color.org"
        )
        assert intent.DestOutputProfile.N == 4 and intent.DestOutputProfile.read_bytes() == condition().profile
        assert opened.trailer.ID and not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/AcroForm", "/OCProperties"} & set(
            opened.Root.keys()
        )
        assert not any("/Annots" in page or "/Group" in page or "/StructParents" in page for page in opened.pages)
        if kind == "x4":
            said = opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
            assert said["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4" and said["pdf:Trapped"] == "False"
            assert said["xmpMM:DocumentID"].startswith("uuid:") and said["dc:title"] == shipped.composed(TRIFOLD).title


@pytest.mark.parametrize("kind", KINDS)
def test_poppler_takes_it_for_the_standard_it_names(tmp_path, kind):
    if not shutil.which("pdfinfo"):
        pytest.skip("poppler is not installed")
    (tmp_path / "a.pdf").write_bytes(press(layout(), kind))
    told = subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], check=True, capture_output=True, text=True).stdout
    assert CALLED[kind] in told and "Tagged:          no" in told


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_layout_gives_the_same_bytes(kind):
    assert press(layout(), kind) == press(layout(), kind)


def test_every_colour_of_a_press_file_is_of_the_four_inks(shipped):
    with pikepdf.open(BytesIO(press(shipped.composed(TRIFOLD)))) as opened:
        found = {step.operator for page in opened.pages for step in all_steps(page)}
    assert {"k", "K"} <= found and not found & {"rg", "RG", "g", "G"}


@pytest.mark.parametrize("name", [A4, TRIFOLD, "vneid_a6_colour_vi_vinh-hoang"])
def test_a_shipped_page_passes_its_preflight_and_every_code_of_it_reads(shipped, name):
    made = shipped.composed(name)
    pdf = press(made)
    assert preflight(pdf, made) == proof_press(pdf, made) == []
    planned = [
        (n, node.payload) for n, page in enumerate(made.pages, 1) for node, *_ in walk(page.root) if isinstance(node, Code)
    ]
    assert sorted((reading.page, reading.payload) for reading in read_codes(pdf, 300)) == sorted(planned) != []
    assert all(ink.most < 230 for ink in inks(pdf))


def test_a_file_of_other_words_or_another_code_is_not_released():
    def saying(text: str, payload: str) -> Layout:
        return one_page(frame("P", (10, 20, 90, 9), run(text, 0, 6)), frame("Figure", (20, 60, 30, 30), code(payload), alt="mã"))

    asked = saying("đúng chữ", "https://a.gov.vn/")
    for other, expected in (
        (asked, []),
        (saying("sai chữ", "https://a.gov.vn/"), ["proof_text"]),
        (saying("đúng chữ", "https://b.gov.vn/"), ["proof_code_wrong"]),
        (one_page(frame("P", (10, 20, 90, 9), run("đúng chữ", 0, 6))), ["proof_code_lost"]),
        (layout(*asked.pages, *asked.pages), ["proof_pages"]),
    ):
        assert [problem.code for problem in proof_press(press(other), asked)] == expected
    marked = one_page(*asked.pages[0].root.children, frame("Figure", (60, 60, 30, 30), code("https://c.gov.vn/"), alt="mã"))
    assert [problem.code for problem in proof_press(press(marked), asked)] == ["proof_code_extra"]
