"""A page of one kind of village, ready for many of them. A Page and how many blanks it leaves in; as bytes to be filled, out."""

import json
from collections.abc import Iterable, Iterator, Mapping

from ..layout.fill import fill, stamped
from ..layout.tree import Code, items
from ..manifest import entry_of, said_of
from ..problems import Problem
from ..proof.codes import read_matrix
from ..proof.edition import proof_edition
from ..render.files import Files
from ..render.variable import Template
from ..render.volume import Part
from ..village import Village
from .kinds import Kind
from .plan import Page
from .staging import digest

Shape = tuple[Kind, int]  # of a page: the kind of village, and how many blanks it leaves


class Ready:
    """A page of one kind of village, with so many blanks: as bytes to be filled, its own codes read."""

    def __init__(self, page: Page, shape: Shape) -> None:
        self.shape, blanks = shape, shape[1]
        self.open = page.layout
        self.layout = stamped(self.open, blanks)
        self.template = Template(self.layout, page.charset)
        self.files = Files(self.template)
        language, format = page.edition.language_spec, page.edition.format_spec
        look = (format.floor, format.line, page.edition.theme_spec)  # a blank's, too, which the template has none of
        setting = (list(self.open.slots), language.village, language.keep, *look)
        codes = [
            (n, item) for n, sheet in enumerate(self.layout.pages, 1) for item, *_ in items(sheet) if isinstance(item, Code)
        ]
        self.problems = tuple(problem for n, code in codes for problem in misread(n, code))
        entry = entry_of(self.layout, "", b"", "screen", range(len(self.layout.pages)))
        del entry["file"], entry["sha256"], entry["village"]
        del entry["qr"]
        self._codes = [(n, _said(code)) for n, code in codes]
        self.said = entry  # of every file of the page, by the manifest
        self._same = json.dumps(entry, ensure_ascii=False)[1:-1]
        # of all that goes into a file, and is said of it, besides the village's values
        self.key = digest(f"{self.files.key} {setting!r} {self._same}".encode())
        self._parts: dict[int, Part] = {}
        self._seen = False

    def proof(self, data: bytes, values: Mapping[str, str]) -> list[Problem]:
        """A village's finished file read back; the first one on the whole of its pages, which are the same around the slots."""
        first, self._seen = not self._seen, True
        return proof_edition(data, fill(self.open, values), None if first else ())

    def part(self, shared: int) -> Part:
        """The page as part of a volume in which what its villages share begins with that number."""
        if shared not in self._parts:
            self._parts = {shared: Part(self.template, shared)}
        return self._parts[shared]

    def entry(self, village: Village, file: str, sha256: str, codes: Iterable[tuple[int, Code]]) -> str:
        """The line of a village's file in the manifest."""
        head = f'{{"file": {_quoted(file)}, "sha256": "{sha256}", {self._same}, '
        return f"{head}{self._of(village, codes)}}}"

    def place(self, village: Village, page: int, codes: Iterable[tuple[int, Code]]) -> str:
        """The line of a village in the manifest's entry of a volume: its pages begin with that one."""
        return f'{{"page": {page}, {self._of(village, codes, page - 1)}}}'

    def _of(self, village: Village, codes: Iterable[tuple[int, Code]], before: int = 0) -> str:
        every = [*self._codes, *((page, _said(code)) for page, code in codes)]
        qr = ", ".join([f'{{"page": {page + before}, {said}}}' for page, said in every])
        return f'"village": {_quoted(village.name)}, "row": {village.row}, "qr": [{qr}]'


_quoted = json.JSONEncoder(ensure_ascii=False).encode


def _said(code: Code) -> str:
    """What the manifest says of a symbol, but for its page."""
    return _quoted(said_of(0, code)).partition(", ")[2].removesuffix("}")


def misread(page: int, code: Code) -> Iterator[Problem]:
    """A symbol that reads as anything but what it is to say, told from its modules alone."""
    if (found := read_matrix(code.rows, len(code.rows))) != code.payload:
        yield Problem("proof_code_wrong", None, {"page": page, "payload": code.payload, "dpi": "–", "found": found or "–"})
