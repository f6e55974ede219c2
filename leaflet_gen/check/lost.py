"""Words whose letters were lost in an old encoding. A text in; those of its words that look whole in the file, and are not, out."""

import re

from .links import ADDRESS

# What is left of Vietnamese letters that were saved in an encoding without them. A letter is [^\W\d_].
VNI = (  # a vowel and its mark as two letters, in pairs that no word of the country has (but Ê Đê: Aê): Thoân, caù, Nguyeãn, Vaên
    r"[aA][àáâãèéëìíòóôõùúûüýöøïåä]|[aA]ê(?=[cmnpt])|[eE][àáâãèéêëìíòóôõùúûüýöøïåä]|[oO][âêëõöùúûüøïåä]|[uU][ùúûüõøïåäë]|[yYýÝ][ùõûø]|[öÖ][aàáâeèéêoòóôöuùúi]"
)
_LOWER = "".join(c for c in map(chr, range(0x61, 0x1F00)) if c.islower())
_LOST = re.compile(
    r"\?\?|\ufffd"
    r"|(?<![^\W\d_])\?(?=[^\W\d_])|[^\W\d_]\?(?=[^\W\d_])"  # ?ăng nhập, Ng?i
    r"|[^\W\d_][µ¸·©¬¶ª¨]|[¸·¬¶®¨](?=[^\W\d_])|[^\W\d_][®¹¼½¾«»º°](?=[^\W\d_])|[^\W\d_][×÷](?=[a-z])|[^\W\d_]«"  # TCVN3: x·, Hoµng, ®iÒn
    rf"|[{_LOWER}][À-ÖØ-Þ]"
    r"|[^\W\d_][ÆÇËÎÏÖØÜÞ](?=[a-z])"  # TCVN3: phÇn, VÜnh
    rf"|{VNI}"
    r"|Ã[\x80-\x9f¡-º¼-¿]|Â[\x80-\x9f¡-º¼-¿]|Ä[\x80-\x9f‘ƒ‚]|Å[¨©]|Æ[\xa0¡¯°]|á[º»](?:[^\s.,;:!?)]|\xa0[^\W\d_])"  # UTF-8 read as Windows-1252: sÆ¡, há»“
    r"|Ã[€‚ƒˆ‰ŠŒ’“”•™š](?=[^\W\d_])"  # capitals: KHÃ”I; at its end a word may be in quotes: XÃ”
)
SIGNS = "?\ufffd×÷ÂÃÄÅÆÇËÎÏÑÖØÜÞäåæçëîïñöøûüþß" + "".join(map(chr, range(0xA1, 0xC0)))  # a text with none of them has lost none, or hardly
_STUCK = re.compile(r"[^\W\d_]\?")  # "Ở đâu?Hỏi ai?": only the space is missing
_WESTERN = re.compile(r"\w*[äåæçëîïñöøûüþß]\w*", re.IGNORECASE)  # VNI writes Ngöôøi daân noäp; a name may be Müller
WESTERN_WORDS = 3  # so many in one text are no names any more


def lost_in(text: str, vietnamese: bool = True) -> list[str]:
    """The words of a text that have lost letters, each once."""
    text = ADDRESS.sub(" ", text)
    words = [_word_at(text, found.start()) for found in _LOST.finditer(text) if not _only_stuck(found)]
    western = list(dict.fromkeys(_WESTERN.findall(text)))
    if vietnamese and len(western) >= WESTERN_WORDS:
        words += western
    return list(dict.fromkeys(words))


def _only_stuck(found: re.Match) -> bool:
    return bool(_STUCK.fullmatch(found[0])) and found[0][0].islower() and found.string[found.end()].isupper()


def _word_at(text: str, at: int) -> str:
    start = max(text.rfind(space, 0, at + 1) for space in " \n\u00a0") + 1
    return re.match(r"\S*", text[start:])[0]
