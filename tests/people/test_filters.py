"""What an address asks for, and how it is said again."""

from __future__ import annotations

import pytest

from portal.people.filters import PeopleFilters


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0912 000 001", "0912000001"),
        ("+84 912.000.001", "0912000001"),
        ("01692000001", "0392000001"),
        ("2000", "2000"),
        ("+84 912 0", "9120"),
        ("84 912 00", "91200"),
        ("8491", "8491"),
        ("091", ""),
        ("0912 x", ""),
        ("tư", ""),
    ],
)
def test_a_part_of_a_number_is_known_however_it_is_written(text: str, digits: str) -> None:
    assert PeopleFilters(text).digits == digits


def test_nonsense_asks_for_nothing() -> None:
    nonsense = {"q": "\0  ", "unit": "x", "state": "dead", "role": "king", "sort": "'; --", "page": "-7"}

    assert PeopleFilters.parse(nonsense) == PeopleFilters()
    assert PeopleFilters.parse({"unit": "99999999999", "page": "²"}) == PeopleFilters()
    assert PeopleFilters.parse({"page": "1000000000"}).page == 1_000_000


def test_an_address_says_what_was_asked_and_no_more() -> None:
    asked = {"q": "tư", "unit": "3", "state": "new", "role": "", "sort": "name", "page": "2"}

    wanted = PeopleFilters.parse(asked)

    assert wanted.arguments() == {"q": "tư", "unit": 3, "state": "new", "page": 2}
    assert wanted.arguments(page=1) == {"q": "tư", "unit": 3, "state": "new"}


def test_an_endless_text_is_cut() -> None:
    wanted = PeopleFilters.parse({"q": "a b " * 5000})

    assert len(wanted.text) <= 100
    assert len(wanted.words) <= 8
