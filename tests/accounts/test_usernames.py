"""User names, and what people type to say who they are."""

from __future__ import annotations

import pytest

from portal.accounts.rules.logins import normalise_login
from portal.accounts.rules.phones import BadPhone
from portal.accounts.rules.usernames import BadUsername, normalise_username


def test_a_user_name_is_kept_in_small_letters() -> None:
    assert normalise_username(" Tu.Tran-1960 ") == "tu.tran-1960"


@pytest.mark.parametrize("text", ["", "tu", "1tu", "trần", "tu tran", "a" * 41, "tu@tran", "-tu-"])
def test_what_cannot_be_a_user_name_is_refused(text: str) -> None:
    with pytest.raises(BadUsername):
        normalise_username(text)


def test_what_begins_with_a_letter_is_a_user_name_and_all_else_a_phone() -> None:
    assert normalise_login("TU.TRAN") == "tu.tran"
    assert normalise_login("+84 912 345 678") == "0912345678"
    with pytest.raises(BadPhone):
        normalise_login("0912abc678")
    with pytest.raises(BadUsername):
        normalise_login("Trần Văn Tư")
