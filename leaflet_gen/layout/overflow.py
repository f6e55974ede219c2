"""What does not fit at the floor of the type scale. A panel in; which texts to shorten, and by how many characters, out."""

from collections.abc import Mapping

from ..problems import Place, Problem
from .edition import Edition
from .panels import excesses, fresh, measured
from .setting import Setting

LEAST = 24  # characters that are left of a text: less says nothing
MARGINAL = ("small", "label")  # styles whose texts are not what makes a panel too high


def overflow(edition: Edition, panel: str, by: float, setting: Setting) -> list[Problem]:
    """Which texts of the panel to shorten, and by how many characters, so that it fits.

    One text where that is enough, the longest first; else all of them, none longer than the rest.
    """

    def fits(cut: Mapping[Place, int]) -> bool:
        return panel not in dict(excesses(edition, measured(edition, fresh(edition, setting.step, cut))))

    styles = {place: style for place, (words, style) in setting.printed.items() if len(words) > LEAST and style not in MARGINAL}
    lengths = {place: len(setting.printed[place][0]) for place in styles}
    longest = sorted(styles, key=lambda place: -lengths[place])
    for group in (*([place] for place in longest), longest):

        def cut_to(most: int, group: list[Place] = group) -> dict[Place, int]:
            return {place: lengths[place] - most for place in group if lengths[place] > most}

        if not fits(cut_to(LEAST)):
            continue
        most, over = LEAST, lengths[group[0]]
        while over - most > 1:  # the greatest length that fits
            middle = (most + over) // 2
            most, over = (middle, over) if fits(cut_to(middle)) else (most, middle)
        cut = cut_to(most)
        for place in sorted(cut, key=cut.__getitem__):  # a small cut may gain no line
            without = {other: by for other, by in cut.items() if other != place}
            cut = without if fits(without) else cut
        return [Problem("overflow", p, _measure(edition, panel, by, setting, cut[p], styles[p])) for p in longest if p in cut]
    # cutting words is not enough: there are too many pieces
    return [Problem("overflow_panel", edition.topic.title.place, _measure(edition, panel, by, setting, 0, "body"))]


def _measure(edition: Edition, panel: str, by: float, setting: Setting, characters: int, style: str) -> dict[str, object]:
    size = edition.format_spec.scale[setting.step].get(style, 0.0)
    return {"over_mm": round(by, 1), "characters": characters, "format": edition.format, "panel": panel, "size_pt": size}
