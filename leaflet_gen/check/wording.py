"""Lost letters, long sentences, long lists, pictures without words. An Edition in, warnings out."""

import datetime as dt
import re
from collections.abc import Iterator

from ..layout.edition import Edition
from ..problems import Problem
from ..words import Official
from .content import NOT_READ, PROSE, ours, pieces, sections, spoken
from .lost import lost_in

LONGEST_SENTENCE = 20  # tiếng, ISO 24495-1 and Easy Read
LONGEST_LIST = 7  # items

SENTENCE_END = re.compile(r"(?<=[.!?…])[”»\")]*\s+|\n+")

_ONE_STAR = re.compile(r"(?<![\w*])\*(?![\s*])[^*\n]*(?<=\S)\*(?![\w*])")
_STEPS = re.compile(r"(?<!\d)(\d{1,2}) (?:bước|steps)(?!\w)", re.IGNORECASE)


def lost_letters(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """No word whose letters were lost in an old encoding: it looks whole in the file, and is not."""
    for piece in pieces(edition):
        if piece.part in NOT_READ or isinstance(piece.words, Official) and edition.procedure:  # `records` reads those
            continue
        if words := lost_in(piece.words, edition.language == "vi"):
            severity = "warning" if isinstance(piece.words, Official) else "error"  # not ours to mend
            yield Problem("lost_letters", piece.words.place, {"text": ", ".join(words[:3])}, severity)


def one_star(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Two stars make bold; one is printed as it stands."""
    for piece in ours(edition):
        if piece.part not in NOT_READ:
            for found in dict.fromkeys(_ONE_STAR.findall(piece.words.replace("**", ""))):
                yield Problem("one_star", piece.words.place, {"text": found, "better": f"*{found}*"}, "warning")


def steps(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A title that promises five steps has five under it."""
    section = sections(edition).get("steps")
    if section is None or not section.items:
        return
    for words in (edition.topic.title, section.heading):
        for said in _STEPS.findall(spoken(words, edition) if words else ""):
            if int(said) != len(section.items):
                yield Problem("steps_count", words.place, {"said": int(said), "count": len(section.items)}, "warning")


def sentences(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """No sentence of more than 20 tiếng."""
    for piece in ours(edition):
        if piece.part not in PROSE:
            continue
        for sentence in SENTENCE_END.split(spoken(piece.words, edition)):
            count = sum(any(c.isalnum() for c in word) for word in sentence.split())
            if count > LONGEST_SENTENCE:
                values = {"sentence": sentence.strip(), "count": count, "most": LONGEST_SENTENCE}
                yield Problem("sentence_long", piece.words.place, values, "warning")


def lists(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """No list of more than 7 items."""
    for name, section in sections(edition).items():
        if len(section.items) > LONGEST_LIST and not section.record:
            first_over = section.items[LONGEST_LIST]
            words = first_over.heading or next(iter(first_over.body), None) or section.heading
            values = {"section": name, "count": len(section.items), "most": LONGEST_LIST}
            yield Problem("list_long", words.place if words else None, values, "warning")


def pictures(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Every picture of the content says in words what it shows."""
    for section in sections(edition).values():
        for owner in (section, *section.items):
            if owner.picture and not owner.alt:
                yield Problem("picture_without_alt", owner.picture.place, {"picture": str(owner.picture)})
