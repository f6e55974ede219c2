"""How high a row of a workbook must be. Its texts and the widths of their columns in; points out.

Excel finds the height of wrapped text when it opens a file, other programs take what the file says, or show one line.
"""

import itertools
import textwrap
from collections.abc import Iterable

LINE = 15.0  # pt: a line of Calibri 11, as Excel sets it
MOST = 409.0  # pt, of Excel
ROOM = 0.9  # of a column's width in figures, what words of other letters may take


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """For texts that wrap, each with the width of its column (in figures, as a workbook counts)."""
    by_text = [sum(map(_lines, text.splitlines(), itertools.repeat(width))) for text, width in cells]
    return min(MOST, LINE * max(by_text, default=1))


def _lines(text: str, width: float) -> int:
    return len(textwrap.wrap(text, max(1, int(ROOM * width)))) or 1
