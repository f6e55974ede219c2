"""Set words: paragraphs as pieces. Words + style + width in, a Piece out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from ..problems import Problem
from ..text.fonts import face
from ..text.lines import BLANK, PLAIN, STRONG, Line, break_lines
from ..units import Box
from ..words import Official, Words
from .ground import ground
from .pieces import Piece, Stacked, fixed, stack
from .plain import faces_of, in_frames
from .setting import Setting
from .shapes import line
from .style import Style
from .tree import Frame, Slot

LEVEL_STYLES = ("title", "heading", "lead", "callout")  # set with even line lengths
SMALLER = {"title": "heading", "heading": "lead", "lead": "body"}  # for words too long for the larger style
VILLAGE = "{village."
VILLAGE_FIELD = re.compile(r"\{village\.([a-z_]+)\}")
SHARE = {"center": 0.5, "right": 1.0}  # of the white beside a line, how much stands before it
WHOLE = 3  # lines: a paragraph of no more is never parted,
WHOLE_HEADING = 7  # nor a heading of no more


def paragraph(
    words: Words,
    style: Style,
    setting: Setting,
    width: float,
    *,
    role: str = "P",
    colour: str | None = None,
    align: str = "left",
    name: str = "",
    most: int | None = None,
) -> Piece:
    """One paragraph. It parts between lines, two lines at least on either side; a heading only where it is very long.

    A village's own words take `most` lines, in letters that suit the longest of them.
    """
    colour = colour or setting.colour(setting.surface.text)
    place = words.place
    if place:
        setting.printed.setdefault(place, (words, style.name))
    literal = isinstance(words, Official)
    if VILLAGE in words and not literal:
        return _slot(words, style, setting, width, role, colour, align, name, most)
    faces = faces_for(words, style, setting)
    lines = break_lines(words, faces, width / style.em, setting.edition.language_spec.keep, level=style.name in LEVEL_STYLES)
    colours = {PLAIN: colour, BLANK: colour, STRONG: setting.colour(setting.surface.accent) if style.accent else colour}
    return _lines(lines, style, faces, colours, setting, width, align, dict(role=role, place=place, name=name, literal=literal))


def _lines(
    lines: Sequence[Line],
    style: Style,
    faces: Mapping[str, str],
    colours: Mapping[str, str],
    setting: Setting,
    width: float,
    align: str,
    meaning: Mapping[str, object],
) -> Piece:
    height = len(lines) * style.line

    def make(_: float) -> Frame:
        children = set_lines(lines, style, faces, colours, setting, width, align)
        return Frame(box=Box(0, 0, width, height), children=children, solid=True, **meaning)

    def split(whole: Piece, available: float) -> tuple[Piece | None, Piece | None]:
        count = int(available / style.line + 1e-6)
        if len(lines) - count < 2:
            count = len(lines) - 2
        if count < 2:
            return None, whole
        same = {**meaning, "thread": meaning.get("thread") or setting.thread()}
        return (
            _lines(lines[:count], style, faces, colours, setting, width, align, same),
            _lines(lines[count:], style, faces, colours, setting, width, align, same),
        )

    begun = bool(meaning.get("thread"))  # the rest of a long heading is as long as it happens to be
    most = WHOLE_HEADING if str(meaning["role"]).startswith("H") and not begun else WHOLE
    return Piece(width, height, make, split=split if len(lines) > most else None)


def set_lines(
    lines: Sequence[Line],
    style: Style,
    faces: Mapping[str, str],
    colours: Mapping[str, str],
    setting: Setting,
    width: float,
    align: str,
) -> tuple[Frame, ...]:
    """Each line as a role-less frame; before them what marks the blanks to fill in, so that the words are one piece of text."""
    colours = {**colours, BLANK: setting.colour(setting.edition.theme_spec.surfaces["blank"].text)}
    frames = in_frames(lines, style, faces, colours, width, SHARE.get(align, 0.0))
    marks: list[Frame] = []
    for line, frame in zip(lines, frames, strict=True):
        for span, run in zip(line.spans, frame.children, strict=True):
            if span.kind == BLANK:
                inked = face(run.face).width(span.text.rstrip()) * style.em
                marks.append(_highlight(setting, Box(run.x, frame.box.y + style.rise - 0.92 * style.em, inked, 1.24 * style.em)))
    return (*marks, *frames)


def _highlight(setting: Setting, box: Box) -> Frame:
    look = setting.edition.theme_spec.surfaces["blank"]
    shapes = list(ground("blank", setting, Box(0, 0, box.width, box.height)))
    if look.rule_below:
        y, w = box.height, setting.line(look.rule_below)
        shapes.append(
            line(0, y, box.width, y, stroke=setting.colour(look.heading), width=w, dash=(0.0, 2.2 * w), round_ends=True)
        )
    return Frame("Artifact", box, tuple(shapes))


def faces_for(words: str, style: Style, setting: Setting) -> dict[str, str]:
    """The face of each span kind; the fallback is said, never silent."""
    faces, letters = faces_of(words, style)
    if letters:
        setting.found.append(Problem("fallback_face", getattr(words, "place", None), {"letters": letters}, "notice"))
    return faces


def paragraphs(texts: Sequence[Words], style: Style, setting: Setting, width: float, **more: object) -> Piece | None:
    """Several paragraphs, half a line apart. An explicit line break starts a new one."""
    parts = [type(t)(part, t.place) for t in texts for part in t.split("\n") if part.strip()]
    if not parts:
        return None
    pieces = [paragraph(part, style, setting, width, **more) for part in parts]
    setting.printed.update({t.place: (t, style.name) for t in texts if t.place})  # whole, not its last line
    if len(pieces) == 1:
        return pieces[0]
    return stack(width, [Stacked(p, gap=0.5 * style.line if n else 0.0) for n, p in enumerate(pieces)])


def one_line(words: Words, style: Style, setting: Setting, width: float, end: str = "") -> Piece:
    """The words on one line, without a role; what does not fit is left out behind an ellipsis, before `end`.

    For what has been read already, and is said again.
    """
    keep = setting.edition.language_spec.keep
    kind = type(words)
    words = kind(" ".join((words if kind is Official else words.replace("**", "")).split()), words.place)
    faces = faces_for(words, style, setting)
    lines = break_lines(words, faces, width / style.em, keep)
    if len(lines) > 1:
        tail = f"… {end}" if end else "…"
        room = width / style.em - face(faces[PLAIN]).width(tail)
        words = kind(break_lines(words, faces, room, keep)[0].text.rstrip(" ,;:") + tail, words.place)
    piece = paragraph(words, style, setting, width, role="")
    return replace(piece, split=None)


def suited(texts: Sequence[Words], style: Style, most: int | None, setting: Setting, width: float) -> Style:
    """The first style, down from this one, in which the words take no more lines; a smaller style may have twice as many."""
    keep = setting.edition.language_spec.keep
    while most and style.name in SMALLER:
        if sum(len(break_lines(t, faces_for(t, style, setting), width / style.em, keep)) for t in texts) <= most:
            break
        style, most = setting.style(SMALLER[style.name]), 2 * most
    return style


def _slot(
    words: Words, style: Style, setting: Setting, width: float, role: str, colour: str, align: str, name: str, most: int | None
) -> Piece:
    """A place for a village's own words: as many lines as the widest of the list need, or the language's placeholders.

    With `most`, no more lines than that; but never fewer than the smallest letters of the style need.
    """
    widest = village_words(words, setting.edition.widest, setting.edition.language_spec.village)
    faces, _ = faces_of(widest, style)  # whose letters they are, `fill` says
    keep = setting.edition.language_spec.keep
    count = max(1, len(break_lines(widest, faces, width / style.em, keep)))
    if most and count > most:
        least = replace(style, size_pt=setting.edition.format_spec.floor.get(style.name, style.size_pt))
        count = max(most, len(break_lines(widest, faces, width / least.em, keep)))
    slot = Slot(role, Box(0, 0, width, count * style.line), str(words), style, colour, align, words.place, name)
    return fixed(width, slot.box.height, slot)


def village_words(words: str, village: Mapping[str, str], placeholders: Mapping[str, str]) -> Words:
    """The text with its {village.…} fields; a visible placeholder where the village has no value."""
    return Words(spelt(words, village, placeholders), getattr(words, "place", None))


def spelt(words: str, village: Mapping[str, str], placeholders: Mapping[str, str]) -> str:
    """The letters of `village_words`."""
    return speller(words, placeholders)(village)


def speller(words: str, placeholders: Mapping[str, str]) -> Callable[[Mapping[str, str]], str]:
    """`spelt` for one text and many villages: most are a field and nothing else."""
    parts = _cut(words)
    blanks = {field: placeholders.get(field) or f"[{field}]" for field in parts[1::2]}
    if len(parts) == 3 and not parts[0] and not parts[2]:
        field, blank = parts[1], blanks[parts[1]]
        return lambda village: village.get(field) or blank
    return lambda village: "".join([(village.get(part) or blanks[part]) if n % 2 else part for n, part in enumerate(parts)])


@lru_cache(maxsize=1_000)
def _cut(words: str) -> tuple[str, ...]:
    """Text, a village's field, text, a field … text."""
    return tuple(VILLAGE_FIELD.split(words))
