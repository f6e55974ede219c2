"""content/languages: the few words that pages say themselves, and a language's rules."""

from pydantic import Field

from ..words import Strict, Words
from .parts import Paragraphs, Schema


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
    save_alt: Words = Field(Words("{phone}"), description="Mô tả mã QR lưu số người giúp vào danh bạ; {phone}.")
    target: Words = Field(description="Chữ đánh dấu một mục tiêu trong biểu đồ.")
    of_whole: Words = Field(description="Giải thích trục của biểu đồ: 100 % là gì.")


class RecordLabels(Strict):
    """What the page says around the parts of a procedure's record. {n} is a number."""

    absent: Words = Field(description="In khi bản công bố không có phần đó.")
    missing: Words = Field(description="Chỗ trống thay một phần mà bản công bố nào cũng có, khi tệp thiếu nó.")
    unreviewed: Words = Field(description="Dấu cạnh phần chưa có người rà soát.")
    full: Words = Field(description="Dịch vụ công trực tuyến toàn trình.")
    partly: Words = Field(description="Dịch vụ công trực tuyến một phần.")
    level_unknown: Words = Field(description="Khi chưa rõ là toàn trình hay một phần.")
    unclear: Words = Field(description="Cũng khi chưa rõ, ở hàng của danh mục: vài chữ.")
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
    before_name: tuple[Words, ...] = Field((), description="Từ nên giữ liền với tên riêng đứng sau: xã, thôn, chị.")
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
    sms: Paragraphs = Field((), description="Các câu của tin nhắn: {unit}, {title}, {address}, {phone}. Câu thiếu thông tin thì bỏ.")
    keep: Keep = Keep()
    old_words: tuple[OldWord, ...] = Field((), description="Các chữ nay không dùng nữa: máy nhắc nếu gặp trong chữ in.")
    village: dict[str, Words] = Field(
        default_factory=dict,
        description="Chữ in thay cho thông tin của thôn khi chưa có danh sách: name, commune, contact, role, phone, hours, place.",
    )
