"""What print needs of a font. A finished subset in, the same outlines without their screen hints out.

Two thirds of a subset tell a coarse screen how to bend outlines to its pixels.
No printer does that, nor does poppler; PDFium's letters become softer by a
part of a pixel at their upper and lower edges.
"""

from io import BytesIO

from fontTools.ttLib import TTFont

# What a reader of a PDF takes from a simple TrueType font (ISO 32000-1, 9.9); names, line heights
# and embedding rights it takes from the PDF, and cvt, fpgm, prep only to run a glyph's instructions.
KEPT = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")


def unhinted(font_file: bytes) -> bytes:
    """A TrueType file with the same glyphs at the same codes, about a third as large."""
    with TTFont(BytesIO(font_file), recalcBBoxes=False, recalcTimestamp=False) as font:
        for table in set(font.reader.keys()) - set(KEPT):
            del font[table]
        for glyph in font["glyf"].glyphs.values():
            glyph.trim(remove_hinting=True)  # on the bytes as they are: nothing is decoded and coded again
        out = BytesIO()
        font.save(out, reorderTables=None)
        return out.getvalue()
