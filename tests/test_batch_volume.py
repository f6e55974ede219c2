"""All villages in one file: the same pages as a file for each, tagged, with bookmarks, whatever made its parts."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from lists import OFFICE, TWO, contents, entries, filled_project, listed, text_of, village
from pages import letters
from reading import painted_text
from runs import EPOCH, PROGRAM, environment

from leaflet_gen.batch import bind, growing, press, run, specimen, volumes
from leaflet_gen.batch.ready import Ready
from leaflet_gen.batch.staging import UNFINISHED
from leaflet_gen.cli.main import main
from leaflet_gen.problems import Problem
from leaflet_gen.proof.codes import read_codes

COUNT = 60
UA = Path(__file__).parents[2] / "shared" / "tools" / "uacheck.py"
NAME = "huong-dan_a4_colour_vi_vinh-hoang.pdf"


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="module")
def one(tmp_path_factory) -> Path:
    return filled_project(tmp_path_factory.mktemp("one") / "project")


@pytest.fixture(scope="module")
def many(one) -> Path:
    return listed(one / "thon.csv", [village(n, unit="") for n in range(COUNT)])


def batch(project: Path, villages: Path, out: Path, *more: str) -> int:
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    return main(["batch", str(project), "--villages", str(villages), "-o", str(out), *more])


@pytest.fixture(scope="module")
def whole(one, many, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("whole")
    assert batch(one, many, out, "--one-file", "--by", "commune") == 0
    return out


@pytest.fixture(scope="module")
def apart(one, many, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("apart")
    assert batch(one, many, out, "--by", "commune") == 0
    return out


@pytest.fixture(scope="module")
def pdf(whole) -> bytes:
    return (whole / NAME).read_bytes()


def pixels(document: pypdfium2.PdfDocument, page: int) -> bytes:
    return document[page].render(scale=1).to_pil().tobytes()


def test_the_folder_holds_one_file_and_its_manifest(whole):
    assert sorted(contents(whole)) == [NAME, "manifest.json"]


def test_each_village_has_the_pages_that_its_own_file_has(whole, apart, pdf):
    (entry,) = entries(whole)
    own = {e["row"]: e for e in entries(apart)}
    together, texts = pypdfium2.PdfDocument(pdf), painted_text(pdf)
    assert entry["pages"] == len(together) == sum(e["pages"] for e in own.values())
    assert [v["row"] for v in entry["villages"]] == [e["row"] for e in own.values()] and len(own) == COUNT
    for said in entry["villages"]:
        alone = (apart / own[said["row"]]["file"]).read_bytes()
        opened = pypdfium2.PdfDocument(alone)
        for n, text in enumerate(painted_text(alone)):
            assert texts[said["page"] - 1 + n] == text and pixels(together, said["page"] - 1 + n) == pixels(opened, n)
        assert [q["payload"] for q in said["qr"]] == [q["payload"] for q in own[said["row"]]["qr"]]


def test_its_codes_are_those_that_the_manifest_says(whole, pdf):
    (entry,) = entries(whole)
    read = sorted((r.page, r.payload) for r in read_codes(pdf, 150))
    assert read == sorted((q["page"], q["payload"]) for said in entry["villages"] for q in said["qr"])


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_page_validation_finds_no_fault(pdf, profile):
    report = page_validation.validate_pdf_bytes(pdf, profile=profile)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_a_second_checker_follows_every_mark_and_link(whole):
    if not UA.exists():
        pytest.skip("no uacheck.py beside the project")
    done = subprocess.run([os.sys.executable, str(UA), str(whole / NAME)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_qpdf_finds_no_fault(whole):
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    done = subprocess.run(["qpdf", "--check", str(whole / NAME)], capture_output=True, text=True)
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr


def test_its_bookmarks_are_the_communes_and_below_them_their_villages(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        found = [(group.title, [item.title for item in group.children]) for group in outline.root]
        pages = {page.obj.objgen: n for n, page in enumerate(opened.pages)}
        leads = [pages[item.destination[0].objgen] for group in outline.root for item in group.children]
    assert [commune for commune, _ in found] == ["Trung Nam", "Vĩnh Hòa", "Vĩnh Thái", "Vĩnh Tú"]
    assert sum(len(names) for _, names in found) == COUNT and leads == sorted(leads)
    assert found[0][1][0] == village(0)["name"]


def test_without_a_column_to_sort_by_villages_are_bookmarks_of_their_own(one, many, tmp_path):
    assert batch(one, many, tmp_path, "--one-file", "--limit", "3") == 0
    with pikepdf.open(tmp_path / NAME) as opened, opened.open_outline() as outline:
        assert [item.title for item in outline.root] == [village(n)["name"] for n in range(3)]


def test_fonts_and_pictures_stand_in_it_once(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == pikepdf.Name.Font]
    assert {str(font.FontDescriptor.FontName) for font in fonts} == {str(font.BaseFont) for font in fonts}
    assert 4 <= len(fonts) <= 4 * 6  # each kind of page has its own subsets; no village has


def test_every_element_is_a_part_s_and_every_mark_has_its_element(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        (document,) = opened.Root.StructTreeRoot.K
        assert document.S == "/Document" and {str(part.S) for part in document.K} == {"/Part"} and len(document.K) == COUNT
        tree = pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree)
        for page in opened.pages:
            owners = tree[int(page.obj.StructParents)]
            assert len(owners) and all(owner.Pg.objgen == page.obj.objgen for owner in owners)


def test_two_processes_and_one_make_the_same_bytes(one, many, whole, tmp_path, monkeypatch):
    monkeypatch.setattr("leaflet_gen.batch.run.CHUNK", 7)
    assert batch(one, many, tmp_path / "a", "--one-file", "--by", "commune", "--jobs", "1") == 0
    assert batch(one, many, tmp_path / "b", "--one-file", "--by", "commune", "--jobs", "2") == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    same = pypdfium2.PdfDocument(tmp_path / "a" / NAME)
    assert len(same) == len(pypdfium2.PdfDocument(whole / NAME))


def test_a_file_too_large_for_readers_is_parted(one, many, tmp_path, monkeypatch):
    monkeypatch.setattr("leaflet_gen.batch.run.CHUNK", 10)
    monkeypatch.setattr(volumes, "MOST", 1_200)
    assert batch(one, many, tmp_path, "--one-file") == 0
    found = entries(tmp_path)
    assert len(found) > 1 and [e["file"] for e in found] == [NAME.replace(".pdf", f"_{n}.pdf") for n in range(1, len(found) + 1)]
    assert [v["row"] for e in found for v in e["villages"]] == list(range(2, COUNT + 2))
    for entry in found:
        with pikepdf.open(tmp_path / entry["file"]) as opened:
            assert len(opened.pages) == entry["pages"] and len(opened.objects) < 1_400


def test_numbers_may_grow_a_digit_within_a_village(one, tmp_path, monkeypatch):
    """Places in a village's object stream depend on how many digits its numbers have: 9,999 to 10,000 lies within one."""
    many = listed(tmp_path / "thon.csv", [village(n, unit="") for n in range(220)])
    assert batch(one, many, tmp_path / "out", "--one-file") == 0
    with pikepdf.open(tmp_path / "out" / NAME) as opened:
        assert len(opened.objects) > 10_500 and not opened.check_pdf_syntax()
        (document,) = opened.Root.StructTreeRoot.K
        assert all(part.S == "/Part" and part.P.objgen == document.objgen for part in document.K)


def test_a_wrong_letter_in_it_stops_the_release(one, many, tmp_path, monkeypatch, capsys):
    from leaflet_gen.render.volume import Part

    before = []

    def lay(self, made, bound, name, right=Part.lay):
        """Each village gets the pages of the one before it."""
        before.append(made)
        return right(self, replace(made, contents=before[-2:][0].contents), bound, name)

    monkeypatch.setattr(Part, "lay", lay)
    assert batch(one, many, tmp_path / "out", "--one-file") == 4
    assert [name for name in contents(tmp_path / "out") if not name.startswith(UNFINISHED)] == []
    said = capsys.readouterr().err
    assert any(village(n)["name"] in said for n in range(COUNT)) and NAME in said


def test_killed_and_resumed_it_has_the_bytes_of_an_uninterrupted_run(one, tmp_path):
    many = listed(tmp_path / "thon.csv", [village(n, unit="") for n in range(900)])
    arguments = ["batch", str(one), "--villages", str(many), "--one-file", "--jobs", "1"]
    assert main([*arguments, "-o", str(tmp_path / "whole")]) == 0
    expected = contents(tmp_path / "whole")
    chance, out = random.Random(4), tmp_path / "out"
    for _ in range(6):
        running = subprocess.Popen(
            [*map(str, PROGRAM), *arguments, "-o", str(out), "--resume"], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.6, 2.2))
        running.send_signal(signal.SIGKILL)
        running.wait()
        finished = [path for path in out.glob("*.pdf")]
        assert all(path.read_bytes().endswith(b"%%EOF\n") for path in finished)
    assert main([*arguments, "-o", str(out), "--resume"]) == 0
    assert contents(out) == expected
    assert json.loads(expected["manifest.json"])["built"][0]["pages"] == 900


@pytest.mark.parametrize("meanwhile", ["nothing", "another kind", "a part is cut", "a part is changed"])
def test_stopped_before_it_is_bound_it_is_bound_of_what_is_still_right(one, tmp_path, monkeypatch, capsys, meanwhile):
    """The numbers of all objects follow from the kinds of all villages: a chunk that had others was bound, and 350 pages were lost."""
    monkeypatch.setattr(run, "CHUNK", 7)
    rows = [village(n, unit="", internet="có") for n in range(30)]
    file, out = listed(tmp_path / "thon.csv", rows), tmp_path / "out"

    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(bind, "bind", full)
        assert batch(one, file, out, "--one-file", "--jobs", "1") == 3
    part = sorted((out / UNFINISHED / "parts").iterdir())[2]
    if meanwhile == "another kind":
        listed(file, [village(0, unit="", internet="không"), *rows[1:]])
    elif meanwhile == "a part is cut":
        part.write_bytes(part.read_bytes()[:-9])
    elif meanwhile == "a part is changed":
        part.write_bytes(part.read_bytes().replace(b" 0 obj", b" 1 obj", 1))
    assert batch(one, file, out, "--one-file", "--jobs", "1", "--resume") == 0
    assert batch(one, file, tmp_path / "anew", "--one-file", "--jobs", "1") == 0
    assert contents(out) == contents(tmp_path / "anew")


def test_a_wrong_code_in_it_names_the_file_and_the_village(one, many, tmp_path, monkeypatch, capsys):
    wrong = village(5)["phone"]
    monkeypatch.setattr(growing, "misread", lambda page, code: [Problem("proof_code_wrong", None, {"page": page, "payload": code.payload, "dpi": "–", "found": "–"})] if wrong in code.payload else [])
    assert batch(one, many, tmp_path / "out", "--one-file", "--jobs", "1") == 4
    said = capsys.readouterr().err
    assert village(5)["name"] in said and NAME in said and f"_{NAME}" not in said


def test_a_village_s_second_code_is_read_too(monkeypatch):
    codes = [SimpleNamespace(payload="tel:1"), SimpleNamespace(payload="tel:2")]
    monkeypatch.setattr(growing, "misread", lambda page, code: [f"{page} {code.payload}"] if code is codes[1] else [])
    made = SimpleNamespace(problems=(), codes=((1, codes[0]), (2, codes[1])))
    filling = SimpleNamespace(ready=SimpleNamespace(problems=()))
    assert growing.Printed(filling, made, "a.pdf").wrong() == ["2 tel:2"]


# -- what a tap opens, and where the bookmarks lead ------------------------------------


SPELT = ("Vĩnh Hòa", "Vĩnh Hoà", "vĩnh hòa", "Vĩnh Tú", "")  # three of them are one commune


@pytest.fixture(scope="module")
def several(tmp_path_factory) -> tuple[Path, list[dict[str, str]]]:
    """A project whose leaflets have one page, and two; a list of villages of several kinds."""
    orders = TWO.replace("[a4]", "[a4, a4-large]").replace("colour, black", "black")
    made = filled_project(tmp_path_factory.mktemp("several") / "project", orders)
    rows = [village(n, unit="", public="có" if n % 3 else "không", internet="không" if n % 4 else "có", commune=SPELT[n % 5]) for n in range(40)]
    return listed(made / "thon.csv", rows), rows


@pytest.mark.parametrize("by", ["commune", ""])
def test_across_chunks_each_bookmark_leads_to_its_village_and_each_tap_calls_its_helper(several, tmp_path, monkeypatch, by):
    monkeypatch.setattr(run, "CHUNK", 8)  # so that groups go on from chunk to chunk, and end with one
    file, rows = several
    assert batch(file.parent, file, tmp_path / "out", "--one-file", "--jobs", "1", *(("--by", by) if by else ())) == 0
    for entry in entries(tmp_path / "out"):
        with pikepdf.open(tmp_path / "out" / entry["file"]) as pdf:
            first = {page.objgen: n for n, page in enumerate(pdf.pages, 1)}
            marks = outline(pdf.Root.Outlines)
            tree = pdf.Root.StructTreeRoot
            keys = [int(key) for kid in tree.ParentTree.Kids for key in list(kid.Nums)[::2]]
            assert keys == [*range(int(tree.ParentTreeNextKey))]  # 14.7.4.4: the next is none of them
            for kid in tree.ParentTree.Kids:  # 7.9.7: a reader looks for a key in the node whose limits it is within
                assert [int(limit) for limit in kid.Limits] == [int(kid.Nums[0]), int(kid.Nums[len(kid.Nums) - 2])]
            groups = [(name, below) for name, below in marks] if by else [("", marks)]
            named = [(name, first[target.objgen]) for _, below in groups for name, target in below]
            assert named == [(v["village"], v["page"]) for v in entry["villages"]]
            if by:
                assert [(name, len(below)) for name, below in groups] == [("–", 8), ("Vĩnh Hòa", 24), ("Vĩnh Tú", 8)]
            each = len(pdf.pages) // len(rows)
            assert each == entry["pages"] // len(rows) == (2 if "large" in entry["file"] else 1)
            for said in entry["villages"]:
                own = rows[said["row"] - 2]
                taps = {str(note.A.URI) for page in list(pdf.pages)[said["page"] - 1 : said["page"] - 1 + each] for note in page.get("/Annots", [])}
                number = own["phone"] if own["public"] == "có" else OFFICE
                assert {tap for tap in taps if tap.startswith("tel:")} == {f"tel:{number}"}, said


def outline(above: pikepdf.Object) -> list:
    """The items below one: each name with its page, or with what is below it; every link between them looked at (12.3.3)."""
    found, before, item = [], None, above.get("/First")
    while item is not None:
        assert item.Parent.objgen == above.objgen and (item.Prev.objgen if "/Prev" in item else None) == before
        found.append((str(item.Title), item.Dest[0] if "/Dest" in item else outline(item)))
        before, last, item = item.objgen, item, item.get("/Next")
    assert above.Last.objgen == last.objgen and abs(int(above.Count)) == len(found)
    return found


def test_more_kinds_of_pages_than_a_worker_keeps_are_made_once_each(several, tmp_path, monkeypatch):
    """A list with blanks has sixty: each was made anew for every chunk, and a minute became twenty."""
    file, rows = several
    made = []
    monkeypatch.setattr(press, "TEMPLATES", 2)
    monkeypatch.setattr(press, "Ready", lambda page, shape: made.append(shape) or Ready(page, shape))
    monkeypatch.setattr(run, "CHUNK", 7)
    assert batch(file.parent, file, tmp_path / "out", "--jobs", "1", "--format", "a4") == 0
    assert len(made) == len(set(made)) > 2


def test_the_first_village_of_every_kind_is_looked_at_whole(several, tmp_path, monkeypatch):
    """The others only where codes may be: what is around them is the same on each page of its kind."""
    file, rows = several
    looked, proof = [], specimen.proof_edition

    def seen(pdf, layout, whole):
        looked.append((layout.pages, whole))
        return proof(pdf, layout, whole)

    monkeypatch.setattr(specimen, "proof_edition", seen)
    assert batch(file.parent, file, tmp_path / "out", "--one-file", "--jobs", "1", "--format", "a4", "--proof", "all") == 0
    kinds = {(v["public"], v["internet"], bool(v["commune"])) for v in rows}
    assert sum(whole is None for _, whole in looked) == len(kinds) > 4 and [len(pages) for pages, _ in looked] == [1] * len(rows)


def test_a_proof_that_fails_names_the_village_of_the_page(several, tmp_path, monkeypatch, capsys):
    file, rows = several
    right = specimen.proof_edition
    wrong = lambda pdf, layout, whole: [Problem("proof_text", None, {"page": 1, "expected": "a", "found": "b"})] if letters(rows[2]["name"]) in text_of(pdf) else []
    monkeypatch.setattr(specimen, "proof_edition", lambda pdf, layout, whole: wrong(pdf, layout, whole) or right(pdf, layout, whole))
    assert batch(file.parent, file, tmp_path / "out", "--one-file", "--jobs", "1", "--format", "a4", "--proof", "all") == 4
    said = capsys.readouterr().err
    assert rows[2]["name"] in said and not any(v["name"] in said for v in rows[:2])


def test_the_villages_of_the_sample_are_those_that_are_read_back(several, tmp_path, monkeypatch):
    file, rows = several
    read, proof = set(), specimen._proof
    monkeypatch.setattr(run, "CHUNK", 7)
    monkeypatch.setattr(run, "SAMPLE", 3)
    monkeypatch.setattr(specimen, "_proof", lambda press, small, seen: read.update(v.row for c in small.chunks for v in c.villages) or proof(press, small, seen))
    assert batch(file.parent, file, tmp_path / "out", "--one-file", "--jobs", "1", "--format", "a4") == 0
    sample = {*range(2, len(rows) + 2, 3), len(rows) + 1}
    assert sample <= read and len(read - sample) <= 4  # and the fullest of each kind
