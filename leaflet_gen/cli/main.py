"""Where every run starts and ends. Arguments in, an exit code out; no traceback ever reaches a user."""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from ..messages import LANGUAGES, say

# The exit codes: documented in README, tested in tests/test_cli.py.
DONE, CONTENT, USAGE, ENVIRONMENT, PROOF, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130
LANGUAGE_VARIABLE = "LEAFLET_GEN_LANG"


class Stop(Exception):
    """Ends the run with an exit code; whatever there was to say has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    lang = language_of(arguments)
    try:
        from .app import make_app  # noqa: PLC0415 - after the streams can speak

        result = make_app(lang).main(arguments, prog_name="leaflet-gen", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else DONE
    except Stop as stop:
        return stop.code
    except (KeyboardInterrupt, click.Abort):
        _tell(lang, "interrupted")
        return INTERRUPTED
    except click.UsageError as error:
        _usage(error, lang)
        return USAGE
    except click.exceptions.Exit as error:
        return error.exit_code
    except BrokenPipeError:  # `leaflet-gen list | head`: nobody is listening any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _tell(lang, "environment", error=error.strerror or str(error), file=error.filename or "")
        return ENVIRONMENT
    except MemoryError:
        _tell(lang, "memory")
        return ENVIRONMENT
    except Exception:  # noqa: BLE001 - a bug of ours: told in plain words, kept for us in a file
        _tell(lang, "bug", file=_kept_traceback())
        return BUG


def language_of(arguments: Sequence[str]) -> str:
    """The language of messages: --lang before the command, else LEAFLET_GEN_LANG, else Vietnamese."""
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments) and arguments[n + 1] in LANGUAGES:
            return arguments[n + 1]
        if argument.startswith("--lang=") and argument[7:] in LANGUAGES:
            return argument[7:]
        if not argument.startswith("-"):
            break
    wanted = os.environ.get(LANGUAGE_VARIABLE, "")[:2].lower()
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _speak_utf8() -> None:
    """Vietnamese on any terminal and in any pipe; a letter it cannot show is replaced, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _as_interrupt)  # so that what has grown is cleared away


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _tell(lang: str, key: str, **values: object) -> None:
    what, do = say(f"ui_{key}", lang, values)
    print(what, file=sys.stderr)
    if do:
        print(f"    {do}", file=sys.stderr)


def _usage(error: click.UsageError, lang: str) -> None:
    """Click's own errors in our words."""
    values: dict[str, object] = {"given": "", "near": "", "expected": ""}
    command = error.ctx.command_path if error.ctx else "leaflet-gen"
    match error:
        case click.NoSuchOption():
            key, values["given"], values["near"] = "no_option", error.option_name, ", ".join(error.possibilities or ())
        case click.BadParameter(param=click.Parameter() as param) if isinstance(error, click.MissingParameter):
            key, values["given"] = "missing", param.opts[0] if param.param_type_name == "option" else param.human_readable_name
        case click.MissingParameter():
            key, values["given"] = "missing", error.param_hint or ""
        case click.BadParameter():
            key, values["given"] = "bad_value", str(error.message)
        case _ if "No such command" in error.message:
            from .app import COMMANDS  # noqa: PLC0415

            key, values["given"] = "no_command", error.message.split("'")[1] if "'" in error.message else ""
            values["near"] = _nearest(str(values["given"]), COMMANDS)
        case _:
            key, values["given"] = "usage", error.message
    _tell(lang, key, command=command, **values)


def _nearest(word: str, known: Sequence[str]) -> str:
    import difflib  # noqa: PLC0415

    return next(iter(difflib.get_close_matches(word, known, 1, 0.6)), "")


def _kept_traceback() -> str:
    """Write what happened to a file that a person can send us."""
    text = traceback.format_exc()
    if os.environ.get("LEAFLET_GEN_DEBUG"):
        print(text, file=sys.stderr)
    try:
        handle, name = tempfile.mkstemp(prefix="leaflet-gen-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return str(Path(name))
    except OSError:
        return "-"
