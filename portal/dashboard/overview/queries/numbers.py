"""The numbers of a unit, of what stands right below it, and how they add up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, bindparam, case, func, literal, null, or_, select

from portal.dashboard.enums import AssignmentExtent, MemberState
from portal.dashboard.models import StatusCount
from portal.dashboard.overview.queries.overdue import subject_assignment
from portal.dashboard.rules.count_keys import LAST_DUE, MEMBER, SEEN_IN, TRAINED, own_due_measure
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.db import Rows, fetch
from portal.units.enums import UnitKind
from portal.units.models import Unit
from portal.units.queries.unit_labels import labels_of
from portal.visits.counts.rules import EVERYTHING, NOTHING, VisitSum
from portal.visits.models import VisitCount
from portal.visits.rules.weeks import Weeks

STATES = (MemberState.LEARNING, MemberState.COMPLETE, MemberState.EARLIER, MemberState.TEACHING, TRAINED)
VISITS = "visits"  # in place of the kind of a unit: a row that tells of visits
Expression = ColumnElement[Any]


def count_column(*, team_only: bool) -> Expression:
    """What counts of a unit, `unit`, and of those right below it: its own people, and all of theirs."""
    if not team_only:
        return case((StatusCount.unit_id == bindparam("unit"), StatusCount.own), else_=StatusCount.total)
    own = case((Unit.kind == UnitKind.TEAM, StatusCount.own), else_=0)
    return case((StatusCount.unit_id == bindparam("unit"), own), else_=StatusCount.team_total)


# Each is a range of the primary key: of the many own days of newcomers, those that are over are not read.
_ASKED = or_(
    StatusCount.subject == MEMBER,
    (StatusCount.subject == bindparam("subject")) & StatusCount.measure.in_(STATES),
    (StatusCount.subject == bindparam("subject")) & StatusCount.measure.between(bindparam("still"), LAST_DUE),
)
_HERE = or_(Unit.id == bindparam("unit"), (Unit.parent_id == bindparam("unit")) & Unit.closed_on.is_(None))
_NAMES = (Unit.id, Unit.name, Unit.name_key, Unit.kind)


def _numbers(number: Expression) -> list[Expression]:
    """The columns of StateCounts, but for who is late; then who still has time, and the week of the last visit."""
    still = StatusCount.measure.between(bindparam("still"), LAST_DUE)
    seen = StatusCount.measure.startswith(SEEN_IN) & (number > 0)
    return [
        *(func.sum(case((StatusCount.measure == measure, number))) for measure in (MEMBER, *STATES)),
        func.sum(case((still, number))),
        func.max(case((seen, StatusCount.measure))),
    ]


def _overview(*, team_only: bool) -> Rows:
    """The unit itself and those right below it that are open, with their numbers."""
    return (
        select(*_NAMES, *_numbers(count_column(team_only=team_only)))
        .outerjoin(StatusCount, (StatusCount.unit_id == Unit.id) & _ASKED)
        .where(_HERE)
        .group_by(*_NAMES)
    )


def _totals(*, team_only: bool) -> Rows:
    """The numbers of some units with everything below, none of them at the top."""
    number: Expression = (StatusCount.team_total if team_only else StatusCount.total).expression
    chosen = StatusCount.unit_id.in_(bindparam("unit_ids", expanding=True))
    nameless = (literal(""), literal(""), literal(""))
    columns = (StatusCount.unit_id, *nameless, *_numbers(number))
    return select(*columns).where(chosen, _ASKED).group_by(StatusCount.unit_id)


def _visits() -> Rows:
    """What the unit and each right below did at doors, with everything below it, in the columns of the others."""
    sums = [func.sum(column) for column in (VisitCount.visits, VisitCount.people, VisitCount.managed)]
    rest = [null()] * (len(STATES) + 3 - len(sums))
    weeks = VisitCount.week.between(bindparam("first_week"), bindparam("last_week"))
    return (
        select(VisitCount.unit_id, literal(""), literal(""), literal(VISITS), *sums, *rest)
        .join(Unit, Unit.id == VisitCount.unit_id)
        .where(_HERE, VisitCount.subject == EVERYTHING, weeks)
        .group_by(VisitCount.unit_id)
    )


def _statement(*, team_only: bool, totals: bool, visits: bool) -> CompoundSelect[*tuple[Any, ...]] | Rows:
    more = [_totals(team_only=team_only)] if totals else []
    more += [_visits()] if visits else []
    units = _overview(team_only=team_only)
    return units.union_all(*more) if more else units


# Built once, by the kind of population, whether the totals of some units further down are read, and visits:
# all of it at once, since a statement of its own costs more than its rows.
_STATEMENTS = {
    asked: _statement(team_only=asked[0], totals=asked[1], visits=asked[2])
    for asked in product((True, False), repeat=3)
}


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many people count as what in one subject; `last_active` is the Monday of the week of the last visit.

    `trained` are all who ever completed it, also who has left since or whose completion has expired.
    """

    members: int = 0
    learning: int = 0
    complete: int = 0
    earlier: int = 0
    teaching: int = 0
    overdue: int = 0
    last_active: date | None = None
    trained: int = 0

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
    is_assigned: bool = True  # whether the subject is to be done there, or in parts of it; if it is nowhere, too
    visits: VisitSum = NOTHING


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """One subject in one unit: the units right below, the unit's own people, and the sum of both.

    `population` is who is counted; `extent` tells where the subject is to be done, whoever is counted. `parts` are
    the topmost units to which it is assigned, where only they are counted. `visits` are those of the weeks that
    were asked for, of the unit with everything below it, whoever is counted.
    """

    unit_id: int
    subject: str
    rows: tuple[UnitCounts, ...]  # in the order of their names
    own: StateCounts
    population: Population = DEFAULT_POPULATION
    extent: AssignmentExtent = AssignmentExtent.EVERYWHERE
    parts: tuple[int, ...] = ()
    visits: VisitSum = NOTHING

    @property
    def own_visits(self) -> VisitSum:
        """The visits that no row tells: of the unit's own people, and of units below that are closed by now."""
        return sum((-row.visits for row in self.rows), self.visits)

    @property
    def has_own_row(self) -> bool:
        """Whether the unit itself needs a row beside those below it, so that all rows add up."""
        return bool(self.own.members or self.own_visits)

    @property
    def total(self) -> StateCounts:
        """The sum of the rows and of the unit's own people."""
        return sum_counts([*(row.counted for row in self.rows), self.own])


def sum_counts(numbers: Iterable[StateCounts]) -> StateCounts:
    """All of them together; last active when the last of them was."""
    members = learning = complete = earlier = teaching = overdue = trained = 0
    last_active: date | None = None
    for each in numbers:
        members += each.members
        learning += each.learning
        complete += each.complete
        earlier += each.earlier
        teaching += each.teaching
        overdue += each.overdue
        trained += each.trained
        if each.last_active is not None and (last_active is None or each.last_active > last_active):
            last_active = each.last_active
    return StateCounts(members, learning, complete, earlier, teaching, overdue, last_active, trained)


def read_unit_overview(
    unit_id: int,
    subject: str,
    *,
    on: date,
    population: Population = DEFAULT_POPULATION,
    weeks: Weeks | None = None,
) -> UnitOverview:
    """The numbers of a subject in a unit on a day, which decides what is overdue; two statements.

    Where `weeks` are given, the visits at doors in them, too.
    """
    given = subject_assignment(unit_id, subject, on=on)
    is_partial = population.assigned_only and given.extent == AssignmentExtent.PARTLY
    told = {"unit": unit_id, "subject": subject, "still": own_due_measure(on)}
    parts = {*given.late, *given.assigned} if is_partial else given.late.keys()
    rows_read = _rows_of(parts, told, team_only=population.team_only, weeks=weeks)
    below = {row[0]: row[4:] for row in rows_read if not row[1] and row[3] != VISITS}  # without a name
    visits = {row[0]: VisitSum(*row[4:7]) for row in rows_read if row[3] == VISITS}
    # Whose day has passed counts everybody there as late who has neither completed it nor longer time.
    late = _added_up((branch, _late(below[each])) for each, branch in given.late.items() if each in below)
    found: dict[int, StateCounts] = {}
    if is_partial:
        counted: dict[int, list[StateCounts]] = defaultdict(list)
        for each, branch in given.assigned.items():
            if each in below:
                counted[branch].append(_state_counts(below[each], overdue=0))
        found = {branch: sum_counts(parts) for branch, parts in counted.items()}
    own, rows = StateCounts(), []
    units = [row for row in rows_read if row[1]]
    labels = labels_of({id_: name for id_, name, *_numbers in units if id_ != unit_id})
    for id_, _name, name_key, kind, *numbers in units:
        if is_partial:
            counts = replace(found.get(id_, StateCounts()), overdue=late.get(id_, 0))
        else:
            counts = _state_counts(numbers, overdue=_late(numbers) if given.everybody_late else late.get(id_, 0))
        if id_ == unit_id:
            own = counts
        else:
            is_assigned = given.extent != AssignmentExtent.PARTLY or id_ in given.assigned.values()
            told_of = (id_, labels[id_], name_key, kind, counts, is_assigned)
            rows.append(UnitCounts(*told_of, visits.get(id_, NOTHING)))
    rows.sort(key=lambda row: (row.name_key, row.unit_id))
    assigned = tuple(sorted(given.assigned)) if is_partial else ()
    here = (population, given.extent, assigned, visits.get(unit_id, NOTHING))
    return UnitOverview(unit_id, subject, tuple(rows), own, *here)


def _rows_of(
    parts: Collection[int], told: Mapping[str, Any], *, team_only: bool, weeks: Weeks | None
) -> Sequence[Sequence[Any]]:
    asked = dict(told)
    if parts:
        asked["unit_ids"] = list(parts)
    if weeks is not None:
        asked |= {"first_week": weeks.first, "last_week": weeks.last}
    return fetch(_STATEMENTS[team_only, bool(parts), weeks is not None], asked).all()


def _added_up(numbers: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for unit_id, number in numbers:
        found[unit_id] += number
    return found


def _late(numbers: Sequence[Any]) -> int:
    members, _learning, complete, earlier, _teaching, _trained, in_time, _seen = numbers
    return (members or 0) - (complete or 0) - (earlier or 0) - (in_time or 0)


def _state_counts(numbers: Sequence[Any], *, overdue: int) -> StateCounts:
    *sums, seen = numbers
    members, learning, complete, earlier, teaching, trained, _in_time = (number or 0 for number in sums)
    last_active = date.fromisoformat(seen.removeprefix(SEEN_IN)) if seen else None
    return StateCounts(members, learning, complete, earlier, teaching, overdue, last_active, trained)
