"""What tests are made of, built through the operations; each factory commits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import Any

from flask import Flask

from portal.accounts import operations as accounts
from portal.accounts.consents import CURRENT
from portal.accounts.models import User
from portal.accounts.passwords import hash_password
from portal.db import db
from portal.units import operations as units
from portal.units.models import Unit

PASSWORD = "mat khau thu"

_numbers = count(1)


@cache
def _hash_of(password: str) -> str:
    return hash_password(password)


def make_unit(name: str, kind: str = "team", parent: Unit | None = None, code: str | None = None) -> Unit:
    """A unit below its parent."""
    unit = units.add_unit(name, kind=kind, code=code or f"unit-{next(_numbers)}", parent=parent, actor=None)
    db.session.commit()
    return unit


def make_user(
    name: str,
    phone: str | None = None,
    unit: Unit | None = None,
    grants: Mapping[str, Unit] | None = None,
    password: str | None = PASSWORD,
    consented: bool = True,
    username: str | None = None,
) -> User:
    """A person of the unit, with roles over units; without a password, one who was not activated yet."""
    user = accounts.create_user(
        name,
        phone=phone,
        username=username or (None if phone else f"user{next(_numbers)}"),
        password_hash=_hash_of(password) if password is not None else None,
        actor=None,
    )
    if unit is not None:
        units.join_unit(user, unit, actor=None)
    for role, over in (grants or {}).items():
        units.grant_role(user, over, role, actor=None)
    if consented:
        accounts.give_consents(user, CURRENT)
    db.session.commit()
    return user


def sign_in_cookie(app: Flask, user: User) -> dict[str, Any]:
    """What the session of a browser holds where the user is signed in."""
    user_id = user.id
    # Ends the test's own transaction, which would go on seeing the database as it was.
    db.session.commit()
    with app.app_context():
        found = db.session.get_one(User, user_id)
        token = accounts.start_device(found, label="Chrome trên Android")
        db.session.commit()
    return {"_user_id": token, "_fresh": True, "_permanent": True}
