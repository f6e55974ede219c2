"""Whether letters stand out from what is under them. Sheets in, Problems out (WCAG 2.2, 1.4.3)."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from ..layout.tree import Picture
from ..problems import Problem
from .letters import size_pt
from .sheet import Mark, Sheet

PAPER = "#ffffff"
LEAST, LEAST_LARGE = 4.5, 3.0
LARGE_PT, LARGE_BOLD_PT = 18.0, 14.0
BOLD = ("semibold", "bold", "extrabold")


@lru_cache(maxsize=1_000)
def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", WCAG 2.2."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@lru_cache(maxsize=1_000)
def grey(colour: str) -> str:
    """What an office printer makes of a colour: 0.299 R + 0.587 G + 0.114 B of the sRGB values."""
    r, g, b = _parts(colour)
    level = round(255 * (0.299 * r + 0.587 * g + 0.114 * b))
    return f"#{level:02x}{level:02x}{level:02x}"


def _parts(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))


def contrast(one: str, two: str) -> float:
    """Contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def in_colour(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """4.5:1; 3:1 from 18 pt, or 14 pt bold."""
    yield from _contrasts(sheets, "contrast", lambda colour: colour)


def in_grey(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """The same, once a black-and-white printer or a copier has had it."""
    yield from _contrasts(sheets, "contrast_grey", grey)


def _contrasts(sheets: tuple[Sheet, ...], code: str, seen_as: Callable[[str], str]) -> Iterator[Problem]:
    """One finding for each block and pair of colours."""
    for sheet in sheets:
        said = set()
        for run, under in sheet.grounds:
            if isinstance(under.item if under else None, Picture):
                continue
            ground = under.item.fill if under else PAPER
            ratio, least = contrast(seen_as(run.item.colour), seen_as(ground)), _least(run)
            pair = (run.above[-1] if run.above else None, run.item.colour, ground, least)
            if ratio < least - 0.005 and (key := (id(pair[0]), *pair[1:])) not in said:
                said.add(key)
                yield sheet.problem(
                    code,
                    run.above,
                    text=run.item.text.strip(),
                    colour=run.item.colour,
                    ground=ground,
                    ratio=int(ratio * 100) / 100,  # cut, not rounded: 4.496 must not read "4.5, at least 4.5"
                    least=least,
                    theme=sheet.theme,
                )


def on_picture(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Text on a photograph: its contrast cannot be told from the tree, a person has to look."""
    for sheet in sheets:
        for run, under in sheet.grounds:
            if under and isinstance(under.item, Picture):
                yield sheet.problem("text_on_picture", run.above, "warning", text=run.item.text.strip(), picture=under.item.name)


def _least(run: Mark) -> float:
    size = size_pt(run) + 0.01
    large = size >= LARGE_PT or (size >= LARGE_BOLD_PT and run.item.face in BOLD)
    return LEAST_LARGE if large else LEAST
