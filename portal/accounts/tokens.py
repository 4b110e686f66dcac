"""Random tokens, and the hashes that are kept instead of what must stay secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import current_app


def new_token() -> str:
    """A token of 32 random bytes, as text for a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: it is random, so a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(text: str) -> str:
    """What is kept of something short enough to be guessed: a hash only this portal can make."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
