"""Fill the open slots of a layout with one village's values. Layout in, Layout out; what is around a slot never moves."""

from collections.abc import Mapping
from dataclasses import replace

from ..problems import Problem
from ..text.lines import BLANK, PLAIN, STRONG, break_lines
from ..words import PLACEHOLDER
from .prose import faces_for, set_line, village_words
from .setting import Setting
from .stamp import drafted
from .tree import Frame, Layout, Node, Slot, own_text

SHRINK = 0.97  # each try is 3 % smaller, down to the style's floor


def fill(layout: Layout, village: Mapping[str, str]) -> Layout:
    """The layout with every Slot composed: values wrap and shrink within their box, down to the style's floor.

    An empty value becomes the language's visible placeholder. What does not fit
    at the floor is a problem of the new layout, never clipped.
    """
    edition = layout.edition
    found: list[Problem] = []
    made: list[Frame] = []
    setting = Setting(edition, layout.step, edition.theme_spec.surfaces["page"], lambda: 0, found=found)

    def visit(node: Node) -> Node:
        if isinstance(node, Slot):
            made.append(filled(node, village, setting))
            return made[-1]
        if isinstance(node, Frame) and _has_slot(node):
            return replace(node, children=tuple(visit(child) for child in node.children))
        return node

    pages = tuple(replace(page, root=visit(page.root)) for page in layout.pages)
    blanks = sum(len(PLACEHOLDER.findall(own_text(frame))) for frame in made)
    if blanks and not layout.blanks:  # a village without its values makes a draft of a finished page
        pages = tuple(drafted(page, blanks, setting) for page in pages)
    named = {
        key: str(village_words(getattr(layout, key), village, edition.language_spec.village)) for key in ("title", "subject")
    }
    return replace(layout, pages=pages, blanks=layout.blanks + blanks, problems=(*layout.problems, *found), **named)


def filled(slot: Slot, village: Mapping[str, str], setting: Setting) -> Frame:
    """One slot as a frame of the same box."""
    language, format = setting.edition.language_spec, setting.edition.format_spec
    words = village_words(slot.words, village, language.village)
    style, floor = slot.style, format.floor.get(slot.style.name, 7.0)
    faces = faces_for(words, style, setting)
    while True:
        lines = break_lines(words, faces, slot.box.width / style.em, language.keep)
        if len(lines) * style.line <= slot.box.height + 1e-6:
            break
        if style.size_pt <= floor:
            over = len(lines) * style.line - slot.box.height
            setting.found.append(
                Problem(
                    "slot_overflow",
                    slot.place,
                    {"text": str(words), "over_mm": round(over, 1), "width_mm": round(slot.box.width)},
                )
            )
            break
        style = replace(style, size_pt=max(floor, style.size_pt * SHRINK))
    colours = {PLAIN: slot.colour, STRONG: slot.colour, BLANK: slot.colour}
    children = [set_line(line, n, style, faces, colours, setting, slot.box.width, slot.align) for n, line in enumerate(lines)]
    return Frame(slot.role, slot.box, tuple(children), place=slot.place, name=slot.name, solid=True)


def _has_slot(frame: Frame) -> bool:
    return any(isinstance(c, Slot) or (isinstance(c, Frame) and _has_slot(c)) for c in frame.children)
