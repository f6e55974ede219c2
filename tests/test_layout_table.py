"""The laws of tables: no word is lost or said twice however a table parts, and every part says what its columns are."""

from itertools import pairwise

import page as page_validation
import pytest
from blocks import WIDTH, elements, found, laid, nodes, piece, run_over
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import letters, painted
from projects import FILES, T, write

from leaflet_gen.layout.table import HIGH, SHORT
from leaflet_gen.layout.tree import Code, Run, Shape, is_artifact
from leaflet_gen.load.project import load_project
from leaflet_gen.render.pdf import write_pdf

PAGE = 240.0  # mm of a page that a table may take
A4 = 297.0
SENTENCE = "Người nộp kiểm tra từng giấy tờ, chụp ảnh cho rõ rồi gửi qua Cổng."
HEADS = ["Mã thủ tục", "Tên thủ tục", "Nộp qua mạng"]
TARGET = {"url": "https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword=khai", "search": "khai sinh"}


def text(length: int, n: int = 0) -> str:
    """That many characters, numbered so that none can stand for another."""
    made = ""
    while len(made) < length:
        n += 1
        made += f"{n}. {SENTENCE} "
    return made[:length].strip()


def table(rows: list[list[str]], heads: list[str] = HEADS, **group: object) -> dict:
    return {"heading": "Danh mục", "table": {"heads": heads, "groups": [{"rows": rows, **group}]}}


def many(count: int) -> list[list[str]]:
    return [[f"1.{n:06d}", text(20 + 37 * n % 160, n), "Toàn trình"] for n in range(count)]


def matrix(parts: list) -> list[list[list[str]]]:
    """Each table as its tags say it: rows of cells."""
    return [
        [[letters(cell.text) for cell in row.kids] for row in found.kids if row.role == "TR"]
        for found in elements(laid(parts), "Table")
    ]


def as_letters(rows: list[list[str]]) -> list[list[str]]:
    return [[letters(cell) for cell in row] for row in rows]


# --- nothing is lost


cells = st.one_of(st.integers(1, 120), st.integers(1, 120), st.integers(200, 4_000)).map(text)


@settings(max_examples=25)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=14), st.floats(170, PAGE))
def test_no_word_of_a_table_is_lost_or_doubled_and_rows_keep_their_order(rows, height):
    parts = run_over(piece("table", table(rows), weights=(1, 3, 1)), height)
    assert matrix(parts) == [as_letters([HEADS, *rows])]
    assert all(part.height <= height + 1e-6 for part in parts)


@settings(max_examples=15)
@given(st.integers(1, 60), st.floats(120, PAGE))
def test_heights_add_up(count, height):
    whole = piece("table", table(many(count)), weights=(1, 3, 1))
    rows = [box.height for _, box in found(whole, role="TR")][1:]
    parts = run_over(whole, height)
    head = whole.height - sum(rows)
    begins = [max(box.bottom for _, box in found(part, role="TR")[:1]) for part in parts]  # where its heads end
    assert [box.height for part in parts for _, box in found(part, role="TR")[1:]] == pytest.approx(rows)
    assert head == pytest.approx(begins[0], abs=0.5)
    assert sum(part.height for part in parts) == pytest.approx(sum(rows) + sum(begins), abs=0.5 * len(parts))


def test_rows_stand_one_below_the_other():
    for part in run_over(piece("table", table(many(60))), PAGE):
        boxes = [box for _, box in found(part, role="TR")]
        assert all(lower.y == pytest.approx(upper.bottom, abs=1.0) for upper, lower in pairwise(boxes))


def test_a_cell_of_five_thousand_characters_runs_over_pages_beside_its_short_neighbour():
    rows = [["Trình tự", text(5_000), "–"], ["Ngắn", "Một câu.", "Có"]]
    parts = run_over(piece("table", table(rows), weights=(1, 3, 1)), PAGE)
    assert len(parts) > 1
    assert matrix(parts) == [as_letters([HEADS, *rows])]
    assert len({node.thread for part in parts for node, _ in found(part, role="TR") if node.thread}) == 1


def test_a_row_that_a_page_can_hold_is_never_cut():
    rows = [["a", text(450, n), "b"] for n in range(12)]
    parts = run_over(piece("table", table(rows), weights=(1, 3, 1)), PAGE)
    assert all(box.height <= HIGH * A4 for part in parts for _, box in found(part, role="TR"))
    assert not any(node.thread for part in parts for node, _ in found(part, role="TR"))


def test_no_row_stands_alone_under_its_heads_or_on_the_last_page():
    """A table of single lines is moved over the foot of the page, line by line."""
    rows = [[f"1.{n:06d}", "Đăng ký", "Có"] for n in range(30)]
    whole = piece("table", table(rows))
    for height in range(60, int(whole.height), 3):
        sizes = [len(found(part, role="TR")) - 1 for part in run_over(whole, height)]
        assert min(sizes) >= 2, (height, sizes)


def test_a_short_table_goes_to_the_next_page_whole():
    rows = [["1.001193", "Đăng ký", "Có"]] * 3
    whole = piece("table", table(rows))
    assert whole.height < SHORT * A4
    assert whole.split(whole, whole.height - 1) == (None, whole)


# --- heads


def test_later_pages_begin_with_the_heads_as_decoration():
    parts = run_over(piece("table", table(many(60))), PAGE)
    layout = laid(parts)
    assert len(parts) > 2
    for page in layout.pages:
        assert letters("".join(HEADS)) in letters(painted(page))
    for part in parts[1:]:
        heads = [above for node, _, _, above in nodes(part) if isinstance(node, Run) and node.text.strip() == HEADS[0]]
        assert len(heads) == 1 and is_artifact(heads[0])


def test_later_pages_say_what_goes_on():
    parts = run_over(piece("table", table(many(60), heading="Hộ tịch")), PAGE)
    first, *later = laid(parts).pages
    assert "tiếp theo" not in painted(first)
    assert all("Hộ tịch (tiếp theo)" in painted(page) for page in later)


def test_the_name_of_a_group_that_is_too_long_to_repeat_ends_in_an_ellipsis():
    parts = run_over(piece("table", table(many(60), heading=text(300))), PAGE)
    for page in laid(parts).pages[1:]:
        assert painted(page).startswith("1. ") and "… (tiếp theo)" in painted(page)


def test_heads_are_headers_of_their_columns_and_with_the_look_rows_of_their_rows():
    by_column = elements(laid([piece("table", table(many(3)))]), "Table")[0]
    assert [[cell.role for cell in row.kids] for row in by_column.kids] == [["TH"] * 3] + [["TD"] * 3] * 3
    by_row = elements(laid([piece("table", table(many(3)), look="rows")]), "Table")[0]
    assert [[cell.role for cell in row.kids] for row in by_row.kids] == [["TH", "TD", "TD"]] * 3


@pytest.mark.parametrize("theme", ["colour", "black"])
def test_an_independent_reader_finds_no_fault_in_a_long_table(theme):
    rows = [*many(50), ["Trình tự", text(5_000), "Có"], ["Chỗ trống", "–", "Không"]]
    made = table(rows, heading="Hộ tịch", target=TARGET)
    made["table"]["blank_rows"] = 12
    pdf = write_pdf(laid(run_over(piece("table", made, weights=(1, 3, 1), theme=theme, role="H1"), PAGE)))
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


# --- columns


def test_columns_share_the_width_by_their_weights():
    (head, *_) = [node for node, _ in found(piece("table", table(many(2)), weights=(1, 4, 1)), role="TR")]
    assert [cell.box.width for cell in head.children] == pytest.approx([WIDTH / 6, WIDTH * 4 / 6, WIDTH / 6])
    assert [cell.box.x for cell in head.children] == pytest.approx([0, WIDTH / 6, WIDTH * 5 / 6])


def test_a_column_without_a_weight_is_as_wide_as_its_longest_words():
    for node, _ in found(piece("table", table(many(20)), weights=(0, 1, 0)), role="TR"):
        lines = [len(cell.children[0].children) for cell in (node.children[0], node.children[2])]
        assert lines == [1, 1]


def test_words_stay_inside_their_column():
    whole = piece("table", table(many(20)), weights=(1, 3, 1))
    for node, dx, _, above in nodes(whole):
        if isinstance(node, Run) and not is_artifact(above):
            cell = next(frame for frame in reversed(above) if frame.role in ("TH", "TD"))
            left = dx - sum(f.box.x for f in above[above.index(cell) + 1 :])
            assert left <= dx + node.x and dx + node.x + node.width <= left + cell.box.width


# --- groups


def test_a_group_has_its_code_and_the_address_in_words_beside_it():
    whole = piece("table", table(many(2), heading="Hộ tịch", target=TARGET))
    code = next(node.box().moved(dx, dy) for node, dx, dy, _ in nodes(whole) if isinstance(node, Code))
    (_, domain), *_ = found(whole, name="domain")
    assert "dichvucong.gov.vn" in painted(laid([whole]).pages[0]) and "khai sinh" in painted(laid([whole]).pages[0])
    assert domain.right < code.x and code.y < domain.y + domain.height / 2 < code.bottom
    assert [e.role for e in elements(laid([whole]), "H3")] == ["H3"]


def test_the_heading_of_a_group_stays_with_its_first_rows():
    groups = [{"heading": f"Lĩnh vực {n}", "rows": many(9)} for n in range(6)]
    whole = piece("table", {"heading": "Danh mục", "table": {"heads": HEADS, "groups": groups}})
    for height in range(90, 260, 7):
        for part in run_over(whole, height):
            last = [node.role for node, *_ in nodes(part) if getattr(node, "role", "") in ("H3", "TR")][-1]
            assert last == "TR", height


def test_a_group_without_rows_says_its_words_and_makes_no_table():
    groups = [{"heading": "Trống", "body": "Chưa có thủ tục."}, {"heading": "Hộ tịch", "rows": many(1)}]
    whole = piece("table", {"heading": "Danh mục", "table": {"heads": HEADS, "groups": groups}})
    assert len(elements(laid([whole]), "Table")) == 1
    assert [letters(e.text) for e in elements(laid([whole]), "H3")] == ["Trống", "Hộtịch"]
    assert letters("Chưa có thủ tục.") in letters(painted(laid([whole]).pages[0]))


def test_what_an_index_points_at_is_marked_once():
    rows = [{"cells": ["1.001193", "Đăng ký khai sinh", "Có"], "anchor": "khai-sinh"}, *many(50)]
    parts = run_over(piece("table", table(rows, heading="Hộ tịch", anchor="ho-tich")), PAGE)
    anchors = [node.anchor for part in parts for node, *_ in nodes(part) if getattr(node, "anchor", "")]
    assert anchors == ["ho-tich", "khai-sinh"]


# --- forms


def test_rows_to_write_in_are_high_enough_for_a_hand_and_ruled_on_all_sides():
    made = {"heading": "Phiếu", "table": {"heads": HEADS, "blank_rows": 15}}
    whole = piece("table", made)
    rows = [box for _, box in found(whole, role="TR")][1:]
    assert len(rows) == 15 and min(box.height for box in rows) >= 8
    lines = [node.path for node, *_ in nodes(whole) if isinstance(node, Shape) and len(node.path) == 2]
    ruled = [path for path in lines if path[0][1] == path[1][1]]
    assert len(ruled) == len(HEADS) + 1  # upright rules
    assert [[cell.role for cell in row.kids] for row in elements(laid([whole]), "Table")[0].kids][-1] == ["TD"] * 3


def test_a_table_without_a_row_still_says_its_heads():
    assert matrix([piece("table", {"table": {"heads": HEADS}})]) == [as_letters([HEADS])]


def test_a_section_without_a_table_makes_none():
    assert piece("table", {"body": "Một câu."}) is None


# --- what load says


def test_a_row_with_a_cell_too_few_is_named_at_its_line(tmp_path):
    written = (
        "  start:\n    table:\n      heads: [Mã, Tên]\n      groups:\n        - rows:\n            - [a, b]\n            - [a]\n"
    )
    problems = load_project(write(tmp_path, {T: FILES[T].replace("  start:\n", written)}))[1]
    assert [(p.code, str(p.place), p.values) for p in problems] == [("row_cells", f"{T}:23:16", {"cells": 1, "heads": 2})]


def test_a_column_more_than_the_weights_is_as_wide_as_the_last():
    """A form gets a column of an official's own: the designer's file stays as it is."""
    from leaflet_gen.layout.table import _columns

    three = _columns((2, 1), 3, lambda n: 0.0, 100.0)
    assert [round(wide, 1) for _, wide in three] == [50.0, 25.0, 25.0]
    assert [round(wide, 1) for _, wide in _columns((2, 1, 1), 2, lambda n: 0.0, 90.0)] == [60.0, 30.0]
