"""What nobody has filled in yet. An Edition in; placeholders, and Problems about them, out."""

import datetime as dt
import re
from collections.abc import Iterator

from ..layout.edition import Edition
from ..problems import Place, Problem
from ..words import PLACEHOLDER
from .content import NOT_READ, pieces

# Blanks as people leave them on paper, and brackets that hold nothing to fill in.
_ODD = re.compile(r"\[[^\[\]\n]*\]|[\[\]]|\.{4,}|…{2,}|…\.{2,}|\.{2,}…|_{3,}")
_NAMED = re.compile(r"\w\W*\w")  # "[số điện thoại]" says what is missing; "[...]" does not
_IN_ROUND = re.compile(r"\s*\([^()]*\)\s*")  # "(số điện thoại)"
_FIGURES = re.compile(r"\d")
_MIXED = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")  # O233, 02l3
LEAST_FIGURES = 3  # of a telephone number: 113


def placeholders(edition: Edition) -> list[tuple[str, Place | None]]:
    """Each "[số điện thoại]" that this edition would print, once for each place it is written at."""
    found = ((match, piece.words.place) for piece in pieces(edition) for match in PLACEHOLDER.findall(piece.words))
    return list(dict.fromkeys(found))


def is_draft(edition: Edition) -> bool:
    return bool(placeholders(edition))


def placeholder(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A notice for each: the page is built, and says that it is a draft."""
    for text, place in placeholders(edition):
        yield Problem("placeholder", place, {"text": text}, "notice")


def odd(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A blank that is not written as one would reach print without a stamp."""
    for piece in pieces(edition):
        if piece.part in NOT_READ:
            continue
        words = piece.words
        found = [m for m in _ODD.findall(words) if not (PLACEHOLDER.fullmatch(m) and _NAMED.search(m))]
        if piece.part.startswith("unit.") and _IN_ROUND.fullmatch(words):
            found.append(words.strip())
        for text in dict.fromkeys(found):
            yield Problem("odd_blank", words.place, {"text": text})


def phone(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A telephone number has figures, and no letters among them."""
    for piece in pieces(edition):
        number = piece.words
        if piece.part != "unit.phone" or PLACEHOLDER.search(number) or _IN_ROUND.fullmatch(number):
            continue
        if len(_FIGURES.findall(number)) < LEAST_FIGURES or _MIXED.search(number):
            yield Problem("phone_odd", number.place, {"phone": number}, "warning")
