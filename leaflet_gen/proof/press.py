"""Proof a file for the print shop. Its bytes and the layout it was painted from in; problems out.

Whether it prints well is preflight's to say; here, whether it is what was meant: every letter, and every code read back.
"""

from ..layout.tree import Layout
from ..problems import Problem
from ..render.press_marks import with_marks
from ..render.reader import page_sizes, pages
from .codes import RESOLUTIONS, codes_in
from .edition import proof_codes, proof_text
from .sides import Side

FINE, COARSE = RESOLUTIONS


def proof_press(pdf: bytes, layout: Layout) -> list[Problem]:
    """Where its words and codes are not the tree's; an empty list releases it. Raises render.reader.Unreadable."""
    sides = [Side(page) for page in with_marks(layout).pages]
    if (found := len(page_sizes(pdf))) != len(sides):
        return [Problem("proof_pages", values={"found": found, "expected": len(sides)})]
    letters, close, far = [], [], []
    for page, side in zip(pages(pdf), sides, strict=True):
        letters.append(page.letters())
        close += codes_in(page, FINE, side.around(side.codes))
        far += codes_in(page, COARSE, [side.box])
    codes = [[(seen.item, seen.box, seen.place) for seen in side.codes] for side in sides]
    extra = (problem for problem in proof_codes(far, codes, COARSE) if problem.code == "proof_code_extra")
    return [
        *proof_text(letters, [[(seen.item, seen.place) for seen in side.runs] for side in sides]),
        *proof_codes(close, codes, FINE),
        *extra,
    ]
