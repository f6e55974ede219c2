"""A copy of a list that says what is wrong with it. The list's file and its Problems in; the bytes of an XLSX file out.

Rows stay where they are, every cell is text (0912… keeps its nought, =… is
never run), and one more column stands first: the findings of each row.
"""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..messages import say, term
from ..model import Columns
from ..problems import Problem, Severity, letter
from ..workbook import row_height
from .cells import CONTROL
from .tables import Line, Sheet
from .villages import OWN_HEAD, is_own, list_sheet

MAKER = "leaflet-gen"
WIDTHS = (60, 22)  # of the findings, and of each other column, in letters
LONGEST_CELL = 32_767  # of Excel
FILLS: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "notice": "DDEBF7"}  # as Excel marks bad, neutral
LOUDEST: tuple[Severity, ...] = ("error", "warning", "notice")


def annotated(path: Path, columns: Columns, problems: Iterable[Problem], lang: str) -> tuple[bytes | None, list[Problem]]:
    """The list with its findings in a language, and these in the columns of the copy. None where it cannot be read; then they say why."""
    problems = list(problems)
    sheet, _ = list_sheet(path, columns)
    if sheet is None:
        return None, problems
    drop = int(_has_findings(sheet))  # findings of an earlier time give way to these
    found: dict[int, list[Problem]] = defaultdict(list)
    moved = [_moved(problem, 1 - drop) for problem in problems]
    for problem in moved:
        row = max(problem.place.line, sheet.head[0]) if problem.place else sheet.head[0]  # what is of no row stands at the head
        found[row].append(problem)
    return _written(sheet, drop, found, lang), moved


def is_copy(path: Path, columns: Columns) -> bool:
    """Whether a list has a column of findings: it is a copy of ours, that a person goes on with."""
    sheet, _ = list_sheet(path, columns)
    return sheet is not None and _has_findings(sheet)


def _has_findings(sheet: Sheet) -> bool:
    return bool(sheet.heads) and is_own(sheet.heads[0])


def is_untouched(path: Path) -> bool:
    """Whether a file is a copy of ours that nobody has saved since: any other program leaves its own mark."""
    from openpyxl.packaging.extended import ExtendedProperties  # noqa: PLC0415 - a tenth of a second, and only for a copy

    try:
        with zipfile.ZipFile(path) as packed:
            maker, program = packed.read("docProps/core.xml"), packed.read("docProps/app.xml")
    except (zipfile.BadZipFile, KeyError):
        return False
    return f">{MAKER}<".encode() in maker and f">{ExtendedProperties().AppVersion}<".encode() in program


def _moved(problem: Problem, by: int) -> Problem:
    """The finding in the columns of the copy."""
    if not problem.place or not problem.place.column:
        return problem
    place = replace(problem.place, column=problem.place.column + by)
    named = {"column": letter(place.column)} if "column" in problem.values else {}
    return replace(problem, place=place, values={**problem.values, **named})


def _written(sheet: Sheet, drop: int, found: dict[int, list[Problem]], lang: str) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    book = Workbook(write_only=True)  # a row at a time: a long list is never held as a whole
    book.properties.creator = MAKER
    page = book.create_sheet("Danh sách")
    page.freeze_panes = f"B{sheet.head[0] + 1}"
    for n in range(1, len(sheet.heads) - drop + 2):
        page.column_dimensions[letter(n)].width = WIDTHS[n > 1]
        page.column_dimensions[letter(n)].number_format = "@"
    fills = {severity: PatternFill("solid", start_color=colour) for severity, colour in FILLS.items()}
    looks: dict[tuple, object] = {}

    def cell(text: str, severity: Severity | None = None, bold: bool = False, wrap: bool = False):
        made = WriteOnlyCell(page, CONTROL.sub("\ufffd", text)[:LONGEST_CELL])
        made.data_type = "s"  # not a formula, whatever it begins with
        look = (severity, bold, wrap)
        if look not in looks:  # setting a style is slow: once for each look
            made.number_format, made.quotePrefix = "@", True
            made.alignment = Alignment(vertical="top", wrap_text=wrap)
            if severity:
                made.fill = fills[severity]
            if bold:
                made.font = Font(bold=True)
            looks[look] = made._style
        made._style = looks[look]
        return made

    last, advised = 0, set()  # which faults it has been said of what to do: once is enough
    for row, cells in _lines(sheet, found):
        for _ in range(last + 1, row):
            page.append([])
        here, last, head = found.get(row, []), row, row == sheet.head[0]
        said = "\n".join([*([OWN_HEAD] if head else []), *(_said(problem, lang, advised) for problem in here)])
        marked = {p.place.column: p.severity for p in sorted(here, key=_quietest) if p.place and p.place.column}
        worst = min((p.severity for p in here), key=LOUDEST.index, default=None)
        own = cell(said, worst, head, wrap=True)
        if said:
            page.row_dimensions[row].height = row_height([(said, WIDTHS[0])])
        page.append([own, *(cell(text, marked.get(n), head) for n, text in enumerate(cells[drop:], 2))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(sheet: Sheet, found: dict[int, list[Problem]]) -> Iterator[Line]:
    """Every row that holds anything or is spoken of, as wide as the head."""
    width = len(sheet.heads)
    for row, cells in sheet.lines():
        if any(cells) or row in found:
            yield row, [*cells, *[""] * (width - len(cells))] if row >= sheet.head[0] else cells


def _quietest(problem: Problem) -> int:
    return -LOUDEST.index(problem.severity)


def _said(problem: Problem, lang: str, advised: set[str]) -> str:
    what, do = say(problem.code, lang, problem.values)
    do = "" if problem.code in advised else do
    advised.add(problem.code)
    return f"{term(problem.severity, lang).upper()}: {what} {do}".strip()
