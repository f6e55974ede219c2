"""The plan as tables that an office opens. A Plan and a language in; rows, and the bytes of CSV and XLSX files, out.

Text that a spreadsheet could take for a formula is made plain text: with an apostrophe before it in CSV, by its type in XLSX.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from ..messages import say
from ..phone import grouped
from ..village import COUNTED
from ..workbook import row_height
from .count import Plan

MAKER = "leaflet-gen"
BOM = "\ufeff"  # without it Excel takes UTF-8 for the letters of its own country
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
NARROW, WIDE, LETTERS = 9.0, 46.0, 1.15  # a column's width in letters: least, most, and for each letter of its words
HEAD_LINES = 3  # over which a long head may run

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """The last row is the total."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    fixed: int  # columns that stay in sight


def known(text: str) -> str:
    """What the list says; nothing where it says only that somebody has to fill it in."""
    return "" if "[" in text else text


def of_places(plan: Plan, lang: str) -> Table:
    """A row for each place: who it is, what it was counted by, its copies."""
    kinds = [kind for kind in COUNTED if any(getattr(column.share, kind) for column in plan.columns)]
    kinds += ["copies"] if any(column.share.listed for column in plan.columns) else []
    who = ("code", "name", "commune", "unit", "contact", "phone")
    heads = [*(_said(key, lang) for key in (*who, *kinds)), *(f"{c.title} – {c.format}" for c in plan.columns), _said("total", lang)]
    rows: list[tuple[Cell, ...]] = []
    for bundle in plan.bundles:
        v = bundle.village
        told = (v.code, v.name, v.commune, bundle.unit, known(v.contact), grouped(known(v.phone)))
        rows.append((*told, *(int(getattr(v, kind) or 0) for kind in kinds), *bundle.copies, bundle.total))
    sums = [sum(row[n] for row in rows) for n in range(len(who), len(heads))]
    return Table(_said("places", lang), tuple(heads), (*rows, ("", _said("sum", lang), "", "", "", "", *sums)), 2)


def of_jobs(plan: Plan, lang: str) -> Table:
    """A row for each edition that is printed: its copies, and what they take."""
    keys = ("publication", "format", "file", "unit", "job_copies", "pieces", "set", "spare", "sheets", "sides", "minutes", "ink", "cost")
    rows: list[tuple[Cell, ...]] = []
    for job in plan.jobs:
        column, work = plan.columns[job.column], job.work
        name = (column.title, column.format, f"{column.name}_{job.unit}", job.unit)
        rows.append((*name, job.copies, work.pieces, work.sheets, job.spare, job.sheets, job.sides, job.minutes, percent(work.ink), job.cost))
    total = (_said("sum", lang), "", "", "", plan.copies, None, None, plan.spare, plan.sheets, plan.sides, plan.minutes)
    return Table(_said("jobs", lang), tuple(_said(key, lang) for key in keys), (*rows, (*total, percent(plan.ink), plan.cost)), 1)


def thousands(number: int, lang: str) -> str:
    """1.850 in Vietnamese, 1,850 in English."""
    return f"{number:,}".replace(",", "." if lang == "vi" else ",")


def percent(share: float) -> float:
    return round(100 * share, 1)


def _said(key: str, lang: str) -> str:
    return say(f"plan_head_{key}", lang, {})[0]


def as_csv(table: Table, lang: str) -> bytes:
    """With a semicolon between cells, as Excel reads where the comma is the decimal mark; text in quotes."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in (table.heads, *table.rows):
        writer.writerow([_plain(cell, lang) for cell in row])
    return (BOM + out.getvalue()).encode()


def _plain(cell: Cell, lang: str) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", "," if lang == "vi" else ".")
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """A sheet for each table: its head and first columns stay in sight, its totals are values; printed on A4, lying."""
    from openpyxl import Workbook  # noqa: PLC0415 - a tenth of a second
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    book.properties.creator = MAKER
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = f"{get_column_letter(table.fixed + 1)}2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
        _fill(sheet, table)
        widths = _widths(table)
        for n, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(n)].width = width
        sheet.row_dimensions[1].height = row_height(zip(table.heads, widths, strict=True))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: object, table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415

    bold, above = Font(bold=True), Border(top=Side("thin"))
    for n, row in enumerate((table.heads, *table.rows)):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(n + 1, column)
            if n == len(table.rows):
                cell.font, cell.border = bold, above
            if value is None or value == "":
                continue
            if isinstance(value, str):
                cell.value = value
                cell.data_type = "s"  # not a formula, whatever it begins with
                cell.number_format, cell.quotePrefix = "@", value.startswith(FORMULA)
            else:
                cell.value, cell.number_format = value, "0.0" if isinstance(value, float) else "#,##0"
            if n == 0:
                side = "left" if isinstance(table.rows[0][column - 1], str) else "right"
                cell.font, cell.alignment = bold, Alignment(side, wrap_text=True, vertical="top")


def _widths(table: Table) -> list[float]:
    """Wide enough for every cell; a long head runs over some lines."""
    columns = zip(*table.rows, strict=True)
    longest = [max((len(f"{cell:,}" if isinstance(cell, int) else str(cell or "")) for cell in column), default=0) for column in columns]
    return [min(max(NARROW, LETTERS * cells, LETTERS * len(head) / HEAD_LINES + 3), WIDE) for head, cells in zip(table.heads, longest, strict=True)]
