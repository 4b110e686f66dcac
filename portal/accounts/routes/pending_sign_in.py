"""A sign-in between its two steps: the password was right, the code of the second factor is awaited.

The signed cookie holds whose it is and since when; a stolen one is worth no more than the password itself.
"""

import hmac
from datetime import datetime, timedelta

from flask import session

from portal import clock
from portal.accounts.models import User
from portal.crypto.tokens import keyed_hash
from portal.db import db

SESSION_KEY = "pending_sign_in"
MAX_AGE = timedelta(minutes=10)


def begin_pending_sign_in(user: User) -> None:
    """Remember in this browser that the user gave the right password a moment ago."""
    at = clock.now().isoformat()
    session[SESSION_KEY] = [user.id, at, _password_fingerprint(user, at)]


def pending_user() -> User | None:
    """Who gave the right password in this browser within the last ten minutes, unless it was changed since."""
    kept = session.get(SESSION_KEY)
    if kept is None:
        return None
    user_id, at, proof = kept
    user = db.session.get(User, user_id)
    if (
        user is None
        or user.deactivated_at is not None
        or not hmac.compare_digest(proof, _password_fingerprint(user, at))
    ):
        return None
    return user if clock.now() - datetime.fromisoformat(at) <= MAX_AGE else None


def _password_fingerprint(user: User, at: str) -> str:
    """Ties what the cookie holds to the password that was given: with another one it is worth nothing."""
    return keyed_hash(f"pending sign-in:{user.id}:{at}:{user.password_hash}")
