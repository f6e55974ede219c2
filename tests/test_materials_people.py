"""The VNeID guide, the safety leaflet and what "online" means: pages that people rely on, as they are shipped."""

import re

import pytest
import zxingcpp
from pages import frames, headings, painted, reworded, said
from reading import pictures
from runs import DAY

from leaflet_gen.check import check_layout, check_words
from leaflet_gen.check.content import PROSE, pieces, sections, spoken
from leaflet_gen.language import localised
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.tree import Run, items
from leaflet_gen.render.pdf import write_pdf

VNEID, SAFETY, ONLINE = "vneid", "an-toan", "truc-tuyen-la-gi"
PORTAL = "https://dichvucong.gov.vn"
PUBLICATIONS = sorted(
    f"{material}_{format}_{theme}_{language}_{unit}"
    for material, formats, languages, units in (
        (VNEID, ("a4", "a5", "a6"), ("vi", "en"), ("vinh-hoang",)),
        (SAFETY, ("a4", "a5"), ("vi", "en"), ("vinh-hoang",)),
        (ONLINE, ("a4", "a5"), ("vi",), ("vinh-hoang", "trung-nam")),
    )
    for format in formats
    for theme in ("colour", "black")
    for language in languages
    for unit in units
)
SECRET = re.compile(r"mật khẩu|OTP|passcode|mã gửi về máy|password|\bcodes\b", re.IGNORECASE)
# what may be said about a secret: keep it, or hang up on who asks for it
GUARDED = re.compile(r"không|giữ kín|cúp máy|tự đặt|hang up|no one|never|your own", re.IGNORECASE)
each = pytest.mark.parametrize("name", PUBLICATIONS)


def runs(layout) -> list[tuple[Run, tuple[str, ...]]]:
    """Each run of words (a step's number is none), with the names and roles of the frames it stands in."""
    found = []
    for page in layout.pages:
        for item, *_, above in items(page):
            if isinstance(item, Run) and not any(f.role in ("Artifact", "Lbl") for f in above):
                found.append((item, tuple(f.name for f in above) + tuple(f.role for f in above)))
    return found


def texts(edition) -> list[str]:
    return [spoken(piece.words, edition) for piece in pieces(edition) if piece.part in PROSE]


# --- pages


def test_all_of_them_are_ordered(shipped):
    made = {name for name, e in shipped.editions.items() if e.material in (VNEID, SAFETY, ONLINE)}
    assert made == set(PUBLICATIONS)


@each
def test_a_page_has_no_problem_but_what_nobody_has_filled_in(name, shipped):
    found = [*check_words(shipped.editions[name], DAY), *check_layout(shipped.composed(name))]
    assert [(p.code, p.values) for p in found if p.code != "placeholder"] == []


@each
def test_all_of_it_stands_on_one_side_of_one_sheet(name, shipped):
    layout = shipped.composed(name)
    assert len(layout.pages) == 1 and [level for level, _ in headings(layout)].count(1) == 1


@each
def test_the_title_is_loudest_and_the_telephone_next(name, shipped):
    sizes = {}
    for run, where in runs(shipped.composed(name)):
        kind = "title" if "H1" in where else "phone" if any(w.endswith(".contact") for w in where) else "other"
        sizes[kind] = max(sizes.get(kind, 0.0), run.size_pt)
    assert sizes["title"] > sizes["phone"] >= sizes["other"]


@each
def test_no_page_is_left_half_empty(name, shipped):
    """From the body's top to its foot, no white gap is a sixth of the page or more."""
    page = shipped.composed(name).pages[0]
    body = frames(page, name="body")[0]
    high = page.root.box.height
    told = [f for f in frames(page) if f.frame.role not in ("", "L") and f.box.height < high / 2]
    edges = sorted((f.box.y, f.box.bottom) for f in told)
    inside = [(top, bottom) for top, bottom in edges if body.box.y - 0.1 <= top and bottom <= body.box.bottom + 0.1]
    reach, widest = body.box.y, 0.0
    for top, bottom in [*inside, (body.box.bottom, body.box.bottom)]:
        widest, reach = max(widest, top - reach), max(reach, bottom)
    assert widest < high / 6


@pytest.mark.parametrize("name", [n for n in PUBLICATIONS if "vinh-hoang" in n])
def test_two_long_telephone_numbers_fit(name, shipped):
    """The longest thing an office writes there: two lines to call."""
    edition = shipped.editions[name]
    own = [s.contact for s in edition.topic.sections.values() if s.contact]
    place = next((w.place for w in own if "{" not in w), None) or localised(edition.unit_spec.phone, edition.language).place
    longer = reworded(edition, place, lambda _: "0233 382 0000 · 0905 000 000")
    layout = compose(longer)
    assert [p.code for p in check_layout(layout) if p.severity == "error"] == []
    assert "0905 000 000" in painted(layout.pages[0]).replace("\n", " ")


# --- codes


@pytest.mark.parametrize("name", [n for n in PUBLICATIONS if "_vi_" in n and "_a6_" not in n])
def test_a_phone_finds_one_code_on_the_page_and_it_is_the_portal(name, shipped):
    """The fake code is a drawing: nothing reads it."""
    for image in pictures(write_pdf(shipped.composed(name)), 300):
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [PORTAL]


@each
def test_the_address_stands_in_words_beside_its_code(name, shipped):
    layout = shipped.composed(name)
    assert any("dichvucong.gov.vn" in e.text for e in said(layout))


@pytest.mark.parametrize("name", [n for n in PUBLICATIONS if n.startswith(SAFETY)])
def test_the_address_that_the_phone_must_show_follows_its_sentence_on_one_line_and_larger(name, shipped):
    order = [(run.text, run.size_pt) for run, _ in runs(shipped.composed(name))]
    at = next(n for n, (text, _) in enumerate(order) if text == "dichvucong.gov.vn")
    assert order[at - 1][0].endswith(":") and order[at][1] > order[at - 1][1]
    assert shipped.editions[name].topic.sections["real"].target.url == PORTAL


# --- words


@each
def test_a_secret_is_only_named_to_be_kept(name, shipped):
    edition = shipped.editions[name]
    assert [t for t in texts(edition) if SECRET.search(t) and not GUARDED.search(t)] == []


def test_a_text_that_asks_for_a_secret_would_be_found():
    for asking in ("Đọc mã OTP cho cán bộ.", "Ghi mật khẩu vào đây.", "Tell us your password."):
        assert SECRET.search(asking) and not GUARDED.search(asking)


def test_no_page_has_a_place_to_write_on(shipped):
    """Nobody can be asked to write down a number or a password on a page without lines or boxes."""
    for name in PUBLICATIONS:
        blocks = list(shipped.editions[name].plan.blocks())
        assert not any(block.kind == "table" or block.look in ("lines", "boxes") for block in blocks)


@pytest.mark.parametrize("topic", [VNEID, SAFETY])
def test_the_english_page_has_the_same_parts(topic, shipped):
    vi, en = (shipped.loaded.topics[topic, language, None] for language in ("vi", "en"))
    assert list(vi.sections) == list(en.sections)
    for name, section in vi.sections.items():
        other = en.sections[name]
        assert [i.picture for i in section.items] == [i.picture for i in other.items]
        assert section.picture == other.picture and len(section.body) == len(other.body)
        assert bool(section.contact) == bool(other.contact)
        assert (section.target and section.target.url) == (other.target and other.target.url)


def test_the_pocket_card_says_all_the_steps_of_the_guide(shipped):
    for language in ("vi", "en"):
        made = shipped.loaded.topics[VNEID, language, None].sections
        assert len(made["brief"].items) == len(made["steps"].items) == 4


def test_who_has_no_smartphone_is_told_where_to_go(shipped):
    for format in ("a4", "a5"):
        text = " ".join(e.text for e in said(shipped.composed(f"{VNEID}_{format}_colour_vi_vinh-hoang")))
        assert "Không có điện thoại thông minh?" in text and "Công an xã" in text and "tổ công nghệ số" in text


def test_the_old_levels_stand_in_quotation_marks_with_their_day_in_the_record_of_their_time_only(shipped):
    for name in PUBLICATIONS:
        edition = shipped.editions[name]
        text = " ".join(e.text for e in said(shipped.composed(name)))
        levels = re.findall(r".?mức độ [34].?", text, re.IGNORECASE)
        if edition.unit == "trung-nam":
            assert sorted(levels) == ["“Mức độ 3”", "“Mức độ 4”"] and "13/06/2023" in text
            assert edition.unit_spec.as_of
        else:
            assert levels == []


def test_the_page_of_today_explains_both_kinds_with_an_example_of_everyday_life(shipped):
    made = shipped.loaded.topics[ONLINE, "vi", None].sections
    assert [str(made[s].heading) for s in ("wholly", "partly")] == ["Toàn trình", "Một phần"]
    assert all("Giống như" in made[s].body[1] and made[s].picture for s in ("wholly", "partly"))
    assert len(made["visit"].items) == 3


def test_every_picture_is_told_in_words(shipped):
    for name in PUBLICATIONS:
        for section in sections(shipped.editions[name]).values():
            for owner in (section, *section.items):
                assert not owner.picture or owner.alt
