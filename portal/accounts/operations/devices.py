"""Devices: signing in begins one, signing out ends it."""

from contextlib import AbstractContextManager
from datetime import datetime

from flask import current_app
from sqlalchemy import Connection, bindparam, delete, update

from portal import clock
from portal.accounts.events import people_changed, user_seen
from portal.accounts.models import Device, User
from portal.accounts.operations.expire_codes import revoke_codes_of
from portal.accounts.queries.users import devices_of
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.crypto.tokens import new_token, token_hash
from portal.db import db, fetch, table_of

_devices = table_of(Device)
_INSERT = _devices.insert()
_DELETE_UNUSED = delete(_devices).where(
    _devices.c.user_id == bindparam("user"), _devices.c.last_seen_at < bindparam("before")
)


def register_device(user: User, *, label: str) -> str:
    """A newly signed-in browser of the user; returns the token that only its cookie will hold.

    Codes on slips end: the person has come in without them.
    """
    token = new_token()
    now = clock.now()
    # Their cookies have expired, so they are no longer signed in.
    fetch(_DELETE_UNUSED, {"user": user.id, "before": now - current_app.permanent_session_lifetime})
    revoke_codes_of([user.id])
    device = {"user_id": user.id, "token_hash": token_hash(token), "label": label[:100], "signed_in_at": now}
    fetch(_INSERT, device | {"last_seen_at": now, "authenticated_at": now})
    user.last_seen_at = now
    people_changed.send((user.id,))
    return token


def revoke_device(device: Device, *, actor: Actor | None) -> None:
    """Sign this browser out at once."""
    record(actor, "device.ended", device, user=device.user_id)
    db.session.delete(device)


def revoke_other_devices(user_id: int, *, keep_device_id: int | None, actor: Actor | None) -> int:
    """Sign out every browser of the user but the kept one; returns how many."""
    others = [device for device in devices_of(user_id) if device.id != keep_device_id]
    for device in others:
        revoke_device(device, actor=actor)
    return len(others)


def record_authentication(device_id: int) -> None:
    """Remember that the person of the device has proved again, a moment ago, who they are."""
    now = clock.now()
    proved = update(Device).where(Device.id == device_id)
    db.session.execute(proved.values(authenticated_at=now, last_seen_at=now))


def record_device_seen(device_id: int, at: datetime, *, in_request: bool) -> None:
    """Remember that the device was used, in the request's own transaction (`in_request`) or a short one."""
    used = update(Device).where(Device.id == device_id).values(last_seen_at=at)
    if in_request:
        db.session.execute(used)
        return
    with _bookkeeping_transaction() as connection:
        connection.execute(used)


def record_user_seen(device_id: int, user_id: int, at: datetime) -> None:
    """Remember that the device was used, in a short transaction of its own."""
    with _bookkeeping_transaction() as connection:
        connection.execute(update(Device).where(Device.id == device_id).values(last_seen_at=at))
        connection.execute(update(User).where(User.id == user_id).values(last_seen_at=at))
        user_seen.send(user_id, connection=connection, at=at)


def _bookkeeping_transaction() -> AbstractContextManager[Connection]:
    """A short transaction for the last use of a device: all that a GET writes, and known by its option."""
    return db.engine.execution_options(write=True, bookkeeping=True).begin()
