"""The fast path of a batch beside the slow one: the same pixels, words, structure, links, titles, whatever a village is called."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from conftest import ROOT
from reading import painted_text, unnamed_letters
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leaflet_gen.batch.plan import Job
from leaflet_gen.batch.survey import survey
from leaflet_gen.batch.ready import Ready
from leaflet_gen.check import check_layout
from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.tree import Code, CodeSlot, items
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.proof.codes import read_codes
from leaflet_gen.proof.edition import proof_edition
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.text.fonts import face
from leaflet_gen.village import FIELDS, Village, Villages
from runs import DAY

TOOLS = Path(__file__).parents[2] / "shared" / "tools"
EDITIONS = {
    "tri-fold colour": "loi-ich_a4-trifold_colour_vi_vinh-hoang",
    "a4 black": "huong-dan_a4_black_vi_vinh-hoang",
    "a5": "huong-dan_a5_colour_vi_vinh-hoang",
    "a4-large, flowing": "huong-dan_a4-large_colour_vi_vinh-hoang",
    "vneid": "vneid_a4_colour_vi_vinh-hoang",
}
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
LETTERS = VOWELS + VOWELS.upper() + "bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX"
SIGNS = "0123456789 .,:;-–/()&'’“”\"\\{}<>%"
RARE = "ŏŭŎŬ"  # of Bru-Vân Kiều: Be Vietnam Pro lacks them
USUAL = Village(2, "thôn Xuân Hòa", "xã Vĩnh Hòa", "", "Lê Thị Ánh", "Trưởng thôn", "0912345678", "yes", "7h–11h", "nhà văn hóa thôn", "20", "no")
WIDEST = USUAL._replace(
    name="thôn Tân Trại Thượng",
    contact="Nguyễn Thị Phương Thảo",
    role="Bí thư Chi đoàn thôn",
    phone="02333823456",
    hours="tối thứ Ba, thứ Năm, 19:00–21:00",
    place="nhà văn hóa thôn Tân Trại",
)
BLANK = USUAL._replace(contact="[tên người giúp]", phone="[số điện thoại]", hours="", role="", internet="")
ODD = USUAL._replace(
    name=r"thôn (Hòa) {1} \ 2 \) «A»", contact="Hồ Thị ‘Bích’ “Ỷ” & <con>", role="trưởng bản", place=r"nhà số 3\4, ngõ (5", commune=""
)
SPECIAL = (
    USUAL,
    WIDEST,
    BLANK,
    ODD,
    USUAL._replace(name="bản Kŏh Ŭn", contact="Hồ Văn Pŏi", commune="Vĩnh Ô"),
    USUAL._replace(name="thôn " + "Tân Trại Thượng " * 4, contact="Nguyễn Thị Phương Thảo Quỳnh Trang Anh Thư", public="no"),
    USUAL._replace(name="70000", contact="0911 111 111", hours="70005", place="\\"),  # what the template was tried with
)
few = settings(max_examples=3)


def words(letters: str, most: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(letters), min_size=1, max_size=most).map(lambda text: " ".join(text.split())).filter(bool)


villages = st.builds(
    Village,
    row=st.integers(2, 99_999),
    name=words(LETTERS + SIGNS, 60) | words(LETTERS + " " + RARE, 30),
    commune=st.just("") | words(LETTERS + " ", 20),
    contact=words(LETTERS + SIGNS, 40) | words(LETTERS + RARE, 20) | st.just("[tên người giúp]"),
    role=st.just("") | words(LETTERS + " ", 30),
    phone=st.just("[số điện thoại]") | st.just("") | st.from_regex(r"09[0-9]{8}|02333[0-9]{6}", fullmatch=True),
    public=st.sampled_from(("yes", "no", "")),
    hours=st.just("") | words(LETTERS + SIGNS, 60),
    place=st.just("") | words(LETTERS + SIGNS, 60),
    internet=st.sampled_from(("yes", "no", "")),
)


@cache
def shipped() -> dict:
    return {edition.name: edition for edition in editions(load_project(ROOT)[0], for_villages=True)[0]}


@cache
def job(name: str) -> Job:
    """Surveyed for a few villages; but with all letters, and every kind of village."""
    kinds = [USUAL._replace(commune=c, phone=p, public=u, internet=i) for c in ("", "Vĩnh Hòa") for p in ("", "0912345678", "[số điện thoại]") for u in ("yes", "no") for i in ("yes", "no", "")]
    listed = [WIDEST, BLANK, *kinds]
    made = survey(shipped()[name], Villages.of("thon.csv", {field: n for n, field in enumerate(FIELDS, 1)}, listed), DAY)
    every = {name: "".join(c for c in LETTERS + SIGNS + "[]«»‘" if face(name).has(c)) for page in made.kinds.values() for name in page.charset}
    every["fallback"] = "".join(c for c in LETTERS + SIGNS + RARE if face("fallback").has(c))
    return replace(made, kinds={kind: replace(page, charset=every) for kind, page in made.kinds.items()})


@cache
def ready(name: str, shape: tuple) -> Ready:
    return Ready(job(name).kinds[shape[0]], shape)


def both(name: str, village: Village) -> tuple[bytes, bytes, Ready, dict]:
    """The village's file by the slow way and by the fast one."""
    of = job(name)
    values = of.values(village)
    page = ready(name, of.shape_of(values))
    return write_pdf(fill(page.open, values)), page.files.write(page.template.village(values)).data, page, values


def pixels(pdf: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [bytes(page.render(scale=96 / 72).buffer) for page in document]


def heard(pdf: bytes, folder: Path) -> list[str]:
    """What poppler reads, and what it hears."""
    if not shutil.which("pdfinfo"):
        return []
    path = folder / "one.pdf"
    path.write_bytes(pdf)
    commands = (["pdftotext", "-raw", path, "-"], ["pdfinfo", "-struct-text", path])
    said = [subprocess.run(command, capture_output=True, check=True).stdout.decode() for command in commands]
    return [re.sub(r"Object \d+ 0", "Object", text) for text in said]  # numbers of objects are in another order


def meaning(pdf: bytes) -> dict[str, object]:
    """Structure, links, alt texts, bookmarks, titles and metadata, as pikepdf walks them."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: n for n, page in enumerate(opened.pages)}

        def element(node: pikepdf.Object) -> object:
            if not isinstance(node, pikepdf.Dictionary):
                return int(node)
            if "/Obj" in node:
                return ("object", str(node.Obj.A.URI), str(node.Obj.Contents), [round(float(v), 3) for v in node.Obj.Rect])
            if "/MCID" in node and "/S" not in node:
                return ("mark", pages.get(node.Pg.objgen) if "/Pg" in node else None, int(node.MCID))
            kids = node.get("/K", [])
            said = {key: str(node[key]) for key in ("/S", "/Alt", "/Lang", "/ActualText", "/ID") if key in node}
            look = [str(value) if not isinstance(value, pikepdf.Array) else [round(float(v), 3) for v in value] for value in node.A.values()] if "/A" in node else []
            return (said, look, pages.get(node.Pg.objgen) if "/Pg" in node else None, [element(kid) for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])])

        def bookmark(item: object) -> object:
            where = item.destination
            return (item.title, pages[where[0].objgen], [str(v) for v in list(where)[1:]], [bookmark(child) for child in item.children])

        with opened.open_outline() as outline:
            marks = [bookmark(item) for item in outline.root]
        with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            metadata = {key: str(value) for key, value in xmp.items()}
        links = [(n, str(a.A.URI), str(a.Contents), [round(float(v), 3) for v in a.Rect]) for n, page in enumerate(opened.pages) for a in page.get("/Annots", [])]
        boxes = [[(key, [round(float(v), 3) for v in page.obj[key]]) for key in ("/MediaBox", "/TrimBox", "/BleedBox") if key in page.obj] for page in opened.pages]
        info = {key: str(value) for key, value in opened.docinfo.items()}
        return {"tree": element(opened.Root.StructTreeRoot.K[0]), "bookmarks": marks, "xmp": metadata, "info": info, "links": links, "boxes": boxes, "lang": str(opened.Root.Lang)}


# -- one and the same page ------------------------------------------------------------------


@pytest.mark.parametrize("which", EDITIONS)
def test_any_village_s_file_shows_and_says_what_its_own_layout_would(which, tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")

    @few
    @given(villages)
    def law(village: Village) -> None:
        same(EDITIONS[which], village, folder)

    for village in SPECIAL:
        law = example(village)(law)
    law()


def same(name: str, village: Village, folder: Path) -> None:
    slow, fast, _, values = both(name, village)
    assert pixels(fast) == pixels(slow)
    assert painted_text(fast) == painted_text(slow) and unnamed_letters(fast) == unnamed_letters(slow)
    assert meaning(fast) == meaning(slow)
    if village in (WIDEST, BLANK, ODD):
        assert heard(fast, folder) == heard(slow, folder)
    assert values["name"] in meaning(fast)["info"]["/Title"]


def test_this_comparison_can_fail():
    """A file of the next village differs in all of it."""
    name = EDITIONS["vneid"]
    (slow, _, _, _), (_, fast, _, _) = both(name, USUAL), both(name, USUAL._replace(name="thôn Xuân Hoà", phone="0912345679"))
    one, other = meaning(slow), meaning(fast)
    assert pixels(fast) != pixels(slow) and painted_text(fast) != painted_text(slow)
    assert [key for key in one if one[key] != other[key]] == ["tree", "xmp", "info", "links"]


@pytest.mark.parametrize("which", EDITIONS)
def test_the_template_says_of_a_village_the_problems_that_its_own_layout_has(which):
    long = USUAL._replace(name="thôn " + "Tân Trại Thượng " * 30)
    for village in (*SPECIAL, long):
        _, _, page, values = both(EDITIONS[which], village)
        slow = [(p.code, p.place, p.values) for p in fill(page.open, values).problems if p not in page.open.problems]
        assert [(p.code, p.place, p.values) for p in page.template.village(values).problems] == slow
    assert slow and slow[0][0] == "slot_overflow"


@pytest.mark.parametrize("which", EDITIONS)
def test_the_proof_that_a_release_needs_passes_both_and_only_for_the_village_itself(which):
    for village in (USUAL, WIDEST, BLANK, ODD):
        slow, fast, page, values = both(EDITIONS[which], village)
        made = fill(page.open, values)
        assert proof_edition(fast, made) == proof_edition(slow, made) == []
        assert [p.code for p in check_layout(made) if p.severity == "error"] == []
    other = fill(page.open, {**values, "name": "thôn Khác"})
    assert [p.code for p in proof_edition(fast, other)]


def test_a_village_s_file_depends_on_nothing_that_came_before_it():
    """Words that come often are kept: what is kept is the same."""
    of, name = job(EDITIONS["a4 black"]), EDITIONS["a4 black"]
    values = [of.values(village) for village in SPECIAL]
    page = ready(name, of.shape_of(values[0]))
    alike = [v for v in values if of.shape_of(v) == of.shape_of(values[0])]
    first = [page.files.write(page.template.village(v)).data for v in alike]
    fresh = Ready(of.kinds[of.shape_of(values[0])[0]], of.shape_of(values[0]))
    again = [fresh.files.write(fresh.template.village(v)).data for v in reversed(alike)]
    assert len(alike) > 1 and first == list(reversed(again)) and len(set(first)) == len(first)


def test_the_digest_of_a_file_is_that_of_its_bytes():
    _, _, page, values = both(EDITIONS["a5"], ODD)
    made = page.files.write(page.template.village(values))
    assert made.sha256 == hashlib.sha256(made.data).hexdigest()


# -- what others find in the files -----------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    """Of each edition the usual village, the widest, the one with blanks and the oddest."""
    folder = tmp_path_factory.mktemp("files")
    for n, name in enumerate(EDITIONS.values()):
        for m, village in enumerate((USUAL, WIDEST, BLANK, ODD, SPECIAL[4])):
            (folder / f"{n}-{m}.pdf").write_bytes(both(name, village)[1])
    return sorted(folder.iterdir())


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_page_validation_finds_no_fault(files, profile):
    reports = {path.name: page_validation.validate_pdf_bytes(path.read_bytes(), profile=profile) for path in files[::2]}
    assert {name: [(f.rule_id, f.message) for f in report.failures] for name, report in reports.items() if not report.is_compliant} == {}


@pytest.mark.skipif(not (TOOLS / "uacheck.py").exists(), reason="the second PDF/UA checker is not beside this checkout")
def test_a_second_checker_follows_every_mark_and_link(files):
    done = subprocess.run([sys.executable, TOOLS / "uacheck.py", *files], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.count("PASS") == len(files), done.stdout + done.stderr


@pytest.mark.skipif(not (TOOLS / "verapdf" / "verapdf.sh").exists(), reason="veraPDF is not beside this checkout")
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_no_fault(files, flavour):
    env = {**os.environ, "PYTHON": os.environ.get("VERAPDF_PYTHON", sys.executable)}
    done = subprocess.run([TOOLS / "verapdf" / "verapdf.sh", flavour, *files], env=env, capture_output=True, text=True)
    if done.returncode == 3:
        pytest.skip(f"veraPDF cannot run here: {done.stderr.strip()} (VERAPDF_PYTHON names an interpreter that has it)")
    assert done.returncode == 0 and done.stdout.count("PASS") == len(files), done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_fault(files):
    for path in files:
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert done.returncode == 0 and "No syntax or stream encoding errors" in done.stdout, done.stdout + done.stderr


def test_the_codes_of_a_file_are_read_from_its_pixels():
    for name in EDITIONS.values():
        for village in (USUAL, WIDEST._replace(public="no"), BLANK, WIDEST):
            slow, fast, page, values = both(name, village)
            planned = sorted((n, item.payload) for n, sheet in enumerate(fill(page.open, values).pages, 1) for item, *_ in items(sheet) if isinstance(item, Code))
            assert sorted((r.page, r.payload) for r in read_codes(fast, 150)) == planned
            calls = {payload for _, payload in planned if payload.startswith("tel:")}
            assert calls == ({"tel:" + values["phone"].replace(" ", "")} if "[" not in values["phone"] and asks(page) else set())


def asks(page: Ready) -> bool:
    return any(isinstance(slot, CodeSlot) for slot in page.open.slots)


def test_a_survey_names_every_letter_that_its_villages_need():
    """Each village alone: nothing but its own letters is there."""
    for village in (USUAL, WIDEST, BLANK, ODD, *SPECIAL[4:]):
        listed = Villages.of("thon.csv", {field: n for n, field in enumerate(FIELDS, 1)}, [village])
        of = survey(shipped()[EDITIONS["a5"]], listed, DAY)
        values = of.values(village)
        page = Ready(of.kinds[of.shape_of(values)[0]], of.shape_of(values))
        fast = page.files.write(page.template.village(values)).data
        assert painted_text(fast) == painted_text(write_pdf(fill(page.open, values)))


def test_a_template_is_made_anew_to_the_same_bytes():
    of = job(EDITIONS["a5"])
    values = of.values(USUAL)
    page, again = ready(EDITIONS["a5"], of.shape_of(values)), Ready(of.kinds[of.shape_of(values)[0]], of.shape_of(values))
    assert again.files.write(again.template.village(values)).data == page.files.write(page.template.village(values)).data
    assert again.files.key == page.files.key


def test_the_narrower_of_two_texts_may_need_a_line_more_and_has_it():
    """One sound row of a thousand was told to be shorter: its words, kept together, break less well than the widest of each field."""
    rows = [
        ("tối thứ Ba và thứ Năm, từ 19 giờ", "nhà văn hóa Phú Trại"),
        ("7 giờ đến 11 giờ, thứ Hai đến thứ Sáu", "nhà văn hóa Hướng Hạ"),
        ("tối thứ Ba và thứ Năm, từ 19 giờ", "nhà văn hóa Trường Thượng"),
        ("tối thứ Ba và thứ Năm, từ 19 giờ", "nhà văn hóa Thạch Thượng"),
    ]
    listed = [
        USUAL._replace(row=n, contact="anh Trương Thị Ngọc Tuyết", role="Tổ công nghệ số cộng đồng", hours=hours, place=place)
        for n, (hours, place) in enumerate(rows, 2)
    ]
    found = survey(shipped()[EDITIONS["tri-fold colour"]], Villages.of("thon.csv", {field: n for n, field in enumerate(FIELDS, 1)}, listed), DAY)
    assert [p.code for p in found.problems if p.severity == "error"] == []
