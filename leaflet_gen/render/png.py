"""Preview a page. The bytes of a PDF in, PNG files out.

A preview is the PDF itself rasterised: one painted separately would be a
preview of something else.
"""

from io import BytesIO

from PIL.Image import Image

from .reader import pages

COMPRESSION = 3  # zlib's level: higher takes twice the time and wins nothing on flat colours


def write_png(pdf: bytes, dpi: float = 100) -> list[bytes]:
    """One PNG file for each page, its pHYs chunk saying `dpi`; the same bytes for the same PDF. Without colours, in grey."""
    files = []
    for page in pages(pdf):
        out = BytesIO()
        _lean(page.whole(dpi)).save(out, "PNG", dpi=(round(dpi, 2), round(dpi, 2)), compress_level=COMPRESSION)
        files.append(out.getvalue())
    return files


def _lean(picture: Image) -> Image:
    """A page in black is a third as large in grey, and looks the same."""
    red, green, blue = (channel.tobytes() for channel in picture.convert("RGB").split())
    return picture.getchannel(0) if red == green == blue else picture
