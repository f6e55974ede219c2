"""Put a volume together. Its chunks, finished, in the staging folder in; one file there, and its entry of the manifest, out."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping

from ..render.binding import Binding, LaidChunk
from ..render.volume import Part
from .chunk import Chunk
from .press import Press
from .ready import Shape
from .staging import Staging, lines_of
from .volumes import Volume


def bind(press: Press, staging: Staging, volume: Volume) -> Iterable[str]:
    """Put a volume's chunks together in the staging folder. Returns its entry of the manifest in pieces."""
    parts = press.parts(volume.job, volume.shared)
    with staging.bound(volume.name) as out:
        binding = Binding(out, list(parts.values()), said_of(press, volume), volume.groups)
        for chunk in volume.chunks:
            said = json.loads(next(iter(staging.record_of(chunk.number).open(encoding="utf-8"))))
            with staging.part_of(chunk.number).open("rb") as data:
                binding.add(laid(chunk, parts, array("Q", said["part"]["begins"])), data)
        pages = binding.close()
    return _entry(press, staging, volume, pages, binding.digest)


def laid(chunk: Chunk, parts: Mapping[Shape, Part], begins: "array[int]") -> LaidChunk:
    """A chunk that is made, with what binding it needs to know."""
    return LaidChunk(chunk.bounds.stretch, list(map(parts.__getitem__, chunk.bounds.shapes)), begins)


def said_of(press: Press, volume: Volume) -> dict[str, str]:
    """What the whole file is called: as the edition, without a village."""
    layout = press.ready(volume.job, next(iter(volume.shared))).layout
    return {"title": layout.title, "subject": layout.subject}


def _entry(press: Press, staging: Staging, volume: Volume, pages: int, digest: str) -> Iterator[str]:
    ready = [press.ready(volume.job, shape) for shape in volume.shared]
    said = {**ready[0].said, "status": "draft" if any(each.layout.draft for each in ready) else "final", "pages": pages}
    yield f'{{"file": {json.dumps(volume.name)}, "sha256": "{digest}", {json.dumps(said, ensure_ascii=False)[1:-1]}, "village": null, "villages": ['
    for n, line in enumerate(lines_of(staging.record_of(chunk.number) for chunk in volume.chunks)):
        yield f"{',' if n else ''}\n   {line}"
    yield "\n  ]}"
