"""What the tests of the print-shop road share: the shipped printing condition, and Ghostscript's separations."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from leaflet_gen.load.shipped import shipped
from leaflet_gen.render.press import COATED, Condition

PLATES = ("Cyan", "Magenta", "Yellow", "Black")


@cache
def condition() -> Condition:
    return Condition((shipped("assets") / COATED).read_bytes())


def separations(pdf: bytes, folder: Path, dpi: int = 100) -> list[dict[str, Image.Image]]:
    """Ghostscript's plates, page by page: 255 is full ink."""
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed: the separations cannot be seen by an independent program")
    (folder / "in.pdf").write_bytes(pdf)
    ask = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{dpi}", "-dOverprint=/enable"]
    subprocess.run(["gs", *ask, f"-sOutputFile={folder}/p%d.tif", str(folder / "in.pdf")], check=True, capture_output=True)
    pages = []
    while (folder / f"p{len(pages) + 1}(Black).tif").exists():
        files = {plate: folder / f"p{len(pages) + 1}({plate}).tif" for plate in PLATES}
        pages.append({plate: ImageOps.invert(Image.open(file).convert("L")) for plate, file in files.items()})
    return pages
