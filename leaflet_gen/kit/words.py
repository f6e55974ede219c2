"""Words on the kit's own pages, one below the other. Text, a style and a width in; frames out."""

from collections.abc import Iterable, Iterator

from ..layout.plain import label, paragraph, plain
from ..layout.style import Style
from ..layout.tree import Frame
from ..model import Keep
from ..units import Box

BODY_PT = 12.0  # nothing on a page that says what to do is smaller
BODY = plain("medium", BODY_PT, strong="bold")


def heading(text: str, size_pt: float, width: float, keep: Keep = Keep(), align: float = 0.0) -> Frame:
    """In lines of even length."""
    return paragraph(text, plain("extrabold", size_pt, 1.2), width, keep, align=align, level=True)


def column(frames: Iterable[tuple[float, Frame]], x: float, y: float) -> tuple[tuple[Frame, ...], float]:
    """Frames one below the other, each after its gap; and where the last one ends."""
    placed = []
    for gap, frame in frames:
        placed.append(frame.at(x, y + gap))
        y += gap + frame.box.height
    return tuple(placed), y


def steps(texts: Iterable[str], style: Style, width: float, keep: Keep = Keep(), gap: float = 2.0) -> Iterator[tuple[float, Frame]]:
    """Each text after its number, which stands out to the left; for `column`."""
    indent = 1.9 * style.em
    for n, text in enumerate(texts):
        said = paragraph(text, style, width - indent, keep)
        number = label(f"{n + 1}", 0, style.rise, style.size_pt, "extrabold")
        lines = (line.at(indent, line.box.y) for line in said.children)
        yield gap if n else 0.0, Frame("P", Box(0, 0, width, said.box.height), (number, *lines))
