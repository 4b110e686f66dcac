"""Reading the organisation: the only place where the tree is walked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, true

from portal import clock
from portal.accounts.models import Consent, Device, User
from portal.db import db
from portal.units.models import Grant, Membership, Unit


def at_or_above(*unit_ids: int) -> Select[tuple[int]]:
    """The ids of the units and of everything above them, as a subquery."""
    up = select(Unit.id, Unit.parent_id).where(Unit.id.in_(unit_ids)).cte(recursive=True)
    # Without doubles the walk ends even if two units were ever made each other's parents.
    up = up.union(select(Unit.id, Unit.parent_id).join(up, Unit.id == up.c.parent_id))
    return select(up.c.id)


def at_or_below(*unit_ids: int) -> Select[tuple[int]]:
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


# Read at every request of a signed-in person, so it is built once and returns one row of plain columns.
VIEWER = (
    select(
        Device.id.label("device_id"),
        Device.last_seen_at,
        User.id,
        User.name,
        Membership.unit_id,
        select(func.aggregate_strings(Grant.role, " "))
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
