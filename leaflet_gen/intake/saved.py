"""Saved answers of the portal, and what single values of a record mean. Bytes in, records, numbers, days and texts out."""

import datetime as dt
import json
import re
from collections.abc import Iterator

from ..problems import Place, Problem

Record = dict[str, object]

ZONE = dt.timezone(dt.timedelta(hours=7))  # Vietnam
UNITS = {"WORKING_DAY": "working_day", "DAY": "day", "HOUR": "hour", "MONTH": "month", "YEAR": "year"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
CODES = re.compile(r"code|.*[a-z]Code")  # ĐT1, KQ.H37 0002
FOR_MACHINES = re.compile(  # keys whose values, where they are one ASCII word, nobody reads
    r"ids?|code|codeNotation|type|state|status|value|.*[a-z](?:Ids?|Code|Type|State|Status|Unit|Method)", re.ASCII
)
PATHS = ("filePath", "bucketName")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,59}")


def read_records(data: bytes, file: str) -> tuple[list[Record], list[Problem]]:
    """The records of one saved file: an answer of the portal {code, data, message}, a bare record, or a list of either."""
    try:
        found = json.loads(data, strict=False)
    except (ValueError, RecursionError) as error:
        place = Place(file, getattr(error, "lineno", 0), getattr(error, "colno", 0))
        return [], [Problem("record_json", place)]
    records = list(_records(found))
    return records, [] if records else [Problem("record_none", Place(file))]


def _records(found: object) -> Iterator[Record]:
    if isinstance(found, list):
        for one in found:
            yield from _records(one)
    elif isinstance(found, dict):
        if isinstance(found.get("data"), (dict, list)):
            yield from _records(found["data"])
        elif found:
            yield found


def code_of(record: Record) -> str:
    """The procedure's code; "" where there is none that could name a file."""
    code = record.get("code")
    code = code.strip() if isinstance(code, str) else ""
    return code if CODE.fullmatch(code) and not code.endswith(".") else ""


def rows_of(record: object, key: str) -> list[Record]:
    """The groups of a list (or one group alone); anything else there is left for `rest`."""
    value = record.get(key) if isinstance(record, dict) else None
    return [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict)]


def number(value: object) -> float | None:
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,15}([.,]\d{1,6})?\s*", value):
        return float(value.strip().replace(",", "."))
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15 else None


def short(value: object) -> object:
    """7000.0 as 7000."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def time_limit(row: Record, count: str, unit: str) -> Record | None:
    amount, unit = number(row.get(count)), UNITS.get(str(row.get(unit)))
    return {"count": short(amount), "unit": unit} if amount and amount > 0 and unit else None


def day_of(value: object) -> str | None:
    """Milliseconds since 1970, or the ISO form, as a day in Vietnam."""
    try:
        if isinstance(value, str):
            return dt.date.fromisoformat(value[:10]).strftime("%d/%m/%Y")
        since = number(value)
        return dt.datetime.fromtimestamp(since / 1000, ZONE).strftime("%d/%m/%Y") if since and since > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def texts_left(node: object, top: str = "", key: str = "") -> Iterator[tuple[str, str]]:
    """Texts that a person may read, with the record's own key that they stand under."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from texts_left(inner, top or name, name)
    elif isinstance(node, list):
        for inner in node:
            yield from texts_left(inner, top, key)
    elif isinstance(node, str) and node.strip() and key not in PATHS and not UUID.fullmatch(node.strip()):
        one_word = node.isascii() and not re.search(r"\s", node.strip())
        is_code = bool(CODES.fullmatch(key)) and node == node.upper()
        if not (is_code or one_word and (FOR_MACHINES.fullmatch(key) or re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)+", node))):
            yield top, node


def strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from strings(inner)
