"""Letters that are too small, missing, or not what they seem. Sheets in, Problems out."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from ..layout.tree import Run
from ..problems import Problem
from ..text.fonts import CAP_HEIGHT, face
from ..units import mm
from .sheet import Mark, Sheet

SMALLEST_PT = 7.0  # of anything at all: imprint and page numbers too
LETTER_PER_DISTANCE = 7.0  # mm of letter height for each metre: 0.007 x distance
BODY = ("P", "LBody")

# Control, soft hyphen, zero width, bidi controls, line separators, variation
# selectors, surrogates, private use, U+FFFC and U+FFFD, specials.
STRAYS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def floor(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """No words below the format's smallest floor, nothing at all below 7 pt."""
    for sheet in sheets:
        edition = sheet.layout.edition
        lowest = max(SMALLEST_PT, min(edition.format_spec.floor.values(), default=0.0)) if edition else SMALLEST_PT
        for _, mark in sheet.runs:
            least = SMALLEST_PT if mark.artifact else lowest
            size = size_pt(mark)
            if size < least - 0.01:
                yield sheet.problem(
                    "type_below_floor", mark.above, text=mark.item.text.strip(), size_pt=round(size, 1), floor_pt=least
                )


def size_pt(mark: Mark) -> float:
    return mark.item.size_pt * mark.scale


def title_distance(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """The biggest letters of each page's H1 can be read from the format's distance; a published name is as long as it is."""
    for sheet in sheets:
        if not sheet.layout.edition:
            continue
        titles = [m for _, m in sheet.runs if not m.artifact and any(f.role == "H1" and not f.literal for f in m.above)]
        if titles:
            biggest = max(titles, key=size_pt)
            yield from _legible(sheet, "title_small", biggest, size_pt(biggest), sheet.layout.edition.format_spec.reading.title_m)


def body_distance(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """The body size, the one that covers most of the paper, can be read from the format's distance; a foot is no body."""
    covered: Counter[float] = Counter()
    first: dict[float, tuple[Sheet, Mark]] = {}
    for sheet in sheets:
        for _, mark in sheet.runs:
            if not mark.artifact and any(f.role in BODY for f in mark.above) and not any(f.name == "foot" for f in mark.above):
                size = round(size_pt(mark), 2)
                covered[size] += len(mark.item.text) * size * size
                first.setdefault(size, (sheet, mark))
    if covered:
        size = covered.most_common(1)[0][0]
        sheet, mark = first[size]
        if sheet.layout.edition:
            yield from _legible(sheet, "body_small", mark, size, sheet.layout.edition.format_spec.reading.body_m)


def _legible(sheet: Sheet, code: str, mark: Mark, size: float, distance_m: float) -> Iterator[Problem]:
    height, least = CAP_HEIGHT * mm(size), LETTER_PER_DISTANCE * distance_m
    if height < least - 0.005:
        yield sheet.problem(
            code,
            mark.above,
            "warning",  # a rule of thumb: it advises, it does not stop a build
            size_pt=round(size, 1),
            letter_mm=round(height, 1),
            least_mm=round(least, 1),
            least_pt=round(least / CAP_HEIGHT / mm(1), 1),
            distance_m=distance_m,
        )


def glyphs(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Every character has a glyph in its face: there is no silent fallback."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for sheet in sheets:
        for _, mark in sheet.runs:
            used[mark.item.face].update(mark.item.text)
    lacking = {name: face(name).missing("".join(sorted(chars))) for name, chars in used.items()}
    if not any(lacking.values()):
        return
    for sheet in sheets:
        for _, mark in sheet.runs:
            run: Run = mark.item
            missing = [c for c in lacking[run.face] if c in run.text]
            if missing:
                yield sheet.problem(
                    "glyph_missing", mark.above, text=run.text.strip(), face=run.face, characters=", ".join(map(say, missing))
                )


def nfc(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Text is NFC: decomposed marks print in the wrong place while extraction still looks right."""
    for sheet in sheets:
        for _, mark in sheet.runs:
            if not unicodedata.is_normalized("NFC", mark.item.text):
                yield sheet.problem("not_nfc", mark.above, text=unicodedata.normalize("NFC", mark.item.text.strip()))


def strays(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """No characters that cannot be seen, that turn the direction, or that mean nothing outside one font."""
    for sheet in sheets:
        for mark in sheet.marks:
            if isinstance(mark.item, Run) and (found := STRAYS.findall(mark.item.text)):
                yield sheet.problem(
                    "stray_character",
                    mark.above,
                    text=STRAYS.sub("\u25a1", mark.item.text.strip()),
                    characters=", ".join(map(say, dict.fromkeys(found))),
                )


def say(character: str) -> str:
    """A character for a message: → (U+2192); only its number where it cannot be shown."""
    number = f"U+{ord(character):04X}"
    return number if STRAYS.match(character) or not character.isprintable() else f"{character} ({number})"
