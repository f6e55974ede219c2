"""What is wrong, where, and by how much: content problems as values.

A Problem holds a code and figures, never a sentence: the words stand in
`messages/<language>/`, so that the pure stages speak no language.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the project. Line and column count from 1; 0 means "the whole file"."""

    file: str  # relative to the project, with forward slashes
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file] + [str(n) for n in (self.line, self.column) if n])


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `error` stops a build; `warning` and `notice` are said and do not."""

    code: str  # a table in messages/<language>/
    place: Place | None = None
    values: Mapping[str, object] = field(default_factory=dict)  # fill the sentence's {fields}
    severity: Severity = "error"
    also: tuple[tuple[str, Place], ...] = ()  # (code of a short remark, its place)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(p.severity == "error" for p in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file and line, each finding once: the same word may stand on many pages."""
    seen: dict[tuple, Problem] = {}
    for p in problems:
        seen.setdefault((p.code, p.place, tuple(sorted((k, str(v)) for k, v in p.values.items()))), p)
    return sorted(seen.values(), key=lambda p: (p.place.file, p.place.line, p.place.column) if p.place else ("", 0, 0))


def letter(column: int) -> str:
    """What a spreadsheet calls a column, counted from 1: A, B … Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def where(place: Place) -> dict[str, object]:
    """A cell's place for a message: hàng 12, cột C."""
    return {"row": place.line, "column": letter(place.column)}


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The known word that was probably meant, or "" where none is so much alike (of 1)."""
    plain = {k.lower().replace("_", "-"): k for k in known}
    close = difflib.get_close_matches(word.lower().replace("_", "-"), plain, 1, alike)
    return plain[close[0]] if close else ""
