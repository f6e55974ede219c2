"""Pages on sheets: each once, the right way up when cut or folded, fronts and backs on each other, nothing needed lost."""

from collections import Counter
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reading import pictures
from sheets import (
    A5,
    A6,
    NEAR,
    behind,
    booklet_folded,
    is_upright,
    lying,
    marks,
    publication,
    resized,
    same,
    trim,
    zine_folded,
)
from trees import frame, layout, run

from leaflet_gen.check.printable import printable
from leaflet_gen.impose import SCHEMES, Paper, Unsuited, ruler, scheme_for, suits
from leaflet_gen.impose.need import needed
from leaflet_gen.layout.tree import Run, Shape
from leaflet_gen.messages import say
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.render.sheets import Handling, write_sheets
from leaflet_gen.units import Box, mapped, product

PAPER = Paper()
PIXEL = 0.254  # mm, at 100 dpi
DPI = 99.9999  # so that a page of a whole number of pixels is not given one more
SAME = 3  # of 255 levels of grey: PDFium works in single precision, and what is moved by whole pixels differs by that at most
TURNED = 24  # of squares of eight by eight pixels; another page differs by 200

COUNTS = {
    "as-is": st.integers(1, 9),
    "two-up": st.integers(1, 9),
    "four-up": st.integers(1, 9),
    "booklet": st.integers(1, 60),
    "zine": st.integers(1, 8),
}
SIZES = {"as-is": A5, "two-up": A5, "four-up": A6, "booklet": A5, "zine": A6}
FLIPS = (None, "short", "long")
CUT = ("as-is", "two-up", "four-up", "booklet")  # schemes with a flip


def made(scheme: str, original, flip: str | None = None, **more):
    return SCHEMES[scheme](original, PAPER, **({"flip": flip} if flip else {}), **more)


# --- laws


@pytest.mark.parametrize("scheme", COUNTS)
@given(data=st.data())
def test_each_page_is_on_the_sheets_exactly_once_for_each_piece(scheme, data):
    original = publication(data.draw(COUNTS[scheme]), SIZES[scheme])
    found = made(scheme, original, data.draw(st.sampled_from(FLIPS)) if scheme in CUT else None)
    assert Counter(placing.page for placing in found.placings) == {n: found.pieces for n in range(len(original.pages))}
    assert len(found.layout.pages) == (2 * found.sheets if found.flip else found.sheets)
    assert all(placing.side < len(found.layout.pages) for placing in found.placings)


@pytest.mark.parametrize("scheme", COUNTS)
@given(data=st.data())
def test_pages_stand_within_the_paper_and_nothing_needed_is_clipped(scheme, data):
    original = publication(data.draw(COUNTS[scheme]), SIZES[scheme])
    found = made(scheme, original, data.draw(st.sampled_from(FLIPS)) if scheme in CUT else None)
    for placing in found.placings:
        page, sheet = original.pages[placing.page], found.layout.pages[placing.side]
        assert trim(sheet).holds(trim(page).mapped(placing.onto), 0.05)
        assert all(placing.clip.holds(box) for box in needed(page))
    for side, page in enumerate(found.layout.pages):
        shown = [p.clip.mapped(p.onto) for p in found.placings if p.side == side]
        assert not any(one.grown(-NEAR).overlap(other)[0] for n, one in enumerate(shown) for other in shown[:n])


@pytest.mark.parametrize("scheme", COUNTS)
@given(data=st.data())
def test_nothing_needed_falls_into_the_white_edge_of_the_paper(scheme, data):
    original = publication(data.draw(COUNTS[scheme]), SIZES[scheme])
    assert printable(made(scheme, original), PAPER) == []


@pytest.mark.parametrize("scheme", ["as-is", "two-up", "four-up"])
@pytest.mark.parametrize("flip", ["short", "long"])
@pytest.mark.parametrize("size", [A5, A6, A5[::-1], A6[::-1]], ids=str)
@given(count=st.integers(2, 6))
def test_a_back_lies_on_its_front_and_turns_like_the_leaf_of_a_book(scheme, flip, size, count):
    original = publication(count, size)
    if scheme not in suits(original, PAPER):
        return
    found = made(scheme, original, flip)
    turn = behind(found)
    assert found.flip == flip
    for back in (p for p in found.placings if p.side % 2):
        mirrored = product((-1, 0, 0, 1, original.pages[back.page].width, 0), (1, 0, 0, 1, 0, 0))
        fronts = [product(mirrored, p.onto) for p in found.placings if p.side == back.side - 1 and p.page == back.page - 1]
        assert sum(same(product(back.onto, turn), front) for front in fronts) == 1


@given(count=st.integers(1, 60), flip=st.sampled_from(["short", "long"]))
def test_a_folded_booklet_is_read_in_order_and_upright(count, flip):
    original = publication(count)
    read = booklet_folded(made("booklet", original, flip), original)
    blank = len(read) - count
    assert read == [(n, True) for n in range(count)] + [(None, True)] * blank and 0 <= blank < 4 and len(read) % 4 == 0


@given(count=st.integers(1, 8))
def test_a_folded_zine_is_read_in_order_and_upright(count):
    original = publication(count, A6)
    assert zine_folded(made("zine", original), original) == [(n, True) for n in range(count)] + [(None, True)] * (8 - count)


# --- the booklet


@given(count=st.integers(1, 40), thickness=st.floats(0, 0.4))
def test_creep_moves_the_pages_of_each_inner_sheet_towards_the_spine(count, thickness):
    original = publication(count)
    found = made("booklet", original, thickness=thickness)
    spine = found.layout.pages[0].width / 2
    for placing in found.placings:
        box = trim(original.pages[placing.page]).mapped(placing.onto)
        over = box.right - spine if box.x < spine - box.width / 2 else spine - box.x
        assert abs(over - min(placing.side // 2 * thickness, 6.0)) < NEAR
        shown = placing.clip.mapped(placing.onto)
        assert shown.right < spine + NEAR or shown.x > spine - NEAR


def test_the_fold_of_a_booklet_is_marked_inside_and_its_cover_is_clean():
    original = publication(8)
    found = made("booklet", original)
    for side, page in enumerate(found.layout.pages):
        ticks = [box for _, box in marks(found, original, side)]
        assert len(ticks) == (2 if side % 2 else 0)
        assert all(abs(box.x + box.width / 2 - page.width / 2) < NEAR for box in ticks)


def test_a_booklet_of_upright_pages_turns_over_the_short_edge_of_its_sheet():
    found = made("booklet", publication(8))
    assert (found.flip, found.sheets, found.pieces) == ("short", 2, 1)
    assert [(p.side, p.page) for p in found.placings] == [(0, 7), (0, 0), (1, 1), (1, 6), (2, 5), (2, 2), (3, 3), (3, 4)]


# --- the zine


def test_the_upper_pages_of_a_zine_stand_on_their_heads_and_its_cover_does_not():
    found = made("zine", publication(8, A6))
    middle = found.layout.pages[0].height / 2
    assert {p.page for p in found.placings if mapped(p.onto, 0, 0)[1] > middle - NEAR and is_upright(p.onto)} == {0, 5, 6, 7}
    assert {p.page for p in found.placings if not is_upright(p.onto)} == {1, 2, 3, 4}


def test_a_zine_is_slit_in_its_middle_half_and_has_ticks_for_its_folds():
    original = publication(8, A6)
    found = made("zine", original)
    boxes = [box for _, box in marks(found, original, 0)]
    slit = [box for box in boxes if box.width > 100 and abs(box.y + box.height / 2 - 105) < NEAR]
    assert slit and all(abs(box.x - 297 / 4) < 0.5 and abs(box.right - 297 * 3 / 4) < 0.5 for box in slit)
    for n in (1, 2, 3):
        assert sum(abs(box.x + box.width / 2 - 297 * n / 4) < NEAR for box in boxes if box.height < 6) >= 2


def test_type_that_a_zine_makes_too_small_is_a_problem_and_not_an_error():
    original = publication(8, (210.0, 297.0))
    found = made("zine", original)
    assert {p.code: p.severity for p in found.problems} == {"zine_small_type": "warning", "zine_small_code": "warning"}
    for problem in found.problems:
        assert all("{" not in words for lang in ("vi", "en") for words in say(problem.code, lang, problem.values))
    assert made("zine", publication(8, (74.0, 105.0))).problems == ()


def test_what_does_not_fit_a_scheme_is_refused():
    for scheme, original in (
        ("zine", publication(9, A6)),
        ("two-up", publication(1, (210, 297))),
        ("booklet", publication(4, A5[::-1])),
        ("as-is", publication(1, (297, 420))),
    ):
        with pytest.raises(ValueError, match=r"\d"):
            made(scheme, original)


# --- marks


@pytest.mark.parametrize("scheme", COUNTS)
@pytest.mark.parametrize("count", [1, 2, 4])
def test_marks_stand_in_the_printable_area_and_clear_of_all_that_is_needed(scheme, count):
    original = publication(count, SIZES[scheme])
    for flip in FLIPS if scheme in CUT else (None,):
        found = made(scheme, original, flip)
        for side, page in enumerate(found.layout.pages):
            here = [p for p in found.placings if p.side == side]
            needs = [box for p in here for box in needed(original.pages[p.page], p.onto)]
            for _, box in marks(found, original, side):
                assert lying(PAPER, page).printable.grown(0.5).holds(box)
                assert not any(box.overlap(other)[0] for other in needs)


def test_a_mark_gives_way_to_what_is_needed():
    wide = frame("", (0, 0, *A5), frame("P", (0, 6, A5[0], 6), run("sát mép giấy " * 8, 0, 4, 12)))
    original = layout(replace(publication(1).pages[0], root=wide))
    found = made("two-up", original)
    assert {box.y > 105 for _, box in marks(found, original, 0)} == {True}, "at the head there is no room between the words"


@pytest.mark.parametrize(("scheme", "lines"), [("two-up", {("x", 148.5)}), ("four-up", {("x", 105.0), ("y", 148.5)})])
def test_each_cut_between_pages_is_marked_at_both_ends_on_the_front_alone(scheme, lines):
    original = publication(2, SIZES[scheme])
    found = made(scheme, original)
    thin = [box for shape, box in marks(found, original, 0) if isinstance(shape, Shape) and shape.stroke == "#000000"]
    centres = Counter(("x", box.x + box.width / 2) if box.height > box.width else ("y", box.y + box.height / 2) for box in thin)
    assert {(axis, round(at, 6)): n for (axis, at), n in centres.items()} == dict.fromkeys(lines, 2)
    assert list(marks(found, original, 1)) == []


def test_a_small_page_alone_has_its_marks_outside_its_bleed_and_a_ruler_beside_it():
    original = publication(1, A6)
    found = made("as-is", original)
    bleed = trim(original.pages[0]).mapped(found.placings[0].onto).grown(3)
    boxes = [(mark, box) for mark, box in marks(found, original, 0)]
    assert sum(isinstance(mark, Shape) for mark, _ in boxes) == 9  # eight to cut at, and the ruler
    assert not any(box.overlap(bleed)[0] for _, box in boxes)
    assert [mark.text for mark, _ in boxes if isinstance(mark, Run)] == ["50 mm"]


def test_a_page_as_large_as_its_paper_has_no_marks_but_its_folds():
    plain, folded = publication(1, (210, 297)), publication(2, (297, 210), folds=(97.0, 197.0))
    assert list(marks(made("as-is", plain), plain, 0)) == []
    found = made("as-is", folded)
    for side in (0, 1):
        assert sorted(round(box.x + box.width / 2, 6) for _, box in marks(found, folded, side)) == [97, 97, 197, 197]


def test_a_ruler_is_as_long_as_it_says():
    bar, figure = ruler(10, 20)
    assert figure.text == "50 mm" and max(step[1] for step in bar.path) - min(step[1] for step in bar.path) == 50
    assert figure.x > 60 and bar.stroke_width == 0.25


# --- the natural scheme


@pytest.mark.parametrize(
    ("size", "count", "folds", "schemes"),
    [
        ((210, 297), 1, (), ("as-is",)),
        ((210, 297), 4, (), ("as-is",)),
        ((297, 210), 2, (97.0, 197.0), ("as-is",)),
        (A5, 1, (), ("two-up", "as-is")),
        (A5, 2, (), ("two-up", "as-is")),
        (A5, 8, (), ("booklet", "two-up", "as-is")),
        (A6, 1, (), ("four-up", "two-up", "as-is")),
        (A6, 8, (), ("booklet", "four-up", "two-up", "as-is", "zine")),
        (A5[::-1], 2, (), ("two-up", "as-is")),
        ((297, 420), 1, (), ("tiles",)),
        ((841, 1189), 1, (), ("tiles",)),
    ],
    ids=str,
)
def test_the_schemes_that_suit_a_publication(size, count, folds, schemes):
    original = publication(count, tuple(map(float, size)), folds=folds)
    assert suits(original, PAPER) == schemes and scheme_for(original, PAPER) == schemes[0]
    for scheme in schemes:
        assert made(scheme, original).scheme == scheme


@pytest.mark.parametrize(("size", "count", "folds"), [((297, 210), 2, (97.0, 197.0)), ((210, 297), 4, ()), ((297, 210), 1, (148.5,))], ids=str)
def test_what_has_a_back_or_a_fold_is_never_glued_together_of_sheets(size, count, folds):
    """On American paper the tri-fold became two posters of three sheets each, and nobody was told."""
    letter, original = Paper(215.9, 279.4), publication(count, tuple(map(float, size)), folds=folds)
    found = suits(original, letter)
    assert found == () and scheme_for(original, letter) == "as-is"
    with pytest.raises(Unsuited):
        SCHEMES["as-is"](original, letter)


def test_a_notice_is_no_booklet_and_a_book_has_backs(shipped):
    """On A3 a notice of four pages became a booklet: hung up, half of it faced the wall."""
    a3 = Paper(297.0, 420.0)
    notice, kit = (shipped.composed(f"{name}_colour_vi_vinh-hoang") for name in ("thu-tuc-1.004194_a4-niem-yet", "bo-tinh-nguyen_a4-cam-tay"))
    assert len(notice.pages) > 2 < len(kit.pages)
    for sheets in (notice, kit):
        assert "booklet" not in suits(sheets, a3) and made("as-is", sheets).flip == ""
    book = shipped.composed("danh-muc_a4-danh-muc_colour_vi_vinh-hoang")
    assert suits(book, a3)[0] == "booklet" and made("as-is", book).flip == "long" and made("as-is", book).sheets == -(-len(book.pages) // 2)


def test_a_page_is_put_on_larger_paper_in_its_natural_way():
    a3 = Paper(297.0, 420.0)
    assert scheme_for(publication(1, (297.0, 420.0)), a3) == "as-is"
    assert scheme_for(publication(1, (210.0, 297.0)), a3) == "two-up"
    assert scheme_for(publication(8, (210.0, 297.0)), a3) == "booklet"


@pytest.mark.parametrize(
    ("scheme", "size", "flip"),
    [
        ("as-is", (210, 297), "long"),
        ("as-is", (297, 210), "short"),
        ("two-up", A5, "short"),
        ("four-up", A6, "long"),
        ("two-up", A5[::-1], "long"),
    ],
    ids=str,
)
def test_two_pages_are_two_sides_turned_over_the_edge_that_suits_the_paper(scheme, size, flip):
    found = made(scheme, publication(2, tuple(map(float, size))))
    assert (found.flip, found.sheets) == (flip, 1)
    assert SCHEMES[scheme](publication(2, tuple(map(float, size))), PAPER, flip="").flip == ""


# --- on paper


def off(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of any pixel, in levels of 255."""
    return max(high for _, high in ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema())


def cut_out(sheet: Image.Image, box: Box) -> Image.Image:
    left, top = round(box.x / PIXEL), round(box.y / PIXEL)
    return sheet.crop((left, top, left + round(box.width / PIXEL), top + round(box.height / PIXEL)))


@pytest.mark.parametrize("flip", ["short", "long"])
def test_the_pages_of_a_printed_booklet_are_those_of_the_screen_file(shipped, flip):
    width, height = 584 * PIXEL, 828 * PIXEL
    original = resized(shipped.composed("danh-muc_a5-danh-muc_colour_vi_vinh-hoang"), width, height)
    assert len(original.pages) == 8
    found = SCHEMES["booklet"](original, Paper(height, 2 * width), flip=flip, thickness=PIXEL)
    sheets = pictures(write_sheets(found.layout, Handling(found.flip)), DPI)
    pages = pictures(write_pdf(original), DPI)
    for placing in found.placings:
        whole = trim(original.pages[placing.page])
        clip = placing.clip
        x = max(0.0, clip.x) or (placing.side // 2 * PIXEL if placing.page % 2 == 0 else 0.0)  # what creep took at the spine
        seen = Box(x, 40 * PIXEL, whole.width - placing.side // 2 * PIXEL, whole.height - 80 * PIXEL)  # without the ticks
        there = cut_out(sheets[placing.side], seen.mapped(placing.onto))
        here = cut_out(pages[placing.page], seen)
        if is_upright(placing.onto):
            assert off(there, here) <= SAME, placing
        else:  # letters that stand on their heads are drawn with other edges: compare from farther off
            assert off(there.rotate(180).reduce(8), here.reduce(8)) <= TURNED < off(there.reduce(8), here.reduce(8)), placing


def test_a_printed_tri_fold_is_its_screen_file_with_eight_ticks(shipped):
    original = shipped.composed("loi-ich_a4-trifold_colour_vi_vinh-hoang")
    found = made("as-is", original)
    assert (found.flip, found.sheets) == ("short", 1)
    for printed, screen, page in zip(
        pictures(write_sheets(found.layout), 100), pictures(write_pdf(original), 100), original.pages
    ):
        changed = ImageChops.difference(printed.convert("L"), screen.convert("L")).point(lambda level: 255 * (level > SAME))
        box = changed.getbbox()
        assert box is not None
        middle = changed.crop((0, 40, changed.width, changed.height - 40))
        assert middle.getbbox() is None
        for fold in page.folds:
            x = round(fold / 25.4 * 100)
            assert changed.crop((x - 2, 0, x + 3, changed.height)).getbbox()
        for x in range(0, changed.width, 10):
            if all(abs(x * 0.254 - fold) > 3 for fold in page.folds):
                assert changed.crop((x, 0, x + 1, changed.height)).getbbox() is None


@pytest.mark.parametrize(
    ("name", "scheme", "flip"),
    [
        ("vneid_a5_colour_vi_vinh-hoang", "two-up", "/Simplex"),
        ("vneid_a6_colour_vi_vinh-hoang", "four-up", "/Simplex"),
        ("thu-tuc-1.000656_a5-hai-mat_colour_vi_vinh-hoang", "two-up", "/DuplexFlipShortEdge"),
        ("danh-muc_a5-danh-muc_colour_vi_vinh-hoang", "booklet", "/DuplexFlipShortEdge"),
        ("huong-dan_a4-large_colour_vi_vinh-hoang", "as-is", "/DuplexFlipLongEdge"),
        ("loi-ich_a4-trifold_colour_vi_vinh-hoang", "as-is", "/DuplexFlipShortEdge"),
    ],
)
def test_a_shipped_edition_goes_to_paper_in_its_natural_way(shipped, name, scheme, flip):
    original = shipped.composed(name)
    assert scheme_for(original, PAPER) == scheme
    found = made(scheme, original)
    assert printable(found, PAPER) == [] and found.problems == ()
    with pikepdf.open(BytesIO(write_sheets(found.layout, Handling(found.flip)))) as pdf:
        assert str(pdf.Root.ViewerPreferences.Duplex) == flip and str(pdf.Root.ViewerPreferences.PrintScaling) == "/None"
        for page, planned in zip(pdf.pages, found.layout.pages, strict=True):
            assert [float(v) for v in page.mediabox[2:]] == pytest.approx(
                [planned.width / 25.4 * 72, planned.height / 25.4 * 72], abs=0.1
            )
            assert sorted([planned.width, planned.height]) == [210, 297]


def test_a_page_that_is_repeated_is_in_the_file_once(shipped):
    original = shipped.composed("vneid_a6_colour_vi_vinh-hoang")
    one, four = (len(write_sheets(made(scheme, original).layout)) for scheme in ("as-is", "four-up"))
    assert four < one * 1.1
    with pikepdf.open(BytesIO(write_sheets(made("four-up", original).layout))) as pdf:
        assert pdf.pages[0].Contents.read_bytes().count(b" Do") == 4


def test_four_copies_on_a_sheet_are_the_same_picture():
    width, height = 412 * PIXEL, 580 * PIXEL
    original = resized(publication(1, A6), width, height)
    found = SCHEMES["four-up"](original, Paper(2 * width, 2 * height))
    (sheet,) = pictures(write_sheets(found.layout), DPI)
    (screen,) = pictures(write_pdf(original), DPI)
    inner = Box(6 * 5 * PIXEL, 30 * PIXEL, width - 60 * PIXEL, height - 60 * PIXEL)
    assert all(off(cut_out(sheet, inner.mapped(p.onto)), cut_out(screen, inner)) <= SAME for p in found.placings)


def test_pages_that_do_not_lie_on_the_paper_are_refused_and_never_printed_empty():
    small = publication(4, (148.0, 105.0))
    assert len(SCHEMES["booklet"](small).layout.pages) == 2  # landscape A6: two side by side lie on A4 turned
    white = Paper(unprintable=(60.0, 60.0, 60.0, 60.0))
    with pytest.raises(Unsuited, match="white edge"):
        SCHEMES["zine"](publication(8, (105.0, 148.0)), white)
    mixed = publication(1, (105.0, 148.0))
    mixed = replace(mixed, pages=(*mixed.pages, *publication(1, (148.0, 210.0)).pages))
    for scheme in ("as-is", "two-up", "four-up", "booklet"):
        with pytest.raises(Unsuited):
            SCHEMES[scheme](mixed)
