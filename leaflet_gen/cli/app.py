"""The commands. Each takes its options, calls the stages, and says what came of it."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from .. import __version__
from ..messages import LANGUAGES, say
from ..problems import Problem, has_errors
from .chosen import check as check_chosen
from .chosen import editions as chosen_editions
from .chosen import not_within, there, today
from .console import Console
from .exits import CONTENT, ENVIRONMENT, PROOF, USAGE, Stop
from .fields import conditions_of, field_of
from .intake import import_group

MOST_COPIES = 1_000_000  # of a publication: more is a slip of the finger
COMMANDS = ("build", "print-kit", "batch", "plan", "check", "list", "variants", "new", "import", "proof", "schema", "doctor", "completion")


def make_app(console: Console) -> click.Group:
    """The command line in the console's language: every help text comes from the catalogue."""
    lang = console.lang

    def text(key: str) -> str:
        what, more = say(f"ui_{key}", lang, {})
        return f"{what}\n\n{more}" if more else what

    def project(command):
        return click.argument("project", type=click.Path(readable=False, path_type=Path), default=Path("."), required=False)(command)

    def option(*names: str, **more: object):
        key = names[0].lstrip("-").replace("-", "_")
        return click.option(*names, **{"help": text(f"opt_{key}"), **more})

    def one_list(_: click.Context, __: click.Parameter, files: tuple[Path, ...]) -> Path | None:
        if len(files) > 1:  # of an office with one for each former commune the last alone would be printed
            console.fail("villages_many", file=files[0], other=files[1])
            raise Stop(USAGE)
        return files[0] if files else None

    def list_option(**more: object):
        return option("--villages", type=click.Path(readable=False, path_type=Path), metavar="FILE", multiple=True, callback=one_list, **more)

    json_option = option("--json", is_flag=True, expose_value=False)  # the console knows
    jobs_option = option("--jobs", type=click.IntRange(1, 64), metavar="N")

    def choice(command):
        """The options that choose editions, in the order of their names."""
        for one in (
            option("--lang", metavar="LANG"),
            option("--theme", metavar="THEME"),
            option("--format", "formats", multiple=True, metavar="FORMAT"),
            option("--only", multiple=True, metavar="MATERIAL"),
        ):
            command = one(command)
        return command

    @click.group(help=text("app"), epilog="\b\n" + text("exit_codes"), cls=_Group)
    @click.version_option(__version__, "--version", message="leaflet-gen %(version)s", help=text("opt_version"))
    @click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=text("opt_ui_lang"))
    def app() -> None:
        pass

    @app.command(help=text("build"))
    @project
    @option("--output", "-o", "output", type=click.Path(readable=False, path_type=Path), metavar="DIR")
    @choice
    @option("--final", is_flag=True)
    @option("--kit", type=click.Choice(("office",)))
    @option("--kind", type=click.Choice(("screen", "press")), default="screen")
    @option("--standard", type=click.Choice(("x4", "x1a")), default="x4")
    @jobs_option
    @json_option
    def build(
        project: Path, output: Path | None, final: bool, kit: str | None, kind: str, standard: str, jobs: int | None, **chosen: object
    ) -> None:
        from ..build import PRESS, Release, left_over, paint_all, paint_press  # noqa: PLC0415 - `--help` waits for no library
        from .kit import Options, print_kit  # noqa: PLC0415

        if kit and kind == PRESS:
            console.fail("kit_or_press")
            raise Stop(USAGE)
        if kit:
            return print_kit(console, Options(project, output, final=final, jobs=jobs), chosen)
        folder = output if output is not None else project / "output" / ("nha-in" if kind == PRESS else "")
        not_within(console, project, folder)
        checked, problems, _ = check_chosen(console, project, final, jobs, **chosen)
        console.report(problems)
        if has_errors(problems):
            raise Stop(CONTENT)
        painter = partial(paint_press, standard=standard) if kind == PRESS else None
        proofed: list[Problem] = []
        with Release(folder) as release:
            with console.progress(len(checked)) as progress:
                for painted in paint_all([one.edition for one in checked if painter is None or not one.edition.format_spec.pixels], progress, jobs, painter):
                    proofed += painted.problems
                    for file in painted.files:
                        release.add(file)
            console.report(proofed)
            if errors := [problem.code for problem in proofed if problem.severity == "error"]:
                if all(code.startswith("sms_") for code in errors):  # words that a page holds, and a text message does not
                    raise Stop(CONTENT)
                console.fail("proof_failed")
                raise Stop(PROOF)
            manifest = release.publish()
        entries = manifest["built"]
        console.result({"folder": str(folder), **manifest}, [str(folder / entry["file"]) for entry in entries])
        console.tell("built", files=len(entries), sheets=len(checked), folder=folder, seconds=console.seconds)
        if drafts := sum(one.draft for one in checked):
            console.tell("drafts", drafts=drafts)
        if stale := left_over(folder, manifest):
            console.left_over(stale, folder)

    @app.command("print-kit", help=text("print_kit"))
    @project
    @option("--printer", metavar="PROFILE", default="van-phong")
    @option("--output", "-o", "folder", type=click.Path(readable=False, path_type=Path), metavar="DIR", help=text("opt_kit_output"))
    @choice
    @option("--scheme", metavar="NAME", default="")
    @option("--copies", type=click.IntRange(1, MOST_COPIES), metavar="N", default=1)
    @option("--test", is_flag=True)
    @option("--final", is_flag=True)
    @jobs_option
    @json_option
    def print_kit(only: tuple[str, ...], formats: tuple[str, ...], theme: str | None, lang: str | None, **asked: object) -> None:
        from .kit import Options, print_kit  # noqa: PLC0415

        print_kit(console, Options(**asked), {"only": only, "formats": formats, "theme": theme, "lang": lang})

    @app.command(help=text("check"))
    @project
    @list_option()
    @option("--annotate", type=click.Path(readable=False, path_type=Path), metavar="FILE.xlsx")
    @choice
    @option("--final", is_flag=True)
    @jobs_option
    @json_option
    def check(project: Path, villages: Path | None, annotate: Path | None, final: bool, jobs: int | None, **chosen: object) -> None:
        from .villages import List  # noqa: PLC0415

        listed = List(console, villages, annotate)
        checked, problems, loaded = check_chosen(console, project, final, jobs, **chosen)
        problems += listed.check(loaded, final, jobs, chosen)
        console.report(problems)
        console.result({"editions": len(checked), **listed.result()}, ())
        listed.tell()
        if has_errors(problems):
            raise Stop(CONTENT)
        console.tell("checked", editions=len(checked))

    @app.command("batch", help=text("batch"))
    @project
    @list_option(required=True, help=text("opt_batch_villages"))
    @option("--output", "-o", "output", type=click.Path(readable=False, path_type=Path), metavar="DIR", help=text("opt_batch_output"))
    @click.option("--one-file/--per-village", "one_file", help=text("opt_one_file"))
    @option("--by", metavar="FIELD")
    @option("--where", multiple=True, metavar="FIELD=VALUE")
    @option("--limit", type=click.IntRange(1), metavar="N")
    @choice
    @option("--proof", type=click.Choice(("sample", "all")), default="sample")
    @option("--resume", is_flag=True)
    @option("--keep-going", is_flag=True)
    @option("--final", is_flag=True)
    @jobs_option
    @option("--engine", type=click.Choice(("process", "dask")), default="process")
    @option("--scheduler", metavar="ADDRESS")
    @json_option
    def batch(
        project: Path,
        villages: Path,
        output: Path | None,
        one_file: bool,
        by: str | None,
        where: tuple[str, ...],
        limit: int | None,
        proof: str,
        resume: bool,
        keep_going: bool,
        final: bool,
        jobs: int | None,
        engine: str,
        scheduler: str | None,
        **chosen: object,
    ) -> None:
        from .batch import Options, batch  # noqa: PLC0415

        if (engine == "dask") != bool(scheduler):
            console.fail("batch_scheduler")
            raise Stop(USAGE)
        folder = output if output is not None else project / "output" / "thon"
        not_within(console, project, folder)
        editions, problems, loaded = chosen_editions(console, project, **chosen, for_villages=True)
        conditions = conditions_of(console, where, loaded.columns)
        by = field_of(console, "batch_by", by, by, loaded.columns, but=("phone",)) if by else ""  # a folder's name is no place for it
        options = Options(
            villages, folder, one_file, by, conditions, limit, proof == "all", resume, keep_going, final, jobs, scheduler or ""
        )
        columns, units = loaded.columns, loaded.issuers
        if columns is None or not loaded.project:
            console.report(problems)
            raise Stop(CONTENT)
        del loaded  # where each value of the content stands is not asked any more, and is as large as all the rest
        batch(console, options, editions, problems, columns, units)

    @app.command("plan", help=text("plan"))
    @project
    @list_option(required=True, help=text("opt_plan_villages"))
    @option("--output", "-o", "output", type=click.Path(readable=False, path_type=Path), metavar="DIR", help=text("opt_plan_output"))
    @option("--printer", metavar="PROFILE", help=text("opt_plan_printer"))
    @json_option
    def plan(project: Path, villages: Path, output: Path | None, printer: str | None) -> None:
        from .plan import plan  # noqa: PLC0415

        folder = output if output is not None else project / "output" / "ke-hoach"
        not_within(console, project, folder)
        plan(console, project, villages, folder, printer, *chosen_editions(console, project))

    @app.command("list", help=text("list"))
    @project
    @choice
    @json_option
    def list_(project: Path, **chosen: object) -> None:
        editions, problems, _ = chosen_editions(console, project, **chosen)
        rows = [_row(edition, lang) for edition in editions]
        heads, lines = _table(rows, say("ui_list_heads", lang, {})[0].split("|"))
        if rows and not console.as_json:
            console.words(heads)
        console.result({"editions": rows}, lines)
        console.report(p for p in problems if p.severity == "error")
        if has_errors(problems):
            raise Stop(CONTENT)

    @app.command(help=text("variants"))
    @project
    @option("--topic", "topics", multiple=True, metavar="TOPIC")
    @json_option
    def variants(project: Path, topics: tuple[str, ...]) -> None:
        from .variants import list_variants  # noqa: PLC0415

        there(console, project)
        list_variants(console, project, topics)

    @app.command(help=text("new"))
    @click.argument("folder", type=click.Path(readable=False, path_type=Path))
    def new(folder: Path) -> None:
        from .starter import write_starter  # noqa: PLC0415

        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            console.fail("new_exists", folder=folder)
            raise Stop(USAGE)
        write_starter(folder)
        console.result({}, [str(folder)])
        console.tell("new_done", folder=folder, quoted=f'"{folder}"' if " " in str(folder) else folder)

    @app.command(help=text("proof"))
    @click.argument("files", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path), metavar="FILE.pdf...")
    @json_option
    def proof(files: tuple[Path, ...]) -> None:
        from ..manifest import MANIFEST  # noqa: PLC0415
        from ..preflight import preflight_file  # noqa: PLC0415
        from ..proof.anyfile import proof_file  # noqa: PLC0415

        found: list[Problem] = []
        folders = [file for file in files if file.is_dir()]
        missing = [file for file in files if not file.exists()]
        for file in files:
            console.go_on()
            if file not in folders + missing:
                found += [*proof_file(file, _manifest_beside(file, MANIFEST)), *preflight_file(file)]
        console.report(found)
        console.result({"files": [str(file) for file in files]}, ())
        for key, named in (("no_file", missing), ("is_folder", folders)):
            if named:
                console.fail(key, file=", ".join(map(str, named)))
        if missing or folders or any(p.code == "proof_no_file" for p in found):
            raise Stop(ENVIRONMENT)
        if has_errors(found):
            raise Stop(PROOF)
        console.tell("proofed", files=len(files))

    @app.command(help=text("schema"))
    @project
    def schema(project: Path) -> None:
        from ..load.schema import schemas  # noqa: PLC0415
        from .starter import write_schemas  # noqa: PLC0415

        there(console, project)
        console.result({}, map(str, write_schemas(project, schemas())))

    @app.command(help=text("doctor"))
    @project
    @json_option
    def doctor(project: Path) -> None:
        from .doctor import findings  # noqa: PLC0415

        there(console, project)
        found = findings(project, lang)
        labels = {f.name: say(f"ui_doctor_{f.name}", lang, {})[0] for f in found}
        console.result(
            {"findings": [{"name": f.name, "value": f.value, "good": f.good} for f in found]},
            [f"{'✓' if f.good else '✗'} {labels[f.name]}: {f.value}" for f in found],
        )
        if not all(f.good for f in found):
            console.fail("doctor_bad", names=[labels[f.name] for f in found if not f.good])
            raise Stop(ENVIRONMENT)

    @app.command(help=text("completion"))
    @click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
    def completion(shell: str) -> None:
        from click.shell_completion import get_completion_class  # noqa: PLC0415

        made = get_completion_class(shell)
        console.result({}, [made(app, {}, "leaflet-gen", "_LEAFLET_GEN_COMPLETE").source()])

    app.add_command(import_group(console, text, today))
    context = _context_class(lang)
    for command in _with_inner(app):
        command.context_class = context
        command.options_metavar = f"[{say('ui_options_head', lang, {})[0].upper()}]"
        click.help_option("-h", "--help", help=text("opt_help"))(command)
        if command is not app:
            command.short_help = (command.help or "").partition(". ")[0].partition("\n")[0].rstrip(".")
        if isinstance(command, click.Group):
            command.subcommand_metavar = f"{say('ui_commands_head', lang, {})[0].upper()} …"
    return app


def options_of(group: click.Group) -> set[str]:
    """The long names of all options, without their hyphens."""
    named = (param for command in _with_inner(group) for param in command.params)
    return {name[2:] for param in named for name in (*param.opts, *param.secondary_opts) if name.startswith("--")}


def _with_inner(group: click.Group) -> Iterator[click.Command]:
    """The group, its commands, and theirs."""
    yield group
    for command in group.commands.values():
        yield from _with_inner(command) if isinstance(command, click.Group) else (command,)


class _Group(click.Group):
    """Commands in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if name in self.commands]


def _context_class(lang: str) -> type[click.Context]:
    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, say("ui_usage_head", lang, {})[0] + " ")

        def section(self, name: str):
            key = {"Options": "ui_options_head", "Commands": "ui_commands_head"}.get(name)
            return super().section(say(key, lang, {})[0] if key else name)

    return type("Context", (click.Context,), {"formatter_class": Formatter})


def _row(edition, lang: str) -> dict[str, str]:
    def title(titles: dict) -> str:
        return str(titles.get(lang) or next(iter(titles.values())))

    return {
        "name": edition.name,
        "publication": edition.publication,
        "material": edition.material,
        "format": edition.format,
        "theme": edition.theme,
        "lang": edition.language,
        "unit": edition.unit,
        "title": title(edition.material_spec.title),
        "format_title": title(edition.format_spec.title),
    }


def _table(rows: list[dict[str, str]], heads: list[str]) -> tuple[str, list[str]]:
    """A head and a line for each edition, in columns."""
    keys = ("unit", "publication", "format", "theme", "lang", "format_title")
    whole = [[*heads, ""], *([row[k] for k in keys] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
    head, *lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in whole)
    return head, lines


def _manifest_beside(file: Path, name: str) -> dict | None:
    """The manifest in the file's folder; an unreadable one is there, and lists nothing."""
    try:
        read = json.loads((file.parent / name).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
