"""The numbers of a unit, of what stands right below it, and how they add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select

from portal.dashboard.enums import MemberState
from portal.dashboard.models import StatusCount
from portal.dashboard.overview.queries.overdue import overdue_counts
from portal.dashboard.rules.count_keys import LAST_DUE, MEMBER, SEEN_IN, own_due_measure
from portal.db import fetch
from portal.units.models import Unit
from portal.units.queries.unit_labels import labels_of

STATES = (MemberState.LEARNING, MemberState.COMPLETE, MemberState.EARLIER, MemberState.TEACHING)
_NUMBER = case((Unit.id == bindparam("unit"), StatusCount.own), else_=StatusCount.total)


def _sum(measure: str) -> ColumnElement[int | None]:
    return func.sum(case((StatusCount.measure == measure, _NUMBER)))


# Each is a range of the primary key: of the many own days of newcomers, those that are over are not read.
_ASKED = or_(
    StatusCount.subject == MEMBER,
    (StatusCount.subject == bindparam("subject")) & StatusCount.measure.in_(STATES),
    (StatusCount.subject == bindparam("subject")) & StatusCount.measure.between(bindparam("still"), LAST_DUE),
)
# The unit itself and those right below it that are open.
_TALLIES = (
    select(
        Unit.id,
        Unit.name,
        Unit.name_key,
        Unit.kind,
        _sum(MEMBER).label("members"),
        _sum(MemberState.LEARNING).label("learning"),
        _sum(MemberState.COMPLETE).label("complete"),
        _sum(MemberState.EARLIER).label("earlier"),
        _sum(MemberState.TEACHING).label("teaching"),
        func.sum(case((StatusCount.measure.between(bindparam("still"), LAST_DUE), _NUMBER))).label("in_time"),
        func.max(case((StatusCount.measure.startswith(SEEN_IN) & (_NUMBER > 0), StatusCount.measure))).label(
            "seen"
        ),
    )
    .outerjoin(StatusCount, (StatusCount.unit_id == Unit.id) & _ASKED)
    .where(or_(Unit.id == bindparam("unit"), (Unit.parent_id == bindparam("unit")) & Unit.closed_on.is_(None)))
    .group_by(Unit.id, Unit.name, Unit.name_key, Unit.kind)
)


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many people count as what in one subject; `last_active` is the Monday of the week of the last visit."""

    members: int = 0
    learning: int = 0
    complete: int = 0
    earlier: int = 0
    teaching: int = 0
    overdue: int = 0
    last_active: date | None = None

    @property
    def completed(self) -> int:
        """Complete in whatever version."""
        return self.complete + self.earlier

    @property
    def not_started(self) -> int:
        """Nothing begun."""
        return self.members - self.learning - self.completed

    @property
    def share(self) -> float:
        """The share of the members who completed it, 0 to 1; 0 where there is nobody."""
        return self.completed / self.members if self.members else 0.0


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """A unit right below the one that is looked at, by its label, with everything below it."""

    unit_id: int
    name: str
    name_key: str
    kind: str
    counted: StateCounts


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """One subject in one unit: the units right below, the unit's own people, and the sum of both."""

    unit_id: int
    subject: str
    rows: tuple[UnitCounts, ...]  # in the order of their names
    own: StateCounts

    @property
    def total(self) -> StateCounts:
        """The sum of the rows and of the unit's own people."""
        return sum_counts([*(row.counted for row in self.rows), self.own])


def sum_counts(numbers: Iterable[StateCounts]) -> StateCounts:
    """All of them together; last active when the last of them was."""
    members = learning = complete = earlier = teaching = overdue = 0
    last_active: date | None = None
    for each in numbers:
        members += each.members
        learning += each.learning
        complete += each.complete
        earlier += each.earlier
        teaching += each.teaching
        overdue += each.overdue
        if each.last_active is not None and (last_active is None or each.last_active > last_active):
            last_active = each.last_active
    return StateCounts(members, learning, complete, earlier, teaching, overdue, last_active)


def read_unit_overview(unit_id: int, subject: str, *, on: date) -> UnitOverview:
    """The numbers of a subject in a unit on a day, which decides what is overdue; two statements, or three."""
    late = overdue_counts(unit_id, subject, on=on)
    own, rows = StateCounts(), []
    told = {"unit": unit_id, "subject": subject, "still": own_due_measure(on)}
    tallies = fetch(_TALLIES, told).all()
    labels = labels_of({id_: name for id_, name, *_numbers in tallies if id_ != unit_id})
    for row in tallies:
        id_, _name, name_key, kind, *numbers, seen = row
        members, learning, complete, earlier, teaching, in_time = (number or 0 for number in numbers)
        overdue = members - complete - earlier - in_time if late.everybody else late.below.get(id_, 0)
        last_active = date.fromisoformat(seen.removeprefix(SEEN_IN)) if seen else None
        counted = StateCounts(members, learning, complete, earlier, teaching, overdue, last_active)
        if id_ == unit_id:
            own = counted
        else:
            rows.append(UnitCounts(id_, labels[id_], name_key, kind, counted))
    rows.sort(key=lambda row: (row.name_key, row.unit_id))
    return UnitOverview(unit_id, subject, tuple(rows), own)
