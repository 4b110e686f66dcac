"""The table of a dashboard: which rows are shown, in which order, on which page, and what they sum up to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.dashboard.enums import MemberState
from portal.dashboard.filters import NEED, DashboardFilters
from portal.dashboard.overview.queries.numbers import StateCounts, UnitCounts, UnitOverview, sum_counts
from portal.visits.counts.rules import NOTHING, VisitSum
from portal.web.listing import Pagination, paginate

PAGE_SIZE = 50
NEVER_ACTIVE = date.min

_FILTERS: dict[str, Callable[[StateCounts], int]] = {
    MemberState.NOT_STARTED: lambda counted: counted.not_started,
    MemberState.LEARNING: lambda counted: counted.learning,
    MemberState.COMPLETE: lambda counted: counted.completed,
    MemberState.EARLIER: lambda counted: counted.earlier,
    MemberState.OVERDUE: lambda counted: counted.overdue,
}
_SORTS: dict[str, Callable[[StateCounts], Any]] = _FILTERS | {
    "members": lambda counted: counted.members,
    MemberState.COMPLETE: lambda counted: (counted.share, counted.completed),
    MemberState.TEACHING: lambda counted: counted.teaching,
    "seen": lambda counted: counted.last_active or NEVER_ACTIVE,
    NEED: lambda counted: need(counted),
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit right below, or (without a unit) the people of the unit itself."""

    unit: UnitCounts | None
    counted: StateCounts
    visits: VisitSum = NOTHING


@dataclass(frozen=True, slots=True)
class OverviewTable:
    """One page of the rows that are wanted, and the sum of all that are, on whatever page."""

    rows: Sequence[UnitRow]
    total: StateCounts
    number: int
    pagination: Pagination
    visits: VisitSum = NOTHING


def overview_table(dashboard: UnitOverview, asked: DashboardFilters) -> OverviewTable:
    """The rows of the dashboard that are asked for: the last page where it lies behind the end."""
    units = [UnitRow(unit, unit.counted, unit.visits) for unit in dashboard.rows]
    if asked.sort == "visits":
        units.sort(key=lambda row: (row.visits.people, row.visits.visits), reverse=asked.descending)
    elif asked.sort != "name":
        key = _SORTS[asked.sort]
        units.sort(key=lambda row: key(row.counted), reverse=asked.descending)
    elif asked.descending:
        units.reverse()
    own = [UnitRow(None, dashboard.own, dashboard.own_visits)] if dashboard.has_own_row else []
    rows = [row for row in units + own if _matches(row.counted, asked)]
    pagination = paginate(asked.page, total=len(rows), size=PAGE_SIZE)
    total = sum_counts([row.counted for row in rows])
    visits = sum((row.visits for row in rows), NOTHING)
    return OverviewTable(pagination.cut(rows), total, len(rows), pagination, visits)


def need(counted: StateCounts) -> tuple[bool, int, float, int]:
    """Who needs a hand first: where most are late, then the smallest share, then most people; the empty last."""
    return not counted.members, -counted.overdue, counted.share, -counted.members


def _matches(counted: StateCounts, asked: DashboardFilters) -> bool:
    if asked.under is not None and not (counted.members and counted.share * 100 < asked.under):
        return False
    return not asked.state or _FILTERS[asked.state](counted) > 0
