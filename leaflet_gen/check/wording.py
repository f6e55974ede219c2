"""Old terms, long sentences, long lists, pictures without words. An Edition in, warnings out."""

import datetime as dt
import re
from collections.abc import Iterator

from ..layout.edition import Edition
from ..problems import Problem
from .content import NOT_READ, PROSE, QUOTED, pieces, sections, spoken

LONGEST_SENTENCE = 20  # tiếng, ISO 24495-1 and Easy Read
LONGEST_LIST = 7  # items

# Terms out of use in Vietnamese, and what stands for them now.
OLD_WORDS: dict[str, str] = {
    r"(?:mức|cấp) độ [34](?:(?:,| và|-|–|/) ?[34])?": "toàn trình, một phần",
    r"(?:UBND|[UỦ][ỷỶyY] ban nhân dân) huyện(?: \w+ \w+)?|cấp huyện": "UBND xã, UBND tỉnh",
    r"(?:sổ )?hộ khẩu": "thông tin nơi cư trú",
    r"bộ phận (?:một cửa|tiếp nhận và trả kết quả)": "Trung tâm Phục vụ hành chính công",
    r"(?:UBND|[UỦ][ỷỶyY] ban nhân dân) xã (?:Trung Nam|Vĩnh H(?:òa|oà)|Vĩnh Thái|Vĩnh Tú)": "UBND xã Vĩnh Hoàng",
    r"xã (?:Trung Nam|Vĩnh H(?:òa|oà)|Vĩnh Thái|Vĩnh Tú), huyện Vĩnh Linh": "xã Vĩnh Hoàng, tỉnh Quảng Trị",
}
_OLD = {now: re.compile(rf"(?<!\w)(?:{old})(?!\w)", re.IGNORECASE) for old, now in OLD_WORDS.items()}
_QUOTATION = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”»\")]*\s+|\n+")


def old_words(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Terms out of use, but in a historical edition or a dated quotation."""
    if edition.unit_spec.as_of is not None or edition.language != "vi":
        return
    for piece in pieces(edition):
        if piece.part in NOT_READ + QUOTED:
            continue
        text = _QUOTATION.sub("“”", piece.words) if _YEAR.search(piece.words) else piece.words
        for now, old in _OLD.items():
            for found in dict.fromkeys(old.findall(text)):
                yield Problem("old_word", piece.words.place, {"word": found, "now": now}, "warning")


def sentences(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """No sentence of more than 20 tiếng."""
    for piece in pieces(edition):
        if piece.part not in PROSE:
            continue
        for sentence in _SENTENCE_END.split(spoken(piece.words, edition)):
            count = sum(any(c.isalnum() for c in word) for word in sentence.split())
            if count > LONGEST_SENTENCE:
                values = {"sentence": sentence.strip(), "count": count, "most": LONGEST_SENTENCE}
                yield Problem("sentence_long", piece.words.place, values, "warning")


def lists(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """No list of more than 7 items."""
    for name, section in sections(edition).items():
        if len(section.items) > LONGEST_LIST:
            first_over = section.items[LONGEST_LIST]
            words = first_over.heading or next(iter(first_over.body), None) or section.heading
            values = {"section": name, "count": len(section.items), "most": LONGEST_LIST}
            yield Problem("list_long", words.place if words else None, values, "warning")


def pictures(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Every picture of the content says in words what it shows."""
    for section in sections(edition).values():
        for owner in (section, *section.items):
            if owner.picture and not owner.alt:
                yield Problem("picture_without_alt", owner.picture.place, {"picture": str(owner.picture)})
