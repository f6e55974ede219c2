"""content/project.yaml, content/units and content/villages.yaml: what is built, who issues it, and for which villages."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from ..words import Day, FileName, Strict, Words
from .parts import Localised, Paragraphs, Schema


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
    households: Column | None = Field(None, description="Số hộ, để tính số bản cần in.")
    halls: Column | None = Field(None, description="Số nhà văn hóa, điểm sinh hoạt.")
    schools: Column | None = Field(None, description="Số trường, điểm trường.")
    desks: Column | None = Field(None, description="Số quầy, bàn tiếp dân.")

    def items(self) -> Iterator[tuple[str, Column]]:
        """The fields that the file describes, each with its column."""
        return ((name, column) for name, column in self if isinstance(column, Column))
