"""One text message. A Layout in; at most 160 letters of the GSM alphabet, and Problems, out.

Any telephone shows the 7-bit alphabet of 3GPP TS 23.038; a single letter
outside it (ư, ạ, “) makes the message 70 letters long. So it is written
without accents. A longer one is sent, and paid for, in parts of 153.
"""

import re

from ..check.content import spoken
from ..facts import facts, stated
from ..language import localised, unmarked
from ..layout.edition import Edition
from ..layout.tree import Layout
from ..problems import Problem
from ..words import Words
from .key import filled, key, page_text

MOST, PART = 160, 153
# 3GPP TS 23.038, 6.2.1: the alphabet, and the letters that count as two because an escape stands before them.
ONE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWO = frozenset("\f^{}\\[~]|€")
PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": "...", "·": ",", "•": "-"}
    | {"→": "->", "≥": ">=", "≤": "<=", "×": "x", "₫": "d", "\u00a0": " ", "\t": " "}
)


def sms(layout: Layout) -> tuple[bytes, tuple[Problem, ...]]:
    """The topic's own message where it has one, else title, address and telephone of the page."""
    edition: Edition | None = layout.edition
    own = edition.topic.sms if edition else None
    text = unaccented(". ".join([*_marks(layout), spoken(own, edition) if own else _composed(layout)]))
    shorten = own or (edition.topic.title if edition else Words(layout.title))
    found = (*_length(text, shorten), *_letters(text, shorten), *(_strangers(own, layout) if own else ()))
    return f"{text}\n".encode(), found


def unaccented(text: str) -> str:
    """Lời không dấu → Loi khong dau; signs by what a telephone has for them."""
    return re.sub(r"[^\S\n]+", " ", unmarked(text.translate(PLAIN))).replace(" ,", ",").strip()


def length(text: str) -> int:
    """How many of the 160 places a text takes."""
    return sum(2 if c in TWO else 1 for c in text)


def _marks(layout: Layout) -> list[str]:
    """What a page says of itself at its top: a record of its time, a draft."""
    record = key(layout).record
    draft = str(layout.edition.language_spec.labels.draft) if layout.draft and layout.edition else ""
    return [mark for mark in (record, draft) if mark]


def _composed(layout: Layout) -> str:
    """The sentences of the language's pattern whose field the page fills."""
    first = key(layout)
    unit = str(localised(layout.edition.unit_spec.name, layout.edition.language)) if layout.edition else ""
    fields = {"unit": unit, "title": first.title, "address": first.address, "phone": first.phone}
    pattern = layout.edition.language_spec.sms if layout.edition else ()
    said = []
    for sentence in pattern or ("{title}", "{address}", "{phone}"):
        if all(fields.get(name) for name in re.findall(r"\{(\w+)\}", sentence)):
            said.append(filled(sentence, **fields).rstrip("."))
    return ". ".join(said)


def _length(text: str, shorten: Words) -> list[Problem]:
    if (taken := length(text)) <= MOST:
        return []
    figures = {"characters": taken, "over": taken - MOST, "most": MOST, "parts": -(-taken // PART), "part": PART}
    return [Problem("sms_long", shorten.place, {"text": shorten.replace("**", ""), **figures})]


def _letters(text: str, said: Words) -> list[Problem]:
    strange = dict.fromkeys(c for c in text if c not in ONE and c not in TWO)
    return (
        [Problem("sms_letters", said.place, {"text": said.replace("**", ""), "letters": ", ".join(strange)})] if strange else []
    )


def _strangers(own: Words, layout: Layout) -> list[Problem]:
    """A number, address or day that the page does not hold must not be in the message."""
    edition: Edition = layout.edition
    decimal = str(edition.language_spec.decimal)
    known = stated(page_text(layout), decimal)
    found = [fact.text for fact in facts(spoken(own, edition), decimal) if (fact.kind, fact.value) not in known]
    return [Problem("sms_fact", own.place, {"fact": fact}) for fact in dict.fromkeys(found)]
