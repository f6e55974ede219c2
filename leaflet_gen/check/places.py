"""What stands where it must not. Sheets in, Problems out."""

from collections.abc import Iterator
from itertools import combinations
from math import inf

from ..layout.tree import Open, is_artifact
from ..problems import Problem
from ..qr import QUIET
from ..units import Box, mm
from .sheet import Mark, Placed, Sheet

SLACK = 0.01  # mm of rounding
TOUCH = 0.2  # mm that two things may share: less than a reader or a cutter sees
KERN = 0.15  # em that neighbours on one line may share: kerning pulls letters together
HEAD, TAIL = 0.28, 0.12  # em of Run.box() without ink in most lines: solid setting at leading 1.1 does not collide


def overlap(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Solid frames (and open slots) of different branches share no more than 0.2 mm."""
    for sheet in sheets:
        solid = [p for p in sheet.frames if isinstance(p.frame, Open) or p.frame.solid]
        for one, two in combinations(solid, 2):
            wide, high = one.box.overlap(two.box)
            if wide > TOUCH and high > TOUCH and not _kin(one, two):
                yield sheet.problem(
                    "overlap", (*two.above, two.frame), other=one.frame.name, wide_mm=round(wide, 1), high_mm=round(high, 1)
                )


def _kin(one: Placed, two: Placed) -> bool:
    """Whether one frame is inside the other. By identity: equal frames may recur."""
    return any(f is one.frame for f in two.above) or any(f is two.frame for f in one.above)


def collision(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """No two runs print over each other. Runs in a group (turned text, a stamp) are not measured."""
    for sheet in sheets:
        inked = sorted(((_ink(m), m) for _, m in sheet.runs if not m.turned), key=lambda pair: pair[0].y)
        for n, (box, mark) in enumerate(inked):
            for other_box, other in inked[n + 1 :]:
                if other_box.y >= box.bottom - TOUCH:
                    break
                wide, high = box.overlap(other_box)
                one_line = abs(box.bottom - other_box.bottom) < 0.01
                room = max(TOUCH, KERN * mm(mark.item.size_pt)) if one_line else TOUCH
                if wide > room and high > TOUCH:
                    yield sheet.problem(
                        "text_collision",
                        mark.above,
                        text=mark.item.text.strip(),
                        other=other.item.text.strip(),
                        wide_mm=round(wide, 1),
                        high_mm=round(high, 1),
                    )


def _ink(mark: Mark) -> Box:
    em = mm(mark.item.size_pt)
    box = mark.box
    return Box(box.x, box.y + HEAD * em, box.width, box.height - (HEAD + TAIL) * em)


def needed(sheet: Sheet) -> Iterator[tuple[str, Box, tuple]]:
    """What a reader needs: runs, codes with their quiet zone, figures, slots. What it is, its box, its frames."""
    for _, mark in sheet.runs:
        if not mark.artifact:
            yield mark.item.text.strip(), mark.box, mark.above
    for _, mark in sheet.codes:
        yield mark.item.payload, zone(mark), mark.above
    for placed in sheet.frames:
        frame, above = placed.frame, (*placed.above, placed.frame)
        if isinstance(frame, Open):
            yield frame.words, placed.box, above
        elif frame.role == "Figure" and not is_artifact(above):
            yield frame.alt, placed.box, above


def zone(mark: Mark) -> Box:
    """A code's symbol and its quiet zone, ISO/IEC 18004, 6.3.8."""
    return mark.box.grown(QUIET * mark.item.module * mark.scale)


def safe(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Nothing needed stands nearer to the trim edge than `page.safe`: office printers leave it white.

    A figure may instead run out over an edge into the bleed, on purpose.
    """
    for sheet in sheets:
        page = sheet.page
        for what, box, above in needed(sheet):
            out = (page.safe - box.x, page.safe - box.y, box.right - page.width + page.safe, box.bottom - page.height + page.safe)
            bleeds = page.safe + page.bleed - SLACK if above[-1].role == "Figure" and page.bleed else inf
            worst = max((by for by in out if by < bleeds), default=0.0)
            if worst > SLACK:
                yield sheet.problem("outside_safe_area", above, text=what, out_mm=round(worst, 2), safe_mm=page.safe)


def fold(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Nothing needed lies across a fold."""
    for sheet in sheets:
        for x in sheet.page.folds:
            for what, box, above in needed(sheet):
                if box.x + TOUCH < x < box.right - TOUCH:
                    over = min(x - box.x, box.right - x)
                    yield sheet.problem("across_fold", above, text=what, fold_mm=x, over_mm=round(over, 1))
