"""Telephone numbers as people type them: which can be dialled, how they are printed, and what is said of the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaflet_gen.facts import facts
from leaflet_gen.messages import has
from leaflet_gen.phone import Fault, dialled, grouped, phone_fault, phone_within

SOUND = {
    "0912345678": ("0912345678", "0912 345 678"),
    "0912.345.678": ("0912345678", "0912 345 678"),
    "091 234 5678": ("0912345678", "0912 345 678"),
    "+84 912 345 678": ("0912345678", "0912 345 678"),
    "(+84) 912345678": ("0912345678", "0912 345 678"),
    "+84 0912 345 678": ("0912345678", "0912 345 678"),
    "84912345678": ("0912345678", "0912 345 678"),
    "0084912345678": ("0912345678", "0912 345 678"),
    "'0912345678": ("0912345678", "0912 345 678"),
    "0841234567": ("0841234567", "0841 234 567"),
    "(0233) 3852123": ("02333852123", "0233 3852 123"),
    "842333852123": ("02333852123", "0233 3852 123"),
    "024 38251234": ("02438251234", "024 3825 1234"),
    "19001234": ("19001234", "1900 1234"),
    "1800 545 463": ("1800545463", "1800 545 463"),
    "113": ("113", "113"),
    "1022": ("1022", "1022"),
}
FAULTS = {
    "912345678": Fault("lost_nought", "0912 345 678"),
    "841234567": Fault("lost_nought", "0841 234 567"),
    "912345678.0": Fault("lost_nought", "0912 345 678"),
    "2333852123": Fault("lost_nought", "0233 3852 123"),
    "01698765432": Fault("old", "0398 765 432"),
    "1698765432": Fault("old", "0398 765 432"),
    "0123 456 7890": Fault("old", "0834 567 890"),
    "0533 852 123": Fault("old", "0233 3852 123"),
    "983000000": Fault("scientific"),  # 9,83E+08, written out again: its figures are lost
    "0912345678.0": Fault("point", "0912 345 678"),
    "O912345678": Fault("letters", "0912 345 678"),
    "09l2 345 678": Fault("letters", "0912 345 678"),
    "9.12E+08": Fault("scientific"),
    "9,12346E+08": Fault("scientific"),
    "0912345678/0987654321": Fault("two"),
    "0912345678 0987654321": Fault("two"),
    "0912 345 678 - 0233 3852 123": Fault("two"),
    "0912345678 hoặc 0987654321": Fault("two"),
    "0912345678 (chị Hoa)": Fault("words"),
    "0912345678,": Fault("words"),
    "091234567": Fault("digits"),
    "+84912": Fault("digits"),
    "0233 852 123": Fault("digits"),
    "0233 3820 12": Fault("digits"),
    "0281234567": Fault("digits"),
    "0912 345 6789": Fault("digits"),
    "0241 3820 123": Fault("prefix"),  # Bắc Ninh until 2017; read as a number of Hà Nội it is nobody's
    "0412345678": Fault("prefix"),
    "+856 20 5512 3456": Fault("digits"),
}


@pytest.mark.parametrize("typed", SOUND)
def test_a_sound_number_is_dialled_and_printed_in_one_way(typed):
    assert (dialled(typed), grouped(typed)) == SOUND[typed] and phone_fault(typed) is None
    assert dialled(grouped(typed)) == dialled(typed)


@pytest.mark.parametrize("typed", [typed for typed in SOUND if len(typed) > 4])
def test_what_is_printed_is_one_phone_to_every_reader_of_facts(typed):
    found = facts(f"Hỏi {grouped(typed)} nhé.")
    assert [(fact.kind, fact.value) for fact in found] == [("phone", dialled(typed))]


@pytest.mark.parametrize("typed", FAULTS)
def test_a_number_that_cannot_be_dialled_says_why_in_its_own_words(typed):
    assert phone_fault(typed) == FAULTS[typed] and dialled(typed) == "" and grouped(typed) == typed
    assert has(f"village_phone_{FAULTS[typed].kind}")


@given(st.text("0123456789 .-+()OlE/,'abđ\n", max_size=24))
def test_a_number_is_sound_or_has_a_fault_and_never_both(typed):
    fault = phone_fault(typed)
    assert (fault is None) == bool(dialled(typed))
    assert fault is None or fault.near == "" or dialled(fault.near)


def test_a_number_is_found_among_words():
    assert phone_within("anh Bình 0912 345 678") == "0912 345 678"
    assert phone_within("7h30-11h30, 13h30-17h00") == phone_within("QĐ 123/2024") == phone_within("0730-1130 1330-1700") == ""
