"""Several snapshots as lines: the share that completed a subject, of a unit and of those right below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.dashboard.enums import SnapshotFormat
from portal.dashboard.models import Snapshot
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.rules.points import grown_points
from portal.dashboard.rules.population import EVERYBODY, Population
from portal.dashboard.snapshot_comparison.views import is_counted
from portal.dashboard.snapshots.queries import FrozenUnit, snapshot_units
from portal.deadlines import within_deadline
from portal.units.changes.queries.lineage import lineage_between

LEFT, RIGHT, TOP, BOTTOM = 52, 24, 34, 40  # around the plot, in its own units
MIN_MARK_GAP = 74  # between two days below the axis


@dataclass(frozen=True, slots=True)
class Point:
    """What a snapshot says of a unit; None where it does not hold the unit, or did not count the subject."""

    on: date
    counted: StateCounts | None

    @property
    def share(self) -> float | None:
        """The share that completed it, 0 to 1."""
        return self.counted.share if self.counted is not None else None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit over all snapshots; `is_other` says that mergers or splits made another unit of it in between."""

    unit_id: int
    name: str
    points: Sequence[Point]
    is_other: bool

    @property
    def change(self) -> float | None:
        """By how many points of per cent it grew from the first to the last; None where that is not known."""
        first, last = self.points[0].share, self.points[-1].share
        if first is None or last is None or self.is_other:
            return None
        return grown_points(first, last)


@dataclass(frozen=True)
class SnapshotLines:
    """A unit and those right below it over several snapshots, in one subject."""

    whole: UnitLine
    below: Sequence[UnitLine]
    population: Population


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a plot, where it stands, and its share."""

    x: int
    y: int
    share: float


@dataclass(frozen=True)
class Plot:
    """A line as it is drawn; `paths` are its pieces, which end where something is not known."""

    width: int
    height: int
    dots: Sequence[Dot]
    paths: Sequence[str]
    steps: Sequence[tuple[int, int]]  # per cent, and the height at which it stands
    marks: Sequence[tuple[int, date]]
    goal_y: int | None


def read_lines(
    snapshots: Sequence[Snapshot], unit_id: int, subject: Subject, population: Population
) -> SnapshotLines:
    """The lines of a unit over snapshots in the order of their days.

    Where a subject is to be done may change from day to day, so that it is counted everywhere; and of everybody,
    where one of the snapshots knows nothing else.
    """
    is_old = SnapshotFormat.EVERYBODY in {one.format for one in snapshots}
    counted = EVERYBODY if is_old else Population(team_only=population.team_only, assigned_only=False)
    read = [
        snapshot_units(one, unit_id, subject.key, population=counted, deepest=1)
        for one in within_deadline(snapshots)
    ]
    lineage = lineage_between(snapshots[0].frozen_at, snapshots[-1].frozen_at)
    others = {place for link in lineage.links for place in (link.from_id, link.to_id)}
    known = [is_counted(one, subject) for one in snapshots]
    names: dict[int, str] = {}
    for units in reversed(read):  # as they were called last, and those that went behind the others
        for unit in units[1:]:
            names.setdefault(unit.id, unit.name)

    def line(place: int, name: str) -> UnitLine:
        points = [
            Point(one.frozen_on, counts_of(units, place) if is_known else None)
            for one, units, is_known in zip(snapshots, read, known, strict=True)
        ]
        return UnitLine(place, name, points, place in others)

    return SnapshotLines(line(unit_id, read[-1][0].name), [line(*each) for each in names.items()], counted)


def counts_of(units: Sequence[FrozenUnit], unit_id: int) -> StateCounts | None:
    """The numbers of a unit, with everything below, among those that a snapshot holds."""
    return next((unit.counted for unit in units if unit.id == unit_id), None)


def plot_of(line: UnitLine, *, width: int, height: int, goal: int | None) -> Plot:
    """The plot of a line; days stand as far from each other as they are, `goal` is a target in per cent."""
    days = [point.on for point in line.points]
    span = (days[-1] - days[0]).days
    inner, floor = width - LEFT - RIGHT, height - BOTTOM
    xs = [
        LEFT + round(inner * ((day - days[0]).days / span if span else place / max(1, len(days) - 1)))
        for place, day in enumerate(days)
    ]

    def y_of(share: float) -> int:
        return round(floor - share * (floor - TOP))

    dots = [
        Dot(x, y_of(point.share), point.share) if point.share is not None else None
        for x, point in zip(xs, line.points, strict=True)
    ]
    return Plot(
        width,
        height,
        [dot for dot in dots if dot is not None],
        pieces(dots),
        [(percent, y_of(percent / 100)) for percent in (0, 25, 50, 75, 100)],
        spaced(list(zip(xs, days, strict=True))),
        y_of(goal / 100) if goal is not None else None,
    )


def pieces(dots: Sequence[Dot | None]) -> list[str]:
    """The pieces of a line through what is known, as paths."""
    found: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            found.append([])
        else:
            found[-1].append(dot)
    return ["M" + "L".join(f"{dot.x} {dot.y}" for dot in piece) for piece in found if len(piece) > 1]


def spaced(marks: Sequence[tuple[int, date]]) -> list[tuple[int, date]]:
    """The days that have room below the axis: the last one, and going back what does not touch the one after."""
    kept: list[tuple[int, date]] = []
    for x, day in reversed(marks):
        if not kept or kept[-1][0] - x >= MIN_MARK_GAP:
            kept.append((x, day))
    return kept[::-1]
