"""What the office's forms are made of, in the house's black. Words, widths and marks in; Frames of the composed tree out; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..layout.shapes import line, rectangle
from ..layout.tree import Frame, Layout, Node, Page, Run
from ..model import Keep
from ..text.fonts import face
from ..text.lines import BLANK, PLAIN, STRONG, break_lines
from ..units import Box, mm

WIDTH, HEIGHT = 210.0, 297.0  # A4
MARGIN = 15.0  # a hand holds it, a clip takes it
BLACK, PAPER = "#000000", "#ffffff"
HAIR, RULE, BAR = 0.3, 0.7, 1.6  # mm: between rows, below heads, below a title
TICK = 5.2  # mm: side of a box for a pen
SHARE = {"left": 0.0, "right": 1.0}


@dataclass(frozen=True, slots=True)
class Type:
    """A face of text.fonts, its size, and its line height in em."""

    face: str
    size_pt: float
    leading: float = 1.35

    @property
    def em(self) -> float:
        return mm(self.size_pt)

    @property
    def line(self) -> float:
        return self.leading * self.em

    @property
    def rise(self) -> float:
        """From the top of a line to its baseline: the ink (0.95 up, 0.25 down) stands in the middle."""
        return ((self.leading - 1.2) / 2 + 0.95) * self.em


TITLE = Type("extrabold", 26, 1.2)
FIGURE = Type("extrabold", 15, 1.25)
STRONG_WORDS = Type("bold", 12)
WORDS = Type("medium", 12)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every form needs to be set: its language, and what a line break must not part."""

    lang: str
    keep: Keep

    @lru_cache(maxsize=2_000)  # noqa: B019 - titles and counts come again on every slip, and a desk serves one run
    def said(self, text: str, type: Type, width: float, role: str = "P", align: str = "left", name: str = "") -> Frame:
        """A paragraph as high as its lines, at the corner of its parent."""
        chosen = "fallback" if face(type.face).missing(text) and face("fallback").has(text) else type.face
        lines = break_lines(text, dict.fromkeys((PLAIN, STRONG, BLANK), chosen), width / type.em, self.keep)
        made = []
        for n, each in enumerate(lines):
            x = (width - each.width * type.em) * SHARE[align]
            runs = []
            for span in each.spans:
                wide = face(chosen).width(span.text) * type.em
                runs.append(Run(x, type.rise, wide, span.text, chosen, type.size_pt, BLACK))
                x += wide
            made.append(Frame("", Box(0, n * type.line, width, type.line), tuple(runs)))
        return Frame(role, Box(0, 0, width, len(lines) * type.line), tuple(made), name=name)

    def figure(self, text: str, width: float) -> Frame:
        """A number at the right, on one line: smaller where it is very large."""
        return self.said(text, FIGURE if self.width(text, FIGURE) <= width else STRONG_WORDS, width, align="right")

    def width(self, text: str, type: Type) -> float:
        """On one line."""
        return face(type.face).width(text) * type.em + 0.05  # not a hair narrower than what was measured


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
