"""Records of the portal taken in: nothing lost, nothing invented, nothing overwritten."""

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import ID, RECORD, figures, loaded, read_back, record, save, strings, with_fee
from runs import project, run, spoil

from leaflet_gen.check.records import texts
from leaflet_gen.intake.deliver import deliver, procedure_text
from leaflet_gen.intake.letters import MARK, printable
from leaflet_gen.intake.portal import as_procedure
from leaflet_gen.intake.saved import read_records
from leaflet_gen.intake.write import is_untouched, stamped, write_yaml
from leaflet_gen.load.encoding import decode
from leaflet_gen.load.project import load_project
from leaflet_gen.load.read import INVISIBLE, LARGEST, parse
from leaflet_gen.load.shipped import shipped

TODAY = dt.date(2026, 11, 23)
REAL = Path(__file__).parents[2] / "shared" / "data" / "portal"


def even(text: str) -> str:
    """As two texts are compared: NFC, every run of white space one space."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def lost(made: dict) -> list[str]:
    """The texts of a record that its file, as loaded, does not have letter for letter."""
    held = "\n".join(even(words) for words in texts(loaded(made)))
    return [text for text in strings(made) if text != made["code"] and even(text) not in held]


def lost_figures(made: dict) -> list[float]:
    """The numbers of a record that its file, as loaded, has nowhere."""
    held = set(re.findall(r"-?\d[\d.e+-]*", json.dumps(loaded(made).model_dump(mode="json"), ensure_ascii=False)))
    held |= {text[:-2] for text in held if text.endswith(".0")}
    return [n for n in figures(made) if str(int(n) if float(n).is_integer() else n) not in held]


def problems(made: dict) -> dict[str, str]:
    """Code → severity of what the reader remarks."""
    return {p.code: p.severity for p in as_procedure(made, "saved.json")[1]}


# -- nothing is lost ---------------------------------------------------------------------


def test_every_text_of_a_record_is_in_its_file():
    assert lost(record()) == []


def test_a_sound_record_gives_nothing_to_remark(tmp_path):
    done = deliver([save(tmp_path, "a.json", {"code": "OK", "data": record(), "message": "OK"})], tmp_path, False, TODAY)
    assert done.problems == [] and [path.name for path in done.written] == ["9.000001.yaml"]


def test_text_under_keys_that_nobody_knows_is_in_the_file_and_told():
    made = record(hocThem={"ghiChu": [{"loi": "Đọc nội quy trước khi mượn."}]}, targetObjects=["Học sinh", {"name": "Thầy cô"}])
    assert lost(made) == [] and problems(made) == {"record_key": "warning"}
    assert [str(part.heading) for part in loaded(made).more][-1] == "Nội dung khác (hocThem)"


@pytest.mark.parametrize("key", [key for key, value in RECORD.items() if isinstance(value, (list, dict)) and value])
@pytest.mark.parametrize(
    "value", [None, "Chỉ là một dòng chữ.", 5, [], {}, ["Dòng một.", "Dòng hai."], [[{"name": "Sâu"}]], [None]]
)
def test_a_part_of_another_shape_loses_no_text(key, value):
    assert lost({**record(), key: value}) == []


WORDS = st.text("abđêáờ ", min_size=1, max_size=12).map(lambda text: text + " và nữa")
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "description", "fees", "profileComponents", "qty", "code", "x"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(set(RECORD) - {"code", "name", "id"})), ANY, min_size=1, max_size=6))
def test_whatever_stands_at_a_key_its_text_is_in_the_file(changed):
    assert lost({**record(), **changed}) == []


NUMBERS = st.integers(1, 10**10) | st.integers(1, 999).map(lambda n: n + 0.5)


@given(NUMBERS, st.sampled_from(["fees", "cases", "executionMethods", "executionCases", "note", "decisionNo", "x"]), st.sampled_from(["value", "qty", "originalQty", "processingTime", "amount", "name"]), st.integers(0, 3))  # fmt: skip
def test_whatever_figure_stands_at_a_key_it_is_in_the_file(figure, top, key, depth):
    inner: object = {key: figure}
    for name in ("profileComponents", "fees", "x")[:depth]:
        inner = {name: [inner]}
    assert lost_figures({**record(), top: [inner]}) == []


@pytest.mark.skipif(not REAL.is_dir(), reason="the saved records of the portal are not on this machine")
def test_every_text_of_the_portal_s_own_records_is_in_their_files():
    files = sorted(REAL.glob("*.json"))
    assert len(files) >= 14
    for path in files:
        (made,), _ = read_records(path.read_bytes(), path.name)
        assert lost(made) == [] and lost_figures(made) == [], path.name


ONE_FEE = {"type": "FEE", "value": 31000, "currencyName": "Đồng", "description": "Mỗi lần."}


@pytest.mark.parametrize(
    "changed, line",
    [
        ({"fees": [ONE_FEE]}, "Phí: 31000 Đồng"),
        ({"fees": [ONE_FEE], "executionMethods": []}, "Phí: 31000 Đồng"),
        (
            {"executionMethods": [{"submissionMethod": "PIGEON", "processingTime": 17, "processingTimeUnit": "DAY", "fees": [ONE_FEE]}]},
            "Phí: 31000 Đồng",
        ),
        ({"executionMethods": [{"submissionMethod": "PIGEON", "processingTime": 17, "processingTimeUnit": "DAY"}]}, "Thời hạn: 17 ngày"),
        ({"executionMethods": [{"submissionMethod": "ONLINE", "processingTime": 17, "processingTimeUnit": "WEEK"}]}, "Thời hạn: 17 WEEK"),
        ({"note": 12345}, "12345"),
        ({"mucKhac": {"amount": 250000}}, "amount: 250000"),
        ({"executionMethods": [{"submissionMethod": "ONLINE", "fees": [{**ONE_FEE, "value": {"amount": 31000}}]}]}, "amount: 31000"),
    ],
)  # fmt: skip
def test_a_figure_without_a_place_of_its_own_is_told_with_the_rest(changed, line):
    made = record(**changed)
    assert lost_figures(made) == [] and lost(made) == []
    assert line in [text for part in loaded(made).more for text in part.body]


def test_numbers_of_machines_are_no_figures():
    made = record(soThuTu={"orderIndex": 3, "fileSize": 5120, "groupId": 7, "publishedAt": 1776247918905, "hidden": True})
    assert problems(made) == {}


NASTY = {
    "long": "Tên rất dài " * 99,
    "html": '<p class="x">Nộp&nbsp;đơn</p><br/>xong',
    "spaces": "\tmột\u00a0\u00a0hai\u2003ba  bốn\n\n\n   năm\r\nsáu\x0bbảy\u2028tám",
    "decomposed": unicodedata.normalize("NFD", "Ủy ban nhân dân xã Vĩnh Hoàng"),
    "hidden": "đăng k\u200eý \ufeffhộ\u200b tịch\u00ad",
    "markup": "**đậm** {unit.name} {} [số điện thoại] [x](y) * # ` ~ _",
    "quotes": "“ngoặc” \"kép\" 'đơn' \\n \\",
    "colon": "Lưu ý: mang thẻ: có ảnh",
    "dash": "- một\n- hai: ba\n-- bốn\n---\n...",
    "yaml": "key: value\n  - {a: b}\n& * ! | > % @ `\n%YAML 1.1\n? x\n: y\n<<: *a\n# hết",
    "first line indented": "    thụt vào\nrồi ra",
    "only marks": "*: - #",
    "true": "true",
    "number": "1.10",
}


@pytest.mark.parametrize("name", NASTY)
def test_text_that_looks_like_anything_else_stays_text(name):
    text = NASTY[name]
    made = record(name=text, requirementsAndConditions=text, note=text + " (ghi chú)")
    made["executionSteps"] = [{"name": text, "description": text}]
    made["executionCases"][0]["profileComponents"][0]["name"] = text
    made["executionMethods"][0]["fees"][0]["description"] = text
    held = " ".join("".join(words) for words in texts(loaded(made))).replace("\n", " ")
    wanted = "".join(c for c in text.replace("\x0b", " ").replace("\u2028", " ") if c != "\u00ad")
    assert even(wanted) in even(held)


@pytest.mark.parametrize(
    "char, instead", [("\x00", MARK), ("\x07", MARK), ("\ue123", MARK), ("\uf0b7", "•"), ("☐", "•"), ("①", "1")]
)
def test_a_letter_that_cannot_be_printed_is_replaced_and_told(char, instead):
    made = record(requirementsAndConditions=f"trước {char} sau")
    assert str(loaded(made).conditions[0]) == f"trước {instead} sau"
    assert problems(made) == {"record_letters": "warning" if instead == MARK else "notice"}


def test_hidden_letters_go_with_a_remark_and_other_spaces_without():
    assert problems(record(note="k\u200eý")) == {"record_hidden": "notice"}
    assert problems(record(note="a\u00a0b\tc")) == {}


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_comes_out_of_the_cleaning_can_be_written_and_read(text):
    once = printable(text, Counter())
    document, found = parse(write_yaml({"a": once}), "f")
    assert found == [] and document.tree["a"] == once
    assert printable(once, Counter()) == once


# -- what the values mean ----------------------------------------------------------------


def test_the_parts_stand_where_they_belong():
    made = loaded(record())
    assert (str(made.code), made.state, made.online, made.reviewed, made.plain) == ("9.000001", "in_force", "full", False, None)
    assert str(made.url) == f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{ID}"
    assert str(made.review.source) == "Cổng Dịch vụ công Quốc gia, bản ghi cập nhật 15/04/2026"
    assert [(step.heading, len(step.body)) for step in made.steps] == [("Bước 1: Nộp đơn", 1), (None, 1)]
    online, direct = made.methods
    assert (online.way, online.time.count, online.time.unit) == ("online", 3, "working_day")
    assert (online.fees[0].kind, online.fees[0].amount, online.fees[0].currency) == ("Phí", 7000, "Việt Nam Đồng")
    assert (direct.time.count, direct.time.unit, direct.fees[0].amount) == (2, "hour", 0)
    form, note = made.cases[0].papers
    assert (form.originals, form.copies, form.forms, form.is_note) == (1, 0, ("Mẫu đơn 01.docx",), False) and note.is_note
    assert made.agencies == ("Thư viện cấp xã", "Nhà văn hóa thôn") and made.address == ("Thư viện xã",)
    assert [(part.heading, part.body) for part in made.other_agencies] == [
        ("Cơ quan có thẩm quyền", ("Thư viện tỉnh",)),
        ("Cơ quan phối hợp", ("Trường học trong xã",)),
    ]
    assert made.decision == ("12/QĐ-TV, ngày 16/01/2026, Sở Văn hóa",) and (made.laws[0].code, made.laws[0].name) == (
        "05/NQ-TV",
        "Nội quy thư viện xã",
    )
    assert [part.heading for part in made.more] == ["Từ khóa", "Nhóm dịch vụ công"]


EXEMPT = " Miễn phí Đồng - Trường hợp công dân thuộc diện được miễn phí theo Điều 4 Thông tư số 75/2022/TT-BTC."
DEFERRING = [
    "Không thu phí; lệ phí do UBND tỉnh quy định.",
    "Không thu. Mức lệ phí do Chủ tịch UBND tỉnh ban hành",
    "Không; Lệ phí: Tùy từng tỉnh",
    "Phí: Không. Lệ phí: theo Nghị quyết HDND tỉnh",
    "Theo quy định của Hội đồng nhân dân cấp tỉnh.",
    "Mức lệ phí cụ thể do HĐND tỉnh quyết định. Miễn lệ phí đối với hộ nghèo.",
    unicodedata.normalize("NFD", "Hội đồng nhân dân tỉnh quy định; miễn phí nếu nộp đúng hạn"),
]
UNCLEAR = [
    "",
    "Miễn lệ phí cho hộ nghèo",
    "Miễn lệ phí. Bản sao trả tiền giấy.",
    "Không. Lệ phí theo Thông tư số 85/2019/TT-BTC",
    "Không; theo quy định của Bộ Tài chính",
    "Miễn phí. Đối với tổ chức: mười nghìn đồng",
    "Miễn lệ phí; bản sao: 8 nghìn đồng/bản",
    "Miễn phí, bản sao thì trả tiền",
    EXEMPT,
    "Hộ nghèo: miễn phí; hộ khác: 8.000 đồng",
    "Theo quy định của pháp luật",
    "Không quy định",
]
FREE = [
    "Miễn phí",
    "Không thu lệ phí.",
    "Lệ phí: Không",
    "Miễn lệ phí",
    "Không",
    "Không thu phí, lệ phí.",
    "Phí: Không, lệ phí: 0 đồng",
    " Miễn phí Đồng",
    unicodedata.normalize("NFD", "- Không phải nộp"),
]


@pytest.mark.parametrize("text, amount", [*((t, "[mức thu của tỉnh]") for t in DEFERRING), *((t, "[mức thu]") for t in UNCLEAR)])
def test_a_fee_of_0_is_a_blank_where_its_text_does_not_say_free(text, amount):
    for value in (0, "0", None, 0.0):
        made = with_fee(value, text)
        assert str(loaded(made).methods[0].fees[0].amount) == amount
        assert problems(made) == {"record_fee_blank": "notice"}


@pytest.mark.parametrize("text", FREE)
def test_a_fee_of_0_that_says_free_is_0(text):
    assert loaded(with_fee(0, text)).methods[0].fees[0].amount == 0 and problems(with_fee(0, text)) == {}


def with_two(first: object, text: str) -> dict:
    made = with_fee(0, text)
    made["executionMethods"][0]["fees"].append({"type": "SERVICE_FEE", "value": first, "description": "Các trường hợp khác."})
    return made


def test_beside_a_sum_that_others_pay_an_exemption_is_0():
    assert [fee.amount for fee in loaded(with_two(7000, EXEMPT)).methods[0].fees] == [0, 7000]
    assert str(loaded(with_two(0, EXEMPT)).methods[0].fees[0].amount) == "[mức thu]"
    for text in (f"{EXEMPT} Trường hợp khác nộp theo Thông tư.", "Miễn phí. Đối với tổ chức: mười nghìn đồng", f"{EXEMPT} HĐND quy định."):
        assert loaded(with_two(7000, text)).methods[0].fees[0].amount != 0


@pytest.mark.parametrize(
    "value, amount", [("7.000", 7000), ("50.000", 50000), ("50,000", 50000), ("1.250.000", 1250000), ("7000", 7000), ("7000,0", 7000)]
)
def test_a_sum_written_with_points_is_thousands(value, amount):
    assert loaded(with_fee(value, "Một thẻ.")).methods[0].fees[0].amount == amount


@pytest.mark.parametrize("value", ["7.5", "0.500", "7.0000", "7.000,50", "1.000,000", "7.000 đồng", "-7000"])
def test_a_sum_that_is_not_sure_keeps_its_letters(value):
    fee = loaded(with_fee(value, "Một thẻ.")).methods[0].fees[0]
    assert str(fee.amount) == "[mức thu]" and fee.body == (value, "Một thẻ.")


def paper(**changed: object) -> dict:
    made = record()
    made["executionCases"][0]["profileComponents"][0].update(changed)
    return made


@pytest.mark.parametrize("value, count", [("01 bản chính", 1), ("02", 2), (2.0, 2), ("1 bản", 1), ("", 0)])
def test_how_many_papers_may_be_said_in_words(value, count):
    made = paper(originalQty=value)
    assert loaded(made).cases[0].papers[0].originals == count and problems(made) == {}


@pytest.mark.parametrize("value, count", [(1.5, 1), ("theo yêu cầu", 0), (-1, 0), ("1,5", 1)])
def test_an_odd_number_of_papers_is_told_and_kept(value, count):
    made = paper(originalQty=value)
    assert loaded(made).cases[0].papers[0].originals == count and problems(made) == {"record_copies": "warning"}
    assert any(str(value) in text for part in loaded(made).more for text in part.body)


def test_a_missing_fee_is_not_0_even_where_the_text_says_free():
    assert str(loaded(with_fee(None, "Miễn phí")).methods[0].fees[0].amount) == "[mức thu]"


def other(cases: list[dict], time: object = 1, description: str = "") -> dict:
    method = {
        "submissionMethod": "ONLINE",
        "processingTime": time,
        "processingTimeUnit": "OTHER",
        "description": description,
        "fees": [],
    }
    return record(executionMethods=[method], cases=cases)


def case(qty: object, unit: str, code: str = "9.000001.01") -> dict:
    return {"name": "Người lớn", "code": code, "processingDay": {"qty": qty, "type": unit}}


def test_a_time_of_unit_other_is_never_the_number_beside_it():
    made = loaded(other([]))
    assert str(made.methods[0].time.count) == "[thời hạn]" and problems(other([])) == {"record_time_blank": "notice"}


def test_a_time_of_unit_other_is_that_of_the_cases_where_they_agree():
    one = other([case(5, "WORKING_DAY"), case(5, "WORKING_DAY", "9.000001.02")])
    assert (loaded(one).methods[0].time.count, loaded(one).methods[0].time.unit) == (5, "working_day")
    assert loaded(other([case(5, "WORKING_DAY"), case(1, "DAY", "9.000001.02")])).methods[0].time is None
    assert problems(one) == {"record_time_other": "notice"}


@pytest.mark.parametrize("qty, unit", [(1, "OTHER"), (0, "DAY"), (None, "DAY"), (-3, "DAY"), ("mai", "DAY")])
def test_a_case_without_a_time_gets_a_blank(qty, unit):
    assert str(loaded(other([case(qty, unit)])).limits[0].time.count) == "[thời hạn]"


def test_a_time_written_in_words_is_kept_in_words():
    made = loaded(other([], "Không quá 10 ngày, kể cả ngày nghỉ", "Nộp tại bàn số 2."))
    assert made.methods[0].time is None
    assert made.methods[0].body == ("Không quá 10 ngày, kể cả ngày nghỉ", "Nộp tại bàn số 2.")


@pytest.mark.parametrize("time, count", [(16.5, 16.5), ("16,5", 16.5), (3.0, 3), ("3", 3)])
def test_a_time_may_be_a_fraction(time, count):
    made = record()
    made["executionMethods"][0]["processingTime"] = time
    assert loaded(made).methods[0].time.count == count


@pytest.mark.parametrize(
    "state, ours",
    [("ACTIVE", "in_force"), ("UPDATED", "in_force"), ("Đã công khai", "in_force"), ("ABOLISHED", "repealed"), ("PENDING", "not_yet"), ("?", "repealed")],
)
def test_only_what_the_portal_calls_active_is_in_force(state, ours):
    assert loaded(record(state=state)).state == ours


def test_a_record_without_a_state_is_told():
    assert problems(record(state=None)) == {"record_no_state": "warning"}


def test_days_of_force_are_days_in_vietnam():
    made = loaded(record(effectiveDate=1776247918905, expiredDate="2026-12-31T00:00:00"))
    assert (made.valid_from, made.valid_until) == (dt.date(2026, 4, 15), dt.date(2026, 12, 31))


def test_a_day_of_force_in_our_own_form_is_understood_and_told_once(tmp_path):
    done = deliver([save(tmp_path, "a.json", record(effectiveDate="01/01/2027"))], tmp_path / "out", False, TODAY)
    assert [p.code for p in done.problems] == ["procedure_not_yet"]
    assert loaded(record(effectiveDate="1/1/2027")).valid_from == dt.date(2027, 1, 1)
    assert lost(record(effectiveDate="31/02/2027 có hiệu lực")) == []


def test_a_record_without_its_page_leads_to_the_search_and_says_so():
    made = record(id="khong-ro")
    assert str(loaded(made).url).endswith("tim-kiem-thu-tuc-hanh-chinh?keyword=9.000001")
    assert problems(made) == {"record_no_page": "warning"}


def test_an_unknown_way_of_filing_keeps_its_text_and_is_told():
    made = record()
    made["executionMethods"].append({"submissionMethod": "PIGEON", "description": "Gửi bằng bồ câu.", "fees": []})
    assert lost(made) == [] and problems(made) == {"record_way": "warning"}


@pytest.mark.parametrize(
    "full, ways, said", [(True, ["DIRECT"], "full"), (False, ["ONLINE"], "partly"), (False, ["DIRECT"], None)]
)
def test_partly_online_is_said_only_where_something_is_online(full, ways, said):
    methods = [{"submissionMethod": way, "processingTime": 1, "processingTimeUnit": "DAY"} for way in ways]
    assert loaded(record(isFullProcess=full, executionMethods=methods)).online == said


def test_the_portal_s_own_line_of_agencies_is_kept_whole():
    made = record(
        departmentsExecuting=[{"name": "A xã, phường"}, {"name": "B"}],
        executingAgencies="A xã, phường, B",
        unitGroupsExecuting=[],
    )
    assert loaded(made).agencies == ("A xã, phường, B",)


# -- saved files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrap",
    [
        lambda r: {"code": "OK", "data": r, "message": "OK"},
        lambda r: r,
        lambda r: [r],
        lambda r: {"data": [r]},
        lambda r: [{"data": r}],
    ],
)
def test_a_saved_answer_may_be_wrapped_or_bare(wrap):
    made, found = read_records(json.dumps(wrap(record())).encode(), "a.json")
    assert made == [record()] and found == []


def test_a_bare_record_with_a_key_data_of_its_own_stays_whole():
    made = record(data={"loi": "Đọc nội quy."})
    assert read_records(json.dumps(made).encode(), "a.json") == ([made], []) and lost(made) == []


@pytest.mark.parametrize("depth", [150, 600])
def test_a_record_nested_too_deep_is_told_and_the_next_is_read(tmp_path, depth):
    deep: object = "đáy"
    for n in range(depth):
        deep = {"a": deep} if n % 2 else [deep]
    files = [save(tmp_path, "a.json", [{**record(code="9.000007"), "x": deep}, record()]), save(tmp_path, "b.json", record(code="9.000002"))]
    done = deliver(files, tmp_path / "out", False, TODAY)
    assert [(p.code, p.values["code"]) for p in done.problems] == [("record_deep", "9.000007")] and done.failed == 1
    assert [path.name for path in done.written] == ["9.000001.yaml", "9.000002.yaml"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_saved_file_may_be_in_any_unicode_encoding(encoding):
    made, found = read_records(json.dumps(record(), ensure_ascii=False).encode(encoding), "a.json")
    assert made == [record()] and found == []


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe\x00", b"{'a': 1}", b"[" * 100_000, '{"a": "ế'.encode("cp1258", "replace")]
)
def test_a_broken_file_is_told(data):
    made, found = read_records(data, "a.json")
    assert made == [] and [p.code for p in found] in (["record_json"], ["record_none"])


def test_raw_control_marks_inside_json_do_no_harm(tmp_path):
    save(tmp_path, "a.json", json.dumps(record(note="XX"), ensure_ascii=False).replace("XX", "một\t\x01hai\n"))
    done = deliver([tmp_path / "a.json"], tmp_path, False, TODAY)
    assert "một ¤hai" in done.written[0].read_text("utf-8")


@pytest.mark.parametrize("code", ["", None, "../x", "a/b", "..", "1.0 01", "x" * 99, 5, "con.", "1.000656\n2"])
def test_a_record_without_a_code_that_can_name_a_file_is_refused(tmp_path, code):
    done = deliver([save(tmp_path, "a.json", {**record(), "code": code})], tmp_path / "out", False, TODAY)
    assert [p.code for p in done.problems] == ["record_no_code"] and done.failed == 1 and not (tmp_path / "out").exists()


def test_bad_files_hinder_no_good_one(tmp_path):
    files = [
        save(tmp_path, "a.json", "{"),
        save(tmp_path, "b.json", record(code="9.000002")),
        save(tmp_path, "c.json", record(code="9.000002", name="Khác")),
        save(tmp_path, "d.json", record(name="  ")),
        save(tmp_path, "e.json", []),
        tmp_path / "f.json",
        save(tmp_path, "g.json", record()),
    ]
    done = deliver(files, tmp_path / "out", False, TODAY)
    assert sorted(path.name for path in done.written) == ["9.000001.yaml", "9.000002.yaml"]
    assert [p.code for p in done.problems] == [
        "record_json",
        "record_code_twice",
        "record_no_name",
        "record_none",
        "record_file_missing",
    ]
    assert (done.read, done.failed) == (4, 5)
    assert "Khác" not in (tmp_path / "out" / "9.000002.yaml").read_text("utf-8")


def test_a_record_too_large_to_be_loaded_is_not_written(tmp_path):
    done = deliver([save(tmp_path, "a.json", record(note="chữ " * (LARGEST // 4)))], tmp_path, False, TODAY)
    assert [p.code for p in done.problems] == ["file_too_large"] and done.written == []


def test_a_second_import_changes_nothing(tmp_path):
    saved = save(tmp_path, "a.json", record())
    first = deliver([saved], tmp_path, False, TODAY)
    stamp = first.written[0].stat().st_mtime_ns
    again = deliver([saved], tmp_path, False, TODAY)
    assert again.written == [] and again.same == first.written and first.written[0].stat().st_mtime_ns == stamp


def test_a_newer_record_replaces_a_file_that_nobody_has_touched(tmp_path):
    deliver([save(tmp_path, "a.json", record())], tmp_path, False, TODAY)
    file = tmp_path / "9.000001.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))  # as Windows may leave it
    done = deliver([save(tmp_path, "a.json", record(note="Mới."))], tmp_path, False, TODAY)
    assert done.written == [file] and "Mới." in file.read_text("utf-8") and done.problems == []


TOUCHED = {
    "reviewed": ('"[người rà soát]"', "Chị Hoa"),
    "dated": ('"[ngày rà soát]"', "20/11/2026"),
    "with plain words": ("#plain:", "plain:"),
    "a letter of the record": ("Thẻ đọc sách", "Thẻ đọc sách mới"),
    "a remark": ("schema: 1", "schema: 1  # đã xem"),
    "no stamp": (re.compile(r"# Dấu của máy.*\n"), ""),
}


@pytest.mark.parametrize("how", TOUCHED)
def test_a_file_that_a_person_has_touched_is_kept_unless_asked(tmp_path, how):
    old, new = TOUCHED[how]
    saved = save(tmp_path, "a.json", record())
    [file] = deliver([saved], tmp_path, False, TODAY).written
    text = file.read_text("utf-8")
    touched = old.sub(new, text) if isinstance(old, re.Pattern) else text.replace(old, new, 1)
    assert touched != text
    file.write_text(touched, "utf-8")
    done = deliver([saved], tmp_path, False, TODAY)
    assert done.kept == [file] and file.read_text("utf-8") == touched
    assert [(p.code, p.severity) for p in done.problems] == [("record_kept", "warning")]
    done = deliver([saved], tmp_path, True, TODAY)
    assert (done.replaced, done.written, done.kept) == ([file], [], []) and file.read_text("utf-8") == text
    aside = tmp_path / "9.000001.yaml.cu"
    assert aside.read_text("utf-8") == touched  # nothing that a person wrote is lost
    assert [(p.code, p.severity, p.values["aside"]) for p in done.problems] == [("record_set_aside", "warning", aside.name)]


def test_a_second_work_set_aside_does_not_destroy_the_first(tmp_path):
    saved, file = save(tmp_path, "a.json", record()), tmp_path / "9.000001.yaml"
    for work in ("một", "hai", "hai", "ba"):
        file.write_text(f"# {work}\n", "utf-8")
        deliver([saved], tmp_path, True, TODAY)
    assert {p.name: p.read_text("utf-8") for p in tmp_path.glob("*.cu*")} == {
        "9.000001.yaml.cu": "# một\n",
        "9.000001.yaml.cu2": "# hai\n",
        "9.000001.yaml.cu3": "# ba\n",
    }


def test_the_loader_reads_nothing_that_was_set_aside_and_says_nothing_of_it(tmp_path):
    here = project(tmp_path)
    before = load_project(here, (shipped("assets"),))
    for name in ("9.000001.yaml.cu", "9.000001.yaml.cu2"):
        (here / "content" / "procedures" / name).write_text("hỏng: [", "utf-8")
    after = load_project(here, (shipped("assets"),))
    assert after[1] == before[1] and list(after[0].procedures) == list(before[0].procedures)


def test_no_half_written_file_is_left(tmp_path, monkeypatch):
    saved = save(tmp_path, "a.json", record())
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        deliver([saved], tmp_path / "out", False, TODAY)
    assert list((tmp_path / "out").iterdir()) == []


# -- the file that is written ----------------------------------------------------------------


def test_the_file_tells_the_official_what_to_do():
    text = procedure_text(as_procedure(record(), "a.json")[0])
    assert text.startswith("# yaml-language-server: $schema=") and "#plain:" in text
    assert max(map(len, text.splitlines())) < 200 and "\t" not in text


def test_the_sample_of_plain_words_can_be_used_as_it_is():
    text = procedure_text(as_procedure(record(), "a.json")[0])
    head, plain, tail = text.partition("#plain:")  # only the # of each line is taken away
    sample = "".join(line.removeprefix("#") + "\n" for line in (plain + tail).splitlines() if not line.startswith("# Dấu"))
    assert read_back(head + sample).plain.title == "[tên gọi thường ngày]"


PIECES = [
    "- a",
    "# b",
    "a: b",
    "a #b",
    "'",
    '"',
    "{x}",
    "[y]",
    "**",
    "\n",
    "\n\n",
    " ",
    "\t",
    "\u00a0",
    "|",
    ">",
    "%",
    "@",
    "---",
    "...",
    "?",
    "!",
]
PIECES += [
    "&",
    "*x",
    "\x00",
    "\x85",
    "\u2028",
    "é",
    "true",
    "~",
    "\ufeff",
    " - x",
    "\\",
    "\u200b",
    "\U0001f600",
    "\ue000",
    "null",
    "1.10",
]
TEXT = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=12).map("".join),
    st.text("ab \n-", max_size=200),
)
KEY = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
TREES = st.dictionaries(
    KEY,
    st.recursive(
        TEXT,
        lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(KEY, inner, min_size=1, max_size=4),
        max_leaves=8,
    ),
    min_size=1,
    max_size=5,
)


def as_read(node: object) -> object:
    """As the loader gives text back: NFC, without marks of zero width."""
    if isinstance(node, str):
        return INVISIBLE.sub("", unicodedata.normalize("NFC", node))
    return {key: as_read(inner) for key, inner in node.items()} if isinstance(node, dict) else [as_read(inner) for inner in node]


@given(TREES, st.text("ab: #\n'", max_size=20))
def test_what_is_written_is_read_back_letter_for_letter(tree, remark):
    text = write_yaml(tree, {(next(iter(tree)),): remark}, remark, remark)
    document, found = parse(text, "f")
    assert [p.code for p in found if p.code != "invisible_dropped"] == []
    assert document.tree == as_read(tree) and decode(text.encode(), "f").text == text


@given(TREES)
def test_a_stamp_holds_until_a_letter_changes(tree):
    text = stamped(write_yaml(tree))
    assert is_untouched(text) and is_untouched(text.replace("\n", "\r\n"))
    assert not is_untouched(text + "x: 1\n") and not is_untouched("y: 1\n" + text) and not is_untouched("a: 1\n")


def test_values_that_are_nothing_are_left_out_and_numbers_stay_bare():
    tree = {
        "a": None,
        "b": [],
        "c": {},
        "k": 3,
        "f": 16.5,
        "t": True,
        "d": dt.date(2026, 11, 3),
        "s": "yes",
        "u": "https://a.vn/b?c=d",
    }
    assert write_yaml(tree) == 'k: 3\nf: 16.5\nt: true\nd: 03/11/2026\ns: "yes"\nu: https://a.vn/b?c=d\n'


# -- the command -------------------------------------------------------------------------------


def test_the_command_writes_what_it_can_and_ends_with_1_where_something_failed(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "saved").mkdir()
    save(tmp_path / "saved", "a.json", record())
    save(tmp_path / "saved", "b.json", "{")
    ran = run("import", "portal", "saved", cwd=tmp_path)
    assert (ran.code, ran.lines) == (1, [str(Path("content/procedures/9.000001.yaml"))])
    assert "b.json:1:2: lỗi: Tệp không phải JSON" in ran.err and "Đã đọc 1 bản ghi: ghi 1 tệp" in ran.err
    again = run("import", "portal", "saved/a.json", "--json", cwd=tmp_path)
    assert again.code == 0 and again.document["same"] == [str(Path("content/procedures/9.000001.yaml"))]


def test_the_command_does_not_make_a_project_of_any_folder(tmp_path):
    save(tmp_path, "a.json", record())
    assert run("import", "portal", "a.json", cwd=tmp_path).code == 2 and not (tmp_path / "content").exists()
    assert run("import", "portal", "a.json", "-o", "ra", cwd=tmp_path).code == 0 and (tmp_path / "ra" / "9.000001.yaml").is_file()


def test_the_command_counts_what_it_did_and_says_the_next_step_only_where_it_wrote(tmp_path):
    here = project(tmp_path)
    shipped_one = "1.001193"
    saved = [save(tmp_path, "a.json", record()), save(tmp_path, "b.json", record(code=shipped_one))]
    first = run("import", "portal", *saved, cwd=here)
    assert first.code == 0 and "ghi 1 tệp, 0 tệp như cũ, 0 không nhập được. Tệp có người viết hoặc đã sửa: giữ 1, thay 0." in first.err
    assert "không phải tệp do lệnh import vừa ghi" in first.err and "chưa rà soát" in first.err and "procedures: [all]" in first.err
    again = run("import", "portal", *saved, cwd=here)
    assert "ghi 0 tệp, 1 tệp như cũ, 0 không nhập được. Tệp có người viết hoặc đã sửa: giữ 1, thay 0." in again.err
    assert "chưa rà soát" not in again.err and "procedures: [all]" not in again.err
    spoil(here, "content/procedures/9.000001.yaml", '"[người rà soát]"', "Chị Hoa")
    third = run("import", "portal", *saved, "--replace", "--json", cwd=here)
    names = [str(Path("content/procedures") / f"{code}.yaml") for code in ("9.000001", shipped_one)]
    assert (third.document["written"], third.document["replaced"], third.document["kept"]) == ([], names, [])
    assert "Chị Hoa" in (here / "content/procedures/9.000001.yaml.cu").read_text("utf-8")


def test_a_folder_that_no_build_reads_is_told(tmp_path):
    (tmp_path / "content").mkdir()
    saved = save(tmp_path, "a.json", record())
    ran = run("import", "portal", saved, "-o", "content/procedure", cwd=tmp_path)
    assert ran.code == 0 and "cảnh báo" in ran.err and "chỉ đọc content/procedures" in ran.err and "procedures: [all]" not in ran.err
    assert "chỉ đọc" not in run("import", "portal", saved, "-o", "content/procedures/", cwd=tmp_path).err
    assert "chỉ đọc" not in run("import", "portal", saved, "-o", tmp_path / "content" / "procedures", cwd=tmp_path).err


@pytest.mark.parametrize(
    ("file", "data", "code"),
    [
        ("a.json", "<!DOCTYPE html><html><body>{}</body></html>", "record_web_page"),
        ("a.json", "\ufeff\n <HTML lang='vi'>", "record_web_page"),
        ("a.json", "<b>", "record_json"),
        ("", None, "record_folder_empty"),
        ("no.json", None, "record_file_missing"),
    ],
)
def test_what_is_no_saved_record_is_called_by_its_name(tmp_path, file, data, code):
    saved = tmp_path / "saved"
    saved.mkdir()
    if data:
        (saved / file).write_text(data, "utf-8")
    ran = run("import", "portal", saved / file, "-o", "content/procedures", "--json", cwd=tmp_path)
    assert ran.code == 1 and [p["code"] for p in ran.document["problems"]] == [code]
    assert "quyền" not in ran.document["problems"][0]["do"]


def test_a_folder_stands_for_its_saved_files_however_their_ends_are_written(tmp_path):
    save(tmp_path, "A.JSON", record())
    assert run("import", "portal", ".", "-o", "content/procedures", cwd=tmp_path).lines == [str(Path("content/procedures/9.000001.yaml"))]
