"""Every village of a list against the slots of one layout, before any ink. An open Layout and values in; Problems, and letters, out.

A value that surely fits its box on one line is not composed for that: it will
be, when it is painted. The words of ten thousand villages take seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..problems import Problem, has_errors
from ..text.fonts import face
from ..words import Words
from .code import dialling
from .fill import fields_of, filled, fits, on_one_line, setting_of
from .prose import spelt
from .tree import CodeSlot, Layout, Slot, open_slots

OFTEN = 1_000  # words of a slot that are remembered: hours, places and roles come again and again
FALLBACK = "fallback"
MARKS = {"\u00a0", "*"}  # that are not printed


Widths = Mapping[str, Mapping[float, str]]  # of each field a value of each width, in em


def widths_of(villages: Iterable[Mapping[str, str]]) -> Widths:
    """How much room the values of each field take on a line."""
    found: defaultdict[str, dict[float, str]] = defaultdict(dict)
    wide = face("regular").width
    for values in villages:
        for field, value in values.items():
            found[field].setdefault(round(wide(value), 1), value)  # a tenth of an em is no line more or less
    return {field: dict(sorted(widths.items())) for field, widths in found.items()}


def widest(widths: Widths, share: float = 1.0, but: str = "") -> dict[str, str]:
    """Of each field the value that takes most room, or than which this share of them take no more; of the field `but` one of the rest."""
    return {
        field: [*of.values()][max(0, _kept(len(of)) - 1 if field == but else round(share * len(of)) - 1)] for field, of in widths.items()
    }


def outlying(widths: Widths) -> list[str]:
    """The fields, first the one whose few widest values stand out most from the rest."""

    def out(field: str) -> float:
        wide = [*widths[field]]
        return wide[-1] - wide[max(0, _kept(len(wide)) - 1)]

    return sorted((field for field in widths if out(field) > 0), key=out, reverse=True)


def _kept(count: int) -> int:
    """Of so many values all but the few widest: one, or two in a hundred."""
    return count - max(1, round(0.02 * count))


class Survey:
    """One reading of a list for one layout. `charset` grows: the letters that its slots need, by face."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.setting = setting_of(layout)
        self.slots = list(enumerate(open_slots(layout), 1))
        self._letters: defaultdict[str, set[str]] = defaultdict(set)
        self._known: defaultdict[int, set[str]] = defaultdict(set)  # words that are all right
        self._longest = {number: 0 for number, _ in self.slots}
        self.longest: dict[int, Mapping[str, str]] = {}  # for each slot the values that fill it most

    @property
    def charset(self) -> dict[str, str]:
        return {name: "".join(sorted(letters)) for name, letters in sorted(self._letters.items())}

    @property
    def longest_apart(self) -> dict[int, Mapping[str, str]]:
        """Those of slots that stand for themselves: a code must say what is printed beside it, a number."""
        bound = {number for number, slot in self.slots if isinstance(slot, CodeSlot) or "phone" in fields_of(slot)}
        return {number: values for number, values in self.longest.items() if number not in bound}

    def add(self, values: Mapping[str, str]) -> list[Problem]:
        """What is wrong with this village's words in these slots: too long for the box, or letters that no face has."""
        self.setting.found.clear()
        weights: list[tuple[int, float]] = []
        placeholders = self.layout.edition.language_spec.village
        for number, slot in self.slots:
            if isinstance(slot, CodeSlot):
                weights.append((number, len(dialling(slot.dial, values).encode())))
                continue
            words = spelt(slot.words, values, placeholders)
            known = self._known[number]
            if words in known:
                continue
            before = len(self.setting.found)
            if (weight := self._look(number, slot, words, values)) is not None:
                weights.append((number, weight))
            if len(self.setting.found) == before and len(known) < OFTEN:
                known.add(words)
        found = list(self.setting.found)
        for number, amount in () if has_errors(found) else weights:  # what does not fit is no measure for the others
            if amount > self._longest[number]:
                self._longest[number], self.longest[number] = amount, values
        return found

    def _look(self, number: int, slot: Slot, words: str, values: Mapping[str, str]) -> float | None:
        """How much room the words take; None where they cannot be set."""
        if run := on_one_line(slot, words):
            self._letters[run.face].update(run.text)
            return run.width
        if not self._spell(words, slot):
            return None
        if not fits(slot, Words(words), self.setting):
            filled(slot, number, values, self.setting)
        return face(slot.style.face).width(words) * slot.style.em

    def _spell(self, words: str, slot: Slot) -> bool:
        """Note the letters of words that are set in more than one face, or in another. False where no one face has them all."""
        letters, style = set(words) - MARKS, slot.style
        if lacking := set(face(style.face).missing("".join(letters))):
            if not face(FALLBACK).has("".join(letters)):
                values = {"text": words, "letters": "".join(sorted(lacking)), "fields": fields_of(slot)}
                self.setting.found.append(Problem("slot_letters", slot.place, values))
                return False
            self._letters[FALLBACK] |= letters
        else:
            self._letters[style.face] |= letters
            if "**" in words or "[" in words:
                self._letters[style.strong] |= letters
        return True
