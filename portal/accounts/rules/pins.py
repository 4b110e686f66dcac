"""PINs: a few digits that open the own place again on a phone that several people share."""

import unicodedata
from itertools import pairwise

from flask_babel import gettext as _

from portal.accounts.rules import passwords
from portal.crypto.tokens import keyed_hash, keyed_hashes, secret_keys

MIN_PIN_LENGTH, MAX_PIN_LENGTH = 4, 6  # digits
MAX_PIN_ATTEMPTS = 5  # wrong ones in a row end the device

# The ways of a thumb across the keys.
KEYPAD_PATTERNS = frozenset(
    {"2580", "0852", "1470", "3690", "1379", "147258", "258369", "159357", "147369", "789456"}
)


class BadPin(ValueError):
    """The text cannot be a PIN; the message tells the person why."""


def normalise_pin(text: str) -> str:
    """The PIN that somebody typed, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def ensure_pin_allowed(pin: str, *, phone: str | None = None) -> None:
    """Raise BadPin unless these digits may be the PIN of the person with this phone number."""
    ensure_pin_format(pin)
    if phone is not None and phone.endswith(pin):
        raise BadPin(_("The end of your phone number is easy to guess. Please choose other digits."))
    if _is_year(pin):
        raise BadPin(_("A year of birth is easy to guess. Please choose other digits."))
    if _is_sequence(pin) or _is_repetition(pin) or pin in KEYPAD_PATTERNS:
        raise BadPin(_("These digits are among the first that anybody tries. Please choose others."))


def ensure_pin_format(pin: str) -> None:
    """Raise BadPin where the text is not four to six digits."""
    if not (pin.isascii() and pin.isdecimal() and MIN_PIN_LENGTH <= len(pin) <= MAX_PIN_LENGTH):
        raise BadPin(_("A PIN has 4 to 6 digits."))


def hash_pin(pin: str, *, user_id: int) -> str:
    """The hash of a PIN: so short a secret also needs this portal's key, or its hash could be tried out."""
    return passwords.hash_password(keyed_hash(_hash_input(pin, user_id)))


def verify_pin(pin: str, pin_hash: str | None, *, user_id: int) -> bool:
    """Whether the PIN fits the hash; without a hash it is wrong, after the same time."""
    return any(passwords.verify_password(keyed, pin_hash) for keyed in keyed_hashes(_hash_input(pin, user_id)))


def needs_rehash(pin: str, pin_hash: str, *, user_id: int) -> bool:
    """Whether the hash of this right PIN was made under an earlier secret key or with earlier parameters."""
    if not passwords.has_current_parameters(pin_hash):
        return True
    return len(secret_keys()) > 1 and not passwords.verify_password(
        keyed_hash(_hash_input(pin, user_id)), pin_hash
    )


def _hash_input(pin: str, user_id: int) -> str:
    return f"pin:{user_id}:{pin}"


def _is_year(pin: str) -> bool:
    return len(pin) == 4 and pin[:2] in ("19", "20")


def _is_sequence(pin: str) -> bool:
    """Whether each digit is the next one up, or down: 1234, 8901, 4321."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9})


def _is_repetition(pin: str) -> bool:
    """Whether it is one part again and again, or every digit twice: 7777, 1212, 123123, 1122."""
    again = any(pin == pin[:part] * (len(pin) // part) for part in (1, 2, 3) if part < len(pin))
    return again or pin[::2] == pin[1::2]
