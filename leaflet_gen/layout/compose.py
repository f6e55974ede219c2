"""Compose an edition. Edition in, Layout out; pure: no file, no clock, no PDF.

1. The format's type scale is tried from its first row; the first in which
   every panel holds its words is taken.
2. Panels of a fixed page take their words as they are; a format with
   `pages: many` lets the body run on over as many pages as it needs.
3. What does not fit at the last row, the floor, is measured: how far over, and
   how many characters to cut, in which text.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from ..language import localised
from ..problems import Place, Problem, has_errors
from ..units import Box
from ..words import PLACEHOLDER
from .edition import Edition
from .overflow import overflow
from .panels import Filled, Stream, excesses, flows, fresh, measured, sheets, streams
from .setting import Setting
from .stamp import drafted, numbered, recorded
from .tree import Frame, Layout, Node, Page, anchored, own_text, walk

Tried = tuple[Setting, dict[str, Filled], list[tuple[str, float]]]  # a row of the type scale, and what does not fit in it
HALF = 0.5  # of a page's room: a page that is filled no further looks forgotten
MOST_TIMES = 3  # an edition with an index is laid out again with the numbers of its pages


def compose(edition: Edition, near: int | None = None, largest: int = 0) -> Layout:
    """The edition, laid out. Its `problems` say what did not fit; its slots are still open (see `fill`).

    `near` is the row of the type scale that one much like it took: its own is found in fewer tries. Of a fixed page, rows
    above the `largest` are not tried: fewer words did not fit in them.
    """
    return _laid_out(edition, *_best_row(edition, near, largest))


def held(edition: Edition, near: int | None = None, largest: int = 0) -> Layout | None:
    """The same where a page holds the edition's words, else None: to say by how much it does not takes ten times as long."""
    row = _best_row(edition, near, largest)
    layout = None if row[2] else _laid_out(edition, *row)
    return layout if layout and not has_errors(layout.problems) else None


def _laid_out(edition: Edition, setting: Setting, panels: Mapping[str, Filled], over: Sequence[tuple[str, float]]) -> Layout:
    pages = _placed(edition, panels)
    found: list[Problem] = []
    if setting.asked:  # an index: its numbers are those of the pages that they are then printed on
        setting, panels, over, pages = _settled(edition, setting, pages)
        found += _unsettled(edition, setting, pages)
    found += setting.found
    for name, by in over:
        found.extend(overflow(edition, name, by, setting))
    return _finished(edition, pages, setting, tuple(found))


def _placed(edition: Edition, panels: Mapping[str, Filled]) -> list[Page]:
    return _flowing(edition, panels) if flows(edition) else _fixed(edition, panels)


def _settled(edition: Edition, setting: Setting, pages: list[Page]) -> tuple[*Tried, list[Page]]:
    """Laid out again with the numbers of its pages, until they are the pages' own. Numbers move no words, so once is enough."""
    for _ in range(MOST_TIMES):
        row = _tried(edition, setting.step, _numbers(pages))
        setting, pages = row[0], _placed(edition, row[1])
        if all(setting.pages.get(name) == page for name, page in _numbers(pages).items() if name in setting.asked):
            break
    return *row, pages


def _unsettled(edition: Edition, setting: Setting, pages: list[Page]) -> Iterator[Problem]:
    here = _numbers(pages)
    for name in sorted(setting.asked):
        if name not in here:
            yield Problem("anchor_missing", edition.topic.title.place, {"anchor": name})
        elif here[name] != setting.pages.get(name):
            yield Problem("anchor_unsettled", edition.topic.title.place, {"anchor": name, "page": here[name]})


def _numbers(pages: Iterable[Page]) -> dict[str, int]:
    """The page, counted from 1, on which each anchor begins."""
    return {name: page + 1 for name, page, _ in anchored(pages)}


def _best_row(edition: Edition, near: int | None, largest: int) -> Tried:
    """The largest row of the type scale that holds all words; of a flowing format, the largest with the fewest pages.

    Rows fall in size, so the first that fits is found by halving; where none does, it is the last.
    """
    tried = cache(lambda step: _tried(edition, step))
    rows = range(len(edition.format_spec.scale))

    def holds(step: int) -> bool:
        return not tried(step)[2]

    if flows(edition):  # there they fitted, on more pages
        largest = 0
    low, high = largest, len(rows)
    if near is not None and holds(near):
        low, high = (near, near) if near == largest or not holds(near - 1) else (largest, near - 1)
    elif near is not None:
        low = near + 1
    first = bisect_left(rows, True, low, high, key=holds)
    if first == len(rows):
        return tried(rows[-1])
    if flows(edition):
        first = min(rows[first:], key=lambda step: _spent(list(streams(tried(step)[1]))))
    return tried(first)


def _spent(run: list[Stream]) -> tuple[int, int]:
    """How many pages the words take, and how many of them, but for the last, are left half empty."""
    empty = sum(1 for stream in run[:-1] if (stream.part.height if stream.part else 0.0) < HALF * stream.panel.room)
    return 1 + run[-1].page, empty


def _tried(edition: Edition, step: int, pages: Mapping[str, int] | None = None) -> Tried:
    setting = fresh(edition, step, pages=pages)
    panels = measured(edition, setting)
    return setting, panels, excesses(edition, panels)


def _fixed(edition: Edition, panels: Mapping[str, "Filled"]) -> list[Page]:
    """One page for each side of the paper, its panels in the order they are read."""
    pages = []
    for sheet in sheets(edition):
        here = [str(panel.name) for panel in sheet.panels]
        frames = [panels[name].frame(panels[name].body) for name in edition.plan.panels if name in here]
        folds = tuple(itertools.accumulate(panel.width for panel in sheet.panels[:-1]))
        pages.append(_page(edition, frames, folds, str(sheet.label or "")))
    return pages


def _flowing(edition: Edition, panels: Mapping[str, "Filled"]) -> list[Page]:
    """As many pages as the words need: each page is the same chain of panels, filled one after the other."""
    run = list(streams(panels))
    pages = []
    for _, page in itertools.groupby(run, key=lambda stream: stream.page):
        frames = [s.panel.frame(s.part, last=s is run[-1]) for s in page]
        folds = tuple(itertools.accumulate(panel.width for panel in list(panels.values())[:-1]))
        pages.append(_page(edition, frames, folds, ""))
    return pages


def _page(edition: Edition, frames: list[Frame], folds: tuple[float, ...], label: str) -> Page:
    width, height = edition.format_spec.trim
    root = Frame("", Box(0, 0, width, height), tuple(frames))
    return Page(width, height, root, edition.format_spec.bleed, edition.format_spec.safe, folds, label)


def _finished(edition: Edition, pages: list[Page], setting: Setting, problems: tuple[Problem, ...]) -> Layout:
    unit, language = edition.unit_spec, edition.language_spec
    blanks = len(_blanks(pages, edition))
    marked = [
        drafted(recorded(numbered(page, n, len(pages), setting), setting), blanks, setting, n > 1)
        for n, page in enumerate(pages, 1)
    ]
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
        if isinstance(frame, Frame) and frame.role and frame.place and not frame.literal
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
        children = tuple(visit(child) for child in node.children)
        same = role == node.role and all(new is old for new, old in zip(children, node.children))
        return node if same else replace(node, role=role, children=children)

    return [replace(page, root=visit(page.root)) for page in pages]
