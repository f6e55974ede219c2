"""The work of a run in pieces. Some villages of one job go in, to whichever worker; what came of them comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from ..problems import Problem
from ..render.volume import Stretch
from ..village import Villages
from .ready import Shape


@dataclass(frozen=True)
class Bounds:
    """Where the villages of a chunk stand in a volume."""

    shared: Mapping[Shape, int]  # where what villages of a shape share begins
    shapes: tuple[Shape, ...]  # of each village
    stretch: Stretch
    file: str  # the volume's name


@dataclass(frozen=True)
class Chunk:
    """Some villages of one job, in the order of the run. What it makes depends on nothing else."""

    number: int
    job: int
    villages: Villages
    names: tuple[str, ...]  # of their files, without the edition's and an ending
    proofed: frozenset[int] = frozenset()  # rows whose finished file is read back
    bounds: Bounds | None = None  # of a chunk of a volume

    def picked(self, numbers: Sequence[int]) -> Self:
        """Those of its villages with these numbers (from 0), in no volume yet."""
        return replace(self, villages=self.villages.picked(numbers), names=tuple([self.names[n] for n in numbers]), bounds=None)


@dataclass(frozen=True)
class Pressed:
    """What came of a chunk."""

    files: int
    written: int  # the others were there already, byte for byte
    proofed: int
    drafts: int
    problems: tuple[Problem, ...] = ()
    record: Path | None = None  # its entries of the manifest; none where there are problems
