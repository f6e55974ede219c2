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
NO_FIGURES = re.compile(  # keys whose numbers nobody reads
    r"(?:.*[a-z])?(?:ids?|code|state|status|order|index|position|priority|level|version|size|timestamp)", re.IGNORECASE
)
MOMENT = 100_000_000_000  # ms since 1970: a number from here on is a day in 1973 or later
FEES = {"FEE": "Phí", "SERVICE_FEE": "Lệ phí", "PRICE_LEVEL": "Mức giá"}
TIMES = {"WORKING_DAY": "ngày làm việc", "DAY": "ngày", "HOUR": "giờ", "MONTH": "tháng", "YEAR": "năm"}
DEEPEST = 100  # levels of a record; the portal's have fewer than ten
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,59}")


def read_records(data: bytes, file: str) -> tuple[list[Record], list[Problem]]:
    """The records of one saved file: an answer of the portal {code, data, message}, a bare record, or a list of either."""
    try:
        found = json.loads(data, strict=False)
    except (ValueError, RecursionError) as error:
        place = Place(file, getattr(error, "lineno", 0), getattr(error, "colno", 0))
        return [], [Problem("record_json", place)]
    records = list(_records(found))
    sound = [record for record in records if not _too_deep(record)]
    deep = [Problem("record_deep", Place(file), {"code": code_of(r) or "?"}) for r in records if _too_deep(r)]
    return sound, deep if records else [Problem("record_none", Place(file))]


def _records(found: object) -> Iterator[Record]:
    """In the order of the file. What has a name is a record, though it has a key `data` of its own."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict) and isinstance(one.get("data"), (dict, list)) and not isinstance(one.get("name"), str):
            waiting.append(one["data"])
        elif isinstance(one, dict) and one:
            yield one


def _too_deep(record: Record) -> bool:
    level: list[object] = [record]
    for _ in range(DEEPEST):
        inside = (node.values() if isinstance(node, dict) else node for node in level if isinstance(node, (dict, list)))
        level = [inner for nodes in inside for inner in nodes]
        if not level:
            return False
    return True


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
    """A number, or a text that can mean but one: "7.000" is seven thousand, "16,5" sixteen and a half, "0.500" not sure."""
    if isinstance(value, str):
        written = value.strip()
        if re.fullmatch(r"-?[1-9]\d{0,2}(?:(?:\.\d{3}){1,4}|(?:,\d{3}){1,4})", written):
            return float(re.sub(r"[.,]", "", written))
        return float(written.replace(",", ".")) if re.fullmatch(r"-?\d{1,15}(?:[.,]\d{1,2})?", written, re.ASCII) else None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15 else None


def short(value: object) -> object:
    """7000.0 as 7000."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def time_limit(row: Record, count: str, unit: str) -> Record | None:
    amount, unit = number(row.get(count)), UNITS.get(str(row.get(unit)))
    return {"count": short(amount), "unit": unit} if amount and amount > 0 and unit else None


def day_of(value: object) -> str | None:
    """Milliseconds since 1970, the ISO form, or day/month/year, as a day in Vietnam."""
    try:
        if isinstance(value, str) and (match := re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*", value)):
            return dt.date(int(match[3]), int(match[2]), int(match[1])).strftime("%d/%m/%Y")
        if isinstance(value, str):
            return dt.date.fromisoformat(value[:10]).strftime("%d/%m/%Y")
        since = number(value)
        return dt.datetime.fromtimestamp(since / 1000, ZONE).strftime("%d/%m/%Y") if since and since > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def texts_left(node: object, top: str = "", key: str = "", row: Record | None = None) -> Iterator[tuple[str, str]]:
    """Texts and figures that a person may read, with the record's own key that they stand under."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from texts_left(inner, top or name, name, node)
    elif isinstance(node, list):
        for inner in node:
            yield from texts_left(inner, top, key, row)
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        if figure := _figure(node, top, key, row or {}):
            yield top, figure
    elif isinstance(node, str) and node.strip() and key not in PATHS and not UUID.fullmatch(node.strip()):
        one_word = node.isascii() and not re.search(r"\s", node.strip())
        is_code = bool(CODES.fullmatch(key)) and node == node.upper()
        if not (is_code or one_word and (FOR_MACHINES.fullmatch(key) or re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)+", node))):
            yield top, node


def _figure(value: float, top: str, key: str, row: Record) -> str:
    """A number with what it counts; "" for one that nobody reads: of a machine, a moment, a 0, a time of units OTHER."""
    if not value or abs(value) >= MOMENT or NO_FIGURES.fullmatch(key):
        return ""
    kind = row.get("type")
    if key == "value":
        currency = row.get("currencyName")
        return f"{FEES.get(str(kind), 'Mức thu')}: {short(value)} {currency if isinstance(currency, str) else ''}".strip()
    if key in ("processingTime", "qty"):
        unit = str((row.get("processingTimeUnit") if key == "processingTime" else kind) or "")
        return "" if unit == "OTHER" else f"Thời hạn: {short(value)} {TIMES.get(unit, unit)}".strip()
    return str(short(value)) if key == top else f"{key}: {short(value)}"


def strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from strings(inner)
