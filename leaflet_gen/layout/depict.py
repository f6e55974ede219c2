"""A picture in its frame. Drawing or image + box in, a Frame out."""

from ..picture import Drawing, Image
from ..problems import Place
from ..units import Box
from .setting import Setting
from .shapes import drawing
from .tree import Frame, Node, Picture


def depict(art: Drawing | Image, box: Box, setting: Setting, alt: str, place: Place | None, bleeds: bool = False) -> Frame:
    """A picture in a frame of its own: a Figure where it has an alt text, else decoration."""
    inside = Box(0, 0, box.width, box.height)
    if isinstance(art, Drawing):
        node: Node = drawing(art, inside, setting.edition.theme_spec)
    else:
        node = Picture(inside, art.data, (art.width, art.height), art.name)
    return Frame(
        "Figure" if alt else "Artifact", box, (node,), alt=alt, place=place, name="scene" if bleeds else "picture", bleeds=bleeds
    )
