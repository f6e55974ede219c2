"""How long each stage takes, and how much memory a build needs. A project in (the sample, if none is named), a table out.

cold  a new process each time, with files already in the disk's cache: what a person waits for.
warm  every edition in one process, after one pass that is not counted: fonts are parsed and words measured, as they
      are from a build's second edition on.

Each figure is the median of the runs of this very call.

    python bench/stages.py [PROJECT] [--runs N] [--json]
"""

import argparse
import datetime as dt
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parents[1]
GUIDE = ("--only", "huong-dan", "--format", "a4", "--theme", "colour", "--lang", "vi")
LAYOUT_AND_CHECK = ("compose", "fill", "check")


def main() -> None:
    gc.set_threshold(20_000)  # as the command line does
    parser = argparse.ArgumentParser(description="Time and memory of each stage.")
    parser.add_argument("project", nargs="?", type=Path, default=HERE)
    parser.add_argument("--runs", type=int, default=5, metavar="N")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    asked.project = asked.project.resolve()  # the children run in this checkout
    if not hasattr(os, "wait4"):
        sys.exit("Windows does not say how much CPU and memory a child took: run this on Linux or macOS.")
    # Cold first: a child's peak memory is never less than its parent's was at the fork, so nothing large is loaded yet.
    found: dict[str, Any] = {"machine": machine(), "runs": asked.runs, "cold": cold(asked.project, asked.runs)}
    found["warm"] = warm(asked.project, asked.runs)
    print(json.dumps(found, indent=1) if asked.json else "\n".join(table(found)))


def machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{model}, {os.cpu_count()} cores; Python {platform.python_version()}; {platform.system()} {platform.release()}"


# --- cold: whole processes


def cold(project: Path, runs: int) -> list[dict[str, Any]]:
    everything = ("build", str(project))
    commands = {"--help": ("--help",), "build, the A4 guide": (*everything, *GUIDE), "build, everything": everything}
    return [{"command": name, **_process(arguments, runs)} for name, arguments in commands.items()]


def _process(arguments: tuple[str, ...], runs: int) -> dict[str, Any]:
    """One command as often as asked: seconds of wall and CPU, peak memory in MB, and what it built."""
    took: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        into = ("-o", folder) if arguments[0] == "build" else ()
        for _ in range(runs):
            command = [sys.executable, "-m", "leaflet_gen", *arguments, *into]
            started = perf_counter()
            process = subprocess.Popen(command, cwd=HERE, stdout=said, stderr=said)
            _, status, used = os.wait4(process.pid, 0)
            wall = perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                sys.exit(f"{said.read().decode()}\n{' '.join(command)}: exit code {process.returncode}, nothing was measured")
            peak = used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)  # bytes there, KiB elsewhere
            took.append((wall, used.ru_utime + used.ru_stime, peak))
        pdfs = len(list(Path(folder).glob("*.pdf")))
    wall, cpu, peak = (statistics.median(run[n] for run in took) for n in range(3))
    return {"wall_s": round(wall, 3), "cpu_s": round(cpu, 3), "peak_mb": round(peak, 1), "pdfs": pdfs}


# --- warm: stages in one process


def warm(project: Path, runs: int) -> dict[str, Any]:
    sys.path.insert(0, str(HERE))  # this checkout, whichever is installed
    from leaflet_gen.load.editions import editions
    from leaflet_gen.load.project import load_project
    from leaflet_gen.load.shipped import shipped

    def load() -> list:
        loaded, _ = load_project(project, (shipped("assets"),))
        return editions(loaded)[0]

    passes: list[dict[str, dict[str, float]]] = []  # stage -> edition -> ms
    pages: dict[str, int] = {}
    for _ in range(runs + 1):
        gc.collect()
        made, loading = _timed(load)
        took: dict[str, dict[str, float]] = {"load": {"": loading}}
        for edition in made:
            for stage, ms, count in _stages(edition):
                took.setdefault(stage, {})[edition.name] = ms
                pages[edition.name] = count
        passes.append(took)
    counted = passes[1:]
    for one in counted:
        one[" + ".join(LAYOUT_AND_CHECK)] = {name: sum(one[stage][name] for stage in LAYOUT_AND_CHECK) for name in pages}
    rows = [_row(stage, [one[stage] for one in counted], pages) for stage in counted[0]]
    return {"editions": len(pages), "pages": sum(pages.values()), "stages": rows}


def _row(stage: str, passes: list[Mapping[str, float]], pages: Mapping[str, int]) -> dict[str, Any]:
    """Median of the passes: ms a page over all editions, and the edition that takes most."""
    whole = statistics.median(sum(p.values()) for p in passes)
    row: dict[str, Any] = {"stage": stage, "ms_per_page": round(whole / sum(pages.values()), 2)}
    if passes[0].keys() == pages.keys():
        each = {name: statistics.median(p[name] for p in passes) / pages[name] for name in pages}
        slowest = max(each, key=each.__getitem__)
        row |= {"slowest_ms_per_page": round(each[slowest], 2), "slowest": slowest}
    return row


def _timed(function: Callable, *arguments: object) -> tuple[Any, float]:
    """What it returns, and ms."""
    started = perf_counter()
    result = function(*arguments)
    return result, (perf_counter() - started) * 1000


def _stages(edition: Any) -> list[tuple[str, float, int]]:
    """Every stage of one edition, as `build` runs them: name, ms, pages."""
    from leaflet_gen.build import PREVIEW_DPI
    from leaflet_gen.check import check_layout, check_words
    from leaflet_gen.layout.compose import compose
    from leaflet_gen.layout.fill import fill
    from leaflet_gen.proof.edition import proof_edition
    from leaflet_gen.render.marks import mark
    from leaflet_gen.render.pdf import paint
    from leaflet_gen.render.png import write_png
    from leaflet_gen.render.document import save
    from leaflet_gen.render.tags import tagged

    took: list[tuple[str, float]] = []

    def run(stage: str, function: Callable, *arguments: object) -> Any:
        result, ms = _timed(function, *arguments)
        took.append((stage, ms))
        return result

    layout = run("fill", fill, run("compose", compose, edition), {})
    run("check", lambda: (check_words(edition, dt.date.today()), check_layout(layout)))
    document, pieces = run("mark", mark, layout)
    painted = run("paint", paint, layout.pages, pieces)
    pdf = run("tag", lambda: save(tagged(painted.pdf, painted.letters, document, pieces, layout)))
    run("proof", proof_edition, pdf, layout)
    run("png", lambda: list(write_png(pdf, PREVIEW_DPI)))
    return [(stage, ms, len(layout.pages)) for stage, ms in took]


# --- what a person reads


def table(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['machine']}; median of {found['runs']}"
    yield ""
    yield f"{'cold':<24}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'PDFs':>6}"
    for row in found["cold"]:
        yield f"{row['command']:<24}{row['wall_s']:>9.2f}{row['cpu_s']:>9.2f}{row['peak_mb']:>9.0f}{row['pdfs']:>6}"
    yield ""
    warm = found["warm"]
    yield f"{'warm':<24}{'ms a page':>9}{'slowest':>9}   {warm['editions']} editions, {warm['pages']} pages"
    for row in warm["stages"]:
        slowest = f"{row['slowest_ms_per_page']:>9.2f}   {row['slowest']}" if "slowest" in row else ""
        yield f"{row['stage']:<24}{row['ms_per_page']:>9.2f}{slowest}"


if __name__ == "__main__":
    main()
