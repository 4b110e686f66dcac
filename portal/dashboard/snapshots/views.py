"""Two snapshots side by side: what became of each unit, and of its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.dashboard.models import Snapshot
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.views.report import Depth
from portal.dashboard.report.views.tables import COLUMN_KEYS
from portal.dashboard.snapshots.queries import FrozenUnit, snapshot_units
from portal.deadlines import within_deadline
from portal.units.queries.tree import MAX_DEPTH
from portal.web.template_filters import clamp_share

ADDED, REMOVED = "came", "went"


@dataclass(frozen=True, slots=True)
class Difference:
    """A number before and after; None where the unit was not there."""

    key: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float:
        """By how much it grew; for a unit that was not there numbers count as nothing, a share as unchanged."""
        if self.key == "share" and (self.before is None or self.after is None):
            return 0
        return round((self.after or 0) - (self.before or 0), 3)


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """A unit in either or both; its name, and where it stood, before are empty where nothing changed."""

    unit_id: int | None  # none: the upper unit's own people
    name: str
    level: int
    fate: str  # CAME, WENT, or "" for a unit that is in both
    name_before: str
    within_before: str
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Comparison:
    """The units below one unit, and their sum, in one subject."""

    lines: Sequence[ComparedUnit]
    total: Sequence[Difference]


def compare(before: Snapshot, after: Snapshot, unit_id: int, subject: Subject, *, depth: Depth) -> Comparison:
    """What changed from one snapshot to the other at and below a unit that both hold; else NotFound."""
    whole = SnapshotPair(
        snapshot_units(before.id, unit_id, subject.key), snapshot_units(after.id, unit_id, subject.key)
    )
    shown = whole.ids(MAX_DEPTH if depth == "all" else 1)
    lines = [whole.line(each) for each in within_deadline(shown)]
    own = whole.own_line()
    return Comparison([*lines, *([own] if own is not None else [])], whole.total())


class SnapshotPair:
    """Everything at and below a unit in both snapshots."""

    def __init__(self, before: Sequence[FrozenUnit], after: Sequence[FrozenUnit]) -> None:
        self._tops = before[0], after[0]
        self._before = {unit.id: unit for unit in before}
        self._after = {unit.id: unit for unit in after}

    def ids(self, deepest: int) -> list[int]:
        """The units below, down to a level in either: those that are there after, then those that were there."""
        new = [unit.id for unit in self._after.values() if 1 <= unit.level <= deepest]
        old = [unit.id for unit in self._before.values() if 1 <= unit.level <= deepest]
        known = set(new)
        return [*new, *(unit_id for unit_id in old if unit_id not in known)]

    def line(self, unit_id: int) -> ComparedUnit:
        """What became of a unit below."""
        old, new = self._before.get(unit_id), self._after.get(unit_id)
        shown = new or old
        if shown is None:
            raise KeyError(unit_id)
        is_both = old is not None and new is not None
        return ComparedUnit(
            unit_id,
            shown.name,
            shown.level,
            "" if is_both else ADDED if new is not None else REMOVED,
            old.name if old is not None and new is not None and old.name != new.name else "",
            self._moved_from(old, new),
            differences(
                old.counted if old is not None else None,
                new.counted if new is not None else None,
            ),
        )

    def own_line(self) -> ComparedUnit | None:
        """The upper unit's own people, where there are or were any."""
        old, new = self._tops
        if not old.own.members and not new.own.members:
            return None
        return ComparedUnit(None, new.name, 1, "", "", "", differences(old.own, new.own))

    def total(self) -> Sequence[Difference]:
        """All of them together."""
        old, new = self._tops
        return differences(old.counted, new.counted)

    def _moved_from(self, old: FrozenUnit | None, new: FrozenUnit | None) -> str:
        """The name of the unit that it stood below before, where that is another one."""
        if old is None or new is None or old.parent_id == new.parent_id or old.parent_id is None:
            return ""
        return self._before[old.parent_id].name


def differences(before: StateCounts | None, after: StateCounts | None) -> Sequence[Difference]:
    """Column by column."""
    return [Difference(key, report_number(before, key), report_number(after, key)) for key in COLUMN_KEYS]


def report_number(counted: StateCounts | None, key: str) -> float | None:
    """One number as reports have it."""
    if counted is None:
        return None
    found: float = round(clamp_share(counted.share, 3), 3) if key == "share" else getattr(counted, key)
    return found
