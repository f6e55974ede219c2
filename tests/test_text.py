"""Faces and line breaking: what stands on a line, what stays together, and how wide it is."""

import itertools
import string
import time
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import uharfbuzz as hb
from hypothesis import example, given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from leaflet_gen import language
from leaflet_gen.language import Joint, joints, say_day, say_number
from leaflet_gen.load.read import read
from leaflet_gen.load.validate import validate
from leaflet_gen.model import Keep, Language
from leaflet_gen.text.fonts import FILES, face
from leaflet_gen.text.lines import BLANK, PLAIN, STRONG, Span, break_lines, spans
from leaflet_gen.words import Words

FACES = {PLAIN: "regular", STRONG: "bold", BLANK: "bold"}
NOTHING = Keep()
LOREM = (
    "Vào Cổng Dịch vụ công bằng tài khoản VNeID, gõ việc cần làm vào ô tìm kiếm rồi chọn nơi nộp. "
    "Điền tờ khai, kèm ảnh chụp giấy tờ, xem lại cho đúng rồi gửi; sau 5 ngày làm việc thì tra cứu kết quả "
    "theo Điều 5 của số 61/2018/NĐ-CP, hoặc gọi 0233 123 456."
)
# fmt: off
SYLLABLES = (
    "bà", "con", "nộp", "hồ", "sơ", "trực", "tuyến", "nghiêng", "ở", "nhà", "thủ", "tục", "Quảng", "Trị", "5", "ngày",
    "Điều", "61/2018/NĐ-CP", "**tại", "nhà**", "[số điện thoại]", "0233", "123", "456", "kết", "quả,", "(OTP)", "VNeID",
    "·", "xã", "Vĩnh", "Hoàng", "·",
)
# fmt: on


@cache
def kept() -> Keep:
    root = Path(__file__).parents[1]
    document = read(root / "content/languages/vi.yaml", "vi.yaml").document
    return validate(document, Language)[0].keep


def lines(text: str, width: float, keep: Keep = NOTHING, **how) -> list[str]:
    return [line.text.rstrip(" ") for line in break_lines(text, FACES, width, keep, **how)]


def wide(text: str, name: str = "regular") -> float:
    return face(name).width(text)


def bare(text: str) -> str:
    """The words that are printed: no marks, every space one space."""
    return " ".join("".join(span.text for span in spans(text)).split())


def natural(text: str) -> float:
    """Width of a text with its spans, as the faces give it."""
    return sum(face(FACES[span.kind]).width(span.text) for span in spans(text))


def greedy(text: str, width: float, keep: Keep) -> int:
    """Fewest lines there can be: each takes every word, or run of inseparable words, that fits (first fit is optimal)."""
    plain = bare(text)
    bound = joints(plain, keep)
    runs, at = [], 0
    for n, char in enumerate(plain):
        if char == " " and bound.get(n, Joint.FREE) < Joint.NEVER:
            runs.append(plain[at:n])
            at = n + 1
    runs.append(plain[at:])
    count, used = 1, 0.0
    for run in runs:
        high = wide(run)
        assert high <= width
        if used and used + face("regular").space + high > width + 1e-6:
            count, used = count + 1, high
        else:
            used += (face("regular").space if used else 0.0) + high
    return count


plain_words = st.lists(st.sampled_from([s for s in SYLLABLES if not set("*[") & set(s)]), min_size=1, max_size=80).map(" ".join)
words = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=60).map(" ".join)
any_words = st.text(
    st.sampled_from(string.ascii_letters + string.digits + "ăâđêôơưếệỗửỵ/.-&=?*[]  \u00a0\n"), min_size=1, max_size=200
)
widths = st.floats(4, 40)


# --- the laws of a paragraph


@given(words | any_words, widths)
def test_no_word_is_lost_and_none_is_added(text, width):
    broken = "".join(line.text for line in break_lines(text, FACES, width, kept()))
    assert broken.replace(" ", "") == "".join(bare(text).split())


@given(words, widths.filter(lambda w: w > 12))
def test_lines_joined_are_the_text_with_single_spaces(text, width):
    assert "".join(line.text for line in break_lines(text, FACES, width, kept())) == bare(text)


@given(words | any_words, widths)
@example("Cổng https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0123456789 · nộp", 8.0)
@example("ngày 8 tháng 11 năm 2022, số 61/2018/NĐ-CP/0123456789", 6.0)
@example("A\u00a0B\u00a0https://dichvucong.gov.vn\u00a0C\u00a0D", 4.0)
def test_a_line_is_never_wider_than_its_measure(text, width):
    for line in break_lines(text, FACES, width, kept()):
        assert line.width <= width + 1e-3


@given(words | any_words, widths)
def test_the_width_of_a_line_is_the_sum_of_its_spans(text, width):
    for line in break_lines(text, FACES, width, kept()):
        printed = [*line.spans[:-1], Span(line.spans[-1].text.rstrip(" "), line.spans[-1].kind)]
        assert line.width == pytest.approx(sum(face(FACES[s.kind]).width(s.text) for s in printed), abs=1e-6)


@given(plain_words, widths.filter(lambda w: w > 13), st.booleans())
@example(" ".join(LOREM.split()[5:30]), 14.5, False)  # where one more line would keep every compound whole
@example(" ".join(LOREM.split()[7:34]), 12.0, False)
def test_a_line_takes_every_word_that_fits(text, width, level):
    """No paragraph has more lines than a plain first-fit breaker needs; a title (level) neither."""
    assert len(lines(text, width, kept(), level=level)) == greedy(text, width, kept())


def test_a_very_long_paragraph_has_no_line_too_many():
    """What is paid for keeping compounds together never adds up to one line more."""
    text = " ".join(["hồ sơ thủ tục hành chính công trực tuyến"] * 700)
    for width in (7.0, 7.7, 9.1):
        assert len(lines(text, width, kept())) == greedy(text, width, kept())


@given(words, widths)
def test_breaking_is_a_function_of_its_arguments(text, width):
    assert break_lines(text, FACES, width, kept()) == break_lines(text, dict(reversed(FACES.items())), width, kept())


def test_nothing_is_no_line():
    assert break_lines("", FACES, 10, NOTHING) == () and break_lines(" \n\t ", FACES, 10, NOTHING) == ()


def test_the_space_that_ends_a_line_is_kept_so_that_extracted_words_stay_apart():
    made = break_lines(LOREM, FACES, 20, kept())
    assert [line.text.endswith(" ") for line in made] == [True] * (len(made) - 1) + [False]


def test_line_ends_and_tabs_in_the_source_are_spaces():
    assert lines("nộp\nhồ \t sơ\r\ntại  nhà", 40) == ["nộp hồ sơ tại nhà"]


# --- what stays together

# fmt: off
TOGETHER = (
    "5 ngày", "80 %", "57,3 %", "1.000.000 đồng", "759 hồ sơ", "12 giờ", "15 km", "2 bản", "Điều 5", "khoản 2", "mục 3",
    "bước 2", "phụ lục 1", "quý 3", "thôn 4", "số 61/2018/NĐ-CP", "Số 61/2018/NĐ-CP", "số 42/2022/NĐ-CP,", "0233 123 456",
    "0912 345 678", "+84 233 123 456", "1900 6142 01", "ngày 23", "ngày 8 tháng 11 năm 2022", "tháng 11 năm 2022",
    "tháng 6", "năm 2022", "ngày 23/11/2026", "8 November 2022", "Vĩnh Hoàng", "xã Vĩnh Hoàng", "Quảng Trị",
    "tỉnh Quảng Trị", "Cổng Dịch vụ công", "tài khoản VNeID", "Đoàn thanh niên", "VĨNH HOÀNG", "[số điện thoại]",
    "[ngày kiểm tra lại]", "nhà ·", "nhà –", "a\u00a0b",
)
# fmt: on


@pytest.mark.parametrize("together", TOGETHER)
def test_what_belongs_together_is_never_parted(together):
    """At every width that holds it, wherever it falls in a paragraph."""
    around = ("bà", "con", "đem", "giấy", "tờ", "rồi", "gõ", "việc", "cần", "làm", "vào", "ô", "cho", "đúng", "và", "gửi", "đi")
    for count, extra in itertools.product(range(len(around)), (1.0, 2.5, 4.0)):
        text = " ".join([*around[:count], together, *around[count:]])
        made = lines(text, natural(together) + extra, kept())
        assert any(bare(together).replace("\u00a0", " ") in line for line in made), (made, extra)


def test_a_language_decides_what_is_kept():
    text = "Nộp trong 30 phút"
    narrow = wide("Nộp trong 30") + 0.1
    assert lines(text, narrow) == ["Nộp trong 30", "phút"]
    assert lines(text, narrow, Keep(units=(Words("phút"),))) == ["Nộp trong", "30 phút"]


def test_a_name_that_no_list_has_is_parted_reluctantly():
    def parted(text: str) -> list[int]:
        return [at for at, joint in joints(text, Keep()).items() if joint is Joint.TIGHT]

    assert parted("nhà văn hóa Trường Xuân, tối thứ Ba") == [18]
    assert parted("chị Nguyễn Thị Ngọc Ánh") == [10, 14, 19]
    assert parted("Gặp tại Ủy ban. Mang giấy tờ") == []  # a sentence begins; one capital is no name
    assert parted("bản Kŏh Ŭn") == [7]


def test_what_a_name_is_called_by_stays_with_it():
    keep = Keep(before_name=(Words("xã"), Words("khu phố")))
    found = joints("ở xã Tân Lập, khu phố Hòa Lý, cả xã cùng làm, Xã Tân", keep)
    assert found == {4: Joint.RELUCTANT, 8: Joint.TIGHT, 21: Joint.RELUCTANT, 25: Joint.TIGHT, 48: Joint.TIGHT}
    text = "nhà văn hóa bản Khe Hó"
    assert lines(text, wide("nhà văn hóa bản") + 0.1, Keep(before_name=(Words("bản"),))) == ["nhà văn hóa", "bản Khe Hó"]


def test_one_word_of_a_name_does_not_stand_alone_above_it():
    made = break_lines("bác Nguyễn Thị Quỳnh Phượng", {"": "regular"}, 13.5, Keep(), level=True)
    assert [line.text.strip() for line in made] == ["bác Nguyễn Thị", "Quỳnh Phượng"]


def test_a_unit_is_a_whole_word():
    """“5 giấy” is not “5 giờ”, and “gió 5” is no article."""
    keep = Keep(units=(Words("gi"),), before_number=(Words("số"),), names=(Words("Vĩnh Tú"),))
    assert joints("có 5 giấy tờ", keep) == {}
    assert joints("chỉsố 5", keep) == {}
    assert joints("Vĩnh Tú", keep) == {4: Joint.NEVER} and joints("Vĩnh Tún", keep) == {4: Joint.TIGHT}
    assert set(joints("có 5 gi, số 5, Vĩnh Tú.", keep)) == {4, 11, 19}


def test_joints_may_overlap():
    found = joints("hạn ngày 8 tháng 11 năm 2022 tại xã Vĩnh Hoàng", kept())
    text = "hạn ngày 8 tháng 11 năm 2022 tại xã Vĩnh Hoàng"
    free = [text[:i].split()[-1] for i, c in enumerate(text) if c == " " and found.get(i, Joint.FREE) < Joint.NEVER]
    assert free == ["hạn", "2022", "tại"]


HELD = Keep(together=(Words("hồ sơ"),))


def test_a_compound_is_kept_where_it_costs_no_line():
    width = wide("Bà con mang hồ") + 0.1
    assert lines("Bà con mang hồ sơ tới", width) == ["Bà con mang hồ", "sơ tới"]
    assert lines("Bà con mang hồ sơ tới", width, HELD) == ["Bà con mang", "hồ sơ tới"]


def test_a_compound_is_parted_before_a_line_is_added():
    assert lines("mang hồ sơ giấy", wide("mang hồ") + 0.1, HELD) == ["mang hồ", "sơ giấy"]


@given(words, widths)
@example(LOREM, 15.0)
def test_one_short_syllable_stands_alone_on_the_last_line_only_where_it_must(text, width):
    assert not needlessly_lone(text, width)


def test_lone_syllables_are_avoided_all_over_a_text():
    """Of the first-fit breaks of one text at many widths and lengths, some end with a lone syllable; of ours, none needs to."""
    cases = [(" ".join(LOREM.split()[:count]), width / 2) for count in range(12, 60, 3) for width in range(16, 60, 3)]
    assert not any(needlessly_lone(text, width) for text, width in cases)
    assert sum(" " not in lines(text, width, kept())[-1] for text, width in cases) < len(cases) / 50


FIGURED = ("Điều", "phụ", "lục", "mức", "độ", "ngày", "8", "tháng", "11,", "số", "61/2018/NĐ-CP", "—", "0233", "123", "giờ", "tối", "tờ", "·")


@given(st.lists(st.sampled_from(FIGURED), max_size=14).map(" ".join), st.sampled_from([str, str.upper, str.title]))
def test_what_is_kept_with_a_figure_is_found_though_only_the_words_before_one_are_looked_at(text, spelt):
    whole, text = language._kept(kept())._replace(reach=100), spelt(text)
    small = language._small(text)
    assert list(language._with_figures(small, language._kept(kept()))) == list(language._with_figures(small, whole))


@given(st.lists(st.sampled_from(["Đông", "Hòa", "0914", "Brŏ", "☐", "(cũ)"]), min_size=1, max_size=5))
def test_words_are_as_wide_as_their_line_and_less_than_nothing_without_a_glyph(words):
    regular, text = face("regular"), " ".join(words)
    assert regular.wide(words) == (pytest.approx(regular.width(text)) if regular.has(text) else -float("inf"))
    assert regular.has(text) is not bool(regular.missing(text))


def needlessly_lone(text: str, width: float) -> bool:
    """The last line is one short syllable, although the word above could have come down to it."""
    *_, above, last = ["", "", *lines(text, width, kept())]
    if not above or " " in last or wide(last, "bold") > 0.3 * width:
        return False
    plain = bare(text)
    bound = joints(plain, kept())
    start = len(plain) - len(last) - 1 - len(above)
    ends = [
        n
        for n in range(start, start + len(above))
        if plain[n] == " " and bound.get(n, Joint.FREE) < Joint.NEVER and not _in_blank(plain, n)
    ]
    return any(wide(plain[n + 1 :], "bold") <= width for n in ends)


def _in_blank(plain: str, n: int) -> bool:
    return plain.rfind("[", 0, n) > plain.rfind("]", 0, n)


def test_a_lone_last_syllable_gets_company():
    text = "Mở máy ảnh điện thoại rồi hướng vào mã này"
    width = wide("Mở máy ảnh điện thoại rồi hướng vào mã") + 0.05
    assert lines(text, width)[-1] == "mã này" or len(lines(text, width)[-1].split()) > 1


def test_of_compounds_that_cross_the_one_that_goes_on_is_kept():
    """Beside a code on the tri-fold stood "Gặp tại nhà", and below it "văn hóa"; or "Gặp" alone."""
    keep = Keep(together=(Words("tại nhà"), Words("nhà văn hóa")))
    assert set(joints("Gặp tại nhà văn hóa", keep)) == {11, 15} and set(joints("nộp tại nhà", keep)) == {7}
    width = wide("tại nhà văn hóa") + 0.2
    assert lines("Gặp tại nhà văn hóa Trường Xuân, sáng thứ Hai.", width, keep)[:2] == ["Gặp tại", "nhà văn hóa"]


def test_a_line_ends_with_its_clause_and_rather_with_its_sentence():
    home, steps = "Mang giấy tờ đến nhà văn hóa Trường Xuân, có người nộp giúp.", "Gõ việc cần làm, như khai sinh. Chọn tỉnh Quảng Trị, xã Vĩnh Hoàng."
    assert lines(home, 28.0) == ["Mang giấy tờ đến nhà văn hóa Trường Xuân,", "có người nộp giúp."]
    assert lines(steps, 30.0) == ["Gõ việc cần làm, như khai sinh.", "Chọn tỉnh Quảng Trị, xã Vĩnh Hoàng."]


def test_a_title_is_set_in_lines_of_like_length():
    text = "Người dân Trung Nam đã dùng dịch vụ công"
    width = wide("Người dân Trung Nam đã dùng dịch") + 0.05
    first, last = lines(text, width, level=True)
    assert abs(wide(first) - wide(last)) < 3 < abs(wide(lines(text, width)[0]) - wide(lines(text, width)[1]))


# --- what no line can hold


URL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/2d7f9a10-4c55-4f0e-9d2f-5a1b7c3e8f64?keyword=khai-sinh&page=2"


@pytest.mark.parametrize("width", [8, 10, 14, 20])
def test_a_long_address_is_cut_after_a_mark(width):
    made = break_lines(URL, FACES, width, NOTHING)
    assert "".join(line.text for line in made) == URL and len(made) > 2
    assert all(line.text[-1] in "/.-?&=_" for line in made[:-1])


def test_a_word_without_marks_is_cut_where_the_line_is_full():
    word = "x" * 100
    made = break_lines(word, FACES, 10, NOTHING)
    assert "".join(line.text for line in made) == word
    assert all(line.width + wide("x") > 10 for line in made[:-1])


@pytest.mark.parametrize("part", ["iVBORw0KGgo", "0123456789", "1.2,3", "a-b/c"])
def test_a_word_of_a_whole_page_is_cut_in_no_time(part):
    """Somebody will paste a picture as text. Joints and cuts are one walk over the letters, whatever their number."""
    word = part * (100_000 // len(part))
    begun = time.process_time()
    made = break_lines(word, FACES, 30, NOTHING)
    assert time.process_time() - begun < 5
    assert "".join(line.text for line in made) == word and all(line.width <= 30 for line in made)


def test_a_single_letter_stands_even_where_it_does_not_fit():
    assert lines("W", 0.1) == ["W"] and lines("WW", 0.1) == ["W", "W"]


def test_a_run_too_long_for_a_line_parts_at_its_spaces_before_its_letters():
    keep = Keep(names=(Words("Trung tâm Phục vụ hành chính công"),))
    made = lines("Trung tâm Phục vụ hành chính công", 8, keep)
    assert len(made) > 1 and " ".join(made) == "Trung tâm Phục vụ hành chính công"


# --- spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("một **hai** ba", [("một ", PLAIN), ("hai", STRONG), (" ba", PLAIN)]),
        ("gọi [số điện thoại].", [("gọi ", PLAIN), ("[số điện thoại]", BLANK), (".", PLAIN)]),
        ("**gọi [số điện thoại] ngay**", [("gọi ", STRONG), ("[số điện thoại]", BLANK), (" ngay", STRONG)]),
        ("**a** **b**", [("a", STRONG), (" ", PLAIN), ("b", STRONG)]),
        ("R&D <b>2 * 3</b>", [("R&D <b>2 * 3</b>", PLAIN)]),
        ("một ** hai", [("một ** hai", PLAIN)]),
        ("[]", [("[]", PLAIN)]),
    ],
)
def test_a_text_is_split_into_what_is_strong_and_what_is_blank(text, expected):
    assert [(s.text, s.kind) for s in spans(text)] == expected


@given(words, widths)
def test_every_letter_keeps_its_kind_over_the_lines(text, width):
    def kinds(parts):
        return [(char, part.kind) for part in parts for char in part.text if char not in " \u00a0"]

    made = break_lines(text, FACES, width, kept())
    assert kinds(s for line in made for s in line.spans) == kinds(spans(text))


# --- widths


TONED = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
]
ALPHABET = "".join([*TONED, "đĐ", string.ascii_letters, string.digits, string.punctuation, "“”‘’–—…·×°"])


@pytest.mark.parametrize("name", FILES)
def test_every_face_has_the_whole_vietnamese_alphabet(name):
    assert len(TONED) == 144 and all(len(letter) == 1 for letter in TONED)
    assert face(name).missing(ALPHABET) == ""


def test_a_missing_letter_is_named_once_and_the_fallback_has_the_bru_letters():
    assert face("regular").missing("→ Pa Kŏ ŏ→") == "ŏ→"
    assert face("fallback").missing("ŏŎ ĕĔ") == ""


@cache
def reportlab_name(name: str) -> str:
    pdfmetrics.registerFont(TTFont(f"test-{name}", str(FILES[name])))
    return f"test-{name}"


@pytest.mark.parametrize("name", FILES)
def test_letters_without_kerning_are_as_wide_as_reportlab_paints_them(name):
    for letter in ALPHABET + " ":
        painted = pdfmetrics.stringWidth(letter, reportlab_name(name), 1000) / 1000
        assert face(name).width(letter) == pytest.approx(painted, abs=1e-3), letter  # ReportLab rounds to 1/1000 em


def shaped(text: str, name: str) -> float:
    """Width of a text as HarfBuzz sets it by itself, kerning on and ligatures off."""
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(FILES[name]))))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"kern": True, "liga": False, "clig": False, "calt": False, "dlig": False})
    return sum(p.x_advance for p in buffer.glyph_positions) / font.face.upem


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", ["AV", "To", "Tỷ", "Vĩnh", "AVATAR", "Tờ", "Ế", "Lợi"])
def test_words_are_kerned_as_harfbuzz_does(name, text):
    assert face(name).width(text) == pytest.approx(shaped(text, name), abs=1e-9)


def test_kerning_is_really_on():
    for name in FILES:
        assert face(name).width("AV") < face(name).width("A") + face(name).width("V") - 0.01


@given(st.text(st.sampled_from(ALPHABET + " "), max_size=40), st.sampled_from(list(FILES)))
def test_one_character_is_one_advance_and_a_line_is_the_sum_of_its_words(text, name):
    f = face(name)
    assert len(f.advances(text)) == len(text)
    assert f.width(text) == pytest.approx(sum(f.width(w) for w in text.split(" ")) + text.count(" ") * f.space, abs=1e-9)


def test_an_unknown_face_is_a_bug():
    with pytest.raises(KeyError):
        face("comic")


# --- days and numbers


def test_numbers_and_days_are_said_as_the_language_writes_them(shipped):
    vi, en = shipped.loaded.languages["vi"], shipped.loaded.languages["en"]
    day = shipped.loaded.topics["nop-ho-so", "vi", None].edited_on
    assert (say_number(57.3, vi), say_number(57.3, en), say_number(80.0, vi)) == ("57,3", "57.3", "80")
    assert say_day(day, vi) == "23/11/2026" and say_day(Words("[ngày kiểm tra]"), vi) == "[ngày kiểm tra]"


@given(st.text(max_size=30), st.integers())
def test_a_field_that_a_translator_renamed_stays_and_stops_nothing(text, value):
    """Half a brace, or {nombre} for {count}, ended a build as a bug of the program."""
    assert Words(f"{{count}} {text} {{nombre}}").format(count=value) == f"{value} {text.replace('{count}', str(value))} {{nombre}}"
