"""Looks that must answer each other: themes, formats, layouts and drawings. Loaded in, Problems out."""

from collections.abc import Iterator

from ..design import Block, Format, Material, Theme
from ..layout.blocks import BLOCKS
from ..problems import Place, Problem
from ..text.fonts import FILES
from .loaded import Loaded, blocks_of
from .read import Document
from .validate import nearest

STYLES = ("title", "heading", "item", "body", "callout", "contact", "label", "number", "small")  # set without being named
NEEDED = {  # what layout asks of every theme
    "type": STYLES,
    "surfaces": ("page", "code", "blank", "stamp", "record", "aside", "badge", "tile", "thead"),
    "marks": ("number", "tick", "box", "path", "between", "rule", "cell", "write"),
    "bars": ("track", "value", "target"),
}
GROUPS = {"surface_unknown": "surfaces", "style_unknown": "type"}
ALWAYS = {*NEEDED["type"], *NEEDED["surfaces"]}
ALIKE = 0.75  # of two kinds, so that one is meant: card and carry are two


def check(loaded: Loaded) -> Iterator[Problem]:
    """All that is wrong with themes, formats and drawings; of a layout, `of_layout` tells."""
    for name, theme in loaded.themes.items():
        yield from _theme(theme, loaded.document("themes", name))
    for name, spec in loaded.formats.items():
        yield from _format(spec, loaded.document("formats", name))
    yield from _kinds(loaded)
    yield from _drawings(loaded)


def _theme(theme: Theme, document: Document | None) -> Iterator[Problem]:
    """All parts are there, every colour is a name of the palette or #rrggbb, and the palette itself is #rrggbb."""
    if document is None:
        return
    for group, names in NEEDED.items():
        for name in names:
            if name not in getattr(theme, group):
                yield Problem("theme_part_missing", document.key((group,)), {"group": group, "name": name})
    for name, style in theme.type.items():
        for part in ("face", "strong"):
            face = getattr(style, part)
            if face and face not in FILES:
                values = {"name": face, "near": nearest(face, FILES), "known": tuple(FILES)}
                yield Problem("face_unknown", document.place(("type", name, part)), values)
    for name, colour in theme.palette.items():
        if not colour.startswith("#"):
            yield Problem("palette_value", document.place(("palette", name)), {"name": name, "value": colour})
    for group in ("surfaces", "marks", "pictures", "bars"):
        for name, look in getattr(theme, group).items():
            for part in ("fill", "text", "heading", "accent", "border", "stroke", "outline"):
                colour = getattr(look, part, None)
                if colour and not colour.startswith("#") and colour not in theme.palette:
                    near = nearest(colour, theme.palette)
                    values = {"colour": colour, "near": near, "known": tuple(theme.palette)}
                    yield Problem("colour_unknown", document.place((group, name, part)), values)


def _format(spec: Format, document: Document | None) -> Iterator[Problem]:
    """Each row of the type scale gives a size for the same styles as the floor; white gives way in the last, and does not grow."""
    if document is None:
        return
    if spec.gap_floor and spec.gap_floor > spec.gap:
        values = {"key": "gap_floor", "value": f"{spec.gap_floor:g}", "limit": spec.gap}
        yield Problem("number_large", document.place(("gap_floor",)), values)
    for style in STYLES:
        if style not in spec.floor:
            yield Problem("floor_missing", document.key(("floor",)), {"style": style})
    for n, row in enumerate(spec.scale):
        for style in sorted(set(spec.floor) - set(row)):
            yield Problem("scale_style_missing", document.place(("scale", n)), {"style": style, "row": n + 1})
        for style in sorted(set(row) - set(spec.floor)):
            yield Problem("floor_missing", document.key(("scale", n, style)), {"style": style})


def _kinds(loaded: Loaded) -> Iterator[Problem]:
    """A kind of format that no layout is for, and that looks like one: nothing would be printed in it, without a word."""
    known = sorted({str(kind) for material in loaded.materials.values() for _, kind, _ in material.plans})
    for spec in loaded.formats.values():
        if spec.kind not in known and (near := nearest(spec.kind, known, ALIKE)):
            yield Problem("format_kind", spec.kind.place, {"name": spec.kind, "near": near, "known": tuple(known)}, "warning")


def of_layout(blocks: list[Block], material: Material, kinds: set[str], loaded: Loaded) -> Iterator[Problem]:
    """The kinds, surfaces and styles that a layout names exist, in each theme and format it may be built in."""
    for block in blocks:
        if block.kind not in BLOCKS:
            yield Problem(
                "block_unknown",
                block.kind.place,
                {"name": block.kind, "near": nearest(block.kind, BLOCKS), "known": tuple(BLOCKS)},
            )
    areas = [area for _, kind, plan in material.plans if kind in kinds for area in plan.panels.values()]
    surfaces = [*(b.surface for b in blocks if b.surface), *(area.surface for area in areas)]
    styles = [b.style for b in blocks if b.style]
    # any theme and format may be asked for on the command line, ordered or not
    themes = loaded.themes
    papers = {name: spec for name, spec in loaded.formats.items() if spec.kind in material.layouts}
    for code, wanted, owner, known in (
        *(("surface_unknown", surface, name, theme.surfaces) for name, theme in themes.items() for surface in surfaces),
        *(("style_unknown", style, name, theme.type) for name, theme in themes.items() for style in styles),
        *(
            ("style_unknown", block.style, name, spec.floor)
            for name, spec in papers.items()
            for block in blocks_of(material, (spec.kind,))
            if block.style
        ),
    ):
        if wanted in known or wanted in ALWAYS:  # which the theme, or format, is told to lack
            continue
        if owner in themes and any(wanted in getattr(other, GROUPS[code]) for other in themes.values()):
            document = loaded.document("themes", owner)  # others have it: the theme lacks it, the layout is right
            place = document.key((GROUPS[code],)) if document else None
            yield Problem("theme_part_missing", place, {"group": GROUPS[code], "name": wanted})
        else:
            values = {"name": wanted, "owner": owner, "near": nearest(wanted, known), "known": tuple(known)}
            yield Problem(code, getattr(wanted, "place", None), values)


def _drawings(loaded: Loaded) -> Iterator[Problem]:
    """Every colour class of a drawing is one that each theme paints."""
    for name, picture in loaded.pictures.items():
        classes = {c for outline in getattr(picture, "outlines", ()) for c in (outline.fill, outline.stroke) if c}
        for theme_name, theme in loaded.themes.items():
            for colour in sorted(classes - set(theme.pictures)):
                values = {
                    "class": colour,
                    "picture": name,
                    "theme": theme_name,
                    "near": nearest(colour, theme.pictures),
                    "known": tuple(theme.pictures),
                }
                yield Problem("picture_colour", Place(loaded.files["pictures", name]), values)
