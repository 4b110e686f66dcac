"""Reading the organisation: the only place where the tree is walked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal import clock
from portal.accounts.consents import REPORTING
from portal.accounts.models import Consent, Device, User
from portal.accounts.phones import BadPhone, normal_phone
from portal.content.vietnamese import fold
from portal.db import db
from portal.errors import NotFound
from portal.units.models import Grant, Membership, Unit, UnitAlias


def at_or_above(*unit_ids: int) -> Select[int]:
    """The ids of the units and of everything above them, as a subquery."""
    up = select(Unit.id, Unit.parent_id).where(Unit.id.in_(unit_ids)).cte(recursive=True)
    # Without doubles the walk ends even if two units were ever made each other's parents.
    up = up.union(select(Unit.id, Unit.parent_id).join(up, Unit.id == up.c.parent_id))
    return select(up.c.id)


def at_or_below(*unit_ids: int) -> Select[int]:
    """The ids of the units and of everything below them, as a subquery."""
    down = select(Unit.id).where(Unit.id.in_(unit_ids)).cte(recursive=True)
    down = down.union(select(Unit.id).join(down, Unit.parent_id == down.c.id))
    return select(down.c.id)


def path(unit_id: int) -> list[Unit]:
    """The unit and those above it, the highest first."""
    up = (
        select(Unit.id, Unit.parent_id, bindparam("zero", 0).label("height"))
        .where(Unit.id == unit_id)
        .cte(recursive=True)
    )
    up = up.union_all(
        # A hundred levels are a loop, not an organisation.
        select(Unit.id, Unit.parent_id, up.c.height + 1)
        .join(up, Unit.id == up.c.parent_id)
        .where(up.c.height < 100)
    )
    return list(db.session.scalars(select(Unit).join(up, Unit.id == up.c.id).order_by(up.c.height.desc())))


def children(unit_id: int) -> Sequence[Unit]:
    """The units right below, in Vietnamese order."""
    statement = select(Unit).where(Unit.parent_id == unit_id).order_by(Unit.name_key, Unit.id)
    return db.session.scalars(statement).all()


def find_unit_by_code(code: str) -> Unit | None:
    """The unit with this code."""
    return db.session.scalar(select(Unit).where(Unit.code == code))


def unit_of(user_id: int) -> Unit | None:
    """The unit that the person belongs to now."""
    statement = select(Unit).join(Membership, Membership.unit_id == Unit.id)
    return db.session.scalar(statement.where(Membership.user_id == user_id, Membership.until.is_(None)))


def membership_of(user_id: int) -> Membership | None:
    """The person's present membership."""
    return db.session.scalar(select(Membership).where(Membership.user_id == user_id, Membership.until.is_(None)))


def unit_path_names(user_id: int) -> list[str]:
    """The names of the units from the top to the person's; empty for somebody who belongs nowhere."""
    unit = unit_of(user_id)
    return [above.name for above in path(unit.id)] if unit is not None else []


def is_valid(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a grant holds at this moment."""
    return or_(Grant.until.is_(None), Grant.until > at)


def find_grant(user_id: int, unit_id: int, role: str) -> Grant | None:
    """The grant of this role over this unit, valid or not."""
    mine = (Grant.user_id == user_id, Grant.unit_id == unit_id, Grant.role == role)
    return db.session.scalar(select(Grant).where(*mine))


def grants_of(user_id: int) -> Sequence[Grant]:
    """The person's grants that hold now."""
    statement = select(Grant).where(Grant.user_id == user_id, is_valid(clock.now()))
    return db.session.scalars(statement.order_by(Grant.unit_id, Grant.role)).all()


def roles_over(unit_id: int, user_id: int) -> set[str]:
    """The roles that hold now, granted to the user over this unit or one above it."""
    statement = select(Grant.role).where(Grant.user_id == user_id, Grant.unit_id.in_(at_or_above(unit_id)))
    return set(db.session.scalars(statement.where(is_valid(clock.now()))))


def granted_units(user_id: int, roles: Iterable[str]) -> Sequence[Unit]:
    """The units over which the user holds one of the roles now, in Vietnamese order."""
    mine = select(Grant.unit_id).where(
        Grant.user_id == user_id, Grant.role.in_(list(roles)), is_valid(clock.now())
    )
    return db.session.scalars(select(Unit).where(Unit.id.in_(mine)).order_by(Unit.name_key, Unit.id)).all()


def get_unit(unit_id: int) -> Unit:
    """The unit, or NotFound; whether somebody may see it is for the permissions to say."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit


def number_of_members(unit_id: int) -> int:
    """How many people belong to the unit itself now."""
    return db.session.scalar(select(func.count()).select_from(present_members(unit_id).subquery())) or 0


def members(unit_id: int, *, offset: int, limit: int) -> Sequence[Row[int, str, datetime | None, bool]]:
    """Some of those who belong to the unit itself, by given name: id, name, last_seen_at, is_activated.

    The time of the last visit is none for those who do not agree to reporting.
    """
    statement = present_members(unit_id).order_by(User.name_key, User.id)
    return db.session.execute(statement.offset(offset).limit(limit)).all()


def present_members(unit_id: int) -> Select[int, str, datetime | None, bool]:
    """Those who belong to the unit itself now, as rows for a list."""
    return MEMBER_COLUMNS.where(
        Membership.unit_id == unit_id, Membership.until.is_(None), User.deactivated_at.is_(None)
    )


def heads_of(unit_id: int) -> set[int]:
    """The ids of those who lead exactly this unit now."""
    leading = (Grant.unit_id == unit_id, Grant.role == "leader", is_valid(clock.now()))
    return set(db.session.scalars(select(Grant.user_id).where(*leading)))


def find_units(text: str, *, below: Sequence[int], limit: int) -> Sequence[Unit]:
    """Units at or below the given ones with a name or alias in which a word begins like the text."""
    word = fold(text)
    by_alias = select(UnitAlias.unit_id).where(begins_a_word(UnitAlias.folded, word))
    statement = select(Unit).where(
        Unit.id.in_(at_or_below(*below)), or_(begins_a_word(Unit.folded, word), Unit.id.in_(by_alias))
    )
    return db.session.scalars(statement.order_by(Unit.name_key, Unit.id).limit(limit)).all()


def find_people(
    text: str, *, below: Sequence[int], limit: int
) -> Sequence[Row[int, str, datetime | None, bool, str]]:
    """People at or below the given units with this name or phone number, with and without dấu.

    Those whose name is written as it was typed stand first: "Tư" finds Tư before Tú.
    """
    word = fold(text)
    by_name = begins_a_word(User.folded, word)
    statement = (
        MEMBER_COLUMNS.add_columns(Unit.name.label("unit_name"))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.until.is_(None), User.deactivated_at.is_(None))
        .where(Unit.id.in_(at_or_below(*below)), or_(by_name, User.phone == phone_in(text)))
        .order_by(User.name_key, User.id)
        .limit(limit)
    )
    as_typed = fold(text, diacritics=False)
    rows = db.session.execute(statement).all()
    return sorted(rows, key=lambda row: f" {as_typed}" not in f" {fold(row.name, diacritics=False)}")


def begins_a_word(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Whether a word of the folded column begins like the folded text."""
    return (literal(" ") + column).contains(f" {word}", autoescape=True)


def phone_in(text: str) -> str | None:
    """The phone number that the text is, if it is one."""
    try:
        return normal_phone(text)
    except BadPhone:
        return None


_agrees_to_reporting = (
    select(true())
    .where(Consent.user_id == User.id, Consent.purpose == REPORTING, Consent.withdrawn_at.is_(None))
    .exists()
)
MEMBER_COLUMNS: Select[int, str, datetime | None, bool] = select(
    User.id,
    User.name,
    # When somebody was here last is theirs to show.
    case((_agrees_to_reporting, User.last_seen_at)).label("last_seen_at"),
    User.password_hash.is_not(None).label("is_activated"),
).join(Membership, Membership.user_id == User.id)

# Read at every request of a signed-in person, so it is built once and returns one row of plain columns.
VIEWER = (
    select(
        Device.id.label("device_id"),
        Device.last_seen_at,
        User.id,
        User.name,
        Membership.unit_id,
        # The separator as part of the text: as a value it would have the statement compiled anew each time.
        select(func.aggregate_strings(Grant.role, literal_column("' '")))  # type: ignore[arg-type]  # typed as str
        .where(Grant.user_id == User.id, is_valid(bindparam("now", type_=Grant.since.type)))
        .scalar_subquery()
        .label("roles"),
        select(true())
        .where(
            Consent.user_id == User.id,
            Consent.purpose == bindparam("purpose"),
            Consent.version == bindparam("version"),
            Consent.withdrawn_at.is_(None),
        )
        .exists()
        .label("has_consented"),
    )
    .join(User, User.id == Device.user_id)
    .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .where(Device.token_hash == bindparam("token_hash"), User.deactivated_at.is_(None))
)
