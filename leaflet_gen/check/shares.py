"""Whether printed percentages agree with the counts behind them. An Edition in, Problems out."""

import datetime as dt
import re
from collections.abc import Iterator

from ..layout.edition import Edition
from ..model import Bar
from ..problems import Place, Problem
from .content import PROSE, ours, sections, spoken
from .wording import SENTENCE_END

NEAR = 0.1  # points between a typed percentage and the counts: 69,7 for 69,705
ROUND = 1.0  # points between a promise in round numbers and the share that bears it: 2 of 3 for 66,7
LEAST_WHOLE = 12  # "a/b" with a smaller b is a day, a page, or a half

_COUNT = r"\d{1,3}(?:\.\d{3})+|\d+"
_RATIO = re.compile(rf"(?<![\w/.,])({_COUNT})\s?/\s?({_COUNT})(?![\w/]|[.,]\d)")
_PERCENT = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s?%")
_NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_NUMBER = rf"(\d+|{'|'.join(_NUMBERS)})"
_PROMISE = re.compile(rf"(?<!\w)cứ {_NUMBER} ([^\W\d]+(?: [^\W\d]+)*),? (?:thì )?(?:có )?{_NUMBER}(?!\w)", re.IGNORECASE)


def shares(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Each bar of a chart: a percentage is what its counts make it, and one without counts has a source of its own."""
    for section in sections(edition).values():
        for bar in section.bars:
            yield from _bar(bar)
            if bar.share is not None and not bar.of and section.evidence is None:
                yield Problem("share_without_source", bar.label.place, {"label": str(bar.label)})


def _bar(bar: Bar) -> Iterator[Problem]:
    place = bar.label.place
    if bar.share is None:
        yield Problem("share_unknown", place, {"label": str(bar.label)})
    if bar.count is not None and bar.of:
        if bar.count > bar.of:
            yield Problem("share_over_whole", place, {"count": bar.count, "of": bar.of})
        elif bar.percent is not None and not _agree(bar.percent, bar.share):
            yield _disagreement(bar.percent, bar.count, bar.of, place)
    for words in (bar.label, bar.note):
        for count, of in _ratios(words or ""):
            if bar.percent is not None and not _agree(bar.percent, 100 * count / of):
                yield _disagreement(bar.percent, count, of, words.place)


def ratios(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A sentence that names two counts and a percentage: “9.038/12.966 hồ sơ (70 %)” is wrong, it is 69,7."""
    for piece in ours(edition):
        if piece.part not in PROSE:
            continue
        for sentence in SENTENCE_END.split(spoken(piece.words, edition)):
            typed = [float(found.replace(",", ".")) for found in _PERCENT.findall(sentence)]
            for count, of in _ratios(sentence):
                share = 100 * count / of
                if typed and not any(_agree(percent, share) for percent in typed):
                    yield _disagreement(min(typed, key=lambda p: abs(p - share)), count, of, piece.words.place)


def promises(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """“Cứ 3 hồ sơ thì 2 hồ sơ nộp qua mạng” stands only above a chart that shows 66,7 %."""
    bars = [bar for section in sections(edition).values() for bar in section.bars if not bar.target and bar.share is not None]
    if not bars:
        return
    for piece in ours(edition):
        if piece.part not in PROSE:
            continue
        for found in _PROMISE.finditer(" ".join(spoken(piece.words, edition).split())):
            of, count = _as_number(found[1]), _as_number(found[3])
            said = 100 * count / of if of else 0.0
            best = min((bar.share for bar in bars), key=lambda share: abs(share - said))
            if abs(best - said) > ROUND:
                values = {"text": found[0], "percent": round(said, 1), "best": round(best, 1)}
                yield Problem("share_promise", piece.words.place, values)


def _ratios(text: str) -> Iterator[tuple[int, int]]:
    """The pairs "9.038/12.966" of a text: a part and its whole."""
    for one, two in _RATIO.findall(text):
        count, of = int(one.replace(".", "")), int(two.replace(".", ""))
        if of > LEAST_WHOLE and count <= of:
            yield count, of


def _agree(typed: float, computed: float) -> bool:
    return abs(typed - computed) <= NEAR + 1e-9


def _disagreement(typed: float, count: int, of: int, place: Place | None) -> Problem:
    values = {"typed": typed, "computed": round(100 * count / of, 1), "count": count, "of": of}
    return Problem("share_disagrees", place, values)


def _as_number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower()) + 1
