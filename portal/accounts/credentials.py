"""Is this person who they say they are? Checked without holding up those who write meanwhile."""

from __future__ import annotations

from portal.accounts import passwords, throttling
from portal.accounts.models import User
from portal.accounts.operations.second_factor import use_code
from portal.accounts.throttling import Origin
from portal.db import db


def is_password_of(user: User | None, password: str, *, entered: str, origin: Origin) -> bool:
    """Whether the password is the user's; an unknown user takes the same time and fails the same way.

    Raises TooManyTries before anything is hashed. Ends the transaction: a hash takes 10 to 20 ms, in which other
    requests may write; a failure is counted and committed. The caller begins a new one and reads the user again.
    """
    doors = throttling.password_doors(user, entered, origin)
    throttling.check_open(*doors)
    can_sign_in = user is not None and user.deactivated_at is None
    password_hash = user.password_hash if user is not None and can_sign_in else None
    db.session.rollback()

    if passwords.is_right(password, password_hash):
        return True
    throttling.count_failure(*doors, user=user)
    return False


def is_code_of(user: User, code: str, *, origin: Origin) -> bool:
    """Whether the code is that of the user's second factor at this moment, or an unused recovery code.

    Raises TooManyTries before it is looked at. A right code is used up in the caller's transaction, which writes;
    a wrong one ends that transaction, is counted and committed.
    """
    doors = throttling.second_factor_doors(user, origin)
    throttling.check_open(*doors)
    if use_code(user.id, code):
        return True
    throttling.count_failure(*doors, user=user)
    return False
