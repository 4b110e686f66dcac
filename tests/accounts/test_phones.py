"""Telephone numbers, however people write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.rules.phones import FORMER_MOBILE_PREFIXES, BadPhone, normalise_phone


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "0912 345 678",
        "+84912345678",
        "84.912.345.678",
        "0084 912 345 678",
        "+84 (0) 912 345 678",
        "(0912) 345-678",
        "0912–345–678",
        "0912\u00a0345\u00a0678",
        "  0912/345/678 ",
        "０９１２３４５６７８",
        "＋84 912 345 678",
        "(+84) 912 345 678",
        "0912,345,678",
        "\u202a0912 345 678\u202c",  # as a phone's contacts give it to whoever copies it
        "\u200b0912345678",
    ],
)
def test_every_spelling_is_the_same_number(written: str) -> None:
    assert normalise_phone(written) == "0912345678"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0120 345 6789", "0703456789"),
        ("0169 345 6789", "0393456789"),
        ("+84 188 345 6789", "0583456789"),
        ("84.199.345.6789", "0593456789"),
    ],
)
def test_an_old_mobile_number_becomes_the_one_of_today(old: str, new: str) -> None:
    assert normalise_phone(old) == new


def test_a_landline_keeps_its_eleven_digits() -> None:
    assert normalise_phone("0290 3831 234") == "02903831234"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "Enter"),
        ("   ", "Enter"),
        ("+", "Enter"),
        ("09123abc78", "digits only"),
        ("O912345678", "digits only"),
        ("0912345678²x", "digits only"),
        ("٠٩١٢٣٤٥٦٧٨", "digits only"),
        ("091234567", "too short"),
        ("0", "too short"),
        ("84", "too short"),
        ("09123456789", "too long"),
        ("0912345678901", "too long"),
        ("1912345678", "begins like this"),
        ("0412345678", "begins like this"),
        ("+1 202 555 0123", "Vietnam"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(BadPhone, match=reason):
        normalise_phone(written)


@given(st.text(max_size=40))
def test_any_text_gives_a_national_number_or_a_reason(text: str) -> None:
    try:
        number = normalise_phone(text)
    except BadPhone as reason:
        told = str(reason)
        number = "0912345678"
    else:
        told = "nothing"

    assert told
    assert re.fullmatch(r"0[0-9]{9,10}", number)
    assert normalise_phone(number) == number


@given(
    st.sampled_from(["03", "05", "07", "08", "09"]),
    st.text("0123456789", min_size=8, max_size=8),
    st.sampled_from(["0", "84", "+84", "0084", "+84 0"]),
    st.lists(st.sampled_from(["", " ", ".", "-", " - "]), min_size=10, max_size=10),
)
def test_spelling_never_changes_the_number(start: str, rest: str, lead: str, between: list[str]) -> None:
    national = start + rest

    written = lead + "".join(sign + digit for sign, digit in zip(between, national[1:], strict=False))

    assert normalise_phone(written) == national


@given(st.sampled_from(sorted(FORMER_MOBILE_PREFIXES)), st.text("0123456789", min_size=7, max_size=7))
def test_old_prefixes_lose_exactly_one_digit(prefix: str, rest: str) -> None:
    assert normalise_phone(prefix + rest) == FORMER_MOBILE_PREFIXES[prefix] + rest
