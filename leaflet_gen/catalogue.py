"""A list of procedures, as content/catalogues/<name>.yaml states it. Strict, pure."""

from typing import Literal

from pydantic import Field

from .model import Evidence, Schema
from .words import Official, Strict, Words


class Entry(Strict):
    """One procedure of the list."""

    code: Words = Field(description="Mã thủ tục.")
    name: Official = Field(description="Tên thủ tục, nguyên văn.")
    field: Words = Field(description="Lĩnh vực.")
    online: Literal["full", "partly"] | None = Field(None, description="full (toàn trình), partly (một phần); bỏ trống khi chưa rõ.")
    event: Words | None = Field(None, description="Sự kiện đời người: có con, lấy vợ lấy chồng, làm nhà…")
    agency: Words | None = Field(None, description="Cơ quan thực hiện.")


class Catalogue(Strict):
    """content/catalogues/<name>.yaml"""

    schema_: Schema = Field(alias="schema")
    name: Words = Field(description="Tên danh mục.")
    evidence: Evidence = Field(description="Nguồn, ngày kiểm tra và ngày kiểm tra lại.")
    search: Words = Field(
        Words("https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword={words}"),
        description="Địa chỉ tìm kiếm trên Cổng cho mã QR của mỗi lĩnh vực; {words} là từ tìm.",
    )
    events: dict[str, Words | tuple[Words, ...]] = Field(
        default_factory=dict, description="Sự kiện đời người: mỗi sự kiện gồm những lĩnh vực nào."
    )
    entries: tuple[Entry, ...] = Field(min_length=1, description="Các thủ tục.")
