"""Break a paragraph into lines. Text + faces + width in, lines out; no I/O.

Widths are in em of the paragraph's size, so one measuring serves every step
of the type scale.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import NamedTuple

from ..language import NO_BREAK, Joint, joints
from ..model import Keep
from ..words import Official
from .fonts import face

PLAIN, STRONG, BLANK = "", "strong", "blank"  # how a span is set; blank: a placeholder nobody has filled in
WHITE = re.compile(r"[ \t\r\n]+")
MARKS = re.compile(r"[*\[]")
PARTS = re.compile(f"([ {NO_BREAK}])")
MARKUP = re.compile(r"\*\*(.+?)\*\*|(\[[^\[\]\n]{2,60}\])", re.DOTALL)

# Costs of a line, in units of (share of the width left white)² x 100.
COST_LINE = 10_000.0  # never a line more than needed
COST_RELUCTANT = 20.0  # parting a compound is worse than leaving two fifths of the line white
COST_LONE = 400.0  # one short syllable alone on the last line
COST_TORN = 60.0  # one of any length, torn from its compound: Nhận kết / quả
COST_FIRST = 25.0  # one word alone on a line with others below it: bác / Nguyễn Thị Quỳnh Phượng
COST_SHORT = 10.0  # a last line of less than a third, and the more the shorter it is
THIRD = 0.67  # of the line left white
GAINS = {**dict.fromkeys(".!?", 20.0), **dict.fromkeys(",;:", 6.0)}  # a line that ends with its sentence, or a clause, reads better,
SLACK = 1e-6  # em of rounding
NEVER = int(Joint.NEVER)
SHORT_TEXT = 28  # in a text of so few words; a longer one would read like verse


class Span(NamedTuple):
    """Consecutive text set one way."""

    text: str
    kind: str = PLAIN


class Line(NamedTuple):
    """Spans of one line and its width in em, the space that ended it not counted."""

    spans: tuple[Span, ...]
    width: float

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def spans(text: str) -> tuple[Span, ...]:
    """Split `**strong**` and `[placeholders]` out of a text."""
    found: list[Span] = []
    end = 0
    for match in MARKUP.finditer(text):
        if match.start() > end:
            found.append(Span(text[end : match.start()]))
        if match[1]:
            found.extend(Span(s.text, STRONG if s.kind == PLAIN else s.kind) for s in spans(match[1]))
        else:
            found.append(Span(match[2], BLANK))
        end = match.end()
    if end < len(text):
        found.append(Span(text[end:]))
    return tuple(found)


class _Word(NamedTuple):
    pieces: tuple[Span, ...]
    width: float
    joint: Joint  # of the space after it
    spaced: bool  # False where a word too long for the line was cut


def break_lines(text: str, faces: Mapping[str, str], width: float, keep: Keep, *, level: bool = False) -> tuple[Line, ...]:
    """The text in lines of at most `width` em, as few as possible and as even as possible.

    `faces` names the face of each span kind. `level` evens out the last line
    too (titles). Spaces and line ends run together to one space; an explicit
    line break is a paragraph of its own and does not come here. A word wider
    than the line is cut, at / . - first.
    """
    names, width, literal = tuple(sorted(faces.items())), round(width, 4), isinstance(text, Official)
    words = _words(text, names, literal)
    space = face(faces[PLAIN]).space
    if sum(word.width for word in words) + space * (len(words) - 1) <= width + SLACK:  # where to part is no question
        return (_line(words, space, last=True),) if words else ()
    return _break(text, names, width, keep, level, literal)


@lru_cache(maxsize=1_000)
def _break(
    text: str, faces: tuple[tuple[str, str], ...], width: float, keep: Keep, level: bool, literal: bool
) -> tuple[Line, ...]:
    words = _fit(_bound(_words(text, faces, literal), keep), dict(faces), width)
    space = face(dict(faces)[PLAIN]).space
    ends = _best_ends(words, width, space, level)
    lines, start = [], 0
    for end in ends:
        lines.append(_line(words[start:end], space, last=end == len(words)))
        start = end
    return tuple(lines)


@lru_cache(maxsize=300)  # those of a page, for each row of the type scale
def _words(text: str, faces: tuple[tuple[str, str], ...], literal: bool) -> tuple[_Word, ...]:
    """The words of a text, each in the pieces that it is set in; nothing said yet of the spaces between them."""
    names = dict(faces)
    text = WHITE.sub(" ", text).strip()
    if NO_BREAK not in text and (literal or not MARKS.search(text)):
        plain = names[PLAIN]
        return tuple([_plain(plain, word) for word in text.split(" ") if word])
    words: list[_Word] = []
    pieces: list[Span] = []

    def close(joint: Joint) -> None:
        if pieces:
            width = sum(face(names[p.kind]).width(p.text) for p in pieces)
            words.append(_Word(tuple(pieces), width, joint, True))
            pieces.clear()

    # in a published record stars and brackets are letters like others
    for span in (Span(text),) if literal else spans(text):
        for part in PARTS.split(span.text):
            if part in (" ", NO_BREAK):
                close(Joint.NEVER if span.kind == BLANK or part == NO_BREAK else Joint.FREE)
            elif part:
                pieces.append(Span(part, span.kind))
    close(Joint.FREE)
    return tuple(words)


@lru_cache(maxsize=2_000)  # Vietnamese has some seven thousand syllables; a list of villages, a few hundred
def _plain(face_name: str, word: str) -> _Word:
    return _Word((Span(word),), face(face_name).width(word), Joint.FREE, True)


def _bound(words: tuple[_Word, ...], keep: Keep) -> tuple[_Word, ...]:
    """The words, with what the language allows of each space after them."""
    texts = ["".join([text for text, _ in word.pieces]) for word in words]
    bound = joints(" ".join(texts), keep)
    out, at = list(words), -1
    for n, text in enumerate(texts):
        at += len(text) + 1
        if at in bound and (word := out[n]).joint is Joint.FREE:
            out[n] = _Word(word.pieces, word.width, bound[at], word.spaced)
    return tuple(out)


def _fit(words: tuple[_Word, ...], names: dict[str, str], width: float) -> tuple[_Word, ...]:
    """Cut words that no line can hold; let a run of never-parted words part where it has grown too long."""
    space = face(names[PLAIN]).space
    out: list[_Word] = []
    run = 0.0  # width of the words that must not be parted from the next one
    for word in words:
        for part in _cut(word, names, width) if word.width > width else (word,):
            if run and run + space + part.width > width:
                out[-1] = out[-1]._replace(joint=Joint.RELUCTANT)
                run = 0.0
            out.append(part)
            run = run + (space if run else 0.0) + part.width if part.joint == Joint.NEVER else 0.0
    return tuple(out)


def _cut(word: _Word, names: dict[str, str], width: float) -> list[_Word]:
    """The word in parts that a line can hold, each as long as can be, cut after a mark where there is one."""
    parts: list[_Word] = []
    for piece in word.pieces:
        f, text = face(names[piece.kind]), piece.text
        reach = [0.0, *accumulate(f.advances(text))]
        start = 0
        while start < len(text):
            end = max(start + 1, bisect_right(reach, reach[start] + width) - 1)
            while end > start + 1 and f.width(text[start:end]) > width:  # the letter at the cut has lost its kerning
                end -= 1
            if end < len(text):
                nice = max(text.rfind(c, start + 1, end) for c in "/.-?&=_")
                end = nice + 1 if nice > 0 else end
            part = text[start:end]
            parts.append(_Word((Span(part, piece.kind),), f.width(part), Joint.FREE, False))
            start = end
    parts[-1] = parts[-1]._replace(joint=word.joint, spaced=True)
    return parts


def _best_ends(words: tuple[_Word, ...], width: float, space: float, level: bool) -> list[int]:
    """Dynamic programming over line ends: least total cost (after Knuth & Plass, 1981)."""
    count = len(words)
    widths, joints_after = [word.width for word in words], [int(word.joint) for word in words]
    after = [0.0, *(space if word.spaced else 0.0 for word in words)]
    more = [gap + wide for gap, wide in zip(after, widths)]  # what a word adds to a line that has begun
    gains = [GAINS.get(word.pieces[-1].text[-1:], 0.0) if count <= SHORT_TEXT else 0.0 for word in words]
    best = [inf] * (count + 1)
    back = [0] * (count + 1)
    best[0] = 0.0
    slack, final = width + SLACK, count - 1
    for start in range(count):
        so_far = best[start]
        if so_far == inf:
            continue
        used = -after[start]  # a line begins with no space
        for at in range(start, count):
            used += more[at]
            if used > slack and at > start:
                break
            joint = joints_after[at]
            if at == final:
                white = max(0.0, width - used) / width
                cost = COST_LINE + (100 * white * white if level else 0.0)
                if at == start and start and white > 0.7:
                    cost += COST_LONE
                elif at == start and start and joints_after[start - 1]:
                    cost += COST_TORN
                elif start and white > THIRD:
                    cost += COST_SHORT + 100 * (white - THIRD)
            elif joint == NEVER:
                continue
            else:
                white = (width - used) / width if used < width else 0.0
                cost = COST_LINE + 100 * white * white + (COST_FIRST if at == start else 0.0)
                if joint:
                    cost += COST_RELUCTANT * joint
                else:
                    cost -= gains[at]
            if so_far + cost < best[at + 1]:
                best[at + 1], back[at + 1] = so_far + cost, start
    ends, at = [], count
    while at:
        ends.append(at)
        at = back[at]
    return ends[::-1]


def _line(words: tuple[_Word, ...], space: float, last: bool) -> Line:
    merged: list[tuple[str, list[str]]] = []
    width = 0.0
    for n, word in enumerate(words, 1 - len(words)):  # 0 is the last: a word may stand in a line twice
        width += word.width
        for text, kind in word.pieces:
            if not merged or merged[-1][0] != kind:
                merged.append((kind, []))
            merged[-1][1].append(text)
        if word.spaced and (n or not last):  # the space at a line's end keeps extracted words apart
            merged[-1][1].append(" ")
            width += space if n else 0.0
    return Line(tuple([Span("".join(texts), kind) for kind, texts in merged]), width)
