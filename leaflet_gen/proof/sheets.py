"""Proof printed sheets. A PDF of sheets and what it was imposed as in; problems out.

Asked is whether the file is what was imposed: each line and each code at its place, all that is needed of a page on
paper, and no fold through a code.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from math import dist

import pikepdf
from pikepdf import Dictionary, Name

from ..impose import Imposed, Placing
from ..layout.tree import Code, Group, Page, Run, walk
from ..problems import Problem
from ..render.reader import Word, pages
from ..render.sheets import DUPLEX
from ..units import Box, Matrix, mapped, mm, product
from .codes import RESOLUTIONS, Reading, codes_in
from .edition import letters_of, proof_boxes, proof_codes, proof_fonts, proof_text
from .sides import SAME, Seen, Side

FINE, COARSE = RESOLUTIONS
OFF = 0.3  # mm by which a line may be away from its place: what the eye takes for the same
OVERHANG = 0.15  # em by which the ink of a letter may stand out of its line's box: a tall one with two marks does

Words = list[Word]


def proof_sheets(pdf: bytes, imposed: Imposed) -> list[Problem]:
    """Where a file of sheets differs from what was imposed; an empty list releases it. Raises render.reader.Unreadable."""
    sides = [Side(page) for page in imposed.layout.pages]
    with pikepdf.open(BytesIO(pdf)) as opened:
        if len(opened.pages) != len(sides):
            return [Problem("proof_pages", values={"found": len(opened.pages), "expected": len(sides)})]
        problems = [*proof_boxes(opened, imposed.layout), *proof_fonts(opened), *_proof_wishes(opened, imposed)]
    problems += [*_proof_placings(imposed), *_proof_whole(imposed, sides), *_proof_folds(sides)]
    letters, close, far = [], [], []
    for page, side in zip(pages(pdf), sides, strict=True):
        words = list(page.words())
        letters.append("".join(word.text for word in words))
        problems += _proof_lines(page.number, words, side)
        near_ours = side.around(seen for seen in side.seen if not isinstance(seen.item, Run))
        close += _but_cut(codes_in(page, FINE, near_ours), side)
        far += _but_cut(codes_in(page, COARSE, [side.box]), side)
    codes = [[(seen.item, seen.box, seen.place) for seen in side.whole_codes] for side in sides]
    problems += proof_text(letters, [[(seen.item, seen.place) for seen in side.runs] for side in sides])
    problems += proof_codes(close, codes, FINE)
    return [*problems, *(p for p in proof_codes(far, codes, COARSE) if p.code != "proof_code_lost")]


def _proof_wishes(opened: pikepdf.Pdf, imposed: Imposed) -> Iterator[Problem]:
    """What the file asks of a driver: no scaling, and no flip that the backs are not made for (ISO 32000-1, table 150)."""
    wishes = opened.Root.get("/ViewerPreferences", Dictionary())
    if wishes.get("/PrintScaling") != Name("/None"):
        yield Problem("sheet_scaled")
    if wishes.get("/Duplex", DUPLEX[""]) not in (DUPLEX[""], DUPLEX[imposed.flip]):
        yield Problem("sheet_flip")


# -- the tree of the sheets -----------------------------------------------------------


def _proof_placings(imposed: Imposed) -> Iterator[Problem]:
    """Each placing is a group on its side."""
    for placing, group in _placed(imposed):
        if group is None:
            yield Problem("sheet_placing", values={"page": placing.side + 1, "number": placing.page + 1})


def _placed(imposed: Imposed) -> Iterator[tuple[Placing, Group | None]]:
    """Each placing with the group that is placed so, if there is any."""
    groups = [list(_groups(page)) for page in imposed.layout.pages]
    for placing in imposed.placings:
        there = groups[placing.side] if placing.side < len(groups) else []
        yield placing, next((g for g, onto in there if g.clip == placing.clip and _same(onto, placing.onto)), None)


def _groups(page: Page) -> Iterator[tuple[Group, Matrix]]:
    for node, dx, dy, _ in walk(page.root):
        if isinstance(node, Group):
            yield node, product(node.matrix, (1, 0, 0, 1, dx, dy))


def _same(one: Matrix, other: Matrix) -> bool:
    return all(abs(a - b) <= SAME for a, b in zip(one, other, strict=True))


def _proof_whole(imposed: Imposed, sides: Sequence[Side]) -> Iterator[Problem]:
    """All that is needed of a placed page is whole on some side, once for each piece; one finding for each block.

    A line of a poster may go on from tile to tile, as long as none of it is missing. A code may not.
    """
    numbers = {id(group.children): placing.page + 1 for placing, group in _placed(imposed) if group}
    found: defaultdict[tuple[int, int], list[tuple[int, Seen]]] = defaultdict(list)
    for number, side in enumerate(sides, start=1):
        for seen in side.seen:
            if seen.needed and seen.key[0] in numbers:
                found[seen.key].append((number, seen))
    said = set()
    for (of, _), copies in found.items():
        if sum(seen.whole for _, seen in copies) >= imposed.pieces:
            continue
        first = copies[0][1]
        cut = next(((number, seen) for number, seen in copies if seen.cut), None)
        if isinstance(first.item, Code) and cut:
            yield Problem("sheet_code_cut", cut[1].place, {"page": cut[0], "payload": first.item.payload})
        elif (of, first.place, first.block) not in said and not (imposed.pieces == 1 and _goes_on([seen for _, seen in copies])):
            said.add((of, first.place, first.block))
            text = first.item.payload if isinstance(first.item, Code) else first.item.text.strip()
            yield Problem("sheet_lost", first.place, {"page": numbers[of], "block": first.block, "text": text})


def _goes_on(copies: Sequence[Seen]) -> bool:
    """Whether what is left of an item on the sides is the whole of it, put together."""
    box = copies[0].item.box().grown(-SAME)
    parts = [seen.left.mapped(_back(seen.onto)).grown(SAME) for seen in copies if seen.visible]
    xs = sorted({box.x, box.right, *(x for part in parts for x in (part.x, part.right) if box.x < x < box.right)})
    ys = sorted({box.y, box.bottom, *(y for part in parts for y in (part.y, part.bottom) if box.y < y < box.bottom)})
    cells = (Box(x, y, right - x, bottom - y) for x, right in pairwise(xs) for y, bottom in pairwise(ys))
    return all(any(part.holds(cell) for part in parts) for cell in cells)


def _back(onto: Matrix) -> Matrix:
    """The inverse of a map."""
    a, b, c, d, e, f = onto
    size = a * d - b * c
    return d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size


def _proof_folds(sides: Sequence[Side]) -> Iterator[Problem]:
    for number, side in enumerate(sides, start=1):
        for seen in side.whole_codes:
            if any(seen.box.x < x < seen.box.right for x in side.page.folds):
                yield Problem("sheet_code_folded", seen.place, {"page": number, "payload": seen.item.payload})


# -- the file ---------------------------------------------------------------------------


def _proof_lines(number: int, words: Sequence[Word], side: Side) -> Iterator[Problem]:
    """Each line stands where it was placed, and as much of it is shown; of each placed page the worst that there is."""
    moved: dict[int, tuple[float, Seen]] = {}
    hidden: dict[int, tuple[float, Seen]] = {}
    for seen, there in _lines(words, side.runs):
        for worst, off in ((moved, _off(seen, there)), (hidden, _hidden(seen, there))):
            if off > max(OFF, worst.get(seen.key[0], (0.0,))[0]):
                worst[seen.key[0]] = off, seen
    for code, worst in (("sheet_moved", moved), ("sheet_hidden", {of: found for of, found in hidden.items() if of not in moved})):
        for off, seen in worst.values():
            values = {"page": number, "block": seen.block, "text": seen.item.text.strip(), "off_mm": round(off, 1)}
            yield Problem(code, seen.place, values)


def _lines(words: Sequence[Word], runs: Sequence[Seen]) -> Iterator[tuple[Seen, Words]]:
    """Each run with what was painted for it, up to the first letter that is another: that is for `proof_text` to say."""
    waiting = iter([(word, letters) for word in words if (letters := letters_of(word.text))])
    for seen in runs:
        expected, letters, there = letters_of(seen.item.text), "", []
        while len(letters) < len(expected) and (found := next(waiting, None)):
            there.append(found[0])
            letters += found[1]
        if letters != expected:
            return
        if there:
            yield seen, there


def _off(seen: Seen, there: Words) -> float:
    """How far the start, the end and the height of a line are from where they should be, and its ink from its box."""
    run, first = seen.item, there[0]
    em = mm(run.size_pt)
    ends = (0.0, 0.0), (run.width, 0.0), (0.0, -em)
    should = [mapped(seen.onto, run.x + x, run.baseline + y) for x, y in ends]
    found = [mapped(first.onto, x / em, -y / em) for x, y in ends]
    room = run.box().grown(OVERHANG * em).mapped(seen.onto)
    return max(*map(dist, should, found), *(out for word in there for out in _sticks_out(word.ink, room)))


def _sticks_out(ink: Box, room: Box) -> tuple[float, ...]:
    return room.x - ink.x, room.y - ink.y, ink.right - room.right, ink.bottom - room.bottom


def _hidden(seen: Seen, there: Words) -> float:
    """How much more, or less, is shown of a line than should be."""
    left = [word.shown.common(seen.box) for word in there]
    if not seen.visible:
        return max(min(box.width, box.height) for box in left)
    should = seen.left
    return max(
        abs(one - other)
        for box in left
        for one, other in zip((box.x, box.y, box.right, box.bottom), (should.x, should.y, should.right, should.bottom))
    )


def _but_cut(readings: Iterable[Reading], side: Side) -> Iterator[Reading]:
    """A code that lacks a little can often be read: it is not counted, and it is no stranger."""
    cut = [seen for seen in side.codes if seen.cut]
    for reading in readings:
        if not any(seen.item.payload == reading.payload and any(seen.box.overlap(reading.box)) for seen in cut):
            yield reading
