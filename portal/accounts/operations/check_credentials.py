"""Checking credentials (password, second factor) under rate limits, without holding a write transaction."""

from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.second_factor import consume_code
from portal.accounts.rules import passwords
from portal.db import db
from portal.web.known_devices import Origin


def authenticate_password(user: User | None, password: str, *, entered: str, origin: Origin) -> bool:
    """Whether the password is the user's; an unknown user takes the same time and fails the same way.

    Raises RateLimited before anything is hashed. Ends the transaction: a hash takes 10 to 20 ms, in which other
    requests may write; a failure is counted and committed. The caller begins a new one and reads the user again.
    """
    keys = rate_limits.password_keys(user, entered, origin)
    rate_limits.ensure_within_limits(*keys)
    can_sign_in = user is not None and user.deactivated_at is None
    password_hash = user.password_hash if user is not None and can_sign_in else None
    db.session.rollback()

    if passwords.verify_password(password, password_hash):
        return True
    rate_limits.record_failure(*keys, user=user)
    return False


def authenticate_second_factor(user: User, code: str, *, origin: Origin) -> bool:
    """Whether the code is that of the user's second factor at this moment, or an unused recovery code.

    Raises RateLimited before it is looked at. A right code is used up in the caller's transaction, which writes;
    a wrong one ends that transaction, is counted and committed.
    """
    keys = rate_limits.second_factor_keys(user, origin)
    rate_limits.ensure_within_limits(*keys)
    if consume_code(user.id, code):
        return True
    rate_limits.record_failure(*keys, user=user)
    return False
