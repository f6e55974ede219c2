"""The kinds of block a material's file may name. Block + setting + width in, a Piece out (or None: nothing to show).

To add a kind: one function here and its line in BLOCKS. A kind that has grown
its own idea stands in its own file (items, bars, foot).
"""

from collections.abc import Callable, Sequence

from ..design import Block
from ..qr import QUIET, symbol
from ..text.lines import break_lines
from ..units import Box
from ..words import Words
from .bars import bars
from .depict import depict
from .foot import foot
from .ground import ground
from .items import items
from .pieces import Piece, Stacked, fixed, padded, row, stack
from .prose import faces_for, paragraph, paragraphs
from .setting import Setting
from .shapes import line, rectangle
from .tree import Code, Frame, Node

ROLE_OF_STYLE = {"title": "H1", "heading": "H2", "callout": "H2"}
GAP = 2.0  # white between blocks where a material says nothing, in units of the format's gap


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
            rows.append(Stacked(piece, gap, block.grow, keep=block.keep or heads, rigid=block.gap is not None))
    return stack(width, rows, spread=spread, align=align, name=name) if rows else None


def text(block: Block, setting: Setting, width: float) -> Piece | None:
    """Words of the topic, the unit or the language's labels, in a style of the theme."""
    style = setting.style(block.style or "body")
    role = str(block.role or ROLE_OF_STYLE.get(style.name, "P"))
    colour = setting.colour(setting.surface.heading if role.startswith("H") else setting.surface.text)
    return paragraphs(
        setting.ask(block.from_),
        style,
        setting,
        width,
        role=role,
        colour=colour,
        align=block.align,
        name=block.name or block.from_,
    )


def stacked(block: Block, setting: Setting, width: float) -> Piece | None:
    return build(block.children, setting, width)


def side_by_side(block: Block, setting: Setting, width: float) -> Piece | None:
    """Children in columns: a weight of 0 takes the child's own width (a code, a picture)."""
    weights = block.weights or (1.0,) * len(block.children)
    between = (block.size or 3.0) * setting.gap
    made = [BLOCKS[c.kind](c, setting, width) if not w else None for c, w in zip(block.children, weights)]
    free = width - between * (len(weights) - 1) - sum(p.width for p in made if p)
    cells, x = [], 0.0
    for child, weight, piece in zip(block.children, weights, made):
        wide = piece.width if piece else free * weight / sum(weights)
        piece = piece or BLOCKS[child.kind](child, setting, wide)
        if piece is not None:
            cells.append((x, piece))
        x += wide + between
    return row(width, cells, align="middle" if block.align == "center" else "top", name=block.name or "") if cells else None


def card(block: Block, setting: Setting, width: float) -> Piece | None:
    """Children on a surface with padding, a fill, a border."""
    look = setting.edition.theme_spec.surfaces[block.surface]
    pad = look.padding * setting.gap
    bar = setting.line(look.rule_left)
    inner = build(block.children, setting.on(block.surface), width - 2 * pad - bar)
    if inner is None:
        return None
    return padded(
        inner,
        (pad, pad, pad, pad + bar),
        lambda w, h: ground(str(block.surface), setting, Box(0, 0, w, h)),
        solid=True,
        name=block.name or "card",
    )


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
    """The QR symbol of a section's target on its own white ground, quiet zone included, as a link."""
    section = setting.section(block.from_)
    if section is None or section.target is None:
        return None
    made = symbol(str(section.target.url))
    side = block.size or setting.edition.format_spec.code_side
    module = side / made.modules
    look = setting.edition.theme_spec.surfaces["code"]
    quiet = QUIET * module + setting.line(
        look.border_width + 0.3 * look.radius
    )  # the frame and its round corners stand outside the quiet zone
    whole = side + 2 * quiet
    place = getattr(section.target.url, "place", None)
    alt = setting.label("code_alt").format(url=section.target.url)
    mark = Code(quiet, quiet, module, made.rows, made.payload, made.level)
    box = Box(0, 0, whole, whole)
    figure = Frame("Figure", box, (mark,), alt=alt, place=place)
    link = Frame("Link", box, (figure,), alt=alt, link=str(section.target.url), place=place, name="code", solid=True)
    edge = Frame("Artifact", box, ground("code", setting, box))
    framed = Frame("", box, (edge, link))
    piece = fixed(whole, whole, framed)
    if block.look == "captioned":  # what the eye can check against what the phone then shows
        colour = setting.colour(setting.surface.text)
        words = setting.ask(f"{block.from_}.domain")[0]
        caption = paragraph(words, setting.style("contact"), setting, whole, colour=colour, align="center", name="domain")
        piece = stack(whole, [Stacked(piece), Stacked(caption, 0.4 * setting.gap)])
    if block.align == "center" and width > whole:
        return padded(piece, (0, (width - whole) / 2, 0, (width - whole) / 2))
    return piece


def picture(block: Block, setting: Setting, width: float) -> Piece | None:
    """A section's picture (with its alt text), or a picture named by the material (decoration).

    Without a size it is as wide as the panel; a `grow` lets it take left-over height.
    """
    section = setting.section(block.from_) if block.from_ else None
    name = section.picture if section else block.name
    alt = setting.words(section.alt or Words()) if section else ""
    place = getattr(name, "place", None) if section else None
    art = setting.picture(name)
    if art is None:
        return None
    wide = min(width, block.size or width)
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
    """The title again at the head of a later page, on one line; decoration, for it has been read already.

    A long one ends in an ellipsis: the whole stands on the first page.
    """
    style = setting.style("label")
    words = " ".join(str(setting.ask("title")[0]).replace("**", "").split())
    faces = faces_for(words, style, setting)
    lines = break_lines(words, faces, width / style.em - 1.0, setting.edition.language_spec.keep)
    short = Words(words if len(lines) == 1 else lines[0].text.rstrip(" ,;:") + "…")
    piece = paragraph(short, style, setting, width, role="", name="running")
    return Piece(width, piece.height, lambda h: Frame("Artifact", Box(0, 0, width, h), (piece.make(h),)))


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


def each(block: Block, setting: Setting, width: float) -> Piece | None:
    """The children once for every section of the topic, in order: `section` in their `from` is that section."""
    made = []
    for name in setting.edition.topic.sections:
        here = [_of_section(child, name) for child in block.children]
        if (piece := build(here, setting, width)) is not None:
            made.append(piece)
    between = (GAP if block.size is None else block.size) * setting.gap
    return stack(width, [Stacked(piece, between) for piece in made]) if made else None


def _of_section(block: Block, name: str) -> Block:
    owner, dot, part = (block.from_ or "").partition(".")
    source = Words(name + dot + part) if owner == "section" else block.from_
    return block.model_copy(update={"from_": source, "children": tuple(_of_section(child, name) for child in block.children)})


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
    "rule": rule,
    "running": running,
    "space": space,
    "foot": foot,
    "each": each,
}
