"""Deactivating an account, and reactivating it; what its person did stays."""

from portal import clock
from portal.accounts.events import people_changed
from portal.accounts.models import User
from portal.accounts.operations.devices import revoke_other_devices
from portal.accounts.operations.second_factor import delete_second_factor
from portal.accounts.queries.users import open_codes_of
from portal.audit.models import Actor
from portal.db import db


def close_account(user: User, *, actor: Actor | None) -> None:
    """Let nobody come in as this user from now on: devices and codes end, password, PIN and second factor go.

    Who may do so is decided by portal.people.permissions.
    """
    now = clock.now()
    user.deactivated_at = now
    user.password_hash = user.pin_hash = None
    delete_second_factor(user.id)
    for code in open_codes_of(user.id):
        code.expires_at = now
    revoke_other_devices(user.id, keep_device_id=None, actor=actor)
    db.session.flush()
    people_changed.send((user.id,))


def reopen_account(user: User) -> None:
    """Let the user come in again, once a new code was issued."""
    user.deactivated_at = None
    db.session.flush()
    people_changed.send((user.id,))
