"""Columns of a list as an option names them. What was typed and the content's columns in; fields out."""

from ..village import FIELDS
from .console import Console
from .exits import USAGE, Stop


def conditions_of(console: Console, where: tuple[str, ...], columns: object) -> tuple[tuple[str, str], ...]:
    """commune=Trung Nam, or Xã cũ=Trung Nam, as (field, value)."""
    found = []
    for one in where:
        column, _, value = map(str.strip, one.partition("="))
        if not column or not value:
            console.fail("batch_where", text=one, known=_known(columns))
            raise Stop(USAGE)
        found.append((field_of(console, "batch_where_column", one, column, columns), value))
    return tuple(found)


def field_of(console: Console, key: str, text: str, column: str, columns: object, but: tuple[str, ...] = ()) -> str:
    """The field that is meant by its own name, or by a head that a list may have."""
    from ..intake.tables import plain  # noqa: PLC0415

    heads = {field: column.heads for field, column in columns.items()} if columns else {}
    named = {plain(name): field for field in FIELDS if field not in but for name in (*heads.get(field, ()), field)}
    if not (field := named.get(plain(column))):
        console.fail(key, text=text, column=column, known=_known(columns, but))
        raise Stop(USAGE)
    return field


def _known(columns: object, but: tuple[str, ...] = ()) -> list[str]:
    heads = {field: column.heads for field, column in columns.items()} if columns else {}
    return [f"{field} ({heads[field][0]})" if field in heads else field for field in FIELDS if field not in but]
