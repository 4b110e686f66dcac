"""The roles that people hold over units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from portal import clock
from portal.db import db
from portal.units.models import Grant, Unit
from portal.units.queries.tree import at_or_above


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


def grants_over(unit_id: int, user_id: int) -> Sequence[Grant]:
    """The user's grants that hold now over this unit or one above it."""
    mine = (Grant.user_id == user_id, Grant.unit_id.in_(at_or_above(unit_id)), is_valid(clock.now()))
    return db.session.scalars(select(Grant).where(*mine).order_by(Grant.id)).all()


def own_roles_over(unit_id: int, user_id: int) -> set[str]:
    """The same as roles_over, without what was only lent to a deputy."""
    return {grant.role for grant in grants_over(unit_id, user_id) if grant.deputy_of_id is None}


def granted_units(user_id: int, roles: Iterable[str]) -> Sequence[Unit]:
    """The units over which the user holds one of the roles now, in Vietnamese order."""
    mine = select(Grant.unit_id).where(
        Grant.user_id == user_id, Grant.role.in_(list(roles)), is_valid(clock.now())
    )
    return db.session.scalars(select(Unit).where(Unit.id.in_(mine)).order_by(Unit.name_key, Unit.id)).all()


def heads_of(unit_id: int) -> set[int]:
    """The ids of those who lead exactly this unit now."""
    leading = (Grant.unit_id == unit_id, Grant.role == "leader", is_valid(clock.now()))
    return set(db.session.scalars(select(Grant.user_id).where(*leading)))
