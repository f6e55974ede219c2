"""Marks in the outer margin: draft, record of its time, page number. A page in, the page with its marks out."""

from dataclasses import replace

from ..language import say_day
from ..units import Box
from ..words import Words
from .prose import paragraph
from .setting import Setting
from .shapes import rectangle
from .tree import Frame, Page

APART = 1.5  # mm between two marks, and between a mark's edge and its words
NUMBER_WIDTH = 40.0


def drafted(page: Page, blanks: int, setting: Setting) -> Page:
    """The page with a draft mark at its top right that says how many blanks there are; as it is where there are none."""
    if not blanks:
        return page
    mark = _mark(f"{setting.label('draft')} · {setting.label('draft_note').format(count=blanks)}", "stamp", setting, page.width)
    return _with(page, [mark.at(page.width - page.safe - 0.5 - mark.box.width, page.safe + 0.2)])


def recorded(page: Page, setting: Setting) -> Page:
    """The page with a mark at its top left that it is a record of its time, where its unit is of the past."""
    day = setting.edition.unit_spec.as_of
    if not day:
        return page
    text = setting.label("historical").format(day=say_day(day, setting.edition.language_spec))
    return _with(page, [_mark(str(text), "record", setting, page.width).at(setting.edition.format_spec.margin, page.safe + 0.2)])


def _mark(text: str, surface: str, setting: Setting, most: float) -> Frame:
    here, style = setting.on(surface), setting.style("small")
    words = paragraph(Words(text), style, here, most, name="stamp").make(style.line)
    wide = max(run.x + run.width for run in words.children[0].children)
    box = Box(0, 0, wide + 2 * APART, style.line + 0.8)
    look = here.surface
    ground = rectangle(
        box,
        fill=setting.colour(look.fill),
        stroke=setting.colour(look.border),
        stroke_width=look.border_width,
        radius=look.radius,
    )
    line = replace(words, box=Box(APART, 0.4, wide, style.line), solid=False)
    return Frame("", box, (Frame("Artifact", box, (ground,)), line), solid=True, name="stamp")


def numbered(page: Page, number: int, count: int, setting: Setting) -> Page:
    """The page with its number at the foot, where there are several pages of one text."""
    format = setting.edition.format_spec
    if count < 2 or format.pages != "many":
        return page
    style = setting.style("small")
    text = Words(setting.label("page").format(page=number, pages=count))
    words = paragraph(text, style, setting, NUMBER_WIDTH, align="center", name="page number").make(style.line)
    box = Box((page.width - NUMBER_WIDTH) / 2, page.height - page.safe - style.line, NUMBER_WIDTH, style.line)
    return _with(page, [Frame("Artifact", box, (replace(words, role=""),))])


def _with(page: Page, frames: list[Frame]) -> Page:
    return replace(page, root=replace(page.root, children=(*page.root.children, *frames))) if frames else page
