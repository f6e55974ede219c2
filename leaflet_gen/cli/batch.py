"""`leaflet-gen batch`: each village its own leaflet. Options in; a folder of files, counts and problems out."""

import ctypes
import errno
import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..messages import refused
from ..phone import dialled
from ..problems import Problem, has_errors
from ..village import own_phone
from .chosen import today
from .console import Console, Interrupted
from .exits import CONTENT, ENVIRONMENT, INTERRUPTED, PROOF, USAGE, Stop

VALUES = 12  # of a column, named in one message
ROWS = 20  # of the list, named in one message
M_TRIM_THRESHOLD, TRIM = -1, 128 * 1024  # of malloc.h; and bytes, its own default: once named, it stays what it is
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)  # no room for more


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    villages: Path
    folder: Path
    one_file: bool = False
    by: str = ""
    where: tuple[tuple[str, str], ...] = ()
    limit: int | None = None
    proof_all: bool = False
    resume: bool = False
    keep_going: bool = False
    final: bool = False
    jobs: int | None = None
    scheduler: str = ""


def batch(console: Console, options: Options, editions: Sequence, problems: list[Problem], columns: object, units: Mapping) -> None:
    """Check everybody, then paint everybody; nothing is released that was not proofed."""
    from ..batch import whom  # noqa: PLC0415 - `--help` waits for no library

    gc.freeze()  # the project and the libraries live to the end: no collection need look through them
    gc.set_threshold(100_000)  # what comes after that is little
    _give_back()
    if options.scheduler:
        _greeted(console, options.scheduler)
    villages, listed = _listed(console, options, columns, units)
    editions = [edition for edition in editions if edition.is_for_hand]
    chosen = whom.chosen(villages, options.where, options.by, options.limit)
    if not editions or not chosen:
        console.report([*problems, *listed])
        if has_errors([*problems, *listed]):  # what is asked for may be just what could not be read
            raise Stop(CONTENT)
        there = whom.values_in(villages, options.where[0][0])[:VALUES] if editions and options.where else []
        column = getattr(columns, options.where[0][0]).heads[0] if there else ""
        console.fail("batch_nothing" if not editions else "batch_nobody", file=options.villages, column=column, near=there)
        raise Stop(USAGE)
    jobs, sound = _surveyed(console, options, editions, chosen, [*problems, *whom.concerning(listed, villages, chosen)])
    came, files, stale = _printed(console, options, jobs, sound)
    printed = set(sound.rows)
    missing = [{"row": row, "village": name} for row, name in zip(chosen.rows, chosen.column("name")) if row not in printed]
    counts = {"files": files or came.files, "written": files or came.written, "proofed": came.proofed, "drafts": came.drafts}
    done = "batch_done_volumes" if files else "batch_done"
    said = {"folder": str(options.folder), "villages": len(sound), "left_out": len(missing), "missing": missing, **counts}
    console.result(said, [str(options.folder)])
    changed = counts["written"] if 0 < counts["written"] < counts["files"] else ""  # where they are to be found among the others
    console.tell(done, **counts, near=changed, villages=len(sound), folder=options.folder, seconds=console.seconds)
    if came.drafts:
        console.tell("batch_drafts", drafts=came.drafts)
    if stale:
        console.left_over(stale, options.folder)
    rows: dict[str, list[int]] = {"batch_own": [], "batch_office": []}  # whose number is printed
    for village in sound:
        if any(job.calls(village) for job in jobs):
            rows["batch_own" if dialled(own_phone(village)) else "batch_office"].append(village.row)
    for code in filter(rows.get, rows):
        console.tell(code, villages=len(rows[code]), rows=first_of(rows[code]))
    if missing:
        console.fail("batch_left_out", bad=len(missing), rows=[village["row"] for village in missing])
        raise Stop(CONTENT)


def _give_back() -> None:
    """Let the C library (glibc, mallopt(3)) return what was freed: after a page of pixels it would keep twice as much, to the end."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library has no such setting
            ctypes.CDLL(None).mallopt(M_TRIM_THRESHOLD, TRIM)


def _surveyed(
    console: Console, options: Options, editions: Sequence, chosen: object, problems: list[Problem]
) -> tuple[list, object]:
    """The jobs, and the villages that can be printed. A run ends here where it should print nobody, or not all that it was asked."""
    from ..batch import run, whom  # noqa: PLC0415

    sound, reported = whom.without(chosen, whom.unfit(problems, chosen)), list(problems)
    while True:
        with console.counting("survey", len(editions)) as said:
            jobs = run.surveyed(editions, sound, today(), lambda done, of: said(done), options.jobs)
        found = [*run.problems_of(jobs), *whom.unprinted(editions, sound)]
        if options.final:
            reported, found = run.for_print(reported), [*run.for_print(found), *run.blanks_of(jobs, sound)]
        reported += found
        unfit = whom.unfit(found, sound)
        if not options.keep_going or not unfit or len(unfit) == len(sound):
            break
        sound = whom.without(sound, unfit)  # and again: for others there may be more room now
    console.report(reported)
    if any(p.severity == "error" and not (options.keep_going and whom.is_of_row(p, chosen)) for p in reported) or len(unfit) == len(sound):
        raise Stop(CONTENT)
    return jobs, sound


def _printed(console: Console, options: Options, jobs: list, sound: object) -> tuple[object, int, list[str]]:
    """What came of printing everybody; how many volumes there are, and which files of earlier runs are left."""
    from ..batch import run, volumes as planning  # noqa: PLC0415
    from ..batch.names import slug  # noqa: PLC0415
    from ..batch.press import Press  # noqa: PLC0415
    from ..batch.staging import Busy, Halfway, Staging  # noqa: PLC0415

    press = Press(run.lean(jobs), options.folder, options.resume)
    work = run.chunks(jobs, sound, options.by, options.proof_all)
    of = "_".join(slug(value) for _, value in options.where)
    volumes = planning.volumes(press, work, options.by, of) if options.one_file else []
    if volumes:
        work = [chunk for volume in volumes for chunk in volume.chunks]
    if (there := next(path for path in (options.folder, *options.folder.absolute().parents) if path.exists())) and not there.is_dir():
        console.fail("not_folder", folder=there)
        raise Stop(ENVIRONMENT)
    if Staging(options.folder).is_foreign:
        console.fail("batch_foreign", folder=options.folder, better=f"{options.folder.absolute()}-2")
        raise Stop(USAGE)
    try:
        with console.counting("press", sum(len(chunk.villages) for chunk in work)) as said:
            came, stale = run.released(press, work, volumes, _engine(console, options, len(work)), said, options.by)
    except Interrupted as error:
        console.fail("batch_interrupted", folder=options.folder)
        raise Stop(INTERRUPTED) from error
    except Busy as error:
        console.fail("batch_busy", folder=options.folder)
        raise Stop(ENVIRONMENT) from error
    except Halfway as error:
        console.fail("batch_halfway", file=error.file, error=refused(error.error))
        raise Stop(ENVIRONMENT) from error
    except run.Unready as error:
        console.fail(error.code, **error.values)
        raise Stop(ENVIRONMENT) from error
    except run.BrokenProcessPool as error:
        console.fail("batch_workers", folder=options.folder)
        raise Stop(ENVIRONMENT) from error
    except PermissionError as error:
        console.fail("environment", error=refused(error), file=options.folder)
        raise Stop(ENVIRONMENT) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        console.fail("batch_full", error=refused(error), folder=options.folder)
        raise Stop(ENVIRONMENT) from error
    if came.problems:
        console.report(came.problems)
        first = came.problems[0].values
        console.fail("batch_proof_failed", village=first["village"], row=first["row"], file=first["editions"][0])
        raise Stop(PROOF)
    return came, len(volumes), stale


def _listed(console: Console, options: Options, columns: object, units: Mapping) -> tuple[object, list[Problem]]:
    """The list, as it is; a run ends here where it cannot be read."""
    from ..intake.villages import read_villages  # noqa: PLC0415

    villages, problems = read_villages(options.villages, columns, units)
    if villages is None:
        console.report(problems)
        raise Stop(ENVIRONMENT if any(p.code == "table_missing" for p in problems) else CONTENT)
    return villages, problems


def first_of(rows: Sequence[int]) -> str:
    """3, 5, 8, … of a long list the first few."""
    return ", ".join(map(str, rows[:ROWS])) + (", …" if len(rows) > ROWS else "")


def _engine(console: Console, options: Options, chunks: int) -> Callable:
    from ..batch import run  # noqa: PLC0415

    if not options.scheduler:
        return run.in_processes(options.jobs, chunks)
    from ..batch.cluster import on_cluster  # noqa: PLC0415

    return on_cluster(options.scheduler, console.go_on)


def _greeted(console: Console, scheduler: str) -> None:
    """Who is there to print, asked before everybody is checked: a wrong address is told at once."""
    from ..batch.run import Unready  # noqa: PLC0415

    try:
        from ..batch.cluster import greet  # noqa: PLC0415
    except ImportError as error:
        console.fail("library_cluster")
        raise Stop(ENVIRONMENT) from error
    try:
        console.tell("cluster_workers", workers=greet(scheduler), address=scheduler)
    except Unready as error:
        console.fail(error.code, **error.values)
        raise Stop(ENVIRONMENT) from error
