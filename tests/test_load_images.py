"""Pictures: upright, clean and the same every time; what cannot be used is a problem at the word that names it."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image as Raster

from leaflet_gen.load import images
from leaflet_gen.load.images import read_picture
from leaflet_gen.problems import Place
from leaflet_gen.words import Words

HERE = Place("content/topics/a/vi.yaml", 3, 12)


def asked(root: Path, name: str):
    picture, problems = read_picture(root, Words(name, HERE), {})
    assert all(p.place == HERE for p in problems)
    return picture, [p.code for p in problems if p.code != "picture_small"]  # most of these are a few pixels


def saved(root: Path, name: str, image: Raster.Image, **options) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    image.save(root / name, **options)


def opened(picture) -> Raster.Image:
    return Raster.open(io.BytesIO(picture.data))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises many pixels, and whose data are few."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_a_photograph_is_turned_upright_and_loses_what_it_knew(tmp_path):
    image = Raster.new("RGB", (40, 20), "red")
    exif = image.getexif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010E] = "at home"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    saved(tmp_path, "a.jpg", image, exif=exif)
    picture, codes = asked(tmp_path, "a.jpg")
    assert codes == [] and (picture.width, picture.height) == (20, 40)
    assert opened(picture).format == "JPEG" and not opened(picture).getexif() and b"at home" not in picture.data


@pytest.mark.parametrize(
    ("name", "mode", "format", "result"),
    [
        ("a.png", "RGBA", "PNG", "RGBA"),
        ("a.png", "LA", "PNG", "RGBA"),
        ("a.png", "P", "PNG", "RGB"),
        ("a.png", "1", "PNG", "L"),
        ("a.png", "I;16", "PNG", "L"),
        ("a.jpg", "L", "JPEG", "L"),
        ("a.jpeg", "CMYK", "JPEG", "RGB"),
        ("a.webp", "RGB", "JPEG", "RGB"),
        ("a.webp", "RGBA", "PNG", "RGBA"),
        ("a.PNG", "RGB", "PNG", "RGB"),
    ],
)
def test_each_kind_of_image_comes_out_as_png_or_jpeg(tmp_path, name, mode, format, result):
    image = Raster.new(mode, (8, 6), 0)
    saved(tmp_path, f"anh/{name}", image, format={"jpg": "JPEG"}.get(name[-3:].lower()))
    picture, codes = asked(tmp_path, f"anh/{name}")
    assert codes == [] and (opened(picture).format, opened(picture).mode, opened(picture).size) == (format, result, (8, 6))


def test_sixteen_bits_keep_their_tone(tmp_path):
    image = Raster.new("I;16", (2, 1), 0)
    image.putpixel((1, 0), 0x8000)
    saved(tmp_path, "a.png", image)
    assert [opened(asked(tmp_path, "a.png")[0]).getpixel((x, 0)) for x in (0, 1)] == [0, 128]


def test_an_opaque_alpha_is_dropped(tmp_path):
    saved(tmp_path, "a.png", Raster.new("RGBA", (4, 4), (1, 2, 3, 255)))
    assert opened(asked(tmp_path, "a.png")[0]).mode == "RGB"


def test_the_same_file_gives_the_same_bytes(tmp_path):
    saved(tmp_path, "a.jpg", Raster.effect_noise((60, 40), 50).convert("RGB"))
    assert asked(tmp_path, "a.jpg")[0].data == asked(tmp_path, "a.jpg")[0].data


def test_of_an_animation_the_first_frame_is_printed_with_a_warning(tmp_path):
    saved(
        tmp_path,
        "a.webp",
        Raster.new("RGB", (4, 4), "red"),
        save_all=True,
        lossless=True,
        append_images=[Raster.new("RGB", (4, 4), "blue")],
    )
    picture, codes = asked(tmp_path, "a.webp")
    assert codes == ["picture_animated"] and opened(picture).convert("RGB").getpixel((1, 1))[0] > 200


@pytest.mark.parametrize("size", [(7000, 7000), (60_000, 60_000), (1, 40_000_001)])
def test_a_bomb_is_refused_by_its_header(tmp_path, size):
    (tmp_path / "a.png").write_bytes(png_of(*size))
    assert asked(tmp_path, "a.png") == (None, ["picture_bomb"])


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "LARGEST_FILE", 1000)
    (tmp_path / "a.png").write_bytes(b"x" * 1001)
    assert asked(tmp_path, "a.png") == (None, ["picture_too_large"])


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\x89PNG\r\n\x1a\n", png_of(100, 100), b"GIF89a" + b"\0" * 40, b"\xff\xd8\xff\xe0", b"RIFF\x10\0\0\0WEBPVP8 "],
)
def test_what_is_no_whole_image_is_refused(tmp_path, data):
    (tmp_path / "a.png").write_bytes(data)
    assert asked(tmp_path, "a.png") == (None, ["picture_not_image"])


@pytest.mark.parametrize(
    "name", ["../a.png", "anh/../../a.png", "/etc/a.png", "C:/a.png", "C:\\a.png", "\\\\server\\a.png", "..\\a.png", "a\0.png"]
)
def test_a_path_out_of_the_project_is_refused(tmp_path, name):
    saved(tmp_path, "a.png", Raster.new("L", (2, 2)))
    (tmp_path / "project").mkdir()
    assert asked(tmp_path / "project", name) == (None, ["picture_outside"])


def test_a_link_out_of_the_project_is_refused(tmp_path):
    saved(tmp_path, "a.png", Raster.new("L", (2, 2)))
    (tmp_path / "project").mkdir()
    try:
        (tmp_path / "project" / "a.png").symlink_to(tmp_path / "a.png")
        (tmp_path / "project" / "loop.png").symlink_to("loop.png")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    assert asked(tmp_path / "project", "a.png") == (None, ["picture_outside"])
    assert asked(tmp_path / "project", "loop.png")[0] is None


def test_a_link_within_the_project_is_followed(tmp_path):
    saved(tmp_path, "anh/a.png", Raster.new("L", (2, 2)))
    try:
        (tmp_path / "b.png").symlink_to(tmp_path / "anh" / "a.png")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    assert asked(tmp_path, "b.png")[1] == []


def test_a_missing_image_gets_a_guess_of_a_file_beside_it(tmp_path):
    saved(tmp_path, "anh/nha-van-hoa.png", Raster.new("L", (2, 2)))
    _, problems = read_picture(tmp_path, Words("anh/nha-vanhoa.png", HERE), {})
    assert [(p.code, p.values["near"]) for p in problems] == [("picture_missing", "anh/nha-van-hoa.png")]


@pytest.mark.parametrize("name", ["khong-co.png", "x" * 300 + ".png", "thu-muc.png"])
def test_a_missing_image_is_a_problem(tmp_path, name):
    (tmp_path / "thu-muc.png").mkdir()
    assert asked(tmp_path, name) == (None, ["picture_missing"])


def test_backslashes_are_slashes(tmp_path):
    saved(tmp_path, "anh/a.png", Raster.new("L", (2, 2)))
    assert asked(tmp_path, "anh\\a.png")[1] == []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}">{}</svg>'


@pytest.mark.parametrize(
    ("svg", "code"),
    [
        (SVG.format("0 0 10 10", '<path d="M 0 0 L"/>'), "svg_broken"),
        (SVG.format("0 0 10 10", '<path d="A 1"/>'), "svg_broken"),
        (SVG.format("0 0 10 10", "<image/>"), "svg_element"),
        (SVG.format("0 0 10 10", "<g transform='skewX(3)'/>"), "svg_transform"),
        (SVG.format("0 0 nan 10", ""), "svg_no_viewbox"),
        (SVG.format("0 0 -1 10", ""), "svg_no_viewbox"),
        (SVG.format("0 0 10 10", "<g>" * 5000 + "</g>" * 5000), "svg_broken"),
        ("<html/>", "svg_not_svg"),
        ("", "svg_broken"),
    ],
)
def test_a_drawing_that_cannot_be_drawn_is_a_problem(tmp_path, svg, code):
    (tmp_path / "a.svg").write_text(svg)
    assert asked(tmp_path, "a.svg") == (None, [code])


def test_a_doctype_cannot_hide_in_another_encoding(tmp_path):
    (tmp_path / "a.svg").write_bytes(("<!DOCTYPE svg>" + SVG.format("0 0 1 1", "")).encode("utf-16"))
    assert asked(tmp_path, "a.svg") == (None, ["svg_broken"])


@pytest.mark.parametrize(("size", "codes"), [((240, 400), []), ((400, 239), ["picture_small"])])
def test_a_photograph_too_small_for_paper_is_a_warning(tmp_path, size, codes):
    saved(tmp_path, "a.png", Raster.new("L", size))
    picture, problems = read_picture(tmp_path, Words("a.png", HERE), {})
    assert picture and [(p.code, p.severity, p.place) for p in problems] == [(code, "warning", HERE) for code in codes]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("buoc-tra-cuu.svg", "buoc-tra-cuu"),
        ("nha.jpg", "content/anh/nha.jpg"),
        ("nha", "content/anh/nha.jpg"),
        ("anh\\nha.jpg", "content/anh/nha.jpg"),
        ("nha.png", "content/anh/nha.jpg"),
        ("khong-dau-ca", ""),
    ],
)
def test_a_picture_that_lies_elsewhere_is_offered(tmp_path, name, near):
    saved(tmp_path, "content/anh/nha.jpg", Raster.new("L", (300, 300)))
    drawings = {"buoc-tra-cuu": tmp_path / "assets/pictures/buoc-tra-cuu.svg"}
    picture, problems = read_picture(tmp_path, Words(name, HERE), drawings)
    assert picture is None and [(p.values["near"], p.place) for p in problems] == [(near, HERE)]


def test_an_unknown_picture_gets_the_list_of_those_there_are(tmp_path):
    _, problems = read_picture(tmp_path, Words("x", HERE), {"bia-nha": tmp_path, "dau-tich": tmp_path})
    assert problems[0].values["known"] == ("bia-nha", "dau-tich")
