"""Ways to run the whole program, and small projects made of the shipped words."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from leaflet_gen.load.shipped import shipped
from leaflet_gen.words import PLACEHOLDER

DAY = dt.date(2026, 11, 23)  # the day of every run
EPOCH = str(int(dt.datetime(DAY.year, DAY.month, DAY.day, tzinfo=dt.UTC).timestamp()))
PROGRAM = (sys.executable, "-m", "leaflet_gen")
ONE = """\
schema: 1
units: [vinh-hoang]
build:
  - {material: huong-dan, topic: nop-ho-so, formats: [a5], themes: [colour], languages: [vi]}
"""


@dataclass(frozen=True)
class Ran:
    """What a run left: its exit code and its two streams."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def document(self) -> dict:
        """stdout as one JSON document; anything more than that is an error here."""
        return json.loads(self.out)


def environment(**changed: str) -> dict[str, str]:
    """This process's environment without what would change the program's words, and a fixed day."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LEAFLET_GEN") and k != "NO_COLOR"}
    return {**kept, "SOURCE_DATE_EPOCH": EPOCH, **changed}


def run(
    *arguments: object,
    cwd: Path | None = None,
    program: tuple[object, ...] = PROGRAM,
    env: Mapping[str, str] | None = None,
    **more: object,
) -> Ran:
    """The program in a process of its own; its streams must be UTF-8 whatever the machine is set to."""
    done = subprocess.run(
        [*program, *map(str, arguments)], cwd=cwd, env=env or environment(), capture_output=True, timeout=240, **more
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def project(folder: Path, orders: str = ONE) -> Path:
    """The shipped words, with one edition to build: the A5 hand-out in colour, in Vietnamese."""
    shutil.copytree(shipped("content"), folder / "content")
    (folder / "content" / "project.yaml").write_text(orders, encoding="utf-8")
    return folder


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Change one passage of one file; it must be there."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def fill_in(folder: Path) -> None:
    """Put a value in the place of every blank in square brackets."""
    for path in (folder / "content").rglob("*.yaml"):
        path.write_text("".join(map(_filled, path.read_text("utf-8").splitlines(keepends=True))), encoding="utf-8")


def _filled(line: str) -> str:
    """A day where the key asks for one, a telephone number or a figure elsewhere; lists without quotes stay as they are."""
    key = line.strip().partition(":")[0]
    value = {"checked_on": "20/11/2026", "review_by": "20/05/2027"}.get(key, "0233 3000 000" if "điện thoại" in line else "12")
    return re.sub(r'"[^"]*"', lambda quoted: PLACEHOLDER.sub(value, quoted[0]), line) if not key.startswith("#") else line
