"""Count what is printed. Villages, the office's figures and what each job is in; a Plan out; pure.

Copies are whole: where a share of them is left, one copy more. Sheets, printed sides, minutes and đồng are whole for each
job, and the totals are their sums: what a table shows adds up.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from ..model import Prices, Printing, Share, Spoilage
from ..village import COUNTED, Village


@dataclass(frozen=True, slots=True)
class Column:
    """A publication in a format: what a place gets some copies of."""

    share: Share
    name: str  # huong-dan_a5_black_vi
    title: str  # as its readers know it
    format: str  # likewise
    units: tuple[str, ...]  # that print it, in the project's order


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one place is given."""

    village: Village
    unit: str  # that prints it
    copies: tuple[int, ...]  # one number for each column

    @property
    def total(self) -> int:
        return sum(self.copies)


@dataclass(frozen=True, slots=True)
class Work:
    """An edition as it comes out of the printer: one set of sheets gives so many copies."""

    pieces: int = 1
    sheets: int = 1
    sides: int = 1  # with something on them
    ink: float = 0.0  # share of a printed side
    coloured: bool = False  # printed in colour


@dataclass(frozen=True, slots=True)
class Job:
    """One edition, printed for all its places."""

    column: int
    unit: str
    work: Work
    copies: int
    spare: int  # sheets beyond need
    sheets: int  # spare ones among them
    sides: int  # printed
    minutes: int
    cost: int | None  # đồng; None where a price is missing


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. `missing` are the prices that are asked for and not known, by name."""

    columns: tuple[Column, ...]
    bundles: tuple[Bundle, ...]
    jobs: tuple[Job, ...]
    reams: int
    missing: tuple[str, ...] = ()

    @property
    def copies(self) -> int:
        return sum(job.copies for job in self.jobs)

    @property
    def spare(self) -> int:
        return sum(job.spare for job in self.jobs)

    @property
    def sheets(self) -> int:
        return sum(job.sheets for job in self.jobs)

    @property
    def sides(self) -> int:
        return sum(job.sides for job in self.jobs)

    @property
    def minutes(self) -> int:
        return sum(job.minutes for job in self.jobs)

    @property
    def ink(self) -> float:
        """Share of all printed sides."""
        return sum(job.sides * job.work.ink for job in self.jobs) / self.sides if self.sides else 0.0

    @property
    def cost(self) -> int | None:
        costs = [job.cost for job in self.jobs]
        return None if None in costs else sum(costs)


def sheets_of(copies: int, pieces: int, sheets_per_set: int) -> int:
    """Of paper, without any spare."""
    return -(-copies // pieces) * sheets_per_set


def spare_of(sheets: int, spoilage: Spoilage) -> int:
    """How many sheets to print beyond these; none where nothing is printed."""
    return max(ceil(sheets * _exact(spoilage.percent) / 100), spoilage.least) if sheets else 0


def bundles(columns: Sequence[Column], villages: Iterable[Village]) -> tuple[Bundle, ...]:
    """What each village is given of each column. A column that the village's unit does not print gives it nothing."""
    rates = [[(kind, _exact(getattr(c.share, kind))) for kind in COUNTED if getattr(c.share, kind)] for c in columns]
    usual = next((unit for column in columns for unit in column.units), "")
    made = []
    for village in villages:
        unit = village.unit or usual
        copies = [_asked(c.share, rate, village) if unit in c.units else 0 for c, rate in zip(columns, rates, strict=True)]
        made.append(Bundle(village, unit, tuple(copies)))
    return tuple(made)


def _asked(share: Share, rates: Iterable[tuple[str, Fraction]], village: Village) -> int:
    counted = sum(ceil(rate * int(getattr(village, kind) or 0)) for kind, rate in rates)
    return counted + share.each + (int(village.copies or 0) if share.listed else 0)


def plan(columns: Sequence[Column], given: Sequence[Bundle], works: dict[tuple[int, str], Work], printing: Printing, pages_per_minute: float) -> Plan:
    """The jobs that make up the bundles. `works` has each column and unit of which a copy is asked for."""
    asked: Counter[tuple[int, str]] = Counter()
    for bundle in given:
        for n, copies in enumerate(bundle.copies):
            if copies:
                asked[n, bundle.unit] += copies
    jobs = tuple(_job(key, asked[key], works[key], printing, _exact(pages_per_minute)) for key in sorted(asked))
    missing = dict.fromkeys(name for job in jobs for name in _unknown(job.work, printing.prices))
    return Plan(tuple(columns), tuple(given), jobs, -(-sum(job.sheets for job in jobs) // printing.ream), tuple(missing))


def _job(key: tuple[int, str], copies: int, work: Work, printing: Printing, pages_per_minute: Fraction) -> Job:
    needed = sheets_of(copies, work.pieces, work.sheets)
    spare = spare_of(needed, printing.spoilage)
    sides = ceil(Fraction((needed + spare) * work.sides, work.sheets))
    cost = None if _unknown(work, printing.prices) else _cost(needed + spare, sides, work, printing)
    return Job(*key, work, copies, spare, needed + spare, sides, ceil(sides / pages_per_minute), cost)


def _cost(sheets: int, sides: int, work: Work, printing: Printing) -> int:
    prices = printing.prices
    paper = _exact(prices.ream) / printing.ream if _blank(prices.sheet) else _exact(prices.sheet)
    click = prices.colour if work.coloured else prices.black
    return ceil(sheets * paper + sides * _exact(click))


def _unknown(work: Work, prices: Prices) -> tuple[str, ...]:
    """The names of the prices that this job asks for and nobody has written."""
    click = "colour" if work.coloured else "black"
    paper = ("sheet",) if _blank(prices.sheet) and _blank(prices.ream) else ()
    return (*paper, *((click,) if _blank(getattr(prices, click)) else ()))


def _blank(price: object) -> bool:
    return isinstance(price, str)


def _exact(number: float) -> Fraction:
    """As it is written: 0.1 is a tenth."""
    return Fraction(str(number))
