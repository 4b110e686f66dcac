"""How often somebody may be wrong: counted in the database, so that a restart forgives nothing.

Only failures count: a whole hall behind one address signs in at once, if most of them know their passwords.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete

from portal import clock
from portal.accounts.models import Throttle, User
from portal.accounts.tokens import keyed_hash
from portal.audit.operations import record
from portal.db import begin_write, db, insert
from portal.errors import TooManyTries

WINDOW = timedelta(minutes=15)
LIMITS = {"account": 10, "address": 100, "second_factor": 10}  # failures within the window


@dataclass(frozen=True)
class Door:
    """One thing that failures are counted for: an account or a network address."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """What is kept of it."""
        return keyed_hash(f"{self.kind}:{self.name}")


def account_door(user: User | None, entered: str) -> Door:
    """The door of an account; an unknown name has one of its own, so that it behaves the same."""
    return Door("account", str(user.id) if user is not None else " ".join(entered.casefold().split()))


def second_factor_door(user: User) -> Door:
    """The door before an account's second factor; the right password alone does not open it again."""
    return Door("second_factor", str(user.id))


def address_door(address: str | None) -> Door:
    """The door of a network address; one household's IPv6 addresses share it."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return Door("address", address or "")
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return Door("address", str(int(parsed) >> 64))
    return Door("address", str(parsed))


def check_open(*doors: Door) -> None:
    """Raise TooManyTries if one of the doors is closed now."""
    now = clock.now()
    for door in doors:
        counted = db.session.get(Throttle, door.key)
        if counted is None or counted.failures < LIMITS[door.kind]:
            continue
        again = counted.since + WINDOW - now
        if again > timedelta(0):
            raise TooManyTries(int(again.total_seconds()) + 1)


def count_failure(*doors: Door, user: User | None = None) -> None:
    """Count a failed try at each door, in a transaction of its own: refusing the request must not undo it."""
    user_id = user.id if user is not None else None
    db.session.rollback()
    begin_write()
    now = clock.now()
    db.session.execute(delete(Throttle).where(Throttle.since <= now - WINDOW))
    for door in doors:
        first = insert(Throttle).values(key=door.key, failures=1, since=now)
        again = first.on_conflict_do_update(
            index_elements=[Throttle.key], set_={"failures": Throttle.failures + 1}
        )
        failures = db.session.scalar(again.returning(Throttle.failures))
        if failures == LIMITS[door.kind]:
            known = user_id is not None and door.kind in ("account", "second_factor")
            record(
                None, "sign_in.locked", db.session.get_one(User, user_id) if known else Throttle(), kind=door.kind
            )
    db.session.commit()


def forgive(door: Door) -> None:
    """Forget the failures at this door, in the caller's transaction."""
    db.session.execute(delete(Throttle).where(Throttle.key == door.key))
