"""Tiles: short answers at a glance, side by side. A section's items in, a Piece out."""

from dataclasses import replace
from math import inf

from ..design import Block
from ..model import Item
from ..units import Box
from .ground import ground
from .pieces import Piece, Stacked, kept, padded, row, stack, wrapped
from .prose import paragraph, paragraphs
from .setting import Setting

BETWEEN = 1.3  # white between tiles, in units of the format's gap
ANSWERS = ("callout", "item")  # styles of the answer: the first in which none is too long
LONG = 2  # lines of an answer, before the next style is tried,
TALL = 3  # and before the tiles stand under each other
LEAST = 6.5  # em of its smaller style that an answer needs at least: narrower tiles stand under each other


def tiles(block: Block, setting: Setting, width: float) -> Piece | None:
    """One tile for each item: its heading small, the first text of its body large, the rest below; all equally high."""
    section = setting.section(block.from_)
    if section is None or not section.items:
        return None
    surface = str(block.surface or "tile")
    pad = setting.edition.theme_spec.surfaces[surface].padding * setting.gap
    between = (BETWEEN if block.size is None else block.size) * setting.gap
    styles = [str(block.style)] if block.style else list(ANSWERS)
    count = len(section.items)
    wide = (width - between * (count - 1)) / count
    made: list[Piece] = []
    if wide - 2 * pad >= LEAST * setting.style(styles[-1]).em:
        made = _made(section.items, styles, surface, setting, wide, pad, TALL)
    if made:
        high = max(tile.height for tile in made)
        cells = [(n * (wide + between), replace(tile, height=high)) for n, tile in enumerate(made)]
        inner = row(width, cells, name="tiles")
    else:
        made = _made(section.items, styles, surface, setting, width, pad)
        inner = stack(width, [Stacked(tile, between if n else 0.0) for n, tile in enumerate(made)])
    return wrapped(inner, setting.thread, "L", name="tiles")


def _made(
    items: tuple[Item, ...],
    styles: list[str],
    surface: str,
    setting: Setting,
    width: float,
    pad: float,
    most: float = inf,
) -> list[Piece]:
    """The tiles, each of its own height; none where an answer needs more than `most` lines.

    Labels of more than one line push all answers down alike.
    """
    here, inner = setting.on(surface), width - 2 * pad
    look = here.surface
    label, body = here.style("label"), here.style("body")
    labels = [
        paragraph(here.words(item.heading), label, here, inner, colour=here.colour(look.heading), name="tile")
        if item.heading
        else None
        for item in items
    ]
    for name in styles:
        style = here.style(name)
        answers = [paragraph(here.words(item.body[0]), style, here, inner, name="tile") if item.body else None for item in items]
        lines = max(round(answer.height / style.line) if answer else 0 for answer in answers)
        if lines <= LONG:
            break
    if lines > most:
        return []
    top = max((piece.height for piece in labels if piece), default=0.0)
    made = []
    for item, heading, answer in zip(items, labels, answers):
        rows = [Stacked(replace(heading, height=top))] if heading else []
        if answer:
            rows.append(Stacked(answer, 0.25 * setting.gap + (0.0 if heading else top)))
        if (rest := paragraphs([here.words(t) for t in item.body[1:]], body, here, inner)) is not None:
            rows.append(Stacked(rest, 0.35 * setting.gap))
        words = wrapped(wrapped(stack(inner, rows), setting.thread, "LBody"), setting.thread, "LI")
        made.append(kept(padded(words, (pad,) * 4, lambda w, h: ground(surface, setting, Box(0, 0, w, h)), solid=True)))
    return made
