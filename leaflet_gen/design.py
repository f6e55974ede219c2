"""Looks: what a designer writes under assets/. Strict, pure; lengths in mm, type in pt."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .words import Number, Strict, Words


def _as_colour(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}|[a-z][a-z0-9_]*", value.strip()):
        return str(value).strip().lower()
    raise PydanticCustomError("colour_type", "a colour expected")


Colour = Annotated[str, BeforeValidator(_as_colour, json_schema_input_type=str)]  # "#rrggbb" or a name of the palette
Title = dict[str, Words]  # a name shown to people: {vi: …, en: …}
# No number of a look may turn a page inside out; what of these is too much for a page, the layout says.
Length = Annotated[Number, Field(ge=0, le=5000)]  # mm, or units of white
Extent = Annotated[Number, Field(ge=1, le=5000)]  # mm, of what there is something to see of
Points = Annotated[Number, Field(ge=3, le=2000)]
Share = Annotated[Number, Field(ge=0.05, le=5000)]
Metres = Annotated[Number, Field(ge=0.1, le=100)]


class Panel(Strict):
    """A column of a page between two folds (or the whole page)."""

    name: Words
    width: Extent


class Sheet(Strict):
    """One side of the paper: its panels from left to right."""

    label: Words | None = None
    panels: tuple[Panel, ...]


class Reading(Strict):
    """From how far the page is read: distances in metres, smallest letter height = 0.007 x distance."""

    title_m: Metres
    body_m: Metres
    scan_m: Metres  # the code's side is at least a tenth of it


class Format(Strict):
    """assets/formats/<format>.yaml: a size of paper and the type that suits it."""

    schema_: Literal["1"] = Field(alias="schema")
    title: Title
    kind: Words = Field(description="Which layout of a material it takes: sheet, trifold.")
    trim: tuple[Extent, Extent]
    bleed: Length = 3.0
    safe: Length = 6.0
    margin: Length
    head_margin: Length | None = Field(None, description="White above the first block, where it differs from the margin.")
    line: Share = Field(1.0, description="Scale of rules and frames: the theme's widths are for A4.")
    gap: Length = Field(description="The unit of white space; blocks ask for multiples of it.")
    gap_floor: Length | None = Field(None, description="The same in the last row of the scale: white gives way when letters cannot.")
    pages: Literal["fixed", "many"] = "fixed"
    bound: Literal["book", "sheets"] | None = Field(
        None, description="On an office's sheets: book (two-sided, folded where it can be), sheets (one-sided, hung or carried one by one)."
    )
    pixels: tuple[int, int] | None = Field(None, description="Of a page for screens: width and height of its PNG.")
    sheets: tuple[Sheet, ...] = ()  # empty: one side, one panel over the whole page
    code_side: Extent = Field(description="Side of the QR symbol, quiet zone not counted.")
    picture: Extent = Field(description="Side of a step's picture.")
    reading: Reading
    floor: dict[str, Points] = Field(description="Smallest size in pt of each style, in no case less.")
    scale: tuple[dict[str, Points], ...] = Field(
        min_length=1, description="Type scale: rows of sizes in pt; the first row that fits is used."
    )

    @property
    def top(self) -> float:
        return self.margin if self.head_margin is None else self.head_margin


class TypeStyle(Strict):
    face: Words
    strong: Words | None = None  # face of **…**; without one it takes the surface's accent colour
    leading: Annotated[Number, Field(ge=0.8, le=5)]


class Surface(Strict):
    """What a block stands on, and the colours that are readable there."""

    fill: Colour | None = None
    text: Colour
    heading: Colour
    accent: Colour
    border: Colour | None = None
    border_width: Length = 0.0
    radius: Length = 0.0
    padding: Length = 0.0
    rule_below: Length = 0.0  # a rule along the lower edge, in the heading's colour
    rule_left: Length = 0.0  # a bar along the left edge, in the heading's colour
    hatch: Length = 0.0  # of a chart's bar: slanting lines this far apart, in the border's colour


class Mark(Strict):
    """How a step's number, a tick or a rule is drawn."""

    shape: Literal["none", "disc", "ring", "square"] = "none"
    fill: Colour | None = None
    stroke: Colour | None = None
    stroke_width: Length = 0.0
    text: Colour | None = None
    scale: Share = 1.0  # of its letters, against the style's size
    space: Length = 0.0  # white on either side of a rule, in units of the format's gap


class Paint(Strict):
    """What a colour class of a picture becomes: a fill, an outline, or both."""

    fill: Colour | None = None
    outline: Colour | None = None
    outline_width: Length = 0.0  # in the picture's own units


class Theme(Strict):
    """assets/themes/<theme>.yaml: palette, surfaces, type faces."""

    schema_: Literal["1"] = Field(alias="schema")
    title: Title
    palette: dict[str, Colour]
    type: dict[str, TypeStyle]
    surfaces: dict[str, Surface]
    marks: dict[str, Mark]
    pictures: dict[str, Paint]
    bars: dict[str, Surface]

    def colour(self, name: str) -> str:
        """A palette name or "#rrggbb" to "#rrggbb"."""
        return name if name.startswith("#") else self.palette[name]


class Block(Strict):
    """One piece of a layout: exactly one kind, and what it takes.

    `kind` names a function of layout.blocks; the other keys are its options.
    """

    kind: Words
    from_: Words | None = Field(None, alias="from")  # a section of the topic, or title / promise / a unit's field
    style: Words | None = None
    role: Literal["H1", "H2", "H3", "H4", "P", "Note"] | None = None
    look: Words | None = None
    surface: Words | None = None
    name: Words | None = None
    align: Literal["left", "center", "right"] = "left"
    gap: Length | None = None  # space above, in units of the format's gap
    grow: Length = 0.0  # share of the left-over height it takes
    size: Length | None = None
    # words that take more lines are set in the next smaller style, twice as many there; a village's own, in smaller letters
    lines: int | None = Field(None, ge=1)
    picture: Share | None = None  # side of its pictures in mm, where it differs from the format's; up to 1, a share of that
    weights: tuple[Length, ...] = ()
    optional: bool = False  # left out, without a word, where the topic has no such section
    keep: bool = False
    break_: bool = Field(False, alias="break")  # begins a new page, in a format of many
    children: tuple["Block", ...] = ()


class Area(Strict):
    """What fills a panel: a head and a foot on every page, a body between them."""

    surface: Words = Words("page")
    head: tuple[Block, ...] = ()
    running: tuple[Block, ...] = ()  # head of the pages after the first
    body: tuple[Block, ...] = ()
    foot: tuple[Block, ...] = ()
    align: Literal["top", "middle", "spread"] = "spread"


class Plan(Strict):
    """A material's layout for one kind of format. Panels are read in the order they are written."""

    panels: dict[str, Area]

    def blocks(self) -> Iterator[Block]:
        """Every block of every panel, children after their parents."""
        waiting = [b for area in self.panels.values() for b in (*area.head, *area.running, *area.body, *area.foot)][::-1]
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.children))


class Material(Strict):
    """assets/materials/<material>.yaml"""

    schema_: Literal["1"] = Field(alias="schema")
    title: Title
    layouts: dict[str, Plan]
    villages: dict[str, Plan] = {}  # layouts of their own for the leaflets of a list of villages

    @property
    def for_villages(self) -> "Material":
        """What is printed for a list of villages: its own layouts; all of the material's, where it has none."""
        return self.model_copy(update={"layouts": self.villages or self.layouts, "villages": {}})

    @property
    def plans(self) -> tuple[tuple[str, str, Plan], ...]:
        """Every layout: the key it is written under, its kind of format, itself."""
        return tuple((key, kind, plan) for key in ("layouts", "villages") for kind, plan in getattr(self, key).items())


Edge = Annotated[Number, Field(ge=0, le=30)]
Side = Annotated[Number, Field(ge=100, le=2000)]  # so that white on both edges leaves something to print on


class Unprintable(Strict):
    """White that a printer leaves along each edge of the paper, however the page is drawn."""

    top: Edge = 6.0
    right: Edge = 6.0
    bottom: Edge = 6.0
    left: Edge = 6.0


class Printer(Strict):
    """assets/printers/<printer>.yaml: what an office's own printer can do."""

    schema_: Literal["1"] = Field(alias="schema")
    title: Title
    paper: tuple[Side, Side] = (210.0, 297.0)
    unprintable: Unprintable = Unprintable()
    ink: Literal["mono", "colour"] = "mono"
    duplex: Literal["none", "manual", "auto"] = "manual"
    pages_per_minute: Number = Field(20.0, ge=1, le=1000)
