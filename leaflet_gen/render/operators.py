"""What a content stream does, step by step. A page or form of a PDF in; its operators out, each with the graphics state it meets.

Only what prepress asks of the state: colour, overprint, line width, where. The clauses are those of ISO 32000-1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from ..units import Box, Matrix, mapped, product
from .reader import Unreadable

Inks = tuple[float, float, float, float]  # cyan, magenta, yellow, black, from 0 to 1
NO_INK: Inks = (0.0, 0.0, 0.0, 0.0)
DEEPEST = 20  # forms in forms
FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
STROKES = {"S", "s", "B", "B*", "b", "b*"}
TEXT = {"Tj", "TJ", "'", '"'}
PATH = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}  # how many points each takes
NUMBERS = {name: 2 * points for name, points in PATH.items()} | {"re": 4, "cm": 6, "w": 1, "Tr": 1, "Tm": 6, "Td": 2, "TD": 2}
NUMBERS |= {"g": 1, "rg": 3, "k": 4, "G": 1, "RG": 3, "K": 4}
NAMED = {"gs", "cs", "CS", "Do", "sh"}  # what takes one name
RESOURCES = ("/Font", "/ExtGState", "/XObject", "/Pattern")  # whose things may have resources of their own
WITHIN = {"Separation": 2, "DeviceN": 2, "Indexed": 1, "Pattern": 1}  # where a space has the one that it stands for
TINTS = {"DeviceCMYK": 4, "DeviceGray": 1, "Separation DeviceCMYK": 1}  # spaces whose inks are known, and their figures
DEVICE = {"g": ("DeviceGray", False), "rg": ("DeviceRGB", False), "k": ("DeviceCMYK", False)} | {
    "G": ("DeviceGray", True),
    "RG": ("DeviceRGB", True),
    "K": ("DeviceCMYK", True),
}


class Colour(NamedTuple):
    """A colour as it is set: the family of its space, and its inks; None where these are not of the four."""

    space: str = "DeviceGray"
    inks: Inks | None = (0.0, 0.0, 0.0, 1.0)


@dataclass(slots=True)
class State:
    """The graphics state (8.4), as far as it is kept here."""

    onto: Matrix = (1, 0, 0, 1, 0, 0)
    fill: Colour = Colour()
    stroke: Colour = Colour()
    spaces: tuple[pikepdf.Object, pikepdf.Object] = (Name.DeviceGray, Name.DeviceGray)  # of fill and stroke
    width: float = 1.0  # of a line
    overprint: bool = False  # of fills: the parameter op; OP is that of lines (8.6.7)
    overprint_line: bool = False
    mode: int = 0  # OPM: at 0 the four inks all paint, at 1 those of no amount leave their plates alone
    text: Matrix = (1, 0, 0, 1, 0, 0)
    shown: int = 0  # the text rendering mode (9.3.6)

    @property
    def over(self) -> bool:
        """Fills leave plates alone on which they have no ink."""
        return self.overprint and self.mode == 1

    @property
    def over_line(self) -> bool:
        return self.overprint_line and self.mode == 1


@dataclass(frozen=True, slots=True)
class Step:
    """An operator, the state it meets, and the bounds of the path it paints, in points of the page."""

    operator: str
    operands: list
    state: State
    resources: Dictionary
    path: Box | None = None


def steps(stream: pikepdf.Object | pikepdf.Page, resources: Dictionary, state: State | None = None) -> Iterator[Step]:
    """The operators of one stream; those of a form that it paints are its own. The state is to be read, not kept.

    Raises Unreadable for an operator without its operands.
    """
    state = state or State()
    kept: list[State] = []
    points: list[tuple[float, float]] = []
    for operands, operator in _parsed(stream):
        if not _complete(operator, operands):
            raise Unreadable(_told(operands, operator))
        if operator == "q":
            kept.append(replace(state))
        elif operator == "Q" and kept:
            state = kept.pop()
        elif operator in PATH:
            figures = [float(v) for v in operands]
            points += [mapped(state.onto, *figures[n : n + 2]) for n in range(0, 2 * PATH[operator], 2)]
        elif operator == "re":
            x, y, width, height = map(float, operands)
            points += [mapped(state.onto, x + dx, y + dy) for dx in (0, width) for dy in (0, height)]
        else:
            _change(state, operator, operands, resources)
        yield Step(operator, operands, state, resources, _bounds(points) if operator in FILLS | STROKES else None)
        if operator in FILLS | STROKES or operator == "n":
            points = []


def _parsed(stream: pikepdf.Object | pikepdf.Page) -> Iterator[tuple[list, str]]:
    try:
        instructions = pikepdf.parse_content_stream(stream)
    except (TypeError, ValueError) as error:  # what pikepdf says of operands that are none
        raise Unreadable(str(error)) from error
    yield from ((list(each.operands), str(each.operator)) for each in instructions)


def _complete(operator: str, operands: list) -> bool:
    if operator in NAMED:
        return len(operands) == 1 and isinstance(operands[0], Name)
    return operator not in NUMBERS or _figures(operands, NUMBERS[operator])


def _told(operands: list, name: str) -> str:
    return " ".join([*(str(each)[:20] for each in operands[:6]), name])


def _figures(given: object, count: int) -> bool:
    """Whether it is so many numbers."""
    as_many = isinstance(given, (list, Array)) and len(given) == count
    return as_many and all(isinstance(each, (int, float, Decimal)) for each in given)


def all_steps(page: pikepdf.Page) -> Iterator[Step]:
    """The operators of a page, those of its forms in their places. Raises Unreadable."""
    yield from _with_forms(page, page.get("/Resources", Dictionary()), State(), 0)


def _with_forms(stream: pikepdf.Object | pikepdf.Page, resources: Dictionary, state: State, depth: int) -> Iterator[Step]:
    for step in steps(stream, resources, state):
        yield step
        if (form := painted_form(step, depth)) is not None:
            inner = replace(step.state, onto=product(_matrix(form.get("/Matrix")), step.state.onto))
            yield from _with_forms(form, form.get("/Resources", resources), inner, depth + 1)


def painted_object(step: Step) -> pikepdf.Object | None:
    """The image or form that `Do` paints."""
    found = named(step.resources, "/XObject", step.operands[0]) if step.operator == "Do" else None
    return found if isinstance(found, pikepdf.Stream) else None


def painted_form(step: Step, depth: int) -> pikepdf.Stream | None:
    """The form that `Do` paints, in so many others. Raises Unreadable where they are too many to follow."""
    thing = painted_object(step)
    if thing is None or thing.get("/Subtype") != Name.Form:
        return None
    if depth >= DEEPEST:
        raise Unreadable(f"Do: forms in forms, more than {DEEPEST} deep")
    return thing


def named(resources: pikepdf.Object, kind: str, name: object) -> pikepdf.Object | None:
    """What a name stands for (7.8.3)."""
    table = resources.get(kind)
    return table.get(str(name)) if isinstance(table, Dictionary) else None


def _matrix(given: Sequence | pikepdf.Object | None) -> Matrix:
    return tuple(float(v) for v in given) if _figures(given, 6) else (1, 0, 0, 1, 0, 0)


def _bounds(points: list[tuple[float, float]]) -> Box | None:
    if not points:
        return None
    xs, ys = zip(*points)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _change(state: State, operator: str, operands: list, resources: Dictionary) -> None:
    """What an operator does to the state."""
    match operator:
        case "cm":
            state.onto = product(_matrix(operands), state.onto)
        case "w":
            state.width = float(operands[0])
        case "Tr":
            state.shown = int(operands[0])
        case "BT":
            state.text = (1, 0, 0, 1, 0, 0)
        case "Tm":
            state.text = _matrix(operands)
        case "Td" | "TD":
            state.text = product((1, 0, 0, 1, float(operands[0]), float(operands[1])), state.text)
        case "gs":
            if isinstance(given := named(resources, "/ExtGState", operands[0]), Dictionary):
                _take(state, given)
        case "g" | "rg" | "k" | "G" | "RG" | "K":
            space, line = DEVICE[operator]
            _set(state, line, Name("/" + space), operands)
        case "cs" | "CS":
            space = named(resources, "/ColorSpace", operands[0])
            _set(state, operator == "CS", operands[0] if space is None else space, None)
        case "sc" | "scn" | "SC" | "SCN":
            line = operator.startswith("S")
            _set(state, line, state.spaces[line], operands)


def _take(state: State, given: Dictionary) -> None:
    """The parameters of a graphics state dictionary (8.4.5, table 58); what it does not name stays as it is."""
    state.overprint_line = given.get("/OP", state.overprint_line) is True
    state.overprint = given.get("/op", given.get("/OP", state.overprint)) is True
    state.mode = given.get("/OPM", state.mode)
    if _figures([given.get("/LW")], 1):
        state.width = float(given.LW)


def _set(state: State, line: bool, space: pikepdf.Object, operands: list | None) -> None:
    colour = Colour(family(space), inks_of(space, operands))
    state.spaces = (state.spaces[0], space) if line else (space, state.spaces[1])
    if line:
        state.stroke = colour
    else:
        state.fill = colour


def family(space: pikepdf.Object) -> str:
    """The kind of a colour space (8.6.3); what a Separation or an Indexed stands for is named behind it."""
    names: list[str] = []
    while isinstance(space, Array) and len(space) and len(names) < len(WITHIN):  # none of them stands twice
        names.append(str(space[0]).removeprefix("/"))
        within = WITHIN.get(names[-1], len(space))
        if within >= len(space):
            return " ".join(names)
        space = space[within]
    return " ".join([*names, str(space).removeprefix("/") if isinstance(space, Name) else "?"])


def inks_of(space: pikepdf.Object, operands: list | None) -> Inks | None:
    """The four inks of a colour; without operands, of the one that a space begins with (8.6.4: black; 8.6.6.4: full tint).

    Raises Unreadable where there are not as many figures as inks.
    """
    kind = family(space)
    if kind in TINTS and operands is not None and not _figures(operands, TINTS[kind]):
        raise Unreadable(_told(operands, kind))
    operands = [min(max(float(v), 0.0), 1.0) for v in operands] if kind in TINTS and operands else None
    if kind == "DeviceCMYK":
        return tuple(operands) if operands else (0.0, 0.0, 0.0, 1.0)
    if kind == "DeviceGray":
        return (0.0, 0.0, 0.0, 1 - operands[0]) if operands else (0.0, 0.0, 0.0, 1.0)
    if kind == "Separation DeviceCMYK" and len(space) > 3 and _is_blend(space[3]):
        tint = operands[0] if operands else 1.0
        none, full = ([float(v) for v in space[3].get(key)] for key in ("/C0", "/C1"))
        return tuple(a + tint ** float(space[3].N) * (b - a) for a, b in zip(none, full))
    return None


def _is_blend(function: pikepdf.Object) -> bool:
    """From no tint to a full one of four inks (7.10.3)."""
    return (
        isinstance(function, Dictionary)
        and function.get("/FunctionType") == 2
        and all(_figures(function.get(key), len(NO_INK)) for key in ("/C0", "/C1"))
        and _figures([function.get("/N")], 1)
        and function.N >= 0
    )


def named_in(opened: pikepdf.Pdf) -> Iterator[tuple[str, Dictionary | pikepdf.Stream]]:
    """What the pages' resources name, and those of their forms, patterns and letters: its kind and itself, shared things once."""
    waiting = [page.get("/Resources") for page in opened.pages]
    seen: set[tuple[int, int]] = set()
    while waiting:
        resources = waiting.pop()
        tables = ((kind, resources.get(kind)) for kind in RESOURCES) if isinstance(resources, Dictionary) else ()
        for kind, table in tables:
            for thing in table.values() if isinstance(table, Dictionary) else ():
                if not isinstance(thing, (Dictionary, pikepdf.Stream)) or thing.objgen in seen:
                    continue
                if thing.is_indirect:
                    seen.add(thing.objgen)
                yield kind, thing
                waiting.append(thing.get("/Resources"))
