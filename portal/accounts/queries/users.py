"""Reading people, their devices, codes and consents."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from portal import clock
from portal.accounts.models import ActivationCode, Consent, Device, RecoveryCode, SecondFactor, Throttle, User
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, REPORTING
from portal.accounts.rules.logins import normalise_login
from portal.db import Rows, db, fetch, is_read_only
from portal.errors import NotFound

KEY_BATCH_SIZE = 5_000  # in one statement; SQLite takes 32,766


_USER = select(User).where(User.id == bindparam("user"))
_BY_PHONE = select(User).where(User.phone == bindparam("phone"))
_BY_USERNAME = select(User).where(User.username == bindparam("username"))
_DEVICE = select(Device).where(Device.token_hash == bindparam("token_hash"))
_HAS_SECOND_FACTOR = select(true()).where(
    SecondFactor.user_id == bindparam("user"), SecondFactor.confirmed_at.is_not(None)
)
_THROTTLES = select(Throttle.key, Throttle.failures, Throttle.since).where(
    Throttle.key.in_(bindparam("keys", expanding=True))
)


def get_user(user_id: int) -> User:
    """The account, or NotFound."""
    # The session's get makes its statement anew each time, but spares it where the account was read before.
    user = db.session.scalar(_USER, {"user": user_id}) if is_read_only() else db.session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def find_by_phone(phone: str) -> User | None:
    """The account with this phone number in national form."""
    return db.session.scalar(_BY_PHONE, {"phone": phone})


def find_by_username(username: str) -> User | None:
    """The account with this user name in its kept form."""
    return db.session.scalar(_BY_USERNAME, {"username": username})


def find_by_login(entered: str) -> User | None:
    """The account that somebody means by a phone number in any spelling or by a user name."""
    try:
        login = normalise_login(entered)
    except ValueError:
        return None
    return find_by_username(login) if login[0].isalpha() else find_by_phone(login)


def devices_of(user_id: int) -> Sequence[Device]:
    """The browsers where the user is signed in, the last used first."""
    newest_first = (Device.last_seen_at.desc(), Device.id.desc())
    return db.session.scalars(select(Device).where(Device.user_id == user_id).order_by(*newest_first)).all()


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A browser where somebody is signed in, as a list shows it."""

    id: int
    label: str
    signed_in_at: datetime
    last_seen_at: datetime
    locked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What the account's own screen shows of it; `consents` counts what was agreed to and not taken back."""

    name: str
    phone: str | None
    username: str | None
    has_pin: bool
    consents: int


_DEVICES = (
    select(Device.id, Device.label, Device.signed_in_at, Device.last_seen_at, Device.locked_at)
    .where(Device.user_id == bindparam("user"))
    .order_by(Device.last_seen_at.desc(), Device.id.desc())
)
_given = select(func.count()).where(Consent.user_id == User.id, Consent.withdrawn_at.is_(None))
_ACCOUNT = select(
    User.name, User.phone, User.username, User.pin_hash.is_not(None), _given.correlate(User).scalar_subquery()
).where(User.id == bindparam("user"))


def device_rows(user_id: int) -> tuple[DeviceRow, ...]:
    """The browsers where the user is signed in, the last used first."""
    return tuple(DeviceRow(*row) for row in fetch(_DEVICES, {"user": user_id}))


def account_row(user_id: int) -> AccountRow:
    """The account of the user, who must be there."""
    return AccountRow(*fetch(_ACCOUNT, {"user": user_id}).one())


def get_device(device_id: int, *, user_id: int) -> Device:
    """The user's device, or NotFound."""
    device = db.session.get(Device, device_id)
    if device is None or device.user_id != user_id:
        raise NotFound
    return device


def find_device(token_hash: str) -> Device | None:
    """The device with this token hash."""
    return db.session.scalar(_DEVICE, {"token_hash": token_hash})


def locked_devices(token_hashes: Collection[str]) -> Sequence[Device]:
    """The locked devices with these token hashes, with the people who may come back to them, by name."""
    # A cookie of an older visit has expired, and its device with it.
    still_known = Device.last_seen_at >= clock.now() - current_app.permanent_session_lifetime
    statement = (
        select(Device)
        .join(Device.user)
        .options(contains_eager(Device.user))
        .where(Device.token_hash.in_(token_hashes), Device.locked_at.is_not(None), still_known)
        .where(User.deactivated_at.is_(None))
        .order_by(User.name_key, User.id)
    )
    return db.session.scalars(statement).all()


def find_code(code_hashes: Sequence[str]) -> ActivationCode | None:
    """The activation code with one of these hashes, with its user; locked where the database can lock one row."""
    statement = select(ActivationCode).where(ActivationCode.code_hash.in_(code_hashes))
    return db.session.scalar(
        statement.options(joinedload(ActivationCode.user, innerjoin=True)).with_for_update(of=ActivationCode)
    )


def open_codes_of(user_id: int) -> Sequence[ActivationCode]:
    """The user's codes that could still be used."""
    is_open = (ActivationCode.used_at.is_(None), ActivationCode.expires_at > clock.now())
    return db.session.scalars(select(ActivationCode).where(ActivationCode.user_id == user_id, *is_open)).all()


def open_codes(
    *, owner_ids: Collection[int] = (), issuer_ids: Collection[int] = ()
) -> Sequence[Row[int, int, int | None]]:
    """The codes of these owners, and those by these issuers, that could still be used: id, user_id, issued_by_id.

    Without those that the portal itself issued.
    """
    concerned = or_(ActivationCode.user_id.in_(owner_ids), ActivationCode.issued_by_id.in_(issuer_ids))
    is_open = (ActivationCode.used_at.is_(None), ActivationCode.expires_at > clock.now())
    statement = select(ActivationCode.id, ActivationCode.user_id, ActivationCode.issued_by_id)
    issued = ActivationCode.issued_by_id.is_not(None)
    return db.session.execute(statement.where(concerned, issued, *is_open)).all()


def find_codes(code_hashes: Iterable[str]) -> dict[str, ActivationCode]:
    """The activation codes with these hashes, by hash, as they are in the database now."""
    statement = select(ActivationCode).where(ActivationCode.code_hash.in_(list(code_hashes)))
    found = db.session.scalars(statement.execution_options(populate_existing=True))
    return {code.code_hash: code for code in found}


def open_consents_of(user_id: int, purpose: str | None = None) -> Sequence[Consent]:
    """What the user agreed to and did not take back, in any wording; of one purpose, if it is given."""
    statement = select(Consent).where(Consent.user_id == user_id, Consent.withdrawn_at.is_(None))
    if purpose is not None:
        statement = statement.where(Consent.purpose == purpose)
    return db.session.scalars(statement.order_by(Consent.given_at)).all()


def has_consent_condition(
    user_id: InstrumentedAttribute[int] | ColumnElement[int], purpose: str
) -> ColumnElement[bool]:
    """Whether the user of a row agrees to the present wording of the purpose; for conditions of statements."""
    agreed = (
        Consent.purpose == purpose,
        Consent.version == CURRENT_VERSIONS[purpose],
        Consent.withdrawn_at.is_(None),
    )
    return select(true()).where(Consent.user_id == user_id, *agreed).exists()


@dataclass(frozen=True, slots=True)
class AccountState:
    """What a leader sees of an account, besides what the user's own row says."""

    agrees_to_reporting: bool
    code_expires_at: datetime | None  # of a code that could still be used
    devices: int  # on which the user is signed in, locked ones included
    has_second_factor: bool


_user_id: BindParameter[int] = bindparam("user")
_STATE: Rows = select(
    select(true())
    .where(
        *(
            Consent.user_id == _user_id,
            Consent.purpose == REPORTING,
            Consent.version == CURRENT_VERSIONS[REPORTING],
        ),
        Consent.withdrawn_at.is_(None),
    )
    .exists(),
    select(ActivationCode.expires_at)
    .where(
        *(ActivationCode.user_id == _user_id, ActivationCode.used_at.is_(None)),
        ActivationCode.expires_at > bindparam("now", type_=ActivationCode.expires_at.type),
    )
    .order_by(ActivationCode.id)
    .limit(1)
    .scalar_subquery(),
    select(func.count()).select_from(Device).where(Device.user_id == _user_id).scalar_subquery(),
    select(true()).where(SecondFactor.user_id == _user_id, SecondFactor.confirmed_at.is_not(None)).exists(),
)


def account_state(user_id: int) -> AccountState:
    """How the account stands; one statement."""
    return AccountState(*fetch(_STATE, {"user": user_id, "now": clock.now()}).one())


def find_second_factor(user_id: int) -> SecondFactor | None:
    """The user's second factor, confirmed or waiting for its first code."""
    return db.session.get(SecondFactor, user_id)


def has_second_factor(user_id: int) -> bool:
    """Whether the user is asked for a code after the password."""
    return bool(fetch(_HAS_SECOND_FACTOR, {"user": user_id}).scalar())


def number_of_recovery_codes(user_id: int) -> int:
    """How many recovery codes of the user are unused."""
    unused = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def number_of_users() -> int:
    """How many accounts there are, deactivated ones included."""
    return db.session.scalar(select(func.count()).select_from(User)) or 0


def failure_counts(keys: Collection[str]) -> dict[str, tuple[int, datetime]]:
    """How many failures are counted under each key, and since when; of some keys nothing is kept."""
    return {key: (failures, since) for key, failures, since in fetch(_THROTTLES, {"keys": list(keys)})}


def failure_keys_since(keys: Iterable[str], begun_after: datetime) -> Iterator[str]:
    """Which of the counts under these keys were begun after that, a few thousand a statement."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), KEY_BATCH_SIZE):
        some = Throttle.key.in_(ordered[start : start + KEY_BATCH_SIZE])
        yield from db.session.scalars(select(Throttle.key).where(some, Throttle.since > begun_after))


_LOCK_USERS = (
    select(User)
    .where(User.id.in_(bindparam("users", expanding=True)))
    .order_by(User.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def lock_accounts(*user_ids: int) -> None:
    """Let nobody else change these accounts until this transaction ends, and read them anew."""
    db.session.execute(_LOCK_USERS, {"users": user_ids}).all()
