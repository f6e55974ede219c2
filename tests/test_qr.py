"""The symbol that is printed: another library reads it back, and its level follows the rule."""

import itertools

import pytest
import qrcode
import zxingcpp
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from qrcode.exceptions import DataOverflowError

from leaflet_gen.qr import LEVELS, QUIET, Symbol, symbol

STRENGTH = "LMQH"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?&=%"
urls = st.builds(lambda path: f"https://dichvucong.gov.vn/{path}", st.text(st.sampled_from(LETTERS), max_size=180))
words = st.text(st.sampled_from("ăâđêôơưếệỗửỵ hồ sơ 0123456789" + LETTERS), min_size=1, max_size=80).filter(str.strip)


def decoded(made: Symbol) -> list:
    """What zxing-cpp reads from the bare matrix: four pixels a module, quiet zone around it."""
    side = made.modules + 2 * QUIET
    image = Image.new("L", (side, side), 255)
    image.putdata([255 * (not dark) for row in framed(made) for dark in row])
    return zxingcpp.read_barcodes(
        image.resize((4 * side, 4 * side), Image.Resampling.NEAREST), formats=zxingcpp.BarcodeFormat.QRCode
    )


def framed(made: Symbol) -> list[list[bool]]:
    white, side = [[False] * (made.modules + 2 * QUIET)] * QUIET, [False] * QUIET
    return [*white, *([*side, *row, *side] for row in made.rows), *white]


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
    assert made.modules == 17 + 4 * made.version and {len(row) for row in made.rows} == {made.modules}
    assert all(isinstance(dark, bool) for row in made.rows for dark in row)
    assert (made.payload, set(LEVELS) >= {made.level}) == (payload, True)


def test_what_is_too_long_is_said_with_its_length():
    with pytest.raises(ValueError, match="2400 characters"):
        symbol("a" * 2400)


def test_a_symbol_is_a_function_of_its_words():
    symbol.cache_clear()
    once = symbol("https://dichvucong.gov.vn")
    symbol.cache_clear()
    assert symbol("https://dichvucong.gov.vn") == once
