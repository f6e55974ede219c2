"""One block by itself: the piece it makes of a section, the pages that piece runs over, and what stands on them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from conftest import ROOT
from pages import spec, with_sections

from leaflet_gen.design import Block, Format, Theme
from leaflet_gen.layout.blocks import BLOCKS
from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.panels import fresh
from leaflet_gen.layout.pieces import Piece, parted
from leaflet_gen.layout.setting import Setting
from leaflet_gen.layout.tree import Frame, Layout, Node, Page, walk
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.render.marks import Element, mark
from leaflet_gen.units import Box
from leaflet_gen.words import Words

WIDTH = 162.0
SECTION = "phan"


@cache
def reading() -> Edition:
    """The reading edition: A4, of as many pages as it needs."""
    edition = next(e for e in editions(load_project(ROOT)[0])[0] if e.language == "vi")
    return replace(edition, format="a4-text", format_spec=spec(Format, "assets/formats/a4-text.yaml"))


def setting_of(section: dict, *, theme: str = "colour", step: int = 0) -> Setting:
    made = replace(
        with_sections(reading(), {SECTION: section}), theme=theme, theme_spec=spec(Theme, f"assets/themes/{theme}.yaml")
    )
    return fresh(made, step)


def block(kind: str, source: str = SECTION, **options: object) -> Block:
    written = {name: Words(value) if isinstance(value, str) else value for name, value in options.items()}
    return Block.model_validate({"kind": Words(kind), "from": Words(source), **written})


def piece(
    kind: str, section: dict, width: float = WIDTH, source: str = SECTION, theme: str = "colour", **options
) -> Piece | None:
    return BLOCKS[kind](block(kind, source, **options), setting_of(section, theme=theme), width)


def run_over(whole: Piece, height: float) -> list[Piece]:
    """The parts of the piece on pages of that height; AssertionError where a part fits on none."""
    parts: list[Piece] = []
    rest: Piece | None = whole
    while rest is not None:
        first, rest = parted(rest, height)
        assert first is not None, f"page {len(parts) + 1}: nothing fits"
        parts.append(first)
    return parts


def laid(parts: list[Piece], height: float = 300.0) -> Layout:
    """Each part on a page of its own."""
    pages = [Page(WIDTH, height, Frame("", Box(0, 0, WIDTH, height), (part.make(part.height),))) for part in parts]
    return Layout(title="Thử", lang="vi", pages=tuple(pages))


def elements(layout: Layout, role: str) -> list[Element]:
    """What the PDF's tags will say: the parts of one element are one."""
    return [element for element in mark(layout)[0].elements() if element.role == role]


def nodes(part: Piece) -> Iterator[tuple[Node, float, float, tuple[Frame, ...]]]:
    return walk(part.make(part.height))


def found(part: Piece, **wanted: object) -> list[tuple[Frame, Box]]:
    """The frames of a part with these attributes, each with its box on the page."""
    return [
        (node, node.box.moved(dx, dy))
        for node, dx, dy, _ in nodes(part)
        if isinstance(node, Frame) and all(getattr(node, key) == value for key, value in wanted.items())
    ]
