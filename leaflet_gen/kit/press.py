"""Put an edition on an office's sheets. An Edition and a Job in; finished files, what a person does with them, and problems out."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from ..build import File, lay_out
from ..check.printable import codes, printable
from ..design import Printer
from ..impose import SCHEMES, Flip, Imposed, Paper, Unsuited, scheme_for
from ..layout.edition import Edition
from ..layout.tree import Layout
from ..manifest import entry_of, said_of
from ..problems import Problem
from ..proof.paper import paper_faults
from ..proof.sheets import proof_sheets
from ..render.sheets import Handling, write_sheets
from .guide import Sheaf

FRONT, BACK = "mat-truoc", "mat-sau"  # the ends of two files' names
SIDES = {FRONT: "front", BACK: "back"}
GUIDE, PROBE, FLIP = "huong-dan-in", "thu-may-in", "thu-lat-giay"
BLACK = "black"  # the theme that is drawn for printers without colours
OFFICE, OWN = "office", "kit"  # kinds of file in the manifest


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


def on_sheets(edition: Edition, job: Job) -> tuple[Layout, Imposed | None, list[Problem]]:
    """The composed pages, the same on sheets, and what the scheme and the printer's white edge say of them. No ink.

    Nothing is imposed where a page does not fit the paper in the scheme that was asked for.
    """
    layout = lay_out(edition)
    name = job.scheme or scheme_for(layout, job.paper)
    try:
        imposed = SCHEMES[name](layout, job.paper)
    except Unsuited:
        first = layout.pages[0]
        values = {"scheme": name, "size": f"{first.width:g} × {first.height:g}", "pages": len(layout.pages)}
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
    files: list[File] = []
    found: list[Problem] = []
    for end, part in _parts(imposed, job).items():
        name = f"{edition.name}-{end or 'in'}.pdf"
        pdf = write_sheets(part.layout, Handling(part.flip, sets))
        found += [*proof_sheets(pdf, part), *(_weighed(p, edition, job) for p in paper_faults(pdf, part, job.printer.ink))]
        entry = entry_of(layout, name, pdf, OFFICE, range(len(layout.pages)))
        files.append(File(name, pdf, {**entry, **_handling(part, imposed, end, job, sets)}))
    sheaf = Sheaf.of(edition.name, tuple(file.name for file in files), imposed, layout, sets)
    return Pressed(tuple(files), sheaf, tuple(found))


def _weighed(problem: Problem, edition: Edition, job: Job) -> Problem:
    """That a colour page is faint in grey is a warning: the black one is there for a printer without colours."""
    is_choice = problem.code == "paper_faint" and edition.theme != BLACK and job.printer.ink == "mono"
    return replace(problem, severity="warning") if is_choice else problem


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


def leaf(layout: Layout, name: str, job: Job, flip: Flip = "") -> tuple[list[File], list[Problem]]:
    """A page of the kit's own as a file, read back; of two pages, as the printer takes two sides."""
    imposed = Imposed(layout, "as-is", flip)
    files: list[File] = []
    found = printable(imposed, job.paper) if name == GUIDE else []  # the others are there to be cut off
    for end, part in _parts(imposed, job).items():
        pdf = write_sheets(part.layout, Handling(part.flip))
        found += proof_sheets(pdf, part)
        file = f"{name}-{end}.pdf" if end else f"{name}.pdf"
        entry = {
            "file": file,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "kind": OWN,
            "status": "final",
            **_handling(part, imposed, end, job, 1),
        }
        files.append(File(file, pdf, entry))
    return files, found


def _parts(imposed: Imposed, job: Job) -> dict[str, Imposed]:
    """By the end of its file's name, what the printer takes at once."""
    return by_hand(imposed) if imposed.flip and job.printer.duplex != "auto" else {"": imposed}


def _handling(part: Imposed, imposed: Imposed, end: str, job: Job, sets: int) -> dict[str, object]:
    """What the manifest says of a file of sheets."""
    sides = part.layout.pages
    seen = [(said_of(n, code), box.width / len(code.rows)) for n, page in enumerate(sides, 1) for code, box in codes(page)]
    return {
        "pages": len(sides),
        "qr": [{**said, "module_mm": round(module, 3)} for said, module in seen],
        "printer": job.name,
        "scheme": imposed.scheme,
        "side": SIDES.get(end),
        "sheets": imposed.sheets,
        "flip": imposed.flip or None,
        "pieces": imposed.pieces,
        "copies": sets,
    }


def paper_of(entries: Iterable[Mapping[str, Any]]) -> int:
    """How many sheets of paper files of a kit take, by their entries in the manifest; backs take none of their own."""
    return sum(entry["sheets"] * entry["copies"] for entry in entries if entry["side"] != SIDES[BACK])
