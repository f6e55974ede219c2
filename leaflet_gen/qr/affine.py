"""A symbol before masking, as a sum of tables. Data codewords in, the symbol as one integer out (ISO/IEC 18004, 7.5 to 7.7).

Error correction, interleaving and placement are linear over GF(2): a symbol is the sum (XOR) of what each of its data
codewords contributes. So there are two tables for each codeword, one for its upper and one for its lower half: the 16
values -> the modules they turn dark, wherever in the symbol they are. (One of 256 values is larger than a processor's
cache.) All of it is read off the library `qrcode`, which thereby stays the reference.

The integer holds the rows from the top, the leftmost module in the highest bit; after each row stand four light modules,
which is as many as its quiet zone has.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import getitem, xor

import qrcode
from qrcode import base, util

from .message import LEVELS

QUIET = 4  # modules of white on all sides, 6.3.8
TABLED = 15  # the largest version with tables: 13 MB at level L; what is larger is rare, and the library draws it
DIGITS = bytes.maketrans(b"\0\1", b"01")
HALVES = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))


def side_of(version: int) -> int:
    return 17 + 4 * version


def packed(rows: Iterable[Iterable[bool]]) -> int:
    """The modules as one integer."""
    return int((b"0" * QUIET).join(bytes(row).translate(DIGITS) for row in rows), 2)


def unpacked(bits: int, side: int) -> tuple[int, ...]:
    """The rows of the integer, each an integer of its own."""
    row = (1 << side) - 1
    return tuple([bits >> shift & row for shift in range((side - 1) * (side + QUIET), -1, -side - QUIET)])


def plain(codewords: bytes, version: int, level: str) -> int:
    """The data modules without a mask; all others are light."""
    if version <= TABLED:
        return reduce(xor, map(getitem, tables(version, level), codewords.hex().encode().translate(HALVES)))
    buffer = util.BitBuffer()
    buffer.buffer = list(codewords)
    final = util.create_bytes(buffer, base.rs_blocks(version, LEVELS[level]))
    return drawn(version, level, 0, final) ^ drawn(version, level, 0, [0] * len(final))


def drawn(version: int, level: str, mask: int, final: list[int]) -> int:
    """What the library draws from a final sequence of codewords, data and error correction (7.6 to 7.10)."""
    code = qrcode.QRCode(version=version, error_correction=LEVELS[level], border=0)
    code.data_cache = final
    code.makeImpl(False, mask)
    return packed(code.modules)


@lru_cache(maxsize=8)
def tables(version: int, level: str) -> list[list[int]]:
    """For each half of each data codeword, in the order of the message: its value -> the modules it turns dark."""
    bits = _placement(version)
    data, correction = _interleaved(base.rs_blocks(version, LEVELS[level]))
    made = []
    for block, checks in zip(data, correction, strict=True):
        spread = [_sums(bits[place]) for place in checks]
        for place, remainder in zip(block, _remainders(len(block), len(checks)), strict=True):
            alone = [
                reduce(xor, map(getitem, spread, _times(remainder, power)), module) for power, module in enumerate(bits[place])
            ]
            made += _sums(alone[4:]), _sums(alone[:4])
    return made


def _sums(bits: Iterable[int]) -> list[int]:
    """The sums of all subsets of some integers, the first of them for the lowest bit of the index."""
    sums = [0]
    for bit in bits:
        sums += [known ^ bit for known in sums]
    return sums


@lru_cache(maxsize=TABLED)
def _placement(version: int) -> list[list[int]]:
    """Which module holds each bit, lowest first, of each codeword of the final sequence (7.7.3).

    The library is asked to draw the bits' own numbers, one binary digit of them at a time. They count
    from 1: modules where 0 is read hold no data.
    """
    count = sum(block.total_count for block in base.rs_blocks(version, LEVELS["M"]))
    empty = drawn(version, "M", 0, [0] * count)
    digits = []
    for digit in reversed(range((8 * count).bit_length())):
        sequence = [sum((8 * place + bit + 1 >> digit & 1) << bit for bit in range(8)) for place in range(count)]
        digits.append(drawn(version, "M", 0, sequence) ^ empty)
    side = side_of(version)
    width = side * (side + QUIET)
    bits = [[0] * 8 for _ in range(count)]
    for place, number in enumerate(zip(*(f"{digit:0{width}b}" for digit in digits), strict=True)):
        if numbered := int("".join(number), 2):
            bits[(numbered - 1) // 8][(numbered - 1) % 8] = 1 << width - 1 - place
    return bits


def _interleaved(blocks: list[base.RSBlock]) -> tuple[list[list[int]], list[list[int]]]:
    """Where the data and the error correction codewords of each block stand in the final sequence (7.6)."""
    data: list[list[int]] = [[] for _ in blocks]
    checks: list[list[int]] = [[] for _ in blocks]
    place = 0
    for filled, counts in ((data, [b.data_count for b in blocks]), (checks, [b.total_count - b.data_count for b in blocks])):
        for turn in range(max(counts)):
            for block, count in enumerate(counts):
                if turn < count:
                    filled[block].append(place)
                    place += 1
    return data, checks


def _remainders(count: int, checks: int) -> list[list[int]]:
    """The error correction codewords of a block in which one codeword is 1 and the others 0, for each place of it (7.5.2)."""
    generator = base.Polynomial([1], 0)
    for power in range(checks):
        generator = generator * base.Polynomial([1, base.gexp(power)], 0)
    found, rest = [], base.Polynomial([1], checks) % generator
    for _ in range(count):  # from the last codeword backwards: a place further forward is one power of x more
        found.append([0] * (checks - len(rest)) + list(rest))
        rest = base.Polynomial(list(rest), 1) % generator
    return found[::-1]


def _times(codewords: list[int], power: int) -> Iterator[int]:
    """Each multiplied by 2 ** power in GF(2 ** 8)."""
    return (base.gexp(base.glog(codeword) + power) if codeword else 0 for codeword in codewords)
