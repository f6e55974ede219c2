"""The symbol that is printed: another library reads it back, and its level follows the rule."""

import itertools
import random

import pytest
import qrcode
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.exceptions import DataOverflowError

from leaflet_gen.proof.codes import read_matrix
from leaflet_gen.qr import LEVELS, QUIET, Symbol, symbol
from leaflet_gen.qr.affine import TABLED, packed, plain, unpacked
from leaflet_gen.qr.masks import MASKS, Eight, best, eight_of, masked, penalties, taken
from leaflet_gen.qr.message import capacity, codewords, segment
from leaflet_gen.render.modules import image

STRENGTH = "LMQH"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?&=%"
urls = st.builds(lambda path: f"https://dichvucong.gov.vn/{path}", st.text(st.sampled_from(LETTERS), max_size=180))
words = st.text(st.sampled_from("ăâđêôơưếệỗửỵ hồ sơ 0123456789" + LETTERS), min_size=1, max_size=80).filter(str.strip)


def decoded(made: Symbol) -> list:
    """What zxing-cpp reads from the bare matrix: four pixels a module, quiet zone around it."""
    side = made.side + 2 * QUIET
    image = Image.new("L", (side, side), 255)
    image.putdata([255 * (not dark) for row in framed(made) for dark in row])
    return zxingcpp.read_barcodes(
        image.resize((4 * side, 4 * side), Image.Resampling.NEAREST), formats=zxingcpp.BarcodeFormat.QRCodeModel2
    )


def framed(made: Symbol) -> list[list[bool]]:
    white, side = [[False] * (made.side + 2 * QUIET)] * QUIET, [False] * QUIET
    return [*white, *([*side, *row, *side] for row in modules(made.rows, made.side)), *white]


@given(urls | words)
@example("https://dichvucong.gov.vn")
@example("1")
@example("https://dichvucong.gov.vn/" + "a" * 2300)
def test_another_library_reads_what_was_written(payload):
    found = decoded(symbol(payload))
    assert [bytes(code.bytes).decode() for code in found] == [payload]


@given(urls)
def test_the_level_is_m_or_better_and_no_higher_one_fits_the_same_version(payload):
    made = symbol(payload)
    (code,) = decoded(made)
    assert code.ec_level == made.level and STRENGTH.index(made.level) >= STRENGTH.index("M")
    if made.version > 1:
        assert not fits(payload, "M", made.version - 1)  # no smaller symbol at level M
    for higher in STRENGTH[STRENGTH.index(made.level) + 1 :]:
        assert not fits(payload, higher, made.version)


def fits(payload: str, level: str, version: int) -> bool:
    """Whether the reference encoder finds room for the words."""
    code = qrcode.QRCode(version=version, error_correction=LEVELS[level])
    code.add_data(payload.encode(), optimize=0)
    try:
        code.make(fit=False)
    except (DataOverflowError, ValueError):
        return False
    return True


def test_the_version_never_grows_for_the_sake_of_the_level():
    made = [symbol("a" * count) for count in range(1, 80)]
    assert {m.level for m in made} == {"M", "Q", "H"}  # a version that is nearly empty: H; one that is full: M
    for a, b in itertools.pairwise(made):
        assert a.version <= b.version
        if a.version == b.version:
            assert STRENGTH.index(a.level) >= STRENGTH.index(b.level)


@pytest.mark.parametrize("payload", ["https://dichvucong.gov.vn", "x" * 500])
def test_a_symbol_is_square_and_as_large_as_its_version_says(payload):
    made = symbol(payload)
    assert made.side == 17 + 4 * made.version == len(made.rows)
    assert all(0 <= row < 1 << made.side for row in made.rows)
    assert (made.payload, set(LEVELS) >= {made.level}) == (payload, True)


def test_what_is_too_long_is_said_with_its_length():
    with pytest.raises(ValueError, match="2400 characters"):
        symbol("a" * 2400)


def test_a_symbol_is_a_function_of_its_words():
    assert symbol("https://dichvucong.gov.vn") == symbol("https://dichvucong.gov.vn")


# --- the library is the reference


def modules(rows: tuple[int, ...], side: int) -> list[list[bool]]:
    return [[digit == "1" for digit in f"{row:0{side}b}"] for row in rows]


def reference(data: bytes, version: int, level: str) -> qrcode.QRCode:
    code = qrcode.QRCode(version=version, error_correction=LEVELS[level], border=0)
    code.add_data(data, optimize=0)
    code.make(fit=False)
    return code


def drawn_by_the_library(data: bytes, version: int, level: str, blank: bool = False) -> list[list[list[bool]]]:
    """The symbol under each mask; `blank` as the library scores it, without format and version information."""
    code, drawn = reference(data, version, level), []
    for mask in MASKS:
        code.makeImpl(blank, mask)
        drawn.append([[bool(dark) for dark in row] for row in code.modules])
    return drawn


def all_masks(data: bytes, version: int, level: str) -> tuple[int, Eight]:
    said = codewords(segment(data), version, level)
    return masked(plain(said, version, level), version, level), eight_of(version)


def one_by_one(symbols: int, eight: Eight) -> list[list[list[bool]]]:
    return [modules(unpacked(taken(symbols, mask, eight), eight.side), eight.side) for mask in MASKS]


@pytest.mark.parametrize(("version", "level"), list(itertools.product([*range(1, TABLED + 2), 25], STRENGTH)))
@settings(max_examples=5)
@given(data=st.data())
def test_a_symbol_is_the_librarys_at_every_mask(version, level, data):
    most = min(capacity(version, level) // 8 - 3, 400)
    some, full, digits = st.binary(max_size=most), st.binary(min_size=most, max_size=most), st.text("0123456789", max_size=most)
    payload = data.draw(some | full | digits.map(str.encode))
    assert one_by_one(*all_masks(payload, version, level)) == drawn_by_the_library(payload, version, level)


def test_a_capacity_is_used_to_its_last_bit_and_never_passed():
    for version, level in itertools.product((1, 5, 9, 10, 27), STRENGTH):
        most = (capacity(version, level) - 4 - (8 if version < 10 else 16)) // 8
        assert one_by_one(*all_masks(b"\xff" * most, version, level)) == drawn_by_the_library(b"\xff" * most, version, level)
        with pytest.raises(ValueError, match="do not fit"):
            codewords(segment(b"\xff" * (most + 1)), version, level)


@pytest.mark.parametrize(("level", "digits"), [("L", 41), ("M", 34), ("Q", 27), ("H", 17)])
def test_a_terminator_is_as_short_as_the_room_that_is_left(level, digits):
    assert one_by_one(*all_masks(b"7" * digits, 1, level)) == drawn_by_the_library(b"7" * digits, 1, level)
    assert len(codewords(segment(b"7" * digits), 1, level)) == capacity(1, level) // 8
    with pytest.raises(ValueError, match="do not fit"):
        codewords(segment(b"7" * (digits + 1)), 1, level)


# --- ISO/IEC 18004, 7.8.3, cell by cell


def lines(symbol: list[list[bool]]) -> list[list[bool]]:
    return [*symbol, *map(list, zip(*symbol, strict=True))]


def feature_1(symbol: list[list[bool]]) -> int:
    lengths = (len(list(run)) for line in lines(symbol) for _, run in itertools.groupby(line))
    return sum(3 + length - 5 for length in lengths if length >= 5)


def feature_2(symbol: list[list[bool]]) -> int:
    return 3 * sum(
        len({*upper[x : x + 2], *lower[x : x + 2]}) == 1
        for upper, lower in itertools.pairwise(symbol)
        for x in range(len(symbol) - 1)
    )


def feature_3(symbol: list[list[bool]], quiet: int = QUIET, once: bool = True) -> int:
    """Finder-like patterns; the quiet zone counts as light. `quiet` 0 and not `once`: as the library counts."""
    found = 0
    for line in lines(symbol):
        text = "." * quiet + "".join(".#"[dark] for dark in line) + "." * quiet
        for x in range(len(text) - 6):
            if text[x : x + 7] == "#.###.#":
                light = text[:x].endswith("....") + text[x + 7 :].startswith("....")
                found += min(light, 1) if once else light
    return 40 * found


def feature_4(symbol: list[list[bool]]) -> int:
    dark, size = sum(map(sum, symbol)), len(symbol) ** 2
    return 10 * next(k for k in range(11) if abs(100 * dark - 50 * size) < 5 * (k + 1) * size)


def penalty(symbol: list[list[bool]]) -> int:
    return feature_1(symbol) + feature_2(symbol) + feature_3(symbol) + feature_4(symbol)


@pytest.mark.parametrize("version", [1, 2, 4, 7, 10])
@settings(max_examples=10)
@given(data=st.data())
def test_a_penalty_is_that_of_a_count_cell_by_cell(version, data):
    payload = data.draw(st.binary(max_size=capacity(version, "M") // 8 - 3))
    symbols, eight = all_masks(payload, version, "M")
    scores = [penalty(symbol) for symbol in drawn_by_the_library(payload, version, "M")]
    assert penalties(symbols, eight) == scores
    mask, bits = best(plain(codewords(segment(payload), version, "M"), version, "M"), version, "M")
    assert (mask, bits) == (scores.index(min(scores)), taken(symbols, mask, eight))


@st.composite
def squares(draw, side: int) -> list[list[bool]]:
    """Stretches as no encoder draws them: long runs, finders at the edges, all dark, all light."""
    pieces = st.sampled_from(["#.###.#", "....", "#####", ".", "#", "#" * side, "." * side, "#.###.#....", "....#.###.#", ".#"])
    text = "".join(draw(st.lists(pieces, min_size=side * 3, max_size=side * 3)))
    text += "".join(random.Random(len(text)).choices(".#", k=side * side))
    made = [[mark == "#" for mark in text[side * y : side * (y + 1)]] for y in range(side)]
    return made if draw(st.booleans()) else [list(column) for column in zip(*made, strict=True)]


@pytest.mark.parametrize("version", [1, 2, 3])
@settings(max_examples=30)
@given(data=st.data())
def test_no_symbol_sees_its_neighbours(version, data):
    eight_squares = [data.draw(squares(17 + 4 * version)) for _ in MASKS]
    eight = eight_of(version)
    symbols = sum(packed(square) << eight.block * mask + eight.row * QUIET for mask, square in enumerate(eight_squares))
    assert penalties(symbols, eight) == [penalty(square) for square in eight_squares]


# Symbols that the standard prints, and their masks in the edition of 2024: annex I, figure 29 and figure 1.
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PRINTED = {
    "01234567": (1, 0b010),
    CAPITALS + "0123456789" + CAPITALS: (4, 0b100),
    "QR Code Symbol": (1, 0b110),
}


@pytest.mark.parametrize("payload", PRINTED)
def test_the_mask_is_the_one_that_the_standard_prints(payload):
    version, mask = PRINTED[payload]
    assert best(plain(codewords(segment(payload.encode()), version, "M"), version, "M"), version, "M")[0] == mask


@pytest.mark.parametrize("payload", PRINTED)
def test_the_library_chooses_by_other_rules(payload):
    """It scores without format and version information, without quiet zone, and counts light on both sides twice."""
    version, mask = PRINTED[payload]
    scores = [
        feature_1(symbol) + feature_2(symbol) + feature_3(symbol, 0, False) + feature_4(symbol)
        for symbol in drawn_by_the_library(payload.encode(), version, "M", blank=True)
    ]
    assert reference(payload.encode(), version, "M").best_mask_pattern() == scores.index(min(scores)) != mask


# --- a matrix is read without a page

CARD = """\
BEGIN:VCARD
VERSION:3.0
FN:UBND xã Vĩnh Hoàng
TEL:02333123456
ADR:;;xã Vĩnh Hoàng;;tỉnh Quảng Trị
END:VCARD
""".replace("\n", "\r\n")


@given(urls | words | st.text("ạặễỗữỵđ hồ\n\r", min_size=20, max_size=80).map("Thủ tục hành chính: ".__add__))
@example(CARD)
@example("https://dichvucong.gov.vn")
@example("1")
@example("https://dichvucong.gov.vn/" + "a" * 2300)
def test_a_matrix_is_read_module_by_module(payload):
    made = symbol(payload)
    assert read_matrix(made.rows, made.side) == payload


def test_an_image_is_the_matrix_within_its_quiet_zone():
    made = symbol("https://dichvucong.gov.vn")
    drawn, whole = image(made.rows, made.side), made.side + 2 * QUIET
    shown = [[shade == 0 for shade in drawn[whole * y : whole * (y + 1)]] for y in range(whole)]
    assert shown == framed(symbol("https://dichvucong.gov.vn")) and set(drawn) == {0, 255}


def test_a_spoilt_matrix_is_not_read():
    made = symbol("https://dichvucong.gov.vn")
    assert read_matrix(tuple(row & 0b1010 for row in made.rows), made.side) is None
    assert read_matrix((0,) * made.side, made.side) is None


def test_a_matrix_is_a_value():
    assert isinstance(symbol("a"), Symbol) and hash(symbol("a")) == hash(symbol("a"))
    with pytest.raises(ValueError, match="2400 characters"):
        symbol("a" * 2400)
