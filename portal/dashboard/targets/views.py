"""Targets with the distance to them: of one unit, and of those right below beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.dashboard.overview.queries.numbers import StateCounts, UnitOverview, read_unit_overview
from portal.dashboard.rules.count_keys import programme_subject, subject_programme_id
from portal.dashboard.targets.queries import current_targets, own_targets_of
from portal.dashboard.targets.rules import TargetProgress, TargetRow, next_target


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit right below against the target that holds there: its own, or the one from above."""

    unit_id: int
    name: str
    progress: TargetProgress


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with its distance, and how the units right below stand against theirs, the furthest first."""

    progress: TargetProgress
    below: Sequence[UnitBelow]


def target_progress(
    way: tuple[int, ...], subject: str, counted: StateCounts, today: date
) -> TargetProgress | None:
    """The distance of those who are counted to the next target that holds for a unit and a subject, if any does.

    `way` are the ids of the unit and of all above it, the highest first.
    """
    target = next_target(current_targets(way), subject_programme_id(subject), today)
    return progress_of(target, way[-1], counted, today) if target is not None else None


def progress_of(target: TargetRow, unit_id: int, counted: StateCounts, today: date) -> TargetProgress:
    """The distance of those who are counted to a target."""
    return TargetProgress(target, counted.members, counted.completed, today, is_own=target.unit_id == unit_id)


def target_views(way: tuple[int, ...], today: date) -> list[TargetView]:
    """Every target that holds for the last unit of the way, with the numbers of today."""
    targets = current_targets(way)
    boards = {
        programme_id: read_unit_overview(way[-1], programme_subject(programme_id), on=today)
        for programme_id in {target.programme_id for target in targets}
    }
    return [target_view(target, way, boards[target.programme_id], today) for target in targets]


def target_view(target: TargetRow, way: tuple[int, ...], board: UnitOverview, today: date) -> TargetView:
    """One target with those right below: each against its own target where it has one, else against this one."""
    below, theirs = [], own_targets_of([row.unit_id for row in board.rows])
    for row in board.rows:
        held = next_target(theirs.get(row.unit_id, ()), target.programme_id, today) or target
        below.append(UnitBelow(row.unit_id, row.name, progress_of(held, row.unit_id, row.counted, today)))
    below.sort(key=lambda unit: -unit.progress.points)
    return TargetView(progress_of(target, way[-1], board.total, today), below)
