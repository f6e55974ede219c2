"""The bench is run by hand; here only that it runs, on two pages of the sample, and measures every stage."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "bench" / "stages.py"
STAGES = {"load", "compose", "fill", "check", "mark", "paint", "tag", "proof", "png", "compose + fill + check"}
SMALL = """\
schema: 1
units: [vinh-hoang]
build:
  - {material: huong-dan, topic: nop-ho-so, formats: [a4], languages: [vi]}
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not say what a child process took")


def bench(project: Path, *options: str) -> subprocess.CompletedProcess:
    command = [sys.executable, BENCH, project, "--runs", "1", *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_the_bench_measures_every_stage_in_one_run(tmp_path):
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "content" / "project.yaml").write_text(SMALL, encoding="utf-8")
    done = bench(tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {row["stage"] for row in found["warm"]["stages"]} == STAGES
    assert all(row["ms_per_page"] > 0 for row in found["warm"]["stages"])
    assert all(row["cpu_s"] > 0 and row["peak_mb"] > 1 for row in found["cold"])
    assert [(row["command"], row["pdfs"]) for row in found["cold"]] == [
        ("--help", 0),
        ("build, the A4 guide", 1),
        ("build, everything", 2),
    ]
    assert (found["warm"]["editions"], found["warm"]["pages"]) == (2, 2)


def test_a_project_that_does_not_build_is_not_measured(tmp_path):
    done = bench(tmp_path)  # an empty folder
    assert done.returncode == 1
    assert "nothing was measured" in done.stderr


def test_the_batch_bench_runs_a_peer_and_reads_its_leaflet():
    command = [sys.executable, ROOT / "bench" / "batch.py", "--counts", "2", "--rounds", "1", "--tools", "platypus", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(row["tool"], row["files"]) for row in found["rows"]] == [("platypus", 2)]
    (said,) = found["content"]
    assert "pdftotext is not here" in said or "(BEGIN, https, tel)" in said


def test_our_leaflet_and_a_peers_have_the_same_words_and_codes():
    command = [sys.executable, ROOT / "bench" / "batch.py", "--counts", "2", "--rounds", "1", "--tools", "ours,platypus", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    ours, peer = json.loads(done.stdout)["content"]
    assert "pdftotext is not here" in peer or "words, the same; the same codes" in peer


def test_the_bench_of_symbols_measures_every_step():
    command = [sys.executable, ROOT / "bench" / "qr.py", "--versions", "1", "--payloads", "3", "--rounds", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert '"read_matrix"' in done.stdout


def test_the_bench_of_a_village_says_what_each_stage_takes():
    command = [sys.executable, ROOT / "bench" / "village.py", "--count", "12", "--codes", "1"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "codes decoded from their modules" in done.stdout and "release" in done.stdout
