"""Every village of a list against the slots of one layout, before any ink. An open Layout and values in; Problems, and letters, out.

A value that surely fits its box on one line is not composed for that: it will
be, when it is painted. The words of ten thousand villages take seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..problems import Problem
from ..text.fonts import face
from ..words import PLACEHOLDER
from .code import dialling
from .fill import fields_of, filled, fits, setting_of
from .prose import village_words
from .tree import CodeSlot, Layout, Slot, open_slots

FALLBACK = "fallback"


def widest(villages: Iterable[Mapping[str, str]], share: float = 1.0) -> dict[str, str]:
    """Of each field the value that takes most room on a line, or than which this share of them take no more."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    wide = face("regular").width
    for values in villages:
        for field, value in values.items():
            if value not in found[field]:
                found[field][value] = wide(value)
    return {field: sorted(widths, key=widths.get)[max(0, round(share * len(widths)) - 1)] for field, widths in found.items()}


class Survey:
    """One reading of a list for one layout. `charset` grows: the letters that its slots need, by face."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.setting = setting_of(layout)
        self.slots = list(enumerate(open_slots(layout), 1))
        self._letters: defaultdict[str, set[str]] = defaultdict(set)
        self._lacking: defaultdict[str, set[str]] = defaultdict(set)
        self._longest = {number: 0 for number, _ in self.slots}
        self.longest: dict[int, Mapping[str, str]] = {}  # for each slot the values that fill it most

    @property
    def charset(self) -> dict[str, str]:
        return {name: "".join(sorted(letters)) for name, letters in sorted(self._letters.items())}

    def add(self, values: Mapping[str, str]) -> list[Problem]:
        """What is wrong with this village's words in these slots: too long for the box, or letters that no face has."""
        self.setting.found.clear()
        placeholders = self.layout.edition.language_spec.village
        for number, slot in self.slots:
            if isinstance(slot, CodeSlot):
                self._weigh(number, len(dialling(slot.dial, values).encode()), values)
                continue
            words = village_words(slot.words, values, placeholders)
            plain = self._spell(words, slot)
            if plain is None:
                continue
            wide = plain and face(slot.style.face).width(words.replace("\u00a0", " ")) * slot.style.em
            if not (plain and wide <= slot.box.width) and not fits(slot, words, self.setting):
                filled(slot, number, values, self.setting)
            self._weigh(number, wide or face(slot.style.face).width(words), values)
        return list(self.setting.found)

    def _weigh(self, number: int, amount: float, values: Mapping[str, str]) -> None:
        if amount > self._longest[number]:
            self._longest[number], self.longest[number] = amount, values

    def _spell(self, words: str, slot: Slot) -> bool | None:
        """Note the letters; whether the text is set in the slot's own face and no other. None where no one face has them all."""
        name, letters = slot.style.face, set(words)
        if new := letters - self._letters[name] - self._lacking[name]:
            missing = set(face(name).missing("".join(new))) - {"\u00a0"}
            self._lacking[name] |= missing
            self._letters[name] |= new - missing - {"\u00a0", "*"}
        if lacking := letters & self._lacking[name]:
            if face(FALLBACK).missing(words.replace("\u00a0", " ")):
                values = {"text": words, "letters": "".join(sorted(lacking)), "fields": fields_of(slot)}
                self.setting.found.append(Problem("slot_letters", slot.place, values))
                return None
            self._letters[FALLBACK] |= letters - {"\u00a0", "*"}
            return False
        if "**" in words or PLACEHOLDER.search(words):
            self._letters[slot.style.strong] |= letters - self._lacking[name]
            return False
        return True
