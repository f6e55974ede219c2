"""The commands. Each takes its options, calls the stages, and says what came of it."""

import datetime as dt
import json
import os
from collections.abc import Iterable
from pathlib import Path

import click

from .. import __version__
from ..messages import LANGUAGES, say
from ..problems import Problem, has_errors
from .console import Console
from .main import CONTENT, ENVIRONMENT, PROOF, USAGE, Stop

COMMANDS = ("build", "check", "list", "new", "proof", "schema", "doctor", "completion")


def make_app(lang: str) -> click.Group:
    """The command line in one language: every help text comes from the catalogue."""

    def text(key: str) -> str:
        what, more = say(f"ui_{key}", lang, {})
        return f"{what}\n\n{more}" if more else what

    def project(command):
        return click.argument("project", type=click.Path(path_type=Path), default=Path("."), required=False)(command)

    def option(*names: str, **more: object):
        key = names[0].lstrip("-").replace("-", "_")
        return click.option(*names, help=text(f"opt_{key}"), **more)

    json_option = option("--json", "as_json", is_flag=True)
    context = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

    @click.group(context_settings=context, help=text("app"), cls=_Group)
    @click.version_option(__version__, "--version", message="leaflet-gen %(version)s", help=text("opt_version"))
    @click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=text("opt_ui_lang"))
    def app() -> None:
        pass

    @app.command(help=text("build"))
    @project
    @option("--output", "-o", "output", type=click.Path(path_type=Path))
    @option("--only", multiple=True, metavar="MATERIAL")
    @option("--format", "formats", multiple=True, metavar="FORMAT")
    @option("--theme", metavar="THEME")
    @click.option("--lang", "edition_lang", metavar="LANG", help=text("opt_lang"))
    @option("--final", is_flag=True)
    @json_option
    def build(project: Path, output: Path | None, only: tuple[str, ...], formats: tuple[str, ...], theme: str | None,
              edition_lang: str | None, final: bool, as_json: bool) -> None:
        from ..build import Release, check_all, paint, together  # noqa: PLC0415 - `--help` waits for no library

        console = Console(lang, as_json)
        editions, problems = _editions(console, project, only, formats, theme, edition_lang)
        with console.progress(len(editions)) as progress:
            checked = check_all(editions, today(), progress)
            problems += together(checked)
            if final:
                problems += _unfinished(problems, checked)
            console.report(problems)
            if has_errors(problems):
                raise Stop(CONTENT)
            folder = output if output is not None else project / "output"
            with Release(folder) as release:
                proofed: list[Problem] = []
                for n, one in enumerate(checked):
                    progress("build", one.edition, n, len(checked))
                    files, found = paint(one)
                    proofed += found
                    for file in files:
                        release.add(file)
                console.report(proofed)
                if has_errors(proofed):
                    console.tell("proof_failed")
                    raise Stop(PROOF)
                manifest = release.publish()
        console.built(folder, manifest, problems)

    @app.command(help=text("check"))
    @project
    @option("--only", multiple=True, metavar="MATERIAL")
    @option("--format", "formats", multiple=True, metavar="FORMAT")
    @option("--theme", metavar="THEME")
    @click.option("--lang", "edition_lang", metavar="LANG", help=text("opt_lang"))
    @option("--final", is_flag=True)
    @json_option
    def check(project: Path, only: tuple[str, ...], formats: tuple[str, ...], theme: str | None, edition_lang: str | None,
              final: bool, as_json: bool) -> None:
        from ..build import check_all, together  # noqa: PLC0415

        console = Console(lang, as_json)
        editions, problems = _editions(console, project, only, formats, theme, edition_lang, stop=False)
        with console.progress(len(editions)) as progress:
            checked = check_all(editions, today(), progress)
        problems += together(checked)
        if final:
            problems += _unfinished(problems, checked)
        console.report(problems)
        console.checked(len(editions), problems)
        if has_errors(problems):
            raise Stop(CONTENT)

    @app.command("list", help=text("list"))
    @project
    @json_option
    def list_(project: Path, as_json: bool) -> None:
        console = Console(lang, as_json)
        editions, problems = _editions(console, project, stop=False)
        console.editions(editions)
        console.report([p for p in problems if p.severity == "error"])
        if has_errors(problems):
            raise Stop(CONTENT)

    @app.command(help=text("new"))
    @click.argument("folder", type=click.Path(path_type=Path))
    def new(folder: Path) -> None:
        from .starter import write_starter  # noqa: PLC0415

        console = Console(lang)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            console.tell("new_exists", folder=folder)
            raise Stop(USAGE)
        write_starter(folder)
        console.data(str(folder))
        console.tell("new_done", folder=folder)

    @app.command(help=text("proof"))
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.pdf...")
    @json_option
    def proof(files: tuple[Path, ...], as_json: bool) -> None:
        from ..build import MANIFEST  # noqa: PLC0415
        from ..proof import proof_file  # noqa: PLC0415

        console = Console(lang, as_json)
        found: list[Problem] = []
        for file in files:
            if not file.is_file():
                console.tell("no_file", file=file)
                raise Stop(ENVIRONMENT)
            found += proof_file(file, _manifest_beside(file, MANIFEST))
        console.report(found)
        console.proofed(files, found)
        if has_errors(found):
            raise Stop(PROOF)

    @app.command(help=text("schema"))
    @project
    def schema(project: Path) -> None:
        from ..load.schema import schemas  # noqa: PLC0415

        console = Console(lang)
        _there(console, project)
        from .starter import write_schemas  # noqa: PLC0415

        for path in write_schemas(project, schemas()):
            console.data(str(path))

    @app.command(help=text("doctor"))
    @project
    @json_option
    def doctor(project: Path, as_json: bool) -> None:
        from .doctor import findings  # noqa: PLC0415

        console = Console(lang, as_json)
        found = findings(project)
        console.doctor(found)
        if not all(f.good for f in found):
            raise Stop(ENVIRONMENT)

    @app.command(help=text("completion"))
    @click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
    def completion(shell: str) -> None:
        from click.shell_completion import get_completion_class  # noqa: PLC0415

        made = get_completion_class(shell)
        click.echo(made(app, {}, "leaflet-gen", "_LEAFLET_GEN_COMPLETE").source())

    for command in app.commands.values():
        command.context_class = app.context_class = _context_class(lang)
    return app


class _Group(click.Group):
    """Commands in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if name in self.commands]


def _context_class(lang: str) -> type[click.Context]:
    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, say("ui_usage_head", lang, {})[0] + " ")

        def section(self, name: str):
            return super().section({"Options": say("ui_options_head", lang, {})[0], "Commands": say("ui_commands_head", lang, {})[0]}.get(name, name))

    return type("Context", (click.Context,), {"formatter_class": Formatter})


def today() -> dt.date:
    """The day against which dates are checked; SOURCE_DATE_EPOCH sets it for a reproducible run."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch.isdigit() else dt.date.today()


def _there(console: Console, project: Path) -> None:
    if not project.is_dir():
        console.tell("no_project", folder=project)
        raise Stop(USAGE)


def _editions(console: Console, project: Path, only: Iterable[str] = (), formats: Iterable[str] = (), theme: str | None = None,
              edition_lang: str | None = None, stop: bool = True) -> tuple[list, list[Problem]]:
    """Read the project and multiply its orders out. A wrong name on the command line ends the run here.

    With `stop`, what cannot be read ends it too, after the rest was checked as far as it goes.
    """
    from ..load.editions import editions  # noqa: PLC0415
    from ..load.project import load_project  # noqa: PLC0415
    from ..load.shipped import shipped  # noqa: PLC0415

    _there(console, project)
    loaded, problems = load_project(project, (shipped("assets"),))
    console.sources = loaded.sources
    made, found = editions(loaded, only, formats, theme, edition_lang)
    usage = [p for p in found if p.code.startswith("usage_")]
    if usage and not has_errors(problems):
        console.report(usage)
        raise Stop(USAGE)
    return made, [*problems, *(p for p in found if p not in usage)]


def _unfinished(problems: list[Problem], checked: list) -> list[Problem]:
    """With --final each blank to fill in is an error."""
    blanks = [Problem("final_blank", p.place, p.values) for p in problems if p.code == "placeholder"]
    if not blanks and any(c.layout.draft for c in checked):
        blanks = [Problem("final_draft", None, {"editions": sum(c.layout.draft for c in checked)})]
    return blanks


def _manifest_beside(file: Path, name: str) -> dict | None:
    try:
        read = json.loads((file.parent / name).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


