"""Put an edition on an office's sheets. An Edition and a Job in; finished files, what a person does with them, and problems out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from ..build import File, lay_out
from ..check.printable import codes, printable
from ..design import Printer
from ..impose import SCHEMES, Imposed, Paper, scheme_for
from ..layout.edition import Edition
from ..layout.tree import Layout, Page
from ..manifest import entry_of, said_of
from ..problems import Problem
from ..proof.paper import paper_faults, proof_sheets
from ..render.sheets import MOST_COPIES, Handling, write_sheets
from .guide import Sheaf

FRONT, BACK = "mat-truoc", "mat-sau"
GUIDE, PROBE, FLIP = "huong-dan-in.pdf", "thu-may-in.pdf", "thu-hai-mat.pdf"
OFFICE, TEST = "office", "test"  # kinds of file in the manifest


@dataclass(frozen=True, slots=True)
class Job:
    """For which printer, and how many."""

    name: str  # of the printer's profile
    printer: Printer
    scheme: str = ""  # "": what is natural for each format
    copies: int = 1  # of each publication that are wanted

    @property
    def paper(self) -> Paper:
        white = self.printer.unprintable
        return Paper(*self.printer.paper, (white.top, white.right, white.bottom, white.left))


@dataclass(frozen=True, slots=True)
class Pressed:
    """An edition's files, how they are handled, and what the proof found in them."""

    files: tuple[File, ...]
    sheaf: Sheaf
    problems: tuple[Problem, ...]


def is_for_paper(edition: Edition) -> bool:
    """A page for screens is not printed."""
    return edition.format_spec.pixels is None


def on_sheets(edition: Edition, job: Job) -> tuple[Layout, Imposed | None, list[Problem]]:
    """The composed pages, the same on sheets, and what the scheme and the printer's white edge say of them. No ink.

    Nothing is imposed where a page does not fit the paper in the scheme that was asked for.
    """
    layout = lay_out(edition)
    name = job.scheme or scheme_for(layout, job.paper)
    try:
        imposed = SCHEMES[name](layout, job.paper)
    except ValueError:
        first = layout.pages[0]
        values = {"edition": edition.name, "scheme": name, "size": f"{first.width:g} × {first.height:g}", "pages": len(layout.pages)}
        return layout, None, [Problem("kit_unsuited", None, values)]
    return layout, imposed, [*imposed.problems, *printable(imposed, job.paper)]


def found_before_ink(edition: Edition, job: Job) -> list[Problem]:
    """What is wrong with the edition on this printer's paper."""
    return on_sheets(edition, job)[2]


def press(edition: Edition, job: Job) -> Pressed:
    """The files of one edition that has no error before ink; each is read back."""
    layout, imposed, _ = on_sheets(edition, job)
    assert imposed is not None
    sets = ceil(job.copies / imposed.pieces)
    parts = by_hand(imposed) if imposed.flip and job.printer.duplex != "auto" else {"": imposed}
    files: list[File] = []
    found: list[Problem] = []
    for end, part in parts.items():
        name = f"{edition.name}-{end or 'in'}.pdf"
        pdf = write_sheets(part.layout, Handling(part.flip, sets))
        found += [*proof_sheets(pdf, part), *paper_faults(pdf, part, job.printer.ink)]
        more = {
            "pages": len(part.layout.pages),
            "qr": _codes(part.layout.pages),
            "printer": job.name,
            "scheme": imposed.scheme,
            "side": SIDES.get(end),
            "sheets": imposed.sheets,
            "flip": imposed.flip or None,
            "pieces": imposed.pieces,
            "copies": sets,
        }
        files.append(File(name, pdf, entry_of(layout, name, pdf, OFFICE, range(len(layout.pages)), **more)))
    sheaf = Sheaf.of(edition.name, tuple(file.name for file in files), imposed, layout, sets)
    return Pressed(tuple(files), sheaf, tuple(replace(p, values={**p.values, "editions": (edition.name,)}) for p in found))


SIDES = {FRONT: "front", BACK: "back"}


def by_hand(imposed: Imposed) -> dict[str, Imposed]:
    """Fronts and backs apart, for a printer that does not turn paper itself.

    The backs begin with the last sheet: printed sheets come out face down, so that the last one lies on top, and the
    stack is fed again as it lies.
    """
    last = imposed.sheets - 1
    sheets = {FRONT: list(range(0, 2 * last + 1, 2)), BACK: list(range(2 * last + 1, 0, -2))}
    return {end: _only(imposed, sides) for end, sides in sheets.items()}


def _only(imposed: Imposed, sides: Sequence[int]) -> Imposed:
    """These sides alone, each on the front of a sheet of its own."""
    pages = tuple(imposed.layout.pages[n] for n in sides)
    placings = tuple(replace(placing, side=n) for n, at in enumerate(sides) for placing in imposed.placings if placing.side == at)
    return replace(imposed, layout=replace(imposed.layout, pages=pages), flip="", placings=placings)


def leaf(layout: Layout, name: str, job: Job, flip: str = "") -> list[File]:
    """A page of the kit's own as a file; of two pages, as the printer takes two sides."""
    imposed = Imposed(layout, "as-is", flip)
    parts = by_hand(imposed) if flip and job.printer.duplex != "auto" else {"": imposed}
    files = []
    for end, part in parts.items():
        pdf = write_sheets(part.layout, Handling(part.flip))
        file = f"{name.removesuffix('.pdf')}-{end}.pdf" if end else name
        entry = {
            "file": file,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "kind": TEST,
            "status": "final",
            "pages": len(part.layout.pages),
            "qr": _codes(part.layout.pages),
            "printer": job.name,
            "side": SIDES.get(end),
            "flip": flip or None,
        }
        files.append(File(file, pdf, entry))
    return files


def _codes(pages: Sequence[Page]) -> list[dict[str, object]]:
    return [{**said_of(n, code), "module_mm": round(box.width / len(code.rows), 3)} for n, page in enumerate(pages, 1) for code, box in codes(page)]


__all__ = ["MOST_COPIES", "Job", "Pressed", "by_hand", "found_before_ink", "is_for_paper", "leaf", "on_sheets", "press"]
