"""The foot: source, days of checking, edition code and imprint, small. Setting + width in, a Piece out."""

from ..design import Block
from ..words import Words
from .pieces import Piece, Stacked, stack
from .prose import paragraph
from .setting import Setting


def foot(block: Block, setting: Setting, width: float) -> Piece | None:
    """What makes the sheet accountable: where its facts come from, when they were checked, which edition it is."""
    edition, style = setting.edition, setting.style("small")
    imprint = setting.ask("unit.imprint")[0]
    code = Words(f"{setting.label('edition')} {edition.publication_code} · {imprint}", imprint.place)
    colour = setting.colour(setting.surface.text)
    rows = [
        Stacked(paragraph(words, style, setting, width, colour=colour, name="foot", align=block.align))
        for words in (setting.evidence_line(), code)
    ]
    return stack(width, rows, name="foot")
