"""Slips of a designer that layout could only stumble over. Loaded in, Problems out.

What one file says is checked by its model; here is what a material asks of a
format, and a block of the kind it names.
"""

from collections.abc import Iterator

from ..design import Block, Format, Plan
from ..layout.blocks import BLOCKS
from ..layout.items import LOOKS
from ..model import Labels
from ..problems import Problem
from ..words import Words
from .loaded import Loaded, blocks_of
from .read import Document, KeyPath
from .validate import nearest

# kinds that print nothing without a source
NEED_FROM = ("text", "items", "code", "bars", "columns", "scene", "table", "tiles", "badge", "part", "gallery")
NEED_SURFACE = ("card", "band")
ONE_PANEL = ("page",)  # of a format without sheets


def check(loaded: Loaded) -> Iterator[Problem]:
    """All of them, over whatever could be read; any format may be asked for on the command line."""
    for name, spec in loaded.formats.items():
        if document := loaded.document("formats", name):
            yield from _scale(spec, document)
    for name, material in loaded.materials.items():
        document = loaded.document("materials", name)
        for block in blocks_of(material):
            yield from _block(block)
        for key, kind, plan in material.plans:
            for format_name, spec in loaded.formats.items():
                if spec.kind == kind and document:
                    yield from _panels(plan, (key, kind, "panels"), format_name, spec, document)


def _scale(spec: Format, document: Document) -> Iterator[Problem]:
    """Rows of the type scale fall, and none falls below the floor."""
    for n, row in enumerate(spec.scale):
        for style, size in row.items():
            place = document.place(("scale", n, style))
            if size < spec.floor.get(style, 0.0):
                yield Problem("scale_below_floor", place, {"style": style, "size_pt": size, "floor_pt": spec.floor[style]})
            if n and size > spec.scale[n - 1].get(style, size):
                yield Problem("scale_rises", place, {"style": style, "size_pt": size, "above_pt": spec.scale[n - 1][style]})


def _panels(plan: Plan, at: KeyPath, name: str, spec: Format, document: Document) -> Iterator[Problem]:
    """Plan and paper have the same panels; of a flowing format only the first holds a body, and all are equally wide."""
    paper = {str(panel.name): panel.width for sheet in spec.sheets for panel in sheet.panels} or dict.fromkeys(
        ONE_PANEL, spec.trim[0]
    )
    for panel in plan.panels:
        if panel not in paper:
            values = {"panel": panel, "format": name, "near": nearest(panel, paper), "known": tuple(paper)}
            yield Problem("panel_unknown", document.key((*at, panel)), values)
    for panel in paper:
        if panel not in plan.panels:
            yield Problem("panel_empty", document.key(at), {"panel": panel, "format": name}, "warning")
    if spec.pages == "many":
        for panel, area in list(plan.panels.items())[1:]:
            if area.body:
                yield Problem("chain_body", document.key((*at, panel)), {"panel": panel, "format": name})
        if len(set(paper.values())) > 1:
            yield Problem("chain_widths", document.key(at), {"format": name})


def _block(block: Block) -> Iterator[Problem]:
    """What its kind cannot do without."""
    place = block.kind.place
    if block.kind not in BLOCKS:
        return  # said elsewhere
    if block.kind in NEED_FROM and not block.from_:
        yield Problem("block_needs", place, {"kind": block.kind, "key": "from"})
    if block.kind in NEED_SURFACE and not block.surface:
        yield Problem("block_needs", place, {"kind": block.kind, "key": "surface"})
    if block.kind in ("items", "part") and block.look and block.look not in LOOKS:
        yield Problem(
            "look_unknown", block.look.place, {"name": block.look, "near": nearest(block.look, LOOKS), "known": tuple(LOOKS)}
        )
    if block.weights and block.kind not in ("table", "flow", "part", "gallery") and len(block.weights) != len(block.children):
        yield Problem("weights_count", place, {"weights": len(block.weights), "children": len(block.children)})
    owner, _, label = (block.from_ or Words("")).partition(".")
    if owner == "label" and label not in Labels.model_fields:
        known = tuple(f"label.{name}" for name in Labels.model_fields)
        yield Problem("from_unknown", place, {"from": block.from_, "near": nearest(str(block.from_), known), "known": known})
