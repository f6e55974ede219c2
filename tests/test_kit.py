"""The volunteers' kit: four sheets and a card, and no form that asks for a secret."""

import datetime as dt
from collections.abc import Sequence

import pytest
from editions import edition, target
from pages import frames, said, with_sections
from projects import M, T, swap, write
from runs import run

from leaflet_gen.check import WORDS_RULES, check_layout
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.tree import Run, reading_order, walk
from leaflet_gen.messages import LANGUAGES, say
from leaflet_gen.problems import Problem

TODAY = dt.date(2026, 11, 23)
KIT = "bo-tinh-nguyen_a4-cam-tay_black_vi_vinh-hoang"
CARD = "bo-tinh-nguyen_a6_black_vi_vinh-hoang"
FORM = [{"kind": "table", "from": "form"}, {"kind": "items", "from": "form", "look": "lines"}]


def asked(heads: Sequence[str] = (), lines: Sequence[str] = (), blocks: list[dict] = FORM, **more: object) -> list[Problem]:
    form: dict = {"heading": "Phiếu", **more}
    if heads:
        form["table"] = {"heads": list(heads), "blank_rows": "5"}
    if lines:
        form["items"] = [{"heading": line} for line in lines]
    made = edition(sections={"form": form, "start": {"target": target()}}, blocks=blocks)
    return list(WORDS_RULES["forms"](made, TODAY))


# --- what no form may ask for

SECRETS = [
    "Số CCCD",
    "CMND/CCCD",
    "Căn cước",
    "SỐ CĂN CƯỚC CÔNG DÂN",
    "Giấy chứng minh nhân dân",
    "Số định danh cá nhân",
    "Mã định danh",
    "Mật khẩu",
    "mat khau VNeID",
    "Mã OTP",
    "OTP (nếu có)",
    "Passcode",
    "Mã PIN",
    "PIN",
    "Mã xác thực",
    "Tài khoản ngân hàng",
    "Số tài khoản",
    "Hộ chiếu",
    "Identity number",
    "Password",
    "CCCD",
    "Số CMND",
    "CMT",
    "Ngày, tháng, năm sinh",
    "Giấy tờ tùy thân",
    "Mã gửi về điện thoại",
    "Thẻ ATM",
    "CVV",
    "Bank account",
    "Số\u00a0tài\u00a0khoản",  # as pasted from Word
    "Ngày  sinh",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_column_and_no_line_asks_for_a_secret(secret):
    for problems in (asked(heads=["Nhà", secret]), asked(lines=["Thôn", secret])):
        [problem] = problems
        assert (problem.code, problem.severity, problem.values["text"]) == ("form_secret", "error", secret)
        assert problem.place.line and all(say(problem.code, language, problem.values)[1] for language in LANGUAGES)


@pytest.mark.parametrize(
    "harmless",
    [
        "Nhà",
        "Đã cài VNeID",
        "Đã đăng nhập",
        "Có tài khoản VNeID",
        "Ghi chú",
        "Giấy tờ chứng minh nơi cư trú",
        "Pin điện thoại",
        "Đã dặn giữ kín mã",
    ],
)
def test_what_a_volunteer_may_write_down_is_left_alone(harmless):
    assert asked(heads=[harmless], lines=[harmless]) == []


def test_a_warning_may_name_what_it_warns_of():
    assert asked(heads=["Nhà"], body="Không ghi mật khẩu, mã OTP, số căn cước của ai.") == []
    listed = [{"kind": "items", "from": "form", "look": "boxes"}]
    assert asked(lines=["Nhớ giữ kín mật khẩu"], blocks=listed) == []  # to be ticked, not written on


def test_a_form_in_a_material_of_all_sections_is_read_too():
    every = [{"kind": "each", "children": [{"kind": "items", "from": "section", "look": "lines"}]}]
    assert [p.code for p in asked(lines=["Mật khẩu"], blocks=every)] == ["form_secret"]


def test_a_build_with_such_a_form_fails(tmp_path):
    code = "          - {kind: code, from: start}\n"
    form = "  phieu:\n    table: {heads: [Nhà, Mật khẩu], blank_rows: 3}\n  start:"
    changed = {**swap(T, "  start:", form), **swap(M, code, "          - {kind: table, from: phieu}\n" + code)}
    ran = run("check", write(tmp_path, changed))
    assert ran.code != 0 and "Mật khẩu" in ran.out + ran.err


# --- the kit


def test_the_kit_is_four_sheets_each_with_its_own_heading(shipped):
    layout = shipped.composed(KIT)
    first = [
        next(e.text.strip() for e in said_on(page) if e.role in ("H1", "H2") and e.text.strip()) for page in layout.pages[1:]
    ]
    assert len(layout.pages) == 4
    assert first == ["Đăng nhập trong bốn bước", "Phiếu đi từng nhà", "Lời đọc cho bà con nghe"]
    assert check_layout(layout) == [] and layout.problems == ()


def said_on(page):
    return list(reading_order(page))


def test_the_tick_sheet_has_room_for_a_village_lane_and_a_hand(shipped):
    topic = shipped.editions[KIT].topic
    assert topic.sections["houses"].table.blank_rows >= 15
    rows = [f for f in frames(shipped.composed(KIT).pages[2], role="TR")]
    assert len(rows) >= 16 and min(r.box.height for r in rows[1:]) >= 8


def test_the_kit_s_forms_ask_for_nothing_secret_nor_for_a_birthday(shipped):
    here = shipped.editions[KIT]
    assert list(WORDS_RULES["forms"](here, TODAY)) == []
    asked = [*here.topic.sections["houses"].table.heads, *(i.heading for i in here.topic.sections["trip"].items)]
    assert asked and not any("sinh" in words.lower() for words in asked)


def test_the_kit_says_that_nothing_secret_is_written_down_and_the_card_never_to_give_a_code(shipped):
    kit, card = (" ".join(e.text for e in said(shipped.composed(name))) for name in (KIT, CARD))
    assert "Không ghi số giấy tờ, mật khẩu hay mã" in kit and "Không hỏi, không ghi" in kit
    assert "OTP" in card and "dichvucong.gov.vn" in card


def test_what_is_read_aloud_is_set_large(shipped):
    page = shipped.composed(KIT).pages[3]
    sizes = [run.size_pt for f in frames(page, name="aloud.body") for run in runs_of(f.frame)]
    assert sizes and min(sizes) >= 24


def runs_of(frame):
    return [node for node, *_ in walk(frame) if isinstance(node, Run)]


def test_a_longer_tick_sheet_runs_on_to_another_page_under_its_heads(shipped):
    here = shipped.editions[KIT]
    sections = {"houses": {"table": {"heads": ["Nhà", "Đã cài"], "blank_rows": 40}}}
    layout = compose(with_sections(here, sections))
    assert len(layout.pages) >= 2 and sum(len(frames(page, role="TR")) for page in layout.pages) >= 41
