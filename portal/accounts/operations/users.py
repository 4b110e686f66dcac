"""Accounts and their passwords."""

from collections.abc import Sequence

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import MAX_NAME_LENGTH, User
from portal.accounts.operations.devices import revoke_other_devices
from portal.accounts.operations.expire_codes import revoke_codes_of
from portal.accounts.queries.users import find_by_phone, find_by_username
from portal.accounts.rules.phones import normalise_phone
from portal.accounts.rules.usernames import normalise_username
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.vietnamese import fold, name_sort_key, nfc
from portal.db import db
from portal.errors import FieldError


class TakenLogin(FieldError):
    """Somebody else signs in with this phone number or user name: callers count how often this is told."""


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

    Raises BadPhone, BadUsername, FieldError when the name is empty, or TakenLogin.
    """
    name, phone, username = _validated(name, phone, username, of=None)
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


def update_user(
    user: User, *, name: str, phone: str | None, username: str | None, actor: Actor | None
) -> Sequence[str]:
    """Put right what the user is called and signs in with; which of name, phone and username changed.

    Codes end with the phone number or user name they were issued for. Raises what create_user raises. Whether
    the actor may do so is decided by portal.units.operations.people.
    """
    kept = dict(zip(("name", "phone", "username"), _validated(name, phone, username, of=user), strict=True))
    changed = [field for field, value in kept.items() if getattr(user, field) != value]
    if not changed:
        return changed
    for field in changed:
        setattr(user, field, kept[field])
    user.name_key, user.folded = name_sort_key(user.name), fold(user.name)
    db.session.flush()
    if changed != ["name"]:
        revoke_codes_of([user.id])
    record(actor, "account.corrected", user, fields=changed)
    return changed


def _validated(
    name: str, phone: str | None, username: str | None, *, of: User | None
) -> tuple[str, str | None, str | None]:
    """The three as they are kept, where no other user signs in with them."""
    name = " ".join(nfc(name).split())
    if not name or len(name) > MAX_NAME_LENGTH:
        raise FieldError("name", _("A name has 1 to %(number)d characters.", number=MAX_NAME_LENGTH))
    phone = normalise_phone(phone) if phone is not None else None
    username = normalise_username(username) if username is not None else None
    if phone is None and username is None:
        raise FieldError("phone", _("A person needs a phone number or a user name to sign in with."))
    if phone is not None and find_by_phone(phone) not in (None, of):
        raise TakenLogin("phone", _("Somebody already uses this phone number."))
    if username is not None and find_by_username(username) not in (None, of):
        raise TakenLogin("username", _("Somebody already uses this user name."))
    return name, phone, username


def change_password(user: User, *, password_hash: str, keep_device_id: int | None, actor: Actor | None) -> int:
    """Give the user another password and sign out all devices but the kept one; returns how many.

    Codes on slips end: the person has a password now.
    """
    user.password_hash = password_hash
    revoke_codes_of([user.id])
    record(actor, "password.changed", user)
    return revoke_other_devices(user.id, keep_device_id=keep_device_id, actor=actor)


def rehash_password(user: User, *, password_hash: str) -> None:
    """Keep the same password under the parameters of today."""
    user.password_hash = password_hash
