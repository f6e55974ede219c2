"""The inks of a printing press. Colours and pictures of the tree in; operators and pictures in CMYK out, by an ICC profile.

Dark ink is black alone, whatever it paints, and letters in it print over what is below: four plates never meet to the
hair, and a letter on all of them has coloured edges.
"""

from functools import cached_property, lru_cache
from io import BytesIO

from PIL import Image, ImageCms, ImageMath

from .pdf import Inks, figure

FULL = 255  # of one ink
LIMIT = 3 * FULL  # 300 % of all inks: more does not dry on coated paper
DARK = 25  # L* of CIELAB: a colour below it is black to the eye, in letters and lines
BLACK = "0 0 0 1"
REGISTRATION = "registration"  # a colour that is on every plate
ON_EVERY_PLATE = 1  # full tint: a screened hair line breaks into dots, and no mark is on what is printed
PLATES = {"cyan": "1 0 0 0", "magenta": "0 1 0 0", "yellow": "0 0 1 0", "black": BLACK}  # pure: of marks, not of the tree
OVER, KNOCK = "/Over", "/Knock"  # graphics states: print over what is below, or in its place


class PressInks(Inks):
    """What a colour is on the plates of one printing condition."""

    def __init__(self, profile: bytes) -> None:
        self.profile = profile

    def fill(self, colour: str, use: str) -> str:
        if colour == REGISTRATION:
            return f"{KNOCK} gs /Registration cs {ON_EVERY_PLATE} scn"
        inks = self._inks(colour)
        return f"{OVER if inks == BLACK and use != 'shape' else KNOCK} gs {inks} k"

    def stroke(self, colour: str) -> str:
        return f"/Registration CS {ON_EVERY_PLATE} SCN" if colour == REGISTRATION else f"{self._inks(colour)} K"

    def picture(self, data: bytes) -> bytes:
        return _picture(data, self.profile)

    def _inks(self, colour: str) -> str:
        if colour in PLATES:
            return PLATES[colour]
        if (known := self._known.get(colour)) is None:
            known = self._known[colour] = BLACK if lightness(colour) < DARK else _figures(colour, self.profile)
        return known

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}


def _figures(colour: str, profile: bytes) -> str:
    pixel = in_cmyk(Image.new("RGB", (1, 1), colour), profile).getpixel((0, 0))
    return " ".join(figure(ink / FULL, 3) for ink in pixel)


def lightness(colour: str) -> float:
    """L* of "#rrggbb" as sRGB, from 0 to 100 (IEC 61966-2-1 and ISO/CIE 11664-4)."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    ]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def in_cmyk(picture: Image.Image, profile: bytes) -> Image.Image:
    """An RGB picture by the profile, relative to the paper's white and the darkest black, within the limit."""
    return limited(ImageCms.applyTransform(picture, _onto(profile)))


@lru_cache(maxsize=2)
def _onto(profile: bytes) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(BytesIO(profile)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def limited(picture: Image.Image) -> Image.Image:
    """No pixel with more ink than the limit: what is over it is taken from cyan, magenta and yellow alike.

    That keeps the look: so much ink is only where black hides what goes. No ink is short of what it has to give:
    with three others full at most, each is at least the excess.
    """
    cyan, magenta, yellow, black = picture.split()

    def cut(inks: dict) -> Image.Image:
        over = inks["max"](inks["c"] + inks["m"] + inks["y"] + inks["k"] - LIMIT, 0)
        return inks["convert"]((over + 2) / 3, "L")  # rounded up

    less = ImageMath.lambda_eval(cut, c=cyan, m=magenta, y=yellow, k=black)
    taken = [
        ImageMath.lambda_eval(lambda inks: inks["convert"](inks["a"] - inks["b"], "L"), a=ink, b=less)
        for ink in (cyan, magenta, yellow)
    ]
    return Image.merge("CMYK", (*taken, black))


@lru_cache(maxsize=4)
def _picture(data: bytes, profile: bytes) -> bytes:
    """A picture of the tree as a TIFF in CMYK, what shines through it laid on white. No JPEG: its noise would pass the limit."""
    picture = Image.open(BytesIO(data))
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", clear.size, "#ffffff"), clear)
    out = BytesIO()
    in_cmyk(picture.convert("RGB"), profile).save(out, "TIFF")
    return out.getvalue()


def lightness_on_paper(inks: tuple[float, ...], profile: bytes) -> float:
    """L* of four inks (from 0 to 1) as the profile's press prints them, the paper's white being 100. Raises ImageCms.PyCMSError."""
    pixel = Image.new("CMYK", (1, 1), tuple(round(ink * FULL) for ink in inks))
    return ImageCms.applyTransform(pixel, _back(profile)).getpixel((0, 0))[0] / FULL * 100


def is_of_four_inks(profile: bytes) -> bool:
    """Whether it is an ICC profile of a press in CMYK."""
    try:
        return bool(_back(profile))
    except (OSError, ImageCms.PyCMSError):
        return False


@lru_cache(maxsize=2)
def _back(profile: bytes) -> ImageCms.ImageCmsTransform:
    lab, press = ImageCms.createProfile("LAB"), ImageCms.ImageCmsProfile(BytesIO(profile))
    return ImageCms.buildTransform(press, lab, "CMYK", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
