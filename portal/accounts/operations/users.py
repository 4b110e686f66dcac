"""Accounts and their passwords."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import clock
from portal.accounts import queries
from portal.accounts.models import User
from portal.accounts.operations.devices import end_other_devices
from portal.accounts.phones import normal_phone
from portal.accounts.usernames import normal_username
from portal.audit.operations import Actor, record
from portal.content.vietnamese import nfc
from portal.db import db
from portal.errors import Refused

LONGEST_NAME = 100  # characters


def create_user(
    name: str,
    *,
    phone: str | None = None,
    username: str | None = None,
    password_hash: str | None = None,
    is_demo: bool = False,
    actor: Actor | None,
) -> User:
    """A new account; without a password hash the person needs an activation code to come in.

    Raises BadPhone, BadUsername, or Refused when the name is empty or the phone or user name is taken.
    """
    name = " ".join(nfc(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("A name has 1 to %(number)d characters.", number=LONGEST_NAME))
    phone = normal_phone(phone) if phone is not None else None
    username = normal_username(username) if username is not None else None
    if phone is None and username is None:
        raise Refused(_("A person needs a phone number or a user name to sign in with."))
    if phone is not None and queries.find_by_phone(phone) is not None:
        raise Refused(_("Somebody already uses this phone number."))
    if username is not None and queries.find_by_username(username) is not None:
        raise Refused(_("Somebody already uses this user name."))

    user = User(
        name=name,
        phone=phone,
        username=username,
        password_hash=password_hash,
        is_demo=is_demo,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    record(actor, "account.created", user)
    return user


def change_password(user: User, *, password_hash: str, keep_device_id: int | None, actor: Actor | None) -> int:
    """Give the user another password and sign out all devices but the kept one; returns how many."""
    user.password_hash = password_hash
    record(actor, "password.changed", user)
    return end_other_devices(user.id, keep_device_id=keep_device_id, actor=actor)


def renew_hash(user: User, *, password_hash: str) -> None:
    """Keep the same password under the parameters of today."""
    user.password_hash = password_hash
