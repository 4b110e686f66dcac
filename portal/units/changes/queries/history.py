"""What happened to units, and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.db import Rows, db
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit, UnitAlias, UnitChange
from portal.units.queries.tree import at_or_above, at_or_below


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One dated event in the life of a unit, with the names that the units have now."""

    id: int
    on: date
    kind: str  # a UnitChangeKind
    unit_id: int
    unit_name: str
    other_id: int | None
    other_name: str | None
    reason: str
    details: dict[str, Any]
    actor_name: str | None  # none: the portal itself
    recorded_at: datetime


def changes_of(unit_id: int) -> Sequence[ChangeLine]:
    """What happened to exactly this unit, the latest first."""
    return _lines(_changes().where(UnitChange.unit_id == unit_id))


def changes(
    *,
    below: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Sequence[ChangeLine]:
    """What happened to units at or below some (None: all), the latest first, from the first to the last day."""
    statement = _changes()
    if below is not None:
        statement = statement.where(UnitChange.unit_id.in_(at_or_below(*below)))
    if kinds is not None:
        statement = statement.where(UnitChange.kind.in_(kinds))
    if since is not None:
        statement = statement.where(UnitChange.on >= since)
    if until is not None:
        statement = statement.where(UnitChange.on <= until)
    return _lines(statement.offset(offset).limit(limit))


def changes_on(unit_id: int, on: date, kind: str) -> Sequence[UnitChange]:
    """The events of one kind that happened to the unit on this day, as they are kept."""
    mine = (UnitChange.unit_id == unit_id, UnitChange.on == on, UnitChange.kind == kind)
    return db.session.scalars(select(UnitChange).where(*mine).order_by(UnitChange.id)).all()


def aliases_of(unit_id: int) -> Sequence[UnitAlias]:
    """The other names of the unit, in the order in which they were learnt."""
    return db.session.scalars(select(UnitAlias).where(UnitAlias.unit_id == unit_id).order_by(UnitAlias.id)).all()


def find_alias(unit_id: int, name: str) -> UnitAlias | None:
    """The alias of the unit with this name."""
    return db.session.scalar(select(UnitAlias).where(UnitAlias.unit_id == unit_id, UnitAlias.name == name))


def at_or_above_and_merged(unit_id: int) -> CompoundSelect[int]:
    """The ids of the unit and those above it, and of all that ever became part of one of them, as a subquery.

    What was meant for a unit, such as a course, is meant for the one that it lives on in. Not for people: a role
    over a merged unit has ended.
    """
    above = at_or_above(unit_id).subquery()
    merged = select(UnitChange.unit_id).where(UnitChange.kind == UnitChangeKind.MERGED)
    part = merged.join(above, UnitChange.other_id == above.c.id).cte(recursive=True)
    part = part.union(merged.join(part, UnitChange.other_id == part.c.unit_id))
    return select(above.c.id).union(select(part.c.unit_id))


def _changes() -> Rows:
    other = aliased(Unit)
    statement: Rows = select(
        UnitChange.id,
        UnitChange.on,
        UnitChange.kind,
        UnitChange.unit_id,
        Unit.name,
        UnitChange.other_id,
        other.name,
        UnitChange.reason,
        UnitChange.details,
        User.name,
        UnitChange.recorded_at,
    )
    return (
        statement.join(Unit, Unit.id == UnitChange.unit_id)
        .outerjoin(other, other.id == UnitChange.other_id)
        .outerjoin(User, User.id == UnitChange.actor_id)
        .order_by(UnitChange.on.desc(), UnitChange.id.desc())
    )


def _lines(statement: Rows) -> Sequence[ChangeLine]:
    return [ChangeLine(*row) for row in db.session.execute(statement)]
