"""The architecture: who may import whom, and which library comes in by which door.

A module imports only from lower steps. Modules on one step do not see each
other; a package is one room, whose modules may. `load` stands above `layout`,
so layout cannot reach a file even by accident.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "leaflet_gen"

# From the lowest step to the highest. A new module needs its place here.
STAIRCASE = (
    ("units", "problems", "messages", "workers", "phone", "lock", "workbook"),
    ("words", "village"),  # strings and days, of which both models are made
    ("model", "design"),
    ("procedure", "catalogue"),
    ("language", "facts"),
    ("tell", "spoken"),
    ("text", "qr", "picture"),
    ("layout",),
    ("impose",),
    ("load", "check", "render"),
    ("proof", "preflight", "intake", "manifest"),
    ("channels",),
    ("build",),
    ("kit",),
    ("plan",),
    ("batch",),
    ("cli",),
    ("__main__",),
)
STEP = {room: n for n, step in enumerate(STAIRCASE) for room in step}

# One library, one door: a room, or a single module of it. The longest name counts.
DOORS = {
    "yaml": ("load",),
    "pydantic": ("words", "model", "procedure", "catalogue", "design", "load"),
    "pydantic_core": ("words", "design", "model.printing", "model.topic"),  # the same library: its error type
    "qrcode": ("qr",),
    "uharfbuzz": ("text",),
    "fontTools": ("text",),
    "fontTools.svgLib": ("picture",),
    "fontTools.pens": ("picture",),
    "fontTools.misc": ("picture",),
    "fontpkg_be_vietnam_pro": ("text",),
    "fontpkg_noto_sans": ("text",),
    "reportlab": ("render",),
    "pikepdf": ("render", "proof", "preflight"),
    "pypdfium2": ("render.reader",),
    "PIL": ("load.images", "proof.degrade", "render.colour", "render.plates", "render.png", "render.press_inks", "render.reader"),
    "zxingcpp": ("proof",),
    "openpyxl": ("intake.tables", "intake.annotate", "plan.tables"),
    "imageio_ffmpeg": ("render.video",),  # an optional library: a program to run, for the film only
    "distributed": ("batch.cluster",),  # optional: for runs on several machines
    "click": ("cli",),
    "rich": ("cli",),
}
NETWORK = (
    "socket",
    "ssl",
    "asyncio",
    "urllib.request",
    "http",
    "ftplib",
    "smtplib",
    "poplib",
    "imaplib",
    "xmlrpc",
    "socketserver",
    "webbrowser",
)
PURE = ("units", "problems", "words", "model", "procedure", "catalogue", "design", "language", "facts", "phone", "village", "tell", "spoken", "qr", "picture", "text.lines", "layout", "impose", "check", "channels", "plan.count", "plan.choose", "plan.letters", "plan.forms", "plan.slips", "plan.checklist")
OUTSIDE = (
    "os",
    "io",
    "sys",
    "pathlib",
    "time",
    "random",
    "secrets",
    "uuid",
    "tempfile",
    "shutil",
    "subprocess",
    "logging",
    "locale",
    "importlib",
)
# Modules of types, and the room that talks to people: a noun has no in and out.
NOUNS = (
    "",
    "words",
    "model",
    "procedure",
    "catalogue",
    "design",
    "problems",
    "layout.tree",
    "layout.edition",
    "layout.setting",
    "layout.style",
    "layout.pieces",
    "load.loaded",
    "load.shipped",
    "cli",
    "__main__",
)
LONGEST = 400  # lines


@dataclass(frozen=True)
class Module:
    """A source file and the names it imports, all of them absolute: `leaflet_gen.layout.tree`, `urllib.parse`."""

    name: str  # "layout.tree"; "" is the package itself
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.split(".")[0]

    def imports(self) -> Iterator[str]:
        package = [PACKAGE.name, *self.name.split(".")] if self.name else [PACKAGE.name]
        if self.name and self.path.name != "__init__.py":
            package.pop()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                yield from (".".join([*above, *([node.module] if node.module else []), alias.name]) for alias in node.names)

    def calls(self) -> Iterator[str]:
        """Names of plain functions that are called."""
        yield from (n.func.id for n in ast.walk(self.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))


def modules(package: Path) -> list[Module]:
    found = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return found


def is_under(name: str, owner: str) -> bool:
    return name == owner or name.startswith(owner + ".")


def faults(package: Path) -> list[str]:
    """Everything in a package that breaks the architecture, as "module: what"."""
    return [f"{module.name or '__init__'}: {fault}" for module in modules(package) for fault in _faults(module)]


def _faults(module: Module) -> Iterator[str]:
    if module.name and module.room not in STEP:
        yield f"has no step: give {module.room} a place in STAIRCASE"
        return
    for name in module.imports():
        if is_under(name, PACKAGE.name):
            yield from _climbs(module, name.split(".")[1:])
        else:
            yield from _enters(module, name)
    yield from _habits(module)


def _climbs(module: Module, parts: list[str]) -> Iterator[str]:
    """Imports from our own package."""
    room = parts[0] if parts else ""
    if room.startswith("__version__") or room == module.room:
        return
    if not module.name or room not in STEP:
        yield f"imports {room or 'the package'}, which is on no step"
    elif STEP[room] > STEP[module.room]:
        yield f"imports {room}, which stands higher"
    elif STEP[room] == STEP[module.room]:
        yield f"imports {room}, which stands on the same step"


def _enters(module: Module, name: str) -> Iterator[str]:
    """Imports from outside our package."""
    if any(is_under(name, network) for network in NETWORK):
        yield f"imports {name}: nothing here uses a network"
    top = name.split(".")[0]
    if top in sys.stdlib_module_names:
        if top in OUTSIDE and any(is_under(module.name, pure) for pure in PURE):
            yield f"imports {top}, and is a pure stage"
        return
    doors = [library for library in DOORS if is_under(name, library)]
    if not doors:
        yield f"imports {name}, a library without a door"
    elif not any(is_under(module.name, door) for door in DOORS[max(doors, key=len)]):
        yield f"imports {name}, whose door is {' or '.join(DOORS[max(doors, key=len)])}"


def _habits(module: Module) -> Iterator[str]:
    if module.room != "cli" and "print" in module.calls():
        yield "prints: only cli speaks"
    if any(is_under(module.name, pure) for pure in PURE) and {"open", "input", "exec", "eval"} & set(module.calls()):
        yield "opens a file or runs text, and is a pure stage"
    if (length := len(module.path.read_text(encoding="utf-8").splitlines())) > LONGEST:
        yield f"has {length} lines, more than {LONGEST}"
    said = ast.get_docstring(module.tree) or ""
    words = said.lower().replace(",", " ").replace(";", " ").replace(".", " ").replace(":", " ").split()
    if not said:
        yield "has no docstring"
    elif not any(is_under(module.name, noun) for noun in NOUNS) and not {"in", "out"} <= set(words):
        yield "does not say what goes in and what comes out"


def test_a_module_imports_only_from_lower_steps_and_a_library_has_one_door():
    assert faults(PACKAGE) == []


def test_every_step_and_every_door_is_in_use():
    here = modules(PACKAGE)
    assert {module.room for module in here if module.name} == set(STEP)
    used = {
        (library, door)
        for library, doors in DOORS.items()
        for door in doors
        if any(is_under(name, library) for module in here if is_under(module.name, door) for name in module.imports())
    }
    assert used == {(library, door) for library, doors in DOORS.items() for door in doors}


def test_the_tables_themselves_hold_what_was_promised():
    assert not any(
        door == room or door.startswith(room + ".") for doors in DOORS.values() for door in doors for room in ("layout", "check")
    )
    assert STEP["layout"] < STEP["load"] == STEP["check"] == STEP["render"] < STEP["proof"] < STEP["build"] < STEP["cli"]


DOC = '"""Something in, something out."""\n'
PLANTED = {
    "upwards": ("layout/tree.py", "from ..load.read import read", "layout.tree: imports load, which stands higher"),
    "upwards by its full name": ("text/lines.py", "import leaflet_gen.layout", "text.lines: imports layout, which stands higher"),
    "sideways": (
        "check/urls.py",
        "from ..render.png import write_png",
        "check.urls: imports render, which stands on the same step",
    ),
    "sideways, from the package": (
        "check/urls.py",
        "from .. import render",
        "check.urls: imports render, which stands on the same step",
    ),
    "in a function": ("layout/tree.py", "def f():\n    from ..cli import main", "layout.tree: imports cli, which stands higher"),
    "from a package's own file": (
        "layout/__init__.py",
        "from ..build import paint",
        "layout: imports build, which stands higher",
    ),
    "by the wrong door": ("layout/tree.py", "import yaml", "layout.tree: imports yaml, whose door is load"),
    "by a neighbour's door": (
        "text/fonts.py",
        "from fontTools.svgLib.path import parse_path",
        "text.fonts: imports fontTools.svgLib.path.parse_path, whose door is picture",
    ),
    "into the wrong module of a room": (
        "render/pdf.py",
        "import pypdfium2",
        "render.pdf: imports pypdfium2, whose door is render.reader",
    ),
    "without a door": ("load/read.py", "import requests", "load.read: imports requests, a library without a door"),
    "a network": ("load/read.py", "from urllib import request", "load.read: imports urllib.request: nothing here uses a network"),
    "a socket": ("render/pdf.py", "import socket", "render.pdf: imports socket: nothing here uses a network"),
    "a file": ("layout/tree.py", "import pathlib", "layout.tree: imports pathlib, and is a pure stage"),
    "an open file": ("check/urls.py", "open('f')", "check.urls: opens a file or runs text, and is a pure stage"),
    "a print": ("build.py", "print('xin chào')", "build: prints: only cli speaks"),
    "a stranger": ("utils.py", "", "utils: has no step: give utils a place in STAIRCASE"),
    "a long module": ("layout/tree.py", "x = 1\n" * LONGEST, "layout.tree: has 401 lines, more than 400"),
    "the package itself": ("__init__.py", "from .cli import main", "__init__: imports cli, which is on no step"),
}


def planted(root: Path, file: str, body: str) -> Path:
    package = root / PACKAGE.name
    (package / file).parent.mkdir(parents=True)
    (package / file).write_text(body, encoding="utf-8")
    return package


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_found(tmp_path, kind):
    file, body, fault = PLANTED[kind]
    assert faults(planted(tmp_path, file, DOC + body)) == [fault]


@pytest.mark.parametrize(
    ("doc", "fault"),
    [
        ("", "qr: has no docstring"),
        ('"""About codes."""', "qr: does not say what goes in and what comes out"),
    ],
)
def test_a_module_without_its_sentence_is_found(tmp_path, doc, fault):
    assert faults(planted(tmp_path, "qr.py", doc)) == [fault]


def test_a_sound_module_has_no_fault(tmp_path):
    body = "import re\nimport yaml\nfrom .. import __version__\nfrom ..layout import tree\nfrom . import cross\n"
    assert faults(planted(tmp_path, "load/read.py", DOC + body)) == []
