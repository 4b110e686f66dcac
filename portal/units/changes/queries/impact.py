"""The impact of a change of units on people and roles: shown before, returned after."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.units.models import Grant, Membership, Unit
from portal.units.queries.grants import is_valid
from portal.units.queries.tree import at_or_above, at_or_below


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A role that somebody holds now over a unit."""

    id: int
    user_id: int
    name: str
    role: str
    unit_id: int
    unit_name: str
    is_lent: bool  # to a deputy


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does, or would do."""

    units: int = 0  # that come to stand below another unit
    people: int = 0  # whose own unit becomes another
    people_below: int = 0  # in the units concerned and everything below: their path changes
    ended: tuple[GrantLine, ...] = ()  # roles that end, because their unit closes
    losing: tuple[GrantLine, ...] = ()  # roles that go on, but no longer reach the units or people concerned
    gaining: tuple[GrantLine, ...] = ()  # roles that reach them from now on
    same_names: tuple[str, ...] = ()  # that would stand more than once below one unit
    remaining: tuple[str, ...] = ()  # the units that stand below it afterwards, each still by itself
    opened: tuple[int, ...] = ()  # the ids of the units that a split founded


def count_people_in(unit_ids: Collection[int]) -> int:
    """How many people belong to exactly these units now."""
    return _count(Membership.unit_id.in_(unit_ids))


def count_people_below(unit_ids: Iterable[int]) -> int:
    """How many people belong now to these units and those below."""
    return _count(Membership.unit_id.in_(at_or_below(*unit_ids)))


def count_children(unit_ids: Collection[int]) -> int:
    """How many open units stand right below these, beside themselves."""
    statement = select(func.count()).where(
        Unit.parent_id.in_(unit_ids), Unit.closed_on.is_(None), Unit.id.not_in(unit_ids)
    )
    return db.session.scalar(statement) or 0


def ids_at_or_above(unit_id: int | None) -> set[int]:
    """The ids of the unit and those above it; none for no unit."""
    return set(db.session.scalars(at_or_above(unit_id))) if unit_id is not None else set()


def grant_lines(unit_ids: Collection[int]) -> tuple[GrantLine, ...]:
    """The roles that hold now over exactly these units."""
    if not unit_ids:
        return ()
    statement = (
        select(
            Grant.id,
            Grant.user_id,
            User.name,
            Grant.role,
            Grant.unit_id,
            Unit.name,
            Grant.deputy_of_id.is_not(None),
        )
        .join(User, User.id == Grant.user_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.unit_id.in_(unit_ids), is_valid(clock.now()))
        .order_by(Unit.name_key, Unit.id, User.name_key, Grant.id)
    )
    return tuple(GrantLine(*row) for row in db.session.execute(statement))


def duplicate_names(parent_ids: Sequence[int], without: Collection[int] = ()) -> tuple[str, ...]:
    """The first fifty names that would stand more than once if the children of these units stood below one."""
    statement = (
        select(Unit.name)
        .where(Unit.parent_id.in_(parent_ids), Unit.closed_on.is_(None), Unit.id.not_in(without))
        .group_by(Unit.name)
        .having(func.count() > 1)
        .order_by(Unit.name)
    )
    return tuple(db.session.scalars(statement.limit(50)))


def _count(which: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(Membership).where(Membership.until.is_(None), which)
    return db.session.scalar(statement) or 0
