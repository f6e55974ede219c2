"""What a text states, and how it is said aloud: numbers, days, phones, codes, addresses, abbreviations."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaflet_gen.facts import facts, stated
from leaflet_gen.load.read import read
from leaflet_gen.load.validate import validate
from leaflet_gen.model import Language
from leaflet_gen.spoken import aloud, cardinal, nth

ROOT = Path(__file__).parents[1]


def language(name: str) -> Language:
    file = f"content/languages/{name}.yaml"
    return validate(read(ROOT / file, file).document, Language)[0]


VI, EN = language("vi"), language("en")
SAID = ("không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín")
UNITS = {word: n for n, words in enumerate(SAID) for word in words.split()}
SCALES = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}


def heard(words: str) -> int:
    """A number as a listener understands it: written apart from `cardinal`, from the words to the figures."""
    whole = group = digit = 0
    for word in words.split():
        if word in UNITS:
            digit = UNITS[word]
        elif word == "linh":
            digit = 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word == "tỷ":
            whole, group, digit = (whole + group + digit) * 10**9, 0, 0
        else:
            whole, group, digit = whole + (group + digit) * SCALES[word], 0, 0
    return whole + group + digit


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (1000, "một nghìn"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (7000, "bảy nghìn"),
        (9038, "chín nghìn không trăm ba mươi tám"),
        (12966, "mười hai nghìn chín trăm sáu mươi sáu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (3_000_000_000, "ba tỷ"),
    ],
)
def test_a_number_is_said_as_schools_teach_it(number, words):
    assert cardinal(number) == words


@given(st.integers(0, 10**12))
def test_a_number_that_is_said_is_heard_as_the_same_number(number):
    assert heard(cardinal(number)) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("đạt 57,3 %", "đạt năm mươi bảy phẩy ba phần trăm"),
        ("đạt 60,05%", "đạt sáu mươi phẩy không năm phần trăm"),
        ("nộp 7.000 đồng", "nộp bảy nghìn đồng"),
        ("nộp 7.000đ", "nộp bảy nghìn đồng"),
        ("8.000 đồng/bản", "tám nghìn đồng mỗi bản"),
        ("7.000đ/bản", "bảy nghìn đồng mỗi bản"),
        ("quý IV/2026", "quý bốn năm hai nghìn không trăm hai mươi sáu"),
        ("quý khách/bạn", "quý khách hoặc bạn"),
        ("quý 4/2026", "quý tư năm hai nghìn không trăm hai mươi sáu"),
        ("gọi (0233) 3820123", "gọi không hai ba ba, ba tám hai không một hai ba"),
        ("8h-17h", "tám giờ đến mười bảy giờ"),
        ("7h30-11h30", "bảy giờ ba mươi phút đến mười một giờ ba mươi phút"),
        ("01/2026-3/2026", "tháng một năm hai nghìn không trăm hai mươi sáu đến tháng ba năm hai nghìn không trăm hai mươi sáu"),
        ("9.038/12.966 hồ sơ", "chín nghìn không trăm ba mươi tám trên mười hai nghìn chín trăm sáu mươi sáu hồ sơ"),
        ("từ 17–23 bước", "từ mười bảy đến hai mươi ba bước"),
        ("50 % – 60 %", "năm mươi phần trăm đến sáu mươi phần trăm"),
        ("cách 3 km", "cách ba ki-lô-mét"),
        ("02 bản chính", "hai bản chính"),
        ("Ngày 23/11/2026", "Ngày hai mươi ba tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("trước 08-4-2022.", "trước ngày mùng tám tháng tư năm hai nghìn không trăm hai mươi hai."),
        ("từ tháng 7/2025", "từ tháng bảy năm hai nghìn không trăm hai mươi lăm"),
        ("ngày 8/11", "ngày mùng tám tháng mười một"),
        ("thứ 4, tháng 4", "thứ tư, tháng tư"),
        ("quý IV", "quý bốn"),
        ("7h30 – 11:00", "bảy giờ ba mươi phút đến mười một giờ"),
        ("gọi 0233 123 456", "gọi không hai ba ba, một hai ba, bốn năm sáu"),
        ("gọi 0912345678", "gọi không chín một hai, ba bốn năm, sáu bảy tám"),
        ("gọi +84 912 345 678", "gọi không chín một hai, ba bốn năm, sáu bảy tám"),
        ("gọi 1022", "gọi một không hai hai"),
        ("mã 1.001193", "mã một chấm không không một, một chín ba"),
        ("mục 2.1", "mục hai chấm một"),
        ("khổ A4", "khổ a bốn"),
        ("mẫu 01/HT", "mẫu không một gạch chéo hát tê"),
        ("số 61/2018/NĐ-CP", "số sáu mươi mốt gạch chéo hai nghìn không trăm mười tám gạch chéo nghị định Chính phủ"),
        ("Vào dichvucong.gov.vn.", "Vào dịch vụ công chấm gốp chấm vờ nờ."),
        ("https://dichvucong.gov.vn/", "dịch vụ công chấm gốp chấm vờ nờ"),
        ("kết thúc bằng .gov.vn", "kết thúc bằng chấm gốp chấm vờ nờ"),
        ("UBND xã, mã OTP", "ủy ban nhân dân xã, mã ô tê pê"),
        ("QĐ-UBND", "quyết định ủy ban nhân dân"),
        ("mã (gửi về máy) của mình", "mã, gửi về máy, của mình"),
        ("thôn (xóm).", "thôn, xóm."),
        ("hai nơi · ba người", "hai nơi, ba người"),
        ("cha/mẹ", "cha hoặc mẹ"),
        ("v.v.", "vân vân"),
        ("gọi [số điện thoại] 24 giờ", "gọi [số điện thoại] hai mươi tư giờ"),
        ("Bru – Vân Kiều, R&D", "Bru, Vân Kiều, R và D"),
        ("HƯỚNG DẪN NỘP HỒ SƠ", "hướng dẫn nộp hồ sơ"),
        ("BẢN TƯ LIỆU của xã", "bản tư liệu của xã"),
        ("Ngồi nhà nộp hồ sơ", "Ngồi nhà nộp hồ sơ"),
    ],
)
def test_vietnamese_is_written_out_as_it_is_said(text, said):
    assert aloud(text, VI).text == said and aloud(text, VI).unknown == ()


def test_english_keeps_its_numbers_and_says_addresses():
    said = aloud("Pay 7,000 VND (57.3 %) at dichvucong.gov.vn, call 0233 123 456.", EN)
    assert said.text == "Pay 7,000 dong, 57.3 percent, at dichvucong dot gov dot v n, call 0233 123 456." and not said.unknown


def test_an_abbreviation_without_words_is_named_and_kept():
    said = aloud("Nộp ở TTHTCĐ hoặc eKYC, xem vnexpress.net.", VI)
    assert said.unknown == ("TTHTCĐ", "eKYC", "vnexpress", "net") and "TTHTCĐ" in said.text


def test_capitals_of_a_heading_are_words_and_an_abbreviation_in_it_is_not():
    assert aloud("NỘP Ở BTTHC", VI).unknown == ("BTTHC",) and aloud("RECORD OF 08/11/2022 · no longer in use", EN).unknown == ()
    assert aloud("Nộp cho BAN", VI).unknown == ("BAN",)  # alone in capitals: a word or not, nobody can tell


def test_a_unit_is_said_only_behind_a_number():
    assert aloud("3 m và m", VI).text == "ba mét và m"


def test_every_key_of_the_table_is_said_as_the_table_says():
    for key, words in VI.spoken.words.items():
        if key.isalpha() and not key.islower():
            assert aloud(f"xem {key} này", VI).text == f"xem {words} này"


def test_a_list_number_is_an_ordinal_in_vietnamese_and_a_figure_in_english():
    assert [nth(n, VI) for n in (1, 2, 4, 21)] == ["nhất", "hai", "tư", "hai mươi mốt"] and nth(4, EN) == "4"


@given(st.text(alphabet="aàbc0123456789.,/-–% ()[]:;đNĐCPhg·", max_size=60))
def test_anything_can_be_said_and_no_figure_is_left(text):
    said = re.sub(r"\[[^\[\]\n]{2,60}\]", "", aloud(text, VI).text)
    assert not re.search(r"(?<![\w.,/:–-])\d+(?![\w.,/:–-])", said)


# --- facts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ngày 08/11/2022, 759 hồ sơ, 57,3 %.", {("date", "2022-11-08"), ("number", "759"), ("number", "57.3")}),
        ("8-11-2022", {("date", "2022-11-08")}),
        ("2022-11-08", {("date", "2022-11-08")}),
        ("7.000 đồng", {("number", "7000")}),
        ("9.038/12.966", {("number", "9038"), ("number", "12966")}),
        ("mã 1.001193", {("code", "1.001193")}),
        ("2.000635.000.00.00.H50", {("code", "2.000635.000.00.00.H50")}),
        ("0233.123.456", {("phone", "0233123456")}),
        ("+84 233 123 456", {("phone", "0233123456")}),
        ("https://dichvucong.gov.vn/", {("address", "dichvucong.gov.vn")}),
        ("Vào dichvucong.gov.vn.", {("address", "dichvucong.gov.vn")}),
        ("hoi@vinhhoang.gov.vn", {("email", "hoi@vinhhoang.gov.vn")}),
        ("[số điện thoại]", {("blank", "[số điện thoại]")}),
        ("VH-5B-01", {("code", "VH-5B-01")}),
        ("(0233) 3820123", {("phone", "02333820123")}),
        ("(024) 3820.1234", {("phone", "02438201234")}),
        ("7h30-11h30", {("time", "7:30"), ("time", "11:30")}),
        ("8h-17h", {("time", "8:00"), ("time", "17:00")}),
        ("7:30-11:00", {("time", "7:30"), ("time", "11:00")}),
        ("7/8/2026-9/8/2026", {("date", "2026-08-07"), ("date", "2026-08-09")}),
        ("7.8.2026-19.8.2026", {("date", "2026-08-07"), ("date", "2026-08-19")}),
        ("99/99/2026", {("number", "99"), ("number", "2026")}),
        ("30/2/2026", {("number", "30"), ("number", "2"), ("number", "2026")}),
        ("29/2/2024, ngày 29/2", {("date", "2024-02-29"), ("day", "29/2")}),
        ("ngày 31/6", {("number", "31"), ("number", "6")}),
        ("không có gì", set()),
    ],
)
def test_a_text_states_its_facts_however_they_are_written(text, found):
    assert stated(text) == found


def test_thousands_and_decimals_are_the_languages_own():
    assert stated("7,000 at 57.3 %", ".") == stated("7.000 và 57,3 %", ",") == {("number", "7000"), ("number", "57.3")}


@given(st.text(alphabet="ab0123456789.,/-: []@hvnĐ", max_size=60))
def test_facts_stand_where_they_say_and_do_not_overlap(text):
    end = 0
    for fact in facts(text):
        assert text[fact.start : fact.end] == fact.text and fact.start >= end
        end = fact.end
