"""The guards on procedures: each planted trap gives its own problem and no other, a clean file gives none."""

import copy
import dataclasses
import datetime as dt

import pytest
from editions import edition, target, unit
from records import FILE, read_back, record, with_fee

from leaflet_gen import messages
from leaflet_gen.check import check_words
from leaflet_gen.check.records import check_record, defers, is_plainly_free, other_place
from leaflet_gen.intake.deliver import looked_at, procedure_text
from leaflet_gen.intake.portal import as_procedure
from leaflet_gen.load.read import parse
from leaflet_gen.load.validate import validate
from leaflet_gen.problems import Problem
from leaflet_gen.procedure import Procedure

TODAY = dt.date(2026, 11, 23)
PLAIN = """
plain:
  title: Xin thẻ đọc sách
  promise: Ai muốn mượn sách thì xin thẻ.
  time: 3 ngày
  fee: "{fee}"
  result: Thẻ đọc sách
  bring: [{{heading: Đơn}}]
  search: thẻ đọc sách
  office: Thư viện xã
  photograph: Chụp đơn.
  pay: Trả khi nhận thẻ.
  receive: Nhận ở thư viện.
"""


def text_of(made: dict) -> str:
    tree, _ = as_procedure(made, "saved.json")
    return procedure_text(tree)


def found(made: dict | str, today: dt.date = TODAY) -> list[Problem]:
    text = made if isinstance(made, str) else text_of(made)
    return list(check_record(read_back(text), today))


def codes(made: dict | str, today: dt.date = TODAY) -> list[tuple[str, str]]:
    problems = found(made, today)
    assert all(messages.has(p.code) and p.place and p.place.file == FILE for p in problems)
    return [(p.code, p.severity) for p in problems]


def planted(made: dict, *swaps: tuple[str, str]) -> str:
    """The file with a person's hand in it."""
    text = text_of(made)
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_a_clean_file_gives_no_problem():
    assert codes(record()) == []


def test_a_clean_file_with_plain_words_gives_no_problem():
    assert codes(text_of(record()) + PLAIN.format(fee="7.000 đồng")) == []


# -- fees ------------------------------------------------------------------------------------

DEFERS = "Theo quy định của Hội đồng nhân dân cấp tỉnh."


@pytest.mark.parametrize("text", [DEFERS, "Thu theo biểu của tỉnh.", "Miễn lệ phí cho hộ nghèo."])
def test_a_0_written_by_a_person_against_the_text_is_an_error(text):
    made = with_fee(0, text)
    blank = "[mức thu của tỉnh]" if defers(text) else "[mức thu]"
    assert codes(made) == []
    assert codes(planted(made, (f'amount: "{blank}"', "amount: 0"))) == [("fee_not_free", "error")]


@pytest.mark.parametrize("text", ["Không. Lệ phí theo Thông tư số 85/2019/TT-BTC", "Miễn lệ phí; bản sao: 8 nghìn đồng/bản", "; - ."])
def test_one_clause_that_says_free_does_not_make_the_rest_free(text):
    assert not is_plainly_free(text)


def test_a_0_for_some_stands_only_beside_a_sum_that_others_pay():
    made = with_fee(0, "Miễn phí - Trường hợp thuộc diện được miễn.")
    made["executionMethods"][0]["fees"].append({"type": "FEE", "value": 7000, "description": "Các trường hợp khác."})
    assert codes(made) == []
    assert codes(planted(made, ("amount: 7000", 'amount: "[mức thu]"'))) == [("fee_not_free", "error")]


@pytest.mark.parametrize("written", ["8", "8.00", "15.50", "99"])
def test_a_sum_that_has_lost_its_thousands_is_an_error(written):
    made = with_fee(7000, "Mỗi lần đăng ký.")
    assert codes(made) == [] and codes(planted(made, ("amount: 7000", f"amount: {written}"))) == [("fee_odd", "error")]


@pytest.mark.parametrize("written", ["8,000", "8.000", "8000", "1,250,000"])
def test_a_sum_may_be_written_as_a_spreadsheet_writes_it(written):
    assert codes(planted(with_fee(7000, "Mỗi lần đăng ký."), ("amount: 7000", f"amount: {written}"))) == []


def test_a_0_without_any_text_is_an_error():
    made = planted(with_fee(0, ""), ('amount: "[mức thu]"', "amount: 0"))
    assert codes(made) == [("fee_not_free", "error")]


@pytest.mark.parametrize("fee", ["Miễn phí", "**Miễn phí**", "Không mất tiền.", "Lệ phí: không", "Miễn phí đồng"])
def test_plain_words_do_not_say_free_against_the_record(fee):
    for made in (with_fee(0, DEFERS), with_fee(0, ""), with_fee(9000, "9.000 đồng một bản.")):
        assert codes(text_of(made) + PLAIN.format(fee=fee)) == [("plain_fee_free", "error")]
    assert codes(text_of(with_fee(0, "Không thu lệ phí.")) + PLAIN.format(fee=fee)) == []


@pytest.mark.parametrize("fee", ["Tùy tỉnh quy định", "[mức thu]", "7.000 đồng"])
def test_plain_words_may_say_what_is_so(fee):
    assert codes(text_of(with_fee(0, DEFERS)) + PLAIN.format(fee=fee)) == []


def test_the_error_stands_at_the_plain_words():
    text = text_of(with_fee(0, DEFERS)) + PLAIN.format(fee="Miễn phí")
    [problem] = found(text)
    assert text.splitlines()[problem.place.line - 1].strip() == 'fee: "Miễn phí"'


@pytest.mark.parametrize(
    "text",
    [
        "Do Ủy ban nhân dân tỉnh quy định",
        "do Uỷ ban nhân dân cấp tỉnh quyết định",
        "Theo HĐND",
        "Theo quy định của địa phương",
        "HỘI ĐỒNG  NHÂN DÂN",
        "Lệ phí: Tùy từng tỉnh",
        "Mức lệ phí do Chủ tịch UBND tỉnh ban hành",
        "theo Nghị quyết HDND tỉnh",
    ],
)
def test_a_text_that_leaves_the_sum_to_the_province_defers(text):
    assert defers(text) and not is_plainly_free(f"Miễn phí. {text}")


# -- times -----------------------------------------------------------------------------------


def test_a_number_without_its_unit_is_an_error():
    made = planted(record(), ("      count: 3\n      unit: working_day\n", "      count: 3\n"))
    assert codes(made) == [("time_without_unit", "error")]


# -- in force --------------------------------------------------------------------------------


@pytest.mark.parametrize("state, code", [("repealed", "procedure_repealed"), ("not_yet", "procedure_not_yet")])
def test_what_is_not_law_refuses_to_build(state, code):
    assert codes(planted(record(), ("state: in_force", f"state: {state}"))) == [(code, "error")]


@pytest.mark.parametrize(
    "line, code",
    [
        ("valid_from: 24/11/2026", [("procedure_not_yet", "error")]),
        ("valid_from: 23/11/2026", []),
        ("valid_until: 22/11/2026", [("procedure_repealed", "error")]),
        ("valid_until: 23/11/2026", []),
        ('valid_until: "[ngày hết hiệu lực]"', []),
    ],
)
def test_the_days_of_force_are_kept_to_the_day(line, code):
    assert codes(planted(record(), ("state: in_force", f"state: in_force\n{line}"))) == code


# -- texts -----------------------------------------------------------------------------------


def conditions(text: str) -> dict:
    return record(requirementsAndConditions=text)


@pytest.mark.parametrize(
    "text",
    [
        "Ng?i dân nộp đơn",
        "Người ??? nộp đơn",
        "x·c nhËn cña x·",
        "theo quy định tại tại Điều 5",
        "làm thủ tục thủ tục này",
        "hành chínhchính",
        "mất ¤ chữ",
    ],
)
def test_a_garbled_text_is_a_warning(text):
    assert codes(conditions(text)) == [("record_garbled", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        "Cơ sở sở hữu đất thì đăng ký ký kết sau; dần dần, từ từ, luôn luôn.",
        "Nộp tại đâu? Nộp tại thư viện.",
        "Trong 05 năm, năm người một tổ; xã, xã khác.",
        'Điền **tên** {tên} [số] vào mẫu `1` của "sổ"; xem Điều 5: khoản 2 - điểm a.',
        "Gửi thư tới thuvien@xa.gov.vn hoặc https://dichvucong.gov.vn/?a=b??c",
    ],
)
def test_a_sound_text_is_not_called_garbled(text):
    assert codes(conditions(text)) == []


@pytest.mark.parametrize("text", ["<p>Nộp đơn</p>", "Nộp&nbsp;đơn", "Nộp đơn<br/>Nhận thẻ", '<a href="x">xem</a>'])
def test_what_is_left_of_a_web_page_is_a_warning(text):
    assert codes(conditions(text)) == [("record_html", "warning")]


def test_a_comparison_is_no_web_page():
    assert codes(conditions("Tuổi < 18 và > 6; A&B; <tên người>")) == []


LINE = "- Người đọc mang theo đơn và một tấm ảnh chân dung."


def test_a_paragraph_said_twice_is_a_warning_at_the_second():
    [problem] = found(conditions(f"{LINE}\nMột dòng khác, dài cũng bằng chừng ấy chữ.\n{LINE.replace('- ', '+ ')}"))
    assert (problem.code, problem.severity) == ("record_twice", "warning")
    assert problem.place.line == problem.also[0][1].line + 2


def test_the_same_words_in_two_parts_are_no_repetition():
    made = conditions(LINE)
    made["executionCases"].append({**made["executionCases"][0], "name": "Trường hợp khác"})
    made["executionMethods"][1]["description"] = LINE
    assert codes(made) == []


def test_a_row_listed_twice_is_a_warning():
    for key in ("executionCases", "legalBasisesDetails", "resultsDetails", "executionMethods", "cases"):
        made = record()
        rows = made[key][0]["profileComponents"] if key == "executionCases" else made[key]
        rows.append(copy.deepcopy(rows[0]))
        assert codes(made) == [("record_twice", "warning")], key


def test_cases_of_one_name_and_time_but_other_codes_are_two_cases():
    made = record()
    made["cases"].append({**made["cases"][0], "code": "9.000001.02"})
    assert codes(made) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://dichvucong.quangtri.gov.vn/",
        "dichvucong.gialai.gov.vn",
        "http://dichvucong.gov.vn/p/home/dvc-chi-tiet.html?ma_thu_tuc=1",
    ],
)
def test_an_address_of_a_closed_portal_is_a_warning_once(address):
    [problem] = found(conditions(f"Xem {address}.\nHoặc {address}"))
    assert (problem.code, problem.severity, problem.values["url"]) == ("record_old_link", "warning", address)


def test_addresses_that_live_are_left_in_peace():
    assert codes(conditions("Xem https://dichvucong.gov.vn, vneid.gov.vn, http://thuvien.vn và dichvucong.bocongan.gov.vn")) == []


# -- in an edition ---------------------------------------------------------------------------


def told(text: str, **changed: object) -> list[tuple[str, str]]:
    """What every rule for words says of an edition of this procedure."""
    made = dataclasses.replace(edition(**changed), procedure=read_back(text))
    return [(p.code, p.severity) for p in check_words(made, TODAY)]


def test_an_edition_of_a_clean_procedure_has_no_problem():
    assert told(text_of(record())) == []


def test_the_rules_see_the_procedure_of_an_edition():
    assert told(planted(record(), ("state: in_force", "state: repealed"))) == [("procedure_repealed", "error")]


def test_what_a_record_says_is_judged_once_and_stops_no_draft():
    text = text_of(conditions("Ng?i dân xem dichvucong.quangtri.gov.vn, rồi gọi [...] hoặc ....."))
    made = edition()
    official = read_back(text).conditions
    steps = made.topic.sections["steps"].model_copy(update={"body": official})
    topic = made.topic.model_copy(update={"sections": {**made.topic.sections, "steps": steps}})
    problems = check_words(dataclasses.replace(made, topic=topic, procedure=read_back(text)), TODAY)
    assert sorted((p.code, p.severity) for p in problems) == [("record_garbled", "warning"), ("record_old_link", "warning")]


def test_a_dead_address_as_the_procedure_s_own_page_is_an_error():
    dead = "https://dichvucong.quangtri.gov.vn/thu-tuc/1"
    text = text_of(record())
    url = next(line for line in text.splitlines() if line.startswith("url: "))
    assert told(text.replace(url, f"url: {dead}")) == [("url_closed_portal", "error")]
    code = target(url=dead)  # where a code leads there too, it is said once
    made = told(text.replace(url, f"url: {dead}"), sections={"steps": {"items": [{"heading": "Nộp"}]}, "start": {"target": code}})
    assert made == [("url_closed_portal", "error")]


def test_a_historical_edition_is_judged_by_its_own_day():
    text = planted(record(), ("state: in_force", "state: in_force\nvalid_until: 01/07/2025"))
    made = dataclasses.replace(edition(unit_data=unit(as_of="20/11/2022")), procedure=read_back(text))
    assert "procedure_repealed" not in [p.code for p in check_words(made, TODAY)]


def test_a_unit_of_time_that_is_none_is_refused_by_the_loader():
    document, _ = parse(planted(record(), ("unit: working_day", "unit: OTHER")), FILE)
    assert [p.code for p in validate(document, Procedure)[1]] == ["value_choice"]


# -- records of other places ------------------------------------------------------


def of_place(issuer: str, *agencies: str) -> Procedure:
    made = record()
    made["departmentPromulgateName"] = issuer
    made["unitGroupsExecuting"] = [{"name": name} for name in agencies]
    return read_back(text_of(made))


def places(procedure: Procedure, home: str = "tỉnh Quảng Trị, xã Vĩnh Hoàng") -> list[tuple[str, str, str]]:
    found = list(other_place(procedure, home))
    assert all(p.place and p.place.file == FILE and messages.has(p.code) for p in found)
    return [(p.code, p.severity, p.values["place"]) for p in found]


@pytest.mark.parametrize("issuer, place", [
    ("UBND tỉnh Gia Lai", "tỉnh Gia Lai"),
    ("UBND tỉnh Đắk Lắk", "tỉnh Đắk Lắk"),
    ("UBND Thành phố Đồng Nai", "Thành phố Đồng Nai"),
    ("Văn phòng đất đai - tỉnh Ấp Bắc", "tỉnh Ấp Bắc"),
])  # fmt: skip
def test_a_record_of_another_province_is_one_warning(issuer, place):
    office = f"Văn phòng đất đai - {place}"
    assert places(of_place(issuer, office, f"Chi nhánh - {place}")) == [("record_other_place", "warning", place)]


@pytest.mark.parametrize("issuer, agency", [
    ("UBND tỉnh Quảng Trị", "UBND tỉnh Quảng Trị"),
    ("UBND TỈNH Quảng  Trị", "Sở Tư pháp"),
    ("Bộ Tư pháp", "Công an thành phố Hà Nội"),
    ("Bộ Công an", "Ủy ban nhân dân tỉnh, cấp xã"),
    ("UBND tỉnh Gia Lai", "UBND tỉnh Quảng Trị"),
])  # fmt: skip
def test_a_record_of_a_ministry_or_of_one_s_own_province_is_in_its_place(issuer, agency):
    assert places(of_place(issuer, agency)) == []


def test_a_unit_whose_place_names_no_province_is_left_in_peace():
    assert places(of_place("UBND tỉnh Gia Lai"), "xã Vĩnh Hoàng") == []


def test_the_edition_of_a_record_of_another_place_is_built_with_a_warning():
    text = text_of(record() | {"departmentPromulgateName": "UBND tỉnh Gia Lai"})
    here = dataclasses.replace(edition(), procedure=read_back(text))
    here = dataclasses.replace(here, unit_spec=here.unit_spec.model_copy(update={"place": {"vi": "tỉnh Quảng Trị"}}))
    assert [(p.code, p.severity) for p in check_words(here, TODAY) if p.code == "record_other_place"] == [
        ("record_other_place", "warning")
    ]


def test_the_importer_says_once_of_which_province_a_record_is():
    for issuer, codes_found in (("UBND tỉnh Gia Lai", ["record_other_place"]), ("Bộ Tư pháp", [])):
        text = text_of(record() | {"departmentPromulgateName": issuer})
        assert [p.code for p in looked_at(text, FILE, TODAY)[1]] == codes_found
