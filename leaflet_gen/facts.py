"""What a text states and nobody may change: addresses, phones, codes, days, numbers, blanks. A text in, Facts out; pure.

One pattern for all channels: a page, its HTML, the words for a loudspeaker and
a text message hold the same facts because all of them are read by it.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

AFTER = ".,;:!?)]}”’\"'»…"  # punctuation of the sentence, not of an address

_UPPER = "A-ZĐ"
_MARK = rf"[{_UPPER}0-9]+"
_AFTER_YEAR = r"(?:(?<![\w.,/-])|(?<=[/.]\d{4}-))"
_BEFORE_DAY = r"(?![\w/]|-(?!\d{1,2}[/.]\d)|[.,]\d)"
# Kinds in the order they are tried at each place. {dot} parts thousands, {comma} parts decimals.
_KINDS: tuple[tuple[str, str], ...] = (
    ("blank", r"\[[^\[\]\n]{2,60}\]"),  # "[số điện thoại]": nobody has filled it in yet
    ("email", r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,10}(?![\w-])"),
    (
        "address",
        (
            r"(?i:(?<![\w@.-])(?:https?://[^\s“”\"]+"
            r"|(?:[\w-]+\.)+(?:vn|com|net|org|info|gov|edu|app|io)(?![\w-]|\.\w)(?:[/?#][^\s“”\"]*)?)"
            r"|(?<![\w.])\.(?:[a-z]{2,}\.)*vn(?![\w-]|\.\w))"  # an ending by itself: .gov.vn
        ),
    ),
    ("code", rf"(?<![\w.,/-])\d+/(?:\d{{4}}/)?[{_UPPER}]{{2,}}[{_UPPER}0-9]*(?:-[{_UPPER}0-9]+)*(?!\w)"),  # 61/2018/NĐ-CP
    ("code", r"(?<![\w.,/-])\d\.\d{6}(?:\.[0-9A-Z]{2,6})*(?![\w/])"),  # of a procedure: 1.001193
    # A plain hyphen may stand between two of a kind: 7/8/2026-9/8/2026, 7h30-11h30.
    ("date", rf"{_AFTER_YEAR}(?:\d{{1,2}}([/.-])\d{{1,2}}\1[12]\d{{3}}|[12]\d{{3}}-\d\d-\d\d){_BEFORE_DAY}"),
    ("month", rf"{_AFTER_YEAR}(?:0?[1-9]|1[0-2])[/-](?:19|20)\d\d{_BEFORE_DAY}"),
    ("day", r"(?i:(?<=ngày )|(?<=ngày\u00a0))\d{1,2}/\d{1,2}(?![\w/-]|[.,]\d)"),  # a day of no year: ngày 8/11
    ("time", r"(?:(?<![\w.,:/-])|(?<=[\dh]-))(?:(?:[01]?\d|2[0-3])(?::[0-5]\d|h(?:[0-5]\d)?)|24(?::00|h(?:00)?))(?![\w:])"),
    ("phone", r"(?<![\w.,/-])(?:(?:\+84|0)(?:[ .-]?\d){8,11}|\(0\d{1,3}\)(?:[ .-]?\d){7,11})(?![\w/-]|[.,]\d)"),
    ("phone", r"(?<![\w.,/-])1[89]00(?:[ .-]?\d){4,6}(?![\w/-]|[.,]\d)"),
    (
        "phone",
        r"(?i:(?<=gọi )|(?<=tổng đài )|(?<=điện thoại )|(?<=điện thoại: )|(?<=call )|(?<=phone: ))1\d{2,3}(?![\w/-]|[.,]\d)",
    ),
    ("code", rf"(?<![\w.,/-])(?={_MARK}(?:[.-]{_MARK})*(?!\w))(?=[0-9.-]*[{_UPPER}])(?=[{_UPPER}.-]*\d){_MARK}(?:[.-]{_MARK})*"),
    ("code", r"(?<![\w.,])\d{10,}(?!\w)"),
    ("code", r"(?<![\w.,]){outline}(?!\w)"),  # 2.1, 2.1.3
    ("number", r"(?<![\w.,])\d{1,3}(?:{dot}\d{3})+(?:{comma}\d+)?(?!\d)|(?<![\w.,])\d+(?:{comma}\d+)?(?!\d)"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement: its kind, its letters, where they stand in the text, and what it says however it is written."""

    kind: str
    text: str
    start: int
    end: int
    value: str


def facts(text: str, decimal: str = ",") -> list[Fact]:
    """The facts of a text in the order they stand; `decimal` is the language's decimal mark."""
    return list(_facts(text, decimal))


def stated(text: str, decimal: str = ",") -> set[tuple[str, str]]:
    """What a text says, whatever the spelling: two texts with the same set hold the same facts."""
    return {(fact.kind, fact.value) for fact in _facts(text, decimal)}


def _facts(text: str, decimal: str) -> Iterator[Fact]:
    for match in _pattern(decimal).finditer(text):
        kind = _KINDS[int(match.lastgroup.removeprefix("k"))][0]
        if kind in ("date", "day") and not _in_calendar(_value(kind, match[0], decimal)):
            for part in re.finditer(r"\d+", match[0]):  # 30/2/2026: figures, and no day
                start = match.start() + part.start()
                yield Fact("number", part[0], start, start + len(part[0]), str(int(part[0])))
            continue
        found = match[0].rstrip(AFTER) if kind == "address" else match[0]
        yield Fact(kind, found, match.start(), match.start() + len(found), _value(kind, found, decimal))


@cache
def _pattern(decimal: str) -> re.Pattern:
    grouped = r"(?!\d{1,3}(?:\.\d{3})+(?![.\d]))"
    marks = {
        "{dot}": r"\." if decimal == "," else ",",
        "{comma}": re.escape(decimal),
        "{outline}": rf"{grouped}\d+(?:\.\d+)+" if decimal == "," else r"\d+(?:\.\d+){2,}",
    }
    parts = []
    for n, (_, pattern) in enumerate(_KINDS):
        for name, mark in marks.items():
            pattern = pattern.replace(name, mark)
        parts.append(f"(?P<k{n}>{pattern})".replace(r"([/.-])", rf"(?P<part{n}>[/.-])").replace(r"\1", f"(?P=part{n})"))
    return re.compile("|".join(parts))


def _in_calendar(value: str) -> bool:
    """Whether there is such a day: 2026-11-23, or 23/11 of some year."""
    try:
        dt.date.fromisoformat(value) if "-" in value else dt.date(2024, *reversed([int(part) for part in value.split("/")]))
    except ValueError:
        return False
    return True


def _value(kind: str, text: str, decimal: str) -> str:
    if kind == "address":
        rest = text.rpartition("://")[2]
        return rest.rstrip("/").lower() if "?" not in rest else rest
    if kind == "date":
        parts = re.split(r"[/.-]", text)
        year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
        return f"{year}-{int(month):02}-{int(day):02}"
    if kind in ("month", "day"):
        return "/".join(str(int(part)) for part in re.split(r"[/-]", text))
    if kind == "time":
        hour, _, minute = text.replace("h", ":").partition(":")
        return f"{int(hour)}:{int(minute or 0):02}"
    if kind == "phone":
        digits = re.sub(r"\D", "", text)
        return "0" + digits[2:] if text.startswith("+84") else digits
    if kind == "number":
        whole, _, part = text.replace("." if decimal == "," else ",", "").partition(decimal)
        return f"{int(whole)}.{part}" if part else str(int(whole))
    return text
