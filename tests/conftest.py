"""What every test may ask for: the sample project, read once, and its editions."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

from leaflet_gen.layout.compose import compose
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project

ROOT = Path(__file__).parents[1]

# A law is tried the same way on every machine: a red test can be repeated, and a slow one is not a wrong one.
settings.register_profile("project", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(scope="session")
def shipped():
    """The sample: `loaded`, its `problems`, all `editions` by name, and `composed(name)`, each made once."""
    loaded, problems = load_project(ROOT)
    made, more = editions(loaded)
    by_name = {edition.name: edition for edition in made}
    done = {}

    def composed(name: str):
        if name not in done:
            done[name] = compose(by_name[name])
        return done[name]

    return SimpleNamespace(root=ROOT, loaded=loaded, problems=[*problems, *more], editions=by_name, composed=composed)


@pytest.fixture(scope="session")
def keep(shipped):
    """What a Vietnamese line break must not part."""
    return shipped.loaded.languages["vi"].keep
