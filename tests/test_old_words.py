"""Old words are data: those of the shipped language and unit, on editions built by hand."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from editions import edition, evidence, section, target, unit
from pages import ROOT, spec

from leaflet_gen.check import WORDS_RULES, check_words
from leaflet_gen.model import Language, Section, Unit
from leaflet_gen.problems import Problem
from leaflet_gen.words import Official, Words

TODAY = dt.date(2026, 11, 23)
VI, EN = (spec(Language, f"content/languages/{tag}.yaml") for tag in ("vi", "en"))
NOW = spec(Unit, "content/units/vinh-hoang.yaml")


def made(*body: str, language: Language = VI, **more: object):
    """An edition of Vĩnh Hoàng, in a shipped language, whose first step says this."""
    steps = section(items=[{"heading": "Đăng nhập", "body": list(body) or ["Mở Cổng."]}])
    here = edition(sections={"steps": steps, "start": {"target": target()}, **more.pop("sections", {})}, **more)
    formerly = () if here.unit_spec.as_of else NOW.formerly
    return replace(here, language_spec=language, unit_spec=here.unit_spec.model_copy(update={"formerly": formerly}))


def old(*body: str, **more: object) -> list[Problem]:
    return list(WORDS_RULES["old words"](made(*body, **more), TODAY))


def words(*body: str, **more: object) -> list[str]:
    return [problem.values["word"] for problem in old(*body, **more)]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Dịch vụ mức độ 3, 4.", "mức độ 3, 4"),
        ("Dịch vụ Mức độ 4.", "Mức độ 4"),
        ("Dịch vụ mức độ 3 và mức độ 4.", "mức độ 3 và mức độ 4"),
        ("DỊCH VỤ CẤP ĐỘ 3/4.", "CẤP ĐỘ 3/4"),
        ("Nộp ở UBND huyện.", "UBND huyện"),
        ("Nộp ở uỷ ban nhân dân thị xã.", "uỷ ban nhân dân thị xã"),
        ("Do cơ quan cấp huyện giải quyết.", "cấp huyện"),
        ("Mang sổ hộ khẩu.", "sổ hộ khẩu"),
        ("Nhập hộ khẩu.", "hộ khẩu"),
        ("Đến Bộ phận Một cửa.", "Bộ phận Một cửa"),
        ("Đến bộ phận tiếp nhận và trả kết quả.", "bộ phận tiếp nhận và trả kết quả"),
        ("Do UBND xã Trung Nam cấp.", "UBND xã Trung Nam"),
        ("Ủy ban nhân dân xã Vĩnh Hòa.", "Ủy ban nhân dân xã Vĩnh Hòa"),
        ("Uỷ ban nhân dân xã Vĩnh Hoà.", "Uỷ ban nhân dân xã Vĩnh Hoà"),
        ("Chọn xã Vĩnh Tú.", "xã Vĩnh Tú"),
        ("Chọn huyện Vĩnh Linh, xã Vĩnh Thái.", "huyện Vĩnh Linh"),
        ("Vào Cổng Dịch vụ công tỉnh Quảng Trị.", "Cổng Dịch vụ công tỉnh"),
        ("Gõ thêm /p/home/dvc-trang-chu.html.", "/p/home/"),
    ],
)
def test_a_term_out_of_use_is_a_warning_with_its_successor(said, word):
    problem = old(said)[0]
    assert (problem.values["word"], problem.severity) == (word, "warning")
    assert problem.values["now"] and problem.place.line


@pytest.mark.parametrize(
    "said",
    [
        "Mức độ 30 là gì?",
        "Tài khoản định danh mức độ 2.",
        "Dịch vụ toàn trình.",
        "Một cửa.",
        "Ủy ban nhân dân xã Vĩnh Hoàng.",
        "Năm 2022 ghi “mức độ 3, 4”.",
        "Thôn Nam Sơn (Trung Nam cũ).",
        "Thôn Nam Sơn, xã Trung Nam cũ.",
        "Thôn Nam Sơn, xã Trung Nam (cũ).",
        "Xã Trung Nam, nay thuộc xã Vĩnh Hoàng.",
        "Tin của UBND xã Trung Nam (nay là xã Vĩnh Hoàng).",
        "Xã Vĩnh Hoàng, trước đây là xã Vĩnh Hòa.",
    ],
)
def test_present_terms_dated_quotations_and_names_said_as_past_are_left_alone(said):
    assert words(said) == []


def test_a_former_name_is_said_as_past_in_its_own_sentence():
    assert words("Xã Trung Nam vui. Nay có xã Vĩnh Hoàng.") == ["Xã Trung Nam"]
    assert words("Mời đến xã Trung Nam và xã Vĩnh Hoàng.") == ["xã Trung Nam"]
    assert words("Xã Trung Nam, nay thuộc {unit.name}.") == []  # as it is read


def test_an_old_book_is_no_former_name():
    assert words("Mang sổ hộ khẩu cũ.") == ["sổ hộ khẩu"]


def test_the_longer_term_counts_and_each_is_told_once():
    assert words("Mức độ 3, mức độ 3, 4, mức độ 3.") == ["Mức độ 3", "mức độ 3, 4"]
    assert words("UBND xã Trung Nam và UBND xã Trung Nam.") == ["UBND xã Trung Nam"]


def test_a_term_is_found_over_a_line_s_end():
    assert words("Nộp ở UBND  huyện.") == ["UBND huyện"]


def test_a_quotation_without_a_year_is_no_excuse():
    assert words("Nay vẫn gọi là “mức độ 3”.") == ["mức độ 3"]


def quoted(**changed: str) -> dict:
    quote = {"words": "mức độ 3, 4", "said_on": "13/06/2023", "source": "báo cáo của UBND huyện", **changed}
    return {"sections": {"terms": {"quote": quote}}, "blocks": [{"kind": "text", "from": "terms.quote"}]}


def test_a_dated_quotation_keeps_its_words():
    assert words(**quoted()) == []


def test_a_quotation_whose_day_is_blank_counts_as_ours():
    assert words(**quoted(said_on="[ngày]")) == ["mức độ 3, 4"]


def test_old_words_are_looked_for_in_the_unit_s_fields_and_not_in_sources():
    assert words(unit_data=unit(imprint="UBND huyện Vĩnh Linh")) == ["UBND huyện"]
    assert words(evidence=evidence(source="Báo cáo của UBND huyện Vĩnh Linh")) == []


def test_addresses_are_read_by_the_rules_for_addresses():
    assert words("Mở https://dichvucong.quangtri.gov.vn/p/home/trang.html.") == []
    codes = {p.code for p in check_words(made("Mở https://dichvucong.quangtri.gov.vn/p/home/trang.html."), TODAY)}
    assert "url_closed_portal" in codes


def test_a_record_of_its_time_keeps_the_words_of_its_day():
    assert words("Dịch vụ mức độ 3, 4 ở xã Trung Nam.", unit_data=unit(as_of="08/11/2022")) == []


def test_another_language_has_no_old_vietnamese_words():
    assert words("In Vietnamese: hộ khẩu.", language=EN) == []


def test_published_text_is_told_once_for_a_file_and_a_word():
    here = made("Nộp hồ sơ.")
    place = here.topic.title.place
    texts = tuple(Official(text, replace(place, line=n)) for n, text in enumerate(("Sổ hộ khẩu.", "sổ hộ khẩu", "UBND huyện"), 1))
    record = Section.model_construct(**{**here.topic.sections["steps"].__dict__, "body": texts})
    topic = here.topic.model_copy(update={"sections": {**here.topic.sections, "steps": record}})
    found = list(WORDS_RULES["old words"](replace(here, topic=topic), TODAY))
    assert [p.values["word"] for p in found] == ["Sổ hộ khẩu", "UBND huyện"]
    assert {p.severity for p in found} == {"warning"}


def test_the_lists_are_plain_words():
    """An official adds to them: no regular expression, no term twice."""
    terms = [str(says) for old in VI.old_words for says in old.says]
    assert not any(re.search(r"[\\|^$*+?()\[\]{}]", term) for term in terms)
    assert len({term.casefold() for term in terms}) == len(terms) > 60
    assert all(isinstance(old.now, Words) and old.now for old in VI.old_words)


def test_what_is_shipped_for_today_uses_no_old_word(shipped):
    assert ROOT == shipped.root
    for name, here in shipped.editions.items():
        ours = [p for p in WORDS_RULES["old words"](here, TODAY) if "/procedures/" not in p.place.file]
        assert ours == [], name
