"""Anonymising an account, and purging expired codes, devices, sign-ins and failure counts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Delete, delete

from portal import clock
from portal.accounts.events import people_changed
from portal.accounts.models import ActivationCode, Device, Throttle, User
from portal.accounts.operations.devices import revoke_other_devices
from portal.accounts.operations.second_factor import delete_second_factor
from portal.accounts.queries.users import open_consents_of
from portal.audit.models import Actor
from portal.audit.operations import delete_events, record
from portal.audit.queries import SIGN_IN_ACTIONS
from portal.content.text.vietnamese import fold, name_sort_key
from portal.db import db

# Kept in the database and read by everybody, so it is not translated.
ANONYMISED_NAME = "Người dùng đã xóa"


def anonymise_user(user: User, *, actor: Actor | None) -> None:
    """Leave of the account only a number: no name, nothing to sign in with, nobody signed in.

    Its agreements stay as they are: proof of what was allowed while there was a person to name.
    """
    now = clock.now()
    revoke_other_devices(user.id, keep_device_id=None, actor=actor)
    db.session.execute(delete(ActivationCode).where(ActivationCode.user_id == user.id))
    delete_second_factor(user.id)
    delete_events(SIGN_IN_ACTIONS, person_id=user.id)
    name = f"{ANONYMISED_NAME} {user.id}"
    user.name, user.name_key, user.folded = name, name_sort_key(name), fold(name)
    user.phone = user.username = user.password_hash = user.pin_hash = user.last_seen_at = None
    user.deactivated_at = user.deactivated_at or now
    user.anonymised_at = now
    db.session.flush()
    people_changed.send((user.id,))


def withdraw_consents(user: User, purposes: Collection[str], *, actor: Actor) -> None:
    """Take these agreements back for the user, who asked for it."""
    for consent in open_consents_of(user.id):
        if consent.purpose in purposes:
            consent.withdrawn_at = clock.now()
            record(actor, "consent.withdrawn", user, purpose=consent.purpose, version=consent.version)


def purge_codes(*, expired_before: datetime) -> int:
    """Delete the codes that could be used no longer by then; how many."""
    return _delete(delete(ActivationCode).where(ActivationCode.expires_at < expired_before))


def purge_devices(*, unused_since: datetime) -> int:
    """Delete the devices whose cookies have expired since; how many."""
    return _delete(delete(Device).where(Device.last_seen_at < unused_since))


def purge_sign_ins(*, before: datetime) -> int:
    """Delete sign-ins that were logged before then, right and wrong; how many."""
    return delete_events(SIGN_IN_ACTIONS, before=before)


def purge_failure_counts(*, begun_before: datetime) -> int:
    """Delete counts of failed tries that limit nothing any more; how many."""
    return _delete(delete(Throttle).where(Throttle.since < begun_before))


def _delete(statement: Delete) -> int:
    result: CursorResult[Any] = db.session.execute(statement)  # type: ignore[assignment]  # a DELETE gives a cursor
    return result.rowcount
