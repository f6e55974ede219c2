"""A part of a record: its name at the left, what the record says at the right. A section in, a Piece out.

Official words are long, and read in a measure of 60 to 70 letters; the name beside them is found at a glance, and stands
again on each later page.
"""

from ..design import Block
from ..model import Section
from ..units import Box
from .items import items
from .pieces import SLACK, Piece, Stacked, decoration, kept, parted, stack
from .prose import paragraph, paragraphs
from .setting import Setting
from .table import table
from .tree import Frame

BESIDE, MEASURE = 0.22, 36.0  # the name's share of the width; a page of fewer em has it above the words
TOLD = "told"  # the section without its name, which stands beside it
BETWEEN, MARK = 2.0, 0.1  # white in units of the format's gap: between the columns, above the mark
ABOVE, BELOW = 0.9, 2.0  # above a table or a list, and between the two


def part(block: Block, setting: Setting, width: float) -> Piece | None:
    """`look` is that of the section's items, `weights` are its table's columns."""
    section = setting.section(block.from_)
    if section is None:
        return None
    if width < MEASURE * setting.style("body").em:
        rows = [*_named(block, section, setting, width), *_told(block, section, setting, width)]
        return stack(width, rows, name="part") if rows else None
    left, x = width * BESIDE, width * BESIDE + BETWEEN * setting.gap
    name, words = _named(block, section, setting, left), _told(block, section, setting, width - x)
    if not words:
        return None
    return _beside(kept(stack(left, name)), _again(section, setting, left), stack(width - x, words), x)


def _named(block: Block, section: Section, setting: Setting, width: float) -> list[Stacked]:
    rows = []
    if section.heading:
        style, colour = setting.style("item"), setting.colour(setting.surface.heading)
        heading = setting.words(section.heading)
        rows.append(Stacked(paragraph(heading, style, setting, width, role=block.role or "H3", colour=colour), keep=True))
    quiet = setting.on("aside")
    colour = quiet.colour(quiet.surface.text)
    mark = paragraphs(quiet.ask(f"{block.from_}.mark"), quiet.style("label"), quiet, width, colour=colour, name="mark")
    return [*rows, Stacked(mark, MARK * setting.gap, keep=True)] if mark else rows


def _told(block: Block, section: Section, setting: Setting, width: float) -> list[Stacked]:
    """The part's paragraphs, table and items, those that it has."""
    made = (
        paragraphs([setting.words(text) for text in section.body], setting.style("body"), setting, width),
        table(_of(block, TOLD, role="H4"), setting.at(TOLD, section.model_copy(update={"heading": None})), width),
        items(_of(block, str(block.from_), role="H4", look=block.look or "plain", size=1.6), setting, width),
    )
    between = BELOW if section.table else ABOVE
    return [Stacked(piece, (between if n == 2 else ABOVE) * setting.gap) for n, piece in enumerate(made) if piece]


def _of(block: Block, source: str, **changed: object) -> Block:
    return block.model_copy(update={"from_": source, **changed})


def _again(section: Section, setting: Setting, width: float) -> Piece | None:
    """The name on a later page: decoration, for it has been read already."""
    record = setting.edition.language_spec.record
    if section.heading is None:
        return None
    texts = [setting.words(section.heading), *([type(record.continued)(f"({record.continued})")] if record else [])]
    lines = [Stacked(paragraph(text, setting.style("label"), setting, width, role="")) for text in texts]
    return decoration(stack(width, lines))


def _beside(name: Piece | None, again: Piece | None, words: Piece, x: float) -> Piece:
    """The name stays whole; the words part, and go on beside `again`."""
    width, height = x + words.width, max(words.height, name.height if name else 0.0)

    def make(available: float) -> Frame:
        placed = (words.make(max(words.height, available) if words.stretch else words.height).at(x, 0.0),)
        return Frame("", Box(0, 0, width, available), ((name.make(name.height), *placed) if name else placed), name="part")

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        if name and name.height > available + SLACK:
            return None, whole
        first, rest = parted(words, available)
        if first is None or rest is None:
            return (None, whole) if first is None else (whole, None)
        return _beside(name, again, first, x), _beside(again, again, rest, x)

    return Piece(width, height, make, words.stretch, split if words.split else None)
