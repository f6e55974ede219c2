"""Slides for phones: pictures of exactly the pixels asked for, and a film of them."""

import builtins
import re
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from conftest import ROOT
from pages import painted
from PIL import Image

from leaflet_gen.build import lay_out, paint
from leaflet_gen.channels import CHANNELS
from leaflet_gen.channels.film import seconds
from leaflet_gen.layout.tree import reading_order
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.render.video import ffmpeg, write_video


def picture(colour: str, size: tuple[int, int] = (90, 160)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def slides():
    loaded, _ = load_project(ROOT)
    made, _ = editions(loaded, ["huong-dan"], ["doc", "vuong"], "colour", "vi")
    return {edition.format: edition for edition in made if edition.unit == "vinh-hoang"}


@pytest.mark.parametrize("format", ["doc", "vuong"])
def test_a_slide_has_exactly_the_pixels_of_its_format(slides, format):
    edition = replace(slides[format], channels=())
    pngs = [file for file in paint(edition).files if file.entry["kind"] == "png"]
    assert {Image.open(BytesIO(png.data)).size for png in pngs} == {edition.format_spec.pixels}
    assert len(pngs) == 2 + len(edition.topic.sections["steps"].items)  # a cover, each step, the code


@pytest.mark.parametrize("format", ["doc", "vuong"])
def test_a_slide_has_no_page_number_and_no_imprint(slides, format):
    """It is not printed: no licence to print, no number of copies."""
    text = " ".join(painted(page) for page in lay_out(slides[format]).pages)
    assert "Mã ấn phẩm" in text
    assert not any(words in text for words in ("Trang 1", "Giấy phép", "bản, "))


@pytest.mark.parametrize("format", ["doc", "vuong"])
def test_who_holds_the_phone_is_told_the_address_before_the_code_for_another_phone(slides, format):
    told = [element.text for element in reading_order(lay_out(slides[format]).pages[-1])]
    address = told.index("dichvucong.gov.vn")
    assert address < told.index("Máy khác thì quét mã.") < told.index("Cần người giúp?") < len(told) - 1


def test_a_slide_stays_as_long_as_its_words_take_to_read(slides):
    pages = lay_out(slides["doc"]).pages
    assert all(seconds(page) >= 3.5 for page in pages) and len({seconds(page) for page in pages}) > 2


def frames(film: bytes, tmp_path) -> tuple[float, list[tuple[int, int, int]]]:
    """Length in seconds, and the colour in the middle of one frame a second, by ffmpeg's own reading."""
    (tmp_path / "film.mp4").write_bytes(film)
    told = subprocess.run([ffmpeg(), "-i", "film.mp4"], cwd=tmp_path, capture_output=True, text=True).stderr
    hours, minutes, rest = re.search(r"Duration: (\d+):(\d+):([\d.]+)", told).groups()
    subprocess.run([ffmpeg(), "-v", "error", "-i", "film.mp4", "-vf", "fps=1", "f%03d.png"], cwd=tmp_path, check=True)
    shots = [Image.open(path).convert("RGB") for path in sorted(tmp_path.glob("f*.png"))]
    return int(hours) * 3600 + int(minutes) * 60 + float(rest), [shot.getpixel((45, 80)) for shot in shots]


def test_a_film_shows_each_slide_for_its_seconds_and_is_the_same_twice(tmp_path):
    shown = [picture("#ff0000"), picture("#00ff00"), picture("#0000ff")]
    film = write_video(shown, [2, 4, 3])
    long, colours = frames(film, tmp_path)
    strongest = ["rgb"[max(range(3), key=pixel.__getitem__)] for pixel in colours]
    assert abs(long - 9) <= 0.2 and "".join(strongest) == "rr" + "gggg" + "bbb"
    assert write_video(shown, [2, 4, 3]) == film


def test_without_ffmpeg_everything_else_is_made_and_the_film_is_told(slides, monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name == "imageio_ffmpeg":
            raise ImportError("No module named 'imageio_ffmpeg'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    painted = paint(replace(slides["doc"], channels=("video",)))
    assert [p.code for p in painted.problems] == ["no_ffmpeg"] and painted.problems[0].severity == "warning"
    assert {file.entry["kind"] for file in painted.files} == {"screen", "png"}


def test_every_channel_that_an_order_may_name_is_there():
    from leaflet_gen.load.schema import schemas

    (order,) = (part for name, part in schemas()["project"]["$defs"].items() if name == "Order")
    assert set(order["properties"]["channels"]["items"]["enum"]) == set(CHANNELS)
