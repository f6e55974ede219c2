"""What nobody has filled in yet. An Edition in; placeholders, and Problems about them, out."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from ..layout.edition import Edition
from ..phone import dialled, phone_fault
from ..problems import Place, Problem
from ..words import PLACEHOLDER, Words
from .content import NOT_READ, ours

# Blanks as people leave them on paper, and brackets that hold nothing to fill in.
_ODD = re.compile(r"\[[^\[\]\n]*\]|[\[\]]|\.{4,}|…{2,}|…\.{2,}|\.{2,}…|_{3,}|(?<!\S)(?:\.{2,3}|…)(?!\S)|\.\./\.\.")
_NAMED = re.compile(r"\w\W*\w")  # "[số điện thoại]" says what is missing; "[...]" does not
_IN_ROUND = re.compile(r"\s*\([^()]*\)\s*")  # "(số điện thoại)"
_MIXED = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")  # O233, 02l3
_NUMBER = re.compile(r"\+?\d[\d .()-]*")
QUOTABLE = ("heading",)  # a term of its day is quoted on purpose: “Mức độ 3”
_CURLY = re.compile(r"\s*[“”][^“”]*[“”]\s*")  # a whole value in the quotes of a word processor


def placeholders(edition: Edition) -> list[tuple[str, Place | None]]:
    """Each "[số điện thoại]" that this edition would print, once for each place it is written at.

    A sentence of the topic may have it from a field of the procedure: it is mended there.
    """
    own = {match: place for words in _plain_words(edition) for match, place in words}
    found = ((m, own.get(m, piece.words.place)) for piece in ours(edition) for m in PLACEHOLDER.findall(piece.words))
    return list(dict.fromkeys(found))


def _plain_words(edition: Edition) -> Iterator[list[tuple[str, Place | None]]]:
    """The blanks in a procedure's everyday words, each with its place."""
    plain = edition.procedure.plain if edition.procedure else None
    for _, words in plain or ():
        if isinstance(words, Words):
            yield [(match, words.place) for match in PLACEHOLDER.findall(words)]


def is_draft(edition: Edition) -> bool:
    return bool(placeholders(edition))


def placeholder(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A notice for each: the page is built, and says that it is a draft."""
    for text, place in placeholders(edition):
        yield Problem("placeholder", place, {"text": text}, "notice")


def odd(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A blank that is not written as one would reach print without a stamp."""
    for piece in ours(edition):
        if piece.part in NOT_READ:
            continue
        words = piece.words
        found = [m for m in _ODD.findall(words) if not (PLACEHOLDER.fullmatch(m) and _NAMED.search(m))]
        if piece.part.startswith("unit.") and _IN_ROUND.fullmatch(words):
            found.append(words.strip())
        for text in dict.fromkeys(found):
            yield Problem("odd_blank", words.place, {"text": text})


def phone(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A telephone number has as many figures as one has here, and no letters among them."""
    for piece in ours(edition):
        if piece.part == "unit.phone":
            yield from odd_phone(piece.words)


def odd_phone(number: Words) -> Iterator[Problem]:
    """That an office's number is none; one that is still to be written is told elsewhere.

    It may be two numbers, or one and words: "mornings only".
    """
    if PLACEHOLDER.search(number) or _IN_ROUND.fullmatch(number) or not (fault := phone_fault(number)):
        return
    numbers = [one.strip(" .-") for one in _NUMBER.findall(number)] if fault.kind in ("two", "words") else []
    if not numbers or not all(map(dialled, numbers)) or _MIXED.search(number) or _CURLY.fullmatch(number):
        yield Problem("phone_odd", getattr(number, "place", None), {"phone": number, "near": fault.near}, "warning")


def as_final(found: Problem) -> Problem:
    """What is told of a draft, as it stands in the way of real print: a blank is an error there, and so is a number that is none."""
    if found.code == "placeholder":
        return Problem("final_blank", found.place, found.values)
    return replace(found, severity="error") if found.code == "phone_odd" else found


def curly(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A value wholly in curly quotes: they were meant for the file, and would be printed."""
    for piece in ours(edition):
        if _CURLY.fullmatch(piece.words) and piece.part not in QUOTABLE:
            yield Problem("curly_quotes", piece.words.place, {"text": piece.words.strip()[:40]}, "warning")
