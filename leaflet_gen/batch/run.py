"""A run over a list of villages, from the survey to the release. Editions and villages in; a folder of files, and what came of it, out."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..check.blanks import as_final
from ..layout.edition import Edition
from ..manifest import Checked, together
from ..problems import Place, Problem, where
from ..village import Villages
from ..workers import spread
from . import bind, specimen
from .chunk import Chunk, Pressed
from .names import names, slug
from .plan import Job, blanks, concerns
from .press import Press
from .staging import Staging, entries_of
from .survey import survey
from .volumes import Volume

CHUNK = 250  # villages: some tenths of a second of work, so that neither a progress bar nor a lost worker waits long
SAMPLE = 200  # one finished file of so many is read back
WORTH = 8  # chunks, or as many villages to survey, for which starting processes pays off, where nobody says how many to start
OPEN = ("village_placeholder", "village_empty_some", "village_column_none")  # what is said of blanks in a list that is only read
TRIES = 3  # of a pool whose worker was lost, before any chunk comes of it


class Unready(RuntimeError):
    """Those who were to print cannot: the code of what is to be said, and its figures."""

    def __init__(self, code: str, values: Mapping[str, object]) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


Spread = Callable[[Press, Sequence[Chunk]], Iterator[Pressed]]


def surveyed(
    editions: Sequence[Edition], villages: Villages, today: dt.date, say: Callable[[int, int], None], jobs: int | None = None
) -> list[Job]:
    """Every edition against every village."""
    found = []
    if jobs is None and len(editions) * len(villages) >= WORTH * CHUNK:
        jobs = os.cpu_count()
    results = spread(partial(survey, villages=villages, today=today), editions, jobs)
    for n, job in enumerate(results):
        say(n, len(editions))
        found.append(job)
    return found


def problems_of(jobs: Iterable[Job]) -> list[Problem]:
    """All of them, each once, with the editions it is in."""
    return together(Checked(job.edition, job.problems, False) for job in jobs)


def for_print(problems: Iterable[Problem]) -> list[Problem]:
    """As they stand in the way of real print; the blanks of the list are told where they would be printed: see `blanks_of`."""
    return [as_final(p) for p in problems if p.code not in OPEN]


def blanks_of(jobs: Iterable[Job], villages: Villages) -> list[Problem]:
    """What an edition for real print must not have, each once: the blanks of the villages' own words."""
    found = dict.fromkeys(blank for job in jobs for blank in blanks(job, villages))
    return [_final(text, place, villages.file) for text, place in found]


def _final(text: str, place: Place | None, file: str) -> Problem:
    """A blank of the content, or of the list, where a clerk looks for its row and column."""
    if place and place.file == file:
        return Problem("village_final", place, {"text": text, **where(place)})
    return Problem("final_blank", place, {"text": text})


def chunks(jobs: Sequence[Job], villages: Villages, by: str = "", proof_all: bool = False) -> list[Chunk]:
    """The work, job by job, in the order of the villages."""
    called = names(villages)
    made: list[Chunk] = []
    for number, job in enumerate(jobs):
        own = [n for n, unit in enumerate(villages.column("unit")) if concerns(job.edition, unit)]
        sample = {*own} if proof_all else {*own[:1], *own[-1:], *own[::SAMPLE]}
        for first in range(0, len(own), CHUNK):
            part = own[first : first + CHUNK]
            here = villages.picked(part)
            rows = {row for n, row in zip(part, here.rows) if n in sample or row in job.full}
            folders = (f"{slug(value)}/" if value else "" for value in here.column(by)) if by else [""] * len(part)
            files = tuple([f"{folder}{called[n]}" if folder else called[n] for folder, n in zip(folders, part)])
            made.append(Chunk(len(made), number, here, files, frozenset(rows)))
    return made


def in_processes(jobs: int | None, chunks: int) -> Spread:
    """The work on this machine. A pool that has lost a worker is started again with what is left."""
    count = jobs or ((os.cpu_count() or 1) if chunks >= WORTH else 1)

    def run(press: Press, work: Sequence[Chunk]) -> Iterator[Pressed]:
        left, tries = list(work), TRIES
        while left:
            try:
                for pressed in spread(press.run, left[:], count):
                    del left[0]
                    tries = TRIES
                    yield pressed
            except BrokenProcessPool:
                tries -= 1
                if not tries:
                    raise

    return run


@dataclass
class Came:
    """What came of a run so far."""

    files: int = 0
    written: int = 0
    proofed: int = 0
    drafts: int = 0
    problems: tuple[Problem, ...] = ()

    def add(self, pressed: Pressed) -> None:
        self.files += pressed.files
        self.written += pressed.written
        self.proofed += pressed.proofed
        self.drafts += pressed.drafts
        self.problems += pressed.problems


def print_all(
    press: Press, work: Sequence[Chunk], engine: Spread, say: Callable[[int], None]
) -> tuple[Came, list[Path]]:
    """Every chunk, until one has something wrong in it. What is said counts files; the records are in the order of the work."""
    came, records = Came(), []
    results = engine(press, work)
    try:
        for pressed in results:
            came.add(pressed)
            say(came.files)
            if came.problems:
                break
            records.append(pressed.record)
    finally:
        results.close()
    return came, records


def released(
    press: Press, work: Sequence[Chunk], volumes: Sequence[Volume], engine: Spread, say: Callable[[int], None], by: str = ""
) -> tuple[Came, list[str]]:
    """Print everybody; where nothing is wrong give every file its name. Returns what came of it, and which files of earlier runs are left.

    Raises Busy and Halfway (see `staging`), BrokenProcessPool, Unready, OSError.
    """
    staging = Staging(press.folder)
    with staging.opened(press.resume):
        came, records = print_all(press, work, engine, say)
        for volume in volumes if not came.problems else ():
            came.problems += tuple(specimen.proof_sample(press, volume, by))
        if came.problems:
            return came, []
        return came, staging.release((bind.bind(press, staging, volume) for volume in volumes) if volumes else entries_of(records))


def lean(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """The jobs as workers need them."""
    return tuple(replace(job, problems=()) for job in jobs)
