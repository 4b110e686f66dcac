"""The figures of a period, rolled up along the tree of their day; no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter

from portal.units.enums import UnitKind
from portal.units.queries.tree_history import UnitOn

MAX_NAMED = 3  # units that are named as the best, or the lagging ones


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What some people count as on a day, in one subject."""

    members: int = 0
    complete: int = 0  # and it held on that day
    new: int = 0  # of them, completed since the first day that was asked for
    teaching: int = 0
    ever: int = 0  # completed at any time, also by those who have left, and also where it has expired since
    renewed_later: int = 0  # of those complete: gone over again afterwards, so that the day it ended is not kept

    @property
    def share(self) -> float:
        """The share that is complete, 0 to 1; 0 where there is nobody."""
        return self.complete / self.members if self.members else 0.0

    def __add__(self, other: "DayFigures") -> "DayFigures":
        return DayFigures(*(getattr(self, name) + getattr(other, name) for name in FIGURES))


FIGURES = tuple(field.name for field in fields(DayFigures))
NOTHING = DayFigures()


@dataclass(frozen=True)
class DayTree:
    """The units at and below one as they were on a day, each after the one above it; and what stood above it."""

    day: date
    units: Sequence[UnitOn]
    above: tuple[int, ...] = ()

    @property
    def teams(self) -> int:
        """How many teams there were."""
        return sum(unit.kind == UnitKind.TEAM for unit in self.units)

    def ids(self, unit_id: int) -> frozenset[int]:
        """The ids of the unit and of everything below it."""
        found = {unit_id}
        for unit in self.units:  # each after the one above it
            if unit.parent_id in found:
                found.add(unit.id)
        return frozenset(found)

    def find(self, unit_id: int) -> UnitOn | None:
        """The unit, if it was there."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def counted(self, *, team_only: bool, assigned: Collection[int] | None) -> frozenset[int]:
        """The units whose own people count: teams alone, and at or below an assigned one (None: everywhere)."""
        within: set[int] = set()
        top_is_in = assigned is None or bool(set(self.above) & set(assigned))
        found = []
        for unit in self.units:
            if top_is_in or unit.parent_id in within or (assigned is not None and unit.id in assigned):
                within.add(unit.id)
                if not team_only or unit.kind == UnitKind.TEAM:
                    found.append(unit.id)
        return frozenset(found)


def roll_up(tree: DayTree, own: Mapping[int, DayFigures], counted: Collection[int]) -> dict[int, DayFigures]:
    """The figures of every unit with everything below it, of the own people of the units that are counted."""
    total = {unit.id: own.get(unit.id, NOTHING) if unit.id in counted else NOTHING for unit in tree.units}
    for unit in reversed(tree.units):  # whatever stands below a unit comes after it
        if unit.depth and unit.parent_id is not None:
            total[unit.parent_id] += total[unit.id]
    return total


@dataclass(frozen=True, slots=True)
class Crossing:
    """That people changed from one unit to another because units were merged, split or moved."""

    source_id: int
    target_id: int


def is_comparable(
    unit_id: int, first: DayTree, last: DayTree, crossings: Sequence[Crossing], moved: Collection[int]
) -> bool:
    """Whether the unit was the same on both days: no unit came from outside it, and none left it.

    `moved` are the units that were put below another one in between.
    """
    if first.find(unit_id) is None or last.find(unit_id) is None:
        return False
    before, after = first.ids(unit_id), last.ids(unit_id)
    if any((each in before) != (each in after) for each in moved if each != unit_id):
        return False
    return all((each.source_id in before) == (each.target_id in after) for each in crossings)


def final_crossings(crossings: Sequence[Crossing], *, there: Collection[int]) -> list[Crossing]:
    """The crossings with where each ended up in the end: what was merged twice, in the last unit.

    Only of the units that were `there` on the first day: nobody was counted then in one that was made later.
    """
    onward = {each.source_id: each.target_id for each in crossings}
    found = []
    for each in crossings:
        if each.source_id not in there:
            continue
        target, seen = each.target_id, {each.source_id}
        while target in onward and target not in seen:
            seen.add(target)
            target = onward[target]
        found.append(Crossing(each.source_id, target))
    return found


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit with the share of its people who are complete."""

    unit_id: int
    figures: DayFigures


def best_and_lagging(
    figures: Mapping[int, DayFigures], unit_ids: Sequence[int]
) -> tuple[list[RankedUnit], list[RankedUnit]]:
    """The units with the largest and with the smallest share; none where all have the same, or there is but one.

    No unit is in both. Of units with one share, all are named or, where they are too many, the first of them.
    """
    ranked = [RankedUnit(id_, figures[id_]) for id_ in unit_ids if figures[id_].members]
    ranked.sort(key=lambda each: (-each.figures.share, unit_ids.index(each.unit_id)))
    shares = {each.figures.share for each in ranked}
    if len(shares) < 2:
        return [], []
    most = min(MAX_NAMED, len(ranked) // 2)
    worst = sorted(ranked, key=attrgetter("figures.share"))[:most]
    return ranked[:most], [each for each in worst if each not in ranked[:most]]
