"""A poster over many sheets: nothing missing, nothing twice, no mark left on it, and no seam through a code that can be spared."""

from collections import Counter, defaultdict
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reading import pictures
from sheets import NEAR, marks, on_a_frame, publication, resized, trim
from trees import code, frame, rectangle, run

from leaflet_gen.check.printable import codes, printable
from leaflet_gen.impose import WORDS, Paper, Words
from leaflet_gen.impose.grid import grid_of, label, parted, seams
from leaflet_gen.impose.tiles import tiles
from leaflet_gen.layout.tree import Code, Group, Layout, Run, Shape
from leaflet_gen.messages import say
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.render.sheets import write_sheets
from leaflet_gen.units import Box

PAPER = Paper()
PIXEL, DPI = 0.254, 99.9999  # mm, at 100 dpi; a page of a whole number of pixels is not to be given one more
SAME = 3  # of 255 levels of grey, see test_impose
POSTER = "huong-dan_a3_colour_vi_vinh-hoang"


def poster(width: float, height: float, *more, bleed: float = 3.0) -> Layout:
    return on_a_frame(
        frame("Artifact", (-3, -3, width + 6, 60), rectangle(0, 0, width + 6, 60, fill="#0b4f8a")),
        frame("H1", (20, 20, width - 40, 40), run("Áp phích", 0, 30, 60, "bold", "#ffffff")),
        *more,
        width=width,
        height=height,
        bleed=bleed,
    )


def with_code(width: float, height: float, x: float, y: float, side: float) -> Layout:
    return poster(width, height, frame("Link", (x, y, side, side), code(side=side), alt="Mã QR"))


def enlarged(original: Layout, scale: float) -> Layout:
    """A shipped poster in a larger size of paper."""
    page = original.pages[0]
    root = frame("", (0, 0, page.width * scale, page.height * scale), Group((scale, 0, 0, scale, 0, 0), page.root.children))
    return replace(original, pages=(replace(page, width=page.width * scale, height=page.height * scale, root=root),))


def without_codes(original: Layout) -> Layout:
    def bare(node):
        children = tuple(bare(child) for child in getattr(node, "children", ()) if not isinstance(child, Code))
        return replace(node, children=children) if hasattr(node, "children") else node

    return replace(original, pages=tuple(replace(page, root=bare(page.root)) for page in original.pages))


def on_poster(made, side: int, box: Box) -> Box:
    """A box on a tile, in the poster's coordinates."""
    placing = next(p for p in made.placings if p.side == side)
    return box.moved(-placing.onto[4], -placing.onto[5])


# --- the grid


@pytest.mark.parametrize(
    ("size", "columns", "rows", "lies"),
    [((297, 420), 2, 2, False), ((420, 594), 2, 4, True), ((594, 841), 3, 5, True), ((841, 1189), 5, 5, False)],
    ids=str,
)
def test_posters_take_as_few_sheets_of_a4_as_can_be(size, columns, rows, lies):
    grid = grid_of(publication(1, tuple(map(float, size))).pages[0], PAPER, 10.0)
    assert (grid.columns, grid.rows, grid.paper.width > grid.paper.height) == (columns, rows, lies)


SIDES = st.floats(150, 1300)
EDGES = st.tuples(*[st.floats(0, 12)] * 4)


@given(width=SIDES, height=SIDES, overlap=st.floats(0, 25), edges=EDGES)
def test_windows_lie_in_the_printable_area_share_the_overlap_and_show_all_of_the_poster(width, height, overlap, edges):
    page = poster(width, height).pages[0]
    grid = grid_of(page, Paper(unprintable=edges), overlap)
    assert grid.paper.printable.holds(grid.window)
    across, down = grid.step
    assert abs(grid.window.width - across - overlap) < NEAR and abs(grid.window.height - down - overlap) < NEAR
    first, last = grid.shows(0, 0), grid.shows(grid.rows - 1, grid.columns - 1)
    assert first.x < NEAR and first.y < NEAR and last.right > width - NEAR and last.bottom > height - NEAR
    assert grid.columns == 1 or grid.columns * across - across + overlap < width + NEAR, "a column too many"
    assert grid.rows == 1 or grid.rows * down - down + overlap < height + NEAR, "a row too many"
    assert min(first.right, last.right - last.x) > 0 and min(width - last.x, height - last.y) > 0, "an empty tile"


@given(width=SIDES, height=SIDES, overlap=st.floats(0, 25))
def test_each_tile_is_placed_once_at_full_size_and_the_poster_is_whole(width, height, overlap):
    original = poster(width, height)
    made = tiles(original, PAPER, overlap)
    assert [p.side for p in made.placings] == list(range(1, len(made.layout.pages)))
    assert made.sheets == len(made.layout.pages) and made.flip == "" and made.pieces == 1
    assert all(p.onto[:4] == (1, 0, 0, 1) and p.page == 0 for p in made.placings)
    whole = trim(original.pages[0]).grown(3)
    area = 0.0
    for placing, later in ((p, made.placings[n + 1 :]) for n, p in enumerate(made.placings)):
        assert whole.holds(placing.clip)
        beside = [q.clip.x for q in later if q.clip.x > placing.clip.x + NEAR and abs(q.clip.y - placing.clip.y) < NEAR]
        below = [q.clip.y for q in later if q.clip.y > placing.clip.y + NEAR]
        area += (min([*beside, placing.clip.right]) - placing.clip.x) * (min([*below, placing.clip.bottom]) - placing.clip.y)
    covered = area - _bleed_shown(made, original)
    assert abs(covered - width * height) < 1e-3


def _bleed_shown(made, original: Layout) -> float:
    """The area outside the trim that the tiles show."""
    page = trim(original.pages[0])
    left, top = min(p.clip.x for p in made.placings), min(p.clip.y for p in made.placings)
    right, bottom = max(p.clip.right for p in made.placings), max(p.clip.bottom for p in made.placings)
    return (right - left) * (bottom - top) - page.width * page.height


def test_an_overlap_that_leaves_no_window_is_refused():
    with pytest.raises(ValueError, match="overlap"):
        tiles(poster(297, 420), PAPER, 100.0)


# --- seams and codes


@given(x=st.floats(15, 240), y=st.floats(70, 350), side=st.floats(20, 60))
def test_no_seam_goes_through_a_code_where_any_shift_of_the_grid_spares_it(x, y, side):
    x, y = min(x, 297 - side - 10), min(y, 420 - side - 10)
    original = with_code(297, 420, x, y, side)
    page = original.pages[0]
    for paper in (PAPER, PAPER.turned):
        made = tiles(original, paper)
        grid = grid_of(page, paper, 10.0)
        assert made.problems == () and parted(page, grid) == [], "a code smaller than the slack is always spared"
        whole = [box for p in made.layout.pages[1:] for _, box in codes(p)]
        assert whole, "no tile shows all of it"


@given(width=st.floats(300, 1000), x=st.floats(0.05, 0.9), side=st.floats(20, 170))
def test_a_code_is_parted_only_if_every_shift_parts_it(width, x, side):
    left = min(10 + x * (width - 20), width - side - 10)
    page = with_code(width, 420, left, 100, side).pages[0]
    grid = grid_of(page, PAPER, 10.0)
    across = grid.step[0]
    slack = grid.columns * across + grid.overlap - width
    low, high = max(0, slack - across + 20), min(slack, across - 20)
    tried = [low + n * (high - low) / 400 for n in range(401)]
    spared = any(
        all(not left + 0.01 < n * across - shift < left + side - 0.01 for n in range(1, grid.columns)) for shift in tried
    )
    hit = any(left + NEAR < seam < left + side - NEAR for seam in seams(grid)[0])
    assert not (spared and hit)
    assert bool(tiles(with_code(width, 420, left, 100, side), PAPER).problems) == bool(parted(page, grid))


@pytest.mark.parametrize(("scale", "bare", "whole"), [(420 / 297, 8, 8), (2.0, 15, 15), (841 / 297, 25, 28)])
def test_a_few_sheets_more_are_taken_to_keep_a_code_in_one_piece(shipped, scale, bare, whole):
    original = enlarged(shipped.composed(POSTER), scale)
    made = tiles(original, PAPER)
    assert made.problems == () and len(made.placings) == whole and len(tiles(without_codes(original), PAPER).placings) == bare
    assert [code.payload for page in made.layout.pages for code, _ in codes(page)] == ["https://dichvucong.gov.vn"]


def test_a_code_that_no_grid_spares_is_a_problem_and_the_sheets_are_made_all_the_same():
    made = tiles(with_code(841, 1189, 100, 300, 400), PAPER)
    (problem,) = made.problems
    assert problem.code == "tile_through_code" and problem.severity == "warning" and len(made.placings) == 25
    assert "B2" in problem.values["tiles"] and 0 < problem.values["into_mm"] <= 200
    for lang in ("vi", "en"):
        assert (
            all("{" not in words for words in say(problem.code, lang, problem.values))
            and "B2" in say(problem.code, lang, problem.values)[0]
        )


def test_every_code_of_a_shipped_poster_is_read_from_one_of_its_tiles(shipped):
    for name in (POSTER, "ket-qua_a3_colour_vi_vinh-hoang", "danh-muc_a3-danh-muc_colour_vi_vinh-hoang"):
        original = shipped.composed(name)
        made = tiles(original, PAPER)
        assert made.problems == () and printable(made, PAPER) == []
        wanted = {item.payload for page in original.pages for item, _ in codes(page)}
        sheets = pictures(write_sheets(made.layout), 150, grey=True)
        assert wanted and {found.text for sheet in sheets for found in zxingcpp.read_barcodes(sheet)} == wanted


# --- what is printed on the sheets


@pytest.fixture(scope="module")
def a1():
    original = poster(594, 841)
    return original, tiles(original, PAPER)


def test_tiles_are_called_by_row_and_column():
    assert [label(0, 0), label(0, 1), label(1, 0), label(25, 4), label(26, 0)] == ["A1", "A2", "B1", "Z5", "AA1"]


def test_each_tile_says_its_name_its_number_and_has_a_ruler(a1):
    original, made = a1
    names = [f"{row}{column}" for row in "ABCDE" for column in "123"]
    for number, name in enumerate(names, 1):
        words = [mark.text for mark, _ in marks(made, original, number) if isinstance(mark, Run)]
        assert name in words and f"{number}/15" in words and "50 mm" in words and original.title in words
        assert made.layout.pages[number].label == name


def test_all_marks_stand_in_the_printable_area(a1):
    original, made = a1
    for side, page in enumerate(made.layout.pages):
        paper = PAPER if side == 0 else PAPER.turned
        assert (page.width, page.height) == (paper.width, paper.height)
        boxes = [box for _, box in marks(made, original, side)]
        assert boxes and all(paper.printable.holds(box, 0.2) for box in boxes)


@given(width=SIDES, height=SIDES)
def test_no_mark_is_left_on_the_finished_poster(width, height):
    original = poster(width, height)
    made = tiles(original, PAPER)
    page = trim(original.pages[0])
    for n, placing in enumerate(made.placings):
        later = [p.clip for p in made.placings[n + 1 :]]
        for mark, box in marks(made, original, placing.side):
            there = on_poster(made, placing.side, box).common(placing.clip).common(page)  # what is outside is cut off, or lies under another
            assert min(there.width, there.height) < NEAR or _hidden_together(there, later), (placing.side, mark)


def _hidden_together(box: Box, above: list[Box]) -> bool:
    """Whether boxes that lie side by side hide it: a line as long as the poster lies under several tiles."""
    touching = [clip for clip in above if clip.overlap(box)[0]]
    xs = sorted({box.x, box.right, *(v for c in touching for v in (c.x, c.right) if box.x < v < box.right)})
    ys = sorted({box.y, box.bottom, *(v for c in touching for v in (c.y, c.bottom) if box.y < v < box.bottom)})
    cells = [Box(x, y, right - x, bottom - y) for x, right in pairwise(xs) for y, bottom in pairwise(ys)]
    return all(any(clip.holds(cell, NEAR) for clip in touching) for cell in cells)


def test_glue_edges_name_the_tile_that_goes_there_and_mark_its_edge(a1):
    original, made = a1
    by_name = {page.label: side for side, page in enumerate(made.layout.pages)}
    for side, page in enumerate(made.layout.pages[1:], 1):
        row, column = page.label[0], int(page.label[1:])
        nexts = [f"{row}{column + 1}", f"{chr(ord(row) + 1)}{column}"]
        wanted = {WORDS["vi"].glue.format(tile=name) for name in nexts if name in by_name}
        found = {mark.text for mark, _ in marks(made, original, side) if isinstance(mark, Run)}
        assert {text for text in found if text.startswith("Dán")} == wanted
        dashed = [
            on_poster(made, side, box) for mark, box in marks(made, original, side) if isinstance(mark, Shape) and mark.dash
        ]
        assert len(dashed) == len(wanted)
        right = next((p.clip for p in made.placings if made.layout.pages[p.side].label == nexts[0]), None)
        if right:
            (line,) = [box for box in dashed if box.height > box.width]
            assert 0 < line.x - right.x < 0.2


def test_the_cuts_of_each_tile_and_the_trim_of_the_poster_are_marked_at_both_ends(a1):
    original, made = a1
    page = original.pages[0]
    grid = grid_of(page, PAPER, 10.0)
    window = grid.window
    for (row, column), placing in zip(grid.each(), made.placings, strict=True):
        dx, dy = placing.onto[4:]
        ticks = [box for mark, box in marks(made, original, placing.side) if isinstance(mark, Shape) and not mark.dash]
        xs = [window.x if column else dx, *([dx + page.width] if column + 1 == grid.columns else [])]
        ys = [window.y if row else dy, *([dy + page.height] if row + 1 == grid.rows else [])]
        for x in xs:
            here = [box for box in ticks if abs(box.x + box.width / 2 - x) < NEAR and box.height > 2]
            assert {box.bottom < window.y for box in here} == {True, False} and len(here) == 2, (row, column, x)
        for y in ys:
            here = [box for box in ticks if abs(box.y + box.height / 2 - y) < NEAR and box.width > 2]
            assert {box.right < window.x for box in here} == {True, False} and len(here) == 2, (row, column, y)


def test_register_crosses_of_tiles_that_overlap_are_on_the_same_points_of_the_poster(a1):
    original, made = a1
    found = defaultdict(set)  # the tiles that have a cross there
    for placing in made.placings:
        strokes = [
            on_poster(made, placing.side, box)
            for mark, box in marks(made, original, placing.side)
            if isinstance(mark, Shape) and mark.stroke == "#000000" and not mark.dash and len(mark.path) == 2
        ]
        level = [(round(b.x + b.width / 2, 3), round(b.y + b.height / 2, 3)) for b in strokes if b.width > b.height]
        upright = {(round(b.x + b.width / 2, 3), round(b.y + b.height / 2, 3)) for b in strokes if b.height > b.width}
        for point in level:
            if point in upright:
                found[point].add(placing.side)
    counts = Counter(len(sides) for sides in found.values())
    assert counts == {
        3: 2 * 4,
        2: 2 * 2 + 4 * 2,
    }  # inner corners: on all tiles but the uppermost; at the ends of the overlaps: on both


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_cover_has_a_map_of_all_tiles_and_says_how_many_sheets_there_are(lang):
    original = replace(poster(841, 1189), lang=lang)
    made = tiles(original, PAPER)
    runs = [mark.text for mark, _ in marks(made, original, 0) if isinstance(mark, Run)]
    assert {f"{row}{column}" for row in "ABCDE" for column in "12345"} <= set(runs)
    said = " ".join(runs)
    assert WORDS[lang].heading in said and "25" in said and "26" in said and original.title in said and "50 mm" in said
    assert "{" not in said and list(codes(made.layout.pages[0])) == []


def test_the_cover_speaks_the_words_that_it_is_given():
    words = Words("Heading", "{sheets} = {tiles} + 1", ("One step.",), "Measure.", "Onto {tile}")
    original = poster(297, 420)
    said = [mark.text for mark, _ in marks(tiles(original, PAPER, words=words), original, 0) if isinstance(mark, Run)]
    assert said[:2] == ["Heading", original.title] and "5 = 4 + 1" in said and "One step." in said and "Measure." in said


def test_each_page_of_a_publication_is_a_poster_with_a_cover_of_its_own():
    original = publication(2, (297.0, 420.0))
    made = tiles(original, PAPER)
    assert [(p.page, p.side) for p in made.placings] == [(0, 1), (0, 2), (0, 3), (0, 4), (1, 6), (1, 7), (1, 8), (1, 9)]


# --- on paper


def test_assembled_tiles_are_the_poster_pixel_for_pixel(shipped):
    """At 100 dpi. Edges fall between pixels: 830 by 1170 of paper, windows of 750 by 1080 that share 40."""
    original = resized(shipped.composed(POSTER), 1170 * PIXEL, 1654 * PIXEL)
    paper = Paper(830 * PIXEL, 1170 * PIXEL, (40 * PIXEL - 4, 40 * PIXEL - 4, 50 * PIXEL - 6, 40 * PIXEL - 4))
    made = tiles(original, paper, 40 * PIXEL)
    sheets = pictures(write_sheets(made.layout), DPI)
    (whole,) = (image.convert("RGB") for image in pictures(write_pdf(original), DPI))
    together = Image.new("RGB", whole.size, "white")
    for placing in made.placings:
        edges = (placing.clip.x, placing.clip.y, placing.clip.right, placing.clip.bottom)
        pixels = [round(v / PIXEL) for v in edges]
        assert all(abs(n - v / PIXEL) < 0.001 for n, v in zip(pixels, edges) if 0 < n < 1170)
        shift = [round(v / PIXEL) for v in placing.onto[4:]]
        part = sheets[placing.side].convert("RGB").crop([v + shift[n % 2] for n, v in enumerate(pixels)])
        together.paste(part, (pixels[0], pixels[1]))
    assert len(made.placings) == 4 and whole.size == (1170, 1654)
    difference = ImageChops.difference(together, whole)
    assert max(high for _, high in difference.getextrema()) <= SAME
    spoiled = ImageChops.difference(ImageChops.offset(together, 1, 0), whole)
    assert max(high for _, high in spoiled.getextrema()) > 200, "the comparison sees a tile that is a pixel off"


def test_an_a0_poster_in_25_tiles_is_vector_all_the_way_and_under_a_megabyte(shipped):
    original = without_codes(enlarged(shipped.composed(POSTER), 841 / 297))
    made = tiles(original, PAPER)
    pdf = write_sheets(made.layout)
    assert len(made.placings) == 25 and len(pdf) < 100_000  # 55 kB
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 26
        kinds = Counter(str(thing.get("/Subtype")) for thing in document.objects if isinstance(thing, pikepdf.Stream))
        assert not kinds["/Image"] and kinds["/Form"]
        assert all(page.Contents.read_bytes().count(b"/Form") == 1 for page in document.pages[1:])
        fonts = document.pages[1].Resources.Font
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())
