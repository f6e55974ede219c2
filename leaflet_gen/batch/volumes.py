"""All villages of a job in one file: where each stands in it. Jobs and villages in; chunks with their bounds, and volumes, out.

The numbers of all objects follow from the shapes of the villages' pages alone:
they are planned before any chunk is made, and chunks are made wherever.
"""

import itertools
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..language import alphabetical
from ..render.binding import FREE, MOST, Group
from ..render.volume import OUTLINE, Stretch
from ..village import Village
from .chunk import Bounds, Chunk
from .press import Press
from .ready import Shape

MANY = 1_000  # objects: several times as many as a village of any leaflet has


@dataclass(frozen=True)
class Volume:
    """One file of many villages."""

    name: str  # with its ending
    job: int
    shared: Mapping[Shape, int]
    chunks: tuple[Chunk, ...]
    groups: tuple[Group, ...]


def volumes(press: Press, chunks: Sequence[Chunk], by: str = "", of: str = "") -> list[Volume]:
    """Each job's chunks as a file of their own, or as several, where one would hold more than readers can take.

    `of` whom it is, where not of all, goes before its name: so it does not take the place of another's.
    """
    found: list[Volume] = []
    for job, of_job in itertools.groupby(chunks, key=lambda chunk: chunk.job):
        parts, name = _apart(press, list(of_job)), f"{of}_{press.jobs[job].edition.name}" if of else press.jobs[job].edition.name
        for n, part in enumerate(parts, 1):
            found.append(planned(press, f"{name}_{n}.pdf" if len(parts) > 1 else f"{name}.pdf", part, by))
    return found


def _apart(press: Press, chunks: list[Chunk]) -> list[list[Chunk]]:
    """A job's chunks in as few parts as have no more objects than readers can take."""
    if sum(len(chunk.villages) for chunk in chunks) * MANY < MOST:
        return [chunks]
    parts: list[list[Chunk]] = [[]]
    numbered = 0
    for chunk in chunks:
        size = sum(press.ready(chunk.job, shape).part(FREE).size for shape in press.shapes_of(chunk))
        if numbered + size > MOST and parts[-1]:
            parts.append([])
            numbered = 0
        parts[-1].append(chunk)
        numbered += size
    return parts


def planned(press: Press, name: str, chunks: Sequence[Chunk], by: str, shared: Mapping[Shape, int] | None = None) -> Volume:
    """Every village has the numbers that follow those of the one before it, every chunk two of its own before them.

    What villages share has the first numbers, or those that it has in another volume.
    """
    job, shapes = chunks[0].job, [press.shapes_of(chunk) for chunk in chunks]
    groups = list(_groups(chunks, by)) if by else []
    shared = shared or _shared(press, job, dict.fromkeys(itertools.chain.from_iterable(shapes)))
    parts = press.parts(job, shared)
    grouped = FREE + sum(len(part.shared) for part in parts.values())
    number = grouped + len(groups)
    begins, items = [], array("Q")  # of each chunk its node, entry of the parent tree, page and village; of each village its outline item
    parents, page = 0, 1
    for of_chunk in shapes:
        begins.append((number, parents, page, len(items)))
        number += 2
        for part in map(parts.__getitem__, of_chunk):
            items.append(number + part.item)
            number, parents, page = number + part.size, parents + part.parents, page + len(part.pages)
    runs = _runs([count for _, count in groups] or [len(items)], grouped if groups else OUTLINE)
    bound = []
    for chunk, of_chunk, (node, parents, page, at) in zip(chunks, shapes, begins):
        end = at + len(of_chunk)
        own = [run for run in runs if run.first < end and at < run.end]
        before = items[at - 1] if own[0].first < at else 0
        after = items[end] if end < own[-1].end else 0
        above = tuple((run.above, min(run.end, end) - max(run.first, at)) for run in own)
        stretch = Stretch(node, parents, page, above, before, after)
        bound.append(replace(chunk, bounds=Bounds(shared, tuple(of_chunk), stretch, name)))
    said = [Group(key or "–", items[run.first], items[run.end - 1], count) for (key, count), run in zip(groups, runs)]
    return Volume(name, job, shared, tuple(bound), tuple(said))


def _groups(chunks: Iterable[Chunk], by: str) -> Iterator[tuple[str, int]]:
    """What its villages have in that field, as the first of them spells it, and how many they are: Hòa and Hoà are one."""
    for _, of in itertools.groupby((getattr(village, by) for village in _all(chunks)), key=alphabetical):
        first, *others = of
        yield first, 1 + len(others)


def _shared(press: Press, job: int, shapes: Iterable[Shape]) -> dict[Shape, int]:
    """The number of the first object that villages of each shape share."""
    number, shared = FREE, {}
    for shape in shapes:
        shared[shape] = number
        number += len(press.ready(job, shape).part(number).shared)
    return shared


class _Run(NamedTuple):
    """Villages below one outline item."""

    above: int  # its number
    first: int  # which of the volume's villages is the first of them,
    end: int  # and which the first that is not


def _runs(counts: Iterable[int], above: int) -> list[_Run]:
    ends = [0, *itertools.accumulate(counts)]
    return [_Run(above + n, *pair) for n, pair in enumerate(itertools.pairwise(ends))]


def _all(chunks: Iterable[Chunk]) -> Iterator[Village]:
    for chunk in chunks:
        yield from chunk.villages
