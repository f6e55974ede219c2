"""What becomes of a chunk's villages: a file each, or a part of a volume. Villages on their pages in; bytes in the staging folder out.

Wrong is raised for the first village that is not as it should be, before anything of those printed with it is kept.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from ..problems import Problem
from ..render.binding import nodes
from ..render.variable import Village as Made
from ..village import Village
from .chunk import Bounds
from .ready import Ready, misread
from .staging import Staging, Summed

TOGETHER = 50  # villages whose pages are filled together: they take a megabyte


class Filling(NamedTuple):
    """A village, what its words may name, and the page that they go into."""

    village: Village
    values: Mapping[str, str]
    ready: Ready


class Printed(NamedTuple):
    """A village's part of a document, and the name of its file."""

    filling: Filling
    made: Made
    name: str

    def wrong(self) -> list[Problem]:
        """What is wrong with it; its symbols are read from their modules."""
        errors = [problem for problem in self.made.problems if problem.severity == "error"]  # that a letter is in another face has been told
        return [*self.filling.ready.problems, *errors, *(problem for page, code in self.made.codes for problem in misread(page, code))]


class Wrong(Exception):
    """What is wrong with a village: nothing of this run will be released, and what is needed is who it was."""

    def __init__(self, one: Printed, problems: Iterable[Problem]) -> None:
        self.problems = tuple(said_by(problem, one.filling.village, one.name) for problem in problems)


def printed(fillings: Sequence[Filling], names: Sequence[str]) -> Iterator[list[Printed]]:
    """Some villages at a time: each step is gone for all of them before the next. Raises Wrong."""
    for first in range(0, len(fillings), TOGETHER):
        part = fillings[first : first + TOGETHER]
        made: dict[int, Made] = {}
        for ready in {id(filling.ready): filling.ready for filling in part}.values():
            own = [n for n, filling in enumerate(part) if filling.ready is ready]
            made |= zip(own, ready.template.villages([part[n].values for n in own]))
        some = [Printed(filling, made[n], names[first + n]) for n, filling in enumerate(part)]
        for one in some:
            if wrong := one.wrong():
                raise Wrong(one, wrong)
        yield some


class Growing(Protocol):
    """A chunk as it grows."""

    written: int  # files that were not there already, byte for byte

    def add(self, some: Sequence[Printed]) -> list[str]:
        """The next villages. Returns their lines in the manifest."""

    def closed(self) -> Mapping[str, object] | None:
        """What a volume needs to know of its part, once all villages are in."""


class OwnFiles:
    """A file for each village; those of the sample are read back before they are kept."""

    def __init__(self, staging: Staging, proofed: frozenset[int]) -> None:
        self._staging, self._proofed, self.written = staging, proofed, 0

    def add(self, some: Sequence[Printed]) -> list[str]:
        files = [one.filling.ready.files.write(one.made) for one in some]
        for one, file in zip(some, files):
            village, values, ready = one.filling
            if village.row in self._proofed and (wrong := ready.proof(file.data, values)):
                raise Wrong(one, wrong)
        self.written += sum([self._staging.put(one.name, file.pieces) for one, file in zip(some, files)])
        return [
            one.filling.ready.entry(one.filling.village, one.name, file.sha256, one.made.codes) for one, file in zip(some, files)
        ]

    def closed(self) -> None:
        return None


class VolumePart:
    """A part of a volume; its sample is read back in a small volume: see `specimen`."""

    written = 0

    def __init__(self, bounds: Bounds, ready: Iterable[Ready], out: Summed) -> None:
        self._parts = [each.part(bounds.shared[each.shape]) for each in ready]
        self._bounds, self._node, self._out = list(bounds.stretch.bounds(self._parts)), bounds.stretch.node, out
        self._count = self._length = 0
        self._begins: array[int] = array("Q")

    def add(self, some: Sequence[Printed]) -> list[str]:
        return [self._laid(one) for one in some]

    def _laid(self, one: Printed) -> str:
        bound, part, village = self._bounds[self._count], self._parts[self._count], one.filling.village
        laid = part.lay(one.made, bound, village.name)
        self._begins.extend([self._length + begin for begin in laid.begins])
        self._grow(laid.data)
        self._count += 1
        return one.filling.ready.place(village, bound.page, one.made.codes)

    def _grow(self, data: bytes) -> None:
        self._out.write(data)
        self._length += len(data)

    def closed(self) -> dict[str, object]:
        """Write the nodes that hold its villages. Tells where these begin, and then all else that is not packed."""
        begins = array("Q")
        for node in nodes(self._node, list(zip(self._bounds, self._parts))):
            begins.append(self._length)
            self._grow(node)
        return {"begins": list(begins + self._begins), "sha256": self._out.digest}


def said_by(problem: Problem, village: Village, file: str) -> Problem:
    """The problem, with the village and the file that it is in."""
    return replace(problem, values={**problem.values, "village": village.name, "row": village.row, "editions": (file,)})
