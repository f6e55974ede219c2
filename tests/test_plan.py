"""The print plan: what is asked for is what is printed, no copy more or less; and the papers say the same as the tables."""

import ast
import csv
import io
import os
import shutil
import time
from dataclasses import replace
from fractions import Fraction
from math import ceil

import pypdfium2
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import ImageStat
from runs import Ran, project, run, spoil
from test_staircase import PACKAGE, Module

from leaflet_gen.build import lay_out
from leaflet_gen.cli import plan as command
from leaflet_gen.cli.console import Console
from leaflet_gen.cli.main import main
from leaflet_gen.impose import SCHEMES, scheme_for
from leaflet_gen.intake.villages import MOST_ROWS, read_villages
from leaflet_gen.layout.plain import BLACK
from leaflet_gen.layout.shapes import rectangle
from leaflet_gen.layout.tree import Frame, Layout, Page, Run, Shape, walk
from leaflet_gen.messages import has, say
from leaflet_gen.model import Keep, Prices, Printing, Share, Spoilage
from leaflet_gen.plan import choose, count, tables
from leaflet_gen.plan.checklist import _room, checklist
from leaflet_gen.plan.count import Column, Work, sheets_of, spare_of
from leaflet_gen.plan.forms import WORDS, Desk
from leaflet_gen.plan.ink import ink_of
from leaflet_gen.plan.slips import slips
from leaflet_gen.plan.letters import unlettered
from leaflet_gen.plan.work import work_of
from leaflet_gen.problems import Problem
from leaflet_gen.render.sheets import write_sheets
from leaflet_gen.units import Box, mm
from leaflet_gen.village import COUNTED, Village, Villages
from leaflet_gen.words import Words

PRINTING = Printing(schema="1", plan=(Share(publication="a", format="a4", each=1),))
PRICED = PRINTING.model_copy(update={"prices": Prices(sheet=100, black=150, colour=2000)})
DESK = Desk("vi", Keep())
OFFICES = {"vinh-hoang": "Ủy ban nhân dân xã Vĩnh Hoàng"}
LIST = ROOT / "content/villages.csv"
FILES = ("ke-hoach.xlsx", "ke-hoach.csv", "ke-hoach-an-pham.csv", "phieu-giao.pdf", "danh-sach-phat.pdf")
ORDERS = """\
schema: 1
units: [vinh-hoang]
build:
  - {material: huong-dan, topic: nop-ho-so, formats: [a4, a5], themes: [black], languages: [vi]}
"""
FIGURES = """\
schema: 1
spoilage: {percent: 2, least: 5}
prices: {sheet: 200, black: 150, colour: 2.000}
plan:
  - {publication: huong-dan, format: a5, households: 1, listed: true}
  - {publication: huong-dan, format: a4, halls: 1, schools: 2}
"""


def column(n: int = 0, units: tuple[str, ...] = ("vinh-hoang",), **share: object) -> Column:
    asked = Share(publication=f"an-pham-{n}", format="a4", **share)
    return Column(asked, f"an-pham-{n}_a4_black_vi", f"Ấn phẩm {n}", "Áp phích A4", units)


def village(n: int, **changed: str) -> Village:
    sound = {"name": f"thôn Mẫu {n}", "commune": "Vĩnh Hòa", "contact": f"Người Mẫu {n}", "phone": f"0900{n:06}", "code": f"0{n}", "copies": "7"}
    return Village(n + 2, **{**sound, **dict.fromkeys(COUNTED, "3"), **changed})


def planned(columns, villages, printing=PRINTING, work=Work(2, 1, 1), pages_per_minute=20.0) -> count.Plan:
    given = count.bundles(columns, villages)
    works = {(n, unit): work for n, each in enumerate(columns) for unit in each.units}
    return count.plan(columns, given, works, printing, pages_per_minute)


# -- what is asked for -------------------------------------------------------------

rates = st.sampled_from((0.0, 0.1, 0.25, 0.5, 1.0, 1.5, 3.0, 0.333))
shares = st.builds(
    lambda n, each, listed, *kinds: {"each": each, "listed": listed, **dict(zip(COUNTED, kinds, strict=True))},
    st.integers(),
    st.integers(0, 3),
    st.booleans(),
    *[rates] * 4,
)
numbers = st.integers(0, 10_000).map(str)
places = st.lists(st.tuples(numbers, numbers, numbers, numbers, numbers, st.sampled_from(("", "vinh-hoang", "trung-nam"))), max_size=12)
works = st.builds(Work, st.integers(1, 8), st.integers(1, 9), st.integers(1, 18), st.floats(0, 1), st.booleans())


@given(st.lists(st.tuples(shares, st.booleans()), min_size=1, max_size=5), places, works, st.floats(0, 20), st.integers(0, 9), st.sampled_from((0.5, 7.0, 20.0)))
def test_what_is_printed_is_what_is_asked_for(asked, at, work, percent, least, pages_per_minute):
    columns = [column(n, ("vinh-hoang", "trung-nam") if both else ("vinh-hoang",), **share) for n, (share, both) in enumerate(asked)]
    villages = [Village(n, f"thôn {n}", copies=c, households=h, halls=b, schools=s, desks=d, unit=u) for n, (c, h, b, s, d, u) in enumerate(at)]
    printing = PRICED.model_copy(update={"spoilage": Spoilage(percent=percent, least=least)})
    plan = planned(columns, villages, printing, work, pages_per_minute)

    def wanted(share, v):
        counted = sum(ceil(Fraction(str(getattr(share, kind))) * int(getattr(v, kind))) for kind in COUNTED)
        return counted + share.each + (int(v.copies) if share.listed else 0)

    by_hand = [[wanted(c.share, v) if (v.unit or "vinh-hoang") in c.units else 0 for c in columns] for v in villages]
    assert [list(bundle.copies) for bundle in plan.bundles] == by_hand
    assert plan.copies == sum(map(sum, by_hand)) == sum(bundle.total for bundle in plan.bundles)
    for n in range(len(columns)):
        assert sum(job.copies for job in plan.jobs if job.column == n) == sum(row[n] for row in by_hand)
    for job in plan.jobs:
        runs, left = divmod(job.sheets - job.spare, work.sheets)
        assert left == 0 and (runs - 1) * work.pieces < job.copies <= runs * work.pieces
        assert job.spare >= least and job.spare >= (job.sheets - job.spare) * percent / 100 - 1e-6
        assert job.sides * work.sheets >= job.sheets * work.sides > (job.sides - 1) * work.sheets
        assert 0 <= job.minutes - job.sides / pages_per_minute < 1
        assert job.cost == job.sheets * 100 + job.sides * (2000 if work.coloured else 150)
    assert (plan.reams - 1) * 500 < plan.sheets <= plan.reams * 500
    for table in (tables.of_places(plan, "vi"), tables.of_jobs(plan, "vi")):
        *rows, total = table.rows
        for n, head in enumerate(table.heads):
            if isinstance(total[n], int):
                assert total[n] == sum(row[n] for row in rows), head
    assert tables.of_places(plan, "vi").rows[-1][-1] == plan.copies


def test_two_households_share_a_copy_and_a_lone_one_has_its_own():
    plan = planned([column(households=0.5)], [village(1, households="100"), village(2, households="101"), village(3, households="0")])
    assert [bundle.total for bundle in plan.bundles] == [50, 51, 0]


def test_a_tenth_is_a_tenth():
    assert planned([column(households=0.1)], [village(1, households="30")]).copies == 3  # and not 0.1 * 30, which is more than 3


@pytest.mark.parametrize(
    ("copies", "pieces", "per_set", "sheets"), [(0, 2, 1, 0), (1, 2, 1, 1), (2, 2, 1, 1), (3, 2, 1, 2), (5, 4, 1, 2), (3, 1, 5, 15)]
)
def test_a_run_is_begun_for_the_last_copy(copies, pieces, per_set, sheets):
    assert sheets_of(copies, pieces, per_set) == sheets


@pytest.mark.parametrize(("sheets", "spare"), [(0, 0), (1, 5), (250, 5), (251, 6), (1000, 20)])
def test_some_sheets_are_printed_to_spare_and_none_where_nothing_is_printed(sheets, spare):
    assert spare_of(sheets, Spoilage(percent=2, least=5)) == spare


def test_both_sides_of_a_sheet_take_their_time():
    villages = [village(1, households="100")]
    exact = PRINTING.model_copy(update={"spoilage": Spoilage(percent=0, least=0)})
    one, two = (planned([column(households=1)], villages, exact, Work(1, 1, sides), 10.0) for sides in (1, 2))
    assert (one.sides, one.minutes, two.sides, two.minutes) == (100, 10, 200, 20)


def test_without_a_price_there_is_no_cost_and_it_is_named():
    villages = [village(1)]
    assert (planned([column(each=1)], villages).cost, planned([column(each=1)], villages).missing) == (None, ("sheet", "black"))
    only_paper = PRINTING.model_copy(update={"prices": Prices(ream=50_000)})
    assert planned([column(each=1)], villages, only_paper).missing == ("black",)
    free_ink = PRINTING.model_copy(update={"prices": Prices(ream=50_000, black=0)})
    assert planned([column(each=1)], villages, free_ink).cost == 6 * 100  # a sheet and five to spare, of 500 for 50.000 đồng
    assert planned([column(each=1)], villages, free_ink, Work(coloured=True)).missing == ("colour",)


def test_a_place_without_a_unit_gets_that_of_the_project():
    plan = planned([column(0, ("vinh-hoang", "trung-nam"), each=1)], [village(1), village(2, unit="trung-nam"), village(3, unit="vinh-hoang")])
    assert [(job.unit, job.copies) for job in plan.jobs] == [("trung-nam", 1), ("vinh-hoang", 2)]


def test_a_thousand_places_are_planned_in_under_a_second(shipped):
    columns, _, _ = choose.columns(shipped.loaded.printing, [e for e in shipped.editions.values() if e.is_for_hand])
    villages = Villages.of("thon.csv", {}, (village(n, households=f"{n % 400}") for n in range(1000)))
    began = time.perf_counter()
    plan = planned(columns, villages)
    assert time.perf_counter() - began < 1 and len(plan.bundles) == 1000 and plan.copies > 1000


# -- sheets and ink ----------------------------------------------------------------


def _dark(pdf: bytes, dpi: float) -> float:
    """The share of ink as Pillow counts it, of pages that PDFium draws at another fineness."""
    document = pypdfium2.PdfDocument(pdf)
    means = [ImageStat.Stat(page.render(scale=dpi / 72, grayscale=True).to_pil()).mean[0] for page in document]
    return 1 - sum(means) / len(means) / 255


@pytest.mark.parametrize(
    "name",
    ("huong-dan_a5_black_vi_vinh-hoang", "loi-ich_a4-trifold_colour_vi_vinh-hoang", "vneid_a6_black_vi_vinh-hoang", "ket-qua_a3_black_vi_vinh-hoang"),
)
def test_the_share_of_ink_is_that_of_a_count_three_times_as_fine(shipped, name):
    layout = lay_out(shipped.editions[name])
    sheets = SCHEMES[scheme_for(layout)](layout).layout
    share, fine = ink_of(sheets), _dark(write_sheets(sheets), 300)
    assert 0.01 < fine < 0.9 and share == pytest.approx(fine, rel=0.05)


@pytest.mark.parametrize("high", [0, 99, 297])
def test_ink_is_none_on_white_paper_and_all_on_black(high):
    black = (rectangle(Box(0, 0, 210, high), fill="#000000"),) if high else ()
    page = Page(210, 297, Frame("Artifact", Box(0, 0, 210, 297), black))
    assert ink_of(Layout("", "vi", (page,))) == pytest.approx(high / 297, abs=0.003)


def work_on(edition, printer) -> Work:
    work, problems = work_of(edition, printer)
    assert problems == []
    return work


def test_the_sheets_of_the_plan_are_those_of_the_scheme(shipped):
    printer = shipped.loaded.printers["van-phong"]
    for format, pieces, sheets, sides in (("a4", 1, 1, 1), ("a5", 2, 1, 1)):
        work = work_on(shipped.editions[f"huong-dan_{format}_black_vi_vinh-hoang"], printer)
        assert (work.pieces, work.sheets, work.sides) == (pieces, sheets, sides)
    fold = work_on(shipped.editions["loi-ich_a4-trifold_black_vi_vinh-hoang"], printer)
    assert (fold.pieces, fold.sheets, fold.sides) == (1, 1, 2)
    assert work_on(shipped.editions["huong-dan_a3_black_vi_vinh-hoang"], printer).sheets >= 4


def test_only_a_colour_page_on_a_colour_printer_costs_colour(shipped):
    page = shipped.editions["huong-dan_a5_colour_vi_vinh-hoang"]
    black = shipped.editions["huong-dan_a5_black_vi_vinh-hoang"]
    mono, colour = shipped.loaded.printers["van-phong"], shipped.loaded.printers["mau"]
    assert [work_on(*pair).coloured for pair in ((page, colour), (page, mono), (black, colour))] == [True, False, False]


def test_an_edition_that_no_paper_takes_is_told_and_not_counted(shipped, monkeypatch):
    refused = Problem("kit_unsuited", None, {"scheme": "tiles", "size": "297 × 420", "pages": 1})
    monkeypatch.setattr("leaflet_gen.plan.work.on_sheets", lambda edition, job: (lay_out(edition), None, [refused]))
    assert work_of(shipped.editions["vneid_a6_black_vi_vinh-hoang"], shipped.loaded.printers["van-phong"]) == (None, [refused])


def test_an_edition_with_a_letter_that_no_font_has_is_told_before_its_ink_is_read(shipped):
    edition = shipped.editions["vneid_a6_black_vi_vinh-hoang"]
    spoilt = replace(edition, topic=edition.topic.model_copy(update={"title": Words(f"{edition.topic.title} ☐")}))
    work, problems = work_of(spoilt, shipped.loaded.printers["van-phong"])
    assert work is None and {p.code for p in problems} == {"glyph_missing"}


# -- what the office wrote ---------------------------------------------------------


def chosen(shipped, **share: object) -> list[str]:
    printing = PRINTING.model_copy(update={"plan": (Share(**share),)})
    return [p.code for p in choose.columns(printing, [e for e in shipped.editions.values() if e.is_for_hand])[2]]


@pytest.mark.parametrize(
    ("share", "code"),
    [
        ({"publication": "huong-dann", "format": "a5", "each": 1}, "plan_publication_unknown"),
        ({"publication": "huong-dan", "format": "a9", "each": 1}, "plan_format_unknown"),
        ({"publication": "huong-dan", "format": "doc", "each": 1}, "plan_format_unknown"),  # a slide for a screen
        ({"publication": "huong-dan", "format": "a5", "theme": "xanh", "each": 1}, "plan_theme_unknown"),
        ({"publication": "huong-dan", "format": "a5", "language": "fr", "each": 1}, "plan_language_unknown"),
        ({"publication": "huong-dan", "format": "a5"}, "plan_nobody"),
    ],
)
def test_what_the_project_does_not_print_is_told(shipped, share, code):
    assert chosen(shipped, **share) == [code] and has(code)


def test_a_line_that_stands_twice_is_told(shipped):
    one = Share(publication="huong-dan", format="a5", each=1)
    printing = PRINTING.model_copy(update={"plan": (one, one)})
    made, _, problems = choose.columns(printing, list(shipped.editions.values()))
    assert [p.code for p in problems] == ["plan_twice"] and len(made) == 1


def test_the_shipped_figures_are_of_this_project(shipped):
    made, found, problems = choose.columns(shipped.loaded.printing, [e for e in shipped.editions.values() if e.is_for_hand])
    assert problems == [] and len(made) == len(shipped.loaded.printing.plan) and {n for n, _ in found} == set(range(len(made)))


def test_a_village_without_a_figure_is_named_with_row_and_column(shipped):
    listed = Villages.of("thon.csv", {"name": 1, "households": 4, "copies": 5}, [village(1, households=""), village(2, copies="")])
    problems = list(choose.uncounted([column(households=1, halls=1, listed=True)], listed, shipped.loaded.columns))
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [
        ("village_column_uncounted", 0, 0),  # halls: no such column
        ("village_uncounted", 3, 4),
        ("village_uncounted", 4, 5),
    ]
    assert say(problems[1].code, "vi", problems[1].values)[0] == "Hàng 3, cột D: thôn Mẫu 1 chưa có số ở cột “Số hộ”, mà kế hoạch in cần số này."
    assert list(choose.uncounted([column(desks=0, each=1)], listed, shipped.loaded.columns)) == []


def test_a_unit_that_does_not_print_a_publication_is_told():
    listed = Villages.of("thon.csv", {}, [village(1, unit="trung-nam"), village(2, unit="trung-nam"), village(3)])
    (problem,) = choose.unprinted([column(each=1)], listed)
    assert (problem.code, problem.severity, problem.values["count"]) == ("plan_unit_without", "warning", 2)


def test_a_count_that_is_no_number_is_told(tmp_path, shipped):
    (tmp_path / "a.csv").write_text("Tên thôn,Người giúp,Số hộ\nthôn Mẫu,A,nhiều\n", encoding="utf-8")
    _, problems = read_villages(tmp_path / "a.csv", shipped.loaded.columns)
    assert [p.code for p in problems if p.severity == "error"] == ["village_count"]


HEADS = {"name": 2, "commune": 3, "contact": 5, "place": 10, "code": 1}


def lacking(**changed: str) -> list[tuple]:
    listed = Villages.of("thon.csv", HEADS, [village(1), village(2, **changed)])
    problems = list(unlettered(listed))
    assert all(say(p.code, lang, p.values)[0] for p in problems for lang in ("vi", "en"))
    return [(p.code, p.place.file, p.place.line, p.place.column, p.values["letters"]) for p in problems]


@pytest.mark.parametrize(
    ("field", "text", "letters"),
    [("name", "thôn Số → 0", "→"), ("contact", "Hồ ☐ Pờ ☐ ✓", "☐✓"), ("commune", "Pa Kŏ →", "→"), ("code", "越-01", "越"), ("place", "chợ 𝟙", "𝟙")],
)
def test_a_letter_that_no_face_has_is_named_with_row_and_column(field, text, letters):
    assert lacking(**{field: text}) == [("village_form_letters", "thon.csv", 4, HEADS[field], letters)]


def test_letters_that_only_apart_some_face_has_are_told_where_one_text_needs_both():
    assert lacking(commune="Pa Kŏ") == lacking(place="nhà ≤ 3 km") == []
    assert lacking(commune="Pa Kŏ", place="nhà ≤ 3 km") == [("village_form_letters", "thon.csv", 4, 10, "≤")]


@pytest.mark.parametrize("text", ["bản Pa Kŏ", "thôn\u00a0Mẫu", "[tên →]", "thôn Mẫu ≤ 3"])
def test_what_the_list_is_not_told_of_can_be_printed(text):
    villages = [village(1, contact=text), *([village(2, name=text, commune=text, code=text, place=text)] if "→" not in text else [])]
    assert list(unlettered(Villages.of("thon.csv", HEADS, villages))) == []
    plan = planned([column(0, each=1)], villages)
    for layout in (slips(plan, OFFICES, DESK), checklist(plan, "", DESK)):
        assert letters(write_sheets(layout))


def test_what_the_plan_counts_by_comes_from_no_room_that_reads_files():
    file = PACKAGE / "plan/choose.py"
    rooms = {name.split(".")[1] for name in Module("plan.choose", file, ast.parse(file.read_text(encoding="utf-8"))).imports() if "leaflet_gen." in name}
    assert "problems" in rooms and not rooms & {"intake", "load"}


# -- tables ------------------------------------------------------------------------

ODD = ("=1+1", "+84", "-1", "@SUM(A1)", "＝1", "a;b", 'nói "có"', "hai\ndòng", "0123", "\tx")


def read_back(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def shown(cell: tables.Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",")
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(tables.FORMULA) else text


@pytest.fixture(scope="module")
def plan() -> count.Plan:
    villages = [village(n, name=f"thôn {n} {odd}", code=odd) for n, odd in enumerate(ODD)]
    return planned([column(0, households=1), column(1, halls=0.5, listed=True)], villages, PRICED, Work(2, 1, 2, 0.123))


@pytest.mark.parametrize("of", [tables.of_places, tables.of_jobs])
def test_the_csv_read_back_is_the_plan_and_runs_nothing(plan, of):
    table = of(plan, "vi")
    assert read_back(tables.as_csv(table, "vi")) == [[shown(cell) for cell in row] for row in (table.heads, *table.rows)]
    assert not any(cell.startswith(tables.FORMULA) for row in read_back(tables.as_csv(table, "vi")) for cell in row)


def test_the_workbook_read_back_is_the_plan(plan):
    made = [of(plan, "vi") for of in (tables.of_places, tables.of_jobs)]
    book = load_workbook(io.BytesIO(tables.as_xlsx(made)))
    assert book.sheetnames == ["Theo nơi nhận", "Theo ấn phẩm"]
    for table, sheet in zip(made, book, strict=True):
        whole = [[cell.value if cell.value is not None else "" for cell in row] for row in sheet.iter_rows(max_col=len(table.heads))]
        assert whole == [["" if cell is None else cell for cell in row] for row in (table.heads, *table.rows)]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # no formula: totals are values
        assert sheet.row_dimensions[1].height >= 30  # a head of two lines or three, whichever program shows it
        assert sheet.freeze_panes and all(9 <= sheet.column_dimensions[letter].width <= 46 for letter in "ABCDE")
        assert all(cell.number_format == "@" for cell in sheet[2] if cell.data_type == "s")


# -- papers ------------------------------------------------------------------------


def letters(pdf: bytes) -> list[str]:
    """Each page's text as PDFium reads it, in one line."""
    document = pypdfium2.PdfDocument(pdf)
    assert all(page.get_size() == pytest.approx((595.28, 841.89), abs=0.1) for page in document)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.fixture(scope="module")
def crowd() -> count.Plan:
    """Forty places, some with long names, one that is given nothing, one of a people whose letters another face has."""
    names = {3: "thôn " + "Rất Dài " * 20, 5: "bản Pa Kŏ", 7: "thôn Mẫu"}
    villages = [village(n, name=f"{names.get(n, 'thôn Mẫu')} số {n}.", households="0" if n == 9 else "120", contact="[tên người giúp]" if n % 2 else f"Người Mẫu {n}") for n in range(40)]
    return planned([column(0, households=1), column(1, households=0.5)], villages)


def test_every_place_stands_once_on_the_checklist_and_its_head_on_each_page(crowd):
    pages = letters(write_sheets(checklist(crowd, "Ủy ban nhân dân xã", DESK)))
    assert len(pages) > 2 and all("Người nhận" in page and "Ký nhận" in page and f"Trang {n}/{len(pages)}" in page for n, page in enumerate(pages, 1))
    whole = " ".join(pages)
    assert all(whole.count(f"số {n}.") == 1 for n in range(40)) and "Pa Kŏ" in whole and "[" not in whole


def test_every_bundle_has_a_slip_with_its_counts(crowd):
    layout = slips(crowd, OFFICES, DESK)
    pages = letters(write_sheets(layout))
    whole = " ".join(pages)
    assert [whole.count(f"số {n}.") for n in range(40)] == [int(n != 9) for n in range(40)]  # nothing is brought there
    assert whole.count("180 bản") == 39 and "Phiếu giao 39/39" in whole and "[" not in whole
    assert len(pages) < 39 and whole.count("Người nhận") == whole.count("Ký nhận") == 39


def test_a_slip_of_sixty_publications_runs_over_pages_and_is_signed_once():
    plan = planned([column(n, each=n + 1) for n in range(60)], [village(1)])
    layout = slips(plan, OFFICES, DESK)
    whole = " ".join(letters(write_sheets(layout)))
    assert len(layout.pages) > 1 and all(f"Ấn phẩm {n} " in whole for n in range(60))
    assert whole.count("Ký nhận") == 1 and whole.count("thôn Mẫu 1") == len(layout.pages)


@pytest.mark.parametrize(("count", "files"), [(1, [""]), (3, [""]), (4, ["-001", "-002"]), (7, ["-001", "-002", "-003"])])
def test_a_long_list_is_on_several_files_that_are_numbered_through(count, files):
    parts = list(command._parts("phieu", count, 3))
    assert [name for name, _ in parts] == [f"phieu{end}.pdf" for end in files]
    assert [n for _, part in parts for n in range(count)[part]] == list(range(count))


def test_the_parts_of_a_paper_say_together_what_the_whole_one_says(crowd):
    for form in (lambda part: slips(crowd, OFFICES, DESK, part), lambda part: checklist(crowd, "", DESK, part)):
        whole, parts = (" ".join(" ".join(letters(write_sheets(form(part)))) for part in cut) for cut in ((slice(None),), (slice(0, 15), slice(15, None))))
        for n in range(40):
            assert whole.count(f"số {n}.") == parts.count(f"số {n}.") and whole.count(f"Phiếu giao {n}/39") == parts.count(f"Phiếu giao {n}/39")
    assert "15 nơi" in parts and "25 nơi" in parts and "40 nơi" in whole


@pytest.mark.parametrize("number", [8888, 88_888, MOST_ROWS])
def test_the_number_of_a_place_is_on_one_line_however_long_the_list(number):
    assert len(DESK.said(str(number), WORDS, _room("number")).children) == 1


def test_papers_are_black_large_and_off_the_edge(crowd):
    for layout in (slips(crowd, OFFICES, DESK), checklist(crowd, OFFICES["vinh-hoang"], DESK)):
        for page in layout.pages:
            safe = Box(0, 0, page.width, page.height).grown(-6)
            for node, dx, dy, _ in walk(page.root):
                if isinstance(node, (Run, Shape)):
                    assert safe.holds(node.box().moved(dx, dy)), node
                if isinstance(node, Run):
                    assert node.size_pt >= 12 and node.colour == BLACK
                if isinstance(node, Shape):
                    assert {node.fill, node.stroke} <= {None, BLACK}


def test_nothing_on_a_paper_stands_on_anything_else(crowd):
    for layout in (slips(crowd, OFFICES, DESK), checklist(crowd, OFFICES["vinh-hoang"], DESK)):
        for page in layout.pages:
            runs = [(node.box().grown(-0.6).moved(dx, dy), node.text) for node, dx, dy, _ in walk(page.root) if isinstance(node, Run)]
            for n, (box, text) in enumerate(runs):
                for other, words in runs[n + 1 :]:
                    assert min(box.overlap(other)) <= 0.35 * mm(12), (text, words)


# -- the command -------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("office"), ORDERS)
    (folder / "content/in-an.yaml").write_text(FIGURES, encoding="utf-8")
    return folder


@pytest.fixture
def cli(capsys):
    """The program in this process, which has its libraries already."""

    def called(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return called


def test_the_command_writes_all_its_files_and_says_what_it_takes(office, tmp_path):
    ran = run("plan", office, "--villages", LIST, "-o", tmp_path / "ra")
    assert ran.code == 0 and sorted(path.name for path in (tmp_path / "ra").iterdir()) == sorted(FILES)
    assert ran.lines == [str(tmp_path / "ra" / name) for name in FILES]
    # 1.800 households and 12 × 20 of the list on A5, two to a sheet; 12 halls and 2 × 4 schools on A4
    a5, a4 = 1020 + 21, 20 + 5
    assert "Cần in 2.060 bản cho 12 nơi: 1.066 tờ giấy (3 ram), trong đó 26 tờ phòng hỏng." in ran.err
    assert f"{(a5 + a4) * 350:,}".replace(",", ".") + " đồng" in ran.err
    rows = read_back((tmp_path / "ra/ke-hoach.csv").read_bytes())
    assert len(rows) == 14 and rows[-1][-1] == "2060" and sum(int(row[-1]) for row in rows[1:-1]) == 2060
    for file in ("phieu-giao.pdf", "danh-sach-phat.pdf"):
        whole = " ".join(letters((tmp_path / "ra" / file).read_bytes()))
        assert all(f"thôn Mẫu {n} " in whole for n in range(1, 13))


def test_the_document_of_the_command_adds_up(office, tmp_path, cli):
    document = cli("--lang", "en", "plan", office, "--villages", LIST, "-o", tmp_path, "--printer", "hai-mat", "--json").document
    assert document["printer"] == "hai-mat" and document["copies"] == sum(sum(place["copies"]) for place in document["places"]) == 2060
    for key in ("copies", "sheets", "spare", "sides", "minutes", "cost"):
        assert document[key] == sum(job[key] for job in document["jobs"])


def test_a_project_of_the_shipped_words_is_planned_without_prices(tmp_path, cli):
    ran = cli("plan", ROOT, "--villages", LIST, "-o", tmp_path)
    assert ran.code == 0 and "Chưa tính tiền, vì chưa có giá giấy, tiền mực một mặt đen." in ran.err


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("format: a5", "format: a6", ["plan_format_unknown"]),
        ("publication: huong-dan", "publication: huong-dam", ["plan_publication_unknown"]),
        ("schema: 1\n", "schema: 1\nprinter: may-khac\n", ["plan_printer_unknown"]),
        ("halls: 1", "halls: -1", ["number_small"]),
        ("sheet: 200", "sheet: -200", ["amount_wrong"]),
        ("sheet: 200", "sheet: hai trăm", ["amount_wrong"]),
        ("halls: 1, schools: 2", "each: 0", ["plan_nobody"]),
    ],
)
def test_a_mistake_in_the_figures_ends_the_run_and_leaves_nothing(office, tmp_path, cli, old, new, codes):
    folder = tmp_path / "p"
    shutil.copytree(office, folder)
    spoil(folder, "content/in-an.yaml", old, new)
    ran = cli("plan", folder, "--villages", LIST, "-o", tmp_path / "ra", "--json")
    errors = [p for p in ran.document["problems"] if p["severity"] == "error"]
    assert ran.code == 1 and [p["code"] for p in errors] == codes and not (tmp_path / "ra").exists()
    assert all(p["file"] == "content/in-an.yaml" and p["line"] for p in errors)


def test_a_village_without_households_ends_the_cli(office, tmp_path, cli):
    rows = LIST.read_text("utf-8-sig").splitlines()
    rows[3] = ",".join(cell if n != 12 else "" for n, cell in enumerate(rows[3].split(",")))
    (tmp_path / "thon.csv").write_text("\n".join(rows), encoding="utf-8")
    ran = cli("plan", office, "--villages", tmp_path / "thon.csv", "-o", tmp_path / "ra")
    assert ran.code == 1 and "Hàng 4, cột M: thôn Mẫu 3 chưa có số ở cột “Số hộ”" in ran.err and not (tmp_path / "ra").exists()


def test_a_cell_that_holds_no_number_is_told_once(office, tmp_path, cli):
    text = LIST.read_text("utf-8-sig").replace(",150,1,", ",nhiều,1,", 1)
    (tmp_path / "thon.csv").write_text(text, encoding="utf-8")
    ran = cli("plan", office, "--villages", tmp_path / "thon.csv", "-o", tmp_path / "ra", "--json")
    assert ran.code == 1 and [p["code"] for p in ran.document["problems"] if p["severity"] == "error"] == ["village_count"]


def test_an_edition_is_measured_once_however_many_places_it_goes_to(monkeypatch, shipped):
    measured = []
    monkeypatch.setattr("leaflet_gen.plan.work.work_of", lambda edition, printer: (measured.append(edition) or Work(), []))
    columns, found, _ = choose.columns(shipped.loaded.printing, [e for e in shipped.editions.values() if e.is_for_hand])
    given = count.bundles(columns, [village(n) for n in range(1000)])
    works, problems = command._works(Console("vi"), {key: e for key, e in found.items() if command._is_asked(key, given)}, None, columns)
    assert problems == [] and len(measured) == len(set(map(id, measured))) == len(works) == len(columns)


def test_a_printer_that_there_is_not_is_a_wrong_name_of_the_command_line(office, tmp_path, cli):
    ran = cli("plan", office, "--villages", LIST, "-o", tmp_path / "ra", "--printer", "may-khac")
    assert ran.code == 2 and "hai-mat" in ran.err and not (tmp_path / "ra").exists()


def test_a_project_without_figures_is_shown_the_sample(tmp_path, cli):
    folder = project(tmp_path / "p", ORDERS)
    (folder / "content/in-an.yaml").unlink()
    ran = cli("plan", folder, "--villages", LIST)
    assert ran.code == 2 and str(ROOT / "content/in-an.yaml") in ran.err


def test_a_village_that_no_font_prints_ends_the_run_with_row_and_column(office, tmp_path, cli):
    text = LIST.read_text("utf-8-sig").replace("thôn Mẫu 3,", "thôn Số ⇒ 0,", 1)
    (tmp_path / "thon.csv").write_text(text, encoding="utf-8")
    ran = cli("plan", office, "--villages", tmp_path / "thon.csv", "-o", tmp_path / "ra")
    assert ran.code == 1 and "Hàng 4, cột B: không phông chữ nào in được ⇒ của “thôn Số ⇒ 0”" in ran.err and not (tmp_path / "ra").exists()


def test_paper_that_takes_no_scheme_is_told_at_its_line_of_the_plan(office, tmp_path, cli, monkeypatch):
    refused = Problem("kit_unsuited", None, {"scheme": "as-is", "size": "148 × 210", "pages": 1})
    monkeypatch.setattr("leaflet_gen.plan.work.on_sheets", lambda edition, job: (lay_out(edition), None, [refused]))
    ran = cli("plan", office, "--villages", LIST, "-o", tmp_path / "ra", "--json")
    told = [(p["code"], p["file"], p["line"]) for p in ran.document["problems"] if p["severity"] == "error"]
    assert ran.code == 1 and told == [("kit_unsuited", "content/in-an.yaml", line) for line in (5, 6)] and not (tmp_path / "ra").exists()


def test_slips_of_many_places_are_files_of_some_each_and_old_ones_are_pointed_out(office, tmp_path, cli, monkeypatch):
    assert cli("plan", office, "--villages", LIST, "-o", tmp_path).code == 0
    monkeypatch.setattr(command, "SLIPS", 5)
    ran = cli("plan", office, "--villages", LIST, "-o", tmp_path, "--json")
    parts = [f"phieu-giao-00{n}.pdf" for n in (1, 2, 3)]
    assert ran.code == 0 and ran.document["files"] == [*FILES[:3], *parts, FILES[4]]
    whole = " ".join(" ".join(letters((tmp_path / name).read_bytes())) for name in parts)
    assert [whole.count(f"thôn Mẫu {n} ") for n in range(1, 13)] == [1] * 12 and "Phiếu giao 12/12" in whole
    assert "Còn 1 tệp của lần làm trước" in ran.err  # phieu-giao.pdf, of the first run


def test_a_file_is_written_before_the_next_is_made(tmp_path):
    held: list[int] = []

    def files():
        for n in range(3):
            held.append(len(list(tmp_path.glob(".leaflet-gen-*/*"))))
            yield f"{n}", b"x"

    assert command._deliver(Console("vi"), tmp_path, files()) == ["0", "1", "2"] and held == [0, 1, 2]


def test_all_files_come_or_none(tmp_path, monkeypatch):
    def spoilt():
        yield "a", b"3"
        raise OSError(28, "full")

    def kept():
        return {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"2"}

    command._deliver(Console("vi"), tmp_path, [("a", b"1"), ("b", b"2")])
    assert kept()
    with pytest.raises(OSError):
        command._deliver(Console("vi"), tmp_path, spoilt())
    assert kept()
    move = os.replace
    monkeypatch.setattr("os.replace", lambda old, new: move(old, new) if os.path.basename(old) != "b" else open(tmp_path))  # noqa: SIM115
    with pytest.raises(OSError):  # the second has no place: the first goes back
        command._deliver(Console("vi"), tmp_path, [("a", b"5"), ("b", b"6")])
    monkeypatch.undo()
    assert kept()
