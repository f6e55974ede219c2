"""A run on several machines: the bytes of a run on one, whoever is lost; and in plain words why it cannot be."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT
from runs import PROGRAM, environment, run

pytest.importorskip("distributed", reason="distributed is not installed: no run on several machines (pip install leaflet-gen[cluster])")
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a POSIX kill")

CHOICE = ("--only", "loi-ich", "--format", "a4-trifold", "--theme", "colour")
VILLAGES = 800
HEADS = "Mã thôn,Tên thôn,Người giúp,Điện thoại,Công khai,Giờ mở cửa,Nơi niêm yết,Có mạng"
NOBODY = "tcp://127.0.0.1:9"  # of the port that throws all away: nobody listens there
PATIENT = 30  # seconds for a scheduler or a worker to be there


class Cluster:
    """A scheduler and workers of this machine, each a process that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen] = []
        self._said = folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", self._said)
        self._scheduler = self._start("scheduler", *options)

    def begin(self) -> None:
        said = self._said
        _until(lambda: said.exists() and said.read_text("utf-8").rstrip().endswith("}"))
        self.address = json.loads(said.read_text("utf-8"))["address"]

    def work(self, count: int, threads: int = 1, **env: str) -> None:
        for _ in range(count):
            options = ("--nthreads", threads, "--no-dashboard", "--no-nanny", "--host", "127.0.0.1", "--local-directory", self.folder)
            self.workers.append(self._start("worker", self.address, *options, **env))
        _until(lambda: self._there() == sum(worker.poll() is None for worker in self.workers))

    def kill(self, number: int) -> None:
        self.workers[number].kill()
        self.workers[number].wait()

    def end(self) -> None:
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _start(self, what: str, *options: object, **env: str) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *map(str, options)]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=self.folder, env={**environment(), **env}, **silent)

    def _there(self) -> int:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            return len(client.nthreads())


def _until(true: object) -> None:
    end = time.monotonic() + PATIENT
    while not true():
        assert time.monotonic() < end, "a scheduler or a worker of this machine did not start"
        time.sleep(0.05)


@contextmanager
def clustered(folder: Path) -> Iterator[Cluster]:
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder)
    try:
        cluster.begin()
        yield cluster
    finally:
        cluster.end()


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Iterator[Cluster]:
    with clustered(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.work(2)
        yield cluster


@pytest.fixture(scope="module")
def listed(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("list") / "villages.csv"
    rows = [
        f"QT-{n:05},thôn Mẫu {n},chị Nguyễn Thị {'Hằng' if n % 3 else 'Thảo'},0914 000 {n:03},{'có' if n % 5 else 'không'},"
        f"tối thứ Ba,nhà văn hóa thôn,{'có' if n % 2 else 'không'}"
        for n in range(1, VILLAGES + 1)
    ]
    path.write_text("\n".join((HEADS, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def local(tmp_path_factory, listed) -> dict[str, bytes]:
    """What `--engine process` makes of the list."""
    folder = tmp_path_factory.mktemp("local")
    ran = batch(listed, folder, "--jobs", 2)
    assert ran.code == 0, ran.err
    made = contents(folder)
    assert len(made) == VILLAGES + 1
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def arguments(listed: Path, folder: object, *more: object) -> list[object]:
    return ["batch", ROOT, "--villages", listed, "-o", folder, *CHOICE, *more]


def batch(listed: Path, folder: object, *more: object, **how: object):
    return run(*arguments(listed, folder, *more), **how)


def dask(address: str) -> tuple[str, ...]:
    return ("--engine", "dask", "--scheduler", address)


def differing(folder: Path, local: dict[str, bytes]) -> list[str]:
    made = contents(folder)
    return [name for name in made | local if made.get(name) != local.get(name)]


def quiet(said: str) -> bool:
    return not any(word in said for word in ("distributed", "Traceback", "tornado", "WARNING", "asyncio"))


def test_two_workers_give_the_bytes_of_one_machine(two, listed, local, tmp_path):
    """The folder is named as it is seen from here: workers stand elsewhere."""
    ran = batch(listed, "out", *dask(two.address), cwd=tmp_path)
    assert ran.code == 0 and quiet(ran.err), ran.err
    assert differing(tmp_path / "out", local) == [] and "2 máy in" in ran.err


def test_a_worker_that_is_killed_midway_changes_nothing(listed, local, tmp_path):
    """And so does one that comes later: of the two that began, none ends."""
    with clustered(tmp_path / "cluster") as cluster:
        cluster.work(2)
        process = subprocess.Popen(
            [*PROGRAM, *map(str, arguments(listed, tmp_path / "out", *dask(cluster.address)))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        grown = tmp_path / "out" / ".batch-unfinished" / "files"
        _until(lambda: grown.is_dir() and len(os.listdir(grown)) > 100)
        cluster.kill(0)
        assert process.poll() is None and not (tmp_path / "out" / "manifest.json").exists(), "the kill came too late to prove anything"
        cluster.kill(1)
        cluster.work(1, threads=3)  # of its threads, one prints at a time
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0 and quiet(err.decode()), err.decode()
    assert differing(tmp_path / "out", local) == []


def test_no_scheduler_is_told_before_anything_else(listed, tmp_path):
    began = time.monotonic()
    ran = batch(listed, tmp_path / "out", *dask(NOBODY))
    assert ran.code == 3 and NOBODY in ran.err and "dask scheduler" in ran.err and quiet(ran.err)
    assert not (tmp_path / "out").exists() and time.monotonic() - began < 25
    for address in ("không phải địa chỉ", "tls://127.0.0.1:9", "tcp://127.0.0.1:99999"):
        ran = batch(listed, tmp_path / "out", *dask(address))
        assert ran.code == 3 and address in ran.err and quiet(ran.err), ran.err


def test_a_folder_that_workers_do_not_see_is_told(two, listed, tmp_path):
    """A folder in /proc/self is another one for each process: as a local disk is for each machine."""
    if not Path("/proc/self/cwd").exists():
        pytest.skip("this system has no /proc/self: every folder is the same for all processes")
    ran = batch(listed, "/proc/self/cwd/out", *dask(two.address), cwd=tmp_path)
    assert ran.code == 3 and "/proc/self/cwd/out" in ran.err and two.address[:14] in ran.err and quiet(ran.err), ran.err
    assert [name for name in contents(tmp_path) if name.endswith((".pdf", "manifest.json"))] == []


def test_a_worker_with_another_program_is_told(listed, tmp_path):
    """Here it has none at all; one with other libraries is told by the same comparison."""
    other = tmp_path / "other" / "leaflet_gen"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text('__version__ = "0.0.1"\n')
    with clustered(tmp_path / "cluster") as cluster:
        cluster.work(1, PYTHONPATH=str(other.parent))
        ran = batch(listed, tmp_path / "out", *dask(cluster.address))
    assert ran.code == 3 and "requirements.lock" in ran.err and quiet(ran.err), ran.err
    assert not (tmp_path / "out").exists()


def test_a_worker_that_is_lost_while_it_is_asked_is_no_stranger():
    """It was told to have another version, "–", and the run ended, though others were there."""
    from distributed.comm import CommClosedError
    from leaflet_gen.batch.cluster import Unready, _look_at_workers, made_with

    def client(**answers: object) -> object:
        return SimpleNamespace(wait_for_workers=lambda *_, **__: None, run=lambda *_, **__: answers, scheduler=SimpleNamespace(address="tcp://a"))

    here = (made_with(), "")
    assert _look_at_workers(client(lost=CommClosedError(), here=here)) == {"here": here}
    with pytest.raises(Unready) as nobody:
        _look_at_workers(client(lost=CommClosedError()))
    assert nobody.value.code == "cluster_nobody"


def test_a_run_that_is_interrupted_releases_nothing_and_can_go_on(two, listed, local, tmp_path):
    command = [*PROGRAM, *map(str, arguments(listed, tmp_path / "out", *dask(two.address)))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    grown = tmp_path / "out" / ".batch-unfinished" / "files"
    _until(lambda: grown.is_dir() and len(os.listdir(grown)) > 20)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130 and out == b"" and quiet(err.decode()), err.decode()
    assert list((tmp_path / "out").glob("*.pdf")) == []
    ran = batch(listed, tmp_path / "out", *dask(two.address), "--resume")
    assert ran.code == 0 and differing(tmp_path / "out", local) == [], ran.err


def test_an_error_in_a_worker_is_an_error_here(two, listed, tmp_path):
    from leaflet_gen.batch.cluster import on_cluster
    from leaflet_gen.batch.chunk import Chunk
    from leaflet_gen.batch.press import Press
    from leaflet_gen.batch.staging import Staging
    from leaflet_gen.village import Village, Villages

    chunk = Chunk(0, 7, Villages.of("l", {}, [Village(2, "thôn Mẫu")]), ("a",))  # a job that is not there: an error in the worker
    with Staging(tmp_path / "out").opened(False), pytest.raises(IndexError):
        list(on_cluster(two.address)(Press((), tmp_path / "out"), [chunk]))
