"""Words as they are said aloud. A text and a language in; the text written out, and what nobody taught us to say, out; pure.

A loudspeaker has no digits, no dots and no abbreviations: "57,3 %" becomes
"năm mươi bảy phẩy ba phần trăm", a phone is read figure by figure. How an
abbreviation or a sign is said stands in content/languages/<language>.yaml.
A language without a table in SPEAKERS keeps its numbers as they are printed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .facts import Fact, facts
from .language import unmarked
from .model import Language

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"))
LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "gờ", "H": "hát", "I": "i", "J": "gi",
    "K": "ca", "L": "lờ", "M": "mờ", "N": "nờ", "O": "ô", "P": "pê", "Q": "quy", "R": "rờ", "S": "sờ", "T": "tê", "U": "u",
    "V": "vê", "W": "vê kép", "X": "ích", "Y": "i dài", "Z": "dét",
}  # fmt: skip
LONGEST_PATH = 24  # characters of an address behind its host: nobody types more by ear
IN_ADDRESSES = (".", "/", "-", "@", "_", "?", "=")  # said only there; in a sentence they are punctuation
SPANS = ("number", "date", "month", "day", "time")  # two of these with a dash between are a span: 17–23

# A word, or a sign that is not said as it is written.
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\s+[–—-]\s+|\s*[()]|\s*·|/")
_SYLLABLE = re.compile(r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|ng?|nh|p|t)?")
WORD_LIKE = {"vi": _SYLLABLE}  # what may be a word of the language
_VOWEL = re.compile(r"\w*[aeiouy]\w*")
_COUNTED = re.compile(r"(?i)(?:phần|chương|mục|quý|khóa|cấp|lục|mẫu|loại|đợt|nhóm|kỳ|hạng|kỷ|tập|vùng|điểm)\s$")
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Aloud:
    """A text to be read aloud, and the abbreviations in it that the language's table lacks."""

    text: str
    unknown: tuple[str, ...]


Says = Callable[[Fact, str, Mapping[str, str]], str]  # the fact, what stands before it, the language's table


def aloud(text: str, language: Language) -> Aloud:
    """The text written out as it is said; blanks in square brackets stay, for a person to see."""
    speaker = _Speaker(
        _table(language), SPEAKERS.get(str(language.tag), {}), _shouted(text, WORD_LIKE.get(str(language.tag), _VOWEL))
    )
    said: list[str] = []
    last: Fact | None = None
    at = 0
    for fact in facts(text, str(language.decimal)):
        between = text[at : fact.start]
        said.append((_span(between, last, fact) if speaker.says else "") or speaker.words(between, last))
        said.append(speaker.fact(fact, text[: fact.start]))
        last, at = fact, fact.end
    said.append(speaker.words(text[at:], last))
    return Aloud(_tidy("".join(said)), tuple(dict.fromkeys(speaker.unknown)))


def _table(language: Language) -> Mapping[str, str]:
    return {key: str(value) for key, value in language.spoken.words.items()} if language.spoken else {}


def _span(between: str, last: Fact | None, fact: Fact) -> str:
    """Two figures joined: from 17 to 23; 356 of 592."""
    if last is None or last.kind not in SPANS or fact.kind not in SPANS:
        return ""
    if match := re.fullmatch(r"(\s*%)?\s*[–-]\s*", between):
        return " phần trăm đến " if match[1] else " đến "
    return " trên " if between.strip() == "/" and last.kind == fact.kind == "number" else ""


@dataclass(frozen=True, slots=True)
class _Speaker:
    """One text on its way to being said."""

    table: Mapping[str, str]
    says: Mapping[str, Says]
    shouted: frozenset[str]  # words of a heading in capitals: not abbreviations
    unknown: list[str] = field(default_factory=list)

    def fact(self, fact: Fact, before: str) -> str:
        if fact.text in self.table:  # a person's own word for it comes first: A4, COVID-19
            return self.table[fact.text]
        if fact.kind in ("address", "email"):
            return self._address(fact)
        return self.says[fact.kind](fact, before, self.table) if fact.kind in self.says else fact.text

    def _address(self, fact: Fact) -> str:
        """dichvucong.gov.vn as people say it; each part by the table, a part that it lacks as it is written."""
        host, slash, path = fact.text.rpartition("://")[2].partition("/")
        short = host + slash + path if path and len(path) <= LONGEST_PATH else host
        said = []
        for part in re.findall(r"[^\W_]+|\S", short.lower().removeprefix("www.")):
            if part not in self.table and part.isalpha() and fact.kind == "address":
                self.unknown.append(part)
            said.append(self.table.get(part, part))
        return " ".join(said)

    def words(self, text: str, last: Fact | None) -> str:
        """Words between two facts: abbreviations and signs by the table; a unit only behind a number."""
        unit = re.match(r"\s*([^\W\d_]+)(?!\w)", text) if last and last.kind == "number" else None
        known = _known(tuple(sorted(key for key in self.table if _is_word(key))))
        said, at = ([f" {self.table[unit[1]]}"], unit.end()) if unit and unit[1] in self.table else ([], 0)
        while match := known.search(text, at):
            said.append(text[at : match.start()])
            word = self.table.get(match[0]) if _is_word(match[0]) else None
            said.append(f" {word} " if word else self._token(match[0], "".join(said)))
            at = match.end()
        return "".join((*said, text[at:]))

    def _token(self, token: str, before: str) -> str:
        sign = token.strip()
        if sign == "/":
            return _slash(before) if self.says else "/"
        if not sign[0].isalpha():
            return "," if sign == ")" else ", "
        if "-" in token and any(part in self.table for part in token.split("-")):
            return " ".join(self.table.get(part) or self._token(part, before) for part in token.split("-"))
        if set(token) <= set(_ROMAN) and _COUNTED.search(before):
            return cardinal(_roman(token)) if self.says else token
        for part in token.split("-"):
            if sum(c.isupper() for c in part) < 2:
                continue
            if part in self.shouted:
                return token.lower()
            self.unknown.append(part)
        return token


def _slash(before: str) -> str:
    """đồng/bản is for each, quý IV/2026 of a year, cha/mẹ one or the other."""
    if re.search(r"(?i)\bquý\s(?:một|hai|ba|bốn|tư)\s*$", before):
        return " năm "
    return " mỗi " if re.search(r"đồng\w*\s*$", before) else " hoặc "


def _is_word(key: str) -> bool:
    """Whether a key is said wherever it stands: not a unit (km), nor a part or a sign of addresses (gov, @)."""
    return key not in IN_ADDRESSES and not (key.isalpha() and key.islower())


@lru_cache(maxsize=8)
def _known(keys: tuple[str, ...]) -> re.Pattern:
    """The table's keys, the longest first, each as a word of its own; then any word or sign."""

    def alone(key: str) -> str:
        return ("(?<![\\w-])" if key[0].isalnum() else "") + re.escape(key) + ("(?![\\w-])" if key[-1].isalnum() else "")

    return re.compile("|".join([*(alone(key) for key in sorted(keys, key=len, reverse=True)), _TOKEN.pattern]))


def _shouted(text: str, word_like: re.Pattern) -> frozenset[str]:
    """Words in capitals that are words: all of the text is, the neighbour is, or they have accents."""
    words = [word.strip(".,;:!?()“”\"'·") for word in text.split()]
    found = set()
    for word, before, after in zip(words, ["", *words], [*words[1:], ""]):
        accented = unmarked(word.lower()) != word.lower().replace("đ", "d")
        if (
            word.isupper()
            and (accented or text.isupper() or before.isupper() or after.isupper())
            and word_like.fullmatch(unmarked(word.lower()))
        ):
            found.add(word)
    return frozenset(found)


def _roman(token: str) -> int:
    values = [_ROMAN[c] for c in token]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0]))


def _tidy(text: str) -> str:
    """One space between words, none before a stop, one pause where two would be."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:!?…])", r"\1", text)
    text = re.sub(r"(?:,\s*)+([,.;:!?…])", r"\1", text)
    text = re.sub(r"([.;:!?…]),", r"\1", text)
    text = re.sub(r"([,;])(?=[^\s\d”’\"'])", r"\1 ", text)
    return text.strip().removeprefix(",").removesuffix(",").strip()


# -- Vietnamese ----------------------------------------------------------------


def cardinal(number: int) -> str:
    """21 as "hai mươi mốt", 105 as "một trăm linh năm", 7000 as "bảy nghìn"."""
    if number < 1000:
        return _below_thousand(number, False)
    said: list[str] = []
    for scale, name in SCALES:
        count, number = divmod(number, scale)
        if count:
            said.append(f"{cardinal(count) if count >= 1000 else _below_thousand(count, bool(said))} {name}")
    if number:
        said.append(_below_thousand(number, True))
    return " ".join(said)


def _below_thousand(number: int, full: bool) -> str:
    """`full`: behind a greater group the hundreds are said even where there are none."""
    hundreds, rest = divmod(number, 100)
    said = [f"{DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if tens:
        said.append("mười" if tens == 1 else f"{DIGITS[tens]} mươi")
        said.extend([_last(tens, ones)] if ones else [])
    elif ones or not said:
        said.append(f"linh {DIGITS[ones]}" if said else DIGITS[ones])
    return " ".join(said)


def _last(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    return {1: "mốt", 4: "tư"}.get(ones, DIGITS[ones]) if tens > 1 else DIGITS[ones]


def ordinal(number: int) -> str:
    """The word after "thứ": nhất, hai, ba, tư."""
    return {1: "nhất", 4: "tư"}.get(number) or cardinal(number)


def nth(number: int, language: Language) -> str:
    """A list item's number, as it is said: "nhất" behind "thứ"; a figure where the language keeps its figures."""
    return ordinal(number) if str(language.tag) in SPEAKERS else str(number)


def one_by_one(text: str) -> str:
    """Figures and letters of a code, each by its name."""
    signs = {"/": "gạch chéo", "-": "gạch ngang", ".": "chấm", "+": "cộng"}
    return " ".join(DIGITS[int(c)] if c.isdecimal() else LETTERS.get(c.upper()) or signs.get(c) or c for c in text)


def _number(fact: Fact, before: str, table: Mapping[str, str]) -> str:
    whole, _, part = fact.value.partition(".")
    if part:
        return f"{cardinal(int(whole))} phẩy {cardinal(int(part)) if len(part) < 3 and part[0] != '0' else one_by_one(part)}"
    if re.search(r"(?i)\bthứ\s$", before):
        return ordinal(int(whole))
    if whole == "4" and re.search(r"(?i)\b(?:tháng|quý)\s$", before):
        return "tư"
    return cardinal(int(whole))


def _day_of(day: int, month: int) -> str:
    return f"{'mùng ' if day <= 10 else ''}{cardinal(day)} tháng {'tư' if month == 4 else cardinal(month)}"


def _unless(word: str, before: str, *others: str) -> str:
    """The word and a space, where the text has not just said it, or another in its place."""
    return "" if re.search(rf"(?i)\b(?:{'|'.join((word, *others))})\s$", before) else f"{word} "


def _date(fact: Fact, before: str, table: Mapping[str, str]) -> str:
    year, month, day = map(int, fact.value.split("-"))
    return f"{_unless('ngày', before)}{_day_of(day, month)} năm {cardinal(year)}"


def _day(fact: Fact, before: str, table: Mapping[str, str]) -> str:
    return _day_of(*map(int, fact.value.split("/")))


def _month(fact: Fact, before: str, table: Mapping[str, str]) -> str:
    month, year = map(int, fact.value.split("/"))
    return f"{_unless('tháng', before, 'quý')}{'tư' if month == 4 else cardinal(month)} năm {cardinal(year)}"


def _time(fact: Fact, before: str, table: Mapping[str, str]) -> str:
    hour, minute = map(int, fact.value.split(":"))
    return f"{cardinal(hour)} giờ{f' {cardinal(minute)} phút' if minute else ''}"


def _phone(fact: Fact, before: str, table: Mapping[str, str]) -> str:
    """Figure by figure, with a pause where the number is written apart; ten figures in a row as 4, 3 and 3."""
    groups = re.findall(r"\d+", fact.text)
    if len(groups) == 1 or fact.text.startswith("+"):
        digits = fact.value
        groups = [digits[:4], digits[4:7], digits[7:]] if len(digits) >= 10 else [digits]
    return ", ".join(map(one_by_one, groups))


def _code(fact: Fact, before: str, table: Mapping[str, str]) -> str:
    """A procedure's code figure by figure; the number of a law as a number, its letters by the table."""
    if "/" not in fact.text:
        head, dot, rest = fact.text.partition(".")
        if dot and len(rest) == 6 and rest.isdecimal():
            return f"{one_by_one(head)} chấm {one_by_one(rest[:3])}, {one_by_one(rest[3:])}"
        if re.fullmatch(r"[\d.]+", fact.text) and len(fact.text) <= 8:
            return " chấm ".join(cardinal(int(part)) for part in fact.text.split("."))
        return one_by_one(fact.text)
    said = []
    for part in fact.text.split("/"):
        if part.isdecimal():
            said.append(one_by_one(part) if part.startswith("0") else cardinal(int(part)))
        else:
            said.append(" ".join(_of_law(word, table) for word in part.split("-")))
    return " gạch chéo ".join(said)


def _of_law(word: str, table: Mapping[str, str]) -> str:
    """Who issued it: NĐ, CP; QH13 is the 13th National Assembly's."""
    letters = word.rstrip("0123456789")
    if letters in table:
        return f"{table[letters]} {cardinal(int(word[len(letters) :]))}" if letters != word else table[word]
    return one_by_one(word)


SPEAKERS: dict[str, dict[str, Says]] = {
    "vi": {
        "number": _number,
        "date": _date,
        "day": _day,
        "month": _month,
        "time": _time,
        "phone": _phone,
        "code": _code,
    }
}
