"""One content file for several audiences: what is merged, where it stands, what is built, and the list of what differs."""

import json
import pickle

import pytest
from projects import FILES, L, M, P, T, write
from runs import run

from leaflet_gen.layout.tree import Frame, reading_order, walk
from leaflet_gen.load.differences import compare
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.load.schema import schemas
from leaflet_gen.problems import Place

OLD = """\
variants:
  nguoi-cao-tuoi:
    label: Người cao tuổi
    for: Đọc chữ lớn, có người giúp.
    code: 5B-CT
    title: Nộp hồ sơ **có người giúp**
    evidence:
      source: Bản tin ngày 09/11/2022
    sections:
      start:
        target:
          heading: Nhờ con cháu quét
      safety:
        heading: Giữ mật khẩu
"""
ORDERED = FILES[P].replace("    formats: [a4]\n", "    formats: [a4]\n    variants: [base, nguoi-cao-tuoi]\n")
KEY = ("nop-ho-so", "vi", None, "nguoi-cao-tuoi")
T_EN, EN = "content/topics/nop-ho-so/en.yaml", "content/languages/en.yaml"


def loaded_with(root, variants: str = OLD, project: str = ORDERED, **more):
    return load_project(write(root, {T: FILES[T] + variants, P: project, **more}))


def codes(problems) -> list[str]:
    return [p.code for p in problems]


def line_of(text: str, part: str) -> int:
    return 1 + next(n for n, line in enumerate(text.splitlines()) if part in line)


# -- merging -------------------------------------------------------------------------------


def test_a_group_is_merged_key_by_key_and_the_base_stays_as_it_was(tmp_path):
    loaded, problems = loaded_with(tmp_path)
    assert problems == []
    base, varied = loaded.topics[KEY[:3]], loaded.variations[KEY].topic
    assert varied.title == "Nộp hồ sơ **có người giúp**" and base.title == "Nộp hồ sơ **tại nhà**"
    assert varied.sections["start"].target.heading == "Nhờ con cháu quét" and base.sections["start"].target.heading is None
    assert varied.sections["start"].target.url == base.sections["start"].target.url
    assert varied.evidence.source == "Bản tin ngày 09/11/2022" and varied.evidence.review_by == base.evidence.review_by
    assert varied.sections["steps"] == base.sections["steps"] and set(varied.sections) - set(base.sections) == {"safety"}
    assert not base.variants and not varied.variants


def test_every_value_keeps_the_line_it_was_written_on(tmp_path):
    loaded, _ = loaded_with(tmp_path)
    text, varied = FILES[T] + OLD, loaded.variations[KEY].topic
    assert varied.title.place == Place(T, line_of(text, "có người giúp**"), 12)
    assert varied.sections["start"].target.heading.place.line == line_of(text, "Nhờ con cháu")
    assert varied.sections["start"].target.url.place.line == line_of(text, "url:")
    document = loaded.variations[KEY].document
    assert document.key(("sections", "safety")).line == line_of(text, "  safety:")
    assert document.key(("sections", "steps")).line == line_of(text, "  steps:")
    assert document.place(("sections", "steps", "items", 0, "body")).line == line_of(text, "body:")


def test_a_list_is_taken_whole(tmp_path):
    fewer = OLD + "      steps:\n        items:\n          - heading: Gọi người giúp\n"
    loaded, problems = loaded_with(tmp_path, fewer)
    (item,) = loaded.variations[KEY].topic.sections["steps"].items
    assert problems == [] and item.heading == "Gọi người giúp" and item.body == () and item.picture is None
    values = loaded.variations[KEY].document.values
    assert ("sections", "steps", "items", 0, "body") not in values  # nothing of the list it replaces is left


def test_null_takes_a_section_or_a_key_away(tmp_path):
    spare = FILES[T] + "  safety:\n    heading: Đừng để bị lừa\n    body: Giữ kín mật khẩu.\n  more:\n    body: Lời thêm.\n"
    variants = OLD.replace("        heading: Giữ mật khẩu\n", "        body: null\n      more: null\n")
    loaded, problems = load_project(write(tmp_path, {T: spare + variants, P: ORDERED}))
    sections = loaded.variations[KEY].topic.sections
    assert problems == [] and "more" not in sections
    assert sections["safety"].heading == "Đừng để bị lừa" and sections["safety"].body == ()
    assert set(loaded.topics[KEY[:3]].sections) == {"steps", "start", "safety", "more"}


def test_the_words_of_one_unit_have_variants_of_their_own(tmp_path):
    own = T.replace("vi.yaml", "vi@vinh-hoang.yaml")
    changed = {T: FILES[T] + OLD, own: FILES[T] + OLD.replace("có người giúp**", "cùng con cháu**"), P: ORDERED}
    loaded, problems = load_project(write(tmp_path, changed))
    assert problems == []
    made, _ = editions(loaded, theme="colour")
    assert [str(e.topic.title) for e in made] == ["Nộp hồ sơ **tại nhà**", "Nộp hồ sơ **cùng con cháu**"]


# -- problems ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ("    title: Nộp", "    titel: Nộp", "key_unknown", "titel"),
        ("          heading: Nhờ", "          headng: Nhờ", "key_unknown", "headng"),
        ("        heading: Giữ mật khẩu", "        items: Giữ mật khẩu", "value_type", "items: Giữ"),
        ("heading: Giữ mật khẩu", "body: Gọi {unit.fone}.", "field_unknown", "{unit.fone}"),
        ("Giữ mật khẩu", "Giữ **mật khẩu", "emphasis_unbalanced", "**mật"),
        ("code: 5B-CT", "code: 5B", "variant_code", "    code: 5B"),
        ("  nguoi-cao-tuoi:", "  base:", "variant_base", "  base:"),
        ("  nguoi-cao-tuoi:", "  Người cao tuổi:", "name_wrong", "Người cao tuổi:"),
    ],
)
def test_a_slip_in_a_variant_is_found_on_its_line(tmp_path, old, new, code, part):
    assert OLD.count(old) == 1
    spoilt = OLD.replace(old, new)
    _, problems = loaded_with(tmp_path, spoilt, FILES[P])
    assert code in codes(problems)
    found = next(p for p in problems if p.code == code)
    assert found.place.line == line_of(FILES[T] + spoilt, part)


def test_what_is_missing_only_in_the_whole_is_found_where_the_variant_speaks(tmp_path):
    """A new code of its own without an address, and a section that the material needs taken away."""
    text = OLD.replace("        heading: Giữ mật khẩu\n", "        target:\n          heading: Quét mã\n")
    _, problems = loaded_with(tmp_path, text)
    assert [(p.code, p.place.line) for p in problems] == [("key_missing", line_of(FILES[T] + text, "        target:\n"[:-1]) + 3)]


def test_a_section_that_a_material_needs_and_a_variant_lacks_is_said(tmp_path):
    _, problems = loaded_with(tmp_path, OLD + "      steps: null\n")
    assert [(p.code, p.values["section"]) for p in problems] == [("section_missing", "steps")]
    _, problems = loaded_with(tmp_path, OLD + "      steps: null\n", FILES[P])  # not ordered: no page lacks it
    assert problems == []


def test_a_section_that_only_a_variant_has_may_be_asked_for_by_its_own_material(tmp_path):
    material = FILES[M].replace("kind: items, from: steps", "kind: text, from: safety.heading")
    changed = {M: material}
    only = ORDERED.replace("[base, nguoi-cao-tuoi]", "[nguoi-cao-tuoi]")
    assert codes(loaded_with(tmp_path / "own", project=only, **changed)[1]) == []
    assert codes(loaded_with(tmp_path / "both", **changed)[1]) == ["section_missing"]


def test_an_order_for_a_variant_that_nobody_wrote_is_said_with_the_nearest(tmp_path):
    _, problems = loaded_with(tmp_path, project=ORDERED.replace("nguoi-cao-tuoi", "nguoi-cao-toi"))
    assert [(p.code, p.values["near"], p.place.file) for p in problems] == [("variant_unknown", "nguoi-cao-tuoi", P)]


def test_a_variant_without_a_word_of_its_own_is_noticed(tmp_path):
    same = OLD[: OLD.index("    title:")]
    _, problems = loaded_with(tmp_path, same)
    assert [(p.code, p.severity) for p in problems] == [("variant_same", "notice")]


# -- editions ------------------------------------------------------------------------------


def test_an_order_builds_the_variants_it_names_and_else_the_base(tmp_path):
    loaded, _ = loaded_with(tmp_path)
    made, problems = editions(loaded, theme="colour")
    assert problems == []
    assert [e.name for e in made] == ["huong-dan_a4_colour_vi_vinh-hoang", "huong-dan-nguoi-cao-tuoi_a4_colour_vi_vinh-hoang"]
    assert [e.variant for e in made] == ["", "nguoi-cao-tuoi"]
    assert [e.publication_code for e in made] == ["VH-5B-01", "VH-5B-CT-01"]
    loaded, _ = loaded_with(tmp_path / "plain", project=FILES[P])
    assert [e.variant for e in editions(loaded, theme="colour")[0]] == [""]
    only = ORDERED.replace("[base, nguoi-cao-tuoi]", "[nguoi-cao-tuoi]")
    loaded, _ = loaded_with(tmp_path / "only", project=only)
    assert [e.variant for e in editions(loaded, theme="colour")[0]] == ["nguoi-cao-tuoi"]


@pytest.mark.parametrize("asked", ["nguoi-cao-tuoi", "huong-dan-nguoi-cao-tuoi"])
def test_a_variant_can_be_asked_for_by_name(tmp_path, asked):
    loaded, _ = loaded_with(tmp_path)
    made, problems = editions(loaded, only=[asked], theme="colour")
    assert problems == [] and [e.variant for e in made] == ["nguoi-cao-tuoi"]


def test_a_variant_is_built_in_the_languages_that_have_it(tmp_path):
    loaded, problems = loaded_with(tmp_path, **{T_EN: FILES[T], EN: FILES[L].replace("tag: vi", "tag: en")})
    assert problems == []
    assert [(e.language, e.variant) for e in editions(loaded, theme="colour")[0]] == [
        ("vi", ""),
        ("vi", "nguoi-cao-tuoi"),
        ("en", ""),
    ]


def test_an_edition_of_a_variant_goes_to_another_process(tmp_path):
    loaded, _ = loaded_with(tmp_path)
    edition = editions(loaded)[0][-1]
    assert pickle.loads(pickle.dumps(edition)).topic == edition.topic and edition.variant


A5 = "assets/formats/a5.yaml"
TWO_ORDERS = FILES[P] + "  - material: huong-dan\n    topic: nop-ho-so\n    formats: [a5]\n    channels: [html]\n"


def test_a_format_asked_for_by_name_is_built_once_by_the_order_that_lists_it(tmp_path):
    project = {A5: FILES["assets/formats/a4.yaml"].replace("[210, 297]", "[148, 210]")}
    loaded, problems = loaded_with(tmp_path, "", TWO_ORDERS, **project)
    assert problems == []
    made, problems = editions(loaded, formats=["a5"], theme="colour")
    assert problems == [] and [(e.format, e.channels) for e in made] == [("a5", ("html",))]
    loaded, _ = loaded_with(tmp_path / "twice", "", TWO_ORDERS.replace("[a5]", "[a4]"), **project)
    assert set(codes(editions(loaded)[1])) == {"edition_twice"}


def test_the_schema_offers_in_a_variant_the_keys_of_the_topic_and_demands_none():
    topic = schemas()["topic"]
    kinds = topic["$defs"]
    for name in ("Section", "Target", "Evidence", "Table", "Quote"):
        assert set(kinds[f"{name}Change"]["properties"]) == set(kinds[name]["properties"])
        assert "required" not in kinds[f"{name}Change"] and kinds[f"{name}Change"]["additionalProperties"] is False
    assert kinds["Variant"]["required"] == ["label", "for", "code"] and "variants" in topic["properties"]


# -- what differs --------------------------------------------------------------------------


def test_the_list_has_every_value_that_differs_and_no_other(tmp_path):
    loaded, _ = loaded_with(tmp_path, OLD + "      steps: null\n", FILES[P])
    (one,) = compare(loaded)
    assert [(d.path, d.before, d.after) for d in one.differences] == [
        ("title", "Nộp hồ sơ **tại nhà**", "Nộp hồ sơ **có người giúp**"),
        ("code", "5B", "5B-CT"),
        ("evidence.source", "Bản tin ngày 08/11/2022", "Bản tin ngày 09/11/2022"),
        ("sections.start.target.heading", None, "Nhờ con cháu quét"),
        ("sections.safety.heading", None, "Giữ mật khẩu"),
        ("sections.steps", "Đăng nhập", None),
    ]
    text = FILES[T] + OLD + "      steps: null\n"
    assert [d.place.line for d in one.differences][::5] == [line_of(text, "có người giúp**"), line_of(text, "steps: null")]
    assert one.differences[0].base_place.line == line_of(text, "tại nhà")
    assert one.same == ("edition", "edited_on") and one.printed == ()


def test_the_command_says_both_words_and_their_lines(tmp_path):
    root = write(tmp_path, {T: FILES[T] + OLD, P: ORDERED})
    ran = run("variants", root)
    assert ran.code == 0
    lines = [line.strip() for line in ran.out.splitlines()]
    assert lines[0] == "nop-ho-so (vi), bản nguoi-cao-tuoi: Người cao tuổi"
    assert lines[1:3] == ["Đọc chữ lớn, có người giúp.", "Được in: huong-dan-nguoi-cao-tuoi."]
    at = lines.index(f"title  {T}:{line_of(FILES[T] + OLD, 'có người giúp**')}")
    assert lines[at + 1 : at + 3] == ["- Nộp hồ sơ **tại nhà**  :2", "+ Nộp hồ sơ **có người giúp**"]
    assert lines[-1] == "Giữ nguyên: edition, edited_on, sections.steps."


def test_the_command_speaks_json_and_refuses_a_topic_that_is_none(tmp_path):
    root = write(tmp_path, {T: FILES[T] + OLD, P: ORDERED})
    ran = run("variants", root, "--topic", "nop-ho-so", "--json")
    (row,) = json.loads(ran.out)["variants"]
    assert row["variant"] == "nguoi-cao-tuoi" and row["differences"][0]["path"] == "title" and row["same"]
    ran = run("variants", root, "--topic", "nop-ho-xo")
    assert ran.code == 2 and "nop-ho-so" in ran.err
    assert run("variants", write(tmp_path / "none")).code == 0


# -- what is shipped -----------------------------------------------------------------------

AUDIENCES = ["nguoi-cao-tuoi", "phu-huynh", "ho-kinh-doanh", "doanh-nghiep", "ban-lang"]
FIVE = {"nop-ho-so": ("steps", "Đăng nhập|Chọn thủ tục|Nhập hồ sơ|Tra cứu kết quả|Nhận kết quả")}
FIVE["loi-ich"] = (
    "benefits",
    "Thủ tục nhanh gọn|Thực hiện mọi lúc mọi nơi|Không phải xếp hàng"
    + "|Theo dõi được tiến độ giải quyết hồ sơ|Kết quả trả trực tuyến",
)
TOPICS = tuple(FIVE)


def shipped_words(shipped, topic: str) -> dict[str, object]:
    base = {"base": shipped.loaded.topics[topic, "vi", None]}
    return base | {key[3]: v.topic for key, v in shipped.loaded.variations.items() if key[0] == topic}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_audience_has_the_guide_and_the_benefits_with_a_title_of_its_own(shipped, topic):
    made = shipped_words(shipped, topic)
    assert list(made) == ["base", *AUDIENCES]
    titles = {str(t.title) for name in TOPICS for t in shipped_words(shipped, name).values()}
    assert len(titles) == 2 * len(made)
    assert len({str(t.code) for t in made.values()}) == len(made)


@pytest.mark.parametrize("topic", TOPICS)
def test_an_audience_reads_the_same_five_things_in_its_own_words(shipped, topic):
    section, headings = FIVE[topic]
    bodies: dict[str, list] = {}
    for name, made in shipped_words(shipped, topic).items():
        assert [str(item.heading) for item in made.sections[section].items] == headings.split("|"), name
        assert made.sections["start"].target.url == "https://dichvucong.gov.vn"
        if name != "ban-lang":  # its page is pictures, with words of its own
            bodies[name] = [item.body for item in made.sections[section].items]
    for n in range(5):  # not a find-and-replace: hardly a sentence is shared
        said = [str(texts[n]) for texts in bodies.values()]
        assert len(set(said)) >= len(said) - 1, said


def test_all_that_is_ordered_for_an_audience_is_built_and_the_elderly_read_18_points(shipped):
    built = [e for e in shipped.editions.values() if e.variant]
    assert {(e.material, e.variant) for e in built} == {
        *((material, name) for material in ("huong-dan", "loi-ich") for name in AUDIENCES[:-1]),
        ("tranh", "ban-lang"),
    }
    for edition in built:
        assert edition.publication.endswith("-" + edition.variant) and not edition.topic.variants
        if edition.variant == "nguoi-cao-tuoi":
            assert edition.format == "a4-large" and edition.format_spec.floor["body"] >= 18


@pytest.mark.parametrize("name", ["huong-dan", "loi-ich"])
def test_the_elderly_find_the_helper_before_the_list(shipped, name):
    layout = shipped.composed(f"{name}-nguoi-cao-tuoi_a4-large_colour_vi_vinh-hoang")
    said = words_on(layout.pages[0])
    first, heading = said.index("[số điện thoại]"), said.index("Đăng nhập" if name == "huong-dan" else "Thủ tục nhanh gọn")
    assert first < heading and len(layout.pages) == 2


@pytest.mark.parametrize("theme", ["colour", "black"])
@pytest.mark.parametrize("name", ["tranh-huong-dan", "tranh-loi-ich"])
def test_a_village_sees_six_large_pictures_and_few_words_and_hears_the_next_page(shipped, name, theme):
    layout = shipped.composed(f"{name}-ban-lang_a4-tranh_{theme}_vi_vinh-hoang")
    assert len(layout.pages) == 2 and layout.problems == ()
    large = [node for node, *_ in walk(layout.pages[0].root) if isinstance(node, Frame) and node.role == "Figure"]
    assert len(large) == 6 and all(frame.box.width >= 45 for frame in large)
    sections = layout.edition.topic.sections
    assert all(2 <= len(item.heading.split()) <= 4 for item in sections["pictures"].items)
    assert all(len(text.replace("*", "").split()) <= 25 for text in sections["aloud"].body)


def words_on(page) -> str:
    return " ".join(said.text for said in reading_order(page))


@pytest.mark.parametrize(("section", "value"), [("step", "{heading: Năm bước}"), ("hepl", "null"), ("gone", "null")])
def test_a_section_that_the_common_words_do_not_have_is_told_as_a_slip(tmp_path, section, value):
    _, problems = loaded_with(tmp_path, OLD + f"      {section}: {value}\n")
    assert "variant_section" in codes(problems)
