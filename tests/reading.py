"""A finished file as its reader sees it, page by page, for tests that compare."""

from PIL.Image import Image

from leaflet_gen.render.reader import pages


def painted_text(pdf: bytes) -> list[str]:
    """The letters of each page, in the order they were painted."""
    return [page.letters() for page in pages(pdf)]


def unnamed_letters(pdf: bytes) -> list[int]:
    """How many letters of each page stand for no character."""
    return [page.unnamed() for page in pages(pdf)]


def pictures(pdf: bytes, dpi: float, grey: bool = False) -> list[Image]:
    return [page.whole(dpi, grey) for page in pages(pdf)]
