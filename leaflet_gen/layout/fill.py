"""Fill the open slots of a layout with one village's values. Layout in, Layout out; what is around a slot never moves."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import is_

from ..model import Keep
from ..problems import Problem
from ..text.fonts import face
from ..text.lines import BLANK, PLAIN, SLACK, STRONG, Line, break_lines
from ..units import Box
from ..words import FIELD, PLACEHOLDER, Words
from .code import fitted
from .prose import LEVEL_STYLES, SHARE, faces_for, set_lines, spelt, village_words
from .setting import Setting
from .stamp import drafted, unstamped
from .style import Style
from .tree import CodeSlot, Frame, Layout, Node, Open, Run, Slot

SMALLEST = 7.0  # pt, of a style that no format names a floor for
SHRINK = 0.97  # each try is 3 % smaller, down to the style's floor
WHOLLY_STRONG = re.compile(r"\*\*(?! )([^*]+)(?<! )\*\*")


def fill(layout: Layout, village: Mapping[str, str], others: Mapping[int, Mapping[str, str]] = {}) -> Layout:
    """The layout with every slot composed: values wrap and shrink within their box, down to the style's floor.

    An empty value becomes the language's visible placeholder. What does not fit
    at the floor is a problem of the new layout, never clipped. `others` have the slots of these numbers.
    """
    if not layout.slots:
        return layout
    setting = setting_of(layout)
    frames = iter([filled(slot, n, others.get(n, village), setting) for n, slot in enumerate(layout.slots, 1)])

    def visit(node: Node) -> Node:
        if isinstance(node, Open):
            return next(frames)
        if not isinstance(node, Frame):
            return node
        children = tuple([visit(child) for child in node.children])
        return node if all(map(is_, children, node.children)) else replace(node, children=children)

    whole = stamped(layout, blanks_of(layout, village, others))
    pages = tuple(replace(page, root=visit(page.root)) for page in whole.pages)
    return replace(whole, pages=pages, problems=(*layout.problems, *setting.found), **named(layout, village))


def setting_of(layout: Layout) -> Setting:
    edition = layout.edition
    return Setting(edition, layout.step, edition.theme_spec.surfaces["page"], lambda: 0)


def blanks_of(layout: Layout, village: Mapping[str, str], others: Mapping[int, Mapping[str, str]] = {}) -> int:
    """How many blanks this village, and those of `others` in their slots, leave open."""
    placeholders = layout.edition.language_spec.village
    words = [(slot.words, others.get(n, village)) for n, slot in enumerate(layout.slots, 1) if isinstance(slot, Slot)]
    return sum(blanks_in((text,), values, placeholders) for text, values in words)


def blanks_in(texts: Iterable[str], village: Mapping[str, str], placeholders: Mapping[str, str]) -> int:
    return sum(len(PLACEHOLDER.findall(spelt(text, village, placeholders))) for text in texts)


def stamped(layout: Layout, blanks: int) -> Layout:
    """The layout, its slots still open, with the draft mark that it has with so many more blanks."""
    if not blanks:
        return layout
    setting, blanks = setting_of(layout), layout.blanks + blanks
    pages = [drafted(unstamped(page), blanks, setting, n > 1) for n, page in enumerate(layout.pages, 1)]
    return replace(layout, pages=tuple(pages), blanks=blanks)


def named(layout: Layout, village: Mapping[str, str]) -> dict[str, str]:
    """What a file filled for this village is called: its title says for which."""
    placeholders = layout.edition.language_spec.village
    said = {key: spelt(getattr(layout, key), village, placeholders) for key in ("title", "subject")}
    name = village.get("name", "")
    return {**said, "title": f"{said['title']} · {name}"} if name and "{village.name}" not in layout.title else said


def filled(slot: Open, number: int, village: Mapping[str, str], setting: Setting) -> Frame:
    """One slot as a frame of the same box."""
    if isinstance(slot, CodeSlot):
        return fitted(slot, number, village, setting)
    words = village_words(slot.words, village, setting.edition.language_spec.village)
    if line := one_line(slot)(words):
        (x, wide, text, name), style = line, slot.style
        run = Run(x, style.rise, wide, text, name, style.size_pt, slot.colour)
        line = Frame("", Box(0, 0, slot.box.width, style.line), (run,))
        return Frame(slot.role, slot.box, (line,), place=slot.place, name=slot.name, solid=True, slot=number)
    return on_lines(slot, number, words, setting)


def on_lines(slot: Slot, number: int, words: Words, setting: Setting) -> Frame:
    """The slot with words that need more than one line, more than one face, or a mark: in the largest letters in which they fit."""
    style, floor = slot.style, _floor(slot, setting)
    if over := overflow(slot, words, setting):
        setting.found.append(over)
        style = floor
    faces, keep = faces_for(words, style, setting), setting.edition.language_spec.keep
    lines = _lines(words, faces, slot.box.width, style, keep)
    while not over and not _holds(slot, lines, style):
        style = replace(style, size_pt=max(floor.size_pt, style.size_pt * SHRINK))
        lines = _lines(words, faces, slot.box.width, style, keep)
    colours = {PLAIN: slot.colour, STRONG: slot.colour, BLANK: slot.colour}
    children = set_lines(lines, style, faces, colours, setting, slot.box.width, slot.align)
    return Frame(slot.role, slot.box, children, place=slot.place, name=slot.name, solid=True, slot=number)


def overflow(slot: Slot, words: Words, setting: Setting) -> Problem | None:
    """What is told of words that do not fit their box even in the smallest letters of their style."""
    style = _floor(slot, setting)
    lines = _lines(words, faces_for(words, style, setting), slot.box.width, style, setting.edition.language_spec.keep)
    if _holds(slot, lines, style):
        return None
    beyond = lines[int(slot.box.height / style.line + 1e-6) :]
    values = {
        "text": str(words),
        "over_mm": round(len(lines) * style.line - slot.box.height, 1),
        "characters": sum(len(line.text.rstrip()) for line in beyond),
        "fields": fields_of(slot),
    }
    return Problem("slot_overflow", slot.place, values)


def _floor(slot: Slot, setting: Setting) -> Style:
    """The slot's style in its smallest letters."""
    floor = setting.edition.format_spec.floor.get(slot.style.name, SMALLEST)
    return replace(slot.style, size_pt=min(slot.style.size_pt, floor))


Setter = Callable[[str], tuple[float, float, str, str] | None]


def one_line(slot: Slot) -> Setter:
    """Sets words on the one line that they take where they need no second line, no second face and no mark: nearly always.

    A function, so that what is the same for all words of the slot is found once. It gives where the line begins and how
    wide it is, in mm, its text and its face.
    """
    style, em, share = slot.style, slot.style.em, SHARE.get(slot.align, 0.0)
    width = slot.box.width
    limit = round(width / em, 4) + SLACK
    plain, strong = face(style.face), face(style.strong)

    def of(words: str) -> tuple[float, float, str, str] | None:
        f, wider = plain, 0.0  # by how much a space is wider, as lines are measured
        if "*" in words and (whole := WHOLLY_STRONG.fullmatch(words)):
            words, f, wider = whole[1], strong, plain.space - strong.space
        if "[" in words or "**" in words:
            return None
        parts = words.split()
        wide = f.wide(parts)
        line = wide + wider * max(0, len(parts) - 1)
        return ((width - line * em) * share, wide * em, " ".join(parts), f.name) if 0 <= line <= limit else None

    return of


def plain_lines(slot: Slot, words: str, setting: Setting) -> tuple[Line, ...]:
    """The words in lines at their own size; none where they need a second face, a mark, or smaller letters."""
    style = slot.style
    if "**" in words or "[" in words or not face(style.face).has(words):
        return ()
    lines = _lines(words, faces_for(words, style, setting), slot.box.width, style, setting.edition.language_spec.keep)
    return lines if _holds(slot, lines, style) else ()


def fits(slot: Slot, words: Words, setting: Setting) -> bool:
    """Whether the words fit their box at its own size, and need not be made smaller."""
    faces = faces_for(words, slot.style, setting)
    return _holds(slot, _lines(words, faces, slot.box.width, slot.style, setting.edition.language_spec.keep), slot.style)


def _lines(words: str, faces: Mapping[str, str], width: float, style: Style, keep: Keep) -> tuple[Line, ...]:
    """As prose is broken: a name in two lines has lines of even length."""
    return break_lines(words, faces, width / style.em, keep, level=style.name in LEVEL_STYLES)


def _holds(slot: Slot, lines: Sequence[Line], style: Style) -> bool:
    return len(lines) * style.line <= slot.box.height + 1e-6


def fields_of(slot: Slot) -> tuple[str, ...]:
    """The fields of a village that its words name."""
    return tuple(name.partition(".")[2] for name in FIELD.findall(slot.words))
