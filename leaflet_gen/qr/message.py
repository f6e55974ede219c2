"""What a symbol has to say. A payload's bytes in; its bits, version, level and data codewords out (ISO/IEC 18004, 7.2 to 7.4)."""

from functools import lru_cache
from typing import NamedTuple

from qrcode import base, util
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
LARGEST = 40  # version
PADS = bytes((util.PAD0, util.PAD1)) * 1500  # more than version 40 has room for


class Segment(NamedTuple):
    """One segment: its mode, how many characters it counts, and their bits as one integer of `length` bits."""

    mode: int
    count: int
    value: int
    length: int


def segment(data: bytes) -> Segment:
    """Byte mode, or the denser mode of a payload that is all digits or all capitals (7.4.3 to 7.4.5)."""
    mode = util.optimal_mode(data)
    if mode == util.MODE_8BIT_BYTE:
        return Segment(mode, len(data), int.from_bytes(data, "big"), 8 * len(data))
    buffer = util.BitBuffer()
    util.QRData(data, mode).write(buffer)
    return Segment(mode, len(data), int.from_bytes(bytes(buffer.buffer), "big") >> -len(buffer) % 8, len(buffer))


def size(said: Segment) -> tuple[int, str]:
    """The smallest version at level M, and the highest level that fits the same version. Raises ValueError if there is none."""
    return _size(said.mode, said.length)


@lru_cache(maxsize=4096)
def _size(mode: int, length: int) -> tuple[int, str]:
    for version in range(1, LARGEST + 1):
        fitting = [level for level in "MQH" if _header(mode, version) + length <= capacity(version, level)]
        if fitting:
            return version, fitting[-1]
    raise ValueError("too long for version 40")


def _header(mode: int, version: int) -> int:
    """Bits of the mode indicator and the character count (7.4.1)."""
    return 4 + util.length_in_bits(mode, version)


@lru_cache
def capacity(version: int, level: str) -> int:
    """Data bits of a symbol (7.5.1, table 9)."""
    return 8 * sum(block.data_count for block in base.rs_blocks(version, LEVELS[level]))


def codewords(said: Segment, version: int, level: str) -> bytes:
    """Mode, count, characters, terminator (7.4.9) and padding (7.4.10). Raises ValueError when they do not fit."""
    header, room = _header(said.mode, version), capacity(version, level)
    length = header + said.length
    if length > room:
        raise ValueError(f"{length} bits do not fit version {version}-{level}")
    bits = (said.mode << header - 4 | said.count) << said.length | said.value
    filled = (min(length + 4, room) + 7) // 8
    return (bits << 8 * filled - length).to_bytes(filled, "big") + PADS[: room // 8 - filled]
