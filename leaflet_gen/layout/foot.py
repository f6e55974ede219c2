"""The foot: source, days of checking, edition code and imprint, small. Setting + width in, a Piece out."""

from collections.abc import Iterator, Sequence

from ..design import Block
from ..text.lines import break_lines
from ..words import Words
from .pieces import Piece, Stacked, stack
from .prose import faces_for, paragraph
from .setting import Setting
from .style import Style

BETWEEN = " · "


def foot(block: Block, setting: Setting, width: float) -> Piece | None:
    """What makes the sheet accountable: where its facts come from, when they were checked, which edition it is."""
    style, colour = setting.style("small"), setting.colour(setting.surface.text)
    lines = _lines(setting.accounts(), style, setting, width)
    rows = [Stacked(paragraph(line, style, setting, width, colour=colour, name="foot", align=block.align)) for line in lines]
    return stack(width, rows, name="foot")


def _lines(facts: Sequence[Words], style: Style, setting: Setting, width: float) -> Iterator[Words]:
    """As many facts to a line as fit; no fact is parted, and no dot ends a line."""
    line = Words("")
    for fact in facts:
        longer = Words(f"{line}{BETWEEN}{fact}" if line else fact, line.place or fact.place)
        lines = break_lines(longer, faces_for(longer, style, setting), width / style.em, setting.edition.language_spec.keep)
        if line and len(lines) > 1:
            yield line
            longer = fact
        line = longer
    yield line
