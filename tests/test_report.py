"""Problems as text: place, words, the line, a caret under its letter."""

import unicodedata

import pytest

from leaflet_gen.cli.report import count, problem_json, render
from leaflet_gen.messages import Term
from leaflet_gen.problems import Place, Problem

FILE = "content/a.yaml"


def shown(line: str, column: int, width: int = 100) -> list[str]:
    text = render([Problem("file_empty", Place(FILE, 2, column))], {FILE: f"schema: 1\n{line}\n"}, "vi", width=width)
    return text.splitlines()[1:3]


def test_a_problem_is_place_words_line_caret_and_advice():
    problem = Problem("key_duplicate", Place(FILE, 2, 3), {"key": "title"}, also=(("first_here", Place(FILE, 1, 1)),))
    assert render([problem], {FILE: "title: a\n  title: b\n"}, "vi") == (
        "content/a.yaml:2:3: lỗi: Khóa “title” viết hai lần.\n"
        "      title: b\n"
        "      ^\n"
        "    Giữ một, xóa một.\n"
        "    content/a.yaml:1:1: lần đầu ở đây\n"
        "        title: a\n"
        "        ^\n"
        "\n"
        "1 lỗi.\n"
    )


@pytest.mark.parametrize(
    ("line", "column", "before"),
    [
        ("title: Nộp hồ", 8, 7),
        (unicodedata.normalize("NFD", "ế: ộp") + "x", 9, 4),  # 3 + 1 + 1 + 3 characters before it, 4 letters
        (unicodedata.normalize("NFD", "ế"), 3, 0),  # a mark stands on its letter
        ("中文: x", 5, 6),
        ("😀 x", 3, 3),
        ("a\u200bb", 3, 1),
        ("\tx", 2, 4),
        ("abc", 4, 3),
        ("abc", 99, 3),
    ],
)
def test_the_caret_stands_under_its_letter(line, column, before):
    assert shown(line, column)[1] == " " * (4 + before) + "^"


@pytest.mark.parametrize("column", [1, 2, 60, 150, 299, 300, 301])
def test_a_long_line_is_shown_around_the_caret(column):
    line = "".join(chr(0x4E00 + n) if n % 7 == 0 else chr(97 + n % 26) for n in range(300))
    above, caret = shown(line, column, width=60)
    cells = sum(2 if unicodedata.east_asian_width(c) == "W" else 1 for c in above)
    assert cells <= 60 and caret.strip() == "^"
    if column <= 300:
        position = 0
        for letter in above:
            if position == len(caret) - 1:
                break
            position += 2 if unicodedata.east_asian_width(letter) == "W" else 1
        assert letter == line[column - 1]


def test_nothing_is_shown_of_a_file_that_was_not_read():
    for place in (Place("other.yaml", 2, 3), Place(FILE), Place(FILE, 99, 1)):
        lines = render([Problem("file_empty", place)], {FILE: "a: b\n"}, "vi").splitlines()
        assert lines[0].startswith(f"{place}: lỗi: ") and lines[1].startswith("    Viết")


def test_a_problem_without_a_place_is_the_tools_own():
    assert render([Problem("usage_nothing")], {}, "en").startswith("leaflet-gen: error: Nothing matches")


def test_severities_are_counted_in_words():
    problems = [Problem("a"), Problem("b"), Problem("c", severity="warning"), Problem("d", severity="notice")]
    assert count(problems, "vi") == "2 lỗi, 1 cảnh báo, 1 lưu ý." and count(problems, "en") == "2 errors, 1 warning, 1 notice."
    assert count([], "vi") == "" and render([], {}, "vi") == ""


def test_colour_changes_no_word():
    import re

    problems = [Problem("key_unknown", Place(FILE, 1, 1), {"key": "a", "near": "b", "known": ("b",)})]
    plain, coloured = (render(problems, {FILE: "a: b"}, "vi", colour=c) for c in (False, True))
    assert "\x1b[" not in plain and "\x1b[1;31m" in coloured and re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_nothing_steers_the_terminal():
    text = render(
        [Problem("unit_unknown", Place("a\x1b[2J.yaml", 1, 1), {"name": "\x1b]0;x\x07\u202e"})],
        {"a\x1b[2J.yaml": "b\x1b[31m"},
        "vi",
    )
    assert not set("\x1b\x07\u202e") & set(text)


def test_json_carries_code_place_figures_and_words():
    problem = Problem(
        "value_type",
        Place(FILE, 2, 3),
        {"key": "a", "expected": (Term("text"),), "actual": Term("list"), "n": 1.5},
        also=(("first_here", Place(FILE, 1)),),
    )
    assert problem_json(problem, "en") == {
        "code": "value_type",
        "severity": "error",
        "file": FILE,
        "line": 2,
        "column": 3,
        "what": "“a” must be a text, but is a list.",
        "do": "See the sample file for how it is written.",
        "values": {"key": "a", "expected": ["text"], "actual": "list", "n": 1.5},
        "also": [{"file": FILE, "line": 1, "column": None, "what": "first given here"}],
    }
    assert problem_json(Problem("usage_nothing"), "vi")["file"] is None


def test_what_stops_the_run_is_said_last():
    from leaflet_gen.problems import Place, Problem

    found = [
        Problem("overdue", Place("a.yaml", 1, 1), {"review_by": "01/01/2026", "days": 3}),
        Problem("placeholder", Place("b.yaml", 2, 1), {"text": "[số điện thoại]"}, "notice"),
        Problem("old_word", Place("c.yaml", 3, 1), {"word": "hộ khẩu", "now": "nơi cư trú"}, "warning"),
    ]
    said = render(found, {}, "vi")
    assert said.index("b.yaml") < said.index("c.yaml") < said.index("a.yaml")


@pytest.mark.parametrize(("count", "lines"), [(100, 100), (101, 20)])
def test_one_fault_in_a_whole_column_is_not_a_line_for_each_row_and_names_every_row(count, lines):
    rows = [n for n in range(2, count + 3) if n != 90]
    faults = [Problem("village_empty", Place("thon.csv", n, 6), {"row": n, "column": "F", "head": "Điện thoại"}) for n in rows]
    text = render(faults, {}, "vi", width=100)
    assert sum(line.startswith("thon.csv:") for line in text.splitlines()) == lines
    if lines < count:
        assert f"Và {count - 20} ô nữa ở cột F, các hàng 22–89, 91–{count + 2}." in text
