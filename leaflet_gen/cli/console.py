"""Two streams and a progress bar. Problems and results in; words on stderr, data on stdout."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..messages import say
from ..problems import Problem, has_errors, in_order
from .report import problem_json, render


class Console:
    """Says things in one language. With `as_json` the data on stdout is one JSON document."""

    def __init__(self, lang: str, as_json: bool = False) -> None:
        self.lang, self.as_json = lang, as_json
        self.sources: Mapping[str, str] = {}
        self.live = sys.stderr.isatty() and not as_json
        self._reported: list[Problem] = []
        self._started = time.monotonic()

    def tell(self, key: str, **values: object) -> None:
        """A sentence for people, and what to do about it."""
        what, do = say(f"ui_{key}", self.lang, values)
        print(what + (f"\n    {do}" if do else ""), file=sys.stderr)

    def data(self, line: str) -> None:
        print(line)

    def report(self, problems: Iterable[Problem]) -> None:
        """Every problem once, by file and line."""
        fresh = [p for p in in_order(problems) if p not in self._reported]
        self._reported += fresh
        if fresh:
            print(render(fresh, self.sources, self.lang, colour=self.live), file=sys.stderr)
        if self.as_json and has_errors(fresh):
            self._json({"ok": False})

    @contextmanager
    def progress(self, count: int) -> Iterator[Callable]:
        """A `build.Say`: a bar on a terminal, nothing in a pipe."""
        if not self.live or count < 2:
            yield lambda stage, edition, done, of: None
            return
        from rich.console import Console as Rich  # noqa: PLC0415 - only a terminal needs it
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Rich(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=count)

            def said(stage: str, edition: object, done: int, of: int) -> None:
                what = say(f"ui_stage_{stage}", self.lang, {})[0]
                bar.update(task, description=f"{what} {edition.name}", completed=done, total=of)

            yield said

    def built(self, folder: Path, manifest: Mapping, problems: Sequence[Problem]) -> None:
        entries = manifest["built"]
        if self.as_json:
            self._json({"ok": True, "folder": str(folder), **manifest})
        else:
            for entry in entries:
                print(folder / str(entry["file"]))
        drafts = sum(e["status"] == "draft" for e in entries if e["kind"] == "screen")
        sheets = sum(e["kind"] == "screen" for e in entries)
        seconds = round(time.monotonic() - self._started, 1)
        self.tell("built", files=len(entries), sheets=sheets, folder=folder, seconds=seconds)
        if drafts:
            self.tell("drafts", drafts=drafts)

    def checked(self, count: int, problems: Sequence[Problem]) -> None:
        errors = sum(p.severity == "error" for p in in_order(problems))
        if self.as_json and not errors:
            self._json({"ok": True, "editions": count})
        elif not self.as_json and not errors:
            self.tell("checked", editions=count)

    def editions(self, editions: Sequence) -> None:
        rows = [
            {
                "name": e.name,
                "material": e.material,
                "format": e.format,
                "theme": e.theme,
                "lang": e.language,
                "unit": e.unit,
                "title": e.material_spec.title.get(self.lang) or next(iter(e.material_spec.title.values())),
                "format_title": e.format_spec.title.get(self.lang) or next(iter(e.format_spec.title.values())),
            }
            for e in editions
        ]
        if self.as_json:
            print(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        keys = ("unit", "material", "format", "theme", "lang")
        heads = dict(zip(keys, say("ui_list_heads", self.lang, {})[0].split("|")))
        width = {k: max(len(heads[k]), *(len(r[k]) for r in rows)) if rows else len(heads[k]) for k in keys}
        print("  ".join(heads[k].ljust(width[k]) for k in keys).rstrip(), file=sys.stderr)
        for row in rows:
            print("  ".join(row[k].ljust(width[k]) for k in keys) + f"  {row['format_title']}")

    def proofed(self, files: Sequence[Path], problems: Sequence[Problem]) -> None:
        if self.as_json and not has_errors(problems):
            self._json({"ok": True, "files": [str(f) for f in files]})
        elif not has_errors(problems):
            self.tell("proofed", files=len(files))

    def doctor(self, findings: Sequence) -> None:
        if self.as_json:
            print(json.dumps([{"name": f.name, "value": f.value, "good": f.good} for f in findings], ensure_ascii=False, indent=1))
            return
        for f in findings:
            print(f"{'✓' if f.good else '✗'} {say(f'ui_doctor_{f.name}', self.lang, {})[0]}: {f.value}")

    def _json(self, document: Mapping) -> None:
        """The one document of a run, with every problem that was said."""
        problems = [problem_json(p, self.lang) for p in self._reported]
        print(json.dumps({**document, "problems": problems}, ensure_ascii=False, indent=1))
