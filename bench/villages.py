"""Villages for a benchmark. How many, and a seed, in; made-up villages out.

Names are put together from words that village names are made of; every telephone number has 000 in its middle, which
keeps its form and belongs to nobody that is meant here.
"""

import random
from dataclasses import dataclass

KINDS = ("thôn", "thôn", "thôn", "bản", "khu phố", "khóm")
WORDS = ("Tân", "Vĩnh", "Phú", "An", "Thủy", "Đông", "Hòa", "Mỹ", "Xuân", "Thạch", "Lâm", "Cẩm", "Trường", "Hướng", "Khe")
SECOND = ("Tiến", "Lợi", "Xuyên", "Mỹ", "Phước", "Thượng", "Hạ", "Bình", "Nghĩa", "Trại", "Hương", "Quang", "Kiên")
ENDS = ("", "", "", " 1", " 2", " Đông", " Tây", " Thượng Nguồn", " (Ba Buôi cũ)")
FAMILY = ("Nguyễn", "Trần", "Lê", "Hồ", "Hoàng", "Võ", "Đặng", "Trương")
MIDDLE = ("Thị", "Văn", "Thị Thanh", "Đình", "Quỳnh", "Xuân", "Thị Ngọc")
GIVEN = ("Hằng", "Dũng", "Ngữ", "Ỷ", "Thảo", "Phượng", "Kiệt", "Tuyết", "Oanh", "Nghiêm", "Việt")
OFFICE = ("tổ công nghệ số", "Đoàn thanh niên", "trưởng thôn", "hội phụ nữ")
HOURS = ("7 giờ đến 11 giờ, thứ Hai đến thứ Sáu", "tối thứ Ba và thứ Năm, từ 19 giờ", "sáng thứ Bảy, 7 giờ 30 đến 10 giờ")
PLACES = ("nhà văn hóa thôn", "nhà sinh hoạt cộng đồng", "điểm bưu điện văn hóa", "nhà trưởng thôn, cạnh trường mầm non")


@dataclass(frozen=True, slots=True)
class Village:
    """What a leaflet says of one village."""

    code: str  # "QT-00017"
    name: str
    helper: str
    phone: str  # "0914 000 237"
    hours: str
    place: str


def villages(n: int, seed: int = 1) -> list[Village]:
    """The same `n` villages for the same seed; a longer list begins with the shorter one."""
    chance = random.Random(seed)
    pick = chance.choice
    return [
        Village(
            f"QT-{number:05d}",
            f"{pick(KINDS)} {pick(WORDS)} {pick(SECOND)}{pick(ENDS)}",
            f"{pick(('anh', 'chị', 'bác'))} {pick(FAMILY)} {pick(MIDDLE)} {pick(GIVEN)}, {pick(OFFICE)}",
            f"09{chance.randrange(100):02d} 000 {chance.randrange(1000):03d}",
            pick(HOURS),
            pick(PLACES),
        )
        for number in range(1, n + 1)
    ]


def portal(village: Village) -> str:
    """The payload of the large code: the portal's address, with the village's number."""
    return f"https://dichvucong.gov.vn/?thon={village.code}"


def call(village: Village) -> str:
    """The payload of the small code, a telephone number (RFC 3966)."""
    return f"tel:+84{village.phone.replace(' ', '')[1:]}"
