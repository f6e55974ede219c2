"""A procedure of the public service, as content/procedures/<code>.yaml states it. Strict, pure.

Two layers. `plain` is written by a person for the people. The rest is the
published record, letter for letter (`Official`), in the parts that the law
lists (NĐ 63/2010, Điều 8.2); `review` says who has compared it, and when.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .model import Item, Schema
from .model.parts import one_or_many
from .words import Amount, Day, Official, Strict, Words


Texts = Annotated[tuple[Official, ...], BeforeValidator(one_or_many, json_schema_input_type=Words | list[Words])]
Unit = Literal["working_day", "day", "hour", "month", "year"]
Way = Literal["online", "direct", "postal"]


class Review(Strict):
    """Who compared the file with its source, when, and until when that holds."""

    source: Words = Field(description="Nguồn: Cổng Dịch vụ công Quốc gia, bản lưu ngày nào.")
    reviewed_by: Words = Field(description="Người đã rà soát, hoặc [người rà soát].")
    checked_on: Day = Field(description="Ngày đã rà soát, hoặc [ngày rà soát].")
    review_by: Day = Field(description="Ngày phải rà soát lại.")


class Time(Strict):
    """A time limit: a count of units, where the record says one."""

    count: Amount = Field(description="Số ngày, giờ…, hoặc chỗ trống như [thời hạn].")
    unit: Unit | None = Field(None, description="working_day (ngày làm việc), day, hour, month, year.")


class Fee(Strict):
    """A sum to pay. `amount: 0` is printed as free, and only where the text says so."""

    kind: Official | None = Field(None, description="Phí, lệ phí hoặc mức giá.")
    amount: Amount | None = Field(None, description="Số tiền (đồng), hoặc chỗ trống như [mức thu của tỉnh].")
    currency: Official | None = Field(None, description="Đơn vị tiền, nguyên văn; bỏ trống là đồng.")
    body: Texts = Field((), description="Nguyên văn phần mô tả.")


class Method(Strict):
    """One way to hand in the file, with its time limit and fees."""

    way: Way = Field(description="online (qua mạng), direct (tại nơi tiếp nhận), postal (qua bưu chính).")
    time: Time | None = Field(None, description="Thời hạn giải quyết khi nộp theo cách này.")
    fees: tuple[Fee, ...] = Field((), description="Phí, lệ phí khi nộp theo cách này.")
    body: Texts = Field((), description="Nguyên văn phần mô tả.")


class Limit(Strict):
    """The time limit of one case of the procedure."""

    heading: Official | None = Field(None, description="Tên trường hợp.")
    code: Official | None = Field(None, description="Mã trường hợp, ví dụ 1.001193.01.")
    time: Time = Field(description="Thời hạn.")


class Paper(Strict):
    """One row of the list of papers. With neither originals nor copies it is a note, and gets no box to tick."""

    body: Texts = Field(min_length=1, description="Nguyên văn tên giấy tờ.")
    originals: int = Field(0, ge=0, description="Số bản chính.")
    copies: int = Field(0, ge=0, description="Số bản sao.")
    forms: Texts = Field((), description="Tên tệp mẫu đơn, tờ khai kèm theo.")

    @property
    def is_note(self) -> bool:
        return not self.originals and not self.copies


class Case(Strict):
    """The papers of one case."""

    heading: Official | None = Field(None, description="Tên trường hợp.")
    papers: tuple[Paper, ...] = Field((), description="Các giấy tờ và ghi chú.")


class Part(Strict):
    """A stretch of the record under its own heading."""

    heading: Official | None = Field(None, description="Tên của phần.")
    body: Texts = Field((), description="Nguyên văn.")


class Law(Strict):
    """A legal basis."""

    code: Official | None = Field(None, description="Số, ký hiệu văn bản.")
    name: Official | None = Field(None, description="Tên văn bản.")


class Plain(Strict):
    """The layer in everyday words, written and reviewed by a person. It stands above the record and replaces none of it."""

    title: Words = Field(description="Tên gọi thường ngày của thủ tục.")
    promise: Words = Field(description="Ai cần làm, khi nào. Một câu.")
    time: Words = Field(description="Bao lâu. Ngắn gọn, in lớn.")
    time_note: Words | None = Field(None, description="Tính từ lúc nào.")
    fee: Words = Field(description="Hết bao nhiêu. Ngắn gọn, in lớn.")
    fee_note: Words | None = Field(None, description="Nộp thế nào, ai được miễn.")
    result: Words = Field(description="Được nhận gì. Ngắn gọn, in lớn.")
    result_note: Words | None = Field(None, description="Nhận ở đâu.")
    bring: tuple[Item, ...] = Field(min_length=1, description="Các giấy tờ cần chuẩn bị, mỗi thứ một mục.")
    search: Words = Field(description="Từ cần gõ vào ô tìm kiếm trên Cổng.")
    office: Words = Field(description="Cơ quan phải chọn trên Cổng.")
    photograph: Words = Field(description="Chụp những gì.")
    pay: Words = Field(description="Trả tiền thế nào. Một câu.")
    receive: Words = Field(description="Nhận kết quả ở đâu. Một câu.")
    desk: Words | None = Field(None, description="Nơi nộp trực tiếp, nếu không phải nơi nhận hồ sơ của đơn vị.")
    address: Words | None = Field(None, description="Địa chỉ của nơi ấy.")
    phone: Words | None = Field(None, description="Số điện thoại của nơi ấy.")


class Procedure(Strict):
    """content/procedures/<code>.yaml"""

    schema_: Schema = Field(alias="schema")
    code: Words = Field(description="Mã thủ tục, ví dụ 1.001193.")
    name: Official = Field(description="Tên thủ tục, nguyên văn.")
    state: Literal["in_force", "not_yet", "repealed"] = Field(
        "in_force", description="in_force (đang có hiệu lực), not_yet (chưa có hiệu lực), repealed (đã bãi bỏ)."
    )
    valid_from: Day | None = Field(None, description="Ngày có hiệu lực.")
    valid_until: Day | None = Field(None, description="Ngày hết hiệu lực.")
    online: Literal["full", "partly"] | None = Field(None, description="full (toàn trình), partly (một phần); bỏ trống khi chưa rõ.")
    url: Words = Field(description="Trang của thủ tục trên Cổng: https://dichvucong.gov.vn/thu-tuc-hanh-chinh/…")
    review: Review = Field(description="Nguồn, người rà soát và ngày rà soát.")
    plain: Plain | None = Field(None, description="Lớp lời dễ hiểu, do người viết. Bỏ trống khi chưa viết.")
    field: Texts = Field((), description="Lĩnh vực.")
    steps: tuple[Part, ...] = Field((), description="Trình tự thực hiện.")
    methods: tuple[Method, ...] = Field((), description="Cách thức thực hiện, thời hạn, phí và lệ phí.")
    limits: tuple[Limit, ...] = Field((), description="Thời hạn giải quyết của từng trường hợp.")
    cases: tuple[Case, ...] = Field((), description="Thành phần hồ sơ.")
    number: Texts = Field((), description="Số lượng hồ sơ.")
    subjects: Texts = Field((), description="Đối tượng thực hiện.")
    agencies: Texts = Field((), description="Cơ quan thực hiện.")
    other_agencies: tuple[Part, ...] = Field((), description="Cơ quan có thẩm quyền, phối hợp, được ủy quyền.")
    address: Texts = Field((), description="Địa chỉ tiếp nhận hồ sơ.")
    results: Texts = Field((), description="Kết quả thực hiện.")
    conditions: Texts = Field((), description="Yêu cầu, điều kiện.")
    laws: tuple[Law, ...] = Field((), description="Căn cứ pháp lý.")
    decision: Texts = Field((), description="Quyết định công bố.")
    more: tuple[Part, ...] = Field((), description="Những phần khác của bản ghi: mô tả, từ khóa, ghi chú.")

    @property
    def reviewed(self) -> bool:
        return not isinstance(self.review.checked_on, str) and not self.review.reviewed_by.is_placeholder
