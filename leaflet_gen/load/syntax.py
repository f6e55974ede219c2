"""Why the YAML parser stopped, said so that the writer can mend it. A parser's error in, a Problem out.

The parser's own words name its rules ("did not find expected key"); here the
line it stopped at is looked at for the slips that people make: a tab, a quote
left open, a colon in a sentence, text that begins with a mark of YAML's own.
"""

import re

import yaml

from ..problems import Place, Problem

START = r"\s*(?:- +)*"  # indentation and list dashes
KEY = r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'#][^:]*?)"
SPECIAL = re.compile(rf"^{START}(?:{KEY}:\s+)?(?P<char>[@`%*&!|>\[\]{{}},?-])")
KEY_AND_TEXT = re.compile(rf"^{START}{KEY}:\s+(?P<text>\S.*)")
NO_SPACE = re.compile(rf"^{START}(?P<key>[\w-]+):(?=[^\s/])")  # not http://

NO_SPACE_AFTER_DASH = re.compile(r"^\s*-(?=[^\s\d-])")

ODD = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"  # spaces of other kinds, as web pages and chats have them
GROUP = re.compile(rf"^\s*{KEY}:\s*(?:#.*)?$")  # a key with a group under it
ODD_INDENT = re.compile(rf"^ *(?:- +)*(?P<odd>[{ODD}])[{ODD} ]*(?:-\s|[a-z_][\w-]*:(?:\s|$))")
ODD_AFTER = re.compile(rf"^ *(?:- +)*(?:-|[a-z_]+:)(?P<odd>[{ODD}])")


def odd_indent(lines: list[str], file: str) -> Problem | None:
    """The first space that is none to YAML where a key or a dash needs a real one."""
    tried = ((n, ODD_INDENT.match(line) or ODD_AFTER.match(line)) for n, line in enumerate(lines, 1) if not line.isascii())
    found = [(n, match) for n, match in tried if match]
    if not found:
        return None
    line, match = found[0]
    values = {"mark": f"U+{ord(match['odd']):04X}", "count": len(found)}
    return Problem("yaml_odd_space", Place(file, line, match.start("odd") + 1), values)


def explain(error: yaml.YAMLError, lines: list[str], file: str, quoted: yaml.ScalarEvent | None) -> Problem:
    """`quoted` is the last scalar in quotes that the parser finished before it stopped."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Problem("yaml_syntax", Place(file), {"detail": str(getattr(error, "reason", error))})
    begun = getattr(error, "context_mark", None) or mark
    what, context = str(error.problem or ""), str(error.context or "")
    line, opened = _line(lines, mark), _line(lines, begun)  # the end of a file may be marked past its last line
    here, there = _place(file, mark), _place(file, begun)

    if line[mark.column : mark.column + 1] == "\t" or "tab character" in what:
        return Problem("yaml_tab", Place(file, mark.line + 1, max(line.find("\t"), 0) + 1))
    if "quoted" in context and ("end of stream" in what or "document" in what):
        return Problem("yaml_unclosed_quote", there, also=(("noticed_here", here),))
    if "escape" in what or "hexdecimal" in what or "hexadecimal" in what:
        return Problem("yaml_escape", here)
    if quoted and quoted.end_mark.line == mark.line and quoted.end_mark.column <= mark.column:
        if quoted.start_mark.line < mark.line:  # it closed at what was meant to open the next one
            return Problem("yaml_unclosed_quote", _place(file, quoted.start_mark), also=(("noticed_here", here),))
        if not line[quoted.end_mark.column : mark.column].strip():
            return Problem("yaml_after_quote", here)
    if "flow" in context and begun.line < mark.line:  # what comes next is not to blame, however it begins
        return _unclosed(opened, begun, there, here)
    if begun.line <= mark.line and (special := _special_start(mark, begun, line, opened, context, what, file)):
        return special
    if "flow" in context:
        return _unclosed(opened, begun, there, here)
    if dash := NO_SPACE_AFTER_DASH.match(opened if "expected ':'" in what else line):
        where = begun.line if "expected ':'" in what else mark.line
        return Problem("yaml_dash_space", Place(file, where + 1, dash.end()))
    if "mapping values are not allowed" in what:
        if KEY_AND_TEXT.match(line[: mark.column]):
            return Problem("yaml_colon", here, {"written": _quotable(KEY_AND_TEXT.match(line)["text"])})
        above = next((n for n in range(mark.line - 1, -1, -1) if lines[n].strip()), None)
        if above is not None and (found := NO_SPACE.match(lines[above])):
            return Problem("yaml_no_space", Place(file, above + 1, found.end() + 1), {"key": found["key"]})
        return Problem("yaml_indent", Place(file, mark.line + 1, _indent(line) + 1), also=_above(lines, mark.line, file))
    if "expected ':'" in what:
        if found := NO_SPACE.match(opened):
            return Problem("yaml_no_space", Place(file, begun.line + 1, found.end() + 1), {"key": found["key"]})
        return Problem("yaml_no_colon", there)
    if "expected key" in what or "block end" in what or "'-' indicator" in what or "document start" in what:
        return _indent_problem(lines, mark.line, here)
    return Problem("yaml_syntax", here, {"detail": what or context})


def _unclosed(opened: str, begun, there: Place, here: Place) -> Problem:
    char = opened[begun.column : begun.column + 1]
    return Problem("yaml_unclosed_bracket", there, {"char": char}, also=(("noticed_here", here),))


def _special_start(mark, begun, line: str, opened: str, context: str, what: str, file: str) -> Problem | None:
    """Text that begins with a mark of YAML's own, as **…** and {unit.name} do."""
    if any(word in context for word in ("alias", "anchor", "tag", "block scalar")):
        return Problem("yaml_special_start", _place(file, begun), {"char": opened[begun.column : begun.column + 1]})
    found = SPECIAL.match(line)
    if not found or found.start("char") > mark.column:
        return None
    at, char = found.start("char"), found["char"]
    stopped_here = at == mark.column and not ("expected key" in what or "block end" in what or "'-' indicator" in what)
    closed = char in "[{" and re.match(r"\[[^\[\]]*\]|\{[^{}]*\}", line[at : mark.column])
    if stopped_here or closed:
        return Problem("yaml_special_start", Place(file, mark.line + 1, at + 1), {"char": char})
    return None


def _line(lines: list[str], mark) -> str:
    return lines[mark.line] if mark.line < len(lines) else ""


def _place(file: str, mark) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _quotable(text: str) -> str:
    """As it may stand between double quotes."""
    return text.rstrip().replace("\\", "\\\\").replace('"', '\\"')


def _indent_problem(lines: list[str], at: int, here: Place) -> Problem:
    """The line that broke the level: the parser notices only at the next one that keeps it."""
    culprit = _culprit(lines, at)
    if culprit is None:
        return Problem("yaml_indent", here, also=_above(lines, at, here.file))
    return Problem("yaml_indent", Place(here.file, culprit + 1, _indent(lines[culprit]) + 1), also=(("noticed_here", here),))


def _culprit(lines: list[str], at: int) -> int | None:
    """A line above that should stand at the same level; None where the line itself is to blame."""
    if at >= len(lines):
        return None
    level = _indent(lines[at])
    rows = [n for n in range(at) if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    parent = next((k for k in range(len(rows) - 1, -1, -1) if _indent(lines[rows[k]]) < level), None)
    if parent is None or parent + 1 >= len(rows):
        return None
    first = _indent(lines[rows[parent + 1]])
    if first > level and first % 2 and not level % 2:  # the first of its group, a space too deep
        return rows[parent + 1]
    before = next((lines[n] for n in reversed(rows[:parent]) if _indent(lines[n]) <= level), "")
    alike = all(GROUP.match(line) for line in (before, lines[rows[parent]], lines[at]))
    if first > level == _indent(before) and alike:  # too far to the left, between two groups of the level
        return rows[parent]
    return None


def _above(lines: list[str], line: int, file: str) -> tuple[tuple[str, Place], ...]:
    """The line that the indentation is measured against: the nearest that is no deeper, else the one above."""
    level = _indent(lines[line]) if line < len(lines) else 0
    rows = [n for n in range(line - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    nearest = next((n for n in rows if 0 < _indent(lines[n]) <= level), rows[0] if rows else None)
    return () if nearest is None else (("line_above", Place(file, nearest + 1, _indent(lines[nearest]) + 1)),)
