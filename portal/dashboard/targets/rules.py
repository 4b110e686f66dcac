"""Distance to a target: how many people it takes, how many are missing, and how many a week; no database."""

from dataclasses import dataclass
from datetime import date

from portal.dashboard.enums import TargetState
from portal.dashboard.rules.pace import weekly_need


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as it was set; `unit_name` is whose it is, of the unit itself or of one above it."""

    id: int
    unit_id: int
    unit_name: str
    programme_id: str
    title: str
    percent: int
    due_on: date


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A target, and how far those who are counted are from it on a day."""

    target: TargetRow
    members: int
    completed: int
    today: date
    is_own: bool = True  # of the unit itself, not of one above it

    @property
    def needed(self) -> int:
        """How many people it takes: the next whole number."""
        return -(-self.members * self.target.percent // 100)

    @property
    def missing(self) -> int:
        """How many people are missing."""
        return max(0, self.needed - self.completed)

    @property
    def share(self) -> float:
        """The share that completed it, 0 to 1; 0 where there is nobody."""
        return self.completed / self.members if self.members else 0.0

    @property
    def points(self) -> float:
        """How many points of per cent are missing."""
        return max(0.0, self.target.percent - self.share * 100)

    @property
    def days_left(self) -> int:
        """How many days remain after today; below 0 when the last one is over."""
        return (self.target.due_on - self.today).days

    @property
    def weekly(self) -> int:
        """How many people have to complete it in each week that is left."""
        return weekly_need(self.missing, self.target.due_on, self.today)

    @property
    def state(self) -> TargetState:
        """How it stands; where nobody is counted, nothing is reached."""
        if self.members and not self.missing:
            return TargetState.REACHED
        return TargetState.MISSED if self.days_left < 0 else TargetState.OPEN


def nearest_targets(rows: list[TargetRow], way: tuple[int, ...]) -> tuple[TargetRow, ...]:
    """Of each programme the targets of the unit itself, else those of the nearest unit above; by day.

    `way` are the ids of the unit and of all above it, the highest first.
    """
    nearest: dict[str, int] = {}
    for row in rows:
        place = way.index(row.unit_id)
        nearest[row.programme_id] = max(nearest.get(row.programme_id, -1), place)
    kept = [row for row in rows if way.index(row.unit_id) == nearest[row.programme_id]]
    return tuple(sorted(kept, key=lambda row: (row.due_on, row.title, row.id)))


def next_target(rows: tuple[TargetRow, ...], programme_id: str | None, today: date) -> TargetRow | None:
    """The target of a programme whose day comes next, else the one whose day passed last; None without any."""
    mine = [row for row in rows if row.programme_id == programme_id]
    return next((row for row in mine if row.due_on >= today), mine[-1] if mine else None)
