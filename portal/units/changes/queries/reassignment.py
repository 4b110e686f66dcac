"""Rows to be inserted where a unit gives up its people and the units below it, as parts of INSERT … SELECT."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, func, literal, select

from portal.db import Rows, db
from portal.units.enums import UnitChangeKind
from portal.units.models import Membership, Unit, UnitChange, UnitVersion
from portal.units.queries.stays import joined_at


def last_membership_id() -> int:
    """The id of the newest membership; 0: there is none."""
    return db.session.scalar(select(func.max(Membership.id))) or 0


def newer_member_ids(unit_id: int, *, than_id: int) -> tuple[int, ...]:
    """The ids of those who belong to the unit now by a membership that is newer than the one with this id."""
    now_there = (Membership.unit_id == unit_id, Membership.id > than_id, Membership.until.is_(None))
    return tuple(db.session.scalars(select(Membership.user_id).where(*now_there)))


def memberships_in(unit_id: int, since: ColumnElement[datetime]) -> Rows:
    """Memberships as they are in another unit: user_id, unit_id, since, until, joined_at.

    A person is in one unit at a time: what is open begins as an instant, and opens when the old one has ended.
    """
    until = func.coalesce(Membership.until, since)
    return select(Membership.user_id, literal(unit_id), since, until, joined_at())


def versions_below(parent_id: int, *, since: date) -> Rows:
    """Versions of units as they are below another parent: unit_id, since, until, kind, name, parent_id."""
    return select(
        UnitVersion.unit_id,
        literal(since),
        UnitVersion.until,
        UnitVersion.kind,
        UnitVersion.name,
        literal(parent_id),
    )


def moves_of_units(
    source: Unit, target: Unit, on: date, *, reason: str, actor_id: int | None, at: datetime
) -> Rows:
    """Changes that say that units move: unit_id, on, kind, other_id, reason, details, actor_id, recorded_at."""
    return select(
        Unit.id,
        literal(on),
        literal(UnitChangeKind.MOVED, UnitChange.kind.type),
        literal(target.id),
        literal(reason),
        literal({"parent_before": source.id}, UnitChange.details.type),
        literal(actor_id, UnitChange.unit_id.type),
        literal(at, UnitChange.recorded_at.type),
    )
