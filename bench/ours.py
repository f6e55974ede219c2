"""Our batch as a benchmark runs it. Villages, and a folder or path, in; files out, by the same functions as `leaflet-gen batch`.

The leaflet is the sample's own, which has one code of the village's own; or, in a project of its own, one with two:
on the middle panel inside stands, instead of the portal's code, one that saves the helper's number (some 170 letters).
"""

import datetime as dt
import gc
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from villages import Village, write_list

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
CHOICE = ("loi-ich", "a4-trifold", "colour")
SAVE = "Quét mã để lưu số"  # beside the second code
CODES = "BENCH_CODES"  # how many of the village's own: set for the children too


def two_codes() -> bool:
    return os.environ.get(CODES, "2") == "2"


def make_project(folder: Path) -> Path:
    """The sample; with a second code of the village's own on its benefits leaflet, if there are to be two."""
    shutil.copytree(PROJECT / "content", folder / "content")
    if not two_codes():
        return folder
    topic = folder / "content" / "topics" / "loi-ich" / "vi.yaml"
    before = "    role:\n      body: \"{village.role}\"\n"
    _swap(topic, before, f"    save:\n      heading: {SAVE}\n      dial: vcard\n{before}")
    material = folder / "assets" / "materials" / "loi-ich.yaml"
    material.parent.mkdir(parents=True)
    shutil.copy(PROJECT / "assets" / "materials" / "loi-ich.yaml", material)
    inside = """              - {kind: code, from: start, size: 25}
              - {kind: text, from: start.code_heading, style: item, role: P}
          - {kind: text, from: start.domain, style: contact, gap: 0.6}
"""
    own = inside.replace("from: start, size: 25", "from: save, size: 27").replace("start.code_heading", "save.heading")
    _swap(material, inside, own.replace("start.domain", "helper.contact"), last=True)
    return folder


def _swap(file: Path, before: str, after: str, last: bool = False) -> None:
    text = file.read_text("utf-8")
    assert before in text, f"{file.name} is not as this benchmark knows it"
    head, tail = text.rsplit(before, 1) if last else text.split(before, 1)
    file.write_text(f"{head}{after}{tail}", "utf-8")


class Ours:
    """A project read, and a list on disk: what a run begins with. `sampled` is whether some finished files are read back whole."""

    def __init__(self, villages: Iterable[Village], folder: Path) -> None:
        from leaflet_gen.batch import bind, run, specimen, whom  # noqa: F401 - a warm run has them all
        from leaflet_gen.load.editions import editions
        from leaflet_gen.load.project import load_project
        from leaflet_gen.load.shipped import shipped

        self.project = make_project(folder / "project")
        self.list = folder / "villages.csv"
        write_list(villages, self.list)
        material, format, theme = CHOICE
        loaded, _ = load_project(self.project, (shipped("assets"),))
        self.editions, _ = editions(loaded, (material,), (format,), theme, None, for_villages=True)
        self.editions = [edition for edition in self.editions if edition.unit == "vinh-hoang"]
        self.columns, self.units = loaded.columns, loaded.issuers
        gc.set_threshold(100_000)  # as the program does
        gc.freeze()

    def batch(self, folder: Path, one_file: bool = False, sampled: bool = True, jobs: int = 1) -> None:
        """From the list to the released files, as cli/batch.py puts it together."""
        self.press(folder, *self.checked(), one_file, sampled, jobs)

    def checked(self) -> tuple[list, object]:
        """The list read, and every village's words held against the pages."""
        from leaflet_gen.batch import run, whom
        from leaflet_gen.intake.villages import read_villages

        villages, _ = read_villages(self.list, self.columns, self.units)
        villages = whom.chosen(villages)
        jobs_made = run.surveyed(self.editions, villages, dt.date(2026, 11, 29), lambda done, of: None, 1)
        assert not whom.unfit(run.problems_of(jobs_made), villages)
        return jobs_made, villages

    def press(self, folder: Path, jobs_made: list, villages: object, one_file: bool = False, sampled: bool = True, jobs: int = 1) -> None:
        """Templates, files, release: what other tools do."""
        from leaflet_gen.batch import bind, run, specimen, volumes as planning
        from leaflet_gen.batch.press import Press
        from leaflet_gen.batch.staging import Staging, entries_of

        press = Press(run.lean(jobs_made), folder)
        work = run.chunks(jobs_made, villages)
        if not sampled:
            from dataclasses import replace

            work = [replace(chunk, proofed=frozenset()) for chunk in work]
        volumes = planning.volumes(press, work) if one_file else []
        work = [chunk for volume in volumes for chunk in volume.chunks] or work
        staging = Staging(folder)
        with staging.opened(False):
            came, records = run.print_all(press, work, run.in_processes(jobs, len(work)), lambda files: None)
            if sampled:
                for volume in volumes:
                    came.problems += tuple(specimen.proof_sample(press, volume, ""))
            assert not came.problems, came.problems
            staging.release((bind.bind(press, staging, volume) for volume in volumes) if volumes else entries_of(records))


def command(project: Path, listed: Path, folder: Path, one_file: bool = False) -> list[str]:
    """The whole program, as an office starts it."""
    material, format, theme = CHOICE
    chosen = ["--only", material, "--format", format, "--theme", theme, "--jobs", "1"]
    bound = ["--one-file"] if one_file else []
    return [sys.executable, "-m", "leaflet_gen", "batch", str(project), "--villages", str(listed), "-o", str(folder), *chosen, *bound]
