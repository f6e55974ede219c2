"""Bar charts of shares: every bar starts at 0 and stands on a track that is the whole. A section's bars in, a Piece out."""

from collections.abc import Sequence

from ..design import Block, Surface
from ..language import say_count, say_number
from ..model import Bar
from ..text.fonts import CAP_HEIGHT, face
from ..units import Box
from ..words import Words
from .pieces import Piece, Stacked, fixed, row, stack
from .prose import paragraph
from .setting import Setting
from .shapes import hatching, rectangle
from .style import Style
from .tree import Frame, Run, Shape

SHORT = "short"  # the look of bars in one line each
LEAST = 0.3  # of the width: shorter bars go below their labels after all


def bars(block: Block, setting: Setting, width: float) -> Piece | None:
    """One bar under another, each with its label and value as text; then a line that says what 100 % is.

    With the look `short`, labels stand at the left of their bars, below a chart that has said already what 100 % is.
    """
    section = setting.section(block.from_)
    if section is None or not section.bars:
        return None
    if block.look == SHORT:
        return short(section.bars, block.style or "body", setting, width)
    rows = [Stacked(one(bar, setting, width), 1.2 * setting.gap) for bar in section.bars]
    axis = paragraph(setting.label("of_whole"), setting.style("body"), setting, width)
    rows.append(Stacked(axis, 0.8 * setting.gap))
    return stack(width, rows, spread=1.0, name="bars")


def one(bar: Bar, setting: Setting, width: float) -> Piece:
    heading = paragraph(_label(bar, setting, counted(bar, setting)), setting.style("body"), setting, width)
    return stack(width, [Stacked(heading), Stacked(track(bar, setting, width), 0.4 * setting.gap)])


def short(bars: Sequence[Bar], name: str, setting: Setting, width: float) -> Piece:
    """Each bar on one line, between its label and its counts; all begin below each other. Without room, below each other."""
    style, space = setting.style(name), setting.gap
    labels, counts = [_label(bar, setting, "") for bar in bars], [counted(bar, setting) for bar in bars]
    left, right = (max(face(style.face).width(t) for t in texts) * style.em + 0.5 for texts in (labels, counts))
    long = width - left - right - (2 * space if any(counts) else space)
    if long < LEAST * width:
        return stack(width, [Stacked(narrow(bar, style, setting, width), 1.2 * setting.gap) for bar in bars], name="bars")
    rows = []
    for bar, label, count in zip(bars, labels, counts):
        cells = [(0.0, paragraph(label, style, setting, left)), (left + space, track(bar, setting, long))]
        if count:
            cells.append((width - right, paragraph(Words(count, (bar.note or bar.label).place), style, setting, right)))
        rows.append(Stacked(row(width, cells, align="middle"), 0.6 * setting.gap))
    return stack(width, rows, name="bars")


def narrow(bar: Bar, style: Style, setting: Setting, width: float) -> Piece:
    """A bar in a narrow column: its label above it, its counts below."""
    count = Words(counted(bar, setting), (bar.note or bar.label).place)
    rows = [Stacked(paragraph(_label(bar, setting, ""), style, setting, width))]
    rows.append(Stacked(track(bar, setting, width, style), 0.2 * setting.gap))
    if count:
        rows.append(Stacked(paragraph(count, style, setting, width), 0.2 * setting.gap))
    return stack(width, rows)


def _label(bar: Bar, setting: Setting, count: str) -> Words:
    parts = (setting.label("target") if bar.target else "", setting.words(bar.label), count)
    return Words(" · ".join(part for part in parts if part), bar.label.place)


def counted(bar: Bar, setting: Setting) -> str:
    """The counts behind a bar, in front of its note: 9.038/12.966 hồ sơ."""
    return " ".join(part for part in counts_of(bar, setting) if part)


def counts_of(bar: Bar, setting: Setting) -> tuple[str, str]:
    """The counts and the note, either of them perhaps empty. A note with figures of its own stands alone."""
    note = str(setting.words(bar.note)) if bar.note else ""
    if bar.count is None or any(c.isdigit() for c in note):
        return "", note
    language = setting.edition.language_spec
    return "/".join(say_count(n, language) for n in (bar.count, bar.of) if n is not None), note


def said(bar: Bar, setting: Setting) -> str:
    """69,7 %; a dash where nothing is known."""
    return "–" if bar.share is None else f"{say_number(bar.share, setting.edition.language_spec)} %"


def length(bar: Bar, whole: float) -> float:
    """The bar's length on a track of this one."""
    return whole * min(bar.share or 0.0, 100.0) / 100


def look_of(bar: Bar, setting: Setting) -> Surface:
    return setting.edition.theme_spec.bars["target" if bar.target else "value"]


def shapes_of(look: Surface, box: Box, setting: Setting, plain: Box | None = None) -> list[Shape]:
    """A bar or its track; hatched, where the theme tells it apart so, but for the part that its value stands on."""
    stroke, thick = setting.colour(look.border), setting.line(look.border_width)
    shapes = [rectangle(box, fill=setting.colour(look.fill), stroke=stroke, stroke_width=thick, radius=look.radius)]
    if look.hatch and stroke:
        lines = hatching(box.grown(-thick), setting.line(look.hatch), stroke=stroke, width=thick / 2)
        shapes += [lines] if lines.path else []  # none in a bar too short for them
        if plain and look.fill:
            shapes.append(rectangle(plain, fill=setting.colour(look.fill)))
    return shapes


def track(bar: Bar, setting: Setting, width: float, style: Style | None = None) -> Piece:
    """The bar: its length is percent of the track; the value stands in it, or beside it where it is too short."""
    style, look = style or setting.style("item"), look_of(bar, setting)
    high, long = 1.6 * style.em, length(bar, width)
    value = said(bar, setting)
    wide = face(style.face).width(value) * style.em
    inside = wide + 2 * setting.gap <= long
    x = setting.gap if inside else long + setting.gap
    colour = setting.colour(look.text if inside else setting.surface.text)
    run = Run(x, high / 2 + CAP_HEIGHT / 2 * style.em, wide, value, style.face, style.size_pt, colour)
    shapes = shapes_of(setting.edition.theme_spec.bars["track"], Box(0, 0, width, high), setting)
    if long:
        plain = Box(x - 0.5 * setting.gap, 0.15 * high, wide + setting.gap, 0.7 * high) if inside else None
        shapes += shapes_of(look, Box(0, 0, long, high), setting, plain)
    box = Box(0, 0, width, high)
    art = Frame("Artifact", box, tuple(shapes))
    return fixed(width, high, art, Frame("P", box, (run,), name="value", place=bar.label.place))
