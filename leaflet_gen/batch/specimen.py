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
    parts, out = press.parts(small.job, small.shared), BytesIO()
    (chunk,) = small.chunks
    (village,) = chunk.villages
    binding = Binding(out, list(parts.values()), said_of(press, small), small.groups)
    data, begins = press.laid(chunk)
    binding.add(laid(chunk, parts, begins), BytesIO(data))
    binding.close()
    _, values, ready = press.filling(small.job, village)
    pages = fill(ready.open, values).pages
    edition = press.ready(small.job, next(iter(small.shared))).layout  # by which the file is called
    whole = () if ready.shape in seen else None
    seen.add(ready.shape)
    for problem in proof_edition(out.getvalue(), replace(edition, pages=pages), whole):
        yield said_by(problem, village, small.name)


def _proofed(chunk: Chunk) -> list[int]:
    return [n for n, row in enumerate(chunk.villages.rows) if row in chunk.proofed]
