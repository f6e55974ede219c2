"""A file is held by one process at a time, on any system."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from leaflet_gen import lock
from leaflet_gen.lock import held

HOLD = """
import sys
from leaflet_gen.lock import held
with open(sys.argv[1], "a") as file:
    print(held(file), flush=True)
    sys.stdin.read()
"""


def elsewhere(path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_what_another_process_holds_is_not_to_be_had_until_it_ends(tmp_path):
    other = elsewhere(tmp_path / "lock")
    assert other.stdout.readline() == "True\n"
    with (tmp_path / "lock").open("a") as file:
        assert not held(file)
        other.kill()
        other.communicate()
        assert held(file)
    third = elsewhere(tmp_path / "lock")
    assert third.communicate("")[0] == "True\n"


@pytest.mark.parametrize("taken", [False, True])
def test_windows_locks_the_first_byte_without_waiting(monkeypatch, tmp_path, taken):
    asked = []

    def locking(file, how, count):
        asked.append((how, count))
        if taken:
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lock, "fcntl", None)
    monkeypatch.setattr(lock, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2), raising=False)
    with (tmp_path / "lock").open("a") as file:
        assert held(file) is not taken
    assert asked == [(2, 1)]
