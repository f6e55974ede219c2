"""`leaflet-gen plan`: how much to print for whom, and what it takes. Options in; tables, forms and a summary out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..messages import say
from ..problems import Problem, has_errors, nearest
from .console import Console
from .exits import CONTENT, ENVIRONMENT, USAGE, Stop

PRINTING = Path("content/in-an.yaml")
FORMS = ("phieu-giao", "danh-sach-phat")
SLIPS, ROWS = 500, 5_000  # places in one file of slips, and of the checklist: 250 and 350 pages, about 50 and 120 MB while it is made
BLANK = ("village_placeholder", "village_empty_some", "village_column_none")  # of the leaflets' words: a form leaves room for a hand


def plan(console: Console, project: Path, listed: Path, folder: Path, printer: str | None, editions: Sequence, problems: list[Problem], loaded: object) -> None:
    """Count, measure, and write all files or none."""
    from ..plan import choose, count, letters  # noqa: PLC0415 - `--help` waits for no library

    if has_errors(problems) or loaded.columns is None or loaded.project is None:
        console.report(problems)
        raise Stop(CONTENT)
    if loaded.printing is None:
        from ..load.shipped import shipped  # noqa: PLC0415

        console.fail("plan_no_file", file=project / PRINTING, sample=shipped(PRINTING.parent.name) / PRINTING.name)
        raise Stop(USAGE)
    name, machine = _printer(console, printer, loaded)
    villages, found = _listed(listed, loaded, console, problems)
    columns, chosen, more = choose.columns(loaded.printing, [edition for edition in editions if edition.is_for_hand])
    problems = [*problems, *found, *more, *letters.unlettered(villages)]
    if not more:
        told = {p.place for p in found}  # a cell that holds no number is told already
        problems += [p for p in choose.uncounted(columns, villages, loaded.columns) if p.place not in told]
        problems += choose.unprinted(columns, villages)
    if machine is None:
        problems.append(_unknown(name, loaded))
    console.report(problems)
    if has_errors(problems):
        raise Stop(CONTENT)
    given = count.bundles(columns, villages)
    if not any(bundle.total for bundle in given):
        console.fail("plan_nothing")
        raise Stop(CONTENT)
    works, found = _works(console, {key: edition for key, edition in chosen.items() if _is_asked(key, given)}, machine, columns)
    console.report(found)
    if has_errors(found):
        raise Stop(CONTENT)
    made = count.plan(columns, given, works, loaded.printing, machine.pages_per_minute)
    files = _deliver(console, folder, _files(made, loaded, console.lang))
    console.result({"folder": str(folder), "files": files, "printer": name, **_figures(made)}, [str(folder / file) for file in files])
    _tell(console, made, machine)
    if stale := {path.name for form in FORMS for path in folder.glob(f"{form}*.pdf")}.difference(files):
        console.left_over(stale, folder)


def _printer(console: Console, asked: str | None, loaded: object) -> tuple[str, object | None]:
    """The printer's name, and what is known of it."""
    name = asked or str(loaded.printing.printer)
    if asked and asked not in loaded.printers:
        console.fail("plan_printer_unknown", name=asked, known=tuple(loaded.printers))
        raise Stop(USAGE)
    return name, loaded.printers.get(name)


def _unknown(name: str, loaded: object) -> Problem:
    place = loaded.printing.printer.place
    return Problem("plan_printer_unknown", place, {"name": name, "near": nearest(name, loaded.printers), "known": tuple(loaded.printers)})


def _listed(file: Path, loaded: object, console: Console, problems: list[Problem]) -> tuple[object, list[Problem]]:
    """The list; the run ends here where it cannot be read."""
    from ..intake.villages import read_villages  # noqa: PLC0415

    villages, found = read_villages(file, loaded.columns, loaded.issuers)
    if villages is None:
        console.report([*problems, *found])
        raise Stop(ENVIRONMENT if any(p.code == "table_missing" for p in found) else CONTENT)
    return villages, [p for p in found if p.code not in BLANK]


def _is_asked(key: tuple[int, str], given: Sequence) -> bool:
    return any(bundle.unit == key[1] and bundle.copies[key[0]] for bundle in given)


def _works(console: Console, chosen: Mapping, machine: object, columns: Sequence) -> tuple[dict, list[Problem]]:
    """Each edition once, however many places it goes to; what cannot be printed is told at its line of the plan."""
    from ..plan.work import work_of  # noqa: PLC0415

    works, problems = {}, []
    with console.counting("ink", len(chosen)) as counted:
        for n, (key, edition) in enumerate(chosen.items()):
            counted(n)
            works[key], found = work_of(edition, machine)
            problems += [p if p.place else replace(p, place=columns[key[0]].share.publication.place) for p in found]
    return works, problems


def _files(made: object, loaded: object, lang: str) -> Iterator[tuple[str, bytes]]:
    """Every file with its name, made when it is asked for: a long list is never held on paper as a whole."""
    from ..model import Keep  # noqa: PLC0415
    from ..plan import checklist, forms, slips, tables  # noqa: PLC0415
    from ..render.sheets import write_sheets  # noqa: PLC0415 - forms for paper: tags take half of the time, and of a slip nine tenths of the file

    language = loaded.languages.get(lang) or loaded.languages.get("vi")
    desk = forms.Desk(lang, language.keep if language else Keep())
    offices = {name: _in(unit.office, lang) for name, unit in loaded.units.items()}
    first = next(bundle.unit for bundle in made.bundles)
    places, jobs = tables.of_places(made, lang), tables.of_jobs(made, lang)
    yield "ke-hoach.xlsx", tables.as_xlsx([places, jobs])
    yield "ke-hoach.csv", tables.as_csv(places, lang)
    yield "ke-hoach-an-pham.csv", tables.as_csv(jobs, lang)
    for name, part in _parts(FORMS[0], len(slips.receiving(made)), SLIPS):
        yield name, write_sheets(slips.slips(made, offices, desk, part))
    for name, part in _parts(FORMS[1], len(made.bundles), ROWS):
        yield name, write_sheets(checklist.checklist(made, offices.get(first, ""), desk, part))


def _parts(form: str, count: int, most: int) -> Iterator[tuple[str, slice]]:
    """The names of a form's files, and which places are on each."""
    for n, first in enumerate(range(0, count, most), 1):
        yield f"{form}.pdf" if count <= most else f"{form}-{n:03}.pdf", slice(first, first + most)


def _in(text: object, lang: str) -> str:
    """One text for all languages, or one for each."""
    return str(text.get(lang) or next(iter(text.values()))) if isinstance(text, dict) else str(text)


def _deliver(console: Console, folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """All of them in the folder, or none: each is written whole beside its place before any takes it. Returns their names."""
    import tempfile  # noqa: PLC0415

    from ..build import put_in_place  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    names = []
    with tempfile.TemporaryDirectory(prefix=".leaflet-gen-", dir=folder) as growing:
        for name, data in files:
            (Path(growing) / name).write_bytes(data)
            names.append(name)
            console.go_on()
        put_in_place(Path(growing), folder, names)
    return names


def _figures(made: object) -> dict[str, object]:
    """Of the JSON document."""
    keys = ("copies", "sheets", "spare", "sides", "reams", "minutes", "cost")
    places = [{"row": b.village.row, "village": b.village.name, "copies": list(b.copies)} for b in made.bundles]
    jobs = [
        {
            "edition": f"{made.columns[job.column].name}_{job.unit}",
            **{key: getattr(job, key) for key in ("copies", "spare", "sheets", "sides", "minutes", "cost")},
            "pieces": job.work.pieces,
            "sheets_per_run": job.work.sheets,
            "ink": round(job.work.ink, 4),
        }
        for job in made.jobs
    ]
    totals = {key: getattr(made, key) for key in keys}
    return {**totals, "ink": round(made.ink, 4), "missing": list(made.missing), "columns": [c.name for c in made.columns], "places": places, "jobs": jobs}


def _tell(console: Console, made: object, machine: object) -> None:
    from ..plan.tables import percent, thousands  # noqa: PLC0415

    lang = console.lang
    counts = {key: thousands(getattr(made, key), lang) for key in ("copies", "sheets", "spare", "sides", "reams")}
    hours, minutes = divmod(made.minutes, 60)
    time = say("plan_time", lang, {"hours": hours, "minutes": minutes})[0 if hours else 1]
    places = thousands(sum(bool(bundle.total) for bundle in made.bundles), lang)
    console.tell("plan_done", **counts, places=places, time=time, ink=percent(made.ink), printer=_in(machine.title, lang))
    if made.cost is None:
        console.tell("plan_no_cost", names=tuple(say(f"plan_price_{name}", lang, {})[0] for name in made.missing))
    else:
        console.tell("plan_cost", cost=thousands(made.cost, lang))
