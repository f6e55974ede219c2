"""A badge: a pill as wide as its words. A block's words in, a Piece out."""

from ..design import Block
from ..text.lines import break_lines
from ..units import Box
from .ground import ground
from .pieces import Piece, kept, padded
from .prose import faces_for, paragraphs
from .setting import Setting


def badge(block: Block, setting: Setting, width: float) -> Piece | None:
    """The words on the surface `badge`, or the block's. It is as wide as its longest line, at most the width given."""
    surface = str(block.surface or "badge")
    style = setting.style(block.style or "label")
    look = setting.edition.theme_spec.surfaces[surface]
    side, high = 1.3 * look.padding * style.em, 0.4 * look.padding * style.em
    keep = setting.edition.language_spec.keep
    room = width - 2 * side
    texts = setting.ask(block.from_)
    lines = [line for t in texts for line in break_lines(t, faces_for(t, style, setting), room / style.em, keep)]
    if not lines:
        return None
    wide = min(room, max(line.width for line in lines) * style.em + 0.01)  # not a hair narrower than what was measured
    words = paragraphs(texts, style, setting.on(surface), wide, role=str(block.role or "P"), name=block.name or block.from_)
    return kept(
        padded(words, (high, side, high, side), lambda w, h: ground(surface, setting, Box(0, 0, w, h)), solid=True, name="badge")
    )
