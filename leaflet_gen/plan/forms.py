"""What the office's forms are made of, in the house's black. Words, widths and marks in; Frames of the composed tree out; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..layout.plain import BLACK, paragraph, plain, wide
from ..layout.shapes import line, rectangle
from ..layout.style import Style
from ..layout.tree import Frame, Layout, Node, Page
from ..model import Keep
from ..units import Box

WIDTH, HEIGHT = 210.0, 297.0  # A4
MARGIN = 15.0  # a hand holds it, a clip takes it
HAIR, RULE, BAR = 0.3, 0.7, 1.6  # mm: between rows, below heads, below a title
TICK = 5.2  # mm: side of a box for a pen

TITLE = plain("extrabold", 26, 1.2)
FIGURE = plain("extrabold", 15, 1.25)
STRONG_WORDS = plain("bold", 12)
WORDS = plain("medium", 12)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every form needs to be set: its language, and what a line break must not part."""

    lang: str
    keep: Keep

    @lru_cache(maxsize=2_000)  # noqa: B019 - titles and counts come again on every slip, and a desk serves one run
    def said(self, text: str, style: Style, width: float, role: str = "P", align: float = 0.0) -> Frame:
        """A paragraph as high as its lines, at the corner of its parent."""
        return paragraph(text, style, width, self.keep, role=role, align=align)

    def figure(self, text: str, width: float) -> Frame:
        """A number at the right, on one line: smaller where it is very large."""
        return self.said(text, FIGURE if one_line(text, FIGURE) <= width else STRONG_WORDS, width, align=1.0)


def one_line(text: str, style: Style) -> float:
    """What the words take on one line: not a hair narrower than what was measured."""
    return wide(text, style.size_pt, style.face) + 0.05


def scenery(box: Box, shapes: Iterable[Node]) -> Frame:
    """What is only seen."""
    return Frame("Artifact", box, tuple(shapes))


def rule(x: float, y: float, width: float, thick: float, dash: tuple[float, ...] = ()) -> Frame:
    return scenery(Box(x, y, width, 0), (line(0, 0, width, 0, stroke=BLACK, width=thick, dash=dash),))


def tick_box(x: float, y: float) -> Frame:
    return scenery(Box(x, y, TICK, TICK), (rectangle(Box(0, 0, TICK, TICK), stroke=BLACK, stroke_width=0.6),))


def sheet(children: Sequence[Node], label: str = "") -> Page:
    return Page(WIDTH, HEIGHT, Frame("", Box(0, 0, WIDTH, HEIGHT), tuple(children)), label=label)


def document(title: str, lang: str, pages: Iterable[Page]) -> Layout:
    return Layout(title, lang, tuple(pages))
