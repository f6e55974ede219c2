"""Every rule of check_words, passing and failing, on an edition built by hand."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from editions import TOPIC_FILE, UNIT_FILE, edition, evidence, section, target, topic, unit

from leaflet_gen import messages
from leaflet_gen.check import WORDS_RULES, check_words, is_draft, placeholders
from leaflet_gen.check.content import pieces
from leaflet_gen.check.lost import lost_in
from leaflet_gen.problems import Problem

TODAY = dt.date(2026, 11, 23)


def found(**changed: object) -> dict[str, Problem]:
    """Code → its (last) problem."""
    return {problem.code: problem for problem in check_words(edition(**changed), TODAY)}


def with_sections(**sections: dict) -> dict:
    """A topic with the usual sections, and these."""
    return {"sections": {"steps": section(), "start": {"target": target()}, **sections}}


def with_body(*body: str, **more: object) -> dict:
    """An edition whose first step says this."""
    return with_sections(steps=section(items=[{"heading": "Đăng nhập", "body": list(body), **more}]))


def test_a_sound_edition_has_no_problem():
    assert check_words(edition(), TODAY) == []


# --- placeholders


def test_a_placeholder_is_a_notice_at_its_own_line():
    made = edition(title="Gọi [số điện thoại] hoặc [số điện thoại]")
    [problem] = check_words(made, TODAY)
    assert (problem.code, problem.severity, problem.values["text"]) == ("placeholder", "notice", "[số điện thoại]")
    assert (problem.place.file, problem.place.line) == (TOPIC_FILE, 1)
    assert is_draft(made)


def test_only_unit_fields_that_are_named_are_printed():
    assert not is_draft(edition())  # the unit has blanks for phone, hours and address
    made = edition(**with_body("Gọi {unit.phone}, từ {unit.hours}."))
    assert [text for text, _ in placeholders(made)] == ["[số điện thoại]", "[giờ làm việc]"]
    assert {place.file for _, place in placeholders(made)} == {UNIT_FILE}


def test_a_unit_field_is_read_in_the_edition_s_language():
    made = edition(language="en", **with_body("Call {unit.phone}."))
    assert [text for text, _ in placeholders(made)] == ["[phone number]"]


def test_a_field_inside_a_field_is_followed_and_a_circle_ends():
    made = edition(unit_data=unit(desk="tại {unit.address}", address="[địa chỉ], {unit.desk}"), **with_body("Đến {unit.desk}."))
    assert [text for text, _ in placeholders(made)] == ["[địa chỉ]"]


def test_a_block_may_print_a_unit_field():
    blocks = [{"kind": "card", "children": [{"kind": "text", "from": "unit.hours"}]}]
    assert [text for text, _ in placeholders(edition(blocks=blocks))] == ["[giờ làm việc]"]


def test_the_foot_prints_the_imprint():
    spoiled = unit(imprint="Số lượng: [số bản]")
    assert is_draft(edition(unit_data=spoiled))
    assert not is_draft(edition(unit_data=spoiled, blocks=[{"kind": "text", "from": "title"}]))


def test_a_section_that_the_plan_does_not_name_is_not_printed():
    sections = with_sections(prepare={"body": "Mang [giấy tờ]."})
    assert not is_draft(edition(**sections))
    assert is_draft(edition(blocks=[{"kind": "row", "children": [{"kind": "text", "from": "prepare.body"}]}], **sections))
    assert is_draft(edition(blocks=[{"kind": "each"}], **sections))


@pytest.mark.parametrize("blank", ["checked_on", "review_by", "source"])
def test_a_blank_in_the_evidence_makes_a_draft(blank):
    assert is_draft(edition(evidence=evidence(**{blank: "[chưa rõ]"})))
    assert is_draft(edition(**with_sections(start={"target": target(evidence=evidence(**{blank: "[chưa rõ]"}))})))


def test_blank_days_make_a_draft():
    assert is_draft(edition(edited_on="[ngày sửa]"))
    assert is_draft(edition(unit_data=unit(as_of="[ngày bản gốc]")))


def test_a_village_without_a_list_prints_the_language_s_blank():
    made = edition(village={"name": "[tên thôn]"}, **with_body("Bà con {village.name}."))
    assert [text for text, _ in placeholders(made)] == ["[tên thôn]"]


def test_every_piece_knows_its_part_and_place():
    parts = [piece.part for piece in pieces(edition())]
    assert parts == [
        "title",
        "code",
        "edition",
        "source",
        "heading",
        "heading",
        "body",
        "url",
        "heading",
        "unit.code",
        "unit.imprint",
        "unit.name",
    ]
    assert all(piece.words.place for piece in pieces(edition()))


# --- days


def test_a_review_that_is_due_today_is_in_time_and_one_due_yesterday_is_late():
    assert "review_overdue" not in found(evidence=evidence(review_by="23/11/2026"))
    problem = found(evidence=evidence(review_by="22/11/2026"))["review_overdue"]
    assert problem.values == {"day": dt.date(2026, 11, 22), "days": 1}
    assert problem.place.file == TOPIC_FILE


def test_the_evidence_of_a_target_and_of_a_section_is_judged_too():
    old = evidence(checked_on="01/01/2025", review_by="01/06/2025")
    assert "review_overdue" in found(**with_sections(start={"target": target(evidence=old)}))
    assert "review_overdue" in found(**with_sections(steps=section(evidence=old)))


def test_a_historical_edition_is_judged_by_its_own_day():
    old = evidence(checked_on="01/11/2022", review_by="01/05/2023")
    assert "review_overdue" in found(evidence=old)
    assert "review_overdue" not in found(evidence=old, unit_data=unit(as_of="08/11/2022"))
    assert "review_overdue" in found(evidence=old, unit_data=unit(as_of="13/06/2023"))


def test_a_review_before_its_check_is_an_error():
    swapped = evidence(checked_on="01/06/2026", review_by="01/05/2026")
    assert "review_before_check" in found(evidence=swapped)
    assert "review_before_check" not in found(evidence=evidence(checked_on="01/05/2026", review_by="01/05/2026"))


def test_nobody_has_checked_a_fact_tomorrow():
    assert "checked_in_future" not in found(evidence=evidence(checked_on="23/11/2026"))
    assert "checked_in_future" in found(evidence=evidence(checked_on="24/11/2026"))


# --- addresses


def test_the_target_s_address_is_checked_at_its_own_line():
    problem = found(**with_sections(start={"target": target(url="http://bit.ly/x")}))
    assert {"url_not_https", "url_shortener"} == problem.keys()
    assert problem["url_shortener"].place.file == TOPIC_FILE and problem["url_shortener"].place.line > 1


def test_a_target_that_this_plan_does_not_print_is_checked_all_the_same():
    assert "url_host" in found(**with_sections(more={"target": target(url="https://vidu.com/")}))


def test_a_project_s_own_allow_list_is_used():
    vidu = with_sections(start={"target": target(url="https://vidu.vn/")})
    assert "url_host" in found(**vidu)
    assert found(allowed=("*.gov.vn", "vidu.vn"), **vidu) == {}


def test_a_pattern_that_allows_everybody_is_an_error():
    assert found(allowed=("*.gov.vn", "*.vn"))["allowed_host_pattern"].values["pattern"] == "*.vn"


def test_a_dead_page_is_answered_with_the_search_for_the_target_s_words():
    dead = target(url="https://dichvucong.gov.vn/p/home/x.html", search="khai sinh")
    assert found(**with_sections(start={"target": dead}))["url_dead_portal"].values["live"].endswith("?keyword=khai%20sinh")


def test_a_closed_portal_is_an_error_today_and_a_warning_in_a_historical_edition():
    closed = with_sections(start={"target": target(url="https://dichvucong.quangtri.gov.vn/")})
    assert found(**closed)["url_closed_portal"].severity == "error"
    assert found(unit_data=unit(as_of="08/11/2022"), **closed)["url_closed_portal"].severity == "warning"


@pytest.mark.parametrize(
    "words",
    [
        "Mở dichvucong.gov.vn.",
        "Vào https://dichvucong.gov.vn/, chọn nơi nộp.",
        "Thư: xa@quangtri.gov.vn.",
        "Mã 1.001193, số 61/2018/NĐ-CP, ngày 1.7.2025.",
        "Nhanh.Gọn.",
        "Trang có đuôi .gov.vn là thật.",
    ],
)
def test_harmless_words_are_not_taken_for_bad_addresses(words):
    assert found(**with_body(words)) == {}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Mở http://dichvucong.gov.vn", "url_not_https"),
        ("Quét bit.ly/abc nhé", "url_shortener"),
        ("Vào (facebook.com/xa).", "url_host"),
        ("Vào dichvucong-gov.vn", "url_imitation"),
        ("Vào dichvucоng.gov.vn", "url_look_alike"),
        ("Vào abc.zyx/tin", "url_host"),
    ],
)
def test_a_printed_address_keeps_the_same_rules(words, code):
    assert found(**with_body(words)).keys() == {code}


# --- wording


def test_a_sentence_of_twenty_is_plain_and_one_more_is_not():
    twenty = "Bà con " + "nộp " * 18
    assert found(**with_body(twenty.strip() + ". " + twenty)) == {}
    problem = found(**with_body("Ngắn thôi. " + twenty + "nhé!"))["sentence_long"]
    assert (problem.values["count"], problem.values["most"], problem.severity) == (21, 20, "warning")
    assert problem.values["sentence"].startswith("Bà con")


def test_a_sentence_is_counted_as_it_is_read():
    words = "Bà con " + "nộp " * 16 + "{unit.desk} – **nhé**"  # 18, then seven syllables, a dash, and one
    assert found(**with_body(words))["sentence_long"].values["count"] == 26


def test_figures_with_points_do_not_end_a_sentence():
    assert found(**with_body("Mã 1.001193 " + "chữ " * 19))["sentence_long"].values["count"] == 21


def test_a_list_of_seven_is_plain_and_one_more_is_not():
    def steps(count: int) -> dict:
        return with_sections(steps=section(items=[{"heading": f"Bước {n}"} for n in range(1, count + 1)]))

    assert found(**steps(7)) == {}
    problem = found(**steps(8))["list_long"]
    assert (problem.values["count"], problem.values["section"], problem.severity) == (8, "steps", "warning")


def test_a_picture_of_the_content_needs_words():
    assert found(**with_body("Mở.", picture="buoc-1", alt="Điện thoại")) == {}
    problem = found(**with_body("Mở.", picture="buoc-1"))["picture_without_alt"]
    assert (problem.values["picture"], problem.severity) == ("buoc-1", "error")
    assert "picture_without_alt" in found(**with_sections(steps=section(picture="nha")))


# --- what was lost on the way


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Ng?i nhà n?p h? s?", "Ng?i, n?p"),
        ("Bấm ?ăng nhập", "?ăng"),
        ("Giờ làm việc ??", "??"),
        ("Xã V\ufffdnh", "V\ufffdnh"),
        ("Xã x· VÜnh Hoµng", "x·, VÜnh, Hoµng"),
        ("Nộp ®¬n", "®¬n"),
        ("PhÇn một", "PhÇn"),
        ("Ná»™p há»“ sÆ¡", "Ná»™p, há»“, sÆ¡"),
        ("Ngöôøi daân noäp hoà sô", "Ngöôøi, daân, noäp"),
    ],
)
def test_letters_lost_in_an_old_encoding_are_an_error(words, said):
    words += " ôû nhaø" if "ö" in words else ""  # three words or more: no longer a name from abroad
    problem = found(**with_body(words))["lost_letters"]
    assert problem.severity == "error" and problem.values["text"].startswith(said) and problem.place.file == TOPIC_FILE


VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"


def in_windows_1252(text: str) -> str:
    """UTF-8 as an old program shows it; the five bytes that stand for nothing there stay what they are."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode("utf-8"))


@pytest.mark.parametrize("word", [*(f"t{letter}n" for letter in VIETNAMESE), *(f"T{letter}N" for letter in VIETNAMESE.upper())])
def test_each_vietnamese_letter_is_told_that_was_read_in_another_encoding(word):
    assert lost_in(in_windows_1252(word)) and not lost_in(word)


@pytest.mark.parametrize("sign", ["\u00a0", "·", "«", "»"])
def test_a_sign_that_was_read_in_another_encoding_is_told(sign):
    assert lost_in(f"hồ sơ{in_windows_1252(sign)}")


@pytest.mark.parametrize("spoilt", ["V×nh", "t÷ng", "®ång"])
def test_a_sign_between_letters_is_one_of_tcvn3(spoilt):
    assert lost_in(spoilt) == [spoilt] and not lost_in("3 × 4, 6÷2")


@pytest.mark.parametrize(
    "words",
    [
        "Nộp ở đâu? Hỏi ai?",
        "Ở đâu?Hỏi ai?",
        "ĐÔNG HÀ · QUẢNG TRỊ",
        "Dùng “XÃ” và «XÃ» cũ.",
        "VNeID® © 2026",
        "Bà Müller ở 30°C.",
        "Mở https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword=khai",
    ],
)
def test_whole_words_are_not_taken_for_lost_ones(words):
    assert "lost_letters" not in found(**with_body(words))


def test_the_shipped_words_have_nothing_lost_and_no_odd_blank(shipped):
    for made in shipped.editions.values():
        for rule in ("odd blanks", "phone", "lost letters", "one star", "steps"):
            assert list(WORDS_RULES[rule](made, TODAY)) == []


PORTAL = Path(__file__).parents[2] / "shared" / "data" / "portal"


@pytest.mark.skipif(not PORTAL.is_dir(), reason="texts of the portal are not on this machine")
def test_the_portal_s_own_texts_raise_no_false_alarm():
    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from texts(inner)

    read = [text for path in PORTAL.glob("*.json") for text in texts(json.loads(path.read_text("utf-8"))) if text.strip()]
    made = edition(**with_body(*read))
    assert len(read) > 1000
    assert [*WORDS_RULES["lost letters"](made, TODAY), *WORDS_RULES["odd blanks"](made, TODAY)] == []


@pytest.mark.parametrize("blank", ["[ ]", "[…]", "[...]", "[số điện thoại", "số điện thoại]", ".....", "……", "____"])
def test_a_blank_not_written_as_one_is_an_error(blank):
    problem = found(**with_body(f"Gọi {blank} nhé"))["odd_blank"]
    assert problem.severity == "error" and problem.values["text"] in blank


@pytest.mark.parametrize("text", ["...", "…", "số ... ngày mai", "ngày ../../2026"])
def test_dots_that_stand_for_a_word_are_an_odd_blank(text):
    assert "odd_blank" in found(**with_body(text))


@pytest.mark.parametrize("number", ["113", "1022", "1900 1234", "0233 3123 456", "0912345678", "+84 912 345 678"])
def test_a_number_of_a_length_that_exists_is_a_phone(number):
    assert "phone_odd" not in found(unit_data=unit(phone=number), **with_body("Gọi {unit.phone}."))


@pytest.mark.parametrize("number", ["0233 xxx xxx", "0233 3123", "0912 345 67", "12"])
def test_a_number_of_no_length_that_exists_is_warned_of(number):
    assert "phone_odd" in found(unit_data=unit(phone=number), **with_body("Gọi {unit.phone}."))


def test_curly_quotes_around_a_whole_text_are_warned_of_and_a_quotation_in_it_is_not():
    assert found(**with_body("“Gọi {unit.phone}”"))["curly_quotes"].severity == "warning"
    assert "curly_quotes" not in found(**with_body("Bấm “Nộp hồ sơ” rồi chờ."))


def test_an_ellipsis_a_placeholder_and_round_brackets_in_a_sentence_are_no_odd_blanks():
    assert "odd_blank" not in found(**with_body("Giấy tờ, v.v… Gọi [số điện thoại]... (giờ làm việc)"))


def test_a_unit_s_text_wholly_in_round_brackets_is_an_odd_blank():
    for phone, odd in (("(số điện thoại)", True), ("0233 3123 456 (ông An)", False)):
        codes = found(unit_data=unit(phone=phone), **with_body("Gọi {unit.phone}."))
        assert ("odd_blank" in codes, "phone_odd" in codes) == (odd, False)


@pytest.mark.parametrize(
    ("phone", "odd"),
    [
        ("0233 3123 456", False),
        ("0233 3123 456 hoặc 0912 345 678", False),
        ("0233 3123 4567", True),
        ("0233 123 456", True),
        ("“0233 3123 456”", True),
        ("[số điện thoại]", False),
        ("113", False),
        ("O233 3123 456", True),
        ("02l3 123 456", True),
        ("hỏi trưởng thôn", True),
    ],
)
def test_a_telephone_number_has_figures_and_no_letters_among_them(phone, odd):
    problem = found(unit_data=unit(phone=phone), **with_body("Gọi {unit.phone}.")).get("phone_odd")
    assert (problem is not None and problem.severity == "warning") == odd


def test_a_vietnamese_page_never_speaks_english_for_want_of_a_text():
    desk = {"en": "the Service Centre"}
    said = {p.part: p.words for p in pieces(edition(unit_data=unit(desk=desk), **with_body("Đến {unit.desk}.")))}
    assert said["unit.desk"] == ""  # that it is missing, the loader tells: vi_missing
    english = edition(language="en", unit_data=unit(desk={"vi": "nơi nhận"}), **with_body("At {unit.desk}."))
    assert {p.part: p.words for p in pieces(english)}["unit.desk"] == "nơi nhận"


def test_a_single_star_is_printed_as_one():
    problem = found(**with_body("Mang *bản chính* theo."))["one_star"]
    assert (problem.values["better"], problem.severity) == ("**bản chính**", "warning")
    for words in ("Mang **bản chính** theo.", "3 * 4 * 5", "Bấm *101# gọi", "**a** và **b**"):
        assert "one_star" not in found(**with_body(words)), words


def test_a_title_that_counts_the_steps_counts_right():
    five = section(heading="Nộp theo 5 bước", items=[{"heading": f"Việc {n}"} for n in range(5)])
    assert found(title="Làm theo 5 bước", **with_sections(steps=five)) == {}
    wrong = with_sections(steps={**five, "items": five["items"][:4]})
    assert found(**wrong)["steps_count"].values == {"said": 5, "count": 4}
    assert found(title="Làm theo **6 bước**", **with_sections(steps=five))["steps_count"].values == {"said": 6, "count": 5}


# --- all at once


def test_every_planted_fault_is_found_and_none_hides_another():
    planted = topic(
        title="Nộp hồ sơ mức độ 3, 4",
        promise="Gọi {unit.phone} " + "ngay " * 20,
        evidence=evidence(checked_on="24/11/2026", review_by="01/01/2026"),
        sections={
            "steps": section(items=[{"heading": f"Bước {n}", "body": "Mở http://bit.ly/x", "picture": "buoc"} for n in range(8)]),
            "start": {"target": target(url="https://a@dichvucong.quangtri.gov.vn:80/#@")},
        },
    )
    problems = check_words(edition(topic_data=planted, allowed=("*.gov.vn", "*")), TODAY)
    expected = {
        "old_word",
        "placeholder",
        "sentence_long",
        "checked_in_future",
        "review_overdue",
        "review_before_check",
        "list_long",
        "picture_without_alt",
        "url_not_https",
        "url_shortener",
        "url_user",
        "url_port",
        "url_fragment",
        "url_closed_portal",
        "allowed_host_pattern",
    }
    assert {problem.code for problem in problems} == expected
    for problem in problems:
        for lang in messages.LANGUAGES:
            assert messages.has(problem.code), problem.code
            said = "".join(messages.say(problem.code, lang, problem.values))
            assert "{" not in said, said


def test_each_rule_can_be_run_alone():
    made = edition(title="Mang hộ khẩu, gọi [số điện thoại]")
    assert [x.code for x in WORDS_RULES["old words"](made, TODAY)] == ["old_word"]
    assert [x.code for x in WORDS_RULES["placeholders"](made, TODAY)] == ["placeholder"]
