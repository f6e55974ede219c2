"""Read the finished file back. A PDF's bytes, and what it was made from, in; problems out.

Everything is read with other programs than those that wrote it: codes by
zxing-cpp from PDFium's pixels, letters by PDFium, structure by qpdf.

edition   a file against the layout that it was painted from
anyfile   a file of anybody's
sheets    an edition imposed on sheets, its sides turned over and folded
sides     what each side of a sheet shows
paper     what a copier leaves of it
degrade   what paper does to a picture
press     a print shop's file
codes     symbols in pixels, or bare
"""
