"""A language's rules for words on a page. Text and lists in, joints and forms out; pure."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import lru_cache

from .model import Keep, Language, Localised
from .words import Words

NO_BREAK = "\u00a0"


class Joint(IntEnum):
    """What a space between two words allows."""

    FREE = 0
    RELUCTANT = 1  # a compound: parted only where the paragraph would suffer
    TIGHT = 2  # a compound within a compound: the longer one parts between its parts first
    NEVER = 3  # number and unit, law number, phone, date, name


# What holds in any language. Each match keeps all of its spaces. A pattern that begins with a repeat is tried only
# where such a run begins: from each of its characters it would take quadratic time.
ALWAYS = (
    r"\+?(?<![\d.])\d[\d.]*(?: \d{2,4}){1,4}",  # phones and grouped digits: 0233 123 456
    r"(?:số|No\.?) \d+/\S+",  # law numbers: số 61/2018/NĐ-CP
    r"(?:ngày|tháng|năm) \d\S*(?: tháng \d+)?(?: năm \d+)?",  # dates in words
    r"(?<!\d)\d+ (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?",
    r"(?<!\S)\S+ [·–—]",  # a dash or dot stays on the line it closes
)
FIGURES = re.compile(r"[\d·–—]")  # without one, none of these is there
WORD = re.compile(r"\w+")


Phrases = Mapping[str, tuple[str, ...]]  # in small letters, by their first word


@lru_cache(maxsize=8)
def _kept(keep: Keep) -> tuple[re.Pattern, Phrases, Phrases]:
    """What is never parted where there is a figure or a dash; names; compounds."""

    def any_of(words: Iterable[Words]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or r"(?!)"

    figures = (
        *ALWAYS,
        rf"(?<![\d.,])\d[\d.,]* (?:{any_of(keep.units)})(?!\w)",
        rf"(?<!\w)(?:{any_of(keep.before_number)}) \d\S*",
    )
    return re.compile("|".join(f"(?:{p})" for p in figures), re.IGNORECASE), _phrases(keep.names), _phrases(keep.together)


def _phrases(texts: Iterable[Words]) -> Phrases:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for text in map(_small, texts):
        if first := WORD.search(text):
            found[first[0]].append(text[first.start() :])
    return {first: tuple(phrases) for first, phrases in found.items()}


def _small(text: str) -> str:
    """In small letters, each where it was: one foreign letter becomes two."""
    small = text.lower()
    return small if len(small) == len(text) else text


def _matches(pattern: re.Pattern, text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each match. Matches may overlap ("ngày 8 tháng 11"), so every word's start is tried."""
    start = 0
    while match := pattern.search(text, start):
        yield match.span()
        space = text.find(" ", match.start())
        start = space + 1 if 0 <= space < match.end() else max(match.end(), match.start() + 1)


def _standing(phrases: Phrases, words: Iterable[re.Match], text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each phrase that stands in a text, itself in small letters, as whole words."""
    for word in words:
        for phrase in phrases.get(word[0], ()):
            end = word.start() + len(phrase)
            if text.startswith(phrase, word.start()) and not WORD.match(text, end):
                yield word.start(), end


def joints(text: str, keep: Keep) -> dict[int, Joint]:
    """Index of each space that is not FREE, and what it is. A U+00A0 in the text is NEVER."""
    figures, names, compounds = _kept(keep)
    small = _small(text)
    words = list(WORD.finditer(small))
    found: dict[int, Joint] = {}
    at: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in _standing(compounds, words, small):
        at[start].append(end)
    for start, end in {(start, pick(ends)) for start, ends in at.items() for pick in (min, max)}:
        for i in range(start, end):
            if text[i] == " ":
                found[i] = Joint.TIGHT if i in found else Joint.RELUCTANT
    never = [*_standing(names, words, small), *(_matches(figures, text) if FIGURES.search(text) else ())]
    for start, end in never:
        found.update((i, Joint.NEVER) for i in range(start, end) if text[i] == " ")
    if NO_BREAK in text:
        found.update((i, Joint.NEVER) for i, c in enumerate(text) if c == NO_BREAK)
    return found


def localised(value: Localised, language: str) -> Words:
    """A unit's text in this language; in Vietnamese where it was not translated (a proper name), else empty."""
    if isinstance(value, dict):
        return value.get(language) or value.get("vi") or Words()
    return value


def say_day(day: dt.date | Words, language: Language) -> str:
    """A day as this language writes it; a placeholder stays as it is."""
    if isinstance(day, dt.date):
        return language.day.format(d=f"{day.day:02d}", m=f"{day.month:02d}", y=day.year)
    return str(day)


def unmarked(text: str) -> str:
    """The letters without their marks: Quảng Trị → Quang Tri, Đông Hà → Dong Ha."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def file_name(text: str) -> str:
    """Small letters without marks, digits and hyphens, safe in a file name anywhere: Thôn Đông Hà (cũ) → thon-dong-ha-cu."""
    return re.sub(r"[^a-z0-9]+", "-", unmarked(text).lower()).strip("-")


ALPHABET = {letter: n for n, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, after none at all


def alphabetical(text: str) -> tuple:
    """The order of a Vietnamese dictionary: word by word, its letters first (Đ after D, Ă and Â after A), then its tone."""
    return tuple(_word_order(word) for word in re.findall(r"\w+", unicodedata.normalize("NFC", text.lower())))


@lru_cache(maxsize=4_000)
def _word_order(word: str) -> tuple:
    letters, tones = [], []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tones.append(TONES.index(char) + 1)
        elif unicodedata.combining(char) and letters:  # breve, circumflex, horn: a letter of its own
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
    return tuple((ALPHABET.get(letter, -1), letter) for letter in letters), tones


def say_count(number: int, language: Language) -> str:
    """A whole number in groups of three: 9.038 in Vietnamese, 9,038 in English."""
    return f"{number:,}".replace(",", "." if language.decimal == "," else ",")


def say_number(number: float, language: Language) -> str:
    """57.3 as 57,3 in Vietnamese; no decimals where there are none."""
    return f"{number:.1f}".removesuffix(".0").replace(".", language.decimal)
