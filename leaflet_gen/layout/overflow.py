"""What does not fit at the floor of the type scale. A panel in; which texts to shorten, and by how many characters, out."""

from collections.abc import Mapping

from ..problems import Place, Problem
from .edition import Edition
from .panels import ROUNDING, excesses, fresh, measured
from .setting import Setting

MOST_CUT = 0.8  # of a text: what is left must still say something
MARGINAL = ("small", "label")  # styles whose texts are not what makes a panel too high


def overflow(edition: Edition, panel: str, by: float, setting: Setting) -> list[Problem]:
    """Which texts of the panel to shorten, longest first, and by how many characters, so that it fits."""

    def excess(cut: Mapping[Place, int]) -> float:
        tried = fresh(edition, setting.step, cut)
        return next((over for name, over in excesses(edition, measured(edition, tried)) if name == panel), 0.0)

    texts = [
        (len(words), place, style)
        for place, (words, style) in setting.printed.items()
        if len(words) > 24 and style not in MARGINAL
    ]
    texts.sort(key=lambda text: -text[0])
    cut: dict[Place, int] = {}
    problems = []
    for length, place, style in texts:
        most = int(length * MOST_CUT)
        before, after = excess(cut), excess({**cut, place: most})
        if after >= before - ROUNDING:
            continue  # it is not this text that makes the panel too high
        low, high = 1, most
        while low < high:  # the least cut that gets as far as the greatest
            middle = (low + high) // 2
            if excess({**cut, place: middle}) > after + ROUNDING:
                low = middle + 1
            else:
                high = middle
        cut[place] = low
        problems.append(Problem("overflow", place, _measure(edition, panel, by, setting, low, style)))
        if after <= ROUNDING:
            break
    if excess(cut) > ROUNDING:  # cutting words is not enough: there are too many pieces
        problems.append(Problem("overflow_panel", edition.topic.title.place, _measure(edition, panel, by, setting, 0, "body")))
    return problems


def _measure(edition: Edition, panel: str, by: float, setting: Setting, characters: int, style: str) -> dict[str, object]:
    size = edition.format_spec.scale[setting.step].get(style, 0.0)
    return {"over_mm": round(by, 1), "characters": characters, "format": edition.format, "panel": panel, "size_pt": size}
