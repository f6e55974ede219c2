"""Where the files that come with the package are: in the wheel beside the code, in a checkout above it."""

from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """The shipped folder of that name: assets (looks) or content (the sample's words)."""
    inside = HERE / name
    return inside if inside.is_dir() else HERE.parent / name
