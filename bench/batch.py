"""Our batch beside Typst and ReportLab's platypus. Numbers of villages in, a table of files a second out.

The same leaflet of two pages and three codes, two (or one, as shipped) of them the village's own, by each tool in turn
(A B C A B C ...), each time in a new process on one and the same core, into a folder in memory that is emptied between.
A figure is the median of the rounds.

warm    all that a tool does itself, from its template on: not the start of Python, imports, and reading our project
whole   from the start of a process to its end: `leaflet-gen batch`, or the peer's script

Tools that take long or much memory make fewer files, as the table says; what is compared is files a second.

    pip install -e .[bench]
    python bench/batch.py [--counts 100,1000,10000] [--rounds 3] [--tools ours,typst] [--core N] [--cpu] [--codes 1] [--json]
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from stages import machine

HERE = Path(__file__).resolve().parent
MEMORY = Path("/dev/shm")
COUNTS = (100, 1_000, 10_000)
MERGED = "merged.pdf"
CPU = "BENCH_CPU"  # set for the children too


Job = Callable[[], None]


def ours(villages: Iterable, folder: Path, **how: bool) -> Job:
    """One file for each village; or all in one, where they are bound."""
    from ours import Ours

    return partial(Ours(villages, folder.parent).batch, folder, **how)


def ours_alone(villages: Iterable, folder: Path, **how: bool) -> Job:
    """What a peer does, and no more: the list has been read and checked, and no finished file is read back. Every code is decoded still."""
    from ours import Ours

    own = Ours(villages, folder.parent)
    return partial(own.press, folder, *own.checked(), sampled=False, **how)


def peer(name: str) -> Callable[[Iterable, Path], Job]:
    """A function of peers.py, which is read in the measured process only: the one that waits stays small."""

    def ready(villages: Iterable, folder: Path) -> Job:
        import peers

        if name.startswith("typst"):
            import typst  # noqa: F401 - a library of 100 MB
        return partial(getattr(peers, name), villages, folder / MERGED if name.endswith("merged") else folder)

    return ready


@dataclass(frozen=True, slots=True)
class Tool:
    """`most` is the longest list that it gets: a slow tool shows its pace in fewer files, Typst keeps a document in memory."""

    ready: Callable[[Iterable, Path], Job]
    merged: bool
    most: int
    program: bool = False  # has a command line of its own, which is the whole process


TOOLS = {
    "ours": Tool(ours, False, 10_000, True),
    "ours unsampled": Tool(partial(ours, sampled=False), False, 10_000),
    "ours press alone": Tool(ours_alone, False, 10_000),
    "typst": Tool(peer("typst_files"), False, 1_000),
    "platypus": Tool(peer("platypus_files"), False, 100),
    "ours merged": Tool(partial(ours, one_file=True), True, 10_000, True),
    "ours merged alone": Tool(partial(ours_alone, one_file=True), True, 10_000),
    "typst merged": Tool(peer("typst_merged"), True, 1_000),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Our batch beside other tools.")
    parser.add_argument("--counts", type=lambda text: [int(n) for n in text.split(",")], default=list(COUNTS), metavar="N,N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--tools", type=lambda text: text.split(","), default=list(TOOLS), metavar="NAME,NAME")
    parser.add_argument("--core", type=int, metavar="N", help="the core to run on; the last one, if none is named")
    parser.add_argument("--cpu", action="store_true", help="count seconds of the processor: on a machine with other work to do")
    parser.add_argument("--codes", type=int, choices=(1, 2), default=2, help="codes of the village's own; 1 is the leaflet as shipped")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("TOOL", "N", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        name, count, folder = asked.one
        print(json.dumps(one(name, int(count), Path(folder))))
        return
    os.environ["BENCH_CODES"] = str(asked.codes)
    if asked.cpu:
        os.environ[CPU] = "1"
    if hasattr(os, "sched_setaffinity"):  # children inherit it
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0)) if asked.core is None else asked.core})
    tools = [name for name in asked.tools if run(name, 2)]  # says why one cannot run; compiles what Python compiles once
    found = [row for count in asked.counts for row in compared(tools, count, asked.rounds)]
    same = list(contents(tools))  # last: a child's peak memory is never less than its parent's was at the fork
    if asked.json:
        print(json.dumps({"machine": machine(), "rounds": asked.rounds, "content": same, "rows": found}, indent=1, ensure_ascii=False))
    else:
        print("\n".join(table(found, same, asked.rounds)))


# --- one run, in a process of its own


def one(name: str, count: int, folder: Path) -> tuple[float, float]:
    """The seconds of a warm run, by the clock and of the processor."""
    sys.path.insert(0, str(HERE.parent))  # this checkout, whichever is installed
    from villages import villages

    job = TOOLS[name].ready(villages(count), folder)
    started, used = perf_counter(), process_time()
    job()
    return perf_counter() - started, process_time() - used


def run(name: str, count: int, look: Callable[[Path], Any] = lambda _: None) -> dict[str, Any]:
    """A process that makes so many, warm and whole; what `look` sees in its folder before that is emptied. Nothing, if it cannot run."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        folder = Path(place) / "out"
        folder.mkdir()
        said = Path(place) / "said"
        which = 1 if CPU in os.environ else 0
        whole, peak = process([sys.executable, __file__, "--one", name, str(count), str(folder)], said)
        if not whole:
            print(f"{name} cannot run: {said.read_text('utf-8').strip().splitlines()[-1]}", file=sys.stderr)
            return {}
        files = list(folder.glob("*.pdf"))
        assert len(files) == (1 if TOOLS[name].merged else count), f"{name} made {len(files)} files of {count}"
        kb = sum(file.stat().st_size for file in files) / 1024 / count
        found = {"seconds": json.loads(said.read_text("utf-8"))[which], "files": count, "kb": kb, "seen": look(folder)}
        if TOOLS[name].program:
            from ours import command

            shutil.rmtree(folder)
            whole, peak = process(command(Path(place) / "project", Path(place) / "villages.csv", folder, TOOLS[name].merged), said)
            assert whole, said.read_text("utf-8")
        return {**found, "whole": whole, "peak_mb": peak}


def process(command: list[str], said: Path) -> tuple[float, float]:
    """Its seconds, and its peak memory in MB; no seconds where it failed."""
    started = perf_counter()
    with said.open("wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(HERE.parent)})
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    seconds = used.ru_utime + used.ru_stime if CPU in os.environ else perf_counter() - started
    return (0.0 if child.returncode else seconds), peak


def compared(tools: list[str], count: int, rounds: int) -> Iterator[dict[str, Any]]:
    """One row for each tool; the rounds are interleaved, so that a busy minute of the machine falls on all alike."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in tools}
    for _ in range(rounds):
        for name in tools:
            if made := run(name, min(count, TOOLS[name].most)):
                runs[name].append(made)
    for name, made in runs.items():
        if made:
            paces = [run["files"] / run["seconds"] for run in made]
            seconds, whole = (statistics.median(run[key] for run in made) for key in ("seconds", "whole"))
            yield {
                "count": count,
                "tool": name,
                "files": made[0]["files"],
                "per_second": round(statistics.median(paces), 1),
                "slowest": round(min(paces), 1),
                "fastest": round(max(paces), 1),
                "seconds": round(seconds, 3),
                "whole_per_second": round(made[0]["files"] / whole, 1),
                "whole_seconds": round(whole, 3),
                "kb": round(made[0]["kb"], 1),
                "peak_mb": round(statistics.median(run["peak_mb"] for run in made)),
            }


# --- the same content?


def contents(tools: list[str], count: int = 3) -> Iterator[str]:
    """A line for each tool: whether its first leaflets have the words of the first tool's, and which codes a reader finds."""
    first: list[Counter[str]] | None = None
    codes_of_first: list[list[str]] = []
    for name in tools:
        files = run(name, 1 if TOOLS[name].merged else count, look)["seen"]
        if files is None:
            yield f"{name:<20}pdftotext is not here (poppler-utils): words were not compared"
            continue
        words, codes, pages = zip(*files)
        first, codes_of_first = (list(words), list(codes)) if first is None else (first, codes_of_first)
        apart = []
        for mine, theirs in zip(words, first):
            for sign, some in (("without", theirs - mine), ("also", mine - theirs)):
                if some:
                    apart.append(f"{sign} {' '.join(sorted(some.elements()))}")
        same = "the same codes" if all(a == b for a, b in zip(codes, codes_of_first)) else f"other codes: {codes}"
        kinds = ", ".join(code.split(":")[0] for code in codes[0])
        yield f"{name:<20}{pages} pages, {[w.total() for w in words]} words{', ' + '; '.join(apart) if apart else ', the same'}; {same} ({kinds})"


def look(folder: Path) -> list[tuple[Counter[str], list[str], int]] | None:
    """Words, payloads of codes, and number of pages of each file, in the order of the villages' numbers of telephone."""
    import pypdfium2
    import zxingcpp

    if not shutil.which("pdftotext"):
        return None
    seen = []
    for file in folder.glob("*.pdf"):
        text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode("utf-8")
        words = Counter(unicodedata.normalize("NFC", text).split())
        with pypdfium2.PdfDocument(file) as document:
            codes = [code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())]
            seen.append((words, sorted(codes), len(document)))
    return sorted(seen, key=lambda one: next(code for code in one[1] if code.startswith("tel:")))


# --- what a person reads


def table(found: list[dict[str, Any]], same: list[str], rounds: int) -> Iterator[str]:
    yield f"{machine()}; {os.environ['BENCH_CODES']} own codes; one core, median of {rounds}; {'processor time' if CPU in os.environ else 'by the clock'}; load {os.getloadavg()[0]:.1f}"
    yield ""
    yield from same
    for count in dict.fromkeys(row["count"] for row in found):
        rows = {row["tool"]: row for row in found if row["count"] == count}
        yield ""
        heads = f"{'made':>7}{'warm/s':>9}{'(range)':>20}{'whole/s':>9}{'KB/file':>9}{'peak MB':>9}"
        yield f"{f'{count:,} villages':<20}{heads}   ours is, warm, whole"
        for name, row in rows.items():
            pace = f"({row['slowest']:,.1f} - {row['fastest']:,.1f})"
            ours = rows.get("ours merged" if "merged" in name else "ours", row)
            times = f"{ours['per_second'] / row['per_second']:.1f} x, {ours['whole_per_second'] / row['whole_per_second']:.1f} x"
            yield (
                f"{name:<20}{row['files']:>7,}{row['per_second']:>9,.1f}{pace:>20}{row['whole_per_second']:>9,.1f}"
                f"{row['kb']:>9.1f}{row['peak_mb']:>9,}   {times}"
            )
    yield ""
    yield from growth(found)


def growth(found: list[dict[str, Any]]) -> Iterator[str]:
    """Of tools that made two long lists: whether ten times as many take ten times as long, and what one more file costs."""
    for tool in dict.fromkeys(row["tool"] for row in found):
        rows = sorted({row["files"]: row for row in found if row["tool"] == tool}.values(), key=lambda row: row["files"])
        for less, more in zip(rows, rows[1:]):
            for key in ("seconds", "whole_seconds"):
                share = more[key] / more["files"] / (less[key] / less["files"])
                one = (more[key] - less[key]) / (more["files"] - less["files"]) * 1e6
                what = "warm" if key == "seconds" else "whole"
                yield f"{tool:<20}{less['files']:>6,} -> {more['files']:>6,}, {what:<6} time a file x {share:.2f}; one more file {one:,.0f} us"


if __name__ == "__main__":
    main()
