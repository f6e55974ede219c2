"""The catalogues: the same codes and figures in every language, and no sentence ever fails."""

import datetime as dt
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import leaflet_gen
from leaflet_gen import messages
from leaflet_gen.messages import LANGUAGES, TERMS, Term, catalogue, has, say

PACKAGE = Path(leaflet_gen.__file__).parent


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_language_has_the_same_codes():
    assert set(catalogue("vi")) == set(catalogue("en"))
    assert set(catalogue("vi")[TERMS]) == set(catalogue("en")[TERMS])


@pytest.mark.parametrize("code", sorted(set(catalogue("vi")) - {TERMS}))
def test_a_message_has_the_same_parts_and_figures_in_every_language(code):
    vi, en = catalogue("vi")[code], catalogue("en")[code]
    assert set(vi) == set(en) and set(vi) <= {"what", "do", "do_near"} and vi["what"] and en["what"]
    for part in vi:
        assert fields(vi[part]) == fields(en[part]), part


def test_no_code_is_written_twice():
    for lang in LANGUAGES:
        codes = [code for path in messages.FOLDER.glob(f"{lang}/*.toml") for code in tomllib.loads(path.read_text("utf-8"))]
        assert sorted(codes) == sorted(set(codes))


def test_every_code_that_load_uses_has_words():
    used = set()
    for path in (PACKAGE / "load").glob("*.py"):
        source = path.read_text("utf-8")
        used |= set(re.findall(r"(?:Problem|_report|_refused|PictureError)\(\s*\"([a-z0-9_]+)\"", source))
        used |= set(re.findall(r"\(\"([a-z_]+)\", (?:place|here|_place|Place|noticed)\b", source))
        used |= set(re.findall(r"known\(\"([a-z_]+)\"", source))
    used |= set(re.findall(r"PictureError\(\"([a-z_]+)\"", (PACKAGE / "picture.py").read_text("utf-8")))
    assert len(used) > 70
    assert sorted(code for code in used if not has(code)) == []


def test_an_unknown_code_says_itself():
    assert say("no_such_code", "vi", {"n": 1}) == ("no_such_code {'n': 1}", "") and not has("no_such_code") and not has(TERMS)


@pytest.fixture
def words(monkeypatch):
    def set_words(what: str, **more: str) -> None:
        table = {"x": {"what": what, **more}, TERMS: {"text": "một đoạn chữ", "list": "một danh sách", "or": "hoặc"}}
        monkeypatch.setattr(messages, "catalogue", lambda lang: table)

    return set_words


@pytest.mark.parametrize(
    ("what", "value", "lang", "said"),
    [
        ("{v} mm", 6.2, "vi", "6,2 mm"),
        ("{v} mm", 6.2, "en", "6.2 mm"),
        ("{v:.1f}", 6.25, "vi", "6,2"),
        ("{v}", 40.0, "vi", "40"),
        ("{v}", 3, "vi", "3"),
        ("{v}", dt.date(2026, 11, 3), "vi", "03/11/2026"),
        ("{v}", dt.date(2026, 11, 3), "en", "2026-11-03"),
        ("{v}", ("a4", "a5"), "vi", "a4, a5"),
        ("{v}", Term("text"), "vi", "một đoạn chữ"),
        ("{v}", (Term("text"), Term("list")), "vi", "một đoạn chữ hoặc một danh sách"),
        ("{v}", "{unit.name}", "vi", "{unit.name}"),
        ("{{{v}}}", "a", "vi", "{a}"),
        ("{v:.1f}", "x", "vi", "x"),
        ("{other} {v}", 1, "vi", "{other} 1"),
        ("{v.__class__}", 1, "vi", "{v.__class__}"),
    ],
)
def test_figures_are_said_in_the_language(words, what, value, lang, said):
    words(what)
    assert say("x", lang, {"v": value})[0] == said


def test_a_guess_is_offered_only_where_there_is_one(words):
    words("w", do="choose", do_near="{near}?")
    assert (
        say("x", "vi", {"near": "a4"})[1] == "a4?"
        and say("x", "vi", {"near": ""})[1] == "choose"
        and say("x", "vi", {})[1] == "choose"
    )


def test_a_language_we_do_not_speak_is_vietnamese():
    assert say("file_empty", "fr", {}) == say("file_empty", "vi", {}) != say("file_empty", "en", {})
