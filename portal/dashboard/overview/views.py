"""The table of a dashboard: which rows are shown, in which order, on which page, and what they sum up to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.dashboard.enums import MemberState
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.overview.queries.numbers import StateCounts, UnitCounts, UnitOverview, sum_counts
from portal.learning.enums import HouseState
from portal.web.listing import Pagination, paginate

PAGE_SIZE = 50
LANE_HOUSES = 10  # in the lane of one unit
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
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit right below, or (without a unit) the people of the unit itself."""

    unit: UnitCounts | None
    counted: StateCounts

    @property
    def houses(self) -> list[HouseState]:
        """Its lane: a lit house for each who completed it, for each tenth of them where they are many."""
        return unit_houses(self.counted)


@dataclass(frozen=True, slots=True)
class OverviewTable:
    """One page of the rows that are wanted, and the sum of all that are, on whatever page."""

    rows: Sequence[UnitRow]
    total: StateCounts
    number: int
    pagination: Pagination


def overview_table(dashboard: UnitOverview, asked: DashboardFilters) -> OverviewTable:
    """The rows of the dashboard that are asked for: the last page where it lies behind the end."""
    units = [UnitRow(unit, unit.counted) for unit in dashboard.rows]
    if asked.sort != "name":
        key = _SORTS[asked.sort]
        units.sort(key=lambda row: key(row.counted), reverse=asked.descending)
    elif asked.descending:
        units.reverse()
    own = [UnitRow(None, dashboard.own)] if dashboard.own.members else []
    rows = [row for row in units + own if _matches(row.counted, asked)]
    pagination = paginate(asked.page, total=len(rows), size=PAGE_SIZE)
    return OverviewTable(pagination.cut(rows), sum_counts([row.counted for row in rows]), len(rows), pagination)


def unit_houses(counted: StateCounts) -> list[HouseState]:
    """The houses of a unit: one for each of its people, or ten for all of them; lit for those who completed it."""
    houses = min(counted.members, LANE_HOUSES)
    lit = counted.completed * houses // counted.members if counted.members else 0
    return [HouseState.LIT] * lit + [HouseState.DARK] * (houses - lit)


def lane_houses(dashboard: UnitOverview) -> list[HouseState]:
    """One house for each unit with people: lit where all completed it, with somebody at the door where one did."""
    counts = (row.counted for row in dashboard.rows if row.counted.members)
    return [_house_state(counted) for counted in counts]


def _house_state(counted: StateCounts) -> HouseState:
    if counted.completed == counted.members:
        return HouseState.LIT
    return HouseState.HERE if counted.completed else HouseState.DARK


def _matches(counted: StateCounts, asked: DashboardFilters) -> bool:
    return not asked.state or _FILTERS[asked.state](counted) > 0
