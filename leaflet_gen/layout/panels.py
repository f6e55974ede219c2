"""Panels measured and filled. Edition + row of the type scale in; panels with their parts, and how the words run through them, out."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..design import Panel, Sheet
from ..problems import Place
from ..units import Box
from ..words import Words
from .blocks import build
from .edition import Edition
from .pieces import Piece, decoration, parted
from .setting import Setting
from .shapes import rectangle
from .tree import Frame, Node

ROUNDING = 0.01  # mm
EASED = 1.2  # so much higher at most than it must be is what an emptier one holds
FULL = 0.72  # a flowing page filled this far is spread to its foot; an emptier one ends where it ends


def fresh(
    edition: Edition, step: int, cut: Mapping[Place, int] | None = None, pages: Mapping[str, int] | None = None
) -> Setting:
    thread = itertools.count(1).__next__
    return Setting(edition, step, edition.theme_spec.surfaces["page"], thread, cut=cut or {}, pages=pages or {})


def sheets(edition: Edition) -> tuple[Sheet, ...]:
    """The format's sheets; without any, one side with one panel over the whole page."""
    whole = Panel(name=Words("page"), width=edition.format_spec.trim[0])
    return edition.format_spec.sheets or (Sheet(panels=(whole,)),)


def flows(edition: Edition) -> bool:
    return edition.format_spec.pages == "many"


def measured(edition: Edition, setting: Setting) -> dict[str, "Filled"]:
    """Every panel with its parts at one row of the type scale; nothing is placed yet."""
    panels = {}
    for sheet in sheets(edition):
        left = 0.0
        for panel in sheet.panels:
            name = str(panel.name)
            if name in edition.plan.panels:
                panels[name] = Filled.of(name, left, panel.width, edition, setting)
            left += panel.width
    return panels


def excesses(edition: Edition, panels: Mapping[str, "Filled"]) -> list[tuple[str, float]]:
    """Each panel that cannot hold its words, with by how many mm. A flowing one fails only by a piece taller than a page."""
    if flows(edition):
        return [(stream.panel.name, stream.excess) for stream in streams(panels) if stream.excess > ROUNDING]
    return [(panel.name, panel.excess) for panel in panels.values() if panel.excess > ROUNDING]


@dataclass(frozen=True)
class Stream:
    """What one panel of one page takes of the flowing body."""

    page: int
    panel: "Filled"
    part: Piece | None

    @property
    def excess(self) -> float:
        """A part higher than its room is a piece that cannot be parted."""
        return (self.part.height if self.part else 0.0) - self.panel.room


def streams(panels: Mapping[str, "Filled"]) -> Iterator[Stream]:
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
            yield Stream(page, panel, part)
            rest = left
        if rest is None:
            return


@dataclass(frozen=True)
class Filled:
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
    def of(cls, name: str, left: float, width: float, edition: Edition, setting: Setting) -> "Filled":
        area, format = edition.plan.panels[name], edition.format_spec
        inner = width - 2 * format.margin
        edges = (left <= ROUNDING, left + width >= format.trim[0] - ROUNDING)
        here = replace(setting.on(str(area.surface)), bleed=tuple(format.bleed if edge else 0.0 for edge in edges))
        head = build(area.head, here, inner, name="head")
        body = build(area.body, here, inner, spread=1.0 if area.align == "spread" else 0.0, align=area.align, name="body")
        foot = build(area.foot, here, inner, name="foot")
        if head and area.head[0].kind == "band":
            head = replace(head, bleeds=True)
        if foot and area.foot[-1].kind == "scene" and here.surface.fill:
            foot = replace(foot, bleeds=True)
        return cls(name, left, width, edition, here, head, body, foot)

    def running(self) -> "Filled":
        """The same panel on a later page: a shorter head."""
        area, inner = self.edition.plan.panels[self.name], self.width - 2 * self.edition.format_spec.margin
        head = build(area.running, self.setting, inner, name="head")
        return replace(self, head=head)

    @property
    def excess(self) -> float:
        """By how many mm the body is higher than its room."""
        return (self.body.height if self.body else 0.0) - self.room

    @property
    def top(self) -> float:
        """Where the body begins."""
        format = self.edition.format_spec
        if self.head is None:
            return self.setting.top
        return (0.0 if self.head.bleeds else self.setting.top) + self.head.height + 2.0 * format.gap

    @property
    def bottom(self) -> float:
        """Where the body ends."""
        format = self.edition.format_spec
        if self.foot is None:
            return format.trim[1] - format.margin
        beside = self.width < format.trim[0] - ROUNDING  # in a narrow panel the foot stands right under what is loud
        return self._foot_top() - (2.5 if beside else 1.5) * format.gap

    def _foot_top(self) -> float:
        format = self.edition.format_spec
        return format.trim[1] - self.foot.height - (0.0 if self.foot.bleeds else self.foot_margin)

    @property
    def foot_margin(self) -> float:
        """White below the foot; a flowing format keeps a line free there for the page number."""
        number = self.setting.style("small").line + 0.5 if flows(self.edition) else 0.0
        return max(self.edition.format_spec.safe + 1.5, 0.6 * self.edition.format_spec.margin) + number

    @property
    def room(self) -> float:
        return self.bottom - self.top

    def frame(self, body: Piece | None, last: bool = True) -> Frame:
        """The panel at its place on the page: ground, head, body, foot, in the order they are read.

        A foot that every page repeats is read once, after the last word (ISO 14289-1, 7.8): it parts no sentence.
        """
        format, area = self.edition.format_spec, self.edition.plan.panels[self.name]
        whole = Box(0, 0, self.width, format.trim[1])
        children: list[Node] = []
        if self.setting.surface.fill:
            (left, right), out = self.setting.bleed, format.bleed
            ground_box = Box(-left, -out, self.width + left + right, format.trim[1] + 2 * out)
            children.append(
                Frame("Artifact", whole, (rectangle(ground_box, fill=self.setting.colour(self.setting.surface.fill)),))
            )
        if self.head:
            placed = self._inward(self.head.make(self.head.height), self.head)
            children.append(placed if self.head.bleeds else placed.at(format.margin, self.setting.top))
        if body:
            full = body.height / self.room if self.room > 0 else 1.0
            height = body.height
            if area.align != "top":
                height = max(height, self.room if not flows(self.edition) or full > FULL else min(self.room, EASED * height))
            children.append(body.make(height).at(format.margin, self.top))
        if self.foot:
            foot = self.foot if last else decoration(self.foot)
            children.append(foot.make(foot.height).at(format.margin, self._foot_top()))
        alone = self.width >= format.trim[0] - ROUNDING
        return Frame("" if alone else "Sect", Box(self.left, 0, self.width, format.trim[1]), tuple(children), name="panel")

    def _inward(self, placed: Frame, piece: Piece) -> Frame:
        """A head that begins with a band: the band stands at the paper's edge, what follows at the margin."""
        if not piece.bleeds:
            return placed
        margin = self.edition.format_spec.margin
        moved = tuple(c if n == 0 else c.at(margin, c.box.y) for n, c in enumerate(placed.children))
        return replace(placed, children=moved)
