"""Print a chunk of villages. A Chunk in; finished files in the staging folder, and a Pressed that says what they are, out.

What a worker does, on this machine or another: it is handed the Press once,
and rows of the list after that. It makes a page's template when it first needs
it, and reads each code from its modules before the file is written.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .. import __version__
from ..manifest import entry_of, said_of
from ..layout.compose import compose
from ..layout.fill import fill, stamped
from ..layout.tree import Code, items, open_slots
from ..problems import Problem
from ..proof import proof_edition, read_matrix
from ..render.files import Files
from ..render.variable import Template
from ..village import Village, Villages
from .plan import Job, Page
from .staging import Staging, digest

TEMPLATES = 8  # that a worker keeps ready: about a megabyte each


@dataclass(frozen=True)
class Chunk:
    """Some villages of one job, in the order of the run. What it makes depends on nothing else."""

    number: int
    job: int
    villages: Villages
    names: tuple[str, ...]  # of their files, without an ending
    proofed: frozenset[int] = frozenset()  # rows whose finished file is read back


@dataclass(frozen=True)
class Pressed:
    """What came of a chunk."""

    files: int
    written: int  # the others were there already, byte for byte
    proofed: int
    drafts: int
    problems: tuple[Problem, ...] = ()
    record: Path | None = None  # its entries of the manifest; none where there are problems


class Ready:
    """A page of one kind of village, with so many blanks: as bytes to be filled, its own codes read."""

    def __init__(self, page: Page, blanks: int) -> None:
        self.open = compose(page.edition)
        self.layout = stamped(self.open, blanks)
        self.template = Template(self.layout, page.charset)
        self.files = Files(self.template)
        language, floor = page.edition.language_spec, page.edition.format_spec.floor
        setting = (list(open_slots(self.open)), language.village, language.keep, floor)
        self.key = digest(f"{self.files.key} {setting!r}".encode())  # of all that goes into a file besides the village's values
        codes = [
            (n, item) for n, sheet in enumerate(self.layout.pages, 1) for item, *_ in items(sheet) if isinstance(item, Code)
        ]
        self.problems = tuple(problem for n, code in codes for problem in _misread(n, code))
        entry = entry_of(self.layout, "", b"", "screen", range(len(self.layout.pages)))
        self._codes = [json.dumps(code) for code in entry.pop("qr")]
        del entry["file"], entry["sha256"], entry["village"]
        self._same = json.dumps(entry, ensure_ascii=False)[1:-1]

    def entry(self, village: Village, file: str, data: bytes, codes: Iterable[tuple[int, Code]]) -> str:
        """The file's line in the manifest."""
        qr = ", ".join((*self._codes, *(json.dumps(said_of(page, code)) for page, code in codes)))
        name, file = json.dumps(village.name, ensure_ascii=False), json.dumps(file)
        return f'{{"file": {file}, "sha256": "{self.files.digest(data)}", {self._same}, "village": {name}, "row": {village.row}, "qr": [{qr}]}}'


@dataclass
class Press:
    """The jobs of a run, and where their files go. A worker is handed it once, and makes its own templates."""

    jobs: tuple[Job, ...]
    folder: Path
    resume: bool = False

    def __post_init__(self) -> None:
        self._ready: OrderedDict[tuple, Ready] = OrderedDict()

    def __reduce__(self) -> tuple:
        return Press, (self.jobs, self.folder, self.resume)

    def run(self, chunk: Chunk) -> Pressed:
        """The chunk's files, whole; what an interrupted run had finished of it is taken as it is."""
        staging = Staging(self.folder)
        filled = [(village, *self._filling(chunk.job, village)) for village in chunk.villages]
        key = _key(chunk, {ready.key for _, _, ready in filled}, [values for _, values, _ in filled])
        if self.resume and (came := staging.finished(chunk.number, key)):
            return Pressed(**came, record=staging.record_of(chunk.number))
        written, drafts, entries, found = 0, 0, [], []
        for (village, values, ready), name in zip(filled, chunk.names, strict=True):
            made = ready.template.village(values)
            data, file = ready.files.write(made), f"{name}.pdf"
            wrong = (p for p in made.problems if p.severity == "error")  # that a letter is in another face has been said
            found += [*ready.problems, *wrong, *(p for page, code in made.codes for p in _misread(page, code))]
            if village.row in chunk.proofed:
                found += proof_edition(data, fill(ready.open, values))
            if found:  # nothing of this run will be released: what is needed is who it was
                return Pressed(len(entries), written, 0, 0, tuple(_of(village, file, problem) for problem in found))
            written += staging.put(file, data)
            drafts += ready.layout.draft
            entries.append(ready.entry(village, file, data, made.codes))
        came = {"files": len(entries), "written": written, "proofed": len(chunk.proofed), "drafts": drafts}
        return Pressed(**came, record=staging.record(chunk.number, key, came, entries))

    def _filling(self, number: int, village: Village) -> tuple[Mapping[str, str], Ready]:
        """The village's values, and the page that they go into."""
        job = self.jobs[number]
        values = job.values(village)
        kind, blanks = job.kind_of(values), job.blanks_of(values)
        if (ready := self._ready.get((number, kind, blanks))) is None:
            ready = self._ready[number, kind, blanks] = Ready(job.kinds[kind], blanks)
            if len(self._ready) > TEMPLATES:
                self._ready.popitem(last=False)
        return values, ready


def _key(chunk: Chunk, pages: set[str], values: list[Mapping[str, str]]) -> str:
    """Of all that a chunk's files are made from; the values are those that are printed, the office's own number among them."""
    made_from = (__version__, sorted(pages), chunk.names, sorted(chunk.proofed), *values)
    return digest(repr(made_from).encode())


def _misread(page: int, code: Code) -> Iterator[Problem]:
    """A symbol that reads as anything but what it is to say, told from its modules alone."""
    if (found := read_matrix(code.rows, len(code.rows))) != code.payload:
        yield Problem("proof_code_wrong", None, {"page": page, "payload": code.payload, "dpi": "–", "found": found or "–"})


def _of(village: Village, file: str, problem: Problem) -> Problem:
    return replace(problem, values={**problem.values, "village": village.name, "row": village.row, "editions": (file,)})
