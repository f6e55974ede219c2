"""Which ink belongs to which meaning. A Layout in; elements and, page by page, marked pieces out; no PDF.

Painter and tagger read this one answer, so a marked-content identifier (MCID)
that is painted is a MCID that the structure tree claims.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..layout.tree import ROLES, Code, Frame, Group, Item, Layout, Open, Picture, Run, Shape, is_artifact, is_mark, walk
from ..units import Box, Matrix, product

KEPT_EMPTY = ("TD", "TH")  # an empty cell holds its column's place
PAGINATION = {"running": "Header", "stamp": "Header", "foot": "Footer", "page number": "Footer"}  # what recurs on pages, and is not read again

HERE: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Piece:
    """Items that follow each other in one element: one BDC … EMC (ISO 32000-1, 14.6)."""

    page: int
    mcid: int | None  # None: an artifact
    tag: str
    items: list[tuple[Item, float, float]] = field(default_factory=list)  # the item, and the offset to add
    slot: int = 0  # of whose village it is; 0: the same for all
    recurs: str = ""  # of an artifact: as a header or a footer

    @property
    def opening(self) -> str:
        if self.mcid is not None:
            return f"/{self.tag} <</MCID {self.mcid}>> BDC"
        return f"/Artifact <</Type/Pagination/Subtype/{self.recurs}>> BDC" if self.recurs else "/Artifact BMC"  # ISO 14289-1, 7.8

    @property
    def text(self) -> str:
        return "".join(run.text for item, dx, dy in self.items for run, _ in leaves(item, dx, dy) if isinstance(run, Run))


@dataclass(slots=True)
class Element:
    """A structure element (ISO 32000-1, 14.7.2). `where` holds the page and box of each frame that it was made of."""

    role: str
    alt: str = ""
    lang: str = ""
    link: str = ""
    frame: Frame | None = field(default=None, repr=False)  # the first that it was made of; None for the document
    anchor: str = ""  # its frame's, or that of a frame without a role around it
    block: str = ""  # the name of the innermost frame without a role around it: a badge
    where: list[tuple[int, Box]] = field(default_factory=list)
    kids: list["Element | Piece"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(kid.text for kid in self.kids)

    def elements(self) -> Iterator["Element"]:
        """Itself and all below, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.elements()


def headed(kids: Iterable["Element | Piece"]) -> Iterator[list["Element | Piece"]]:
    """The kids one by one; headings that one text with a line break in it became, together."""
    for text, group in itertools.groupby(kids, key=_heading):
        lines = list(group)
        yield from [lines] if text else ([kid] for kid in lines)


def _heading(kid: "Element | Piece") -> tuple[str, object] | None:
    place = kid.frame.place if isinstance(kid, Element) and kid.frame and kid.role[:1] == "H" else None
    return (kid.role, place) if place else None


def mark(layout: Layout) -> tuple[Element, list[list[Piece]]]:
    """The Document element, and for each page its pieces in painting order.

    Frames of one non-zero thread become one element. Raises AssertionError
    for ink without meaning: an item that neither a role nor an Artifact holds.
    """
    document = Element("Document", lang=layout.lang)
    threads: dict[int, Element] = {}
    pages: list[list[Piece]] = []
    for number, page in enumerate(layout.pages):
        pieces: list[Piece] = []
        owners: dict[tuple[int, ...], Element] = {}  # by the path of frames, not by value: equal frames may recur
        marks = 0
        anchor = ""  # of a frame without a role: the next element carries it
        last: Element | None = None
        for node, dx, dy, path, above in _numbered(page.root):
            if is_artifact(above):
                owner = None
            else:
                owner = next((owners[path[:n]] for n in range(len(path), -1, -1) if path[:n] in owners), document)
            if isinstance(node, Frame):
                assert node.role in ROLES, f"page {number + 1}: {node.role!r} is no standard structure type"
                if is_artifact(above):
                    continue
                if node.role and node.role != "Artifact":
                    owners[path] = _element(node, Box(dx, dy, 0, 0), number, owner, threads)
                    owners[path].anchor = owners[path].anchor or node.anchor or anchor
                    owners[path].block = above[-1].name if above and not above[-1].role else ""
                anchor = "" if node.role else node.anchor or anchor
                continue
            assert not isinstance(node, Open), f"page {number + 1}: slot {node.name or node.words!r} was never filled"
            assert owner is not document, f"page {number + 1}: ink without meaning: {node!r:.200}"
            slot, recurs = next((frame.slot for frame in above if frame.slot), 0), "" if owner else _recurs(above)
            if not pieces or last is not owner or (pieces[-1].slot, pieces[-1].recurs) != (slot, recurs):
                pieces.append(Piece(number, None if owner is None else marks, owner.role if owner else "Artifact", slot=slot, recurs=recurs))
                last = owner
                if owner:
                    owner.kids.append(pieces[-1])
                    marks += 1
            pieces[-1].items.append((node, dx, dy))
        pages.append(pieces)
    document.kids.sort(key=lambda kid: not (isinstance(kid, Element) and is_mark(kid.frame)))
    _prune(document)
    _check_claims(document, pages)
    return document, pages


def _recurs(above: tuple[Frame, ...]) -> str:
    """Whether an artifact is a header or a footer that recurs: its outermost frame, or one in that, is called so."""
    within = itertools.dropwhile(lambda frame: frame.role != "Artifact", above)
    return next((PAGINATION[frame.name] for frame in within if frame.name in PAGINATION), "")


def _numbered(root: Frame) -> Iterator[tuple[Item | Frame | Open, float, float, tuple[int, ...], tuple[Frame, ...]]]:
    """`walk`, with the path of running numbers of the frames that lead to each node (a frame's own included)."""
    trail: list[int] = []
    count = 0
    for node, dx, dy, above in walk(root):
        del trail[len(above) :]
        if isinstance(node, Frame):
            trail.append(count)
            count += 1
        yield node, dx, dy, tuple(trail), above


def _element(frame: Frame, offset: Box, page: int, parent: Element, threads: dict[int, Element]) -> Element:
    """The frame's element, put below its parent: a new one, or its thread's."""
    element = threads.get(frame.thread) if frame.thread else None
    if element is None:
        element = Element(frame.role, frame.alt, frame.lang, frame.link, frame)
        parent.kids.append(element)
        if frame.thread:
            threads[frame.thread] = element
    assert element.role == frame.role, f"thread {frame.thread} is both {element.role} and {frame.role}"
    element.where.append((page, frame.box.moved(offset.x, offset.y)))
    return element


def _prune(element: Element) -> None:
    for kid in element.kids:
        if isinstance(kid, Element):
            _prune(kid)
    element.kids = [kid for kid in element.kids if isinstance(kid, Piece) or kid.kids or kid.role in KEPT_EMPTY]


def _check_claims(document: Element, pages: list[list[Piece]]) -> None:
    """Every marked piece has exactly one element (ISO 14289-1, 7.1)."""
    claimed = [id(kid) for element in document.elements() for kid in element.kids if isinstance(kid, Piece)]
    painted = [id(piece) for pieces in pages for piece in pieces if piece.mcid is not None]
    assert sorted(claimed) == sorted(painted), f"{len(painted)} marked pieces, {len(claimed)} claims"


def leaves(node: Item | Frame | Open, dx: float = 0.0, dy: float = 0.0) -> Iterator[tuple[Run | Shape | Picture | Code, Matrix]]:
    """What is painted, groups opened, each with the map from its own coordinates to those of the page."""
    yield from _leaves(node, (1, 0, 0, 1, dx, dy))


def _leaves(node: Item | Frame | Open, onto: Matrix) -> Iterator[tuple[Run | Shape | Picture | Code, Matrix]]:
    if isinstance(node, Group):
        for child in node.children:
            yield from _leaves(child, product(node.matrix, onto))
    elif isinstance(node, Frame):
        for child in node.children:
            yield from _leaves(child, product((1, 0, 0, 1, node.box.x, node.box.y), onto))
    else:
        assert not isinstance(node, Open), f"slot {node.name or node.words!r} was never filled"
        yield node, onto
