"""A whole project: what is found where, and what its orders come to."""

import pickle

import pytest
from projects import FILES, H2, F, H, L, M, P, T, U, swap, write

from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project
from leaflet_gen.picture import Drawing
from leaflet_gen.problems import Place

OTHER = "content/units/trung-nam.yaml"
EN, T_EN = "content/languages/en.yaml", "content/topics/nop-ho-so/en.yaml"
A5 = "assets/formats/a5.yaml"
TRUNG_NAM = FILES[U].replace("code: VH", "code: TN").replace("vi: xã Vĩnh Hoàng", "vi: xã Trung Nam")


def names(loaded, **choice):
    made, problems = editions(loaded, **choice)
    assert problems == []
    return [e.name for e in made]


@pytest.fixture
def two_of_each(tmp_path):
    changed = {
        OTHER: TRUNG_NAM,
        EN: FILES[L].replace("tag: vi", "tag: en"),
        T_EN: FILES[T].replace("Nộp hồ sơ", "File"),
        A5: FILES[F].replace("[210, 297]", "[148, 210]"),
        P: FILES[P].replace("[vinh-hoang]", "[vinh-hoang, trung-nam]"),
    }
    loaded, problems = load_project(write(tmp_path, changed))
    assert problems == []
    return loaded


def test_words_know_where_they_were_written(tmp_path):
    loaded, _ = load_project(write(tmp_path))
    topic = loaded.topics["nop-ho-so", "vi", None]
    assert topic.title.place == Place(T, 2, 8)
    assert topic.sections["steps"].items[0].body[0].place == Place(T, 14, 15)
    assert loaded.sources[T] == FILES[T]


def test_editions_come_by_unit_material_format_theme_language(two_of_each):
    assert names(two_of_each) == [
        f"huong-dan_a4_{theme}_{lang}_{unit}"
        for unit in ("vinh-hoang", "trung-nam")
        for theme in ("colour", "black")
        for lang in ("vi", "en")
    ]


def test_a_choice_narrows_them(two_of_each):
    assert names(two_of_each, theme="black", lang="en") == ["huong-dan_a4_black_en_vinh-hoang", "huong-dan_a4_black_en_trung-nam"]
    assert names(two_of_each, only=["huong-dan"]) == names(two_of_each)


def test_a_format_that_no_order_lists_is_built_when_asked_for(two_of_each):
    assert names(two_of_each, formats=["a5"], theme="colour", lang="vi") == [
        "huong-dan_a5_colour_vi_vinh-hoang",
        "huong-dan_a5_colour_vi_trung-nam",
    ]


def test_a_theme_that_no_order_lists_is_built_when_asked_for(tmp_path):
    loaded, _ = load_project(write(tmp_path, {"assets/themes/tet.yaml": FILES[H]}))
    assert names(loaded, theme="tet") == ["huong-dan_a4_tet_vi_vinh-hoang"]


def test_a_format_of_a_kind_without_layout_is_passed_over(tmp_path):
    loaded, _ = load_project(write(tmp_path, {A5: FILES[F].replace("kind: sheet", "kind: gap-ba")}))
    made, problems = editions(loaded, formats=["a5"])
    assert made == [] and [p.code for p in problems] == ["usage_nothing"]


def test_what_nobody_asks_for_is_not_read_and_so_in_nobodys_way(tmp_path):
    changed = {
        P: FILES[P] + "  - material: loi-ich\n    topic: loi-ich\n    formats: [a4]\n",
        "assets/materials/loi-ich.yaml": FILES[M],
        "content/topics/loi-ich/vi.yaml": "title: [half",
    }
    root = write(tmp_path, changed)
    loaded, problems = load_project(root, (), ("huong-dan",))
    assert problems == [] and len(names(loaded, only=["huong-dan"])) == 2
    assert {p.place.file for p in load_project(root, (), ("huong-dan", "loi-ich"))[1]} == {"content/topics/loi-ich/vi.yaml"}
    assert load_project(root, (), ("huong-dam",))[1] == load_project(root)[1] != []  # a name of none: then all is told


@pytest.mark.parametrize(
    ("choice", "code", "near"),
    [
        ({"only": ["huong-dam"]}, "usage_material", "huong-dan"),
        ({"formats": ["a4", "A-5"]}, "usage_format", "a5"),
        ({"theme": "color"}, "usage_theme", "colour"),
        ({"lang": "VI"}, "usage_language", "vi"),
    ],
)
def test_a_wrong_name_in_a_choice_is_a_usage_problem_with_a_guess(two_of_each, choice, code, near):
    made, problems = editions(two_of_each, **choice)
    assert made == [] and [(p.code, p.place, p.values["near"]) for p in problems] == [(code, None, near)]


def test_an_order_may_keep_to_some_languages_and_units(tmp_path):
    order = "formats: [a4]\n    languages: [vi]\n    units: [trung-nam]\n    themes: [black]"
    changed = {
        OTHER: TRUNG_NAM,
        EN: FILES[L].replace("tag: vi", "tag: en"),
        T_EN: FILES[T],
        P: FILES[P].replace("[vinh-hoang]", "[vinh-hoang, trung-nam]").replace("formats: [a4]", order),
    }
    loaded, problems = load_project(write(tmp_path, changed))
    assert problems == [] and names(loaded) == ["huong-dan_a4_black_vi_trung-nam"]


def test_a_unit_may_have_words_of_its_own(tmp_path):
    own = "content/topics/nop-ho-so/vi@trung-nam.yaml"
    changed = {
        OTHER: TRUNG_NAM,
        own: FILES[T].replace("Nộp hồ sơ", "Lời riêng"),
        P: FILES[P].replace("[vinh-hoang]", "[vinh-hoang, trung-nam]"),
    }
    loaded, _ = load_project(write(tmp_path, changed))
    assert [e.topic.title for e in editions(loaded, theme="black")[0]] == ["Nộp hồ sơ **tại nhà**", "Lời riêng **tại nhà**"]


def test_the_projects_own_look_stands_before_the_packaged_one(tmp_path):
    packaged = write(tmp_path / "package", {H2: FILES[H].replace("Bản màu", "Bản đen"), A5: FILES[F]})
    root = write(tmp_path / "project", {H2: None, M: None})
    loaded, problems = load_project(root, (packaged / "assets",))
    assert problems == []
    assert loaded.themes["colour"].title["vi"] == "Bản màu" and loaded.themes["black"].title["vi"] == "Bản đen"
    assert set(loaded.formats) == {"a4", "a5"} and set(loaded.materials) == {"huong-dan"}


def test_a_broken_packaged_file_is_called_by_its_path_in_the_package(tmp_path):
    packaged = write(tmp_path / "package", {A5: "schema: 1\nmrgin: 3\n"})
    _, problems = load_project(write(tmp_path / "project"), (packaged / "assets",))
    assert {p.place.file for p in problems} == {A5}


def test_an_edition_has_the_pictures_its_words_name(tmp_path):
    loaded, _ = load_project(write(tmp_path, {"assets/pictures/khac.svg": "not read, for nobody names it"}))
    edition = editions(loaded)[0][0]
    assert list(edition.pictures) == ["hinh"] and isinstance(edition.pictures["hinh"], Drawing)


def test_a_layout_may_name_a_picture_and_a_unit_an_emblem(tmp_path):
    changed = {
        **swap(M, "{kind: text, from: title, style: title}", "{kind: picture, name: bia}"),
        **swap(U, "code: VH", "code: VH\nemblem: dau"),
        "assets/pictures/bia.svg": FILES["assets/pictures/hinh.svg"],
        "assets/pictures/dau.svg": FILES["assets/pictures/hinh.svg"],
    }
    loaded, problems = load_project(write(tmp_path, changed))
    assert problems == [] and list(editions(loaded)[0][0].pictures) == ["bia", "dau", "hinh"]


def test_a_loaded_edition_pickles_with_its_places(tmp_path):
    loaded, _ = load_project(write(tmp_path))
    edition = pickle.loads(pickle.dumps(editions(loaded)[0][0]))
    assert edition.topic.title.place == Place(T, 2, 8)


def test_a_folder_without_a_project_is_one_problem(tmp_path):
    loaded, problems = load_project(tmp_path / "nowhere")
    assert [(p.code, p.place.file) for p in problems] == [("file_missing", P)]
    assert loaded.project is None and editions(loaded) == ([], [])


def test_what_could_not_be_read_is_left_out_and_the_rest_is_built(tmp_path):
    loaded, _ = load_project(write(tmp_path, {H: "schema: 1\n"}))
    assert [e.theme for e in editions(loaded)[0]] == ["black"]
    assert editions(loaded, theme="colour") == ([], [p for p in editions(loaded, theme="colour")[1] if p.code == "usage_nothing"])


def test_two_readings_of_a_project_are_equal(tmp_path):
    write(tmp_path)
    assert load_project(tmp_path)[0] == load_project(tmp_path)[0]
