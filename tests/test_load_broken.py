"""A corpus of broken projects: each mistake is named at its own line and column, and nothing raises."""

import datetime as dt

import pytest
from projects import FILES, D, F, H, L, M, P, T, U, swap, write

from leaflet_gen.build import check_edition
from leaflet_gen.cli.report import problem_json, render
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.messages import has
from leaflet_gen.problems import has_errors

TODAY = dt.date(2026, 11, 30)
NFD = "e\u0302\u0301"  # ế as three characters
TITLE = "title: Nộp hồ sơ **tại nhà**"
BODY = "        body: Đăng nhập bằng {unit.login}."


VARIANT = (
    "variants:\n  nguoi-cao-tuoi:\n    label: Người cao tuổi\n    for: Chữ lớn.\n    code: 5B-CT\n"
    "    sections:\n      help:\n        heading: Gọi ai?\n"
)
VILLAGE = 'village:\n  sections:\n    helper:\n      heading: "{village.contact}"\n      dial: tel\n      when: {phone: có}\n'
OWN = {T: FILES[T] + VILLAGE}
LAID = "villages:\n  sheet:\n    panels:\n      page:\n        body:\n          - {kind: text, from: helper.heading}\n"


def topic(old: str, new: str) -> dict[str, str]:
    return swap(T, old, new)


def deep(levels: int) -> str:
    return "schema: 1\ntitle: " + "[" * levels + "]" * levels + "\n"


# what it is, files changed, code, file:line:column
CASES = [
    # the file as bytes
    ("missing project", {P: None}, "file_missing", P),
    ("empty file", {T: ""}, "file_empty", T),
    ("only a comment", {T: "# sau này viết\n"}, "file_empty", T),
    ("too large", {T: "# " + "x" * 1_000_001}, "file_too_large", T),
    ("a photograph called yaml", {T: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"}, "not_text", T),
    ("one damaged letter", {T: FILES[T].encode().replace("Nộp".encode(), b"N\xe1\xbbp")}, "utf8_broken", f"{T}:2:9"),
    ("a control character", topic("tại nhà", "tại\x08nhà"), "control_character", f"{T}:2:23"),
    ("utf-16", {T: FILES[T].encode("utf-16")}, "encoding_converted", T),
    ("utf-16 without a mark", {T: FILES[T].encode("utf-16-be")}, "encoding_converted", T),
    ("another suffix", {"content/units/khac.yml": "x"}, "file_suffix", "content/units/khac.yml"),
    # YAML
    ("tab indent", topic("  source:", "\tsource:"), "yaml_tab", f"{T}:7:1"),
    ("tab after spaces", topic("  source:", "  \tsource:"), "yaml_tab", f"{T}:7:3"),
    ("quote open to the end", {T: 'schema: 1\ntitle: "Nộp hồ sơ\ncode: 5B\n'}, "yaml_unclosed_quote", f"{T}:2:8"),
    (
        "quote closed by the next one",
        topic(TITLE + "\ncode: 5B", 'title: "Nộp hồ sơ\ncode: "5B"'),
        "yaml_unclosed_quote",
        f"{T}:2:8",
    ),
    ("quote that swallows a key", topic(TITLE + "\ncode: 5B", 'title: "Nộp hồ sơ\ncode: 5B"'), "yaml_unclosed_quote", f"{T}:2:8"),
    ("text after a quote", topic(TITLE, 'title: "Nộp" hồ sơ'), "yaml_after_quote", f"{T}:2:14"),
    ("apostrophe in single quotes", topic(TITLE, "title: 'it's'"), "yaml_after_quote", f"{T}:2:12"),
    ("backslash in quotes", topic(TITLE, 'title: "C:\\dir"'), "yaml_escape", f"{T}:2:11"),
    ("colon in text", topic(TITLE, "title: Lưu ý: mang theo"), "yaml_colon", f"{T}:2:13"),
    ("colon after a wide letter", topic(TITLE, "title: 😀 ý: b"), "yaml_colon", f"{T}:2:11"),
    ("colon in a list item", topic(BODY, "        body:\n          - Lưu ý: mang theo"), "text_with_colon", f"{T}:15:13"),
    ("no space after the colon", topic("code: 5B", "code:5B"), "yaml_no_space", f"{T}:3:6"),
    ("no space in the first line", {T: "schema:1\n"}, "yaml_no_space", f"{T}:1:8"),
    ("no colon", topic("code: 5B", "code 5B"), "yaml_no_colon", f"{T}:3:1"),
    ("bad indent", topic("  review_by", "    review_by"), "yaml_indent", f"{T}:9:5"),
    ("bad indent to the left", topic("  review_by", " review_by"), "yaml_indent", f"{T}:9:2"),
    ("text begins with emphasis", topic(TITLE, "title: **Nộp** hồ sơ"), "yaml_special_start", f"{T}:2:8"),
    (
        "text begins with a field",
        topic("Đăng nhập bằng {unit.login}.", "{unit.login} để vào"),
        "yaml_special_start",
        f"{T}:14:15",
    ),
    ("text begins with @", topic(TITLE, "title: @xã"), "yaml_special_start", f"{T}:2:8"),
    ("text begins with >", topic(TITLE, "title: > 20 người"), "yaml_special_start", f"{T}:2:8"),
    ("bracket left open", topic(TITLE, "title: [số"), "yaml_unclosed_bracket", f"{T}:2:8"),
    ("swallowed by #", topic("Đăng nhập\n", "Phòng #5\n"), "text_after_hash", f"{T}:13:24"),
    ("colour swallowed by #", swap(H, 'ink: "#14213d", paper', "ink: #14213d\n  , paper"), "text_after_hash", f"{H}:3:16"),
    (
        "dash without a space, joined",
        topic(BODY, "        body:\n          - Một.\n            -Hai."),
        "yaml_dash_space",
        f"{T}:16:13",
    ),
    ("dash without a space", topic(BODY, "        body:\n          - Một.\n          -Hai."), "yaml_dash_space", f"{T}:16:11"),
    ("duplicate key", topic("code: 5B", "code: 5B\ntitle: lại"), "key_duplicate", f"{T}:4:1"),
    ("duplicate key in other letters", topic("code: 5B", f"{NFD}: a\nế: b\ncode: 5B"), "key_duplicate", f"{T}:4:1"),
    ("alias", topic(TITLE, "title: *abc"), "yaml_alias", f"{T}:2:8"),
    ("anchor", topic(TITLE, "title: &abc Nộp"), "yaml_anchor", f"{T}:2:8"),
    ("merge key", topic("evidence:\n", "evidence:\n  <<: {source: a}\n"), "yaml_merge", f"{T}:7:3"),
    ("python tag", topic(TITLE, "title: !!python/object/apply:os.system [ls]"), "yaml_tag", f"{T}:2:8"),
    ("harmless tag", topic("edition: 01", "edition: !!str 01"), "yaml_tag", f"{T}:4:10"),
    ("two documents", {T: FILES[T] + "---\nschema: 1\n"}, "yaml_documents", f"{T}:20:1"),
    ("too deep", {T: deep(60)}, "yaml_depth", f"{T}:2:47"),
    ("much too deep", {T: deep(50_000)}, "yaml_depth", f"{T}:2:47"),
    ("a list as key", topic("code: 5B", "[a, b]: 5B"), "yaml_key", f"{T}:3:1"),
    ("root is a list", {T: "- schema: 1\n"}, "root_list", f"{T}:1:1"),
    ("root is text", {T: "\n  Nộp hồ sơ\n"}, "root_text", f"{T}:2:3"),
    # the model
    ("no schema", topic("schema: 1\n", ""), "schema_missing", f"{T}:1:1"),
    ("schema of the future", topic("schema: 1", "schema: 2"), "schema_unknown", f"{T}:1:9"),
    ("mistyped key", topic("title:", "tilte:"), "key_unknown", f"{T}:2:1"),
    ("mistyped nested key", topic("        alt:", "        atl:"), "key_unknown", f"{T}:16:9"),
    ("mistyped alias key", swap(M, "{kind: code, from: start}", "{kind: code, form: start}"), "key_unknown", f"{M}:10:26"),
    ("missing key", topic("code: 5B\n", ""), "key_missing", f"{T}:1:1"),
    ("missing nested key", topic("  source: Bản tin ngày 08/11/2022\n", ""), "key_missing", f"{T}:6:1"),
    ("list for text", topic(TITLE, "title:\n  - Nộp"), "value_type", f"{T}:3:3"),
    ("true for text", topic("code: 5B", "code: true"), "value_type", f"{T}:3:7"),
    (
        "text for a group",
        topic("    target:\n      url: https://dichvucong.gov.vn", "    target: https://dichvucong.gov.vn"),
        "value_type",
        f"{T}:18:13",
    ),
    ("list for text or group", swap(U, "login: VNeID", "login:\n  - VNeID"), "value_type", f"{U}:8:3"),
    ("nothing after the colon", topic("code: 5B", "code:"), "value_empty", f"{T}:3:1"),
    ("empty text", topic("code: 5B", 'code: ""'), "text_empty", f"{T}:3:7"),
    ("empty text in one language", swap(U, "{vi: xã Vĩnh Hoàng}", "{vi: ' '}"), "text_empty", f"{U}:3:12"),
    ("not a day", topic("23/11/2026", "31/02/2026"), "day_wrong", f"{T}:5:12"),
    ("not a number", swap(F, "margin: 14", "margin: 14 mm"), "number_wrong", f"{F}:5:9"),
    ("not a colour", swap(H, '"#14213d"', '"#14213"'), "colour_wrong", f"{H}:3:16"),
    ("not one of the choices", swap(F, "margin: 14", "margin: 14\npages: mnay"), "value_choice", f"{F}:6:8"),
    (
        "over 100 per cent",
        topic("  start:", "  so-lieu:\n    bars: [{label: Năm, percent: 120}]\n  start:"),
        "number_large",
        f"{T}:18:34",
    ),
    ("too few lengths", swap(F, "[210, 297]", "[210]"), "list_short", f"{F}:4:1"),
    ("too many lengths", swap(F, "[210, 297]", "[210, 297, 3]"), "list_full", f"{F}:4:7"),
    ("empty list", swap(P, "[vinh-hoang]", "[]"), "list_short", f"{P}:2:1"),
    ("placeholder without quotes", swap(U, '"[giờ làm việc]"', "[giờ làm việc]"), "text_unquoted", f"{U}:10:8"),
    ("placeholder without quotes in a body", topic("Đăng nhập bằng {unit.login}.", "[một câu]"), "text_unquoted", f"{T}:14:15"),
    ("day without quotes", topic('checked_on: "[ngày kiểm tra]"', "checked_on: [ngày kiểm tra]"), "text_unquoted", f"{T}:8:15"),
    ("field without quotes", swap(U, '"[địa chỉ]"', "{unit.place}"), "text_unquoted", f"{U}:11:10"),
    # what only several files show
    ("unknown unit", swap(P, "[vinh-hoang]", "[vinh-hoan]"), "unit_unknown", f"{P}:2:9"),
    ("unknown topic", swap(P, "nop-ho-so", "nop-hoso"), "topic_unknown", f"{P}:5:12"),
    ("topic name that climbs out", swap(P, "nop-ho-so", "../../../etc"), "topic_unknown", f"{P}:5:12"),
    ("unknown material", swap(P, "huong-dan", "huongdan"), "material_unknown", f"{P}:4:15"),
    ("unknown format", swap(P, "[a4]", "[a4, a5]"), "format_unknown", f"{P}:6:19"),
    ("unknown theme", swap(P, "[a4]", "[a4]\n    themes: [color]"), "theme_unknown", f"{P}:7:14"),
    ("default theme that is not there", {"assets/themes/black.yaml": None}, "theme_unknown", f"{P}:4:15"),
    ("unknown language", swap(P, "[a4]", "[a4]\n    languages: [vn]"), "language_unknown", f"{P}:7:17"),
    ("unit that is not listed", swap(P, "[a4]", "[a4]\n    units: [trung-nam]"), "unit_not_listed", f"{P}:7:13"),
    ("topic of no language", {T: None, "content/topics/nop-ho-so/.giu": "x"}, "topic_no_words", f"{P}:5:12"),
    (
        "topic for another unit only",
        {T: None, "content/topics/nop-ho-so/vi@trung-nam.yaml": FILES[T], "content/units/trung-nam.yaml": FILES[U]},
        "topic_no_words_for_unit",
        f"{P}:5:12",
    ),
    (
        "topic in an unknown language",
        {"content/topics/nop-ho-so/xx.yaml": FILES[T]},
        "language_unknown",
        "content/topics/nop-ho-so/xx.yaml",
    ),
    (
        "topic for an unknown unit",
        {"content/topics/nop-ho-so/vi@nha.yaml": FILES[T]},
        "unit_unknown",
        "content/topics/nop-ho-so/vi@nha.yaml",
    ),
    ("language file with another's tag", swap(L, "tag: vi", "tag: en"), "language_tag", f"{L}:2:6"),
    ("unit in an unknown language", swap(U, "Vĩnh Hoàng}", "Vĩnh Hoàng, fr: x}"), "language_unknown", f"{U}:3:27"),
    (
        "not translated",
        {"content/languages/en.yaml": FILES[L].replace("tag: vi", "tag: en"), **swap(P, "[a4]", "[a4]\n    languages: [en]")},
        "topic_not_translated",
        f"{P}:7:17",
    ),
    ("unknown field", topic("{unit.login}", "{unit.logon}"), "field_unknown", f"{T}:14:30"),
    ("unknown field of a label", swap(L, "{count}", "{number}"), "field_unknown", f"{L}:8:19"),
    ("lone brace", topic("{unit.login}.", "{unit.login. Rồi"), "braces_unbalanced", f"{T}:14:30"),
    ("lone emphasis", topic("**tại nhà**", "**tại nhà"), "emphasis_unbalanced", f"{T}:2:18"),
    ("no layout for the kind", swap(F, "kind: sheet", "kind: gap-ba"), "material_no_layout", f"{P}:6:15"),
    ("section nobody wrote", topic("  start:", "  begin:"), "section_missing", f"{T}:10:1"),
    ("when outside village", topic("  steps:\n", "  steps:\n    when: {internet: không}\n"), "village_only", f"{T}:12:5"),
    ("dial in a variant", {T: FILES[T] + VARIANT + "        dial: tel\n"}, "village_only", f"{T}:28:9"),
    ("a village's section nobody wrote", {**OWN, M: FILES[M] + LAID.replace("helper", "helpers")}, "section_missing", f"{T}:21:3"),
    ("a village's number nobody wrote", {**OWN, M: FILES[M] + LAID.replace("heading", "contact")}, "key_missing", f"{T}:22:5"),
    ("a village's panel nobody has", {M: FILES[M] + LAID.replace("page:", "pgae:")}, "panel_unknown", f"{M}:14:7"),
    ("promise nobody wrote", swap(M, "from: title", "from: promise"), "key_missing", f"{T}:1:1"),
    ("unknown part of a section", swap(M, "from: steps", "from: steps.hedding"), "from_unknown", f"{M}:9:33"),
    ("unknown part of a unit", swap(M, "from: title", "from: unit.nmae"), "from_unknown", f"{M}:8:32"),
    ("unknown kind of block", swap(M, "kind: items", "kind: itmes"), "block_unknown", f"{M}:9:20"),
    ("unknown style", swap(M, "style: title", "style: titel"), "style_unknown", f"{M}:8:46"),
    ("unknown surface", swap(M, "        body:", "        surface: pgae\n        body:"), "surface_unknown", f"{M}:7:18"),
    (
        "unknown panel",
        swap(F, "margin: 14", "margin: 14\nsheets: [{panels: [{name: trang, width: 210}]}]"),
        "panel_unknown",
        f"{M}:6:7",
    ),
    ("unknown colour", swap(H, "code: {fill: paper", "code: {fill: papr"), "colour_unknown", f"{H}:16:16"),
    ("palette of names", swap(H, '"#14213d"', "paper"), "palette_value", f"{H}:3:16"),
    ("unknown face", swap(H, "title: {face: bold", "title: {face: bolt"), "face_unknown", f"{H}:5:17"),
    ("leading inside out", swap(H, "title: {face: bold, leading: 1.2", "title: {face: bold, leading: -1.2"), "number_small", f"{H}:5:32"),
    ("margin inside out", swap(F, "margin: 14", "margin: -14"), "number_small", f"{F}:5:9"),
    ("theme without a part", swap(H, "  stamp: {text: ink, heading: ink, accent: ink}\n", ""), "theme_part_missing", f"{H}:14:1"),
    ("kind of format mistyped", swap(F, "kind: sheet", "kind: shet"), "format_kind", f"{F}:3:7"),
    ("white that grows", swap(F, "gap: 3,2", "gap: 3,2\ngap_floor: 4"), "number_large", f"{F}:7:12"),
    ("row without a style", swap(F, ", small: 7.5", ""), "scale_style_missing", f"{F}:12:5"),
    ("floor without a style", swap(F, ", small: 7}", "}"), "floor_missing", f"{F}:10:1"),
    ("drawing in a colour no theme has", swap(D, "f-ink", "f-pink"), "picture_colour", D),
    (
        "one edition twice",
        {P: FILES[P] + "  - {material: huong-dan, topic: nop-ho-so, formats: [a4], themes: [colour]}\n"},
        "edition_twice",
        f"{P}:7:16",
    ),
    # pictures
    ("unknown picture", topic("picture: hinh", "picture: hing"), "picture_unknown", f"{T}:15:18"),
    ("image that is missing", topic("picture: hinh", "picture: anh/nha.png"), "picture_missing", f"{T}:15:18"),
    ("image above the project", topic("picture: hinh", "picture: ../nha.png"), "picture_outside", f"{T}:15:18"),
    ("image at the root", topic("picture: hinh", "picture: /etc/nha.png"), "picture_outside", f"{T}:15:18"),
    ("image on a drive", topic("picture: hinh", "picture: C:\\nha.png"), "picture_outside", f"{T}:15:18"),
    (
        "image that is text",
        {**topic("picture: hinh", "picture: nha.png"), "nha.png": "không phải ảnh"},
        "picture_not_image",
        f"{T}:15:18",
    ),
    ("drawing that is cut off", {D: FILES[D][:60]}, "svg_broken", f"{T}:15:18"),
    ("drawing with a DOCTYPE", {D: "<!DOCTYPE svg>" + FILES[D]}, "svg_doctype", f"{T}:15:18"),
    ("drawing without a size", swap(D, 'viewBox="0 0 10 10"', 'viewBox="0 0 0 10"'), "svg_no_viewbox", f"{T}:15:18"),
    ("drawing too large", {D: FILES[D] + " " * 1_000_001}, "picture_too_large", f"{T}:15:18"),
]


@pytest.mark.parametrize(("changed", "code", "place"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_mistake_is_named_at_its_own_place(tmp_path, changed, code, place):
    loaded, problems = load_project(write(tmp_path, changed))
    problems += editions(loaded)[1]
    found = [(p.code, str(p.place)) for p in problems]
    assert (code, place) in found
    assert all(has(p.code) for p in problems)
    assert all(has(remark) for p in problems for remark, _ in p.also)
    for lang in ("vi", "en"):
        said = render(problems, loaded.sources, lang)
        assert f"{place}: " in said and "{" + "near" not in said
        assert [problem_json(p, lang)["code"] for p in problems] == [code for code, _ in found]
    for edition in editions(loaded)[0]:  # what is still there can be drawn
        check_edition(edition, TODAY)


SEVERAL = {"quote that swallows a key", "mistyped nested key", "duplicate key in other letters"}  # honest consequences


@pytest.mark.parametrize(
    ("changed", "code"), [case[1:3] for case in CASES if case[0] not in SEVERAL], ids=[c[0] for c in CASES if c[0] not in SEVERAL]
)
def test_one_mistake_does_not_make_a_crowd_of_problems(tmp_path, changed, code):
    loaded, problems = load_project(write(tmp_path, changed))
    errors = [p for p in [*problems, *editions(loaded)[1]] if p.severity == "error" and p.code != code]
    assert len(errors) <= 2, [(p.code, str(p.place)) for p in errors]


def test_the_project_they_are_made_from_is_good(tmp_path):
    loaded, problems = load_project(write(tmp_path))
    assert problems == []
    assert [e.name for e in editions(loaded)[0]] == ["huong-dan_a4_colour_vi_vinh-hoang", "huong-dan_a4_black_vi_vinh-hoang"]


def test_an_unclosed_quote_says_where_it_opened_and_where_it_was_noticed(tmp_path):
    _, problems = load_project(write(tmp_path, {T: 'schema: 1\ntitle: "Nộp hồ sơ\ncode: 5B\n'}))
    quote = next(p for p in problems if p.code == "yaml_unclosed_quote")
    assert (str(quote.place), [(code, str(place)) for code, place in quote.also]) == (f"{T}:2:8", [("noticed_here", f"{T}:4:1")])


def test_a_duplicate_key_names_both_places(tmp_path):
    _, problems = load_project(write(tmp_path, topic("code: 5B", "code: 5B\ntitle: lại")))
    assert [(p.code, str(p.place), [str(place) for _, place in p.also]) for p in problems] == [
        ("key_duplicate", f"{T}:4:1", [f"{T}:2:1"])
    ]


def test_a_broken_file_hides_nothing_in_another(tmp_path):
    broken = {
        P: "- a\n",
        U: "x: [",
        T: "schema: 1\ntitle: \n",
        F: "\tx",
        H: "schema: 9\n",
        M: "a: *b\n",
        L: "schema: 1\nnmae: x\n",
    }
    _, problems = load_project(write(tmp_path, broken))
    assert {p.place.file for p in problems if p.severity == "error"} == set(broken)


def test_a_picture_that_is_missing_is_named_wherever_it_is_asked_for(tmp_path):
    again = "      - {heading: Chọn, picture: hing}\n  start:"
    text = FILES[T].replace("picture: hinh", "picture: hing").replace("  start:", again)
    _, problems = load_project(write(tmp_path, {T: text}))
    assert [(p.code, str(p.place)) for p in problems] == [("picture_unknown", f"{T}:15:18"), ("picture_unknown", f"{T}:17:34")]


def test_an_alias_bomb_is_refused_at_once(tmp_path):
    bomb = "schema: 1\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    _, problems = load_project(write(tmp_path, {T: bomb}))
    assert sum(p.code == "yaml_alias" for p in problems) == 72


@pytest.mark.parametrize(
    ("wrong", "near"), [("tilte", "title"), ("Title", "title"), ("edited-on", "edited_on"), ("section", "sections")]
)
def test_a_mistyped_key_gets_a_guess_and_is_not_missing_as_well(tmp_path, wrong, near):
    changed = FILES[T].replace(f"\n{near}:", f"\n{wrong}:")
    _, problems = load_project(write(tmp_path, {T: changed}))
    assert [(p.code, p.values["near"]) for p in problems] == [("key_unknown", near)]


def test_the_guess_for_a_choice_is_one_of_the_choices(tmp_path):
    _, problems = load_project(write(tmp_path, swap(F, "margin: 14", "margin: 14\npages: mnay")))
    assert [(p.values["near"], p.values["known"]) for p in problems if p.code == "value_choice"] == [("many", ("fixed", "many"))]


def test_a_notice_or_warning_alone_does_not_stop_a_build(tmp_path):
    loaded, problems = load_project(write(tmp_path, {T: FILES[T].encode("utf-16"), "content/units/khac.yml": "x"}))
    assert {p.severity for p in problems} == {"notice", "warning"} and not has_errors(problems)
    assert len(editions(loaded)[0]) == 2


EN_L, EN_T = "content/languages/en.yaml", "content/topics/nop-ho-so/en.yaml"
OTHER = "content/units/trung-nam.yaml"
FOLDER = "content/topics/nop-ho-so/"


def found(tmp_path, changed):
    return [(p.code, str(p.place), p.severity) for p in load_project(write(tmp_path, changed))[1]]


@pytest.mark.parametrize("spare", ["vi - Copy.yaml", "vi (1).yaml", "vi~.yaml", "vi.yaml.bak", "vi - Sao chép.yaml", "vi.yaml~"])
def test_a_backup_beside_a_file_is_left_alone_with_a_warning(tmp_path, spare):
    assert found(tmp_path, {FOLDER + spare: "x"}) == [("file_spare", FOLDER + spare, "warning")]


@pytest.mark.parametrize("extra", [{}, {T + ".txt": FILES[T]}])
def test_a_topic_without_its_vietnamese_is_an_error_at_its_order(tmp_path, extra):
    problems = found(tmp_path, {T: None, EN_T: FILES[T], EN_L: FILES[L].replace("tag: vi", "tag: en"), **extra})
    assert [p for p in problems if p[2] == "error"] == [("topic_no_vi", f"{P}:5:12", "error")]


def test_an_order_in_english_alone_needs_no_vietnamese(tmp_path):
    changed = {T: None, EN_T: FILES[T], EN_L: FILES[L].replace("tag: vi", "tag: en"), **swap(P, "[a4]", "[a4]\n    languages: [en]")}
    assert found(tmp_path, changed) == []


def test_a_copied_unit_is_warned_of_at_what_was_left_as_it_was(tmp_path):
    changed = {
        OTHER: FILES[U].replace("{vi: xã Vĩnh Hoàng}", "xã Trung Nam"),
        **swap(P, "[vinh-hoang]", "[vinh-hoang, trung-nam]"),
    }
    problems = load_project(write(tmp_path, changed))[1]
    assert [(p.code, str(p.place), p.severity, [(c, str(at)) for c, at in p.also]) for p in problems] == [
        ("unit_twice", f"{OTHER}:2:7", "warning", [("first_here", f"{U}:2:7")])
    ]
    changed[OTHER] = FILES[U].replace("code: VH", "code: TN")
    assert found(tmp_path, changed) == [("unit_twice", f"{OTHER}:3:12", "warning")]


def test_a_text_of_a_unit_without_vietnamese_is_an_error(tmp_path):
    changed = {EN_L: FILES[L].replace("tag: vi", "tag: en"), **swap(U, "login: VNeID", "login: {en: VNeID}")}
    assert found(tmp_path, changed) == [("vi_missing", f"{U}:7:1", "error")]


@pytest.mark.parametrize("part", ["heading", "body", "contact"])
def test_a_part_that_the_layout_asks_of_a_section_must_be_there(tmp_path, part):
    block = f"{{kind: text, from: start.{part}}}"
    changed = swap(M, "{kind: code, from: start}", block)
    problems = load_project(write(tmp_path, changed))[1]
    assert [(p.code, str(p.place), p.values["key"], [str(at) for _, at in p.also]) for p in problems] == [
        ("key_missing", f"{T}:17:3", part, [f"{M}:10:32"])
    ]
    optional = swap(M, "{kind: code, from: start}", block.replace("}", ", optional: true}"))
    assert found(tmp_path, optional) == []


@pytest.mark.parametrize("written", ["[số điện thoại]", "[một câu]"])
@pytest.mark.parametrize("form", ["{{vi: {}}}", "\n  vi: {}"])
def test_a_placeholder_without_quotes_is_one_error(tmp_path, written, form):
    problems = found(tmp_path, swap(U, "{vi: xã Vĩnh Hoàng}", form.format(written)))
    assert [code for code, *_ in problems] == ["text_unquoted"]


def test_formats_without_brackets_are_shown_with_them(tmp_path):
    problems = load_project(write(tmp_path, swap(P, "[a4]", "a4, a4-trifold")))[1]
    assert [(p.code, str(p.place)) for p in problems] == [("list_brackets", f"{P}:6:14")]
    assert "formats: [a4, a4-trifold]" in render(problems, {}, "vi")


def test_a_project_without_languages_is_one_error(tmp_path):
    changed = {L: None, EN_T: FILES[T], **swap(P, "[a4]", "[a4]\n    languages: [vi]")}
    assert found(tmp_path, changed) == [("languages_missing", "content/languages", "error")]


def test_a_broken_language_is_not_unknown_as_well(tmp_path):
    assert {file.split(":")[0] for _, file, _ in found(tmp_path, {L: "schema: 1\n"})} == {L}


def test_a_lost_section_is_shown_as_lines_to_paste(tmp_path):
    text = "          - {kind: text, from: help.heading}\n          - {kind: text, from: help.contact}\n"
    package = write(tmp_path / "package", {M: FILES[M] + text})
    root = write(tmp_path / "project", {M: None})
    problems = load_project(root, (package / "assets",))[1]
    assert [(p.code, str(p.place), p.also) for p in problems] == [("section_missing", f"{T}:10:1", ())]
    pasted = '  help:\n    heading: "[...]"\n    contact: "[...]"'
    assert problems[0].values["sample"] == pasted
    said = render(problems, {}, "vi")
    assert all(line in said for line in pasted.splitlines())
    (root / T).write_text(FILES[T] + pasted + "\n", "utf-8")
    assert load_project(root, (package / "assets",))[1] == []


def test_a_brace_left_open_is_told_where_it_opens_and_not_on_the_next_row():
    from leaflet_gen.load.read import parse

    _, (problem,) = parse("schema: 1\nfees:\n  - {kind: a, amount: 5\n  - {kind: b, amount: 6}\n", "f.yaml")
    assert (problem.code, problem.place.line, problem.place.column) == ("yaml_unclosed_bracket", 3, 5)
