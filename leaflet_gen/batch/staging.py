"""Where a run grows until it is released. Finished files and records in; a folder of whole files and a manifest out, or nothing.

Files grow in a hidden folder beside their final places. A chunk is finished
when its record is there: what a killed run left without one is made again, and
what it left with one is kept if every file still is as the record says. No file
gets its final name before all are there and proofed, the manifest last of all.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, BinaryIO

from ..lock import DELETES_OPEN_FILES, held
from ..manifest import MANIFEST, OURS, head

UNFINISHED = ".batch-unfinished"
HEAD = 65_536  # bytes of a manifest with its first entry, of whatever kind
ENTRY = '  {"file": '  # so begins the line of a file in a manifest of ours
FILES, PARTS, RECORDS, LOCK = "files", "parts", "records", "lock"


class Halfway(RuntimeError):
    """A file could not be given its final name: another program may have the old one open. The run can be resumed."""

    def __init__(self, file: str, error: OSError) -> None:
        super().__init__(file, error)
        self.file, self.error = file, error


class Busy(RuntimeError):
    """Another run is growing in the same folder."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Staging:
    """The growing half of an output folder. Workers, here or on other machines, know it by its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.growing = folder / UNFINISHED
        self._final, self._files = os.path.join(folder, ""), os.path.join(self.growing, FILES, "")

    # -- by the run itself -----------------------------------------------------------

    @contextlib.contextmanager
    def opened(self, resume: bool) -> Iterator["Staging"]:
        """Held by one run. What an earlier one left is kept with `resume`, else thrown away. Raises Busy."""
        self.growing.mkdir(parents=True, exist_ok=True)
        with (self.growing / LOCK).open("a") as lock:
            if not held(lock) or not self._is_there(lock):  # or it was that of a run just released, and went with it
                raise Busy
            for part in (FILES, PARTS, RECORDS):
                if not resume:
                    shutil.rmtree(self.growing / part, ignore_errors=True)
                (self.growing / part).mkdir(exist_ok=True)
            yield self
        if not DELETES_OPEN_FILES and not self._has_files:
            self.thrown_away()

    def _is_there(self, lock: IO[str]) -> bool:
        try:
            return os.path.samestat(os.fstat(lock.fileno()), os.stat(self.growing / LOCK))
        except FileNotFoundError:
            return False

    def thrown_away(self) -> None:
        shutil.rmtree(self.growing, ignore_errors=True)

    @property
    def _has_files(self) -> bool:
        return any(_names(self.growing / FILES))

    def release(self, entries: Iterable[Iterable[str]]) -> list[str]:
        """Every file under its final name, each in one step; the manifest goes first and comes last.

        An entry is what the manifest says of a file, in pieces, its name first. Returns the files of ours in the
        folder that it does not name: of a village that is no longer in the list, or is called otherwise now.
        """
        manifest, final = self.growing / MANIFEST, self.folder / MANIFEST
        with manifest.open("w", encoding="utf-8", newline="\n") as out:
            out.write(json.dumps(head(), ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "built": [')
            for n, said in enumerate(entries):
                out.write(",\n  " if n else "\n  ")
                out.writelines(said)
            out.write("\n ]\n}\n")
        if self._has_files or not _holds(final, manifest.read_bytes()):  # else all is there, as it would be again
            final.unlink(missing_ok=True)
            folders: set[str] = set()
            for name in _named(manifest):
                if (place := os.path.dirname(name)) not in folders:
                    (self.folder / place).mkdir(parents=True, exist_ok=True)
                    folders.add(place)
                self._move(name)
            os.replace(manifest, final)
        self.thrown_away()
        return self._left_over(final)

    def _move(self, name: str) -> None:
        """Give a file its final name, where it does not stand there already as it would be again. Raises Halfway."""
        final = os.path.join(self.folder, name)
        try:
            os.replace(os.path.join(self.growing, FILES, name), final)
        except OSError as error:
            if not isinstance(error, FileNotFoundError) or not os.path.exists(final):
                raise Halfway(final, error) from error

    def _left_over(self, manifest: Path) -> list[str]:
        """Files that look like ours, but for those that the manifest names, which are all there."""
        if sum(map(_is_ours, _names(self.folder))) == sum(map(_is_ours, _named(manifest))):
            return []
        known = set(_named(manifest))
        return sorted(name for name in _names(self.folder) if _is_ours(name) and name not in known)

    # -- by a worker -------------------------------------------------------------------

    @cached_property
    def _may_hold(self) -> bool:
        """Whether there is anything but what is growing: in a new folder no file need be looked for."""
        return any(name != UNFINISHED for name in os.listdir(self.folder))

    def put(self, name: str, pieces: Sequence[bytes]) -> bool:
        """Grow a file; False where it is there already under its final name, byte for byte."""
        path = self._files + name
        if self._may_hold and _holds(self._final + name, b"".join(pieces)):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
            return False
        try:
            _write(path, pieces)
        except FileNotFoundError:  # the first one in its folder
            os.makedirs(os.path.dirname(path), exist_ok=True)
            _write(path, pieces)
        return True

    def record_of(self, number: int) -> Path:
        return self.growing / RECORDS / f"{number:06}.jsonl"

    def part_of(self, number: int) -> Path:
        return self.growing / PARTS / f"{number:06}.bin"

    @contextlib.contextmanager
    def part(self, number: int) -> Iterator["Summed"]:
        """Grow a chunk of a volume: it is there when it is whole, whoever else makes it, or has made it, meanwhile."""
        with _beside(self.part_of(number)) as growing, growing.open("wb") as out:
            yield Summed(out)

    @contextlib.contextmanager
    def bound(self, name: str) -> Iterator[BinaryIO]:
        """Grow a volume."""
        with _beside(self.growing / FILES / name) as growing, growing.open("wb") as out:
            yield out

    def record(
        self, number: int, key: str, came: Mapping[str, int], entries: Iterable[str], part: Mapping[str, object] | None = None
    ) -> Path:
        """Say that a chunk is finished: what it was made from and what came of it, then a line for each village."""
        path, said = self.record_of(number), json.dumps({"key": key, "came": came, "part": part})
        with _beside(path) as growing:
            growing.write_text("\n".join((said, *entries)) + "\n", encoding="utf-8", newline="\n")
        return path

    @property
    def is_foreign(self) -> bool:
        """Whether the folder holds what `build` made: its manifest would be lost."""
        try:
            with (self.folder / MANIFEST).open("rb") as manifest:
                start = manifest.read(HEAD)
        except OSError:
            return False
        return b'"village": null' in start and b'"villages"' not in start

    def finished(self, number: int, key: str) -> Mapping[str, int] | None:
        """What came of the chunk, where it was finished from the same and every file of it is whole."""
        try:
            own, *entries = self.record_of(number).read_text("utf-8").removesuffix("\n").split("\n")
            said = json.loads(own)
            if said["key"] != key:
                return None
            if part := said["part"]:
                whole = digest(self.part_of(number).read_bytes()) == part["sha256"]
            else:
                whole = all(self._whole(json.loads(entry)) for entry in entries)
            return said["came"] if whole else None
        except (OSError, ValueError, KeyError):  # not there, or cut short
            return None

    def _whole(self, entry: Mapping[str, str]) -> bool:
        for place in (self.growing / FILES, self.folder):  # what has grown is what would be released, whatever stands there already
            with contextlib.suppress(FileNotFoundError):
                return digest((place / entry["file"]).read_bytes()) == entry["sha256"]
        return False


class Summed:
    """A file that is being written, and the digest of what it holds so far."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._sum = out, hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._out.write(data)
        self._sum.update(data)

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()


def _is_ours(name: str) -> bool:
    return OURS.fullmatch(name.rpartition("/")[2]) is not None


def _names(folder: Path) -> Iterator[str]:
    """The PDFs in it and in its folders, one after the other: a list of ten thousand paths takes megabytes.

    A folder in it may be closed to us: a disk has such ones of its own.
    """
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as found:
        for one in found:
            if one.name == UNFINISHED:
                continue
            if one.is_dir():
                with contextlib.suppress(OSError), os.scandir(one.path) as within:
                    yield from (f"{one.name}/{inner.name}" for inner in within if inner.name.endswith(".pdf"))
            elif one.name.endswith(".pdf"):
                yield one.name


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name beside it for what grows; when it is whole it takes the name, and what a full disk leaves is taken away."""
    growing = path.with_suffix(f".{secrets.token_hex(8)}")  # another machine may have the same process number
    try:
        yield growing
        os.replace(growing, path)
    except BaseException:
        with contextlib.suppress(OSError):
            growing.unlink(missing_ok=True)
        raise


def _named(manifest: Path) -> Iterator[str]:
    """The files that it lists, one after the other: the names of ten thousand take a megabyte."""
    decoded = json.JSONDecoder().raw_decode
    with manifest.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(ENTRY):
                yield decoded(line, len(ENTRY))[0]


def _write(path: str, pieces: Iterable[bytes]) -> None:
    """Whole, or not at all: what a full disk leaves is taken away."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
    try:
        try:
            for data in pieces:
                while (written := os.write(file, data)) < len(data):
                    data = data[written:]
        finally:
            os.close(file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise


def _holds(path: str, data: bytes) -> bool:
    try:
        if os.stat(path).st_size != len(data):
            return False
        return Path(path).read_bytes() == data
    except OSError:
        return False


def entries_of(records: Iterable[Path]) -> Iterator[Iterable[str]]:
    """Those of files that are a village's own."""
    return ((line,) for line in lines_of(records))


def lines_of(records: Iterable[Path]) -> Iterator[str]:
    """The entries of all records, in their order; a record's first line is its own."""
    for path in records:
        with path.open(encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                yield line.rstrip("\n")
