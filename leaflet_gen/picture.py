"""Read a drawing. An SVG's bytes in, paths in the drawing's own units out; no I/O.

The subset our pictures are drawn in: svg with viewBox; g, path, rect, circle,
ellipse, line, polyline, polygon; transform; stroke-width, stroke-linecap,
stroke-dasharray, fill-rule. Colour is a class, never a value: class="f-blue"
fills and class="s-ink" strokes with what the theme calls `blue` and `ink`, so
one drawing serves every theme. A shape's own class takes the place of its
group's. A <style> for viewers is passed over.
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from fontTools.svgLib.path.shapes import PathBuilder

NAMESPACE = "{http://www.w3.org/2000/svg}"
SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
PASSED_OVER = ("style", "title", "desc", "metadata", "defs")


class PictureError(ValueError):
    """A drawing that cannot be read; `code` names the message, `values` its figures."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code} {values}")
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Outline:
    """One path of a drawing; fill and stroke are colour classes of the theme."""

    path: tuple[tuple, ...]  # commands as in layout.tree.Shape
    fill: str | None
    stroke: str | None
    stroke_width: float
    even_odd: bool
    round_ends: bool
    dash: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A vector picture of width x height units, the origin top left."""

    name: str
    width: float
    height: float
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A raster picture, upright and re-encoded by load."""

    name: str
    width: int  # pixels
    height: int
    data: bytes


def read_drawing(svg: bytes, name: str) -> Drawing:
    """Parse an SVG. Raises PictureError for what is outside the subset."""
    if b"<!DOCTYPE" in svg or b"<!ENTITY" in svg:
        raise PictureError("svg_doctype", picture=name)
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        raise PictureError("svg_broken", picture=name, line=error.position[0]) from error
    if root.tag != NAMESPACE + "svg":
        raise PictureError("svg_not_svg", picture=name)
    try:
        left, top, width, height = (float(v) for v in re.split(r"[ ,]+", root.get("viewBox", "").strip()))
    except ValueError:
        raise PictureError("svg_no_viewbox", picture=name) from None
    outlines: list[Outline] = []
    try:
        _visit(root, Transform().translate(-left, -top), {}, outlines, name)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        if isinstance(error, PictureError):
            error.values["picture"] = name
            raise
        raise PictureError("svg_broken", picture=name, line=0) from error
    return Drawing(name, width, height, tuple(outlines))


def _visit(element: ET.Element, place: Transform, inherited: dict[str, str], outlines: list[Outline], name: str) -> None:
    looks = {
        **inherited,
        **{
            k: v
            for k, v in element.attrib.items()
            if k in ("class", "stroke-width", "stroke-linecap", "stroke-dasharray", "fill-rule")
        },
    }
    place = place.transform(_transform(element.get("transform", "")))
    for child in element:
        tag = child.tag.removeprefix(NAMESPACE) if isinstance(child.tag, str) else "style"
        if tag == "g":
            _visit(child, place, looks, outlines, name)
        elif tag in SHAPES:
            outlines.append(_outline(child, tag, place, looks))
        elif tag not in PASSED_OVER:
            raise PictureError("svg_element", picture=name, element=tag, known=", ".join(("g", *SHAPES)))


def _outline(element: ET.Element, tag: str, place: Transform, looks: dict[str, str]) -> Outline:
    looks = {**looks, **element.attrib}
    pen = RecordingPen()
    builder = PathBuilder()
    # without its transform: the builder knows only matrix(), and `own` below holds it already
    builder.add_path_from_element(ET.Element(element.tag, {k: v for k, v in element.attrib.items() if k != "transform"}))
    own = place.transform(_transform(element.get("transform", "")))
    for d in builder.paths:
        parse_path(d, TransformPen(pen, own))
    classes = looks.get("class", "").split()
    fill = next((c[2:] for c in classes if c.startswith("f-")), None)
    stroke = next((c[2:] for c in classes if c.startswith("s-")), None)
    scale = abs(own[0] * own[3] - own[1] * own[2]) ** 0.5
    return Outline(
        path=_commands(pen.value),
        fill=fill,
        stroke=stroke,
        stroke_width=float(looks.get("stroke-width", 1)) * scale,
        even_odd=looks.get("fill-rule") == "evenodd",
        round_ends=looks.get("stroke-linecap") == "round",
        dash=tuple(float(v) * scale for v in re.split(r"[ ,]+", looks.get("stroke-dasharray", "").strip()) if v),
    )


def _commands(recorded: list[tuple[str, tuple]]) -> tuple[tuple, ...]:
    """Pen calls to M L C Z, quadratic curves raised to cubic ones."""
    out: list[tuple] = []
    here = (0.0, 0.0)
    for call, points in recorded:
        if call == "moveTo":
            out.append(("M", *points[0]))
        elif call == "lineTo":
            out.append(("L", *points[0]))
        elif call == "curveTo":
            out.append(("C", *points[0], *points[1], *points[2]))
        elif call == "qCurveTo":
            (cx, cy), (x, y) = points[-2], points[-1]
            out.append(
                (
                    "C",
                    here[0] + 2 / 3 * (cx - here[0]),
                    here[1] + 2 / 3 * (cy - here[1]),
                    x + 2 / 3 * (cx - x),
                    y + 2 / 3 * (cy - y),
                    x,
                    y,
                )
            )
        elif call == "closePath":
            out.append(("Z",))
        if points:
            here = points[-1]
    return tuple(out)


def _transform(text: str) -> Transform:
    """translate, scale, rotate and matrix of SVG 1.1, 7.6."""
    result = Transform()
    for kind, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", text):
        v = [float(n) for n in re.split(r"[ ,]+", inside.strip()) if n]
        if kind == "translate":
            result = result.translate(v[0], v[1] if len(v) > 1 else 0)
        elif kind == "scale":
            result = result.scale(v[0], v[1] if len(v) > 1 else v[0])
        elif kind == "rotate":
            x, y = (v[1], v[2]) if len(v) > 2 else (0, 0)
            result = result.translate(x, y).rotate(v[0] * 3.141592653589793 / 180).translate(-x, -y)
        elif kind == "matrix":
            result = result.transform(Transform(*v))
        else:
            raise PictureError("svg_transform", kind=kind)
    return result
