"""Strings that remember where they were written, and days that may still be blank.

Strings come first: a content file's scalars stay text until a field of the
model says otherwise (an identity number, a code such as 1.004550 or a phone
must never turn into a number on the way).
"""

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError, core_schema

from .problems import Place

PLACEHOLDER = re.compile(r"\[[^\[\]\n]{2,60}\]")  # "[số điện thoại]": nobody has filled it in yet
FIELD = re.compile(r"\{([a-z_.]+)\}")  # "{unit.name}"


class Words(str):
    """Text in NFC with the place it was written at."""

    __slots__ = ("place",)
    place: Place | None

    def __new__(cls, text: str = "", place: Place | None = None) -> "Words":
        words = super().__new__(cls, text)
        words.place = place
        return words

    def __reduce__(self):
        return type(self), (str(self), self.place)

    def format(self, /, **values: object) -> str:
        """With these values for its {fields}. Unlike that of any text it never fails: a field of another name stays, and its line is told."""
        return FIELD.sub(lambda found: str(values.get(found[1], found[0])), self)

    @property
    def is_placeholder(self) -> bool:
        return bool(PLACEHOLDER.search(self))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_as_words)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


def _as_words(value: object) -> Words:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "text expected")
    if not value.strip():
        raise PydanticCustomError("empty_text", "empty text")
    return value if isinstance(value, Words) else Words(value)


class Official(Words):
    """Words of a published record, printed letter for letter: no emphasis, no fields, no blanks, and not ours to shorten."""

    __slots__ = ()

    @property
    def is_placeholder(self) -> bool:
        return False

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_as_official)


def _as_official(value: object) -> Official:
    words = _as_words(value)
    return Official(str(words), words.place)


class Date(dt.date):
    """A day that remembers where it was written."""

    place: Place | None = None

    def __reduce__(self):
        return _dated, (self.year, self.month, self.day, self.place)


def _dated(year: int, month: int, day: int, place: Place | None) -> Date:
    dated = Date(year, month, day)
    dated.place = place
    return dated


def _as_day(value: object) -> "dt.date | Words":
    """ISO (2026-11-23) or Vietnamese (23/11/2026, 23-11-2026) order; or a placeholder."""
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        if PLACEHOLDER.fullmatch(value.strip()):
            return value if isinstance(value, Words) else Words(value)
        for pattern, order in ((r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)), (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", (2, 1, 0))):
            if found := re.fullmatch(pattern, value.strip()):
                try:
                    return _dated(*(int(found.groups()[i]) for i in order), getattr(value, "place", None))
                except ValueError:
                    break
    raise PydanticCustomError("day_type", "a day expected")


Day = Annotated[
    Any,
    BeforeValidator(_as_day, json_schema_input_type=str),
]
"""A `datetime.date`, or Words that are a placeholder."""


def _as_number(value: object) -> object:
    """A number written with a point or, as in Vietnamese, a comma: 57.3 or 57,3."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):  # from code; a file's values are text
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+([.,]\d+)?", value.strip()):
        return float(value.strip().replace(",", "."))
    raise PydanticCustomError("number_type", "a number expected")


def _as_quantity(value: object) -> object:
    """How many of something, whole or not, its thousands parted by points as in Vietnamese: 1.000, 1000, 0.5 or 0,5."""
    if isinstance(value, str) and re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", value.strip()):
        return float(value.strip().replace(".", ""))
    return _as_number(value)


def _as_amount(value: object) -> "float | Words":
    """A sum of money or a count of days (7000, 7.000, 7,000, 57,5); or a placeholder: nobody here knows it."""
    if isinstance(value, str) and PLACEHOLDER.fullmatch(value.strip()):
        return value if isinstance(value, Words) else Words(value)
    if isinstance(value, str) and re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", value.strip()):  # as spreadsheets write it: 8,000 is no 8
        return float(value.strip().replace(",", ""))
    try:
        if (amount := _as_quantity(value)) >= 0:
            return amount
    except PydanticCustomError:
        pass
    raise PydanticCustomError("amount_type", "a sum expected")


def _as_count(value: object) -> object:
    """A whole number, its thousands parted by points as in Vietnamese, or not at all: 9.038 or 9038."""
    if isinstance(value, int) and not isinstance(value, bool):  # from code; a file's values are text
        return value
    if isinstance(value, str) and re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+", value.strip()):
        return int(value.strip().replace(".", ""))
    raise PydanticCustomError("number_type", "a number expected")


def _as_file_name(value: object) -> Words:
    """Small letters without accents, digits and hyphens: safe in a file name anywhere."""
    if isinstance(value, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value.strip()):
        return value if isinstance(value, Words) else Words(value)
    raise PydanticCustomError("name_type", "a name expected")


FileName = Annotated[Words, BeforeValidator(_as_file_name)]
Quantity = Annotated[float, BeforeValidator(_as_quantity, json_schema_input_type=float | str)]
Amount = Annotated[Any, BeforeValidator(_as_amount, json_schema_input_type=float | str)]
"""A `float`, or Words that are a placeholder."""
Count = Annotated[int, BeforeValidator(_as_count, json_schema_input_type=int | str)]
Number = Annotated[float, BeforeValidator(_as_number, json_schema_input_type=float | str)]


class Strict(BaseModel):
    """Unknown keys are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
