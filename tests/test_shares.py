"""Percentages and the counts behind them: what is computed, what is found, what the charts draw."""

import datetime as dt
from dataclasses import replace

import pytest
from editions import edition, evidence, target
from pages import frames, said, with_sections
from projects import T, swap, write
from pydantic import ValidationError

from leaflet_gen.check import WORDS_RULES, check_layout
from leaflet_gen.language import say_count
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.tree import Shape, walk
from leaflet_gen.load.project import load_project
from leaflet_gen.messages import LANGUAGES, say
from leaflet_gen.model import Bar
from leaflet_gen.problems import Problem
from leaflet_gen.words import Words

TODAY = dt.date(2026, 11, 23)
POSTERS = tuple(f"ket-qua_{format}_{theme}_vi_vinh-hoang" for format in ("a4", "a3") for theme in ("colour", "black"))


def bar(**given: object) -> dict:
    """As a file gives it: all figures are text."""
    return {"label": "Năm 2022", **{key: value if key == "target" else str(value) for key, value in given.items()}}


def found(*bars: dict, rules: tuple[str, ...] = ("shares", "ratios", "promises"), **more: object) -> list[Problem]:
    results = {"heading": more.pop("heading", "Kết quả"), "bars": list(bars), "evidence": more.pop("source", evidence())}
    sections = {"results": {k: v for k, v in results.items() if v}, "start": {"target": target()}}
    blocks = [{"kind": "text", "from": "title"}, {"kind": "text", "from": "promise"}, {"kind": "columns", "from": "results"}]
    made = edition(sections=sections, blocks=blocks, **more)
    return [problem for rule in rules for problem in WORDS_RULES[rule](made, TODAY)]


def codes(*bars: dict, **more: object) -> list[str]:
    return [problem.code for problem in found(*bars, **more)]


# --- figures


def test_a_share_is_computed_from_its_counts():
    assert Bar(label="a", count=356, of=592).share == pytest.approx(60.135, abs=0.001)
    assert Bar(label="a", count=9038, of=12966, percent=70).share == pytest.approx(69.705, abs=0.001)
    assert (Bar(label="a", percent=57.3, count=759).share, Bar(label="a").share, Bar(label="a", count=0, of=5).share) == (
        57.3,
        None,
        0,
    )


@pytest.mark.parametrize(("written", "read"), [("9.038", 9038), ("9038", 9038), ("12.966.000", 12966000), ("0", 0)])
def test_a_count_is_read_as_it_is_written_in_vietnamese(written, read):
    assert Bar(label="a", count=written).count == read


@pytest.mark.parametrize("written", ["9,038", "9.03", "9.0380", "-1", "356 hồ sơ", "57,3", ""])
def test_what_is_no_whole_number_is_no_count(written):
    with pytest.raises(ValidationError):
        Bar(label="a", count=written)


def test_nothing_is_a_share_of_nothing(tmp_path):
    text = "  so:\n    bars: [{label: Năm, count: 0, of: 0}]\n  start:"
    [problem] = load_project(write(tmp_path, swap(T, "  start:", text)))[1]
    assert (problem.code, problem.values["key"]) == ("number_small", "sections.so.bars[1].of")


def test_counts_are_printed_in_groups_of_three(shipped):
    vi, en = (shipped.loaded.languages[tag] for tag in ("vi", "en"))
    assert (say_count(12966, vi), say_count(12966, en), say_count(592, vi)) == ("12.966", "12,966", "592")


# --- what is found


def test_a_typed_percentage_may_differ_by_a_tenth_of_a_point():
    assert codes(bar(count=9038, of=12966, percent="69,7")) == []
    assert codes(bar(count=9038, of=12966, percent="69,8")) == []
    assert codes(bar(count=9038, of=12966, percent="69,6")) == ["share_disagrees"]


def test_the_printed_70_for_9038_of_12966_is_found_with_both_figures():
    [problem] = found(bar(count="9.038", of="12.966", percent=70))
    assert (problem.code, problem.severity) == ("share_disagrees", "error")
    assert problem.values == {"typed": 70.0, "computed": 69.7, "count": 9038, "of": 12966}
    for language in LANGUAGES:
        assert "70 %" in (words := say(problem.code, language, problem.values)[0]) and "12966" in words
    assert problem.place.line


def test_it_is_found_in_a_bar_s_note_and_in_running_text_too():
    assert codes(bar(percent=70, note="9.038/12.966 hồ sơ")) == ["share_disagrees"]
    assert codes(bar(percent="69,7", note="9.038/12.966 hồ sơ")) == []
    assert codes(bar(percent=50), promise="Đã nộp 9.038/12.966 hồ sơ, đạt 70 %.") == ["share_disagrees"]
    assert codes(bar(percent=50), promise="Đã nộp 356/592 hồ sơ (60,1 %), cao hơn 10 %.") == []


@pytest.mark.parametrize(
    "words",
    [
        "Ngày 13/06/2023 đạt 70 %.",
        "Theo số 61/2018/NĐ-CP, 80 %.",
        "Trực 24/7, 100 %.",
        "Trang 1/12. 80 %.",
        "Nộp 356/592 hồ sơ. Đạt 70 %.",
    ],
)
def test_days_laws_and_other_sentences_are_no_counts(words):
    assert codes(bar(percent=50), promise=words) == []


def test_a_part_is_no_more_than_its_whole():
    [problem] = found(bar(count=592, of=356))
    assert (problem.code, problem.values) == ("share_over_whole", {"count": 592, "of": 356})


def test_a_bar_without_any_figure_is_found():
    assert codes(bar()) == codes(bar(count=759)) == codes(bar(of=592)) == ["share_unknown"]


def test_a_percentage_alone_wants_a_source():
    assert codes(bar(percent="57,3")) == []
    assert codes(bar(percent="57,3"), source=None) == ["share_without_source"]
    assert codes(bar(percent="57,3", count=759), source=None) == ["share_without_source"]
    assert codes(bar(count=356, of=592), source=None) == []


@pytest.mark.parametrize(
    ("promise", "sound"),
    [
        ("Cứ 3 hồ sơ thì 2 hồ sơ nộp qua mạng", True),
        ("Cứ ba hồ sơ, hai hồ sơ nộp qua mạng", True),
        ("Cứ **3 hồ sơ** thì có **2** nộp qua mạng", True),
        ("Cứ 4 hồ sơ thì 3 hồ sơ nộp qua mạng", False),
        ("Cứ 10 hồ sơ thì 8 hồ sơ nộp qua mạng", False),
        ("Mỗi ngày có 3 hồ sơ", True),
    ],
)
def test_a_promise_stands_only_where_the_figures_bear_it(promise, sound):
    bars = bar(percent="66,7"), bar(percent="57,3"), bar(percent=80, target=True)  # a target bears nothing
    problems = found(*bars, title=promise)
    assert [p.code for p in problems] == ([] if sound else ["share_promise"])
    assert sound or problems[0].values["best"] == 66.7


# --- the charts


def chart(shipped, *bars: dict, kind: str = "columns", look: str | None = None, name: str = POSTERS[0]):
    """A shipped poster's page with other bars in its chart."""
    made = with_sections(shipped.editions[name], {"results": {"heading": "Kết quả", "bars": list(bars)}})
    return compose(made)


def drawn(layout) -> list[tuple[str, float, float]]:
    """(value, height of its column, height of the whole) for each column, from the shapes behind it."""
    found = []
    for column in frames(layout.pages[0], name="column"):
        shapes = [node.box().height for node, *_ in walk(column.frame) if isinstance(node, Shape) and node.fill]
        value = next(node.text for f, *_ in walk(column.frame) if getattr(f, "name", "") == "value" for node in f.children)
        found.append((value, shapes[1] if len(shapes) > 1 else 0.0, shapes[0]))
    return found


def test_a_column_is_as_high_as_its_share_of_the_whole(shipped):
    bars = bar(percent="57,3"), bar(count="9.038", of="12.966"), bar(percent=0)
    heights = drawn(chart(shipped, *bars)) + drawn(chart(shipped, bar(percent=100)))
    assert [value for value, *_ in heights] == ["57,3 %", "69,7 %", "0 %", "100 %"]
    assert [high / whole for _, high, whole in heights] == pytest.approx([0.573, 0.697, 0, 1], abs=0.0005)


def test_a_column_is_read_label_value_counts(shipped):
    layout = chart(shipped, bar(count="9.038", of="12.966", note="hồ sơ"), {"label": "năm 2025", "percent": "80", "target": True})
    texts = [e.text.strip() for e in said(layout) if e.role == "P"]
    at = texts.index("Năm 2022")
    assert texts[at : at + 3] == ["Năm 2022", "69,7 %", "9.038/12.966 hồ sơ"]
    assert "Mục tiêu năm 2025" in texts and any(t.startswith("100 % là") for t in texts)


def test_a_value_that_has_no_room_in_its_column_stands_above_it(shipped):
    layout = chart(shipped, bar(percent=3), bar(percent=90))
    small, large = frames(layout.pages[0], name="value")
    assert small.box.bottom > large.box.bottom
    assert small.frame.children[0].colour != large.frame.children[0].colour
    assert check_layout(layout) == []


@pytest.mark.parametrize("name", POSTERS)
def test_a_target_is_told_apart_without_colour(shipped, name):
    """By the word in all themes; in black by a hatching too, and its value stands on plain ground."""
    layout = shipped.composed(name)
    assert any("Mục tiêu" in e.text for e in said(layout))
    hatched = [
        len([n for n, *_ in walk(c.frame) if isinstance(n, Shape) and n.stroke and len(n.path) > 20])
        for c in frames(layout.pages[0], name="column")
    ]
    assert hatched == ([0, 0, 1] if "black" in name else [0, 0, 0])


def test_a_hatching_keeps_within_its_box(shipped):
    for column in frames(shipped.composed(POSTERS[1]).pages[0], name="column"):
        for node, dx, dy, _ in walk(column.frame):
            if isinstance(node, Shape) and node.stroke:
                box = node.box().moved(dx - column.frame.box.x, dy - column.frame.box.y)
                assert box.x >= -0.5 and box.right <= column.box.width + 0.5 and box.y >= -0.5


@pytest.mark.parametrize("share", [0, 0.1, 1, 4, 100])
def test_a_target_of_any_share_can_be_drawn(shipped, share):
    layout = chart(shipped, bar(percent=share, target=True), bar(percent=50), name=POSTERS[1])
    assert check_layout(layout) == [] and len(drawn(layout)) == 2


def test_many_narrow_columns_become_bars(shipped):
    layout = chart(shipped, *(bar(percent=n) for n in range(10, 90, 10)))
    assert frames(layout.pages[0], name="column") == [] and len(frames(layout.pages[0], name="bars")) == 1
    assert [e.text for e in said(layout) if e.text.endswith(" %")] == [f"{n} %" for n in range(10, 90, 10)]


def test_a_count_is_never_broken(shipped):
    """Its noun goes below it; and where the figures alone are wider than a column, bars are drawn."""
    wide = chart(shipped, *(bar(count=n, of="2.592", note="hồ sơ") for n in (10, "1.356", 20, 30)))
    texts = [e.text.strip() for e in said(wide)]
    assert "1.356/2.592" in texts and "hồ sơ" in texts and len(frames(wide.pages[0], name="column")) == 4
    wider = chart(shipped, *(bar(count=n, of="123.456.789", note="hồ sơ") for n in (10, "101.356.000", 20, 30, 40)))
    assert frames(wider.pages[0], name="column") == [] and "101.356.000/123.456.789" in "".join(e.text for e in said(wider))


def test_short_bars_begin_below_each_other_and_end_before_their_counts(shipped):
    values = [f for f in frames(shipped.composed(POSTERS[0]).pages[0], name="value") if f.above[-1].name != "column"]
    assert len(values) == 2 and values[0].box.x == pytest.approx(values[1].box.x)
    assert values[0].box.width == pytest.approx(values[1].box.width)


def test_a_bar_without_figures_is_drawn_as_nothing_and_breaks_nothing(shipped):
    assert [value for value, *_ in drawn(chart(shipped, bar(), bar(percent=50)))] == ["–", "50 %"]


# --- the poster


@pytest.mark.parametrize("name", POSTERS)
def test_the_poster_prints_the_report_s_figures_their_counts_and_their_source(shipped, name):
    layout = shipped.composed(name)
    text = " ".join(e.text for e in said(layout))
    for figure in (
        "57,3 %",
        "759 hồ sơ",
        "66,7 %",
        "427 hồ sơ",
        "60,1 %",
        "356/592 hồ sơ",
        "69,7 %",
        "9.038/12.966 hồ sơ",
        "80 %",
    ):
        assert figure in text, figure
    assert "13/06/2023" in text and "Năm 2022" in text
    assert check_layout(layout) == [] and layout.problems == ()


def test_the_poster_s_terms_of_the_time_stand_in_a_dated_quotation(shipped):
    text = " ".join(e.text for e in said(shipped.composed(POSTERS[0])))
    assert "“mức độ 3, 4” (" in text and "13/06/2023)" in text


@pytest.mark.parametrize("name", POSTERS)
def test_the_poster_s_promise_is_borne_by_its_figures(shipped, name):
    here = shipped.editions[name]
    assert "Cứ 3 hồ sơ" in here.topic.title
    assert [p for rule in ("shares", "ratios", "promises") for p in WORDS_RULES[rule](here, TODAY)] == []
    topic = here.topic.model_copy(update={"title": Words("Cứ 5 hồ sơ thì 4 hồ sơ nộp qua mạng", here.topic.title.place)})
    assert [p.code for p in WORDS_RULES["promises"](replace(here, topic=topic), TODAY)] == ["share_promise"]
