"""A procedure told in the words of a topic: fields, parts, and what is said where a record says nothing."""

import pytest
from editions import placed
from hypothesis import given
from hypothesis import strategies as st
from pages import letters, spec

from leaflet_gen.check.records import texts
from leaflet_gen.design import Material
from leaflet_gen.model import Language, Section, Topic
from leaflet_gen.procedure import Procedure
from leaflet_gen.tell.procedure import FIELDS, NEEDED, PARTS, paragraphed, tell
from leaflet_gen.words import Official, Words

VI = spec(Language, "content/languages/vi.yaml")
FORM = spec(Topic, "content/topics/thu-tuc/vi.yaml")
LAW = ["name", "steps", "methods", "papers", "number", "limits", "subjects", "agencies"]
LAW += ["forms", "results", "conditions", "fees", "laws"]
FILE = "content/procedures/9.000001.yaml"
REVIEWED = {"source": "Cổng", "reviewed_by": "Bà Một", "checked_on": "01/11/2026", "review_by": "01/05/2027"}
PLAIN = {
    "title": "Mượn sách",
    "promise": "Đến thư viện xã mượn sách về nhà.",
    "time": "1 giờ",
    "fee": "[mức thu]",
    "result": "Thẻ đọc",
    "bring": [{"body": "Đơn xin thẻ"}],
    "search": "thẻ đọc",
    "office": "Thư viện {unit.name}",
    "photograph": "Chụp đơn.",
    "pay": "Trả tại quầy.",
    "receive": "Nhận tại quầy.",
}


def procedure(**changed: object) -> Procedure:
    data = {
        "schema": "1",
        "code": "9.000001",
        "name": "Cấp thẻ đọc sách",
        "url": "https://dichvucong.gov.vn",
        "review": {**REVIEWED, "reviewed_by": "[người rà soát]", "checked_on": "[ngày rà soát]"},
        **changed,
    }
    return Procedure.model_validate(placed(data, FILE))


def told(record: str, **changed: object) -> Section | None:
    """One section with that part."""
    section = Section(heading=Words("Phần"), record=Words(record))
    topic = FORM.model_copy(update={"sections": {"part": section}})
    return tell(topic, procedure(**changed), VI).sections.get("part")


def said(**sections: object) -> Topic:
    """A topic of these sections, told of a procedure with an everyday layer."""
    made = {name: Section.model_validate(placed(data, "vi.yaml")) for name, data in sections.items()}
    return tell(FORM.model_copy(update={"sections": made}), procedure(plain=PLAIN), VI)


# -- parts ----------------------------------------------------------------------


def test_the_shipped_form_has_every_part_that_the_law_lists():
    asked = [str(section.record) for section in FORM.sections.values() if section.record]
    assert [part for part in asked if part in LAW] == LAW
    assert set(asked) <= set(PARTS)


def test_the_notice_prints_every_section_of_its_form():
    material = spec(Material, "assets/materials/thu-tuc.yaml")
    named = {str(block.from_).partition(".")[0] for block in material.layouts["reading"].blocks() if block.from_}
    assert set(FORM.sections) - named == set()


@pytest.mark.parametrize("record", [part for part in LAW if part != "name"])
def test_a_part_that_the_record_lacks_says_so(record):
    said = VI.record.missing if record in NEEDED else VI.record.absent
    assert told(record).body == (said,) and not told(record).items and not told(record).table


def test_a_part_that_every_record_has_is_a_blank_where_a_file_lost_it():
    """"Không quy định" stood on the official notice, in print for real, for steps that somebody had deleted."""
    assert VI.record.missing.is_placeholder and {"steps", "papers", "agencies"} < set(NEEDED) and "conditions" not in NEEDED


@pytest.mark.parametrize("record", ["other_agencies", "address", "decision", "field", "more"])
def test_a_part_that_the_law_does_not_ask_for_is_left_out(record):
    assert told(record) is None


def test_every_official_text_of_a_record_is_in_the_told_topic():
    whole = procedure(
        plain=PLAIN,
        field=["Sách"],
        steps=[{"heading": "Bước 1", "body": "Nộp."}, {"body": ["Xem.", "Trao."]}],
        methods=[
            {
                "way": "online",
                "time": {"count": "3", "unit": "working_day"},
                "body": "Gửi đơn.",
                "fees": [{"kind": "Phí", "amount": "7000", "currency": "Việt Nam Đồng", "body": "Một thẻ."}],
            },
            {"way": "postal", "fees": [{"kind": "Giá", "amount": "0", "currency": "Kíp Lào", "body": "Miễn phí."}]},
        ],
        limits=[{"heading": "Người lớn", "code": "9.000001.01", "time": {"count": "2", "unit": "day"}}],
        cases=[{"heading": "Lần đầu", "papers": [{"body": "Đơn", "originals": "1", "forms": "don.doc"}, {"body": "Lưu ý"}]}],
        number="01 bộ",
        subjects=["Công dân.", "Hội"],
        agencies="Thư viện",
        other_agencies=[{"heading": "Phối hợp", "body": "Trường học"}],
        address="Nhà văn hóa",
        results="Thẻ",
        conditions="Biết đọc",
        laws=[{"code": "1/2020/QĐ", "name": "Quyết định"}, {"name": "Nội quy"}],
        decision="Số 5",
        more=[{"heading": "Từ khóa", "body": "sách"}],
    )
    topic = tell(FORM, whole, VI)
    printed = letters("\n".join(strings(topic)))
    assert [text for text in texts(whole) if letters(text) not in printed] == []


def strings(value: object):
    if isinstance(value, Words):
        yield value
    elif hasattr(type(value), "model_fields"):
        for _, inner in value:
            yield from strings(inner)
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def test_a_row_without_a_count_is_a_note_and_stays_in_its_place():
    cases = [{"heading": "Lần đầu", "papers": [{"body": "Lưu ý"}, {"body": "Đơn", "originals": "1", "copies": "2"}]}]
    items = told("papers", cases=cases).items
    assert [(item.heading, item.note) for item in items] == [("Lần đầu", True), (None, True), (None, False)]
    assert items[2].body == ("Đơn (1 bản chính, 2 bản sao)",) and isinstance(items[2].body[0], Official)


def test_the_count_of_a_paper_of_several_paragraphs_stands_alone():
    (item,) = told("papers", cases=[{"papers": [{"body": "Một trong:\n- Đơn", "originals": "1"}]}]).items
    assert item.body == ("Một trong:\n- Đơn", "(1 bản chính)")


def test_ways_times_and_fees_stand_in_a_table_and_their_texts_below_it():
    fees = [{"kind": "Lệ phí", "amount": "15000", "body": "Người lớn."}, {"amount": "7000,5", "body": "Trẻ em."}]
    methods = [{"way": "direct", "time": {"count": "16,5", "unit": "working_day"}, "body": "Tại quầy.", "fees": fees}]
    section = told("methods", methods=methods)
    rows = [row.cells for row in section.table.groups[0].rows]
    assert rows == [
        ("Tại nơi tiếp nhận", "16,5 ngày làm việc", "Lệ phí: 15.000 đồng. Người lớn."),
        ("Tại nơi tiếp nhận", "16,5 ngày làm việc", "7.000,50 đồng: Trẻ em."),
    ]
    assert [item.body for item in section.items] == [("Tại quầy.",)]


@pytest.mark.parametrize(("count", "printed"), [("0,25", "0,25 ngày"), ("1,75", "1,75 ngày"), ("0,04", "0,04 ngày"), ("30", "30 ngày"), ("1.000", "1000 ngày")])
def test_a_time_limit_is_printed_as_the_record_has_it(count, printed):
    """It was rounded to a tenth, as shares in a chart are."""
    limits = [{"time": {"count": count, "unit": "day"}}]
    assert printed in "\n".join(strings(told("limits", limits=limits)))


@pytest.mark.parametrize("value", ["-3", "-5000"])
def test_no_time_and_no_fee_is_less_than_nothing(value):
    for methods in ([{"way": "online", "time": {"count": value, "unit": "day"}}], [{"way": "online", "fees": [{"amount": value}]}]):
        with pytest.raises(ValueError, match="amount_type"):
            procedure(methods=methods)


def test_a_paper_without_a_name_is_a_fault_of_the_file():
    with pytest.raises(ValueError, match="too_short"):
        procedure(cases=[{"papers": [{"body": [], "originals": "1"}]}])


def test_what_several_ways_share_is_said_once_under_all_of_them():
    said = "Theo nghị quyết của Hội đồng nhân dân"
    bodies = [f"{said}.", said, "Trẻ em thì không thu."]
    ways = zip(("online", "direct", "postal"), bodies)
    section = told("methods", methods=[{"way": w, "fees": [{"kind": "Lệ phí", "amount": "[mức thu]", "body": b}]} for w, b in ways])
    assert [(item.heading, item.body) for item in section.items] == [
        ("Qua mạng, tại nơi tiếp nhận: lệ phí", (f"{said}.",)),
        ("Qua bưu chính: lệ phí", ("Trẻ em thì không thu.",)),
    ]


def test_a_way_without_a_time_of_its_own_points_to_the_limits():
    methods = [{"way": "online", "time": {"count": "1", "unit": "day"}}, {"way": "direct"}]
    limits = [{"heading": "Người lớn", "time": {"count": "2", "unit": "day"}}]
    rows = [row.cells[1] for row in told("methods", methods=methods, limits=limits).table.groups[0].rows]
    assert rows == ["1 ngày", VI.record.see_limits]
    assert told("methods", methods=methods).table.groups[0].rows[1].cells[1] == VI.record.absent


def test_without_any_time_the_table_has_no_column_for_it():
    section = told("methods", methods=[{"way": "online"}])
    assert section.table.heads == ("Cách nộp", "Phí, lệ phí")
    assert section.table.groups[0].rows[0].cells == ("Qua mạng", VI.record.absent)


@pytest.mark.parametrize(
    "fee, printed",
    [
        ({"amount": "0", "body": "Miễn phí."}, "Miễn phí."),
        ({"amount": "0", "body": "Trẻ em."}, "Miễn phí: Trẻ em."),
        ({"amount": "0", "body": "Trẻ em dưới 6 tuổi. " * 5}, "Miễn phí (có điều kiện, xem dưới)"),
        ({"amount": "[mức thu của tỉnh]", "body": "Do tỉnh quy định."}, "[mức thu của tỉnh]"),
        ({"body": "Do tỉnh quy định."}, "[mức thu]"),
        ({"amount": "20", "currency": "USD"}, "20 USD"),
        ({}, "Bản công bố không ghi."),
    ],
)
def test_a_fee_is_said_as_far_as_it_is_known(fee, printed):
    methods = [{"way": "online", "fees": [fee]}]
    assert told("methods", methods=methods).table.groups[0].rows[0].cells[-1] == printed


def test_a_currency_of_all_fees_stands_over_their_column():
    fees = [{"amount": "7000", "currency": "Việt Nam Đồng"}, {"amount": "[mức thu]", "currency": "Việt Nam Đồng"}]
    table = told("methods", methods=[{"way": "online", "fees": fees}]).table
    assert table.heads[-1] == "Phí, lệ phí (Việt Nam Đồng)"
    assert [row.cells[-1] for row in table.groups[0].rows] == ["7.000 đồng", "[mức thu]"]


def test_a_number_without_a_unit_is_a_blank():
    assert told("limits", limits=[{"time": {"count": "1"}}]).body == (VI.record.time_unknown,)


def test_a_limit_says_its_case_and_code():
    limits = [{"heading": "Người lớn", "code": "9.000001.01", "time": {"count": "2", "unit": "hour"}}]
    (item,) = told("limits", limits=limits).items
    assert (item.heading, item.body) == ("Người lớn · 9.000001.01", ("2 giờ",))


def test_a_case_that_bears_the_procedures_name_is_told_by_its_code_and_equal_ones_once():
    day, two = {"count": "1", "unit": "day"}, {"count": "2", "unit": "day"}
    limits = [{"heading": "Cấp thẻ đọc sách", "code": f"9.000001.0{n}", "time": t} for n, t in ((1, day), (2, two), (3, day))]
    section = told("limits", limits=limits)
    assert section.body == (VI.record.case_unsaid,)
    assert [(item.heading, item.body) for item in section.items] == [
        ("Trường hợp mã 9.000001.01, 9.000001.03", ("1 ngày",)),
        ("Trường hợp mã 9.000001.02", ("2 ngày",)),
    ]


def test_where_a_part_is_told_with_another_the_topic_says_where():
    section = {"heading": "Thời hạn", "record": "limits", "body": "Ghi ở bảng trên."}
    topic = FORM.model_copy(update={"sections": {"limits": Section.model_validate(placed(section, "vi.yaml"))}})
    timed = procedure(methods=[{"way": "online", "time": {"count": "1", "unit": "day"}}])
    assert tell(topic, timed, VI).sections["limits"].body == ("Ghi ở bảng trên.",)
    assert tell(topic, procedure(), VI).sections["limits"].body == (VI.record.absent,)


def test_short_names_stand_in_a_row_with_all_their_letters():
    assert told("subjects", subjects=["Công dân", "Hội.", "Trường"]).body == ("Công dân; Hội. Trường",)


def test_a_part_of_a_catalogue_leaves_a_procedure_as_it_is():
    assert told("by_field") == Section(heading=Words("Phần"), record=Words("by_field"))


# -- letters --------------------------------------------------------------------


@given(
    st.lists(
        st.sampled_from(["Một", "việc", "để dòng này đã đầy;", "xong.", ":", "-", "+", "a)", "(ii)", "2)\n", "\u00a0cần"]),
        max_size=40,
    )
)
def test_setting_paragraphs_changes_no_letter(words):
    text = " ".join(words)
    assert letters(paragraphed(text)) == letters(text)


def test_a_line_broken_by_another_page_runs_on():
    broken = "Người đọc nộp đơn tại thư viện của xã hoặc gửi\nqua bưu điện.\nThủ thư xem đơn."
    assert paragraphed(broken) == "Người đọc nộp đơn tại thư viện của xã hoặc gửi qua bưu điện.\nThủ thư xem đơn."


def test_what_is_counted_off_in_a_line_begins_its_own():
    assert paragraphed("Gồm: - Đơn; - Ảnh. a) Mới; từ thứ 2 - thứ 6") == "Gồm:\n- Đơn;\n- Ảnh.\na) Mới; từ thứ 2 - thứ 6"
    lines = "Thủ thư xem đơn rồi ghi vào sổ mượn của thư viện\na) trao thẻ"
    assert paragraphed(lines) == lines


def test_official_words_stay_official_with_their_place():
    steps = [{"heading": "Bước {1} **một**", "body": "Nộp [đơn]."}]
    (item,) = told("steps", steps=steps).items
    assert all(isinstance(words, Official) and words.place for words in (item.heading, *item.body))


# -- fields ---------------------------------------------------------------------


def test_a_sentence_takes_its_values_and_keeps_the_fields_of_the_unit():
    topic = said(how={"body": "Gõ “{procedure.search}”. Chọn {unit.place}, rồi {procedure.office}."})
    assert topic.sections["how"].body == ("Gõ “thẻ đọc”. Chọn {unit.place}, rồi Thư viện {unit.name}.",)


def test_a_note_that_nobody_wrote_is_left_out():
    topic = said(glance={"items": [{"heading": "Bao lâu", "body": ["{procedure.time}", "{procedure.time_note}"]}]})
    assert topic.sections["glance"].items[0].body == ("1 giờ",)


def test_a_blank_of_the_everyday_layer_keeps_its_own_place():
    (fee,) = said(glance={"body": "{procedure.fee}"}).sections["glance"].body
    assert fee == "[mức thu]" and fee.place.file == FILE


def test_the_code_leads_to_the_procedures_page_and_the_review_answers_for_it():
    target = said(start={"target": {"url": "{procedure.url}", "procedure": "{procedure.code}"}}).sections["start"].target
    assert (target.url, target.procedure) == ("https://dichvucong.gov.vn", "9.000001")
    assert target.evidence.checked_on == "[ngày rà soát]"


def test_without_an_everyday_layer_the_record_speaks_for_itself():
    topic = tell(FORM, procedure(), VI)
    assert topic.title == "Cấp thẻ đọc sách" and isinstance(topic.title, Official) and topic.promise is None
    assert {"bring", "how", "official", "name"} & set(topic.sections) == set()
    assert {"level", "glance", "start", "desk", "steps", "feedback"} <= set(topic.sections)
    assert topic.sections["start"].target.search == "Cấp thẻ đọc sách"


def test_a_name_too_long_to_type_is_found_by_its_code():
    assert FIELDS["search"](procedure(name="Cấp thẻ " * 30), VI) == "9.000001"


def test_a_code_that_stands_for_the_search_words_is_not_printed_twice():
    target = tell(FORM, procedure(name="Cấp thẻ " * 30), VI).sections["start"].target
    assert (target.search, target.procedure) == (None, "9.000001")


def test_a_long_name_is_a_short_title_and_stands_whole_in_its_own_part():
    name = "Cấp thẻ đọc sách cho người lớn, trẻ em (cả người cao tuổi, người khuyết tật), học sinh ở xa và người mới đến"
    topic = tell(FORM, procedure(name=name), VI)
    assert topic.title == "Cấp thẻ đọc sách cho người lớn, trẻ em (cả người cao tuổi…" and isinstance(topic.title, Official)
    assert topic.sections["name"].body == (name,)


def answers(**changed: object) -> list[tuple[Words, ...]]:
    return [item.body for item in tell(FORM, procedure(**changed), VI).sections["glance"].items]


def test_the_three_answers_are_the_records_own_where_it_states_one_of_each():
    paid = [{"amount": "7000", "currency": "Việt Nam Đồng"}]
    methods = [{"way": way, "time": {"count": "3", "unit": "working_day"}, "fees": paid} for way in ("online", "direct")]
    assert answers(methods=methods, results="Thẻ") == [("3 ngày làm việc",), ("7.000 đồng",), ("Thẻ",)]


def test_an_answer_that_a_record_does_not_state_plainly_is_a_blank():
    fees = [{"amount": "7000", "body": "Người lớn."}, {"amount": "0", "body": "Trẻ em."}]
    methods = [{"way": "online", "time": {"count": "3", "unit": "day"}, "fees": fees}]
    below, labels = VI.record.see_below, VI.record
    limits = [{"code": "9.000001.01", "time": {"count": "2", "unit": "day"}}]
    said = answers(methods=methods, limits=limits, results=["Thẻ", "Sổ"])
    assert said == [(labels.time_unknown, below), (labels.fee_unknown, below), (labels.result_unknown, below)]
    assert answers() == [(labels.time_unknown,), (labels.fee_unknown,), (labels.result_unknown,)]


def test_a_reviewed_record_leaves_no_blank_among_the_answers():
    said = answers(review=REVIEWED, results=["Thẻ", "Sổ"])
    assert said == [(VI.record.absent,), (VI.record.absent,), ("Xem các phần dưới",)]


def test_an_unknown_level_is_a_blank_in_the_procedures_file():
    level = FIELDS["online"](procedure(), VI)
    assert level.is_placeholder and level.place.file == FILE
    assert FIELDS["online"](procedure(online="full"), VI) == "Toàn trình"


# -- review ---------------------------------------------------------------------


def test_each_part_of_an_unreviewed_record_is_marked_and_ours_are_not():
    sections = tell(FORM, procedure(plain=PLAIN), VI).sections
    assert {name for name, section in sections.items() if section.mark} == {n for n, s in sections.items() if s.record}
    assert sections["steps"].mark == VI.record.unreviewed and sections["bring"].mark is None


def test_a_reviewed_record_has_no_mark_and_its_review_is_the_topics_evidence():
    topic = tell(FORM, procedure(plain=PLAIN, review=REVIEWED), VI)
    assert not any(section.mark for section in topic.sections.values())
    assert topic.evidence.source == "Cổng · Người rà soát: Bà Một" and topic.evidence.checked_on.year == 2026


def test_a_day_without_a_name_is_no_review():
    half = procedure(review={**REVIEWED, "reviewed_by": "[người rà soát]"})
    topic = tell(FORM, half, VI)
    assert topic.sections["steps"].mark and topic.evidence.source.is_placeholder


def test_a_language_without_the_words_around_a_record_leaves_the_topic_to_the_loader():
    assert tell(FORM, procedure(), VI.model_copy(update={"record": None})) is FORM
