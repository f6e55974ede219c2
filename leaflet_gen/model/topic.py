"""content/topics: what a publication says, and what it says otherwise to one audience or to the villages of a list."""

from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from ..village import FIELDS
from ..words import Count, Day, FileName, Number, Strict, Words
from .parts import Paragraphs, Schema


class Evidence(Strict):
    """Where a fact comes from, when a person last checked it, and when to check again."""

    source: Words = Field(description="Nguồn của thông tin: tên văn bản, bản tin hoặc trang, kèm ngày.")
    checked_on: Day = Field(description="Ngày một người đã kiểm tra, ví dụ 23/11/2026, hoặc [ngày kiểm tra].")
    review_by: Day = Field(description="Ngày phải kiểm tra lại. Quá ngày này thì không in được.")


class Target(Strict):
    """Where a QR code leads, and the words printed beside it."""

    url: Words = Field(description="Địa chỉ https mà mã QR mở ra. Chỉ nhận tên miền trong danh sách cho phép.")
    heading: Words | None = Field(None, description="Dòng lớn cạnh mã, ví dụ: Quét mã để bắt đầu.")
    body: Paragraphs = Field((), description="Một câu chỉ cách quét.")
    search: Words | None = Field(None, description="Từ cần gõ vào ô tìm kiếm trên Cổng.")
    procedure: Words | None = Field(None, description="Mã thủ tục, ví dụ 1.001193. In cạnh mã QR.")
    evidence: Evidence | None = Field(None, description="Ai đã mở địa chỉ này, ngày nào.")


class Item(Strict):
    """One step, benefit, or thing to bring."""

    heading: Words | None = Field(None, description="Tên ngắn của bước hoặc lợi ích.")
    body: Paragraphs = Field((), description="Một hoặc hai câu ngắn, mỗi câu tối đa 20 tiếng.")
    picture: Words | None = Field(None, description="Tên hình trong assets/pictures (không có đuôi), hoặc đường dẫn một tệp ảnh.")
    alt: Words | None = Field(None, description="Mô tả hình cho người không nhìn thấy hình.")
    note: bool = Field(False, description="true nếu là ghi chú, không phải giấy tờ: không có ô đánh dấu.")


class Quote(Strict):
    """Words of another time or person: printed in quotation marks, with their day and source."""

    words: Words = Field(description="Nguyên văn lời trích.")
    said_on: Day = Field(description="Ngày của văn bản hoặc bài báo được trích.")
    source: Words = Field(description="Trích từ đâu.")


def _as_row(value: object) -> object:
    return {"cells": value} if isinstance(value, (list, tuple)) else value


class Row(Strict):
    """One row of a table: as many cells as the table has heads. Written as a plain list, or with its cells by name."""

    cells: tuple[Words, ...] = Field(description="Các ô của hàng, từ trái sang phải.")
    anchor: Words | None = Field(None, description="Tên để mục lục chỉ tới hàng này.")
    page_of: Words | None = Field(None, description="Tên mà hàng này chỉ tới: số trang của nó được in ở ô cuối.")


class Rows(Strict):
    """Rows of a table under one heading, with a code of their own where there is one."""

    heading: Words | None = Field(None, description="Tên nhóm hàng.")
    body: Paragraphs = Field((), description="Lời dưới tên nhóm.")
    anchor: Words | None = Field(None, description="Tên để mục lục chỉ tới nhóm này.")
    target: Target | None = Field(None, description="Mã QR của nhóm.")
    rows: tuple[Annotated[Row, BeforeValidator(_as_row, json_schema_input_type=Row | list[Words])], ...] = Field(
        (), description="Các hàng."
    )


class Table(Strict):
    """Rows and columns; rows to be written in by hand where it says so."""

    heads: tuple[Words, ...] = Field(min_length=1, description="Tên các cột.")
    groups: tuple[Rows, ...] = Field((), description="Các nhóm hàng.")
    blank_rows: int = Field(0, ge=0, le=40, description="Số hàng để trống cho người dùng tự ghi.")


class Bar(Strict):
    """One bar of a chart: per cent of the whole, from 0 to 100, best computed from the two counts behind it."""

    label: Words = Field(description="Thời gian hoặc nhóm, ví dụ: Năm 2022.")
    percent: Annotated[Number, Field(ge=0, le=100)] | None = Field(
        None, description="Tỷ lệ phần trăm, từ 0 đến 100. Có count và of thì máy tự tính."
    )
    count: Count | None = Field(None, description="Số đếm được, ví dụ số hồ sơ nộp qua mạng: 356 hoặc 9.038.")
    of: Annotated[Count, Field(ge=1)] | None = Field(None, description="Trong tổng số bao nhiêu, ví dụ 592.")
    note: Words | None = Field(None, description="Chữ in sau số đếm, ví dụ: hồ sơ. Không có số đếm thì in nguyên như đã viết.")
    target: bool = Field(False, description="true nếu là mục tiêu, chưa phải kết quả.")

    @property
    def share(self) -> float | None:
        """Per cent: computed where both counts are there, else as typed; None where neither is."""
        return 100 * self.count / self.of if self.count is not None and self.of else self.percent


def _as_answer(value: object) -> object:
    """Có or không, in the words that people use for them."""
    if not isinstance(value, str):
        return value
    known = {**dict.fromkeys(("có", "yes", "true"), True), **dict.fromkeys(("không", "no", "false"), False)}
    if (meant := known.get(value.strip().lower())) is None:
        raise PydanticCustomError("answer", "có hoặc không")
    return meant


When = dict[Literal[FIELDS], Annotated[bool, BeforeValidator(_as_answer, json_schema_input_type=bool | str)]]
"""Of a village: the fields that must have a value (or say yes), and those that must not."""


class Section(Strict):
    """A named part of a topic. A material's file says where and how it is laid out."""

    heading: Words | None = Field(None, description="Tiêu đề của phần.")
    body: Paragraphs = Field((), description="Các đoạn văn.")
    items: tuple[Item, ...] = Field((), description="Các mục: bước, lợi ích, giấy tờ.")
    bars: tuple[Bar, ...] = Field((), description="Các cột của biểu đồ tỷ lệ.")
    table: Table | None = Field(None, description="Bảng.")
    quote: Quote | None = Field(None, description="Lời trích có ngày, ví dụ cách gọi của thời đó.")
    record: Words | None = Field(None, description="Phần được lấy từ tệp thủ tục hoặc danh mục: steps, papers, fees…")
    mark: Words | None = Field(None, description="Dấu cạnh tiêu đề, ví dụ: chưa rà soát. Phần lấy từ tệp thủ tục thì máy tự ghi.")
    target: Target | None = Field(None, description="Mã QR của phần này.")
    contact: Words | None = Field(None, description="Số điện thoại hoặc tên người giúp, in lớn.")
    dial: Literal["tel", "vcard"] | None = Field(
        None, description="Mã QR để gọi người giúp của thôn: tel mở máy gọi, vcard lưu vào danh bạ. Chỉ dùng trong mục village."
    )
    when: When = Field({}, description="Chỉ in ở thôn có hoặc không có một điều trong danh sách, ví dụ {internet: không}.")
    picture: Words | None = Field(None, description="Hình của cả phần.")
    alt: Words | None = Field(None, description="Mô tả hình.")
    evidence: Evidence | None = Field(None, description="Nguồn của các con số trong phần này.")


def _changed(kind: object) -> object:
    """The type of a key, with each group in it as a change of that group."""
    if isinstance(kind, type) and issubclass(kind, Strict):
        return _change_of(kind)
    return reduce(or_, map(_changed, get_args(kind))) if isinstance(kind, UnionType) else kind


@cache
def _change_of(model: type[Strict]) -> type[Strict]:
    """The same group with every key optional, and null for what is to go; lists and texts are given whole."""
    keys = {}
    for name, info in model.model_fields.items():
        kind = _changed(info.annotation)
        kind = Annotated[kind, *info.metadata] if info.metadata else kind
        keys[name] = (kind | None, Field(None, alias=info.alias, description=info.description))
    return create_model(f"{model.__name__}Change", __base__=Strict, **keys)


class Variant(Strict):
    """What a topic says otherwise to one audience. Every other word is the topic's own."""

    label: Words = Field(description="Dành cho ai, ví dụ: Người cao tuổi.")
    for_: Words = Field(alias="for", description="Một câu: người đọc bản này cần gì khác.")
    code: Words = Field(description="Mã của bản này, khác mã chung, ví dụ 5B-CT.")
    title: Words | None = Field(None, description="Tiêu đề lớn của bản này.")
    promise: Words | None = Field(None, description="Câu dưới tiêu đề; null là bỏ.")
    edition: Words | None = Field(None, description="Số lần xuất bản, nếu khác bản chung.")
    edited_on: Day | None = Field(None, description="Ngày sửa lần cuối, nếu khác bản chung.")
    sms: Words | None = Field(None, description="Lời tin nhắn của bản này; null là bỏ.")
    evidence: _change_of(Evidence) | None = Field(None, description="Nguồn và ngày kiểm tra, nếu khác bản chung.")
    sections: dict[str, _change_of(Section) | None] = Field(
        default_factory=dict, description="Chỉ những phần khác bản chung: ghi đè từng khóa; null là bỏ cả phần."
    )


class VillageWords(Strict):
    """What a topic says otherwise in the leaflets of a list of villages, where {village.name} and the rest are known."""

    title: Words | None = Field(None, description="Tiêu đề lớn của bản từng thôn.")
    promise: Words | None = Field(None, description="Câu dưới tiêu đề; null là bỏ.")
    sections: dict[str, _change_of(Section) | None] = Field(
        default_factory=dict, description="Chỉ những phần khác bản chung: ghi đè từng khóa; null là bỏ cả phần."
    )


class Topic(Strict):
    """content/topics/<topic>/<language>.yaml, or <language>@<unit>.yaml for one unit's own words."""

    schema_: Schema = Field(alias="schema")
    title: Words = Field(description="Tiêu đề lớn. Đặt **…** quanh phần cần nổi bật.")
    promise: Words | None = Field(None, description="Một câu dưới tiêu đề: người dân được gì.")
    code: Words = Field(description="Mã ngắn của chủ đề, dùng trong mã ấn phẩm, ví dụ 5B.")
    edition: Words = Field(description="Số lần xuất bản, ví dụ 01.")
    edited_on: Day = Field(description="Ngày sửa nội dung lần cuối.")
    sms: Words | None = Field(None, description="Lời tin nhắn; bỏ trống thì máy ghép từ tiêu đề, địa chỉ và số điện thoại.")
    evidence: Evidence = Field(description="Nguồn chung, ngày kiểm tra và ngày kiểm tra lại của cả chủ đề.")
    sections: dict[str, Section] = Field(description="Các phần, mỗi phần một tên.")
    village: VillageWords | None = Field(
        None, description="Lời riêng của tờ từng thôn, khi in theo danh sách thôn (leaflet-gen batch). Chỉ ghi chỗ khác."
    )
    variants: dict[FileName, Variant] = Field(
        default_factory=dict, description="Các bản theo đối tượng, mỗi bản một tên: nguoi-cao-tuoi, phu-huynh… Chỉ ghi chỗ khác."
    )
