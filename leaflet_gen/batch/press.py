"""Print a chunk of villages. A Chunk in; finished files in the staging folder, and a Pressed that says what they are, out.

What a worker does, on this machine or another: it is handed the Press once,
and rows of the list after that. It makes a page's template when it first needs
it, and reads each code from its modules before the file is written.
"""

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from .. import __version__
from ..render.volume import Part
from ..village import Village
from .chunk import Chunk, Pressed
from .growing import Filling, Growing, OwnFiles, VolumePart, Wrong, printed
from .plan import Job
from .ready import Ready, Shape
from .staging import Staging, Summed, digest

TEMPLATES = 24  # that a worker keeps ready, those of one job in any case: about a megabyte each


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
        staging, fillings = Staging(self.folder), self.fillings(chunk)
        key = _key(chunk, [filling.ready.key for filling in fillings], self.jobs[chunk.job])
        if self.resume and (came := staging.finished(chunk.number, key)):
            return Pressed(**came, record=staging.record_of(chunk.number))
        end = f"_{self.jobs[chunk.job].edition.name}.pdf"
        files = [chunk.bounds.file] * len(chunk.names) if chunk.bounds else [f"{name}{end}" for name in chunk.names]
        entries: list[str] = []
        drafts = 0
        try:
            with _growing(chunk, fillings, staging) as growing:
                for some in printed(fillings, files):
                    entries += growing.add(some)
                    drafts += sum([one.filling.ready.layout.draft for one in some])
                part = growing.closed()
        except Wrong as wrong:
            return Pressed(len(entries), growing.written, 0, 0, wrong.problems)
        came = {"files": len(entries), "written": growing.written, "proofed": len(chunk.proofed), "drafts": drafts}
        return Pressed(**came, record=staging.record(chunk.number, key, came, entries, part))

    def laid(self, chunk: Chunk) -> tuple[bytes, "array[int]"]:
        """A chunk of a volume, and where in it the objects begin that are not packed. Raises Wrong."""
        out, fillings = BytesIO(), self.fillings(chunk)
        part = VolumePart(chunk.bounds, [filling.ready for filling in fillings], Summed(out))
        for some in printed(fillings, [chunk.bounds.file] * len(fillings)):
            part.add(some)
        begins = array("Q", part.closed()["begins"])
        return out.getvalue(), begins

    def fillings(self, chunk: Chunk) -> list[Filling]:
        return [self.filling(chunk.job, village) for village in chunk.villages]

    def filling(self, number: int, village: Village) -> Filling:
        values = self.jobs[number].values(village)
        return Filling(village, values, self.ready(number, self.jobs[number].shape_of(values)))

    def shapes_of(self, chunk: Chunk) -> list[Shape]:
        job, same = self.jobs[chunk.job], {}  # ten thousand villages have a few shapes
        shapes = (job.shape_of(job.values(village)) for village in chunk.villages)
        return [same.setdefault(shape, shape) for shape in shapes]

    def parts(self, number: int, shared: Mapping[Shape, int]) -> dict[Shape, Part]:
        """A job's pages as parts of a volume in which what villages of each shape share begins with these numbers."""
        return {shape: self.ready(number, shape).part(first) for shape, first in shared.items()}

    def ready(self, number: int, shape: Shape) -> Ready:
        if (ready := self._ready.get((number, shape))) is None:
            ready = self._ready[number, shape] = Ready(self.jobs[number].kinds[shape[0]], shape)
            others = [key for key in self._ready if key[0] != number]  # those of the job at hand are wanted again and again
            for key in others[: max(0, len(self._ready) - TEMPLATES)]:
                del self._ready[key]
        self._ready.move_to_end((number, shape))
        return ready


@contextmanager
def _growing(chunk: Chunk, fillings: Sequence[Filling], staging: Staging) -> Iterator[Growing]:
    if not chunk.bounds:
        yield OwnFiles(staging, chunk.proofed)
        return
    with staging.part(chunk.number) as out:
        yield VolumePart(chunk.bounds, [filling.ready for filling in fillings], out)


def _key(chunk: Chunk, pages: Sequence[str], job: Job) -> str:
    """Of all that a chunk's files are made from: its villages, what they are called, and the office's number, which some print."""
    made_from = (__version__, pages, job.edition.name, chunk.names, sorted(chunk.proofed), chunk.bounds, job.phone)
    return digest(repr(made_from).encode() + bytes(chunk.villages))
