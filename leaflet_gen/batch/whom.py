"""Which villages of a list are printed. A list, conditions and problems in; those that are asked for, and those that can be, out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..intake.cells import as_yes_no, one_line, same
from ..intake.tables import clean
from ..intake.villages import bad_rows
from ..language import alphabetical
from ..layout.edition import Edition
from ..phone import dialled
from ..problems import Place, Problem
from ..problems import where as cell
from ..village import Villages
from .kinds import YES_NO


def chosen(villages: Villages, where: Iterable[tuple[str, str]] = (), by: str = "", limit: int | None = None) -> Villages:
    """The villages whose fields have these values, in the order of the list or, `by` a field, of its dictionary.

    Of two values for one field either will do; Vĩnh Hoà is Vĩnh Hòa.
    """
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for field, value in where:
        wanted[field].add(same(_as_listed(field, value)))
    found: Iterable[int] = range(len(villages))
    for field, values in wanted.items():
        column = list(villages.column(field))
        found = [n for n in found if same(column[n]) in values]
    if by:
        column = list(villages.column(by))
        found = sorted(found, key=lambda n: alphabetical(column[n]))  # stable: the list's own order within
    return villages.picked(found[:limit])


def values_in(villages: Villages, field: str) -> list[str]:
    """What the list has in one field, each once, in the order of a dictionary."""
    return sorted(filter(None, set(villages.column(field))), key=alphabetical)


def _as_listed(field: str, value: str) -> str:
    """What a cell would have become in which somebody wrote this: có is yes, 0912 345 678 is 0912345678."""
    value = one_line(clean(value))
    if field in YES_NO:
        return as_yes_no(value)[0] or value
    return dialled(value) or value if field == "phone" else value


def without(villages: Villages, rows: Iterable[int]) -> Villages:
    rows = set(rows)
    return villages.picked(n for n, row in enumerate(villages.rows) if row not in rows) if rows else villages


def unprinted(editions: Sequence[Edition], villages: Villages) -> list[Problem]:
    """Villages whose unit has none of these editions: nothing is printed for them, and that is said."""
    units, column = {edition.unit for edition in editions}, villages.columns.get("unit", 0)
    alone = [villages[n] for n, unit in enumerate(villages.column("unit")) if unit and unit not in units]
    rows = [(village, Place(villages.file, village.row, column)) for village in alone]
    return [Problem("village_unprinted", place, {**cell(place), "village": v.name, "text": v.unit}, "warning") for v, place in rows]


def is_of_row(problem: Problem, villages: Villages) -> bool:
    """Whether it is a village's own, and nobody else's."""
    return bool(problem.place and problem.place.file == villages.file and problem.place.line)


def concerning(problems: Iterable[Problem], villages: Villages, chosen: Villages) -> list[Problem]:
    """Those of a list that are not of a village which is not printed: of the others, of rows that are no village, of the list."""
    others = {*villages.rows} - {*chosen.rows}
    return [p for p in problems if not is_of_row(p, villages) or p.place.line not in others]


def unfit(problems: Iterable[Problem], villages: Villages) -> set[int]:
    """The rows that have an error: cells that are wrong, words that do not fit or cannot be set."""
    return bad_rows(p for p in problems if is_of_row(p, villages))
