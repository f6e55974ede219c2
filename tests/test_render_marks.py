"""Which ink belongs to which meaning."""

import pytest
from trees import code, first_page, frame, layout, link, one_page, rectangle, run, second_page

from leaflet_gen.layout.tree import Group, Run, Slot
from leaflet_gen.render.marks import Element, leaves, mark
from leaflet_gen.units import Box, product


def outline(element: Element, level: int = 0) -> list[str]:
    below = [line for kid in element.kids if isinstance(kid, Element) for line in outline(kid, level + 1)]
    return [" " * level + element.role, *below]


def test_elements_stand_in_reading_order():
    document, _ = mark(layout())
    step = ["  LI", "   Lbl", "   LBody", "    H2", "    P", "    Figure"]
    assert outline(document) == [
        "Document",
        " H1",
        " P",
        " L",
        *(line[0:] for line in step * 2),
        " Link",
        " Figure",
        " P",
        " H2",
        " Table",
        "  TR",
        "   TH",
        "   TH",
        "  TR",
        "   TH",
        "   TD",
        " P",
        " Note",
        " Link",
    ]


def test_lines_of_one_paragraph_are_one_piece():
    document, _ = mark(one_page(frame("P", (0, 0, 90, 20), run("một ", 0, 6), run("hai ", 0, 12), run("ba", 0, 18))))
    assert [piece.text for piece in document.kids[0].kids] == ["một hai ba"]


def test_an_element_inside_a_paragraph_parts_its_pieces():
    inside = frame("Span", (0, 0, 9, 9), run("Apply", 20, 6), lang="en")
    document, pages = mark(one_page(frame("P", (0, 0, 90, 20), run("trước ", 0, 6), inside, run(" sau", 40, 6))))
    before, span, after = document.kids[0].kids
    assert (before.text, span.text, after.text) == ("trước ", "Apply", " sau")
    assert [piece.mcid for piece in pages[0]] == [0, 1, 2]


def test_items_of_frames_without_a_role_belong_to_the_one_above():
    lines = frame("", (0, 0, 90, 9), run("một ", 0, 6)), frame("", (0, 9, 90, 9), run("hai", 0, 6))
    document, _ = mark(one_page(frame("P", (0, 0, 90, 20), *lines)))
    assert [piece.text for piece in document.kids[0].kids] == ["một hai"]


def test_equal_frames_are_different_elements():
    twin = frame("P", (0, 0, 90, 9), run("như nhau", 0, 6))
    document, pages = mark(one_page(twin, twin))
    assert outline(document) == ["Document", " P", " P"]
    assert [piece.mcid for piece in pages[0]] == [0, 1]


def test_frames_of_a_thread_are_one_element_over_pages():
    document, pages = mark(layout(first_page(), second_page()))
    split = next(e for e in document.elements() if len(e.where) == 2)
    assert split.text == "Đoạn này còn tiếp ở trang sau."
    assert [piece.page for piece in split.kids] == [0, 1]


def test_ink_without_meaning_is_a_bug():
    with pytest.raises(AssertionError, match="ink without meaning"):
        mark(one_page(rectangle(0, 0, 9, 9, fill="#000000")))


def test_a_slot_that_was_never_filled_is_a_bug():
    with pytest.raises(AssertionError, match="never filled"):
        mark(one_page(frame("P", (0, 0, 9, 9), Slot("P", Box(0, 0, 9, 9), "{village.name}", None, "#000000"))))


def test_what_an_artifact_holds_has_no_element_whatever_its_roles():
    document, pages = mark(one_page(frame("Artifact", (0, 0, 90, 9), frame("P", (0, 0, 90, 9), run("Trang 1", 0, 6)))))
    assert document.kids == [] and [piece.mcid for piece in pages[0]] == [None]


def test_an_element_with_nothing_in_it_is_left_out_but_a_cell_is_kept():
    row = frame("TR", (0, 0, 90, 9), frame("TH", (0, 0, 40, 9), run("Phí", 0, 6)), frame("TD", (40, 0, 40, 9)))
    document, _ = mark(one_page(frame("Sect", (0, 0, 9, 9), frame("P", (0, 0, 9, 9))), frame("Table", (0, 0, 90, 9), row)))
    assert outline(document) == ["Document", " Table", "  TR", "   TH", "   TD"]


def test_leaves_open_groups_and_frames_in_them():
    inner = frame("", (5, 0, 9, 9), code(side=10))
    ((leaf, onto),) = leaves(Group((0, 2, -2, 0, 100, 50), (inner,)), 1, 1)
    assert leaf.side == 10
    box = leaf.box().mapped(onto)
    assert (box.x, box.y, box.width, box.height) == (81, 61, 20, 20)


def test_a_product_does_the_first_map_first():
    assert product((2, 0, 0, 2, 0, 0), (1, 0, 0, 1, 5, 0)) == (2, 0, 0, 2, 5, 0)
    assert product((1, 0, 0, 1, 5, 0), (2, 0, 0, 2, 0, 0)) == (2, 0, 0, 2, 10, 0)


def test_text_in_a_group_is_text_of_its_element():
    document, _ = mark(one_page(frame("P", (0, 0, 90, 9), Group((1, 0, 0, 1, 0, 0), (run("nghiêng", 0, 6),))), link()))
    assert document.kids[0].text == "nghiêng"
    assert all(isinstance(item, (Run, Group)) for item, _, _ in document.kids[0].kids[0].items)


def test_a_role_that_is_no_standard_structure_type_is_a_bug():
    with pytest.raises(AssertionError, match="Heading"):
        mark(one_page(frame("Heading", (0, 0, 90, 9), run("một", 0, 6))))
