"""Preview a page. The bytes of a PDF in, PNG files out.

A preview is the PDF itself rasterised: one painted separately would be a
preview of something else.
"""

from io import BytesIO

from .reader import rasterise


def write_png(pdf: bytes, dpi: float = 100) -> list[bytes]:
    """One PNG file for each page, its pHYs chunk saying `dpi`; the same bytes for the same PDF."""
    files = []
    for _, picture in rasterise(pdf, dpi):
        out = BytesIO()
        picture.save(out, "PNG", dpi=(dpi, dpi))
        files.append(out.getvalue())
    return files
