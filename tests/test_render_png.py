"""Previews are the PDF, seen."""

from io import BytesIO

import pytest
from PIL import Image
from reading import pictures, unnamed_letters
from trees import INK, frame, layout, one_page, painted, rectangle

from leaflet_gen.render.png import write_png
from leaflet_gen.render.reader import Unreadable, page_sizes


def test_each_page_is_one_png_of_its_size():
    pictures = [Image.open(BytesIO(data)) for data in write_png(painted(layout()), dpi=50)]
    assert [(p.format, p.size) for p in pictures] == [("PNG", (414, 585))] * 2
    assert all(round(v) == 50 for p in pictures for v in p.info["dpi"])


def test_a_preview_is_the_same_every_time():
    pdf = painted(layout())
    assert write_png(pdf) == write_png(pdf)


def test_a_preview_shows_the_ink():
    (data,) = write_png(painted(one_page(frame("Figure", (0, 0, 90, 90), rectangle(10, 10, 50, 50, fill=INK), alt="ô"))))
    picture = Image.open(BytesIO(data)).convert("RGB")
    assert picture.getpixel((100, 100)) == (0x14, 0x21, 0x3D) and picture.getpixel((300, 300)) == (255, 255, 255)


def test_sizes_and_letters_are_read_back():
    pdf = painted(layout())
    assert [(round(w, 1), round(h, 1)) for w, h in page_sizes(pdf)] == [(210, 297)] * 2
    assert unnamed_letters(pdf) == [0, 0]


def test_what_is_not_a_pdf_is_said_to_be_unreadable():
    with pytest.raises(Unreadable):
        pictures(b"GIF89a", 72)
