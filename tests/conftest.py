"""The sample, built once for all tests that look at finished files."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from runs import Ran, run

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Sample:
    """The shipped sample as `leaflet-gen build` leaves it."""

    folder: Path
    ran: Ran

    @cached_property
    def entries(self) -> list[dict]:
        return json.loads((self.folder / "manifest.json").read_text("utf-8"))["built"]

    @property
    def screen(self) -> list[dict]:
        return [entry for entry in self.entries if entry["kind"] == "screen"]

    def path(self, entry: dict) -> Path:
        return self.folder / entry["file"]


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Sample:
    folder = tmp_path_factory.mktemp("sample")
    ran = run("build", ROOT, "-o", folder)
    assert ran.code == 0, ran.err
    return Sample(folder, ran)
