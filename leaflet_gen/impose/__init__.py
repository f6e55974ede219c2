"""From pages to sheets. A Layout in, the same pages placed on a printer's paper out; no renderer knows of it.

Every scheme is a function Layout, Paper -> Imposed. A page becomes a Group under a map, in a sheet's root that is an
Artifact: a sheet is cut and folded, and not read aloud.
"""

from collections.abc import Callable

from .sheet import Imposed, Paper

Scheme = Callable[..., Imposed]

SCHEMES: dict[str, Scheme] = {}

__all__ = ["SCHEMES", "Imposed", "Paper", "Scheme"]
