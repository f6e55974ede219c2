"""A list of villages and a folder of files: each is its own village's and no other's, and the list's faults are named by row."""

import datetime as dt
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from lists import AT, COMMUNES, FILE, OFFICE, TWO, contents, digest, entries, everything, filled_project, listed, text_of, village
from pages import letters
from runs import EPOCH, environment, run, spoil

from leaflet_gen.batch import staging
from leaflet_gen.batch.names import RESERVED, names, slug
from leaflet_gen.batch.run import SAMPLE, chunks
from leaflet_gen.batch.survey import survey
from leaflet_gen.cli.main import main
from leaflet_gen.intake.villages import read_villages
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.load.shipped import shipped
from leaflet_gen.manifest import MANIFEST
from leaflet_gen.proof.codes import read_codes
from leaflet_gen.village import Village, Villages, dialled

COUNT = 300
TOOLS = Path(__file__).parents[2] / "shared" / "tools"
PORTAL = "https://dichvucong.gov.vn"
TOPIC = "content/topics/nop-ho-so/vi.yaml"


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="module")
def one(tmp_path_factory) -> Path:
    return filled_project(tmp_path_factory.mktemp("one") / "project")


def batch(project: Path, villages: Path, out: Path, *more: object) -> int:
    return main(["batch", str(project), "--villages", str(villages), "-o", str(out), *map(str, more)])


def told(capsys, *arguments: object) -> tuple[int, dict]:
    """A run's exit code and its JSON document."""
    capsys.readouterr()
    code = batch(*arguments, "--json")
    return code, json.loads(capsys.readouterr().out)


class Printed:
    """300 villages' files, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.villages = folder, [village(n) for n in range(COUNT)]
        self.entries = entries(folder)
        self.by_row = {entry["row"]: entry for entry in self.entries}
        self.texts = {entry["row"]: text_of((folder / entry["file"]).read_bytes()) for entry in self.entries}

    def __iter__(self):
        """Row, village, entry, text."""
        return ((row, v, self.by_row[row], self.texts[row]) for row, v in enumerate(self.villages, 2))

    def file(self, row: int) -> Path:
        return self.folder / self.by_row[row]["file"]


@pytest.fixture(scope="module")
def printed(one, tmp_path_factory) -> Printed:
    folder = tmp_path_factory.mktemp("printed")
    done = run("batch", one, "--villages", listed(folder / "thon.csv", map(village, range(COUNT))), "-o", folder / "out")
    assert done.code == 0, done.err
    return Printed(folder / "out")


# -- whose file it is ------------------------------------------------------------------------


def test_each_file_has_its_own_village_s_values_and_no_other_s(printed):
    phones, people, places = ([letters(v[key]) for v in printed.villages] for key in ("phone", "contact", "name"))
    assert len(set(phones)) == len(set(people)) == len(set(places)) == COUNT
    for row, v, _, text in printed:
        public = v["public"] == "có"
        assert [phone for phone in (*phones, OFFICE) if phone in text] == [v["phone"] if public else OFFICE], row
        assert [name for name in people if name in text] == [letters(v["contact"])], row
        assert letters(v["name"]) in text and letters(v["role"]) in text and letters(v["hours"]) in text, row
        assert max((name for name in places if name in text), key=len) == letters(v["name"]), row


def test_a_number_that_is_not_public_is_nowhere_in_any_file(printed):
    hidden = {row: ways(v["phone"]) for row, v, _, _ in printed if v["public"] == "không"}
    assert len(hidden) == COUNT // 3
    manifest = (printed.folder / MANIFEST).read_bytes()
    for row, forms in hidden.items():
        data = everything(printed.file(row).read_bytes())
        assert [form for form in forms if form in data or form in manifest or form in printed.file(row).name.encode()] == [], row


def ways(phone: str) -> list[bytes]:
    """How a number may be written, in letters and in the digits of a PDF's strings."""
    texts = (phone, f"{phone[:4]} {phone[4:7]} {phone[7:]}", phone[1:])
    return [way for text in texts for way in (text.encode(), text.encode("utf-16-be"), text.encode().hex().encode(), text.encode("utf-16-be").hex().encode())]


def test_that_search_finds_a_number_that_is_public(printed):
    for row, v, _, _ in printed:
        if v["public"] == "có" and row % 20 == 0:
            assert {form in everything(printed.file(row).read_bytes()) for form in ways(v["phone"])} == {True, False}


def test_the_block_for_homes_without_a_network_is_there_where_there_is_none(printed):
    for row, v, _, text in printed:
        assert (letters("Nhà chưa có mạng?") in text) == (v["internet"] == "không"), row


def test_the_titles_name_the_villages(printed):
    for row in range(2, COUNT + 2, 10):
        with pikepdf.open(printed.file(row)) as opened:
            assert str(opened.docinfo["/Title"]).endswith(" · " + printed.villages[row - 2]["name"])


def test_a_village_whose_name_is_a_word_of_the_title_is_named_too(one, tmp_path):
    """nhà, which is in "Ngồi nhà nộp hồ sơ"."""
    assert batch(one, listed(tmp_path / "thon.csv", [village(1, name="nhà")]), tmp_path / "out") == 0
    with pikepdf.open(next((tmp_path / "out").glob("*.pdf"))) as opened:
        assert str(opened.docinfo["/Title"]).endswith(" · nhà")


# -- the manifest ----------------------------------------------------------------------------


def test_the_manifest_lists_every_file_with_its_village_row_and_digest(printed):
    assert [entry["row"] for entry in printed.entries] == list(range(2, COUNT + 2))
    assert sorted([MANIFEST, *(entry["file"] for entry in printed.entries)]) == sorted(p.name for p in printed.folder.iterdir())
    for row, v, entry, _ in printed:
        assert entry["village"] == v["name"] and entry["sha256"] == digest(printed.file(row).read_bytes())
        assert (entry["material"], entry["format"], entry["theme"], entry["lang"], entry["unit"]) == ("huong-dan", "a4", "colour", "vi", "vinh-hoang")
        assert entry["status"] == "final" and entry["kind"] == "screen" and entry["pages"] == 1 and entry["trim_mm"] == [210, 297]


def test_the_manifest_has_the_same_keys_as_that_of_a_build(printed, one, tmp_path):
    assert main(["build", str(one), "-o", str(tmp_path)]) == 0
    built = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    ours = json.loads((printed.folder / MANIFEST).read_text("utf-8"))
    assert {k: v for k, v in ours.items() if k != "built"} == {k: v for k, v in built.items() if k != "built"}
    assert {key for entry in ours["built"] for key in entry} == {*built["built"][0], "row"}


def test_the_codes_in_the_manifest_are_those_that_a_reader_finds_on_the_page(printed):
    for row, v, entry, _ in printed:
        number = v["phone"] if v["public"] == "có" else OFFICE
        assert sorted(code["payload"] for code in entry["qr"]) == [PORTAL, f"tel:{number}"], row
    for row in range(2, COUNT + 2, 25):
        found = sorted((r.page, r.payload) for r in read_codes(printed.file(row).read_bytes(), 150))
        assert found == sorted((code["page"], code["payload"]) for code in printed.by_row[row]["qr"])


@pytest.mark.skipif(not (TOOLS / "uacheck.py").exists(), reason="the second PDF/UA checker is not beside this checkout")
def test_a_sample_of_the_files_is_tagged_as_it_should_be(printed):
    files = [printed.file(row) for row in (2, 3, 7, 77, 151, COUNT + 1)]
    done = subprocess.run([sys.executable, TOOLS / "uacheck.py", *files], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.count("PASS") == len(files), done.stdout + done.stderr


# -- names -----------------------------------------------------------------------------------

SAFE = re.compile(r"[a-z0-9_-]+")


def named(*villages: tuple[str, str]) -> list[str]:
    return names(Villages.of("thon.csv", {}, [Village(row, name, commune) for row, (name, commune) in enumerate(villages, 2)]))


def test_a_file_is_called_as_its_village_is():
    assert named(("thôn Đông Hà (cũ)", "Vĩnh Tú"), ("Bản Kŏh Ŭn", "")) == ["thon-dong-ha-cu", "ban-koh-un"]


def test_two_villages_of_one_name_are_told_apart_by_their_communes():
    assert named(("thôn Hòa", "Vĩnh Tú"), ("thôn Hòa", "Vĩnh Thái")) == ["thon-hoa_vinh-tu", "thon-hoa_vinh-thai"]


def test_a_row_that_tells_two_names_apart_makes_no_third_name():
    """thôn Hóa of row 2 once was thon-hoa-2, and so was thôn Hoa 2."""
    assert len(set(named(("thôn Hòa", ""), ("thôn Hóa", ""), ("thôn Hoa 2", ""), ("thôn Hoa 3", "")))) == 4


def test_names_that_windows_keeps_for_itself_are_changed():
    made = named(("CON", ""), ("Nul", ""), ("com1", ""), ("Aux.", ""), ("LPT9", ""))
    assert not {name.partition(".")[0] for name in made} & RESERVED and len(set(made)) == 5
    assert slug("con") == "con-" and slug("công") == "cong"


def test_a_name_without_a_letter_that_a_file_may_have_still_has_a_file():
    assert named(("***", ""), ("漢字", "")) == ["thon--2", "thon--3"]


@given(st.lists(st.tuples(st.text(st.sampled_from("aAáhHoòOÒ 12-_./\\:*?\"<>|đĐ漢"), min_size=1, max_size=9) | st.text(max_size=200) | st.sampled_from(sorted(RESERVED)), st.sampled_from(("", "2", "Hòa", "hoa"))), max_size=12))
def test_whatever_they_are_called_files_have_safe_names_each_its_own(villages):
    made = named(*villages)
    assert len({name.casefold() for name in made}) == len(villages)
    for name in made:
        assert SAFE.fullmatch(name) and len(name) <= 140 and name not in RESERVED


def test_files_of_odd_names_are_all_there(one, tmp_path):
    odd = ["thôn Hòa", "thôn Hóa", "thôn Hoa 2", "CON", "nul", "com1", "thôn ../../etc", "thôn A:B*C", "xóm " + "Tân " * 48]
    sound = [village(n, name=name, commune="") for n, name in enumerate(odd[:-1])]
    assert batch(one, listed(tmp_path / "thon.csv", sound), tmp_path / "out") == 0
    made = entries(tmp_path / "out")
    assert len({entry["file"] for entry in made}) == len(sound) == len(list((tmp_path / "out").glob("*.pdf")))
    for v, entry in zip(sound, made, strict=True):
        assert letters(v["contact"]) in text_of((tmp_path / "out" / entry["file"]).read_bytes())


# -- which villages --------------------------------------------------------------------------


def test_files_stand_in_folders_by_commune_in_the_order_of_a_dictionary(one, tmp_path):
    some = [village(n) for n in range(12)]
    assert batch(one, listed(tmp_path / "thon.csv", some), tmp_path / "out", "--by", "commune") == 0
    made = entries(tmp_path / "out")
    folders = {slug(c) for c in COMMUNES}
    assert {p.name for p in (tmp_path / "out").iterdir()} == {MANIFEST, *folders}
    assert [e["file"].partition("/")[0] for e in made] == sorted(slug(v["commune"]) for v in some)
    for entry in made:
        assert entry["file"].startswith(slug(some[entry["row"] - 2]["commune"]) + "/")
        assert digest((tmp_path / "out" / entry["file"]).read_bytes()) == entry["sha256"]


@pytest.mark.parametrize(
    ("where", "right"),
    [
        (("commune=trung nam",), lambda v: v["commune"] == "Trung Nam"),
        (("internet=không",), lambda v: v["internet"] == "không"),
        (("public=Có", "commune=Vĩnh Tú"), lambda v: v["public"] == "có" and v["commune"] == "Vĩnh Tú"),
        (("phone=+84 914 000 000",), lambda v: v["phone"] == "0914000000"),
        (("commune=Vi\u0303nh To\u0301x",), None),
        (("commune=Vi\u0303nh Tu\u0301",), lambda v: v["commune"] == "Vĩnh Tú"),
        (("Xã cũ=Vĩnh Tú",), lambda v: v["commune"] == "Vĩnh Tú"),
        (("commune=Vĩnh Tú", "Xã cũ=Trung Nam"), lambda v: v["commune"] in ("Vĩnh Tú", "Trung Nam")),
        (("place=nhà văn hoá thôn",), lambda v: True),
    ],
)
def test_only_the_villages_that_were_asked_for_are_printed(one, tmp_path, where, right):
    some = [village(n) for n in range(12)]
    options = [part for one_ in where for part in ("--where", one_)]
    code = batch(one, listed(tmp_path / "thon.csv", some), tmp_path / "out", *options)
    if right is None:
        assert code == 2 and not (tmp_path / "out").exists()
        return
    assert code == 0 and [e["row"] for e in entries(tmp_path / "out")] == [n + 2 for n, v in enumerate(some) if right(v)]


def test_a_value_that_no_village_has_is_answered_with_those_there_are(one, tmp_path, capsys):
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", map(village, range(12))), tmp_path / "out", "--where", "Xã cũ=Vinh Tu")
    assert code == 2 and "Vĩnh Tú" in document["error"]["do"] and "Xã cũ" in document["error"]["do"]


def test_the_column_to_sort_by_may_be_named_as_the_list_does(one, tmp_path, capsys):
    path = listed(tmp_path / "thon.csv", map(village, range(4)))
    assert batch(one, path, tmp_path / "out", "--by", "Xã cũ") == 0 and len([f for f in (tmp_path / "out").iterdir() if f.is_dir()]) == 4
    code, document = told(capsys, one, path, tmp_path / "no", "--by", "Điện thoại")
    assert code == 2 and "commune (Xã cũ)" in document["error"]["do"] and "phone" not in document["error"]["do"]


def test_files_of_an_earlier_run_are_named(one, tmp_path, capsys):
    assert batch(one, listed(tmp_path / "a.csv", map(village, range(3))), tmp_path / "out") == 0
    gone = next(e["file"] for e in entries(tmp_path / "out") if e["row"] == 4)
    capsys.readouterr()
    assert batch(one, listed(tmp_path / "b.csv", map(village, range(2))), tmp_path / "out") == 0
    assert gone in capsys.readouterr().err


def test_a_limit_takes_the_first(one, tmp_path):
    assert batch(one, listed(tmp_path / "thon.csv", map(village, range(12))), tmp_path / "out", "--limit", 3) == 0
    assert [e["row"] for e in entries(tmp_path / "out")] == [2, 3, 4]


def test_a_village_gets_the_leaflet_of_its_own_unit(tmp_path, capsys):
    orders = TWO.replace("[vinh-hoang]", "[vinh-hoang, khac]").replace("colour, black", "black")
    made = filled_project(tmp_path / "project", orders)
    unit = made / "content/units/vinh-hoang.yaml"
    (unit.parent / "khac.yaml").write_text(unit.read_text("utf-8").replace("0233 3999 888", "0233 3777 666").replace("Vĩnh Hoàng", "Vĩnh Khác"), "utf-8")
    some = [village(n, unit=u, public="không") for n, u in enumerate(("vinh-hoang", "khac", ""))]
    code, document = told(capsys, made, listed(tmp_path / "thon.csv", some), tmp_path / "out")
    assert code == 0, document["problems"]
    got = {(e["row"], e["unit"]): text_of((tmp_path / "out" / e["file"]).read_bytes()) for e in entries(tmp_path / "out")}
    assert set(got) == {(2, "vinh-hoang"), (3, "khac"), (4, "vinh-hoang"), (4, "khac")}
    for (_, unit), text in got.items():
        assert ("02333999888" in text, "02333777666" in text) == (unit == "vinh-hoang", unit == "khac")


def test_a_village_whose_unit_prints_nothing_for_villages_is_said(tmp_path, capsys):
    some = [village(0, unit="vinh-hoang"), village(1, unit="trung-nam")]
    choice = ("--only", "huong-dan", "--format", "a4", "--theme", "black", "--only", "huong-dan")
    code, document = told(capsys, ROOT, listed(tmp_path / "thon.csv", some), tmp_path / "out", *choice)
    (said,) = [p for p in document["problems"] if p["code"] == "village_unprinted"]
    assert code == 0 and (said["line"], said["column"], said["severity"]) == (3, AT["unit"], "warning")
    assert batch(ROOT, tmp_path / "thon.csv", tmp_path / "out", *choice) == 0
    assert "1 thôn in số của xã" in (said := " ".join(capsys.readouterr().err.split())) and "in số riêng" not in said  # nothing is printed for the other


# -- the same bytes --------------------------------------------------------------------------


def test_processes_seeds_and_folders_change_no_byte(tmp_path):
    made = filled_project(tmp_path / "project", TWO)
    (tmp_path / "elsewhere").mkdir()
    names_ = [listed(tmp_path / "thon.csv", map(village, range(40))), listed(tmp_path / "elsewhere" / "ds.csv", map(village, range(40)))]
    ways = ((1, "1", names_[0], "a"), (2, "2", names_[1], "elsewhere/b"), (2, "77", names_[0], "c"))
    for jobs, seed, path, out in ways:
        ran = run("batch", made, "--villages", path, "-o", tmp_path / out, "--jobs", jobs, env=environment(PYTHONHASHSEED=seed, TZ="Asia/Tokyo"))
        assert ran.code == 0, ran.err
    first = contents(tmp_path / "a")
    assert len(first) == 81 and first == contents(tmp_path / "elsewhere/b") == contents(tmp_path / "c")


def test_a_village_s_bytes_do_not_depend_on_the_other_rows(one, tmp_path, printed):
    """As long as the letters, and the widest values, are the same: those of the whole list are, without ten of it."""
    kept = [v for n, v in enumerate(printed.villages) if n % 30 != 11]
    assert batch(one, listed(tmp_path / "thon.csv", reversed(kept)), tmp_path / "out") == 0
    before = contents(printed.folder)
    after = {name: data for name, data in contents(tmp_path / "out").items() if name != MANIFEST}
    assert len(after) == COUNT - 10 and [name for name in after if after[name] != before[name]] == []


@pytest.fixture
def twice(one, tmp_path):
    """A folder with 60 villages' files, and how its files stand."""
    some = [village(n) for n in range(60)]
    assert batch(one, listed(tmp_path / "thon.csv", some), tmp_path / "out") == 0

    def stands() -> dict[str, tuple[int, int]]:
        return {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in (tmp_path / "out").iterdir()}

    return some, stands


def test_a_second_run_writes_nothing(one, tmp_path, twice):
    _, stands = twice
    before = stands()
    assert batch(one, tmp_path / "thon.csv", tmp_path / "out") == 0 and stands() == before and len(before) == 61


def test_ten_changed_rows_rewrite_ten_files(one, tmp_path, twice, capsys):
    some, stands = twice
    before = stands()
    changed = [dict(v, phone=f"0987{n:06}", public="có") if n % 6 == 1 else v for n, v in enumerate(some)]
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", changed), tmp_path / "out")
    assert code == 0 and document["written"] == 10 and document["files"] == 60
    after = stands()
    rows = {e["file"]: e["row"] for e in entries(tmp_path / "out")}
    assert {rows[name] - 2 for name in rows if after[name] != before[name]} == set(range(1, 60, 6))
    for name, row in rows.items():
        assert changed[row - 2]["phone"] in text_of((tmp_path / "out" / name).read_bytes()) or changed[row - 2]["public"] == "không"


def test_a_file_that_somebody_changed_is_made_again(one, tmp_path, twice):
    some, _ = twice
    path = tmp_path / "out" / FILE.format(name=slug(some[7]["name"]))
    right = path.read_bytes()
    path.write_bytes(right[:-9] + b"x" + right[-8:])
    assert batch(one, tmp_path / "thon.csv", tmp_path / "out") == 0 and path.read_bytes() == right


# -- faults by row ---------------------------------------------------------------------------

FAULTS = {
    "phone": ("0912 345", "phone"),
    "lost": ("912345678", "phone"),
    "nobody": ("", "contact"),
    "unit": ("vinh-hoan", "unit"),
    "yes": ("chắc có", "public"),
    "letters": ("thôn 漢字", "name"),
    "markup": ("<b>thôn</b>", "place"),
    "copies": ("nhiều", "copies"),
    "formula": ("=1+1", "role"),
    "long": ("xóm " + "Thượng " * 27, "name"),
}


def spoilt(count: int, faults: int) -> tuple[list[dict], dict[int, str]]:
    """A list with that many planted faults; and the column of each by its row."""
    chance = random.Random(20261123)
    rows = [village(n) for n in range(count)]
    planted = {}
    for at, n in enumerate(sorted(chance.sample(range(count), faults))):
        value, field = list(FAULTS.values())[at % len(FAULTS)]
        rows[n] = {**rows[n], field: value}
        planted[n + 2] = field
    return rows, planted


@pytest.fixture(scope="module")
def faulty(tmp_path_factory) -> tuple[Path, dict[int, str]]:
    rows, planted = spoilt(1_000, 150)
    return listed(tmp_path_factory.mktemp("faulty") / "thon.csv", rows), planted


def errors(document: dict) -> dict[int, int]:
    assert {p["file"] for p in document["problems"] if p["severity"] == "error"} == {"thon.csv"}
    return {p["line"]: p["column"] for p in document["problems"] if p["severity"] == "error"}


def test_every_one_of_150_planted_faults_is_named_and_nothing_is_printed(one, tmp_path, faulty, capsys):
    path, planted = faulty
    code, document = told(capsys, one, path, tmp_path / "out")
    assert code == 1 and errors(document) == {row: AT[field] for row, field in planted.items()}
    assert not (tmp_path / "out").exists()


def test_the_other_850_are_printed_on_request_and_the_missing_are_named(one, tmp_path, faulty, capsys):
    path, planted = faulty
    code, document = told(capsys, one, path, tmp_path / "out", "--keep-going")
    assert code == 1 and errors(document) == {row: AT[field] for row, field in planted.items()}
    assert document["files"] == document["villages"] == 850 and document["left_out"] == 150
    assert [missing["row"] for missing in document["missing"]] == sorted(planted)
    assert {e["row"] for e in entries(tmp_path / "out")} == set(range(2, 1_002)) - set(planted)
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 850
    assert ", ".join(map(str, sorted(planted))) in document["error"]["what"]


def test_words_that_do_not_fit_and_letters_that_no_font_has_are_told_by_row(one, tmp_path, capsys):
    rows = [village(n) for n in range(6)]
    rows[2]["contact"], rows[4]["name"] = "Nguyễn " * 20 + "Ánh", "thôn 漢"
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out")
    found = {(p["code"], p["line"], p["column"]) for p in document["problems"] if p["severity"] == "error"}
    assert code == 1 and found == {("village_slot_overflow", 4, AT["contact"]), ("village_slot_letters", 6, AT["name"])}
    assert all(str(p["line"]) in p["what"] and p["do"] for p in document["problems"] if p["severity"] == "error")
    (long,) = [p for p in document["problems"] if p["code"] == "village_slot_overflow"]
    assert 0 < long["values"]["characters"] < len(rows[2]["contact"])  # of the cell, whatever stands around it
    assert not (tmp_path / "out").exists()


def test_letters_of_another_language_are_set_in_another_font_and_that_is_said(one, tmp_path, capsys):
    """A name in Bru-Vân Kiều stopped the release of the whole list once, as if a file were wrong."""
    rows = [village(n) for n in range(6)]
    rows[2]["contact"], rows[4]["name"], rows[5]["place"] = "Hồ Văn Pŏi", "bản Kŏh Ŭn", "nhà ông Pŏi"
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out", "--final")
    assert code == 0 and {(p["code"], p["line"], p["column"], p["severity"]) for p in document["problems"]} == {
        ("village_fallback_face", row, AT[field], "notice") for row, field in ((4, "contact"), (6, "name"), (7, "place"))
    }
    for row, said in ((4, "Hồ Văn Pŏi"), (6, "bản Kŏh Ŭn"), (7, "nhà ông Pŏi")):
        entry = next(e for e in entries(tmp_path / "out") if e["row"] == row)
        assert letters(said) in text_of((tmp_path / "out" / entry["file"]).read_bytes())


# -- for real print --------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [{"hours": ""}, {"role": ""}, {"contact": "[tên người giúp]"}, {"phone": "[số điện thoại]", "public": "có"}])
def test_a_blank_is_no_final_edition_and_its_cell_is_named(one, tmp_path, capsys, changed):
    (field,) = {"hours", "role", "contact", "phone"} & set(changed)
    path = listed(tmp_path / "thon.csv", [village(0), village(1, **changed)])
    code, document = told(capsys, one, path, tmp_path / "out", "--final")
    assert code == 1 and {(p["code"], p["line"], p["column"]) for p in document["problems"] if p["severity"] == "error"} == {("village_final", 3, AT[field])}
    assert not (tmp_path / "out").exists()
    assert batch(one, path, tmp_path / "out") == 0
    assert [e["status"] for e in entries(tmp_path / "out")] == ["final", "draft"]
    assert [letters("BẢN NHÁP") in text_of((tmp_path / "out" / e["file"]).read_bytes()) for e in entries(tmp_path / "out")] == [False, True]


def test_a_list_without_blanks_is_a_final_edition(one, tmp_path):
    assert batch(one, listed(tmp_path / "thon.csv", map(village, range(4))), tmp_path / "out", "--final") == 0
    assert {e["status"] for e in entries(tmp_path / "out")} == {"final"}


def test_an_office_s_number_still_blank_is_told_where_it_is_to_be_written(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    unit = made / "content/units/vinh-hoang.yaml"
    unit.write_text(unit.read_text("utf-8").replace("0233 3999 888", "[số điện thoại]"), "utf-8")
    code, document = told(capsys, made, listed(tmp_path / "thon.csv", map(village, range(4))), tmp_path / "out", "--final")
    found = {(p["code"], p["file"]) for p in document["problems"] if p["severity"] == "error"}
    assert code == 1 and found == {("final_blank", "content/units/vinh-hoang.yaml")}


def test_an_office_s_number_in_words_makes_no_code_that_calls_nobody(tmp_path):
    made = filled_project(tmp_path / "project")
    unit = made / "content/units/vinh-hoang.yaml"
    unit.write_text(unit.read_text("utf-8").replace("0233 3999 888", "0233 3999 888 (giờ hành chính)"), "utf-8")
    assert batch(made, listed(tmp_path / "thon.csv", map(village, range(4))), tmp_path / "out") == 0
    for entry in entries(tmp_path / "out"):
        calls = [code["payload"] for code in entry["qr"] if code["payload"].startswith("tel:")]
        assert all(dialled(call.removeprefix("tel:")) for call in calls) and len(calls) == (village(entry["row"] - 2)["public"] == "có")


# -- what stands in the folder ---------------------------------------------------------------


@pytest.mark.parametrize("unit", ["vinh-hoang", "Vinh-Hoang"])
def test_files_of_an_earlier_list_are_counted_whatever_the_unit_is_called(tmp_path, capsys, unit):
    made, out = filled_project(tmp_path / "project", TWO.replace("[vinh-hoang]", f"[{unit}]").replace("colour, black", "black")), tmp_path / "out"
    file = made / "content/units/vinh-hoang.yaml"
    file.rename(file.with_name(f"{unit}.yaml"))
    some = [village(n, unit="") for n in range(3)]
    assert batch(made, listed(tmp_path / "a.csv", some), out) == 0 and "lần làm trước" not in capsys.readouterr().err
    assert batch(made, listed(tmp_path / "b.csv", some[:2]), out) == 0
    assert ("Còn 1 tệp của lần làm trước" in capsys.readouterr().err) == (unit == "vinh-hoang")  # others do not look like ours


def test_a_folder_that_is_closed_to_us_is_passed_by(one, tmp_path, monkeypatch):
    closed, scandir = tmp_path / "out" / "System Volume Information", os.scandir
    closed.mkdir(parents=True)

    def refused(path):
        if str(path) == str(closed):  # nothing is closed to root
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(staging.os, "scandir", refused)
    assert batch(one, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out") == 0


# -- as a clerk mistypes it ------------------------------------------------------------------

MISTAKES = {
    "no list": ((), 2, "--villages"),
    "no such file": (("--villages", "khong-co.csv"), 3, "Không có tệp này"),
    "a folder": (("--villages", "."), 1, "thư mục"),
    "Excel's lock": (("--villages", "~$thon.xlsx"), 1, "đóng danh sách trong Excel"),
    "an empty file": (("--villages", "empty.csv"), 1, "trống"),
    "a head alone": (("--villages", "head.csv"), 1, "trống"),
    "missing columns": (("--villages", "miss.csv"), 1, "thiếu cột “Người giúp”"),
    "something else": (("--villages", "hinh.png"), 1, "không phải"),
    "a column misspelt": (("--villages", "thon.csv", "--by", "comune"), 2, "--by"),
    "by number": (("--villages", "thon.csv", "--by", "phone"), 2, "--by"),
    "a condition misspelt": (("--villages", "thon.csv", "--where", "comune=Trung Nam"), 2, "--where comune"),
    "a condition without a value": (("--villages", "thon.csv", "--where", "commune"), 2, "CỘT=GIÁ TRỊ"),
    "nobody": (("--villages", "thon.csv", "--where", "commune=Xyz"), 2, "Không có thôn nào"),
    "a limit of none": (("--villages", "thon.csv", "--limit", "0"), 2, "từ 1 trở lên"),
    "an output that is a file": (("--villages", "thon.csv", "-o", "empty.csv"), 3, "không"),
    "an output below a file": (("--villages", "thon.csv", "-o", "empty.csv/in"), 3, "empty.csv là một tệp"),
    "an output that cannot be": (("--villages", "thon.csv", "-o", "/proc/nowhere"), 3, "Máy tính không cho"),
    "a word's dash": (("–villages", "thon.csv"), 2, "--villages"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_plain_words(one, tmp_path, monkeypatch, capsys, mistake):
    options, code, words = MISTAKES[mistake]
    monkeypatch.chdir(tmp_path)
    listed(tmp_path / "thon.csv", [village(0), village(1)])
    listed(tmp_path / "head.csv", [])
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "miss.csv").write_text("Tên thôn,Điện thoại\nthôn A,0912345678\n", "utf-8")
    (tmp_path / "~$thon.xlsx").write_bytes(b"\x06clerk" + b" " * 159)
    (tmp_path / "hinh.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    out = () if "-o" in options else ("-o", "out")
    assert main(["batch", str(one), *options, *out]) == code
    said = capsys.readouterr()
    assert words in said.err and "Traceback" not in said.err and "None" not in said.err and said.out == ""
    assert not (tmp_path / "out").exists()


def test_a_broken_declaration_of_columns_is_told_by_line(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    (made / "content/villages.yaml").write_text((ROOT / "content/villages.yaml").read_text("utf-8").replace("\nname:", "\nnme:"), "utf-8")
    assert batch(made, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out") == 1
    assert "content/villages.yaml" in capsys.readouterr().err


# -- the shipped list ------------------------------------------------------------------------


def test_the_shipped_list_prints_every_edition_for_every_village(tmp_path):
    choice = ("--only", "loi-ich", "--only", "vneid", "--theme", "black")
    assert batch(ROOT, ROOT / "content/villages.csv", tmp_path / "out", *choice) == 0
    made = entries(tmp_path / "out")
    assert {e["village"] for e in made} == {f"thôn Mẫu {n}" for n in range(1, 13)}
    editions = {(e["material"], e["variant"], e["format"]) for e in made}
    assert len(made) == 12 * len(editions) and editions >= {("loi-ich", None, "a4"), ("loi-ich", None, "a4-trifold"), ("vneid", None, "a4")}
    assert {e["status"] for e in made} == {"draft"}
    for entry in made:
        data = (tmp_path / "out" / entry["file"]).read_bytes()
        assert digest(data) == entry["sha256"] and data.endswith(b"%%EOF\n")
    for entry in made[::13]:
        text = text_of((tmp_path / "out" / entry["file"]).read_bytes())
        assert letters(entry["village"]) in text and letters("BẢN NHÁP") in text


def test_those_whose_words_fill_a_page_most_are_proofed_whatever_the_sample(one):
    loaded, _ = load_project(one, (shipped("assets"),))
    (edition,) = editions(loaded, for_villages=True)[0]
    rows = [Village(n + 2, **{**village(n), "public": "yes", "internet": "yes", "role": "đoàn viên phụ trách công nghệ số" if n == 77 else "đoàn viên"}) for n in range(90)]
    listed_now = Villages.of("a.csv", {}, [row._replace(unit="") for row in rows])
    job = survey(edition, listed_now, dt.date(2026, 11, 29))
    assert job.full == (79,)
    (made,) = chunks([job], listed_now)
    assert made.proofed == {2, 79, 91}


def test_the_whole_list_can_be_proofed(one, tmp_path, capsys):
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", map(village, range(8))), tmp_path / "out", "--proof", "all")
    assert code == 0 and document["proofed"] == 8 < SAMPLE
    assert os.listdir(tmp_path / "out") and not (tmp_path / "out" / ".batch-unfinished").exists()


# -- one village that is not like the others ---------------------------------------------------


@pytest.mark.parametrize("field", ["contact", "role", "hours", "place", "name"])
def test_a_blank_longer_than_all_real_values_makes_one_draft_and_stops_nobody(one, tmp_path, capsys, field):
    """`[tên người giúp]` is what the tool proposes; it stopped everybody once, and named a line of the topic."""
    rows = [village(n) for n in range(6)]
    rows[3][field] = "[chưa biết, điền sau]"
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out")
    assert (code, document["files"], document["drafts"]) == (0, 6, 1)
    (draft,) = (e for e in entries(tmp_path / "out") if e["status"] == "draft")
    assert draft["row"] == 5


@pytest.mark.parametrize("field", ["place", "hours", "role"])
def test_an_empty_cell_has_the_room_that_its_blank_takes(one, tmp_path, capsys, field):
    rows = [village(n) for n in range(6)]
    for row in rows:
        row[field] = {"hours": "7h"}.get(field, "Lê An") if row is not rows[3] else ""
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out")
    assert (code, document["files"], document["drafts"]) == (0, 6, 1)


@pytest.mark.parametrize("field", ["hours", "place", "contact"])
def test_words_that_do_not_fit_are_no_fault_of_the_other_rows(one, tmp_path, capsys, field):
    rows = [village(n) for n in range(12)]
    rows[5][field] = " ".join(["sáng thứ Hai và chiều thứ Tư"] * 14)
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out", "--keep-going")
    assert code == 1 and document["missing"] == [{"row": 7, "village": rows[5]["name"]}] and document["files"] == 11


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("field", ["hours", "place", "contact", "name"])
def test_in_a_short_list_only_the_cell_that_is_too_long_is_told(one, tmp_path, capsys, field, rows):
    """No room was made for any word of a village whose page did not hold one: all of them were told to be too long."""
    long = dict(name="khu phố Nguyễn Thị Minh Khai 2", contact="chị Nguyễn Thị Thanh Phượng", role="Tổ công nghệ số cộng đồng", internet="có")
    long[field] = " ".join(["nhà sáng thứ Hai và chiều thứ Tư"] * 6)
    path = listed(tmp_path / "thon.csv", [village(1, **long), village(2, internet="có")][:rows])
    code, document = told(capsys, one, path, tmp_path / "out", "--keep-going")
    assert code == 1 and {(p["code"], p["line"], p["column"]) for p in document["problems"] if p["severity"] == "error"} == {
        ("village_slot_overflow", 2, AT[field])
    }


LONGEST = {"place": "nhà văn hóa thôn Trường Xuân", "hours": "sáng thứ Hai và chiều thứ Tư", "name": "tổ dân phố Nguyễn Thị Minh Khai"}


def test_a_village_is_not_refused_for_what_others_have_to_say(one, tmp_path, capsys):
    """Each of the three prints alone. Together no page has room for all, and one was told to cut what a page of its own holds."""
    rows = [village(n, internet="có", public="có") for n in range(20)]
    for n, (field, length) in zip((3, 7, 11), {"place": 150, "hours": 150, "name": 60}.items()):
        rows[n][field] = (f"{LONGEST[field]} " * 9)[:length].strip()
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out", "--jobs", "1")
    assert (code, document["files"], document["problems"]) == (0, 20, [])
    for row, v in enumerate(rows, 2):
        (entry,) = [e for e in entries(tmp_path / "out") if e["row"] == row]
        text = text_of((tmp_path / "out" / entry["file"]).read_bytes())
        assert all(letters(v[field]) in text for field in ("name", "contact", "place", "hours"))
    assert batch(one, tmp_path / "thon.csv", tmp_path / "bound", "--one-file", "--jobs", "1") == 0
    assert batch(one, tmp_path / "thon.csv", tmp_path / "two", "--jobs", "2") == 0
    assert contents(tmp_path / "two") == contents(tmp_path / "out")
    loaded, _ = load_project(one, (shipped("assets"),))
    (edition,), _ = editions(loaded, for_villages=True)
    listed_now, _ = read_villages(tmp_path / "thon.csv", loaded.columns, loaded.issuers)
    apart = survey(edition, listed_now, dt.date(2026, 11, 23)).apart
    assert len(apart) == 1 and apart.keys() <= {5, 9, 13}  # else this tests nothing


def test_a_row_that_parts_a_code_from_its_number_is_told_as_that_row(tmp_path, capsys):
    """The large print flows: a name and a helper of 160 letters each parted the card, and the topic was told to be wrong."""
    orders = TWO.replace("[a4]", "[a4-large]").replace("colour, black", "black")
    project = filled_project(tmp_path / "project", orders)
    long = f"{LONGEST['hours']} " * 9
    rows = [village(1, name=long[:164].strip(), contact=long[:160].strip(), public="có"), *(village(n, public="có") for n in range(2, 5))]
    code, document = told(capsys, project, listed(tmp_path / "thon.csv", rows), tmp_path / "out", "--keep-going")
    errors = {(p["file"], p["line"]) for p in document["problems"] if p["severity"] == "error"}
    assert code == 1 and errors == {("thon.csv", 2)} and document["files"] == 3


def test_a_page_that_does_not_hold_its_own_words_blames_no_village(tmp_path, capsys):
    project = filled_project(tmp_path / "project")
    spoil(project, TOPIC, "Vào lại Cổng, xem đã", "Vào lại Cổng, " + "xem đã " * 200)
    rows = [village(n, place=LONGEST["place"], hours="7 giờ đến 11 giờ, thứ Hai đến thứ Sáu") for n in range(6)]
    code, document = told(capsys, project, listed(tmp_path / "thon.csv", rows), tmp_path / "out")
    told_of = {p["file"] for p in document["problems"] if p["severity"] == "error"}
    assert code == 1 and TOPIC in told_of and "thon.csv" not in told_of


def test_the_office_s_number_is_never_said_to_be_the_helper_s(one, printed, tmp_path, capsys):
    assert {("Gọi xã, hỏi gặp:" if v["public"] == "không" else "Cần giúp? Cứ gọi") for _, v, _, _ in printed} == {"Gọi xã, hỏi gặp:", "Cần giúp? Cứ gọi"}
    for _, v, _, text in printed:
        assert (letters("Gọi xã, hỏi gặp:") in text) == (v["public"] == "không") != (letters("Cần giúp? Cứ gọi") in text)
    rows = [{**village(0), "public": ""}, {**village(1), "public": "không"}, {**village(2), "public": "có", "phone": ""}]  # may be printed, and is not there
    assert batch(one, listed(tmp_path / "thon.csv", rows), tmp_path / "out") == 0
    assert "3 thôn in số của xã" in " ".join(capsys.readouterr().err.split())
    assert all(letters("Gọi xã, hỏi gặp:") in text_of(path.read_bytes()) for path in (tmp_path / "out").glob("*.pdf"))


@pytest.mark.parametrize(("written", "code", "known"), [("mang: không", "key_unknown", "internet"), ("internet: ko", "value_choice", "không")])
def test_a_condition_that_is_none_is_told_with_those_there_are(tmp_path, capsys, written, code, known):
    made = filled_project(tmp_path / "project")
    spoil(made, TOPIC, "when: {internet: không}", f"when: {{{written}}}")
    _, document = told(capsys, made, listed(tmp_path / "thon.csv", map(village, range(2))), tmp_path / "out")
    (problem,) = [p for p in document["problems"] if p["severity"] == "error"]
    assert problem["code"] == code and known in problem["do"]


def test_mistakes_in_a_topic_are_not_followed_by_a_wrong_guess(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    topic = made / "content/topics/nop-ho-so/vi.yaml"
    topic.write_text(topic.read_text("utf-8").replace("dial: tel", "dial: sip"), "utf-8")
    for choice in ((), ("--only", "huong-dan")):
        assert batch(made, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out", *choice) == 1
        said = capsys.readouterr().err
        assert "sip" in said and "lời riêng" not in said and "--only" not in said


def test_a_choice_without_words_for_villages_is_told_which_have_them(tmp_path, capsys):
    assert batch(ROOT, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out", "--only", "danh-muc") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "huong-dan, loi-ich, vneid" in said


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [("commune", "Trung Nam cũ", "cũ"), ("commune", "Trung Nam (cũ)", "cũ"), ("place", "tại nhà văn hóa", "tại"), ("hours", "19h–21h.", "."), ("place", "nhà văn hóa.", ".")],
)
def test_a_word_that_the_page_says_already_is_told(one, tmp_path, capsys, field, value, word):
    rows = [village(1), village(2, **{field: value}), village(3)]
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out")
    found = [(p["line"], p["column"], p["values"]["word"], p["severity"]) for p in document["problems"] if p["code"] in ("village_said_twice", "village_stop")]
    assert code == 0 and found == [(3, AT[field], word, "warning")]


def test_a_field_that_no_village_has_is_told_for_a_final_run_too(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    spoil(made, TOPIC, "\"{village.name}\"", "\"{village.ten}\"")
    for choice in ((), ("--final",)):
        code, document = told(capsys, made, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out", *choice)
        assert code == 1 and {p["file"] for p in document["problems"] if p["severity"] == "error"} == {TOPIC}


def test_headings_and_signatures_among_the_rows_are_no_villages(one, tmp_path, capsys):
    blank = dict.fromkeys(AT, "")
    rows = [{**blank, "name": "XÃ TRUNG NAM CŨ"}, village(1), {**blank, "name": "Người lập biểu"}, {**blank, "name": "Vĩnh Hoàng, ngày 30 tháng 11"}]
    code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out")
    assert (code, document["villages"]) == (0, 1) and "village_group" in {p["code"] for p in document["problems"]}


def test_a_row_that_is_no_village_is_told_whichever_villages_are_asked_for(one, tmp_path, capsys):
    rows = [village(1), village(2), {**dict.fromkeys(AT, ""), "name": "Tổng cộng"}]
    for choice in ((), ("--limit", "1")):
        code, document = told(capsys, one, listed(tmp_path / "thon.csv", rows), tmp_path / "out", *choice)
        assert code == 0 and [p["line"] for p in document["problems"] if p["code"] == "village_total"] == [4]


def test_whose_own_numbers_are_printed_is_said(one, tmp_path, capsys):
    rows = [*(village(n, public=("có", "không", "", "có")[n]) for n in range(4)), village(4, public="có", phone="[số điện thoại]")]
    assert batch(one, listed(tmp_path / "thon.csv", rows), tmp_path / "out") == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "2 thôn in số riêng của người giúp. Hàng 2, 5." in said and "3 thôn in số của xã" in said


def test_a_leaflet_that_does_not_say_whose_it_is_is_not_printed(tmp_path, capsys):
    """One village's name was typed over the field: everybody got its leaflet."""
    made = filled_project(tmp_path / "project")
    spoil(made, TOPIC, "\"{village.name}\"", "thôn Mẫu 1")
    code, document = told(capsys, made, listed(tmp_path / "thon.csv", map(village, range(2))), tmp_path / "out")
    assert code == 1 and [(p["code"], p["file"], p["line"] > 0) for p in document["problems"] if p["severity"] == "error"] == [("village_nowhere", TOPIC, True)]


def test_a_code_without_anything_to_dial_is_told_where_it_is_to_be_written(tmp_path, capsys):
    """The page said "scan to call" above nothing."""
    made = filled_project(tmp_path / "project")
    spoil(made, TOPIC, "      dial: tel\n", "")
    code, document = told(capsys, made, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out")
    (found,) = [p for p in document["problems"] if p["severity"] == "error"]
    assert code == 1 and (found["code"], found["file"], found["values"]["key"]) == ("key_missing", TOPIC, "dial")


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("      when: {public: có}\n", "", "said_of_own"),
        ("      when: {public: không}\n", "", "said_of_office"),
        ("when: {public: có}", "when: {public: không}", "said_of_own"),
    ],
)
def test_a_page_that_does_not_say_whose_number_it_has_is_an_error(tmp_path, capsys, old, new, missing):
    """The commune's number stood under a helper's name."""
    made = filled_project(tmp_path / "project")
    spoil(made, TOPIC, old, new)
    code, document = told(capsys, made, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out")
    found = [p for p in document["problems"] if p["code"] == "village_office_unsaid"]
    assert code == 1 and {(p["file"], p["values"]["missing"], p["severity"]) for p in found} == {(TOPIC, missing, "error")}


def test_a_number_in_a_heading_is_said_whose_it_is_too_and_one_for_some_villages_need_not_be(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    topic = made / TOPIC
    text = topic.read_text("utf-8").replace("      when: {public: không}\n", "").replace('contact: "{village.phone}"', "contact: Gọi xã").replace("      dial: tel\n", "")
    for heading, wrong in (('heading: "{village.phone}"', True), ('heading: "{village.phone}"\n      when: {public: có}', False)):
        topic.write_text(text.replace("    helper:\n", f"    so:\n      {heading}\n    helper:\n"), "utf-8")
        _, document = told(capsys, made, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out")
        assert any(p["code"] == "village_office_unsaid" for p in document["problems"]) == wrong


@pytest.mark.parametrize(("field", "words"), [("role", "Trưởng thôn (*), phụ trách tổ công nghệ số cộng đồng của cả thôn"), ("place", "nhà văn hóa có wiﬁ"), ("hours", "7h * 9h")])
def test_a_star_alone_and_a_ligature_are_letters_like_others(one, tmp_path, field, words):
    """A star that wrapped was in no font: a run over thousands ended as a bug of the program."""
    rows = [village(n, **{field: words}) for n in (1, 2)]
    assert batch(one, listed(tmp_path / "thon.csv", rows), tmp_path / "out", "--proof", "all") == 0


def test_a_card_is_made_for_a_number_that_is_the_helper_s_alone(tmp_path):
    """It would keep the office's under the helper's name; what a page says of its code is what that does."""
    made = filled_project(tmp_path / "project")
    spoil(made, TOPIC, "      dial: tel", "      dial: vcard")
    assert batch(made, listed(tmp_path / "thon.csv", [village(1, public="có"), village(2, public="không")]), tmp_path / "out", "--proof", "all") == 0
    for entry in entries(tmp_path / "out"):
        (code,) = [code["payload"] for code in entry["qr"] if not code["payload"].startswith("https")]
        assert code.startswith("BEGIN:VCARD") if entry["row"] == 2 else code == f"tel:{OFFICE}"
        with pikepdf.open(tmp_path / "out" / entry["file"]) as opened:
            alts = " ".join(str(thing.Alt) for thing in opened.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing)
        assert ("vào danh bạ" in alts) == (entry["row"] == 2)


def test_words_that_do_not_fit_are_told_once_and_not_with_what_follows_from_them(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    format = made / "assets/formats/a4.yaml"
    format.parent.mkdir(parents=True, exist_ok=True)
    format.write_text((ROOT / "assets/formats/a4.yaml").read_text("utf-8").replace("trim: [210, 297]", "trim: [150, 200]"), "utf-8")
    code, document = told(capsys, made, listed(tmp_path / "thon.csv", [village(1)]), tmp_path / "out")
    found = {p["code"] for p in document["problems"] if p["severity"] == "error"}
    assert code == 1 and "overflow_panel" in found and not found & {"overlap", "text_collision", "contrast", "quiet_zone_text"}


def test_an_office_s_number_that_is_none_is_no_final_edition(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    unit = made / "content/units/vinh-hoang.yaml"
    unit.write_text(unit.read_text("utf-8").replace("0233 3999 888", "0233 3823 45"), "utf-8")
    rows = [village(1, public="không")]
    for choice, severity, right in (((), "warning", 0), (("--final",), "error", 1)):
        code, document = told(capsys, made, listed(tmp_path / "thon.csv", rows), tmp_path / "out", *choice)
        assert (code, {p["severity"] for p in document["problems"] if p["code"] == "phone_odd"}) == (right, {severity})


def test_one_file_of_some_villages_does_not_take_the_place_of_that_of_all(one, tmp_path):
    listed_now = listed(tmp_path / "thon.csv", map(village, range(8)))
    for where in ((), ("--where", "commune=Trung Nam"), ("--where", "commune=Vĩnh Hòa")):
        assert batch(one, listed_now, tmp_path / "out", "--one-file", *where) == 0
    names = sorted(path.name for path in (tmp_path / "out").glob("*.pdf"))
    assert names == [f"{of}huong-dan_a4_colour_vi_vinh-hoang.pdf" for of in ("", "trung-nam_", "vinh-hoa_")]


def test_two_lists_at_once_are_refused_and_nothing_is_made_among_the_content(one, tmp_path, capsys):
    first = listed(tmp_path / "a.csv", [village(0)])
    assert batch(one, first, tmp_path / "out", "--villages", listed(tmp_path / "b.csv", [village(1)])) == 2
    assert "a.csv" in (said := capsys.readouterr().err) and "b.csv" in said and not (tmp_path / "out").exists()
    for folder in (one, one / "content", one / "content" / "in", one / "assets"):
        assert batch(one, first, folder) == 2
        assert "output/thon" in capsys.readouterr().err
    assert not list((one / "content").rglob("*.pdf"))
