"""What the villages' files are called. Villages in, file names out: readable, safe on any disk, each only once."""

from collections import Counter

from ..language import file_name
from ..village import Villages

LONGEST = 60  # letters of a village's name in a file's: Windows allows 260 for the whole path
RESERVED = frozenset("con prn aux nul".split()) | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}  # of Windows


def slug(text: str) -> str:
    plain = file_name(text)[:LONGEST].strip("-")
    return f"{plain}-" if plain in RESERVED else plain or "thon"


def names(villages: Villages) -> list[str]:
    """One for each village: its own; with the commune's where two are called alike; with the row where that does not tell."""
    own = [slug(name) for name in villages.column("name")]
    twice, communes = Counter(own), {commune: slug(commune) for commune in set(villages.column("commune")) if commune}
    own = [f"{name}_{communes[c]}" if twice[name] > 1 and c else name for name, c in zip(own, villages.column("commune"))]
    twice = Counter(own)
    return [f"{name}--{row}" if twice[name] > 1 else name for name, row in zip(own, villages.rows)]  # no slug has two hyphens
