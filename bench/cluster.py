"""What a run over many villages costs, and what it would cost on more workers. Numbers of villages in, constants and a table out.

Measured here, each the median of the rounds of this very call, with files on a tmpfs where there is one:

    survey    µs for a village and an edition
    build     ms for the template of one kind of page: compose, paint, split
    press     µs for a file, templates ready
    proof     ms for a finished file that is read back
    chunks    µs for a file: cutting the work up, in the run itself
    release   µs for a file: the manifest and the final names, in the run itself
              (these six: processor time of one process, so that others' work on the machine is not in it)
    task      ms for an empty task there and back; and ms for a press to be read by a worker
    1, 2      a whole run of that many Dask workers of this machine, with chunks of 50, 250 and 1000 villages: seconds, which are
              others' too where the machine is busy, and processor time: of the workers for a file, and of the scheduler and
              the run itself for a chunk

Computed from that: the table for many workers; see docs/cluster.md.

    python bench/cluster.py [--villages 3000] [--rounds 3] [--workers 1,2] [--json]
"""

import argparse
import datetime as dt
import gc
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from villages import villages as made_up

from leaflet_gen.batch import run
from leaflet_gen.batch.survey import survey
from leaflet_gen.batch.press import Press
from leaflet_gen.batch.staging import Staging, entries_of
from leaflet_gen.load.editions import editions as multiplied
from leaflet_gen.load.project import load_project
from leaflet_gen.village import Village, Villages

HERE = Path(__file__).resolve().parents[1]
CHOICE = {"only": ("loi-ich",), "formats": ("a4-trifold",), "theme": "colour", "lang": None}
TODAY = dt.date(2026, 11, 23)
SIZES = (50, 250, 1000)  # villages in a chunk
MANY, MATERIALS = 60_000, 6
TABLE = (1, 4, 32)  # workers


def main() -> None:
    gc.set_threshold(20_000)  # as the command line does
    parser = argparse.ArgumentParser(description="A run on several machines: its constants, and a model.")
    parser.add_argument("--villages", type=int, default=3_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--workers", default="1,2", metavar="1,2")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    workers = [int(n) for n in asked.workers.split(",") if n]
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        found = measured(Path(folder), asked.villages, asked.rounds, workers)
    print(json.dumps(found, indent=1) if asked.json else "\n".join(table(found)))


def measured(folder: Path, count: int, rounds: int, workers: list[int]) -> dict[str, Any]:
    loaded, _ = load_project(HERE)
    edition = next(edition for edition in multiplied(loaded, *CHOICE.values(), for_villages=True)[0] if edition.is_for_hand)
    listed = of_the_list(count)
    job = survey(edition, listed, TODAY)
    press, work = Press(run.lean([job]), folder / "out"), run.chunks([job], listed)
    found: dict[str, Any] = {"villages": count, "edition": edition.name, "load": os.getloadavg()[0]}
    half = of_the_list(count // 2)  # of two sizes: what a survey takes besides the villages goes
    proofed = sum(len(chunk.proofed) for chunk in work)
    found["survey_us"] = (timed(lambda: survey(edition, listed, TODAY), rounds, time.process_time) - timed(lambda: survey(edition, half, TODAY), rounds, time.process_time)) / (count - count // 2) * 1e6
    found["chunks_us"] = timed(lambda: run.chunks([job], listed), rounds, time.process_time) / count * 1e6
    times: dict[str, list[float]] = {"build": [], "press": [], "proof": [], "release": []}
    clock = time.process_time
    for _ in range(rounds):
        press, staging = Press(press.jobs, press.folder), Staging(press.folder)
        with staging.opened(False):
            began = clock()
            shapes = {press.filling(0, village).ready.shape for chunk in work for village in chunk.villages}
            times["build"].append((clock() - began) / len(shapes) * 1e3)
            for chunk in work[:1]:  # what a page's first file takes more
                press.run(replace(chunk, proofed=frozenset()))
            began = clock()
            for chunk in work:
                press.run(replace(chunk, proofed=frozenset()))
            printed = clock() - began
            times["press"].append(printed / count * 1e6)
            began = clock()
            records = [press.run(chunk).record for chunk in work]
            times["proof"].append((clock() - began - printed) / proofed * 1e3)
            size = sum(path.stat().st_size for path in (staging.growing / "files").iterdir())
            began = clock()
            staging.release(entries_of(records))
            times["release"].append((clock() - began) / count * 1e6)
        for path in press.folder.iterdir():
            path.unlink()
    found["full"] = len(job.full)
    found |= {"shapes": len(shapes), "build_ms": statistics.median(times["build"]), "press_us": statistics.median(times["press"])}
    found["proof_ms"] = statistics.median(times["proof"])
    found |= {"release_us": statistics.median(times["release"]), "file_kb": size / count / 1e3, "press_kb": len(pickle.dumps(press)) / 1e3}
    found |= {"chunk_kb": len(pickle.dumps(work[0])) / 1e3}
    try:
        import distributed  # noqa: F401
    except ImportError:
        return {**found, "dask": "distributed is not installed: nothing was measured of it"}
    found["runs"] = []
    for number in workers:
        with cluster(folder / f"cluster{number}", number) as address:
            if number == workers[0]:
                found |= overhead(address, press, rounds)
            for size in SIZES:
                found["runs"].append({"workers": number, "chunk": size, **whole(address, press, job, listed, size, rounds)})
    most, least = ([row["host_ms"] * -(-count // size) for row in found["runs"] if row["chunk"] == size] for size in (SIZES[0], SIZES[-1]))
    more = -(-count // SIZES[0]) - -(-count // SIZES[-1])  # chunks: what is the same for every run goes
    found["host_ms"] = (statistics.median(most) - statistics.median(least)) / more
    return found


def whole(address: str, press: Press, job: object, listed: Villages, size: int, rounds: int) -> dict[str, float]:
    """A run of all villages, its templates ready in the workers: one run that is not counted goes before."""
    from leaflet_gen.batch.cluster import on_cluster

    before, run.CHUNK = run.CHUNK, size
    work = run.chunks([job], listed)
    run.CHUNK = before
    rows = []
    for _ in range(rounds + 1):
        with Staging(press.folder).opened(False) as staging:
            before, began = clocks(address), time.perf_counter()
            assert sum(pressed.files for pressed in on_cluster(address)(press, work)) == len(listed)
            seconds = time.perf_counter() - began
            rows.append([seconds, *(after - then for after, then in zip(clocks(address), before, strict=True))])
            staging.thrown_away()
    seconds, workers, host = (statistics.median(column) for column in zip(*rows[1:], strict=True))
    return {"seconds": seconds, "worker_us": workers / len(listed) * 1e6, "host_ms": host / len(work) * 1e3}


def clocks(address: str) -> tuple[float, float]:
    """Processor seconds so far: of all workers, and of the scheduler with the run itself."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        workers = sum(client.run(time.process_time).values())
        return workers, client.run_on_scheduler(time.process_time) + time.process_time()


def overhead(address: str, press: Press, rounds: int) -> dict[str, float]:
    from distributed import Client

    began = time.perf_counter()
    with Client(address, set_as_default=False) as client:
        opened = time.perf_counter() - began
        client.submit(int, pure=False).result()
        single = timed(lambda: client.submit(int, pure=False).result(), 20 * rounds)
        many = timed(lambda: client.gather([client.submit(int, pure=False) for _ in range(200)]), rounds) / 200
        scattered = timed(lambda: client.scatter(pickle.dumps(press), broadcast=True, hash=False), rounds)
    read = timed(lambda: pickle.loads(pickle.dumps(press)), rounds)
    return {"connect_ms": opened * 1e3, "task_ms": single * 1e3, "tasks_ms": many * 1e3, "scatter_ms": scattered * 1e3, "read_ms": read * 1e3}


def modelled(found: dict[str, Any], workers: int) -> dict[str, float]:
    """Seconds of a run of MANY villages × MATERIALS: docs/cluster.md has the formula."""
    files = MANY * MATERIALS
    proofed = files / run.SAMPLE + found["full"] * MATERIALS
    each = {
        "survey": files * found["survey_us"] / 1e6,
        "cut": files * found["chunks_us"] / 1e6,
        "build": found["build_ms"] / 1e3 * found["shapes"] * MATERIALS,
        "press": (files * found["press_us"] / 1e6 + proofed * found["proof_ms"] / 1e3) / workers,
        "tasks": files / run.CHUNK * found.get("host_ms", 0) / 1e3,
        "release": files * found["release_us"] / 1e6,
    }
    printing = max(each["press"], each["tasks"])  # one hands out while the others print
    total = each["survey"] + each["cut"] + each["build"] + printing + each["release"]
    return {**each, "total": total, "spread": total - each["survey"] * (1 - 1 / MATERIALS), "mb_s": files * found["file_kb"] / 1e3 / printing}


def of_the_list(count: int) -> Villages:
    rows = [
        Village(n, f"{v.name} {n}", "Trung Nam", "", v.helper.split(",")[0], "trưởng thôn", v.phone.replace(" ", ""), "yes" if n % 5 else "no", v.hours, v.place, "20", "yes" if n % 3 else "no", v.code)
        for n, v in enumerate(made_up(count), 2)
    ]
    return Villages.of("villages.csv", {}, rows)


def timed(work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter) -> float:
    times = []
    for _ in range(rounds):
        began = clock()
        work()
        times.append(clock() - began)
    return statistics.median(times)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """A scheduler and workers of this machine."""
    from distributed import Client

    folder.mkdir()
    said, silent = folder / "scheduler.json", {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "-m", "distributed.cli.dask_"]
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    started = [subprocess.Popen([*command[:2], command[2] + "scheduler", *options, "--port", "0", "--scheduler-file", said], **silent)]
    try:
        while not (said.exists() and said.read_text("utf-8").rstrip().endswith("}")):
            time.sleep(0.05)
        address = json.loads(said.read_text("utf-8"))["address"]
        for _ in range(workers):
            more = ["--nthreads", "1", "--no-nanny", "--local-directory", folder]
            started.append(subprocess.Popen([*command[:2], command[2] + "worker", address, *options, *more], **silent))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=30)
        yield address
    finally:
        for process in started:
            process.kill()
            process.wait()


def table(found: dict[str, Any]) -> Iterator[str]:
    yield f"measured, {found['villages']} villages of {found['edition']}, load {found['load']:.1f}"
    for name, value in found.items():
        if isinstance(value, float) and name != "load":
            yield f"  {name:12} {value:10.2f}"
    for row in found.get("runs", ()):
        yield f"  {row['workers']} workers, chunks of {row['chunk']:5}: {row['seconds']:6.2f} s, {row['worker_us']:5.0f} µs a file in workers, {row['host_ms']:5.1f} ms a chunk here"
    yield f"computed, {MANY} villages × {MATERIALS} materials, seconds"
    for workers in TABLE:
        row = modelled(found, workers)
        yield f"  {workers:3} workers: " + ", ".join(f"{name} {value:.1f}" for name, value in row.items())


if __name__ == "__main__":
    main()
