"""The kinds of block a material's file may name. Block + setting + width in, a Piece out (or None: nothing to show).

To add a kind: one function here and its line in BLOCKS. A kind that has grown
its own idea stands in its own file (items, bars, foot).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..design import Block
from ..model import Item, Section
from ..phone import dialled
from ..text.fonts import face
from ..units import Box
from ..words import Words
from .badge import badge
from .bars import bars
from .code import dial_of, symbol_of
from .columns import columns
from .depict import depict
from .flow import columned
from .foot import foot
from .gallery import columns_of
from .gallery import gallery as pictured
from .ground import ground
from .items import items
from .part import part
from .pieces import Piece, Stacked, fixed, kept, padded, row, stack, wrapped
from .prose import one_line, paragraph, paragraphs, suited
from .setting import Setting
from .shapes import line, rectangle
from .table import table
from .tiles import tiles
from .tree import Frame, Node

ROLE_OF_STYLE = {"title": "H1", "heading": "H2", "callout": "H2"}
GAP = 2.0  # white between blocks where a material says nothing, in units of the format's gap
HAIR = 0.01  # mm: what is measured and what is set may differ by a rounding
CARD = 0.4  # of the paper's height: a card no higher is never parted


def build(
    blocks: Sequence[Block], setting: Setting, width: float, *, spread: float = 0.0, align: str = "top", name: str = ""
) -> Piece | None:
    """The blocks, one above the other."""
    rows = []
    for block in blocks:
        piece = BLOCKS[block.kind](block, setting, width)
        if piece is not None:
            gap = (GAP if block.gap is None else block.gap) * setting.gap
            heads = block.kind == "text" and block.style == "heading"
            keep, rigid = block.keep or heads, block.gap is not None
            rows.append(Stacked(piece, gap, block.grow, keep=keep, rigid=rigid, fresh=block.break_))
    return stack(width, rows, spread=spread, align=align, name=name) if rows else None


def text(block: Block, setting: Setting, width: float) -> Piece | None:
    """Words of the topic, the unit or the language's labels, in a style of the theme: with `lines`, one that suits their length.

    A telephone number that stands alone is a link that calls.
    """
    texts = setting.ask(block.from_)
    style = suited(texts, setting.style(block.style or "body"), block.lines, setting, width)
    role = str(block.role or ROLE_OF_STYLE.get(str(block.style), "P"))
    colour = setting.colour(setting.surface.heading if role.startswith("H") else setting.surface.text)
    number = dialled(str(texts[0])) if len(texts) == 1 and role == "P" else ""
    made = paragraphs(
        texts,
        style,
        setting,
        width,
        role="Link" if number else role,
        colour=colour,
        align=block.align,
        name=block.name or block.from_,
        most=block.lines,
    )
    if made is None or not number:
        return made
    called = replace(made, make=lambda height: replace(made.make(height), link=f"tel:{number}", alt=str(texts[0])), split=None)
    return wrapped(called, setting.thread, role)


def stacked(block: Block, setting: Setting, width: float) -> Piece | None:
    return build(block.children, setting, width)


def side_by_side(block: Block, setting: Setting, width: float) -> Piece | None:
    """Children in columns: a weight of 0 takes the child's own width (a code, a picture). What shows nothing takes no width.

    Where only decoration would be left, nothing shows.
    """
    weights = block.weights or (1.0,) * len(block.children)
    between = (block.size or 3.0) * setting.gap
    made = [BLOCKS[c.kind](c, setting, width) if not w else None for c, w in zip(block.children, weights)]
    there = [n for n, weight in enumerate(weights) if weight or made[n]]
    while any(not _decorates(block.children[n]) for n in there):
        free = width - between * (len(there) - 1) - sum(made[n].width for n in there if not weights[n])
        share = {n: free * weights[n] / sum(weights[n] for n in there) for n in there if weights[n]}
        columns = {n: BLOCKS[block.children[n].kind](block.children[n], setting, share[n]) if n in share else made[n] for n in there}
        if all(columns.values()):
            break
        there = [n for n in there if columns[n]]
    else:
        return None
    cells, x = [], 0.0
    for n, piece in columns.items():
        cells.append((x, piece))
        x += share.get(n, piece.width) + between
    return row(width, cells, align="middle" if block.align == "center" else "top", name=block.name or "") if cells else None


def _decorates(block: Block) -> bool:
    """It says nothing of its own accord: white, or a picture that the material names."""
    return block.kind in ("space", "rule", "picture") and not block.from_


def card(block: Block, setting: Setting, width: float) -> Piece | None:
    """Children on a surface with padding, a fill, a border. A high one parts over pages, on a surface of its own each time."""
    look = setting.edition.theme_spec.surfaces[block.surface]
    pad = look.padding * setting.gap
    bar = setting.line(look.rule_left)
    inner = build(block.children, setting.on(block.surface), width - 2 * pad - bar)
    if inner is None:
        return None
    piece = padded(
        inner,
        (pad, pad, pad, pad + bar),
        lambda w, h: ground(str(block.surface), setting, Box(0, 0, w, h)),
        solid=True,
        name=block.name or "card",
    )
    return piece if piece.height > CARD * setting.edition.format_spec.trim[1] or piece.breaks else kept(piece)


def band(block: Block, setting: Setting, width: float) -> Piece | None:
    """Children on a surface that runs over the whole panel and out into the bleed."""
    look = setting.edition.theme_spec.surfaces[block.surface]
    format = setting.edition.format_spec
    inner = build(block.children, setting.on(block.surface), width)
    if inner is None:
        return None
    side, pad, (left, right) = format.margin, look.padding * setting.gap, setting.bleed

    def under(w: float, h: float) -> list[Node]:
        shapes = []
        if look.fill:
            shapes.append(
                rectangle(Box(-left, -format.bleed, w + left + right, h + format.bleed), fill=setting.colour(look.fill))
            )
        if look.rule_below:
            thick = setting.line(look.rule_below)
            shapes.append(line(side, h - thick / 2, w - side, h - thick / 2, stroke=setting.colour(look.heading), width=thick))
        return shapes

    piece = padded(inner, (max(setting.top, pad), side, pad, side), under, name=block.name or "band")
    return Piece(piece.width, piece.height, piece.make, piece.stretch, None, bleeds=True)


def code(block: Block, setting: Setting, width: float) -> Piece | None:
    """The QR symbol of a section's target, with its address in words below if `captioned`; or that of a village's helper."""
    section = setting.section(block.from_)
    if section is None or not (section.target or section.dial):
        return None
    piece = symbol_of(section.target, setting, block.size) if section.target else dial_of(section, setting, block.size)
    if block.look == "captioned" and section.target:  # what the eye can check against what the phone then shows: letter by letter, so on one line if there is room
        colour, style = setting.colour(setting.surface.text), setting.style("contact")
        words = setting.ask(f"{block.from_}.domain")[0]
        whole = max(piece.width, min(width, face(style.face).width(words) * style.em + HAIR))
        caption = paragraph(words, style, setting, whole, colour=colour, align="center", name="domain")
        piece = stack(whole, [Stacked(_centred(piece, whole)), Stacked(caption, 0.4 * setting.gap)])
    return _centred(piece, width) if block.align == "center" else piece


def _centred(piece: Piece, width: float) -> Piece:
    beside = (width - piece.width) / 2
    return padded(piece, (0, beside, 0, beside)) if beside > 0 else piece


def picture(block: Block, setting: Setting, width: float) -> Piece | None:
    """A section's picture (with its alt text), or a picture named by the material (decoration).

    Without a size it is as wide as the panel; a `grow` lets it take left-over height. On paper larger than A4 its size grows
    with the theme's lines: 11 mm beside the type of an A0 poster is a speck.
    """
    section = setting.section(block.from_) if block.from_ else None
    name = section.picture if section else block.name
    alt = setting.words(section.alt or Words()) if section else ""
    place = getattr(name, "place", None) if section else None
    art = setting.picture(name)
    if art is None:
        return None
    wide = min(width, (block.size or width) * max(1.0, setting.edition.format_spec.line))
    high = wide * art.height / art.width
    piece = fixed(wide, high, depict(art, Box(0, 0, wide, high), setting, alt, place), name="picture")
    return padded(piece, (0, (width - wide) / 2, 0, (width - wide) / 2)) if block.align == "center" else piece


def scene(block: Block, setting: Setting, width: float) -> Piece | None:
    """A section's picture from edge to edge of the panel, standing on the lower edge of the paper."""
    section = setting.section(block.from_)
    art = setting.picture(section.picture) if section else None
    if art is None:
        return None
    format = setting.edition.format_spec
    if not setting.surface.fill:  # on bare paper nothing runs to an edge that an office printer cannot reach
        high = width * art.height / art.width
        figure = depict(
            art, Box(0, 0, width, high), setting, setting.words(section.alt or Words()), getattr(section.picture, "place", None)
        )
        return fixed(width, high, figure, name="scene")
    left, right = setting.bleed
    wide = width + 2 * format.margin + left + right
    high = wide * art.height / art.width
    place = getattr(section.picture, "place", None)

    def make(_: float) -> Frame:
        at = Box(-format.margin - left, format.bleed, wide, high)  # the hills run out below the trim
        return Frame(
            "",
            Box(0, 0, width, high),
            (depict(art, at, setting, setting.words(section.alt or Words()), place, bleeds=True),),
            name="scene",
        )

    return Piece(width, high, make, bleeds=True)


def running(block: Block, setting: Setting, width: float) -> Piece | None:
    """The title again at the head of a later page, after the words of `from`, on one line; decoration: it has been read already.

    A long one ends in an ellipsis: the whole stands on the first page.
    """
    before = setting.ask(block.from_) if block.from_ else ()
    texts = [*(words.replace("**", "") for words in before), setting.ask("title")[0]]
    text = type(texts[-1])(" · ".join(texts), texts[-1].place)
    piece = one_line(text, setting.style("label"), setting, width)
    return Piece(width, piece.height, lambda h: Frame("Artifact", Box(0, 0, width, h), (piece.make(h),), name="running"))


def office(block: Block, setting: Setting, width: float) -> Piece | None:
    """The issuing office's line, with its emblem where it has one."""
    emblem = setting.picture(setting.edition.unit_spec.emblem)
    style = setting.style("label")
    side = 2.4 * style.line if emblem else 0.0
    left = side + 1.5 * setting.gap if emblem else 0.0
    words = paragraphs(setting.ask("unit.office"), style, setting, width - left, role="P", name="office")
    if emblem is None:
        return words
    art = depict(emblem, Box(0, 0, side, side), setting, "", None)
    return row(width, [(0.0, fixed(side, side, art)), (left, words)], align="middle")


def rule(block: Block, setting: Setting, width: float) -> Piece | None:
    mark = setting.edition.theme_spec.marks["rule"]
    shape = line(0, 0, width, 0, stroke=setting.colour(mark.stroke), width=setting.line(mark.stroke_width))
    return fixed(width, 0.0, Frame("Artifact", Box(0, 0, width, 0), (shape,)))


def space(block: Block, setting: Setting, width: float) -> Piece | None:
    """White: at least `size` gaps; takes left-over height by its `grow`."""
    return Piece(width, (block.size or 0.0) * setting.gap, lambda h: Frame("", Box(0, 0, width, h)))


def flow(block: Block, setting: Setting, width: float) -> Piece | None:
    """Children in text columns, one for each of `weights` (all equally wide), `size` gaps apart."""
    count = len(block.weights) or 2
    between = (3.0 if block.size is None else block.size) * setting.gap
    inner = build(block.children, setting, (width - (count - 1) * between) / count)
    return columned(inner, count, between, setting.edition.format_spec.trim[1]) if inner else None


def gallery(block: Block, setting: Setting, width: float) -> Piece | None:
    """Large pictures with a few words each, in as many columns as there are `weights`; children stand in the cell after them."""
    last = build(block.children, setting, columns_of(block, setting, width)[0]) if block.children else None
    return pictured(block, setting, width, kept(last) if last else None)


def each(block: Block, setting: Setting, width: float) -> Piece | None:
    """The children once for every section of the topic, which they call `section`; with a `from`, for each item of that one.

    An item is called `item`: it has a heading, a body and a picture as a section has. With `break`, each begins a page.
    """
    if block.from_:
        section = setting.section(block.from_)
        turns = [("item", _as_section(item, n, len(section.items))) for n, item in enumerate(section.items, 1)] if section else []
    else:
        turns = [("section", section) for section in setting.edition.topic.sections.values()]
    made = [build(block.children, setting.at(name, section), width) for name, section in turns]
    between = (GAP if block.size is None else block.size) * setting.gap
    rows = [Stacked(piece, between, fresh=block.break_) for piece in made if piece is not None]
    return stack(width, rows, spread=1.0 if block.break_ else 0.0) if rows else None


def _as_section(item: Item, number: int, count: int) -> Section:
    mark = Words(f"{number}/{count}", item.heading.place if item.heading else None)
    return Section(heading=item.heading, body=item.body, picture=item.picture, alt=item.alt, mark=mark)


BLOCKS: dict[str, Callable[[Block, Setting, float], Piece | None]] = {
    "text": text,
    "items": items,
    "stack": stacked,
    "row": side_by_side,
    "card": card,
    "band": band,
    "code": code,
    "picture": picture,
    "scene": scene,
    "office": office,
    "bars": bars,
    "columns": columns,
    "table": table,
    "tiles": tiles,
    "badge": badge,
    "rule": rule,
    "running": running,
    "space": space,
    "foot": foot,
    "flow": flow,
    "each": each,
    "gallery": gallery,
    "part": part,
}
