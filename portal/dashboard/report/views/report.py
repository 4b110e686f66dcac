"""A report as a value: a unit, a subject, a day, and a line for each unit below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from portal.dashboard.models import Snapshot
from portal.dashboard.overview.queries.numbers import StateCounts, UnitOverview
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.queries.report import Branch
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.dashboard.snapshots.queries import FrozenUnit, snapshot_overview, snapshot_units, unit_name_in
from portal.deadlines import within_deadline
from portal.units.queries.tree import get_unit
from portal.units.queries.tree_history import path_on

Depth = Literal["children", "all"]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A unit below with everything below it; `level` counts from 1. Without an id: the upper unit's own people."""

    unit_id: int | None
    name: str
    within: str  # the name of the unit right above
    level: int
    counted: StateCounts


@dataclass(frozen=True)
class Report:
    """What one report says; `frozen_at` is None for the numbers of now."""

    unit_id: int
    name: str
    above: str  # the name of the unit right above, "" at the top
    subject: Subject
    day: date
    depth: Depth
    lines: tuple[ReportLine, ...]
    total: StateCounts
    snapshot_id: int | None = None
    frozen_at: datetime | None = None

    @property
    def is_deep(self) -> bool:
        """Whether every level below has its lines."""
        return self.depth == "all"


def overview_report(dashboard: UnitOverview, name: str, above: str, subject: Subject, *, on: date) -> Report:
    """The report on the units right below, of the numbers just read; `above` is the unit above by name."""
    lines = tuple(overview_lines(dashboard, name))
    return Report(dashboard.unit_id, name, above, subject, on, "children", lines, dashboard.total)


def branch_report(branch: Branch, above: str, subject: Subject, *, on: date) -> Report:
    """The report on all levels below a unit, of numbers just read."""
    top, lines = branch.units[0], tuple(branch_lines(branch, subject.key))
    return Report(top.id, top.name, above, subject, on, "all", lines, branch.counted(top.id, subject.key))


def snapshot_report(
    snapshot: Snapshot,
    unit_id: int,
    subject: Subject,
    *,
    depth: Depth,
    population: Population = DEFAULT_POPULATION,
) -> Report:
    """The report as it was on the day of the snapshot, by that day's tree. NotFound if the unit is not in it.

    The first snapshots know everybody alone, whatever population is asked for.
    """
    name = unit_name_in(snapshot.id, unit_id) or get_unit(unit_id).name
    if depth == "all":
        units = snapshot_units(snapshot, unit_id, subject.key, population=population)
        lines, total = tuple(snapshot_lines(units)), units[0].counted
    else:
        dashboard = snapshot_overview(snapshot, unit_id, subject.key, population=population)
        lines, total = tuple(overview_lines(dashboard, name)), dashboard.total
    way = path_on(unit_id, snapshot.frozen_on)
    return Report(
        unit_id,
        name,
        way[-2].name if len(way) > 1 else "",
        subject,
        snapshot.frozen_on,
        depth,
        lines,
        total,
        snapshot.id,
        snapshot.frozen_at,
    )


def overview_lines(dashboard: UnitOverview, name: str) -> Iterator[ReportLine]:
    """The units right below, then the unit's own people where there are any."""
    for row in within_deadline(dashboard.rows):
        yield ReportLine(row.unit_id, row.name, name, 1, row.counted)
    if dashboard.own.members:
        yield ReportLine(None, name, name, 1, dashboard.own)


def branch_lines(branch: Branch, subject: str) -> Iterator[ReportLine]:
    """All units below, each right after the one above it, and last the upper unit's own people."""
    names = {unit.id: unit.name for unit in branch.units}
    top, *below = branch.units
    for unit in within_deadline(below):
        yield ReportLine(
            unit.id, unit.name, names[unit.parent_id or 0], unit.level, branch.counted(unit.id, subject)
        )
    own = branch.own_counted(top.id, subject)
    if own.members:
        yield ReportLine(None, top.name, top.name, 1, own)


def snapshot_lines(units: Sequence[FrozenUnit]) -> Iterator[ReportLine]:
    """The same of what was frozen."""
    names = {unit.id: unit.name for unit in units}
    top, *below = units
    for unit in within_deadline(below):
        yield ReportLine(unit.id, unit.name, names[unit.parent_id or 0], unit.level, unit.counted)
    if top.own.members:
        yield ReportLine(None, top.name, top.name, 1, top.own)
