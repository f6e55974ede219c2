"""Letters of the list that no form can print. Villages in; Problems with row and column, before anything is set, out; pure."""

from collections.abc import Iterator

from ..layout.plain import faces_of
from ..problems import Place, Problem, where
from ..text.fonts import face
from ..text.lines import PLAIN
from ..village import Village, Villages
from .forms import FIGURE, STRONG_WORDS, TITLE, WORDS
from .tables import known

TOGETHER = (("name",), ("contact",), ("commune", "code", "place"))  # what a form sets as one text, in one face
STYLES = (TITLE, FIGURE, STRONG_WORDS, WORDS)
FALLBACK = "fallback"
BLANK = "\u00a0"  # that is set as a space


def unlettered(villages: Villages) -> Iterator[Problem]:
    """Each cell with letters for want of which no face has its whole text."""
    for village in villages:
        for fields in TOGETHER:
            texts = _texts(village, fields)
            lacking = _lacking("".join(texts.values()))
            for field, text in texts.items():
                if letters := "".join(c for c in dict.fromkeys(text) if c in lacking):
                    place = Place(villages.file, village.row, villages.columns.get(field, 1))
                    yield Problem("village_form_letters", place, {**where(place), "village": village.name, "text": text, "letters": letters})


def _texts(village: Village, fields: tuple[str, ...]) -> dict[str, str]:
    return {field: known(text) if field in ("contact", "place") else text for field in fields if (text := getattr(village, field))}


def _lacking(text: str) -> set[str]:
    """Those that the fallback lacks too, where a style of the forms comes down to it."""
    letters = text.replace(BLANK, "")
    faces = {faces_of(letters, style)[0][PLAIN] for style in STYLES}
    return set(face(FALLBACK).missing(letters)) if any(face(name).missing(letters) for name in faces) else set()
