"""What is shipped under content/ and assets/: whole, exact, and readable by the people it is for."""

import json
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from conftest import ROOT

from leaflet_gen.check.content import PROSE, ours, pieces, spoken
from leaflet_gen.design import Format, Material, Theme
from leaflet_gen.load.read import read
from leaflet_gen.load.schema import FOLDER, KINDS, schemas
from leaflet_gen.load.validate import validate
from leaflet_gen.picture import read_drawing

YAML = sorted(path for folder in ("content", "assets") for path in (ROOT / folder).rglob("*.yaml"))
WRITTEN = sorted(path for folder in ("content", "assets") for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".icc")
DRAWINGS = sorted((ROOT / "assets/pictures").glob("*.svg"))
KIND_OF = {
    "topics": "topic",
    "procedures": "procedure",
    "catalogues": "catalogue",
    "villages.yaml": "villages",
    "in-an.yaml": "in-an",
    "units": "unit",
    "languages": "language",
    "formats": "format",
    "themes": "theme",
    "materials": "material",
    "printers": "printer",
    "content": "project",
}

FIVE_STEPS = ["Đăng nhập", "Chọn thủ tục", "Nhập hồ sơ", "Tra cứu kết quả", "Nhận kết quả"]
FIVE_STEPS_IN_ENGLISH = ["Log in", "Choose the procedure", "Fill in your file", "Follow the result", "Receive the result"]
FIVE_BENEFITS = [
    "Thủ tục nhanh gọn",
    "Thực hiện mọi lúc mọi nơi",
    "Không phải xếp hàng",
    "Theo dõi được tiến độ giải quyết hồ sơ",
    "Kết quả trả trực tuyến",
]
BY_POST = "qua dịch vụ bưu chính công ích"
UNITS = ("vinh-hoang", "trung-nam")
MOST_SYLLABLES = 20  # of a sentence: Easy Read, ISO 24495-1


def name(path) -> str:
    return path.relative_to(ROOT).as_posix()


def kind_of(path) -> str:
    parts = path.relative_to(ROOT).parts
    return KIND_OF[parts[1]] if parts[1] in KIND_OF else KIND_OF[parts[0]]


def topics(shipped, topic: str, language: str = "vi") -> list:
    """The topic as each unit gets it: its own words where it has some."""
    found = shipped.loaded.topics
    return [found.get((topic, language, unit)) or found[topic, language, None] for unit in UNITS]


# --- files


def test_the_sample_loads_without_a_problem(shipped):
    assert shipped.problems == []
    assert set(shipped.loaded.units) == set(UNITS)
    made = {(edition.material, edition.format) for edition in shipped.editions.values()}
    assert made == {(str(order.material), str(f)) for order in shipped.loaded.project.build for f in order.formats}


@pytest.mark.parametrize("path", YAML, ids=name)
def test_every_file_fits_its_model_also_those_that_no_order_names(path):
    reading = read(path, name(path))
    assert reading.problems == [] or reading.problems == ()
    assert validate(reading.document, KINDS[kind_of(path)])[1] == []


@pytest.mark.parametrize("path", YAML, ids=name)
def test_the_first_line_of_a_file_leads_an_editor_to_its_schema(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=../")
    schema = (path.parent / first.partition("$schema=")[2]).resolve()
    assert schema == ROOT / FOLDER / f"{kind_of(path)}.json" and schema.is_file()


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_every_file_is_utf8_in_nfc_with_plain_line_ends(path):
    data = path.read_bytes()
    text = data.decode("utf-8")
    assert unicodedata.is_normalized("NFC", text) and unicodedata.is_normalized("NFC", path.name)
    assert "\r" not in text and "\t" not in text and text.endswith("\n")
    assert data.startswith(b"\xef\xbb\xbf") is (path.suffix == ".csv")  # without the mark Excel takes it for Windows-1258


def test_the_schema_files_are_those_of_the_models():
    """`make schema` writes them anew."""
    assert {path.stem for path in (ROOT / FOLDER).glob("*.json")} == set(KINDS)
    for kind, schema in schemas().items():
        assert json.loads((ROOT / FOLDER / f"{kind}.json").read_text(encoding="utf-8")) == schema, kind


def test_content_and_looks_are_apart():
    """An official never opens assets/, a designer never opens content/."""
    words, looks = {"project", "topic", "unit", "language", "procedure", "catalogue", "villages", "in-an"}, {"format", "theme", "material", "printer"}
    assert {kind_of(path) for path in YAML if name(path).startswith("content/")} == words
    assert {kind_of(path) for path in YAML if name(path).startswith("assets/")} == looks


# --- words


def test_the_five_steps_stand_in_their_order_for_both_units(shipped):
    for topic in (*topics(shipped, "nop-ho-so"), *topics(shipped, "loi-ich")):
        assert [str(item.heading) for item in topic.sections["steps"].items] == FIVE_STEPS


def test_the_english_guide_has_the_same_five_steps(shipped):
    for vi, en in zip(topics(shipped, "nop-ho-so"), topics(shipped, "nop-ho-so", "en"), strict=True):
        assert [str(item.heading) for item in en.sections["steps"].items] == FIVE_STEPS_IN_ENGLISH
        assert [item.picture for item in en.sections["steps"].items] == [item.picture for item in vi.sections["steps"].items]
        assert set(en.sections) == set(vi.sections)
        assert [en.sections[s].target and en.sections[s].target.url for s in en.sections] == [
            vi.sections[s].target and vi.sections[s].target.url for s in en.sections
        ]


def test_the_five_benefits_stand_in_their_order_for_both_units(shipped):
    for topic in topics(shipped, "loi-ich"):
        items = topic.sections["benefits"].items
        assert [str(item.heading) for item in items] == FIVE_BENEFITS
        assert BY_POST in " ".join(items[-1].body)  # "or by the public post" belongs to the fifth


def test_every_step_and_benefit_has_a_picture_of_its_own_with_words(shipped):
    for topic, section in (("nop-ho-so", "steps"), ("loi-ich", "benefits")):
        for made in topics(shipped, topic):
            items = made.sections[section].items
            assert len({item.picture for item in items}) == 5 and all(item.alt for item in items)


def test_the_report_s_figures_are_as_reported(shipped):
    for topic in topics(shipped, "loi-ich"):
        results = topic.sections["results"]
        assert [(bar.percent, bar.count, bar.target) for bar in results.bars] == [
            (57.3, 759, False),
            (66.7, 427, False),
            (80.0, None, True),
        ]
        assert "13/06/2023" in results.evidence.source


def test_no_sentence_is_longer_than_twenty_syllables(shipped):
    long = []
    for edition in shipped.editions.values():
        for piece in ours(edition):
            if piece.part in PROSE:
                for sentence in re.split(r"(?<=[.!?…])\s+", spoken(piece.words, edition)):
                    if len(re.findall(r"\w[\w.,/-]*", sentence)) > MOST_SYLLABLES:
                        long.append((edition.unit, edition.language, sentence))
    assert long == []


def test_only_the_record_of_its_time_uses_the_terms_of_its_time(shipped):
    """“Mức độ 3, 4” stand in Trung Nam's dated record, in quotation marks, and nowhere else."""
    said = {edition.unit: [] for edition in shipped.editions.values()}
    for edition in shipped.editions.values():
        ours = [p.words for p in pieces(edition) if p.part != "quote"]
        said[edition.unit] += [str(words) for words in ours if re.search("mức độ [34]", words, re.IGNORECASE)]
    assert said["vinh-hoang"] == [] and set(said["trung-nam"]) == {"“Mức độ 3”", "“Mức độ 4”"}
    assert shipped.loaded.units["trung-nam"].as_of and not shipped.loaded.units["vinh-hoang"].as_of


def test_nobody_s_telephone_is_made_up(shipped):
    """What nobody here knows is a visible placeholder; no field asks for a password or a code."""
    for unit in shipped.loaded.units.values():
        for value in (*unit.phone.values(), *unit.hours.values(), *unit.address.values()):
            assert value.startswith("[") and value.endswith("]")
    written = "\n".join(path.read_text(encoding="utf-8") for path in YAML if name(path).startswith("content/"))
    assert not re.search(r"(?<![\d.])0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)", written)


# --- looks


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_takes_its_colours_from_the_theme(path, shipped):
    drawing = read_drawing(path.read_bytes(), path.stem)
    classes = {c for outline in drawing.outlines for c in (outline.fill, outline.stroke) if c}
    assert drawing.outlines and all(classes <= set(theme.pictures) for theme in shipped.loaded.themes.values())
    ET.parse(path)  # and any browser shows it


def test_every_text_style_keeps_its_floor_in_every_row(shipped):
    for path in YAML:
        if kind_of(path) != "format":
            continue
        spec = validate(read(path, name(path)).document, Format)[0]
        assert spec.floor["body"] >= 12 and spec.floor["small"] >= 7, path
        if "large" in path.stem:
            assert spec.floor["body"] >= 18
        for larger, smaller in zip(spec.scale, spec.scale[1:]):
            assert all(larger[style] >= smaller[style] for style in smaller), path  # the scale steps down
        for row in spec.scale:
            assert all(row[style] >= floor for style, floor in spec.floor.items()), path


def test_no_theme_uses_a_light_face(shipped):
    for theme in shipped.loaded.themes.values():
        assert not any(
            "light" in str(f) or "italic" in str(f) for style in theme.type.values() for f in (style.face, style.strong)
        )


def test_both_themes_give_the_same_names(shipped):
    colour, black = shipped.loaded.themes["colour"], shipped.loaded.themes["black"]
    for part in ("type", "surfaces", "marks", "pictures", "bars"):
        assert set(getattr(colour, part)) == set(getattr(black, part)), part
    assert isinstance(colour, Theme) and all(isinstance(m, Material) for m in shipped.loaded.materials.values())
