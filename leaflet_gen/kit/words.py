"""Set words on the kit's own pages, in the faces of the family and in black. Text and a width in; a frame out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..layout.tree import Frame, Run
from ..model.language import Keep
from ..text.fonts import face
from ..text.lines import BLANK, PLAIN, STRONG, break_lines
from ..units import Box, mm

BLACK = "#000000"
MEDIUM = {PLAIN: "medium", STRONG: "bold", BLANK: "medium"}
HEAVY = {PLAIN: "extrabold", STRONG: "extrabold", BLANK: "extrabold"}
BODY_PT = 12.0  # nothing on a page that says what to do is smaller
LEADING = 1.35


def words(
    text: str, size_pt: float, width: float, keep: Keep = Keep(), heavy: bool = False, align: float = 0.0, colour: str = BLACK
) -> Frame:
    """A paragraph at (0, 0): its box is as high as its lines. `align` is the share of a line's white that stands before it."""
    faces, em = HEAVY if heavy else MEDIUM, mm(size_pt)
    leading = 1.2 if heavy else LEADING
    rise = ((leading - 1.2) / 2 + 0.95) * em
    runs: list[Run] = []
    lines = break_lines(text, faces, width / em, keep, level=heavy)
    for n, line in enumerate(lines):
        x = (width - line.width * em) * align
        for span in line.spans:
            wide = face(faces[span.kind]).width(span.text) * em
            runs.append(Run(x, n * leading * em + rise, wide, span.text, faces[span.kind], size_pt, colour))
            x += wide
    return Frame("P", Box(0, 0, width, len(lines) * leading * em), tuple(runs))


def label(text: str, size_pt: float, x: float, baseline: float, align: float = 0.0, heavy: bool = False, colour: str = BLACK) -> Run:
    """Letters on one line; `align` 0.5 has x in their middle, 1 at their end."""
    name = "extrabold" if heavy else "bold"
    wide = face(name).width(text) * mm(size_pt)
    return Run(x - wide * align, baseline, wide, text, name, size_pt, colour)


def column(frames: Iterable[tuple[float, Frame]], x: float, y: float) -> tuple[tuple[Frame, ...], float]:
    """Frames one below the other, each after its gap; and where the last one ends."""
    placed = []
    for gap, frame in frames:
        placed.append(frame.at(x, y + gap))
        y += gap + frame.box.height
    return tuple(placed), y


def steps(texts: Iterable[str], size_pt: float, width: float, keep: Keep = Keep(), gap: float = 2.0) -> Iterator[tuple[float, Frame]]:
    """Each text after its number, which stands out to the left; for `column`."""
    indent = 1.9 * mm(size_pt)
    for n, text in enumerate(texts):
        said = words(text, size_pt, width - indent, keep)
        number = label(f"{n + 1}", size_pt, 0, said.children[0].baseline, heavy=True)
        runs = (number, *(replace(run, x=run.x + indent) for run in said.children))
        yield gap if n else 0.0, replace(said, box=replace(said.box, width=width), children=runs)
