"""Read a list that an office keeps: a CSV or XLSX file in, a Table of texts and Problems out.

Everything is text: a code such as 1.004550 and a phone keep their letters. A
cell knows its row and column as the spreadsheet shows them. What was not read
as it stands there is said; nothing is left out in silence.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from ..load.encoding import decode
from ..messages import refused
from ..problems import Place, Problem, where
from ..words import Words

LOCK = "~$"  # so begins the name of the file by which Excel says that a list is open
LARGEST = 20_000_000  # bytes, of an XLSX also unpacked ten times over
MOST_ROWS = 50_000
DELIMITERS = (",", ";", "\t")
SAMPLE = 40  # rows from which the delimiter is told
LOCKED = "EncryptedPackage".encode("utf-16-le")  # what a workbook with a password holds instead of its sheets (MS-OFFCRYPTO, 2.3.4)
OTHERS = {"table_image": (b"\x89png", b"\xff\xd8\xff", b"gif8"), "table_pdf": (b"%pdf",), "table_html": (b"<html", b"<!doctype html", b"<table", b"<?xml")}  # what is called .xls or .csv, and is neither
ODS = b"application/vnd.oasis.opendocument.spreadsheet"  # its first entry, not packed, says so (OpenDocument 1.2, part 3, 3.3)
HEAD_WITHIN = 20  # rows: titles may stand above the head
HEAD_SHARE = 0.6  # of the widest row's cells are filled in a head
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$")
INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")

Line = tuple[int, list[str]]  # the number of the row, and its cells
Lines = Callable[[], Iterator[Line]]  # read anew each time: a long list is never held as a whole


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it stands in its file: the rows above its head, the head, and its other rows, read anew each time.

    Cells are as they were written; `clean` takes away what nobody sees.
    """

    file: str
    above: tuple[Line, ...]
    head: Line
    lines: Lines  # all rows of the file

    @property
    def heads(self) -> list[str]:
        """Cleaned; none empty at the end."""
        heads = [clean(head) for head in self.head[1]]
        while heads and not heads[-1]:
            heads.pop()
        return heads

    def rows(self) -> Iterator[Line]:
        """The rows below the head that hold anything."""
        return ((number, cells) for number, cells in self.lines() if number > self.head[0] and any(cells))


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows; each row has as many cells as there are heads. A cell's place is its row and column."""

    file: str
    columns: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]

    def columns_named(self, wanted: Mapping[str, Iterable[str]]) -> dict[str, int]:
        """Which column is which: for each name, the first whose head is one of its spellings (case, marks, signs aside)."""
        return {name: at[0] for name, at in columns_named(self.columns, wanted).items()}


def columns_named(heads: Iterable[str], wanted: Mapping[str, Iterable[str]]) -> dict[str, list[int]]:
    """For each name all columns, counted from 0, whose head is one of its spellings, in the order of the spellings."""
    heads = [plain(head) for head in heads]
    ways = {name: dict.fromkeys(filter(None, map(plain, spellings))) for name, spellings in wanted.items()}
    found = {name: [n for way in ways[name] for n, head in enumerate(heads) if head == way] for name in wanted}
    return {name: at for name, at in found.items() if at}


def plain(text: str) -> str:
    """Small letters and digits only, without marks: "Mã thủ tục", "MA_THU_TUC" and "mã thủ tục:" are one."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if c.isalnum())


def read_table(path: Path) -> tuple[Table | None, list[Problem]]:
    """The table in a file, and everything about it that a person should know. None where it cannot be read at all."""
    sheet, problems = read_sheet(path)
    if sheet is None:
        return None, problems
    table, more = _table(sheet)
    return table, [*problems, *more]


def read_sheet(
    path: Path, most: int = MOST_ROWS, marks: bool = False, heads: Iterable[str] = ()
) -> tuple[Sheet | None, list[Problem]]:
    """The rows of a file as they stand there, at most so many; control marks stay in a CSV file only where `marks` says so.

    Of several sheets it is the one with most of these heads, the first where none has any.
    """
    file = unicodedata.normalize("NFC", path.name) or str(path)
    if path.is_dir():
        return None, [Problem("table_folder", Place(file))]
    if file.startswith(LOCK):
        return None, [Problem("table_lock", Place(file), {"meant": file.removeprefix(LOCK)})]
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        code = "table_missing" if isinstance(error, FileNotFoundError) else "table_unreadable"
        return None, [Problem(code, Place(file), {"reason": refused(error), "folder": str(path.absolute().parent)})]
    if len(data) > LARGEST:
        return None, [Problem("table_large", Place(file), {"limit": LARGEST // 1_000_000})]
    if not data.strip():
        return None, [Problem("table_empty", Place(file))]
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # the old binary format, whatever the file is called
        return None, [Problem("table_locked" if LOCKED in data else "table_xls", Place(file))]
    for code, begins in OTHERS.items():
        if data[:1_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(begins):
            return None, [Problem(code, Place(file))]
    if ODS in data[:100]:
        return None, [Problem("table_ods", Place(file))]
    lines, count, problems = _xlsx(data, file, {plain(head) for head in heads}) if data.startswith(b"PK") else _csv(data, file, marks, bool(heads))
    if lines is None:
        return None, problems
    if count > most:
        return None, [Problem("table_rows", Place(file), {"rows": count, "limit": most})]
    first = list(islice(((number, cells) for number, cells in lines() if any(map(clean, cells))), SAMPLE))
    widest = max((_filled(cells) for _, cells in first), default=0)
    top = next((n for n, (_, cells) in enumerate(first[:HEAD_WITHIN]) if _filled(cells) >= HEAD_SHARE * widest), 0)
    if len(first) < top + 2:
        return None, [Problem("table_empty", Place(file))]
    problems += [
        Problem("table_above_head", Place(file, number), {"row": number, "text": " ".join(filter(None, map(clean, cells)))[:80]}, "notice")
        for number, cells in first[:top]
    ]
    return Sheet(file, tuple(first[:top]), first[top], lines), problems


def _table(sheet: Sheet) -> tuple[Table, list[Problem]]:
    """Head and rows of what was read."""
    file, number = sheet.file, sheet.head[0]
    columns = tuple(Words(head, Place(file, number, n)) for n, head in enumerate(sheet.heads, 1))
    lines = [(number, [clean(cell) for cell in cells]) for number, cells in sheet.rows()]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    problems = list(_head_problems(columns, lines))
    rows = []
    for number, cells in lines:
        problems += beyond_head(file, number, cells, len(columns))
        full = [*cells, *[""] * (len(columns) - len(cells))][: len(columns)]
        rows.append(tuple(Words(cell, Place(file, number, n)) for n, cell in enumerate(full, 1)))
    return Table(file, columns, tuple(rows)), problems


def beyond_head(file: str, row: int, cells: list[str], width: int) -> Iterator[Problem]:
    """What stands to the right of the last head."""
    for n, extra in enumerate(map(clean, cells[width:]), width + 1):
        if extra:
            place = Place(file, row, n)
            yield Problem("table_beyond_head", place, {**where(place), "text": extra[:80]}, "warning")


def _head_problems(columns: tuple[Words, ...], lines: list[Line]) -> Iterator[Problem]:
    first: dict[str, Words] = {}
    for n, head in enumerate(columns):
        if not head and any(len(cells) > n and cells[n] for _, cells in lines):
            yield Problem("table_head_empty", head.place, where(head.place), "warning")
        elif head and first.setdefault(plain(head), head) is not head:
            yield Problem("table_head_twice", head.place, {**where(head.place), "head": str(head)}, "warning")


def clean(text: str) -> str:
    """In NFC, without marks that cannot be seen and blanks at the ends."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if clean(cell))


# -- CSV -------------------------------------------------------------------------


Found = tuple[Lines | None, int, list[Problem]]  # the rows, how many of them hold anything, and what is wrong


def _csv(data: bytes, file: str, marks: bool, is_list: bool) -> Found:
    decoded = decode(data, file, marks)
    problems = list(decoded.problems)
    if decoded.text is None:
        return None, 0, problems
    text = decoded.text
    said = re.match(r"sep=([,;\t])\r?\n", text, re.IGNORECASE)  # Excel writes it, and does not count it as a row
    delimiter = said[1] if said else max(DELIMITERS, key=partial(_regular, text))
    _, width = _regular(text, delimiter)
    text = text[said.end() :] if said else text

    def rows(strict: bool) -> Iterator[list[str]]:
        return csv.reader(_lines(text), delimiter=delimiter, strict=strict)

    for strict in (True, False):
        row = count = ended = 0
        reader = rows(strict)
        try:
            for row, cells in enumerate(reader, 1):
                count += any(cells)
                began, ended = ended, reader.line_num
                if is_list and ended > began + 1 and _swallows(cells, delimiter, width):
                    return None, 0, [*problems, Problem("table_quote", Place(file, row), {"row": row})]
            return lambda: enumerate(rows(strict), 1), count, problems
        except csv.Error as error:
            row += 1
            if not strict or "unexpected end" in str(error):  # a quote that is never closed has swallowed what follows
                break
            problems.append(Problem("table_quote_inside", Place(file, row), {"row": row}, "warning"))
    return None, 0, [*problems, Problem("table_quote", Place(file, row), {"row": row})]


def _swallows(cells: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether these are two rows or more, of which a quote that was never closed has made one. `width` is what rows have."""
    within = max((cell.count(delimiter) for cell in cells if "\n" in cell), default=0)
    return width > 2 and within > 1 and len(cells) - 1 + within >= 2 * (width - 1) - width // 6  # a row may lack its last cells


def _lines(text: str) -> Iterator[str]:
    """With their ends, one after the other: a second copy of a long list is not made for that."""
    return (match[0] for match in LINE.finditer(text))


def _regular(text: str, delimiter: str) -> tuple[float, int]:
    """How many of the first rows have the same number of cells by this mark, as a share, and that number; none where it is 1."""
    try:
        widths = [len(cells) for _, cells in zip(range(SAMPLE), csv.reader(_lines(text), delimiter=delimiter))]
    except csv.Error:
        return 0.0, 0
    width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
    return (count / len(widths), width) if width > 1 else (0.0, 0)


# -- XLSX ------------------------------------------------------------------------


def _xlsx(data: bytes, file: str, heads: Collection[str]) -> Found:
    """The sheet that can be seen and has most of the heads."""
    from openpyxl import load_workbook  # noqa: PLC0415 - a tenth of a second, and only for this kind of file

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > 10 * LARGEST:
                return None, 0, [Problem("table_large", Place(file), {"limit": LARGEST // 1_000_000})]
        book = load_workbook(io.BytesIO(data))
        values = partial(load_workbook, io.BytesIO(data), data_only=True)
        sheets = [sheet for sheet in book.worksheets if any(True for _ in _cells(sheet))]
        seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
        seen.sort(key=lambda sheet: -_known(sheet, heads))
        if not seen:
            return None, 0, [Problem("table_empty", Place(file))]
        problems = [
            Problem("table_sheet", Place(file), {"sheet": sheet.title, "read": seen[0].title}, "warning" if _known(sheet, heads) > 1 else "notice")
            for sheet in sheets
            if sheet is not seen[0]
        ]
        lines = _sheet(seen[0], values, file, problems)
        return lambda: iter(lines), sum(any(cells) for _, cells in lines), problems
    except Exception as error:  # noqa: BLE001 - a file from outside may be broken in any way, and it is the file's fault
        return None, 0, [Problem("table_broken", Place(file), {"reason": type(error).__name__})]


def _known(sheet: object, heads: Collection[str]) -> int:
    """How many of these heads stand in one of its first rows."""
    rows = sheet.iter_rows(max_row=HEAD_WITHIN, values_only=True) if heads else ()
    return max((sum(plain(str(value or "")) in heads for value in row) for row in rows), default=0)


def _cells(sheet: object) -> Iterator:
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _sheet(sheet: object, values: object, file: str, problems: list[Problem]) -> list[Line]:
    grid: dict[int, dict[int, str]] = {}
    formulas = None
    for cell in _cells(sheet):
        place = Place(file, cell.row, cell.column)
        text = _shown(cell)
        if cell.data_type == "f":
            formulas = formulas or values()[sheet.title]  # what Excel computed when it last saved the file
            kept = formulas.cell(cell.row, cell.column)
            text = "" if kept.value is None else _shown(kept)
            severity = "warning" if text else "error"
            code = "table_formula" if text else "table_formula_empty"
            problems.append(Problem(code, place, {**where(place), "text": text}, severity))
        elif cell.data_type == "e":
            problems.append(Problem("table_error_value", place, {**where(place), "text": text}))
        grid.setdefault(cell.row, {})[cell.column] = text
    top = min(grid)
    for merged in sorted(sheet.merged_cells.ranges, key=lambda area: (area.min_row, area.min_col)):
        text = grid.get(merged.min_row, {}).get(merged.min_col, "")
        place = Place(file, merged.min_row, merged.min_col)
        if not text or merged.min_row == merged.max_row and merged.min_row < top + HEAD_WITHIN and _alone(grid, merged):
            continue  # a title over the whole table
        problems.append(Problem("table_merged", place, {"area": merged.coord, "text": text[:60]}, "warning"))
        for row in range(merged.min_row, merged.max_row + 1):
            grid.setdefault(row, {})[merged.min_col] = text
    hidden = sum(1 for row in grid if sheet.row_dimensions[row].hidden)
    if hidden:
        problems.append(Problem("table_hidden", Place(file), {"rows": hidden}, "notice"))
    return [(row, [cells.get(n, "") for n in range(1, max(cells) + 1)]) for row, cells in sorted(grid.items())]


def _alone(grid: Mapping[int, Mapping[int, str]], merged: object) -> bool:
    """Nothing else stands in the row: it is a title, not a cell of the table."""
    return all(merged.min_col <= column <= merged.max_col for column in grid[merged.min_row])


def _shown(cell: object) -> str:
    """A cell's value as the sheet shows it: 1.004550 with six decimals, 0912 with its zero, a day as a day."""
    value, form = cell.value, str(cell.number_format or "")
    if isinstance(value, (dt.datetime, dt.date)):
        timed = isinstance(value, dt.datetime) and (value.hour or value.minute)
        return value.strftime("%d/%m/%Y %H:%M" if timed else "%d/%m/%Y")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        if decimals := re.fullmatch(r"0\.(0+)", form):
            return f"{value:.{len(decimals[1])}f}"
        whole = int(value) if value == int(value) else None
        if whole is not None and re.fullmatch(r"0+", form):
            return f"{whole:0{len(form)}d}"
        return str(whole) if whole is not None else repr(value)
    return str(value)
