"""The composed tree: what every reader (check, pdf, tags, png, html, batch) reads.

Five item kinds (Run, Shape, Picture, Code, Group) and what holds them: a Frame,
or a slot (Slot, CodeSlot) that is still open. A frame's children are placed relative to its own top left
corner, so a finished piece moves without being rebuilt. All of it is frozen
and pickles.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..problems import Place
from ..units import Box, mm

MARKS = ("record", "stamp")  # names of frames that are painted last, over all, and read first: what the page is not

# Standard structure types of ISO 32000-1, 14.8.4. "" groups without meaning;
# "Artifact" is decoration that a screen reader passes over.
ROLES = (
    "",
    "Artifact",
    "Sect",
    "H1",
    "H2",
    "H3",
    "H4",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Figure",
    "Link",
    "Span",
    "Table",
    "TR",
    "TH",
    "TD",
    "Caption",
    "Note",
)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face, size and colour on one baseline; text is NFC without U+00A0."""

    x: float
    baseline: float
    width: float
    text: str  # a space that ended the line is kept, so that extracted words stay apart
    face: str  # a name of text.fonts
    size_pt: float
    colour: str  # "#rrggbb"

    def box(self) -> Box:
        """The line's inked height: 0.95 em above the baseline, 0.25 em below (Ễ to ợ)."""
        em = mm(self.size_pt)
        return Box(self.x, self.baseline - 0.95 * em, self.width, 1.2 * em)


@dataclass(frozen=True, slots=True)
class Shape:
    """A path. Commands: ("M", x, y) ("L", x, y) ("C", x1, y1, x2, y2, x, y) ("Z",)."""

    path: tuple[tuple, ...]
    fill: str | None = None  # "#rrggbb"
    stroke: str | None = None
    stroke_width: float = 0.0
    dash: tuple[float, ...] = ()
    even_odd: bool = False
    round_ends: bool = False

    def box(self) -> Box:
        """Bounds of all points, control points included (never too small)."""
        xs = [v for step in self.path for v in step[1::2]]
        ys = [v for step in self.path for v in step[2::2]]
        half = self.stroke_width / 2 if self.stroke else 0.0
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).grown(half)


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image, already decoded, turned upright and re-encoded by load."""

    where: Box
    data: bytes  # a PNG or JPEG file
    pixels: tuple[int, int]
    name: str

    def box(self) -> Box:
        return self.where


@dataclass(frozen=True, slots=True)
class Code:
    """A QR symbol without its quiet zone. A row is an integer: a bit a module, the leftmost the highest, 1 is dark."""

    x: float
    y: float
    module: float
    rows: tuple[int, ...]  # as many as columns
    payload: str
    level: str  # L M Q H, ISO/IEC 18004
    colour: str = "#000000"

    @property
    def side(self) -> float:
        return self.module * len(self.rows)

    def box(self) -> Box:
        return Box(self.x, self.y, self.side, self.side)


@dataclass(frozen=True, slots=True)
class Group:
    """Items under an affine map (a b c d e f): x' = a x + c y + e, y' = b x + d y + f."""

    matrix: tuple[float, float, float, float, float, float]
    children: tuple["Node", ...]
    clip: Box | None = None  # in the children's own coordinates: nothing outside it is painted


@dataclass(frozen=True, slots=True)
class Frame:
    """A box with a meaning. `box` is relative to the parent frame."""

    role: str
    box: Box
    children: tuple["Node", ...] = ()
    alt: str = ""
    lang: str = ""  # BCP 47, where it differs from the document's
    place: Place | None = None
    link: str = ""  # of a Link: a URL, or "#" and an anchor of this layout
    thread: int = 0  # frames of one non-zero thread are one element, split over areas or pages
    name: str = ""  # which block drew it: for messages, golden outlines and tests
    solid: bool = False  # takes part in the overlap check: nothing else may stand in its box
    bleeds: bool = False  # scenery that runs out over the trim by design: nothing needed is at its edge
    literal: bool = False  # letters of a published record: square brackets in it are no blanks
    anchor: str = ""  # a name that an index can point at: its page is known once all pages are
    slot: int = 0  # which slot of its layout it fills, counted from 1 in reading order; 0: it is the same for every village

    def at(self, x: float, y: float) -> "Frame":
        """The frame with its top left corner at (x, y) of its parent. Written out: it is called for every piece."""
        return Frame(
            self.role,
            Box(x, y, self.box.width, self.box.height),
            self.children,
            self.alt,
            self.lang,
            self.place,
            self.link,
            self.thread,
            self.name,
            self.solid,
            self.bleeds,
            self.literal,
            self.anchor,
            self.slot,
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """A frame not yet composed: a fixed box whose words come per village.

    `words` keeps its fields ({village.name}); `fill` composes it into a Frame
    of the same box, so what is around it never moves.
    """

    role: str
    box: Box
    words: str
    style: object  # a layout.style.Style
    colour: str
    align: str = "left"
    place: Place | None = None
    name: str = ""

    def at(self, x: float, y: float) -> "Slot":
        return replace(self, box=Box(x, y, self.box.width, self.box.height))


@dataclass(frozen=True, slots=True)
class CodeSlot:
    """A square for a symbol of the village's own, its quiet zone included: to call the helper, or to save the number."""

    box: Box
    dial: str  # tel or vcard
    alt: str  # {phone} stands for the number
    place: Place | None = None
    name: str = "code"

    @property
    def words(self) -> str:
        return self.alt

    def at(self, x: float, y: float) -> "CodeSlot":
        return replace(self, box=Box(x, y, self.box.width, self.box.height))


Item = Run | Shape | Picture | Code | Group
Open = Slot | CodeSlot
Node = Item | Frame | Open
HOLDERS = (Frame, Slot, CodeSlot)  # what is no ink of its own


@dataclass(frozen=True, slots=True)
class Page:
    """One page at trim size; coloured bands may run out into the bleed."""

    width: float
    height: float
    root: Frame
    bleed: float = 0.0
    safe: float = 6.0  # nothing needed stands nearer to the trim edge than this
    folds: tuple[float, ...] = ()  # x of each fold
    label: str = ""


@dataclass(frozen=True)
class Layout:
    """A composed edition."""

    title: str
    lang: str
    pages: tuple[Page, ...]
    author: str = ""
    subject: str = ""
    date: str = ""  # ISO, of the content: what a reproducible file is dated with
    step: int = 0  # which row of the type scale was used
    problems: tuple = ()  # what compose itself found: overflow, a piece taller than its page
    blanks: int = 0  # places in square brackets that nobody has filled in
    edition: object = field(default=None, repr=False, compare=False)  # two layouts are the same if their pages are

    @property
    def draft(self) -> bool:
        return self.blanks > 0

    @cached_property
    def slots(self) -> tuple[Open, ...]:
        """Those still open, in the order they are read: the number of a slot is its place here, counted from 1."""
        return tuple(node for page in self.pages for node, *_ in walk(page.root) if isinstance(node, Open))


def walk(
    node: Node, dx: float = 0.0, dy: float = 0.0, above: tuple[Frame, ...] = ()
) -> Iterator[tuple[Node, float, float, tuple[Frame, ...]]]:
    """Every node in reading order, with the offset to add to its coordinates and the frames above it.

    A Group is yielded and not entered: its children have another frame of reference.
    """
    waiting = [(node, dx, dy, above)]  # a stack, not recursion: every check walks every page
    while waiting:
        here = waiting.pop()
        yield here
        node, dx, dy, above = here
        if isinstance(node, Frame) and node.children:
            x, y, inner = dx + node.box.x, dy + node.box.y, (*above, node)
            waiting.extend([(child, x, y, inner) for child in reversed(node.children)])


def items(page: Page) -> Iterator[tuple[Item, float, float, tuple[Frame, ...]]]:
    """The page's items (no frames, no slots), in the order they are read and painted."""
    for node, dx, dy, above in walk(page.root):
        if not isinstance(node, HOLDERS):
            yield node, dx, dy, above


def place_of(above: Sequence["Frame | Open"]) -> Place | None:
    """Where the innermost of these frames that has a place was written."""
    return next((frame.place for frame in reversed(above) if frame.place), None)


def is_artifact(above: tuple[Frame, ...]) -> bool:
    return any(frame.role == "Artifact" for frame in above)


def anchored(pages: Iterable[Page]) -> Iterator[tuple[str, int, float]]:
    """Each anchor where it first stands: its name, its page (from 0), and how far down."""
    seen: set[str] = set()
    for number, page in enumerate(pages):
        for node, _, dy, _ in walk(page.root):
            if isinstance(node, Frame) and node.anchor and node.anchor not in seen:
                seen.add(node.anchor)
                yield node.anchor, number, dy + node.box.y


@dataclass(frozen=True, slots=True)
class Said:
    """One element as a reader hears it."""

    role: str
    level: int  # depth in the structure
    text: str
    alt: str
    link: str
    thread: int


def reading_order(page: Page) -> Iterator[Said]:
    """What is on the page, in order: that of tags, HTML and golden outlines. What is painted last over all may be read first."""

    def visit(frame: Frame, level: int) -> Iterator[Said]:
        if frame.role == "Artifact":
            return
        inner = level
        if frame.role:
            yield Said(frame.role, level, own_text(frame), frame.alt, frame.link, frame.thread)
            inner = level + 1
        for child in sorted(frame.children, key=lambda child: not is_mark(child)):
            if isinstance(child, Frame):
                yield from visit(child, inner)

    yield from visit(page.root, 0)


def is_mark(node: object) -> bool:
    """Whether a frame says what the whole page is not: of today, finished."""
    return isinstance(node, Frame) and node.name in MARKS


def own_text(frame: Frame) -> str:
    """The frame's own words: its runs and those of role-less frames in it."""
    parts = []
    for child in frame.children:
        if isinstance(child, Run):
            parts.append(child.text)
        elif isinstance(child, Frame) and child.role == "":
            parts.append(own_text(child))
    return "".join(parts)


def all_text(frame: Frame) -> str:
    """Every word in the frame, those of the elements below it too."""
    return "".join(node.text for node, *_ in walk(frame) if isinstance(node, Run))
