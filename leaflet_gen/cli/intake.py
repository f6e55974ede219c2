"""`leaflet-gen import`: what is saved elsewhere, taken into content/. Options in, files and words out."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from ..problems import Place, Problem, has_errors
from .console import Console
from .exits import CONTENT, USAGE, Stop

PROCEDURES = Path("content/procedures")
CATALOGUES = Path("content/catalogues")


def import_group(console: Console, text: Callable[[str], str], today: Callable) -> click.Group:
    """The group of commands, each for one kind of data."""

    @click.group("import", help=text("import"))
    def group() -> None:
        pass

    @group.command("portal", help=text("import_portal"))
    @click.argument("files", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path), metavar="FILE.json...")
    @click.option("--output", "-o", "output", type=click.Path(readable=False, path_type=Path), metavar="DIR", help=text("opt_import_output"))
    @click.option("--replace", is_flag=True, help=text("opt_replace"))
    @click.option("--json", is_flag=True, expose_value=False, help=text("opt_json"))
    def portal(files: tuple[Path, ...], output: Path | None, replace: bool) -> None:
        from ..intake.deliver import deliver  # noqa: PLC0415 - `--help` waits for no library

        folder = _folder(console, output, PROCEDURES)
        done = deliver(_spread(files), folder, replace, today(), console.go_on)
        fresh = [*done.written, *done.replaced]
        problems = [*_without_records(files), *done.problems, *(_elsewhere(folder, PROCEDURES) if fresh else ())]
        console.sources = done.sources
        console.report(problems)
        kinds = {"written": done.written, "replaced": done.replaced, "same": done.same, "kept": done.kept}
        console.result(
            {"folder": str(folder), "read": done.read, "failed": done.failed} | {k: list(map(str, v)) for k, v in kinds.items()},
            map(str, fresh),
        )
        counts = {kind: len(paths) for kind, paths in kinds.items()}
        console.tell("imported", read=done.read, folder=folder, failed=done.failed, look=done.to_look_at, **counts)
        if fresh:
            console.tell("imported_review")
        if fresh and _is_in(folder, PROCEDURES):
            console.tell("imported_orders")
        if done.failed or has_errors(problems):
            raise Stop(CONTENT)

    @group.command("catalogue", help=text("import_catalogue"))
    @click.argument("file", type=click.Path(readable=False, path_type=Path), metavar="FILE")
    @click.option("--output", "-o", "output", type=click.Path(readable=False, path_type=Path), metavar="FILE.yaml", help=text("opt_catalogue_output"))
    @click.option("--source", default="", metavar="TEXT", help=text("opt_source"))
    @click.option("--replace", is_flag=True, help=text("opt_replace"))
    @click.option("--json", is_flag=True, expose_value=False, help=text("opt_json"))
    def catalogue(file: Path, output: Path | None, source: str, replace: bool) -> None:
        from ..intake.catalogue import import_catalogue  # noqa: PLC0415 - `--help` waits for no library

        into = _catalogue_file(console, output, file)
        done = import_catalogue(file, into, source, replace)
        console.report([*done.problems, *(_elsewhere(into.parent, CATALOGUES) if done.written else ())])
        written = [str(into)] if done.written else []
        console.result({"file": str(into), "rows": done.rows, "taken": done.taken, "left": done.left, "written": written}, written)
        said = "imported_catalogue" if done.written else "imported_catalogue_none"
        console.tell(said, rows=done.rows, taken=done.taken, left=done.left, file=into)
        if done.written and _is_in(into.parent, CATALOGUES):
            console.tell("imported_catalogue_order", name=into.stem)
        if not done.written or has_errors(done.problems):
            raise Stop(CONTENT)

    return group


def _folder(console: Console, output: Path | None, usual: Path) -> Path:
    """Where the files go: as asked, else the usual folder of the project that the command is run in."""
    if output is None and not Path("content").is_dir():
        console.fail("import_nowhere")
        raise Stop(USAGE)
    return output or usual


def _catalogue_file(console: Console, output: Path | None, table: Path) -> Path:
    """As asked, in a folder under the table's name; always .yaml, for nothing else is read."""
    if output is None or output.is_dir():
        from ..language import file_name  # noqa: PLC0415 - `--help` waits for no library

        return _folder(console, output, CATALOGUES) / f"{file_name(table.stem) or 'danh-muc'}.yaml"
    bare = output.with_suffix("") if output.suffix.lower() in (".yaml", ".yml") else output
    return bare.with_name(f"{bare.name}.yaml")


def _is_in(folder: Path, usual: Path) -> bool:
    """Whether a folder is one that builds read: content/procedures of some project."""
    return Path(os.path.abspath(folder)).parts[-2:] == usual.parts  # not resolve(): a link is called by its own name


def _elsewhere(folder: Path, usual: Path) -> list[Problem]:
    values = {"folder": folder.as_posix(), "usual": usual.as_posix()}
    return [] if _is_in(folder, usual) else [Problem("import_elsewhere", Place(str(folder)), values, "warning")]


def _spread(files: tuple[Path, ...]) -> list[Path]:
    """Each file once; a folder stands for the JSON files in it."""
    return list(dict.fromkeys(one for file in files for one in (_saved(file) if file.is_dir() else [file])))


def _saved(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.suffix.lower() == ".json")


def _without_records(files: tuple[Path, ...]) -> list[Problem]:
    return [Problem("record_folder_empty", Place(str(file))) for file in files if file.is_dir() and not _saved(file)]
