"""What every test may ask for: the sample as it is read (`shipped`) and as it is built (`sample`), each once."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from runs import Ran, run

from leaflet_gen.layout.compose import compose
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project

ROOT = Path(__file__).resolve().parents[1]

# A law is tried the same way on every machine: a red test can be repeated, and a slow one is not a wrong one.
settings.register_profile(
    "project", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")


@pytest.fixture(scope="session")
def shipped():
    """The sample as read: `loaded`, its `problems`, all `editions` by name, and `composed(name)`, each laid out once."""
    loaded, problems = load_project(ROOT)
    made, more = editions(loaded)
    by_name = {edition.name: edition for edition in made}
    done = {}

    def composed(name: str):
        if name not in done:
            done[name] = compose(by_name[name])
        return done[name]

    return SimpleNamespace(root=ROOT, loaded=loaded, problems=[*problems, *more], editions=by_name, composed=composed)


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
