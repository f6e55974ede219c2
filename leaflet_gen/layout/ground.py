"""What a block stands on. A surface of the theme + box in, shapes out."""

from ..units import Box
from .setting import Setting
from .shapes import rectangle
from .tree import Shape


def ground(surface: str, setting: Setting, box: Box) -> tuple[Shape, ...]:
    """The surface's fill and frame, and the bar at its left edge, in widths that suit the paper."""
    look = setting.edition.theme_spec.surfaces[surface]
    shapes = []
    if look.fill or look.border:
        shapes.append(
            rectangle(
                box,
                fill=setting.colour(look.fill),
                stroke=setting.colour(look.border),
                stroke_width=setting.line(look.border_width),
                radius=setting.line(look.radius),
            )
        )
    if look.rule_left:
        bar = Box(box.x, box.y, setting.line(look.rule_left), box.height)
        shapes.append(rectangle(bar, fill=setting.colour(look.heading)))
    return tuple(shapes)
