"""Bar charts of shares: every bar starts at 0 and stands on a track that is the whole. A section's bars in, a Piece out."""

from ..design import Block
from ..language import say_number
from ..model import Bar
from ..text.fonts import CAP_HEIGHT, face
from ..units import Box
from ..words import Words
from .pieces import Piece, Stacked, fixed, stack
from .prose import paragraph
from .setting import Setting
from .shapes import rectangle
from .tree import Frame, Run


def bars(block: Block, setting: Setting, width: float) -> Piece | None:
    """One bar under another, each with its label and value as text; then a line that says what 100 % is."""
    section = setting.section(block.from_)
    if section is None or not section.bars:
        return None
    rows = []
    for n, bar in enumerate(section.bars):
        rows.append(Stacked(one(bar, n == len(section.bars) - 1, setting, width), 1.2 * setting.gap if n else 0.0))
    axis = paragraph(setting.label("of_whole"), setting.style("small"), setting, width)
    rows.append(Stacked(axis, 0.8 * setting.gap))
    return stack(width, rows, spread=1.0, name="bars")


def one(bar: Bar, last: bool, setting: Setting, width: float) -> Piece:
    label = " · ".join(setting.words(t) for t in (bar.label, bar.note) if t)
    if bar.target:
        label = f"{setting.label('target')} · {label}"
    heading = paragraph(Words(label, getattr(bar.label, "place", None)), setting.style("body"), setting, width)
    return stack(width, [Stacked(heading), Stacked(track(bar, setting, width), 0.4 * setting.gap)])


def track(bar: Bar, setting: Setting, width: float) -> Piece:
    """The bar: its length is percent of the track; the value stands in it, or beside it where it is too short."""
    theme, style = setting.edition.theme_spec, setting.style("item")
    look, whole = theme.bars["target" if bar.target else "value"], theme.bars["track"]
    high = 1.6 * style.em
    long = width * bar.percent / 100
    value = f"{say_number(bar.percent, setting.edition.language_spec)} %"
    wide = face(style.face).width(value) * style.em
    inside = wide + 2 * setting.gap <= long
    x = setting.gap if inside else long + setting.gap
    colour = setting.colour(look.text if inside else setting.surface.text)
    run = Run(x, high / 2 + CAP_HEIGHT / 2 * style.em, wide, value, style.face, style.size_pt, colour)
    shapes = []
    for part, length in ((whole, width), (look, long)):
        shapes.append(
            rectangle(
                Box(0, 0, length, high),
                fill=setting.colour(part.fill),
                stroke=setting.colour(part.border),
                stroke_width=part.border_width,
                radius=part.radius,
            )
        )
    box = Box(0, 0, width, high)
    return fixed(
        width,
        high,
        Frame("Artifact", box, tuple(shapes)),
        Frame("P", box, (run,), name="value", place=getattr(bar.label, "place", None)),
    )
