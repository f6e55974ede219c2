"""What is said of editions and files: once for all editions, once for each file. Layouts and Problems in, entries and Problems out."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from . import __version__
from .layout.edition import Edition
from .layout.tree import Code, Layout, items
from .problems import Problem

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = 1
OURS = re.compile(r".+_[a-z]{2,3}(?:-[A-Za-z0-9]+)*_[a-z0-9-]+(?:_\d+)?\.(?:pdf|png|html|txt|mp4)")  # …_<lang>_<unit>.pdf, …-1.png

# The figures that make a finding another one; the rest (the line it fell on, the face) changes from format to format.
TELLING = {
    "overflow": (),
    "overflow_panel": (),
    "village_slot_overflow": ("text",),
    "glyph_missing": ("characters",),
    "stray_character": ("characters",),
    "not_nfc": (),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """An edition and everything that was found in it. Its layout is not kept: making it again costs less than holding it."""

    edition: Edition
    problems: tuple[Problem, ...]
    draft: bool


def together(checked: Iterable[Checked]) -> list[Problem]:
    """The problems of all editions, each once, with the editions it is in: one text stands on many pages."""
    merged: dict[tuple, tuple[Problem, list[str]]] = {}
    for one in checked:
        for p in one.problems:
            telling = {k: p.values.get(k) for k in TELLING[p.code]} if p.code in TELLING else p.values
            figures = tuple(sorted((k, str(v)) for k, v in telling.items()))
            first, names = merged.get((p.code, p.place, figures), (p, []))
            worst = max(first, p, key=lambda p: p.values.get("characters", 0))  # whoever cuts that much mends all formats
            name = one.edition.name
            merged[p.code, p.place, figures] = (worst, [*names, name] if worst is first else [name, *names])
    return [replace(p, values={**p.values, "editions": tuple(names)}) for p, names in merged.values()]


def head() -> dict[str, object]:
    """Of the manifest, before its entries."""
    return {"tool": f"leaflet-gen {__version__}", "schema": MANIFEST_SCHEMA}


def entry_of(layout: Layout, name: str, data: bytes, kind: str, pages: Iterable[int], **more: object) -> dict[str, object]:
    """What the manifest says of a file with these pages of the layout (from 0); `more` says what differs."""
    edition, pages = layout.edition, list(pages)
    codes = [said_of(n + 1, item) for n, page in enumerate(pages) for item, *_ in items(layout.pages[page]) if isinstance(item, Code)]
    return {
        "file": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "material": edition.material,
        "format": edition.format,
        "theme": edition.theme,
        "lang": edition.language,
        "unit": edition.unit,
        "village": None,
        "variant": edition.variant or None,
        "kind": kind,
        "status": "draft" if layout.draft else "final",
        "pages": len(pages),
        "trim_mm": [_short(v) for v in edition.format_spec.trim],
        "qr": codes,
        **more,
    }


def said_of(page: int, code: Code) -> dict[str, object]:
    """What the manifest says of a symbol."""
    return {"page": page, "payload": code.payload, "module_mm": round(code.module, 3)}


def _short(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 2)
