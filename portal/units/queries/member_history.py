"""Who belonged where on an earlier day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select

from portal.accounts.models import User
from portal.db import db
from portal.units.models import Membership
from portal.units.queries.tree import at_or_below
from portal.units.queries.tree_history import DAY, UnitOn, at_or_below_on
from portal.units.rules.start_of_day import start_of_day


@dataclass(frozen=True, slots=True)
class MemberOn:
    """A person and the unit that the person belonged to at the end of a day."""

    user_id: int
    name: str
    unit_id: int


def is_member_on(day: date) -> ColumnElement[bool]:
    """Whether a membership was the one with which this day ended in Vietnam."""
    return _is_member_at(_end_of(day))


def _end_of(day: date) -> datetime:
    return start_of_day(day + timedelta(days=1))


def _is_member_at(end: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return (Membership.since < end) & or_(Membership.until.is_(None), Membership.until >= end)


_MEMBERS = (
    select(User.id, User.name, Membership.unit_id)
    .join(Membership, Membership.user_id == User.id)
    .where(
        Membership.unit_id.in_(at_or_below_on(DAY, bindparam("unit_ids", expanding=True))),
        _is_member_at(bindparam("end", type_=Membership.since.type)),
    )
    .order_by(User.name_key, User.id)
)


def member_ids_on(day: date, *unit_ids: int) -> Select[int]:
    """The ids of those who belonged at or below the units on this day, by that day's tree, as a subquery."""
    return select(Membership.user_id).where(
        Membership.unit_id.in_(at_or_below_on(day, unit_ids)), is_member_on(day)
    )


def members_on(day: date, *unit_ids: int, now_below: Collection[int] | None = None) -> Sequence[MemberOn]:
    """Those who belonged at or below the units on this day, by that day's tree, in the order of names.

    Whoever looks may see people by the tree of now: `now_below` are the units over which the viewer has a grant,
    and leaves out everybody who does not belong at or below them today.
    """
    statement = _MEMBERS
    if now_below is not None:
        statement = statement.where(User.id.in_(_now_below(now_below)))
    values = {"day": day, "unit_ids": unit_ids, "end": _end_of(day)}
    return [MemberOn(*row) for row in db.session.execute(statement, values)]


def number_of_members_on(day: date, *unit_ids: int) -> int:
    """How many people belonged at or below the units on this day, by that day's tree."""
    return db.session.scalar(select(func.count()).select_from(member_ids_on(day, *unit_ids).subquery())) or 0


def people_by_unit_on(day: date) -> dict[int, int]:
    """How many people belonged to exactly each unit on this day, by unit id."""
    statement = select(Membership.unit_id, func.count()).where(is_member_on(day)).group_by(Membership.unit_id)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def sum_up_tree(units: Sequence[UnitOn], people: Mapping[int, int]) -> dict[int, int]:
    """How many people belong to each unit and everything below it, for units in the order of tree_as_of."""
    totals: dict[int, int] = {}
    for unit in reversed(units):
        totals[unit.id] = totals.get(unit.id, 0) + people.get(unit.id, 0)
        if unit.depth and unit.parent_id is not None:
            totals[unit.parent_id] = totals.get(unit.parent_id, 0) + totals[unit.id]
    return totals


def _now_below(unit_ids: Collection[int]) -> Select[int]:
    here = Membership.unit_id.in_(at_or_below(*unit_ids))
    return select(Membership.user_id).where(here, Membership.until.is_(None))
