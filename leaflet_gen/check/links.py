"""Where the codes lead and what addresses the words name. An Edition in, Problems out."""

import datetime as dt
import re
from collections.abc import Iterator

from ..layout.edition import Edition
from ..problems import Place, Problem
from .content import NOT_READ, ours, targets
from .urls import SEVERITY, check_url, pattern_is_sound

# Addresses in running text: with a scheme, or a name under a domain that people print. An e-mail address is neither.
ADDRESS = re.compile(
    r"(?<![\w@.-])(?:"
    r"[a-z][a-z0-9+.-]*://\S+"
    r"|(?:[\w-]+\.)+(?:vn|com|net|org|info|gov|edu|ly|gl|gd|io|app|xyz|site|shop|top|cc|biz|asia|gle)"
    r"(?![\w-]|\.\w)(?:[/:?#\\]\S*)?"
    r"|(?:[\w-]+\.)+[a-z]{2,10}/\S+"
    r")",
    re.IGNORECASE,
)
AFTER = ".,;:!?)]}”’\"'»…"  # punctuation of the sentence, not of the address


def codes(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Each code's address is safe, allowed and alive."""
    for target in targets(edition):
        yield from _problems(target.url, edition, target.url.place, target.search or target.procedure or "")


def printed(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """An address that is only printed keeps the same rules: people type it in."""
    for piece in ours(edition):  # what a record says, `records` reads
        if piece.part in NOT_READ:
            continue
        for match in ADDRESS.finditer(piece.words):
            address = match[0].rstrip(AFTER)
            yield from _problems(address if "://" in address else f"https://{address}", edition, piece.words.place)


def patterns(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """The allow-list itself allows a name or what stands below it, never a whole country."""
    for pattern in edition.allowed_hosts:
        if not pattern_is_sound(pattern):
            yield Problem("allowed_host_pattern", getattr(pattern, "place", None), {"pattern": str(pattern)})


def _problems(url: str, edition: Edition, place: Place | None, search: str = "") -> Iterator[Problem]:
    for code, values in check_url(url, edition.allowed_hosts, search):
        severity = SEVERITY.get(code, "error")
        if code == "url_closed_portal" and edition.unit_spec.as_of is not None:
            severity = "warning"  # a historical sample shows what was true on its day
        yield Problem(code, place, values, severity)
