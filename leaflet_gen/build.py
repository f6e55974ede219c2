"""Build editions. Editions in, proofed files and their manifest out.

Everything is laid out and checked before anything is painted, and everything
is proofed before anything gets its final name: a build releases all or nothing.
"""

import contextlib
import datetime as dt
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .channels import CHANNELS
from .check import causes_in, check_words
from .design import Format
from .layout.compose import compose
from .layout.edition import Edition
from .layout.fill import fill
from .layout.tree import Layout
from .load.shipped import shipped
from .lock import held
from .manifest import MANIFEST, OURS, Checked, entry_of, head
from .problems import Problem, in_order
from .preflight import preflight
from .proof.edition import proof_edition
from .proof.press import proof_press
from .render.pdf import write_pdf
from .render.png import write_png
from .render.press import COATED, Condition, write_press
from .render.press import Kind as Standard
from .units import MM_PER_INCH
from .workers import spread

PREVIEW_DPI = 100
PRESS = "press"  # a kind of file, and the end of its name
UNFINISHED = ".leaflet-gen-"  # prefix of the folder in which a build grows; never a final name
LOCK = ".lock"  # in that folder, held by the build

Say = Callable[[str, Edition, int, int], None]  # stage, edition, how many are done, of how many


def silent(stage: str, edition: Edition, done: int, count: int) -> None:
    """A `Say` that says nothing."""


@dataclass(frozen=True, slots=True)
class File:
    """One finished file and its entry in the manifest."""

    name: str
    data: bytes = field(repr=False)
    entry: dict[str, object]


@dataclass(frozen=True, slots=True)
class Painted:
    """The finished files of one edition, and what the proof found in them."""

    files: tuple[File, ...]
    problems: tuple[Problem, ...]


def lay_out(edition: Edition) -> Layout:
    return fill(compose(edition), {})


def check_edition(edition: Edition, today: dt.date) -> tuple[tuple[Problem, ...], bool]:
    """Lay the edition out and check words and layout; no ink. Also whether it is a draft."""
    layout = lay_out(edition)
    return tuple(in_order([*check_words(edition, today), *causes_in(layout)])), layout.draft


def check_all(editions: Sequence[Edition], today: dt.date, say: Say = silent, jobs: int | None = None) -> list[Checked]:
    """Every edition, whatever is wrong with the others."""
    checked = []
    results = spread(partial(check_edition, today=today), editions, jobs)
    for n, edition in enumerate(editions):
        say("check", edition, n, len(editions))
        checked.append(Checked(edition, *next(results)))
    results.close()
    return checked


def paint_all(
    editions: Sequence[Edition], say: Say = silent, jobs: int | None = None, painter: Callable[[Edition], Painted] | None = None
) -> Iterator[Painted]:
    """Every edition's files, one edition after the other, as they are asked for; without a `painter`, those for screens."""
    results = spread(painter or paint, editions, jobs)
    try:
        for n, edition in enumerate(editions):
            say("build", edition, n, len(editions))
            yield next(results)
    finally:
        results.close()


def paint(edition: Edition) -> Painted:
    """The edition's PDF and its previews; and what the proof of the finished PDF found."""
    layout = lay_out(edition)
    pdf = write_pdf(layout)
    found = proof_edition(pdf, layout)
    name = edition.name
    every = range(len(layout.pages))
    files = [_file(f"{name}.pdf", pdf, "screen", layout, every)]
    pngs = write_png(pdf, _dpi(edition.format_spec))
    files += [_file(f"{name}-{n + 1}.png", png, "png", layout, [n]) for n, png in enumerate(pngs)]
    for channel in (CHANNELS[c] for c in edition.channels):
        data, problems = channel.tell(layout, pngs)
        found += problems
        if data:
            files.append(_file(f"{edition.text_name}{channel.suffix}", data, channel.kind, layout, every))
    return Painted(tuple(files), tuple(found))


def paint_press(edition: Edition, standard: Standard = "x4") -> Painted:
    """The edition for the print shop, read twice before it may leave: does it say what was meant, and will it print."""
    layout = lay_out(edition)
    pdf = write_press(layout, Condition((shipped("assets") / COATED).read_bytes()), standard)
    found = [*proof_press(pdf, layout), *preflight(pdf, layout)]
    return Painted((_file(f"{edition.name}-{PRESS}.pdf", pdf, PRESS, layout, range(len(layout.pages))),), tuple(found))


def _dpi(format: Format) -> float:
    """Of a page for screens, what gives its PNG the pixels it asks for; PDFium rounds up, so a hair less."""
    return format.pixels[0] / format.trim[0] * MM_PER_INCH * (1 - 1e-5) if format.pixels else PREVIEW_DPI


def _file(name: str, data: bytes, kind: str, layout: Layout, pages: Iterable[int]) -> File:
    return File(name, data, entry_of(layout, name, data, kind, pages))


def left_over(folder: Path, manifest: Mapping[str, object]) -> list[str]:
    """Files of ours in the folder that this manifest does not name: of a unit or format that is no longer built."""
    named = {entry["file"] for entry in manifest["built"]}
    return sorted(path.name for path in folder.iterdir() if OURS.fullmatch(path.name) and path.name not in named)


def _is_growing(folder: Path) -> bool:
    """Whether a build is still at work in it: its lock goes with its process, however that ends."""
    try:
        with (folder / LOCK).open("r+") as lock:
            return not held(lock)
    except FileNotFoundError:
        return False


class Release:
    """A folder of files that appear all at once, or not at all.

    Files grow in a hidden folder beside their final places; `publish` takes the
    old manifest and files away, moves each new one in one step, and the new manifest last:
    whoever finds one finds every file it names, as it says. Leaving without
    `publish` (a problem, Ctrl+C) removes what has grown.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: list[dict[str, object]] = []

    def __enter__(self) -> "Release":
        self.folder.mkdir(parents=True, exist_ok=True)
        for other in self.folder.glob(UNFINISHED + "*"):  # left by a build that was killed, or growing beside this one
            if not _is_growing(other):
                shutil.rmtree(other, ignore_errors=True)
        self._growing = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
        self._lock = (self._growing / LOCK).open("w")
        held(self._lock)
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.close()
        shutil.rmtree(self._growing, ignore_errors=True)

    def add(self, file: File) -> None:
        (self._growing / file.name).write_bytes(file.data)
        self.entries.append(file.entry)

    def publish(self) -> dict[str, object]:
        """Give every file its final name. Returns the manifest. Raises OSError for one that stands there and is open elsewhere."""
        manifest = {**head(), "built": self.entries}
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        (self._growing / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        put_in_place(self._growing, self.folder, [*(str(entry["file"]) for entry in self.entries), MANIFEST])
        return manifest


def put_in_place(growing: Path, folder: Path, names: Sequence[str]) -> None:
    """Give finished files their final names, the last one last. What stands there is taken away first: an open file shows then,
    before any other has been replaced, and all is as it was. Raises OSError, which names the final file.
    """
    aside = Path(tempfile.mkdtemp(dir=growing))
    taken: list[str] = []
    try:
        for name in reversed(names):
            try:
                os.replace(folder / name, aside / name)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(folder / name)) from error
            taken.append(name)
        for name in names:
            os.replace(growing / name, folder / name)
    except BaseException:
        for name in reversed(taken):
            with contextlib.suppress(OSError):
                os.replace(aside / name, folder / name)
        raise
