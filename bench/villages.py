"""Villages for a benchmark. How many, and a seed, in; made-up villages, or the list that an office would hand in, out.

Names are put together from words that village names are made of; every telephone number has 000 in its middle, which
keeps its form and belongs to nobody that is meant here.
"""

import csv
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

KINDS = ("thôn", "thôn", "thôn", "bản", "khu phố", "khóm")
WORDS = ("Tân", "Vĩnh", "Phú", "An", "Thủy", "Đông", "Hòa", "Mỹ", "Xuân", "Thạch", "Lâm", "Cẩm", "Trường", "Hướng", "Khe")
SECOND = ("Tiến", "Lợi", "Xuyên", "Mỹ", "Phước", "Thượng", "Hạ", "Bình", "Nghĩa", "Trại", "Hương", "Quang", "Kiên")
ENDS = ("", "", "", " 1", " 2", " Đông", " Tây", " Thượng Nguồn", " (Ba Buôi cũ)")
FAMILY = ("Nguyễn", "Trần", "Lê", "Hồ", "Hoàng", "Võ", "Đặng", "Trương")
MIDDLE = ("Thị", "Văn", "Thị Thanh", "Đình", "Quỳnh", "Xuân", "Thị Ngọc")
GIVEN = ("Hằng", "Dũng", "Ngữ", "Ỷ", "Thảo", "Phượng", "Kiệt", "Tuyết", "Oanh", "Nghiêm", "Việt")
ROLES = ("Tổ công nghệ số cộng đồng", "Đoàn thanh niên", "Trưởng thôn", "Hội phụ nữ")
HOURS = ("7 giờ đến 11 giờ, thứ Hai đến thứ Sáu", "tối thứ Ba và thứ Năm, từ 19 giờ", "sáng thứ Bảy, 7 giờ 30 đến 10 giờ")
PLACES = ("nhà sinh hoạt cộng đồng", "điểm bưu điện văn hóa", "nhà trưởng thôn")
COMMUNES = tuple(f"xã {word} {second}" for word in WORDS for second in ("Nam", "Hòa", "Thái", "Tú"))
HEADS = ("Mã thôn", "Tên thôn", "Xã cũ", "Người giúp", "Chức vụ", "Điện thoại", "Công khai", "Giờ mở cửa", "Nơi niêm yết", "Có mạng")
FREE_TEXT = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;"})  # RFC 2426, 5


@dataclass(frozen=True, slots=True)
class Village:
    """What a leaflet says of one village."""

    code: str  # "QT-00017"
    name: str
    commune: str
    helper: str
    role: str
    phone: str  # "0914 000 237"
    hours: str
    place: str
    internet: bool


def villages(n: int, seed: int = 1) -> list[Village]:
    """The same `n` villages for the same seed; a longer list begins with the shorter one. Every second meets at a place of its own name."""
    chance, found = random.Random(seed), {}
    while len(found) < n:
        village = _village(f"QT-{len(found) + 1:05d}", chance)
        found.setdefault((village.name, village.commune), village)
    return list(found.values())


def _village(code: str, chance: random.Random) -> Village:
    pick = chance.choice
    bare = f"{pick(WORDS)} {pick(SECOND)}"
    name = f"{pick(KINDS)} {bare}{pick(ENDS)}"
    helper = f"{pick(('anh', 'chị', 'bác'))} {pick(FAMILY)} {pick(MIDDLE)} {pick(GIVEN)}"
    phone = f"09{chance.randrange(100):02d} 000 {chance.randrange(1000):03d}"
    place = f"nhà văn hóa {bare}" if chance.random() < 0.5 else pick(PLACES)
    return Village(code, name, pick(COMMUNES), helper, pick(ROLES), phone, pick(HOURS), place, chance.random() < 0.75)


def call(village: Village) -> str:
    """The payload of the village's code that calls, a telephone number (RFC 3966)."""
    return f"tel:{village.phone.replace(' ', '')}"


def card(village: Village) -> str:
    """The payload of the one that saves the number: a card for an address book (vCard 3.0, RFC 2426)."""
    name, role, place = (text.translate(FREE_TEXT) for text in (village.helper, village.role, village.name))
    phone = village.phone.replace(" ", "")
    lines = ("BEGIN:VCARD", "VERSION:3.0", f"N:;{name};;;", f"FN:{name}", f"TEL:{phone}", f"TITLE:{role}", f"ORG:{place}", "END:VCARD")
    return "\r\n".join(lines)


def write_list(villages: Iterable[Village], path: Path) -> None:
    """The list as a table, in the words of an office."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(HEADS)
        for v in villages:
            phone, internet = v.phone.replace(" ", ""), "có" if v.internet else "không"
            table.writerow((v.code, v.name, v.commune, v.helper, v.role, phone, "có", v.hours, v.place, internet))
