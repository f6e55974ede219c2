"""A list of villages taken in: any spelling of the file is one list, and each planted fault is named with its row and column."""

import csv
import io
import pickle
import time
import tracemalloc
import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from test_intake_tables import ENCODERS

from leaflet_gen.intake.villages import OWN_HEAD, bad_rows, read_villages
from leaflet_gen.load.project import load_project
from leaflet_gen.messages import has, say
from leaflet_gen.model import Columns
from leaflet_gen.problems import Problem, letter
from leaflet_gen.village import FIELDS, Village, Villages, dialled, printed_phone

COLUMNS = load_project(ROOT)[0].columns
UNITS = {"vinh-hoang": (), "trung-nam": ()}
HEADS = {
    "code": "Mã thôn",
    "name": "Thôn/bản",
    "commune": "XÃ CŨ",
    "unit": "Đơn vị",
    "contact": "Họ tên",
    "role": "Chuc vu",
    "phone": "SĐT",
    "public": "Công khai",
    "hours": "Giờ:",
    "place": "Place of posting",
    "copies": "Số bản",
    "internet": "Có mạng",
}
AT = {field: n for n, field in enumerate(HEADS, 1)}


def row(n: int, **changed: str) -> list[str]:
    """A sound row, made up."""
    sound = {
        "code": f"M-{n}",
        "name": f"thôn Mẫu {n}",
        "commune": "Vĩnh Hòa",
        "unit": "vinh-hoang",
        "contact": f"Người Mẫu {n}",
        "role": "Trưởng thôn",
        "phone": f"0900{n:06}",
        "public": "có",
        "hours": "7h30–11h30, thứ Hai đến thứ Sáu",
        "place": "nhà văn hóa thôn",
        "copies": "20",
        "internet": "không",
    }
    return [changed.get(field, sound[field]) for field in HEADS]


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def read(path: Path, rows: list[list[str]], columns: Columns = COLUMNS) -> tuple[Villages | None, list[Problem]]:
    path.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    return read_villages(path, columns, UNITS)


def codes(problems: list[Problem]) -> list[str]:
    """Their codes; each has words, and every figure that the words name."""
    for p in problems:
        plain_figures = {name: str(value).replace("{", "(") for name, value in p.values.items()}
        assert has(p.code) and all("{" not in "".join(say(p.code, lang, plain_figures)) for lang in ("vi", "en")), p
    return [p.code for p in problems]


# -- the file --------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_list_is_the_same_in_any_spelling(tmp_path, encoding, delimiter):
    rows = [list(HEADS.values()), *(row(n) for n in range(1, 9))]
    expected, _ = read(tmp_path / "a.csv", rows)
    path = tmp_path / "b.csv"
    path.write_bytes(ENCODERS[encoding](as_csv(rows, delimiter).replace("–", "-")))
    villages, problems = read_villages(path, COLUMNS, UNITS)
    assert [v._replace(hours=v.hours.replace("-", "–")) for v in villages] == list(expected)
    assert not [p for p in problems if p.code != "encoding_converted"]


def test_a_sheet_gives_the_same_villages_as_a_csv_file(tmp_path):
    rows = [list(HEADS.values()), *(row(n) for n in range(1, 9))]
    book = Workbook()
    for cells in rows:
        book.active.append([int(cell) if cell == "20" else cell for cell in cells])
    book.save(tmp_path / "a.xlsx")
    villages, problems = read_villages(tmp_path / "a.xlsx", COLUMNS, UNITS)
    assert villages == read(tmp_path / "a.csv", rows)[0] and len(villages) == 8 and problems == []


def test_of_several_sheets_the_list_is_read_wherever_it_stands(tmp_path):
    """A sheet that tells how to fill in the list stood before it: the list, a clerk was told, had no column."""
    book = Workbook()
    book.active.append(["Cách điền: mỗi hàng một thôn, ghi đủ tên thôn và số điện thoại."])
    book.active.append(["Hỏi", "văn phòng"])
    sheet = book.create_sheet("Danh sách")
    sheet.append(list(HEADS.values()))
    sheet.append(row(1))
    book.save(tmp_path / "a.xlsx")
    villages, problems = read_villages(tmp_path / "a.xlsx", COLUMNS)
    assert len(villages) == 1 and next(p for p in problems if p.code == "table_sheet").values["read"] == "Danh sách"


def test_the_shipped_list_has_blanks_and_nothing_wrong():
    path = ROOT / "content/villages.csv"
    villages, problems = read_villages(path, COLUMNS, UNITS)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and len(villages) == 12
    assert set(codes(problems)) == {"village_placeholder"} and all(p.severity == "notice" for p in problems)
    assert sum(village.internet == "no" for village in villages) == 2
    assert all(village.phone.startswith("[") for village in villages)


def test_a_file_that_is_no_list_is_told(tmp_path):
    assert read_villages(tmp_path / "no.csv", COLUMNS)[0] is None
    (tmp_path / "a.csv").write_bytes(b"\x00\x01\x02")
    villages, problems = read_villages(tmp_path / "a.csv", COLUMNS)
    assert villages is None and codes(problems) == ["not_text"]


# -- the columns -----------------------------------------------------------------


def test_the_columns_of_the_content_are_the_fields_of_a_village():
    assert set(Columns.model_fields) == {"schema_", *FIELDS} and set(dict(COLUMNS.items())) == set(FIELDS)


def test_no_two_columns_share_a_spelling():
    from leaflet_gen.intake.tables import plain

    spelt = [way for _, column in COLUMNS.items() for way in {plain(head) for head in column.heads}]
    assert sorted(spelt) == sorted(set(spelt))


def test_a_column_that_must_be_there_is_missed_and_the_nearest_is_named(tmp_path):
    villages, problems = read(tmp_path / "a.csv", [["Thonn", "Họ tên", "Ghi chú"], ["Mẫu", "A", ""]])
    missing = next(p for p in problems if p.code == "village_column_missing")
    assert villages is None and missing.values["near"] == "Thonn" and "Ghi chú" in missing.values["known"]
    assert "village_columns_unread" in codes(problems)


@pytest.mark.parametrize(
    "heads",
    [
        ["Tên thôn", "Ng??i giúp", "?i?n tho?i"],  # saved as ANSI: letters are lost
        ["TÃªn thÃ´n", "NgÆ°á»i giÃºp", "Äiá»‡n thoáº¡i"],  # UTF-8 read as Windows-1252
        ["Tªn th«n", "Ng­êi gióp", "§iÖn tho¹i"],  # TCVN3 without its font
        ["Teân thoân", "Ngöôøi giuùp", "Xaõ cuõ"],  # VNI without its font
    ],
)
def test_heads_whose_letters_are_lost_are_told_and_not_guessed(tmp_path, heads):
    villages, problems = read(tmp_path / "a.csv", [heads, ["Mẫu", "A", "0912000345"]])
    (told,) = [p for p in problems if p.severity == "error"]
    assert villages is None and told.code == "village_heads_garbled" and heads[-1] in told.values["heads"]


def test_a_column_under_an_unknown_name_is_asked_for(tmp_path):
    """'Số máy' was not used, and a clerk was told to do nothing: every leaflet had the office's number."""
    _, problems = read(tmp_path / "a.csv", [["STT", "Tên thôn", "Họ tên", "Zalo"], ["1", "Mẫu", "A", "0912000345"]])
    (told,) = [p for p in problems if p.code == "village_columns_unread"]
    assert told.severity == "warning" and "Điện thoại" in told.values["near"] and "Zalo" in told.values["heads"]
    _, problems = read(tmp_path / "a.csv", [["STT", "Tên thôn"], ["1", "Mẫu"]])
    assert next(p for p in problems if p.code == "village_columns_unread").severity == "notice"


def test_the_rows_where_a_cell_is_empty_are_named(tmp_path):
    _, problems = read(tmp_path / "a.csv", [["Tên thôn", "Họ tên", "Giờ mở cửa"], *[[f"Mẫu {n}", "A", "" if n in (3, 5) else "sáng"] for n in range(9)]])
    (told,) = [p for p in problems if p.code == "village_empty_some" and p.values["head"] == "Giờ mở cửa"]
    assert told.values["rows"] == [5, 7] and told.values["count"] == 2


@pytest.mark.parametrize(
    "head",
    ["Đã báo chưa?", "Mang gì? (có/không)", "Hòm thư (Zalo?)", "Đã báo chưa? Ngày nào?", "Dài×Rộng (cm)", f"{OWN_HEAD}\nTên cột bị hỏng chữ: ?i?n tho?i"],
)
def test_a_head_may_be_a_question_or_one_of_ours(tmp_path, head):
    villages, _ = read(tmp_path / "a.csv", [["Tên thôn", "Họ tên", head], ["Mẫu", "A", "có"]])
    assert len(villages) == 1


def test_a_total_in_a_list_without_names_is_no_crash(tmp_path):
    villages, problems = read(tmp_path / "a.csv", [["STT", "Điện thoại", "Nơi niêm yết"], ["1", "0912000345", "nhà"], ["", "", "Tổng cộng"]])
    assert villages is None and {"village_column_missing", "village_total"} <= set(codes(problems))


def test_one_thing_in_two_columns_is_told(tmp_path):
    villages, problems = read(tmp_path / "a.csv", [["Thôn", "Họ tên", "Người giúp"], ["Mẫu", "A", "B"]])
    assert villages is None and "village_column_twice" in codes(problems)
    assert next(p for p in problems if p.code == "village_column_twice").values["column"] in "BC"


def test_a_project_may_call_a_column_as_it_likes(tmp_path):
    own = COLUMNS.model_copy(update={"name": COLUMNS.name.model_copy(update={"heads": ("Ấp",)})})
    villages, _ = read(tmp_path / "a.csv", [["Ấp", "Họ tên"], ["Mẫu", "A"]], own)
    assert [(v.row, v.name, v.contact) for v in villages] == [(2, "Mẫu", "A")]
    assert villages.columns == {"name": 1, "contact": 2} and villages.file == "a.csv"


# -- the rows --------------------------------------------------------------------

PLANTED = [
    ("phone", "912345678", "village_phone_lost_nought"),
    ("phone", "9.12E+08", "village_phone_scientific"),
    ("phone", "O912345678", "village_phone_letters"),
    ("phone", "0912000111 / 0912000222", "village_phone_two"),
    ("phone", "01698765432", "village_phone_old"),
    ("phone", "091234", "village_phone_digits"),
    ("phone", "0412345678", "village_phone_prefix"),
    ("phone", "0912000111 (chị Mẫu)", "village_phone_words"),
    ("phone", "Nguyễn Mẫu", "village_mixed"),
    ("phone", "#REF!", "table_error_value"),
    ("name", "", "village_empty"),
    ("name", "0912000111", "village_mixed"),
    ("name", "=1+1", "village_formula"),
    ("name", "\tthôn", "village_formula"),
    ("name", "ThÃ´n", "village_garbled"),
    ("contact", "Th?n V?n", "village_garbled"),
    ("place", "tr??ng thôn", "village_garbled"),
    ("contact", "nt", "village_ditto"),
    ("place", "như trên", "village_ditto"),
    ("role", "''", "village_ditto"),
    ("hours", "sáng 7 gi?", "village_garbled"),
    ("contact", "có", "village_mixed"),
    ("contact", "anh Mẫu 0912000111", "village_phone_inside"),
    ("contact", "x" * 201, "village_long"),
    ("role", "@SUM(A1)", "village_formula"),
    ("role", "Trưởng\x07thôn", "village_control"),
    ("place", "7h30-11h30", "village_mixed"),
    ("place", "<b>nhà</b>", "village_markup"),
    ("hours", "07/11/2026", "village_hours_date"),
    ("hours", "nhà văn hóa", "village_mixed"),
    ("public", "có lẽ", "village_yes_no"),
    ("internet", "yếu", "village_yes_no"),
    ("copies", "2,5", "village_copies"),
    ("copies", "10001", "village_copies"),
    ("code", "1.00455E+08", "village_code_number"),
    ("unit", "vinh-hoag", "village_unit"),
    ("commune", "...", "village_blank_odd"),
    ("place", "chưa có", "village_blank_odd"),
]


def test_every_fault_of_a_thousand_rows_is_named_and_the_other_rows_are_sound(tmp_path):
    rows, expected = [list(HEADS.values())], []
    for n in range(1000):
        changed = {}
        if n % 20 in (3, 9, 16):  # 150 rows
            field, value, code = PLANTED[len(expected) % len(PLANTED)]
            changed = {field: value}
            expected.append((n + 2, letter(AT[field]), code))
        rows.append(row(n, **changed))
    villages, problems = read(tmp_path / "a.csv", rows)
    assert len(expected) == 150
    assert [(p.values["row"], p.values["column"], p.code) for p in problems] == expected
    assert codes(problems) and all(p.severity == "error" and (p.place.line, p.place.column) for p in problems)
    assert bad_rows(problems) == {n for n, _, _ in expected}
    sound = [village for village in villages if village.row not in bad_rows(problems)]
    assert len(villages) == 1000 and len(sound) == 850
    assert all(village.name == f"thôn Mẫu {village.row - 2}" and village.public == "yes" for village in sound)


@pytest.mark.parametrize(
    ("changed", "code", "severity"),
    [
        ({"name": "Thôn  MẪU 1", "code": ""}, "village_twice", "error"),
        ({"name": "thôn Mẫu 1", "commune": "Vĩnh Hoà"}, "village_twice", "error"),
        ({"code": "m-1"}, "village_code_twice", "error"),
        ({"phone": "+84 900 000 001"}, "village_phone_shared", "warning"),
        ({"phone": "", "public": "x"}, "village_public_no_phone", "warning"),
        ({"contact": "[tên người giúp]"}, "village_placeholder", "notice"),
    ],
)
def test_what_two_rows_share_or_a_row_leaves_open_is_told(tmp_path, changed, code, severity):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1), row(2, **changed)])
    assert [(p.code, p.severity, p.values["row"]) for p in problems] == [(code, severity, 3)]
    assert problems[0].values.get("first", 2) == 2
    assert bad_rows(problems) == ({3} if severity == "error" else set())


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "thôn Mậu 1"},  # a tone tells two names apart
        {"name": "thôn Mẫu 1", "commune": "Vĩnh Tú"},
        {"phone": "0900000001", "contact": "người mẫu 1"},  # one helper of two villages
        {"copies": "1.000"},
        {"unit": "Vĩnh Hoàng"},
        {"name": "1"},
        {"hours": "giờ hành chính"},
        {"place": "nhà văn hóa, cạnh quốc lộ 1"},
        {"contact": unicodedata.normalize("NFD", "Nguyễn Mẫu")},
        {"role": "–"},
        {"public": "", "phone": ""},
        *({"internet": said} for said in ("x", "Có", "KHÔNG", "1", "0", "yes", "no", "TRUE", "false", "✓", "")),
    ],
)
def test_what_is_right_is_left_alone(tmp_path, changed):
    villages, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1), row(2, **changed)])
    assert problems == [] and len(villages) == 2
    assert villages[1].contact == unicodedata.normalize("NFC", villages[1].contact)
    assert villages[1].internet in ("yes", "no", "") and villages[1].copies in ("20", "1000")


def test_heads_said_again_and_sums_and_empty_rows_are_no_villages(tmp_path):
    heads = list(HEADS.values())
    rows = [["STT", *heads], [f"({n})" for n in range(1, len(heads) + 2)], ["1", *row(1)], ["STT", *heads], ["2", *row(2)], ["3"], ["", "", "Tổng cộng", *[""] * 9]]
    villages, problems = read(tmp_path / "a.csv", rows)
    assert [village.row for village in villages] == [3, 5]
    assert sorted(codes(problems)) == ["village_columns_unread", "village_head_again", "village_numbering", "village_rows_empty", "village_total"]
    assert bad_rows(problems) == set()


ANY = st.text("aăĐ ộ0189+84=@-\t\r\n'\"<>&;[]{}*#?.,/\x07\x1f\u200b\u0301ÃÂ»́", max_size=14)


@settings(max_examples=150)
@given(st.lists(st.lists(ANY | st.sampled_from(sorted([*HEADS.values(), "Tổng cộng"])), max_size=14), max_size=8), st.booleans(), st.sampled_from(",;\t"))
def test_reading_never_raises_whatever_the_table(tmp_path_factory, cells, headed, delimiter):
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_text(as_csv([list(HEADS.values())] * headed + cells, delimiter), encoding="utf-8", newline="")
    villages, problems = read_villages(path, COLUMNS, UNITS)
    codes(problems)
    for village in villages or ():
        assert village.copies.isdecimal() or not village.copies
        assert village.row in bad_rows(problems) or village.name and village.contact


@settings(max_examples=150)
@given(
    st.one_of(
        st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
        st.from_regex(r"(02[0-9]{9}|\+84[35789][0-9]{8}|84[35789][0-9]{8}|1900[0-9]{4})", fullmatch=True),
        st.text("0123456789 +.-()", max_size=14),
    ),
    st.lists(st.tuples(st.integers(1, 10), st.sampled_from(" .-")), max_size=3),
)
def test_the_phone_of_a_sound_village_dials_as_it_was_typed(tmp_path_factory, number, gaps):
    for at, gap in gaps:
        number = number[:at] + gap + number[at:]
    villages, problems = read(tmp_path_factory.mktemp("phone") / "a.csv", [list(HEADS.values()), row(1, phone=number)])
    if bad_rows(problems) or not villages[0].phone:
        return
    typed = "".join(c for c in number if c.isdigit())
    national = typed.removeprefix("00") if number.lstrip(" (").startswith("00") else typed
    assert villages[0].phone in (typed, "0" + national.removeprefix("84").removeprefix("0"))
    assert dialled(printed_phone(villages[0], "")) == villages[0].phone


# -- many ------------------------------------------------------------------------


def test_ten_thousand_villages_are_small_and_quickly_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(as_csv([list(HEADS.values()), *(row(n) for n in range(10_000))]), encoding="utf-8")
    began = time.process_time()
    villages, problems = read_villages(path, COLUMNS, UNITS)
    assert time.process_time() - began < 3  # 0.5 s on the machine it was written on
    assert len(villages) == 10_000 and problems == []
    tracemalloc.start()
    copied = pickle.loads(pickle.dumps(villages))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert copied == villages and copied.columns == villages.columns and kept < 3_000_000


def test_villages_are_asked_for_by_number_by_slice_and_in_turn():
    made = [Village(n + 2, f"thôn {n}", phone="0912000111") for n in range(5)]
    villages = Villages.of("a.csv", {"name": 1}, made)
    assert list(villages) == made and villages[-1] == made[-1] and list(villages[1:3]) == made[1:3]
    assert villages[1:3].file == "a.csv" and len(villages[:0]) == 0 and villages != villages[1:]
    for field in FIELDS:
        assert list(villages.column(field)) == [getattr(village, field) for village in made]
    assert list(villages.rows) == [2, 3, 4, 5, 6]


def test_a_helper_s_phone_is_printed_only_where_it_is_public():
    village = Village(2, "thôn Mẫu", phone="0912000111", public="yes")
    assert printed_phone(village, "02333852123") == "0912 000 111"
    for public in ("no", ""):
        assert printed_phone(village._replace(public=public), "02333852123") == "0233 3852 123"
    assert printed_phone(village._replace(phone=""), "[số điện thoại]") == "[số điện thoại]"


@pytest.mark.parametrize(
    "spoilt",
    ["VÄ©nh HoÃ ng", "Th«n T©n", "t×nh nghÜa", "NguyÔn V¨n", "Thoân Taân Traïi Vónh Höõu Quyønh Nguyeãn", "Th?n T?n", "thôn Nh?"],
)
def test_a_cell_in_an_old_encoding_is_told_whichever_it_was(tmp_path, spoilt):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, name=spoilt)])
    assert "village_garbled" in codes(problems)


@pytest.mark.parametrize("sound", ["UBND XÃ”", "Đội “Xã Â»", "Pa Kô – A Rồng", "thôn 3×4", "Y Ñuê Ƀuôn Yă", "Aê Diê Niê", "H’Ñoañ Mñañ", "KÑin", "Pa Oôm", "Kpă H’Lŏi", "Ating Cơ Linh", "xoóng hoá toán loã khoẻ quý quốc"])
def test_a_sound_cell_with_a_foreign_letter_is_not(tmp_path, sound):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, contact=sound)])
    assert "village_garbled" not in codes(problems)


VNI = ("Nguyeãn Thò Hoa", "Ñaëng Thò Thu", "Traàn Vaên Quyønh", "Hoà Vaên Duõng", "Leâ Thò Myõ", "Phaïm Vaên Taâm", "Lyù Thaùi Toå", "Myõ An", "Lyù Sôn")
TCVN3 = ("§µo Duy Anh", "Hå Phóc", "Bïi H÷u", "NguyÔn V¨n Hïng", "TrÇn ThÞ Hoa", "Ph¹m ThÞ Mü", "Lý Th¸i Tæ", "§inh Bé LÜnh", "NguyÔn B×nh", "Ng« Thu", "V¡N ¢N")
CAPITALS = ("THÃ”N KHÃ”I", "LÄ‚NG", "XÃ“M", "PHáº\xa0M VÄ‚N", "TRáº¦N", "NGUYỄN ÃšT")


@pytest.mark.parametrize("name", [*VNI, *TCVN3, *CAPITALS])
def test_one_name_in_an_old_font_is_told_in_a_list_that_is_sound_otherwise(tmp_path, name):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1), row(2, contact=name), row(3)])
    assert [(p.values["row"], p.code) for p in problems if p.severity == "error"] == [(3, "village_garbled")]


def test_a_quote_that_is_never_closed_draws_no_other_village_in(tmp_path):
    """Its private number was printed on the paper of the village above."""
    file = tmp_path / "a.csv"
    head = ",".join(HEADS.values())
    one, two, three = (",".join(row(n, hours="7h-11h")) for n in (1, 2, 3))
    for spoilt in (f'"{one}', one.replace(",", ',"', 1)):
        for closed in (two + '"', two.replace("thôn", '"thôn', 1)):
            file.write_text("\n".join((head, spoilt, closed, three)), encoding="utf-8")
            villages, problems = read_villages(file, COLUMNS, UNITS)
            assert villages is None and [p.code for p in problems if p.severity == "error"] == ["table_quote"], (spoilt, closed)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("hours", "tối thứ Ba, gọi 0912 345 671", "village_phone_inside"),
        ("contact", "Lê Thị Mỹ 045089001234", "village_papers_inside"),
        ("place", "nhà ông Ba, CCCD 045 089 001 234", "village_papers_inside"),
        ("hours", "19:00:00", "village_hours_date"),
        ("hours", "07/11", "village_hours_date"),
        ("hours", "07-Thg11", "village_hours_date"),
        ("hours", "0,791666667", "village_hours_date"),
        ("hours", "25h00-27h", "village_hours_none"),
    ],
)
def test_what_would_be_printed_and_must_not_be_is_an_error(tmp_path, field, value, code):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: value})])
    assert [p.code for p in problems if p.severity == "error"] == [code]


@pytest.mark.parametrize(
    ("field", "value", "shape"),
    [
        ("name", "trưởng thôn", "role"), ("name", "Nhà văn hóa thôn Mẫu", "place"), ("commune", "thôn Nam Cường", "village"),
        ("commune", "tổ trưởng tổ công nghệ số", "role"), ("contact", "thôn Thái Lai", "village"), ("contact", "nhà văn hoá", "place"),
        ("contact", "bản Khe Hó", "village"), ("contact", "12", "number"), ("role", "Thôn 5", "village"), ("role", "nhà văn hóa thôn", "place"),
        ("place", "bí thư chi đoàn", "role"), ("place", "7", "number"), ("hours", "7.5", "number"), ("hours", "8", "number"),
        ("place", "giờ hành chính", "hours"), ("place", "tối thứ 7", "hours"), ("place", "7h", "hours"), ("hours", "NVH thôn", "place"),
        ("hours", "trưởng thôn", "role"), ("hours", "Nguyễn Văn An", "person"), ("commune", "khu phố 3", "village"),
    ],
)  # fmt: skip
def test_words_of_another_column_are_told_by_how_they_begin(tmp_path, field, value, shape):
    """Columns that had changed places were printed: a village's name as whom to call."""
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: value})])
    assert [(p.code, p.values["shape"]) for p in problems if p.severity == "error"] == [("village_mixed", f"shape_{shape}")]
    assert codes(problems) and problems[0].place.column == AT[field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "1"), ("name", "Trung Nam"), ("commune", "Bản Hồ"), ("commune", "Buôn Triết"), ("contact", "trưởng thôn"), ("contact", "Bàn Văn Lâm"),
        ("contact", "Tổ công nghệ số"), ("role", "Thôn đội trưởng"), ("role", "Đoàn Thanh Niên"), ("place", "nhà trưởng thôn"), ("place", "thôn"),
        ("contact", "Trần T.Ly"), ("contact", "Y.Me"), ("place", "nhà bà T.Me"), ("place", "NVH.thôn"),
        ("contact", "Lan"), ("role", "Trưởng Thôn"), ("place", "nhà văn hóa T.N. Sơn"), ("hours", "7.30–11.30"),
        ("name", "V"), ("name", "X"), ("role", "Ấp Hội phụ nữ"), ("hours", "Từ Hai đến Sáu"), ("hours", "UBND quy định"), ("place", "7H Trần Phú"),
        ("name", "Ấp Kinh 5"), ("name", "TDP số 11"), ("name", "Thôn Hội Trường"), ("name", "Tổ 12, KP 3"), ("commune", "Xóm Mới"), ("commune", "Y Tý"),
        ("contact", "H’ Lim Niê"), ("contact", "Y Bhăm Ênuôl"), ("contact", "Thôn Thị Mơ"), ("contact", "Ấp Văn Hai"), ("contact", "Già làng Y Bông"),
        ("role", "Thôn Đội Trưởng"), ("role", "ẤP TRƯỞNG"), ("role", "Khu Phố Phó"), ("role", "Y sĩ"), ("role", "P.CT"), ("role", "BT Chi Bộ"),
        ("hours", "Chợ phiên"), ("hours", "UBND mở giờ hành chính"), ("hours", "nhà mở tối"), ("hours", "Hẹn trước 48h"), ("hours", "tối thứ 7"),
        ("place", "NVH thôn 3 (gần chợ)"), ("place", "Chợ phiên"), ("place", "Công chức xã: quầy 3"), ("place", "số 12 đường Trần Phú"),
    ],
)  # fmt: skip
def test_words_that_only_resemble_those_of_another_column_are_sound(tmp_path, field, value):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: value})])
    assert not [p for p in problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("contact", "role", "told"),
    [
        ("tổ trưởng tổ công nghệ số", "Trần Đình Khoa", True), ("trưởng thôn", "chị Lan", True), ("Chi đoàn thôn", "anh Trần Khoa", True),
        ("TRƯỞNG THÔN", "HỒ VĂN PẢ LANG", True), ("Bí Thư", "nguyễn thị hoa", True), ("trưởng buôn", "H'Hen Niê", True),
        ("chị Lan", "Đoàn Thanh Niên", False), ("Trần Đình Khoa", "Bí Thư Chi Đoàn", False), ("Lê A", "đoàn viên", False),
        ("Lê thị Hoa", "Trưởng Thôn", False), ("Tổ công nghệ số", "Thành Viên Tổ CNS", False), ("trưởng thôn", "Già Làng", False), ("Đoàn Văn Hùng", "Y sỹ thôn", False),
        ("Đoàn Thị Mai", "Lương y", False),
    ],
)  # fmt: skip
def test_a_helpers_name_in_the_place_of_their_office_is_an_error(tmp_path, contact, role, told):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, contact=contact, role=role)])
    assert [(p.code, p.place.column) for p in problems if p.severity == "error"] == ([("village_mixed", AT["role"])] if told else [])


@pytest.mark.parametrize("text", ["https://bit.ly/abc", "xem www.xa.vn", "zalo.me/0912345", "trang vinhhoang.gov.vn", "bit.do/abc", "dichvucong.gov.xyz", "dịchvụcông.vn"])
@pytest.mark.parametrize("field", ["place", "hours", "contact"])
def test_a_web_address_in_a_cell_is_an_error(tmp_path, field, text):
    """Of content each address is checked; a list is no way around that."""
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: text})])
    assert [p.code for p in problems if p.severity == "error"] == ["village_address"] and codes(problems)


@pytest.mark.parametrize("said", [("không", "có"), ("có", "không"), ("có", "có", "không"), ("", "có", "không"), ("không", "", "có", "có"), ("không", "có", "không")])
def test_no_row_gives_a_number_away_that_another_keeps_from_print(tmp_path, said):
    """A merged cell had given one helper's number, which was not to be printed, to the next: none of them is printed."""
    rows = [row(n, phone=("0356 777 888", "0356777888")[n % 2], public=answer) for n, answer in enumerate(said)]
    villages, problems = read(tmp_path / "a.csv", [list(HEADS.values()), *rows])
    assert all(printed_phone(village, "office") == "office" for village in villages)
    found = [(p.place.line, p.place.column, p.values["first"]) for p in problems if p.code == "village_phone_private" and p.severity == "warning"]
    assert found == [(n, AT["public"], said.index("không") + 2) for n, answer in enumerate(said, 2) if answer == "có"] and codes(problems)


SAME = ("0912345678 / 0987654321", "0987654321 (riêng)", "987654321", "987654321.0", "O987654321", "Zalo 0987654321", "[0987 654 321]", "0912345678 0987654321")


@pytest.mark.parametrize(("phone", "answer"), [*((phone, "không") for phone in SAME), *(("0987 654 321", answer) for answer in ("không nhé", "chưa hỏi", "KHÔNG.", "[không]", "kg", "có (chưa đồng ý)"))])
@pytest.mark.parametrize("first", [True, False])
def test_whatever_is_no_clean_yes_keeps_its_numbers_from_print(tmp_path, phone, answer, first):
    """The row with the fault was left out, and the other one, with --keep-going or --limit, gave the number away."""
    rows = [row(1, phone=phone, public=answer), row(2, phone="0987654321", public="có")][:: 1 if first else -1]
    villages, problems = read(tmp_path / "a.csv", [list(HEADS.values()), *rows])
    assert [p.place.line for p in problems if p.code == "village_phone_private"] == [3 if first else 2] and codes(problems)
    assert all(printed_phone(village, "office") == "office" for village in villages)


@pytest.mark.parametrize(
    ("field", "value"),
    [("contact", "Lê Văn An [0987654321]"), ("hours", "7h–11h [gọi 0987 654 321]"), ("place", "nhà bà Lan [0912345678]"), ("phone", "[0987 654 321]"), ("phone", "0912345678 [hỏi lại]"), ("contact", "Lê An 0912‑345‑678")],
)
def test_a_number_is_not_printed_for_standing_in_brackets(tmp_path, field, value):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: value})])
    assert [(p.code.startswith("village_phone_"), p.place.column) for p in problems if p.severity == "error"] == [(True, AT[field])]


@pytest.mark.parametrize(("field", "value", "code"), [("contact", "chưa có", "village_blank_odd"), ("role", "như trên", "village_ditto"), ("place", "\u200bnull", "village_blank_odd"), ("hours", "\ufeffđang bổ sung", "village_blank_odd")])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_how_letters_are_put_together_hides_nothing(tmp_path, field, value, code, form):
    """A Mac parts a letter from its marks."""
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: unicodedata.normalize(form, value)})])
    assert [p.code for p in problems if p.severity == "error"] == [code]


def test_the_eth_of_an_old_keyboard_is_our_d(tmp_path):
    villages, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, contact="Lê Ðình Ân"), row(2, contact="Lê Ðình An")])
    assert [village.contact for village in villages] == ["Lê Đình Ân", "Lê Đình An"] and not [p for p in problems if p.severity == "error"]


def test_a_number_that_nobody_keeps_from_print_may_be_shared(tmp_path):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, phone="0356777888"), row(2, phone="0356777888", public="")])
    assert [(p.code, p.severity) for p in problems if "phone" in p.code] == [("village_phone_shared", "warning")]


def test_a_commune_that_its_unit_does_not_know_is_told_once(tmp_path):
    file, units = tmp_path / "a.csv", {"vinh-hoang": ("xã Vĩnh Hòa", "xã Vĩnh Hoà", "xã Vĩnh Tú", "huyện Vĩnh Linh"), "trung-nam": ()}
    said = ("Vĩnh Hoà", "X. Vĩnh-Tú (cũ)", "VĨNH HÒA", "Vĩnh Tu", "Vĩnh Hoàng", "Vĩnh Tu", "huyện Vĩnh Linh", "[xã cũ]")
    file.write_text(as_csv([list(HEADS.values()), *(row(n, commune=name) for n, name in enumerate(said)), row(8, commune="Sa", unit="trung-nam"), row(9, commune="Vĩnh Tù", unit="")]), "utf-8")
    villages, problems = read_villages(file, COLUMNS, units)
    (found,) = [p for p in problems if p.severity == "warning"]
    assert (found.code, found.values["count"]) == ("village_commune_unknown", 4) and len(villages) == 10
    assert found.values["names"] == ["Vĩnh Tu (5)", "Vĩnh Hoàng (6)", "huyện Vĩnh Linh (8)", "Vĩnh Tù (11)"] and codes(problems)
    assert found.values["known"] == ["xã Vĩnh Hoà", "xã Vĩnh Tú"]  # each once, however it is spelt


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("public", "có (chưa đồng ý)", "village_yes_no"), ("public", "Có (không in số)", "village_yes_no"), ("public", "được (chỉ in nội bộ)", "village_yes_no"),
        ("hours", "7h30-11h60", "village_hours_none"), ("hours", "17h70–19h", "village_hours_none"), ("hours", "Thứ 8", "village_hours_none"),
        ("contact", "xxx", "village_blank_odd"), ("place", "chưa chốt", "village_blank_odd"), ("hours", "đang bổ sung", "village_blank_odd"),
        ("role", "như dòng trên", "village_ditto"), ("role", "tương tự", "village_ditto"), ("place", "//", "village_ditto"), ("contact", "↓", "village_ditto"),
    ],
)  # fmt: skip
def test_what_says_nothing_or_nothing_true_is_not_printed(tmp_path, field, value, code):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: value})])
    assert [p.code for p in problems if p.severity == "error"] == [code]


def test_a_village_that_differs_by_what_it_is_called_by_may_be_the_same(tmp_path):
    names = [
        ("thôn Thủy Trung", "Trung Nam"), ("Thủy Trung", "xã Trung Nam"), ("xóm Thủy Trung", "Trung Nam"), ("XÓM THỦY TRUNG", "Trung Nam"),
        ("Đông", "xã Vĩnh Tú"), ("Bản Đông", "Vĩnh Tú"), ("Đông", "phường Vĩnh Tú"), ("thôn Thuỷ Trung", "Trung Nam"),
    ]  # fmt: skip
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), *(row(n, name=name, commune=commune) for n, (name, commune) in enumerate(names))])
    told = {p.place.line: (p.code, p.values["first"], p.severity) for p in problems if p.code.startswith("village_twice")}
    near = "village_twice_near"
    assert told == {3: (near, 2, "warning"), 5: ("village_twice", 4, "error"), 7: (near, 6, "warning"), 9: ("village_twice", 2, "error")}


def test_a_village_with_a_helper_is_no_sum_whatever_it_is_called(tmp_path):
    villages, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, name="Tổng"), [""] + ["Tổng cộng"] + [""] * 8 + ["20", ""]])
    assert [village.name for village in villages] == ["Tổng"] and "village_total" in codes(problems)


@pytest.mark.parametrize("hours", ["7h-11h, 13h30-17h", "7 giờ 30 đến 11 giờ", "sáng thứ Bảy", "19h–21h", "7:30 - 11:00", "24/24 giờ", "7-11"])
def test_hours_as_people_write_them_are_sound(tmp_path, hours):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, hours=hours)])
    assert not [p for p in problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        *(
            (field, f"{said} {number}", "village_phone_inside")
            for field, said in (("place", "nhà ông An"), ("hours", "19h–21h"), ("contact", "Hồ Văn Sơn"))
            for number in ("(0912) 345 999", "0912–345–999", "0987/654/321", "0912 - 345 - 999", "0912,345,999", "0912_345_999", "0084912345999", "(0233) 3820 111")
        ),
        *(("place", f"CCCD {number}", "village_papers_inside") for number in ("045–090–001–234", "045/090/001234", "045_090_001_234", "045089001234")),
        ("phone", "0533820111", "village_phone_old"),
        ("hours", "0.5", "village_hours_date"),
    ],
)
def test_a_number_among_words_is_found_whatever_stands_between_its_figures(tmp_path, field, value, code):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: value})])
    assert [p.code for p in problems if p.severity == "error"] == [code]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("hours", value) for value in ("24/7", "7/7", "24/24", "7h ÷ 11h", "T2→T6, 8h–11h30", "mỗi tuần 40h", "07.30-11.30, 13h30-17h", "7:30 - 11:00, 13:30 - 17:00")),
        *(("place", value) for value in ("cột điện số 472-120-034", "Nhà VH thôn (cạnh trường MN)", "nhà số 12/5")),
        *(("public", value) for value in ("Không đồng ý", "có (đã ký)", "√")),
        *(("internet", value) for value in ("3G", "không có sóng", "Có (yếu)")),
        *(("copies", value) for value in ("20 bản", "1,200", "1.200", "20.0")),
        *(("name", value) for value in ("Khu phố 2A", "Bản Cu Tài 1", "Buôn Ŏ", "Thôn 3")),
    ],
)
def test_what_an_office_writes_is_no_error(tmp_path, field, value):
    _, problems = read(tmp_path / "a.csv", [list(HEADS.values()), row(1, **{field: value})])
    assert not [p for p in problems if p.severity == "error"]


def test_two_quotes_of_two_rows_that_pair_up_draw_no_village_in(tmp_path):
    file, head = tmp_path / "a.csv", ",".join(HEADS.values())
    one, two, three = (",".join(row(n, hours="7h-11h")) for n in (1, 2, 3))
    file.write_text("\n".join((head, one.replace("Người", '"Người'), two.replace("Người Mẫu 2", 'Người Mẫu 2"'), three)), encoding="utf-8")
    villages, problems = read_villages(file, COLUMNS, UNITS)
    assert villages is None and [p.code for p in problems if p.severity == "error"] == ["table_quote"]


def test_in_a_list_of_two_columns_a_name_alone_is_a_village(tmp_path):
    villages, _ = read(tmp_path / "a.csv", [["Tên thôn", "Người giúp"], ["Phường Đúc", ""], ["thôn 2", "Người Mẫu"]])
    assert [village.name for village in villages] == ["Phường Đúc", "thôn 2"]


@pytest.mark.parametrize(
    "text",
    [
        'Tên thôn,Người giúp,Điện thoại,Giờ,Nơi\nthôn 1,"Lê\nTư",0912000111,8h,nhà văn hóa\nthôn 2,"Lê" Tư,0912000112,8h,nhà văn hóa\n',
        'Tên thôn,Người giúp,Điện thoại,Giờ,Nơi\nthôn 1,Lê Tư,0912000111,"thứ Hai: 7h–11h\nthứ Ba, thứ Tư, thứ Năm: 14h–17h",nhà văn hóa\n',
        '"ỦY BAN NHÂN DÂN\nXÃ A, HUYỆN B, TỈNH C"\nTên thôn,Người giúp,Điện thoại,Giờ,Nơi\nthôn 1,Lê Tư,0912000111,8h,nhà văn hóa\nthôn 2,Lê Ba,0912000112,8h,nhà văn hóa\n',
    ],
    ids=["a stray quote elsewhere", "a narrow list", "a title of two lines"],
)
def test_cells_of_several_lines_are_read_as_they_are(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    villages, problems = read_villages(tmp_path / "a.csv", COLUMNS)
    assert villages is not None and not [p for p in problems if p.severity == "error"]


def test_a_head_of_two_rows_is_one_error_and_not_a_head_said_again(tmp_path):
    """Its columns of phones and roles were not read, and the page named the office's number as the helper's."""
    file, book = tmp_path / "a.xlsx", Workbook()
    sheet = book.active
    for cells in (["TT", "Tên thôn", "Người giúp", None, None, "Công khai"], [None, None, "Họ tên", "Chức vụ", "SĐT", None], [1, "thôn 1", "Lê Tư", "Trưởng thôn", "0912000111", "có"]):
        sheet.append(cells)
    for merged in ("A1:A2", "B1:B2", "C1:E1", "F1:F2"):
        sheet.merge_cells(merged)
    book.save(file)
    villages, problems = read_villages(file, COLUMNS)
    (error,) = [p for p in problems if p.severity == "error"]
    assert villages is None and error.code == "village_heads_two" and error.place.line == 2 and error.values["heads"] == ["Chức vụ", "SĐT"]
    assert "village_head_again" not in codes(problems)
