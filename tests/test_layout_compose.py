"""What compose promises: the largest type that fits, nothing lost, and an overflow told to the character."""

import itertools
import pickle
from dataclasses import replace

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import baselines, frames, headings, letters, reworded, said, texts
from test_content import FIVE_BENEFITS, FIVE_STEPS, FIVE_STEPS_IN_ENGLISH

from leaflet_gen.check import check_layout
from leaflet_gen.design import Block
from leaflet_gen.language import localised, say_number
from leaflet_gen.layout.blocks import code
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.setting import Setting
from leaflet_gen.layout.tree import Code, Frame, Layout, Run, items, walk
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.words import FIELD, Words

EDITIONS = editions(load_project(ROOT)[0])[0]
NAMES = [edition.name for edition in EDITIONS]
FLOWING = [edition.name for edition in EDITIONS if edition.format_spec.pages == "many"]
FIXED = [name for name in NAMES if name not in FLOWING]
OF_FIVE = [edition.name for edition in EDITIONS if edition.publication in ("huong-dan", "loi-ich")]
SMALL = [
    "huong-dan_a4_colour_vi_vinh-hoang",
    "huong-dan_a5_black_vi_vinh-hoang",
    "loi-ich_a4-trifold_colour_vi_trung-nam",
    "loi-ich_a4_black_vi_vinh-hoang",
]
OVERFLOWS = ("overflow", "overflow_panel")
MORE = "Bà con nhớ kiểm tra lại từng giấy tờ, xem ảnh có rõ không rồi mới gửi hồ sơ đi. "


def overflows(layout: Layout) -> list:
    return [p for p in layout.problems if p.code in OVERFLOWS]


def blocks(edition: Edition):
    def visit(found):
        for block in found:
            yield block
            yield from visit(block.children)

    for area in edition.plan.panels.values():
        for part in (area.head, area.body, area.foot):
            yield from visit(part)


def printed(edition: Edition) -> list[str]:
    """Every text that the plan prints, paragraph by paragraph, from the words themselves and not from layout."""
    topic, unit, language = edition.topic, edition.unit_spec, edition.language_spec
    texts: list[str] = [*topic.evidence.source.split(" · ")]
    if not edition.format_spec.pixels:  # a page for screens is printed nowhere
        texts += localised(unit.imprint, edition.language).split(" · ")
    for block in blocks(edition):
        owner, _, part = (block.from_ or "").partition(".")
        section = topic.sections.get(owner)  # inside an `each`, "item" is none: its words come with the block itself
        if block.kind == "office":
            texts.append(localised(unit.office, edition.language))
        elif block.kind == "text" and not part:
            texts.append(getattr(topic, owner))
        elif block.kind in ("items", "each") and section:
            texts += [t for item in section.items for t in (item.heading, *item.body) if t]
        elif block.kind in ("bars", "columns") and section:
            texts += [t for bar in section.bars for t in (bar.label, bar.note, f"{say_number(bar.share, language)} %") if t]
        elif part == "quote" and section:
            texts += [section.quote.words, section.quote.source]
        elif block.kind == "text" and section:
            target = section.target
            found = {
                "code_heading": target and target.heading,
                "code_body": target and target.body,
                "domain": "dichvucong.gov.vn",
            }.get(part) or getattr(section, part, None)
            texts += [found] if isinstance(found, str) else [*(found or ())]
    filled = [FIELD.sub(lambda m: localised(getattr(unit, m[1].removeprefix("unit.")), edition.language), t) for t in texts if t]
    return [part for text in filled for part in text.split("\n") if part.strip()]


def lost(edition: Edition, layout: Layout) -> list[str]:
    """Texts of the content that no element of the pages says."""
    there = [letters(element.text) for element in said(layout)]
    return [text for text in printed(edition) if not any(letters(text) in element for element in there)]


# --- nothing lost


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_the_content_is_in_the_tree(shipped, name):
    edition = shipped.editions[name]
    assert len(printed(edition)) > 10
    assert lost(edition, shipped.composed(name)) == []


def test_the_expectation_itself_can_fail(shipped):
    """A tree without its last panel, or with one word less, has lost something."""
    name = SMALL[2]
    edition, layout = shipped.editions[name], shipped.composed(name)
    page = layout.pages[1]
    less = replace(page, root=replace(page.root, children=page.root.children[1:]))
    assert len(lost(edition, replace(layout, pages=(layout.pages[0], less)))) > 8
    edition = reworded(edition, edition.topic.title.place, lambda t: t + " ngay")
    assert lost(edition, layout) == [edition.topic.title]


@settings(max_examples=12)
@given(st.data())
def test_however_long_its_texts_nothing_is_lost(shipped, data):
    """Even where it does not fit: the page is then wrong and said to be, but whole."""
    edition = shipped.editions[data.draw(st.sampled_from(SMALL))]
    for text in data.draw(st.lists(st.sampled_from(list(texts(edition.topic))), min_size=1, max_size=3)):
        more = data.draw(st.integers(1, 12)) * MORE
        edition = reworded(edition, text.place, lambda t, more=more: f"{t} {more}".strip())
    assert lost(edition, compose(edition)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_fits_and_no_check_on_the_tree_finds_an_error(shipped, name):
    layout = shipped.composed(name)
    assert overflows(layout) == []
    assert [p.code for p in check_layout(layout) if p.severity == "error"] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_field_is_left_unfilled(shipped, name):
    layout = shipped.composed(name)
    everything = [layout.title, layout.subject, layout.author, *(t for e in said(layout) for t in (e.text, e.alt))]
    assert not any("{" in text or "**" in text for text in everything)


def test_a_field_is_filled_wherever_it_may_stand(shipped):
    """In titles, alt texts, labels of bars, headings beside a code."""
    for name in SMALL:
        edition = shipped.editions[name]
        places = {w.place for w in every_text(edition)}
        helpers = localised(edition.unit_spec.helpers, "vi")
        edition = reworded(edition, helpers.place, lambda t: f"{t} {{unit.place}}")  # a unit's text may name a field too
        for place in places:
            edition = reworded(edition, place, lambda t: f"{t} {{unit.name}}" if "://" not in t else t)
        layout = compose(edition)
        everything = [layout.title, layout.subject, *(t for e in said(layout) for t in (e.text, e.alt))]
        assert not any("{" in text for text in everything), name


def every_text(edition: Edition):
    """All Words of the sections that people read: also alt texts, labels and notes."""
    topic = edition.topic
    yield from (topic.title, topic.promise)
    for section in topic.sections.values():
        yield from (t for t in (section.heading, section.alt, section.contact, *section.body) if t)
        yield from (t for item in section.items for t in (item.heading, item.alt, *item.body) if t)
        yield from (t for bar in section.bars for t in (bar.label, bar.note) if t)
        if section.target:
            yield from (t for t in (section.target.heading, *section.target.body) if t)


# --- the type scale


@pytest.mark.parametrize("name", FIXED)
def test_the_first_row_of_the_type_scale_that_fits_is_taken(shipped, name):
    edition, layout = shipped.editions[name], shipped.composed(name)
    scale = edition.format_spec.scale
    if layout.step:
        above = {"scale": scale[: layout.step], "gap_floor": None}  # none of these is the last row
        larger = replace(edition, format_spec=edition.format_spec.model_copy(update=above))
        assert overflows(compose(larger))
    same = compose(replace(edition, format_spec=edition.format_spec.model_copy(update={"scale": scale[layout.step :]})))
    assert same.step == 0 and same.pages == layout.pages


@settings(max_examples=12)
@given(st.data())
def test_a_guess_at_the_row_changes_no_layout(shipped, data):
    name = data.draw(st.sampled_from(FIXED))
    edition, layout = shipped.editions[name], shipped.composed(name)
    near = data.draw(st.integers(0, len(edition.format_spec.scale) - 1))
    assert compose(edition, near).pages == layout.pages
    assert compose(edition, largest=data.draw(st.integers(0, layout.step))).pages == layout.pages


def test_of_a_flowing_format_every_row_is_tried_whatever_fewer_words_took(shipped):
    """In a larger row they fitted too, on more pages; where more words need these anyway, the larger one is right."""
    edition = shipped.editions[next(name for name in FLOWING if "loi-ich" in name or "huong-dan_a4-large" in name)]
    row = edition.format_spec.scale[0]
    scale = tuple({style: size * share / 100 for style, size in row.items()} for share in range(100, 68, -5))
    several = replace(edition, format_spec=edition.format_spec.model_copy(update={"scale": scale, "floor": scale[-1]}))
    layout = compose(several)
    assert compose(several, layout.step, len(scale) - 1).step == layout.step


@pytest.mark.parametrize("name", FLOWING)
def test_a_flowing_format_takes_the_largest_row_with_the_fewest_pages(shipped, name):
    edition, layout = shipped.editions[name], shipped.composed(name)
    spec = edition.format_spec
    gaps = [spec.gap] * (len(spec.scale) - 1) + [spec.gap_floor or spec.gap]
    alone = [{"scale": (row,), "gap": gap, "gap_floor": None} for row, gap in zip(spec.scale, gaps)]
    counts = [len(compose(replace(edition, format_spec=spec.model_copy(update=one))).pages) for one in alone]
    assert layout.step == counts.index(min(counts)) and len(layout.pages) == min(counts)


@pytest.mark.parametrize("name", NAMES)
def test_every_run_has_a_size_of_its_row(shipped, name):
    edition, layout = shipped.editions[name], shipped.composed(name)
    row = edition.format_spec.scale[layout.step]
    row = {*row.values(), row["number"] * edition.theme_spec.marks["number"].scale}
    sizes = {item.size_pt for page in layout.pages for item, *_ in items(page) if isinstance(item, Run)}
    assert sizes <= row


def test_in_the_last_row_white_gives_way_and_in_no_other(shipped):
    edition = shipped.editions[next(name for name in FIXED if "huong-dan_a4_colour_vi" in name)]
    last = len(edition.format_spec.scale) - 1
    gaps = [Setting(edition, step, edition.theme_spec.surfaces["page"], lambda: 0).gap for step in range(last + 1)]
    assert gaps == [edition.format_spec.gap] * last + [edition.format_spec.gap_floor]


@pytest.mark.parametrize("width", [70.0, 120.0])
def test_an_address_below_its_code_is_never_broken(shipped, width):
    """Who is careful compares it letter by letter; large type once parted it after a stop."""
    edition = shipped.editions[next(name for name in NAMES if "a4-large_colour_vi" in name)]
    captioned = Block.model_validate({"kind": Words("code"), "from": Words("start"), "look": Words("captioned"), "size": 40.0, "align": "center"})
    for step in range(len(edition.format_spec.scale)):
        made = code(captioned, Setting(edition, step, edition.theme_spec.surfaces["card"], lambda: 0), width)
        nodes = [(node, dx) for node, dx, *_ in walk(made.make(made.height))]
        (caption,) = [node for node, _ in nodes if isinstance(node, Frame) and node.name == "domain"]
        (line,) = [child for child in caption.children if isinstance(child, Frame)]
        assert [run.text for run in line.children] == ["dichvucong.gov.vn"]
        middles = [dx + node.box().x + node.box().width / 2 for node, dx in nodes if isinstance(node, (Code, Run))]
        assert middles == pytest.approx([width / 2] * len(middles), abs=0.02)


def test_more_words_take_a_smaller_row_and_never_less_than_the_floor(shipped):
    edition = shipped.editions[SMALL[0]]
    place = edition.topic.sections["steps"].items[2].body[0].place
    steps = [compose(reworded(edition, place, lambda t, n=n: f"{t} {n * MORE}".strip())).step for n in range(0, 12, 2)]
    assert steps == sorted(steps) and steps[0] < steps[-1] == len(edition.format_spec.scale) - 1


# --- overflow


def overfull(edition: Edition, place, count: int) -> Edition:
    return reworded(edition, place, lambda t: f"{t} {count * MORE}".strip())


CASES = [(SMALL[n % len(SMALL)], n, (3, 8, 40)[n % 3]) for n in range(24)]


@pytest.mark.parametrize(("name", "n", "count"), CASES)
def test_cutting_what_the_message_says_makes_it_fit(shipped, name, n, count):
    edition = shipped.editions[name]
    candidates = [t for t in texts(edition.topic) if any(letters(t) in letters(p) for p in printed(edition))]
    text = candidates[n % len(candidates)]
    edition = overfull(edition, text.place, count)
    found = overflows(compose(edition))
    if not found:
        assert count < 40  # forty sentences more fit nowhere
        return
    assert {p.code for p in found} == {"overflow"}, found
    assert text.place in {p.place for p in found}  # the culprit is named
    mended = edition
    for problem in found:
        cut = problem.values["characters"]
        assert cut > 0
        mended = reworded(mended, problem.place, lambda t, cut=cut: t[:-cut].rstrip())
    assert overflows(compose(mended)) == []


def test_an_overflow_is_at_the_line_and_column_of_the_text(shipped):
    edition = shipped.editions[SMALL[0]]
    text = edition.topic.sections["steps"].items[1].body[0]
    (problem,) = overflows(compose(overfull(edition, text.place, 20)))  # the culprit alone
    assert problem.place == text.place and problem.severity == "error"
    source = (ROOT / problem.place.file).read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert source[problem.place.column - 1 :] == text
    assert problem.values["over_mm"] > 0 and problem.values["panel"] == "page" and problem.values["format"] == "a4"
    assert problem.values["size_pt"] == edition.format_spec.scale[-1]["body"]


def test_one_character_less_than_said_is_not_enough(shipped):
    """The number is the least, not a guess."""
    edition = shipped.editions[SMALL[0]]
    place = edition.topic.sections["steps"].items[1].body[0].place
    edition = overfull(edition, place, 20)
    (problem,) = overflows(compose(edition))
    cut = problem.values["characters"]
    assert overflows(compose(reworded(edition, place, lambda t: t[: len(t) - cut + 1].rstrip() + "n")))


def test_a_text_written_in_several_lines_is_measured_whole(shipped):
    edition = shipped.editions[SMALL[0]]
    place = edition.topic.sections["steps"].items[1].body[0].place
    edition = reworded(edition, place, lambda t: "\n".join([t, *[MORE.strip()] * 15]))
    found = overflows(compose(edition))
    assert [(p.code, p.place) for p in found] == [("overflow", place)]
    cut = found[0].values["characters"]
    assert overflows(compose(reworded(edition, place, lambda t: t[:-cut].rstrip()))) == []


def test_every_panel_that_is_too_full_is_told_at_once(shipped):
    edition = shipped.editions[SMALL[2]]
    sections = edition.topic.sections
    culprits = [sections[name].items[0].body[0].place for name in ("benefits", "prepare", "steps")]
    for place in culprits:
        edition = overfull(edition, place, 30)
    found = overflows(compose(edition))
    assert {p.place for p in found} >= set(culprits) and len({p.values["panel"] for p in found}) == 3


def test_too_many_pieces_are_told_as_such(shipped):
    """Forty steps do not fit A5, however short their words."""
    edition = shipped.editions[SMALL[1]]
    steps = edition.topic.sections["steps"]
    short = steps.items[0].model_copy(update={"heading": Words("Bước"), "body": (), "picture": None})
    many = steps.model_copy(update={"items": (*steps.items, *[short] * 40)})
    edition = replace(edition, topic=edition.topic.model_copy(update={"sections": {**edition.topic.sections, "steps": many}}))
    assert [p.code for p in overflows(compose(edition))][-1] == "overflow_panel"


# --- reading order


@pytest.mark.parametrize("name", NAMES)
def test_heading_levels_begin_at_one_and_never_skip(shipped, name):
    levels = [level for level, _ in headings(shipped.composed(name))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


@pytest.mark.parametrize("name", OF_FIVE)
def test_the_five_are_read_in_their_order(shipped, name):
    layout, edition = shipped.composed(name), shipped.editions[name]
    read = [text for _, text in headings(layout)]
    five = (
        (FIVE_STEPS if edition.language == "vi" else FIVE_STEPS_IN_ENGLISH) if edition.material == "huong-dan" else FIVE_BENEFITS
    )
    assert [text for text in read if text in five] == five
    if edition.format == "a4-trifold":
        assert [text for text in read if text in FIVE_STEPS] == FIVE_STEPS


@pytest.mark.parametrize("name", NAMES)
def test_a_list_holds_items_and_an_item_its_body(shipped, name):
    """ISO 32000-1, 14.8.4.3.3: L holds LI; LI holds Lbl and LBody."""
    for page in shipped.composed(name).pages:
        for found in frames(page):
            named = [f for f in found.above if f.role]
            parent = named[-1].role if named else ""
            if found.frame.role == "LI":
                assert parent == "L"
            if found.frame.role in ("Lbl", "LBody"):
                assert parent == "LI"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_first_stands_first(shipped, name):
    """In one panel, elements are read from top to bottom: no heading is painted above one that is read before it, but in a column beside it."""
    if any(block.kind == "flow" for block in shipped.editions[name].plan.blocks()):
        return  # text columns: one is read after the other
    for page in shipped.composed(name).pages:
        for body in frames(page, name="body"):
            heads = [f.box for f in frames(page) if f.frame.role[:1] == "H" and body.frame in f.above]
            for before, after in itertools.pairwise(heads):
                assert after.y >= before.y or after.x >= before.right


# --- the look of the whole


@pytest.mark.parametrize("name", FIXED)
def test_spread_panels_end_level(shipped, name):
    """What is left over is shared out, so that bodies of one side that have no foot end on one line."""
    for page in shipped.composed(name).pages:
        panels = frames(page, name="panel")
        ends = []
        for panel in panels:
            parts = [
                child for child in panel.frame.children if isinstance(child, Frame) and child.name in ("head", "body", "foot")
            ]
            if parts[-1].name == "body":
                last = parts[-1].children[-1]
                assert last.box.bottom == pytest.approx(parts[-1].box.height)  # the last block stands on the ground
                ends.append(parts[-1].box.bottom)
        assert len({round(end, 2) for end in ends}) <= 1


def test_the_last_lines_of_text_panels_stand_on_one_baseline(shipped):
    """Where two panels of a side both end in words, not in a card, their last baselines are level."""
    page = shipped.composed("loi-ich_a4-trifold_colour_vi_vinh-hoang").pages[1]
    last = []
    for panel in frames(page, name="panel"):
        body = next(child for child in panel.frame.children if getattr(child, "name", "") == "body")
        if body.children[-1].name == "items":
            inside = [baseline for x, baseline in baselines(page) if panel.box.x < x < panel.box.right]
            last.append(max(inside))
    assert len(last) >= 2 and max(last) - min(last) < 1.0  # the boxes are level; two leadings differ by less


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_off_the_paper_but_what_bleeds(shipped, name):
    for page in shipped.composed(name).pages:
        for item, dx, dy, _ in items(page):
            if isinstance(item, Run):
                box = item.box().moved(dx, dy)
                assert -0.01 <= box.x and box.right <= page.width + 0.01 and -0.01 <= box.y and box.bottom <= page.height + 0.01


@pytest.mark.parametrize("name", NAMES)
def test_every_text_knows_where_it_was_written(shipped, name):
    """So that a problem of any letter has a file, a line and a column."""
    for page in shipped.composed(name).pages:
        for found in frames(page):
            text = "".join(run.text for run, *_ in walk(found.frame) if isinstance(run, Run))
            if found.frame.role in ("P", "H1", "H2", "H3", "H4") and found.frame.name not in ("stamp", "record"):
                assert found.frame.place, text


# --- a pure stage


@pytest.mark.parametrize("name", NAMES)
def test_the_same_edition_is_composed_twice_the_same(shipped, name):
    edition = shipped.editions[name]
    before = pickle.dumps(edition)
    assert compose(edition) == shipped.composed(name)
    assert pickle.dumps(edition) == before  # and it was not touched


@pytest.mark.parametrize("name", SMALL)
def test_a_layout_pickles(shipped, name):
    """To workers of a pool, with its edition and its places."""
    layout = shipped.composed(name)
    again = pickle.loads(pickle.dumps(layout))
    assert again == layout and again.pages[0].root == layout.pages[0].root
    assert [f.frame.place for f in frames(again.pages[0])] == [f.frame.place for f in frames(layout.pages[0])]


def test_a_layout_is_frozen(shipped):
    layout = shipped.composed(SMALL[0])
    for node, name in ((layout, "title"), (layout.pages[0], "width"), (layout.pages[0].root, "role")):
        with pytest.raises(AttributeError):
            setattr(node, name, "khác")


def test_a_telephone_number_that_stands_alone_is_a_link_that_calls(shipped):
    unit = shipped.loaded.units["vinh-hoang"]
    for number, links in (("0233 3824 567", ["tel:02333824567"]), ("[số điện thoại]", []), ("113 hoặc 114", [])):
        filled = unit.model_copy(update={"phone": Words(number)})
        for name in ("huong-dan_a4_colour_vi_vinh-hoang", "huong-dan_a5_black_vi_vinh-hoang", "loi-ich_a4-trifold_colour_vi_vinh-hoang"):
            layout = compose(replace(shipped.editions[name], unit_spec=filled))
            called = [found.frame for page in layout.pages for found in frames(page) if found.frame.link.startswith("tel:")]
            assert [frame.link for frame in called] == links and all(frame.role == "Link" and frame.alt == number for frame in called)
            assert [p for p in check_layout(layout) if p.severity == "error"] == []
