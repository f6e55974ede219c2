"""How a piece of text is set: face, size, leading, from theme and format."""

from dataclasses import dataclass

from ..design import Format, Theme
from ..units import mm


@dataclass(frozen=True, slots=True)
class Style:
    """One row of the type scale applied to one style of the theme."""

    name: str
    size_pt: float
    leading: float  # line height, in em
    face: str
    strong: str  # face of **…**
    accent: bool  # **…** takes the surface's accent colour

    @property
    def em(self) -> float:
        """The size in millimetres."""
        return mm(self.size_pt)

    @property
    def line(self) -> float:
        """Baseline to baseline, in millimetres."""
        return self.leading * self.em

    @property
    def rise(self) -> float:
        """From the top of a line to its baseline: the ink (0.95 up, 0.25 down) stands in the middle."""
        return ((self.leading - 1.2) / 2 + 0.95) * self.em


def style_of(name: str, theme: Theme, format: Format, step: int) -> Style:
    kind = theme.type[name]
    size = format.scale[step][name]
    return Style(name, size, kind.leading, str(kind.face), str(kind.strong or kind.face), kind.strong is None)
