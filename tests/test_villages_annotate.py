"""The copy of a list that says what is wrong with it, and the command that checks one."""

import io
from pathlib import Path

import pytest
from conftest import ROOT
from openpyxl import Workbook, load_workbook
from runs import project, run, spoil
from test_villages_read import AT, COLUMNS, HEADS, UNITS, as_csv, read, row

from leaflet_gen.intake.annotate import FILLS, annotated, is_copy, is_untouched
from leaflet_gen.intake.villages import OWN_HEAD, bad_rows, read_villages
from leaflet_gen.problems import letter

BAD = [
    [*HEADS.values(), "Ghi chú"],
    [*row(1), "0123"],
    [*row(2, phone="912345678", name="=HYPERLINK(1)"), ""],
    [],
    [*row(3, code="007", role="chuyển\x07"), "+84"],
    [*row(4, contact="[tên người giúp]"), "-1"],
]


@pytest.fixture
def copy(tmp_path) -> tuple[Path, Path]:
    """A list with faults, and its copy."""
    source, made = tmp_path / "a.csv", tmp_path / "loi.xlsx"
    _, problems = read(source, BAD)
    made.write_bytes(annotated(source, COLUMNS, problems, "vi")[0])
    return source, made


def test_each_row_says_what_is_wrong_with_it_in_the_columns_of_the_copy(copy):
    page = load_workbook(copy[1]).active
    assert page["A1"].value.splitlines()[0] == OWN_HEAD and "Ghi chú" in page["A1"].value
    assert not page["A2"].value and not page["A4"].value
    name, phone = (chr(65 + AT[field]) for field in ("name", "phone"))
    first, second = page["A3"].value.splitlines()
    assert first.startswith(f"LỖI: Hàng 3, cột {name}:") and second.startswith(f"LỖI: Hàng 3, cột {phone}:")
    assert "0912 345 678" in second and page["A6"].value.startswith("LƯU Ý: Hàng 6")


def test_a_cell_at_fault_is_coloured_and_no_other(copy):
    page = load_workbook(copy[1]).active
    coloured = {cell.coordinate: cell.fill.start_color.rgb[2:] for cells in page.iter_rows() for cell in cells if cell.fill.fill_type}
    at = {field: chr(65 + n) for field, n in AT.items()}
    error, notice = FILLS["error"], FILLS["notice"]
    assert coloured == {
        **{"A1": notice, "A3": error, "A5": error, "A6": notice},
        **{f"{at['name']}3": error, f"{at['phone']}3": error, f"{at['role']}5": error, f"{at['contact']}6": notice},
    }


def test_every_cell_is_text_and_no_formula(copy):
    page = load_workbook(copy[1]).active
    kinds = {(cell.data_type, cell.number_format) for cells in page.iter_rows() for cell in cells if cell.value is not None}
    assert kinds == {("s", "@")}
    values = [cell.value for cell in page[3]]
    assert "=HYPERLINK(1)" in values and "912345678" in values
    assert page.cell(5, AT["code"] + 1).value == "007" and page.cell(5, AT["phone"] + 1).value == "0900000003"
    assert page.cell(5, AT["role"] + 1).value == "chuyển\ufffd"


def test_a_copy_is_read_as_the_list_it_was_made_of(copy):
    source, made = copy
    villages, problems = read_villages(made, COLUMNS, UNITS)
    plain, before = read_villages(source, COLUMNS, UNITS)
    assert [v._replace(role="") for v in villages] == [v._replace(role="") for v in plain]
    assert bad_rows(problems) >= bad_rows(before) - {5} and villages.columns["name"] == plain.columns["name"] + 1
    again = annotated(made, COLUMNS, problems, "vi")[0]
    made.write_bytes(again)
    assert load_workbook(made).active.max_column == len(BAD[0]) + 1  # the findings of before gave way


def test_a_title_above_the_heads_stays_where_it_is(tmp_path):
    source, made = tmp_path / "a.csv", tmp_path / "b.xlsx"
    _, problems = read(source, [["DANH SÁCH THÔN"], ["Thôn", "Họ tên"], ["Mẫu", "0912000111"]])
    made.write_bytes(annotated(source, COLUMNS, problems, "en")[0])
    page = load_workbook(made).active
    assert page["B1"].value == "DANH SÁCH THÔN" and page["B2"].value == "Thôn"
    assert page["A3"].value.startswith("ERROR: Row 3, column C:")
    assert [v.row for v in read_villages(made, COLUMNS)[0]] == [3]


def test_a_copy_that_was_saved_elsewhere_is_known(copy):
    made = copy[1]
    assert is_untouched(made) and not is_untouched(copy[0])
    book = load_workbook(made)
    book.properties.creator = "Excel"
    book.save(made)
    assert not is_untouched(made)


def test_what_cannot_be_read_has_no_copy(tmp_path):
    assert annotated(tmp_path / "no.csv", COLUMNS, [], "vi") == (None, [])


def test_only_a_list_with_findings_is_a_copy(copy):
    source, made = copy
    assert is_copy(made, COLUMNS) and not is_copy(source, COLUMNS)


# -- the command -----------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return project(tmp_path_factory.mktemp("p") / "p")


def written(path: Path, rows: list[list[str]]) -> Path:
    path.write_text(as_csv(rows), encoding="utf-8-sig", newline="")
    return path


def test_the_list_is_checked_with_the_project(folder, tmp_path):
    source, made = written(tmp_path / "a.csv", BAD), tmp_path / "loi.xlsx"
    ran = run("check", folder, "--villages", source, "--annotate", made, "--json")
    document = ran.document
    assert ran.code == 1 and (document["villages"], document["villages_bad"], document["annotated"]) == (4, 2, str(made))
    found = {p["code"] for p in document["problems"]}
    assert {"village_phone_lost_nought", "village_formula", "village_control", "placeholder"} <= found
    assert list(tmp_path.glob(".leaflet-gen*")) == [] and made.exists()


def test_a_sound_list_passes_and_a_blank_stops_a_final_check(folder, tmp_path):
    source = written(tmp_path / "a.csv", [list(HEADS.values()), row(1), row(2, contact="[tên người giúp]")])
    ran = run("check", folder, "--villages", source)
    assert ran.code == 0 and "2 thôn" in ran.err
    final = run("check", folder, "--villages", source, "--final", "--json").document
    blanks = [(p["file"], p["line"], p["column"], p["severity"]) for p in final["problems"] if p["code"] == "village_final" and p["file"] == "a.csv"]
    assert blanks == [("a.csv", 3, AT["contact"], "error")] and not any(p["code"] == "village_placeholder" for p in final["problems"])


def test_a_final_check_of_a_list_finds_what_a_final_batch_would(folder, tmp_path):
    """An empty cell that is printed stops both; the number of a helper who is not to be called, neither."""
    rows = [list(HEADS.values()), row(1, role=""), row(2, phone="[số điện thoại]", public="không"), row(3, place="")]
    source = written(tmp_path / "a.csv", rows)
    found = [
        {(p["line"], p["column"]) for p in ran.document["problems"] if p["severity"] == "error" and p["file"] == "a.csv"}
        for ran in (
            run("check", folder, "--villages", source, "--final", "--json"),
            run("batch", folder, "--villages", source, "--final", "--json", "-o", tmp_path / "out"),
        )
    ]
    assert found[0] == found[1] == {(2, AT["role"]), (4, AT["place"])}


def test_with_a_copy_findings_are_told_where_they_stand_in_it(folder, tmp_path):
    """Who follows advice about column F in a copy where phones are in G loses a column."""
    source, made = written(tmp_path / "a.csv", [list(HEADS.values()), row(1, phone="912345678")]), tmp_path / "loi.xlsx"
    (fault,) = [p for p in run("check", folder, "--villages", source, "--annotate", made, "--json").document["problems"] if p["severity"] == "error"]
    assert (fault["file"], fault["line"], fault["column"], fault["values"]["column"]) == ("loi.xlsx", 2, AT["phone"] + 1, letter(AT["phone"] + 1))


def test_the_shipped_list_is_checked_by_its_project(folder):
    ran = run("check", folder, "--villages", folder / "content/villages.csv")
    assert ran.code == 0 and "12 thôn" in ran.err


def test_a_copy_that_a_person_has_edited_is_kept_beside_the_new_one(folder, tmp_path):
    source, made = written(tmp_path / "a.csv", BAD), tmp_path / "loi.xlsx"
    book = Workbook()
    book.active.append(["của ai đó"])
    book.save(made)
    before = made.read_bytes()
    for _ in range(2):  # a copy of our own is simply made anew
        assert run("check", folder, "--villages", source, "--annotate", made).code == 1
    assert [path.read_bytes() for path in tmp_path.glob("*.cu*")] == [before] and is_untouched(made)


def test_a_list_is_not_written_over_but_a_copy_that_somebody_goes_on_with_is(folder, tmp_path):
    book = Workbook()
    for line in BAD:
        book.active.append([cell if cell.isprintable() else "" for cell in line])
    book.save(tmp_path / "a.xlsx")
    before = (tmp_path / "a.xlsx").read_bytes()
    ran = run("check", folder, "--villages", tmp_path / "a.xlsx", "--annotate", tmp_path / "." / "a.xlsx")
    assert ran.code == 2 and "a-loi.xlsx" in ran.err and (tmp_path / "a.xlsx").read_bytes() == before
    for file in ("a.xlsx", "a-loi.xlsx"):
        assert run("check", folder, "--villages", tmp_path / file, "--annotate", tmp_path / "a-loi.xlsx").code == 1


@pytest.mark.parametrize("options", [["--annotate", "a.xlsx"], ["--villages", "a.csv", "--annotate", "a.csv"]])
def test_a_copy_needs_a_list_and_a_name_that_excel_opens(folder, options):
    assert run("check", folder, *options).code == 2


def test_a_head_in_two_columns_of_the_content_is_told(tmp_path):
    own = project(tmp_path / "p")
    spoil(own, "content/villages.yaml", "heads: [Giờ,", "heads: [thôn, Giờ,")
    ran = run("check", own, "--json")
    assert ran.code == 1 and [p["code"] for p in ran.document["problems"] if p["severity"] == "error"] == ["columns_head_twice"]


def test_a_project_without_columns_of_its_own_takes_the_shipped_ones(tmp_path):
    own = project(tmp_path / "p")
    (own / "content/villages.yaml").unlink()
    assert run("check", own, "--villages", ROOT / "content/villages.csv").code == 0


def test_of_several_sheets_the_one_that_was_read_is_copied(tmp_path):
    book = Workbook()
    book.active.append(["Cách điền", "hỏi văn phòng"])
    book.active.append(["mỗi hàng một thôn", ""])
    sheet = book.create_sheet("Danh sách")
    sheet.append(list(HEADS.values()))
    sheet.append(row(1, phone="912345678"))
    book.save(tmp_path / "a.xlsx")
    _, problems = read_villages(tmp_path / "a.xlsx", COLUMNS)
    page = load_workbook(io.BytesIO(annotated(tmp_path / "a.xlsx", COLUMNS, problems, "vi")[0])).active
    assert "912345678" in [cell.value for cell in page[2]] and page["A2"].value.startswith("LỖI")


def test_every_row_is_as_high_as_what_it_says_and_advice_is_given_once(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("Tên thôn,Điện thoại\nMẫu 1,912000111\nMẫu 2,912000222\n", encoding="utf-8")
    _, problems = read_villages(source, COLUMNS)
    page = load_workbook(io.BytesIO(annotated(source, COLUMNS, problems, "vi")[0])).active
    first, second = page["A2"].value, page["A3"].value
    assert "Định dạng cột là Text" in first and "Định dạng cột là Text" not in second and "0912 000 222" in second
    assert page.row_dimensions[2].height > page.row_dimensions[3].height >= 30
