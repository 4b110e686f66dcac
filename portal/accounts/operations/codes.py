"""Activation codes: issued by whoever leads the person, used once."""

from __future__ import annotations

from portal import clock
from portal.accounts import activation, queries
from portal.accounts.models import ActivationCode, User
from portal.accounts.operations.devices import end_other_devices
from portal.audit.operations import Actor, record
from portal.db import db


def issue_code(user: User, *, actor: Actor | None) -> str:
    """A new code for the user, as XXXX-XXXX, in place of any older one; told once and kept only as a hash.

    Whether the actor may do so is decided by portal.units.operations.issue_activation_code.
    """
    now = clock.now()
    for older in queries.open_codes_of(user.id):
        older.expires_at = min(older.expires_at, now)
    code = activation.new_code()
    issued = ActivationCode(
        user_id=user.id,
        code_hash=activation.code_hash(code),
        issued_by_id=actor.id if actor is not None else None,
        issued_at=now,
        expires_at=now + activation.VALID_FOR,
    )
    db.session.add(issued)
    db.session.flush()
    record(actor, "code.issued", issued, user=user.id)
    return activation.as_shown(code)


def activate(code: str, *, password_hash: str) -> User:
    """Use the code: its owner has this password from now on; older devices are signed out, and the PIN is gone.

    Raises UnknownCode, UsedCode or ExpiredCode.
    """
    found = activation.open_code(code)
    found.used_at = clock.now()
    user = found.user
    record(user, "code.used", found)
    user.password_hash, user.pin_hash = password_hash, None
    record(user, "password.set", user)
    end_other_devices(user.id, keep_device_id=None, actor=user)
    return user
