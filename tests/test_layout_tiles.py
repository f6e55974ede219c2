"""Answers at a glance, boxes to tick, lines to write on, badges: small blocks that are read in one look."""

from itertools import pairwise

import pytest
from blocks import WIDTH, elements, found, laid, nodes, piece, run_over, setting_of
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import letters, painted

from leaflet_gen.layout.tree import Frame, Run, Shape
from leaflet_gen.text.fonts import face

SHORT = [
    {"heading": "Bao lâu", "body": ["3 ngày làm việc", "từ khi nhận đủ hồ sơ"]},
    {"heading": "Lệ phí", "body": ["7.000 đồng"]},
    {"heading": "Kết quả", "body": ["Thông báo", "trên VNeID và Cổng Dịch vụ công"]},
]
LONG = "Trong ngày, hoặc ngày làm việc tiếp theo nếu nhận sau 15 giờ"
SENTENCE = "Người nộp hồ sơ kiểm tra từng giấy tờ, chụp ảnh cho rõ rồi gửi qua Cổng. "


def tiles(items: list[dict], width: float = WIDTH, **more):
    return piece("tiles", {"items": items}, width, **more)


def cards(whole) -> list:
    """The boxes of the tiles: what their ground covers."""
    return [box for node, box in found(whole, solid=True) if not node.role]


def baseline(whole, words: str) -> float:
    return next(dy + node.baseline for node, _, dy, _ in nodes(whole) if isinstance(node, Run) and node.text.startswith(words))


def sizes(whole, words: str) -> set[float]:
    return {
        node.size_pt for node, *_ in nodes(whole) if isinstance(node, Run) and node.text.strip() and node.text.strip() in words
    }


# --- tiles


def test_tiles_stand_side_by_side_and_are_equally_high_and_wide():
    boxes = cards(tiles(SHORT))
    assert len(boxes) == 3
    assert len({(box.y, round(box.height, 6), round(box.width, 6)) for box in boxes}) == 1
    assert all(left.right < right.x for left, right in pairwise(boxes))
    assert boxes[-1].right == pytest.approx(WIDTH)


def test_answers_stand_on_one_line_though_a_label_needs_two():
    items = [{**SHORT[0], "heading": "Bao lâu thì có kết quả, kể từ ngày nộp đủ hồ sơ hợp lệ"}, *SHORT[1:]]
    whole = tiles(items)
    assert baseline(whole, "3 ngày") == pytest.approx(baseline(whole, "7.000")) == pytest.approx(baseline(whole, "Thông"))


def test_an_answer_is_the_loudest_thing_in_its_tile():
    whole = tiles(SHORT)
    (answer,), (label,), (note,) = (sizes(whole, words) for words in ("7.000 đồng", "Lệ phí", "từ khi nhận đủ hồ sơ"))
    assert answer > note > label


def test_tiles_of_a_narrow_panel_stand_under_each_other():
    boxes = cards(tiles(SHORT, 84))
    assert len({box.x for box in boxes}) == 1
    assert all(upper.bottom < lower.y for upper, lower in pairwise(boxes))


def test_a_long_answer_wraps_and_never_shrinks_below_the_floor():
    whole = tiles([{"heading": "Bao lâu", "body": [LONG]}, *SHORT[1:]])
    assert letters(LONG) in letters(painted(laid([whole]).pages[0]))
    floor = setting_of({}).edition.format_spec.floor
    assert min(node.size_pt for node, *_ in nodes(whole) if isinstance(node, Run)) >= floor["label"]
    assert min(sizes(whole, LONG)) >= floor["item"]


@settings(max_examples=30)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=5), st.floats(60, 180))
def test_tiles_lose_no_word_and_stay_in_their_width(lengths, width):
    items = [
        {"heading": f"Việc {n}", "body": [f"{n}. {SENTENCE * 3}"[:length], "ghi chú"]} for n, length in enumerate(lengths, 1)
    ]
    whole = tiles(items, width)
    said = [letters(e.text) for e in elements(laid([whole]), "LI")]
    assert said == [letters("".join([item["heading"], *item["body"]])) for item in items]
    assert all(-1e-6 <= box.x and box.right <= width + 1e-6 for box in cards(whole))
    assert max(box.bottom for box in cards(whole)) <= whole.height + 1e-6


def test_a_tile_is_never_cut():
    whole = tiles(SHORT * 3, 84)
    for part in run_over(whole, 70):
        assert part.height <= 70 and sum(box.height for box in cards(part)) < part.height + 1e-6


def test_without_items_there_are_no_tiles():
    assert piece("tiles", {"body": "Một câu."}) is None


# --- boxes to tick


def boxes(whole) -> list:
    """Where the boxes to tick stand: squares drawn as decoration."""
    return [
        node.box().moved(dx, dy)
        for node, dx, dy, _ in nodes(whole)
        if isinstance(node, Shape) and node.box().width == pytest.approx(node.box().height) and node.box().width < 12
    ]


PAPERS = [
    {"body": "Tờ khai đăng ký khai sinh"},
    {"heading": "Giấy chứng sinh", "body": "Bản chính."},
    {"body": "Người dưới 18 tuổi cần ý kiến của cha, mẹ.", "note": "true"},
]


@pytest.mark.parametrize("theme", ["colour", "black"])
def test_every_paper_has_a_box_and_a_note_has_none(theme):
    whole = piece("items", {"items": PAPERS}, look="boxes", theme=theme)
    assert len(boxes(whole)) == 2
    assert len(elements(laid([whole]), "LI")) == 3


def test_a_box_is_level_with_the_first_line_beside_it():
    whole = piece("items", {"items": PAPERS}, look="boxes")
    for box, words in zip(boxes(whole), ("Tờ khai", "Giấy chứng sinh"), strict=True):
        middle = baseline(whole, words) - 0.37 * min(sizes(whole, words + " đăng ký khai sinh")) * 25.4 / 72
        assert box.y + box.height / 2 == pytest.approx(middle, abs=0.6)


def test_an_item_of_many_paragraphs_parts_inside_and_keeps_every_word():
    body = [f"{n}. {SENTENCE}" * 3 for n in range(20)]
    whole = piece("items", {"items": [{"body": body}, *PAPERS]}, look="boxes")
    parts = run_over(whole, 110)
    assert len(parts) > 2
    said = [letters(e.text) for e in elements(laid(parts), "LI")]
    assert said[0] == letters("".join(body)) and len(said) == 4
    assert sum(len(boxes(part)) for part in parts) == 3


# --- lines to write on


def ruled(whole) -> list:
    return [node.box().moved(dx, dy) for node, dx, dy, _ in nodes(whole) if isinstance(node, Shape)]


FORM = [{"heading": "Thôn"}, {"heading": "Cần giúp việc gì", "body": "nếu có"}, {"heading": "Người giúp"}]


def test_lines_to_write_on_begin_and_end_below_each_other():
    lines = ruled(piece("items", {"items": FORM}, look="lines"))
    assert len(lines) == 3
    assert len({(round(line.x, 4), round(line.right, 4)) for line in lines}) == 1
    assert all(lower.y - upper.y >= 8 for upper, lower in pairwise(lines))
    assert lines[0].width > 0.3 * WIDTH


def test_no_word_stands_on_the_line_that_is_written_on():
    whole = piece("items", {"items": FORM}, look="lines")
    line = ruled(whole)[0]
    for node, dx, _, _ in nodes(whole):
        if isinstance(node, Run):
            assert dx + node.x + node.width <= line.x + 0.01 or dx + node.x >= line.right - 0.01


def test_lines_without_labels_take_the_whole_width():
    (line,) = ruled(piece("items", {"items": [{"body": "x"}]}, look="lines"))[:1]
    assert line.x == pytest.approx(0, abs=0.3)


# --- badges


def badge(words: str, **more):
    return piece("badge", {"mark": words}, source="phan.mark", **more)


@given(st.sampled_from(["Một phần", "Toàn trình", "chưa rà soát", "Dịch vụ công trực tuyến toàn trình"]))
def test_a_badge_is_as_wide_as_its_words(words):
    whole = badge(words)
    (run,) = [node for node, *_ in nodes(whole) if isinstance(node, Run)]
    assert run.text == words
    assert 0 < whole.width - face(run.face).width(words) * run.size_pt * 25.4 / 72 < 12
    assert whole.width < WIDTH


def test_a_badge_of_more_words_than_fit_has_several_lines():
    whole = badge(SENTENCE * 2)
    assert whole.width <= WIDTH and letters(SENTENCE * 2) == letters(painted(laid([whole]).pages[0]))


def test_without_words_there_is_no_badge():
    assert piece("badge", {"body": "Một câu."}, source="phan.mark") is None


def test_a_badge_stands_on_its_ground_in_both_themes():
    for theme in ("colour", "black"):
        (ground,) = [node for node, *_ in nodes(badge("Toàn trình", theme=theme)) if isinstance(node, Shape)]
        assert ground.fill and (theme == "colour" or ground.stroke)


def test_a_row_gives_a_badge_its_own_width():
    made = piece("badge", {"mark": "Một phần"}, source="phan.mark")
    frame = made.make(made.height)
    assert isinstance(frame, Frame) and frame.box.width == made.width and frame.solid
