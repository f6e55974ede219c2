"""Is this machine ready? Versions, fonts, write access. A folder in, findings out."""

import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .. import __version__
from ..load.shipped import shipped
from ..messages import refused, term

LIBRARIES = (
    "reportlab",
    "pikepdf",
    "pypdfium2",
    "zxing-cpp",
    "qrcode",
    "pillow",
    "pyyaml",
    "pydantic",
    "fonttools",
    "uharfbuzz",
    "click",
    "rich",
)
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    name: str  # key of its label in the catalogue, after "ui_doctor_"
    value: str
    good: bool


def findings(project: Path, lang: str) -> list[Finding]:
    """Everything a build needs of a machine, each with whether it is as it should be."""
    return list(_look(project, lang))


def _look(project: Path, lang: str) -> Iterator[Finding]:
    yield Finding("tool", __version__, True)
    yield Finding("python", f"{platform.python_version()} ({sys.executable})", sys.version_info >= OLDEST_PYTHON)
    yield Finding("system", f"{platform.system()} {platform.release()}, {sys.stdout.encoding}", True)
    yield Finding("libraries", *_libraries())
    yield Finding("fonts", *_fonts())
    for name in ("assets", "content"):
        folder = shipped(name)
        yield Finding(name, str(folder), folder.is_dir())
    yield Finding("write", *_writable(project, lang))


def _libraries() -> tuple[str, bool]:
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    return ", ".join(found + [f"{name} ✗" for name in missing]), not missing


def _fonts() -> tuple[str, bool]:
    try:
        from ..text.fonts import FILES  # noqa: PLC0415 - they come in packages, which may be missing
        from ..text.fonts import version as font_version  # noqa: PLC0415
    except ImportError as error:
        return error.name or str(error), False
    missing = [str(path) for path in FILES.values() if not path.is_file()]
    return (", ".join(missing), False) if missing else (f"{font_version('regular')}, {font_version('fallback')}", True)


def _writable(project: Path, lang: str) -> tuple[str, bool]:
    folder = project / "output"
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return str(folder.resolve()), True
    except OSError as error:
        return f"{folder.resolve()}: {term(refused(error), lang)}", False
