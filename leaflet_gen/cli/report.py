"""Problems as a person reads them, in the manner of a compiler: place, what, the line with a caret, what to do.

Problems, the texts of the files and a language in; plain text (or a dict for
--json) out.
"""

import re
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from ..messages import say, term
from ..problems import Place, Problem, Severity

TOOL = "leaflet-gen"
LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as the loader counts lines
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # would steer the terminal
TAB = "    "
INDENT = "    "
LISTED = (
    *("placeholder", "final_blank", "proof_code_read"),
    *("record_fee_blank", "record_garbled", "record_hidden", "record_html", "record_kept", "record_key", "record_letters"),
    *("record_old_link", "record_row_empty", "record_time_blank", "record_time_other", "record_twice"),
)  # said in one line each, without the source line
MANY, SHOWN = 100, 20  # rows of a list with one fault: of more than so many, how many are said in full
LOUDER = ("notice", "warning", "error")
SGR = {"error": "1;31", "warning": "1;33", "notice": "1;36", "place": "1", "caret": "1;32"}


def render(problems: Iterable[Problem], sources: Mapping[str, str], lang: str, colour: bool = False, width: int = 100) -> str:
    """All problems, what stops the run last, nearest to the eye; and how many there are. Empty where there are none."""
    problems = list(problems)
    if not problems:
        return ""
    ink = _coloured if colour else _plain
    blocks: list[tuple[Severity, str]] = []
    for code in dict.fromkeys([*LISTED, *(p.code for p in problems if _is_listed(p))]):  # many and all alike: a line each, and once what to do
        if alike := [p for p in problems if p.code == code]:
            do = say(code, lang, alike[0].values)[1]
            shown = alike[:SHOWN] if len(alike) > MANY and alike[0].values.get("row") else alike
            lines = [line for p in shown for line in _one(p, sources, lang, ink, width)]
            lines += [*_rows_of(alike[len(shown) :], lang, width), *_wrapped(do, width)]
            blocks.append((alike[0].severity, "\n".join(lines)))
    for p in problems:
        if not _is_listed(p):
            blocks.append((p.severity, "\n".join(_one(p, sources, lang, ink, max(width, 40)))))
    blocks.sort(key=lambda block: LOUDER.index(block[0]))
    return "\n\n".join([*(text for _, text in blocks), count(problems, lang)]) + "\n"


def _rows_of(problems: Iterable[Problem], lang: str, width: int) -> Iterator[str]:
    """The same fault in a whole column of a long list: its rows alone."""
    rows: defaultdict[object, list[int]] = defaultdict(list)
    for problem in problems:
        rows[problem.values.get("column")].append(problem.values["row"])
    for column, numbers in rows.items():
        said = say("ui_same_in_rows", lang, {"column": column, "rows": _ranges(sorted(numbers)), "count": len(numbers)})[0]
        yield from (INDENT + line for line in textwrap.wrap(said, width - len(INDENT)))


def _ranges(numbers: Sequence[int]) -> str:
    """3, 5–9, 12"""
    runs = ([n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]))
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _is_listed(problem: Problem) -> bool:
    """In a list of villages every row may have the same fault; what may have been meant stands in its line."""
    return problem.code in LISTED or problem.code.startswith("village_") and not problem.code.startswith("village_column")


def count(problems: Iterable[Problem], lang: str) -> str:
    """The closing line: 3 lỗi, 1 cảnh báo."""
    problems = list(problems)
    parts = []
    for severity in ("error", "warning", "notice"):
        if many := sum(p.severity == severity for p in problems):
            parts.append(f"{many} {term(severity if many == 1 else severity + '_many', lang)}")
    return ", ".join(parts) + "." if parts else ""


def problem_json(problem: Problem, lang: str) -> dict[str, Any]:
    """One problem for programs: codes and figures, and the same words as people get."""
    what, do = say(problem.code, lang, problem.values)
    return {
        "code": problem.code,
        "severity": problem.severity,
        **_place_json(problem.place),
        "what": what,
        "do": do,
        "values": {key: _json_value(value) for key, value in problem.values.items()},
        "also": [{**_place_json(place), "what": say(code, lang, {})[0]} for code, place in problem.also],
    }


def _place_json(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"file": None, "line": None, "column": None}
    return {"file": place.file, "line": place.line or None, "column": place.column or None}


def _json_value(value: object) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_json_value(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(str(v) for v in value)
    return str(value)


def _one(problem: Problem, sources: Mapping[str, str], lang: str, ink, width: int) -> list[str]:
    what, do = say(problem.code, lang, problem.values)
    severity = ink(f"{term(problem.severity, lang)}:", problem.severity)
    lines = [f"{ink(_safe(problem.place or TOOL) + ':', 'place')} {severity} {_safe(what)}"]
    editions = problem.values.get("editions")
    where = say("ui_in_editions", lang, {"first": editions[0], "more": len(editions) - 1})[len(editions) > 1] if editions else ""
    if _is_listed(problem):
        return [" ".join(filter(None, (*lines, where)))]
    lines += _source(problem.place, sources, ink, width)
    lines += _wrapped(do, width)
    if where:
        lines.append(INDENT + where)
    for code, place in problem.also:
        remark, _ = say(code, lang, {})
        lines.append(f"{INDENT}{ink(_safe(place) + ':', 'place')} {_safe(remark)}")
        lines += [INDENT + line for line in _source(place, sources, ink, width - len(INDENT))]
    return lines


def _wrapped(do: str, width: int) -> Iterator[str]:
    for part in _safe(do).splitlines():  # lines to paste stay lines
        yield from (INDENT + line for line in textwrap.wrap(part, width - len(INDENT), break_long_words=False, break_on_hyphens=False))


def _source(place: Place | None, sources: Mapping[str, str], ink, width: int) -> list[str]:
    """The line a place is on, and a caret under its character; nothing where the file was not read."""
    if place is None or not place.line:
        return []
    lines = LINE_BREAK.split(sources.get(place.file, ""))
    if place.line > len(lines) or not lines[place.line - 1].strip():
        return []
    if not place.column:
        return [INDENT + "".join(cell for cell, _ in _cells(lines[place.line - 1], 1)[0])]
    cells, at = _cells(lines[place.line - 1], place.column)
    cells, at = _window(cells, at, width - len(INDENT))
    before = sum(wide for _, wide in cells[:at])
    return [INDENT + "".join(cell for cell, _ in cells).rstrip(), INDENT + " " * before + ink("^", "caret")]


def _cells(line: str, column: int) -> tuple[list[tuple[str, int]], int]:
    """The line as the columns of a terminal take it (letter with its marks, width), and which cell the column is in."""
    cells: list[tuple[str, int]] = []
    at = 0
    for n, character in enumerate(line, start=1):
        wide = _width(character)
        if wide == 0 and cells:
            cells[-1] = (cells[-1][0] + _safe(character), cells[-1][1])
        else:
            cells.append((TAB, len(TAB)) if character == "\t" else (_safe(character), wide))
        if n == column:
            at = len(cells) - 1
    return cells, at if column <= len(line) else len(cells)


def _width(character: str) -> int:
    """Columns of a terminal: 0 for combining and invisible marks, 2 for wide letters (UAX 11)."""
    if UNSAFE.match(character):
        return 1  # shown as a replacement character
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _window(cells: list[tuple[str, int]], at: int, width: int) -> tuple[list[tuple[str, int]], int]:
    """As much of a long line as fits, with the caret's cell in it."""
    if sum(wide for _, wide in cells) <= width:
        return cells, at
    first = last = min(at, len(cells) - 1)
    room = width - 2 - cells[first][1]  # two ellipses
    grown = True
    while grown:
        grown = False
        if first > 0 and cells[first - 1][1] <= room:
            first, room, grown = first - 1, room - cells[first - 1][1], True
        if last < len(cells) - 1 and cells[last + 1][1] <= room:
            last, room, grown = last + 1, room - cells[last + 1][1], True
    head = [("…", 1)] if first else []
    tail = [("…", 1)] if last < len(cells) - 1 else []
    return [*head, *cells[first : last + 1], *tail], at - first + len(head)


def _safe(text: object) -> str:
    return UNSAFE.sub("\ufffd", str(text))


def _plain(text: str, style: str) -> str:
    return text


def _coloured(text: str, style: str) -> str:
    return f"\x1b[{SGR[style]}m{text}\x1b[0m"
