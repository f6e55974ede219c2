"""Telephone numbers of Viet Nam. A number as somebody typed it in; its digits, its printed groups, or its fault out; pure.

Mobiles have 10 figures (03, 05, 07, 08, 09), land lines 11 with their area code (02…, since 2017; the numbers of
Hà Nội and TP HCM do not begin with 0 or 1); then there are 1800 and 1900, and short numbers (113, 1022).
"""

import re
from functools import lru_cache
from typing import NamedTuple

_TYPED = re.compile(r"'?\(?\+?[0-9 .()\u00a0–-]+")  # nothing but figures and what people put between them
_SOUND = re.compile(r"0[35789][0-9]{8}|02(?:[48][2-9]|[0-35-79][0-9])[0-9]{7}|1[89]00[0-9]{4,6}|11[0-9]|10[0-9]{2}")
_MOBILE = re.compile(r"0(?:[3789][0-9]|5[0-24-9])[0-9]{7}")  # 053 was a land line's
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_BETWEEN_TWO = re.compile(r"[/;,|\n]|\s[–-]\s|\b(?:hoặc|và|or|and)\b", re.IGNORECASE)
_LIKE_FIGURES = str.maketrans({**dict.fromkeys("OoQ", "0"), **dict.fromkeys("lI|", "1")})
ROUNDED = "00000"  # figures that a number lost on its way
_FIGURES = re.compile(r"\+?[0-9][0-9 .()\u00a0\u2011–-]*")
_INSIDE = re.compile(r"(?<![0-9])(?:\+?84|0)(?:[ .-]?[0-9]){8,10}(?![0-9])")
# Out of use: mobiles of 11 figures since 2018, and the area code of Quảng Trị since 2017.
_NOW = {
    **{f"016{n}": f"03{n}" for n in range(2, 10)},
    **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    **{"0186": "056", "0188": "058", "0199": "059"},
}
_AREA_THEN, _AREA_NOW = "053", "0233"


class Fault(NamedTuple):
    """What is wrong with a number: letters, two, scientific, lost_nought, old, digits, prefix, words; and what was meant."""

    kind: str
    near: str = ""  # as it would be printed; empty where it cannot be known


@lru_cache(maxsize=1_000)  # a village's number is asked for again for each of its codes, and for their links
def dialled(phone: str) -> str:
    """The figures one dials, +84 and 84 turned into 0; empty where it is no sound number."""
    if _MOBILE.fullmatch(phone):  # as a list that was read has nearly all of them
        return phone
    digits = _digits(phone)
    return digits if _SOUND.fullmatch(digits) and digits[:3] != _AREA_THEN else ""


def grouped(phone: str) -> str:
    """The number in the one grouping that is printed: 0912 345 678, 024 3825 1234, 0233 3852 123, 1900 1234."""
    digits = dialled(phone)
    if not digits:
        return phone
    cuts = (len(digits),)
    if digits[:2] in ("18", "19"):
        cuts = (4, 7, 10) if len(digits) == 10 else (4, len(digits))
    elif digits[:3] in ("024", "028"):  # of two cities, and their numbers are longer
        cuts = (3, 7, len(digits))
    elif digits[0] == "0":
        cuts = (4, 7, 10) if len(digits) == 10 else (4, 8, 11)
    if len(cuts) == 3:
        return f"{digits[: cuts[0]]} {digits[cuts[0] : cuts[1]]} {digits[cuts[1] :]}"
    return " ".join(digits[start:end] for start, end in zip((0, *cuts), cuts))


def phone_fault(phone: str) -> Fault | None:
    """What is wrong with a number as typed; None where it can be dialled."""
    if dialled(phone):
        return None
    if _SCIENTIFIC.fullmatch(phone.strip()):
        return Fault("scientific")
    parts = [part for part in _BETWEEN_TWO.split(phone) if sum(c.isdigit() for c in part) > 5]
    if len(parts) > 1 or any(dialled(phone[:n]) and dialled(phone[n:]) for n in range(8, len(phone) - 7)):
        return Fault("two")
    if not _TYPED.fullmatch(phone):
        meant = dialled(phone.translate(_LIKE_FIGURES))
        return Fault("letters", grouped(meant)) if meant else Fault("words")
    digits = _digits(phone.strip().removesuffix(".0"))  # a number on its way through a program
    if len(digits) == 9 and digits.endswith(ROUNDED):
        return Fault("scientific")  # 9,83E+08, read and written again: what is suggested would be a stranger's
    if phone.strip().endswith(".0") and (meant := dialled(digits)):
        return Fault("point", grouped(meant))
    if digits.startswith(tuple("235789")) and (meant := dialled("0" + digits)):
        return Fault("lost_nought", grouped(meant))
    if meant := _renewed(digits) or _renewed("0" + digits):
        return Fault("old", grouped(meant))
    known = digits.startswith("02") and len(digits) != 11 or _MOBILE.match(digits)  # so it is too short, or too long
    return Fault("digits" if known or len(digits) not in (10, 11) else "prefix")


def numbers_in(text: str) -> set[str]:
    """Every number that a cell may stand for, sound or not: two of them, one without its nought, one among words."""
    if number := dialled(text):
        return {number}
    found = {phone_fault(text).near}
    for run in _FIGURES.findall(text.translate(_LIKE_FIGURES)):
        for part in (run, *run.split()):
            digits = "".join(filter(str.isdigit, part.strip().removesuffix(".0")))
            found |= {part.strip(), digits, f"0{digits}"}
    return set(filter(None, map(dialled, found)))


def phone_within(text: str) -> str:
    """The number that stands among other words, as typed; empty where there is none."""
    return next((found[0] for found in _INSIDE.finditer(text) if dialled(found[0])), "")


def _digits(phone: str) -> str:
    """Figures only, from the 0 of the country on."""
    if not _TYPED.fullmatch(phone):
        return ""
    digits = "".join(c for c in phone if "0" <= c <= "9")
    abroad = phone.lstrip(" '(").startswith(("+84", "0084"))
    if abroad or digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[digits.index("84") + 2 :].removeprefix("0")
    return digits


def _renewed(digits: str) -> str:
    """The number of today for one of before 2017 or 2018; empty where it is none."""
    if len(digits) == 11 and digits[:4] in _NOW:
        return _NOW[digits[:4]] + digits[4:]
    return _AREA_NOW + digits[3:] if len(digits) == 10 and digits.startswith(_AREA_THEN) else ""
