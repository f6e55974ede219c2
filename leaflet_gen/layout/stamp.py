"""Marks in the outer margin: draft, record of its time, page number. A page in, the page with its marks out."""

from dataclasses import replace

from ..language import say_day
from ..units import Box
from ..words import Words
from .ground import ground
from .prose import paragraph
from .setting import Setting
from .style import Style
from .tree import Frame, Page

PADDING = 1.8  # mm between a mark's edge and its words
NUMBER_WIDTH = 40.0


def drafted(page: Page, blanks: int, setting: Setting, again: bool = False) -> Page:
    """The page with a draft mark at its top that says how many blanks there are; as it is where there are none.

    On a later page it is seen again, and not heard again.
    """
    if not blanks:
        return page
    short = f"**{setting.label('draft')}**"
    texts = (f"{short} · {setting.label('draft_note').format(count=blanks)}", short)
    whole, short = (replace(_mark(text, setting, page.width), role="Artifact" if again else "") for text in texts)
    margin, top = setting.edition.format_spec.margin, page.safe + 0.1
    if setting.strip and _first_read(page) > page.width / 2:  # beside the words of the strip, not on them
        return _with(page, [whole.at(margin, top)])
    room = page.width - 2 * margin - (_strip_words(setting, page.width)[1] + PADDING if setting.strip else 0.0)
    mark = whole if whole.box.width <= room else short
    if mark.box.width > room:  # a narrow page: below the strip
        top = setting.strip + 0.3
    return _with(page, [mark.at(page.width - margin - mark.box.width, top)])


def unstamped(page: Page) -> Page:
    """The page without its draft mark."""
    kept = tuple(child for child in page.root.children if not (isinstance(child, Frame) and child.name == "stamp"))
    return replace(page, root=replace(page.root, children=kept))


def _mark(text: str, setting: Setting, most: float) -> Frame:
    style = setting.style("small")
    words, wide = _line(text, style, setting.on("stamp"), most)
    box = Box(0, 0, wide + 2 * PADDING, style.line + 0.8)
    line = replace(words, box=Box(PADDING, 0.4, wide, style.line), solid=False)
    return Frame("", box, (Frame("Artifact", box, ground("stamp", setting, box)), line), solid=True, name="stamp")


def recorded(page: Page, setting: Setting) -> Page:
    """The page under a strip that says it is a record of its time, where its unit is of the past.

    The strip runs over the whole sheet and out into the bleed; its words stand
    in the panel that is read first.
    """
    if not setting.strip:
        return page
    words, wide = _strip_words(setting, page.width)
    box = Box(-page.bleed, -page.bleed, page.width + 2 * page.bleed, setting.strip + page.bleed)
    strip = Frame("Artifact", Box(0, 0, page.width, setting.strip), ground("record", setting, box))
    left = _first_read(page) + setting.edition.format_spec.margin
    line = replace(words, box=Box(left, page.safe + 0.3, wide, words.box.height), name="record")
    return _with(page, [strip, line])


def _strip_words(setting: Setting, most: float) -> tuple[Frame, float]:
    day = say_day(setting.edition.unit_spec.as_of, setting.edition.language_spec)
    text = setting.label("historical").format(day=day)
    return _line(f"**{text}**", setting.style("label"), setting.on("record"), most)


def _first_read(page: Page) -> float:
    """Left edge of the panel that is read first."""
    return next((child.box.x for child in page.root.children if isinstance(child, Frame) and child.name == "panel"), 0.0)


def _line(text: str, style: Style, setting: Setting, most: float) -> tuple[Frame, float]:
    """One line of words and how wide it is."""
    words = paragraph(Words(text), style, setting, most, name="stamp").make(style.line)
    return words, max(run.x + run.width for run in words.children[0].children)


def numbered(page: Page, number: int, count: int, setting: Setting) -> Page:
    """The page with its number at the foot, where there are several pages of one text; a screen shows one at a time."""
    format = setting.edition.format_spec
    if count < 2 or format.pages != "many" or format.pixels:
        return page
    style = setting.style("small")
    text = Words(setting.label("page").format(page=number, pages=count))
    words = paragraph(text, style, setting, NUMBER_WIDTH, align="center", name="page number").make(style.line)
    box = Box((page.width - NUMBER_WIDTH) / 2, page.height - page.safe - style.line, NUMBER_WIDTH, style.line)
    return _with(page, [Frame("Artifact", box, (replace(words, role=""),))])


def _with(page: Page, frames: list[Frame]) -> Page:
    return replace(page, root=replace(page.root, children=(*page.root.children, *frames))) if frames else page
