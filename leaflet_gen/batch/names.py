"""What the villages' files are called. Villages in, file names out: readable, safe on any disk, each only once."""

from collections import Counter
from collections.abc import Sequence

from ..language import file_name
from ..village import Village, Villages

LONGEST = 60  # letters of a village's name in a file's: Windows allows 260 for the whole path
RESERVED = frozenset("con prn aux nul".split()) | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}  # of Windows


def slug(text: str) -> str:
    plain = file_name(text)[:LONGEST].strip("-")
    return f"{plain}-" if plain in RESERVED else plain or "thon"


def names(villages: Villages | Sequence[Village]) -> list[str]:
    """One for each village: its own; with the commune's where two are called alike; with the row where that does not tell."""
    own = [slug(village.name) for village in villages]
    twice = Counter(own)
    own = [f"{name}_{slug(v.commune)}" if twice[name] > 1 and v.commune else name for name, v in zip(own, villages)]
    twice = Counter(own)
    return [f"{name}--{village.row}" if twice[name] > 1 else name for name, village in zip(own, villages)]  # no slug has two hyphens
