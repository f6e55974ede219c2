"""The same facts in every channel: what the page states, the HTML and the loudspeaker state; a text message states no more."""

import re
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from pages import frames, said, with_sections
from projects import FILES, L, write
from test_channels_html import Reader, cell, small
from test_spoken import VI, heard
from trees import frame

from leaflet_gen.channels import CHANNELS
from leaflet_gen.channels.sms import MOST, length, unaccented
from leaflet_gen.facts import stated
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.setting import readable
from leaflet_gen.layout.tree import Code, Layout, items, own_text
from leaflet_gen.load.project import load_project
from leaflet_gen.messages import has
from leaflet_gen.problems import Place
from leaflet_gen.spoken import aloud
from leaflet_gen.words import Words

RICHEST = [
    "huong-dan_a4-large_colour_vi_vinh-hoang",
    "huong-dan_a4-large_colour_vi_trung-nam",
    "loi-ich_a4-trifold_colour_vi_vinh-hoang",
    "loi-ich_a4-trifold_colour_vi_trung-nam",
]
ENGLISH = "huong-dan_a4-large_colour_en_vinh-hoang"
ASIDE = ("office", "promise", "stamp", "record", "foot", "domain", "start.domain")
BY_NAME = ("code", "time", "month", "day")  # said figure by figure or part by part: looked for as they are said
PHONE = "0233 123 456"
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
NUMBER = r"(?:(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|linh|trăm|nghìn|triệu|tỷ)(?:\s+|(?=\W|$)))+"


def laid_out(edition: Edition, phone: str = PHONE, **topic: object) -> Layout:
    """The edition with a telephone that somebody has filled in, and changes to its topic."""
    unit = edition.unit_spec.model_copy(update={"phone": {"vi": Words(phone), "en": Words(phone)}})
    return fill(compose(replace(edition, unit_spec=unit, topic=edition.topic.model_copy(update=topic))), {})


def told(kind: str, layout: Layout) -> str:
    return CHANNELS[kind].tell(layout)[0].decode("utf-8")


def codes_of(layout: Layout, kind: str) -> list[str]:
    return [problem.code for problem in CHANNELS[kind].tell(layout)[1]]


def on_page(layout: Layout, spoken: bool = False) -> set[tuple[str, str]]:
    """What the printed elements state, read from the tree; where the codes lead too, or what is said of it in words."""
    text = "\n".join(element.text for element in said(layout) if element.role != "Lbl")
    codes = [item.payload for page in layout.pages for item, *_ in items(page) if isinstance(item, Code)]
    return stated("\n".join([text, *(map(readable, codes) if spoken else codes)]), decimal(layout))


def decimal(layout: Layout) -> str:
    return str(layout.edition.language_spec.decimal)


def each(shipped) -> Iterator[Layout]:
    """One layout of each publication, language and unit that is shipped."""
    firsts: dict[tuple[str, str, str], Edition] = {}
    for edition in shipped.editions.values():
        firsts.setdefault((edition.publication, edition.language, edition.unit), edition)
    yield from map(laid_out, firsts.values())


def understood(text: str) -> set[tuple[str, str]]:
    """What a listener gets from Vietnamese words; written from the other end than the words are."""
    aloud, _, aside = text.partition("-" * 20)
    aloud = aloud.replace("dịch vụ công chấm gốp chấm vờ nờ", "dichvucong.gov.vn").replace("chấm gốp chấm vờ nờ", ".gov.vn")
    draft = aloud.partition("\n")[0].strip("[]")  # it and what vouches for the page are printed, for the reader
    found = stated(draft) | stated(aloud) | stated(aside)
    aloud = aloud.lower()
    for match in re.finditer(rf"(?:mùng )?({NUMBER})tháng ({NUMBER})năm ({NUMBER})", aloud):
        day, month, year = (heard(part) for part in match.groups())
        found.add(("date", f"{year}-{month:02}-{day:02}"))
    for match in re.finditer(rf"({NUMBER})phẩy ({NUMBER})", aloud):
        found.add(("number", f"{heard(match[1])}.{heard(match[2])}"))
    for match in re.finditer(NUMBER, aloud):
        words = match[0].split()
        found |= {("number", str(heard(" ".join(part)))) for part in (words, words[1:]) if part}  # "năm" may be the year
    for match in re.finditer(rf"(?:(?:{'|'.join(DIGITS)})(?:,? |(?=\W))){{8,11}}", aloud):
        found.add(("phone", "".join(str(DIGITS.index(word)) for word in re.findall(r"\w+", match[0]))))
    return found


# --- the same facts


def test_html_states_what_the_page_states(shipped):
    for layout in each(shipped):
        page = Reader(told("html", layout))
        missing = on_page(layout) - stated("\n".join([page.text, *page.links]), decimal(layout))
        assert not missing, layout.edition.name


def test_a_listener_hears_what_the_page_states(shipped):
    for layout in each(shipped):
        if layout.lang == "vi":
            text = told("speech", layout)
            missing = on_page(layout, spoken=True) - understood(text)
            by_name = {
                (kind, value) for kind, value in missing if kind in BY_NAME and aloud(value, VI).text.lower() in text.lower()
            }
            assert not missing - by_name, layout.edition.name


def test_these_pages_state_much(shipped):
    assert sum(len(on_page(layout)) for layout in each(shipped)) > 100
    assert all(("phone", "0233123456") in on_page(laid_out(shipped.editions[name])) for name in RICHEST)


def test_a_number_that_is_left_unsaid_is_missed(shipped):
    layout = laid_out(shipped.editions[RICHEST[3]])
    text = told("speech", layout)
    assert "năm mươi bảy phẩy ba" in text.lower()
    assert not on_page(layout, spoken=True) <= understood(re.sub("(?i)năm mươi bảy phẩy ba", "năm mươi bảy phẩy hai", text))


def test_a_text_message_states_nothing_that_the_page_does_not(shipped):
    for layout in each(shipped):
        text = told("sms", layout)
        bare = {unaccented(value) for kind, value in on_page(layout) if kind == "blank"}
        strange = {fact for fact in stated(text, decimal(layout)) - on_page(layout, spoken=True) if fact[1] not in bare}
        assert not strange, layout.edition.name
        assert length(text.strip()) <= MOST and text.isascii() and not codes_of(layout, "sms")


@pytest.mark.parametrize("name", RICHEST)
def test_all_words_of_the_page_stand_in_the_html_in_the_same_order(shipped, name):
    layout = laid_out(shipped.editions[name])
    words = Reader(told("html", layout)).words
    aside = [found.frame for page in layout.pages for part in ASIDE for found in frames(page, name=part)]
    elsewhere = {own_text(frame) for frame in aside if frame.role}
    at = 0
    for element in said(layout):
        text = " ".join(element.text.split())
        if element.role == "Lbl" or not text:
            continue
        if element.role == "H1" or element.text in elsewhere:  # at the top or the foot of the page
            assert text in words
        else:
            at = words.find(text, at)
            assert at >= 0, text


# --- loudspeaker


@pytest.fixture(scope="module")
def speech(shipped):
    return told("speech", laid_out(shipped.editions[RICHEST[0]]))


def test_nothing_that_is_read_aloud_has_a_figure_or_an_abbreviation(speech):
    aloud = speech.partition("-" * 20)[0]
    assert not re.search(r"\d", aloud.partition("]")[2]) and not re.search(r"\b[A-ZĐ]{2,}\b", aloud.partition("]")[2])


def test_each_line_is_one_sentence_and_ends_like_one(speech):
    for line in speech.partition("-" * 20)[0].splitlines()[1:]:
        assert not line or (line[0].isupper() and line.rstrip("”")[-1] in ".?!:"), line


def test_nobody_is_asked_to_scan_a_loudspeaker(speech):
    assert "Quét" not in speech and "máy ảnh" not in speech
    assert speech.count("Địa chỉ trên mạng là: dịch vụ công chấm gốp chấm vờ nờ.") == 3  # in its place, and twice at the end


def test_title_address_and_phone_are_said_twice_at_the_end(speech):
    line = "Ngồi nhà nộp hồ sơ, làm theo năm bước.\nĐịa chỉ trên mạng là: dịch vụ công chấm gốp chấm vờ nờ.\nViết liền, không dấu.\nChữ gốp là gờ, ô, vê.\n"
    line += "Số điện thoại là: không hai ba ba, một hai ba, bốn năm sáu."
    assert f"Xin nhắc lại.\n\n{line}\n\n{line}\n\nXin cảm ơn" in speech


def test_steps_are_counted_and_pictures_are_not_described(speech):
    firsts = [line.partition(":")[0] for line in speech.splitlines() if line.startswith("Thứ ")]
    assert firsts == ["Thứ nhất", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm"] and "kính lúp" not in speech


def test_a_draft_says_so_to_the_reader_and_a_record_to_all(shipped):
    text = told("speech", laid_out(shipped.editions[RICHEST[3]]))
    assert text.startswith("[BẢN NHÁP")
    assert "Bản tư liệu ngày mùng tám tháng mười một năm hai nghìn không trăm hai mươi hai, nay không dùng." in text


def test_an_abbreviation_nobody_wrote_out_is_a_warning_with_its_line(shipped):
    edition = with_sections(shipped.editions[RICHEST[0]], {"help": {"heading": "Hỏi TTHTCĐ", "body": "Đến UBND."}})
    _, found = CHANNELS["speech"].tell(laid_out(edition, sections=edition.topic.sections))
    assert [(p.code, p.severity, p.values["text"], str(p.place)) for p in found] == [
        ("spoken_unknown", "warning", "TTHTCĐ", "content/topics/thu/vi.yaml:1:1")
    ]


def test_a_language_without_words_for_a_loudspeaker_is_an_error(shipped):
    edition = shipped.editions[RICHEST[0]]
    mute = replace(edition, language_spec=edition.language_spec.model_copy(update={"spoken": None}))
    assert codes_of(laid_out(mute), "speech") == ["spoken_missing"]


def test_english_is_read_with_its_figures(shipped):
    text = told("speech", laid_out(shipped.editions[ENGLISH]))
    assert "Number 1: Log in." in text and "0233 123 456" in text and "in 5 steps" in text


def test_a_sentence_for_who_holds_the_paper_is_not_said_unless_it_states_a_fact(shipped):
    body = ["Quét mã. Đăng nhập.", "Quét mã, hoặc gõ dichvucong.gov.vn.", "Đừng quét mã lạ."]
    edition = with_sections(shipped.editions[RICHEST[0]], {"help": {"heading": "Mở Cổng", "body": body}})
    text = told("speech", laid_out(edition, sections=edition.topic.sections))
    assert "Đăng nhập.\nQuét mã, hoặc gõ dịch vụ công chấm gốp chấm vờ nờ.\nĐừng quét mã lạ." in text and "Quét mã." not in text


def test_a_table_is_said_row_by_row_behind_its_heads():
    heads = frame("TR", (0, 0, 80, 8), cell("TH", 0, "Cách nộp"), cell("TH", 40, "Thời hạn"))
    row = frame("TR", (0, 8, 80, 8), cell("TD", 0, "Qua mạng"), cell("TD", 40, "3 ngày"))
    empty = frame("TR", (0, 16, 80, 8), cell("TD", 0, ""), cell("TD", 40, ""))
    layout = small(frame("Table", (20, 50, 80, 24), heads, row, empty))
    topic, unit = SimpleNamespace(sections={}, title=Words("Tiêu đề")), SimpleNamespace(phone=Words())
    edition = SimpleNamespace(language_spec=VI, language="vi", topic=topic, unit_spec=unit)
    text = told("speech", replace(layout, edition=edition))
    assert "\n\nQua mạng.\nThời hạn: ba ngày.\n\n" in text


def test_a_field_that_is_none_in_the_words_of_a_loudspeaker_is_named(tmp_path):
    words = (
        "spoken: {opening: 'Xin chào {ofice}', item: a, address: b, phone: c, again: d, closing: e, aside: f}\nsms: ['{titel}']\n"
    )
    _, problems = load_project(write(tmp_path, {L: FILES[L] + words}))
    assert [(p.code, p.values["field"]) for p in problems] == [("field_unknown", "ofice"), ("field_unknown", "titel")]


# --- text message


def with_sms(edition: Edition, text: str) -> Layout:
    return laid_out(edition, sms=Words(text, Place("content/topics/thu/vi.yaml", 9, 1)))


def test_a_message_is_written_without_accents():
    assert unaccented("Đến “Ủy ban” – số 5, Bru–Vân Kiều…") == 'Den "Uy ban" - so 5, Bru-Van Kieu...'


def test_square_brackets_take_two_places_each():
    assert length("[a]") == 5 and length("€") == 2 and length("abc") == 3


def test_a_message_of_160_fits_and_one_more_is_told_by_how_much(shipped):
    edition = shipped.editions[RICHEST[0]]
    marks = len("BAN NHAP. ")
    for extra, found in ((0, []), (1, ["sms_long"])):
        assert codes_of(with_sms(edition, "a" * (MOST - marks + extra)), "sms") == found
    (problem,) = CHANNELS["sms"].tell(with_sms(edition, "á" * (MOST - marks + 7)))[1]
    assert problem.values["over"] == 7 and problem.values["parts"] == 2 and str(problem.place) == "content/topics/thu/vi.yaml:9:1"


def test_a_long_title_is_named_as_what_to_shorten(shipped):
    edition = shipped.editions[RICHEST[0]]
    title = Words("Ngồi nhà nộp hồ sơ " * 9, Place("content/topics/thu/vi.yaml", 6, 8))
    (problem,) = CHANNELS["sms"].tell(laid_out(edition, title=title))[1]
    assert problem.code == "sms_long" and problem.place == title.place and problem.values["text"] == title


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nộp hồ sơ tại dichvucong.gov.vn, gọi {unit.phone}.", []),
        ("Làm theo 5 bước.", []),
        ("Làm theo 6 bước.", ["sms_fact"]),
        ("Vào vneid.gov.vn, gọi 0233 999 999.", ["sms_fact", "sms_fact"]),
        ("Nộp hồ sơ 中.", ["sms_letters"]),
    ],
)
def test_a_message_of_our_own_states_only_what_the_page_does(shipped, text, found):
    assert codes_of(with_sms(shipped.editions[RICHEST[0]], text), "sms") == found


def test_placeholders_draft_and_record_stay_visible_in_a_message(shipped):
    layout = laid_out(shipped.editions[RICHEST[3]], phone="[số điện thoại]")
    text = told("sms", layout)
    assert text.startswith("BAN TU LIEU 08/11/2022, nay khong dung. BAN NHAP. UBND xa Trung Nam. O nha cung nop duoc ho so.")
    assert text.endswith("DT: [so dien thoai]\n")


def test_a_telephone_that_the_page_does_not_print_is_not_sent(shipped):
    edition = with_sections(shipped.editions[RICHEST[0]], {"help": {"heading": "Hỏi ai?", "body": "Hỏi người giúp."}})
    assert "DT:" not in told("sms", laid_out(edition, sections=edition.topic.sections))


@pytest.mark.parametrize("code", ["sms_fact", "sms_letters", "sms_long", "spoken_missing", "spoken_unknown"])
def test_every_problem_of_a_channel_has_words(code):
    assert has(code)
