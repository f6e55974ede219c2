"""Bytes in, text out: UTF-8, UTF-16 or Windows-1258, whatever an office computer saved."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from ..problems import Place, Problem

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1, 5.4: so that our lines are the parser's lines
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")  # YAML 1.1, 5.1


class Decoded(NamedTuple):
    """`text` is None where the bytes are not text."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def lines_of(text: str) -> list[str]:
    return LINE_BREAK.split(text)


def place_at(text: str, index: int, file: str) -> Place:
    """The line and column of one character of the text."""
    before = LINE_BREAK.split(text[:index])
    return Place(file, len(before), len(before[-1]) + 1)


def decode(data: bytes, file: str, marks: bool = False) -> Decoded:
    """The text of a file without its byte order mark; a notice where it is not UTF-8.

    Control marks make it no text, but with `marks` they stay: who reads a list names the cell of each.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _refused("not_text", file)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _converted(data, "utf-16", "UTF-16", file, marks)
    if b"\x00" in data:
        guess = _utf16_without_mark(data)
        return _converted(data, guess, "UTF-16", file, marks) if guess else _refused("not_text", file)
    try:
        return _printable(data.decode("utf-8-sig"), file, marks)
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            return _refused("utf8_broken", file, place_at(data[: error.start].decode("utf-8-sig"), error.start, file))
    return _converted(data, "cp1258", "Windows-1258", file, marks)


def _refused(code: str, file: str, place: Place | None = None) -> Decoded:
    return Decoded(None, (Problem(code, place or Place(file)),))


def _converted(data: bytes, encoding: str, name: str, file: str, marks: bool) -> Decoded:
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return _refused("not_text", file)
    if encoding == "cp1258":  # tone marks are letters of their own there: compose before columns are counted
        text = unicodedata.normalize("NFC", text)
    read = _printable(text, file, marks)
    if read.text is None:
        return _refused("not_text", file)
    return Decoded(read.text, (Problem("encoding_converted", Place(file), {"encoding": name}, "notice"), *read.problems))


def _printable(text: str, file: str, marks: bool) -> Decoded:
    found = UNPRINTABLE.search(text)
    if found and "\x00" in text:
        return _refused("not_text", file)
    if not found or marks:
        return Decoded(text)
    count = len(UNPRINTABLE.findall(text))
    mark = f"U+{ord(found[0]):04X}"
    return Decoded(None, (Problem("control_character", place_at(text, found.start(), file), {"mark": mark, "count": count}),))


def _utf16_without_mark(data: bytes) -> str | None:
    """Little or big end first, told by where the zero bytes of the Latin letters, more than half of any text of ours, stand."""
    odd, even = data[1::2].count(0), data[0::2].count(0)
    if len(data) % 2 or max(odd, even) < len(data) / 4 or min(odd, even) > 0.05 * max(odd, even):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_damaged_utf8(data: bytes) -> bool:
    """More whole UTF-8 letters than broken ones: a damaged file, not one in another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ch > "\x7f" for ch in text) - broken > broken
