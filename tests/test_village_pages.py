"""The leaflets of a list of villages: each is the village's own, whatever its values, and today's pages know nothing of it."""

from dataclasses import replace
from functools import cache

import pytest
from conftest import ROOT
from pages import letters, painted

from leaflet_gen.batch.kinds import as_read_by, kind_of, questions
from leaflet_gen.check import check_layout
from leaflet_gen.design import Block
from leaflet_gen.layout.blocks import BLOCKS
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.panels import fresh
from leaflet_gen.layout.tree import Code, Frame, Layout, Run, Slot, items, walk
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.words import Words

SHORT = {
    "name": "Thôn Xuân Hòa",
    "contact": "Lê Thị Ánh",
    "role": "tổ công nghệ số",
    "phone": "0912 345 678",
    "hours": "7:30–17:00",
    "place": "nhà văn hóa thôn",
    "internet": "yes",
}
LONG = {
    "name": "Thôn Tân Trại Thượng",
    "commune": "xã Vĩnh Hòa",
    "contact": "Nguyễn Thị Phương Thảo",
    "role": "Bí thư Chi đoàn thôn",
    "phone": "0233 3 823 456",
    "hours": "tối thứ Ba, thứ Năm, 19:00–21:00",
    "place": "nhà văn hóa thôn Tân Trại",
    "internet": "no",
}
BLANK = {**SHORT, "phone": "[số điện thoại]", "contact": "[tên người giúp]"}
VILLAGES = {"short": (SHORT, SHORT), "long": (LONG, LONG), "short among long": (SHORT, LONG), "blank": (BLANK, SHORT)}


@cache
def ours() -> dict:
    return {edition.name: edition for edition in editions(load_project(ROOT)[0], for_villages=True)[0]}


def laid_out(name: str, village: dict, widest: dict) -> Layout:
    edition = replace(ours()[name], widest=widest)
    return fill(compose(as_read_by(edition, kind_of(questions(edition), village))), village)


def text_of(layout: Layout) -> str:
    return letters("".join(painted(page) for page in layout.pages))


def codes_of(layout: Layout) -> list[Code]:
    return [item for page in layout.pages for item, *_ in items(page) if isinstance(item, Code)]


OWN = [name for name in ours() if not name.startswith("tranh")]


def test_every_format_of_the_two_leaflets_has_a_village_s_own():
    shown = {(edition.material, edition.format) for edition in ours().values()}
    assert shown >= {("huong-dan", f) for f in ("a4", "a3", "a5", "a4-large")} | {("loi-ich", f) for f in ("a4", "a4-trifold", "a4-large")}
    assert {edition.unit for edition in ours().values()} == {"vinh-hoang"}  # a record of its time has no village of today


@pytest.mark.parametrize("which", VILLAGES)
@pytest.mark.parametrize("name", ours())
def test_nothing_is_amiss_on_any_village_s_page(name, which):
    assert [(p.code, dict(p.values)) for p in check_layout(laid_out(name, *VILLAGES[which])) if p.severity != "notice"] == []


@pytest.mark.parametrize("village", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("name", OWN)
def test_a_village_s_page_says_whose_it_is_and_whom_to_call(name, village):
    layout = laid_out(name, village, village)
    text = text_of(layout)
    for key in ("name", "contact", "role", "phone", "hours", "place"):
        assert letters(village[key]) in text, key
    assert (letters("xã Vĩnh Hòa cũ") in text) == ("commune" in village)
    assert (letters("Nhà chưa có mạng?") in text) == (village["internet"] == "no")
    payloads = [code.payload for code in codes_of(layout)]
    called = [] if "_a5_" in name else ["tel:" + village["phone"].replace(" ", "")]  # a small page has one code: nobody scans the wrong one
    assert [p for p in payloads if p.startswith("tel:")] == called and "https://dichvucong.gov.vn" in payloads
    assert (letters("Quét mã để gọi") in text) == bool(called) and "dichvucong.gov.vn" in text


@pytest.mark.parametrize("name", OWN)
def test_without_a_number_there_is_no_code_to_call_and_no_label_for_one(name):
    layout = laid_out(name, BLANK, SHORT)
    assert {code.payload for code in codes_of(layout)} == {"https://dichvucong.gov.vn"}
    assert letters("Quét mã để gọi") not in text_of(layout) and layout.draft


@pytest.mark.parametrize("village", [SHORT, LONG, BLANK], ids=["short", "long", "blank"])
@pytest.mark.parametrize("name", [name for name in OWN if "_a4-large_" in name])
def test_large_print_stays_one_sheet_of_paper(name, village):
    assert len(laid_out(name, village, village).pages) == 2


@pytest.mark.parametrize("village", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("name", OWN)
def test_a_number_is_never_broken_over_two_lines(name, village):
    runs = [item.text for page in laid_out(name, village, village).pages for item, *_ in items(page) if isinstance(item, Run)]
    assert any(letters(village["phone"]) in letters(run) for run in runs)


def test_a_code_to_call_is_as_large_as_asked_for_whatever_its_version():
    for village in (SHORT, {**SHORT, "phone": "+84 233 382 3456"}, LONG):
        (dial,) = [code for code in codes_of(laid_out("huong-dan_a4_colour_vi_vinh-hoang", village, LONG)) if code.payload[:4] == "tel:"]
        assert dial.side >= 32.5 - 1e-6


def test_no_page_of_today_has_a_slot(shipped):
    for name in ("huong-dan_a4_colour_vi_vinh-hoang", "huong-dan-phu-huynh_a5_black_vi_vinh-hoang", "loi-ich_a4-trifold_black_vi_vinh-hoang"):
        assert shipped.composed(name).slots == ()


# --- what the blocks do for it


def block(kind: str, **more) -> Block:
    return Block.model_validate({"kind": Words(kind), **more})


def test_a_row_in_which_only_decoration_would_show_shows_nothing(shipped):
    setting = fresh(shipped.editions["huong-dan_a4_colour_vi_vinh-hoang"], 0)
    picture = {"kind": Words("picture"), "name": Words("dien-thoai"), "size": 11}
    there, absent = ({"kind": Words("text"), "from": Words(f"{name}.contact"), "style": Words("phone")} for name in ("help", "nobody"))
    row = lambda *children: block("row", weights=(0, 1, 1), children=(picture, {"kind": Words("space")}, *children))  # noqa: E731
    assert BLOCKS["row"](row(absent), setting, 100) is None
    assert BLOCKS["row"](row(there), setting, 100) is not None


def test_a_slot_of_one_line_holds_the_widest_value_in_smaller_letters_or_takes_the_lines_it_needs():
    def high(widest: str) -> tuple[int, Layout]:
        edition = replace(ours()["huong-dan_a4_colour_vi_vinh-hoang"], widest={**LONG, "name": widest})
        layout = compose(as_read_by(edition, kind_of(questions(edition), LONG)))
        (slot,) = [s for s in layout.slots if isinstance(s, Slot) and s.words == "{village.name}"]
        return round(slot.box.height / slot.style.line), layout

    assert high("Thôn Hòa")[0] == 1
    lines, layout = high("Thôn Tân Trại Thượng Phú Hòa")
    assert lines == 1
    sizes = {
        item.size_pt
        for item, *_ in items(fill(layout, {**LONG, "name": "Thôn Tân Trại Thượng Phú Hòa"}).pages[0])
        if isinstance(item, Run) and "Thượng" in item.text
    }
    assert len(sizes) == 1 and 17 <= sizes.pop() < 19
    assert high("Thôn Tân Trại Thượng Phú Hòa Đông Nam, nay là khu phố Hai")[0] == 2


def test_brief_steps_run_on_after_their_names():
    layout = laid_out("huong-dan_a5_colour_vi_vinh-hoang", SHORT, SHORT)
    text = text_of(layout)
    assert letters("Đăng nhập. Vào Cổng Dịch vụ công.") in text and letters("Nhận kết quả. Nhận qua mạng") in text


def test_a_picture_s_side_may_be_a_share_of_the_format_s():
    def sides(share: float) -> list[float]:
        edition = ours()["huong-dan_a4_colour_vi_vinh-hoang"]
        setting = fresh(edition, 0)
        piece = BLOCKS["items"](block("items", **{"from": Words("steps"), "look": Words("path"), "picture": share}), setting, 180)
        return [node.box.width for node, *_ in walk(piece.make(piece.height)) if isinstance(node, Frame) and node.role == "Figure"]

    assert sides(0.5) == [pytest.approx(20.5 / 2)] * 5 and sides(15) == [15] * 5
