"""The command line: what it says, on which stream, in which language, and with which exit code it ends."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from reading import painted_text
from runs import EPOCH, ONE, PROGRAM, Ran, environment, fill_in, project, run, spoil

import leaflet_gen
from leaflet_gen import build as building
from leaflet_gen.cli import doctor
from leaflet_gen.cli.app import COMMANDS
from leaflet_gen.cli.main import DONE, INTERRUPTED, _seen, main
from leaflet_gen.load.schema import KINDS
from leaflet_gen.load.shipped import shipped
from leaflet_gen.problems import Problem

SCRIPT = Path(sys.executable).parent / "leaflet-gen"
NAME = "huong-dan_a5_colour_vi_vinh-hoang"


@pytest.fixture
def cli(capsys, monkeypatch, tmp_path_factory):
    """The program in this process: `cli("build", folder)` gives what it left."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("logs")))
    for variable in ("LEAFLET_GEN_LANG", "LEAFLET_GEN_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(variable, raising=False)

    def called(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return called


@pytest.fixture
def one(tmp_path) -> Path:
    """A project with one edition."""
    return project(tmp_path / "one")


# -- help, version, languages -----------------------------------------------------------


@pytest.mark.parametrize(
    "lang, usage, left_over", [("vi", "Cách dùng:", ("Usage", "Options", "Show", "OPTIONS")), ("en", "Usage:", ("Cách", "Tùy"))]
)
@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=lambda c: c[0] if c else "leaflet-gen")
def test_help_is_wholly_in_one_language(cli, command, lang, usage, left_over):
    ran = cli("--lang", lang, *command, "--help")
    assert (ran.code, ran.err) == (0, "") and ran.out.startswith(f"{usage} {' '.join(('leaflet-gen', *command))} ")
    assert not [word for word in left_over if word in ran.out]


def test_help_shows_every_command_and_every_exit_code(cli):
    ran = cli("--help")
    assert [name for name in COMMANDS if f"\n  {name} " not in ran.out] == [] and "..." not in ran.out
    assert [line.split()[0] for line in ran.lines[-7:]] == ["0", "1", "2", "3", "4", "70", "130"]


def test_without_a_command_the_help_is_shown_and_nothing_was_done(cli):
    for arguments in ((), ("--lang", "vi")):
        ran = cli(*arguments)
        assert (ran.code, ran.out) == (2, "") and ran.err.startswith("Cách dùng: leaflet-gen ") and "completion" in ran.err


def test_the_version_is_data(cli):
    assert cli("--version") == Ran(0, f"leaflet-gen {leaflet_gen.__version__}\n", "")


@pytest.mark.parametrize("program", [PROGRAM, (SCRIPT,)], ids=["python -m leaflet_gen", "leaflet-gen"])
def test_the_module_and_the_script_are_the_same_program(program):
    if program == (SCRIPT,) and not SCRIPT.exists():
        pytest.skip("leaflet-gen is not installed beside this interpreter")
    assert run("--version", program=program).out == f"leaflet-gen {leaflet_gen.__version__}\n"
    assert run("--help", program=program).out.startswith("Cách dùng: leaflet-gen ")
    assert run("biuld", program=program).code == 2


def test_messages_are_vietnamese_unless_something_says_otherwise(cli, monkeypatch):
    vietnamese, english = "Không có lệnh biuld.", "There is no command biuld."
    assert cli("biuld").err.startswith(vietnamese)
    assert cli("--lang", "en", "biuld").err.startswith(english) and cli("--lang=en", "biuld").err.startswith(english)
    for value in ("en", "EN", "en_GB.UTF-8"):
        monkeypatch.setenv("LEAFLET_GEN_LANG", value)
        assert cli("biuld").err.startswith(english)
        assert cli("--lang", "vi", "biuld").err.startswith(vietnamese)
    monkeypatch.setenv("LEAFLET_GEN_LANG", "tlh")
    assert cli("biuld").err.startswith(vietnamese)


def test_who_asks_for_english_pages_is_still_spoken_to_in_vietnamese(cli, one):
    spoil(one, "content/project.yaml", "vinh-hoang", "vinh-hoag")
    assert "lỗi:" in cli("check", one, "--lang", "en").err
    assert "error:" in cli("--lang", "en", "check", one, "--lang", "vi").err


def test_the_environment_changes_the_language_of_help_and_of_problems(one):
    spoil(one, "content/project.yaml", "vinh-hoang", "vinh-hoag")
    english = environment(LEAFLET_GEN_LANG="en")
    assert run("check", "--help", env=english).out.startswith("Usage: ")
    ran = run("check", one, env=english)
    assert ran.code == 1 and "error: " in ran.err and "lỗi" not in ran.err and "vinh-hoang" in ran.err


# -- wrong usage: 2 ---------------------------------------------------------------------

WRONG = [
    (("build", "--formt", "a4"), ["không có tùy chọn --formt", "Có phải ý bạn là --format?"]),
    (("biuld",), ["Không có lệnh biuld", "Có phải ý bạn là build?"]),
    (("chek", "."), ["Có phải ý bạn là check?"]),
    (("xyz",), ["Không có lệnh xyz", "leaflet-gen --help"]),
    (("build", "{one}", "--format", "a44"), ["--format", "a44", "“a4”"]),
    (("build", "{one}", "--theme", "blak"), ["--theme", "blak", "“black”"]),
    (("build", "{one}", "--only", "huong-dn"), ["--only", "“huong-dan”"]),
    (("build", "{one}", "--lang", "xx"), ["--lang", "xx", "en, vi"]),
    (("list", "{one}", "--format", "a44"), ["“a4”"]),
    (("check", "{one}", "--format", "a44", "--theme", "blak"), ["“a4”", "“black”"]),
    (("build", "{one}", "--format", "a4-trifold"), ["Không có bản in nào"]),  # it exists, but not for this material
    (("build", "--format"), ["--format", "thiếu giá trị"]),
    (("build", "a", "b c"), ["thừa b c"]),
    (("new",), ["leaflet-gen new còn thiếu tên thư mục"]),
    (("build", "–final"), ["–final", "Gõ dấu gạch ngắn: --final"]),
    (("check", "{one}", "—final"), ["Gõ dấu gạch ngắn: --final"]),
    (("build", "{one}", "-only", "huong-dan"), ["Gõ dấu gạch ngắn: --only"]),
    (("batch", "–-villages", "a.csv"), ["Gõ dấu gạch ngắn: --villages"]),
    (("batch", "–o", "x"), ["Gõ dấu gạch ngắn: -o"]),
    (("batch", "-villages", "a.csv"), ["Gõ dấu gạch ngắn: --villages"]),
    (("batch", "--where", "commune=“Trung", "Nam”"), ["commune=“Trung", "dấu nháy thẳng"]),
    (("batch", "--villages", "“a.csv”"), ["“a.csv”", "dấu nháy thẳng"]),
    (("batch", "--villages", "‘a.csv’"), ["‘a.csv’", "dấu nháy thẳng"]),
    (("batch", "--villages", "thôn", "mới.xlsx"), ["mới.xlsx", "một phần tên của danh sách"]),
    (("build", "{one}", "--final=yes"), ["--final đứng một mình"]),
    (("proof",), ["còn thiếu FILE.pdf"]),
    (("completion", "tcsh"), ["SHELL", "bash, zsh, fish"]),
    (("completion",), ["SHELL"]),
    (("--lang", "fr", "list"), ["--lang", "vi, en"]),
    (("doctor", "--lang", "en"), ["leaflet-gen --lang … doctor"]),
    (("build", "{one}/no such folder"), ["Không có thư mục", "no such folder", "leaflet-gen new"]),
    (("check", "{one}/content/project.yaml"), ["là một tệp"]),
    (("schema", "{one}/none"), ["Không có thư mục"]),
    (("new", "{one}"), ["không trống"]),
    (("new", "{one}/content/project.yaml"), ["không ghi đè"]),
]


@pytest.mark.parametrize("arguments, said", WRONG, ids=[" ".join(a) for a, _ in WRONG])
def test_wrong_usage_is_told_in_vietnamese_and_ends_with_2(cli, one, arguments, said):
    ran = cli(*(a.replace("{one}", str(one)) for a in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert [words for words in said if words not in ran.err] == []
    assert not [word for word in ("Option", "argument", "No such", "Usage", "Traceback", "Error") if word in ran.err]


def test_curly_quotes_in_a_name_are_the_name_s_own(cli, one, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, more in (("Thôn “Mới”.csv", ()), ("“Mới”.csv", ()), ("a.csv", ("--where", "place=quán “Mới”"))):
        (tmp_path / name).write_text("Thôn,Xã\n", "utf-8")
        assert "dấu nháy thẳng" not in cli("batch", one, "--villages", name, *more).err


def test_a_file_in_the_folder_above_is_named_as_it_was_typed():
    assert _seen("../ghi.xlsx") == "../ghi.xlsx" and _seen("out/.leaflet-gen-1/a.pdf") == "out"


def test_wrong_usage_is_told_in_english_too(cli, one):
    for arguments, said in (
        (("build", "--formt", "a4"), "Did you mean --format?"),
        (("build", one, "--theme", "blak"), "“black”"),
        (("build", "a", "b"), "b is too much"),
        (("build", "--format"), "--format needs a value"),
    ):
        ran = cli("--lang", "en", *arguments)
        assert ran.code == 2 and said in ran.err, ran.err


def test_a_wrong_name_is_told_together_with_broken_content(cli, one):
    spoil(one, "content/units/vinh-hoang.yaml", "code: VH", "cod: VH")
    ran = cli("check", one, "--format", "a44")
    assert ran.code == 1 and "“a4”" in ran.err and "content/units/vinh-hoang.yaml:7:1" in ran.err


# -- content: 0 and 1 -------------------------------------------------------------------


def test_a_build_prints_the_files_it_made_and_says_the_rest_on_stderr(cli, one, tmp_path):
    ran = cli("build", one, "-o", tmp_path / "out")
    assert ran.code == 0
    assert ran.lines == [str(tmp_path / "out" / f"{NAME}{end}") for end in (".pdf", "-1.png")]
    assert all(Path(line).is_file() for line in ran.lines)
    assert "Xong: 2 tệp của 1 ấn phẩm" in ran.err and "BẢN NHÁP" in ran.err


def test_output_goes_to_the_project_by_default_and_the_project_is_the_current_folder(cli, one, monkeypatch):
    monkeypatch.chdir(one)
    assert cli("list").lines == cli("list", ".").lines == cli("list", one).lines
    ran = cli("build")
    assert ran.code == 0 and ran.lines[0] == str(Path("output") / f"{NAME}.pdf")
    assert sorted(p.name for p in (one / "output").iterdir()) == [f"{NAME}-1.png", f"{NAME}.pdf", "manifest.json"]
    assert cli("check").code == 0


def test_broken_content_ends_with_1_and_names_every_file_and_line(cli, one, tmp_path):
    spoil(one, "content/units/vinh-hoang.yaml", "code: VH", "cod: VH")
    spoil(one, "content/topics/nop-ho-so/vi.yaml", "https://dichvucong.gov.vn", "http://bit.ly/abc")
    for command in (("check",), ("build", "-o", tmp_path / "out"), ("list",)):
        ran = cli(command[0], one, *command[1:])
        assert ran.code == 1 and "content/units/vinh-hoang.yaml:7:1" in ran.err and "“code”" in ran.err
    assert not (tmp_path / "out").exists()


def test_problems_of_editions_are_all_told_at_once(cli, one):
    spoil(one, "content/topics/nop-ho-so/vi.yaml", "https://dichvucong.gov.vn", "http://bit.ly/abc")
    spoil(one, "content/topics/nop-ho-so/vi.yaml", "Điền tờ khai", "Điền tờ khai " + "thật cẩn thận " * 40)
    ran = cli("check", one)
    assert ran.code == 1
    found = [line for line in ran.err.splitlines() if line.startswith("content/topics/nop-ho-so/vi.yaml:") and ": lỗi: " in line]
    assert [line for line in found if "http://bit.ly/abc" in line or "bit.ly" in line] and [
        line for line in found if "cao hơn" in line
    ]


def test_only_may_be_repeated_and_the_choices_narrow_each_other(cli, tmp_path):
    here = project(tmp_path / "p", ONE + "  - {material: loi-ich, topic: loi-ich, formats: [a4, a4-trifold]}\n")
    rows = lambda *a: [tuple(line.split()[1:5]) for line in cli("list", here, *a).lines]  # noqa: E731
    assert len(rows()) == 5
    assert rows("--only", "huong-dan") == [("huong-dan", "a5", "colour", "vi")]
    assert len(rows("--only", "huong-dan", "--only", "loi-ich")) == 5
    assert rows("--only", "loi-ich", "--format", "a4", "--theme", "black") == [("loi-ich", "a4", "black", "vi")]
    assert len(rows("--only", "loi-ich", "--format", "a4", "--format", "a4-trifold")) == 4


def test_a_choice_from_broken_content_is_not_said_to_match_nothing(cli, one):
    spoil(one, "content/topics/nop-ho-so/vi.yaml", "schema: 1", "schema: [")
    ran = cli("check", one, "--only", "huong-dan", "--format", "a5")
    assert ran.code == 1 and "Không có bản in nào" not in ran.err and "content/topics/nop-ho-so/vi.yaml" in ran.err


def test_one_letter_that_no_face_has_is_told_once_for_all_editions(cli, one):
    orders = ONE.replace("[a5]", "[a3, a4, a5]").replace("[colour]", "[colour, black]")
    (one / "content" / "project.yaml").write_text(orders, encoding="utf-8")
    spoil(one, "content/topics/nop-ho-so/vi.yaml", "Điền tờ khai", "Điền tờ 😀")
    ran = cli("check", one)
    assert ran.err.count(" lỗi: ") == 1 and "U+1F600" in ran.err and "và 5 bản khác" in ran.err


# -- final ------------------------------------------------------------------------------


def test_a_final_build_with_blanks_ends_with_1_and_names_each(cli, one, tmp_path):
    ran = cli("build", one, "--final", "-o", tmp_path / "out")
    assert ran.code == 1 and not (tmp_path / "out").exists()
    for file, written in (
        ("topics/nop-ho-so/vi.yaml", 'checked_on: "[ngày kiểm tra]"'),
        ("topics/nop-ho-so/vi.yaml", 'review_by: "[ngày mở thử lại]"'),
        ("units/vinh-hoang.yaml", 'vi: "[số điện thoại]"'),
    ):
        lines = (one / "content" / file).read_text("utf-8").splitlines()
        place, blank = f"content/{file}:{1 + [line.strip() for line in lines].index(written)}:", written.split('"')[1]
        assert [line for line in ran.err.splitlines() if line.startswith(place) and blank in line], (place, blank)
    assert "lưu ý" not in ran.err  # each blank is told once
    told = [line for line in ran.err.splitlines() if "Bản để in thật còn chỗ trống" in line]
    assert len(ran.err.splitlines()) <= len(told) + 4 and ran.err.count("bỏ --final") == 1  # a line each, once what to do
    assert cli("check", one, "--final").code == 1 and cli("check", one).code == 0


def test_with_every_blank_filled_in_the_final_build_bears_no_stamp(cli, one, tmp_path):
    assert cli("build", one, "-o", tmp_path / "draft").code == 0
    fill_in(one)
    ran = cli("build", one, "--final", "-o", tmp_path / "out")
    assert ran.code == 0 and "BẢN NHÁP" not in ran.err, ran.err
    entries = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["built"]
    assert {entry["status"] for entry in entries} == {"final"}
    stamped = ["BẢN NHÁP" in painted_text((tmp_path / f / f"{NAME}.pdf").read_bytes())[0].upper() for f in ("draft", "out")]
    assert stamped == [True, False]


# -- a person adds one file -----------------------------------------------------------------


def test_a_paper_size_is_one_file(cli, tmp_path):
    """A6, made as a designer would: the file of A5 copied, and what differs changed."""
    here = tmp_path / "du-an"
    assert cli("new", here).code == 0
    spoil(here, "content/project.yaml", "  - trung-nam\n", "")
    changed = {"kind": "reading", "trim": "[105, 148]", "margin": "8"}
    a5 = (shipped("assets") / "formats" / "a5.yaml").read_text("utf-8").splitlines()
    a6 = [f"{key}: {changed[key]}" if (key := line.partition(":")[0]) in changed else line for line in a5]
    assert len(set(a6) - set(a5)) == len(changed)
    (here / "assets" / "formats").mkdir()
    (here / "assets" / "formats" / "a6-moi.yaml").write_text("\n".join([*a6, "pages: many"]) + "\n", encoding="utf-8")
    ran = cli("build", here, "--only", "huong-dan", "--only", "loi-ich", "--format", "a6-moi", "--theme", "black", "-o", tmp_path / "out")
    assert ran.code == 0, ran.err
    entries = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["built"]
    assert {(e["material"], e["format"], *e["trim_mm"]) for e in entries if e["lang"] == "vi"} == {
        (m, "a6-moi", 105, 148) for m in ("huong-dan", "loi-ich")
    }


def test_a_theme_is_one_file(cli, one, tmp_path):
    text = (shipped("assets") / "themes" / "colour.yaml").read_text("utf-8").replace("#0b4f8a", "#0b5a2e")
    (one / "assets" / "themes").mkdir(parents=True)
    (one / "assets" / "themes" / "xanh.yaml").write_text(text, encoding="utf-8")
    ran = cli("build", one, "--theme", "xanh", "-o", tmp_path / "out")
    assert ran.code == 0 and ran.lines[0].endswith("huong-dan_a5_xanh_vi_vinh-hoang.pdf"), ran.err


@pytest.mark.parametrize(
    ("broken", "asked", "others"),
    [
        (("themes", "colour", "page: {text: ink", "page: {text: inkk"), ("--theme", "black"), ("--theme", "colour")),
        (("themes", "colour", "  page: {", "  pgae: {"), ("--theme", "black"), ()),
        (("formats", "a3", "margin: ", "margin: -"), ("--format", "a5"), ("--format", "a3")),
    ],
)
def test_a_look_that_is_wrong_is_told_as_such_and_stops_only_what_is_drawn_with_it(cli, one, tmp_path, broken, asked, others):
    kind, name, old, new = broken
    file = one / "assets" / kind / f"{name}.yaml"
    file.parent.mkdir(parents=True)
    text = (shipped("assets") / kind / file.name).read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    ran = cli("build", one, *asked, "-o", tmp_path / "out")
    assert ran.code == 0 and f"assets/{kind}/{name}.yaml" in ran.err and "cảnh báo" in ran.err, ran.err
    refused = cli("check", one, *others)
    assert refused.code == 1 and f"assets/{kind}/{name}.yaml" in refused.err and "lỗi của chính nó" not in refused.err


def test_a_language_is_one_file_and_one_for_each_topic(cli, one, tmp_path):
    spoil(one, "content/project.yaml", ", languages: [vi]", "")
    words = one / "content"
    german = (
        (words / "languages" / "en.yaml")
        .read_text("utf-8")
        .replace("tag: en", "tag: de")
        .replace("draft: DRAFT", "draft: ENTWURF")
    )
    (words / "languages" / "de.yaml").write_text(german, encoding="utf-8")
    topic = (words / "topics" / "nop-ho-so" / "en.yaml").read_text("utf-8").replace("heading: Log in", "heading: Anmelden")
    (words / "topics" / "nop-ho-so" / "de.yaml").write_text(topic, encoding="utf-8")
    assert [line.split()[4] for line in cli("list", one).lines] == ["vi", "de", "en"]
    ran = cli("build", one, "--lang", "de", "-o", tmp_path / "out")
    assert ran.code == 0, ran.err
    (text,) = painted_text((tmp_path / "out" / "huong-dan_a5_colour_de_vinh-hoang.pdf").read_bytes())
    assert "Anmelden" in text and "ENTWURF" in text and "DRAFT" not in text


# -- new, schema, doctor, completion ------------------------------------------------------


def test_a_new_project_checks_and_builds_as_it_is(cli, tmp_path):
    here = tmp_path / "Dự án của xã" / "tờ rơi"
    ran = cli("new", here)
    assert ran.code == 0 and ran.lines == [str(here)] and f'leaflet-gen build "{here}"' in ran.err
    assert cli("check", here).code == 0
    ran = cli("build", here, "--format", "a5", "--theme", "colour")
    assert ran.code == 0 and all(Path(line).is_file() and Path(line).parent == here / "output" for line in ran.lines)


def test_a_new_project_tells_editors_its_schemas(cli, tmp_path):
    cli("new", tmp_path / "p")
    for path in (tmp_path / "p" / "content").rglob("*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        assert (path.parent / first.partition("=")[2]).resolve().is_file(), path


def test_new_leaves_what_is_there_alone(cli, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("của tôi", encoding="utf-8")
    assert cli("new", tmp_path / "full").code == 2 and [p.name for p in (tmp_path / "full").iterdir()] == ["a.txt"]
    (tmp_path / "empty").mkdir()
    assert cli("new", tmp_path / "empty").code == 0 and (tmp_path / "empty" / "content" / "project.yaml").is_file()


def test_schema_writes_one_file_for_each_kind(cli, one):
    ran = cli("schema", one)
    assert ran.code == 0 and ran.lines == [str(one / ".schema" / f"{kind}.json") for kind in sorted(KINDS)]
    for line in ran.lines:
        assert json.loads(Path(line).read_text("utf-8"))["$id"] == Path(line).name


def test_doctor_finds_this_machine_ready(cli, one):
    ran = cli("doctor", one)
    assert ran.code == 0 and ran.err == "" and all(line.startswith("✓ ") for line in ran.lines)
    assert "Be Vietnam Pro" in ran.out or "Version" in ran.out


def test_doctor_ends_with_3_and_names_what_is_missing(cli, one, monkeypatch):
    monkeypatch.setattr(doctor, "LIBRARIES", (*doctor.LIBRARIES, "no-such-library"))
    (one / "output").write_text("", encoding="utf-8")
    ran = cli("doctor", one)
    assert ran.code == 3 and "no-such-library ✗" in ran.out and "Thư viện, Ghi được vào" in ran.err
    document = cli("doctor", one, "--json").document
    assert not document["ok"] and [f["name"] for f in document["findings"] if not f["good"]] == ["libraries", "write"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_for_each_shell(cli, shell):
    ran = cli("completion", shell)
    assert ran.code == 0 and ran.err == "" and "_LEAFLET_GEN_COMPLETE" in ran.out
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=ran.out, text=True, capture_output=True)
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "line, found", [("leaflet-gen bu", "build"), ("leaflet-gen build --the", "--theme"), ("leaflet-gen completion z", "zsh")]
)
def test_the_tab_key_completes(line, found):
    env = environment(_LEAFLET_GEN_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(line.split()) - 1))
    assert run(env=env).lines == [f"plain,{found}"]


# -- the machine: 3 -------------------------------------------------------------------------


def test_a_file_in_place_of_the_output_folder_ends_with_3(cli, one, tmp_path):
    (tmp_path / "out").write_text("không phải thư mục", encoding="utf-8")
    for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
        ran = cli("build", one, "-o", folder)
        assert (ran.code, ran.out) == (3, "") and str(folder) in ran.err and "tệp" in ran.err
        assert not [word for word in ("Traceback", "Errno", "File exists", "Not a directory") if word in ran.err]
    assert (tmp_path / "out").read_text("utf-8") == "không phải thư mục"


def test_a_folder_that_may_not_be_written_ends_with_3(cli, one, tmp_path):
    """Root may write everywhere but where the system itself refuses."""
    locked = Path("/proc/leaflets")
    if os.geteuid():
        (tmp_path / "locked").mkdir(mode=0o500)
        locked = tmp_path / "locked" / "out"
    elif not Path("/proc/self").exists():
        pytest.skip("nothing is closed to root on this system")
    ran = cli("build", one, "-o", locked)
    assert (ran.code, ran.out) == (3, "") and "Máy tính không cho ghi hoặc đọc ở đây" in ran.err
    assert cli("new", locked).code == 3


def test_a_file_that_grows_over_its_limit_ends_with_3_and_leaves_nothing(one, tmp_path):
    resource = pytest.importorskip("resource", reason="this system sets no limits")
    out = tmp_path / "out"
    ran = run("build", one, "-o", out, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))
    assert (ran.code, ran.out) == (3, "") and "tệp lớn hơn mức cho phép" in ran.err and "Traceback" not in ran.err
    assert list(out.iterdir()) == []


def test_a_full_disk_ends_with_3_and_leaves_what_was_there(one, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = f'mount -t tmpfs -o size=64k none "{disk}" && echo cũ > "{disk}/{NAME}.pdf" && "$@"'
    inside = f'{mounted}; code=$?; ls -A "{disk}" >&2; exit $code'
    try:
        able = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", disk], capture_output=True).returncode == 0
    except OSError:
        able = False
    if not able:
        pytest.skip("this system lets a test mount no small disk (unshare -rm)")
    ran = run("build", one, "-o", disk, program=("unshare", "-rm", "sh", "-c", inside, "sh", *PROGRAM))
    assert (ran.code, ran.out) == (3, "") and "ổ đĩa hết chỗ" in ran.err and "Traceback" not in ran.err
    assert ran.err.splitlines()[-1] == f"{NAME}.pdf"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_stdout_that_takes_nothing_ends_with_3(one):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*PROGRAM, "list", one], stdout=full, stderr=subprocess.PIPE, env=environment())
    assert done.returncode == 3 and "ổ đĩa hết chỗ" in done.stderr.decode() and b"Traceback" not in done.stderr


def test_a_library_that_is_missing_is_the_machines_trouble(cli, one, monkeypatch):
    monkeypatch.setitem(sys.modules, "leaflet_gen.proof.anyfile", None)
    assert cli("proof", "a.pdf").code == 70  # one of ours: a bug
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    for module in [name for name in sys.modules if name.startswith("leaflet_gen.proof")]:
        monkeypatch.delitem(sys.modules, module)
    ran = cli("proof", "a.pdf")
    assert ran.code == 3 and "zxingcpp" in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize(
    "number, said",
    [
        (errno.ENOSPC, "ổ đĩa hết chỗ"),
        (errno.EACCES, "đang mở trong chương trình khác"),
        (errno.EROFS, "chỉ cho đọc"),
        (errno.ELIBBAD, os.strerror(errno.ELIBBAD)),
    ],
)
def test_what_the_system_refuses_is_told_in_our_words(cli, one, monkeypatch, number, said):
    def refuse(*_):
        raise OSError(number, os.strerror(number), "tờ rơi.pdf")

    monkeypatch.setattr(building, "paint", refuse)
    ran = cli("build", one)
    assert ran.code == 3 and said in ran.err and "tờ rơi.pdf" in ran.err


def test_a_machine_without_memory_ends_with_3(cli, one, monkeypatch):
    def exhaust(*_):
        raise MemoryError

    monkeypatch.setattr(building, "paint", exhaust)
    ran = cli("build", one)
    assert ran.code == 3 and "hết bộ nhớ" in ran.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="for root every file can be read")
def test_a_file_that_may_not_be_read_is_told_in_our_words(cli, one):
    (one / "content" / "units" / "vinh-hoang.yaml").chmod(0)
    ran = cli("check", one)
    assert ran.code == 1 and "không có quyền" in ran.err and "Permission" not in ran.err


def test_a_folder_in_place_of_a_content_file_is_told_in_our_words(cli, one):
    path = one / "content" / "units" / "vinh-hoang.yaml"
    path.unlink()
    path.mkdir()
    ran = cli("check", one)
    assert ran.code == 1 and "directory" not in ran.err


def test_doctor_says_in_our_words_why_it_cannot_write(cli, one, monkeypatch):
    def refuse(**_):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    ran = cli("doctor", one)
    assert ran.code == 3 and "ổ đĩa chỉ cho đọc" in ran.out and "Read-only" not in ran.out


# -- the proof: 4 ---------------------------------------------------------------------------


def test_proof_accepts_what_was_built_and_refuses_what_was_damaged(cli, one, tmp_path):
    made = Path(cli("build", one, "-o", tmp_path / "out").lines[0])
    ran = cli("proof", made)
    assert (ran.code, ran.out) == (0, "") and "https://dichvucong.gov.vn" in ran.err and "Đã đọc lại 1 tệp" in ran.err
    data = made.read_bytes()
    copies = {"cut.pdf": data[: len(data) // 2], "nothing.pdf": b"", "words.pdf": b"not a PDF at all", made.name: data + b"\n%x"}
    for name, damaged in copies.items():
        path = (tmp_path / "out" if name == made.name else tmp_path) / name
        path.write_bytes(damaged)
        ran = cli("proof", path)
        assert ran.code == 4 and str(path) in ran.err and "Traceback" not in ran.err, name


def test_proof_reads_every_file_and_ends_with_3_where_one_is_missing(cli, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 and no more")
    ran = cli("proof", tmp_path / "none.pdf", tmp_path / "bad.pdf")
    assert ran.code == 3 and "none.pdf" in ran.err and "bad.pdf" in ran.err
    alone = cli("proof", tmp_path / "none.pdf")
    assert alone.code == 3 and alone.err.count("none.pdf") == 1 and "No such" not in alone.err
    folder = cli("proof", tmp_path)
    assert folder.code == 3 and "là thư mục" in folder.err and "directory" not in folder.err


def test_proof_accepts_a_host_that_the_project_allowed_where_the_manifest_says_so(cli, one, tmp_path):
    spoil(one, "content/project.yaml", "units:", "allowed_hosts: ['*.gov.vn', vidu.vn]\nunits:")
    spoil(one, "content/topics/nop-ho-so/vi.yaml", "https://dichvucong.gov.vn", "https://vidu.vn")
    made = Path(cli("build", one, "-o", tmp_path / "out").lines[0])
    assert cli("proof", made).code == 0
    (made.parent / "manifest.json").unlink()
    ran = cli("proof", made)
    assert ran.code == 4 and "vidu.vn" in ran.err and "*.gov.vn" in ran.err


# -- what an earlier build left ------------------------------------------------------------


def test_files_of_an_earlier_build_are_told_in_one_line_and_stay(cli, one, tmp_path):
    out = tmp_path / "out"
    assert "lần làm trước" not in cli("build", one, "-o", out).err
    for name in (f"{NAME}.pdf".replace("a5", "a4"), f"{NAME}-1.png".replace("a5", "a4"), "ảnh của tôi.png", "ghi_chu.pdf"):
        (out / name).write_bytes(b"x")
    ran = cli("build", one, "-o", out)
    assert ran.code == 0 and f"Còn 2 tệp của lần làm trước trong {out}" in ran.err
    assert len(list(out.iterdir())) == len(json.loads((out / "manifest.json").read_text("utf-8"))["built"]) + 1 + 4


# -- a bug of ours: 70 ----------------------------------------------------------------------


def test_a_bug_shows_no_traceback_and_keeps_one_in_a_named_file(cli, one, tmp_path, monkeypatch):
    def stumble(*_):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(building, "check_all", stumble)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ran = cli("check", one)
    (log,) = tmp_path.glob("leaflet-gen-*.log")
    assert (ran.code, ran.out) == (70, "") and str(log) in ran.err
    assert "Traceback" not in ran.err and "planted" not in ran.err and "planted" in log.read_text("utf-8")
    monkeypatch.setenv("LEAFLET_GEN_DEBUG", "1")
    assert "planted" in cli("check", one).err


# -- interruption: 130 ------------------------------------------------------------------------


def interrupted(arguments: list[object], when: Callable[[float], object], number: int = signal.SIGINT) -> Ran:
    """A run that gets a signal as soon as `when(seconds since its start)` says so."""
    process = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    started = time.monotonic()
    try:
        while not when(time.monotonic() - started) and process.poll() is None and time.monotonic() - started < 30:
            time.sleep(0.005)
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    return Ran(process.returncode, out.decode(), err.decode())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_ends_with_130_and_leaves_nothing(tmp_path, number):
    out = tmp_path / "out"
    grown = lambda _: list(out.glob(".leaflet-gen-*/*.pdf"))  # noqa: E731
    ran = interrupted(["build", shipped("content").parent, "-o", out], grown, number)
    assert (ran.code, ran.out) == (INTERRUPTED, "") and "Đã dừng theo yêu cầu" in ran.err and "Traceback" not in ran.err
    assert list(out.iterdir()) == []


def test_an_interruption_before_anything_is_loaded_shows_no_traceback(tmp_path):
    """The start itself, with a signal between its own first lines and the first import of the program."""
    begin = "import os, signal, sys, builtins; from leaflet_gen.__main__ import main; plain = builtins.__import__\n"
    begin += "def late(name, *a, **k):\n    'messages' in name and os.kill(os.getpid(), signal.SIGINT)\n    return plain(name, *a, **k)\n"
    begin += "builtins.__import__ = late; sys.argv = ['leaflet-gen', 'list']; sys.exit(main())"
    ran = run(program=(sys.executable, "-c", begin))
    assert (ran.code, ran.out, ran.err) == (INTERRUPTED, "", "")


def test_an_interruption_while_the_libraries_load_shows_no_traceback_either(tmp_path):
    begun = time.monotonic()
    assert run("--version").code == 0
    started = time.monotonic() - begun
    for delay in (1.2 * started, 2 * started, 3 * started):
        late = lambda seconds, delay=delay: seconds > delay  # noqa: E731
        ran = interrupted(["build", shipped("content").parent, "-o", tmp_path / "out"], late)
        assert ran.code == INTERRUPTED and "Traceback" not in ran.err, (delay, ran.err)


# -- streams ----------------------------------------------------------------------------------


def test_with_json_stdout_is_one_document_whatever_happens(cli, one, tmp_path, monkeypatch):
    out = tmp_path / "out"
    good = cli("build", one, "-o", out, "--json")
    assert good.code == 0 and good.document["ok"] and good.document["exit_code"] == 0
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert {k: good.document[k] for k in manifest} == manifest and good.document["folder"] == str(out)
    assert {p["code"] for p in good.document["problems"]} == {"placeholder"}
    assert cli("check", one, "--json").document["editions"] == 1
    (row,) = cli("list", one, "--json").document["editions"]
    assert (row["name"], row["unit"], row["title"]) == (NAME, "vinh-hoang", "Hướng dẫn nộp hồ sơ trực tuyến, 5 bước")
    assert cli("proof", out / f"{NAME}.pdf", "--json").document["ok"]

    (tmp_path / "file").write_text("")
    wrong = {
        ("build", one, "--formt", "a4"): (2, "no_option"),
        ("build", one, "--format"): (2, "no_value"),
        ("list", tmp_path / "none"): (2, "no_project"),
        ("build", one, "-o", tmp_path / "file"): (3, "not_folder"),
        ("proof", tmp_path / "none.pdf"): (3, "no_file"),
    }
    for arguments, (code, failure) in wrong.items():
        ran = cli(arguments[0], "--json", *arguments[1:])
        assert (ran.code, ran.document["exit_code"], ran.document["ok"], ran.document["error"]["code"]) == (
            code,
            code,
            False,
            failure,
        )
        assert ran.document["error"]["what"] in ran.err
    for arguments, code, problem in (
        (("check", one, "--format", "a44"), 2, "usage_format"),
        (("build", one, "--final"), 1, "final_blank"),
        (("proof", tmp_path / "file"), 4, "proof_not_pdf"),
    ):
        ran = cli(*arguments, "--json")
        assert ran.code == ran.document["exit_code"] == code and problem in {p["code"] for p in ran.document["problems"]}

    def raising(error):
        def stumble(*_):
            raise error

        return stumble

    for error, code in ((KeyboardInterrupt(), 130), (ZeroDivisionError(), 70), (MemoryError(), 3)):
        monkeypatch.setattr(building, "paint", raising(error))
        ran = cli("build", one, "--json", "-o", out)
        assert ran.code == ran.document["exit_code"] == code and not ran.document["ok"]
    wrong = Problem("proof_pages", None, {"found": 1, "expected": 2})
    monkeypatch.setattr(building, "paint", lambda edition: building.Painted((), (wrong,)))
    ran = cli("build", one, "--json", "-o", out)
    assert (ran.code, ran.document["error"]["code"]) == (4, "proof_failed")

    spoil(one, "content/units/vinh-hoang.yaml", "code: VH", "cod: VH")
    for command in ("build", "check", "list"):
        ran = cli(command, one, "--json")
        problem = next(p for p in ran.document["problems"] if p["code"] == "key_unknown")
        assert ran.code == ran.document["exit_code"] == 1
        assert (problem["file"], problem["line"], problem["column"]) == ("content/units/vinh-hoang.yaml", 7, 1)
        assert problem["what"] in ran.err and "cod" in problem["what"]


def test_help_stays_help_with_json(cli):
    ran = cli("build", "--json", "--help")
    assert ran.code == 0 and ran.out.startswith("Cách dùng:") and "{" not in ran.out


@pytest.mark.parametrize(
    "changed",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}],
    ids=["C", "cp1252", "ascii"],
)
def test_words_are_utf8_on_any_machine_and_a_pipe_gets_no_colours(tmp_path, changed):
    here = project(tmp_path / "Tờ rơi xã Vĩnh Hoàng")
    env = environment(**changed, TERM="xterm-256color", FORCE_COLOR="")
    ran = run("build", here, "-o", tmp_path / "Bản in", env=env)
    assert ran.code == 0 and "Mã QR và chữ đã được đọc lại" in ran.err and "Bản in" in ran.out
    assert all(Path(line).is_file() for line in ran.lines)
    assert "\x1b" not in ran.out + ran.err and "\r" not in ran.out + ran.err
    assert "Ngôn ngữ" in run("--help", env=env).out


def on_a_terminal(*arguments: object, **changed: str) -> str:
    """What a person at a terminal sees of stderr."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=slave,
        env=environment(TERM="xterm-256color", COLUMNS="80", **changed),
    )
    os.close(slave)
    seen = b""
    try:
        while part := os.read(master, 65536):
            seen += part
    except OSError:  # the other end is closed
        pass
    os.close(master)
    process.communicate(timeout=120)
    return seen.decode("utf-8")


def test_a_terminal_gets_colours_and_a_bar_and_who_wants_none_gets_none(tmp_path):
    here = project(tmp_path / "p", ONE.replace(", languages: [vi]", ""))
    seen = on_a_terminal("build", here, "-o", tmp_path / "out")
    assert "\x1b[1;36m" in seen and "━" in seen and "Xong: 4 tệp" in seen and "content/units/vinh-hoang.yaml:34:7:" in seen
    plain = on_a_terminal("check", here, NO_COLOR="1")
    assert "\x1b[1;36m" not in plain and "lưu ý" in plain


def test_a_pipe_that_is_closed_early_is_no_error(one):
    for command in (f'"{one}"', "--help"):
        line = f'"{sys.executable}" -m leaflet_gen list {command} | head -1'
        done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, env=environment())
        assert b"Traceback" not in done.stderr and b"Broken" not in done.stderr and done.returncode == DONE
        assert len(done.stdout.splitlines()) == 1


def test_broken_content_ends_with_1_though_nobody_reads_the_words(one):
    spoil(one, "content/units/vinh-hoang.yaml", "code: VH", "cod: VH")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*PROGRAM, "check", one], stderr=write, stdout=subprocess.PIPE, env=environment())
    os.close(write)
    assert done.returncode == 1


@pytest.mark.parametrize("epoch", ["", "không", "-1", "9" * 30, "1e9"])
def test_a_day_that_is_none_is_today(cli, one, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert cli("check", one).code == 0


def test_a_text_that_two_orders_send_out_by_one_channel_goes_out_once(cli, one, tmp_path):
    """The second file had the first one's name: the run ended with words about the disk, and left half of its files."""
    order = "  - {material: huong-dan, topic: nop-ho-so, formats: [%s], themes: [colour], languages: [vi], channels: [html, sms]}\n"
    (one / "content" / "project.yaml").write_text("schema: 1\nunits: [vinh-hoang]\nbuild:\n" + order % "a5" + order % "a4", encoding="utf-8")
    assert cli("check", one).code == 0
    ran = cli("build", one, "-o", tmp_path / "ra", "--json")
    assert ran.code == 0
    made = [entry["file"] for entry in ran.document["built"]]
    assert len(made) == len(set(made)) and sum(name.endswith(".html") for name in made) == sum(name.endswith("-sms.txt") for name in made) == 1
