"""Read the finished file back. A PDF's bytes, and what it was made from, in; problems out.

Everything is read with other programs than those that wrote it: codes by
zxing-cpp from PDFium's pixels, letters by PDFium, structure by qpdf.
"""

from .anyfile import proof_file
from .codes import RESOLUTIONS, Reading, read_codes, read_matrix
from .edition import proof_edition
from .paper import paper_faults
from .sheets import proof_sheets

__all__ = ["RESOLUTIONS", "Reading", "paper_faults", "proof_edition", "proof_file", "proof_sheets", "read_codes", "read_matrix"]
