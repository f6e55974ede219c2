"""Every rule of check_layout, passing and failing, on trees built by hand."""

from dataclasses import replace

import pytest
from editions import edition

from leaflet_gen import messages
from leaflet_gen.check import LAYOUT_RULES, check_layout
from leaflet_gen.check.colours import contrast, grey, luminance
from leaflet_gen.layout.tree import Code, Frame, Group, Layout, Page, Picture, Run, Shape, Slot
from leaflet_gen.problems import Place, Problem
from leaflet_gen.units import Box, mm

URL = "https://dichvucong.gov.vn/"
PLACE = Place("content/topics/nop-ho-so/vi.yaml", 7, 5)
ROWS = (2**25 - 1,) * 25  # 25 modules of 1.2 mm: a symbol of 30 mm


def run(
    text: str = "Đăng nhập",
    x: float = 20,
    y: float = 50,
    size: float = 14,
    face: str = "regular",
    colour: str = "#14213d",
    width: float = 40,
) -> Run:
    return Run(x, y, width, text, face, size, colour)


def frame(role: str, *children, box: Box = Box(0, 0, 100, 100), **more) -> Frame:
    return Frame(role, box, children, **more)


def p(*children, **more) -> Frame:
    """A paragraph at the page's corner, so that its children's figures are the page's."""
    return frame("P", *children, place=PLACE, name="text", **more)


def rect(x: float, y: float, width: float, height: float, **paint) -> Shape:
    return Shape((("M", x, y), ("L", x + width, y), ("L", x + width, y + height), ("L", x, y + height), ("Z",)), **paint)


def code(x: float = 100, y: float = 200, module: float = 1.2, **more) -> Frame:
    """A code in its link, with its domain in words 10 mm to the left of the quiet zone."""
    box = Box(x, y, 25 * module, 25 * module)
    return Frame("Link", box, (Code(0, 0, module, ROWS, URL, "M", **more),), alt="Mã QR", link=URL, place=PLACE, name="code")


DOMAIN = p(run("dichvucong.gov.vn", 20, 210))


def layout(
    *children, folds: tuple[float, ...] = (), draft: bool = False, problems: tuple = (), reading: tuple | None = None
) -> Layout:
    spoiled = edition()
    if reading:
        figures = dict(zip(("title_m", "body_m", "scan_m"), reading))
        spec = spoiled.format_spec
        spoiled = replace(spoiled, format_spec=spec.model_copy(update={"reading": spec.reading.model_copy(update=figures)}))
    page = Page(210, 297, frame("", *children, box=Box(0, 0, 210, 297)), folds=folds)
    return Layout("Hướng dẫn", "vi", (page,), blanks=int(draft), problems=problems, edition=spoiled)


def found(*children, **more) -> dict[str, Problem]:
    """Code → its (last) problem."""
    return {problem.code: problem for problem in check_layout(layout(*children, **more))}


def figures(problem: Problem, *names: str) -> tuple:
    return tuple(problem.values[name] for name in names)


def test_a_sound_page_has_no_problem():
    phone = frame("Figure", rect(10, 10, 5, 5, fill="#000000"), box=Box(20, 60, 20, 20), alt="Điện thoại")
    assert found(p(run()), DOMAIN, code(), phone) == {}


def test_an_empty_layout_and_an_empty_page_have_no_problem():
    assert check_layout(Layout("", "vi", ())) == []
    assert found() == {}


def test_problems_of_compose_come_first():
    overflow = Problem("overflow", PLACE)
    assert check_layout(layout(p(run(colour="#eeeeee")), problems=(overflow,)))[0] is overflow


def test_a_layout_without_an_edition_is_still_checked():
    page = Page(210, 297, frame("", p(run(size=5)), frame("H1", run(y=80)), code()))
    codes = {problem.code for problem in check_layout(Layout("", "vi", (page,)))}
    assert codes == {"type_below_floor", "domain_not_printed"}


# --- overlap, collision, safe area, folds


def test_two_solid_frames_may_not_overlap():
    one = frame("Sect", box=Box(20, 20, 50, 30), solid=True, name="steps")
    two = frame("Sect", box=Box(60, 45, 50, 30), solid=True, name="prepare", place=PLACE)
    problem = found(one, two)["overlap"]
    assert figures(problem, "other", "block", "wide_mm", "high_mm", "page") == ("steps", "prepare", 10, 5, 1)
    assert problem.place == PLACE


@pytest.mark.parametrize(
    "two",
    [
        frame("Sect", box=Box(69.9, 20, 50, 30), solid=True),  # touching
        frame("Sect", box=Box(60, 45, 50, 30)),  # not solid
        frame("Sect", box=Box(70, 50, 50, 30), solid=True),
    ],
)
def test_frames_that_touch_or_are_not_solid_do_not_overlap(two):
    assert "overlap" not in found(frame("Sect", box=Box(20, 20, 50, 30), solid=True), two)


def test_a_solid_frame_may_stand_in_its_own_ancestor():
    inner = frame("P", box=Box(5, 5, 20, 10), solid=True)
    assert "overlap" not in found(frame("Sect", frame("", inner), box=Box(20, 20, 50, 30), solid=True))


def test_cousins_deep_in_the_tree_overlap_where_they_stand_on_the_page():
    left = frame("", frame("P", box=Box(10, 0, 30, 10), solid=True), box=Box(10, 10, 50, 50))
    right = frame("", frame("P", box=Box(0, 0, 30, 10), solid=True), box=Box(49, 12, 50, 50))
    assert figures(found(left, right)["overlap"], "wide_mm", "high_mm") == (1, 8)


def test_an_open_slot_keeps_its_box_free():
    slot = Slot("P", Box(20, 20, 50, 10), "{village.name}", None, "#000000")
    assert "overlap" in found(slot, frame("P", box=Box(60, 25, 50, 10), solid=True))


def test_two_runs_may_not_print_over_each_other():
    problem = found(p(run("Đăng nhập", 20, 50), run("Chọn thủ tục", 30, 51)))["text_collision"]
    em = mm(14)
    assert figures(problem, "text", "other", "wide_mm", "high_mm") == ("Đăng nhập", "Chọn thủ tục", 30, round(0.8 * em - 1, 1))


@pytest.mark.parametrize("leading", [1.1, 1.2, 1.4])
def test_normal_leading_does_not_collide(leading):
    assert "text_collision" not in found(p(run("Ễ", 20, 50), run("ợ", 20, 50 + leading * mm(14))))


def test_leading_that_is_far_too_tight_collides():
    assert "text_collision" in found(p(run("Ễ", 20, 50), run("ợ", 20, 50 + 0.7 * mm(14))))


def test_kerned_neighbours_on_one_line_do_not_collide():
    line = p(run("V", 20, 50, size=60, width=14), run("a", 32, 50, size=60, width=12))
    assert "text_collision" not in found(line)
    assert "text_collision" in found(p(run("V", 20, 50, size=60, width=14), run("a", 30, 50, size=60, width=12)))


def test_blank_runs_collide_with_nothing():
    assert "text_collision" not in found(p(run("Đăng nhập"), run("  ")))


def test_text_outside_the_safe_area_is_told_with_how_far():
    problem = found(p(run(x=5)))["outside_safe_area"]
    assert figures(problem, "text", "out_mm", "safe_mm") == ("Đăng nhập", 1, 6)
    assert problem.place == PLACE


@pytest.mark.parametrize("spot", [{"x": 165}, {"y": 8}, {"y": 291}])
def test_every_edge_has_its_safe_margin(spot):
    assert "outside_safe_area" in found(p(run(**spot)))


def test_text_at_the_very_edge_of_the_safe_area_is_inside():
    assert "outside_safe_area" not in found(p(run(x=6)))


def test_a_code_is_inside_only_with_its_quiet_zone():
    assert "outside_safe_area" not in found(DOMAIN, code(x=6 + 4.8))
    assert found(DOMAIN, code(x=6 + 4.3))["outside_safe_area"].values["out_mm"] == 0.5


def test_a_figure_keeps_off_an_edge_or_runs_out_over_it():
    def out(x: float, width: float, bleed: float = 3) -> bool:
        figure = frame("Figure", box=Box(x, 100, width, 30), alt="Nhà")
        page = Page(210, 297, frame("", figure, box=Box(0, 0, 210, 297)), bleed=bleed)
        return bool(check_layout(Layout("", "vi", (page,))))

    assert not out(6, 198)
    assert out(5, 30) and out(0, 210)  # it would be cut by the printer's white edge
    assert not out(-3, 216)  # from bleed to bleed
    assert out(-3, 216, bleed=0)
    assert out(-3, 210)  # over the left edge, and on the right between the two
    assert out(-2, 30)  # not far enough out


def test_figures_stay_inside_and_decoration_may_bleed():
    figure = frame("Figure", box=Box(-3, 20, 30, 30), alt="Nhà")
    assert "outside_safe_area" in found(figure)
    band, number = rect(-3, -3, 216, 20, fill="#0b4f8a"), run("1", 2, 2, width=2, colour="#ffffff")
    assert "outside_safe_area" not in found(frame("Artifact", figure, band, number))


def test_nothing_needed_lies_across_a_fold():
    problem = found(p(run(x=80)), folds=(97,))["across_fold"]
    assert figures(problem, "fold_mm", "over_mm") == (97, 17)
    assert "across_fold" not in found(p(run(x=97)), p(run(x=57, y=70)), folds=(97,))
    assert "across_fold" in found(DOMAIN, code(x=100), folds=(97,))  # the quiet zone
    assert "across_fold" in found(frame("Figure", box=Box(90, 20, 20, 20), alt="Nhà"), folds=(97,))
    assert "across_fold" not in found(frame("Artifact", frame("Figure", box=Box(90, 20, 20, 20))), folds=(97,))


# --- letters


def test_type_below_the_smallest_floor_is_an_error():
    problem = found(p(run(size=7.9)))["type_below_floor"]
    assert figures(problem, "size_pt", "floor_pt") == (7.9, 8)
    assert "type_below_floor" not in found(p(run(size=8)))


def test_decoration_may_be_as_small_as_seven_points_and_no_smaller():
    assert "type_below_floor" not in found(frame("Artifact", run(size=7)))
    assert found(frame("Artifact", run(size=6.9)))["type_below_floor"].values["floor_pt"] == 7


def test_type_in_a_scaled_group_counts_as_large_as_it_prints():
    halved = Group((0.5, 0, 0, 0.5, 20, 20), (p(run(size=14)),))
    assert found(halved)["type_below_floor"].values["size_pt"] == 7


def test_a_title_is_read_from_its_distance():
    least = 7 * 1.5 / 0.74 / mm(1)  # 10.5 mm of letter height for 1.5 m
    reading = (1.5, 0.4, 0.3)
    assert "title_small" not in found(frame("H1", run(size=least + 0.1, y=80)), reading=reading)
    problem = found(frame("H1", run(size=30, y=80), run("nhỏ", size=9, y=100)), reading=reading)["title_small"]
    assert problem.severity == "warning"
    assert figures(problem, "size_pt", "letter_mm", "least_mm", "least_pt") == (30, 7.8, 10.5, 40.2)


def test_body_type_is_the_size_that_covers_most_of_the_paper():
    body = (p(run("một hai ba bốn", size=14)), p(run("nguồn và ngày kiểm tra", y=80, size=9)))
    assert "body_small" not in found(*body, reading=(1, 0.5, 0.3))
    problem = found(*body, reading=(1, 0.6, 0.3))["body_small"]
    assert figures(problem, "size_pt", "letter_mm", "least_mm") == (14, 3.7, 4.2)


def test_a_foot_of_many_words_is_not_the_body_of_a_small_card():
    body, long = p(run("một hai ba", size=14)), run("nguồn, ngày kiểm tra, mã ấn phẩm " * 9, y=80, size=7)
    assert found(body, p(long), reading=(1, 0.5, 0.3))["body_small"].values["size_pt"] == 7
    assert "body_small" not in found(body, replace(p(long), name="foot"), reading=(1, 0.5, 0.3))


def test_a_character_without_a_glyph_is_named():
    problem = found(p(run("Tải → VNeID")))["glyph_missing"]
    assert figures(problem, "characters", "face") == ("→ (U+2192)", "regular")
    assert "glyph_missing" not in found(p(run("Tải VNeID")))


def test_a_bru_letter_needs_the_fallback_face():
    assert found(p(run("Brŭ")))["glyph_missing"].values["characters"] == "ŭ (U+016D)"
    assert "glyph_missing" not in found(p(run("Brŭ", face="fallback")))


def test_every_vietnamese_letter_has_a_glyph():
    letters = "aăâeêioôơuưyđ" + "".join("aăâeêioôơuưy"[n] + tone for n in range(12) for tone in "\u0300\u0301\u0303\u0309\u0323")
    import unicodedata

    text = unicodedata.normalize("NFC", letters)
    assert found(p(run(text + text.upper(), width=100))) == {}


def test_decomposed_text_is_an_error():
    assert "not_nfc" in found(p(run("Đa\u0306ng nhập")))
    assert "not_nfc" not in found(p(run("Đăng nhập")))


STRAYS = ["\x07", "\x00", "\x85", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\u2067", "\ue000", "\ufffd", "\U000f0000"]


@pytest.mark.parametrize("stray", STRAYS)
def test_a_stray_character_is_named_by_its_number(stray):
    problem = found(p(run(f"Đăng{stray}nhập")))["stray_character"]
    assert problem.values["characters"] == f"U+{ord(stray):04X}"
    assert problem.values["text"] == "Đăng□nhập"


def test_ordinary_punctuation_is_not_stray():
    assert "stray_character" not in found(p(run("“5 bước” – 80 %, số 61/2018/NĐ-CP… · ’")))


# --- contrast


def test_luminance_and_contrast_are_those_of_wcag():
    assert luminance("#ffffff") == pytest.approx(1) and luminance("#000000") == 0
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert grey("#ff0000") == "#4c4c4c"


def test_pale_text_on_paper_is_an_error_with_its_ratio():
    problem = found(p(run(colour="#777777")))["contrast"]
    assert figures(problem, "ratio", "least", "ground") == (4.47, 4.5, "#ffffff")
    assert "contrast" not in found(p(run(colour="#767676")))


@pytest.mark.parametrize(
    ("size", "face", "enough"),
    [
        (18, "regular", True),
        (17.5, "regular", False),
        (14, "bold", True),
        (14, "semibold", True),
        (13.5, "bold", False),
        (14, "medium", False),
    ],
)
def test_large_text_needs_three_to_one(size, face, enough):
    assert ("contrast" not in found(p(run(size=size, face=face, colour="#8a8a8a")))) == enough


def test_text_is_measured_against_the_last_fill_under_it():
    band = frame("Artifact", rect(0, 0, 210, 80, fill="#0b4f8a"))
    card = frame("Artifact", rect(10, 30, 100, 40, fill="#ffffff"))
    assert "contrast" not in found(band, p(run(colour="#ffffff")))
    assert "contrast" not in found(band, card, p(run()))
    assert found(band, p(run()))["contrast"].values["ground"] == "#0b4f8a"
    assert "contrast" in found(p(run(colour="#ffffff")), band)  # painted after: not under it


def test_a_fill_counts_only_where_it_runs():
    corner = Shape((("M", 0, 0), ("L", 210, 0), ("L", 0, 297), ("Z",)), fill="#14213d")  # its box is the page, itself half of it
    assert "contrast" in found(frame("Artifact", corner), p(run(y=50)))
    assert "contrast" not in found(frame("Artifact", corner), p(run(x=140, y=250)))
    ring = Shape((*rect(0, 0, 210, 297).path, *rect(10, 10, 190, 277).path), fill="#14213d", even_odd=True)
    assert "contrast" not in found(frame("Artifact", ring), p(run()))


def test_a_disc_under_a_number_is_its_ground():
    k = 0.5522847498
    disc = Shape(
        (
            ("M", 30, 40),
            ("C", 30 + 10 * k, 40, 40, 50 - 10 * k, 40, 50),
            ("C", 40, 50 + 10 * k, 30 + 10 * k, 60, 30, 60),
            ("C", 30 - 10 * k, 60, 20, 50 + 10 * k, 20, 50),
            ("C", 20, 50 - 10 * k, 30 - 10 * k, 40, 30, 40),
            ("Z",),
        ),
        fill="#0b4f8a",
    )
    assert "contrast" not in found(frame("Artifact", disc), frame("Lbl", run("5", 27, 53, 20, "bold", "#ffffff", 6)))


def test_a_fill_inside_a_group_is_found_where_the_group_puts_it():
    moved = Group((2, 0, 0, 2, 10, 30), (rect(0, 0, 40, 20, fill="#14213d"),))
    assert "contrast" in found(frame("Artifact", moved), p(run()))
    assert "contrast" in found(frame("Artifact", moved, box=Box(0, 40, 0, 0)), p(run(y=90)))
    assert "contrast" not in found(frame("Artifact", moved), p(run(y=90)))


def test_two_colours_of_one_grey_fail_in_black_and_white_only():
    red, green = "#c80000", "#00ff00"  # 0.299 x 200 = 60; 0.587 x 255 = 150
    problems = found(frame("Artifact", rect(0, 0, 210, 297, fill=green)), p(run(colour=red, size=14)))
    assert "contrast_grey" in problems and contrast(red, green) > 4.3
    assert contrast(grey(red), grey(green)) < 4.5
    assert "contrast_grey" not in found(p(run(colour=red)))


def test_one_block_reports_one_pair_of_colours_once():
    pale = [run(f"dòng {n}", y=50 + 10 * n, colour="#aaaaaa") for n in range(5)]
    assert [problem.code for problem in check_layout(layout(p(*pale)))] == ["contrast", "contrast_grey"]


def test_text_on_a_photograph_is_for_a_person_to_judge():
    photo = frame("Figure", Picture(Box(10, 30, 100, 50), b"", (10, 10), "anh.jpg"), alt="Nhà văn hóa")
    problem = found(photo, p(run(colour="#ffffff")))["text_on_picture"]
    assert problem.severity == "warning"
    assert "contrast" not in found(photo, p(run(colour="#ffffff")))


def test_a_stamp_is_decoration_and_needs_no_contrast():
    stamp = Group((0.7, -0.7, 0.7, 0.7, 0, 200), (run("BẢN NHÁP", size=60, colour="#dddddd"),))
    assert found(frame("Artifact", stamp)) == {}
    assert "contrast" in found(p(stamp))


# --- alternative texts and blanks


@pytest.mark.parametrize("role", ["Figure", "Link"])
def test_figures_and_links_need_an_alt_text(role):
    problem = found(frame(role, box=Box(20, 20, 10, 10), place=PLACE, alt=" "))["missing_alt"]
    assert (problem.values["role"], problem.place) == (role, PLACE)
    assert "missing_alt" not in found(frame(role, box=Box(20, 20, 10, 10), alt="Điện thoại"))
    assert "missing_alt" not in found(frame("Artifact", frame(role, box=Box(20, 20, 10, 10))))


def test_a_blank_on_a_page_that_is_no_draft_is_an_error():
    blank = p(run("Gọi "), run("[số điện thoại]", x=60), frame("", run("hỏi", y=70)))
    assert found(blank)["blank_not_marked"].values["text"] == "[số điện thoại]"
    assert "blank_not_marked" not in found(blank, draft=True)


# --- codes


@pytest.mark.parametrize(
    ("module", "expected"), [(0.39, "code_module"), (0.4, "code_module_small"), (0.49, "code_module_small"), (0.5, None)]
)
def test_module_size(module, expected):
    rows = (2**57 - 1,) * 57
    big = Frame("Link", Box(100, 200, 57 * module, 57 * module), (Code(0, 0, module, rows, URL, "M"),), alt="Mã QR", link=URL)
    problems = found(DOMAIN, big)
    assert ({"code_module", "code_module_small"} & problems.keys()) == ({expected} if expected else set())
    if expected:
        assert problems[expected].values["module_mm"] == module
        assert problems[expected].severity == ("error" if expected == "code_module" else "warning")


def test_symbol_side_follows_the_distance_and_is_never_under_20_mm():
    assert "code_side" not in found(DOMAIN, code())  # 30 mm for 0.3 m
    assert found(DOMAIN, code(module=1.1))["code_side"].values["least_mm"] == 30
    problem = found(DOMAIN, code(module=0.79), reading=(1, 0.4, 0.1))["code_side"]
    assert figures(problem, "side_mm", "least_mm") == (19.75, 20)
    assert "code_side" not in found(DOMAIN, code(module=0.8), reading=(1, 0.4, 0.1))


def test_text_in_the_quiet_zone_is_an_error():
    near = p(run("Quét mã", 100, 199, width=30))
    problem = found(DOMAIN, near, code())["quiet_zone_text"]
    assert figures(problem, "text", "zone_mm", "into_mm") == ("Quét mã", 4.8, 4.8 - 1 + round(0.25 * mm(14), 1) + 0.0)
    assert "quiet_zone_text" not in found(DOMAIN, p(run("Quét mã", 100, 193, width=30)), code())


def test_dark_ink_in_the_quiet_zone_is_an_error_and_light_ink_is_not():
    for colour, wrong in (("#14213d", True), ("#c8102e", True), ("#ffc72c", False), ("#e3eef8", False)):
        spot = frame("Artifact", rect(96, 210, 3, 3, fill=colour))
        assert ("quiet_zone_shape" in found(DOMAIN, spot, code())) == wrong, colour


def test_a_frame_line_stands_outside_the_quiet_zone():
    def framed(inset: float) -> bool:
        line = rect(100 - inset, 200 - inset, 30 + 2 * inset, 30 + 2 * inset, stroke="#000000", stroke_width=1)
        return "quiet_zone_shape" in found(DOMAIN, frame("Artifact", line), code())

    line = rect(96, 196, 38, 38, stroke="#000000", stroke_width=1)
    assert found(DOMAIN, frame("Artifact", line), code())["quiet_zone_shape"].values["into_mm"] == 1.3  # 0.8 and half the line
    assert framed(4)
    assert framed(5.2)  # half of the line's width reaches in
    assert not framed(5.3)


def test_a_round_frame_with_a_hole_is_measured_where_it_is_dark():
    hole = Shape((*rect(90, 190, 50, 50).path, *rect(95, 195, 40, 40).path), fill="#14213d", even_odd=True)
    assert "quiet_zone_shape" not in found(DOMAIN, frame("Artifact", hole), code())
    narrow = Shape((*rect(90, 190, 50, 50).path, *rect(96, 196, 38, 38).path), fill="#14213d", even_odd=True)
    assert "quiet_zone_shape" in found(DOMAIN, frame("Artifact", narrow), code())


def test_what_a_white_ground_hides_does_not_disturb_a_code():
    band = rect(0, 190, 110, 60, fill="#0b4f8a")
    white = rect(90, 190, 50, 50, fill="#ffffff")
    domain = p(run("dichvucong.gov.vn", 20, 100))
    assert "quiet_zone_shape" not in found(frame("Artifact", band, white), domain, code())
    assert "quiet_zone_shape" in found(frame("Artifact", band), domain, code())


def test_the_ground_of_a_code_has_its_border_outside_the_quiet_zone():
    tight = rect(95.2, 195.2, 39.6, 39.6, fill="#ffffff", stroke="#000000", stroke_width=1)
    assert "quiet_zone_shape" in found(frame("Artifact", tight), DOMAIN, code())
    roomy = rect(94.5, 194.5, 41, 41, fill="#ffffff", stroke="#000000", stroke_width=1)
    assert "quiet_zone_shape" not in found(frame("Artifact", roomy), DOMAIN, code())


def test_a_slanting_edge_counts_only_where_it_comes_in():
    def touches(reach: float) -> bool:
        slope = Shape((("M", 60, 160), ("L", 60 + reach, 160), ("L", 60, 160 + reach), ("Z",)), fill="#14213d")
        return "quiet_zone_shape" in found(p(run("dichvucong.gov.vn", 20, 100)), frame("Artifact", slope), code())

    assert not touches(70)  # its box reaches over the zone's corner at (95.2, 195.2), its edge x + y = 290 does not
    assert touches(71)


def test_a_pale_code_on_its_ground_is_a_matter_of_contrast_alone():
    cream = frame("Artifact", rect(90, 190, 50, 50, fill="#fff4d6"))
    problems = found(cream, DOMAIN, code(colour="#ffc72c"))
    assert "code_contrast" in problems and "quiet_zone_shape" not in problems


def test_nothing_is_painted_over_a_symbol_not_even_light():
    emblem = frame("Artifact", rect(110, 210, 5, 5, fill="#ffffff"))
    assert "quiet_zone_shape" in found(DOMAIN, code(), emblem)
    assert "quiet_zone_shape" not in found(DOMAIN, emblem, code())


def test_pictures_and_other_codes_stay_out_of_the_quiet_zone():
    photo = frame("Figure", Picture(Box(80, 200, 18, 18), b"", (10, 10), "anh.jpg"), alt="Nhà")
    assert "quiet_zone_picture" in found(DOMAIN, photo, code())
    assert "quiet_zone_code" in found(DOMAIN, code(), code(x=133))
    assert "quiet_zone_code" not in found(DOMAIN, code(), code(x=140))


def test_a_code_is_dark_on_light():
    assert found(DOMAIN, code(colour="#ffc72c"))["code_contrast"].values["ground"] == "#ffffff"
    assert "code_contrast" not in found(DOMAIN, code(colour="#0b4f8a"))
    dark = frame("Artifact", rect(90, 190, 50, 50, fill="#14213d"))
    problems = found(dark, DOMAIN, code(colour="#ffffff"))
    assert "code_inverted" in problems and "code_contrast" not in problems


def test_the_domain_of_a_code_stands_on_its_page_in_words():
    problem = found(code())["domain_not_printed"]
    assert (problem.values["host"], problem.place) == ("dichvucong.gov.vn", PLACE)
    assert "domain_not_printed" not in found(p(run("Mở https://dichvucong.gov.vn/ nhé.")), code())
    assert "domain_not_printed" not in found(p(run("dichvucong."), run("gov.vn", y=60)), code())  # broken over two lines
    assert "domain_not_printed" in found(p(run("xdichvucong.gov.vn")), code())
    assert "domain_not_printed" in found(p(run("dichvucong.gov.vn.evil.com")), code())
    assert "domain_not_printed" in found(p(run("dichvucong")), p(run(".gov.vn", y=60)), code())


@pytest.mark.parametrize("payload", ["tel:0912345678", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lê Thị Ánh\r\nTEL:0912345678\r\nEND:VCARD"])
def test_the_number_that_a_code_calls_stands_on_its_page_in_words(payload):
    dial = frame("Link", Code(0, 0, 1.2, ROWS, payload, "M"), box=Box(100, 200, 30, 30), alt="Gọi", link="tel:0912345678", place=PLACE)
    problem = found(dial)["number_not_printed"]
    assert (problem.values["number"], problem.place) == ("0912345678", PLACE)
    assert "domain_not_printed" not in found(dial)
    for words in ("0912 345 678", "Gọi 0912.345.678.", "+84 912 345 678"):
        assert "number_not_printed" not in found(p(run(words)), dial)
    assert "number_not_printed" not in found(p(run("0912 "), run("345 678", y=60)), dial)  # broken over two lines
    assert "number_not_printed" in found(p(run("0912 345 679")), dial)
    assert "number_not_printed" in found(p(run("0912 345 6789")), dial)


def test_the_domain_on_another_page_does_not_count():
    first, second = (layout(tree).pages[0] for tree in (DOMAIN, code()))
    problems = check_layout(Layout("", "vi", (first, second), edition=edition()))
    assert [(x.code, x.values["page"]) for x in problems] == [("domain_not_printed", 2)]


# --- all at once


def test_every_planted_fault_is_found_and_none_hides_another():
    faults = (
        frame(
            "Artifact",
            rect(0, 100, 210, 20, fill="#14213d"),
            rect(110, 211.5, 2, 2, fill="#14213d"),
            rect(140, 230, 50, 50, fill="#14213d"),
        ),
        p(run("Đè", 20, 30), run("lên", 25, 31)),
        p(run("Ra ngoài", 2, 40)),
        p(run("Qua nếp gấp", 80, 50)),
        p(run("Quá bé", 20, 60, size=5)),
        frame("H1", run("Tiêu đề", 20, 75)),
        p(run("Mũi tên → và ho\u0301a và\u200bẩn", 20, 90)),
        p(run("Chìm", 20, 112)),
        frame("Figure", Picture(Box(20, 130, 40, 20), b"", (1, 1), "anh.jpg"), box=Box(0, 0, 0, 0), name="photo"),
        p(run("Trên ảnh", 25, 140, width=20)),
        p(run("[số điện thoại]", 20, 165)),
        frame("Sect", box=Box(20, 170, 50, 10), solid=True),
        frame("Sect", box=Box(60, 175, 50, 10), solid=True),
        p(run("Sát mã", 100, 199, width=20)),
        code(module=0.39, colour="#ffffff"),
        code(x=105, module=0.45),
        code(x=150, y=240, colour="#ffffff"),
        frame("Figure", Picture(Box(117, 200, 9, 9), b"", (1, 1), "anh2.jpg"), alt="Nhà"),
    )
    planted = layout(*faults, folds=(97,), problems=(Problem("overflow"),), reading=(2, 1, 0.3))
    problems = check_layout(planted)
    expected = {
        "overflow",
        "overlap",
        "text_collision",
        "outside_safe_area",
        "across_fold",
        "type_below_floor",
        "title_small",
        "body_small",
        "glyph_missing",
        "not_nfc",
        "stray_character",
        "contrast",
        "contrast_grey",
        "text_on_picture",
        "missing_alt",
        "blank_not_marked",
        "code_module",
        "code_module_small",
        "code_side",
        "quiet_zone_text",
        "quiet_zone_shape",
        "quiet_zone_picture",
        "quiet_zone_code",
        "code_contrast",
        "code_inverted",
        "domain_not_printed",
    }
    assert {problem.code for problem in problems} == expected
    assert all(messages.has(code) for code in expected - {"overflow"})


def test_every_message_of_the_tree_speaks_with_its_figures():
    for problem in check_layout(layout(p(run(x=2, size=5, colour="#cccccc")), code(module=0.39))):
        for lang in messages.LANGUAGES:
            assert "{" not in "".join(messages.say(problem.code, lang, problem.values))


def test_each_rule_can_be_run_alone():
    from leaflet_gen.check.sheet import sheets

    seen = sheets(layout(p(run(colour="#eeeeee", size=5))))
    assert [x.code for x in LAYOUT_RULES["floor"](seen)] == ["type_below_floor"]
    assert [x.code for x in LAYOUT_RULES["contrast"](seen)] == ["contrast"]
