"""Faces: text in, advances out, in em. The font files come with their PyPI packages.

Kerning is HarfBuzz's; ligatures are off, so one character is one glyph and a
painter can place each. Words are shaped one by one, so the width of a line is
the sum of its words and spaces whatever stands around them.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from math import inf
from pathlib import Path

import fontpkg_be_vietnam_pro
import fontpkg_noto_sans
import uharfbuzz as hb
from fontTools.ttLib import TTFont

BE_VIETNAM = fontpkg_be_vietnam_pro.ROOT / "files"
NOTO = fontpkg_noto_sans.ROOT / "files"

# Names that a theme may use. Light weights and italics are left out on purpose
# (RNIB Clear Print); `fallback` has what Be Vietnam Pro lacks (ŏ and ŭ of Bru);
# signs such as → and ☐ are in neither and are drawn as shapes.
FILES: dict[str, Path] = {
    "regular": BE_VIETNAM / "BeVietnamPro-Regular.ttf",
    "medium": BE_VIETNAM / "BeVietnamPro-Medium.ttf",
    "semibold": BE_VIETNAM / "BeVietnamPro-SemiBold.ttf",
    "bold": BE_VIETNAM / "BeVietnamPro-Bold.ttf",
    "extrabold": BE_VIETNAM / "BeVietnamPro-ExtraBold.ttf",
    "fallback": NOTO / "NotoSans[wdth,wght].ttf",
}
WORDS = 6_000  # that a face remembers: more than any page has, and most of those of a country's villages
CAP_HEIGHT = 0.74  # em, OS/2.sCapHeight of all Be Vietnam Pro faces
FEATURES = {"kern": True, "liga": False, "clig": False, "calt": False, "dlig": False}


class Face:
    """One font file. Figures are in em: multiply by the size."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self._font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
        self.units_per_em = self._font.face.upem
        self._word = lru_cache(maxsize=WORDS)(self._shape_word)
        self._chars = frozenset(map(chr, self._font.face.unicodes))
        self.space = self._shape_word(" ")[0]

    def _shape_word(self, word: str) -> tuple[float, ...]:
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, FEATURES)
        advances = [0.0] * len(word)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions):
            advances[info.cluster] += position.x_advance / self.units_per_em
        return tuple(advances)

    def advances(self, text: str) -> tuple[float, ...]:
        """Advance of each character, kerning included."""
        out: list[float] = []
        for n, word in enumerate(text.split(" ")):
            if n:
                out.append(self.space)
            if word:
                out.extend(self._word(word))
        return tuple(out)

    def width(self, text: str) -> float:
        words = text.split(" ")
        return sum(map(self._wide, words)) + self.space * (len(words) - 1)

    @lru_cache(maxsize=WORDS)  # noqa: B019 - a face lives as long as the process
    def _wide(self, word: str) -> float:
        return sum(self._word(word)) if word else 0.0

    @lru_cache(maxsize=2_000)  # noqa: B019
    def missing(self, text: str) -> str:
        """The characters that this face has no glyph for, each once."""
        return "".join(sorted(set(text) - self._chars))

    def has(self, text: str) -> bool:
        return self._chars.issuperset(text)

    def wide(self, words: Sequence[str]) -> float:
        """The width of words on one line; less than nothing where this face has no glyph for one of their letters."""
        return sum(map(self._wide_if_whole, words)) + self.space * max(0, len(words) - 1)

    @lru_cache(maxsize=WORDS)  # noqa: B019
    def _wide_if_whole(self, word: str) -> float:
        return self._wide(word) if self._chars.issuperset(word) else -inf


@cache
def face(name: str) -> Face:
    """The face of that name. Raises KeyError for an unknown one."""
    return Face(name, FILES[name])


def version(name: str) -> str:
    """The font's own version string, for `doctor`."""
    with TTFont(FILES[name], lazy=True) as font:
        return str(font["name"].getDebugName(5))
