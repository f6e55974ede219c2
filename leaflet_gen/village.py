"""A village of the list, and many of them in little room. Cleaned texts in; villages, and what a page prints of one, out; pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, overload

from .phone import dialled, grouped

__all__ = ["COUNTED", "FIELDS", "PRINTED", "Village", "Villages", "dialled", "own_phone", "printed_phone"]


class Village(NamedTuple):
    """One row of the list: what the office wrote, cleaned. Empty where it wrote nothing."""

    row: int  # as the spreadsheet shows it
    name: str = ""  # thôn
    commune: str = ""  # the former commune that people still name
    unit: str = ""  # file in content/units that issues for it
    contact: str = ""  # the helper
    role: str = ""
    phone: str = ""  # the helper's own, as dialled; or a placeholder
    public: str = ""  # may the helper's phone be printed: yes, no
    hours: str = ""
    place: str = ""  # where the leaflet is posted
    copies: str = ""
    internet: str = ""  # yes, no
    code: str = ""  # an id that the office gives
    households: str = ""  # hộ, halls, schools and desks: how many there are, for the print plan
    halls: str = ""
    schools: str = ""
    desks: str = ""


FIELDS = Village._fields[1:]
COUNTED = ("households", "halls", "schools", "desks")  # a print plan counts copies by them
PRINTED = ("name", "commune", "contact", "role", "phone", "hours", "place")  # what a text may name: {village.name}
_MARK = "\x1f"  # between the values of a record: no text holds it
_CUT = _MARK.encode()


class Villages:
    """The rows of a list, frozen: a record of bytes each, made a Village when it is asked for.

    Ten thousand take about 2 MB, and as much on the way to another process.
    """

    __slots__ = ("columns", "file", "_records")

    def __init__(self, file: str, columns: Mapping[str, int], records: Iterable[bytes] = ()) -> None:
        self.file = file
        self.columns = dict(columns)  # field -> its column, counted from 1
        self._records = tuple(records)

    @classmethod
    def of(cls, file: str, columns: Mapping[str, int], villages: Iterable[Village]) -> "Villages":
        return cls(file, columns, map(record, villages))

    def picked(self, numbers: Iterable[int]) -> "Villages":
        """Those with these numbers (from 0), in this order; their records are not copied."""
        return Villages(self.file, self.columns, [self._records[n] for n in numbers])

    def column(self, field: str) -> Iterator[str]:
        """What each has in one field, the others left as they are."""
        at = Village._fields.index(field)
        return (kept.split(_CUT, at + 1)[at].decode() for kept in self._records)

    @property
    def rows(self) -> Iterator[int]:
        return map(int, self.column("row"))

    def __bytes__(self) -> bytes:
        """All that they have to say."""
        return b"\n".join(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Village]:
        return map(restored, self._records)

    @overload
    def __getitem__(self, at: int) -> Village: ...
    @overload
    def __getitem__(self, at: slice) -> "Villages": ...
    def __getitem__(self, at):
        found = self._records[at]
        return Villages(self.file, self.columns, found) if isinstance(at, slice) else restored(found)

    def __eq__(self, other: object) -> bool:
        """Whether the same villages stand in the same rows, whatever the file."""
        return self._records == other._records if isinstance(other, Villages) else NotImplemented

    __hash__ = None

    def __getstate__(self) -> tuple:
        return self.file, self.columns, self._records

    def __setstate__(self, state: tuple) -> None:
        self.file, self.columns, self._records = state


def record(village: Village) -> bytes:
    """A village in as few bytes as may be."""
    return _MARK.join((str(village.row), *village[1:])).encode()


def restored(kept: bytes) -> Village:
    """The village of a record."""
    values: list = kept.decode().split(_MARK)
    values[0] = int(values[0])
    return Village._make(values)


def printed_phone(village: Village, office_phone: str) -> str:
    """The helper's own only where the list says that it is public, else the office's."""
    return grouped(own_phone(village) or office_phone)


def own_phone(village: Village) -> str:
    """The helper's own number where it may be printed."""
    return village.phone if village.public == "yes" else ""
