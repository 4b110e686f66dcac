"""Passwords: what may be one, and their Argon2id hashes."""

import unicodedata
from functools import cache

from flask_babel import gettext as _
from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from portal.accounts.rules.common_passwords import is_common, normalise_password, strip_outer_digits
from portal.accounts.rules.phones import BadPhone, normalise_phone

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 8, 200  # characters

# The parameters OWASP names as sufficient: 10 to 20 ms each, so that a whole hall can sign in within seconds.
ARGON2_TIME_COST, ARGON2_MEMORY_KIB = 2, 19 * 1024  # KiB
_PARAMETERS = f"$argon2id$v=19$m={ARGON2_MEMORY_KIB},t={ARGON2_TIME_COST},p=1$"


class BadPassword(ValueError):
    """The text cannot be a password; the message tells the person why."""


def ensure_password_length(password: str, *, shortest: int | None = None) -> None:
    """Raise BadPassword where the text is too short or too long, counted as the person sees it."""
    shortest = MIN_PASSWORD_LENGTH if shortest is None else shortest
    if len(_normalised(password)) < shortest:
        raise BadPassword(_("A password has at least %(number)d characters.", number=shortest))
    if len(_normalised(password)) > MAX_PASSWORD_LENGTH:
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
    """The Argon2id hash of a password that was checked."""
    return argon2id.str(
        _normalised(password).encode(), opslimit=ARGON2_TIME_COST, memlimit=ARGON2_MEMORY_KIB * 1024
    ).decode()


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether the password fits the hash; without a hash it is wrong, after the same time."""
    plain = _normalised(password)
    if len(plain) > MAX_PASSWORD_LENGTH:
        return False
    try:
        return (
            argon2id.verify((password_hash or _dummy_hash()).encode(), plain.encode())
            and password_hash is not None
        )
    except (InvalidkeyError, ValueError):  # wrong, or no hash at all
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return not password_hash.startswith(_PARAMETERS)


def _personal_words(username: str | None, name: str | None) -> set[str]:
    """What somebody would take from the own user name and name: all of it, or its last words."""
    parts = [normalise_password(part) for part in (name or "").split()]
    words = {"".join(parts[start:]) for start in range(len(parts))}
    return (words | {strip_outer_digits(normalise_password(username or ""))}) - {""}


def _is_phone(text: str, phone: str) -> bool:
    try:
        return normalise_phone(text) == phone
    except BadPhone:
        return False


@cache
def _dummy_hash() -> str:
    return hash_password("nobody has this password")


def _normalised(password: str) -> str:
    # Keyboards write "ế" as one sign or as three; both are the same password.
    return unicodedata.normalize("NFC", password)
