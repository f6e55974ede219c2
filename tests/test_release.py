"""What a build leaves on the disk: all or nothing, the same bytes everywhere, with no network, from a wheel too."""

import hashlib
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import venv
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from conftest import ROOT
from runs import EPOCH, ONE, PROGRAM, environment, fill_in, project, run

import leaflet_gen
from leaflet_gen import build as building
from leaflet_gen.build import UNFINISHED, Release
from leaflet_gen.manifest import MANIFEST
from leaflet_gen.cli.main import main
from leaflet_gen.layout.tree import Code
from leaflet_gen.qr import symbol
from leaflet_gen.render import pdf as painter

KINDS = {"screen": ".pdf", "png": ".png", "html": ".html", "speech": "-loa.txt", "sms": "-sms.txt", "video": ".mp4"}
KEYS = ["file", "sha256", "material", "format", "theme", "lang", "unit", "village", "variant", "kind", "status", "pages"]
KEYS += ["trim_mm", "qr"]
OTHER = "https://dichvucong.gov.vx"  # as long as the right one


@pytest.fixture
def one(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return project(tmp_path / "one")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- the manifest --------------------------------------------------------------------------


def test_the_manifest_has_the_keys_and_types_that_were_agreed(sample):
    manifest = json.loads((sample.folder / MANIFEST).read_text("utf-8"))
    assert list(manifest) == ["tool", "schema", "built"]
    assert manifest["tool"] == f"leaflet-gen {leaflet_gen.__version__}" and manifest["schema"] == 1
    for entry in manifest["built"]:
        assert list(entry) == KEYS
        assert all(type(entry[key]) is str for key in ("file", "sha256", "material", "format", "theme", "lang", "unit"))
        assert entry["village"] is None and entry["kind"] in KINDS and entry["status"] == "draft"
        assert type(entry["pages"]) is int and entry["pages"] >= 1
        assert len(entry["trim_mm"]) == 2 and all(type(v) in (int, float) and v > 50 for v in entry["trim_mm"])
        for code in entry["qr"]:
            assert list(code) == ["page", "payload", "module_mm"]
            assert 1 <= code["page"] <= entry["pages"] and code["payload"].startswith("https://") and code["module_mm"] >= 0.4


def test_the_manifest_lists_every_file_once_with_its_digest_and_nothing_else(sample):
    names = [entry["file"] for entry in sample.entries]
    assert sorted([*names, MANIFEST]) == sorted(path.name for path in sample.folder.iterdir()) and len(set(names)) == len(names)
    for entry in sample.entries:
        assert Path(entry["file"]).name == entry["file"] and entry["file"].endswith(KINDS[entry["kind"]])
        assert entry["sha256"] == digest(sample.path(entry)), entry["file"]
        of_a_page = (entry["format"], entry["theme"]) if entry["kind"] in ("screen", "png") else ()
        assert {part in entry["file"] for part in (entry["material"], *of_a_page, entry["lang"], entry["unit"])} == {True}


def test_pages_and_size_in_the_manifest_are_those_of_the_file(sample):
    for entry in sample.screen:
        with pikepdf.open(sample.path(entry)) as opened:
            assert len(opened.pages) == entry["pages"]
            for page in opened.pages:
                size = [float(v) * 25.4 / 72 for v in page.TrimBox][2:]
                assert size == pytest.approx(entry["trim_mm"], abs=0.01), entry["file"]


def test_each_page_has_its_preview_with_its_codes(sample):
    for entry in sample.screen:
        stem = entry["file"].removesuffix(".pdf")
        for page in range(1, entry["pages"] + 1):
            preview = next(e for e in sample.entries if e["file"] == f"{stem}-{page}.png")
            assert preview["pages"] == 1 and {k: preview[k] for k in KEYS[2:8]} == {k: entry[k] for k in KEYS[2:8]}
            assert preview["qr"] == [{**code, "page": 1} for code in entry["qr"] if code["page"] == page]


def test_every_edition_of_the_sample_leads_somewhere(sample):
    assert len(sample.screen) == len({entry["file"] for entry in sample.screen}) >= 40
    assert [entry["file"] for entry in sample.screen if not entry["qr"]] == []
    pairs = {(e["material"], e["format"]) for e in sample.screen}
    assert pairs >= {("huong-dan", f) for f in ("a3", "a4", "a5", "a4-large")} | {("loi-ich", f) for f in ("a4", "a4-trifold")}
    assert {e["unit"] for e in sample.screen} == {"vinh-hoang", "trung-nam"} and {e["theme"] for e in sample.screen} == {
        "colour",
        "black",
    }
    assert ("huong-dan", "en") in {(e["material"], e["lang"]) for e in sample.screen}


# -- all or nothing ------------------------------------------------------------------------


def test_ten_kills_at_any_moment_leave_no_half_file_and_the_next_build_clears_up(tmp_path, sample):
    """kill -9: nothing is asked, nothing can be tidied."""
    out, chance, choice = (
        tmp_path / "out",
        random.Random(20261123),
        ("--only", "huong-dan", "--format", "a5", "--format", "a4", "--lang", "vi"),
    )
    whole = {entry["file"]: entry["sha256"] for entry in sample.entries}
    left_over = 0
    for kill in range(10):
        process = subprocess.Popen(
            [*PROGRAM, "build", ROOT, "-o", out, *choice], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
        )
        began = time.monotonic()
        while kill % 2 and not any(out.glob(UNFINISHED + "*/*.png")) and process.poll() is None and time.monotonic() - began < 20:
            time.sleep(0.002)  # every other time not before the first edition is painted
        time.sleep(chance.uniform(0, 0.6))
        process.kill()
        process.wait()
        left_over += any(out.glob(UNFINISHED + "*"))
        for path in out.glob("*.p[dn][fg]"):
            assert digest(path) == whole[path.name], f"{path.name} after kill {kill}"
        if (out / MANIFEST).exists():
            for entry in json.loads((out / MANIFEST).read_text("utf-8"))["built"]:
                assert digest(out / entry["file"]) == entry["sha256"]
    assert left_over, "no kill came while files grew: this test proved nothing"
    assert run("build", ROOT, "-o", out, *choice).code == 0
    assert not list(out.glob(UNFINISHED + "*")) and (out / MANIFEST).exists()


def test_a_death_between_two_files_leaves_no_manifest_that_is_wrong(one, tmp_path, monkeypatch):
    """At every single step of the release."""
    out = tmp_path / "out"
    assert main(["build", str(one), "-o", str(out)]) == 0
    before, steps = contents(out), 0
    assert len(before) == 3

    class Death(BaseException):
        pass

    for last in range(4):  # the old manifest away, two files, the new manifest
        with monkeypatch.context() as patch:
            done: list[object] = []

            def move(source, target, done=done, last=last, move=os.replace):
                if len(done) == last:
                    raise Death
                done.append(target)
                move(source, target)

            patch.setattr(building.os, "replace", move)
            with pytest.raises(Death):
                main(["build", str(one), "-o", str(out), "--theme", "black"])
        steps += 1
        after = {name: data for name, data in contents(out).items() if name in before}
        assert after == (before if MANIFEST in after else {n: d for n, d in before.items() if n != MANIFEST})
        assert MANIFEST not in after or not done
    assert steps == 4 and main(["build", str(one), "-o", str(out)]) == 0 and contents(out)[MANIFEST] == before[MANIFEST]


def test_a_failing_proof_releases_nothing(one, tmp_path, monkeypatch, capsys):
    """The painter paints another address than the content has: of the same size, so that only reading it tells."""
    out = tmp_path / "out"
    assert main(["build", str(one), "-o", str(out)]) == 0
    before = contents(out)

    def paint_another(pen, code, dx, dy, paint=painter._paint_code):
        other = symbol(OTHER)
        assert len(other.rows) == len(code.rows)
        return paint(pen, replace(code, rows=other.rows), dx, dy)

    monkeypatch.setitem(painter.PAINTERS, Code, paint_another)
    capsys.readouterr()
    assert main(["build", str(one), "-o", str(out)]) == 4 and contents(out) == before
    said = capsys.readouterr()
    assert (
        said.out == "" and OTHER in said.err and "content/topics/nop-ho-so/vi.yaml:" in said.err and "không tệp nào" in said.err
    )
    assert main(["build", str(one), "-o", str(tmp_path / "new")]) == 4 and contents(tmp_path / "new") == {}


def test_one_bad_edition_holds_back_all_others(one, tmp_path, monkeypatch):
    (one / "content" / "project.yaml").write_text(ONE.replace("[colour]", "[colour, black]"), encoding="utf-8")

    seen: list[Code] = []

    def lose_the_second(canvas, code, dx, dy, paint=painter._paint_code):
        seen.append(code)
        return paint(canvas, code, dx, dy) if len(seen) == 1 else ""

    monkeypatch.setitem(painter.PAINTERS, Code, lose_the_second)
    assert main(["build", str(one), "-o", str(tmp_path / "out")]) == 4 and contents(tmp_path / "out") == {}
    assert len(seen) == 2


def test_a_release_clears_what_a_killed_build_left_and_nothing_else(tmp_path):
    (tmp_path / f"{UNFINISHED}x1").mkdir()
    (tmp_path / f"{UNFINISHED}x1" / "half.pdf").write_bytes(b"%PDF")
    (tmp_path / "của tôi.pdf").write_bytes(b"%PDF")
    with Release(tmp_path):
        (grown,) = tmp_path.glob(UNFINISHED + "*")
        assert grown.name != f"{UNFINISHED}x1"
    assert [path.name for path in tmp_path.iterdir()] == ["của tôi.pdf"]


# -- the same bytes --------------------------------------------------------------------------


def test_the_same_content_gives_the_same_bytes_in_any_folder_zone_language_and_hash_seed(sample, tmp_path):
    here = tmp_path / "Một thư mục khác"
    shutil.copytree(ROOT / "content", here / "content")
    env = environment(
        PYTHONHASHSEED="4242", TZ="Pacific/Kiritimati", LC_ALL="C", LEAFLET_GEN_LANG="en", COLUMNS="40", HOME=str(tmp_path)
    )
    ran = run("build", here, "-o", tmp_path / "out", cwd=tmp_path, env=env)
    assert ran.code == 0, ran.err
    first, second = contents(sample.folder), contents(tmp_path / "out")
    assert len(first) > 90 and [name for name in first | second if first.get(name) != second.get(name)] == []


def test_a_build_of_one_edition_gives_the_bytes_it_has_in_a_build_of_all(sample, tmp_path):
    ran = run(
        "build",
        ROOT,
        "-o",
        tmp_path,
        "--only",
        "loi-ich",
        "--format",
        "a4",
        "--theme",
        "black",
        env=environment(PYTHONHASHSEED="7"),
    )
    assert ran.code == 0 and len(ran.lines) == 4
    assert [line for line in ran.lines if Path(line).read_bytes() != (sample.folder / Path(line).name).read_bytes()] == []


def test_another_day_gives_the_same_bytes(one, tmp_path):
    for folder, epoch in (("a", EPOCH), ("b", str(int(EPOCH) + 40 * 86_400))):
        assert run("build", one, "-o", tmp_path / folder, env=environment(SOURCE_DATE_EPOCH=epoch)).code == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


# -- no network --------------------------------------------------------------------------------


def test_a_build_opens_no_socket(one, tmp_path, monkeypatch):
    def refuse(*arguments, **named):
        raise AssertionError(f"a build asked for the network: {arguments}")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    assert main(["build", str(one), "-o", str(tmp_path / "out")]) == 0


def test_a_machine_without_a_network_gives_the_same_bytes(sample, tmp_path):
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("this system lets a test take no network away (unshare -rn)")
    ran = run("build", ROOT, "-o", tmp_path, "--only", "huong-dan", "--format", "a5", program=("unshare", "-rn", *PROGRAM))
    assert ran.code == 0, ran.err
    assert [line for line in ran.lines if Path(line).read_bytes() != (sample.folder / Path(line).name).read_bytes()] == []


# -- installed from a wheel ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The program of a fresh environment that has our wheel; the libraries are borrowed from this one."""
    pytest.importorskip("hatchling", reason="hatchling is not installed: no wheel can be made")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    options = ["--no-deps", "--no-build-isolation", "--no-index"]
    made = subprocess.run([*pip, "wheel", ROOT, "-w", folder, *options], capture_output=True, text=True)
    if "No module named pip" in made.stderr:
        pytest.skip("pip is not installed in this environment")
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("leaflet_gen-*.whl")
    venv.create(folder / "fresh", with_pip=False, symlinks=True)
    python = folder / "fresh" / "bin" / "python"
    subprocess.run([*pip, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True, capture_output=True)
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.run([python, "-c", asked], check=True, capture_output=True, text=True).stdout.strip())
    (site / "borrowed.pth").write_text(
        "\n".join(dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))) + "\n"
    )
    return python


def test_a_wheel_in_another_folder_makes_a_project_and_builds_it(installed, tmp_path, sample):
    env = environment()
    env.pop("PYTHONPATH", None)
    where = subprocess.run(
        [installed, "-c", "import leaflet_gen; print(leaflet_gen.__file__)"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(installed.parents[1]))
    program = (installed.parent / "leaflet-gen",)
    assert run("new", "x", program=program, cwd=tmp_path, env=env).code == 0
    ran = run("build", "x", "--only", "loi-ich", "--theme", "colour", program=program, cwd=tmp_path, env=env)
    assert ran.code == 0 and len(ran.lines) == 10, ran.err
    for line in ran.lines:
        assert Path(line).parent == Path("x") / "output"
        assert (tmp_path / line).read_bytes() == (sample.folder / Path(line).name).read_bytes(), line
    assert run("doctor", program=program, cwd=tmp_path, env=env).out.count(str(installed.parents[1])) >= 3


def test_a_wheel_carries_looks_words_messages_and_a_licence_and_no_tests(installed):
    (site,) = installed.parents[1].glob("lib/python*/site-packages")
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    for folder in ("assets", "content"):
        shipped = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"leaflet_gen/{name}" for name in shipped} <= files
    messages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "leaflet_gen" / "messages").rglob("*.toml")}
    assert messages and messages <= files
    assert [name for name in files if re.match(r"leaflet_gen-[^/]+\.dist-info/licenses/LICENSE$", name)]
    assert [name for name in files if "tests/" in name or name.startswith(("content/", "assets/"))] == []


def test_two_builds_into_one_folder_do_not_clear_each_other_s_work(tmp_path):
    with Release(tmp_path) as first:
        with Release(tmp_path):
            assert len(list(tmp_path.glob(UNFINISHED + "*"))) == 2
        assert first._growing.is_dir()
    assert list(tmp_path.glob(UNFINISHED + "*")) == []


def test_a_file_that_is_open_elsewhere_is_named_and_everything_stays_as_it_was(one, tmp_path, monkeypatch, capsys):
    """Windows lets nobody move a file that a reader has open: a release was half new and half old, and named a hidden file."""
    out = tmp_path / "out"
    assert main(["build", str(one), "-o", str(out)]) == 0
    before = contents(out)
    held = next(name for name in before if name.endswith("-1.png"))
    fill_in(one)

    def move(source, target, move=os.replace):
        if Path(source) == out / held:
            raise PermissionError(13, "Permission denied", str(source), None, str(target))
        move(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(building.os, "replace", move)
        assert main(["build", str(one), "-o", str(out)]) == 3
    assert contents(out) == before and str(out / held) in capsys.readouterr().err
    assert main(["build", str(one), "-o", str(out)]) == 0 and contents(out) != before
