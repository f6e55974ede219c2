"""The eight masks and their scores (ISO/IEC 18004, 7.8). A symbol before masking in, the best mask and the symbol under it out.

All eight masked symbols stand in one integer, a block of bits for each, so that every shift and every AND serves all of
them. Between rows stand four light modules, below each symbol four light rows: no pattern reaches from one into another.

What 7.8.3 leaves open is settled by the symbols that the standard itself prints, as S. Cadot lists them in his review of the
edition of 2024. Of the eight readings tried this one gives their mask in six of seven (annex I: "01234567" in 1-M, mask 010)
and misses the seventh by 2 points; every other reading gives two or three:

- the complete symbol is scored, with the format information of that mask and the version information in it;
- the quiet zone counts as light before and after a finder-like pattern (feature 3), and for nothing else;
- such a pattern with light on both sides is still one pattern: 40 points.

The library's own choice (`best_mask_pattern`) differs in all three: it leaves format and version information light, sees no
quiet zone, and counts light on both sides twice.
"""

from functools import lru_cache
from typing import NamedTuple

from qrcode import base

from .affine import QUIET, drawn, side_of
from .message import LEVELS

MASKS = range(8)
N1, N2, N3, N4 = 3, 3, 40, 10  # points, table 11


class Eight(NamedTuple):
    """Eight symbols of one version in an integer. The first mask's stands lowest."""

    side: int
    row: int  # bits from a row to the next
    block: int  # from a symbol to the next; its four light rows come first
    low: tuple[int, int, int]  # the bits of the lowest symbol, two, four: all set
    beside: int  # set where a module has no neighbour in its row
    below: int  # set where it has none in its column
    across: int  # set where a pattern of seven modules may start in a row
    down: int  # or in a column


@lru_cache(maxsize=16)
def eight_of(version: int) -> Eight:
    side = side_of(version)
    row = side + QUIET
    block = row * row

    def each(columns: int, rows: int) -> int:
        """The first columns of the first rows of each symbol, counted from its lowest bit."""
        one = sum((1 << columns) - 1 << row * y for y in range(QUIET, QUIET + rows))
        return sum(one << block * mask for mask in MASKS)

    low = tuple((1 << block * count) - 1 for count in (1, 2, 4))
    everything = (1 << block * len(MASKS) + 2 * row) - 1  # two rows of reserve, into which shifts bring zeros
    beside, below = everything ^ each(side - 1, side), everything ^ each(side, side - 1)
    return Eight(side, row, block, low, beside, below, each(side - 6, side), each(side, side - 6))


def masked(plain: int, version: int, level: str) -> int:
    """The symbol under each mask, with function patterns, format and version information (7.8.2, 7.9, 7.10)."""
    eight = eight_of(version)
    plain <<= eight.row * QUIET
    plain |= plain << eight.block
    plain |= plain << 2 * eight.block
    return (plain | plain << 4 * eight.block) ^ _masks(version, level)


@lru_cache(maxsize=16)
def _masks(version: int, level: str) -> int:
    """What each mask adds to the data: a symbol of zeros, as the library draws it."""
    eight, zeros = eight_of(version), [0] * sum(block.total_count for block in base.rs_blocks(version, LEVELS[level]))
    return sum(drawn(version, level, mask, zeros) << eight.row * QUIET + eight.block * mask for mask in MASKS)


def taken(symbols: int, mask: int, eight: Eight) -> int:
    """One of the eight."""
    return (symbols >> eight.block * mask & eight.low[0]) >> eight.row * QUIET


def best(plain: int, version: int, level: str) -> tuple[int, int]:
    """The mask with the lowest penalty, the first of equals, and the symbol under it."""
    eight, symbols = eight_of(version), masked(plain, version, level)
    scores = penalties(symbols, eight)
    mask = scores.index(min(scores))
    return mask, taken(symbols, mask, eight)


def penalties(symbols: int, eight: Eight) -> list[int]:
    """The penalty of each symbol (7.8.3.1, table 11)."""
    side, row, block, low, beside, below, across, down = eight
    in_row, in_column = symbols >> 1, symbols >> row
    row_edges, column_edges = symbols ^ in_row | beside, symbols ^ in_column | below
    row_runs, row_finders = _lines(symbols, in_row, row_edges, across, 1)
    column_runs, column_finders = _lines(symbols, in_column, column_edges, down, row)
    squares = row_edges | row_edges >> row | column_edges  # feature 2: 0 where 2 x 2 modules of one colour begin
    finders = _counts(row_finders | column_finders, block, *low)
    if twice := row_finders & column_finders:  # rarely
        finders = tuple(map(int.__add__, finders, _counts(twice, block, *low)))
    rows, columns = _counts(row_runs, block, *low), _counts(column_runs, block, *low)
    modules = side * side
    return [
        5 * block - in_rows - in_columns - N2 * others + N3 * finder + N4 * (abs(20 * dark - 10 * modules) // modules)
        for in_rows, in_columns, others, finder, dark in zip(
            rows, columns, _counts(squares, block, *low), finders, _counts(symbols, block, *low), strict=True
        )
    ]


def _lines(symbols: int, following: int, edges: int, starts: int, step: int) -> tuple[int, int]:
    """Features 1 and 3 along rows or columns, `step` bits from a module to the next; `edges` are set where two differ.

    Feature 1 as zeros, as many for each run of five or more as it costs points: two less than it has modules.
    Feature 3 as ones, where a finder-like pattern begins.
    """
    pair = edges | edges >> step
    two_on = pair >> 2 * step
    five = pair | two_on  # 0 where five of one colour begin: four less than the run has modules
    runs = five & five >> step & five >> 2 * step
    changes = edges & edges >> step
    dark = symbols | following
    dark |= dark >> 2 * step  # a dark module among these four
    unlike = two_on | dark >> 7 * step & dark << 4 * step
    finders = symbols & changes & changes >> 4 * step & starts  # dark, 2 changes, 2 modules on, 2 changes: 1011101
    return runs, (finders | unlike) ^ unlike


def _counts(plane: int, block: int, low: int, low_two: int, low_four: int) -> tuple[int, ...]:
    """How many bits are set in each block. By halves of halves: it costs less than eight cuts from the whole."""
    lower, upper = plane & low_four, plane >> 4 * block
    a, b, c, d = lower & low_two, lower >> 2 * block, upper & low_two, upper >> 2 * block
    return (
        (a & low).bit_count(),
        (a >> block).bit_count(),
        (b & low).bit_count(),
        (b >> block).bit_count(),
        (c & low).bit_count(),
        (c >> block).bit_count(),
        (d & low).bit_count(),
        (d >> block & low).bit_count(),
    )
