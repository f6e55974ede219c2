"""`leaflet-gen import`: what is saved elsewhere, taken into content/. Options in, files and words out."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import click

from ..problems import has_errors
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
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.json...")
    @click.option("--output", "-o", "output", type=click.Path(path_type=Path), metavar="DIR", help=text("opt_import_output"))
    @click.option("--replace", is_flag=True, help=text("opt_replace"))
    @click.option("--json", is_flag=True, expose_value=False, help=text("opt_json"))
    def portal(files: tuple[Path, ...], output: Path | None, replace: bool) -> None:
        from ..intake.deliver import deliver  # noqa: PLC0415 - `--help` waits for no library

        folder = _folder(console, output, PROCEDURES)
        done = deliver(_spread(files), folder, replace, today(), console.go_on)
        console.sources = done.sources
        console.report(done.problems)
        kinds = {"written": done.written, "same": done.same, "kept": done.kept}
        console.result(
            {"folder": str(folder), "read": done.read, "failed": done.failed} | {k: list(map(str, v)) for k, v in kinds.items()},
            map(str, done.written),
        )
        counts = {kind: len(paths) for kind, paths in kinds.items()}
        console.tell("imported", read=done.read, folder=folder, failed=done.failed, look=done.to_look_at, **counts)
        if done.failed or has_errors(done.problems):
            raise Stop(CONTENT)

    @group.command("catalogue", help=text("import_catalogue"))
    @click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
    @click.option("--output", "-o", "output", type=click.Path(path_type=Path), metavar="FILE.yaml", help=text("opt_catalogue_output"))
    @click.option("--source", default="", metavar="TEXT", help=text("opt_source"))
    @click.option("--replace", is_flag=True, help=text("opt_replace"))
    @click.option("--json", is_flag=True, expose_value=False, help=text("opt_json"))
    def catalogue(file: Path, output: Path | None, source: str, replace: bool) -> None:
        from ..intake.catalogue import import_catalogue  # noqa: PLC0415 - `--help` waits for no library

        into = output or _folder(console, None, CATALOGUES) / f"{file_name(file.stem)}.yaml"
        done = import_catalogue(file, into, source, replace)
        console.report(done.problems)
        written = [str(into)] if done.written else []
        console.result({"file": str(into), "rows": done.rows, "taken": done.taken, "left": done.left, "written": written}, written)
        console.tell("imported_catalogue", rows=done.rows, taken=done.taken, left=done.left, file=into)
        if not done.written or has_errors(done.problems):
            raise Stop(CONTENT)

    return group


def _folder(console: Console, output: Path | None, usual: Path) -> Path:
    """Where the files go: as asked, else the usual folder of the project that the command is run in."""
    if output is None and not Path("content").is_dir():
        console.fail("import_nowhere")
        raise Stop(USAGE)
    return output or usual


def file_name(text: str) -> str:
    """Small letters without marks, digits and hyphens: safe in a file name anywhere."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in bare if not unicodedata.combining(c))).strip("-") or "danh-muc"


def _spread(files: tuple[Path, ...]) -> list[Path]:
    """Each file once; a folder stands for the JSON files in it."""
    every = (one for file in files for one in (sorted(file.glob("*.json")) if file.is_dir() else [file]))
    return list(dict.fromkeys(every))
