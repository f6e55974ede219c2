"""A list of villages taken in: a CSV or XLSX file and the content's columns in; Villages, and Problems with row and column, out.

Every finding of every row is told at once. A row with an error is bad, and the
others can be used: `bad_rows` says which. Nothing is guessed: a number that
Excel has spoilt is shown as it may have been, and a person puts it back.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..check.lost import lost_in
from ..messages import Term
from ..model import Columns
from ..phone import numbers_in
from ..problems import Place, Problem, Severity, in_order, letter, nearest
from ..village import COUNTED, FIELDS, PRINTED, Village, Villages, record, restored
from ..words import PLACEHOLDER
from .belongs import are_exchanged
from .cells import (
    CONTROL,
    LONGEST,
    MARK,
    ODD,
    Found,
    as_agreed,
    as_code,
    as_copies,
    as_count,
    as_phone,
    as_yes_no,
    one_line,
    open_number,
    same,
    text_fault,
    words_fault,
)
from .tables import Sheet, beyond_head, clean, columns_named, plain, read_sheet, where

MOST_ROWS = 100_000
NONE: Mapping[str, Collection[str]] = {}
OWN_HEAD = "Lỗi / Errors"  # of the column that an annotated copy has first: read past
COUNTERS = ("stt", "tt", "sott", "sothutu", "no")  # a head that resembles others, and is none of them
NUMBERING = re.compile(r"\(?([1-9]\d?)\)?")  # of columns, below their heads: (1) (2) (3)
TOTALS = ("tổng", "tổng cộng", "tổng số", "cộng", "total")  # of a last row that adds up
GROUP = re.compile(r"(?:xã|phường|thị trấn|tm\.|kt\.|người lập|chủ tịch|cán bộ|ngày \d|.*, ngày )", re.IGNORECASE)  # alone in a row: a heading, or who signed
VILLAGE = re.compile(r"(?:thôn|bản|làng|xóm|ấp|khóm|buôn) +", re.IGNORECASE)  # what a village is called by,
COMMUNE = re.compile(r"(?:(?:xã|phường|thị trấn)\b\.?|(?:x|p|tt)\.) *", re.IGNORECASE)  # and a commune
FORMER = re.compile(r" \(?cũ\)?$", re.IGNORECASE)
WORDS = ("name", "commune", "contact", "role", "hours", "place")
ASKED_IN_PRINT = ("contact", "phone", "public", "hours", "place")  # columns that a list has, if under another name
NEEDED_IN_PRINT = ("contact", "hours", "place")  # where they are empty, a blank is printed
MEANT = {"phone": as_phone, "public": as_agreed, "internet": as_yes_no, "copies": as_copies, "code": as_code, **dict.fromkeys(COUNTED, as_count)}
SPELLINGS_SAID = 5
ALIKE = 0.75  # of a head and one that is known: heads are short, and much like each other
ROWS_SAID = 20
HEAD_SAID = 40  # letters


def read_villages(path: Path, columns: Columns, units: Mapping[str, Collection[str]] = NONE) -> tuple[Villages | None, list[Problem]]:
    """The villages of a list, bad rows among them, and all that is wrong. None where the list as a whole cannot be used.

    `units` are the files of content/units, each with the names that its communes had before; where none are given, a
    village may name any.
    """
    sheet, problems = list_sheet(path, columns)
    if sheet is None:
        return None, problems
    reader = _Reader(sheet, columns, units)
    if lost := reader.lost_heads():
        return None, in_order([*problems, Problem("village_heads_garbled", Place(sheet.file, sheet.head[0]), {"heads": lost[:SPELLINGS_SAID]})])
    for village in reader.villages():
        reader.kept.append(record(village))
    reader.judge_numbers()
    reader.problems += reader.of_all(len(reader.kept))
    found = in_order([*problems, *reader.problems])
    if reader.unusable:
        return None, found
    return Villages(sheet.file, {field: n + 1 for field, n in reader.at.items()}, reader.kept), found


def list_sheet(path: Path, columns: Columns) -> tuple[Sheet | None, list[Problem]]:
    """The list as it stands in its file: of a workbook's sheets, the one that is it."""
    return read_sheet(path, MOST_ROWS, marks=True, heads=[head for _, column in columns.items() for head in column.heads])


def bad_rows(problems: Iterable[Problem]) -> set[int]:
    """The rows of the list that have an error; warnings and notices leave a row sound."""
    return {p.place.line for p in problems if p.severity == "error" and p.place and p.place.line}


class _Reader:
    """One reading of one list: its columns, what was seen in earlier rows, and the problems so far."""

    def __init__(self, sheet: Sheet, columns: Columns, units: Mapping[str, Collection[str]]) -> None:
        self.sheet, self.columns = sheet, dict(columns.items())
        self.heads = sheet.heads
        self.units = {plain(unit): str(unit) for unit in units}
        self.former = {str(unit): frozenset(commune(name).name for name in names if COMMUNE.match(name)) for unit, names in units.items()}
        self.formers = [*{commune(name): str(name) for names in units.values() for name in names if COMMUNE.match(name)}.values()]
        self.strange: dict[str, int] = {}  # communes that no unit knows, each with its first row
        self.unusable = False
        self.empty: Counter[str] = Counter()
        self.open: defaultdict[str, list[int]] = defaultdict(list)  # the first rows in which a field is empty
        self.unread: list[int] = []  # rows that hold nothing of ours
        self.kept: list[bytes] = []
        self.names: dict[bytes, int] = {}  # which of `kept` has it; as letters in bytes: many thousand take half the room
        self.codes: dict[bytes, int] = {}
        self.phones: dict[bytes, int] = {}  # which of `kept` has it
        self.agreed: set[bytes] = set()  # numbers that may be printed,
        self.refused: dict[bytes, int] = {}  # and that a row, the first of them, keeps from print
        self.at: dict[str, int] = {}  # field -> column, from 0
        self.problems: list[Problem] = list(self._head())
        self.required = [f for f in self.at if f == "name" or self.columns[f].required]

    # -- the head --------------------------------------------------------------------

    def _head(self) -> Iterator[Problem]:
        """Which column is which; what is missing, there twice, or not used."""
        found = columns_named(self.heads, {field: column.heads for field, column in self.columns.items()})
        self.at = {field: found[field][0] for field in FIELDS if field in found}
        row = self.sheet.head[0]
        others = {n: head for n, head in enumerate(self.heads) if head and n not in sum(found.values(), []) and not is_own(head)}
        for field, (first, *more) in found.items():
            for n in more:
                self.unusable = True
                values = {"head": self.heads[first], "text": self.heads[n], "first": letter(first + 1)}
                yield self._problem("village_column_twice", Place(self.sheet.file, row, n + 1), values)
        absent = {plain(head): field for field, column in self.columns.items() if field not in found for head in column.heads}
        below, second = self._second_heads(absent)
        if second:
            self.unusable = True
            yield self._problem("village_heads_two", Place(self.sheet.file, below), {"heads": second[:SPELLINGS_SAID]})
        named = {n: way for n, head in others.items() if (way := plain(head)) not in COUNTERS}
        near = {n: absent[like] for n, way in named.items() if (like := nearest(way, absent, ALIKE))}
        for field, column in self.columns.items():
            if field in found or not (column.required or field == "name"):
                continue
            self.unusable = True
            meant = next((others.pop(n) for n, other in near.items() if other == field and n in others), "")
            values = {"head": column.heads[0], "heads": column.heads[:SPELLINGS_SAID], "near": meant, "known": list(filter(None, self.heads))}
            yield Problem("village_column_missing", Place(self.sheet.file, row), values)
        for n in sorted(near.keys() & others.keys()):
            values = {"text": others.pop(n), "meant": self.columns[near[n]].heads[0]}
            yield self._problem("village_column_near", Place(self.sheet.file, row, n + 1), values, "warning")
        if others:
            lacking = [self.columns[field].heads[0] for field in ASKED_IN_PRINT if field in self.columns and field not in found]
            odd = [head for head in others.values() if plain(head) not in COUNTERS] if lacking else []  # one of them may be meant
            values = {"heads": [head[:HEAD_SAID] for head in others.values()], "near": lacking if odd else []}
            yield Problem("village_columns_unread", Place(self.sheet.file, row), values, "warning" if odd else "notice")

    def _second_heads(self, absent: Container[str]) -> tuple[int, list[str]]:
        """Heads of columns that are not there yet, in the row right below the head: cells merged over several stand above them."""
        number, cells = next(self.sheet.rows(), (0, []))
        at = self.at.get("name", len(cells))
        found = [clean(cell) for cell in cells if plain(cell) in absent]
        repeats = at < len(cells) and plain(cells[at]) == plain(self.heads[at])  # merged with the cell above
        nameless = at >= len(cells) or not clean(cells[at])
        return number, found if repeats or nameless and len(found) > 1 else []

    def lost_heads(self) -> list[str]:
        """Heads that are no column's, and whose letters are damaged: so are those of every row. A head may well be a question."""
        others = (head for n, head in enumerate(self.heads) if n not in self.at.values() and not is_own(head))
        return [head[:HEAD_SAID] for head in others if lost_in(head)]

    # -- the rows --------------------------------------------------------------------

    def villages(self) -> Iterator[Village]:
        """Each row that is a village, checked."""
        fields, columns = tuple(self.at), tuple(self.at.values())
        width, last = len(self.heads), max(columns, default=-1)
        nameless = [n for n, head in enumerate(self.heads) if not head]
        for row, cells in self.sheet.rows():
            if len(cells) > width:
                self.problems += beyond_head(self.sheet.file, row, cells, width)
            if len(cells) <= last:
                cells = [*cells, *[""] * (last + 1 - len(cells))]
            for n in [n for n in nameless if n < len(cells) and clean(cells[n])]:
                nameless.remove(n)
                place = Place(self.sheet.file, self.sheet.head[0], n + 1)
                self.problems.append(Problem("table_head_empty", place, where(place), "warning"))
            picked = [cells[n] for n in columns]
            whole = MARK.join(picked)
            text = clean(whole)
            cleaned = text.split(MARK)
            odd = len(whole) > LONGEST or len(cleaned) != len(picked) or ODD.search(whole) or text != whole and ODD.search(text)
            if odd:
                cleaned = map(clean, picked)
            values = dict(zip(fields, map(one_line, cleaned)))
            if self._is_village(row, values):
                yield self._checked(row, values, dict(zip(fields, picked)) if odd else {})

    def _is_village(self, row: int, values: dict[str, str]) -> bool:
        """Not an empty row, the head said again on the next page, its columns numbered, a heading, or the sum or a name at the end."""
        if not any(values.values()):
            self.unread.append(row)
            return False
        code, name = "", values.get("name", "")
        if name and name == one_line(self.heads[self.at["name"]]):
            code = "village_head_again"
        elif GROUP.match(name) and len(values) > 2 and sum(map(bool, values.values())) == 1:
            code = "village_group"
        elif self._numbers_columns(values):
            code = "village_numbering"
        elif not values.get("contact") and (total := next((v for v in ([name] if name else values.values()) if v.lower().rstrip(" :") in TOTALS), "")):
            code, name = "village_total", total  # often in the first column
        if code and not (code == "village_head_again" and self.unusable):  # then its head has been told already
            place = Place(self.sheet.file, row, self.at.get("name", 0) + 1)
            self.problems.append(self._problem(code, place, {"text": name}, "notice"))
        return not code

    def _numbers_columns(self, values: dict[str, str]) -> bool:
        """(1) (2) (3) …, as each column is further on; a village may be called 1."""
        if not NUMBERING.fullmatch(values.get("name", "")):  # as of nearly every row
            return False
        found = [NUMBERING.fullmatch(value) for value in values.values()]
        return len(found) >= 3 and all(found) and len({int(n[1]) - at for n, at in zip(found, self.at.values())}) == 1

    def _checked(self, row: int, values: dict[str, str], cells: dict[str, str]) -> Village:
        """The village of a row; `cells` as they were written, where the row has something odd."""
        phone, answer, faulty = values.get("phone", ""), values.get("public", ""), []
        for field in self.required:
            if not values[field]:
                self._tell(row, field, ("village_empty", {}))
        for field, value in values.items():
            if not value:
                self.empty[field] += 1
                if field in NEEDED_IN_PRINT and len(self.open[field]) < ROWS_SAID:
                    self.open[field].append(row)
                continue
            fault = text_fault(cells[field], value) if cells else None
            if fault:
                values[field] = CONTROL.sub("", value) if field in WORDS else ""
            elif cells and PLACEHOLDER.search(value):
                if not (fault := open_number(field, value)):
                    self._tell(row, field, ("village_placeholder", {}), "notice", value)
                values[field] = value if field in PRINTED else ""
            elif field in MEANT:
                values[field], fault = MEANT[field](value)
            elif field == "unit":
                values[field], fault = self._unit(value)
            else:
                fault = words_fault(field, value)
            if fault:
                faulty.append(field)
                self._tell(row, field, fault, text=value)
        village = Village(row, **values)
        if are_exchanged(village.contact, village.role) and "role" not in faulty:
            faulty.append("role")
            self._tell(row, "role", ("village_mixed", {"shape": Term("shape_person")}), text=village.role)
        if village.commune and "commune" not in faulty and "[" not in village.commune:
            self._former(village)
        self._again(village, faulty)
        if answer and village.public != "yes":  # whatever else is written, that is no yes
            for number in numbers_in(phone):
                self.refused.setdefault(number.encode(), row)
        if village.public == "yes" and not phone:
            self._tell(row, "public", ("village_public_no_phone", {}), "warning")
        return village

    def _unit(self, value: str) -> tuple[str, Found | None]:
        known = self.units.get(plain(value), "") if self.units else value
        return known, None if known else ("village_unit", {"known": tuple(self.units.values())})

    def _former(self, village: Village) -> None:
        """Keep a commune that its unit does not name among the names that went out of use."""
        if village.commune in self.strange:
            return
        known = self.former.get(village.unit, ()) if village.unit else frozenset().union(*self.former.values())
        if known and commune(village.commune).name not in known:
            self.strange[village.commune] = village.row

    def _named_before(self, village: Village) -> None:
        """One name in one commune is one village; with what they are called by and without (thôn Đông, Đông), it may be."""
        own, here = _called(village), len(self.kept)
        for key in _keys(own):  # the second, where the first is that of another village
            before = self.names.setdefault(MARK.join(key).encode(), here)
            if before == here:
                return
            other = restored(self.kept[before])
            pairs = [*zip(own, _called(other))]
            if all(one == two for one, two in pairs):
                self._tell(village.row, "name", ("village_twice", {"first": other.row}), text=village.name)
                return
            if all(one.name == two.name and (one.kind == two.kind or not (one.kind and two.kind)) for one, two in pairs):
                self._tell(village.row, "name", ("village_twice_near", {"first": other.row}), "warning", text=village.name)
                return

    def _again(self, village: Village, faulty: list[str]) -> None:
        """What an earlier row has too: the village, its code, or a helper's number under another name."""
        row = village.row
        if village.name and "name" not in faulty:
            self._named_before(village)
        if village.code and "code" not in faulty and (first := self.codes.setdefault(village.code.casefold().encode(), row)) != row:
            self._tell(row, "code", ("village_code_twice", {"first": first}), text=village.code)
        if village.phone.isdigit() and "phone" not in faulty:
            self._called_before(village)

    def _called_before(self, village: Village) -> None:
        """A number that an earlier row has under another name; and whether it may be printed, which is judged when all rows are read."""
        number, here = village.phone.encode(), len(self.kept)
        if village.public == "yes":
            self.agreed.add(number)
        before = self.phones.setdefault(number, here)
        other = village if before == here else restored(self.kept[before])
        names = (other.contact, village.contact)
        if all(names) and "[" not in "".join(names) and names[0] != names[1] and same(names[0]) != same(names[1]):
            values = {"first": other.row, "other": other.contact[:60], "contact": village.contact[:60]}
            self._tell(village.row, "phone", ("village_phone_shared", values), "warning", text=village.phone)

    def judge_numbers(self) -> None:
        """Numbers that one row keeps from print: no other row gives them away, whichever stands first; it has the office's."""
        if not (torn := self.agreed & self.refused.keys()):
            return
        for n, village in enumerate(map(restored, self.kept)):
            if village.public == "yes" and (number := village.phone.encode()) in torn:
                self._tell(village.row, "public", ("village_phone_private", {"first": self.refused[number]}), "warning", text=village.phone)
                self.kept[n] = record(village._replace(public="no"))

    # -- the list --------------------------------------------------------------------

    def of_all(self, count: int) -> Iterator[Problem]:
        """What concerns many rows alike, said once."""
        if not count:
            yield Problem("village_none", Place(self.sheet.file))
        if self.strange:
            names = [f"{name[:HEAD_SAID]} ({row})" for name, row in self.strange.items()]
            values = {"head": self.heads[self.at["commune"]], "names": names[:SPELLINGS_SAID], "count": len(names), "known": self.formers[:ROWS_SAID]}
            yield Problem("village_commune_unknown", Place(self.sheet.file), values, "warning")
        if self.unread:
            values = {"count": len(self.unread), "row": self.unread[0]}
            yield Problem("village_rows_empty", Place(self.sheet.file), values, "notice")
        for field in NEEDED_IN_PRINT:
            if field not in self.columns or self.columns[field].required:
                continue
            if field not in self.at:
                yield Problem("village_column_none", Place(self.sheet.file), {"head": self.columns[field].heads[0]}, "notice")
            elif empty := self.empty[field]:
                values = {"head": self.heads[self.at[field]], "count": empty, "rows": self.open[field]}
                yield Problem("village_empty_some", Place(self.sheet.file), values, "notice")

    def _tell(self, row: int, field: str, found: Found, severity: Severity = "error", text: str = "") -> None:
        code, values = found
        place = Place(self.sheet.file, row, self.at[field] + 1)
        head = one_line(self.heads[self.at[field]])
        self.problems.append(self._problem(code, place, {"head": head, "text": text[:60], **values}, severity))

    @staticmethod
    def _problem(code: str, place: Place, values: dict[str, object], severity: Severity = "error") -> Problem:
        return Problem(code, place, {**where(place), **values}, severity)


def _keys(own: tuple["Called", "Called"]) -> Iterator[tuple[str, ...]]:
    """Names alone, and with what stands before them."""
    name, of = own
    yield name.name, of.name
    yield *name, *of


class Called(NamedTuple):
    """A name, however it is spelt, and what stands before it: thôn, or x for Xã and X."""

    kind: str
    name: str


def _called(village: Village) -> tuple[Called, Called]:
    found = VILLAGE.match(village.name)
    kind = found[0] if found else ""
    return Called(kind and same(kind), same(village.name[len(kind) :])), commune(village.commune)


@lru_cache(maxsize=300)  # a province has fewer
def commune(text: str) -> Called:
    """Xã Vĩnh-Hoà (cũ) is xã Vĩnh Hòa."""
    found = COMMUNE.match(text)
    kind = found[0] if found else ""
    return Called(same(kind[:1]), same(FORMER.sub("", text[len(kind) :]).replace("-", " ")))


def is_own(head: str) -> bool:
    """The head of the column of findings, which stand under its first line."""
    return plain(head.partition("\n")[0]) == plain(OWN_HEAD)
