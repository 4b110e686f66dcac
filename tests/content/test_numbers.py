import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.text.numbers import read_number


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("37", 37),
        (" 0,5 ", 0.5),
        ("0.5", 0.5),
        ("0.500", 0.5),
        ("1.000", 1000),
        ("1 000 000", 1_000_000),
        ("1.234.567,5", 1234567.5),
        ("-3", -3),
        ("\N{MINUS SIGN}3", -3),
        ("+84", 84),
    ],
)
def test_numbers_are_read_as_people_write_them(written, meant):
    assert read_number(written) == meant


@pytest.mark.parametrize("written", ["", "-", "ba", "1,2,3", "1..2", "1e5", "nan", "inf", "٣", "9" * 41])
def test_what_is_no_number_is_none(written):
    assert read_number(written) is None


@given(st.text())
def test_no_text_is_too_odd_to_be_looked_at(text):
    assert read_number(text) is None or isinstance(read_number(text), float)
