"""A gallery: large pictures in columns, a few words below each."""

import pytest
from blocks import SECTION, WIDTH, block, piece, setting_of

from leaflet_gen.layout.blocks import BLOCKS
from leaflet_gen.layout.tree import Frame, Run, walk
from leaflet_gen.words import Words

ITEMS = [
    {"heading": heading, "picture": f"buoc-{name}", "alt": f"Hình {heading}."}
    for heading, name in (("Đăng nhập", "dang-nhap"), ("Chọn việc", "chon-thu-tuc"), ("Gửi giấy tờ", "nhap-ho-so"))
]


def frames(made, height: float | None = None) -> list[tuple[Frame, float, float]]:
    found = walk(made.make(height or made.height))
    return [(node, x + node.box.x, y + node.box.y) for node, x, y, _ in found if isinstance(node, Frame)]


def of_role(made, role: str, height: float | None = None) -> list[tuple[Frame, float, float]]:
    return [found for found in frames(made, height) if found[0].role == role]


def test_pictures_stand_in_columns_from_left_to_right():
    made = piece("gallery", {"items": ITEMS})
    corners = [(round(x), round(y)) for _, x, y in of_role(made, "Figure")]
    assert len(corners) == 3
    assert corners[0][1] == corners[1][1] < corners[2][1] and corners[0][0] == corners[2][0] < corners[1][0]
    assert len({y for _, _, y in of_role(piece("gallery", {"items": ITEMS}, weights=["1", "1", "1"]), "Figure")}) == 1


def test_a_picture_is_as_large_as_the_material_says_or_as_its_cell_allows():
    assert {frame.box.width for frame, *_ in of_role(piece("gallery", {"items": ITEMS}, picture="31"), "Figure")} == {31}
    (first, *_), *_ = of_role(piece("gallery", {"items": ITEMS}), "Figure")
    assert 0.5 * WIDTH / 2 < first.box.width < 0.6 * WIDTH / 2


def test_only_steps_are_numbered():
    numbered = piece("gallery", {"items": ITEMS}, look="path")
    assert [label.children[0].text for label, *_ in of_role(numbered, "Lbl")] == list("123")
    assert of_role(piece("gallery", {"items": ITEMS}), "Lbl") == []


def test_words_stand_in_the_middle_below_their_picture():
    made = piece("gallery", {"items": ITEMS}, look="path")
    for (figure, x, y), (body, left, _) in zip(of_role(made, "Figure"), of_role(made, "P"), strict=True):
        run = next(node for node, *_ in walk(body) if isinstance(node, Run))
        assert left + run.x + run.width / 2 == pytest.approx(x + figure.box.width / 2, abs=0.5)
    assert all(figure.alt for figure, *_ in of_role(made, "Figure"))


def test_what_follows_stands_in_the_last_cell_and_is_read_after_the_list():
    child = {"kind": Words("text"), "from": Words(f"{SECTION}.heading"), "style": Words("heading")}
    asked = block("gallery").model_copy(update={"children": (type(block("gallery")).model_validate(child),)})
    made = BLOCKS["gallery"](asked, setting_of({"heading": "Gọi người giúp", "items": ITEMS}), WIDTH)
    ((_, x, y),) = of_role(made, "H2")
    (_, third_x, third_y) = of_role(made, "Figure")[2]
    assert x > WIDTH / 2 > third_x and y >= third_y - 1
    roles = [frame.role for frame, *_ in frames(made) if frame.role in ("L", "H2")]
    assert roles == ["L", "H2"]
    (whole, *_), *_ = of_role(made, "L")
    assert not any(isinstance(n, Frame) and n.role == "H2" for n, *_ in walk(whole))


def test_left_over_height_goes_between_the_rows_and_it_is_never_parted():
    made = piece("gallery", {"items": ITEMS})
    tight, loose = (of_role(made, "Figure", made.height + more) for more in (0, 40))
    assert loose[0][2] == tight[0][2] and loose[2][2] == pytest.approx(tight[2][2] + 20)
    assert made.split is None and made.stretch


def test_without_items_there_is_none():
    assert piece("gallery", {"heading": "Trống"}) is None
