"""The numbers of a unit, of what stands right below it, and how they add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people count as what in one subject; `last_active` is the Monday of the week of the last visit."""

    members: int = 0
    learning: int = 0
    complete: int = 0
    earlier: int = 0
    teaching: int = 0
    overdue: int = 0
    last_active: date | None = None

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
class UnitNumbers:
    """A unit right below the one that is looked at, with everything below it."""

    unit_id: int
    name: str
    name_key: str
    kind: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class Board:
    """One subject in one unit: the units right below, the unit's own people, and the sum of both."""

    unit_id: int
    subject: str
    rows: tuple[UnitNumbers, ...]  # in the order of their names
    own: Counted

    @property
    def total(self) -> Counted:
        """The sum of the rows and of the unit's own people."""
        return sum_of([*(row.counted for row in self.rows), self.own])


def sum_of(numbers: Iterable[Counted]) -> Counted:
    """All of them together; last active when the last of them was."""
    found = list(numbers)
    counts = [field.name for field in fields(Counted) if field.name != "last_active"]
    weeks = [each.last_active for each in found if each.last_active is not None]
    return Counted(
        **{name: sum(getattr(each, name) for each in found) for name in counts},
        last_active=max(weeks, default=None),
    )


def board_of(unit_id: int, subject: str, *, on: date) -> Board:
    """The numbers of a subject in a unit on a day, which decides what is overdue."""
    raise NotImplementedError
