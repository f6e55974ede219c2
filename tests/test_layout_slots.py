"""Places for a village's own words: reserved by compose, filled later, and nothing around them moves."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import letters, painted, reworded, said

from leaflet_gen.check import check_layout
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.survey import Measure, Widths, outlying, widest
from leaflet_gen.layout.tree import Frame, Layout, Run, Slot, walk
from leaflet_gen.words import Words

VILLAGE = {
    "name": "thôn Hùng Vương",
    "contact": "chị Nguyễn Thị Ánh",
    "phone": "0233 123 456",
    "hours": "7:30 đến 16:30",
    "place": "nhà văn hóa thôn",
}
FORMATS = (
    "huong-dan_a4_colour_vi_vinh-hoang",
    "huong-dan_a4-large_black_vi_vinh-hoang",
    "loi-ich_a4-trifold_colour_vi_vinh-hoang",
)


def opened(edition: Edition, text: str = "Ở {village.name}, bà con hỏi {village.contact}, {village.phone}.") -> Edition:
    """The edition with a village's fields in its help, and nothing else left blank."""
    help_text = edition.topic.sections["help"].body[0]
    edition = reworded(edition, help_text.place, lambda t: text)
    unit = edition.unit_spec
    said = {
        name: {"vi": Words("đã có", value["vi"].place)} for name, value in unit if isinstance(value, dict) and "[" in value["vi"]
    }
    evidence = edition.topic.evidence.model_copy(update={"checked_on": Words("01/11/2026"), "review_by": Words("01/05/2027")})
    sections = {
        name: s.model_copy(update={"evidence": None, "target": s.target and s.target.model_copy(update={"evidence": None})})
        for name, s in edition.topic.sections.items()
    }
    topic = edition.topic.model_copy(update={"evidence": evidence, "sections": sections})
    return replace(edition, topic=topic, unit_spec=unit.model_copy(update=said))


def slots(layout: Layout) -> list[Slot]:
    return [node for page in layout.pages for node, *_ in walk(page.root) if isinstance(node, Slot)]


def static(layout: Layout, slot: Slot) -> list:
    """Every item with its place on the page, but those of the slot."""
    return [
        (number, node, dx, dy)
        for number, page in enumerate(layout.pages)
        for node, dx, dy, above in walk(page.root)
        if not isinstance(node, (Slot, Frame)) and all(frame.place != slot.place for frame in above)
    ]


def box_of(layout: Layout, place) -> tuple:
    """Page and box of the slot, or of the frame that took its place."""
    (found,) = [
        (number, node.box.moved(dx, dy))
        for number, page in enumerate(layout.pages)
        for node, dx, dy, _ in walk(page.root)
        if isinstance(node, (Slot, Frame)) and node.place == place
    ]
    return found


@pytest.fixture(scope="module", params=FORMATS)
def layout(request, shipped) -> Layout:
    return compose(opened(shipped.editions[request.param]))


def test_a_text_with_a_village_s_field_is_a_slot(layout):
    (slot,) = slots(layout)
    assert slot.words == "Ở {village.name}, bà con hỏi {village.contact}, {village.phone}."
    assert slot.role == "P" and slot.place and slot.box.width > 30 and not layout.draft


def test_a_filled_slot_says_the_village_s_words_in_the_same_box(layout):
    made = fill(layout, VILLAGE)
    assert slots(made) == [] and made.problems == layout.problems and not made.draft
    text = letters("Ở thôn Hùng Vương, bà con hỏi chị Nguyễn Thị Ánh, 0233 123 456.")
    assert text in [letters(e.text) for e in said(made)]
    (slot,) = slots(layout)
    assert box_of(made, slot.place) == box_of(layout, slot.place)


def test_a_village_without_values_shows_placeholders_and_is_a_draft(layout):
    made = fill(layout, {})
    text = " ".join(painted(page) for page in made.pages)
    for blank in ("[tên thôn]", "[tên người giúp]", "[số điện thoại]"):
        assert blank in text
    assert made.draft and all("BẢN NHÁP" in painted(page) for page in made.pages)
    assert [p.code for p in check_layout(made) if p.severity == "error"] == []


def test_an_empty_value_is_no_value(layout):
    assert "[tên thôn]" in "".join(painted(page) for page in fill(layout, {**VILLAGE, "name": ""}).pages)


names = (
    st.text(st.sampled_from("abcdđeghiklmnopqrstuvxyăâêôơưáàảãạếệốộứữ  "), min_size=1, max_size=70).map(str.strip).filter(bool)
)


@settings(max_examples=25)
@given(
    st.fixed_dictionaries(
        {"name": names, "contact": names, "phone": st.from_regex(r"0[0-9]{3} [0-9]{3} [0-9]{3}", fullmatch=True)}
    )
)
def test_filling_leaves_everything_else_as_it_was(shipped, village):
    for name in FORMATS:
        empty = compose(opened(shipped.editions[name]))
        made = fill(empty, village)
        (slot,) = slots(empty)
        assert static(made, slot) == static(empty, slot) != []
        assert letters(f"Ở {village['name']}, bà con hỏi {village['contact']}, {village['phone']}.") in [
            letters(e.text) for e in said(made)
        ]


def test_two_villages_differ_in_their_slots_alone(layout):
    one, other = fill(layout, VILLAGE), fill(layout, {**VILLAGE, "name": "thôn Nam Cường"})
    (slot,) = slots(layout)
    assert one != other and static(one, slot) == static(other, slot)


def sizes(layout: Layout, place) -> set[float]:
    return {
        run.size_pt
        for page in layout.pages
        for run, _, _, above in walk(page.root)
        if isinstance(run, Run) and above[-2].place == place
    }


def test_a_long_value_shrinks_and_never_below_the_floor(layout):
    (slot,) = slots(layout)
    floor = layout.edition.format_spec.floor["body"]
    seen = []
    for count in range(1, 60, 2):
        made = fill(layout, {**VILLAGE, "name": "thôn " + "Hùng Vương " * count})
        (size,) = sizes(made, slot.place)
        seen.append(size)
        over = [p for p in made.problems if p.code == "slot_overflow"]
        if over:
            assert size == floor and over[0].place == slot.place and over[0].values["over_mm"] > 0
            assert letters("Hùng Vương " * count) in letters("".join(painted(page) for page in made.pages))  # said, not clipped
    assert seen == sorted(seen, reverse=True) and over
    assert seen[0] == slot.style.size_pt and seen[-1] == floor


def test_a_value_that_fits_at_the_floor_is_no_overflow(shipped):
    """The last try is the floor itself, not three per cent above it."""
    edition = opened(shipped.editions[FORMATS[0]], "{village.name}")
    (slot,) = slots(compose(edition))
    floor = 0.98 * slot.style.size_pt
    spec = edition.format_spec.model_copy(update={"floor": {**edition.format_spec.floor, "body": floor}})
    layout = replace(compose(edition), edition=replace(edition, format_spec=spec))
    made = [fill(layout, {"name": "i" * count}) for count in range(50, 300)]
    fitting = [sizes(one, slot.place) for one in made if one.problems == layout.problems]
    assert fitting[0] == {slot.style.size_pt} and fitting[-1] == {floor}


def test_an_open_layout_and_a_filled_one_pickle(layout):
    """Workers of a batch get the open layout once and fill it many times."""
    again = pickle.loads(pickle.dumps(layout))
    assert again == layout and fill(again, VILLAGE) == fill(layout, VILLAGE)
    assert pickle.loads(pickle.dumps(fill(layout, VILLAGE))) == fill(layout, VILLAGE)


def test_a_layout_without_slots_is_filled_to_itself(shipped):
    made = shipped.composed(FORMATS[0])
    assert fill(made, VILLAGE) == made


# -- how much room a list asks for ---------------------------------------------------------------


def widths_of(rows: list[dict[str, str]]) -> Widths:
    measure = Measure()
    for row in rows:
        measure.add(row)
    return measure.widths


@given(st.lists(st.fixed_dictionaries({"place": st.text("nhàởấp số", min_size=1, max_size=12)}), min_size=1, max_size=12), st.randoms())
def test_the_room_is_the_same_whatever_the_order_of_the_rows(rows, random):
    """Of two values of the same width the first of the list won once: two rows swapped changed other villages' files."""
    other = rows[:]
    random.shuffle(other)
    for share in (1.0, 0.98, 0.5):
        assert widest(widths_of(rows), share) == widest(widths_of(other), share)
    assert outlying(widths_of(rows)) == outlying(widths_of(other))


def test_a_few_that_say_much_do_not_make_room_for_themselves():
    rows = [{"name": "thôn A"}] * 990 + [{"name": "thôn " + "Thượng " * n} for n in range(5, 15)]
    assert widest(widths_of(rows))["name"].count("Thượng") == 14
    assert widest(widths_of(rows), 0.98)["name"] == widest(widths_of(rows), but="name")["name"] == "thôn A"
    assert outlying(widths_of(rows)) == ["name"]
