"""What a batch leaves when it is killed, stopped, out of room or wrong: whole files or none, and a run that can go on."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from lists import OFFICE, TWO, contents, digest, entries, filled_project, listed, text_of, village
from pages import ROOT
from runs import EPOCH, environment

from leaflet_gen import lock
from leaflet_gen.batch import press as pressing
from leaflet_gen.batch import run as running
from leaflet_gen.batch import staging as stage
from leaflet_gen.batch.staging import FILES, RECORDS, UNFINISHED
from leaflet_gen.cli.main import main
from leaflet_gen.layout import code as coding
from leaflet_gen.manifest import MANIFEST
from leaflet_gen.render.variable import Template

KILLS = 20
fcntl = lock.fcntl
locks = pytest.mark.skipif(fcntl is None, reason="Windows: a lock is a file that cannot be deleted while it is open")
COUNT = 200  # villages, of two editions each
# The program in chunks of 25, so that a kill finds some of them finished.
PROGRAM = (sys.executable, "-c", "import leaflet_gen.batch.run as r; r.CHUNK = 25; from leaflet_gen.cli.main import main; raise SystemExit(main())")


@pytest.fixture(autouse=True)
def setting(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr(running, "CHUNK", 25)


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Path:
    return filled_project(tmp_path_factory.mktemp("two") / "project", TWO)


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Path:
    return listed(tmp_path_factory.mktemp("many") / "thon.csv", map(village, range(COUNT)))


@pytest.fixture(scope="module")
def some(tmp_path_factory) -> Path:
    return listed(tmp_path_factory.mktemp("some") / "thon.csv", map(village, range(60)))


def batch(project: Path, villages: Path, out: Path, *more: object) -> int:
    return main(["batch", str(project), "--villages", str(villages), "-o", str(out), *map(str, more)])


def started(project: Path, villages: Path, out: Path, *more: object, **how: object) -> subprocess.Popen:
    """A run with a process group of its own."""
    command = [*PROGRAM, "batch", project, "--villages", villages, "-o", out, *more]
    return subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True, **how)


def killed(process: subprocess.Popen) -> bool:
    """Whether it was still at work when its whole group was killed; and nobody is left."""
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def wait_for(found, process: subprocess.Popen) -> None:
    until = time.monotonic() + 20
    while not found() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.003)


def released(out: Path) -> list[Path]:
    return [path for path in out.rglob("*.pdf") if UNFINISHED not in path.parts] if out.exists() else []


@pytest.fixture(scope="module")
def whole(two, many, tmp_path_factory) -> dict[str, bytes]:
    """What an uninterrupted run leaves."""
    out = tmp_path_factory.mktemp("whole") / "out"
    process = started(two, many, out)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    made = contents(out)
    assert len(made) == 2 * COUNT + 1
    return made


# -- killed ----------------------------------------------------------------------------------


def test_twenty_kills_leave_only_whole_files_and_the_run_goes_on_to_the_same_bytes(two, many, whole, tmp_path):
    chance, out = random.Random(20261123), tmp_path / "out"
    midway = with_records = 0
    for kill in range(KILLS):
        resume = ("--resume",) if kill % 3 else ()
        if kill % 5 == 4:  # where the last ones brought it to its end: over an older release
            assert batch(two, many, out, "--resume") == 0 and contents(out) == whole
            if kill % 2:
                shutil.rmtree(out)
        jobs = ("--jobs", 1 + kill % 2)
        process = started(two, many, out, *jobs, *resume)
        wait_for(lambda: (out / UNFINISHED / FILES).exists(), process)
        time.sleep(chance.uniform(0, 0.35))
        midway += killed(process)
        with_records += any((out / UNFINISHED / RECORDS).glob("*.jsonl"))
        for path in released(out):
            data = path.read_bytes()
            assert data.endswith(b"%%EOF\n") and data == whole[path.relative_to(out).as_posix()], f"{path.name} after kill {kill}"
        if (out / MANIFEST).exists():
            assert all(digest((out / entry["file"]).read_bytes()) == entry["sha256"] for entry in entries(out))
    assert midway >= KILLS // 2 and with_records >= 4, f"{midway} kills came while it ran, {with_records} with finished chunks: too few to prove anything"
    assert batch(two, many, out, "--resume") == 0
    assert contents(out) == whole


def test_what_was_finished_is_not_made_again(two, many, whole, tmp_path):
    out = tmp_path / "out"
    process = started(two, many, out)
    wait_for(lambda: len(list((out / UNFINISHED / RECORDS).glob("*.jsonl"))) >= 3, process)
    assert killed(process)
    records = sorted((out / UNFINISHED / RECORDS).glob("*.jsonl"))
    lines = [json.loads(line)["file"] for record in records for line in record.read_text("utf-8").splitlines()[1:]]
    before = {name: (out / UNFINISHED / FILES / name).stat().st_ino for name in lines}
    assert 75 <= len(before) < 2 * COUNT and not released(out)
    assert batch(two, many, out, "--resume") == 0 and contents(out) == whole
    assert {name: (out / name).stat().st_ino for name in lines} == before


def test_a_finished_file_that_was_spoilt_meanwhile_is_made_again(two, many, whole, tmp_path):
    out = tmp_path / "out"
    process = started(two, many, out)
    wait_for(lambda: len(list((out / UNFINISHED / RECORDS).glob("*.jsonl"))) >= 3, process)
    assert killed(process)
    first, second, third = sorted((out / UNFINISHED / RECORDS).glob("*.jsonl"))[:3]
    name = json.loads(first.read_text("utf-8").splitlines()[2])["file"]
    (out / UNFINISHED / FILES / name).write_bytes(whole[name][:-400])
    second.write_bytes(second.read_bytes()[:-90])
    third.write_bytes(b"")
    assert batch(two, many, out, "--resume") == 0 and contents(out) == whole


def test_a_death_at_any_step_of_the_release_is_gone_on_from(two, tmp_path, monkeypatch):
    few = listed(tmp_path / "thon.csv", map(village, range(3)))
    assert batch(two, few, tmp_path / "right") == 0
    right = contents(tmp_path / "right")

    class Death(BaseException):
        pass

    for last in (0, 2, 5, 6):
        out = tmp_path / f"out-{last}"
        with monkeypatch.context() as patch:
            done: list[object] = []

            def move(source, target, done=done, last=last, out=out, move=os.replace):
                if os.fspath(target).endswith((".pdf", MANIFEST)):
                    if len(done) == last:
                        raise Death
                    done.append(target)
                move(source, target)

            patch.setattr(stage.os, "replace", move)
            with pytest.raises(Death):
                batch(two, few, out)
        assert len(released(out)) == last and not (out / MANIFEST).exists()
        assert all(path.read_bytes() == right[path.name] for path in released(out))
        assert batch(two, few, out, "--resume") == 0 and contents(out) == right


def test_while_files_get_their_names_no_manifest_says_what_they_are(two, tmp_path, monkeypatch):
    """That of the run before would name files by digests that they have no more."""
    out = tmp_path / "out"
    assert batch(two, listed(tmp_path / "thon.csv", map(village, range(3))), out) == 0 and (out / MANIFEST).exists()
    there, move = [], os.replace

    def seen(source, target):
        if os.fspath(target).endswith(".pdf"):
            there.append((out / MANIFEST).exists())
        move(source, target)

    monkeypatch.setattr(stage.os, "replace", seen)
    assert batch(two, listed(tmp_path / "thon.csv", map(village, range(1, 4))), out) == 0
    assert there and not any(there)


def test_a_run_goes_on_after_the_list_was_changed(two, many, tmp_path):
    """Rows changed, taken out and added meanwhile: as if there had been no first run."""
    rows = [village(n) for n in range(COUNT)]
    rows[3]["phone"], rows[3]["public"] = "0987000111", "có"
    rows[40]["name"] = "thôn Mới"
    del rows[100]
    rows.append(village(280))
    changed, out = listed(tmp_path / "thon.csv", rows), tmp_path / "out"
    process = started(two, many, out)
    wait_for(lambda: len(list((out / UNFINISHED / RECORDS).glob("*.jsonl"))) >= 6, process)
    assert killed(process)
    assert batch(two, changed, out, "--resume") == 0 and batch(two, changed, tmp_path / "right") == 0
    assert contents(out) == contents(tmp_path / "right")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("content/units/vinh-hoang.yaml", "0233 3999 888", "0233 3777 666"),
        ("content/languages/vi.yaml", "[chức vụ]", "[chức danh]"),
        ("content/topics/nop-ho-so/vi.yaml", "Quét mã để gọi", "Quét mã mà gọi"),
        ("assets/themes/colour.yaml", "blank: {fill: gold", "blank: {fill: cream"),
        ("content/project.yaml", "topic: nop-ho-so", "topic: nop-ho-so, name: nop-tai-nha"),
    ],
    ids=["the office's number", "the words of a blank", "a heading", "the look of a blank", "what it is called"],
)
def test_a_run_goes_on_after_the_content_was_changed(tmp_path, monkeypatch, file, old, new):
    made, out = filled_project(tmp_path / "project", TWO), tmp_path / "out"
    rows = listed(tmp_path / "thon.csv", [village(n, public="không", role="") for n in range(30)])
    path = made / file
    if not path.exists():
        path.parent.mkdir(parents=True)
        path.write_bytes((ROOT / file).read_bytes())

    class Death(BaseException):
        pass

    def die(self, records):
        raise Death

    with monkeypatch.context() as patch:
        patch.setattr(stage.Staging, "release", die)
        with pytest.raises(Death):
            batch(made, rows, out)
    assert len(list((out / UNFINISHED / RECORDS).glob("*.jsonl"))) == 4
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert batch(made, rows, out, "--resume") == 0 and batch(made, rows, tmp_path / "right") == 0
    assert contents(out) == contents(tmp_path / "right")
    assert (OFFICE in text_of(next(out.glob("*.pdf")).read_bytes())) == ("units" not in file)


def test_changed_killed_and_changed_back_releases_what_the_manifest_says(tmp_path, monkeypatch):
    """Files that grew with other words lay beside records of the first ones, and were released under their digests."""
    made, out = filled_project(tmp_path / "project"), tmp_path / "out"
    rows = listed(tmp_path / "thon.csv", [village(n) for n in range(20)])
    assert batch(made, rows, out) == 0
    right = contents(out)
    topic = made / "content/topics/nop-ho-so/vi.yaml"
    text = topic.read_text("utf-8")

    class Death(BaseException):
        pass

    def dying(after: int):
        left, put = [after], stage.Staging.put

        def die(self, name, data):
            left[0] -= 1
            if left[0] < 0:
                raise Death
            return put(self, name, data)

        return die

    def released(self, entries):
        raise Death

    with monkeypatch.context() as patch:
        patch.setattr(stage.Staging, "release", released)
        with pytest.raises(Death):
            batch(made, rows, out)
    topic.write_text(text.replace("Quét mã để gọi", "Quét mã mà gọi"), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(stage.Staging, "put", dying(5))
        with pytest.raises(Death):
            batch(made, rows, out, "--resume")
    topic.write_text(text, "utf-8")
    assert batch(made, rows, out, "--resume") == 0 and contents(out) == right


def test_a_file_that_cannot_get_its_name_is_named_and_the_run_can_go_on(two, some, tmp_path, monkeypatch, capsys):
    """On Windows a PDF that is open cannot be replaced."""
    out, replace, calls = tmp_path / "out", os.replace, []

    def refuse(old, new):
        if str(new).endswith(".pdf") and os.path.dirname(str(new)) == str(out):
            calls.append(new)
            if len(calls) == 4:
                raise PermissionError(13, "Permission denied", str(old), None, str(new))
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(stage.os, "replace", refuse)
        assert batch(two, some, out) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert os.path.basename(str(calls[3])) in said and "--resume" in said and not (out / MANIFEST).exists()
    assert batch(two, some, out, "--resume") == 0 and batch(two, some, tmp_path / "right") == 0
    assert contents(out) == contents(tmp_path / "right")


def test_what_build_made_is_not_overwritten(tmp_path, capsys):
    made = filled_project(tmp_path / "project")
    assert main(["build", str(made), "-o", str(tmp_path / "out")]) == 0
    before = contents(tmp_path / "out")
    assert batch(made, listed(tmp_path / "thon.csv", [village(0)]), tmp_path / "out") == 2
    assert "build" in capsys.readouterr().err and contents(tmp_path / "out") == before


# -- stopped ---------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_with_130_and_nothing_is_half_written(two, many, whole, tmp_path, jobs):
    out = tmp_path / "out"
    process = started(two, many, out, "--jobs", jobs)
    wait_for(lambda: any((out / UNFINISHED / RECORDS).glob("*.jsonl")), process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130 and "Traceback" not in err.decode() and "Đã dừng" in err.decode()
    assert released(out) == [] and not (out / MANIFEST).exists()
    assert batch(two, many, out, "--resume") == 0 and contents(out) == whole


def children(of: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == of:
            found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="no /proc: a test cannot see who the workers are")
def test_a_worker_that_dies_midway_is_made_up_for(two, many, whole, tmp_path):
    out = tmp_path / "out"
    process = started(two, many, out, "--jobs", 2)
    wait_for(lambda: any((out / UNFINISHED / RECORDS).glob("*.jsonl")), process)
    workers = children(process.pid)
    os.kill(workers[0], signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert len(workers) >= 2 and process.returncode == 0, err.decode()
    assert "Traceback" not in err.decode() and contents(out) == whole


def test_workers_that_always_die_end_the_run_in_plain_words(two, some, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pressing.Press, "run", lambda self, chunk: os._exit(9))
    assert batch(two, some, tmp_path / "out", "--jobs", 2) == 3
    said = capsys.readouterr().err
    assert "Traceback" not in said and "--resume" in said and released(tmp_path / "out") == []


# -- out of room -----------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_is_told_with_what_to_do(two, some, tmp_path, monkeypatch, capsys, jobs):
    out, write, written = tmp_path / "out", os.write, []

    def full(file, data):
        written.append(file)
        if len(written) > 40:
            write(file, bytes(data[:100]))
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(stage.os, "write", full)
        assert batch(two, some, out, "--jobs", jobs) == 3
    said = capsys.readouterr().err
    assert "ổ đĩa hết chỗ" in said and "--resume" in said and str(out) in said and "Traceback" not in said
    assert released(out) == [] and not (out / MANIFEST).exists()
    for path in (out / UNFINISHED / FILES).rglob("*.pdf"):
        pikepdf.open(path).close()
        assert path.read_bytes().endswith(b"%%EOF\n")
    assert batch(two, some, out, "--resume") == 0 and batch(two, some, tmp_path / "right") == 0
    assert contents(out) == contents(tmp_path / "right")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_is_really_full(two, some, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "none", disk], capture_output=True).returncode:
        pytest.skip("this system lets a test mount nothing")
    try:
        process = started(two, some, disk / "out")
        _, err = process.communicate(timeout=120)
        assert process.returncode == 3 and "--resume" in err.decode() and "Traceback" not in err.decode()
        assert released(disk / "out") == [] and any((disk / "out" / UNFINISHED / RECORDS).glob("*.jsonl"))
        subprocess.run(["mount", "-o", "remount,size=40m", disk], check=True)
        assert batch(two, some, disk / "out", "--resume") == 0 and batch(two, some, tmp_path / "right") == 0
        assert contents(disk / "out") == contents(tmp_path / "right")
    finally:
        subprocess.run(["umount", disk], check=True)


# -- two at once -----------------------------------------------------------------------------


@locks
def test_a_second_run_into_one_folder_says_so_and_touches_nothing(two, some, tmp_path, capsys):
    out = tmp_path / "out"
    assert batch(two, some, out) == 0
    (out / UNFINISHED / FILES).mkdir(parents=True)
    (out / UNFINISHED / FILES / "x.pdf").write_bytes(b"%PDF of the other")
    with (out / UNFINISHED / "lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        before = contents(out)
        assert batch(two, some, out) == batch(two, some, out, "--resume") == 3
        assert contents(out) == before
    said = capsys.readouterr().err
    assert "Một lần chạy khác" in said and "Traceback" not in said
    assert batch(two, some, out) == 0


@locks
def test_a_lock_that_went_with_the_run_that_held_it_locks_nothing(tmp_path, monkeypatch):
    """The second run opened it just before the first one was released: a third would not see it."""
    first = stage.Staging(tmp_path / "out")
    flock = fcntl.flock

    def released_meanwhile(*arguments):
        first.thrown_away()
        return flock(*arguments)

    monkeypatch.setattr(fcntl, "flock", released_meanwhile)
    with pytest.raises(stage.Busy), stage.Staging(tmp_path / "out").opened(False):
        pass


def test_two_runs_started_together_leave_one_good_folder(two, many, whole, tmp_path):
    out = tmp_path / "out"
    both = [started(two, many, out), started(two, many, out)]
    errs = [process.communicate(timeout=120)[1].decode() for process in both]
    assert sorted(process.returncode for process in both) in ([0, 3], [0, 0]), errs
    assert contents(out) == whole and not any("Traceback" in err for err in errs)


# -- wrong -----------------------------------------------------------------------------------


@pytest.fixture
def wrong(two, some, tmp_path, capsys):
    """A run in which one village's file comes out otherwise than planned: what the user is told."""

    def told(*options: object) -> str:
        assert batch(two, some, tmp_path / "out", *options) == 4
        assert released(tmp_path / "out") == [] and not (tmp_path / "out" / MANIFEST).exists()
        said = capsys.readouterr().err
        assert "không tệp nào được đưa ra" in said and "Traceback" not in said
        return said

    return told


def one_wrong(monkeypatch, number: int, **other: str) -> None:
    """The painter takes one village for another."""
    villages = Template.villages

    def painted(self, many):
        return villages(self, [{**values, **other} if values.get("code") == f"M-{number:04}" else values for values in many])

    monkeypatch.setattr(Template, "villages", painted)


def test_a_code_that_reads_as_another_number_stops_the_release(monkeypatch, wrong):
    right, theirs, other = coding.symbol, f"tel:{village(37)['phone']}", f"tel:{village(38)['phone']}"

    def symbol(payload):
        return right(other)._replace(payload=payload) if payload == theirs else right(payload)

    monkeypatch.setattr(coding, "symbol", symbol)
    said = wrong()
    assert village(37)["name"] in said and village(37)["phone"] in said and "_a4_" in said


@pytest.mark.parametrize("other", [{"name": "thôn Khác"}, {"contact": "Người Khác"}, {"phone": "0999 888 777"}])
def test_a_text_or_number_of_another_village_stops_the_release(monkeypatch, wrong, other):
    one_wrong(monkeypatch, 37, **other)
    said = wrong("--proof", "all")
    assert village(37)["name"] in said and "_a4_" in said


def test_a_sample_sees_what_is_wrong_with_all(monkeypatch, wrong):
    villages = Template.villages
    monkeypatch.setattr(Template, "villages", lambda self, many: villages(self, [{**values, "hours": "7h–8h"} for values in many]))
    assert village(0)["name"] in wrong()


def test_after_a_wrong_file_the_same_command_makes_a_right_one(monkeypatch, two, some, wrong, tmp_path):
    with monkeypatch.context() as patch:
        one_wrong(patch, 37, name="thôn Khác")
        wrong("--proof", "all")
    assert batch(two, some, tmp_path / "out", "--resume") == 0 and batch(two, some, tmp_path / "right") == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "right")
