"""Proof a volume. It and its press in; Problems, with the village that each is of, out.

In the large file a village's own objects have other numbers; a reader would
need a third of a megabyte for each village of it. So a small volume is made of
each village of the sample, in the same way, and read back.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from ..layout.fill import fill
from ..problems import Problem
from ..proof.edition import proof_edition
from ..render.binding import Binding
from .bind import laid, said_of
from .chunk import Chunk
from .growing import said_by
from .press import Press
from .ready import Shape
from .volumes import Volume, planned


def proof_sample(press: Press, volume: Volume, by: str) -> list[Problem]:
    """What is wrong in small volumes, each of one of the villages that are proofed."""
    sample = [chunk.picked([n]) for chunk in volume.chunks for n in _proofed(chunk)] or [volume.chunks[0].picked([0])]
    seen: set[Shape] = set()
    return [problem for one in sample for problem in _proof(press, planned(press, volume.name, [one], by, volume.shared), seen)]


def _proof(press: Press, small: Volume, seen: set[Shape]) -> Iterator[Problem]:
    """`seen` are the shapes of which a village's pages have been looked at whole; around the slots the others are the same."""
    parts = {shape: press.ready(small.job, shape).part(first) for shape, first in small.shared.items()}
    (chunk,), out = small.chunks, BytesIO()
    (village,) = chunk.villages
    binding = Binding(out, list(parts.values()), said_of(press, small), small.groups)
    data, begins = press.laid(chunk)
    binding.add(laid(chunk, parts, begins), BytesIO(data))
    binding.close()
    _, values, ready = press.filling(small.job, village)
    filled = fill(ready.open, values)
    whole = None if ready.shape not in seen else ()
    seen.add(ready.shape)
    title = press.ready(small.job, next(iter(small.shared))).layout
    for problem in proof_edition(out.getvalue(), replace(title, pages=filled.pages), whole):
        yield said_by(problem, village, small.name)


def _proofed(chunk: Chunk) -> list[int]:
    return [n for n, row in enumerate(chunk.villages.rows) if row in chunk.proofed]
