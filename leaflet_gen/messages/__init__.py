"""What a problem is called, in words. A code, a language and figures in; two sentences out.

One folder for each language, messages/<language>/, a file for each room that
speaks: a table for each code with `what` (what is wrong), `do` (what to do about it) and, where a guess
may be offered, `do_near` (used when the figure {near} is not empty). The table
[terms] holds the words that figures themselves may be.
"""

import datetime as dt
import errno
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("vi", "en")
TERMS = "terms"


class Term(str):
    """A figure that is itself a word of the catalogue: what was expected, how severe."""

    __slots__ = ()


@cache
def catalogue(lang: str) -> Mapping[str, Mapping[str, str]]:
    """All tables of a language; Vietnamese where we do not speak it."""
    lang = lang if lang in LANGUAGES else LANGUAGES[0]
    tables: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob(f"{lang}/*.toml")):
        for code, table in tomllib.loads(path.read_text("utf-8")).items():
            tables.setdefault(code, {}).update(table)
    return tables


def has(code: str) -> bool:
    return code != TERMS and all(code in catalogue(lang) for lang in LANGUAGES)


def refused(error: OSError) -> str:
    """What the system refused: a Term where we have words for it, else the system's own."""
    name = Term(f"os_{errno.errorcode.get(error.errno or 0, '')}")
    return name if name in catalogue(LANGUAGES[0])[TERMS] else error.strerror or str(error) or type(error).__name__


def term(name: str, lang: str) -> str:
    return catalogue(lang).get(TERMS, {}).get(name, name)


def say(code: str, lang: str, values: Mapping[str, object]) -> tuple[str, str]:
    """What is wrong and what to do. An unknown code says itself and its figures: a message never fails."""
    table = catalogue(lang).get(code)
    if table is None or "what" not in table:
        return f"{code} {dict(values)}" if values else code, ""
    speak = _Speaker(lang, values)
    advice = table.get("do_near") if values.get("near") else None
    return speak(table["what"]), speak(advice or table.get("do", ""))


class _Speaker(string.Formatter):
    """str.format with a language: decimal comma, dates, lists, terms; a field without a figure stays as it is."""

    def __init__(self, lang: str, values: Mapping[str, object]) -> None:
        self.lang, self.values = lang, values

    def __call__(self, sentence: str) -> str:
        return self.vformat(sentence, (), self.values)

    def get_field(self, field_name: str, args: object, kwargs: Mapping[str, object]) -> tuple[object, str]:
        return kwargs.get(field_name, f"{{{field_name}}}"), field_name

    def format_field(self, value: object, spec: str) -> str:
        try:
            said = format(value, spec) if spec else self._plain(value)
        except (TypeError, ValueError):
            said = self._plain(value)
        return said.replace(".", ",") if isinstance(value, float) and self.lang == "vi" else said

    def _plain(self, value: object) -> str:
        if isinstance(value, Term):
            return term(value, self.lang)
        if isinstance(value, float):
            return f"{value:.2f}".rstrip("0").rstrip(".")
        if isinstance(value, dt.date) and self.lang == "vi":
            return value.strftime("%d/%m/%Y")
        if isinstance(value, (list, tuple, set, frozenset)):
            parts = [self._plain(v) for v in (sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)]
            alternatives = bool(value) and all(isinstance(v, Term) for v in value)
            return f" {term('or', self.lang)} ".join(parts) if alternatives else ", ".join(parts)
        return str(value)
