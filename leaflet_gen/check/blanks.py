"""What nobody has filled in yet. An Edition in; placeholders, and Problems about them, out."""

import datetime as dt
from collections.abc import Iterator

from ..layout.edition import Edition
from ..problems import Place, Problem
from ..words import PLACEHOLDER
from .content import pieces


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

