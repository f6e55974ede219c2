"""Column charts of shares: every column starts at 0 and stands in a frame that is the whole. A section's bars in, a Piece out."""

from collections.abc import Sequence

from ..design import Block
from ..model import Bar
from ..text.fonts import face
from ..units import Box
from ..words import Words
from .bars import bars, counted, counts_of, length, look_of, said, shapes_of
from .pieces import Piece, Stacked, stack
from .prose import paragraph
from .setting import Setting
from .shapes import line
from .style import Style
from .tree import Frame, Run

BETWEEN = 2.2  # white between two columns, in units of the format's gap
NARROW = 5.2  # em of body type: narrower columns would break their labels, and bars are drawn instead
ENDS = ("0 %", "100 %")  # of the axis, from below
LEAST = 7.2  # height of the whole, in lines of the values' type
GROWS = 12.0  # its share of left-over height, against 1 for the white between two blocks
VALUES = ("phone", "callout", "item", "label")  # styles of the values: the first in which all fit


def columns(block: Block, setting: Setting, width: float) -> Piece | None:
    """The section's bars as columns: above them what 100 % is, below each its label and counts."""
    section = setting.section(block.from_)
    if section is None or not section.bars:
        return None
    count, between = len(section.bars), BETWEEN * setting.gap
    style = setting.style("body")
    left = face(style.face).width(ENDS[-1]) * style.em + setting.gap
    wide = (width - left - between * (count - 1)) / count
    least = max(face(style.face).width(counts_of(bar, setting)[0]) for bar in section.bars)  # figures are never broken
    if wide < max(NARROW, least) * style.em:
        return bars(block, setting, width)
    axis = paragraph(setting.label("of_whole"), style, setting, width, name="axis")
    chart = _chart(section.bars, setting, width, wide, left)
    return stack(width, [Stacked(axis, keep=True), Stacked(chart, setting.gap, rigid=True)])


def _chart(bars: Sequence[Bar], setting: Setting, width: float, wide: float, left: float) -> Piece:
    """The columns on their base line, as high as there is room, an axis at their left. Read one by one: label, value, counts."""
    style = _value_style(bars, setting, wide)
    step = (width - left - wide) / max(1, len(bars) - 1)
    told = [_told(bar, setting, wide) for bar in bars]
    space, least = 0.6 * setting.gap, LEAST * style.line
    below = space + max(label.height + (counts.height if counts else 0.0) for label, counts in told)

    def make(height: float) -> Frame:
        whole = height - below
        thick = setting.line(0.6)
        base = line(left, whole, width, whole, stroke=setting.colour(setting.surface.heading), width=thick)
        columns = []
        for n, (bar, (label, counts)) in enumerate(zip(bars, told)):
            art, value = _column(bar, style, setting, wide, whole)
            words = [label.make(label.height).at(0.0, whole + space), value]
            if counts:
                words.append(counts.make(counts.height).at(0.0, whole + space + label.height))
            columns.append(Frame("", Box(left + n * step, 0, wide, height), (art, *words), name="column"))
        edge = Frame("Artifact", Box(0, 0, width, height), (base, *_ends(setting, left, whole)))
        return Frame("", Box(0, 0, width, height), (*columns, edge), name="columns")

    return Piece(width, least + below, make, stretch=GROWS)


def _ends(setting: Setting, left: float, whole: float) -> list[Run]:
    """0 and the whole beside the columns, in figures; the line above the chart says it in words."""
    style, colour = setting.style("body"), setting.colour(setting.surface.text)
    runs = []
    for text, y in zip(ENDS, (whole, 0.72 * style.em)):
        wide = face(style.face).width(text) * style.em
        runs.append(Run(left - setting.gap - wide, y, wide, text, style.face, style.size_pt, colour))
    return runs


def _value_style(bars: Sequence[Bar], setting: Setting, wide: float) -> Style:
    """The largest style in which every value stands within its column."""
    styles = [setting.style(name) for name in VALUES]
    fit = (s for s in styles if all(face(s.face).width(said(bar, setting)) * s.em <= wide - setting.gap for bar in bars))
    return next(fit, styles[-1])


def _told(bar: Bar, setting: Setting, wide: float) -> tuple[Piece, Piece | None]:
    """What stands below a column: its label, and that it is a target; then its counts and note, below each other if need be."""
    style, place = setting.style("body"), (bar.note or bar.label).place
    label = setting.words(bar.label).replace("**", "")
    label = f"{setting.label('target')} {label}" if bar.target else label
    head = paragraph(Words(f"**{label}**", bar.label.place), style, setting, wide, align="center", name="label")
    both = counted(bar, setting)
    texts = (both,) if face(style.face).width(both) * style.em <= wide else counts_of(bar, setting)
    rest = [Stacked(paragraph(Words(t, place), style, setting, wide, align="center")) for t in texts if t]
    return head, stack(wide, rest) if rest else None


def _column(bar: Bar, style: Style, setting: Setting, wide: float, whole: float) -> tuple[Frame, Frame]:
    """One column in the frame that is the whole; and its value, at its head or, where it is too short, above it."""
    look, long = look_of(bar, setting), length(bar, whole)
    top, room = whole - long, style.line + 0.8 * setting.gap
    inside = room <= long
    y = top + 0.4 * setting.gap if inside else max(0.0, top - style.line)
    text = said(bar, setting)
    wide_text = face(style.face).width(text) * style.em
    left = (wide - wide_text) / 2
    shapes = shapes_of(setting.edition.theme_spec.bars["track"], Box(0, 0, wide, whole), setting)
    if long:
        plain = Box(left - 0.6 * setting.gap, y, wide_text + 1.2 * setting.gap, style.line) if inside else None
        shapes += shapes_of(look, Box(0, top, wide, long), setting, plain)
    colour = setting.colour(look.text if inside else setting.surface.text)
    run = Run(left, style.rise, wide_text, text, style.face, style.size_pt, colour)
    value = Frame("P", Box(0, y, wide, style.line), (run,), name="value", place=bar.label.place)
    return Frame("Artifact", Box(0, 0, wide, whole), tuple(shapes)), value
