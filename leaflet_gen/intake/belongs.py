"""Words of one column in another. A field and the words of its cell in; what they are instead, out.

Columns change places, and rows slip. Told by how the words begin, and only
where that is sure: offices, houses and hours are called otherwise in each
part of the country, and a list that is right is not to be refused.
"""

import re

from ..language import CAPITALS

_NAMED = rf" (?=[0-9{CAPITALS}])(?!(?i:trưởng|phó|đội|đoàn|hội|chi|tổ|ctv|bch|y tế|văn|thị)\b)"  # a name follows; Thôn Đội is an office, Thôn Thị Mơ somebody
_VILLAGE = re.compile(rf"(?:thôn|xóm|ấp|khóm|khu phố|tổ dân phố){_NAMED}|(?i:thôn|xóm|ấp|khóm|khu phố) [0-9]")  # a commune may be called Bản Hồ, Xóm Mới
_SETTLED = re.compile(rf"(?:(?i:thôn|xóm|ấp|khóm)|bản|làng|buôn){_NAMED}")  # with a capital, the last three may be a family's name
_HALL = re.compile(r"(?:nhà (?:văn h[oó][aá]|sinh hoạt|họp)|hội trường|điểm trường)\b", re.IGNORECASE)
_SPOT = re.compile(r"(?:nhà|nvh|trụ sở|hội trường|ubnd|ủy ban|trường|trạm|chợ|điểm|cổng|bưu điện|đình|village hall|office)\b[^0-9]*", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:giờ|sáng|trưa|chiều|tối|ngày|tuần|tháng|thứ|chủ nhật|phiên|lễ|mở|nghỉ|luôn|lúc|khi|trực|hẹn|gọi|quy định|open|daily|hours)\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?:giờ hành chính|cả ngày|h[aằ]ng ngày|(?:buổi )?(?:sáng|trưa|chiều|tối)(?: thứ| chủ nhật|$)|thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)\b|chủ nhật"
    rf"|(?:từ )?[0-9]{{1,2}} ?(?:h|g|giờ)(?![^\W\d_]| (?-i:[{CAPITALS}])))",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:(?:đ/c|đồng chí) )?(?:phó |nguyên |p\. ?)?(?:trưởng|bí thư|bt|pbt|chủ tịch|p?ct|chủ nhiệm|tổ|chi (?:bộ|đoàn|hội)|đoàn(?! (?:văn|thị|đình|minh|ngọc)\b)|hội|ban|mặt trận|già làng"
    r"|người|công chức|cán bộ|công an|thành viên|cộng tác viên|ctv|y (?:tế|s[ĩỹ]|tá)|giáo viên|nhân viên|(?:thôn|bản|làng|buôn|xóm|ấp|khóm|khu(?: phố)?|tổ dân phố) (?:trưởng|phó|đội|đoàn))\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(r"(?:phó )?(?:trưởng (?:thôn|bản|ban|khu|xóm|ấp)|bí thư|tổ trưởng|tổ phó|chủ tịch|công chức|cán bộ|đoàn viên)\b[^0-9,:;]*", re.IGNORECASE)
_FAMILIES = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đào lâm phùng lương tạ thái châu tô từ "
    "kiều thạch danh lò quàng vàng giàng sùng hạng siu ksor rơ kpă điểu kray y"
)  # most people of the country, and some of its uplands
_PERSON = re.compile(rf"(?:(?:ông|bà|anh|chị|cô|bác|chú|em|thầy|đ/c|đồng chí) )?(?:(?:{'|'.join(_FAMILIES.split())}) \w|[hk]['’] ?\w)|(?-i:(?:ông|bà|anh|chị|cô|bác|chú) [{CAPITALS}])", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")  # 7.5 is no hour; 7-11 is

_BEGINS = {
    "name": ((_HOLDER, "role"), (_HALL, "place")),
    "commune": ((_VILLAGE, "village"), (_HOLDER, "role"), (_HALL, "place")),
    "contact": ((_SETTLED, "village"), (_HALL, "place")),  # "trưởng thôn" may be all that is known of whom to call
    "role": ((_SETTLED, "village"), (_HALL, "place")),
    "place": ((_TIME, "hours"),),
}
_IS = {"hours": ((_NUMBER, "number"), (_HOLDER, "role")), "place": ((_HOLDER, "role"),)}


def elsewhere(field: str, words: str) -> str:
    """What these words are, if not what their column holds: village, role, place, person, hours or number; else nothing."""
    for begins, shape in _BEGINS.get(field, ()):
        if begins.match(words):
            return shape
    for whole, shape in _IS.get(field, ()):
        if whole.fullmatch(words):
            return shape
    if field == "hours" and not _WHEN.search(words):
        return "place" if _SPOT.fullmatch(words) else "person" if _PERSON.match(words) and words.istitle() else ""
    return ""


def are_exchanged(contact: str, role: str) -> bool:
    """Whether a helper's name stands where the office should that they hold, and that in its place."""
    return bool(_OFFICE.match(contact) and _PERSON.match(role) and not _OFFICE.match(role))
