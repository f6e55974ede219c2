"""What a form may not ask for. An Edition in, Problems out.

Volunteers never collect what opens an account or proves who somebody is: no
column and no line to write on has such a name. A sentence that warns of it
("never give the OTP to anybody") is what the material is for.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from ..layout.edition import Edition
from ..problems import Problem
from ..words import Words
from .content import sections

TO_WRITE_ON = "lines"  # the look of items with a rule to write on
EACH = "section"  # a material that lays out every section alike

# Without accents: a form that was typed in haste has none.
SECRETS = re.compile(
    (
        r"(?<!\w)(?:ngay(?:,? thang,? nam)? sinh|nam sinh|giay to tuy than|ma gui ve (?:may|dien thoai)|date of birth|cccd|cmnd|cmt|can cuoc|chung minh (?:thu|nhan dan)|(?:so|ma) dinh danh|ho chieu"
        r"|mat khau|mat ma|ma bi mat|otp|passcode|passwords?|(?:ma|so) pin|^pin$|ma xac (?:thuc|nhan|minh)|ma bao mat"
        r"|(?:so )?tai khoan (?:ngan hang|nhan tien)|so tai khoan|(?:so )?the (?:ngan hang|tin dung|atm)|cvv"
        r"|(?:national |personal )?(?:id|identity|identification)(?: card)? (?:number|no)|bank account)(?!\w)"
    ).replace(" ", r"\s+")  # a blank from Word may be one that does not break
)


def forms(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Heads of tables, and what stands before a line to write on."""
    lined = {str(b.from_) for b in edition.plan.blocks() if b.kind == "items" and b.look == TO_WRITE_ON}
    for name, section in sections(edition).items():
        asked: list[Words] = [*section.table.heads] if section.table else []
        if name in lined or EACH in lined:
            asked += [words for item in section.items for words in (item.heading, *item.body) if words]
        for words in asked:
            if found := SECRETS.search(_plain(words)):
                word = words[found.start() : found.end()]
                yield Problem("form_secret", words.place, {"text": str(words), "word": word if word.isupper() else word.lower()})


def _plain(text: str) -> str:
    """Small letters without accents, one for each letter of the text: Mật khẩu → mat khau."""
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text.replace("đ", "d").replace("Đ", "D")).lower()
