"""Terms and names out of use. An Edition in, warnings out.

The words are content: `old_words` of the language, `formerly` of the unit.
They are looked for whole, in any case; where one holds another, the longer
counts. A dated quotation keeps them, and so does a page that is itself a
record of its time.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from ..layout.edition import Edition
from ..problems import Problem
from ..words import Official, Words
from .content import NOT_READ, QUOTED, pieces, spoken
from .links import ADDRESS
from .wording import SENTENCE_END

_QUOTATION = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BEFORE = re.compile(r"(?<!\w)(?:nay|trước đây|trước kia)(?!\w)", re.IGNORECASE)  # then and now in one sentence
_FORMER = re.compile(r"\W{0,2}cũ(?!\w)", re.IGNORECASE)  # xã Trung Nam cũ, Trung Nam (cũ)


def old_words(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Each once for a text of ours; once for a whole file of published text, which is not ours to mend."""
    if edition.unit_spec.as_of is not None:
        return
    terms = _terms(edition, today)
    told: set[tuple[str, str]] = set()
    for piece in pieces(edition) if terms else ():
        words, flat = piece.words, _key(piece.words)
        here = tuple(term for term in terms if term in flat)  # quick: most texts have none
        if piece.part in NOT_READ + QUOTED or not here:
            continue
        text = ADDRESS.sub(" ", words)  # what an address may be, `urls` knows
        text = _QUOTATION.sub("“”", text) if _YEAR.search(words) else text
        for sentence in SENTENCE_END.split(text):
            for found in _pattern(here).finditer(sentence):
                now = terms[_key(found[0])]
                if _said_as_past(sentence, found, now, edition):
                    continue
                file = words.place.file if isinstance(words, Official) and words.place else repr(words.place)
                if (file, _key(found[0])) not in told:
                    told.add((file, _key(found[0])))
                    yield Problem("old_word", words.place, {"word": " ".join(found[0].split()), "now": now}, "warning")


def _terms(edition: Edition, today: dt.date) -> dict[str, str]:
    """Each old term → what stands for it now. A name is old from the day of the new one."""
    terms = {_key(says): str(old.now) for old in edition.language_spec.old_words for says in old.says}
    gone = (f for f in edition.unit_spec.formerly if isinstance(f.since, str) or f.since <= today)
    return terms | {_key(name): str(former.now) for former in gone for name in former.names}


def _key(words: str) -> str:
    return " ".join(words.split()).casefold()


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern:
    """Any of the terms as whole words, the longest first."""
    longest = sorted(terms, key=len, reverse=True)
    any_of = "|".join(rf"{_edge(term[0], '<!')}{_spaced(term)}{_edge(term[-1], '!')}" for term in longest)
    return re.compile(any_of or r"(?!)", re.IGNORECASE)


def _edge(char: str, side: str) -> str:
    """No letter or figure may stand beside a term that begins or ends in one itself."""
    return rf"(?{side}\w)" if char.isalnum() else ""


def _spaced(term: str) -> str:
    return r"\s+".join(map(re.escape, term.split()))


def _said_as_past(sentence: str, found: re.Match, now: str, edition: Edition) -> bool:
    """“xã Trung Nam, nay thuộc xã Vĩnh Hoàng” is right, also of its committee, and so is “xã Trung Nam cũ”."""
    names = [f for f in edition.unit_spec.formerly if any(_key(name) in _key(found[0]) for name in f.names)]
    if names and _FORMER.match(sentence, found.end()):
        return True
    said = spoken(Words(sentence), edition)
    return bool(_BEFORE.search(said)) and any(_key(name) in _key(said) for name in (now, *(f.now for f in names)))
