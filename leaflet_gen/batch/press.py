"""Print a chunk of villages. A Chunk in; finished files in the staging folder, and a Pressed that says what they are, out.

What a worker does, on this machine or another: it is handed the Press once,
and rows of the list after that. It makes a page's template when it first needs
it, and reads each code from its modules before the file is written.
"""

import json
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Protocol

from .. import __version__
from ..manifest import entry_of, said_of
from ..layout.fill import fill, stamped
from ..layout.tree import Code, items
from ..problems import Problem
from ..proof.codes import read_matrix
from ..proof.edition import proof_edition
from ..render.binding import nodes
from ..render.files import Files
from ..render.variable import Template
from ..render.variable import Village as Made
from ..render.volume import Part, Stretch
from ..village import Village, Villages
from .kinds import Kind
from .plan import Job, Page
from .staging import Staging, digest

TOGETHER = 50  # villages whose pages are filled together: they take a megabyte
TEMPLATES = 24  # that a worker keeps ready: about a megabyte each


Shape = tuple[Kind, int]  # of a page: the kind of village, and how many blanks it leaves


@dataclass(frozen=True)
class Bounds:
    """Where the villages of a chunk stand in a volume."""

    shared: Mapping[Shape, int]  # where what villages of a shape share begins
    shapes: tuple[Shape, ...]  # of each village
    stretch: Stretch


@dataclass(frozen=True)
class Chunk:
    """Some villages of one job, in the order of the run. What it makes depends on nothing else."""

    number: int
    job: int
    villages: Villages
    names: tuple[str, ...]  # of their files, without the edition's and an ending
    proofed: frozenset[int] = frozenset()  # rows whose finished file is read back
    bounds: Bounds | None = None  # of a chunk of a volume


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

    def __init__(self, page: Page, shape: Shape) -> None:
        self.shape, blanks = shape, shape[1]
        self.open = page.layout
        self.layout = stamped(self.open, blanks)
        self.template = Template(self.layout, page.charset)
        self.files = Files(self.template)
        language, format = page.edition.language_spec, page.edition.format_spec
        look = (format.floor, format.line, page.edition.theme_spec)  # a blank's, too, which the template has none of
        setting = (list(self.open.slots), language.village, language.keep, *look)
        codes = [
            (n, item) for n, sheet in enumerate(self.layout.pages, 1) for item, *_ in items(sheet) if isinstance(item, Code)
        ]
        self.problems = tuple(problem for n, code in codes for problem in _misread(n, code))
        entry = entry_of(self.layout, "", b"", "screen", range(len(self.layout.pages)))
        del entry["file"], entry["sha256"], entry["village"]
        del entry["qr"]
        self._codes = [(n, _said(code)) for n, code in codes]
        self.said = entry  # of every file of the page, by the manifest
        self._same = json.dumps(entry, ensure_ascii=False)[1:-1]
        # of all that goes into a file, and is said of it, besides the village's values
        self.key = digest(f"{self.files.key} {setting!r} {self._same}".encode())
        self._parts: dict[int, Part] = {}
        self._seen = False

    def proof(self, data: bytes, values: Mapping[str, str]) -> list[Problem]:
        """A village's finished file read back; the first one on the whole of its pages, which are the same around the slots."""
        first, self._seen = not self._seen, True
        return proof_edition(data, fill(self.open, values), None if first else ())

    def part(self, shared: int) -> Part:
        """The page as part of a volume in which what its villages share begins with that number."""
        if shared not in self._parts:
            self._parts = {shared: Part(self.template, shared)}
        return self._parts[shared]

    def entry(self, village: Village, file: str, sha256: str, codes: Iterable[tuple[int, Code]]) -> str:
        """The line of a village's file in the manifest."""
        head = f'{{"file": {_quoted(file)}, "sha256": "{sha256}", {self._same}, '
        return f"{head}{self._of(village, codes)}}}"

    def place(self, village: Village, page: int, codes: Iterable[tuple[int, Code]]) -> str:
        """The line of a village in the manifest's entry of a volume: its pages begin with that one."""
        return f'{{"page": {page}, {self._of(village, codes, page - 1)}}}'

    def _of(self, village: Village, codes: Iterable[tuple[int, Code]], before: int = 0) -> str:
        every = [*self._codes, *((page, _said(code)) for page, code in codes)]
        qr = ", ".join([f'{{"page": {page + before}, {said}}}' for page, said in every])
        return f'"village": {_quoted(village.name)}, "row": {village.row}, "qr": [{qr}]'


_quoted = json.JSONEncoder(ensure_ascii=False).encode


def _said(code: Code) -> str:
    """What the manifest says of a symbol, but for its page."""
    return _quoted(said_of(0, code)).partition(", ")[2].removesuffix("}")


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
        filled = [(village, *self.filling(chunk.job, village)) for village in chunk.villages]
        key = _key(chunk, [ready.key for _, _, ready in filled], self.jobs[chunk.job])
        if self.resume and (came := staging.finished(chunk.number, key)):
            return Pressed(**came, record=staging.record_of(chunk.number))
        staging.forget(chunk.number)
        end = f"_{self.jobs[chunk.job].edition.name}.pdf"
        written, drafts, entries, part = 0, 0, [], None
        with staging.part(chunk.number) if chunk.bounds else nullcontext() as out:
            laid = _Laying(chunk.bounds, [ready for *_, ready in filled], out) if out else None
            for first, some in _made(filled):
                names = [f"{name}{end}" for name in chunk.names[first : first + len(some)]]
                files = [] if laid else [one.ready.files.write(one.made) for one in some]
                for one, file in zip(some, files):  # of a volume, a small one is read back whole: see `bind`
                    if one.village.row in chunk.proofed:
                        one.wrong.extend(one.ready.proof(file.data, one.values))
                for one, name in zip(some, names):
                    if one.wrong:  # nothing of this run will be released: what is needed is who it was
                        return Pressed(len(entries), written, 0, 0, tuple(said_by(problem, one.village, name) for problem in one.wrong))
                if laid:
                    entries += [laid.add(n, one) for n, one in enumerate(some, first)]
                else:
                    written += sum([staging.put(name, file.pieces) for name, file in zip(names, files)])
                    entries += [
                        one.ready.entry(one.village, name, file.sha256, one.made.codes) for one, name, file in zip(some, names, files)
                    ]
                drafts += sum(one.ready.layout.draft for one in some)
            if laid:
                part = {"begins": list(laid.closed()), "sha256": out.digest}
        came = {"files": len(entries), "written": written, "proofed": len(chunk.proofed), "drafts": drafts}
        record = staging.record(chunk.number, key, came, entries, part)
        return Pressed(**came, record=record)

    def laid(self, chunk: Chunk) -> tuple[bytes, "array[int]"]:
        """A chunk of a volume, and where in it the objects begin that are not packed."""
        out = BytesIO()
        filled = [(village, *self.filling(chunk.job, village)) for village in chunk.villages]
        laid = _Laying(chunk.bounds, [ready for *_, ready in filled], out)
        for first, some in _made(filled):
            for n, one in enumerate(some, first):
                laid.add(n, one)
        begins = laid.closed()
        return out.getvalue(), begins

    def filling(self, number: int, village: Village) -> tuple[Mapping[str, str], Ready]:
        """The village's values, and the page that they go into."""
        values = self.jobs[number].values(village)
        return values, self.ready(number, self.jobs[number].shape_of(values))

    def shapes_of(self, chunk: Chunk) -> list[Shape]:
        job, same = self.jobs[chunk.job], {}  # ten thousand villages have a few shapes
        shapes = (job.shape_of(job.values(village)) for village in chunk.villages)
        return [same.setdefault(shape, shape) for shape in shapes]

    def ready(self, number: int, shape: Shape) -> Ready:
        if (ready := self._ready.get((number, shape))) is None:
            ready = self._ready[number, shape] = Ready(self.jobs[number].kinds[shape[0]], shape)
            if len(self._ready) > TEMPLATES:
                self._ready.popitem(last=False)
        self._ready.move_to_end((number, shape))
        return ready


class Writing(Protocol):
    """What bytes are written into."""

    def write(self, data: bytes, /) -> object: ...


class _Laying:
    """A chunk of a volume as it grows."""

    def __init__(self, bounds: Bounds, ready: Iterable[Ready], out: Writing) -> None:
        self._parts = [each.part(bounds.shared[each.shape]) for each in ready]
        self._bounds, self._node, self._out = list(bounds.stretch.bounds(self._parts)), bounds.stretch.node, out
        self._length = 0
        self._begins: array[int] = array("Q")

    def add(self, n: int, one: "_Printed") -> str:
        """The n-th village. Returns its line in the manifest."""
        bound = self._bounds[n]
        laid = self._parts[n].lay(one.made, bound, one.village.name)
        self._begins.extend([self._length + begin for begin in laid.begins])
        self._grow(laid.data)
        return one.ready.place(one.village, bound.page, one.made.codes)

    def _grow(self, data: bytes) -> None:
        self._out.write(data)
        self._length += len(data)

    def closed(self) -> "array[int]":
        """Write the nodes that hold its villages. Returns where they begin, and then all else that is not packed."""
        begins = array("Q")
        for node in nodes(self._node, list(zip(self._bounds, self._parts))):
            begins.append(self._length)
            self._grow(node)
        return begins + self._begins


class _Printed(NamedTuple):
    """A village's part of a document, and what is wrong with it."""

    village: Village
    values: Mapping[str, str]
    ready: Ready
    made: Made
    wrong: list[Problem]


def _made(filled: Sequence[tuple[Village, Mapping[str, str], Ready]]) -> Iterator[tuple[int, list[_Printed]]]:
    """Some villages at a time, and which is the first of them; their symbols are read from their modules."""
    for first in range(0, len(filled), TOGETHER):
        part = filled[first : first + TOGETHER]
        made = {}
        for ready in {id(ready): ready for _, _, ready in part}.values():
            own = [n for n, (_, _, other) in enumerate(part) if other is ready]
            made |= zip(own, ready.template.villages([part[n][1] for n in own]))
        wrong = [_wrong(ready, made[n]) for n, (_, _, ready) in enumerate(part)]
        yield first, [_Printed(*one, made[n], wrong[n]) for n, one in enumerate(part)]


def _wrong(ready: Ready, made: Made) -> list[Problem]:
    errors = [problem for problem in made.problems if problem.severity == "error"]  # that a letter is in another face has been said
    return [*ready.problems, *errors, *(problem for page, code in made.codes for problem in _misread(page, code))]


def _key(chunk: Chunk, pages: Sequence[str], job: Job) -> str:
    """Of all that a chunk's files are made from: its villages, what they are called, and the office's number, which some print."""
    made_from = (__version__, pages, job.edition.name, chunk.names, sorted(chunk.proofed), chunk.bounds, job.phone)
    return digest(repr(made_from).encode() + bytes(chunk.villages))


def _misread(page: int, code: Code) -> Iterator[Problem]:
    """A symbol that reads as anything but what it is to say, told from its modules alone."""
    if (found := read_matrix(code.rows, len(code.rows))) != code.payload:
        yield Problem("proof_code_wrong", None, {"page": page, "payload": code.payload, "dpi": "–", "found": found or "–"})


def said_by(problem: Problem, village: Village, file: str) -> Problem:
    """The problem, with the village and the file that it is in."""
    return replace(problem, values={**problem.values, "village": village.name, "row": village.row, "editions": (file,)})
