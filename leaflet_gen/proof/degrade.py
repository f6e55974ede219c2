"""What paper does to a page. A grey picture in, the same after a printer and a copier out; the same picture for the same seed."""

from collections.abc import Callable, Iterator
from random import Random

from PIL import Image, ImageDraw, ImageFilter

BLACK = 128  # levels below it are ink where a machine knows only black and white
TILT = 0.5  # degrees: a sheet that was laid on the glass by hand
SPECKS = 4000  # pixels for each speck
FOCUS = (1, 2)  # pixels of blur at 300 dpi: no phone sees a single speck, but a sharp one in a finder costs a program the code


def degraded(picture: Image.Image, how: str, seed: int = 0) -> Image.Image:
    """The picture after one of WAYS. A copier makes it a little larger or smaller."""
    return WAYS[how](picture, Random(seed))


def looks(picture: Image.Image) -> Iterator[Image.Image]:
    """As a phone meets it that is held nearer and farther until it reads: sharp, then less and less so."""
    yield picture
    for blur in FOCUS:
        yield picture.filter(ImageFilter.GaussianBlur(blur))


def _grey(picture: Image.Image, _: Random) -> Image.Image:
    """0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), as a printer's driver and a phone's camera take it."""
    return picture.convert("L")


def _halftone(picture: Image.Image, _: Random) -> Image.Image:
    """Greys as black dots, the error of each handed on to the next (Floyd and Steinberg): coarser than a laser's own 600 dpi."""
    return picture.convert("L").convert("1").convert("L")


def _threshold(picture: Image.Image, _: Random) -> Image.Image:
    """The worst that a driver, a fax or a copier set to "text" does: darker than the middle is black, all else is gone."""
    return picture.convert("L").point([0] * BLACK + [255] * (256 - BLACK))


def _copied_twice(picture: Image.Image, chance: Random) -> Image.Image:
    """Printed in black, copied, and the copy copied."""
    picture = _halftone(picture, chance)
    for _ in range(2):
        picture = photocopy(picture, chance)
    return picture


WAYS: dict[str, Callable[[Image.Image, Random], Image.Image]] = {
    "grey": _grey,
    "halftone": _halftone,
    "threshold": _threshold,
    "copied": _copied_twice,
}


def photocopy(picture: Image.Image, chance: Random) -> Image.Image:
    """One pass through an office copier: a little tilt, scale and blur, black or white, specks."""
    scale = chance.uniform(0.97, 1.03)
    picture = picture.rotate(chance.uniform(-TILT, TILT), Image.Resampling.BICUBIC, fillcolor=255)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC)
    threshold = chance.randint(95, 165)
    picture = picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.4))).point(lambda v: 255 if v > threshold else 0)
    pen = ImageDraw.Draw(picture)
    for _ in range(picture.width * picture.height // SPECKS):
        x, y, size = chance.randrange(picture.width), chance.randrange(picture.height), chance.choice((0, 1, 2))
        pen.rectangle((x, y, x + size, y + size), fill=chance.choice((0, 255)))
    return picture
