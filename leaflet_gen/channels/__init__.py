"""The same facts beyond paper. A filled Layout in, the bytes of one file and Problems out, for each channel.

Every channel reads the composed tree that is printed: what the page does not
say, none of them can say. To add one: a function here and its line in CHANNELS.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..layout.tree import Layout
from ..problems import Problem
from ..render.html import write_html
from .film import film
from .sms import sms
from .speech import speech

Told = tuple[bytes, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to publish an edition once more; `suffix` ends its file's name, `kind` is what the manifest calls it."""

    kind: str
    suffix: str
    tell: Callable[..., Told]  # (Layout, the pages as PNG files)


def html(layout: Layout) -> Told:
    return write_html(layout), ()


def of_words(tell: Callable[[Layout], Told]) -> Callable[..., Told]:
    """For a channel that needs no pictures of the pages."""
    return lambda layout, pages=(): tell(layout)


CHANNELS: dict[str, Channel] = {
    channel.kind: channel
    for channel in (
        Channel("html", ".html", of_words(html)),
        Channel("speech", "-loa.txt", of_words(speech)),
        Channel("sms", "-sms.txt", of_words(sms)),
        Channel("video", ".mp4", film),
    )
}
