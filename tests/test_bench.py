"""The bench is run by hand; here only that it runs, on a project of one page, and measures every stage."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import write

BENCH = Path(__file__).resolve().parents[1] / "bench" / "stages.py"
STAGES = {"load", "compose", "fill", "check", "mark", "paint", "tag", "proof", "png", "compose + fill + check"}


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not say what a child process took")
def test_the_bench_measures_every_stage_in_one_run(tmp_path):
    done = subprocess.run([sys.executable, BENCH, write(tmp_path), "--runs", "1", "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {row["stage"] for row in found["warm"]["stages"]} == STAGES
    assert all(row["ms_per_page"] > 0 for row in found["warm"]["stages"])
    assert all(row["cpu_s"] > 0 and row["peak_mb"] > 1 for row in found["cold"])
    assert found["warm"]["editions"] == sum(row["pdfs"] for row in found["cold"] if row["command"] == "build, everything") == 2


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not say what a child process took")
def test_a_project_that_does_not_build_is_not_measured(tmp_path):
    broken = write(tmp_path, {"content/project.yaml": "schema: 1\n"})
    done = subprocess.run([sys.executable, BENCH, broken, "--runs", "1"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "nothing was measured" in done.stderr
