"""The QR symbol of a target, on its own white ground, as a link. A Target and a side in, a Piece out."""

from ..model import Target
from ..qr import QUIET, symbol
from ..units import Box
from .ground import ground
from .pieces import Piece, fixed
from .setting import Setting
from .tree import Code, Frame


def symbol_of(target: Target, setting: Setting, side: float | None = None) -> Piece:
    """The framed symbol. `side` is the symbol's own, in mm; without one, the format's. The quiet zone comes on top."""
    made = symbol(str(target.url))
    side = side or setting.edition.format_spec.code_side
    module = side / made.modules
    look = setting.edition.theme_spec.surfaces["code"]
    # the frame and its round corners stand outside the quiet zone
    quiet = QUIET * module + setting.line(look.border_width + 0.3 * look.radius)
    whole = side + 2 * quiet
    place = getattr(target.url, "place", None)
    alt = setting.label("code_alt").format(url=target.url)
    mark = Code(quiet, quiet, module, made.rows, made.payload, made.level)
    box = Box(0, 0, whole, whole)
    figure = Frame("Figure", box, (mark,), alt=alt, place=place)
    link = Frame("Link", box, (figure,), alt=alt, link=str(target.url), place=place, name="code", solid=True)
    edge = Frame("Artifact", box, ground("code", setting, box))
    return fixed(whole, whole, Frame("", box, (edge, link)))
