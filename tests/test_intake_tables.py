"""Lists of an office, read as they are: CSV of any kind, XLSX, and what is said of each thing that is odd in them."""

import csv
import datetime as dt
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from leaflet_gen.intake.tables import plain, read_table
from leaflet_gen.messages import has, say
from leaflet_gen.problems import Place, Problem, letter

HEADS = ["Mã", "Họ và tên", "Ghi chú"]
ROWS = [
    ["1.004550", "Nguyễn Thị Ngọc Ánh", "thôn Đông, tổ 2"],
    ["0912000111", "Trần Văn Ú", "a;b"],
    ["007", "Lê Ở", "dòng 1\ndòng 2"],
]


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def cp1258(text: str) -> bytes:
    """As Windows writes it: tone marks are letters of their own, the marks of â, ă, ơ are not."""
    spelt = ""
    for char in text:
        base = unicodedata.normalize("NFD", char)
        tones = [mark for mark in base[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        spelt += unicodedata.normalize("NFC", "".join(c for c in base if c not in tones)) + "".join(tones)
    return spelt.encode("cp1258")


def table_of(path: Path, content: bytes | str) -> tuple[list[list[str]], list[Problem]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table, problems = read_table(path)
    return [] if table is None else [[str(c) for c in row] for row in (table.columns, *table.rows)], problems


def sheet(path: Path, fill) -> tuple[list[list[str]], list[Problem]]:
    book = Workbook()
    fill(book.active)
    book.save(path)
    return table_of(path, path.read_bytes())


def codes(problems: list[Problem]) -> list[str]:
    assert all(has(p.code) for p in problems)
    for p in problems:
        for lang in ("vi", "en"):
            assert "{" not in "".join(say(p.code, lang, p.values)), p
    return [p.code for p in problems]


# -- CSV -------------------------------------------------------------------------


ENCODERS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16, the other end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-8, marks apart": lambda text: unicodedata.normalize("NFD", text).encode(),
    "cp1258": cp1258,
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_csv_file_is_the_same_list_in_any_spelling(tmp_path, encoding, delimiter):
    rows, problems = table_of(tmp_path / "a.csv", ENCODERS[encoding](written([HEADS, *ROWS], delimiter)))
    assert rows == [HEADS, *ROWS]
    assert codes(problems) == (["encoding_converted"] if "16" in encoding or encoding == "cp1258" else [])


TEXT = st.text("aăâđêơưÁỄ ,;\t'\"\n.0189-", max_size=12).map(str.strip)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=3, max_size=3).filter(any), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_no_cell_is_lost_or_changed(tmp_path_factory, cells, delimiter):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    rows, problems = table_of(path, written([HEADS, *cells], delimiter))
    assert rows == [HEADS, *cells] and not problems


def test_a_cell_says_its_row_and_column_as_the_spreadsheet_shows_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('Mã,Tên\n1,"hai\ndòng"\n\n2,sau một hàng trống\n', encoding="utf-8")
    table, _ = read_table(path)
    assert [row[1].place for row in table.rows] == [Place("a.csv", 2, 2), Place("a.csv", 4, 2)]


def test_the_line_sep_of_excel_is_no_row(tmp_path):
    rows, problems = table_of(tmp_path / "a.csv", "sep=;\r\nMã;Tên\r\n1;a, b, c\r\n")
    assert rows == [["Mã", "Tên"], ["1", "a, b, c"]] and not problems


def test_a_title_above_the_heads_is_told_and_not_read(tmp_path):
    rows, problems = table_of(tmp_path / "a.csv", "DANH SÁCH THÔN,,\n,,\nMã,Tên,Ghi chú\n1,Đông,\n")
    assert rows == [["Mã", "Tên", "Ghi chú"], ["1", "Đông", ""]]
    assert codes(problems) == ["table_above_head"] and problems[0].values["row"] == 1


def test_words_beyond_the_named_columns_are_told(tmp_path):
    rows, problems = table_of(tmp_path / "a.csv", "Mã,Tên\n1,Đông\n2,Tây,thừa\n")
    assert rows[2] == ["2", "Tây"]
    assert codes(problems) == ["table_beyond_head"]
    assert (problems[0].values["row"], problems[0].values["column"], problems[0].values["text"]) == (3, "C", "thừa")


def test_columns_without_a_name_or_with_the_same_are_told(tmp_path):
    _, problems = table_of(tmp_path / "a.csv", "Mã,,MA,Tên\n1,x,2,Đông\n")
    assert codes(problems) == ["table_head_empty", "table_head_twice"]


def test_a_quote_that_never_closes_stops_the_reading(tmp_path):
    rows, problems = table_of(tmp_path / "a.csv", 'Mã,Tên\n1,"Đông\n2,Tây\n3,Nam\n')
    assert rows == [] and codes(problems) == ["table_quote"] and problems[0].values["row"] == 2


def test_a_stray_quote_is_a_letter(tmp_path):
    rows, problems = table_of(tmp_path / "a.csv", 'Mã,Tên\n1,"Đông" Hà\n2,Tây\n')
    assert len(rows) == 3 and codes(problems) == ["table_quote_inside"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table_empty"),
        (b"M\xc3\xa3,T\xc3\xaan\n", "table_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "table_xls"),
        (b"PK\x03\x04 no archive", "table_broken"),
        (b"PK\x03\x04\x14\x00\x00\x08mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK\x03\x04", "table_ods"),
        (bytes(range(256)) * 4, "not_text"),
    ],
)
def test_what_is_no_list_is_told_and_nothing_is_read(tmp_path, content, code):
    rows, problems = table_of(tmp_path / "a.csv", content)
    assert rows == [] and codes(problems) == [code]


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert codes(read_table(tmp_path / "no.csv")[1]) == ["table_missing"]
    assert codes(read_table(tmp_path)[1]) == ["table_folder"]
    (tmp_path / "~$danh-sach.xlsx").write_bytes(b"\x06clerk" + b" " * 159)
    (lock,) = read_table(tmp_path / "~$danh-sach.xlsx")[1]
    assert lock.code == "table_lock" and lock.values["meant"] == "danh-sach.xlsx"


# -- XLSX ------------------------------------------------------------------------


def test_a_sheet_is_read_as_it_is_shown(tmp_path):
    def fill(ws):
        ws.append(["Mã", "Điện thoại", "Ngày", "Số"])
        ws.append(["1.004550", "0912000111", dt.date(2026, 7, 1), 12])
        ws.append([1.00455, 912000111, dt.datetime(2026, 7, 1, 8, 30), 2.5])
        ws["A3"].number_format, ws["B3"].number_format = "0.000000", "0000000000"

    rows, problems = sheet(tmp_path / "a.xlsx", fill)
    assert rows[1:] == [["1.004550", "0912000111", "01/07/2026", "12"], ["1.004550", "0912000111", "01/07/2026 08:30", "2.5"]]
    assert not problems


def test_a_number_that_has_lost_its_noughts_stays_as_it_is(tmp_path):
    rows, _ = sheet(tmp_path / "a.xlsx", lambda ws: [ws.append(row) for row in (["Mã", "Tên"], [1.00455, "a"])])
    assert rows[1][0] == "1.00455"


def test_merged_cells_are_copied_down_and_told(tmp_path):
    def fill(ws):
        for row in (
            ["DANH MỤC", None, None],
            ["Lĩnh vực", "Mã", "Tên"],
            ["Hộ tịch", "1", "a"],
            [None, "2", "b"],
            ["Đất", "3", "c"],
        ):
            ws.append(row)
        ws.merge_cells("A1:C1")
        ws.merge_cells("A3:A4")

    rows, problems = sheet(tmp_path / "a.xlsx", fill)
    assert rows == [["Lĩnh vực", "Mã", "Tên"], ["Hộ tịch", "1", "a"], ["Hộ tịch", "2", "b"], ["Đất", "3", "c"]]
    assert codes(problems) == ["table_merged", "table_above_head"] and problems[0].values["area"] == "A3:A4"


def test_formulas_and_errors_are_told_with_their_cell(tmp_path):
    def fill(ws):
        for row in (["Mã", "Tên"], ["1", "=CONCATENATE(A2)"], ["2", "#N/A"]):
            ws.append(row)

    rows, problems = sheet(tmp_path / "a.xlsx", fill)  # never opened in Excel: the formula has no value
    assert codes(problems) == ["table_formula_empty", "table_error_value"]
    assert [(p.values["row"], p.values["column"]) for p in problems] == [(2, "B"), (3, "B")]
    assert rows[1] == ["1", ""]


def test_hidden_rows_are_read_and_other_sheets_told(tmp_path):
    def fill(ws):
        for row in (["Mã", "Tên"], ["1", "a"], ["2", "b"]):
            ws.append(row)
        ws.row_dimensions[3].hidden = True
        ws.parent.create_sheet("Cũ").append(["x", "y"])

    rows, problems = sheet(tmp_path / "a.xlsx", fill)
    assert len(rows) == 3 and sorted(codes(problems)) == ["table_hidden", "table_sheet"]


# -- names of columns ------------------------------------------------------------


def test_a_column_is_known_by_any_usual_spelling(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("MA_THU_TUC,Lĩnh Vực:,Tên TTHC\n1,2,3\n", encoding="utf-8")
    table, _ = read_table(path)
    wanted = {"code": ("Mã thủ tục",), "name": ("Tên thủ tục", "Tên TTHC"), "field": ("lĩnh vực",), "none": ("Ghi chú",)}
    assert table.columns_named(wanted) == {"code": 0, "name": 2, "field": 1}


def test_columns_are_called_as_a_spreadsheet_does():
    assert [letter(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
    assert plain("Đơn vị_CÔNG bố ") == "donvicongbo"
