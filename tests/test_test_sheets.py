"""The sheets that an office prints to learn what its printer does: every ruler, step and code on them is as it says."""

import unicodedata
from io import BytesIO
from itertools import combinations

import pikepdf
import pytest
from reading import pictures

from leaflet_gen.check.codes import quiet_zone
from leaflet_gen.check.printable import printable
from leaflet_gen.check.sheet import sheets
from leaflet_gen.impose import Paper
from leaflet_gen.kit import probe
from leaflet_gen.kit.signs import COMB_STEP, SIDE_COMBS, WHITE_EDGES
from leaflet_gen.layout.tree import Layout, Page, Run, Shape
from leaflet_gen.messages import LANGUAGES
from leaflet_gen.model import Keep
from leaflet_gen.proof.codes import read_codes
from leaflet_gen.render.sheets import write_sheets
from leaflet_gen.units import MM_PER_INCH

URL = "https://dichvucong.gov.vn/"
DPI = 300
TONES = {"\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}


def calibration(lang: str = "vi", url: str = URL) -> Layout:
    return probe.calibration(Paper(), "van-phong", url, lang)


def every_page(lang: str) -> list[Layout]:
    return [calibration(lang), probe.flip(Paper(), lang)]


def page_runs(page: Page) -> list[Run]:
    return [m.item for m in sheets(Layout("", "vi", (page,)))[0].marks if isinstance(m.item, Run)]


def runs_of(layout: Layout) -> list[Run]:
    return [run for page in layout.pages for run in page_runs(page)]


@pytest.fixture(scope="module")
def picture():
    """The calibration sheet at 300 dpi, in grey."""
    return pictures(write_sheets(calibration()), DPI, grey=True)[0]


def px(millimetres: float) -> int:
    return round(millimetres * DPI / MM_PER_INCH)


def test_every_code_of_the_ladder_is_read_back_at_its_own_size():
    read = sorted(read_codes(write_sheets(calibration()), DPI), key=lambda reading: reading.box.width)
    assert [reading.payload for reading in read] == [URL] * len(probe.SIDES)
    assert [reading.box.width for reading in read] == pytest.approx(probe.SIDES, abs=0.25)
    assert (probe.SIDES[0], probe.SIDES[-1]) == (10, 40)


def test_every_code_of_the_ladder_has_its_quiet_zone():
    assert list(quiet_zone(sheets(calibration()))) == []


def test_without_an_address_there_is_no_ladder():
    assert read_codes(write_sheets(calibration(url="")), DPI) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("white", [0, 6, 15])
def test_all_that_must_be_read_stands_inside_the_white_edge_of_any_printer(lang, white):
    paper = Paper(unprintable=(white, white, white, white))
    for layout in every_page(lang):
        assert printable(layout, paper) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_words_stand_on_others(lang):
    for layout in every_page(lang):
        for page in sheets(layout):
            boxes = [(m.item.text, m.box) for m in page.marks if isinstance(m.item, Run) and m.item.text.strip()]
            met = [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if min(one.overlap(two)) > 0.6]
            ticked = [m.box for m in page.marks if isinstance(m.item, Shape) and (m.box.width, m.box.height) == pytest.approx((6, 6))]
            met += [(a, "a box to tick") for a, one in boxes for two in ticked if min(one.overlap(two)) > 0]
            assert met == []


def test_the_words_that_say_what_to_do_are_12_pt_and_black():
    small = [run for run in runs_of(calibration()) if run.size_pt < 12]
    assert {run.text for run in small} <= {probe.TONES, *map(str, probe.SIZES_PT)}
    assert all(run.size_pt >= 12 for run in runs_of(probe.flip(Paper(), "vi")))
    assert {run.colour for layout in every_page("vi") for run in runs_of(layout)} == {"#000000"}


def test_the_smallest_type_is_shown_from_5_to_14_pt_with_every_tone():
    sizes = [run.size_pt for run in runs_of(calibration()) if run.text == probe.TONES]
    assert (min(sizes), max(sizes)) == (5, 14) and sizes == sorted(sizes)
    assert set(TONES) <= set(unicodedata.normalize("NFD", probe.TONES))


def test_hairlines_are_as_thin_as_they_say():
    """In the file, not only in the tree: a writer that rounds would make two of them one."""
    with pikepdf.open(BytesIO(write_sheets(calibration()))) as pdf:
        widths = {float(operands[0]) for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]) if str(operator) == "w"}
    assert set(probe.HAIRLINES) <= widths and (min(probe.HAIRLINES), max(probe.HAIRLINES)) == (0.05, 0.5)


def test_both_rulers_are_as_long_as_the_words_say(picture):
    """The last tick stands as far from the first as is written: measured on the picture."""
    across, down = 140, 100
    level, upright = probe.LEFT, probe.LEFT - 10

    def black(x: float, y: float) -> bool:
        return picture.crop((px(x) - 2, px(y) - 2, px(x) + 3, px(y) + 3)).getextrema()[0] < 128

    assert all(black(level + mm, 34.5) for mm in range(0, across + 1, 10)) and not black(level + across + 1, 34.5)
    top = probe.UPRIGHT
    assert all(black(upright + 3.5, top + mm) for mm in range(0, down + 1, 10)) and not black(upright + 3.5, top + down + 1)
    said = " ".join(run.text for run in runs_of(calibration()))
    assert f"{across} mm" in said and f"{down} mm" in said


def test_each_step_of_grey_is_darker_than_the_last_by_as_much(picture):
    ramp = [m for m in sheets(calibration())[0].marks if isinstance(m.item, Shape) and m.item.fill and m.box.height == pytest.approx(9)]
    levels = []
    for mark in ramp:
        x, y = mark.box.x + mark.box.width / 2, mark.box.y + mark.box.height / 2
        levels.append(picture.getpixel((px(x), px(y))))
    assert levels == pytest.approx([255 * (1 - percent / 100) for percent in probe.GREYS], abs=1.5)


@pytest.mark.parametrize("edge", ["top", "bottom", "left", "right"])
def test_what_a_printer_cuts_off_is_read_on_the_comb_of_that_edge(edge):
    """Whiten an edge as a printer does: the smallest figure whose bar is left is its width."""
    for white in (4, 7, 12):
        page = pictures(write_sheets(calibration()), DPI, grey=True)[0]
        width, height = page.size
        cut = {"top": (0, 0, width, px(white) - 3), "left": (0, 0, px(white) - 3, height)}
        cut |= {"bottom": (0, height - px(white) + 3, width, height), "right": (width - px(white) + 3, 0, width, height)}
        page.paste(255, cut[edge])
        assert next(d for d in WHITE_EDGES if has_bar(page, edge, d)) == white


def has_bar(page, edge: str, distance: int) -> bool:
    n = WHITE_EDGES.index(distance)
    long = COMB_STEP * (len(WHITE_EDGES) - 1)
    first = (210 - long) / 2 if edge in ("top", "bottom") else SIDE_COMBS
    along = first + COMB_STEP * n + 1.5  # beside the tooth, on its bar
    x, y = {"top": (along, distance), "bottom": (along, 297 - distance), "left": (distance, along), "right": (210 - distance, along)}[edge]
    return page.crop((px(x) - 3, px(y) - 3, px(x) + 4, px(y) + 4)).getextrema()[0] < 128


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_figure_of_a_ruler_stands_beside_the_combs_of_the_sides(lang):
    """Beside each other they would be taken for one another."""
    figures = [m.box for m in sheets(calibration(lang))[0].marks if isinstance(m.item, Run) and m.item.text.isdigit()]
    combs = [box for box in figures if box.right < 25 and box.bottom < 200]
    rulers = [box for box in figures if 25 < box.x and box.right < probe.LEFT - 10 and box.bottom < 205]
    assert len(combs) == len(WHITE_EDGES) and len(rulers) == 11
    assert max(box.bottom for box in combs) < min(box.y for box in rulers)


@pytest.mark.parametrize(("lang", "words"), [("vi", ["Trên", "Dưới", "Trái", "Phải"]), ("en", ["Top", "Bottom", "Left", "Right"])])
def test_each_of_the_four_figures_has_a_blank_to_be_written_in(lang, words):
    marks = sheets(calibration(lang))[0].marks
    said = {m.item.text: m.box for m in marks if isinstance(m.item, Run)}
    baseline = said[words[0]].bottom
    shapes = [m.box for m in marks if isinstance(m.item, Shape) and m.box.height < 1 and abs(m.box.y - baseline) < 2]
    rules = [box for box in shapes if box.width > 12]
    for word in words:
        assert any(0 < rule.x - said[word].right < 3 for rule in rules), word
    assert len(rules) == 4 and max(rule.right for rule in rules) < said["mm"].x
    assert said["mm"].right < 210 - probe.EDGE - 3  # apart from the figures of the comb


def test_the_bars_at_the_sides_are_not_called_level():
    said = " ".join(run.text for run in runs_of(calibration()))
    assert "vạch chặn" in said and "vạch ngang" not in said
    assert "người phụ trách máy tính" in said


# --- fronts and backs


def crosses(page_number: int) -> set[tuple[float, float]]:
    """Where two long hairlines of a side cross each other."""
    page = sheets(probe.flip(Paper(), "vi"))[page_number]
    level = [m.box for m in page.marks if isinstance(m.item, Shape) and m.box.width > 17 and m.box.height < 1]
    upright = [m.box for m in page.marks if isinstance(m.item, Shape) and m.box.height > 17 and m.box.width < 1]
    return {(round(u.x + u.width / 2, 1), round(v.y + v.height / 2, 1)) for v in level for u in upright if min(v.overlap(u)) > 0.1}


def test_crosses_of_both_sides_meet_over_whichever_edge_the_sheet_is_turned():
    front, back = crosses(0), crosses(1)
    assert len(front) == 4
    assert {(round(210 - x, 1), y) for x, y in back} == front  # seen through paper that was turned over its long edge
    assert {(x, round(297 - y, 1)) for x, y in back} == front


def test_arrows_agree_only_if_the_sheet_was_turned_over_its_long_edge():
    front, back = pictures(write_sheets(probe.flip(Paper(), "vi")), 50, grey=True)

    def head(page) -> bool:
        """Whether the arrow's head is at the upper edge: wide above, narrow below."""
        rows = [page.crop((0, y, page.width, y + 1)).histogram()[0] for y in range(page.height // 12, page.height // 3)]
        return rows.index(max(rows)) < len(rows) * 0.6 and sum(rows[:2]) < max(rows)

    assert head(front) and head(back)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_side_of_the_turned_sheet_says_which_it_is(lang):
    said = [" ".join(run.text for run in runs) for runs in map(page_runs, probe.flip(Paper(), lang).pages)]
    assert "MẶT TRƯỚC" in said[0] and "MẶT SAU" in said[1] and "MẶT SAU" not in said[0]


def test_a_printer_whose_paper_lies_on_its_side_gets_upright_test_sheets():
    page = probe.calibration(Paper(297, 210), "x", URL, "vi", Keep()).pages[0]
    assert (page.width, page.height) == (210, 297)
