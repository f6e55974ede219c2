"""What several content files share: texts of one or many paragraphs, of one or many languages."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ..words import Words


def one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Paragraphs = Annotated[tuple[Words, ...], BeforeValidator(one_or_many, json_schema_input_type=Words | list[Words])]
Localised = Words | dict[str, Words]  # one text for all languages, or one for each: {vi: …, en: …}
Schema = Annotated[Literal["1"], Field(description="Phiên bản của cách viết tệp này. Luôn là 1.")]
