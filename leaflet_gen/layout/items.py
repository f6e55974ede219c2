"""Lists: steps along a path, benefits with pictures, numbered or plain items. A section's items in, a Piece out."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..design import Block
from ..model import Item
from ..text.fonts import CAP_HEIGHT, face
from ..text.lines import break_lines
from ..units import Box, mm
from ..words import Words
from .depict import depict
from .pieces import Piece, Stacked, fixed, parted, row, stack, wrapped
from .prose import faces_for, paragraph, paragraphs
from .setting import Setting
from .shapes import disc, line, rectangle
from .style import Style
from .tree import Frame, Node, Run

# look -> what stands before an item's words, from left to right
LOOKS: dict[str, tuple[str, ...]] = {
    "path": ("number", "picture"),
    "icons": ("picture",),
    "numbers": ("number",),
    "ticks": ("tick",),
    "boxes": ("box",),  # to be ticked; a note has none
    "lines": (),  # a label and a line to write on
    "plain": (),
    "terms": (),  # heading and text run on in one paragraph
    "brief": ("number", "picture"),  # the same, along a path
}


LABEL, HINT = 0.45, 0.3  # of the width: the most that labels and hints take beside the lines to write on
WRITE, APART = 10.0, 3.0  # mm from line to line, and above a label of several lines: what a hand needs
PATHS = ("path", "brief")  # looks whose items stand on one path: evenly, whatever they say
RULED = ("path", "brief", "icons", "numbers")  # looks with a rule between items, where the theme has one


def items(block: Block, setting: Setting, width: float) -> Piece | None:
    """A section's items as a list. `gap` of the block is above it; `size` is the white between items, in gaps."""
    section = setting.section(block.from_)
    if section is None or not section.items:
        return None
    look = str(block.look or "numbers")
    role = str(block.role or ("H3" if section.heading else "H2"))
    rule = setting.edition.theme_spec.marks["between"]
    least = 2 * rule.space if rule.stroke and look in RULED else 0.0  # a rule wants white on both sides
    between = max(1.2 if block.size is None else block.size, least) * setting.gap
    side = block.picture or 1.0
    side *= setting.edition.format_spec.picture if side <= 1 else 1.0
    if look == "lines":
        return written(section.items, setting, width)
    rows = []
    for n, item in enumerate(section.items):
        piece = one(item, n + 1, look, role, setting, width, side)
        heads = bool(item.heading) and not item.body  # a case: never alone at the foot of a page
        rows.append(Stacked(piece, between if n else 0.0, keep=heads))
    spread = 0.3 if look == "boxes" else 1.0  # a checklist stays together
    return listed(stack(width, rows, spread=spread, even=look in PATHS, together=True, name=f"items:{look}"), look, setting)


def listed(inner: Piece, look: str, setting: Setting, thread: int = 0) -> Piece:
    """The rows as an L, with what is drawn between them: a path from number to number, or rules."""

    def make(height: float) -> Frame:
        frame = inner.make(height)
        between = tuple(_between(frame, look, setting))
        artifact = (Frame("Artifact", frame.box, between),) if between else ()
        return Frame("L", frame.box, (*artifact, frame), thread=thread, name="items")

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        first, rest = parted(inner, available)
        if first is None or rest is None:
            return (None, whole) if first is None else (whole, None)
        same = thread or setting.thread()
        return listed(first, look, setting, same), listed(rest, look, setting, same)

    return replace(inner, make=make, split=split if inner.split else None)


def _between(frame: Frame, look: str, setting: Setting) -> list[Node]:
    marks = setting.edition.theme_spec.marks
    shapes: list[Node] = []
    if look in PATHS and (mark := marks["path"]).stroke:
        middle = radius = number_side(setting) / 2
        for upper, lower in zip(frame.children, frame.children[1:]):
            top, bottom = _middle(upper) + radius + 0.8, _middle(lower) - radius - 0.8
            if bottom > top:
                w = setting.line(mark.stroke_width)
                shapes.append(
                    line(
                        middle,
                        top,
                        middle,
                        bottom,
                        stroke=setting.colour(mark.stroke),
                        width=w,
                        dash=(0.0, 2.4 * w),
                        round_ends=True,
                    )
                )
    if look in RULED and (mark := marks["between"]).stroke:
        for upper, lower in zip(frame.children, frame.children[1:]):
            y = (upper.box.bottom + lower.box.y) / 2
            shapes.append(
                line(0, y, frame.box.width, y, stroke=setting.colour(mark.stroke), width=setting.line(mark.stroke_width))
            )
    return shapes


def _middle(frame: Frame) -> float:
    return frame.box.y + frame.box.height / 2


def one(item: Item, number: int, look: str, role: str, setting: Setting, width: float, side: float) -> Piece:
    """One item: its marks at the left, its words at the right, level with each other."""
    space = 1.5 * setting.gap
    label: Piece | None = None
    left = 0.0
    inside: list[tuple[float, Piece]] = []
    wide_marks = LOOKS[look]
    if "number" in wide_marks:
        label = numeral(number, setting)
        left = label.width + space
    if "tick" in wide_marks:
        label = tick(setting)
        left = label.width + space
    if "box" in wide_marks:
        if item.note:
            words = wording(item, look, role, setting.on("aside"), width)
            return wrapped(wrapped(words, setting.thread, "LBody"), setting.thread, "LI")
        label = box(setting, setting.style("item" if item.heading else "body").line)
        left = label.width + space
    x = 0.0
    art = setting.picture(item.picture) if "picture" in wide_marks else None
    if art is not None:
        place, alt = getattr(item.picture, "place", None), str(setting.words(item.alt or Words()))
        # depicted only when it is placed: rows of the type scale are tried without
        inside.append((x, Piece(side, side, lambda _: depict(art, Box(0, 0, side, side), setting, alt, place))))
        x += side + space
    words = wording(item, look, role, setting, width - left - x)
    inside.append((x, words))
    level = "top" if look == "icons" and words.height > side else "middle"
    body = wrapped(row(width - left, inside, align=level), setting.thread, "LBody")
    cells = ([(0.0, label)] if label else []) + [(left, body)]
    top = look in ("ticks", "boxes", "numbers")
    return wrapped(row(width, cells, align="top" if top else "middle"), setting.thread, "LI")


def wording(item: Item, look: str, role: str, setting: Setting, width: float) -> Piece:
    body, head = setting.style("body"), setting.style("item")
    texts = [setting.words(t) for t in item.body]
    if look in ("terms", "brief") and item.heading and texts:
        end = "." if look == "brief" else ""  # a term's own words end in a colon
        first = Words(f"**{setting.words(item.heading)}{end}** {texts[0]}", texts[0].place)
        return paragraphs([first, *texts[1:]], body, setting, width)
    rows = []
    if item.heading:
        colour = setting.colour(setting.surface.heading)
        rows.append(
            Stacked(
                paragraph(setting.words(item.heading), head, setting, width, role=role, colour=colour, name="item"), keep=True
            )
        )
    if (prose := paragraphs(texts, body, setting, width)) is not None:
        rows.append(Stacked(prose, 0.25 * setting.gap))
    return stack(width, rows) if rows else fixed(width, 0.0)


def number_side(setting: Setting) -> float:
    """Side of the square a number stands in: its mark's diameter, or a bare digit's own width."""
    mark, style = setting.edition.theme_spec.marks["number"], setting.style("number")
    em = style.em * mark.scale
    return 1.75 * em if mark.shape != "none" else face(style.face).width("0") * em


def numeral(number: int, setting: Setting) -> Piece:
    """A step's number in the theme's mark, as the list item's label."""
    mark, style = setting.edition.theme_spec.marks["number"], setting.style("number")
    side, size = number_side(setting), style.size_pt * mark.scale
    text = str(number)
    wide = face(style.face).width(text) * mm(size)
    x = (side - wide) / 2 if mark.shape != "none" else 0.0
    run = Run(x, side / 2 + CAP_HEIGHT / 2 * mm(size), wide, text, style.face, size, setting.colour(mark.text))
    return labelled(side, _shape(mark, side, setting), run)


def tick(setting: Setting) -> Piece:
    """A ticked box drawn as shapes: no font we embed has one that prints alike everywhere."""
    mark, style = setting.edition.theme_spec.marks["tick"], setting.style("body")
    side = 1.5 * style.em
    s = side
    stroke = setting.colour(mark.text)
    strokes = (
        line(0.26 * s, 0.52 * s, 0.43 * s, 0.69 * s, stroke=stroke, width=0.1 * s, round_ends=True),
        line(0.43 * s, 0.69 * s, 0.75 * s, 0.33 * s, stroke=stroke, width=0.1 * s, round_ends=True),
    )
    art = Frame("Artifact", Box(0, 0, side, side), (*_shape(mark, side, setting), *strokes))
    return fixed(side, side, art)


def box(setting: Setting, first: float) -> Piece:
    """An empty box to tick, level with the first line of what it stands before, which is `first` mm high."""
    side = 1.3 * setting.style("body").em
    shapes = _shape(setting.edition.theme_spec.marks["box"], side, setting)
    art = Frame("Artifact", Box(0, max(0.0, (first - side) / 2), side, side), shapes)
    return fixed(side, max(side, first), art)


def written(items: Sequence[Item], setting: Setting, width: float) -> Piece:
    """Lines to write on: each item's heading before its line, its words after it. Lines begin and end below each other."""
    style, hint = setting.style("item"), setting.style("body")
    labels = [paragraphs([setting.words(i.heading)] if i.heading else (), style, setting, LABEL * width) for i in items]
    hints = [paragraphs([setting.words(t) for t in i.body], hint, setting, HINT * width) for i in items]
    left = _widest([(i.heading,) if i.heading else () for i in items], style, setting, LABEL * width)
    right = _widest([i.body for i in items], hint, setting, HINT * width)
    rows = []
    for n, (label, after) in enumerate(zip(labels, hints)):
        rows.append(Stacked(_to_write_on(label, after, left, right, setting, width), 0.0))
    return listed(stack(width, rows, name="items:lines"), "lines", setting)


def _widest(texts: Sequence[Sequence[Words]], style: Style, setting: Setting, most: float) -> float:
    """The widest line of any of the texts, set in at most `most` mm, and the white beside it; 0 without any."""
    keep = setting.edition.language_spec.keep
    words = [setting.words(t) for several in texts for t in several]
    lines = [line for t in words for line in break_lines(t, faces_for(t, style, setting), most / style.em, keep)]
    return max(line.width for line in lines) * style.em + setting.gap if lines else 0.0


def _to_write_on(label: Piece | None, after: Piece | None, left: float, right: float, setting: Setting, width: float) -> Piece:
    """One line, its words level with its end: they stand on it as what is written will."""
    mark = setting.edition.theme_spec.marks["write"]
    high = max(WRITE, *(piece.height + APART for piece in (label, after) if piece), 0.0)
    thick = setting.line(mark.stroke_width)
    ruled = line(left, high - 0.5, width - right, high - 0.5, stroke=setting.colour(mark.stroke), width=thick)
    parts = [Frame("Artifact", Box(0, 0, width, high), (ruled,))]
    for piece, x in ((label, 0.0), (after, width - right + setting.gap)):
        if piece:
            parts.append(piece.make(piece.height).at(x, high - piece.height))
    body = Frame("LBody", Box(0, 0, width, high), tuple(parts))
    return fixed(width, high, Frame("LI", Box(0, 0, width, high), (body,)))


def labelled(side: float, shapes: tuple[Node, ...], run: Run) -> Piece:
    box = Box(0, 0, side, side)
    artifact = (Frame("Artifact", box, shapes),) if shapes else ()
    return fixed(side, side, *artifact, Frame("Lbl", box, (run,), name="number"))


SHAPES: dict[str, Callable[[float, str | None, str | None, float], tuple[Node, ...]]] = {
    "none": lambda side, fill, stroke, width: (),
    "disc": lambda side, fill, stroke, width: (disc(side / 2, side / 2, side / 2, fill=fill),),
    "ring": lambda side, fill, stroke, width: (disc(side / 2, side / 2, side / 2, fill=fill, stroke=stroke, stroke_width=width),),
    "square": lambda side, fill, stroke, width: (
        rectangle(Box(0, 0, side, side), fill=fill, stroke=stroke, stroke_width=width, radius=side / 6),
    ),
}


def _shape(mark, side: float, setting: Setting) -> tuple[Node, ...]:
    return SHAPES[mark.shape](side, setting.colour(mark.fill), setting.colour(mark.stroke), setting.line(mark.stroke_width))
