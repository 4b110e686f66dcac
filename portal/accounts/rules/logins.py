"""What people type to say who they are: a phone number or a user name."""

from portal.accounts.rules.phones import normalise_phone
from portal.accounts.rules.usernames import normalise_username


def normalise_login(entered: str) -> str:
    """The phone number or user name that was meant, as it is kept; raises BadPhone or BadUsername."""
    begins_like_a_name = entered.strip()[:1].isalpha()
    return normalise_username(entered) if begins_like_a_name else normalise_phone(entered)
