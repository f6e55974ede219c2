"""What a topic asks of records, and an order does not bring."""

import pytest
from conftest import ROOT
from projects import FILES, F, L, P, T, write

from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project

PROCEDURE = "content/procedures/9.000001.yaml"
RECORD = """\
schema: 1
code: "9.000001"
name: Cấp thẻ {không phải chỗ điền} **đọc**
url: https://dichvucong.gov.vn
review: {source: Cổng, reviewed_by: "[người]", checked_on: "[ngày]", review_by: "[ngày]"}
"""
ORDER = FILES[P] + "    procedures: [all]\n    languages: [vi]\n"
LABELS = (ROOT / "content/languages/vi.yaml").read_text("utf-8")
RECORD_LABELS = LABELS[LABELS.index("\nrecord:") + 1 : LABELS.index("\n\n", LABELS.index("\nrecord:")) + 1]
TITLE, PAPERS = 'title: "{procedure.title}"', "  papers:\n    heading: Giấy tờ\n    record: papers\n"
FORM = FILES[T].replace("title: Nộp hồ sơ **tại nhà**", TITLE) + PAPERS
PLAIN = """\
plain: {title: A, promise: '{unit.fone}', time: b, fee: c, result: d, search: e, office: f, photograph: g, pay: h, receive: i,
  bring: [{body: k}]}
"""
ALL = {P: ORDER, PROCEDURE: RECORD, L: FILES[L] + RECORD_LABELS, T: FORM, F: FILES[F] + "pages: many\n"}


def found(root, **changed):
    loaded, problems = load_project(write(root, ALL | changed))
    editions(loaded)  # must not stumble over what was told
    return [(problem.code, problem.place.file) for problem in problems if problem.severity == "error"]


def test_a_form_of_parts_and_fields_with_its_records_is_in_order(tmp_path):
    assert found(tmp_path) == []
    (edition, *_), _ = editions(load_project(tmp_path)[0])
    assert edition.topic.title == "Cấp thẻ {không phải chỗ điền} **đọc**"


def test_a_part_that_no_record_has_is_told(tmp_path):
    assert found(tmp_path, **{T: FORM.replace("record: papers", "record: paper")}) == [("record_part_unknown", T)]


def test_a_field_that_no_record_has_is_told(tmp_path):
    assert found(tmp_path, **{T: FORM.replace("procedure.title", "procedure.titel")}) == [("field_unknown", T)]


@pytest.mark.parametrize("form", [FORM, FILES[T].replace("**tại nhà**", "{procedure.name}")])
def test_a_form_whose_order_brings_no_record_is_told(tmp_path, form):
    assert {code for code, _ in found(tmp_path, **{P: FILES[P], T: form})} == {"record_missing"}


def test_a_language_without_words_for_records_is_told(tmp_path):
    assert found(tmp_path, **{L: FILES[L]}) == [("record_labels_missing", P)]


def test_our_own_words_in_a_record_keep_our_rules(tmp_path):
    assert found(tmp_path, **{PROCEDURE: RECORD + PLAIN}) == [("field_unknown", PROCEDURE)]


def test_a_procedure_that_is_not_there_is_told(tmp_path):
    assert found(tmp_path, **{P: ORDER.replace("[all]", '["9.000002"]')}) == [("procedure_unknown", P)]


def test_a_code_that_is_not_its_file_s_name_is_told(tmp_path):
    assert found(tmp_path, **{PROCEDURE: RECORD.replace('"9.000001"', '"9.00001"')}) == [("procedure_code", PROCEDURE)]


def noticed(root, **changed):
    return [p.code for p in load_project(write(root, ALL | changed))[1] if p.severity in ("warning", "notice")]


def test_a_page_that_needs_everyday_words_and_has_none_is_noticed(tmp_path):
    assert "procedure_no_plain" not in noticed(tmp_path / "long")
    assert "procedure_no_plain" in noticed(tmp_path / "short", **{F: FILES[F]})


def test_a_film_without_slides_is_told(tmp_path):
    film = ORDER + "    channels: [video]\n"
    assert "channel_no_slides" in noticed(tmp_path / "paper", **{P: film})
    slides = {F: FILES[F] + "pages: many\npixels: [1080, 1920]\n"}
    assert "channel_no_slides" not in noticed(tmp_path / "slides", **{P: film} | slides)


def test_a_broken_record_that_is_asked_for_is_told_by_its_own_fault(tmp_path):
    loaded, problems = load_project(write(tmp_path, ALL | {PROCEDURE: RECORD + "stat: repealed\n"}))
    assert [p.code for p in problems if p.severity == "error"] == ["key_unknown"]
    assert "usage_material" not in [p.code for p in editions(loaded, ["9.000001"])[1]]
