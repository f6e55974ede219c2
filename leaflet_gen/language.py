"""A language's rules for words on a page. Text and lists in, joints and forms out; pure."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from .model import Keep, Language, Localised
from .words import Words

NO_BREAK = "\u00a0"


class Joint(IntEnum):
    """What a space between two words allows."""

    FREE = 0
    RELUCTANT = 1  # a compound, a name: parted only where the paragraph would suffer
    TIGHT = 2  # a compound within a compound: the longer one parts between its parts first
    NEVER = 3  # number and unit, law number, phone, date, name


# What holds in any language, in small letters. Each match keeps all of its spaces. A pattern that begins with a repeat is tried only
# where such a run begins: from each of its characters it would take quadratic time.
ALWAYS = (
    r"\+?(?<![\d.])\d[\d.]*(?: \d{2,4}){1,4}",  # phones and grouped digits: 0233 123 456
    r"(?:số|no\.?) \d+/\S+",  # law numbers: số 61/2018/NĐ-CP
    r"(?:ngày|tháng|năm) \d\S*(?: tháng \d+)?(?: năm \d+)?",  # dates in words
    r"(?<!\d)\d+ (?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{4})?",
    r"(?<!\S)\S+ [·–—]",  # a dash or dot stays on the line it closes
)
FIGURES = re.compile(r"[\d·–—]")  # without one, none of these is there
WORD = re.compile(r"\w+")
CAPITALS = "".join(filter(str.isupper, map(chr, range(0x1F00))))  # of Latin, its Vietnamese letters, Greek, Cyrillic


class _Kept(NamedTuple):
    """A language's lists in small letters."""

    figures: re.Pattern  # what is never parted where there is a figure or a dash
    reach: int  # how many words before one it may begin
    names: re.Pattern  # of two words that both begin with a capital, the first; or what a name is called by: xã, chị
    phrases: Mapping[str, Sequence[tuple[str, bool]]]  # by their first word; each with whether it is a name


@lru_cache(maxsize=8)
def _kept(keep: Keep) -> _Kept:
    def any_of(words: Iterable[Words]) -> str:
        return "|".join(re.escape(_small(w)) for w in sorted(words, key=len, reverse=True)) or r"(?!)"

    figures = (
        *ALWAYS,
        rf"(?<![\d.,])\d[\d.,]* (?:{any_of(keep.units)})(?!\w)",
        rf"(?<!\w)(?:{any_of(keep.before_number)}) \d\S*",
    )
    phrases: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for texts, is_name in ((keep.names, True), (keep.together, False)):
        for text in map(_small, texts):
            if first := WORD.search(text):
                phrases[first[0]].append((text[first.start() :], is_name))
    reach = max((len(words.split()) for words in keep.before_number), default=1)
    name = rf"(?<!\w)(?:[{CAPITALS}]\w*|(?i:{any_of(keep.before_name)})) (?=[{CAPITALS}])"
    return _Kept(re.compile("|".join(f"(?:{p})" for p in figures)), reach, re.compile(name), dict(phrases))


def _small(text: str) -> str:
    """In small letters, each where it was: one foreign letter becomes two."""
    small = text.lower()
    return small if len(small) == len(text) else text


def _with_figures(text: str, kept: _Kept) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch with a figure that is never parted. They may overlap ("ngày 8 tháng 11"), so every word's start is tried."""
    if not (figure := FIGURES.search(text)):
        return
    start = figure.start()
    for _ in range(kept.reach + 1):  # the word that the figure is in, and those before it
        start = text.rfind(" ", 0, max(start, 0))
    start += 1
    while match := kept.figures.search(text, start):
        yield match.span()
        space = text.find(" ", match.start())
        start = space + 1 if 0 <= space < match.end() else max(match.end(), match.start() + 1)


def _standing(kept: _Kept, text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each phrase that stands in a text, itself in small letters, as whole words; and whether it is a name."""
    for word in WORD.finditer(text):
        for phrase, is_name in kept.phrases.get(word[0], ()):
            start = word.start()
            end = start + len(phrase)
            if text.startswith(phrase, start) and not WORD.match(text, end):
                yield start, end, is_name


def _spaces(text: str, start: int, end: int) -> list[int]:
    found = []
    while (start := text.find(" ", start, end)) >= 0:
        found.append(start)
        start += 1
    return found


def joints(text: str, keep: Keep) -> dict[int, Joint]:
    """Index of each space that is not FREE, and what it is. A U+00A0 in the text is NEVER."""
    kept, small = _kept(keep), _small(text)
    found: dict[int, Joint] = {}
    compounds: dict[int, list[int]] = {}
    never = list(_with_figures(small, kept))
    for start, end, is_name in _standing(kept, small):
        if is_name:
            never.append((start, end))
        else:
            compounds.setdefault(start, []).append(end)
    for start, ends in compounds.items():
        if any(start < other < max(ends) < max(more) for other, more in compounds.items()):
            continue  # "tại nhà" in "tại nhà văn hóa": its last word begins another compound, which goes on
        for end in {min(ends), max(ends)}:
            for i in _spaces(text, start, end):
                found[i] = Joint.TIGHT if i in found else Joint.RELUCTANT
    for word in kept.names.finditer(text):  # "xã Trường Xuân": a name that no list has
        found.setdefault(word.end() - 1, Joint.TIGHT if word[0][0].isupper() else Joint.RELUCTANT)
    for start, end in never:
        found.update(dict.fromkeys(_spaces(text, start, end), Joint.NEVER))
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
    return "-".join(filter(None, map(_file_word, text.split())))


@lru_cache(maxsize=2_000)
def _file_word(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", unmarked(word).lower()).strip("-")


ALPHABET = {letter: n for n, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, after none at all


def alphabetical(text: str) -> tuple:
    """The order of a Vietnamese dictionary: word by word, its letters first (Đ after D, Ă and Â after A), then its tone."""
    return tuple(_word_order(word) for word in re.findall(r"\w+", unicodedata.normalize("NFC", text.lower())))


def initial_of(text: str) -> str:
    """The letter of the alphabet under which a dictionary has it, without its tone: Ấ under Â, Ủ under U; # where there is none."""
    first = unicodedata.normalize("NFD", next((char for char in unicodedata.normalize("NFC", text) if char.isalnum()), "#"))
    return unicodedata.normalize("NFC", "".join(char for char in first if char not in TONES)).upper()


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
