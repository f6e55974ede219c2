"""Every village of a list against the slots of one layout, before any ink. An open Layout and values in; Problems, and letters, out.

A value that surely fits its box on one line is not composed for that: it will
be, when it is painted. The words of ten thousand villages take seconds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..language import NO_BREAK
from ..problems import Problem, has_errors
from ..text.fonts import face
from ..words import Words
from .code import dialling
from .fill import fields_of, fits, one_line, overflow, setting_of
from .prose import speller
from .tree import CodeSlot, Layout, Open, Slot

MOST = 0.98  # of the villages: the others say so much more that they make no room for themselves
OFTEN = 300  # words of a slot that are remembered: hours, places and roles come again and again
FALLBACK = "fallback"
BOLD = "**"  # a mark around words, and not printed; a star alone is


Widths = Mapping[str, Sequence[tuple[float, int, str]]]  # of each field, narrow first: em, how many have it, one of them


class Measure:
    """How much room the values of each field take on a line, village by village; the same, whatever their order."""

    def __init__(self) -> None:
        self._found: defaultdict[str, dict[float, tuple[int, str]]] = defaultdict(dict)
        self._said: defaultdict[str, dict[str, int]] = defaultdict(dict)  # values, and how many have them, not measured yet

    def add(self, values: Mapping[str, str]) -> None:
        for field, value in values.items():
            said = self._said[field]
            said[value] = said.get(value, 0) + 1
            if len(said) > OFTEN:
                self._measure(field)

    def _measure(self, field: str) -> None:
        known, width = self._found[field], face("regular").width
        for value, many in self._said.pop(field).items():
            em = round(width(value), 1)  # a tenth of an em is no line more or less
            count, other = known.get(em, (0, ""))
            known[em] = (count + many, other if other > value else value)

    @property
    def widths(self) -> Widths:
        for field in list(self._said):
            self._measure(field)
        return {field: [(em, *of[em]) for em in sorted(of)] for field, of in self._found.items()}


def widest(widths: Widths, share: float = 1.0, but: str = "") -> dict[str, str]:
    """Of each field the value that takes most room, or than which this share of the villages take no more.

    Of the field `but` it is one that all villages but a few go with.
    """
    return {field: of[_at(of, min(share, MOST) if field == but else share)][2] for field, of in widths.items()}


def outlying(widths: Widths) -> list[str]:
    """The fields in which a few villages take more room than the rest, first the one where they stand out most."""
    out = {field: of[-1][0] - of[_at(of, MOST)][0] for field, of in widths.items()}
    return sorted((field for field in out if out[field] > 0), key=lambda field: (-out[field], field))


def _at(of: Sequence[tuple[float, int, str]], share: float) -> int:
    """Which width this share of the villages keep within; less than all of them leave out one at least."""
    every = sum(count for _, count, _ in of)
    wanted = every if share == 1.0 else min(every - 1, round(share * every))
    for n, (_, count, _) in enumerate(of):
        wanted -= count
        if wanted <= 0:
            return n
    return len(of) - 1


class Survey:
    """One reading of a list for one layout. `charset` grows: the letters that its slots need, by face."""

    def __init__(self, layout: Layout) -> None:
        self._stands_on(layout)
        self._letters: defaultdict[str, set[str]] = defaultdict(set)
        self._known: defaultdict[int, dict[str, float]] = defaultdict(dict)  # words that are all right, and their room
        self._longest = {number: 0.0 for number, _ in self.slots}
        self._most = 0.0
        self.longest: dict[int, Mapping[str, str]] = {}  # for each slot the values that fill it most
        self.fullest: Mapping[str, str] = {}  # the values that fill all slots together most

    def moved_to(self, layout: Layout) -> bool:
        """Go on with a layout that has as much room or more in each slot: what was right in this one is right there.

        False, and nothing is changed, where a slot is narrower, lower or set otherwise.
        """
        if len(layout.slots) != len(self.slots) or not all(_as_roomy(here, there) for (_, here), there in zip(self.slots, layout.slots)):
            return False
        self._stands_on(layout)
        return True

    def _stands_on(self, layout: Layout) -> None:
        self.layout, self.setting, self.slots = layout, setting_of(layout), list(enumerate(layout.slots, 1))
        self._set = {number: one_line(slot) for number, slot in self.slots if isinstance(slot, Slot)}
        blanks = layout.edition.language_spec.village
        self._spell_out = {number: speller(slot.words, blanks) for number, slot in self.slots if isinstance(slot, Slot)}
        self._bound = {number for number, slot in self.slots if isinstance(slot, CodeSlot) or "phone" in fields_of(slot)}

    @property
    def charset(self) -> dict[str, str]:
        return {name: "".join(sorted(letters)) for name, letters in sorted(self._letters.items())}

    @property
    def longest_apart(self) -> dict[int, Mapping[str, str]]:
        """Those of slots that stand for themselves: a code must say what is printed beside it, a number."""
        return {number: values for number, values in self.longest.items() if number not in self._bound}

    def add(self, values: Mapping[str, str]) -> list[Problem]:
        """What is wrong with this village's words in these slots: too long for the box, or letters that no face has."""
        self.setting.found.clear()
        weights: list[tuple[int, float]] = []
        whole = 0.0
        for number, slot in self.slots:
            if isinstance(slot, CodeSlot):
                weights.append((number, len(dialling(slot.dial, values).encode())))
                continue
            words = self._spell_out[number](values)
            known = self._known[number]
            if (weight := known.get(words)) is None:
                before = len(self.setting.found)
                weight = self._look(number, slot, words)
                weights.append((number, weight))
                if len(self.setting.found) == before and len(known) < OFTEN:
                    known[words] = weight
            whole += weight / slot.box.width
        found = list(self.setting.found)
        if has_errors(found):  # what does not fit is no measure for the others
            return found
        longer = {number for number, amount in weights if amount > self._longest[number]}
        if longer & self._bound:  # then its code too, where none says more: what stands for itself is looked at in few villages
            longer |= {number for number, amount in weights if number in self._bound and amount == self._longest[number]}
        for number, amount in weights:
            if number in longer:
                self._longest[number], self.longest[number] = amount, values
        if whole > self._most:
            self._most, self.fullest = whole, values
        return found

    def _look(self, number: int, slot: Slot, words: str) -> float:
        """How many mm the words would take on one line; what is wrong with them is noted."""
        if line := self._set[number](words):
            _, wide, text, name = line
            self._letters[name].update(text)
            return wide
        if self._spell(words, slot) and not fits(slot, Words(words), self.setting) and (over := overflow(slot, Words(words), self.setting)):
            self.setting.found.append(over)
        return face(slot.style.face).width(words) * slot.style.em

    def _spell(self, words: str, slot: Slot) -> bool:
        """Note the letters of words that are set in more than one face, or in another. False where no one face has them all."""
        letters, style = set(words.replace(BOLD, "").replace(NO_BREAK, "")), slot.style
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


def _as_roomy(here: Open, there: Open) -> bool:
    """Whether what the first slot holds surely fits the second."""
    if isinstance(here, CodeSlot) or isinstance(there, CodeSlot):
        return here == replace(there, box=here.box) if type(here) is type(there) else False
    return there.box.height >= here.box.height and replace(there, box=here.box) == here and there.box.width == here.box.width
