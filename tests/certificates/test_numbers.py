"""Numbers of certificates: a slip of the pen is found with its place, and a guess finds nothing."""

import pytest

from portal.certificates.enums import NumberFault
from portal.certificates.rules.numbers import ALPHABET, new_number, read_number


def test_a_number_is_read_as_it_was_given_however_it_is_typed():
    number = new_number(2026)
    assert number.startswith("TN-2026-")
    assert len(number) == len("TN-2026-K7QM4-XRPTD")
    for typed in (number, number.lower(), number.replace("-", ""), number.replace("-", " "), number[3:]):
        assert read_number(typed).text == number
        assert read_number(typed).fault is None


def test_numbers_do_not_come_twice():
    assert len({new_number(2026) for _time in range(2000)}) == 2000


def test_each_wrong_character_is_found_at_its_place():
    number = new_number(2026)
    for place, letter in enumerate(number):
        if place < 8 or letter == "-":
            continue
        for other in ALPHABET.replace(letter, ""):
            read = read_number(number[:place] + other + number[place + 1 :])
            assert (read.fault, read.place) == (NumberFault.WRONG_CHARACTER, place + 1)


def test_two_neighbours_that_were_exchanged_are_found():
    number = next(one for one in iter(lambda: new_number(2026), "") if one[8] != one[9])
    read = read_number(number[:8] + number[9] + number[8] + number[10:])
    assert (read.fault, read.place) == (NumberFault.EXCHANGED, 9)


@pytest.mark.parametrize(
    ("typed", "fault", "place"),
    [
        ("", NumberFault.LENGTH, None),
        ("TN-2026-K7QM4", NumberFault.LENGTH, None),
        ("TN-20X6-K7QM4-XRPTD", NumberFault.NO_DIGIT, 6),
        ("TN-2026-O7QM4-XRPTD", NumberFault.NO_SUCH_LETTER, 9),
        ("TN-2026-K7QM4-XRPT0", NumberFault.NO_SUCH_LETTER, 19),
        ("chú Tư" * 1000, NumberFault.NO_DIGIT, 4),
    ],
)
def test_what_is_no_number_says_why(typed, fault, place):
    read = read_number(typed)
    assert (read.fault, read.place) == (fault, place)


def test_the_letter_o_in_the_year_is_a_nought():
    number = new_number(2026)
    assert read_number(number.replace("2026", "2O26")).text == number
