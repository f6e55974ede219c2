"""The colour space that screen files are in. Nothing in, the bytes of an ICC profile out."""

import struct
from functools import cache

from PIL import ImageCms

CREATED = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # ICC.1:2022, 7.2.8, dateTimeNumber at byte 24 of the header


@cache
def srgb_profile() -> bytes:
    """sRGB (IEC 61966-2-1) as Little CMS writes it, with a fixed date in place of today's."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = CREATED
    return bytes(profile)
