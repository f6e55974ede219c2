"""Letters of a record made printable. Text of any origin in; text that can be written and set, and what was changed, out.

Spaces of all kinds run together to one, blank lines go: nothing that is read
is lost by that. A letter that cannot be printed becomes its plain counterpart
or a mark that can be seen, and is counted, so that it can be told.
"""

import re
import unicodedata
from collections import Counter
from functools import cache

from ..text.fonts import face

MARK = "¤"  # stands where a letter could not be printed; nobody writes it otherwise
MAIN, OTHER = "regular", "fallback"
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
BLANKS = re.compile(r" *\n[ \n]*")
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # besides those of the category Cf
BULLETS = (
    "•●○■□▪▫◆◇◊➢➤►▶▸♦❖✓✔✗✘☐☑☒★☆▲△◦‣⁃∙⦁⚫⚪"
    "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf06e\uf071\uf0fe\uf0e0\uf0d7\uf075\uf077\uf0a1\uf0b2"  # of Symbol and Wingdings
)
SIGNS = "→->|\uf0ae->|\uf0e8->|⇒=>|←<-|≥>=|\uf0b3>=|≤<=|\uf0a3<=|≠khác|≈khoảng|\uf0b0°|\uf0b4×|\uf0b1±|∆Δ|″\"|′'|№Số"
PLAIN = dict.fromkeys(BULLETS, "•") | dict.fromkeys("‐‑‒―⁻\uf02d", "-") | {sign[0]: sign[1:] for sign in SIGNS.split("|")}

Changes = Counter[tuple[str, str]]  # (letter, what stands for it; "" where it cannot be seen anyway) -> how often


def printable(text: str, changed: Changes) -> str:
    """The text in NFC, line by line; what had to be changed is counted in `changed`."""
    text = LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    if odd := set(text) - _ordinary():
        swap = {c: _swapped(c) for c in odd}
        changed.update((c, swap[c]) for c in text if c in odd and (swap[c].strip() or not c.isspace()) and swap[c] != c)
        text = unicodedata.normalize("NFC", text.translate({ord(c): new for c, new in swap.items()}))
    text = BLANKS.sub("\n", re.sub(" {2,}", " ", text)).strip(" \n")
    if odd and _main_lacks(text):
        text = "\n".join(_settable(line, changed) for line in text.split("\n"))
    return text


@cache
def _ordinary() -> frozenset[str]:
    """Letters that are set as they stand: those of the main face that can be seen, the space and the end of a line."""
    seen = "".join(c for c in map(chr, range(0x2500)) if unicodedata.category(c)[0] not in "CZ" and c != MARK)
    return frozenset(seen) - set(face(MAIN).missing(seen)) | {" ", "\n"}


def _swapped(char: str) -> str:
    """What stands for a letter that is not one of print; the letter itself where a face may yet have it."""
    kind = unicodedata.category(char)
    if kind in ("Zs", "Zl", "Zp") or char == "\t":
        return " "
    if char in INVISIBLE or kind == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F:
        return ""
    if kind[0] == "C" or char in (MARK, "\ufffd"):
        return PLAIN.get(char, MARK)
    return char


def _main_lacks(text: str) -> str:
    return face(MAIN).missing(text.replace("\n", " "))


def _settable(line: str, changed: Changes) -> str:
    """A line is set in one face: the main one, else whole in the other. What it lacks is replaced, as little as may be."""
    if not _main_lacks(line) or not face(OTHER).missing(line):
        return line
    swaps = ({c: _counterpart(c, name) for c in face(name).missing(line)} for name in (MAIN, OTHER))
    swap = min(swaps, key=lambda one: sum(new == MARK for new in one.values()))
    changed.update((c, swap[c]) for c in line if c in swap)
    return line.translate({ord(c): new for c, new in swap.items()})


def _counterpart(char: str, name: str) -> str:
    plain = PLAIN.get(char) or unicodedata.normalize("NFKC", char)
    return MARK if face(name).missing(plain) else plain
