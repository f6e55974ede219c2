"""content/in-an.yaml: how much the office prints of what, and at what price."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from ..words import Amount, Count, Number, Quantity, Strict, Words
from .parts import Schema


def _not_less_than_nothing(price: object) -> object:
    if isinstance(price, float) and price < 0:
        raise PydanticCustomError("greater_than_equal", "a price expected", {"ge": 0})
    return price


Price = Annotated[Amount, AfterValidator(_not_less_than_nothing)]


class Spoilage(Strict):
    """Sheets that are printed beyond need, for those that jam or come out badly."""

    percent: Number = Field(2.0, ge=0, le=100, description="Số phần trăm tờ in thêm, phòng tờ hỏng.")
    least: Count = Field(5, description="In thêm ít nhất bấy nhiêu tờ cho mỗi ấn phẩm.")


class Prices(Strict):
    """In đồng. What stays in square brackets is not known yet."""

    sheet: Price = Field(Words("[giá một tờ]"), description="Giá một tờ giấy A4, đồng; hoặc [giá một tờ] khi chưa biết.")
    ream: Price = Field(Words("[giá một ram]"), description="Giá một ram giấy, đồng. Chỉ dùng khi chưa ghi giá một tờ.")
    black: Price = Field(Words("[giá một mặt đen]"), description="Tiền mực một mặt in đen, đồng.")
    colour: Price = Field(Words("[giá một mặt màu]"), description="Tiền mực một mặt in màu, đồng.")


class Share(Strict):
    """One publication in one format, and how many of it go where."""

    publication: Words = Field(description="Tên ấn phẩm, như leaflet-gen list ghi.")
    format: Words = Field(description="Khổ giấy, như leaflet-gen list ghi.")
    theme: Words | None = Field(None, description="Kiểu màu; bỏ trống là bản đen, nếu có.")
    language: Words | None = Field(None, description="Ngôn ngữ; bỏ trống là tiếng Việt, nếu có.")
    households: Quantity = Field(0.0, ge=0, le=100, description="Mỗi hộ mấy bản; 0.5 là hai hộ chung một bản.")
    halls: Quantity = Field(0.0, ge=0, le=1000, description="Mỗi nhà văn hóa mấy bản.")
    schools: Quantity = Field(0.0, ge=0, le=1000, description="Mỗi trường mấy bản.")
    desks: Quantity = Field(0.0, ge=0, le=1000, description="Mỗi quầy tiếp dân mấy bản.")
    each: Count = Field(0, description="Mỗi thôn thêm bấy nhiêu bản, không tính theo hộ.")
    listed: bool = Field(False, description="true: lấy thêm số ở cột Số bản của danh sách thôn.")


class Printing(Strict):
    """content/in-an.yaml"""

    schema_: Schema = Field(alias="schema")
    printer: Words = Field(Words("van-phong"), description="Máy in: tên tệp trong assets/printers.")
    spoilage: Spoilage = Field(Spoilage(), description="Giấy in thêm, phòng tờ hỏng.")
    ream: Count = Field(500, ge=1, description="Một ram có mấy tờ.")
    prices: Prices = Field(Prices(), description="Giá giấy và mực, tính bằng đồng.")
    plan: tuple[Share, ...] = Field(min_length=1, description="In gì, cho ai, mỗi nơi mấy bản.")
