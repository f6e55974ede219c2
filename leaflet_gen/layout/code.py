"""The QR symbol of a target, or of a village's helper, on its own white ground, as a link. A Target and a side in, a Piece out."""

from collections.abc import Mapping
from functools import lru_cache

from ..phone import dialled
from ..model import Section, Target
from ..qr import QUIET, Symbol, symbol
from ..units import Box
from .ground import ground
from .pieces import Piece, fixed
from .setting import Setting
from .tree import Code, CodeSlot, Frame

RESERVED = 21  # modules of the smallest symbol: whatever a village's turns out to be, it is no smaller than was asked for
ALTS = {"tel": "dial_alt", "vcard": "save_alt"}
FREE_TEXT = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})  # RFC 2426, 5


def symbol_of(target: Target, setting: Setting, side: float | None = None) -> Piece:
    """The framed symbol. `side` is the symbol's own, in mm; without one, the format's. The quiet zone comes on top."""
    made = _printed_often(str(target.url))
    side = side or setting.edition.format_spec.code_side
    module = side / made.side
    edge, quiet = _edge(setting), QUIET * module
    leads = " · ".join(setting.beside(target, "domain", "search", "procedure")).replace("**", "")  # an address of 36 hexadecimal digits says nothing
    alt = setting.label("code_alt").format(url=leads)
    place = getattr(target.url, "place", None)
    mark = Code(edge + quiet, edge + quiet, module, made.rows, made.payload, made.level)
    whole = side + 2 * (edge + quiet)
    return _framed(_linked(mark, Box(0, 0, whole, whole), alt, str(target.url), place, "code"), setting)


@lru_cache(maxsize=64)
def _printed_often(url: str) -> Symbol:
    """An address of the content, which stands in every row of the type scale that is tried, on page after page."""
    return symbol(url)


def dial_of(section: Section, setting: Setting, side: float | None = None) -> Piece:
    """A square, framed, for the symbol that calls a village's helper or saves the number; `fill` puts it in."""
    side = side or setting.edition.format_spec.code_side
    whole = side * (1 + 2 * QUIET / RESERVED) + 2 * _edge(setting)
    place = section.contact.place if section.contact else None
    return _framed(CodeSlot(Box(0, 0, whole, whole), str(section.dial), str(setting.label(ALTS[str(section.dial)])), place), setting)


def fitted(slot: CodeSlot, number: int, village: Mapping[str, str], setting: Setting) -> Frame:
    """The symbol of this village's helper in its square, as a link."""
    mark = dialled_in(slot, village, setting)
    return _linked(mark, slot.box, dial_alt(slot, village), call(village), slot.place, slot.name, number)


def dialled_in(slot: CodeSlot, village: Mapping[str, str], setting: Setting) -> Code:
    """The bare symbol, as large as the square holds with its quiet zone, whatever its version."""
    payload = dialling(slot.dial, village)
    made = symbol(payload)
    edge = _edge(setting)
    module = (slot.box.width - 2 * edge) / (made.side + 2 * QUIET)
    return Code(edge + QUIET * module, edge + QUIET * module, module, made.rows, payload, made.level)


def dialling(dial: str, village: Mapping[str, str]) -> str:
    """What a phone reads in the symbol: a number to call (RFC 3966), or a card for the address book (vCard 3.0, RFC 2426)."""
    if dial == "tel":
        return call(village)
    name, role, place = (village.get(key, "").translate(FREE_TEXT) for key in ("contact", "role", "name"))
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:;{name or place};;;", f"FN:{name or place}", f"TEL:{dialled(village['phone'])}"]
    lines += [f"{key}:{text}" for key, text in (("TITLE", role), ("ORG", place)) if text]
    return "\r\n".join([*lines, "END:VCARD"])


def call(village: Mapping[str, str]) -> str:
    return f"tel:{dialled(village['phone'])}"


def dial_alt(slot: CodeSlot, village: Mapping[str, str]) -> str:
    return slot.alt.replace("{phone}", village["phone"])


def _edge(setting: Setting) -> float:
    """The frame around the white ground, with its round corners: it stands outside the quiet zone."""
    look = setting.edition.theme_spec.surfaces["code"]
    return setting.line(look.border_width + 0.3 * look.radius)


def _linked(mark: Code, box: Box, alt: str, link: str, place: object, name: str, slot: int = 0) -> Frame:
    figure = Frame("Figure", Box(0, 0, box.width, box.height), (mark,), alt=alt, place=place)
    return Frame("Link", box, (figure,), alt=alt, link=link, place=place, name=name, solid=True, slot=slot)


def _framed(code: Frame | CodeSlot, setting: Setting) -> Piece:
    edge = Frame("Artifact", code.box, ground("code", setting, code.box))
    return fixed(code.box.width, code.box.height, Frame("", code.box, (edge, code)))
