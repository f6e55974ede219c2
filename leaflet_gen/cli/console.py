"""Two streams and a progress bar. Problems and results in; words on stderr, data on stdout."""

import json
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..messages import say
from ..problems import Problem, in_order

SAY_EVERY = 5.0  # seconds between two lines about a long piece of work
NAMED = 3  # files of an earlier run that are named
WIDTH = 100  # columns of a message, where no terminal says otherwise


class Interrupted(BaseException):
    """Ctrl+C, or a polite kill.

    Not KeyboardInterrupt: where that passes through exec(), as it may while a library loads, CPython remembers
    it and dies of the signal at the end, whatever exit code was asked for.
    """


class Console:
    """Says things in one language.

    With `as_json` the data on stdout is one JSON document, written when the run
    ends, however it ends: its result, its problems, and what stopped it.
    """

    def __init__(self, lang: str, as_json: bool = False) -> None:
        self.lang, self.as_json = lang, as_json
        self.stopped = False  # set by a signal
        self.sources: Mapping[str, str] = {}  # the text of each file that was read, for carets
        self._reported: list[Problem] = []
        self._result: Mapping[str, object] = {}
        self._failure: dict[str, str] | None = None
        self._started = time.monotonic()

    @property
    def live(self) -> bool:
        """Whether a person is watching: colours and a bar, or plain lines."""
        return sys.stderr is not None and sys.stderr.isatty() and not self.as_json

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._started, 1)

    def go_on(self) -> None:
        """Between two pieces of work. Raises Interrupted when the run was told to stop."""
        if self.stopped:
            raise Interrupted

    # -- words ----------------------------------------------------------------------

    def words(self, text: str) -> None:
        try:
            print(text, file=sys.stderr)
        except BrokenPipeError:  # nobody reads the words any more: the work goes on
            pass

    def tell(self, key: str, **values: object) -> None:
        """A sentence for people, and what to do about it."""
        what, do = say(f"ui_{key}", self.lang, values)
        self.words(what + (f"\n    {do}" if do else ""))

    def left_over(self, files: Collection[str], folder: Path) -> None:
        """That files of an earlier run lie among the new ones, and which."""
        first = sorted(files)[:NAMED]
        self.tell("left_over", files=len(files), folder=folder, names=", ".join(first) + (", …" if len(files) > len(first) else ""))

    def fail(self, key: str, **values: object) -> None:
        """`tell` what ends the run, and keep it for the JSON document."""
        self.tell(key, **values)
        what, do = say(f"ui_{key}", self.lang, values)
        self._failure = {"code": key, "what": what, "do": do}

    def report(self, problems: Iterable[Problem]) -> None:
        """Every problem once."""
        from .report import render  # noqa: PLC0415 - `--help` has nothing to report

        fresh = [p for p in in_order(problems) if p not in self._reported]
        self._reported += fresh
        if not fresh:
            return
        if not self.live:
            self.words(render(fresh, self.sources, self.lang, width=WIDTH))
            return
        from rich.console import Console as Rich  # noqa: PLC0415 - only a terminal needs it
        from rich.text import Text  # noqa: PLC0415

        width = min(WIDTH, shutil.get_terminal_size().columns)
        coloured = Text.from_ansi(render(fresh, self.sources, self.lang, colour=True, width=width))
        Rich(stderr=True).print(coloured, soft_wrap=True)  # it knows old Windows consoles, TERM=dumb and NO_COLOR

    @contextmanager
    def progress(self, count: int) -> Iterator[Callable]:
        """A `build.Say`: a bar on a terminal, nothing in a pipe. Every piece of work may be the last: see `go_on`."""
        if not self.live or count < 2:
            yield lambda stage, edition, done, of: self.go_on()
            self.go_on()
            return
        from rich.console import Console as Rich  # noqa: PLC0415
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Rich(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=count)

            def said(stage: str, edition: object, done: int, of: int) -> None:
                self.go_on()
                what = say(f"ui_stage_{stage}", self.lang, {})[0]
                bar.update(task, description=f"{what} {edition.name}", completed=done, total=of)

            yield said
        self.go_on()

    @contextmanager
    def counting(self, stage: str, count: int) -> Iterator[Callable[[int], None]]:
        """Called with how many are done: a bar with pace and time left on a terminal, a plain line now and then in a pipe."""
        what, began = say(f"ui_stage_{stage}", self.lang, {})[0], time.monotonic()
        if self.live:
            from rich.console import Console as Rich  # noqa: PLC0415
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"), TimeRemainingColumn())
            with Progress(*columns, console=Rich(stderr=True), transient=True) as bar:
                task = bar.add_task(what, total=count, pace="")

                def moved(done: int) -> None:
                    self.go_on()
                    pace = say("ui_pace", self.lang, {"pace": round(done / max(time.monotonic() - began, 0.001))})[0]
                    bar.update(task, completed=done, pace=pace)

                yield moved
            return
        said_at = began

        def counted(done: int) -> None:
            nonlocal said_at
            self.go_on()
            now = time.monotonic()
            if done and done < count and now - said_at >= SAY_EVERY:
                said_at, pace = now, done / (now - began)
                self.tell("counted", stage=what, done=done, count=count, pace=round(pace), left=round((count - done) / pace))

        yield counted

    # -- data -----------------------------------------------------------------------

    def result(self, document: Mapping[str, object], lines: Iterable[str]) -> None:
        """What the run was asked for: lines for people and pipes, or keys of the JSON document."""
        self._result = document
        if not self.as_json:
            for line in lines:
                print(line)

    def close(self, code: int) -> None:
        """The end of the run: with `as_json` its one document, whatever the exit code."""
        if not self.as_json:
            return
        from .report import problem_json  # noqa: PLC0415

        document = {
            "ok": code == 0,
            "exit_code": code,
            **self._result,
            "problems": [problem_json(p, self.lang) for p in self._reported],
            **({"error": self._failure} if self._failure else {}),
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
