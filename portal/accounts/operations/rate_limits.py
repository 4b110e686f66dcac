"""Rate limits of failed sign-ins and codes, counted in the database, so that a restart forgives nothing.

Only failures count: a whole hall behind one address signs in at once, if most of them know their passwords.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address

from sqlalchemy import bindparam, delete
from sqlalchemy.sql.dml import ReturningInsert

from portal import clock
from portal.accounts.models import Throttle, User
from portal.accounts.queries.users import failure_counts, failure_keys_since
from portal.accounts.rules.activation_codes import parse_code
from portal.audit.operations import record
from portal.crypto.tokens import keyed_hash
from portal.db import begin_write, db, fetch, insert, table_of
from portal.errors import RateLimited
from portal.web.known_devices import Origin

WINDOW = timedelta(minutes=15)
DISCLOSURE_WINDOW = timedelta(days=1)
DISCLOSED_LOGINS = "strangers"
LIMITS = {  # failures within the window
    # A hall, or a whole mobile network, may stand behind one address. Then an account whose password was hardly
    # tried from there is still looked at: whoever types it right comes in; see FIRST_TRIES.
    "address": 300,
    # A browser that nobody has signed in with as this person: few from one address, so that wrong passwords from
    # there close the account only there; more from all addresses together, against guessing from many.
    "account_address": 10,
    "account": 50,
    # A browser that signed in as this person before has counts of its own: others cannot close the account to it.
    "account_device": 10,
    # Whoever comes here knows the password, and six digits are few: as low for all addresses together.
    "second_factor": 10,
    "second_factor_device": 10,
    # Different unknown activation codes from an address: those who sign in there do not wait for who types codes.
    "code_address": 300,
    # An IPv6 /48 holds 65,536 of the addresses above, so it has a limit of its own. All together
    # stand for the number of codes that can be guessed; see ensure_activation_codes_within_limits.
    "code_network": 400,
    "codes": 2000,
    # Well-formed numbers of certificates that nobody has: whoever checks a pile of papers meets hardly any.
    "certificate": 60,
    # Tries of a signed-in person that tell whether a phone number or user name has an account.
    "taken_login": 10,
    "taken_login_address": 50,
    # Requests to join a team, by the link on its wall: a hall may stand behind one address.
    "join_address": 40,
    "join_unit": 60,
    # Wrong codes of a class, within a day (see KIND_WINDOWS): four digits are few, and a class goes on for hours.
    "class_code": 10,
    # Requests with a key of a unit: a data screen looks every few minutes. And wrong keys from one address.
    "api_key": 300,
    "api_address": 60,
    # Within a day: people outside of a leader's units of whom rosters told that they have an account. An honest
    # list meets some who have moved; a commune has a hundred volunteers or two, and not all of them come from
    # elsewhere on one day.
    DISCLOSED_LOGINS: 200,
}
# All counts are forgotten by WINDOW; those of these kinds begin later, so that they last so long.
KIND_WINDOWS = {"class_code": timedelta(days=1)}
FIRST_TRIES = 2  # of an account from an address that is closed for all others
MAX_ADDRESS_FAILURES = 1000  # with which an address is closed for these, too
_throttle = table_of(Throttle)
_DELETE = delete(_throttle).where(_throttle.c.key.in_(bindparam("keys", expanding=True)))
ACCOUNT_KINDS = ("account_address", "account", "account_device", "second_factor", "second_factor_device")


@dataclass(frozen=True)
class RateLimitKey:
    """One rate limit key: the account, device or network address that failures are counted for."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """What is kept of it."""
        return keyed_hash(f"{self.kind}:{self.name}")


def password_keys(user: User | None, entered: str, origin: Origin) -> tuple[RateLimitKey, ...]:
    """The rate limit keys of a password try; an unknown name has its own, so that it behaves the same."""
    address = address_key(origin.address)
    if user is not None and origin.device is not None:
        # Whatever happens at the address: this browser has few tries of its own.
        return (RateLimitKey("account_device", f"{user.id}:{origin.device}"),)
    # Without the prefix, the number of an account typed as a phone number would count for that account.
    name = str(user.id) if user is not None else f"unknown:{' '.join(entered.casefold().split())}"
    return RateLimitKey("account_address", f"{name}:{address.name}"), RateLimitKey("account", name), address


def second_factor_keys(user: User, origin: Origin) -> tuple[RateLimitKey, ...]:
    """The rate limit keys of an account's second factor; the right password alone does not clear them."""
    if origin.device is not None:
        return (RateLimitKey("second_factor_device", f"{user.id}:{origin.device}"),)
    return (RateLimitKey("second_factor", str(user.id)),)


def address_key(address: str | None) -> RateLimitKey:
    """The rate limit key of a network address; one household's IPv6 addresses share it."""
    parsed = _ipv6(address)
    return RateLimitKey("address", str(int(parsed) >> 64) if parsed is not None else address or "")


def activation_code_keys(address: str | None) -> tuple[RateLimitKey, RateLimitKey, RateLimitKey]:
    """The rate limit keys of activation codes: the address, its network (IPv6: the /48), all together."""
    home = address_key(address).name
    parsed = _ipv6(address)
    network = home if parsed is None else f"{int(parsed) >> 80}/48"
    return RateLimitKey("code_address", home), RateLimitKey("code_network", network), RateLimitKey("codes", "")


def ensure_within_limits(*limited: RateLimitKey) -> None:
    """Raise RateLimited if one of these rate limits is reached now."""
    now = clock.now()
    keys = [limit.key for limit in limited]
    counted = failure_counts(keys)
    own = next((key for limit, key in zip(limited, keys, strict=True) if limit.kind == "account_address"), None)
    is_first_try = own is not None and counted.get(own, (0, now))[0] < FIRST_TRIES
    for limit, key in zip(limited, keys, strict=True):
        failures, since = counted.get(key, (0, now))
        limit_here = LIMITS[limit.kind]
        if limit.kind == "address" and is_first_try:
            limit_here = MAX_ADDRESS_FAILURES
        if failures < limit_here:
            continue
        again = since + WINDOW - now
        if again > timedelta(0):
            raise RateLimited(int(again.total_seconds()) + 1)


def taken_login_keys(person_id: int, address: str | None) -> tuple[RateLimitKey, RateLimitKey]:
    """The rate limit keys of asking whether a login is taken: who asks, and the address."""
    return RateLimitKey("taken_login", str(person_id)), RateLimitKey(
        "taken_login_address", address_key(address).name
    )


def join_keys(unit_id: int, address: str | None) -> tuple[RateLimitKey, RateLimitKey]:
    """The rate limit keys of asking to join a team: the address that asks, and the team."""
    return RateLimitKey("join_address", address_key(address).name), RateLimitKey("join_unit", str(unit_id))


def number_of_disclosed_logins(person_id: int) -> int:
    """How many people elsewhere this person's rosters have told of within a day."""
    counted = db.session.get(Throttle, RateLimitKey(DISCLOSED_LOGINS, str(person_id)).key, populate_existing=True)
    return counted.failures if counted is not None and counted.since > clock.now() - WINDOW else 0


def disclosed_logins(person_id: int, logins: Iterable[str]) -> set[str]:
    """Which of these phone numbers and user names this person's rosters disclosed within a day."""
    by_key = {_disclosure_key(person_id, login).key: login for login in logins}
    return {by_key[key] for key in failure_keys_since(by_key, clock.now() - WINDOW)}


def record_disclosed_logins(person_id: int, logins: Collection[str]) -> None:
    """Count what is told now, in a transaction of its own; what was told meanwhile counts no more."""
    db.session.rollback()
    begin_write(bookkeeping=True)  # a look is counted, too
    now = clock.now()
    db.session.execute(delete(Throttle).where(Throttle.since <= now - WINDOW))
    # All counts are forgotten by WINDOW; these begin later, so that they last a day.
    since = now + DISCLOSURE_WINDOW - WINDOW
    rows = [
        {"key": _disclosure_key(person_id, login).key, "failures": 1, "since": since} for login in sorted(logins)
    ]
    first = insert(Throttle).values(rows).on_conflict_do_nothing(index_elements=[Throttle.key])
    new = len(db.session.execute(first.returning(Throttle.key)).all())
    limit = RateLimitKey(DISCLOSED_LOGINS, str(person_id))
    counted = insert(Throttle).values(key=limit.key, failures=new, since=since)
    again = counted.on_conflict_do_update(
        index_elements=[Throttle.key], set_={"failures": Throttle.failures + new}
    )
    total = db.session.scalar(again.returning(Throttle.failures)) or 0
    if total - new < LIMITS[DISCLOSED_LOGINS] <= total:
        record(db.session.get_one(User, person_id), "login.probed", Throttle(), kind=DISCLOSED_LOGINS)
    db.session.commit()


def _disclosure_key(person_id: int, login: str) -> RateLimitKey:
    return RateLimitKey("stranger", f"{person_id}:{login}")


def ensure_activation_codes_within_limits(address: str | None) -> None:
    """Raise RateLimited if no activation code may be tried from there now.

    When all together were wrong too often, the first try of a network is still looked at: guessing must not keep
    those out who have a slip, and a network is no way to many tries.
    """
    home, network, everybody = activation_code_keys(address)
    ensure_within_limits(home, network)
    counted = db.session.get(Throttle, network.key)
    if counted is not None and counted.since > clock.now() - WINDOW:
        ensure_within_limits(everybody)


def record_unknown_code(address: str | None, code: str) -> None:
    """Count an unknown activation code, in a transaction of its own; typed again from there, it counts no more."""
    limited = activation_code_keys(address)
    record_failure(*limited, once=RateLimitKey("code_tried", f"{limited[0].name}:{parse_code(code) or code}"))


def record_failure(*limited: RateLimitKey, user: User | None = None, once: RateLimitKey | None = None) -> None:
    """Count a failed try under each key, in a transaction of its own: refusing the request must not undo it.

    What is counted `once` was not counted under that key within the window.
    """
    user_id = user.id if user is not None else None
    db.session.rollback()
    begin_write(bookkeeping=True)
    now = clock.now()
    connection = db.session.connection()
    connection.execute(delete(Throttle).where(Throttle.since <= now - WINDOW))
    if once is not None:
        mark = insert(Throttle).values(key=once.key, failures=1, since=now)
        new = mark.on_conflict_do_nothing(index_elements=[Throttle.key]).returning(Throttle.key)
        if connection.execute(new).first() is None:
            limited = ()
    for limit in limited:
        since = now + KIND_WINDOWS.get(limit.kind, WINDOW) - WINDOW
        first = {"key": limit.key, "failures": 1, "since": since}
        failures = connection.execute(_increment(db.engine.dialect.name), first).scalar_one()
        if failures == LIMITS[limit.kind]:
            if limit.kind in ("taken_login", "taken_login_address"):
                asker = db.session.get_one(User, user_id) if user_id is not None else None
                record(asker, "login.probed", Throttle(), kind=limit.kind)
                continue
            if limit.kind in ("join_address", "join_unit"):
                record(None, "join.limited", Throttle(), kind=limit.kind)
                continue
            if limit.kind == "class_code":
                record(db.session.get(User, user_id), "class_code.guessed", Throttle(), tries=failures)
                continue
            if limit.kind == "codes":
                record(None, "code.guessed", Throttle(), tries=failures)
                continue
            if limit.kind == "certificate":
                record(None, "certificate.guessed", Throttle(), tries=failures)
                continue
            known = user_id is not None and limit.kind in ACCOUNT_KINDS
            record(
                None, "sign_in.locked", db.session.get_one(User, user_id) if known else Throttle(), kind=limit.kind
            )
    db.session.commit()


def count_use(limit: RateLimitKey) -> None:
    """Count a use that no wrong try is, in a transaction of its own; reaching the limit is told in the log."""
    db.session.rollback()
    begin_write(bookkeeping=True)
    now = clock.now()
    connection = db.session.connection()
    connection.execute(delete(Throttle).where(Throttle.since <= now - WINDOW))
    first = {"key": limit.key, "failures": 1, "since": now}
    uses = connection.execute(_increment(db.engine.dialect.name), first).scalar_one()
    if uses == LIMITS[limit.kind]:
        record(None, "api_key.limited", Throttle(), kind=limit.kind)
    db.session.commit()


@cache
def _increment(_dialect: str) -> ReturningInsert[int]:
    added = insert(Throttle).on_conflict_do_update(
        index_elements=[Throttle.key], set_={"failures": Throttle.failures + 1}
    )
    return added.returning(Throttle.failures)


def clear_failed_sign_ins(user: User, origin: Origin) -> None:
    """Forget the wrong passwords for this account from there, in the caller's transaction; not the address's."""
    _reset(*password_keys(user, "", origin), *password_keys(user, "", Origin(origin.address)))


def reset_second_factor_failures(user: User, origin: Origin) -> None:
    """Forget the wrong codes of this account's second factor, in the caller's transaction; not the address's."""
    _reset(RateLimitKey("second_factor", str(user.id)), *second_factor_keys(user, origin))


def _reset(*limited: RateLimitKey) -> None:
    keys = [limit.key for limit in limited if limit.kind in ACCOUNT_KINDS]
    fetch(_DELETE, {"keys": keys})


def _ipv6(address: str | None) -> IPv6Address | None:
    """The address where it is one of IPv6; an IPv4 one in the clothes of IPv6 is none."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return None
    return parsed if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None else None
