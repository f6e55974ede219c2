"""The slides as a silent film. A Layout and its pages as PNG files in; an MP4 file and Problems out.

The captions are the slides' own words: each stays as long as it takes to read
aloud what stands on it.
"""

from collections.abc import Sequence

from ..layout.tree import Layout, Page, reading_order
from ..problems import Problem
from ..render.video import NoFfmpeg, write_video

TIENG_PER_SECOND = 3.0  # a slow reader, aloud
LEAST_SECONDS = 3.5


def film(layout: Layout, pages: Sequence[bytes]) -> tuple[bytes, tuple[Problem, ...]]:
    try:
        return write_video(pages, [seconds(page) for page in layout.pages]), ()
    except NoFfmpeg as error:
        return b"", (Problem("no_ffmpeg", None, {"reason": str(error), "edition": layout.edition.text_name}, "warning"),)


def seconds(page: Page) -> float:
    """How long a slide is shown."""
    count = sum(len(said.text.split()) for said in reading_order(page))
    return max(LEAST_SECONDS, round(count / TIENG_PER_SECOND, 1))
