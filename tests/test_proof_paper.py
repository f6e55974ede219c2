"""What the proof says of sheets, and of what a printer and a copier leave of them. Every fault here was planted."""

import random
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pikepdf import Name
from reading import pictures
from trees import OTHER_URL, URL, code, frame, layout, link, rectangle, run

from leaflet_gen.check.colours import contrast
from leaflet_gen.impose import SCHEMES
from leaflet_gen.impose.repeat import as_is, two_up
from leaflet_gen.impose.sheet import Imposed, Paper, Placing, placed, side
from leaflet_gen.layout.tree import Frame, Group, Page
from leaflet_gen.messages import has
from leaflet_gen.problems import Place, Problem
from leaflet_gen.proof.codes import read_codes
from leaflet_gen.proof.paper import paper_faults
from leaflet_gen.proof.sheets import proof_sheets
from leaflet_gen.proof.degrade import BLACK, WAYS, degraded, looks
from leaflet_gen.render.sheets import Handling, write_sheets
from leaflet_gen.units import Box, Matrix

A4, WIDE = Paper(), Paper().turned
STRAIGHT: Matrix = (1, 0, 0, 1, 0, 0)
UPSIDE_DOWN: Matrix = (-1, 0, 0, -1, 210, 297)
HERE = Place("content/topics/thu/vi.yaml", 7, 3)


def page(*children: Frame, width: float = 105, height: float = 148) -> Page:
    return Page(width, height, frame("", (0, 0, width, height), *children))


def card(x: float = 20, y: float = 60, side: float = 30, word: str = "Nộp hồ sơ") -> Page:
    """A heading and a code."""
    where = replace(link(x=x, y=y, side=side), place=Place("vi.yaml", 14, 9))
    return page(frame("H1", (5, 2, 90, 9), run(word, 0, 6), place=HERE), where)


def sheets(*sides: tuple[tuple[Page, Matrix, Box | None], ...], paper: Paper = A4, **more) -> Imposed:
    """Pages under their maps, side by side; each page has its number by the order in which it comes up."""
    numbers: dict[int, int] = {}
    placings = []
    for at, here in enumerate(sides):
        for each, onto, clip in here:
            placings.append(Placing(at, numbers.setdefault(id(each), len(numbers)), onto, clip))
    made = [side(paper, tuple(placed(each, onto, clip) for each, onto, clip in here)) for here in sides]
    return Imposed(layout(*made), "thu", placings=tuple(placings), **more)


def alone(each: Page, onto: Matrix = STRAIGHT, clip: Box | None = None) -> Imposed:
    return sheets(((each, onto, clip),))


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def changed(pdf: bytes, change) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        out = BytesIO()
        opened.save(out)
    return out.getvalue()


def proofed(imposed: Imposed, handling: Handling = Handling()) -> list[Problem]:
    return proof_sheets(write_sheets(imposed.layout, handling), imposed)


# -- whether the file is what was imposed ----------------------------------------------


@pytest.mark.parametrize(
    "onto",
    [STRAIGHT, UPSIDE_DOWN, (0, 1, -1, 0, 160, 20), (0, -1, 1, 0, 30, 200), (1.4, 0, 0, 1.4, 10, 20)],
    ids=["upright", "upside down", "turned right", "turned left", "larger"],
)
def test_a_placed_page_is_read_wherever_its_map_puts_it(onto):
    assert proofed(alone(card(), onto)) == []


def test_a_page_that_stands_on_a_sheet_four_times_is_read_four_times():
    one = card()
    four = sheets(tuple((one, (1, 0, 0, 1, x, y), None) for y in (0, 148.5) for x in (0, 105)))
    pdf = write_sheets(four.layout)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert list(opened.pages[0].Resources.XObject) == ["/Form1"]  # once in the file
    assert proof_sheets(pdf, four) == []
    three = sheets(tuple((one, (1, 0, 0, 1, x, y), None) for x, y in ((0, 0), (105, 0), (0, 148.5))))
    found = proof_sheets(write_sheets(three.layout), four)
    assert codes(found) == ["proof_text", "proof_code_lost"]


@settings(max_examples=15)
@given(turn=st.sampled_from((0, 1, 2, 3)), x=st.floats(0, 32), y=st.floats(0, 119), off=st.floats(6, 30), down=st.booleans())
def test_a_code_is_read_at_its_place_and_missed_when_it_moves(turn, x, y, off, down):
    a, b, width, height = ((1, 0, 0, 0), (0, 1, 148, 0), (-1, 0, 105, 148), (0, -1, 0, 105))[turn]
    here: Matrix = (a, b, -b, a, x + width, y + height)
    there: Matrix = (*here[:4], here[4] + off * (not down), here[5] + off * down)
    one = card()
    pdf = write_sheets(alone(one, here).layout)
    assert proof_sheets(pdf, alone(one, here)) == []
    assert set(codes(proof_sheets(pdf, alone(one, there)))) == {"proof_code_lost", "proof_code_extra", "sheet_moved"}


def test_a_code_that_moved_on_its_page_is_caught():
    found = proof_sheets(write_sheets(alone(card(y=80)).layout), alone(card(y=60)))
    assert set(codes(found)) == {"proof_code_lost", "proof_code_extra"}
    assert next(p for p in found if p.code == "proof_code_lost").place == Place("vi.yaml", 14, 9)  # inside the placed page


def test_another_word_on_a_placed_page_is_caught_where_it_is_written():
    (found,) = proof_sheets(write_sheets(alone(card(word="Nộp hổ sơ")).layout), alone(card()))
    assert (found.code, found.place) == ("proof_text", HERE)


def test_a_sheet_of_the_wrong_size_is_caught():
    imposed = alone(card())
    wrong = replace(imposed, layout=layout(side(Paper(210, 297.2), imposed.layout.pages[0].root.children)))
    found = proof_sheets(write_sheets(wrong.layout), imposed)
    assert [(p.code, p.values["box"]) for p in found] == [("proof_box", "MediaBox"), ("proof_box", "TrimBox")]


def test_a_lost_side_is_caught():
    both = sheets(((card(), STRAIGHT, None),), ((card(), STRAIGHT, None),))
    assert codes(proof_sheets(write_sheets(alone(card()).layout), both)) == ["proof_pages"]


def test_a_font_that_is_not_inside_is_caught():
    def strip(opened):
        for font in opened.pages[0].Resources.Font.values():
            del font.FontDescriptor["/FontFile2"]

    imposed = alone(card())
    assert codes(proof_sheets(changed(write_sheets(imposed.layout), strip), imposed)) == ["proof_font_outside"]


def test_a_file_that_lets_the_driver_scale_is_caught():
    def unsay(opened):
        del opened.Root.ViewerPreferences["/PrintScaling"]

    def scale(opened):
        opened.Root.ViewerPreferences.PrintScaling = Name.AppDefault

    imposed = alone(card())
    for change in (unsay, scale):
        assert codes(proof_sheets(changed(write_sheets(imposed.layout), change), imposed)) == ["sheet_scaled"]


@pytest.mark.parametrize(("flip", "asked", "found"), [("long", "long", []), ("long", "", []), ("long", "short", ["sheet_flip"])])
def test_paper_turned_over_another_edge_than_the_backs_are_made_for_is_caught(flip, asked, found):
    imposed = sheets(((card(), STRAIGHT, None),), ((card(), UPSIDE_DOWN, None),), flip=flip)
    assert codes(proofed(imposed, Handling(asked))) == found


def test_a_page_that_is_not_where_the_scheme_says_is_caught():
    imposed = alone(card(), (1, 0, 0, 1, 20, 30))
    right, lower = (1, 0, 0, 1, 20, 30), (1, 0, 0, 1, 20, 31)
    for wrong in (Placing(0, 0, lower), Placing(0, 0, right, Box(0, 0, 50, 50)), Placing(3, 0, right)):
        assert codes(proofed(replace(imposed, placings=(wrong,)))) == ["sheet_placing"]


# -- tiles -------------------------------------------------------------------------------


def tiles(edges: tuple[tuple[float, float], ...], poster: Page) -> Imposed:
    """A tile for each stretch of the poster, from edge to edge, 10 mm from the paper's left."""
    return sheets(*(((poster, (1, 0, 0, 1, 10 - left, 10), Box(left, 0, right - left, 148)),) for left, right in edges))


def test_a_code_that_every_tile_cuts_is_caught_once():
    found = proofed(tiles(((0, 35), (35, 105)), card(x=20, side=30)))
    assert [(p.code, p.place, p.values["page"]) for p in found] == [("sheet_code_cut", Place("vi.yaml", 14, 9), 1)]


def test_a_code_that_a_tile_cuts_may_be_whole_on_the_next():
    assert proofed(tiles(((0, 35), (15, 105)), card(x=20, side=30))) == []


def test_what_is_left_of_a_cut_code_is_no_stranger():
    """Where a tile lacks half a module of a code, it can still be read."""
    imposed = tiles(((0, 49.6), (10, 105)), card(x=20, side=30))
    assert [(read.page, read.payload) for read in read_codes(write_sheets(imposed.layout), 300)] == [(1, URL), (2, URL)]
    assert proofed(imposed) == []


def test_a_cut_code_of_another_page_does_not_count_as_whole():
    found = proofed(sheets(((card(), STRAIGHT, Box(0, 0, 35, 148)),), ((card(), STRAIGHT, None),)))
    assert codes(found) == ["sheet_code_cut"]


def test_a_code_that_is_whole_on_its_tile_must_be_read_there():
    poster = card(x=20, side=30)
    covered = page(*poster.root.children, frame("Artifact", (20, 60, 30, 12), rectangle(0, 0, 30, 12, fill="#ffffff")))
    edges = ((0, 60), (10, 105))
    found = proof_sheets(write_sheets(tiles(edges, covered).layout), tiles(edges, poster))
    assert codes(found) == ["proof_code_lost"] * 2


@pytest.mark.parametrize(("fold", "found"), [(40.0, ["sheet_code_folded"]), (60.0, [])], ids=["through", "beside"])
@pytest.mark.parametrize(
    ("scheme", "size", "times", "flip"),
    [(as_is, (210, 297), 1, ""), (as_is, (210, 297), 2, "short"), (two_up, (148, 210), 2, "")],
    ids=["alone", "on a back that stands on its head", "twice on a sheet"],
)
def test_a_fold_of_a_placed_page_through_a_code_is_caught(scheme, size, times, flip, fold, found):
    """Folds are the page's own: they go where the scheme puts it."""
    plain = page(*card(x=20, side=30).root.children, width=size[0], height=size[1])
    folded = replace(plain, folds=(fold,))
    sides = (folded,) if not flip else (plain, folded)
    assert codes(proofed(scheme(layout(*sides), flip=flip))) == found * (times if scheme is two_up else 1)


# -- lines in the file -----------------------------------------------------------------


def words(x: float = 10, y: float = 20, text: str = "Nộp hồ sơ tại nhà") -> Page:
    """Without a code: nothing but letters says where it is."""
    return page(frame("P", (x, y, 60, 12), run(text, 0, 8), place=HERE, name="body"))


PLACED: Matrix = (1, 0, 0, 1, 20, 30)


@pytest.mark.parametrize(
    ("wrong", "off"),
    [
        ((1, 0, 0, 1, 60, 30), 40.0),
        ((1, 0, 0, 1, 20, 30.5), 0.5),
        ((0.5, 0, 0, 0.5, 20, 30), None),
        ((1, 0, 0, 1, 260, 30), 240.0),
        ((0, 1, -1, 0, 120, 30), None),
        ((-1, 0, 0, -1, 125, 178), None),
    ],
    ids=["40 mm off", "half a millimetre down", "half as large", "off the sheet", "on its side", "on its head"],
)
@pytest.mark.parametrize("times", [1, 2], ids=["in place", "as a form"])
def test_a_page_without_a_code_that_is_elsewhere_in_the_file_is_caught(wrong, off, times):
    one, below = words(), (1, 0, 0, 1, 20, 180)
    planned = sheets(((one, PLACED, None), (one, below, None))[:times])
    written = sheets(((one, wrong, None), (one, below, None))[:times])
    (found,) = proof_sheets(write_sheets(written.layout), planned)
    assert (found.code, found.place, found.values["page"], found.values["block"]) == ("sheet_moved", HERE, 1, "body")
    assert off is None or found.values["off_mm"] == off


def test_a_tenth_of_a_millimetre_is_no_fault():
    assert proof_sheets(write_sheets(alone(words(), (1, 0, 0, 1, 20.1, 30.1)).layout), alone(words(), PLACED)) == []


@pytest.mark.parametrize("onto", [PLACED, UPSIDE_DOWN, (0, 1, -1, 0, 160, 20)], ids=["upright", "upside down", "turned"])
@pytest.mark.parametrize(
    "clip", [Box(0, 0, 1, 1), Box(0, 0, 0, 0), Box(0, 0, 30, 148), Box(0, 25, 105, 123)], ids=["1 mm", "nothing", "half", "lower"]
)
@pytest.mark.parametrize("times", [1, 2], ids=["in place", "as a form"])
def test_letters_that_the_file_does_not_show_are_caught_and_so_are_those_it_should_not(onto, clip, times):
    one, below = words(), (1, 0, 0, 1, 20, 180)
    shown, hidden = (sheets(((one, onto, c), (one, below, None))[:times]) for c in (None, clip))
    (found,) = proof_sheets(write_sheets(hidden.layout), shown)
    assert (found.code, found.place, found.values["block"]) == ("sheet_hidden", HERE, "body")
    assert "sheet_hidden" in codes(proof_sheets(write_sheets(shown.layout), hidden))


@pytest.mark.parametrize(
    ("operators", "found"),
    [("3 Tr", "sheet_hidden"), ("7 Tr", "sheet_hidden"), ("3 Tc", "sheet_moved"), ("200 Tz", "sheet_moved"), ("9 Ts", "sheet_moved")],
    ids=["invisible", "a clip", "spaced out", "stretched", "raised"],
)
def test_letters_that_are_painted_in_another_way_are_caught(operators, found):
    def before(opened):
        content = opened.pages[0].Contents.read_bytes()
        opened.pages[0].Contents = opened.make_stream(f"{operators}\n".encode() + content)

    imposed = alone(words(), PLACED)
    assert codes(proof_sheets(changed(write_sheets(imposed.layout), before), imposed)) == [found]


@pytest.mark.parametrize(("key", "value"), [("/Rotate", 180), ("/CropBox", [20, 0, 595.28, 841.89])])
def test_a_page_that_is_shown_turned_or_cropped_is_caught(key, value):
    def change(opened):
        opened.pages[0].obj[key] = value

    imposed = alone(words(), PLACED)
    assert codes(proof_sheets(changed(write_sheets(imposed.layout), change), imposed)) == ["sheet_moved"]


# -- what no sheet has -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("onto", "clip"),
    [((1, 0, 0, 1, 300, 30), None), (PLACED, Box(0, 0, 1, 1)), (PLACED, Box(0, 0, 0, 0)), (PLACED, Box(0, 0, 40, 148))],
    ids=["off the sheet", "clipped to 1 mm", "clipped to nothing", "cut through"],
)
def test_a_line_that_is_whole_on_no_sheet_is_caught(onto, clip):
    (found,) = proofed(alone(words(), onto, clip))
    assert (found.code, found.place, found.values["page"], found.values["block"]) == ("sheet_lost", HERE, 1, "body")


def test_a_code_that_no_sheet_has_is_caught():
    found = proofed(alone(card(), clip=Box(0, 0, 105, 40)))
    assert [(p.code, p.place, p.values["text"]) for p in found] == [("sheet_lost", Place("vi.yaml", 14, 9), URL)]


def test_a_piece_that_lacks_a_line_is_caught_though_the_others_have_it():
    one = words()
    whole, cut = ((one, (1, 0, 0, 1, 0, 0), None), (one, (1, 0, 0, 1, 105, 0), Box(0, 0, 20, 148)))
    assert codes(proofed(sheets((whole, cut), pieces=2))) == ["sheet_lost"]
    assert proofed(sheets((whole, (*cut[:2], None)), pieces=2)) == []


@pytest.mark.parametrize(
    ("edges", "found"), [(((0, 40), (30, 105)), []), (((0, 40), (40, 105)), []), (((0, 40), (41, 105)), ["sheet_lost"])]
)
def test_a_line_may_go_on_from_tile_to_tile_if_none_of_it_is_missing(edges, found):
    assert codes(proofed(tiles(edges, words()))) == found


def test_decoration_may_run_off_the_sheet():
    stamp = frame("Artifact", (90, 100, 40, 10), run("trang trí trang trí", 0, 6))
    assert proofed(alone(page(words().root.children[0], stamp), clip=Box(0, 0, 105, 148))) == []


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("vneid_a6_colour_vi_vinh-hoang", "four-up"),
        ("loi-ich_a4-trifold_colour_vi_vinh-hoang", "as-is"),
        ("danh-muc_a5-danh-muc_colour_vi_vinh-hoang", "zine"),
        ("huong-dan_a3_colour_vi_vinh-hoang", "tiles"),
    ],
)
def test_a_shipped_edition_is_on_its_sheets_what_was_imposed(shipped, name, scheme):
    imposed = SCHEMES[scheme](shipped.composed(name), A4)
    assert proofed(imposed, Handling(imposed.flip)) == []


# -- whether it works on paper -------------------------------------------------------------


def text_on(colour: str, ground: str = "#ffffff", size_pt: float = 12, face: str = "regular") -> Page:
    """Two lines of one colour on one ground."""
    lines = (run(word, 2, y, size_pt, face, colour) for word, y in (("Nộp hồ sơ", 12), ("tại nhà 24/7", 24)))
    return page(frame("P", (10, 20, 80, 30), rectangle(0, 0, 80, 30, fill=ground), *lines, place=HERE, name="body"))


def faults(imposed: Imposed, ink: str = "mono") -> list[Problem]:
    return paper_faults(write_sheets(imposed.layout), imposed, ink)


@pytest.mark.parametrize(
    ("colour", "ground", "size_pt", "face", "ratio", "least"),
    [
        ("#8a8a8a", "#ffffff", 12, "regular", 3.45, 4.5),
        ("#ffffff", "#8a8a8a", 12, "regular", 3.45, 4.5),
        ("#c8102e", "#0b4f8a", 12, "bold", 1.15, 4.5),
        ("#00ff00", "#993399", 12, "regular", 2.22, 4.5),
        ("#9a9a9a", "#ffffff", 20, "regular", 2.81, 3.0),
        ("#00ff00", "#993399", 14, "bold", 2.22, 3.0),
    ],
    ids=["light grey", "white on grey", "red on blue", "green on purple", "large", "bold"],
)
def test_letters_that_do_not_stand_out_in_grey_are_caught_with_their_contrast(colour, ground, size_pt, face, ratio, least):
    (found,) = faults(alone(text_on(colour, ground, size_pt, face)))
    assert (found.code, found.severity, found.place) == ("paper_faint", "error", HERE)
    assert (found.values["block"], found.values["least"]) == ("body", least)
    assert found.values["ratio"] == pytest.approx(ratio, abs=0.06)  # the worse of two lines


def test_a_pair_that_is_fine_in_colour_is_an_error_in_black_and_a_warning_in_colour():
    assert contrast("#00ff00", "#993399") > 4.5
    pair = alone(text_on("#00ff00", "#993399"))
    assert [p.severity for p in faults(pair, "mono")] == ["error"] and [p.severity for p in faults(pair, "colour")] == ["warning"]


@pytest.mark.parametrize(
    ("colour", "ground", "size_pt", "face"),
    [
        ("#000000", "#ffffff", 7, "regular"),
        ("#ffffff", "#0b4f8a", 7, "regular"),
        ("#767676", "#ffffff", 8, "regular"),
        ("#8a8a8a", "#f8f8f8", 18, "regular"),
        ("#8a8a8a", "#f8f8f8", 14, "bold"),
    ],
)
@pytest.mark.parametrize("onto", [STRAIGHT, UPSIDE_DOWN, (0, 1, -1, 0, 160.03, 20.07)], ids=["upright", "upside down", "turned"])
def test_letters_that_stand_out_are_not_in_doubt(colour, ground, size_pt, face, onto):
    assert [p for p in faults(alone(text_on(colour, ground, size_pt, face), onto)) if p.code == "paper_faint"] == []


def test_the_size_that_counts_is_the_size_on_the_sheet():
    large = text_on("#8a8a8a", size_pt=18)
    assert "paper_faint" not in codes(faults(alone(large)))
    assert "paper_faint" in codes(faults(alone(large, (0.5, 0, 0, 0.5, 30, 30))))


def test_the_picture_is_measured_and_not_the_tree():
    planned, light = alone(text_on("#000000")), alone(text_on("#b0b0b0"))
    assert faults(planned) == []
    assert codes(paper_faults(write_sheets(light.layout), planned)) == ["paper_faint"]


def test_what_stands_on_a_sheet_four_times_is_said_once():
    one = text_on("#8a8a8a")
    four = sheets(*((tuple((one, (1, 0, 0, 1, x, y), None) for y in (0, 148.5) for x in (0, 105))),) * 2)
    assert [(p.code, p.values["page"]) for p in faults(four)] == [("paper_faint", 1)]


def test_the_worst_line_of_a_block_is_the_one_that_is_said():
    words = ("trên giấy trắng", 12), ("trên nền xám", 42), ("lại trên giấy", 72)
    lines = [run(word, 2, y, 12, "regular", "#666666") for word, y in words]
    block = frame("P", (10, 20, 80, 90), rectangle(0, 30, 80, 30, fill="#c0c0c0"), *lines, place=HERE, name="body")
    assert [(p.code, p.values["text"]) for p in faults(alone(page(block)))] == [("paper_faint", "trên nền xám")]


def test_letters_that_a_clip_cuts_off_are_not_looked_at():
    assert faults(alone(text_on("#8a8a8a"), clip=Box(0, 60, 105, 80))) == []


def test_a_turned_stamp_and_dots_to_write_on_are_not_looked_at():
    stamp = frame("Artifact", (40, 80, 40, 20), Group((0.8, 0.6, -0.6, 0.8, 0, 0), (run("BẢN NHÁP", 0, 0, colour="#cccccc"),)))
    dots = frame("P", (10, 120, 80, 8), run("· · · · · ·", 0, 6, colour="#cccccc"))
    assert faults(alone(page(stamp, dots))) == []


@pytest.mark.parametrize(("colour", "ground"), [("#000000", "#7f7f7f"), ("#808080", "#ffffff")])
def test_a_pair_on_one_side_of_the_middle_is_gone_in_pure_black_and_white(colour, ground):
    """Which is a warning: a printer makes dots of a grey; only a copier or a fax set to "text" does this."""
    found = faults(alone(text_on(colour, ground, 20, "bold")))
    assert [(p.code, p.severity) for p in found] == [("paper_gone", "warning")]
    (picture,) = pictures(write_sheets(alone(text_on(colour, ground, 20, "bold")).layout), 300, grey=True)
    inside = degraded(picture, "threshold").crop((140, 260, 1000, 500))
    assert len(inside.getcolors()) == 1  # one flat patch: nothing can be read


def coded(module: float, colour: str = "#000000") -> Imposed:
    """A code of 37 modules a side."""
    side = module * 37
    made = replace(code(side=side), colour=colour)
    figure = frame("Figure", (20.03, 40.07, side, side), made, alt="mã", place=HERE)
    return alone(page(frame("H1", (5, 2, 90, 9), run("Quét mã", 0, 6)), figure))


@pytest.mark.parametrize(
    ("module", "colour", "found"),
    [
        (0.5, "#000000", []),
        (0.5, "#0b4f8a", []),
        (0.3, "#000000", [("paper_code_copied", "warning")]),
        (0.12, "#000000", [("paper_code_halftone", "error")]),
        (0.08, "#000000", [("paper_code_grey", "error")]),
        (1.0, "#9a9a9a", [("paper_code_threshold", "error")]),
        (1.0, "#f4f4f4", [("paper_code_grey", "error")]),
    ],
    ids=["as it should be", "blue", "dies in the copier", "dies in dots", "too small at all", "light", "hardly there"],
)
def test_a_code_is_lost_in_the_mildest_way_that_takes_it(module, colour, found):
    made = faults(coded(module, colour))
    assert [(p.code, p.severity) for p in made] == found
    assert all(p.place == HERE and p.values["payload"] == URL and p.values["side"] == round(37 * module, 1) for p in made)


def test_a_printer_in_colour_makes_no_dots_so_that_is_a_warning():
    assert [(p.code, p.severity) for p in faults(coded(0.12), "colour")] == [("paper_code_halftone", "warning")]


def test_a_code_elsewhere_or_with_another_address_is_lost():
    here, there = card(y=60), card(y=66)
    other = page(here.root.children[0], replace(here.root.children[1], children=(code(OTHER_URL, side=30),)))
    for wrong in (there, other):
        assert codes(paper_faults(write_sheets(alone(wrong).layout), alone(here))) == ["paper_code_grey"]


def test_a_code_that_a_tile_cuts_is_not_asked_to_be_read():
    assert faults(tiles(((0, 35), (15, 105)), card(x=20, side=30))) == []


def test_a_layout_that_was_not_imposed_is_looked_at_too():
    made = layout(text_on("#8a8a8a"))
    assert codes(paper_faults(write_sheets(made), made)) == ["paper_faint"]


@pytest.mark.parametrize("name", ["huong-dan_a5_colour_vi_vinh-hoang", "vneid_a5_black_vi_vinh-hoang"])
def test_a_shipped_page_two_up_works_on_paper(shipped, name):
    one = shipped.composed(name)
    two = sheets(tuple((one.pages[0], (1, 0, 0, 1, x, 0), None) for x in (0, 148.5)), paper=WIDE)
    pdf = write_sheets(two.layout)
    assert proof_sheets(pdf, two) == paper_faults(pdf, two) == []


# -- pictures ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def around() -> Image.Image:
    (picture,) = pictures(write_sheets(coded(0.7).layout), 300, grey=True)
    return picture.crop((150, 380, 650, 880))


@pytest.mark.parametrize("way", WAYS)
def test_the_same_seed_makes_the_same_picture_and_leaves_chance_alone(around, way):
    before = random.getstate()
    first, second, other = (degraded(around, way, seed) for seed in (1, 1, 2))
    assert first.tobytes() == second.tobytes() and random.getstate() == before
    assert (first.tobytes() != other.tobytes()) == (way == "copied")


@pytest.mark.parametrize("way", ["halftone", "threshold", "copied"])
def test_paper_knows_black_and_white(around, way):
    assert {level for _, level in degraded(around, way).getcolors()} == {0, 255}


def test_dots_are_as_dark_as_the_grey_that_they_are_made_of():
    for level in (30, 90, 150, 220):
        dots = degraded(Image.new("L", (300, 300), level), "halftone").histogram()
        assert 255 * dots[255] / 90_000 == pytest.approx(level, abs=2)


def test_a_threshold_parts_at_the_middle():
    ramp = Image.linear_gradient("L")
    assert degraded(ramp, "threshold").histogram()[0] == 256 * BLACK


def test_a_phone_looks_sharply_first(around):
    first, *others = looks(around)
    assert first is around and len(others) == 2 and len({each.tobytes() for each in (first, *others)}) == 3


def test_every_problem_of_paper_has_words_in_both_languages():
    folder = Path(__file__).parents[1] / "leaflet_gen" / "proof"
    source = "".join((folder / name).read_text("utf-8") for name in ("sheets.py", "paper.py"))
    used = set(re.findall(r'"((?:sheet|paper)_[a-z_]+)"', source)) | {f"paper_code_{way}" for way in WAYS}
    assert len(used) == 14 and sorted(code for code in used if not has(code)) == []
