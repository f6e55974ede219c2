"""What a command is asked to work on: a project read, its editions chosen, and checked. Options in; editions and problems out."""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..problems import Problem, has_errors
from .console import Console
from .exits import USAGE, Stop


LISTS = (".csv", ".xlsx", ".xls")


def today() -> dt.date:
    """The day against which dates are checked; SOURCE_DATE_EPOCH sets it for a reproducible run."""
    try:
        return dt.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), dt.UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):  # not set, or not a day that there is
        return dt.date.today()


def there(console: Console, project: Path) -> None:
    if not project.is_dir():
        code = "project_is_file" if project.is_file() else "project_is_list" if project.suffix.lower() in LISTS else "no_project"
        console.fail(code, folder=project)
        raise Stop(USAGE)


def not_within(console: Console, project: Path, folder: Path) -> None:
    """Nothing is made among the files that people write, nor beside their folders."""
    made = folder.resolve()
    if made == project.resolve():
        console.fail("output_within", folder=folder, own=made.name)
        raise Stop(USAGE)
    for own in ("content", "assets"):
        if (written := (project / own).resolve()) in (made, *made.parents):
            console.fail("output_within", folder=folder, own=written.name)
            raise Stop(USAGE)


def editions(
    console: Console,
    project: Path,
    only: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    theme: str | None = None,
    lang: str | None = None,
    for_villages: bool = False,
) -> tuple[list, list[Problem], object]:
    """Read the project and multiply its orders out: all editions that can be made, all problems of the rest, and the project.

    A wrong name on the command line ends the run here, unless the content has errors: then those come with it.
    """
    from ..load.editions import editions as multiplied  # noqa: PLC0415
    from ..load.project import load_project  # noqa: PLC0415
    from ..load.shipped import shipped  # noqa: PLC0415

    there(console, project)
    for read in (only, ()) if only else ((),):  # where that gives nothing, what else there is to choose from can be said
        loaded, problems = load_project(project, (shipped("assets"),), read)
        console.sources = loaded.sources
        console.go_on()
        made, found = multiplied(loaded, only, formats, theme, lang, for_villages=for_villages)
        if made or has_errors(problems):  # what is wrong elsewhere is in nobody's way
            break
    problems = [_beside(problem, loaded, theme, formats) for problem in problems]
    if has_errors(problems):  # what is asked for may be just what could not be read
        found = [p for p in found if not p.code.startswith("usage_nothing")]
    elif any(p.code.startswith("usage_") for p in found):
        console.report(found)
        raise Stop(USAGE)
    return made, [*problems, *found], loaded


def _beside(problem: Problem, loaded: object, theme: str | None, formats: tuple[str, ...]) -> Problem:
    """An error of a look that is not asked for, where others are by name, stops nothing."""
    asked = {"themes": (theme,) if theme else (), "formats": formats}
    of = [(kind, name) for (kind, name), file in loaded.files.items() if problem.place and file == problem.place.file]
    if problem.severity == "error" and any(asked.get(kind) and name not in asked[kind] for kind, name in of):
        return replace(problem, severity="warning")
    return problem


def check(console: Console, project: Path, final: bool, jobs: int | None, **chosen: object) -> tuple[list, list[Problem], object]:
    """The checked editions, every problem of the project, and the project as read; with `final` each blank to fill in is an error."""
    from ..build import check_all  # noqa: PLC0415
    from ..manifest import together  # noqa: PLC0415

    asked, problems, loaded = editions(console, project, **chosen)
    with console.progress(len(asked)) as progress:
        checked = check_all(asked, today(), progress, jobs)
    problems += together(checked)
    return checked, finals(problems, sum(one.draft for one in checked)) if final else problems, loaded


def finals(problems: Sequence[Problem], drafts: int) -> list[Problem]:
    """What is wrong, as it stands in the way of real print; that there are drafts, where nothing else says so."""
    from ..check.blanks import as_final  # noqa: PLC0415

    found = list(map(as_final, problems))
    unseen = drafts and not any(p.code == "final_blank" for p in found)
    return [*found, Problem("final_draft", None, {"drafts": drafts})] if unseen else found
