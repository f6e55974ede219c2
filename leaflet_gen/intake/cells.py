"""One cell of a list of villages. Its text and its field in; what is wrong with it, and the value it stands for, out.

`ODD` is tried on a whole row at once: nearly every row is plain, and a long
list is read in the time that the odd ones take.
"""

import re
import unicodedata
from functools import lru_cache

from ..check.lost import SIGNS, VNI, lost_in
from ..messages import Term
from ..phone import dialled, phone_fault, phone_within
from ..words import PLACEHOLDER
from .belongs import elsewhere

LONGEST = 200  # characters of a value
MOST_COPIES = 10_000
MARK = "\0"  # between the cells of a row that is looked at as one text: no file of text holds it
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
DASHES = ("-", "–", "—")  # alone in a cell: nothing to say
_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,()-]*|\+[0-9 .()-]+")
_ERROR_VALUE = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>|&(?:[A-Za-z]+|#x?[0-9A-Fa-f]+);|\{[a-z_.]*\}|\*\*")
# What is a letter, a sign or a question elsewhere, and in such a list what an old font left: Hå Phóc, §µo, Bïi H÷u, 7 gi?
_LEFT = re.compile(r"[åäæëîïöøûüþßçÅÄÆËÎÏÖØÛÜÞÇ¡¢§¤¦\u00ad]|[^\W\d_]\?")
_UNSAID = re.compile(r"[.…_?*\s]+")  # blanks as on paper
_AS_ABOVE = r"nt|n/t|như (?:hàng |dòng |thôn )?trên|tương tự|idem|ditto|[\"'”“″〃]{1,2}"
_DITTO = re.compile(rf"-?\s*(?:{_AS_ABOVE})\s*\.?\s*-?", re.IGNORECASE)
_NOTHING = ("null", "none", "n/a", "xxx", "chưa có", "chưa rõ", "chưa biết", "chưa chốt", "chưa bầu", "không rõ", "khuyết", "để sau", "đang cập nhật", "đang bổ sung", "bổ sung sau", "cập nhật sau")
# Some cell of the row may have what `text_fault` looks for, or a placeholder.
ODD = re.compile(
    f"[][<>&{{*#{SIGNS}\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]"
    rf"|{VNI}|(?:^|{MARK})(?:[\t\r]|\s*(?:[=+@＝＋－＠.…_?*-]|(?i:{'|'.join(_NOTHING)}|{_AS_ABOVE})[\s.]*(?:{MARK}|$)))"
)

_YES = ("có", "co", "x", "v", "1", "yes", "y", "true", "đúng", "được", "✓", "✔", "√", "☑", "✅", "3g", "4g", "5g", "có mạng", "công khai", "đồng ý")
_NO = ("không", "khong", "0", "no", "n", "false", "sai", "ko", "k", "không có", "chưa", "không được", "không mạng", "không đồng ý", "không có sóng", "không sóng", "không có mạng", "✗", "✘", "☐")
YES_NO = {**dict.fromkeys(_YES, "yes"), **dict.fromkeys(_NO, "no")}
_AGREED = re.compile(r"(?:đã |có |được )?(?:ký|đồng ý|xác nhận|cho phép)(?: rồi)?\)?")  # what may stand behind a yes
_COPIES = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)(?:\.0)?(?: (?:bản|tờ|hộ))?")
_SCIENTIFIC = re.compile(r"[0-9]+[.,]?[0-9]*E[+-]?[0-9]+", re.IGNORECASE)
_DATE = re.compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}(?: [0-9:]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|(?!24/|7/7)[0-9]{1,2}/[0-9]{1,2}"
    r"|[0-9]{1,2}-[A-Z][a-z]{2}(?:-[0-9]{2,4})?|[A-Z][a-z]{2}-[0-9]{2}|[0-9]{1,2}-[Tt]hg ?[0-9]{1,2}|[45][0-9]{4}"
    r"|[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: [AP]M)?|0[.,][0-9]+"  # a time of day as a spreadsheet keeps it
)
_HOURS = re.compile(r"(?:từ |sáng |chiều |tối |from )*[0-9]{1,2} ?(?:h|g|giờ|:) ?[0-9]{0,2} ?(?:-|–|—|đến|tới|to) ?[0-9]{1,2}", re.IGNORECASE)
_NO_HOUR = re.compile(  # 25h, 30 giờ, 7h60, thứ 8
    r"(?<![0-9:.,/])(?:2[5-9]|[3-9][0-9])(?= ?(?:h|g|giờ|:[0-9]{2})(?![^\W\d_]))|[0-9]{1,2} ?(?:h|g|giờ|:) ?[6-9][0-9](?![0-9])|thứ (?:1|[89]|[1-9][0-9])(?![0-9])",
    re.IGNORECASE,
)
SPANS = ("tuần", "tháng", "sau", "trước", "trong", "liên tục")  # of time, which may be longer than a day: 40h a week
_BETWEEN = r"(?:[ ./·_()\u00a0\u2011–—~|’'-]{1,3}|,)"  # what people put between the figures of one number
_SHAPED = re.compile(rf"[0-9] ?(?:h|g|:)|(?:[0-9]{_BETWEEN}?){{8}}", re.IGNORECASE)
_RUN = re.compile(rf"(?<![0-9])\+?[0-9]+(?:{_BETWEEN}[0-9]+)*(?![0-9])")
_PAPERS = re.compile(rf"[0-9]{{3,}}(?:{_BETWEEN}[0-9]{{3,}})*")  # of a citizen: 12 figures, in groups of three or more; 9 until 2024
_ADDRESS = re.compile(  # of a site, whoever's; initials are none: Trần T.Ly
    r"(?i:https?:\S*|www\.\S+|(?<![\w.])[\w-]{2,}(?:\.[\w-]+)*\.[a-z]{2,6}/\S*)"
    r"|(?<![\w.])[\w-]{2,}(?:\.[\w-]+)*\.(?:vn|com|net|org|info|gov|me|ly|gl|co|cc|io|app|xyz|site|link|page|online|asia|shop|top)(?![\w.])"
)
_MEANT = (("→", "–"), ("Ð", "Đ"), ("ð", "đ"))  # no face has the arrow; another tongue's letter, where an old keyboard gave it for ours
_TONE = re.compile("([\u0300\u0301\u0303\u0309\u0323])([^\\s]*)")

Found = tuple[str, dict[str, object]]  # the code of a problem, and its figures


def one_line(text: str) -> str:
    """The value of a cell on one line; a dash alone is nothing."""
    for sign, meant in _MEANT:
        if sign in text:
            text = text.replace(sign, meant)
    value = " ".join(text.split())
    return "" if value in DASHES else value


def text_fault(cell: str, value: str) -> Found | None:
    """What is wrong with a text whatever its column; first what makes it unreadable. `cell` is as the file has it."""
    if found := CONTROL.search(cell):
        return "village_control", {"mark": f"U+{ord(found[0]):04X}"}
    if _ERROR_VALUE.fullmatch(value):
        return "table_error_value", {}
    if (value.startswith(_STARTS_FORMULA) or value and cell[0] in "\t\r") and not _PLAIN_NUMBER.fullmatch(value):
        return "village_formula", {"sign": value[0] if value.startswith(_STARTS_FORMULA) else Term("sign_tab")}
    if _UNSAID.fullmatch(value) or value.lower() in _NOTHING:
        return "village_blank_odd", {}
    if lost_in(value) or _LEFT.search(cell):
        return "village_garbled", {}
    if found := _MARKUP.search(value):
        return "village_markup", {"markup": found[0][:30]}
    if _DITTO.fullmatch(value):
        return "village_ditto", {}
    if any(sign in PLACEHOLDER.sub("", value) for sign in "[]"):
        return "village_blank_odd", {}
    return ("village_long", {"length": len(value), "limit": LONGEST}) if len(value) > LONGEST else None


@lru_cache(maxsize=500)  # roles, hours and places come again and again
def words_fault(field: str, value: str) -> Found | None:
    """A name, a role, a place or hours that belong in another column, or in no leaflet."""
    if ("." in value or ":" in value) and (found := _ADDRESS.search(value)):
        return "village_address", {"address": found[0]}
    if field not in ("name", "hours") and not any(map(str.isalpha, value)):  # a village may be called 1
        return _mixed("phone" if dialled(value) else "number") if any(map(str.isdigit, value)) else ("village_ditto", {})
    if field == "hours":
        if _DATE.fullmatch(value):
            return "village_hours_date", {}
        if (found := _NO_HOUR.search(value)) and not any(span in value.lower() for span in SPANS):
            return "village_hours_none", {"hour": found[0]}
    figures = field == "hours" or _SHAPED.search(value)
    if figures and dialled(value):
        return _mixed("phone")
    if figures and (numbers := _private(value)):
        return numbers
    if value.lower() in YES_NO and not value.isdigit() and (field != "name" or len(value) > 2):  # thôn V, of ten in Roman figures
        return _mixed("yes_no")
    if shape := elsewhere(field, value):
        return _mixed(shape)
    return _mixed("hours") if figures and field != "hours" and _HOURS.match(value) else None


def open_number(field: str, value: str) -> Found | None:
    """A number in a blank: [0912 345 678] would be printed as it stands."""
    if field == "phone":
        return as_phone(value)[1] if sum(map(str.isdigit, value)) > 5 else None
    return _private(value)


def _private(value: str) -> Found | None:
    """A number among words would be printed, whatever the list says of it."""
    if within := phone_within(value):
        return "village_phone_inside", {"phone": within}
    for found in _RUN.findall(value):
        figures = "".join(c for c in found if "0" <= c <= "9")
        if len(figures) > 8 and dialled(figures.removeprefix("00") if figures.startswith("0084") else figures):
            return "village_phone_inside", {"phone": found}
        if _PAPERS.fullmatch(found) and (len(figures) == 12 or found == figures and len(figures) == 9):
            return "village_papers_inside", {"number": found, "count": len(figures)}
    return None


def as_phone(value: str) -> tuple[str, Found | None]:
    """A number as it is dialled; as it was typed where it cannot be."""
    if digits := dialled(value):
        return digits, None
    if value.lower() in YES_NO and len(value) < 8:
        return value, _mixed("yes_no")
    if _HOURS.match(value):
        return value, _mixed("hours")
    if not any("0" <= c <= "9" for c in value):
        return value, _mixed("words")
    fault = phone_fault(value)
    count = sum("0" <= c <= "9" for c in value)
    return value, (f"village_phone_{fault.kind}", {"phone": fault.near, "count": count})


def as_yes_no(value: str) -> tuple[str, Found | None]:
    said = YES_NO.get(value.lower().partition("(")[0].strip(), "")  # có (yếu)
    return said, None if said or not value else ("village_yes_no", {})


def as_agreed(value: str) -> tuple[str, Found | None]:
    """Whether a number may be printed. A yes with anything behind it but an agreement is none: có (chưa đồng ý)."""
    said, fault = as_yes_no(value)
    more = value.lower().partition("(")[2]
    return ("", ("village_yes_no", {})) if said == "yes" and more and not _AGREED.fullmatch(more) else (said, fault)


def as_copies(value: str) -> tuple[str, Found | None]:
    return _whole(value, "village_copies")


def as_count(value: str) -> tuple[str, Found | None]:
    """How many households, halls, schools or desks there are."""
    return _whole(value, "village_count")


def _whole(value: str, code: str) -> tuple[str, Found | None]:
    """A whole number without the marks between its thousands, or what it counts."""
    found = _COPIES.fullmatch(value) if len(value) < 16 else None
    if found and (count := int(re.sub("[.,]", "", found[1]))) <= MOST_COPIES:
        return str(count), None
    return "", (code, {"limit": MOST_COPIES}) if value else None


def as_code(value: str) -> tuple[str, Found | None]:
    return value, ("village_code_number", {}) if _SCIENTIFIC.fullmatch(value) else None


def same(text: str) -> str:
    """Two spellings of one name: case, blanks and where a tone stands (hòa, hoà) aside; tones themselves tell names apart."""
    return " ".join(map(_same_word, text.casefold().split()))


@lru_cache(maxsize=2_000)
def _same_word(word: str) -> str:
    return _TONE.sub(r"\2\1", unicodedata.normalize("NFD", word))


def _mixed(shape: str) -> Found:
    return "village_mixed", {"shape": Term(f"shape_{shape}")}
