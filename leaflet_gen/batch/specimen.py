"""Proof a volume. It and its press in; Problems, with the village that each is of, out.

In the large file a village's own objects have other numbers; a reader would
need a third of a megabyte for each village of it. So small volumes of the
sample are made in the same way, and read back whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from ..layout.fill import fill
from ..layout.tree import Layout
from ..problems import Problem
from ..proof.edition import proof_edition
from ..render.binding import Binding
from .bind import laid, said_of
from .chunk import Chunk
from .growing import said_by
from .press import Press
from .ready import Shape
from .volumes import Volume, planned

AT_ONCE = 4  # villages that are read back in one small volume: two megabytes


def proof_sample(press: Press, volume: Volume, by: str) -> list[Problem]:
    """What is wrong in small volumes of the villages that are proofed."""
    few = [chunk.picked(_proofed(chunk)) for chunk in volume.chunks if chunk.proofed] or [volume.chunks[0].picked([0])]
    seen: set[Shape] = set()
    return [problem for some in _some_at_once(few) for problem in _proof(press, planned(press, volume.name, some, by, volume.shared), seen)]


def _some_at_once(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """The chunks, parted where need be, a few villages at a time."""
    some: list[Chunk] = []
    for chunk in chunks:
        for first in range(0, len(chunk.villages), AT_ONCE):
            part = chunk.picked(range(first, min(first + AT_ONCE, len(chunk.villages))))
            if some and sum(len(one.villages) for one in (*some, part)) > AT_ONCE:
                yield some
                some = []
            some.append(part)
    if some:
        yield some


def _proof(press: Press, small: Volume, seen: set[Shape]) -> Iterator[Problem]:
    """`seen` are the shapes of which a village's pages have been looked at whole; around the slots the others are the same."""
    parts = {shape: press.ready(small.job, shape).part(first) for shape, first in small.shared.items()}
    out, pages, whose, whole = BytesIO(), [], [], set()
    binding = Binding(out, list(parts.values()), said_of(press, small), small.groups)
    for chunk in small.chunks:
        data, begins = press.laid(chunk)
        binding.add(laid(chunk, parts, begins), BytesIO(data))
        for village in chunk.villages:
            _, values, ready = press.filling(chunk.job, village)
            filled = fill(ready.open, values).pages
            if ready.shape not in seen:
                whole.update(range(len(pages) + 1, len(pages) + 1 + len(filled)))
                seen.add(ready.shape)
            pages += filled
            whose += [village] * len(filled)
    binding.close()
    layout: Layout = press.ready(small.job, next(iter(small.shared))).layout
    for problem in proof_edition(out.getvalue(), replace(layout, pages=tuple(pages)), whole):
        yield said_by(problem, whose[problem.values.get("page", 1) - 1], small.name)


def _proofed(chunk: Chunk) -> list[int]:
    return [n for n, row in enumerate(chunk.villages.rows) if row in chunk.proofed]
