"""Random tokens, and the hashes that are kept instead of what must stay secret."""

import hashlib
import hmac
import secrets

from flask import current_app


def new_token() -> str:
    """A token of 32 random bytes, as text for a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The hash of a token: it is random, so a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(text: str) -> str:
    """The keyed hash (HMAC) of something short enough to be guessed."""
    return _keyed(text, current_app.config["SECRET_KEY"])


def keyed_hashes(text: str) -> tuple[str, ...]:
    """The keyed hash under the present key and under each earlier one that is still accepted, newest first."""
    return tuple(_keyed(text, key) for key in secret_keys())


def derived_key(purpose: str, text: str) -> bytes:
    """32 bytes for one purpose and text, from the present key by HMAC twice; they tell nothing of each other."""
    return _derive(current_app.config["SECRET_KEY"], purpose, text)


def derived_keys(purpose: str, text: str) -> tuple[bytes, ...]:
    """The key for one purpose and text, from the present secret key and from each earlier one, newest first."""
    return tuple(_derive(key, purpose, text) for key in secret_keys())


def secret_keys() -> tuple[str, ...]:
    """The present secret key, and the earlier ones (SECRET_KEY_FALLBACKS) that still open what they closed."""
    return (current_app.config["SECRET_KEY"], *(current_app.config.get("SECRET_KEY_FALLBACKS") or ()))


def _keyed(text: str, key: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _derive(key: str, purpose: str, text: str) -> bytes:
    of_purpose = hmac.new(key.encode(), purpose.encode(), hashlib.sha256).digest()
    return hmac.new(of_purpose, text.encode(), hashlib.sha256).digest()
