"""The procedure's pages as they are printed: nothing lost, nothing cut, the everyday layer on one page."""

import datetime as dt
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import frames, headings, said, spec
from test_tell_procedure import FORM, PLAIN, REVIEWED, VI, procedure, strings

from leaflet_gen.check import check_layout
from leaflet_gen.check.records import texts
from leaflet_gen.design import Format
from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.tree import Code, Frame, Layout, Run, items, walk
from leaflet_gen.problems import has_errors
from leaflet_gen.procedure import Procedure
from leaflet_gen.render.pdf import write_pdf
from leaflet_gen.tell.procedure import paragraphed, tell
from leaflet_gen.words import Official

CODES = ("1.000656", "1.001193", "1.004194")
NOTICE, HANDOUT = "a4-niem-yet", "a5-hai-mat"
LINE = "Người đọc nộp đơn tại thư viện của xã, thủ thư xem đơn rồi ghi vào sổ mượn, sau đó trao thẻ cho người đọc. "


def edition_of(shipped, told: Procedure, format: str = NOTICE, theme: str = "colour"):
    """The shipped notice, telling of this procedure."""
    first = shipped.editions[f"thu-tuc-1.004194_{NOTICE}_{theme}_vi_vinh-hoang"]
    spec_of = spec(Format, f"assets/formats/{format}.yaml")
    return replace(first, topic=tell(FORM, told, VI), procedure=told, format=format, format_spec=spec_of)


def absurd() -> Procedure:
    """The longest that a record has been seen to be, and letters that mean something elsewhere."""
    papers = [{"body": f"Đơn số {n}: {LINE}", "originals": "1"} for n in range(54)]
    papers.append({"body": f"{LINE}*chú ý* [không để trống] **gồm** {{unit.name}}: " + LINE * 43, "copies": "1"})
    return procedure(
        name=("Cấp thẻ đọc sách cho người lớn, trẻ em và người cao tuổi " * 30)[:1192].strip(),
        steps=[{"body": "\n".join(f"Bước {n}: {LINE}" for n in range(130))}],
        methods=[{"way": "direct", "body": LINE * 40, "fees": [{"amount": "[mức thu]", "body": LINE * 12}] * 2}] * 3,
        cases=[{"heading": "Hồ sơ gồm", "papers": papers}],
        laws=[{"code": f"{n}/2020/QĐ", "name": LINE} for n in range(18)],
    )


def letters(text: str) -> str:
    """All of a text but its spaces: stars too, for a published one means them."""
    return "".join(text.split())


def heard(layout: Layout) -> str:
    return letters("".join(element.text for element in said(layout)))


def lost(told: Procedure, text: str) -> list[str]:
    """Official lines that the text does not have; a text may be parted between its lines by the foot of a page."""
    return [line for words in texts(told) for line in paragraphed(words).split("\n") if letters(line) not in text]


# -- nothing lost ---------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler is not installed")
@pytest.mark.parametrize("code", CODES)
def test_every_official_text_of_the_file_is_in_the_pdf(shipped, tmp_path, code):
    name = f"thu-tuc-{code}_{NOTICE}_black_vi_vinh-hoang"
    (tmp_path / "a.pdf").write_bytes(write_pdf(shipped.composed(name)))
    done = subprocess.run(["pdfinfo", "-struct-text", tmp_path / "a.pdf"], capture_output=True, check=True)
    text = letters("".join(re.findall(r'^\s*"(.*)"$', done.stdout.decode(), re.MULTILINE)))
    told = shipped.loaded.procedures[code]
    assert len(list(texts(told))) > 25 and lost(told, text) == []


def test_the_longest_record_is_printed_whole_and_fits(shipped):
    told = absurd()
    layout = compose(edition_of(shipped, told))
    assert lost(told, heard(layout)) == []
    assert not has_errors(layout.problems) and 15 < len(layout.pages) < 60


@settings(max_examples=15)
@given(st.integers(1, 6), st.integers(1, 40), st.integers(0, 12), st.sampled_from(["colour", "black"]))
def test_no_record_of_any_length_loses_a_line_or_a_page(shipped, steps, lines, papers, theme):
    told = procedure(
        steps=[{"heading": f"Bước {n}", "body": (LINE + "\n") * lines} for n in range(steps)],
        cases=[{"papers": [{"body": LINE * (1 + n % 5), "originals": str(n % 2)} for n in range(papers)]}],
    )
    layout = compose(edition_of(shipped, told, theme=theme))
    assert lost(told, heard(layout)) == [] and not layout.problems


def test_every_word_of_the_everyday_layer_stands_on_the_first_page(shipped):
    for code in CODES:
        edition = shipped.editions[f"thu-tuc-{code}_{NOTICE}_colour_vi_vinh-hoang"]
        layout = shipped.composed(edition.name)
        first = heard(replace(layout, pages=layout.pages[:1]))
        plain = edition.procedure.plain
        values = [words for name, words in plain if name not in ("bring", "office")] + [t for i in plain.bring for t in i.body]
        unfilled = [str(v) for v in values if v and "{" not in v and letters(v) not in first]
        assert unfilled == [], code
        assert [text for _, text in headings(layout)].index("Nội dung niêm yết theo quy định") == len(
            headings(replace(layout, pages=layout.pages[:1]))
        ), "the official part begins the second page"


# -- what a notice must say -----------------------------------------------------


@pytest.mark.parametrize("plain", [None, PLAIN], ids=["record only", "with plain words"])
def test_a_notice_says_its_code_its_address_and_where_to_complain(shipped, plain):
    told = procedure(plain=plain, online="full")
    layout = compose(edition_of(shipped, told))
    text = heard(layout)
    code = next(item for item, *_ in items(layout.pages[0]) if isinstance(item, Code))
    assert code.payload == told.url
    for words in ("Mã thủ tục: 9.000001", "dichvucong.gov.vn", "Toàn trình", "[nơi nhận phản ánh, kiến nghị]", "Gõ tìm:"):
        assert letters(words) in text, words


def test_a_record_that_nobody_has_reviewed_is_a_draft(shipped):
    unit = shipped.loaded.units["vinh-hoang"]
    filled = {key: "0123" for key in ("phone", "address", "feedback", "imprint")}
    unit = unit.model_copy(update={key: type(unit.code)(value) for key, value in filled.items()})
    whole = dict(
        online="full", steps=[{"body": ["Nộp đơn."]}], methods=[{"way": "online"}], cases=[{"papers": [{"body": "Đơn", "originals": "1"}]}],
        subjects="Công dân", agencies="Thư viện", results="Thẻ", laws=[{"code": "1/2020/QĐ"}],
    )  # fmt: skip
    reviewed, not_yet = procedure(**whole, review=REVIEWED), procedure(**whole)
    assert not compose(replace(edition_of(shipped, reviewed), unit_spec=unit)).draft
    assert compose(replace(edition_of(shipped, not_yet), unit_spec=unit)).draft
    for part in ("steps", "methods", "cases", "subjects", "agencies", "results", "laws"):  # what every record has, and this file lost
        lacking = procedure(**{**whole, part: []}, review=REVIEWED)
        assert compose(replace(edition_of(shipped, lacking), unit_spec=unit)).draft, part


def test_brackets_of_a_published_text_make_no_draft(shipped):
    plain = compose(edition_of(shipped, procedure()))
    assert compose(edition_of(shipped, procedure(conditions="Có thẻ [cũ hoặc mới]."))).blanks == plain.blanks


def test_a_paper_has_a_box_and_a_note_has_none(shipped):
    papers = [{"body": "Đơn", "originals": "1"}, {"body": "Lưu ý"}, {"body": "Ảnh", "copies": "2"}, {"body": "Ghi chú"}]
    with_notes = compose(edition_of(shipped, procedure(cases=[{"papers": papers}])))
    without = compose(edition_of(shipped, procedure(cases=[{"papers": [p for p in papers if len(p) > 1]}])))
    assert boxes(with_notes) == boxes(without) == boxes(compose(edition_of(shipped, procedure()))) + 2


def boxes(layout: Layout) -> int:
    """Items of lists that begin with a drawing."""
    return sum(
        1
        for page in layout.pages
        for item in frames(page, role="LI")
        if any(isinstance(n, Frame) and n.role == "Artifact" and n.box.x == 0 and n.children for n, *_ in walk(item.frame))
    )


def test_each_part_has_its_mark_until_somebody_has_reviewed_it(shipped):
    marked, free = (compose(edition_of(shipped, procedure(review=r))) for r in ({**REVIEWED, "checked_on": "[ngày]"}, REVIEWED))
    assert heard(free).count("chưaràsoát") == 0
    assert heard(marked).count("chưaràsoát") == sum(1 for s in marked.edition.topic.sections.values() if s.record)


# -- long names -----------------------------------------------------------------


@pytest.mark.parametrize("length", [16, 70, 100, 1192])
def test_a_name_of_any_length_is_seen_first_and_printed_whole(shipped, length):
    name = ("Cấp thẻ đọc sách cho người lớn và trẻ em " * 40)[:length].strip()
    layout = compose(edition_of(shipped, procedure(name=name)))
    (title,) = frames(layout.pages[0], role="H1")
    runs = [node for node, *_ in walk(title.frame) if isinstance(node, Run)]
    assert letters(name).startswith(letters("".join(run.text for run in runs)).rstrip("…"))
    assert letters(name) in heard(layout)
    assert min(run.size_pt for run in runs) > layout.edition.format_spec.scale[layout.step]["body"]


def test_a_later_page_begins_with_the_code_and_the_short_name(shipped):
    layout = compose(edition_of(shipped, procedure(name="Cấp thẻ đọc sách, " * 20, steps=[{"body": LINE * 60}])))
    assert "Mãthủtục:9.000001·Cấpthẻđọcsách," in letters("".join(painted(layout.pages[1])))


def test_a_case_never_stands_alone_at_the_foot_of_a_page(shipped):
    for lines in range(24, 60):
        cases = [{"heading": "Lần đầu", "papers": [{"body": "Đơn xin thẻ", "originals": "1"}]}]
        layout = compose(edition_of(shipped, procedure(steps=[{"body": "Nộp đơn.\n" * lines}], cases=cases)))
        for page in layout.pages:
            text = letters("".join(painted(page)))
            assert ("Lầnđầu" in text) == ("Đơnxinthẻ" in text), lines


def test_no_official_name_is_too_small_for_its_distance(shipped):
    layout = compose(edition_of(shipped, procedure(name="Cấp thẻ đọc sách " * 50)))
    assert "title_small" not in {problem.code for problem in check_layout(layout)}


# -- pages ----------------------------------------------------------------------


def test_a_part_is_named_again_on_each_later_page_and_heard_once(shipped):
    layout = compose(edition_of(shipped, absurd()))
    again = [n for n, page in enumerate(layout.pages) if "(tiếptheo)" in letters("".join(painted(page)))]
    assert len(again) > 10
    assert heard(layout).count("Trìnhtựthựchiện") == 1 and "(tiếptheo)" not in heard(layout)


def painted(page):
    return [item.text for item, *_ in items(page) if isinstance(item, Run)]


def test_the_foot_and_the_draft_mark_are_heard_on_the_first_page_only(shipped):
    layout = compose(edition_of(shipped, absurd()))
    assert heard(layout).count("BẢNNHÁP") == 1 and heard(layout).count("Ngườiràsoát") == 1
    assert all("BẢNNHÁP" in letters("".join(painted(page))) for page in layout.pages)


def test_only_the_everyday_layer_goes_on_a_page_of_fixed_size(shipped):
    told = procedure(plain=PLAIN, conditions="Biết đọc")
    layout = compose(edition_of(shipped, told, HANDOUT))
    assert len(layout.pages) == 2 and not layout.problems
    assert "Biếtđọc" not in heard(layout) and letters("Chụp đơn.") in heard(layout)


@pytest.mark.parametrize("format", ["a4-niem-yet", "a4-text", "a4-large"])
def test_the_notice_fits_every_flowing_paper(shipped, format):
    layout = compose(edition_of(shipped, procedure(plain=PLAIN, steps=[{"heading": "Bước", "body": LINE * 30}]), format))
    assert not has_errors(check_layout(layout))


def test_the_samples_are_ours_and_say_so(shipped):
    for code in CODES:
        told = shipped.loaded.procedures[code]
        assert "tóm lược" in told.review.source and not told.reviewed and told.plain
        assert not any(isinstance(words, Official) for words in strings(told.plain))
        assert not any(isinstance(day, dt.date) for day in (told.review.checked_on, told.review.review_by))
