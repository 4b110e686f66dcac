"""User names: for people whose phone number is not to be used for signing in."""

import re
import unicodedata

from flask_babel import gettext as _

# It begins with a letter, so it is never taken for a phone number.
USERNAME_PATTERN = re.compile(r"[a-z][a-z0-9._-]{2,39}")


class BadUsername(ValueError):
    """The text cannot be a user name; the message tells the person why."""

    field = "username"  # of a form, beside which the message stands


def normalise_username(text: str) -> str:
    """The user name as it is kept, or BadUsername with the reason."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if not USERNAME_PATTERN.fullmatch(plain):
        raise BadUsername(
            _("A user name has 3 to 40 letters without dấu, digits, dots or dashes, and begins with a letter.")
        )
    return plain
