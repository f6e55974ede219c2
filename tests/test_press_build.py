"""From a project to files for the print shop: all are read back before any is released; posters up to A0 in one page."""

import json
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pages import ROOT
from runs import EPOCH, ONE, project

from leaflet_gen import build
from leaflet_gen.check import check_layout
from leaflet_gen.cli.main import main
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.fill import fill
from leaflet_gen.preflight import preflight
from leaflet_gen.problems import Problem, has_errors
from leaflet_gen.render.press import COATED, Condition, write_press
from leaflet_gen.units import mm

POSTERS = {"a2": (420, 594), "a1": (594, 841), "a0": (841, 1189)}


@pytest.fixture
def one(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return project(tmp_path / "du-an", ONE)


@pytest.mark.parametrize(("standard", "said"), [("x4", "PDF/X-4"), ("x1a", "PDF/X-1a:2003")])
def test_a_build_for_the_press_is_a_folder_of_its_own_and_says_its_standard(one, standard, said):
    assert main(["build", str(one), "--kind", "press", "--standard", standard]) == 0
    folder = one / "output" / "nha-in"
    (entry,) = json.loads((folder / "manifest.json").read_text("utf-8"))["built"]
    assert entry["kind"] == "press" and entry["file"] == "huong-dan_a5_colour_vi_vinh-hoang-press.pdf" and entry["qr"]
    with pikepdf.open(folder / entry["file"]) as pdf:
        assert str(pdf.trailer.Info.GTS_PDFXVersion) == said
        assert [round(mm(float(v)), 1) for v in pdf.pages[0].TrimBox][2:] != [148.0, 210.0]  # the sheet is larger: marks stand around it


def test_one_fault_of_a_press_file_releases_none(one, monkeypatch, capsys):
    monkeypatch.setattr(build, "preflight", lambda pdf, layout: [Problem("press_thin_line", None, {"page": 1, "value": 0.1, "count": 1, "x": 1, "y": 1})])
    assert main(["build", str(one), "--kind", "press"]) == 4
    assert "0,1 pt" in capsys.readouterr().err and not list((one / "output" / "nha-in").glob("*.pdf"))


@pytest.mark.parametrize("theme", ["colour", "black"])
@pytest.mark.parametrize("size", POSTERS)
def test_a_poster_is_one_page_however_large(shipped, size, theme):
    small = shipped.editions[f"huong-dan_a3_{theme}_vi_vinh-hoang"]
    edition = replace(small, format=size, format_spec=shipped.loaded.formats[size])
    layout = fill(compose(edition), {})
    assert not has_errors(check_layout(layout)) and len(layout.pages) == 1
    pdf = write_press(layout, Condition((ROOT / "assets" / COATED).read_bytes()))
    with pikepdf.open(BytesIO(pdf)) as opened:
        left, bottom, right, top = (mm(float(v)) for v in opened.pages[0].TrimBox)
    assert (right - left, top - bottom) == pytest.approx(POSTERS[size], abs=0.1)
    assert not preflight(pdf, layout) and len(pdf) < 1_000_000
