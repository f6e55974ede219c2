"""What a reader who cannot see the page would miss, and what nobody has filled in. Sheets in, Problems out."""

from collections.abc import Iterator

from ..layout.tree import Frame, is_artifact, own_text
from ..problems import Problem
from ..words import PLACEHOLDER
from .sheet import Sheet


def alt(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """Figures and links say in words what they are (ISO 14289-1, 7.3 and 7.18.5)."""
    for sheet in sheets:
        for placed in sheet.frames:
            frame, above = placed.frame, (*placed.above, placed.frame)
            if isinstance(frame, Frame) and frame.role in ("Figure", "Link") and not frame.alt.strip() and not is_artifact(above):
                yield sheet.problem("missing_alt", above, role=frame.role, link=frame.link)


def blanks(sheets: tuple[Sheet, ...]) -> Iterator[Problem]:
    """No placeholder on a page that does not call itself a draft: the last net under `placeholders`."""
    for sheet in sheets:
        if sheet.layout.draft:
            continue
        for placed in sheet.frames:
            if isinstance(placed.frame, Frame) and placed.frame.role and not placed.frame.literal:
                for text in dict.fromkeys(PLACEHOLDER.findall(own_text(placed.frame))):
                    yield sheet.problem("blank_not_marked", (*placed.above, placed.frame), text=text)
