"""One YAML file: text stays text, every value knows its place, whatever the encoding and the parser."""

import unicodedata

import pytest
import yaml

from leaflet_gen.load import read as reading
from leaflet_gen.load.encoding import decode
from leaflet_gen.load.read import parse, read
from leaflet_gen.problems import Place
from leaflet_gen.words import Words

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def either_parser(request, monkeypatch):
    monkeypatch.setattr(reading, "LOADER", request.param)


@pytest.mark.parametrize(
    "text", ["0123456701", "1.004550", "7:30", "on", "NO", "2026-11-23", "0x1F", "1e3", ".inf", "012", "=", "tRue"]
)
def test_what_yaml_would_convert_stays_text(either_parser, text):
    document, _ = parse(f"a: {text}\n", "f")
    assert document.tree == {"a": text} and isinstance(document.tree["a"], Words)


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("TRUE", True)]
)
def test_only_true_false_and_null_are_not_text(either_parser, text, value):
    assert parse(f"a: {text}\n", "f")[0].tree["a"] is value


@pytest.mark.parametrize("text", ["'true'", '"null"', "''"])
def test_in_quotes_even_these_are_text(either_parser, text):
    assert parse(f"a: {text}\n", "f")[0].tree["a"] == text[1:-1]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_columns_count_characters(either_parser, ending, mark):
    text = ending.join(["ầ: 1", "ế: {a: Trần, 😀😀: Nguyễn, c: [đ, Hằng]}", ""])
    document = parse(decode((mark + text).encode(), "f").text, "f")[0]
    assert document.tree["ế"]["c"][1].place == Place("f", 2, 33)
    assert document.keys["ế", "😀😀"] == Place("f", 2, 14)
    assert document.tree["ế"]["😀😀"].place == document.values["ế", "😀😀"] == Place("f", 2, 18)
    assert document.tree["ầ"].place == Place("f", 1, 4)


def test_text_is_nfc_and_its_place_is_that_of_the_writing(either_parser):
    nfd = unicodedata.normalize("NFD", "ế")
    document, problems = parse(f"{nfd}: {{a: {nfd}, b: {nfd}}}\n", "f")
    assert not problems and document.tree == {"ế": {"a": "ế", "b": "ế"}}
    assert document.tree["ế"]["b"].place == Place("f", 1, 18)


def test_folded_text_has_no_line_end(either_parser):
    document, _ = parse("a: >-\n  một\n  hai\nb: |\n  ba\n  bốn\nc: >\n  năm\n", "f")
    assert document.tree == {"a": "một hai", "b": "ba\nbốn", "c": "năm"}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a:\n\tb: 1\n", "yaml_tab", 2, 1),
        ('a: "x\nb: c\n', "yaml_unclosed_quote", 1, 4),
        ('a: "x\nb: "y"\n', "yaml_unclosed_quote", 1, 4),
        ("a: Lưu ý: b\n", "yaml_colon", 1, 9),
        ("a: **b** c\n", "yaml_special_start", 1, 4),
        ("a: {b.c} d\n", "yaml_special_start", 1, 4),
        ("a: [b\nc: d\n", "yaml_unclosed_bracket", 1, 4),
        ("a: 'it's'\n", "yaml_after_quote", 1, 8),
        ("a: b\n  c: d\n", "yaml_indent", 2, 3),
        ("a: b\nc:d\n", "yaml_no_space", 2, 3),
        ("a: *b\n", "yaml_alias", 1, 4),
        ("a: &b c\n", "yaml_anchor", 1, 4),
        ("a: !b c\n", "yaml_tag", 1, 4),
        ("a: b\n---\nc: d\n", "yaml_documents", 2, 1),
        ("a: b\na: c\n", "key_duplicate", 2, 1),
    ],
)
def test_both_parsers_say_the_same_of_a_mistake(either_parser, text, code, line, column):
    assert [(p.code, p.place) for p in parse(text, "f")[1]] == [(code, Place("f", line, column))]


def test_a_duplicate_key_keeps_the_first_value(either_parser):
    document, _ = parse("a: {b: 1}\na: {b: 2, c: 3}\n", "f")
    assert document.tree == {"a": {"b": "1"}} and document.keys["a", "b"] == Place("f", 1, 5)


@pytest.mark.parametrize(
    "text", ["a: 57,3 # một ghi chú\n", "a: true   # một\n", "a: # một\n  b: c\n", 'a: "x" #y\n', "a: x#y\n", "a: 'Phòng #5'\n"]
)
def test_a_comment_that_looks_like_one_is_not_warned_of(either_parser, text):
    assert parse(text, "f")[1] == []


@pytest.mark.parametrize(
    ("file", "text", "column"),
    [
        ("content/f.yaml", "a: Điền tờ khai # kèm ảnh\n", 17),
        ("content/f.yaml", "a: x # kèm ảnh\n", 6),
        ("assets/f.yaml", "a: Áp phích # bản cũ\n", 13),
        ("assets/f.yaml", "a: ink # nền\n", None),
        ("assets/f.yaml", "a: 57.3 # mm\n", None),
        ("content/f.yaml", "# kèm ảnh\na: Điền tờ khai\n  # kèm ảnh\nb: c\n", None),
    ],
)
def test_a_comment_behind_a_text_is_warned_of_and_shown(either_parser, file, text, column):
    found = [(p.code, p.severity, p.place, p.values["lost"]) for p in parse(text, file)[1]]
    lost = text[text.index("#") :].strip()
    assert found == ([("text_after_hash", "warning", Place(file, 1, column), lost)] if column else [])


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a:\n\u00a0\u00a0b: 1\n", 2, 1),
        ("a:\n  b: 1\n  \u3000c: 2\n", 3, 3),
        ("a:\n  -\u00a0b: 1\n", 2, 4),
        ("a:\u00a0một\n", 1, 3),
    ],
)
def test_a_space_of_another_kind_is_named_where_it_stands(either_parser, text, line, column):
    assert [(p.code, p.place) for p in parse(text, "f")[1]] == [("yaml_odd_space", Place("f", line, column))]


def test_a_space_of_another_kind_inside_a_text_is_fine(either_parser):
    assert parse("a: 5\u00a0ngày\nb: |\n  \u00a0một\n", "f")[1] == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("s:\n  b:\n    c: 1\nd:\n    e: 1\n  f:\n    g: 1\n", 4, 1),  # d too far to the left, noticed at f
        ("v: 1\ns:\n   b: 1\n  c: 2\n", 3, 4),  # b a space too deep, noticed at c
        ("v:\n  w: 1\ns:\n   b:\n    x: 1\n  c:\n    x: 2\n", 4, 4),
        ("s:\n  b:\n    c: 1\n   d:\n    e: 1\n", 4, 4),
        ("s:\n  b: 1\n d: 2\n", 3, 2),
    ],
)
def test_of_a_wrong_indent_the_line_that_has_it_is_named(either_parser, text, line, column):
    assert [(p.code, p.place) for p in parse(text, "f")[1]] == [("yaml_indent", Place("f", line, column))]


def test_a_sentence_with_a_colon_is_shown_in_the_quotes_it_needs(either_parser):
    assert parse('a: Lưu ý: mang "theo"\n', "f")[1][0].values == {"written": 'Lưu ý: mang \\"theo\\"'}


def test_a_lost_dash_is_one_error_and_costs_no_step(either_parser):
    text = "s:\n  - h: 1\n    b: 2\n    h: 3\n    b: 4\n    p: [5]\n  - h: 6\n"
    document, problems = parse(text, "f")
    assert [(p.code, p.place, p.also) for p in problems] == [("item_dash", Place("f", 4, 5), (("first_here", Place("f", 2, 5)),))]
    assert document.tree == {"s": [{"h": "1", "b": "2"}, {"h": "6"}]}


@pytest.mark.parametrize("text", ["s:\n  - h: 1\n    h: 2\n", "s: [{h: 1, b: 2, h: 3}]\n", "s:\n  h: 1\n  b: 2\n  h: 3\n"])
def test_a_key_given_twice_elsewhere_is_still_a_key_given_twice(either_parser, text):
    assert [p.code for p in parse(text, "f")[1]] == ["key_duplicate"]


@pytest.mark.parametrize("text", ["[a4, a5]", "[210, 297]", "[nop-ho-so]", '["số điện thoại"]', "{a: b}", "{}", "[]"])
def test_a_real_list_is_not_taken_for_a_placeholder(text):
    assert dict(parse(f"a: {text}\n", "f")[0].bare) == {}


@pytest.mark.parametrize("text", ["[số điện thoại]", "{unit.name}", "{ village.phone }", "[ngày]"])
def test_a_placeholder_or_field_without_quotes_is_seen(text):
    assert dict(parse(f"a: {text}\n", "f")[0].bare) == {("a",): text}


VIETNAMESE = "schema: 1\ntitle: Thủ tục hành chính ở xã Vĩnh Hoàng, đường Nguyễn Huệ, “Cổng” Quốc gia… ỗ ậ ữ Ằ\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_other_encodings_are_read_with_a_notice(tmp_path, encoding):
    text = VIETNAMESE
    if encoding == "cp1258":  # there a tone is a letter of its own, after the vowel with its hat or horn
        tones = {c: unicodedata.normalize("NFC", unicodedata.normalize("NFD", c).translate(dict.fromkeys(TONES))) for c in text}
        text = "".join(tones[c] + "".join(t for t in unicodedata.normalize("NFD", c) if ord(t) in TONES) for c in text)
    (tmp_path / "f.yaml").write_bytes(text.encode(encoding))
    read_back = read(tmp_path / "f.yaml", "f.yaml")
    assert read_back.text == VIETNAMESE
    assert [(p.code, p.severity, p.values["encoding"]) for p in read_back.problems] == [
        ("encoding_converted", "notice", "Windows-1258" if encoding == "cp1258" else "UTF-16")
    ]


TONES = (0x300, 0x301, 0x303, 0x309, 0x323)


def test_utf8_is_read_without_a_word(tmp_path):
    for data in (VIETNAMESE.encode(), VIETNAMESE.encode("utf-8-sig"), VIETNAMESE.replace("\n", "\r\n").encode()):
        (tmp_path / "f.yaml").write_bytes(data)
        assert read(tmp_path / "f.yaml", "f.yaml").problems == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: \x00b\n", "not_text"),
        (b"\xff\xfe\x00\x00a", "not_text"),
        (b"\xff\xfea", "not_text"),
        (bytes(range(256)), "not_text"),
        ("Thủ tục hành chính".encode()[:-1] + b"\xe1\xbb", "utf8_broken"),
        (b"a: \x1b[31m\n", "control_character"),
    ],
)
def test_what_is_not_text_is_refused(data, code):
    text, problems = decode(data, "f")
    assert text is None and [p.code for p in problems] == [code]


def test_a_file_of_the_largest_size_is_still_read(tmp_path):
    for size, refused in ((reading.LARGEST, False), (reading.LARGEST + 1, True)):
        (tmp_path / "f.yaml").write_bytes(b"a: b\n#" + b"x" * (size - 6))
        assert [p.code for p in read(tmp_path / "f.yaml", "f").problems] == (["file_too_large"] if refused else [])


def test_the_deepest_level_is_still_read():
    for levels, refused in ((reading.DEEPEST - 1, False), (reading.DEEPEST, True)):
        assert [p.code for p in parse("a: " + "[" * levels + "]" * levels, "f")[1]] == (["yaml_depth"] if refused else [])


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path):
    assert [p.code for p in read(tmp_path, "f").problems] == ["file_unreadable"]


def test_a_value_that_is_not_there_has_the_place_of_its_group():
    document, _ = parse("a:\n  b: {c: d}\n", "f")
    assert document.place(("a", "b", "x", 3)) == Place("f", 2, 6)
    assert document.key(("a", "b")) == Place("f", 2, 3)
