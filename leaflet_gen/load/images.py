"""Read one picture: an SVG to a Drawing, a photograph to an upright, clean Image. A file in, a picture or a Problem out.

Nothing of the original but its pixels is passed on: no GPS, no thumbnail, no
profile. The same file always gives the same bytes.
"""

import io
import math
import warnings
from pathlib import Path, PurePosixPath, PureWindowsPath

from PIL import Image as Raster
from PIL import ImageCms, ImageOps

from ..messages import refused
from ..picture import Drawing, Image, PictureError, read_drawing
from ..problems import Place, Problem
from ..words import Words
from .validate import nearest

LARGEST_SVG = 1_000_000  # bytes
LARGEST_FILE = 20_000_000
MOST_PIXELS = 40_000_000  # asked of the header, before anything is unpacked
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".svg")
FEWEST_PIXELS = 240  # on the shorter side: 150 dpi at 40 mm
RASTER_FORMATS = ("PNG", "JPEG", "WEBP")
JPEG_QUALITY = 90


def read_picture(root: Path, name: Words, drawings: dict[str, Path]) -> tuple[Drawing | Image | None, list[Problem]]:
    """The picture that content calls `name`: one of `drawings`, or a file inside the project."""
    place = name.place
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        if name not in drawings:
            near = nearest(name, drawings) or _elsewhere(root, name)
            return None, [Problem("picture_unknown", place, {"picture": name, "near": near, "known": tuple(drawings)})]
        return _drawing(drawings[name], name, place)
    path = _inside(root, name)
    if path is None:
        return None, [Problem("picture_outside", place, {"picture": name})]
    try:
        found = path.is_file()
    except (OSError, ValueError):  # a name longer than the file system allows
        found = False
    if not found:
        stem = PurePosixPath(name).stem
        near = stem if stem in drawings else _neighbour(root, path) or _elsewhere(root, name)
        return None, [Problem("picture_missing", place, {"picture": name, "near": near})]
    return _drawing(path, name, place) if path.suffix.lower() == ".svg" else _photograph(path, name, place)


def _inside(root: Path, name: str) -> Path | None:
    """The file, where it truly lies inside the project: no .., no drive, no link that leads out."""
    if "\x00" in name or PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor:
        return None
    parts = PureWindowsPath(name).parts  # both kinds of slash
    if ".." in parts:
        return None
    try:
        base = root.resolve()
        path = base.joinpath(*parts).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return path if path.is_relative_to(base) else None


def _neighbour(root: Path, path: Path) -> str:
    """A file beside it with nearly that name."""
    try:
        beside = {f.name: f for f in path.parent.iterdir() if f.suffix.lower() in SUFFIXES}
    except OSError:
        return ""
    near = nearest(path.name, beside)
    return beside[near].relative_to(root.resolve()).as_posix() if near else ""


def _elsewhere(root: Path, name: str) -> str:
    """A file of that name, with or without its ending, in another folder of the project."""
    asked = PurePosixPath(PureWindowsPath(name).as_posix())
    base = root.resolve()
    files = sorted(f for folder in ("content", "assets") for f in (base / folder).rglob("*") if f.suffix.lower() in SUFFIXES)
    for same in (
        lambda f: f.name.lower() == asked.name.lower(),
        lambda f: f.stem.lower() in (asked.name.lower(), asked.stem.lower()),
    ):
        if found := next((f for f in files if same(f)), None):
            return found.relative_to(base).as_posix()
    return ""


def _bytes(path: Path, name: Words, place: Place | None, limit: int) -> tuple[bytes | None, list[Problem]]:
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        reason = refused(error)
        return None, [Problem("picture_unreadable", place, {"picture": name, "reason": reason})]
    if len(data) > limit:
        return None, [Problem("picture_too_large", place, {"picture": name, "limit_mb": limit // 1_000_000})]
    return data, []


def _drawing(path: Path, name: Words, place: Place | None) -> tuple[Drawing | None, list[Problem]]:
    data, problems = _bytes(path, name, place, LARGEST_SVG)
    if data is None:
        return None, problems
    if b"\x00" in data:  # UTF-16 would hide a DOCTYPE from the check for it
        return None, [Problem("svg_broken", place, {"picture": name, "line": 1})]
    try:
        drawing = read_drawing(data, str(name))
    except PictureError as error:
        return None, [Problem(error.code, place, {**error.values, "picture": name})]
    except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        # fontTools' path parser is not made for files that are wrong
        return None, [Problem("svg_broken", place, {"picture": name, "line": 1})]
    if not (drawing.width > 0 and drawing.height > 0 and math.isfinite(drawing.width * drawing.height)):
        return None, [Problem("svg_no_viewbox", place, {"picture": name})]
    return drawing, []


def _photograph(path: Path, name: Words, place: Place | None) -> tuple[Image | None, list[Problem]]:
    data, problems = _bytes(path, name, place, LARGEST_FILE)
    if data is None:
        return None, problems
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Raster.DecompressionBombWarning)  # our own limit stands below it
            with Raster.open(io.BytesIO(data), formats=RASTER_FORMATS) as opened:
                pixels = opened.width * opened.height
                if pixels > MOST_PIXELS:
                    raise Raster.DecompressionBombError
                if getattr(opened, "n_frames", 1) > 1:
                    problems.append(Problem("picture_animated", place, {"picture": name}, "warning"))
                    opened.seek(0)
                opened.load()
                photograph = opened.format == "JPEG" or opened.format == "WEBP" and not opened.has_transparency_data
                image = _plain(opened)
    except Raster.DecompressionBombError:
        return None, [Problem("picture_bomb", place, {"picture": name, "limit_mp": MOST_PIXELS // 1_000_000})]
    except Exception:  # a decoder fed with a wrong file raises whatever it likes
        return None, [Problem("picture_not_image", place, {"picture": name})]
    if min(image.size) < FEWEST_PIXELS:
        size = {"picture": name, "width": image.width, "height": image.height, "least": FEWEST_PIXELS}
        problems.append(Problem("picture_small", place, size, "warning"))
    out = io.BytesIO()
    if photograph:
        image.convert("L" if image.mode == "L" else "RGB").save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    else:
        image.save(out, "PNG", compress_level=6)
    return Image(str(name), image.width, image.height, out.getvalue()), problems


def _plain(opened: Raster.Image) -> Raster.Image:
    """Upright, sRGB or grey (with alpha where it has some), and nothing else on board."""
    image = ImageOps.exif_transpose(opened)
    profile = opened.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile is no profile
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):  # 16 bits a pixel
        image = image.point(lambda v: v / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() == (255, 255):
            image = image.convert("RGB")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode in ("1", "LA") else "RGB")
    clean = Raster.new(image.mode, image.size)
    clean.paste(image)
    return clean
