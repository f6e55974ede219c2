"""Compose an edition. Edition in, Layout out; pure: no file, no clock, no PDF.

1. The format's type scale is tried from its first row; the first in which
   every panel holds its words is taken.
2. Panels of a fixed page take their words as they are; a format with
   `pages: many` lets the body run on over as many pages as it needs.
3. What does not fit at the last row, the floor, is measured: how far over, and
   how many characters to cut, in which text.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..design import Area, Panel, Sheet
from ..language import localised, say_day
from ..problems import Place, Problem
from ..units import Box
from ..words import PLACEHOLDER, Words
from .blocks import build, ground
from .edition import Edition
from .pieces import Piece, parted
from .prose import paragraph
from .setting import Setting
from .shapes import rectangle
from .tree import Frame, Layout, Node, Page, Slot, own_text, walk

ROUNDING = 0.01  # mm
FULL = 0.72  # a flowing page filled this far is spread to its foot; an emptier one ends where it ends


def compose(edition: Edition) -> Layout:
    """The edition, laid out. Its `problems` say what did not fit; its slots are still open (see `fill`)."""
    steps = range(len(edition.format_spec.scale))
    for step in steps:
        setting = _setting(edition, step)
        pages, over = _pages(edition, setting)
        if not over:
            break
    found = list(setting.found)
    for panel, by in over:
        found.extend(_overflow(edition, panel, by, setting))
    return _finished(edition, pages, setting, tuple(found))


def _setting(edition: Edition, step: int, cut: Mapping[Place, int] | None = None) -> Setting:
    return Setting(edition, step, edition.theme_spec.surfaces["page"], itertools.count(1).__next__, cut or {})


def _sheets(edition: Edition) -> tuple[Sheet, ...]:
    """The format's sheets; without any, one side with one panel over the whole page."""
    whole = Panel(name=Words("page"), width=edition.format_spec.trim[0])
    return edition.format_spec.sheets or (Sheet(panels=(whole,)),)


def _pages(edition: Edition, setting: Setting) -> tuple[list[Page], list[tuple[str, float]]]:
    """All pages at one row of the type scale, and each panel that is over, with by how many mm."""
    if edition.format_spec.pages == "many":
        return _flowing(edition, setting)
    pages, over = [], []
    for sheet in _sheets(edition):
        x, lefts = 0.0, {}
        for panel in sheet.panels:
            lefts[str(panel.name)] = (x, panel.width)
            x += panel.width
        frames = []
        for name, area in edition.plan.panels.items():  # in the order they are read
            if name not in lefts:
                continue
            left, width = lefts[name]
            filled = _Filled.of(area, setting, width, edition)
            excess = filled.excess(filled.body.height if filled.body else 0.0)
            if excess > ROUNDING:
                over.append((name, excess))
            edges = (left <= ROUNDING, left + width >= edition.format_spec.trim[0] - ROUNDING)
            frames.append(filled.frame(filled.body, edges, alone=len(sheet.panels) == 1).at(left, 0.0))
        folds = tuple(x for x, _ in list(lefts.values())[1:])
        pages.append(_page(edition, frames, folds, str(sheet.label or "")))
    return pages, over


def _flowing(edition: Edition, setting: Setting) -> tuple[list[Page], list[tuple[str, float]]]:
    """One panel, whose body runs over as many pages as it needs."""
    name, area = next(iter(edition.plan.panels.items()))
    width = edition.format_spec.trim[0]
    filled = _Filled.of(area, setting, width, edition)
    later = _Filled.of(area, setting, width, edition, running=True)
    pages, over = [], []
    rest = filled.body
    while rest is not None or not pages:
        here = filled if not pages else later
        first, left = parted(rest, here.room) if rest else (None, None)
        if first is None and rest is not None:  # taller than a page and not to be parted
            over.append((name, rest.height - here.room))
            first, left = rest, None
        pages.append(_page(edition, [here.frame(first, (True, True), alone=True, last=left is None)], (), ""))
        rest = left
    return pages, over


@dataclass(frozen=True)
class _Filled:
    """An area's parts, measured: head, body and foot of one panel."""

    edition: Edition
    setting: Setting
    area: Area
    width: float
    head: Piece | None
    body: Piece | None
    foot: Piece | None

    @classmethod
    def of(cls, area: Area, setting: Setting, width: float, edition: Edition, running: bool = False) -> "_Filled":
        inner = width - 2 * edition.format_spec.margin
        here = setting.on(str(area.surface))
        head = build(area.running if running else area.head, here, inner, name="head")
        body = build(area.body, here, inner, spread=1.0 if area.align == "spread" else 0.0, align=area.align, name="body")
        foot = build(area.foot, here, inner, name="foot")
        lead = (area.running if running else area.head)[:1]
        if head and lead and lead[0].kind == "band":
            head = replace(head, bleeds=True)
        if foot and area.foot[-1].kind == "scene":
            foot = replace(foot, bleeds=True)
        return cls(edition, setting, area, width, head, body, foot)

    @property
    def top(self) -> float:
        """Where the body begins."""
        format = self.edition.format_spec
        if self.head is None:
            return format.top
        return (0.0 if self.head.bleeds else format.top) + self.head.height + 2.0 * format.gap

    @property
    def bottom(self) -> float:
        """Where the body ends."""
        format = self.edition.format_spec
        if self.foot is None:
            return format.trim[1] - format.margin
        return self._foot_top() - 1.5 * format.gap

    def _foot_top(self) -> float:
        format = self.edition.format_spec
        return format.trim[1] - self.foot.height - (0.0 if self.foot.bleeds else self.foot_margin)

    @property
    def foot_margin(self) -> float:
        return max(self.edition.format_spec.safe + 1.5, 0.6 * self.edition.format_spec.margin)

    @property
    def room(self) -> float:
        return self.bottom - self.top

    def excess(self, body_height: float) -> float:
        return body_height - self.room

    def frame(self, body: Piece | None, edges: tuple[bool, bool], *, alone: bool, last: bool = True) -> Frame:
        """The panel: ground, head, body, foot, in the order they are read."""
        format = self.edition.format_spec
        children: list[Node] = []
        look = self.edition.theme_spec.surfaces[str(self.area.surface)]
        if look.fill and str(self.area.surface) != "page":
            out = format.bleed
            left, right = (out if edge else 0.0 for edge in edges)
            box = Box(-left, -out, self.width + left + right, format.trim[1] + 2 * out)
            children.append(Frame("Artifact", Box(0, 0, self.width, format.trim[1]), (rectangle(box, fill=self.setting.colour(look.fill)),)))
        if self.head:
            placed = self.head.make(self.head.height)
            children.append(self._inward(placed, self.head).at(*((0, 0) if self.head.bleeds else (format.margin, format.top))))
        if body:
            full = body.height / self.room if self.room > 0 else 1.0
            stretched = self.area.align != "top" and (format.pages == "fixed" or full > FULL or not last)
            children.append(body.make(max(self.room, body.height) if stretched else body.height).at(format.margin, self.top))
        if self.foot:
            children.append(self.foot.make(self.foot.height).at(format.margin, self._foot_top()))
        return Frame("" if alone else "Sect", Box(0, 0, self.width, format.trim[1]), tuple(children), name="panel")

    def _inward(self, placed: Frame, piece: Piece) -> Frame:
        """A head that begins with a band: the band stands at the paper's edge, what follows at the margin."""
        if not piece.bleeds:
            return placed
        margin = self.edition.format_spec.margin
        moved = tuple(c if n == 0 else c.at(margin, c.box.y) for n, c in enumerate(placed.children))
        return replace(placed, children=moved)


def _page(edition: Edition, frames: list[Frame], folds: tuple[float, ...], label: str) -> Page:
    width, height = edition.format_spec.trim
    root = Frame("", Box(0, 0, width, height), tuple(frames))
    return Page(width, height, root, edition.format_spec.bleed, edition.format_spec.safe, folds, label)


# --- what does not fit


def _overflow(edition: Edition, panel: str, by: float, setting: Setting) -> list[Problem]:
    """Which texts of the panel to shorten, longest first, and by how many characters, so that it fits."""
    area, width = edition.plan.panels[panel], _panel_width(edition, panel)
    printed: dict[Place, tuple[Words, str]] = {}

    def excess(cut: Mapping[Place, int]) -> float:
        tried = _setting(edition, setting.step, cut)
        filled = _Filled.of(area, tried, width, edition)
        printed.update({} if cut else tried.printed)
        if edition.format_spec.pages == "fixed":
            return filled.excess(filled.body.height if filled.body else 0.0)
        return _flowing(edition, tried)[1][0][1] if _flowing(edition, tried)[1] else 0.0

    excess({})
    texts = [(len(words), place, style) for place, (words, style) in printed.items() if len(words) > 24]
    texts.sort(key=lambda text: -text[0])
    cut: dict[Place, int] = {}
    problems = []
    for length, place, style in texts:
        most = length - 12
        if excess({**cut, place: most}) >= excess(cut) - ROUNDING:
            continue  # this text is not what makes it high
        low, high = 1, most
        while low < high:  # the least cut that helps
            middle = (low + high) // 2
            if excess({**cut, place: middle}) > ROUNDING:
                low = middle + 1
            else:
                high = middle
        enough = excess({**cut, place: low}) <= ROUNDING
        cut[place] = low
        problems.append(Problem("overflow", place, _measure(edition, panel, by, setting, low, style)))
        if enough:
            break
    return problems or [Problem("overflow_panel", next(iter(printed), None), _measure(edition, panel, by, setting, 0, "body"))]


def _measure(edition: Edition, panel: str, by: float, setting: Setting, characters: int, style: str) -> dict[str, object]:
    size = edition.format_spec.scale[setting.step].get(style, 0.0)
    return {"over_mm": round(by, 1), "characters": characters, "material": edition.material, "format": edition.format, "panel": panel, "size_pt": size,
            "lang": edition.language, "unit": edition.unit}


def _panel_width(edition: Edition, name: str) -> float:
    return next((p.width for s in _sheets(edition) for p in s.panels if str(p.name) == name), edition.format_spec.trim[0])


# --- what the whole needs


def _finished(edition: Edition, pages: list[Page], setting: Setting, problems: tuple[Problem, ...]) -> Layout:
    unit, language = edition.unit_spec, edition.language_spec
    blanks = {(str(m), f.place) for page in pages for f in _text_frames(page) for m in PLACEHOLDER.findall(_said(f))}
    stamped = [_stamped(page, n, len(pages), len(blanks), edition, setting) for n, page in enumerate(pages, 1)]
    day = edition.topic.edited_on
    return Layout(
        title=str(setting.words(edition.topic.title)).replace("**", ""),
        lang=str(language.tag),
        pages=tuple(_levelled(stamped)),
        author=str(localised(unit.office, edition.language)),
        subject=str(setting.words(edition.topic.promise)) if edition.topic.promise else "",
        date="" if isinstance(day, str) else day.isoformat(),
        step=setting.step,
        problems=problems,
        draft=bool(blanks),
        edition=edition,
    )


def _text_frames(page: Page):
    return (node for node, *_ in walk(page.root) if isinstance(node, Slot) or (isinstance(node, Frame) and node.role and node.place))


def _said(node: Frame | Slot) -> str:
    return node.words if isinstance(node, Slot) else own_text(node)


def _stamped(page: Page, number: int, count: int, blanks: int, edition: Edition, setting: Setting) -> Page:
    """The page with its marks: draft, record of its time, page number. They stand in the outer margin, inside the safe area."""
    marks: list[str] = []
    if blanks:
        marks.append(f"{setting.label('draft')} · {setting.label('draft_note').format(count=blanks)}")
    if edition.unit_spec.as_of:
        marks.append(setting.label("historical").format(day=say_day(edition.unit_spec.as_of, edition.language_spec)))
    frames = []
    style = setting.style("small")
    right = page.width - edition.format_spec.safe - 0.5
    for n, mark in enumerate(marks):
        draft = n == 0 and bool(blanks)
        here = setting.on("stamp" if draft else "record")
        words = paragraph(Words(mark), style, here, page.width, name="stamp")
        line = words.make(words.height)
        wide = max(c.x + c.width for c in line.children[0].children) + 3.0
        box = Box(0, 0, wide, style.line + 0.8)
        right -= wide
        for fold in page.folds:  # a mark does not stand across a fold
            if right - 2.0 < fold < right + wide:
                right = fold - 2.0 - wide
        frame = Frame("", Box(right, edition.format_spec.safe + 0.2, wide, box.height),
                      (Frame("Artifact", box, (ground("stamp" if draft else "record", setting, box),)), line.at(1.5, 0.4)), solid=True, name="stamp")
        frames.append(frame)
        right -= 1.5
    if count > 1 and not page.folds and edition.format_spec.pages == "many":
        text = setting.label("page").format(page=number, pages=count)
        words = paragraph(Words(text), style, setting, 40.0, align="center", name="page number").make(style.line)
        frames.append(Frame("Artifact", Box((page.width - 40) / 2, page.height - edition.format_spec.safe - style.line, 40, style.line), (replace(words, role=""),)))
    if not frames:
        return page
    return replace(page, root=replace(page.root, children=(*page.root.children, *frames)))


def _levelled(pages: list[Page]) -> list[Page]:
    """Heading levels that never skip one (PDF/UA-1, 7.4.2): what a block asks for is its rank, not its number."""
    ranks: list[int] = []

    def visit(node: Node) -> Node:
        if not isinstance(node, Frame) or node.role == "Artifact":
            return node
        role = node.role
        if role[:1] == "H" and role[1:].isdigit():
            rank = int(role[1:])
            while ranks and ranks[-1] >= rank:
                ranks.pop()
            ranks.append(rank)
            role = f"H{len(ranks)}"
        return replace(node, role=role, children=tuple(visit(c) for c in node.children))

    return [replace(page, root=visit(page.root)) for page in pages]
