"""A gallery: large pictures with a few words each, in columns. A section's items in, a Piece out."""

from collections.abc import Sequence
from dataclasses import replace

from ..design import Block
from ..model import Item
from ..units import Box
from ..words import Words
from .depict import depict
from .items import number_side, numeral
from .pieces import Piece, Stacked, row, stack, wrapped
from .prose import paragraph
from .setting import Setting
from .tree import Frame

BETWEEN = 2.4  # white between the cells, in units of the format's gap
PICTURE = 0.6  # of a cell's width: the side of its picture, where the material says nothing
STYLE = "heading"
NUMBERED = "path"  # the look in which the pictures are steps


def columns_of(block: Block, setting: Setting, width: float) -> tuple[float, float, int]:
    """Width of a cell, white between two, and how many stand side by side."""
    count = len(block.weights) or 2
    between = (BETWEEN if block.size is None else block.size) * setting.gap
    return (width - (count - 1) * between) / count, between, count


def gallery(block: Block, setting: Setting, width: float, last: Piece | None) -> Piece | None:
    """One cell for each item, all of one row equally high; `last` stands in the cell after them. It is never parted."""
    section = setting.section(str(block.from_))
    if section is None or not section.items:
        return None
    wide, between, count = columns_of(block, setting, width)
    cells = [_cell(item, n, block, setting, wide) for n, item in enumerate(section.items, 1)]
    every = [*cells, *([last] if last else [])]
    rows = [every[n : n + count] for n in range(0, len(every), count)]
    high = [max(piece.height for piece in one) for one in rows]
    height = sum(high) + between * (len(rows) - 1)

    def make(available: float) -> Frame:
        share = max(0.0, available - height) / len(rows)
        frames, y = [], 0.0
        for one, least in zip(rows, high):
            for n, piece in enumerate(one):
                x = n * (wide + between)
                frames.append(piece.make(piece.height).at(x, y + (least - piece.height) * (0.5 if piece is last else 0.0)))
            y += least + between + share
        box = Box(0, 0, width, available)
        pictures = Frame("L", box, tuple(frames[: len(cells)]), name="gallery")
        return Frame("", box, (pictures, *frames[len(cells) :]), name="gallery")

    return Piece(width, height, make, stretch=1.0)


def _cell(item: Item, number: int, block: Block, setting: Setting, width: float) -> Piece:
    """The picture in the middle, its few words below; a step's number stands at the upper left."""
    side = block.picture or PICTURE * width
    art, place = setting.picture(item.picture), getattr(item.picture, "place", None)
    alt = str(setting.words(item.alt or Words()))
    colour = setting.colour(setting.surface.heading)
    style = setting.style(str(block.style or STYLE))
    rows = []
    if art is not None:
        at = Box((width - side) / 2, 0, side, side)
        rows.append(Stacked(Piece(width, side, lambda _: _framed(width, side, depict(art, at, setting, alt, place)))))
    texts: Sequence[Words] = [item.heading] if item.heading else item.body
    for words in texts:
        said = paragraph(setting.words(words), style, setting, width, colour=colour, align="center", name="item")
        rows.append(Stacked(said, 0.5 * setting.gap))
    body = wrapped(stack(width, rows), setting.thread, "LBody")
    if block.look != NUMBERED:
        return wrapped(replace(body, split=None), setting.thread, "LI")
    label = numeral(number, setting)
    inset = max(0.0, (width - side) / 2 - number_side(setting)) / 2
    return wrapped(replace(row(width, [(inset, label), (0.0, body)]), split=None), setting.thread, "LI")


def _framed(width: float, height: float, figure: Frame) -> Frame:
    return Frame("", Box(0, 0, width, height), (figure,))
