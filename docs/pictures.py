"""The pictures of the READMEs. The previews that `make leaflets` left in output/ in, docs/*.png out (`make pictures`)."""

import sys
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).parent
OUTPUT = DOCS.parent / "output"
GROUND, GAP = "#c9d1db", 16  # pixels
COLOURS = 128  # of an 8-bit palette: type stays smooth, and the file a tenth of its size

# Pages beside each other; all previews have one resolution, so the sizes of the paper keep their proportion.
SHEETS = {
    "pages.png": (
        [
            "huong-dan_a3_colour_vi_vinh-hoang-1",
            "loi-ich_a4_colour_vi_vinh-hoang-1",
            "huong-dan_a4_black_vi_vinh-hoang-1",
            "huong-dan_a5_colour_vi_vinh-hoang-1",
        ],
        0.42,
    ),
    "family.png": (
        [
            "thu-tuc-1.004194_a4-niem-yet_colour_vi_vinh-hoang-1",
            "an-toan_a4_colour_vi_vinh-hoang-1",
            "ket-qua_a4_black_vi_vinh-hoang-1",
            "tranh-huong-dan-ban-lang_a4-tranh_colour_vi_vinh-hoang-1",
        ],
        0.4,
    ),
    "trifold.png": (["loi-ich_a4-trifold_colour_vi_vinh-hoang-1", "loi-ich_a4-trifold_colour_vi_vinh-hoang-2"], 0.6),
}


def sheet(names: list[str], scale: float) -> Image.Image:
    pages = [Image.open(OUTPUT / f"{name}.png").convert("RGB") for name in names]
    pages = [page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS) for page in pages]
    high = max(page.height for page in pages)
    whole = Image.new("RGB", (sum(page.width + GAP for page in pages) + GAP, high + 2 * GAP), GROUND)
    x = GAP
    for page in pages:
        whole.paste(page, (x, GAP + high - page.height))  # standing on one line
        x += page.width + GAP
    return whole.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)


if __name__ == "__main__":
    try:
        for file, (names, scale) in SHEETS.items():
            sheet(names, scale).save(DOCS / file, optimize=True)
            print(f"docs/{file}: {(DOCS / file).stat().st_size // 1024} KB")
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} is missing: run `make leaflets` first")
