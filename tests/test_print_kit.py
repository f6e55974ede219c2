"""From a project to sheets in a printer's tray: what is needed stays off its white edge, and every file is read back, or none comes."""

import json
import re
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import EPOCH, ONE, Ran, fill_in, project, run
from trees import code, frame, layout
from trees import run as words

from leaflet_gen.check.printable import codes, printable
from leaflet_gen.check.sheet import sheets
from leaflet_gen.cli.console import Console
from leaflet_gen.cli.exits import PROOF, Stop
from leaflet_gen.cli.kit import Options, print_kit
from leaflet_gen.cli.main import main
from leaflet_gen.design import Printer
from leaflet_gen.impose import SCHEMES, Imposed, Paper
from leaflet_gen.impose.sheet import placed, side
from leaflet_gen.kit import press as kit_press
from leaflet_gen.kit.guide import Sheaf, guide
from leaflet_gen.kit.signs import PRINTED
from leaflet_gen.kit.press import Job, by_hand, on_sheets, press
from leaflet_gen.layout.tree import Group, Layout, Page, Run, Shape
from leaflet_gen.messages import LANGUAGES, has, say
from leaflet_gen.problems import Place, Problem
from leaflet_gen.proof.codes import read_codes
from leaflet_gen.render.reader import page_sizes
from leaflet_gen.render.sheets import write_sheets
from leaflet_gen.units import Box, mm

ROOT = Path(__file__).parents[1]
EDGES = ("top", "right", "bottom", "left")
ORDERS = """\
schema: 1
units: [vinh-hoang]
build:
  - {material: vneid, topic: vneid, formats: [a6], themes: [black], languages: [vi]}
  - {material: loi-ich, topic: loi-ich, formats: [a4-trifold], themes: [black], languages: [vi]}
  - {material: huong-dan, topic: nop-ho-so, formats: [a3, doc], themes: [colour], languages: [vi]}
"""
WIDE = 'schema: 1\ntitle: {vi: "Máy cũ"}\nunprintable: {top: 15, right: 15, bottom: 15, left: 15}\n'


@pytest.fixture
def cli(capsys, monkeypatch):
    """The program in this process."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.delenv("LEAFLET_GEN_LANG", raising=False)

    def called(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return called


# --- before ink: the printer's white edge


def page(*nodes, width: float = 210, height: float = 297) -> Page:
    return Page(width, height, frame("", (0, 0, width, height), *nodes))


def white(*edges: float) -> Paper:
    return Paper(unprintable=edges or (6, 6, 6, 6))


def test_what_stands_in_the_white_edge_is_told_with_its_block_its_edge_and_by_how_much():
    placed_words = frame("P", (9, 100, 60, 8), words("Nộp hồ sơ", 0, 6), name="steps", place=Place("content/a.yaml", 7, 3))
    assert printable(layout(page(placed_words)), white()) == []
    found = printable(layout(page(placed_words)), white(15, 15, 15, 15))
    assert [(p.code, p.place, p.severity) for p in found] == [("unprintable_left", Place("content/a.yaml", 7, 3), "error")]
    assert found[0].values == {"page": 1, "block": "steps", "text": "Nộp hồ sơ", "edge": "left", "out_mm": 6.0, "white_mm": 15}


@given(st.floats(0, 180), st.floats(5, 290), st.tuples(*[st.floats(0, 30)] * 4))
def test_a_word_is_told_exactly_at_the_edges_that_it_crosses(x, baseline, edges):
    word = words("Cổng", x, baseline)
    box, room = word.box(), white(*edges).printable
    out = (room.y - box.y, box.right - room.right, box.bottom - room.bottom, room.x - box.x)
    crossed = {f"unprintable_{edge}" for edge, by in zip(EDGES, out) if by > 0.1}
    told = {p.code for p in printable(layout(page(frame("P", (0, 0, 210, 297), word))), white(*edges))}
    assert crossed <= told <= {f"unprintable_{edge}" for edge, by in zip(EDGES, out) if by > 0}


def test_a_code_needs_its_quiet_zone_too():
    symbol = code(x=17, y=100, side=30)  # a module is 30 mm over its count: four of them are more than two millimetres
    quiet = 4 * symbol.module
    (found,) = printable(layout(page(frame("", (0, 0, 50, 50), symbol))), white(15, 15, 15, 15))
    assert found.values["out_mm"] == round(15 - (17 - quiet), 1)


def test_decoration_may_run_into_the_white_edge():
    band = frame("Artifact", (0, 0, 210, 297), words("trang trí", 0, 5))
    assert printable(layout(page(band)), white()) == []


def test_on_a_sheet_the_page_is_measured_where_it_is_shown():
    """Half the size and turned: what stood at the page's left stands at the sheet's lower edge."""
    inner = page(frame("P", (10, 20, 60, 8), words("Cổng", 0, 6), name="p"))
    on = side(white(), (placed(inner, (0, -0.5, 0.5, 0, 20, 297)),))
    (found,) = printable(Imposed(layout(on), "two-up"), white())
    assert (found.code, found.values["out_mm"]) == ("unprintable_bottom", 1.0)  # 6 - 10 / 2


def test_what_a_tile_does_not_show_is_not_needed_there():
    inner = page(frame("P", (0, 100, 60, 8), words("Cổng", 0, 6)), frame("P", (100, 100, 60, 8), words("Dịch vụ", 0, 6)))
    part = placed(inner, (1, 0, 0, 1, -80, 0), Box(90, 0, 100, 297))  # from 10 mm of the sheet on
    assert printable(Imposed(layout(side(white(), (part,))), "tiles"), white()) == []
    (found,) = printable(Imposed(layout(side(white(), (part,))), "tiles"), white(6, 6, 6, 25))
    assert (found.values["text"], found.values["out_mm"]) == ("Dịch vụ", 5.0)


def test_a_code_that_a_tile_cuts_is_none_of_the_tiles_codes():
    inner = page(frame("", (0, 0, 210, 297), code(x=50, y=50, side=30)))
    whole, half = (side(white(), (placed(inner, (1, 0, 0, 1, 0, 0), Box(0, 0, wide, 297)),)) for wide in (100, 65))
    assert len(list(codes(whole))) == 1 and list(codes(half)) == []


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_edge_has_its_words(edge, lang):
    values = {"page": 2, "block": "steps", "text": "Cổng", "edge": edge, "out_mm": 2.5, "white_mm": 6.0}
    what, do = say(f"unprintable_{edge}", lang, values)
    assert "steps" in what and ("2,5 mm" if lang == "vi" else "2.5 mm") in what and "--printer" in do


# --- two sides on a printer that does not turn paper


@given(st.integers(1, 12))
def test_fronts_and_backs_are_each_side_once_and_the_backs_begin_with_the_last_sheet(count):
    sides = layout(*(page(frame("P", (20, 20, 60, 8), words(str(n), 0, 6))) for n in range(2 * count)))
    parts = by_hand(Imposed(sides, "as-is", "long"))
    said = {end: [int(m.item.text) for s in sheets(part.layout) for m in s.marks] for end, part in parts.items()}
    assert said["mat-truoc"] == [2 * n for n in range(count)]
    assert said["mat-sau"] == [2 * n + 1 for n in reversed(range(count))]
    assert all(part.flip == "" and part.sheets == count for part in parts.values())


def test_a_stack_that_is_fed_as_it_came_out_has_every_back_behind_its_front(shipped):
    """Played through: sheets come out face down, the last one on top; the top one is fed first."""
    job = Job("van-phong", shipped.loaded.printers["van-phong"])
    _, imposed, _ = on_sheets(shipped.editions["danh-muc_a5-danh-muc_black_vi_vinh-hoang"], job)
    assert imposed.sheets > 1
    parts = by_hand(imposed)
    stack = []
    for front in parts["mat-truoc"].layout.pages:
        stack.insert(0, front)
    made = {id(front): back for front, back in zip(stack, parts["mat-sau"].layout.pages, strict=True)}
    fronts, backs = imposed.layout.pages[::2], imposed.layout.pages[1::2]
    assert all(made[id(front)] is back for front, back in zip(fronts, backs, strict=True))


# --- the whole way


@pytest.fixture(scope="module")
def kits(tmp_path_factory) -> dict[str, Path]:
    """The same project printed on two printers: by hand, and by one that turns paper itself."""
    root = project(tmp_path_factory.mktemp("kit"), ORDERS)
    made = {}
    for name, more in (("van-phong", ["--copies", "10", "--test"]), ("hai-mat", [])):
        folder = root / name
        ran = run("print-kit", root, "--printer", name, "-o", folder, "--only", "vneid", "--only", "loi-ich", "--only", "huong-dan", *more)
        assert ran.code == 0, ran.err
        assert ran.lines == [str(folder / entry["file"]) for entry in entries(folder)]
        made[name] = folder
    return made


def entries(folder: Path) -> list[dict]:
    return json.loads((folder / "manifest.json").read_text("utf-8"))["built"]


def by_file(folder: Path) -> dict[str, dict]:
    return {entry["file"]: entry for entry in entries(folder)}


CARD, FOLDED, POSTER = "vneid_a6_black_vi_vinh-hoang", "loi-ich_a4-trifold_black_vi_vinh-hoang", "huong-dan_a3_colour_vi_vinh-hoang"


def test_each_format_has_its_scheme_and_screens_are_left_out(kits):
    made = by_file(kits["van-phong"])
    own = ["huong-dan-in.pdf", "thu-may-in.pdf", "thu-lat-giay-mat-truoc.pdf", "thu-lat-giay-mat-sau.pdf"]
    assert set(made) == {f"{CARD}-in.pdf", f"{FOLDED}-mat-truoc.pdf", f"{FOLDED}-mat-sau.pdf", f"{POSTER}-in.pdf", *own}
    assert {path.name for path in kits["van-phong"].iterdir()} == {*made, "manifest.json"}
    said = {name: (e["scheme"], e["flip"], e["sheets"], e["pieces"], e["printer"]) for name, e in made.items() if e["kind"] == "office"}
    assert said[f"{CARD}-in.pdf"] == ("four-up", None, 1, 4, "van-phong")
    assert said[f"{FOLDED}-mat-truoc.pdf"] == said[f"{FOLDED}-mat-sau.pdf"] == ("as-is", "short", 1, 1, "van-phong")
    assert said[f"{POSTER}-in.pdf"][:2] == ("tiles", None)


def test_a_printer_that_turns_paper_gets_one_file_that_says_over_which_edge(kits):
    made = by_file(kits["hai-mat"])
    assert made[f"{FOLDED}-in.pdf"]["pages"] == 2 and not any("mat-sau" in name for name in made)
    wishes = {name: wishes_of(kits["hai-mat"] / name) for name in made}
    assert wishes[f"{FOLDED}-in.pdf"]["Duplex"] == "/DuplexFlipShortEdge"
    assert wishes[f"{CARD}-in.pdf"]["Duplex"] == "/Simplex"


def wishes_of(path: Path) -> dict[str, str]:
    with pikepdf.open(path) as pdf:
        return {key.removeprefix("/"): str(value) for key, value in pdf.Root.ViewerPreferences.items()}


@pytest.mark.parametrize("printer", ["van-phong", "hai-mat"])
def test_every_file_is_untagged_asks_for_100_percent_and_lies_on_the_printers_paper(kits, printer):
    for name, entry in by_file(kits[printer]).items():
        path = kits[printer] / name
        with pikepdf.open(path) as pdf:
            assert "/StructTreeRoot" not in pdf.Root and not any("/Annots" in page for page in pdf.pages), name
        assert wishes_of(path)["PrintScaling"] == "/None", name
        sizes = page_sizes(path.read_bytes())
        assert len(sizes) == entry["pages"]
        assert all(sorted(size) == pytest.approx([210, 297], abs=0.1) for size in sizes), name


def test_a_file_asks_for_as_many_copies_as_it_can_and_the_manifest_says_how_many(kits):
    """Ten cards are three sheets of four; ten posters are more than a file may ask for (ISO 32000-1, table 150)."""
    made = by_file(kits["van-phong"])
    assert made[f"{CARD}-in.pdf"]["copies"] == 3 and wishes_of(kits["van-phong"] / f"{CARD}-in.pdf")["NumCopies"] == "3"
    assert made[f"{POSTER}-in.pdf"]["copies"] == 10 and "NumCopies" not in wishes_of(kits["van-phong"] / f"{POSTER}-in.pdf")


@pytest.mark.parametrize("printer", ["van-phong", "hai-mat"])
def test_every_code_is_read_back_from_the_sheets_as_the_manifest_has_it(kits, printer):
    there = 0
    for name, entry in by_file(kits[printer]).items():
        read = sorted((r.page, r.payload) for r in read_codes((kits[printer] / name).read_bytes(), 300))
        assert read == sorted((q["page"], q["payload"]) for q in entry["qr"]), name
        there += len(read)
    assert there >= 4 + 1 + 1  # four cards, a leaflet, a poster


def test_the_kit_passes_the_programs_own_proof(cli, kits):
    ran = cli("proof", *sorted(kits["hai-mat"].glob("*.pdf")))
    assert ran.code == 0, ran.err


def test_the_same_kit_is_the_same_bytes(cli, kits, tmp_path):
    root = kits["hai-mat"].parent
    assert cli("print-kit", root, "--printer", "hai-mat", "-o", tmp_path, "--only", "loi-ich").code == 0
    assert (tmp_path / f"{FOLDED}-in.pdf").read_bytes() == (kits["hai-mat"] / f"{FOLDED}-in.pdf").read_bytes()


def test_build_makes_the_kit_too(cli, tmp_path):
    ran = cli("build", project(tmp_path), "--kit", "office", "-o", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"huong-dan_a5_colour_vi_vinh-hoang-in.pdf", "huong-dan-in.pdf", "manifest.json"}


def test_test_sheets_need_no_edition(cli, tmp_path):
    root = project(tmp_path)
    ran = cli("print-kit", root, "--printer", "hai-mat", "--test", "-o", tmp_path / "out", "--json")
    assert ran.code == 0, ran.err
    assert [entry["file"] for entry in ran.document["built"]] == ["thu-may-in.pdf", "thu-lat-giay.pdf"]
    assert wishes_of(tmp_path / "out" / "thu-lat-giay.pdf")["Duplex"] == "/DuplexFlipLongEdge"


# --- all or nothing


def test_on_a_printer_of_wide_edges_nothing_is_released_and_the_block_is_named(cli, tmp_path):
    root = project(tmp_path)
    (root / "assets" / "printers").mkdir(parents=True)
    (root / "assets" / "printers" / "cu.yaml").write_text(WIDE, "utf-8")
    ran = cli("print-kit", root, "--printer", "cu", "-o", tmp_path / "out", "--json")
    assert ran.code == 1 and not (tmp_path / "out").exists()
    found = [p for p in ran.document["problems"] if p["code"].startswith("unprintable_")]
    assert found and all(p["severity"] == "error" and p["values"]["white_mm"] == 15 and p["values"]["out_mm"] > 0 for p in found)
    assert any(p["file"] == "content/topics/nop-ho-so/vi.yaml" and p["line"] and "mm" in p["what"] for p in found)


def test_one_edition_that_fails_its_proof_keeps_all_files_back(tmp_path, monkeypatch):
    root, out = project(tmp_path, ORDERS), tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text("{}")
    proof = kit_press.proof_sheets

    def spoilt(pdf: bytes, imposed: Imposed) -> list[Problem]:
        return [*proof(pdf, imposed), *([Problem("sheet_scaled")] if imposed.scheme == "four-up" else [])]

    monkeypatch.setattr(kit_press, "proof_sheets", spoilt)
    with pytest.raises(Stop) as stop:
        print_kit(Console("vi"), Options(root, out, jobs=1), {"only": ("vneid", "loi-ich"), "formats": (), "theme": None, "lang": None})
    assert stop.value.code == PROOF
    assert [path.name for path in out.iterdir()] == ["manifest.json"] and (out / "manifest.json").read_text() == "{}"


def test_a_final_kit_has_no_blank(cli, tmp_path):
    root = project(tmp_path)
    assert cli("print-kit", root, "-o", tmp_path / "out", "--final").code == 1 and not (tmp_path / "out").exists()
    fill_in(root)
    assert cli("print-kit", root, "-o", tmp_path / "out", "--final").code == 0


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["--printer", "van-phog"], 2, ["van-phog", "van-phong", "hai-mat", "mau"]),
        (["--scheme", "twoup"], 2, ["twoup", *SCHEMES]),
        (["--scheme", "four-up"], 1, ["four-up", "148 × 210"]),
        (["--format", "a99"], 2, ["a99"]),
        (["--copies", "0"], 2, ["--copies"]),
    ],
)
def test_what_cannot_be_done_is_said_with_what_can(cli, tmp_path, asked, code, said):
    ran = cli("print-kit", project(tmp_path), "-o", tmp_path / "out", *asked)
    assert ran.code == code and not (tmp_path / "out").exists()
    assert all(word in ran.err for word in said), ran.err


def test_only_pages_for_screens_are_nothing_to_print(cli, tmp_path):
    ran = cli("print-kit", project(tmp_path, ONE.replace("[a5]", "[doc]")), "-o", tmp_path / "out")
    assert ran.code == 2 and "màn hình" in ran.err


# --- colours on a printer without


def test_a_colour_page_that_is_faint_in_grey_is_warned_of_and_a_black_one_is_refused(shipped, monkeypatch):
    monkeypatch.setattr(kit_press, "paper_faults", lambda pdf, made, ink: [Problem("paper_faint")] if ink == "mono" else [])
    severities = {}
    for theme in ("colour", "black"):
        edition = shipped.editions[f"vneid_a6_{theme}_vi_vinh-hoang"]
        for printer in ("van-phong", "mau"):
            found = press(edition, Job(printer, shipped.loaded.printers[printer])).problems
            severities[theme, printer] = [p.severity for p in found if p.code == "paper_faint"]
    assert severities == {("colour", "van-phong"): ["warning"], ("black", "van-phong"): ["error"], ("colour", "mau"): [], ("black", "mau"): []}


# --- the guide


def sheaf(scheme: str = "as-is", flip: str = "", by: int = 1, name: str = "to_a4", sets: int = 1, **more) -> Sheaf:
    job = Job("x", Printer(schema="1", title={"vi": "Máy"}))
    pages = layout(*(page(frame("P", (20, 20, 60, 8), words("x", 0, 6))) for _ in range(2 if flip else 1)))
    imposed = SCHEMES["as-is"](pages, job.paper)
    made = Sheaf.of(name, (f"{name}.pdf",) if by == 1 else tuple(f"{name}-{n}.pdf" for n in range(by)), replace(imposed, scheme=scheme, flip=flip), pages, sets)
    return replace(made, **more)


def said_on(made: Layout) -> str:
    return " ".join(run.text.strip() for run in runs_of(made))


def runs_of(made: Layout) -> list[Run]:
    return [m.item for s in sheets(made) for m in s.marks if isinstance(m.item, Run)]


@pytest.mark.parametrize("printer", ["van-phong", "hai-mat"])
def test_the_guide_names_exactly_the_files_of_the_manifest(kits, printer):
    with pypdfium2.PdfDocument(kits[printer] / "huong-dan-in.pdf") as pdf:
        said = "\n".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\ufffe", "-")
    assert sorted(re.findall(r"[\w-]+\.pdf", said)) == sorted({*by_file(kits[printer])} - {"huong-dan-in.pdf"})


def test_a_publication_has_its_title_in_bold_above_the_names_of_its_files():
    made = guide([sheaf(flip="long", by=2, name="to_a4", title="Ngồi nhà nộp hồ sơ")], "Máy", Paper(), "vi")
    marks = {m.item.text.strip(): m for m in sheets(made)[0].marks if isinstance(m.item, Run)}
    title = marks["Ngồi nhà nộp hồ sơ"]
    assert (title.item.face, title.item.size_pt) == ("bold", 12)
    for side_said, name in (("mặt trước", "to_a4-0.pdf"), ("mặt sau", "to_a4-1.pdf")):
        said, file = marks[side_said], marks[name]
        assert baseline(said) == pytest.approx(baseline(file), abs=0.01) and file.item.size_pt == 10 and file.box.y > title.box.bottom - 1
        boxes = [m.box for m in sheets(made)[0].marks if isinstance(m.item, Shape) and m.box.width == pytest.approx(2.8)]
        assert any(box.right < said.box.x and said.box.y < box.y + 1.4 < said.box.bottom for box in boxes)


def baseline(mark) -> float:
    return mark.box.y + 0.95 * mm(mark.item.size_pt)


def test_a_name_too_long_for_its_line_stays_off_the_white_edge():
    made = guide([sheaf(name="danh-muc_a5_colour_vi_" + "xa-vinh-hoang-" * 8, flip="long", by=2)], "Máy", Paper(), "vi")
    assert printable(made, Paper()) == []


def test_the_guide_says_how_many_sheets_are_in_a_file_and_how_often_it_is_printed():
    made = said_on(guide([sheaf(name="mot"), sheaf(name="hai", sets=25, sheets=3)], "Máy", Paper(), "vi"))
    said = " ".join(made.split())
    assert "Tệp có 1 tờ giấy · in lần" in said and "Tệp có 3 tờ giấy · in 25 lần" in said
    assert "Kích thước thực" in said and "100 %" in said and "Số bản" in said


def test_how_often_is_left_blank_only_where_nobody_asked():
    """Four cards that were asked for are one sheet, once."""
    for asked in (True, False):
        marks = sheets(guide([sheaf()], "Máy", Paper(), "vi", asked=asked))[0].marks
        said = {m.item.text.strip(): m.box for m in marks if isinstance(m.item, Run)}
        assert ("bold" in {m.item.face for m in marks if isinstance(m.item, Run) and m.item.text.strip() == "1"}) is asked
        rules = [m.box for m in marks if isinstance(m.item, Shape) and m.item.stroke_width == 0.3 and 10 < m.box.width < 40]
        if not asked:  # a rule to write on, between the words
            before, after = said["Tệp có 1 tờ giấy · in"], said["lần"]
            assert any(before.right < rule.x and rule.right < after.x and abs(rule.y - before.bottom) < 1 for rule in rules)


def test_test_sheets_come_first_by_their_names_or_how_to_come_by_them():
    own = ("thu-may-in.pdf", "thu-lat-giay.pdf")
    with_them, without = (said_on(guide([sheaf()], "Máy", Paper(), "vi", tests=tests)) for tests in (own, ()))
    for said in (with_them, without):
        assert said.index("Làm trước, một lần") < said.index(say("kit_scheme_as-is", "vi", {})[0])
    assert all(name in with_them for name in own) and "--test" not in with_them
    assert "leaflet-gen print-kit --test" in without and "thu-may-in" in without and "thu-may-in.pdf" not in without


def test_only_a_file_of_two_sheets_or_more_is_said_to_begin_with_the_last():
    one, two = (said_on(guide([sheaf(flip="short", by=2, sheets=n)], "Máy", Paper(), "vi")) for n in (1, 2))
    assert "tờ cuối" not in one and "tờ cuối" in two


def trifold(by: int, lang: str = "vi") -> Layout:
    return guide([sheaf(flip="short", by=by, folds=(99.0, 198.0), paper=(297.0, 210.0))], "Máy", Paper(), lang)


def test_a_trifold_has_a_drawing_for_each_step_of_the_hands_with_its_number():
    for by, steps in ((2, ["2", "4", "5"]), (1, ["2", "3"])):
        marks = [m for m in sheets(trifold(by))[0].marks if isinstance(m.item, Run)]
        numbers = [m for m in marks if m.item.text.isdigit() and m.item.face == "extrabold"]
        last, drawn = int(steps[-1]), numbers[int(steps[-1]) :]
        assert [m.item.text for m in drawn] == steps and all(m.box.y > numbers[last - 1].box.bottom for m in drawn)
        assert "In thử một tờ, gấp xem đúng rồi mới in hết." in " ".join(m.item.text.strip() for m in marks)


@pytest.mark.parametrize(("lang", "word"), [("vi", "BÌA"), ("en", "COVER")])
def test_the_cover_of_a_trifold_is_drawn_black_with_its_word_on_it(lang, word):
    marks = sheets(trifold(2, lang))[0].marks
    (said,) = [m for m in marks if isinstance(m.item, Run) and m.item.text == word]
    black = [m.box for m in marks if isinstance(m.item, Shape) and m.item.fill == "#000000"]
    assert said.item.colour == "#ffffff" and any(box.holds(said.box) for box in black)


def test_the_printed_side_of_a_stack_is_grey_and_its_turned_edge_is_heavy():
    for flip in ("long", "short"):
        shapes = [m for s in sheets(guide([sheaf(flip=flip, by=2)], "Máy", Paper(), "vi")) for m in s.marks if isinstance(m.item, Shape)]
        (grey,) = [m.box for m in shapes if m.item.fill == PRINTED]
        (heavy,) = [m.box for m in shapes if m.item.stroke_width == 1.4]
        middle = heavy.x + heavy.width / 2, heavy.y + heavy.height / 2
        assert middle == pytest.approx((grey.x, grey.y + grey.height / 2) if flip == "long" else (grey.x + grey.width / 2, grey.y), abs=0.1)


def test_a_page_alone_is_drawn_with_lines_and_no_number():
    marks = sheets(guide([sheaf()], "Máy", Paper(), "vi"))[0].marks
    assert [m.item.text for m in marks if isinstance(m.item, Run) and m.item.text == "1" and m.box.x < 55] == []
    (drawn,) = [m.box for m in marks if isinstance(m.item, Shape) and m.item.fill == "#ffffff" and m.box.height > 10]
    lines = [m.box for m in marks if isinstance(m.item, Shape) and drawn.holds(m.box) and m.box.height <= 1]
    assert drawn.height == pytest.approx(16) and len(lines) >= 4


def test_no_page_has_one_block_alone_where_two_can_have_two():
    """A tri-fold, a booklet and a poster after a short list: as full as each other, the tri-fold would have a page to itself."""
    folded = sheaf(flip="short", by=2, name="gap", folds=(99.0, 198.0), paper=(297.0, 210.0))
    for lang in LANGUAGES:
        made = guide([sheaf(name="mot"), sheaf(name="hai"), folded, sheaf("booklet"), sheaf("tiles")], "Máy", Paper(), lang)
        titles = [sum(isinstance(m.item, Run) and m.item.size_pt == 16 for m in s.marks) for s in sheets(made)]
        assert len(titles) == 2 and min(titles) >= 2


def test_a_block_that_runs_over_has_its_title_again_and_pages_are_about_as_full():
    """What is left for the last page is never a line or two."""
    for count, many in ((8, 1), (12, 2), (13, 2), (30, 3)):
        made = guide([sheaf(name=f"to-{n}") for n in range(count)], "Máy", Paper(), "vi")
        title = say("kit_scheme_as-is", "vi", {})[0]
        pages = [[m for m in s.marks if isinstance(m.item, Run)] for s in sheets(made)]
        assert len(pages) == many
        for page in pages[1:]:
            assert page[0].item.text.strip() == f"{title} (tiếp)"
        files = [sum(m.item.text.endswith(".pdf") for m in page) for page in pages]
        assert sum(files) == count and files[-1] >= count / len(pages) * 0.5


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", [*SCHEMES, "origami"])
def test_the_guide_says_how_each_scheme_is_cut_and_folded(lang, scheme):
    said = said_on(guide([sheaf(scheme)], "Máy", Paper(), lang))
    name = f"kit_scheme_{scheme}" if scheme in SCHEMES else "kit_scheme_other"
    assert has(name) and say(name, lang, {})[0] in said


@pytest.mark.parametrize(("by", "flip", "words"), [(1, "long", "cạnh dài"), (1, "short", "cạnh ngắn"), (2, "short", "mặt sau"), (2, "short", "cạnh vào máy trước"), (2, "long", "cạnh bên trái"), (1, "", "một mặt")])
def test_the_guide_says_how_the_stack_is_turned(by, flip, words):
    assert words in said_on(guide([sheaf(flip=flip, by=by)], "Máy", Paper(), "vi"))


def test_the_picture_of_turning_is_another_for_each_edge():
    """The heavy edge stands where the paper turns: at the left of an upright sheet for its long edge, at its top for the short."""

    def heavy(flip: str) -> Box:
        shapes = [m for s in sheets(guide([sheaf(flip=flip)], "Máy", Paper(), "vi")) for m in s.marks if isinstance(m.item, Shape)]
        return next(m.box for m in shapes if m.item.stroke_width == 1.4)

    assert heavy("long").height > 10 > heavy("long").width and heavy("short").width > 10 > heavy("short").height


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("white_edge", [4.0, 15.0])
def test_the_guide_is_12_pt_black_and_off_the_white_edge_however_long(lang, white_edge):
    paper = white(*[white_edge] * 4)
    many = [sheaf(scheme, title=f"Tờ số {n}", name=f"to-{scheme}-{n}_a4_black_vi_vinh-hoang", sets=7) for scheme in SCHEMES for n in range(8)]
    folded = sheaf(flip="short", by=2, name="gap", folds=(99.0, 198.0), paper=(297.0, 210.0))
    made = guide([*many, sheaf(flip="short", by=2, name="hai"), folded], "Máy laser đen trắng", paper, lang)
    assert len(made.pages) > 1 and printable(made, paper) == []
    assert all(run.size_pt >= 12 or run.text.endswith(".pdf") and run.size_pt == 10 for run in runs_of(made))
    assert {run.text for run in runs_of(made) if run.colour != "#000000"} <= {"BÌA", "COVER"}
    named = {run.text.strip() for run in runs_of(made)}
    assert all(any(one.name in text for text in named) for one in many)
    for s in sheets(made):
        boxes = [(m.item.text, m.box) for m in s.marks if isinstance(m.item, Run) and m.item.text.strip()]
        assert [(a, b) for (a, x), (b, y) in combinations(boxes, 2) if min(x.overlap(y)) > 0.6] == []
    with pikepdf.open(BytesIO(write_sheets(made))) as pdf:
        assert len(pdf.pages) == len(made.pages)


def test_files_that_are_handled_alike_are_told_of_together():
    made = guide([sheaf("two-up", name="a"), sheaf("booklet", name="b"), sheaf("two-up", name="c")], "Máy", Paper(), "vi")
    assert said_on(made).count(say("kit_scheme_two-up", "vi", {})[0]) == 1


@pytest.mark.parametrize(("width", "height", "named"), [(297, 420, True), (841, 1189, False)])
def test_tiles_are_named_in_the_picture_where_their_names_have_room(width, height, named):
    poster = layout(page(frame("P", (20, 20, 60, 8), words("x", 0, 6)), width=width, height=height))
    imposed = SCHEMES["tiles"](poster, Paper())
    made = guide([Sheaf.of("to", ("to.pdf",), imposed, poster, 1)], "Máy", Paper(), "vi")
    assert ("B2" in {run.text for run in runs_of(made)}) is named
    assert len([m for s in sheets(made) for m in s.marks if isinstance(m.item, Shape) and m.item.dash]) >= 4


def test_pages_that_stand_on_their_heads_have_their_numbers_so():
    pages = layout(page(), page())
    on = side(Paper(), (placed(pages.pages[0], (-1, 0, 0, -1, 210, 297)),))
    imposed = replace(SCHEMES["as-is"](pages, Paper()), scheme="two-up", layout=replace(pages, pages=(on,)))
    turned = tuple(replace(p, side=0, onto=(-1.0, 0.0, 0.0, -1.0, 210.0, 297.0)) for p in imposed.placings[:1])
    made = guide([Sheaf.of("z", ("z.pdf",), replace(imposed, placings=turned, flip=""), pages, 1)], "Máy", Paper(), "vi")
    groups = [node for node in made.pages[0].root.children if isinstance(node, Group)]
    numbers = [inner.matrix for group in groups for inner in group.children if isinstance(inner, Group)]
    assert any(matrix[0] == matrix[3] == -1 for matrix in numbers)


@pytest.mark.parametrize(
    ("line", "said"),
    [("unprintable: {top: 40}", "30"), ("unprintable: {left: -5}", "0"), ("pages_per_minute: 0", "1"), ("paper: [21, 29.7]", "100")],
)
def test_a_printer_that_cannot_be_is_refused_where_it_is_written(cli, tmp_path, line, said):
    where = project(tmp_path / "du-an", ONE)
    printers = where / "assets" / "printers"
    printers.mkdir(parents=True)
    (printers / "canon.yaml").write_text(f'schema: 1\ntitle: {{vi: "Máy"}}\n{line}\n', encoding="utf-8")
    ran = cli("print-kit", where, "--printer", "canon", "-o", tmp_path / "in")
    assert ran.code == 1 and "assets/printers/canon.yaml:3:" in ran.err and said in ran.err
    assert not list((tmp_path / "in").glob("*.pdf"))


def test_a_kit_for_the_office_is_no_file_for_the_press(cli, tmp_path):
    ran = cli("build", project(tmp_path / "du-an", ONE), "--kit", "office", "--kind", "press")
    assert ran.code == 2 and "--kind press" in ran.err
