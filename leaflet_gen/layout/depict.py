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
        node = Picture(fitted(art, inside), art.data, (art.width, art.height), art.name)
    return Frame(
        "Figure" if alt else "Artifact", box, (node,), alt=alt, place=place, name="scene" if bleeds else "picture", bleeds=bleeds
    )


def fitted(art: Image, box: Box) -> Box:
    """The largest box of the picture's own proportions, in the middle of the given one: a photograph is never stretched."""
    scale = min(box.width / art.width, box.height / art.height)
    wide, high = art.width * scale, art.height * scale
    return Box(box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)
