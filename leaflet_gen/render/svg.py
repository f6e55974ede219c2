"""Pictures for a browser. Figures and codes of the tree in, inline SVG out; colours kept, no size but proportions."""

from base64 import b64encode
from collections.abc import Iterable
from html import escape
from math import sqrt

from ..layout.tree import Code, Picture, Run, Shape
from ..qr import QUIET
from ..units import Box, Matrix, mapped, mm
from .modules import runs

WEIGHTS = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700, "extrabold": 800}
SCENE = 1.3  # times as wide as high: a landscape, which takes the page's width
Leaf = Run | Shape | Picture | Code


def svg(leaves: Iterable[tuple[Leaf, Matrix]], box: Box, alt: str) -> str:
    """What a figure is drawn of, in millimetres of its box and in painting order."""
    drawn = "".join(_drawn(leaf, onto) for leaf, onto in leaves)
    view = " ".join(_n(v) for v in (box.x, box.y, box.width, box.height))
    scene = ' class="scene"' if box.width > SCENE * box.height else ""
    return f'<svg{scene} role="img" aria-label="{escape(alt)}" viewBox="{view}">{drawn}</svg>'


def code_svg(code: Code, alt: str) -> str:
    """The symbol in whole modules on white, quiet zone included, as one path: it stays scannable at any size."""
    side = len(code.rows) + 2 * QUIET
    return (
        f'<svg role="img" aria-label="{escape(alt)}" viewBox="{-QUIET} {-QUIET} {side} {side}" shape-rendering="crispEdges">'
        f'<rect x="{-QUIET}" y="{-QUIET}" width="{side}" height="{side}" fill="#ffffff"/>{_modules(code)}</svg>'
    )


def _modules(code: Code) -> str:
    side = len(code.rows)
    stretches = ((side - right - wide, y, wide) for y, row in enumerate(code.rows) for right, wide in runs(row))
    dark = "".join(f"M{x} {y}h{wide}v1h{-wide}z" for x, y, wide in stretches)
    return f'<path d="{dark}" fill="{code.colour}"/>'


def _drawn(leaf: Leaf, onto: Matrix) -> str:
    scale = sqrt(abs(onto[0] * onto[3] - onto[1] * onto[2]))
    if isinstance(leaf, Shape):
        return _path(leaf, onto, scale)
    if isinstance(leaf, Run):
        x, y = mapped(onto, leaf.x, leaf.baseline)
        return (
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(mm(leaf.size_pt) * scale)}" font-weight="{WEIGHTS.get(leaf.face, 400)}"'
            f' textLength="{_n(leaf.width * scale)}" lengthAdjust="spacingAndGlyphs" fill="{leaf.colour}">{escape(leaf.text)}</text>'
        )
    if isinstance(leaf, Picture):
        where, kind = leaf.where.mapped(onto), "png" if leaf.data.startswith(b"\x89PNG") else "jpeg"
        data = b64encode(leaf.data).decode("ascii")
        box = f'x="{_n(where.x)}" y="{_n(where.y)}" width="{_n(where.width)}" height="{_n(where.height)}"'
        return f'<image {box} href="data:image/{kind};base64,{data}"/>'
    x, y = mapped(onto, leaf.x, leaf.y)
    return f'<g transform="translate({_n(x)} {_n(y)}) scale({leaf.module * scale:.5f})">{_modules(leaf)}</g>'


def _path(shape: Shape, onto: Matrix, scale: float) -> str:
    steps = []
    for command, *figures in shape.path:
        points = [mapped(onto, x, y) for x, y in zip(figures[::2], figures[1::2])]
        steps.append(command + " ".join(_n(v) for point in points for v in point))
    said = [f'fill="{shape.fill or "none"}"']
    if shape.even_odd and shape.fill:
        said.append('fill-rule="evenodd"')
    if shape.stroke:
        said.append(f'stroke="{shape.stroke}" stroke-width="{_n(shape.stroke_width * scale)}"')
        if shape.dash:
            said.append(f'stroke-dasharray="{" ".join(_n(v * scale) for v in shape.dash)}"')
        if shape.round_ends:
            said.append('stroke-linecap="round" stroke-linejoin="round"')
    return f'<path d="{"".join(steps)}" {" ".join(said)}/>'


def _n(value: float) -> str:
    """A figure with at most two decimals: a hundredth of a millimetre."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said
