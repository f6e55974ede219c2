"""Words of any length run on over as many pages as they need, and nothing is lost, parted badly or left alone."""

import itertools
import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Found, frames, headings, letters, painted, reworded, said, spec, with_sections

from leaflet_gen.check import check_layout
from leaflet_gen.design import Area, Block, Format, Material, Plan
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.tree import Frame, Layout, Page, Run, walk
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.words import Words

PORTAL = sorted((ROOT.parent / "shared/data/portal").glob("*.json"))
SENTENCE = "Người nộp hồ sơ kiểm tra từng giấy tờ, chụp ảnh cho rõ rồi gửi qua Cổng, sau 5 ngày làm việc thì tra cứu kết quả. "
HEADINGS = ("H1", "H2", "H3", "H4")
MARK = "\u200e"  # a mark without width that official texts carry; it is no letter


def paragraph(length: int, start: int = 0) -> str:
    """Vietnamese of that many characters; every sentence is numbered, so that none can stand for another."""
    text = ""
    n = start
    while len(text) < length:
        n += 1
        text += f"{n}. {SENTENCE}"
    return text[:length].strip()


@pytest.fixture(scope="module")
def reading(shipped) -> Edition:
    """The reading edition: material van-ban in format a4-text, which the sample does not order."""
    edition = shipped.editions["huong-dan_a4_colour_vi_vinh-hoang"]
    return replace(
        edition,
        material="van-ban",
        material_spec=spec(Material, "assets/materials/van-ban.yaml"),
        format="a4-text",
        format_spec=spec(Format, "assets/formats/a4-text.yaml"),
    )


@pytest.fixture(scope="module")
def long(reading) -> Layout:
    """20,000 characters: one paragraph of 5,000, many shorter ones, 60 items."""
    body = [paragraph(5_000), *(paragraph(600 + 90 * n, 1000 * n) for n in range(1, 13))]
    items = [{"heading": f"Giấy tờ số {n}", "body": paragraph(30 + 17 * n % 400, 20_000 + n)} for n in range(60)]
    steps = [
        {"heading": f"Việc {n}", "body": [paragraph(900, 50_000 + 100 * n), paragraph(2_600, 60_000 + 100 * n)]} for n in range(4)
    ]
    return compose(
        with_sections(
            reading,
            {
                "text": {"heading": "Trình tự thực hiện", "body": body},
                "papers": {"heading": "Thành phần hồ sơ", "items": items},
                "steps": {
                    "heading": "Các việc cần làm",
                    "items": steps,
                    "target": {"url": "https://dichvucong.gov.vn", "heading": "Quét mã"},
                },
            },
        )
    )


def words_of(edition: Edition) -> list[str]:
    """Every paragraph of the topic's sections, in order."""
    found = []
    for section in edition.topic.sections.values():
        found += [section.heading, *section.body] if section.heading else section.body
        for item in section.items:
            found += [item.heading, *item.body] if item.heading else item.body
    return [part for text in found for part in text.split("\n") if part.strip()]


def body_of(page: Page) -> Found:
    (body,) = frames(page, name="body")
    return body


def in_body(page: Page) -> list[Frame]:
    """The body's elements that hold words, in reading order."""
    body = body_of(page).frame
    return [f.frame for f in frames(page) if body in f.above and f.frame.role and any(isinstance(n, Run) for n in _own(f.frame))]


def _own(frame: Frame) -> list:
    return [
        node
        for child in frame.children
        for node in ([child] if isinstance(child, Run) else _own(child) if getattr(child, "role", "x") == "" else [])
    ]


def lines_of(frame: Frame) -> int:
    return sum(isinstance(child, Frame) and child.role == "" for child in frame.children)


# --- the laws of a flow


def check_flow(layout: Layout) -> None:
    """What must hold however long the text is."""
    elements = [letters(e.text).replace(MARK, "") for e in said(layout)]
    expected = [letters(text).replace(MARK, "") for text in words_of(layout.edition)]
    rest = iter(elements)
    for text in expected:  # every paragraph is one whole element, in order
        assert text in rest, text[:80]
    assert [p.code for p in layout.problems if p.severity == "error"] == []
    for number, page in enumerate(layout.pages, 1):
        here = in_body(page)
        assert here, number  # no page is empty
        alone = here[-1].role in HEADINGS and not here[-1].thread  # a very long heading may part
        assert number == len(layout.pages) or not alone, (number, "a heading at the foot of a page")
        bottom = body_of(page).box.bottom
        assert bottom <= page.height - page.safe
        for frame in here:
            if frame.thread and frame.role in ("P", *HEADINGS):
                assert lines_of(frame) >= 2, (number, "a line alone")


def check_threads(layout: Layout) -> None:
    """The parts of one element stand on pages that follow each other, one part a page, under one role."""
    parts: dict[int, list[tuple[int, str]]] = {}
    for number, page in enumerate(layout.pages):
        for node, *_ in walk(page.root):
            if isinstance(node, Frame) and node.thread:
                parts.setdefault(node.thread, []).append((number, node.role))
    for thread in parts.values():
        numbers = [number for number, _ in thread]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) and len(thread) > 1
        assert len({role for _, role in thread}) == 1


def test_a_very_long_topic_runs_over_as_many_pages_as_it_needs(long):
    assert sum(len(text) for text in words_of(long.edition)) > 20_000 and len(long.pages) > 8
    check_flow(long)


def test_the_parts_of_an_element_are_one_thread(long):
    check_threads(long)
    threads = {e.thread: e for e in said(long) if e.thread}
    assert {"P", "L", "LI", "LBody"} <= {e.role for e in threads.values()}
    assert sum(e.role == "L" for e in said(long)) == 2  # a list over four pages is one list


def test_the_checks_find_nothing_wrong_with_a_long_text(long):
    assert [p.code for p in check_layout(long) if p.severity == "error"] == []


def test_headings_of_a_long_text_never_skip_a_level(long):
    levels = [level for level, _ in headings(long)]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_pages_are_filled_before_a_new_one_is_begun(long):
    """White at a page's end is less than what the next page begins with could have used."""
    full = max(body_of(page).box.bottom for page in long.pages)
    for page in long.pages[:-1]:
        last = max(body_of(page).box.y + y for y in _bottoms(body_of(page).frame))
        assert full - last < 60  # a code in its frame is that high, and does not part


def _bottoms(frame: Frame, top: float = 0.0) -> list[float]:
    return [
        bottom
        for child in frame.children
        for bottom in (
            [top + child.box.bottom]
            if isinstance(child, Frame) and child.solid
            else _bottoms(child, top + child.box.y)
            if isinstance(child, Frame)
            else []
        )
    ]


def test_later_pages_say_what_they_belong_to_and_their_number(long):
    count = len(long.pages)
    for number, page in enumerate(long.pages, 1):
        text = painted(page)
        assert f"{number}/{count}" in text
        assert letters(long.title) in letters(text)


@settings(max_examples=10)
@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=12), st.lists(st.integers(1, 900), max_size=12), st.booleans())
def test_any_text_flows(reading, bodies, items, headed):
    sections = {
        f"s{n}": {"body": [paragraph(length, 1000 * n)]} | ({"heading": f"Phần {n} của bài"} if headed else {})
        for n, length in enumerate(bodies)
    }
    if items:
        sections["items"] = {
            "heading": "Các mục",
            "items": [{"body": paragraph(length, 90_000 + 50 * n)} for n, length in enumerate(items)],
        }
    layout = compose(with_sections(reading, sections))
    check_flow(layout)
    check_threads(layout)


def test_no_line_stands_alone_wherever_the_page_ends(reading):
    """A paragraph of four to nine lines is moved over the foot of the page, line by line."""
    for length in range(2_300, 4_700, 60):
        check_flow(
            compose(
                with_sections(reading, {"a": {"body": [paragraph(length), paragraph(length // 6, 500), paragraph(500, 900)]}})
            )
        )


def test_a_card_higher_than_a_page_parts_and_stands_on_its_ground_on_each(shipped):
    edition = shipped.editions["huong-dan_a4-large_colour_vi_vinh-hoang"]
    text = edition.topic.sections["safety"].body[0]
    layout = compose(reworded(edition, text.place, lambda t: f"{t} {paragraph(3_000)}"))
    assert layout.problems == ()
    assert letters(f"{text} {paragraph(3_000)}") in [letters(e.text) for e in said(layout)]
    parts = [found for page in layout.pages for found in frames(page, name="card") if found.box.height > 100]
    assert len(parts) > 1
    for part in parts:
        assert part.box.bottom <= layout.pages[0].height - layout.pages[0].safe
        assert part.frame.children[0].role == "Artifact"


def test_a_low_card_is_never_parted(shipped):
    for name in ("huong-dan_a4-large_colour_vi_vinh-hoang", "huong-dan_a4-large_black_vi_vinh-hoang"):
        for page in shipped.composed(name).pages:
            inside = [node for card in frames(page, name="card") for node, *_ in walk(card.frame) if isinstance(node, Frame)]
            assert inside and not any(frame.thread for frame in inside) or not frames(page, name="card")


def test_what_no_page_can_hold_is_placed_and_told(reading):
    """A tile is not parted: higher than a page, it is an overflow with what to cut; every word is still there."""
    area = Area(body=(Block.model_validate({"kind": Words("tiles"), "from": Words("a")}),))
    material = reading.material_spec.model_copy(update={"layouts": {"reading": Plan(panels={"page": area})}})
    text = paragraph(4_000)
    edition = with_sections(replace(reading, material_spec=material), {"a": {"items": [{"heading": "Bao lâu", "body": text}]}})
    layout = compose(edition)
    place = edition.topic.sections["a"].items[0].body[0].place
    (problem,) = [p for p in layout.problems if p.severity == "error"]
    assert (problem.code, problem.place) == ("overflow", place)
    assert letters(text) in [letters(e.text) for e in said(layout)]
    mended = compose(reworded(edition, place, lambda t: t[: -problem.values["characters"]].rstrip()))
    assert mended.problems == ()


@pytest.mark.parametrize("length", range(60, 2_400, 260))
def test_a_heading_of_any_length_leaves_no_page_half_white(reading, length):
    """A name of an official procedure has up to 1,192 characters: as a heading it may take most of a page."""
    sections = {"before": {"body": paragraph(1_500)}, "a": {"heading": paragraph(length, 500), "body": paragraph(4_000, 900)}}
    layout = compose(with_sections(reading, sections))
    check_flow(layout)
    full = max(body_of(page).box.bottom for page in layout.pages)
    for page in layout.pages[:-1]:
        last = max(body_of(page).box.y + y for y in _bottoms(body_of(page).frame))
        assert full - last < 75  # seven lines of a heading and two of what follows stay together


def test_one_short_text_is_one_page_without_a_number(reading):
    layout = compose(with_sections(reading, {"a": {"body": "Một câu ngắn."}}))
    assert len(layout.pages) == 1 and "1/1" not in painted(layout.pages[0])
    check_flow(layout)


def test_a_long_word_in_a_flow_is_cut_and_not_lost(reading):
    address = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/" + "0123456789abcdef-" * 20
    layout = compose(with_sections(reading, {"a": {"body": f"Xem {address} nhé."}}))
    check_flow(layout)


# --- real procedures


def rows(case: dict) -> list[str]:
    return [component["name"] for component in case["profileComponents"] if component["name"].strip()]


def record(path: Path) -> dict[str, dict]:
    """A saved record of the national portal as a topic's sections: its name, steps, papers and conditions, whole."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    steps = [
        {"heading": " ".join(s["name"].split()), "body": s["description"]} if s["name"].strip() else {"body": s["description"]}
        for s in data["executionSteps"]
        if s["description"].strip()
    ]
    papers = [
        {"heading": case["name"], "body": rows(case)} if (case["name"] or "").strip() else {"body": rows(case)}
        for case in data["executionCases"]
        if rows(case)
    ]
    made = {"name": {"heading": "Tên thủ tục", "body": data["name"]}, "steps": {"heading": "Trình tự thực hiện", "items": steps}}
    if papers:
        made["papers"] = {"heading": "Thành phần hồ sơ", "items": papers}
    if (data.get("requirementsAndConditions") or "").strip():
        made["conditions"] = {"heading": "Yêu cầu, điều kiện", "body": data["requirementsAndConditions"]}
    return made


@pytest.mark.parametrize(
    "path",
    PORTAL or [pytest.param(None, marks=pytest.mark.skip(reason="no saved portal records beside the checkout"))],
    ids=lambda path: path.stem if path else "none",
)
def test_a_real_procedure_is_set_whole(reading, path):
    """The longest steps, the longest row, 53 papers: the tree and the painted file say what the record says."""
    layout = compose(with_sections(reading, record(path)))
    check_flow(layout)
    check_threads(layout)
    pdf = pypdfium2.PdfDocument(write_pdf(layout))
    assert len(pdf) == len(layout.pages)
    for page, of_tree in zip(pdf, layout.pages):
        assert extracted(page) == letters(painted(of_tree)).replace(MARK, "")


def extracted(page: pypdfium2.PdfPage) -> str:
    """The letters of a PDF's page in the order they are painted, as PDFium reads them."""
    text = page.get_textpage().get_text_range()
    text = re.sub("[\ufffe\x02]\\s*", "-", text)  # PDFium's sign for a hyphen that ends a line
    return letters(text.replace(MARK, "").replace("**", ""))
