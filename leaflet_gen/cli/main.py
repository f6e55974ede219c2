"""Where every run starts and ends. Arguments in, an exit code out; no traceback ever reaches a user."""

import gc
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..messages import LANGUAGES, refused
from .console import Console, Interrupted
from .exits import BUG, DONE, ENVIRONMENT, INTERRUPTED, USAGE, Stop

LANGUAGE_VARIABLE = "LEAFLET_GEN_LANG"
DEBUG_VARIABLE = "LEAFLET_GEN_DEBUG"  # set: what is kept of a bug is shown as well


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    console = Console(language_of(arguments), as_json="--json" in arguments)
    with _interruptible(console):
        try:
            _speak_utf8()
            return _finished(_ended(arguments, console), console)
        except Interrupted:  # between two doors: nothing is left to be said or cleared away
            return INTERRUPTED


def _finished(code: int, console: Console) -> int:
    """Write what is still to be written; a stream that does not take it may change the exit code."""
    try:
        console.close(code)
        sys.stdout.flush()
    except BrokenPipeError:  # `leaflet-gen list | head -1`: nobody is listening any more
        _hang_up()
    except OSError as error:  # `leaflet-gen list > /dev/full`
        _hang_up()
        console.fail("environment", error=refused(error), file="stdout")
        return ENVIRONMENT
    return code


def _ended(arguments: list[str], console: Console) -> int:
    """Run, and put whatever happens into words and an exit code."""
    try:
        return _run(arguments, console)
    except Stop as stop:
        return stop.code
    except BrokenPipeError:
        return DONE
    except (KeyboardInterrupt, Interrupted):
        console.fail("interrupted")
        return INTERRUPTED
    except (FileExistsError, NotADirectoryError) as error:
        console.fail("not_folder", folder=error.filename or "")
        return ENVIRONMENT
    except OSError as error:
        console.fail("environment", error=refused(error), file=_seen(str(error.filename2 or error.filename or "")))
        return ENVIRONMENT
    except MemoryError:
        console.fail("memory")
        return ENVIRONMENT
    except Exception as error:  # noqa: BLE001 - a bug of ours: told in plain words, kept for us in a file
        if isinstance(error, ImportError) and not (error.name or "").startswith("leaflet_gen"):
            console.fail("library", name=error.name or str(error))
            return ENVIRONMENT
        console.fail("bug", file=_kept_traceback())
        return BUG


def _seen(file: str) -> str:
    """The file that was refused; where it is a hidden one of ours that grows, the folder that it is in."""
    hidden = next((part for part in (Path(file), *Path(file).parents) if part.name.startswith(".") and part.name != ".."), None)
    return f"{hidden.parent}" if hidden else file


def language_of(arguments: Sequence[str]) -> str:
    """The language of messages: --lang before the command, else LEAFLET_GEN_LANG, else Vietnamese.

    That of a command chooses editions: who prints English leaflets reads Vietnamese messages.
    """
    wanted = (_lang_before(arguments), os.environ.get(LANGUAGE_VARIABLE, "")[:2].lower())
    return next((lang for lang in wanted if lang in LANGUAGES), LANGUAGES[0])


def _lang_before(arguments: Sequence[str]) -> str:
    """What --lang says before the command."""
    follows = False
    for argument in arguments:
        if follows or argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if not argument.startswith("-"):
            break
        follows = argument == "--lang"
    return ""


def _run(arguments: list[str], console: Console) -> int:
    gc.set_threshold(200_000)  # content and layouts are many small frozen things that live to the end: to look through them is in vain
    import click  # noqa: PLC0415 - here, so that Ctrl+C while it loads is caught like any other

    from .app import make_app, options_of  # noqa: PLC0415
    from .usage import tell_typed, tell_usage  # noqa: PLC0415

    app = make_app(console)
    if tell_typed(arguments, options_of(app), console):
        return USAGE
    try:
        shown = app.main(arguments, prog_name="leaflet-gen", standalone_mode=False)
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except click.UsageError as error:
        tell_usage(error, console)
        return USAGE
    if isinstance(shown, int):  # --help and --version: no result but what they printed
        console.as_json = False
        return shown
    return DONE


def _speak_utf8() -> None:
    """Vietnamese on any terminal and in any pipe; a letter it cannot show is replaced, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@contextmanager
def _interruptible(console: Console) -> Iterator[None]:
    """Ctrl+C and SIGTERM end the run at the next `console.go_on()`; the second time at once.

    Not at once the first time: an exception in the midst of loading a library is swallowed by some and kills others.
    """

    def interrupt(number: int, frame: object) -> None:
        if console.stopped:
            raise Interrupted
        console.stopped = True

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup and `&` in a script set it
                before[number] = signal.signal(number, interrupt)
        except ValueError:  # not in the main thread: whoever started us listens
            break
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _hang_up() -> None:
    """Let nothing be written, now or at exit, to a stream that is gone."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(null, stream.fileno())


def _kept_traceback() -> str:
    """Write what happened to a file that a person can send us."""
    text = traceback.format_exc()
    if os.environ.get(DEBUG_VARIABLE):
        print(text, file=sys.stderr)
    try:
        handle, name = tempfile.mkstemp(prefix="leaflet-gen-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        return name
    except OSError:
        return "-"
