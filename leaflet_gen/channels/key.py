"""What must arrive if nothing else does. A Layout in; its title, address and telephone, as they stand on the page, out."""

import re
from dataclasses import dataclass

from ..facts import stated
from ..language import localised
from ..layout.edition import Edition
from ..layout.setting import readable
from ..layout.tree import Code, Frame, Layout, Run, is_artifact, items, own_text, walk
from ..words import Words


@dataclass(frozen=True, slots=True)
class Key:
    """The first line of every channel."""

    title: str
    address: str  # where the page's first code leads, as it is printed; "" where there is none
    phone: str  # of the desk, where the page prints it; a placeholder while nobody has filled it in
    record: str  # what the page says of itself where it is a record of its time


def key(layout: Layout) -> Key:
    codes = [item.payload for page in layout.pages for item, *_ in items(page) if isinstance(item, Code)]
    return Key(layout.title, readable(codes[0]) if codes else "", _phone(layout), _record(layout))


def filled(pattern: str, **values: str) -> str:
    """The sentence with its {fields}; `load` has reported one that is none."""
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), pattern)


def page_text(layout: Layout) -> str:
    """All that can be read on the pages, what a picture says included; decoration left out."""
    parts = []
    for page in layout.pages:
        for node, _, _, above in walk(page.root):
            if is_artifact(above):
                continue
            if isinstance(node, Run):
                parts.append(node.text)
            elif isinstance(node, Code):
                parts.append(f"\n{node.payload} {readable(node.payload)}\n")
            elif getattr(node, "role", ""):
                parts.append(f"\n{node.alt}\n")
    return "".join(parts)


def _phone(layout: Layout) -> str:
    edition: Edition | None = layout.edition
    if edition is None:
        return ""
    phone = str(localised(edition.unit_spec.phone, edition.language) or Words())
    decimal = str(edition.language_spec.decimal)
    return phone if phone and stated(phone, decimal) <= stated(page_text(layout), decimal) else ""


def _record(layout: Layout) -> str:
    frames = (node for page in layout.pages for node, *_ in walk(page.root) if isinstance(node, Frame))
    return next((own_text(frame).strip() for frame in frames if frame.name == "record"), "")
