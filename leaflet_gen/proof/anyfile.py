"""Proof any file. The path of a PDF, and its manifest as read, in; problems out."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf

from ..check.urls import host_of, is_allowed
from ..messages import refused
from ..problems import Place, Problem
from ..render.press import is_press
from ..render.reader import Unreadable, page_sizes, pages
from ..units import MM_PER_INCH
from .codes import RESOLUTIONS, read_codes
from .edition import proof_fonts, proof_structure

MOST_PIXELS = 200_000_000  # an A0 poster at 300 dpi has 140 million


def proof_file(path: Path, manifest: Mapping | None = None, allowed_hosts: Sequence[str] = ("*.gov.vn",)) -> list[Problem]:
    """What can be said of a PDF without its tree: against its line in the manifest, if there is one.

    `manifest` is manifest.json as read. Whatever is wrong with the file is a
    Problem; the codes that were read are notices.
    """
    try:
        pdf = path.read_bytes()
    except OSError as error:
        return [Problem("proof_no_file", Place(str(path)), {"reason": refused(error)})]
    return [replace(problem, place=Place(str(path))) for problem in _proof_bytes(pdf, path.name, manifest, allowed_hosts)]


def _proof_bytes(pdf: bytes, name: str, manifest: Mapping | None, allowed_hosts: Sequence[str]) -> list[Problem]:
    if b"%PDF-" not in pdf[:1024]:  # where readers look for it: Adobe PDF Reference 1.7, appendix H, note 13
        return [Problem("proof_not_pdf")]
    entry = _entry(manifest, name)
    problems = _proof_digest(pdf, entry, manifest)
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            if opened.is_encrypted:
                return [*problems, Problem("proof_locked")]
            damage = [*opened.get_warnings(), *opened.check_pdf_syntax()]
            if damage:  # what is missing in a broken file is no news of its own
                return [*problems, _damaged(str(damage[0]))]
            tagged_ones = "error" if entry and entry.get("kind") == "screen" else "warning"
            problems += [*proof_fonts(opened), *([] if is_press(opened) else proof_structure(opened, tagged_ones))]  # a press reads no tags
        unnamed = ((page.number, page.unnamed()) for page in pages(pdf))
        problems += [Problem("proof_unnamed_letters", values={"page": page, "count": count}) for page, count in unnamed if count]
        problems += _proof_any_codes(pdf, entry, allowed_hosts)
    except pikepdf.PasswordError:
        return [*problems, Problem("proof_locked")]
    except Exception as error:  # a stranger's file may be broken in any way, and it is the file's fault
        known = isinstance(error, (pikepdf.PdfError, Unreadable))
        return [*problems, _damaged(str(error) if known else type(error).__name__)]
    return problems


def _damaged(reason: str) -> Problem:
    return Problem("proof_damaged", values={"reason": re.sub(r"(?:stream )?<_io\.BytesIO[^>]*>:? *", "", reason)})


def _entry(manifest: Mapping | None, name: str) -> Mapping | None:
    built = manifest.get("built") if isinstance(manifest, Mapping) else None
    entries = [e for e in built if isinstance(e, Mapping)] if isinstance(built, list) else []
    return next((e for e in entries if Path(str(e.get("file", ""))).name == name), None)


def _proof_digest(pdf: bytes, entry: Mapping | None, manifest: Mapping | None) -> list[Problem]:
    if entry is None:
        return [Problem("proof_unlisted", severity="notice")] if manifest is not None else []
    changed = hashlib.sha256(pdf).hexdigest() != entry.get("sha256")
    return [Problem("proof_changed")] if changed else []


def _proof_any_codes(pdf: bytes, entry: Mapping | None, allowed_hosts: Sequence[str]) -> Iterator[Problem]:
    dpi = next((r for r in RESOLUTIONS if all(_pixels(size, r) <= MOST_PIXELS for size in page_sizes(pdf))), None)
    if dpi is None:
        yield Problem("proof_page_huge")
        return
    listed = entry.get("qr") if entry else None
    ours = {str(e.get("payload")) for e in listed if isinstance(e, Mapping)} if isinstance(listed, list) else set()
    readings = read_codes(pdf, dpi)
    for page, payload, box in readings:
        values = {"page": page, "payload": payload, "x": round(box.x, 1), "y": round(box.y, 1)}
        yield Problem("proof_code_read", values=values, severity="notice")
        if payload not in ours and not _is_safe(payload, allowed_hosts):  # what was built, its project allowed
            yield Problem("proof_host", values={"page": page, "payload": payload, "allowed": ", ".join(allowed_hosts)})
    if isinstance(listed, list):
        expected = Counter((e.get("page"), e.get("payload")) for e in listed if isinstance(e, Mapping))
        found = Counter((r.page, r.payload) for r in readings)
        for code, missing in (("proof_code_lost", expected - found), ("proof_code_extra", found - expected)):
            for page, payload in missing.elements():
                yield Problem(code, values={"page": page, "payload": payload, "dpi": dpi})


def _pixels(size: tuple[float, float], dpi: int) -> float:
    return size[0] * size[1] * (dpi / MM_PER_INCH) ** 2


def _is_safe(payload: str, allowed_hosts: Sequence[str]) -> bool:
    """A web address must be https on a listed host; a payload of another kind (a phone number) passes."""
    scheme, separator, _ = payload.strip().partition("://")
    if not separator:
        return True
    return scheme.lower() == "https" and is_allowed(host_of(payload.strip()), allowed_hosts)
