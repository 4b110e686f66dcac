"""A report as a value: a unit, a subject, a day, and a line for each unit below."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from portal.dashboard.enums import AssignmentExtent, ReportRow
from portal.dashboard.models import Snapshot
from portal.dashboard.overview.queries.numbers import StateCounts, UnitOverview
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.queries.report import Branch
from portal.dashboard.report.rules import NOWHERE, Place, places_of
from portal.dashboard.rules.population import DEFAULT_POPULATION, EVERYBODY, Population
from portal.dashboard.snapshots.queries import snapshot_population, snapshot_units
from portal.deadlines import within_deadline
from portal.units.queries.tree import MAX_DEPTH
from portal.units.queries.tree_history import UnitOn, path_on
from portal.units.queries.unit_labels import labels_within
from portal.visits.counts.rules import NOTHING, VisitSum

Depth = Literal["children", "all"]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A row of the report; `level` counts from 1. Without an id: the people directly in the unit of this name."""

    unit_id: int | None
    name: str  # the unit's label
    level: int
    counted: StateCounts
    row: ReportRow = ReportRow.UNIT
    kind: str = ""
    place: Place = NOWHERE
    code_of: int = 0  # the unit whose code stands in the row: its own, or that of the people directly in it
    visits: VisitSum = NOTHING


@dataclass(frozen=True)
class Report:
    """What one report says; `frozen_at` is None for the numbers of now.

    `visits` are those of the last weeks; None where they are not told.
    """

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
    population: Population = EVERYBODY
    extent: AssignmentExtent = AssignmentExtent.EVERYWHERE
    visits: VisitSum | None = None

    @property
    def is_deep(self) -> bool:
        """Whether every level below has its lines."""
        return self.depth == "all"


def overview_report(dashboard: UnitOverview, way: Sequence[UnitOn], subject: Subject, *, on: date) -> Report:
    """The report on the units right below, of the numbers just read; `way` leads down to the unit itself."""
    units = [(row.unit_id, row.name, row.kind, row.counted, row.visits) for row in dashboard.rows]
    lines = tuple(overview_lines(units, dashboard.own, way, own_visits=dashboard.own_visits))
    top, above = way[-1], name_above(way)
    report = Report(top.id, top.name, above, subject, on, "children", lines, dashboard.total)
    return replace(report, population=dashboard.population, extent=dashboard.extent, visits=dashboard.visits)


def branch_report(
    branch: Branch,
    way: Sequence[UnitOn],
    subject: Subject,
    *,
    on: date,
    visits: Mapping[int, VisitSum] | None = None,
) -> Report:
    """The report on all levels below a unit, of numbers just read; `visits` by unit, with everything below it."""
    key = subject.key
    top, lines = way[-1], tuple(branch_lines(branch, key, way, visits))
    report = Report(top.id, top.name, name_above(way), subject, on, "all", lines, branch.counted(top.id, key))
    told = visits.get(top.id, NOTHING) if visits is not None else None
    return replace(
        report, population=branch.population, extent=branch.extents.get(key, report.extent), visits=told
    )


def branch_lines(
    branch: Branch, subject: str, way: Sequence[UnitOn], visits: Mapping[int, VisitSum] | None = None
) -> Iterator[ReportLine]:
    """The rows of all levels below a unit in one subject."""
    visits = visits or {}
    own = dict(visits)
    for each in branch.units:
        if each.parent_id in own and each.level:
            own[each.parent_id] += -visits.get(each.id, NOTHING)
    units = [
        LineUnit(
            *(unit.id, unit.parent_id, unit.kind, unit.name, unit.level),
            branch.counted(unit.id, subject),
            branch.own_counted(unit.id, subject),
            visits.get(unit.id, NOTHING),
            own.get(unit.id, NOTHING),
        )
        for unit in within_deadline(branch.units)
    ]
    return deep_lines(units, way)


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
    deepest = MAX_DEPTH if depth == "all" else 1
    units = [
        LineUnit(unit.id, unit.parent_id, unit.kind, unit.name, unit.level, unit.counted, unit.own)
        for unit in snapshot_units(snapshot, unit_id, subject.key, population=population, deepest=deepest)
    ]
    top = units[0]
    way = path_on(unit_id, snapshot.frozen_on) or [UnitOn(unit_id, "", top.name, top.kind, None, 0)]
    if depth == "all":
        lines = tuple(deep_lines(units, way))
    else:
        labels = labels_within((unit.id, unit.name, unit.parent_id) for unit in units)
        below = [(unit.id, labels[unit.id], unit.kind, unit.counted, NOTHING) for unit in units[1:]]
        lines = tuple(overview_lines(below, top.own, way))
    return Report(
        *(unit_id, top.name, name_above(way), subject, snapshot.frozen_on, depth, lines, top.counted),
        snapshot_id=snapshot.id,
        frozen_at=snapshot.frozen_at,
        population=snapshot_population(snapshot, unit_id, subject.key, population),
    )


@dataclass(frozen=True, slots=True)
class LineUnit:
    """A unit with its numbers, as it is now or was frozen; each stands after the one above it."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    level: int
    counted: StateCounts
    own: StateCounts
    visits: VisitSum = NOTHING
    own_visits: VisitSum = NOTHING  # those that no unit below tells


def name_above(way: Sequence[UnitOn]) -> str:
    """The name of the unit right above the last of the way; "" at the top."""
    return way[-2].name if len(way) > 1 else ""


def overview_lines(
    units: Iterable[tuple[int, str, str, StateCounts, VisitSum]],
    own: StateCounts,
    way: Sequence[UnitOn],
    *,
    own_visits: VisitSum = NOTHING,
) -> Iterator[ReportLine]:
    """The units right below, given as id, label, kind, numbers and visits; then who is directly in the unit."""
    here = place_of_top(way)
    is_alone = True
    for unit_id, name, kind, counted, visits in within_deadline(units):
        is_alone, place = False, here.entered(kind, name)
        yield ReportLine(unit_id, name, 1, counted, ReportRow.UNIT, kind, place, unit_id, visits)
    if own.members or own_visits:
        line = own_line(way[-1].id, way[-1].name, way[-1].kind, here, own, level=1, is_alone=is_alone)
        yield replace(line, visits=own_visits)


def deep_lines(units: Sequence[LineUnit], way: Sequence[UnitOn]) -> Iterator[ReportLine]:
    """All units below, each right after the one above it, and who is directly in each that has units below it."""
    labels = labels_within((unit.id, unit.name, unit.parent_id) for unit in units)
    told = ((unit.id, unit.parent_id, unit.kind, labels[unit.id]) for unit in units[1:])
    top, places = units[0], places_of(told, above=[(step.kind, step.name) for step in way])
    parents = {unit.parent_id for unit in units[1:]}
    for unit in within_deadline(units[1:]):
        row = ReportRow.SUM if unit.id in parents else ReportRow.UNIT
        label, place = labels[unit.id], places[unit.id]
        yield ReportLine(unit.id, label, unit.level, unit.counted, row, unit.kind, place, unit.id, unit.visits)
        if row == ReportRow.SUM and (unit.own.members or unit.own_visits):
            line = own_line(unit.id, label, unit.kind, place, unit.own, level=unit.level + 1)
            yield replace(line, visits=unit.own_visits)
    if top.own.members or top.own_visits:
        is_alone = len(units) == 1
        line = own_line(top.id, top.name, top.kind, place_of_top(way), top.own, level=1, is_alone=is_alone)
        yield replace(line, visits=top.own_visits)


def own_line(
    unit_id: int, name: str, kind: str, place: Place, own: StateCounts, *, level: int, is_alone: bool = False
) -> ReportLine:
    """The row of the people directly in a unit that has others below it; where it `is_alone`, that of the unit."""
    row = ReportRow.UNIT if is_alone else ReportRow.OWN
    return ReportLine(None, name, level, own, row, kind, place, unit_id)


def place_of_top(way: Sequence[UnitOn]) -> Place:
    """Where the unit itself stands, by the way down to it."""
    here = Place()
    for step in way:
        here = here.entered(step.kind, step.name)
    return here
