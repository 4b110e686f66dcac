"""Encryption, keyed with SECRET_KEY, of what must be read again but not from a copy of the database alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from portal.crypto.tokens import secret_keys

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def encrypt(text: str) -> str:
    """The text as a Fernet token under the present key."""
    return _fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str | None:
    """The text of a token made under the present key or a fallback; None where no key opens it."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken:
        return None


def _fernet() -> MultiFernet:
    # Imported here: it takes 10 MB, which workers that never see a second factor do without.
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(_derived(key)) for key in secret_keys()])


def _derived(key: str) -> bytes:
    """A key for this purpose alone, so that nothing encrypted here serves as a signature elsewhere."""
    return base64.urlsafe_b64encode(hmac.new(key.encode(), b"portal.encryption", hashlib.sha256).digest())
