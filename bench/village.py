"""Where the time of one village goes. A number of villages in; microseconds by stage out, each stage over all of them alone.

    python bench/village.py [--count 1000] [--rounds 3] [--codes 1] [--processes 1,2]
"""

import argparse
import datetime as dt
import hashlib
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from batch import MEMORY
from ours import Ours
from villages import villages

from leaflet_gen.batch import run
from leaflet_gen.batch.plan import values_of
from leaflet_gen.batch.growing import TOGETHER
from leaflet_gen.batch.press import Press
from leaflet_gen.batch.ready import misread
from leaflet_gen.batch.staging import Staging, entries_of
from leaflet_gen.batch.survey import survey
from leaflet_gen.intake.villages import read_villages
from leaflet_gen.layout.code import dialling
from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.survey import Survey
from leaflet_gen.layout.tree import CodeSlot
from leaflet_gen.proof.edition import proof_edition
from leaflet_gen.qr import symbol
from leaflet_gen.render.deflate import Packed, deflated
from leaflet_gen.render.modules import dark_path
from leaflet_gen.render.variable import _with_ink


def main() -> None:
    parser = argparse.ArgumentParser(description="Where the time of one village goes.")
    parser.add_argument("--count", type=int, default=1_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--processes", type=lambda text: [int(n) for n in text.split(",")], metavar="N,N", help="instead: files a second")
    parser.add_argument("--codes", type=int, choices=(1, 2), default=2, help="codes of the village's own; 1 is the leaflet as shipped")
    asked = parser.parse_args()
    os.environ["BENCH_CODES"] = str(asked.codes)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        if asked.processes:
            print(f"{asked.count:,} villages, by the clock, workers warm; load {os.getloadavg()[0]:.1f}")
            for jobs in asked.processes:
                print(f"{jobs} processes: {paced(asked.count, Path(folder) / str(jobs), jobs):,.0f} files/s")
            return
        stages = list(staged(asked.count, Path(folder), asked.rounds))
    print(f"us of the processor a village, {asked.count:,} villages, median of {asked.rounds}; load {os.getloadavg()[0]:.1f}")
    for name, seconds, among in stages:
        if among:
            print(f"  {name:<44}{seconds / asked.count * 1e6:8.1f}")
        else:
            print(f"{name:<46}{seconds * 1e3:8.1f} ms once")


def paced(count: int, folder: Path, jobs: int) -> float:
    """Files a second after the first third, in which every worker has made its templates."""
    folder.mkdir()
    ours = Ours(villages(count), folder)
    listed, _ = read_villages(ours.list, ours.columns, ours.units)
    made = run.surveyed(ours.editions, listed, dt.date(2026, 11, 29), lambda done, of: None, 1)
    work, done = run.chunks(made, listed), []
    with Staging(folder / "out").opened(False):
        for pressed in run.in_processes(jobs, len(work))(Press(run.lean(made), folder / "out"), work):
            done.append((perf_counter(), pressed.files))
    (since, _), *counted = done[len(done) // 3 :]
    return sum(files for _, files in counted) / (done[-1][0] - since)


def staged(count: int, folder: Path, rounds: int) -> Iterator[tuple[str, float, bool]]:
    """Each stage, its seconds, and whether they are of all villages, or of a run, however long the list."""

    def timed(work: Callable[[], object]) -> float:
        seconds = []
        for _ in range(rounds):
            started = process_time()
            work()
            seconds.append(process_time() - started)
        return statistics.median(seconds)

    def first(work: Callable[[], object]) -> tuple[float, object]:
        started = process_time()
        made = work()
        return process_time() - started, made

    ours = Ours(villages(count), folder)
    (edition,) = ours.editions
    yield "list: read and checked", timed(lambda: read_villages(ours.list, ours.columns, ours.units)), True
    listed, _ = read_villages(ours.list, ours.columns, ours.units)
    seconds, job = first(lambda: survey(edition, listed, dt.date(2026, 11, 29)))
    yield "survey, with room reserved, and full ones checked", seconds, False
    press = Press(run.lean([job]), folder / "out")
    work = run.chunks([job], listed)
    seconds, filled = first(lambda: [press.filling(0, v) for chunk in work for v in chunk.villages])
    yield "templates", seconds - timed(lambda: [press.filling(0, v) for v in listed]), False
    pages = {id(ready): ready.open for _, _, ready in filled}

    def survey_again() -> None:
        of = {key: Survey(page) for key, page in pages.items()}
        for _, values, ready in filled:
            of[id(ready)].add(values)

    yield "survey: every slot's words", timed(survey_again), True
    yield "survey: values, thrice", timed(lambda: [values_of(v, job.phone) for _ in range(3) for v in listed]), True
    groups = [  # as the press fills them: some at a time
        (ready, [values for _, values, other in filled[at : at + TOGETHER] if other is ready])
        for at in range(0, len(filled), TOGETHER)
        for ready in {id(ready): ready for *_, ready in filled[at : at + TOGETHER]}.values()
    ]
    seconds, _ = first(lambda: [ready.template.villages(many) for ready, many in groups])
    warm = timed(lambda: [ready.template.villages(many) for ready, many in groups])
    yield "first use of codes' tables", seconds - warm, False
    yield "values and shape", timed(lambda: [press.filling(0, v) for v in listed]), True
    payloads = [dialling(slot.dial, values) for _, values, ready in filled for slot in ready.open.slots if isinstance(slot, CodeSlot)]
    symbols = [symbol(payload) for payload in payloads]
    paths = [dark_path(made.rows, made.side) for made in symbols]
    marks = timed(lambda: [symbol(payload) for payload in payloads])
    drawn = timed(lambda: [dark_path(made.rows, made.side) for made in symbols])
    packed = timed(lambda: [Packed.of(path) for path in paths])

    def streams() -> list:
        return [(ready.template._pages, one.ink) for ready, many in groups for one in ready.template._filled(many)]

    inks = streams()
    yield "codes: symbols", marks, True
    yield "codes: paths", drawn, True
    yield "codes: compressed", packed, True
    ink = timed(streams)
    yield "words in slots, the rest of fill and ink", ink - marks - drawn - packed, True
    pages = timed(lambda: [deflated(_with_ink(page, ink)) for pages, ink in inks for page in pages])
    yield "streams put together", pages, True
    yield "the rest of Template.village", warm - ink - pages, True
    made = [(v, ready, ready.template.village(values)) for v, values, ready in filled]
    files = [ready.files.write(one) for _, ready, one in made]
    hashed = timed(lambda: [hashlib.sha256(file.data[-12_000:]).hexdigest() for file in files])
    yield "file: objects and table", timed(lambda: [ready.files.write(one) for _, ready, one in made]) - hashed, True
    yield "file: hash of its own part, about", hashed, True
    yield "codes decoded from their modules", timed(lambda: [list(misread(page, code)) for _, _, one in made for page, code in one.codes]), True
    staging = Staging(folder / "out")
    with staging.opened(False):
        puts = timed(lambda: [staging.put(f"{n}.pdf", file.pieces) for n, file in enumerate(files)])
        yield "file: written", puts, True
        entries = [ready.entry(v, "x.pdf", file.sha256, one.codes) for (v, ready, one), file in zip(made, files)]
        yield "manifest: entry", timed(lambda: [ready.entry(v, "x.pdf", file.sha256, one.codes) for (v, ready, one), file in zip(made, files)]), True
        came = {"files": count, "written": count, "proofed": 0, "drafts": 0}
        entries = [entry.replace("x.pdf", f"{n}.pdf") for n, entry in enumerate(entries)]
        yield "manifest: record", timed(lambda: staging.record(1, "key", came, entries)), True
        record = staging.record(1, "key", came, entries)
        seconds, _ = first(lambda: staging.release(entries_of([record])))
        yield "release", seconds, True
    (_, values, ready), file = filled[0], files[0]
    seconds, _ = first(lambda: proof_edition(file.data, fill(ready.open, values)))
    yield "proof of a template's first file", seconds, False
    one = timed(lambda: proof_edition(file.data, fill(ready.open, values), ()))
    yield f"proof of another, of {sum(len(chunk.proofed) for chunk in work)} in this run", one, False
    yield "proof, of one in 200", one * count / 200, True


if __name__ == "__main__":
    main()
