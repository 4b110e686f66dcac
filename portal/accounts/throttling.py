"""How often somebody may be wrong: counted in the database, so that a restart forgives nothing.

Only failures count: a whole hall behind one address signs in at once, if most of them know their passwords.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address

from sqlalchemy import bindparam, delete
from sqlalchemy.sql.dml import ReturningInsert

from portal import clock
from portal.accounts.models import Throttle, User
from portal.accounts.queries import throttles, throttles_since
from portal.accounts.tokens import keyed_hash
from portal.audit.operations import record
from portal.db import begin_write, db, fetch, insert, table_of
from portal.errors import TooManyTries

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
STRANGERS = "strangers"
LIMITS = {  # failures within the window
    "address": 100,
    # A browser that nobody has signed in with as this person: few from one address, so that wrong passwords from
    # there close the account only there; more from all addresses together, against guessing from many.
    "account_address": 10,
    "account": 50,
    # A browser that signed in as this person before has counts of its own: others cannot close the account to it.
    "account_device": 10,
    # Whoever comes here knows the password, and six digits are few: as low for all addresses together.
    "second_factor": 10,
    "second_factor_device": 10,
    # Unknown activation codes: an IPv6 /48 holds 65,536 of the addresses above, so it has a limit of its own. All
    # together stand for the number of codes that can be guessed; see check_codes.
    "code_network": 400,
    "codes": 2000,
    # Tries of a signed-in person that tell whether a phone number or user name has an account.
    "taken_login": 10,
    "taken_login_address": 50,
    # Within a day: people outside of a leader's units of whom rosters told that they have an account. An honest
    # list meets some who have moved; a commune has a hundred volunteers or two, and not all of them come from
    # elsewhere on one day.
    STRANGERS: 200,
}
_throttle = table_of(Throttle)
_FORGET = delete(_throttle).where(_throttle.c.key.in_(bindparam("keys", expanding=True)))
OF_PERSONS = ("account_address", "account", "account_device", "second_factor", "second_factor_device")


@dataclass(frozen=True)
class Door:
    """One thing that failures are counted for: an account or a network address."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """What is kept of it."""
        return keyed_hash(f"{self.kind}:{self.name}")


@dataclass(frozen=True)
class Origin:
    """Where a try comes from: the network address, and a name of the device where its person used it before."""

    address: str | None
    device: str | None = None


def password_doors(user: User | None, entered: str, origin: Origin) -> tuple[Door, ...]:
    """The doors before an account's password; an unknown name has its own, so that it behaves the same."""
    address = address_door(origin.address)
    if user is not None and origin.device is not None:
        return Door("account_device", f"{user.id}:{origin.device}"), address
    # Without the prefix, the number of an account typed as a phone number would count for that account.
    name = str(user.id) if user is not None else f"unknown:{' '.join(entered.casefold().split())}"
    return Door("account_address", f"{name}:{address.name}"), Door("account", name), address


def second_factor_doors(user: User, origin: Origin) -> tuple[Door, ...]:
    """The doors before an account's second factor; the right password alone does not open them again."""
    if origin.device is not None:
        own = Door("second_factor_device", f"{user.id}:{origin.device}")
    else:
        own = Door("second_factor", str(user.id))
    return own, address_door(origin.address)


def address_door(address: str | None) -> Door:
    """The door of a network address; one household's IPv6 addresses share it."""
    parsed = _ipv6(address)
    return Door("address", str(int(parsed) >> 64) if parsed is not None else address or "")


def code_doors(address: str | None) -> tuple[Door, Door, Door]:
    """The doors before activation codes: of the address, of its network (IPv6: the /48), and of all together."""
    home = address_door(address)
    parsed = _ipv6(address)
    network = home.name if parsed is None else f"{int(parsed) >> 80}/48"
    return home, Door("code_network", network), Door("codes", "")


def check_open(*doors: Door) -> None:
    """Raise TooManyTries if one of the doors is closed now."""
    now = clock.now()
    keys = [door.key for door in doors]
    counted = throttles(keys)
    for door, key in zip(doors, keys, strict=True):
        failures, since = counted.get(key, (0, now))
        if failures < LIMITS[door.kind]:
            continue
        again = since + WINDOW - now
        if again > timedelta(0):
            raise TooManyTries(int(again.total_seconds()) + 1)


def taken_login_doors(person_id: int, address: str | None) -> tuple[Door, Door]:
    """The doors before the question whether a phone number or user name is taken: of who asks, and the address."""
    return Door("taken_login", str(person_id)), Door("taken_login_address", address_door(address).name)


def number_of_strangers_told(person_id: int) -> int:
    """How many people elsewhere this person's rosters have told of within a day."""
    counted = db.session.get(Throttle, Door(STRANGERS, str(person_id)).key, populate_existing=True)
    return counted.failures if counted is not None and counted.since > clock.now() - WINDOW else 0


def strangers_told(person_id: int, logins: Iterable[str]) -> set[str]:
    """Which of these phone numbers and user names they told within a day."""
    by_key = {_stranger(person_id, login).key: login for login in logins}
    return {by_key[key] for key in throttles_since(by_key, clock.now() - WINDOW)}


def count_strangers(person_id: int, logins: Collection[str]) -> None:
    """Count what is told now, in a transaction of its own; what was told meanwhile counts no more."""
    db.session.rollback()
    begin_write(bookkeeping=True)  # a look is counted, too
    now = clock.now()
    db.session.execute(delete(Throttle).where(Throttle.since <= now - WINDOW))
    # All counts are forgotten by WINDOW; these begin later, so that they last a day.
    since = now + DAY - WINDOW
    rows = [{"key": _stranger(person_id, login).key, "failures": 1, "since": since} for login in sorted(logins)]
    first = insert(Throttle).values(rows).on_conflict_do_nothing(index_elements=[Throttle.key])
    new = len(db.session.execute(first.returning(Throttle.key)).all())
    door = Door(STRANGERS, str(person_id))
    counted = insert(Throttle).values(key=door.key, failures=new, since=since)
    again = counted.on_conflict_do_update(
        index_elements=[Throttle.key], set_={"failures": Throttle.failures + new}
    )
    total = db.session.scalar(again.returning(Throttle.failures)) or 0
    if total - new < LIMITS[STRANGERS] <= total:
        record(db.session.get_one(User, person_id), "login.probed", Throttle(), kind=STRANGERS)
    db.session.commit()


def _stranger(person_id: int, login: str) -> Door:
    return Door("stranger", f"{person_id}:{login}")


def check_codes(address: str | None) -> None:
    """Raise TooManyTries if no activation code may be tried from there now.

    When all together were wrong too often, the first try of a network is still looked at: guessing must not keep
    those out who have a slip, and a network is no way to many tries.
    """
    home, network, everybody = code_doors(address)
    check_open(home, network)
    counted = db.session.get(Throttle, network.key)
    if counted is not None and counted.since > clock.now() - WINDOW:
        check_open(everybody)


def count_failure(*doors: Door, user: User | None = None) -> None:
    """Count a failed try at each door, in a transaction of its own: refusing the request must not undo it."""
    user_id = user.id if user is not None else None
    db.session.rollback()
    begin_write(bookkeeping=True)
    now = clock.now()
    connection = db.session.connection()
    connection.execute(delete(Throttle).where(Throttle.since <= now - WINDOW))
    for door in doors:
        first = {"key": door.key, "failures": 1, "since": now}
        failures = connection.execute(_one_more(db.engine.dialect.name), first).scalar_one()
        if failures == LIMITS[door.kind]:
            if door.kind in ("taken_login", "taken_login_address"):
                asker = db.session.get_one(User, user_id) if user_id is not None else None
                record(asker, "login.probed", Throttle(), kind=door.kind)
                continue
            if door.kind == "codes":
                record(None, "code.guessed", Throttle(), tries=failures)
                continue
            known = user_id is not None and door.kind in OF_PERSONS
            record(
                None, "sign_in.locked", db.session.get_one(User, user_id) if known else Throttle(), kind=door.kind
            )
    db.session.commit()


@cache
def _one_more(_dialect: str) -> ReturningInsert[int]:
    added = insert(Throttle).on_conflict_do_update(
        index_elements=[Throttle.key], set_={"failures": Throttle.failures + 1}
    )
    return added.returning(Throttle.failures)


def forgive_passwords(user: User, origin: Origin) -> None:
    """Forget the wrong passwords for this account from there, in the caller's transaction; not the address's."""
    _forget(*password_doors(user, "", origin), *password_doors(user, "", Origin(origin.address)))


def forgive_codes(user: User, origin: Origin) -> None:
    """Forget the wrong codes of this account's second factor, in the caller's transaction; not the address's."""
    _forget(Door("second_factor", str(user.id)), *second_factor_doors(user, origin))


def _forget(*doors: Door) -> None:
    keys = [door.key for door in doors if door.kind in OF_PERSONS]
    fetch(_FORGET, {"keys": keys})


def _ipv6(address: str | None) -> IPv6Address | None:
    """The address where it is one of IPv6; an IPv4 one in the clothes of IPv6 is none."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return None
    return parsed if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None else None
