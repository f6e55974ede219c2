"""The cover sheets of the bundles. A Plan in; a Layout of A4 pages, two slips or more on each where they fit, out; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..layout.plain import BLACK
from ..layout.shapes import rectangle
from ..layout.tree import Frame, Layout, Node
from ..messages import say
from ..units import Box
from .count import Bundle, Plan
from .forms import BAR, FIGURE, HAIR, HEIGHT, MARGIN, RULE, STRONG_WORDS, TICK, TITLE, WIDTH, WORDS, Desk, document, one_line, rule, scenery, sheet, tick_box
from .tables import known, thousands

TOP, BOTTOM = 12.0, 12.0
CARD = WIDTH - 2 * MARGIN
PAD = 7.0  # of a card
INNER = CARD - 2 * PAD
GAP = 12.0  # between two cards: the cut runs through its middle
FIGURES = 24.0  # mm for a number of copies
FORMATS = 46.0  # and for what it is printed on
LABEL = 46.0  # and for the slip's number
NAME_LINES = 2  # a longer name is set smaller
ROW_PAD = 1.5
SIGN = 17.0  # mm to sign in
GROWTH = 22.0  # what a card may take of the white that is left on its page: more room to sign
SIGNED = (("receiver", 0.0, 66.0), ("received_on", 72.0, 38.0), ("signature", 116.0, INNER - 116.0))  # where each is written


@dataclass(frozen=True, slots=True)
class Card:
    """A slip, or a part of a long one, still to be given its height."""

    above: tuple[Node, ...]  # from its head to its last row
    least: float  # height
    bundle: Bundle
    last: bool  # the part that is signed


def slips(plan: Plan, offices: dict[str, str], desk: Desk, part: slice = slice(None)) -> Layout:
    """One slip for each place that is given anything, of `part` of them. `offices` are the units' names as they head a page."""
    given = list(enumerate(receiving(plan), 1))
    cards = [card for n, bundle in given[part] for card in _cards(plan, bundle, offices.get(bundle.unit, ""), f"{n}/{len(given)}", desk)]
    return document(say("plan_slips_title", desk.lang, {})[0], desk.lang, (sheet(tuple(_page(on, desk))) for on in _dealt(cards)))


def receiving(plan: Plan) -> list[Bundle]:
    """The places that have a slip."""
    return [bundle for bundle in plan.bundles if bundle.total]


def _dealt(cards: Sequence[Card]) -> Iterator[list[Card]]:
    """As many on a page as it holds."""
    on: list[Card] = []
    room = HEIGHT - TOP - BOTTOM
    for card in cards:
        if on and sum(c.least + GAP for c in on) + card.least > room:
            yield on
            on = []
        on.append(card)
    if on:
        yield on


def _page(cards: Sequence[Card], desk: Desk) -> Iterator[Node]:
    free = HEIGHT - TOP - BOTTOM - sum(card.least for card in cards) - GAP * (len(cards) - 1)
    more = min(GROWTH, free / len(cards))
    y = TOP
    for n, card in enumerate(cards):
        if n:
            yield rule(8.0, y - GAP / 2, WIDTH - 16.0, HAIR, (1.5, 1.5))
        height = card.least + (more if card.last else 0.0)
        yield _finished(card, height, desk).at(MARGIN, y)
        y += height + GAP


def _finished(card: Card, height: float, desk: Desk) -> Frame:
    border = scenery(Box(0, 0, CARD, height), (rectangle(Box(0, 0, CARD, height), stroke=BLACK, stroke_width=0.8, radius=3.0),))
    below = tuple(_signed(card.bundle, height - PAD, desk)) if card.last else ()
    return Frame("Sect", Box(0, 0, CARD, height), (border, *card.above, *below), name="slip")


def _signed(bundle: Bundle, bottom: float, desk: Desk) -> Iterator[Node]:
    """Who receives it, when, and a signature: each over its line. A name that the list does not know is written by hand."""
    for key, x, wide in SIGNED:
        said = desk.said(say(f"plan_{key}", desk.lang, {})[0], WORDS, wide)
        yield said.at(PAD + x, bottom - SIGN - said.box.height)
        if key == "receiver" and (name := known(bundle.village.contact)):
            named = desk.said(name, STRONG_WORDS, wide)
            yield named.at(PAD + x, bottom - 1.5 - named.box.height)
        yield rule(PAD + x, bottom, wide, HAIR)


def _cards(plan: Plan, bundle: Bundle, office: str, number: str, desk: Desk) -> Iterator[Card]:
    """The slip of a place, in as many parts as it takes pages."""
    rows = [_row(plan.columns[n].title, plan.columns[n].format, copies, desk) for n, copies in enumerate(bundle.copies) if copies]
    signing = WORDS.line + SIGN + 4.0
    head = _head(bundle, office, number, desk)
    room = HEIGHT - TOP - BOTTOM - head.box.height - 2 * PAD - signing
    for part in (parts := list(_parted(rows, room))):
        y = PAD + head.box.height
        placed = []
        for n, row in enumerate(part):
            if n:
                placed.append(rule(PAD, y, INNER, HAIR))
            placed.append(row.at(PAD, y))
            y += row.box.height
        placed.append(rule(PAD, y, INNER, RULE))
        last = part is parts[-1]
        table = Frame("Table", Box(0, 0, CARD, y), tuple(placed))
        yield Card((head.at(PAD, PAD), table), y + PAD + (signing if last else 0.0), bundle, last)


def _parted(rows: Sequence[Frame], room: float) -> Iterator[list[Frame]]:
    part: list[Frame] = []
    for row in rows:
        if part and sum(r.box.height for r in part) + row.box.height > room:
            yield part
            part = []
        part.append(row)
    yield part


def _head(bundle: Bundle, office: str, number: str, desk: Desk) -> Frame:
    """The office, the place, how many copies in all, and a bar below them."""
    village, total = bundle.village, say("plan_copies_in_all", desk.lang, {"count": thousands(bundle.total, desk.lang)})[0]
    right = max(LABEL, one_line(total, TITLE))
    left = INNER - right - 6.0
    name = desk.said(village.name, TITLE, left, role="H1")
    if len(name.children) > NAME_LINES:
        name = desk.said(village.name, FIGURE, left, role="H1")
    said = [desk.said(office, STRONG_WORDS, left), name]
    about = " · ".join(filter(None, (_of_old(village.commune, desk.lang), village.code, known(village.place))))
    if about:
        said.append(desk.said(about, WORDS, INNER))
    y, placed = 0.0, []
    for n, frame in enumerate(said):
        placed.append(frame.at(0, y))
        if n == 0:
            label = say("plan_slip", desk.lang, {"number": number})[0]
            placed.append(desk.said(label, WORDS, right, align=1.0).at(INNER - right, y))
        if n == 1:
            placed.append(desk.said(total, TITLE, right, align=1.0).at(INNER - right, y))
        y += frame.box.height + (1.5 if n == 0 else 0.5)
    y += 2.0
    return Frame("", Box(0, 0, INNER, y + BAR + 1.5), (*placed, rule(0, y + BAR / 2, INNER, BAR)))


def _of_old(commune: str, lang: str) -> str:
    return say("plan_former", lang, {"commune": commune})[0] if commune else ""


def _row(title: str, format: str, copies: int, desk: Desk) -> Frame:
    """A box to tick when it is in the bundle, what it is, how many."""
    left, right = TICK + 4.0, INNER - FIGURES
    wide = right - FORMATS - left
    said = desk.said(title, STRONG_WORDS, wide - 3.0), desk.said(format, WORDS, FORMATS - 3.0), desk.figure(thousands(copies, desk.lang), FIGURES)
    high = 2 * ROW_PAD + max(each.box.height for each in said)
    name, kind, count = (each.at(0, (high - each.box.height) / 2) for each in said)
    cells = (
        Frame("TH", Box(left, 0, wide, high), (name,)),
        Frame("TD", Box(left + wide, 0, FORMATS, high), (kind,)),
        Frame("TD", Box(right, 0, FIGURES, high), (count,)),
    )
    return Frame("TR", Box(0, 0, INNER, high), (tick_box(0, (high - TICK) / 2), *cells))
