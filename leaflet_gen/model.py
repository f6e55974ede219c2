"""Words: what an official writes under content/. Strict, versioned, pure.

Every model is one YAML file or a part of one; `load` fills them and knows the
line of each value (a `Words` carries its place).
"""

from collections.abc import Iterator
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, create_model

from .village import FIELDS
from .words import Count, Day, FileName, Number, Strict, Words


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Paragraphs = Annotated[tuple[Words, ...], BeforeValidator(_one_or_many, json_schema_input_type=Words | list[Words])]
Localised = Words | dict[str, Words]  # one text for all languages, or one for each: {vi: …, en: …}
Schema = Annotated[Literal["1"], Field(description="Phiên bản của cách viết tệp này. Luôn là 1.")]


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
    word = value.strip().lower() if isinstance(value, str) else value
    return {**dict.fromkeys(("có", "yes", "true"), True), **dict.fromkeys(("không", "no", "false"), False)}.get(word, value)


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


class Former(Strict):
    """Names that went out of use on a day, and the name since then."""

    names: Paragraphs = Field(description="Các tên cũ, viết đúng như trên giấy; mỗi cách viết một dòng.")
    since: Day = Field(description="Ngày tên mới có hiệu lực.")
    now: Words = Field(description="Tên mới.")


class Unit(Strict):
    """content/units/<unit>.yaml: the commune that issues the material, in the terms of its time."""

    schema_: Schema = Field(alias="schema")
    code: Words = Field(description="Chữ đầu của mã ấn phẩm, ví dụ VH.")
    name: Localised = Field(description="Tên gọi: xã Vĩnh Hoàng.")
    office: Localised = Field(description="Dòng cơ quan ở đầu trang.")
    place: Localised = Field(description="Xã và tỉnh, để người dân chọn trên Cổng.")
    desk: Localised = Field(description="Nơi tiếp nhận hồ sơ, đúng tên gọi hiện hành.")
    login: Localised = Field(description="Loại tài khoản để đăng nhập.")
    helpers: Localised = Field(description="Ai giúp người dân: tổ công nghệ số, Đoàn thanh niên.")
    phone: Localised = Field(description="Số điện thoại của bộ phận giúp dân, hoặc [số điện thoại].")
    hours: Localised = Field(description="Giờ làm việc, hoặc [giờ làm việc].")
    address: Localised = Field(description="Địa chỉ nơi tiếp nhận, hoặc [địa chỉ].")
    feedback: Localised = Field(
        Words("[nơi nhận phản ánh, kiến nghị]"), description="Nơi nhận phản ánh, kiến nghị: số điện thoại, thư điện tử, địa chỉ."
    )
    imprint: Localised = Field(description="Dòng xuất bản: cơ quan, số giấy phép nếu có, số lượng, ngày.")
    as_of: Day | None = Field(None, description="Chỉ dùng cho bản tư liệu: ngày của bản gốc. Trang in ghi rõ đây là bản tư liệu.")
    emblem: Words | None = Field(None, description="Hình hoặc ảnh của cơ quan ở đầu trang; bỏ trống nếu không có.")
    formerly: tuple[Former, ...] = Field((), description="Các tên cũ: máy nhắc nếu chữ in còn dùng như tên hiện nay.")


class Order(Strict):
    """What to build of one material: a topic in some formats, themes and languages."""

    material: Words = Field(description="Tên tệp trong assets/materials.")
    topic: Words = Field(description="Tên thư mục trong content/topics.")
    name: FileName | None = Field(
        None,
        description="Tên ấn phẩm, dùng làm tên tệp; cần khi một material in nhiều chủ đề. Bỏ trống là tên material.",
    )
    formats: tuple[Words, ...] = Field(description="Các khổ giấy trong assets/formats.")
    themes: tuple[Words, ...] = Field(("colour", "black"), description="Các kiểu màu trong assets/themes.")
    languages: tuple[Words, ...] = Field((), description="Chỉ các ngôn ngữ này; bỏ trống là mọi ngôn ngữ đã dịch.")
    units: tuple[Words, ...] = Field((), description="Chỉ các đơn vị này; bỏ trống là mọi đơn vị.")
    procedures: tuple[Words, ...] = Field((), description="Mã các thủ tục, mỗi mã một ấn phẩm; [all] là mọi tệp trong procedures.")
    catalogue: Words | None = Field(None, description="Tên tệp danh mục trong content/catalogues.")
    variants: tuple[Words, ...] = Field(
        (), description="Chỉ các bản theo đối tượng này, tên như ở variants của chủ đề; base là bản chung. Bỏ trống: bản chung."
    )
    channels: tuple[Literal["html", "speech", "sms", "video"], ...] = Field(
        (), description="Các kênh khác cùng nội dung: html, speech (loa), sms, video."
    )


class Project(Strict):
    """content/project.yaml: which units there are and what is built for them."""

    schema_: Schema = Field(alias="schema")
    units: tuple[Words, ...] = Field(min_length=1, description="Tên các tệp trong content/units.")
    allowed_hosts: tuple[Words, ...] = Field(("*.gov.vn",), description="Tên miền được phép trong mã QR.")
    build: tuple[Order, ...] = Field(min_length=1, description="Danh sách những gì cần in.")


class Column(Strict):
    """One column of the list of villages: how its head may be spelt, and whether a cell may stay empty."""

    heads: Paragraphs = Field(description="Các tên mà cột này có thể mang; chữ hoa, dấu tiếng Việt, dấu câu đều như nhau.")
    required: bool = Field(False, description="true: ô trống là lỗi. false: được để trống.")


class Columns(Strict):
    """content/villages.yaml: which column of an office's list of villages is which."""

    schema_: Schema = Field(alias="schema")
    name: Column = Field(description="Tên thôn. Cột này luôn phải có.")
    commune: Column | None = Field(None, description="Xã cũ, trước khi sáp nhập.")
    unit: Column | None = Field(None, description="Đơn vị phát hành: tên tệp trong content/units.")
    contact: Column | None = Field(None, description="Tên người giúp bà con.")
    role: Column | None = Field(None, description="Chức vụ của người giúp.")
    phone: Column | None = Field(None, description="Số điện thoại riêng của người giúp.")
    public: Column | None = Field(None, description="Có được in số riêng của người giúp không: có, không.")
    hours: Column | None = Field(None, description="Giờ mở cửa, giờ gặp người giúp.")
    place: Column | None = Field(None, description="Nơi niêm yết.")
    copies: Column | None = Field(None, description="Số bản cần in.")
    internet: Column | None = Field(None, description="Thôn có mạng không: có, không.")
    code: Column | None = Field(None, description="Mã thôn, do xã đặt.")

    def items(self) -> Iterator[tuple[str, Column]]:
        """The fields that the file describes, each with its column."""
        return ((name, column) for name, column in self if isinstance(column, Column))


class Labels(Strict):
    """The few words that the page itself says."""

    draft: Words = Field(description="Dấu bản nháp.")
    draft_note: Words = Field(description="Dòng giải thích cạnh dấu bản nháp; {count} là số chỗ trống.")
    historical: Words = Field(description="Dấu bản tư liệu; {day} là ngày.")
    source: Words = Field(description="Chữ đứng trước nguồn.")
    checked_on: Words = Field(description="Chữ đứng trước ngày kiểm tra.")
    review_by: Words = Field(description="Chữ đứng trước ngày kiểm tra lại.")
    edition: Words = Field(description="Chữ đứng trước mã ấn phẩm.")
    page: Words = Field(description="Số trang; {page} và {pages}.")
    search: Words = Field(description="Chữ đứng trước từ tìm kiếm.")
    procedure: Words = Field(description="Chữ đứng trước mã thủ tục.")
    code_alt: Words = Field(description="Mô tả mã QR cho trình đọc màn hình; {url}.")
    dial_alt: Words = Field(Words("{phone}"), description="Mô tả mã QR gọi người giúp; {phone}.")
    target: Words = Field(description="Chữ đánh dấu một mục tiêu trong biểu đồ.")
    of_whole: Words = Field(description="Giải thích trục của biểu đồ: 100 % là gì.")


class RecordLabels(Strict):
    """What the page says around the parts of a procedure's record. {n} is a number."""

    absent: Words = Field(description="In khi phần đó không có: Không quy định.")
    unreviewed: Words = Field(description="Dấu cạnh phần chưa có người rà soát.")
    full: Words = Field(description="Dịch vụ công trực tuyến toàn trình.")
    partly: Words = Field(description="Dịch vụ công trực tuyến một phần.")
    level_unknown: Words = Field(description="Khi chưa rõ là toàn trình hay một phần.")
    online: Words = Field(description="Cách nộp: qua mạng.")
    direct: Words = Field(description="Cách nộp: tại nơi tiếp nhận.")
    postal: Words = Field(description="Cách nộp: qua bưu chính.")
    working_day: Words = Field(description="{n} ngày làm việc")
    day: Words = Field(description="{n} ngày")
    hour: Words = Field(description="{n} giờ")
    month: Words = Field(description="{n} tháng")
    year: Words = Field(description="{n} năm")
    time_unknown: Words = Field(description="Chỗ trống khi bản ghi không nói rõ thời hạn.")
    fee_unknown: Words = Field(description="Chỗ trống khi mức thu do nơi khác quy định.")
    free: Words = Field(description="Không thu tiền.")
    free_if: Words = Field(description="Không thu tiền, nhưng có điều kiện ghi ở dưới bảng.")
    see_limits: Words = Field(description="Thay thời hạn của một cách nộp, khi thời hạn ghi theo từng trường hợp.")
    see_below: Words = Field(description="Dưới một câu trả lời mà bản ghi không nói gọn được.")
    result_unknown: Words = Field(description="Chỗ trống khi bản ghi có nhiều kết quả.")
    case: Words = Field(description="Một trường hợp chỉ có mã. {n} là mã.")
    case_unsaid: Words = Field(description="In khi bản ghi chỉ có mã của các trường hợp.")
    money: Words = Field(description="{n} đồng")
    originals: Words = Field(description="{n} bản chính")
    copies: Words = Field(description="{n} bản sao")
    form: Words = Field(description="Chữ đứng trước tên tệp mẫu đơn, tờ khai.")
    reviewer: Words = Field(description="Chữ đứng trước tên người đã rà soát.")
    way: Words = Field(description="Đầu cột: cách nộp.")
    time: Words = Field(description="Đầu cột: thời hạn.")
    fee: Words = Field(description="Đầu cột: phí, lệ phí.")
    continued: Words = Field(description="Ghi cạnh đầu bảng ở trang sau: tiếp theo.")
    page: Words = Field(description="Một trang trong mục lục, đọc cho người không nhìn thấy: trang {n}.")


class OldWord(Strict):
    """Terms out of use, and what stands for them now."""

    says: Paragraphs = Field(description="Các chữ cũ, mỗi cách viết một dòng. Chữ hoa hay chữ thường đều như nhau.")
    now: Words = Field(description="Nay viết là gì.")


class Keep(Strict):
    """What a line break must not part."""

    units: tuple[Words, ...] = Field((), description="Đơn vị đo giữ liền với số đứng trước: ngày, đồng, %.")
    before_number: tuple[Words, ...] = Field((), description="Từ giữ liền với số đứng sau: Điều, khoản, bước.")
    names: tuple[Words, ...] = Field((), description="Tên riêng không được ngắt dòng.")
    together: tuple[Words, ...] = Field((), description="Từ ghép nên giữ liền nếu được: hồ sơ, thủ tục.")


class Spoken(Strict):
    """How a page is read aloud over a village's loudspeaker."""

    opening: Words = Field(description="Lời mở đầu; {office} là tên cơ quan.")
    item: Words = Field(description="Trước mỗi mục có số; {n} là số thứ tự.")
    address: Words = Field(description="Thay cho mã QR; {address} là địa chỉ.")
    phone: Words = Field(description="Câu đọc số điện thoại; {phone}.")
    again: Words = Field(description="Câu báo trước lời nhắc lại.")
    closing: Words = Field(description="Lời kết.")
    aside: Words = Field(description="Dòng đứng trước phần ghi cho người đọc, không đọc lên loa.")
    unsaid: tuple[Words, ...] = Field((), description="Câu bắt đầu bằng các chữ này chỉ dành cho người cầm tờ giấy: Quét mã.")
    words: dict[str, Words] = Field(default_factory=dict, description="Cách đọc chữ viết tắt, ký hiệu, đơn vị đo: UBND, OTP, %, km.")


class Language(Strict):
    """content/languages/<code>.yaml: a language of the printed pages."""

    schema_: Schema = Field(alias="schema")
    tag: Words = Field(description="Mã ngôn ngữ BCP 47: vi, en.")
    name: Words = Field(description="Tên ngôn ngữ, viết bằng chính ngôn ngữ đó.")
    decimal: Words = Field(description="Dấu thập phân: dấu phẩy hoặc dấu chấm.")
    day: Words = Field(description="Cách viết ngày: {d}, {m}, {y}.")
    labels: Labels
    record: RecordLabels | None = Field(None, description="Chữ quanh các phần của một thủ tục; cần khi in thủ tục bằng tiếng này.")
    spoken: Spoken | None = Field(None, description="Lời và cách đọc trên loa; cần khi một ấn phẩm có kênh speech.")
    sms: Paragraphs = Field((), description="Các câu của tin nhắn: {title}, {address}, {phone}. Câu thiếu thông tin thì bỏ.")
    keep: Keep = Keep()
    old_words: tuple[OldWord, ...] = Field((), description="Các chữ nay không dùng nữa: máy nhắc nếu gặp trong chữ in.")
    village: dict[str, Words] = Field(
        default_factory=dict,
        description="Chữ in thay cho thông tin của thôn khi chưa có danh sách: name, commune, contact, role, phone, hours, place.",
    )
