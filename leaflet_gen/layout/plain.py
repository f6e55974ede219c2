"""Words on pages that no edition has: labels on sheets, an office's forms, in black. Text, a style and a width in; runs and frames out.

Prose is set in the same lines, with an edition's colours and marks.
"""

from collections.abc import Mapping, Sequence

from ..model import Keep
from ..text.fonts import face
from ..text.lines import BLANK, PLAIN, STRONG, Line, break_lines
from ..units import Box, mm
from .style import Style
from .tree import Frame, Run

BLACK = "#000000"
KINDS = (PLAIN, STRONG, BLANK)


def plain(face_name: str, size_pt: float, leading: float = 1.35, strong: str = "") -> Style:
    """A style of no theme. Without a face for it, **…** is set like the rest."""
    return Style("plain", size_pt, leading, face_name, strong or face_name, accent=False)


def label(text: str, x: float, baseline: float, size_pt: float, face_name: str, align: float = 0.0, colour: str = BLACK) -> Run:
    """Words on one line, in the fallback face where theirs lacks a letter. `align`: the share of their width left of x."""
    if face(face_name).missing(text) and face("fallback").has(text):
        face_name = "fallback"
    width = wide(text, size_pt, face_name)
    return Run(x - align * width, baseline, width, text, face_name, size_pt, colour)


def wide(text: str, size_pt: float, face_name: str) -> float:
    """On one line, in mm."""
    return face(face_name).width(text) * mm(size_pt)


def paragraph(
    text: str, style: Style, width: float, keep: Keep = Keep(), *, role: str = "P", align: float = 0.0, level: bool = False
) -> Frame:
    """As high as its lines, at the corner of its parent; `level` makes them of even length."""
    faces, _ = faces_of(text, style)
    lines = break_lines(text, faces, width / style.em, keep, level=level)
    children = in_frames(lines, style, faces, dict.fromkeys(KINDS, BLACK), width, align)
    return Frame(role, Box(0, 0, width, len(lines) * style.line), children)


def faces_of(words: str, style: Style) -> tuple[dict[str, str], str]:
    """The face of each span kind, one family for the whole text; and the letters for which it is the fallback."""
    letters = words.replace("\u00a0", " ").replace("\n", " ").replace("\t", " ")
    missing = face(style.face).missing(letters)
    if missing and not face("fallback").missing(letters):
        return dict.fromkeys(KINDS, "fallback"), missing
    return {PLAIN: style.face, STRONG: style.strong, BLANK: style.strong}, ""


def in_frames(
    lines: Sequence[Line], style: Style, faces: Mapping[str, str], colours: Mapping[str, str], width: float, align: float
) -> tuple[Frame, ...]:
    """Each line as a role-less frame, with a run for each span. `align` is the share of a line's white that stands before it."""
    frames: list[Frame] = []
    for n, line in enumerate(lines):
        x = (width - line.width * style.em) * align
        runs: list[Run] = []
        for text, kind in line.spans:
            runs.append(label(text, x, style.rise, style.size_pt, faces[kind], colour=colours[kind]))
            x += runs[-1].width
        frames.append(Frame("", Box(0, n * style.line, width, style.line), tuple(runs)))
    return tuple(frames)
