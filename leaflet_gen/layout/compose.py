"""Compose an edition. Edition in, Layout out; pure: no file, no clock, no PDF.

1. The format's type scale is tried from its first row; the first in which
   every panel holds its words is taken.
2. Panels of a fixed page take their words as they are; a format with
   `pages: many` lets the body run on over as many pages as it needs.
3. What does not fit at the last row, the floor, is measured: how far over, and
   how many characters to cut, in which text.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..design import Panel, Sheet
from ..language import localised
from ..problems import Place, Problem
from ..units import Box
from ..words import PLACEHOLDER, Words
from .blocks import build
from .edition import Edition
from .pieces import Piece, parted
from .setting import Setting
from .shapes import rectangle
from .stamp import drafted, numbered, recorded
from .tree import Frame, Layout, Node, Page, own_text, walk

ROUNDING = 0.01  # mm
FULL = 0.72  # a flowing page filled this far is spread to its foot; an emptier one ends where it ends


def compose(edition: Edition) -> Layout:
    """The edition, laid out. Its `problems` say what did not fit; its slots are still open (see `fill`)."""
    setting, panels, over = _best_row(edition)
    pages = _flowing(edition, panels) if _flows(edition) else _fixed(edition, panels)
    found = list(setting.found)
    for name, by in over:
        found.extend(_overflow(edition, name, by, setting))
    return _finished(edition, pages, setting, tuple(found))


def _best_row(edition: Edition) -> tuple[Setting, dict[str, "_Filled"], list[tuple[str, float]]]:
    """The largest row of the type scale that holds all words; of a flowing format, the largest with the fewest pages."""
    fitting = []
    for step in range(len(edition.format_spec.scale)):
        setting = _setting(edition, step)
        panels = _measured(edition, setting)
        over = _over(edition, panels)
        if not over:
            fitting.append((_count(panels) if _flows(edition) else 1, step, setting, panels))
            if not _flows(edition):
                break
    if not fitting:
        return setting, panels, over
    _, _, setting, panels = min(fitting, key=lambda row: row[:2])
    return setting, panels, []


def _count(panels: Mapping[str, "_Filled"]) -> int:
    return 1 + max(stream.page for stream in _streams(panels))


def _setting(edition: Edition, step: int, cut: Mapping[Place, int] | None = None) -> Setting:
    return Setting(edition, step, edition.theme_spec.surfaces["page"], itertools.count(1).__next__, cut=cut or {})


def _sheets(edition: Edition) -> tuple[Sheet, ...]:
    """The format's sheets; without any, one side with one panel over the whole page."""
    whole = Panel(name=Words("page"), width=edition.format_spec.trim[0])
    return edition.format_spec.sheets or (Sheet(panels=(whole,)),)


def _flows(edition: Edition) -> bool:
    return edition.format_spec.pages == "many"


def _measured(edition: Edition, setting: Setting) -> dict[str, "_Filled"]:
    """Every panel with its parts at one row of the type scale; nothing is placed yet."""
    panels = {}
    for sheet in _sheets(edition):
        left = 0.0
        for panel in sheet.panels:
            name = str(panel.name)
            if name in edition.plan.panels:
                panels[name] = _Filled.of(name, left, panel.width, edition, setting)
            left += panel.width
    return panels


def _over(edition: Edition, panels: Mapping[str, "_Filled"]) -> list[tuple[str, float]]:
    """Each panel that cannot hold its words, with by how many mm. A flowing one fails only by a piece taller than a page."""
    if _flows(edition):
        return [(stream.panel.name, stream.excess) for stream in _streams(panels) if stream.excess > ROUNDING]
    return [(panel.name, panel.excess) for panel in panels.values() if panel.excess > ROUNDING]


def _fixed(edition: Edition, panels: Mapping[str, "_Filled"]) -> list[Page]:
    """One page for each side of the paper, its panels in the order they are read."""
    pages = []
    for sheet in _sheets(edition):
        here = [str(panel.name) for panel in sheet.panels]
        frames = [panels[name].frame(panels[name].body) for name in edition.plan.panels if name in here]
        folds = tuple(itertools.accumulate(panel.width for panel in sheet.panels[:-1]))
        pages.append(_page(edition, frames, folds, str(sheet.label or "")))
    return pages


def _flowing(edition: Edition, panels: Mapping[str, "_Filled"]) -> list[Page]:
    """As many pages as the words need: each page is the same chain of panels, filled one after the other."""
    streams = list(_streams(panels))
    pages = []
    for number, page in itertools.groupby(streams, key=lambda stream: stream.page):
        frames = [s.panel.frame(s.part, last=s is streams[-1]) for s in page]
        folds = tuple(itertools.accumulate(panel.width for panel in list(panels.values())[:-1]))
        pages.append(_page(edition, frames, folds, ""))
    return pages


@dataclass(frozen=True)
class _Stream:
    """What one panel of one page takes of the flowing body."""

    page: int
    panel: "_Filled"
    part: Piece | None

    @property
    def excess(self) -> float:
        """A part higher than its room is a piece that cannot be parted."""
        return (self.part.height if self.part else 0.0) - self.panel.room


def _streams(panels: Mapping[str, "_Filled"]) -> Iterator[_Stream]:
    """The body of the first panel run through the chain of panels, page after page.

    The panels of a chain are equally wide: pieces are measured once.
    """
    chain = list(panels.values())
    later = [panel.running() for panel in chain]
    roomiest = max(panel.room for panel in later)
    rest = chain[0].body
    for page in itertools.count():
        for panel in later if page else chain:
            part, left = parted(rest, panel.room) if rest else (None, None)
            if part is None and rest is not None and panel.room > roomiest - ROUNDING:
                part, left = rest, None  # no page will ever hold it: it is placed, and reported
            elif part is None:
                left = rest
            yield _Stream(page, panel, part)
            rest = left
        if rest is None:
            return


@dataclass(frozen=True)
class _Filled:
    """A panel with its parts, measured: head, body and foot."""

    name: str
    left: float
    width: float
    edition: Edition
    setting: Setting
    head: Piece | None
    body: Piece | None
    foot: Piece | None

    @classmethod
    def of(cls, name: str, left: float, width: float, edition: Edition, setting: Setting) -> "_Filled":
        area, format = edition.plan.panels[name], edition.format_spec
        inner = width - 2 * format.margin
        edges = (left <= ROUNDING, left + width >= format.trim[0] - ROUNDING)
        here = replace(setting.on(str(area.surface)), bleed=tuple(format.bleed if edge else 0.0 for edge in edges))
        head = build(area.head, here, inner, name="head")
        body = build(area.body, here, inner, spread=1.0 if area.align == "spread" else 0.0, align=area.align, name="body")
        foot = build(area.foot, here, inner, name="foot")
        if head and area.head[0].kind == "band":
            head = replace(head, bleeds=True)
        if foot and area.foot[-1].kind == "scene":
            foot = replace(foot, bleeds=True)
        return cls(name, left, width, edition, here, head, body, foot)

    def running(self) -> "_Filled":
        """The same panel on a later page: a shorter head."""
        area = self.edition.plan.panels[self.name]
        return replace(self, head=build(area.running, self.setting, self.width - 2 * self.edition.format_spec.margin, name="head"))

    @property
    def excess(self) -> float:
        """By how many mm the body is higher than its room."""
        return (self.body.height if self.body else 0.0) - self.room

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
        """White below the foot; a flowing format keeps a line free there for the page number."""
        number = self.setting.style("small").line + 0.5 if _flows(self.edition) else 0.0
        return max(self.edition.format_spec.safe + 1.5, 0.6 * self.edition.format_spec.margin) + number

    @property
    def room(self) -> float:
        return self.bottom - self.top

    def frame(self, body: Piece | None, last: bool = True) -> Frame:
        """The panel at its place on the page: ground, head, body, foot, in the order they are read."""
        format, area = self.edition.format_spec, self.edition.plan.panels[self.name]
        whole = Box(0, 0, self.width, format.trim[1])
        children: list[Node] = []
        if self.setting.surface.fill:
            (left, right), out = self.setting.bleed, format.bleed
            ground_box = Box(-left, -out, self.width + left + right, format.trim[1] + 2 * out)
            children.append(Frame("Artifact", whole, (rectangle(ground_box, fill=self.setting.colour(self.setting.surface.fill)),)))
        if self.head:
            placed = self._inward(self.head.make(self.head.height), self.head)
            children.append(placed if self.head.bleeds else placed.at(format.margin, format.top))
        if body:
            full = body.height / self.room if self.room > 0 else 1.0
            stretched = area.align != "top" and (not _flows(self.edition) or full > FULL or not last)
            children.append(body.make(max(self.room, body.height) if stretched else body.height).at(format.margin, self.top))
        if self.foot:
            children.append(self.foot.make(self.foot.height).at(format.margin, self._foot_top()))
        alone = self.width >= format.trim[0] - ROUNDING
        return Frame("" if alone else "Sect", Box(self.left, 0, self.width, format.trim[1]), tuple(children), name="panel")

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


MOST_CUT = 0.8  # of a text: what is left must still say something
MARGINAL = ("small", "label")  # styles whose texts are not what makes a panel too high


def _overflow(edition: Edition, panel: str, by: float, setting: Setting) -> list[Problem]:
    """Which texts of the panel to shorten, longest first, and by how many characters, so that it fits."""

    def excess(cut: Mapping[Place, int]) -> float:
        tried = _setting(edition, setting.step, cut)
        return next((over for name, over in _over(edition, _measured(edition, tried)) if name == panel), 0.0)

    texts = [(len(words), place, style) for place, (words, style) in setting.printed.items() if len(words) > 24 and style not in MARGINAL]
    texts.sort(key=lambda text: -text[0])
    cut: dict[Place, int] = {}
    problems = []
    for length, place, style in texts:
        most = int(length * MOST_CUT)
        before, after = excess(cut), excess({**cut, place: most})
        if after >= before - ROUNDING:
            continue  # it is not this text that makes the panel too high
        low, high = 1, most
        while low < high:  # the least cut that gets as far as the greatest
            middle = (low + high) // 2
            if excess({**cut, place: middle}) > after + ROUNDING:
                low = middle + 1
            else:
                high = middle
        cut[place] = low
        problems.append(Problem("overflow", place, _measure(edition, panel, by, setting, low, style)))
        if after <= ROUNDING:
            break
    if excess(cut) > ROUNDING:  # cutting words is not enough: there are too many pieces
        problems.append(Problem("overflow_panel", edition.topic.title.place, _measure(edition, panel, by, setting, 0, "body")))
    return problems


def _measure(edition: Edition, panel: str, by: float, setting: Setting, characters: int, style: str) -> dict[str, object]:
    size = edition.format_spec.scale[setting.step].get(style, 0.0)
    return {"over_mm": round(by, 1), "characters": characters, "format": edition.format, "panel": panel, "size_pt": size}


# --- what the whole needs


def _finished(edition: Edition, pages: list[Page], setting: Setting, problems: tuple[Problem, ...]) -> Layout:
    unit, language = edition.unit_spec, edition.language_spec
    blanks = len(_blanks(pages, edition))
    marked = [drafted(recorded(numbered(page, n, len(pages), setting), setting), blanks, setting) for n, page in enumerate(pages, 1)]
    day = edition.topic.edited_on
    return Layout(
        title=str(setting.words(edition.topic.title)).replace("**", ""),
        lang=str(language.tag),
        pages=tuple(_levelled(marked)),
        author=str(localised(unit.office, edition.language)),
        subject=str(setting.words(edition.topic.promise)) if edition.topic.promise else "",
        date="" if isinstance(day, str) else day.isoformat(),
        step=setting.step,
        problems=problems,
        blanks=blanks,
        edition=edition,
    )


def _blanks(pages: list[Page], edition: Edition) -> set[tuple[str, Place | None]]:
    """What nobody has filled in yet: on the pages, or in the evidence behind them."""
    found = {
        (blank, frame.place)
        for page in pages
        for frame, *_ in walk(page.root)
        if isinstance(frame, Frame) and frame.role and frame.place
        for blank in PLACEHOLDER.findall(own_text(frame))
    }
    for section in edition.topic.sections.values():
        for evidence in (section.evidence, section.target and section.target.evidence):
            for words in (evidence.source, evidence.checked_on, evidence.review_by) if evidence else ():
                found.update((blank, getattr(words, "place", None)) for blank in PLACEHOLDER.findall(str(words)))
    return found


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
