"""The shipped sample as others read it: validators, poppler, qpdf, another renderer, a photocopier, a 1-bit printer."""

import os
import random
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import page as page_validation
import pikepdf
import pytest
import zxingcpp
from conftest import Sample
from PIL import Image
from test_proof import photographed

TOOLS = Path(__file__).parents[2] / "shared" / "tools"
STEPS = {
    "vi": ["Đăng nhập", "Chọn thủ tục", "Nhập hồ sơ", "Tra cứu kết quả", "Nhận kết quả"],
    "en": ["Log in", "Choose the procedure", "Fill in your file", "Follow the result", "Receive the result"],
}
BENEFITS = [
    "Thủ tục nhanh gọn",
    "Thực hiện mọi lúc mọi nơi",
    "Không phải xếp hàng",
    "Theo dõi được tiến độ giải quyết hồ sơ",
    "Kết quả trả trực tuyến",
]
TRIALS = 100
Found = TypeVar("Found")

needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm") or not shutil.which("pdfinfo"), reason="poppler is not installed")


def each(entries: Iterable[dict], look: Callable[[dict], Found]) -> dict[str, Found]:
    """What `look` finds in each file; two at a time, for most of the work is done by other programs."""
    entries = list(entries)
    with ThreadPoolExecutor(2) as pool:
        return dict(zip((entry["file"] for entry in entries), pool.map(look, entries), strict=True))


def faults(found: dict[str, Found]) -> dict[str, Found]:
    return {name: what for name, what in found.items() if what}


def output_of(*command: object) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout.decode("utf-8")


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def out_of_order(text: str, words: list[str]) -> str:
    """The first of `words` that does not come after the one before it; empty where all do."""
    at = 0
    for word in words:
        found = text.find(word, at)
        if found < 0:
            return word
        at = found + len(word)
    return ""


# -- validators --------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_page_validation_finds_no_fault(sample: Sample, profile):
    def look(entry):
        report = page_validation.validate_pdf_bytes(sample.path(entry).read_bytes(), profile=profile)
        return [(failure.rule_id, failure.message) for failure in report.failures] or not report.is_compliant

    assert faults(each(sample.screen, look)) == {}


@pytest.mark.skipif(not (TOOLS / "uacheck.py").exists(), reason="the second PDF/UA checker is not beside this checkout")
def test_a_second_checker_follows_every_mark_and_link(sample: Sample):
    done = subprocess.run(
        [sys.executable, TOOLS / "uacheck.py", *map(sample.path, sample.screen)], capture_output=True, text=True
    )
    assert done.returncode == 0 and done.stdout.count("PASS") == len(sample.screen), done.stdout + done.stderr


@pytest.mark.skipif(not (TOOLS / "verapdf" / "verapdf.sh").exists(), reason="veraPDF is not beside this checkout")
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_no_fault(sample: Sample, flavour):
    env = {**os.environ, "PYTHON": os.environ.get("VERAPDF_PYTHON", sys.executable)}
    command = [TOOLS / "verapdf" / "verapdf.sh", flavour, *map(sample.path, sample.screen)]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode == 3:
        pytest.skip(f"veraPDF cannot run here: {done.stderr.strip()} (VERAPDF_PYTHON names an interpreter that has it)")
    assert done.returncode == 0 and done.stdout.count("PASS") == len(sample.screen), done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_fault(sample: Sample):
    def look(entry):
        done = subprocess.run(["qpdf", "--check", sample.path(entry)], capture_output=True, text=True)
        return done.returncode or "No syntax or stream encoding errors" not in done.stdout

    assert faults(each(sample.screen, look)) == {}


# -- words ----------------------------------------------------------------------------------------


@needs_poppler
def test_every_font_is_embedded_cut_to_what_is_used_and_named(sample: Sample):
    def look(entry):
        lines = output_of("pdffonts", sample.path(entry)).splitlines()[2:]
        return (
            [line for line in lines if " yes yes yes " not in line or not re.match(r"[A-Z]{6}\+", line)]
            if lines
            else ["no font at all"]
        )

    assert faults(each(sample.screen, look)) == {}


def order(entry: dict) -> list[list[str]]:
    """What must stand in this file in this order."""
    if entry["material"] not in ("huong-dan", "loi-ich") or entry["variant"]:
        return []
    if entry["material"] == "huong-dan":
        return [STEPS[entry["lang"]]]
    return [BENEFITS, STEPS["vi"]] if entry["format"] == "a4-trifold" else [BENEFITS]


@needs_poppler
@pytest.mark.parametrize(
    "reader",
    [("pdftotext", "{}", "-"), ("pdftotext", "-raw", "{}", "-"), ("pdfinfo", "-struct-text", "{}")],
    ids=["pdftotext", "pdftotext -raw", "structure"],
)
def test_the_five_steps_and_the_five_benefits_stand_in_order(sample: Sample, reader):
    def look(entry):
        if reader == ("pdftotext", "{}", "-") and entry["format"] == "a4-trifold":
            return []  # without -raw, poppler guesses columns from the gaps between words, and mixes panels side by side
        text = plain(output_of(*(part.replace("{}", str(sample.path(entry))) for part in reader)))
        return [word for words in order(entry) if (word := out_of_order(text, words))]

    assert {entry["material"] for entry in sample.screen if order(entry)} == {"huong-dan", "loi-ich"}
    assert faults(each(sample.screen, look)) == {}


@needs_poppler
def test_a_reader_hears_the_title_the_language_and_the_draft(sample: Sample):
    def look(entry):
        said, text = output_of("pdfinfo", sample.path(entry)), plain(output_of("pdftotext", sample.path(entry), "-"))
        stamp = {"vi": "BẢN NHÁP", "en": "DRAFT"}[entry["lang"]]
        with pikepdf.open(sample.path(entry)) as opened:
            language = str(opened.Root.Lang)
        return not (
            re.search(r"^Title: +\S", said, re.M)
            and re.search(r"^Tagged: +yes", said, re.M)
            and stamp in text
            and language.split("-")[0] == entry["lang"]
        )

    assert faults(each(sample.screen, look)) == {}


# -- codes -----------------------------------------------------------------------------------------


def pages_of(path: Path, dpi: int, ink: str = "-gray") -> list[Image.Image]:
    """The pages as poppler draws them."""
    with TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), ink, path, f"{folder}/page"], capture_output=True, check=True)
        return [Image.open(BytesIO(drawn.read_bytes())) for drawn in sorted(Path(folder).iterdir())]


def read(picture: Image.Image) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCodeModel2))


def expected(entry: dict) -> list[list[str]]:
    return [sorted(code["payload"] for code in entry["qr"] if code["page"] == page) for page in range(1, entry["pages"] + 1)]


@needs_poppler
@pytest.mark.parametrize("dpi", [300, 150])
def test_another_renderer_shows_every_code_as_the_manifest_says(sample: Sample, dpi):
    found = each(sample.screen, lambda entry: [read(page) for page in pages_of(sample.path(entry), dpi)])
    assert {e["file"]: found[e["file"]] for e in sample.screen if found[e["file"]] != expected(e)} == {}
    assert sum(len(codes) for pages in found.values() for codes in pages) >= len(sample.screen)


def test_previews_show_the_codes_too(sample: Sample):
    entries = [entry for entry in sample.entries if entry["kind"] == "png"]
    found = each(entries, lambda entry: read(Image.open(sample.path(entry)).convert("L")))
    assert {e["file"]: found[e["file"]] for e in entries if [found[e["file"]]] != expected(e)} == {}


@needs_poppler
def test_the_smallest_code_survives_blur_specks_two_photocopies_and_a_tilt(sample: Sample):
    _, name, payload = min((code["module_mm"], entry["file"], code["payload"]) for entry in sample.screen for code in entry["qr"])
    entry = next(entry for entry in sample.screen if entry["file"] == name)
    page = pages_of(sample.path(entry), 300)[next(code["page"] for code in entry["qr"] if code["payload"] == payload) - 1]
    position = next(code for code in zxingcpp.read_barcodes(page) if code.text == payload).position
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    left, top = min(c.x for c in corners) - 60, min(c.y for c in corners) - 60  # 5 mm: the frame and what stands beside it
    right, bottom = max(c.x for c in corners) + 60, max(c.y for c in corners) + 60
    around, chance = page.crop((left, top, right, bottom)), random.Random(20261123)
    survived = sum(read(photographed(around, chance)) == [payload] for _ in range(TRIALS))
    assert survived >= 0.95 * TRIALS, f"{survived} of {TRIALS} ({name})"


# -- the office laser ---------------------------------------------------------------------------------

COLOURS = {"rg": 3, "RG": 3, "g": 1, "G": 1, "k": 4, "K": 4}
OTHER_COLOURS = {"cs", "CS", "sc", "SC", "scn", "SCN", "sh", "Do", "gs", "BI", "INLINE IMAGE"}


def inks(path: Path) -> set[tuple]:
    """Every colour that any content stream sets, and every operator that could bring another."""
    found: set[tuple] = set()
    with pikepdf.open(path) as opened:
        for page in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if (name := str(operator)) in COLOURS:
                    found.add((name.lower(), *(float(v) for v in operands)))
                elif name in OTHER_COLOURS:
                    found.add((name,))
    return found


def test_the_black_theme_has_pure_black_and_white_ink_only(sample: Sample):
    black = [entry for entry in sample.screen if entry["theme"] == "black"]
    assert len(black) >= 20
    assert faults(each(black, lambda entry: inks(sample.path(entry)) - {("rg", 0, 0, 0), ("rg", 1, 1, 1)})) == {}
    coloured = next(entry for entry in sample.screen if entry["theme"] == "colour")
    assert len(inks(sample.path(coloured))) > 4  # the same look does see colours


@needs_poppler
def test_a_one_bit_printer_prints_black_pages_that_scan(sample: Sample):
    def look(entry):
        pages = pages_of(sample.path(entry), 300, "-mono")
        return [read(page.convert("L")) for page in pages] if all(page.mode == "1" for page in pages) else "not one bit"

    black = [entry for entry in sample.screen if entry["theme"] == "black" and entry["unit"] == "vinh-hoang"]
    found = each(black, look)
    assert {e["file"]: found[e["file"]] for e in black if found[e["file"]] != expected(e)} == {}


@needs_poppler
def test_a_colour_page_scans_after_a_one_bit_threshold(sample: Sample):
    """Photocopied in black: a sheet in colour is copied as often as one in black."""

    def look(entry):
        return [read(page.point(lambda v: 255 if v > 127 else 0)) for page in pages_of(sample.path(entry), 300)]

    coloured = [e for e in sample.screen if e["theme"] == "colour" and e["unit"] == "vinh-hoang" and e["lang"] == "vi"]
    found = each(coloured, look)
    assert {e["file"]: found[e["file"]] for e in coloured if found[e["file"]] != expected(e)} == {}
