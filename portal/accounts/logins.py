"""What people type to say who they are: a phone number or a user name."""

from __future__ import annotations

from portal.accounts.phones import normal_phone
from portal.accounts.usernames import normal_username


def normal_login(entered: str) -> str:
    """The phone number or user name that was meant, as it is kept; raises BadPhone or BadUsername."""
    begins_like_a_name = entered.strip()[:1].isalpha()
    return normal_username(entered) if begins_like_a_name else normal_phone(entered)
