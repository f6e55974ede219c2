"""The catalogue: a list told by field, by event and by name; its index, and the pages that the index states."""

import re
import runpy
import shutil
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from blocks import piece, run_over
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from pages import letters, painted, said
from runs import DAY

from leaflet_gen.catalogue import Catalogue
from leaflet_gen.check import check_layout, check_words
from leaflet_gen.language import alphabetical
from leaflet_gen.layout import compose as composing
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.flow import columned
from leaflet_gen.layout.tree import Frame, Layout, Run, anchored, walk
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.model import Section, Table
from leaflet_gen.problems import Place
from leaflet_gen.proof.edition import proof_edition
from leaflet_gen.render.marks import mark
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.tell.catalogue import HEADS, PARTS, searched, tell
from leaflet_gen.words import Official, Words

BENCH = runpy.run_path(str(ROOT / "bench" / "catalogue.py"))
A4, A5, A3 = "a4-danh-muc", "a5-danh-muc", "a3-danh-muc"
LEVELS = {"Toàn trình": "full", "Một phần": "partly", "": None}


def catalogue(entries: list[dict], **more: object) -> Catalogue:
    """Plain data as load would give it."""
    placed = [
        {key: Words(value, Place("content/catalogues/a.yaml", n + 9, 5)) if value else None for key, value in entry.items()}
        for n, entry in enumerate(entries)
    ]
    evidence = {"source": "danh mục của xã", "checked_on": "01/11/2026", "review_by": "01/05/2027"}
    return Catalogue.model_validate({"schema": "1", "name": "Việc ở xã", "evidence": evidence, "entries": placed, **more})


def entry(code: str, name: str, field: str = "Nước", **more: str) -> dict:
    return {"code": code, "name": name, "field": field, **more}


@cache
def shipped(format: str, theme: str = "colour") -> Edition:
    made, problems = editions(load_project(ROOT)[0], ("danh-muc",), (format,), theme)
    assert not problems
    (edition,) = made
    return edition


@cache
def made_up(rows: int, format: str = A4) -> Edition:
    """The shipped edition with a list of so many procedures that do not exist."""
    loaded = load_project(ROOT)[0]
    heads = BENCH["HEADS"]
    listed = [
        entry(row[heads[0]], row[heads[1]], row[heads[2]], **({"online": LEVELS[row[heads[3]]]} if row[heads[3]] else {}))
        for row in BENCH["made_up"](rows)
    ]
    changed = replace(loaded, catalogues={"viec-hang-ngay": catalogue(listed)})
    return editions(changed, ("danh-muc",), (format,), "colour")[0][0]


@cache
def laid(rows: int, format: str = A4) -> Layout:
    return fill(compose(made_up(rows, format)), {})


def told(made: Catalogue, record: str, heads: int = 3) -> Section:
    topic = shipped(A4).topic
    section = Section(record=Words(record), table=Table(heads=[Words(str(n)) for n in range(heads)]))
    return tell(topic.model_copy(update={"sections": {"a": section}}), made, shipped(A4).language_spec).sections["a"]


def rows_of(section: Section) -> list[tuple[str | None, list[list[str]]]]:
    return [(g.heading and str(g.heading), [[str(c) for c in r.cells] for r in g.rows]) for g in section.table.groups]


# -- told ------------------------------------------------------------------------


def test_the_fields_stand_in_the_order_of_a_vietnamese_dictionary():
    made = catalogue([entry("1", "b", "Nước", online="full"), entry("2", "a", "Điện", online="partly"), entry("3", "c", "Nước")])
    assert rows_of(told(made, "by_field")) == [
        ("Điện", [["2", "a", "Một phần"]]),
        ("Nước", [["1", "b", "Toàn trình"], ["3", "c", "Chưa rõ"]]),
    ]
    fields = ["Xây nhà", "Đất đai", "Chứng thực", "Chăn nuôi", "Chính sách", "Dạy nghề"]
    made = catalogue([entry(str(n), "a", field) for n, field in enumerate(fields)])
    order = ["Chăn nuôi", "Chính sách", "Chứng thực", "Dạy nghề", "Đất đai", "Xây nhà"]
    assert [name for name, _ in rows_of(told(made, "by_field"))] == order
    assert [row[0] for _, rows in rows_of(told(made, "contents")) for row in rows] == order


@pytest.mark.parametrize("record", ["by_field", "by_event"])
def test_a_list_that_states_no_level_has_no_column_for_it(record):
    made = told(catalogue([entry("1", "a"), entry("2", "b")], events={"Có con": []}), record)
    assert len(made.table.heads) == 2
    assert [cells for _, rows in rows_of(made) for cells in rows] == [["1", "a"], ["2", "b"]]


def without_levels(format: str) -> Layout:
    """The shipped list, as if nobody had looked up a level."""
    loaded = load_project(ROOT)[0]
    whole = loaded.catalogues["viec-hang-ngay"]
    entries = tuple(one.model_copy(update={"online": None}) for one in whole.entries)
    changed = replace(loaded, catalogues={"viec-hang-ngay": whole.model_copy(update={"entries": entries})})
    return compose(editions(changed, ("danh-muc",), (format,), "colour")[0][0])


@pytest.mark.parametrize("format", [A4, A3])
def test_a_list_that_states_no_level_explains_none(format):
    layout = without_levels(format)
    assert [p.code for p in check_layout(layout) if p.severity != "notice"] == []
    assert "Toàntrình" not in text_of(layout) and "Chữởcuốihàng" not in text_of(layout)
    assert "Toàntrình" in text_of(compose(shipped(format)))


def test_a_poster_of_a_long_list_is_warned_about_and_a_booklet_is_not():
    said = lambda rows, format: [p for p in check_words(made_up(rows, format), DAY) if p.code == "catalogue_poster_long"]
    assert [(p.severity, p.values["count"]) for p in said(257, A3)] == [("warning", 257)]
    assert said(257, A4) == said(75, A3) == []


def test_a_topic_with_two_heads_leaves_the_marks_out():
    assert rows_of(told(catalogue([entry("1", "a")]), "by_field", heads=2)) == [("Nước", [["1", "a"]])]


def test_each_field_has_a_code_that_searches_for_it():
    (group,) = told(catalogue([entry("1", "a", "Đăng ký, quản lý cư trú")]), "by_field").table.groups
    assert group.target.url == (
        "https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword="
        "%C4%90%C4%83ng%20k%C3%BD%2C%20qu%E1%BA%A3n%20l%C3%BD%20c%C6%B0%20tr%C3%BA"
    )
    assert group.target.search == "Đăng ký, quản lý cư trú"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("Hộ tịch", "Hộ tịch"),
        ("Nghề mộc (mã M07)", "Nghề mộc"),
        ("Chợ phiên; Chợ trâu", "Chợ phiên, Chợ trâu"),
        ("Hoạt động của tổ hợp tác, hội nghề và nhóm hộ cùng làm", "Hoạt động của tổ hợp tác, hội nghề"),
        ("Trồng cây, nuôi cá, làm muối, đan lát, dệt chiếu", "Trồng cây, nuôi cá, làm muối, đan lát"),
    ],
)
def test_what_is_searched_is_short_enough_to_type_and_ends_where_a_part_ends(field, words):
    assert searched(field) == words


def test_the_list_stands_by_event_and_what_no_event_holds_comes_last():
    made = catalogue(
        [entry("1", "a", "Hộ"), entry("2", "b", "Đất"), entry("3", "c", "Hộ", event="Có con"), entry("4", "d", "Ao")],
        events={"Có con": [], "Làm nhà": "Đất", "Đi xa": ["Hộ", "Tàu"]},
    )
    assert [(name, [row[0] for row in rows]) for name, rows in rows_of(told(made, "by_event"))] == [
        ("Có con", ["3"]),
        ("Làm nhà", ["2"]),
        ("Đi xa", ["1"]),
        ("Ao", ["4"]),
    ]


def test_without_events_the_list_stands_by_field():
    made = catalogue([entry("1", "a", "Hộ"), entry("2", "b", "Đất")])
    assert rows_of(told(made, "by_event")) == rows_of(told(made, "by_field"))


@given(st.lists(st.tuples(st.sampled_from(["Hộ", "Đất", "Ao"]), st.sampled_from(["", "Có con", "Xa"])), min_size=1, max_size=12))
def test_every_entry_stands_once_in_each_list(picked):
    made = catalogue(
        [entry(str(n), f"việc {n}", field, **({"event": event} if event else {})) for n, (field, event) in enumerate(picked)],
        events={"Có con": "Ao", "Trống": []},
    )
    for record, column in (("by_field", 0), ("by_event", 0), ("index", 1)):
        codes = [row[column] for _, rows in rows_of(told(made, record)) for row in rows]
        assert sorted(codes) == sorted(str(n) for n in range(len(picked))), record
    assert sum(int(row[1]) for _, rows in rows_of(told(made, "contents")) for row in rows) == len(picked)


def test_the_index_is_in_the_order_of_a_vietnamese_dictionary():
    names = "Đăng ký|dời nhà|Ăn uống|ấp trứng|An toàn|Dạy nghề|Cấp đất|Chuyển nhà|Cáp treo|cạp rổ|Y tế".split("|")
    made = catalogue([entry(str(n), name) for n, name in enumerate(names)])
    order = [row[0].lower() for _, rows in rows_of(told(made, "index")) for row in rows]
    expected = "an toàn|ăn uống|ấp trứng|cáp treo|cạp rổ|cấp đất|chuyển nhà|dạy nghề|dời nhà|đăng ký|y tế"
    assert order == expected.split("|")


@pytest.mark.parametrize(("before", "after"), [("ca", "cà"), ("cà", "cả"), ("cả", "cã"), ("cã", "cá"), ("cá", "cạ"), ("cạ", "căn"), ("căn", "cân"), ("dz", "đa"), ("o", "ô"), ("ô", "ơ"), ("u", "ư"), ("ca nô", "cà độc"), ("9", "a")])  # fmt: skip
def test_letters_come_before_tones_and_words_one_by_one(before, after):
    assert alphabetical(before) < alphabetical(after)


def test_an_index_has_letters_without_their_tones_in_the_order_of_the_alphabet():
    words = ("Áp", "An", "Ấn", "Ăn", "Ủy", "Uyên", "Ứng", "Đất", "Dân", "Ở")
    made = told(catalogue([entry(str(n), f"{word} {n}") for n, word in enumerate(words * 7)]), "index")
    assert [str(heading) for heading, _ in rows_of(made)] == ["A", "Ă", "Â", "D", "Đ", "Ơ", "U", "Ư"]


def test_a_name_of_one_long_word_is_cut_in_an_index_and_not_lost():
    made = told(catalogue([entry("1", "x" * 200)]), "index").table.groups[0].rows[0].cells[0]
    assert made.startswith("Xxx") and made.endswith("x…") and len(made) > 100


def test_an_index_leaves_out_that_a_procedure_is_one_and_cuts_no_word():
    long = "Thủ tục " + "xin phép mở lớp dạy chữ cho người lớn tuổi " * 4
    ((row, *_),) = [rows for _, rows in rows_of(told(catalogue([entry("1", long), entry("2", "THỦ TỤC cấp nước")]), "index"))]
    assert row[0] == "Cấp nước"
    made = told(catalogue([entry("1", long)]), "index").table.groups[0].rows[0].cells[0]
    assert made.startswith("Xin phép mở lớp") and made.endswith("…") and isinstance(made, Official)
    assert made[:-1].lower() in long.lower() and long.lower().split(made[:-1].lower())[1][0] == " "


def test_the_words_name_the_list():
    edition = shipped(A4)
    count = len(edition.catalogue.entries)
    assert edition.topic.title == f"**{count} việc** làm được tại xã"
    assert edition.topic.evidence == edition.catalogue.evidence
    assert set(PARTS) == set(HEADS)


# -- laid out --------------------------------------------------------------------


def text_of(layout: Layout) -> str:
    return letters("".join(painted(page) for page in layout.pages))


@pytest.mark.parametrize(("format", "rows"), [(A4, 75), (A5, 75), (A3, 75), (A4, 257), (A3, 257)])
def test_every_row_is_on_the_pages_and_nothing_stands_where_it_should_not(format, rows):
    layout = laid(rows, format)
    assert [p.code for p in check_layout(layout) if p.severity != "notice"] == []
    text = text_of(layout)
    for one in layout.edition.catalogue.entries:
        assert text.count(letters(f"{one.code}{one.name}")) == 1, one.code


@pytest.mark.parametrize("format", [A4, A5, A3])
@pytest.mark.parametrize("theme", ["colour", "black"])
def test_the_shipped_catalogue_has_no_fault(format, theme):
    edition = shipped(format, theme)
    layout = fill(compose(edition), {})
    found = [*check_words(edition, DAY), *check_layout(layout), *proof_edition(write_pdf(layout), layout)]
    assert [(p.code, p.place) for p in found if p.severity != "notice"] == []
    assert format != A3 or len(layout.pages) == 1


def stated(layout: Layout) -> dict[str, str]:
    """What the index says of each anchor."""
    links = [n for page in layout.pages for n, *_ in walk(page.root) if isinstance(n, Frame) and n.link.startswith("#")]
    return {link.link[1:]: "".join(n.text for n, *_ in walk(link) if isinstance(n, Run)) for link in links}


@pytest.mark.parametrize(("format", "rows"), [(A4, 75), (A5, 257), (A4, 654)])
def test_the_index_states_the_page_of_every_row(format, rows):
    layout = laid(rows, format)
    pages = [letters(painted(page)) for page in layout.pages]
    index = stated(layout)
    assert len(index) == rows + len({one.field for one in layout.edition.catalogue.entries})
    for one in layout.edition.catalogue.entries:
        assert letters(f"{one.code}{one.name}")[:20] in pages[int(index[f"code-{one.code}"]) - 1]
    assert index == {name: str(page + 1) for name, page, _ in anchored(layout.pages) if name in index}


def test_numbers_move_no_words():
    """The first pass, before any page is known, is already where everything will be."""
    edition = made_up(257)
    first = composing._placed(edition, composing._tried(edition, 0)[1])
    assert [(n, p) for n, p, _ in anchored(first)] == [(n, p) for n, p, _ in anchored(laid(257).pages)]


def test_an_edition_without_an_index_is_laid_out_once(monkeypatch):
    monkeypatch.setattr(composing, "_settled", None)
    assert not compose(shipped(A3)).problems


def test_an_index_of_what_is_not_printed_is_a_problem():
    edition = shipped(A4)
    area = edition.material_spec.layouts["booklet"].panels["page"]
    without = area.model_copy(update={"body": tuple(b for b in area.body if b.from_ != "list")})
    plan = edition.material_spec.layouts["booklet"].model_copy(update={"panels": {"page": without}})
    spec = edition.material_spec.model_copy(update={"layouts": {"booklet": plan}})
    found = compose(replace(edition, material_spec=spec)).problems
    assert {p.code for p in found} == {"anchor_missing"} and "code-1.001193" in {p.values["anchor"] for p in found}


# -- columns of text -------------------------------------------------------------


SECTION = {"heading": "A", "table": {"heads": ["Mã", "Tên"], "groups": [{"heading": "N", "rows": [["1", "x"]]}]}}


def long_list(count: int) -> dict:
    rows = [[f"1.{n:06d}", f"việc số {n} " * (1 + n % 5)] for n in range(count)]
    return {"heading": "A", "table": {"heads": ["Mã", "Tên"], "groups": [{"heading": "Nhóm", "rows": rows}]}}


@pytest.mark.parametrize(("count", "columns", "height"), [(3, 2, 100), (40, 2, 120), (40, 3, 90), (90, 2, 200)])
def test_text_columns_lose_no_word_and_keep_their_order(count, columns, height):
    inner = piece("table", long_list(count), 70.0, look="rows", weights=[0, 1])
    parts = run_over(columned(inner, columns, 8.0, height), height)
    frames = [part.make(part.height) for part in parts]
    assert all(part.height <= height + 0.01 for part in parts)
    text = "".join(n.text for f in frames for n, *_ in walk(f) if isinstance(n, Run))
    assert re.findall(r"1\.(\d{6})", text) == [f"{n:06d}" for n in range(count)]


def test_the_last_columns_are_balanced():
    inner = piece("table", long_list(30), 70.0, look="rows", weights=[0, 1])
    whole = columned(inner, 2, 8.0, 400.0)
    left, right = whole.make(whole.height).children
    assert abs(left.box.height - right.box.height) < 0.2 * whole.height
    assert whole.height < 0.62 * inner.height


def test_a_column_of_weight_nought_is_as_wide_as_its_words():
    made = piece("table", long_list(9), 120.0, look="rows", weights=[0, 1])
    rows = [n for n, *_ in walk(made.make(made.height)) if isinstance(n, Frame) and n.role == "TR"]
    for row in rows:
        code, name = row.children
        assert (code.role, name.role) == ("TH", "TD")
        assert sum(isinstance(n, Run) for n, *_ in walk(code)) == 1  # on one line
        assert code.box.width < 30 and abs(code.box.width + name.box.width - 120) < 0.01


def test_a_low_group_begins_in_the_next_column_rather_than_part():
    groups = [
        {"heading": f"Nhóm {n}", "rows": [[f"{n}.{k:06d}", f"việc {k}"] for k in range(count)]}
        for n, count in enumerate((7, 8, 3))
    ]
    section = {"heading": "A", "table": {"heads": ["Mã", "Tên"], "groups": groups}}
    for keep, parted_groups in ((True, 0), (False, 1)):
        whole = columned(piece("table", section, 70.0, look="rows", weights=[0, 1], keep=keep), 2, 8.0, 400.0)
        text = [n.text for n, *_ in walk(whole.make(whole.height)) if isinstance(n, Run)]
        assert sum("tiếp" in one for one in text) == parted_groups, keep


def test_a_short_group_stands_beside_its_code_and_a_long_one_below_it():
    """Whichever is lower; either way there is one code for each field."""
    layout = compose(shipped(A4))
    frames = [(n, box) for page in layout.pages for n, box, *_ in walk(page.root) if isinstance(n, Frame)]
    fields = {str(one.field) for one in layout.edition.catalogue.entries}
    assert sum(n.name == "code" for n, _ in frames) == len(fields) + 1
    wide = {round(n.box.width) for n, _ in frames if n.name == "grid"}
    assert len(wide) >= 2


# -- the finished file, read by others -------------------------------------------


@cache
def pdf_of(rows: int) -> bytes:
    return write_pdf(laid(rows))


def test_the_index_of_the_finished_file_is_right_as_a_reader_sees_it():
    document = pypdfium2.PdfDocument(pdf_of(257))
    pages = [letters(page.get_textpage().get_text_range().replace("\ufffe", "-")) for page in document]
    first = next(n for n, text in enumerate(pages) if "Tìmtheotên" in text)
    rows = re.findall(r"(9\.\d{6})(\d{1,3}?)(?=\D|$)", " ".join(pages[first:]).replace("9.0", " 9.0"))
    listed = {one.code: letters(f"{one.code}{one.name}")[:24] for one in laid(257).edition.catalogue.entries}
    found = {code: int(number) for code, number in rows if code in listed}
    assert len(found) > 200  # a number at the foot of a page may run into the next line
    assert [code for code, number in found.items() if listed[code] not in pages[number - 1]] == []


def test_every_index_row_is_a_tagged_link_to_its_page():
    with pikepdf.open(BytesIO(pdf_of(75))) as pdf:
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
        notes = [note for page in pdf.pages for note in page.get("/Annots", []) if "/Dest" in note]
        index = stated(laid(75))
        assert sorted(numbers[note.Dest[0].objgen] for note in notes) == sorted(map(int, index.values()))
        assert all("/A" not in note and f"trang {numbers[note.Dest[0].objgen]}" in str(note.Contents) for note in notes)
        tree = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
        assert all(tree[int(note.StructParent)].S == "/Link" for note in notes)
        with pdf.open_outline() as outline:
            titles = [child.title for item in outline.root for child in item.children]
        assert "Tìm theo tên" in titles


def test_the_structure_says_which_cell_heads_a_row():
    document, _ = mark(laid(75))
    tables = [e for e in document.elements() if e.role == "Table"]
    rows = [kid for t in tables for kid in t.kids if getattr(kid, "role", "") == "TR"]
    assert len([row for row in rows if [c.role for c in row.kids] == ["TH", "TD", "TD"]]) == 2 * 75


def renumbered(layout: Layout, name: str, number: str, link: str = "") -> Layout:
    """The layout with another number printed for an anchor, or with its link leading elsewhere."""

    def visit(node, inside=False):
        if isinstance(node, Run):
            return replace(node, text=number) if inside and number else node
        if not isinstance(node, Frame):
            return node
        here = node.link == f"#{name}"
        made = replace(node, children=tuple(visit(child, inside or here) for child in node.children))
        return replace(made, link=link or node.link) if here else made

    return replace(layout, pages=tuple(replace(page, root=visit(page.root)) for page in layout.pages))


def test_the_proof_finds_a_wrong_number_and_a_wrong_link():
    layout = laid(75)
    name, page = next((n, int(p)) for n, p in stated(layout).items() if n.startswith("code-"))
    assert proof_edition(pdf_of(75), layout) == []
    wrong = renumbered(layout, name, str(page + 1))
    found = proof_edition(write_pdf(wrong), wrong)
    assert {p.code for p in found} == {"proof_index_page", "proof_index_link"}
    other = next(n for n, p in stated(layout).items() if int(p) != page)
    found = proof_edition(write_pdf(renumbered(layout, name, "", f"#{other}")), layout)
    assert [p.code for p in found] == ["proof_index_link"]
    assert (found[0].values["stated"], found[0].values["found"]) == (str(page), int(stated(layout)[other]))


def test_headings_come_in_order_and_every_field_has_one():
    layout = laid(75)
    headings = [e.text.strip() for e in said(layout) if e.role == "H3"]
    fields = sorted({str(one.field) for one in layout.edition.catalogue.entries}, key=alphabetical)
    assert [h for h in headings if h in fields] == fields


# -- wrong words -----------------------------------------------------------------


def test_too_few_heads_and_unknown_parts_are_told(tmp_path):
    shutil.copytree(ROOT / "content", tmp_path / "content")
    path = tmp_path / "content/topics/danh-muc/vi.yaml"
    text = path.read_text("utf-8").replace("heads: [Tên thủ tục, Mã, Trang]", "heads: [Tên thủ tục, Mã]")
    path.write_text(text.replace("record: contents", "record: mucluc"), encoding="utf-8")
    codes = [p.code for p in load_project(tmp_path, (ROOT / "assets",))[1] if p.severity == "error"]
    assert {"catalogue_heads", "record_part_unknown"} <= set(codes)


@pytest.mark.parametrize("rows", [75, 257, 654])
def test_a_long_file_stays_small_and_its_streams_end_plainly(rows):
    """One of its hundreds of object streams may by chance end in a carriage return: it is then saved in another order."""
    pdf = write_pdf(laid(rows))
    assert b"/ObjStm" in pdf and b"\r\nendstream" not in pdf
    assert len(pdf) < 10_000 * len(laid(rows).pages)
