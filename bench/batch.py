"""Our batch beside Typst and ReportLab's platypus. Numbers of villages in, a table of files a second out.

The same leaflet of two pages and two codes of the village's own, by each tool in turn (A B C A B C ...), each time in a
new process on one and the same core, into a folder in memory that is emptied between. A figure is the median of the
rounds; it counts all that the tool does itself, from reading its template on, but not the start of Python.

Tools that take long or much memory make fewer files, as the table says; what is compared is files a second.

    pip install -e .[bench]
    python bench/batch.py [--counts 100,1000,10000] [--rounds 3] [--tools ours,typst] [--core N] [--json]
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parent
MEMORY = Path("/dev/shm")
COUNTS = (100, 1_000, 10_000)
MERGED = "merged.pdf"


def ours_files(villages: Iterable, folder: Path) -> None:
    """One file for each village, named by its code."""
    raise NotImplementedError("`leaflet-gen batch` is not there yet")


def ours_merged(villages: Iterable, path: Path) -> None:
    """One file with two pages for each village."""
    raise NotImplementedError("`leaflet-gen batch` is not there yet")


def peer(name: str) -> Callable[[Iterable, Path], None]:
    """A function of peers.py, which is read in the measured process only: the one that waits stays small."""

    def run(villages: Iterable, where: Path) -> None:
        import peers

        getattr(peers, name)(villages, where)

    return run


@dataclass(frozen=True, slots=True)
class Tool:
    """`most` is the longest list that it gets: a slow tool shows its pace in fewer files, Typst keeps a document in memory."""

    make: Callable[[Iterable, Path], None]
    merged: bool
    most: int


TOOLS = {
    "ours": Tool(ours_files, False, 10_000),
    "typst": Tool(peer("typst_files"), False, 10_000),
    "platypus": Tool(peer("platypus_files"), False, 200),
    "ours-merged": Tool(ours_merged, True, 10_000),
    "typst-merged": Tool(peer("typst_merged"), True, 1_000),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Our batch beside other tools.")
    parser.add_argument("--counts", type=lambda text: [int(n) for n in text.split(",")], default=list(COUNTS), metavar="N,N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--tools", type=lambda text: text.split(","), default=list(TOOLS), metavar="NAME,NAME")
    parser.add_argument("--core", type=int, metavar="N", help="the core to run on; the last one, if none is named")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("TOOL", "N", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        name, count, folder = asked.one
        print(json.dumps(one(name, int(count), Path(folder))))
        return
    if hasattr(os, "sched_setaffinity"):  # children inherit it
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0)) if asked.core is None else asked.core})
    tools = [name for name in asked.tools if run(name, 2)]  # says why one cannot run; compiles what Python compiles once
    found = [row for count in asked.counts for row in compared(tools, count, asked.rounds)]
    same = list(contents(tools))  # last: a child's peak memory is never less than its parent's was at the fork
    if asked.json:
        print(json.dumps({"machine": machine(), "rounds": asked.rounds, "content": same, "rows": found}, indent=1, ensure_ascii=False))
    else:
        print("\n".join(table(found, same, asked.rounds)))


def machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{model}; Python {platform.python_version()}; {platform.system()} {platform.release()}"


# --- one run, in a process of its own


def one(name: str, count: int, folder: Path) -> dict[str, float]:
    """What is measured: seconds, and the process's peak memory in MB."""
    import resource

    sys.path.insert(0, str(HERE.parent))  # this checkout, whichever is installed
    from villages import villages

    listed, tool = villages(count), TOOLS[name]
    started = perf_counter()
    tool.make(listed, folder / MERGED if tool.merged else folder)
    took = perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    return {"seconds": took, "peak_mb": peak}


def run(name: str, count: int, look: Callable[[Path], Any] = lambda _: None) -> dict[str, Any]:
    """A process that makes so many; what `look` sees in its folder before that is emptied. Nothing, if it cannot run."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        command = [sys.executable, __file__, "--one", name, str(count), folder]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            print(f"{name} cannot run: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return {}
        files = list(Path(folder).glob("*.pdf"))
        assert len(files) == (1 if TOOLS[name].merged else count), f"{name} made {len(files)} files of {count}"
        kb = sum(file.stat().st_size for file in files) / 1024 / count
        return {**json.loads(done.stdout), "files": count, "kb": kb, "seen": look(Path(folder))}


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
            yield {
                "count": count,
                "tool": name,
                "files": made[0]["files"],
                "per_second": round(statistics.median(paces), 1),
                "slowest": round(min(paces), 1),
                "fastest": round(max(paces), 1),
                "kb": round(made[0]["kb"], 1),
                "peak_mb": round(statistics.median(run["peak_mb"] for run in made)),
            }


# --- the same content?


def contents(tools: list[str]) -> Iterator[str]:
    """A line for each tool: whether its first leaflet has the words of the first tool's, and which codes a reader finds."""
    first: Counter[str] | None = None
    for name in tools:
        words, codes, pages = run(name, 1, look)["seen"]
        if words is None:
            yield f"{name:<14}pdftotext is not here (poppler-utils): words were not compared"
            continue
        first = words if first is None else first
        missing, more = first - words, words - first
        apart = "; ".join(
            f"{sign} {' '.join(sorted(some.elements()))}" for sign, some in (("without", missing), ("also", more)) if some
        )
        yield f"{name:<14}{pages} pages, {words.total()} words{', ' + apart if apart else ''}; codes: {'  '.join(codes)}"


def look(folder: Path) -> tuple[Counter[str] | None, list[str], int]:
    """Words, payloads of codes, and number of pages of the only file."""
    import pypdfium2
    import zxingcpp

    (file,) = folder.glob("*.pdf")
    words = None
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode("utf-8")
        words = Counter(unicodedata.normalize("NFC", text).split())
    with pypdfium2.PdfDocument(file) as document:
        codes = {code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())}
        return words, sorted(codes), len(document)


# --- what a person reads


def table(found: list[dict[str, Any]], same: list[str], rounds: int) -> Iterator[str]:
    yield f"{machine()}; one core, median of {rounds}"
    yield ""
    yield from same
    for count in dict.fromkeys(row["count"] for row in found):
        rows = [row for row in found if row["count"] == count]
        yield ""
        yield f"{f'{count:,} villages':<16}{'made':>7}{'files/s':>9}{'(range)':>18}{'KB/file':>9}{'peak MB':>9}   {rows[0]['tool']} is"
        for row in rows:
            pace = f"({row['slowest']:,.1f} - {row['fastest']:,.1f})"
            times = f"{rows[0]['per_second'] / row['per_second']:.2f} times"
            yield (
                f"{row['tool']:<16}{row['files']:>7,}{row['per_second']:>9,.1f}{pace:>18}{row['kb']:>9.1f}{row['peak_mb']:>9,}   {times}"
            )


if __name__ == "__main__":
    main()
