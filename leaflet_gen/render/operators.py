"""What a content stream does, step by step. A page or form of a PDF in; its operators out, each with the graphics state it meets.

Only what prepress asks of the state: colour, overprint, line width, where. The clauses are those of ISO 32000-1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from ..units import Box, Matrix, mapped, product

Inks = tuple[float, float, float, float]  # cyan, magenta, yellow, black, from 0 to 1
NO_INK: Inks = (0.0, 0.0, 0.0, 0.0)
DEEPEST = 20  # forms in forms
FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
STROKES = {"S", "s", "B", "B*", "b", "b*"}
TEXT = {"Tj", "TJ", "'", '"'}
PATH = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}  # how many points each takes
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
    over: bool = False  # fills leave plates alone on which they have no ink (OPM 1, 8.6.7)
    over_line: bool = False
    text: Matrix = (1, 0, 0, 1, 0, 0)
    shown: int = 0  # the text rendering mode (9.3.6)


@dataclass(frozen=True, slots=True)
class Step:
    """An operator, the state it meets, and the bounds of the path it paints, in points of the page."""

    operator: str
    operands: list
    state: State
    resources: Dictionary
    path: Box | None = None


def steps(stream: pikepdf.Object | pikepdf.Page, resources: Dictionary, state: State | None = None) -> Iterator[Step]:
    """The operators of one stream; those of a form that it paints are its own. The state is to be read, not kept."""
    state = state or State()
    kept: list[State] = []
    points: list[tuple[float, float]] = []
    for operands, operator in ((list(each.operands), str(each.operator)) for each in pikepdf.parse_content_stream(stream)):
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


def all_steps(page: pikepdf.Page) -> Iterator[Step]:
    """The operators of a page, those of its forms in their places."""
    yield from _with_forms(page, page.get("/Resources", Dictionary()), State(), 0)


def _with_forms(stream: pikepdf.Object | pikepdf.Page, resources: Dictionary, state: State, depth: int) -> Iterator[Step]:
    for step in steps(stream, resources, state):
        yield step
        form = painted_object(step)
        if form is not None and form.get("/Subtype") == Name.Form and depth < DEEPEST:
            inner = replace(step.state, onto=product(_matrix(form.get("/Matrix")), step.state.onto))
            yield from _with_forms(form, form.get("/Resources", resources), inner, depth + 1)


def painted_object(step: Step) -> pikepdf.Object | None:
    """The image or form that `Do` paints."""
    return step.resources.get("/XObject", Dictionary()).get(str(step.operands[0])) if step.operator == "Do" else None


def _matrix(given: pikepdf.Object | None) -> Matrix:
    return tuple(float(v) for v in given) if given is not None else (1, 0, 0, 1, 0, 0)


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
            _take(state, resources.get("/ExtGState", Dictionary()).get(str(operands[0]), Dictionary()))
        case "g" | "rg" | "k" | "G" | "RG" | "K":
            space, line = DEVICE[operator]
            _set(state, line, Name("/" + space), operands)
        case "cs" | "CS":
            space = resources.get("/ColorSpace", Dictionary()).get(str(operands[0]), operands[0])
            _set(state, operator == "CS", space, None)
        case "sc" | "scn" | "SC" | "SCN":
            line = operator.startswith("S")
            _set(state, line, state.spaces[line], operands)


def _take(state: State, given: Dictionary) -> None:
    """The parameters of a graphics state dictionary (8.4.5)."""
    both = bool(given.get("/OPM", 1) == 1)
    if "/OP" in given:
        state.over_line = bool(given.OP) and both
        if "/op" not in given:
            state.over = state.over_line
    if "/op" in given:
        state.over = bool(given.get("/op")) and both
    if "/LW" in given:
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
    if not isinstance(space, Array):
        return str(space).removeprefix("/")
    kind = str(space[0]).removeprefix("/")
    within = {"Separation": 2, "DeviceN": 2, "Indexed": 1, "Pattern": 1}.get(kind)
    return f"{kind} {family(space[within])}" if within and len(space) > within else kind


def inks_of(space: pikepdf.Object, operands: list | None) -> Inks | None:
    """The four inks of a colour; without operands, of the one that a space begins with (8.6.5.1: black, full tint)."""
    kind = family(space)
    if kind == "DeviceCMYK":
        return tuple(float(v) for v in operands) if operands else (0.0, 0.0, 0.0, 1.0)
    if kind == "DeviceGray":
        return (0.0, 0.0, 0.0, 1 - float(operands[0])) if operands else (0.0, 0.0, 0.0, 1.0)
    if kind == "Separation DeviceCMYK" and space[3].get("/FunctionType") == 2:  # 7.10.3
        tint = float(operands[0]) if operands else 1.0
        none, full = ([float(v) for v in space[3].get(key)] for key in ("/C0", "/C1"))
        return tuple(a + tint ** float(space[3].N) * (b - a) for a, b in zip(none, full))
    return None
