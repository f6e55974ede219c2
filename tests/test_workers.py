"""Work shared out over processes: the same results in the same order, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leaflet_gen.workers import AHEAD, WORTH, processes, spread


def double(n: int) -> tuple[int, int]:
    return 2 * n, os.getpid()


def stumble(n: int) -> int:
    if n == 3:
        raise ZeroDivisionError("planted")
    return n


def slow(n: int) -> int:
    Path(os.environ["WORKER_MARK"]).write_text(str(os.getpid()))
    time.sleep(60)
    return n


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs):
    found = list(spread(double, range(40), jobs))
    assert [result for result, _ in found] == [2 * n for n in range(40)]
    assert (os.getpid() in {pid for _, pid in found}) == (jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_worker_is_an_error_here(jobs):
    with pytest.raises(ZeroDivisionError):
        list(spread(stumble, range(6), jobs))


def test_one_process_does_only_what_is_asked_for():
    done = []
    results = spread(done.append, range(5), 1)
    next(results)
    assert done == [0]


def test_processes_are_started_where_the_work_is_worth_it():
    assert processes(None, WORTH - 1) == 1
    assert processes(None, WORTH) == min(os.cpu_count() or 1, WORTH)
    assert processes(7, 3) == 3 and processes(2, 1_000) == 2 and processes(4, 0) == 1
    assert AHEAD >= 2  # a worker never waits for its next item


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a POSIX kill")
def test_a_worker_leaves_when_its_parent_is_killed(tmp_path):
    mark = tmp_path / "pid"
    code = "import test_workers as t; list(t.spread(t.slow, range(4), 2))"
    env = {**os.environ, "WORKER_MARK": str(mark), "PYTHONPATH": str(Path(__file__).parent)}
    parent = subprocess.Popen([sys.executable, "-c", code], env=env)
    until = time.monotonic() + 20
    while not (mark.exists() and mark.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    worker = int(mark.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while time.monotonic() < until and running(worker):
        time.sleep(0.05)
    assert not running(worker)


def running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
