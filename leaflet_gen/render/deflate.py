"""Streams put together from parts that are compressed already. Bytes in, deflated bytes out (RFC 1950, RFC 1951).

What ten thousand streams have in common is compressed once: a part ends at a
byte, and nothing after it looks back into it.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

RAW = -zlib.MAX_WBITS  # deflate without header and check sum: the whole stream has them
HEADER = b"\x78\x01"  # RFC 1950, 2.2: a window of 32 KiB, the fastest way
LAST = b"\x03\x00"  # RFC 1951, 3.2.6: an empty last block
STORED = struct.Struct("<BHH")  # RFC 1951, 3.2.4
SMALL = (-12, 5)  # a window of 4 KiB, and memory to go with it: the usual 256 KiB drive all else from the processor's cache
FAST = 1  # of what is compressed for one file: the default takes three times as long for a fifth less


class Packed(NamedTuple):
    """A stretch of a stream."""

    plain: bytes
    data: bytes

    @classmethod
    def of(cls, plain: bytes, level: int = FAST) -> "Packed":
        packer = zlib.compressobj(level, zlib.DEFLATED, *(SMALL if level == FAST else (RAW,)))
        return cls(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))

    @classmethod
    def stored(cls, plain: bytes) -> "Packed":
        """As it is: to compress a few words takes longer than to write them. At most 65,535 bytes."""
        return cls(plain, STORED.pack(0, len(plain), len(plain) ^ 0xFFFF) + plain)


def deflated(parts: Iterable[Packed]) -> bytes:
    """One stream of all parts, as if they had been compressed together."""
    check, found = 1, [HEADER]
    for plain, data in parts:
        check = zlib.adler32(plain, check)
        found.append(data)
    return b"".join((*found, LAST, check.to_bytes(4)))
