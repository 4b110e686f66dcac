"""Conditions of a change of units, read from what there is: names and people in a unit, its administrators."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from portal.accounts.enums import Role
from portal.db import db
from portal.units.models import Grant, Membership, Unit, UnitVersion
from portal.units.rules.start_of_day import start_of_day


def sibling_names(parent_id: int | None, folded: str, *, besides: Collection[int]) -> list[str]:
    """The names of the open units below this parent that are the same when folded."""
    here = Unit.parent_id == parent_id if parent_id is not None else Unit.parent_id.is_(None)
    alike = (here, Unit.closed_on.is_(None), Unit.folded == folded, Unit.id.not_in(besides))
    return list(db.session.scalars(select(Unit.name).where(*alike)))


def had_people_or_units_after(unit_id: int, day: date) -> bool:
    """Whether people or units that are gone now were in the unit after the day."""
    # Whoever left in the course of the day no longer belonged when it ended.
    end = start_of_day(day + timedelta(days=1))
    stayed = select(Membership.id).where(
        Membership.unit_id == unit_id, Membership.until >= end, Membership.until > Membership.since
    )
    stood = select(UnitVersion.id).where(
        UnitVersion.parent_id == unit_id, UnitVersion.until > day, UnitVersion.until > UnitVersion.since
    )
    return any(db.session.scalar(statement.limit(1)) is not None for statement in (stayed, stood))


def would_end_last_admin(unit_ids: Collection[int]) -> bool:
    """Whether all roles that administer the portal for good are over these units, and there is one."""
    return _has_lasting_admin(Grant.unit_id.in_(unit_ids)) and not _has_lasting_admin(
        Grant.unit_id.not_in(unit_ids)
    )


def _has_lasting_admin(where: ColumnElement[bool]) -> bool:
    lasting = select(Grant.id).where(Grant.role == Role.ADMIN, Grant.until.is_(None), where)
    return db.session.scalar(lasting.limit(1)) is not None
