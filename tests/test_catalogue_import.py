"""A list of procedures taken in: every row is in the file or in the report, and nothing is guessed."""

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from runs import run

from leaflet_gen.catalogue import Catalogue
from leaflet_gen.intake.catalogue import Intake, import_catalogue
from leaflet_gen.load.read import parse
from leaflet_gen.load.validate import validate
from leaflet_gen.messages import has, say
from leaflet_gen.problems import Problem

REAL = Path(__file__).parents[2] / "shared" / "data" / "danh-muc-cap-xa.csv"
HEADS = ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Mức độ", "Trạng thái"]
CLEAN = [
    ["1.004550", "Xin nước sạch", "Nước", "Toàn trình", "Còn hiệu lực"],
    ["1.000010", "Xin điện", "Điện", "một phần", "UPDATED"],
    ["2.000003.000.00.00.H50", "Xin cây giống", "Điện", "", ""],
]


def taken(folder: Path, rows: list[list[str]], heads: list[str] = HEADS, **options: object) -> tuple[Intake, Catalogue | None]:
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    (folder / "a.csv").write_text(out.getvalue(), encoding="utf-8-sig")
    done = import_catalogue(
        folder / "a.csv", folder / "out.yaml", str(options.get("source", "")), bool(options.get("anew", True))
    )
    return done, loaded(done.text) if done.text else None


def loaded(text: str) -> Catalogue:
    document, problems = parse(text, "content/catalogues/out.yaml")
    assert not problems, problems
    catalogue, problems = validate(document, Catalogue)
    assert not problems, problems
    return catalogue


def codes(problems: list[Problem]) -> list[str]:
    for p in problems:
        assert has(p.code) and all("{" not in "".join(say(p.code, lang, p.values)) for lang in ("vi", "en")), p
    return [p.code for p in problems]


def test_a_clean_list_is_taken_without_a_word(tmp_path):
    done, catalogue = taken(tmp_path, CLEAN, source="Danh mục của xã, 18/07/2026")
    assert (done.rows, done.taken, done.problems) == (3, 3, [])
    assert [(e.code, str(e.name), e.field, e.online) for e in catalogue.entries] == [
        ("1.004550", "Xin nước sạch", "Nước", "full"),
        ("1.000010", "Xin điện", "Điện", "partly"),
        ("2.000003.000.00.00.H50", "Xin cây giống", "Điện", None),
    ]
    assert catalogue.evidence.source == "Danh mục của xã, 18/07/2026"
    assert catalogue.evidence.checked_on.is_placeholder and catalogue.evidence.review_by.is_placeholder  # a person's to fill in


def test_without_a_source_the_file_asks_for_it(tmp_path):
    assert taken(tmp_path, CLEAN)[1].evidence.source.is_placeholder


TRAPS = {
    "a code that lost its last nought": (["1.00455", "Xin đò", "Đò", "", ""], "catalogue_code_spoilt", "A", "1.004550"),
    "a code with a comma": (["1,004551", "Xin đò", "Đò", "", ""], "catalogue_code_spoilt", "A", "1.004551"),
    "a code without its point": (["1004551", "Xin đò", "Đò", "", ""], "catalogue_code_spoilt", "A", "1.004551"),
    "no code at all": (["", "Xin đò", "Đò", "", ""], "catalogue_code_empty", "A", None),
    "a word for a code": (["TT01", "Xin đò", "Đò", "", ""], "catalogue_code_odd", "A", None),
    "no name": (["1.004551", "", "Đò", "", ""], "catalogue_name_empty", "B", None),
    "a procedure repealed": (["1.004551", "Xin đò", "Đò", "", "Hết hiệu lực"], "catalogue_repealed", "E", None),
    "a state that nobody knows": (["1.004551", "Xin đò", "Đò", "", "DRAFT"], "catalogue_repealed", "E", None),
    "the same row twice": (["1.004550", "XIN NƯỚC SẠCH", "Nước", "", ""], "catalogue_row_twice", "A", None),
    "the same code twice": (["1.004550", "Xin đò", "Đò", "", ""], "catalogue_code_twice", "A", None),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_row_that_cannot_stand_is_told_with_row_and_column_and_kept_as_a_remark(tmp_path, trap):
    row, code, column, near = TRAPS[trap]
    done, catalogue = taken(tmp_path, [*CLEAN, row])
    assert codes(done.problems) == [code]
    assert (done.problems[0].values["row"], done.problems[0].values["column"]) == (5, column)
    assert (done.problems[0].values.get("near") or None) == near
    assert (done.taken, done.left, len(catalogue.entries)) == (3, 1, 3)
    remarks = [line for line in done.text.split("CHƯA ĐƯA VÀO DANH MỤC", 1)[1].splitlines() if line.startswith("#")]
    assert all(part in "\n".join(remarks) for part in (near or row[0], row[1]))


def test_what_is_only_unclear_is_taken_and_told(tmp_path):
    done, catalogue = taken(tmp_path, [["1.004550", "Xin nước", "", "mức độ 4", ""]])
    assert codes(done.problems) == ["catalogue_field_empty", "catalogue_online_unclear"]
    assert catalogue.entries[0].online is None and catalogue.entries[0].field.is_placeholder


def test_ticked_columns_say_how_a_procedure_is_filed(tmp_path):
    heads = ["Mã", "Tên", "Lĩnh vực", "Toàn trình", "Một phần"]
    rows = [["1.000001", "a b", "c", "x", ""], ["1.000002", "a c", "c", "", "X"], ["1.000003", "a d", "c", "", "0"]]
    assert [e.online for e in taken(tmp_path, rows, heads)[1].entries] == ["full", "partly", None]


@pytest.mark.parametrize("cell", ["x", "X", "✓", "✔️", "có", "1", "TRUE", "Toàn trình"])
def test_a_tick_is_a_tick(tmp_path, cell):
    done, catalogue = taken(tmp_path, [["1.000001", "a b", "c", cell]], ["Mã", "Tên", "Lĩnh vực", "Toàn trình"])
    assert catalogue.entries[0].online == "full" and done.problems == []


@pytest.mark.parametrize("cell, told", [("Chưa", []), ("Không", []), ("Không có", []), ("-", []), ("đang làm", ["catalogue_online_unclear"])])
def test_what_is_no_tick_makes_nothing_online(tmp_path, cell, told):
    done, catalogue = taken(tmp_path, [["1.000001", "a b", "c", cell]], ["Mã", "Tên", "Lĩnh vực", "Toàn trình"])
    assert catalogue.entries[0].online is None and codes(done.problems) == told


def test_a_missing_column_is_told_with_those_that_there_are(tmp_path):
    done, catalogue = taken(tmp_path, [["1", "2"]], ["Thứ tự", "Tên thủ tục"])
    assert codes(done.problems) == ["catalogue_column_missing"] and catalogue is None and not done.written
    assert done.problems[0].values["known"] == ["Thứ tự", "Tên thủ tục"]


def test_columns_that_are_not_used_are_named(tmp_path):
    done, _ = taken(tmp_path, [["1.000001", "a b", "c", "d"]], ["Mã", "Tên", "Lĩnh vực", "Người nhập"])
    assert codes(done.problems) == ["catalogue_columns_unread"] and done.problems[0].values["heads"] == ["Người nhập"]


def test_a_province_s_own_procedure_is_remarked_upon(tmp_path):
    heads = ["ma_thu_tuc", "ten", "linh_vuc", "type", "co_quan_cong_bo"]
    done, _ = taken(
        tmp_path, [["1.000001", "a b", "c", "SPECIFIC", "UBND tỉnh X"], ["1.000002", "a c", "c", "STANDARD", "Bộ Y"]], heads
    )
    assert codes(done.problems) == ["catalogue_not_all_yours"]
    assert done.problems[0].values["province"] == 1 and done.text.count("UBND tỉnh X") == 1


CELL = st.text("aăÂđỗ ,.:;#-'\"*{}[]|>\n0159", max_size=14)
ROW = st.tuples(
    st.sampled_from(["1.004550", "1.004551", "9.000001", "1.00455", "", "x"]),
    CELL,
    st.sampled_from(["Nước", "Đất: đai", "- a", ""]),
    CELL,
    st.sampled_from(["", "ACTIVE", "bãi bỏ"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW.map(list), min_size=1, max_size=9))
def test_every_row_is_in_the_file_or_in_the_report(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("list")
    done, catalogue = taken(folder, rows)
    entries = catalogue.entries if catalogue else ()
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return
    assert done.rows == len(filled) and done.taken == len(entries)
    told = {
        p.values["row"]
        for p in done.problems
        if "row" in p.values and p.code not in ("catalogue_field_empty", "catalogue_online_unclear")
    }
    assert done.left == len(told)
    names = {" ".join(unicodedata.normalize("NFC", row[1]).split()) for row in filled}
    assert all(str(entry.name) in names for entry in entries)


def test_a_file_that_a_person_has_touched_is_kept(tmp_path):
    taken(tmp_path, CLEAN)
    path = tmp_path / "out.yaml"
    path.write_text(path.read_text("utf-8").replace("Xin điện", "Xin mắc điện"), encoding="utf-8")
    done, _ = taken(tmp_path, CLEAN, anew=False)
    assert codes(done.problems) == ["catalogue_kept"] and not done.written and "mắc điện" in path.read_text("utf-8")
    assert taken(tmp_path, CLEAN, anew=True)[0].written and "mắc điện" not in path.read_text("utf-8")
    assert taken(tmp_path, CLEAN[:2], anew=False)[0].written  # nobody has touched it since


def test_the_command_writes_the_file_and_says_what_it_did(tmp_path):
    book = Workbook()
    for row in (["DANH MỤC THỦ TỤC"], HEADS, *CLEAN, ["1.5", "Xin gió", "Trời", "", ""]):
        book.active.append(row)
    book.save(tmp_path / "Danh mục.xlsx")
    (tmp_path / "content").mkdir()
    done = run("import", "catalogue", "Danh mục.xlsx", "--source", "Xã, 2026", cwd=tmp_path)
    assert done.code == 1 and done.lines == ["content/catalogues/danh-muc.yaml"]  # a row is left to be mended
    assert "Đọc 4 hàng, đưa 3 thủ tục vào content/catalogues/danh-muc.yaml; 1 hàng chưa vào." in done.err
    assert "Hàng 6, cột A" in done.err
    assert len(loaded((tmp_path / "content/catalogues/danh-muc.yaml").read_text("utf-8")).entries) == 3
    again = run("import", "catalogue", "no.csv", "-o", "x.yaml", "--json", cwd=tmp_path)
    assert again.code == 1 and again.document["problems"][0]["code"] == "table_missing"


@pytest.mark.parametrize("output", ["content/catalogues/xb", "content/catalogues/xb.yaml", "content/catalogues/xb.yml"])
def test_a_catalogue_is_always_a_yaml_file_and_the_line_that_prints_it_is_said(tmp_path, output):
    taken(tmp_path, CLEAN)
    ran = run("import", "catalogue", "a.csv", "-o", output, cwd=tmp_path)
    assert ran.code == 0 and ran.lines == [str(Path("content/catalogues/xb.yaml"))]
    assert "content/project.yaml" in ran.err and "catalogue: xb\n" in ran.err and "chỉ đọc" not in ran.err


def test_a_catalogue_goes_into_the_folder_that_was_named(tmp_path):
    taken(tmp_path, CLEAN)
    (tmp_path / "content" / "catalogues").mkdir(parents=True)
    assert run("import", "catalogue", "a.csv", "-o", "content/catalogues", cwd=tmp_path).lines == ["content/catalogues/a.yaml"]
    other = run("import", "catalogue", "a.csv", "-o", "content/danh-muc-2026.07", cwd=tmp_path)
    assert other.lines == ["content/danh-muc-2026.07.yaml"] and "chỉ đọc content/catalogues" in other.err


def test_the_command_claims_nothing_that_it_did_not_write(tmp_path):
    taken(tmp_path, CLEAN)
    (tmp_path / "của tôi.yaml").write_text("# của tôi\n", "utf-8")
    ran = run("import", "catalogue", "a.csv", "-o", "của tôi.yaml", cwd=tmp_path)
    assert ran.code == 1 and "chưa ghi gì vào của tôi.yaml" in ran.err and "thủ tục vào" not in ran.err and "catalogue:" not in ran.err


@pytest.mark.skipif(not REAL.exists(), reason="the list of a real office is not here")
def test_no_row_of_a_real_list_is_lost(tmp_path):
    done = import_catalogue(REAL, tmp_path / "out.yaml", "", True)
    assert done.written and (done.rows, done.taken) == (654, 654)
    assert not [p for p in done.problems if p.severity == "error"]
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    def bare(text: str) -> str:
        return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))

    entries = loaded((tmp_path / "out.yaml").read_text("utf-8")).entries
    assert [(e.code, bare(e.name), bare(e.field)) for e in entries] == [
        (row["ma_thu_tuc"], bare(row["ten"]), "; ".join(dict.fromkeys(bare(row["linh_vuc"]).split(";")))) for row in rows
    ]


def test_a_field_said_twice_in_its_cell_is_said_once_and_reported(tmp_path):
    rows = [["1.004550", "Xin nước", "Nước; Nước", "", ""], ["1.000010", "Xin điện", "Điện", "", ""]]
    done, catalogue = taken(tmp_path, rows)
    assert [e.field for e in catalogue.entries] == ["Nước", "Điện"]
    assert [(p.code, p.severity, p.values["text"]) for p in done.problems] == [("catalogue_field_twice", "notice", "Nước; Nước")]
    assert codes(done.problems)


@pytest.mark.parametrize("field", ["Nước; Điện", "Dạy nghề (N07-LĐ06)"])
def test_an_odd_name_of_a_field_is_reported_and_stays(tmp_path, field):
    done, catalogue = taken(tmp_path, [["1.004550", "Xin nước", field, "", ""], ["1.000010", "Học", "Hội (nhóm nhỏ)", "", ""]])
    assert [e.field for e in catalogue.entries] == [field, "Hội (nhóm nhỏ)"]
    assert [(p.code, p.severity, p.values["fields"]) for p in done.problems] == [("catalogue_field_odd", "notice", [field])]
    assert codes(done.problems)


def test_a_list_that_a_person_has_changed_is_kept_beside_the_new_one(tmp_path):
    from leaflet_gen.intake.catalogue import import_catalogue

    (tmp_path / "a.csv").write_text("Mã thủ tục;Tên;Lĩnh vực\n9.000001;Cấp thẻ đọc;Thư viện\n", encoding="utf-8")
    into = tmp_path / "xa.yaml"
    import_catalogue(tmp_path / "a.csv", into, "", False)
    into.write_text(into.read_text("utf-8").replace("Cấp thẻ đọc", "Cấp thẻ thư viện"), encoding="utf-8")
    done = import_catalogue(tmp_path / "a.csv", into, "", True)
    assert "catalogue_set_aside" in [p.code for p in done.problems]
    assert "Cấp thẻ thư viện" in (tmp_path / "xa.yaml.cu").read_text("utf-8") and "Cấp thẻ đọc" in into.read_text("utf-8")
