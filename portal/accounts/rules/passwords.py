"""Passwords: what may be one, and their Argon2id hashes."""

import unicodedata
from functools import cache
from itertools import permutations

from flask_babel import gettext as _
from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from portal.accounts.rules.common_passwords import is_common, normalise_password, strip_outer_digits
from portal.accounts.rules.phones import BadPhone, normalise_phone

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 8, 200  # characters

# The parameters OWASP names as sufficient: 10 to 20 ms each, so that a whole hall can sign in within seconds.
ARGON2_TIME_COST, ARGON2_MEMORY_KIB = 2, 19 * 1024  # KiB
# Grave, acute, circumflex, tilde, breve, hook above, horn and dot below; đ has its bar for good.
MARKS = dict.fromkeys([0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323])
BARRED_D = str.maketrans("đĐ", "dD")
MAX_NAME_PARTS = 5  # of a name, whose words are put together in every order
_PARAMETERS = f"$argon2id$v=19$m={ARGON2_MEMORY_KIB},t={ARGON2_TIME_COST},p=1$"


class BadPassword(ValueError):
    """The text cannot be a password; the message tells the person why."""


def ensure_password_length(password: str, *, shortest: int | None = None) -> None:
    """Raise BadPassword where the text is too short or too long, counted as it is kept: without marks."""
    shortest = MIN_PASSWORD_LENGTH if shortest is None else shortest
    if len(_without_marks(password)) < shortest:
        raise BadPassword(_("A password has at least %(number)d characters.", number=shortest))
    if len(_without_marks(password)) > MAX_PASSWORD_LENGTH:
        raise BadPassword(_("A password has at most %(number)d characters.", number=MAX_PASSWORD_LENGTH))


def ensure_password_allowed(
    password: str, *, phone: str | None = None, username: str | None = None, name: str | None = None
) -> None:
    """Raise BadPassword unless the text may be the password of the person with this phone, user name and name."""
    ensure_password_length(password)
    squeezed = normalise_password(password)
    if strip_outer_digits(squeezed) in _personal_words(username, name) or (
        phone is not None and _is_phone(squeezed, phone)
    ):
        raise BadPassword(
            _("Your name, phone number or user name is easy to guess. Please choose another password.")
        )
    if is_common(password):
        raise BadPassword(_("This password is one of the first that a thief tries. Please choose another."))


def hash_password(password: str) -> str:
    """The Argon2id hash of a password that was checked, without Vietnamese marks."""
    return argon2id.str(
        _without_marks(password).encode(), opslimit=ARGON2_TIME_COST, memlimit=ARGON2_MEMORY_KIB * 1024
    ).decode()


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password fits the hash, with Vietnamese marks or without; without a hash it is wrong.

    It takes the same time with and without a hash. Hashes of before 0.8.0 are of the text with its marks.
    """
    exact = unicodedata.normalize("NFC", password)
    if len(exact) > MAX_PASSWORD_LENGTH:
        return False
    return any(_fits(text, password_hash) for text in dict.fromkeys((_without_marks(password), exact)))


def needs_rehash(password_hash: str, password: str) -> bool:
    """Whether the hash of this right password was made otherwise than today: other parameters, or with marks."""
    if not has_current_parameters(password_hash):
        return True
    bare = _without_marks(password)
    return bare != unicodedata.normalize("NFC", password) and not _fits(bare, password_hash)


def has_current_parameters(password_hash: str) -> bool:
    """Whether a hash was made with the parameters of today."""
    return password_hash.startswith(_PARAMETERS)


def _fits(text: str, password_hash: str | None) -> bool:
    try:
        fits = argon2id.verify((password_hash or _dummy_hash()).encode(), text.encode())
    except (InvalidkeyError, ValueError):  # wrong, or no hash at all
        return False
    return fits and password_hash is not None


def _personal_words(username: str | None, name: str | None) -> set[str]:
    """What somebody would take from the own user name and name: some of its words, in whatever order."""
    parts = [normalise_password(part) for part in (name or "").split()][:MAX_NAME_PARTS]
    words = {"".join(some) for number in range(len(parts)) for some in permutations(parts, number + 1)}
    return (words | {strip_outer_digits(normalise_password(username or ""))}) - {""}


def _is_phone(text: str, phone: str) -> bool:
    try:
        return normalise_phone(text) == phone
    except BadPhone:
        return False


@cache
def _dummy_hash() -> str:
    return hash_password("nobody has this password")


def _without_marks(password: str) -> str:
    """The password as it is kept: "nhà sáu lá" is "nha sau la", with its capitals and spaces.

    Keyboards on phones write marks where the letters are shown, and mostly none where they are hidden.
    """
    bare = unicodedata.normalize("NFD", password).translate(MARKS)
    return unicodedata.normalize("NFC", bare).translate(BARRED_D)
