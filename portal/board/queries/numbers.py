"""The numbers of a unit, of what stands right below it, and how they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import bindparam, or_, select

from portal.board.lines import COMPLETE, EARLIER, LEARNING, MEMBER, SEEN_IN, TEACHING
from portal.board.models import Tally
from portal.board.queries.overdue import Late, late_in
from portal.db import db
from portal.units.models import Unit

_COUNTED = (MEMBER, LEARNING, COMPLETE, EARLIER, TEACHING)
# The unit itself and those right below it that are open, or still have somebody.
_TALLIES = (
    select(Unit.id, Unit.name, Unit.name_key, Unit.kind, Tally.measure, Tally.own, Tally.total)
    .outerjoin(
        Tally,
        (Tally.unit_id == Unit.id)
        & or_(
            (Tally.subject == bindparam("subject")) & Tally.measure.in_(_COUNTED),
            (Tally.subject == MEMBER) & (or_(Tally.measure == MEMBER, Tally.measure.startswith(SEEN_IN))),
        ),
    )
    .where(or_(Unit.id == bindparam("unit"), (Unit.parent_id == bindparam("unit")) & Unit.closed_on.is_(None)))
)


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
    """The numbers of a subject in a unit on a day, which decides what is overdue; two statements, or three."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    seen: dict[int, list[str]] = defaultdict(list)
    units: dict[int, tuple[str, str, str]] = {}
    for row in db.session.execute(_TALLIES, {"unit": unit_id, "subject": subject}):
        units[row.id] = (row.name, row.name_key, row.kind)
        number = row.own if row.id == unit_id else row.total
        if not number or row.measure is None:
            continue
        if row.measure.startswith(SEEN_IN):
            seen[row.id].append(row.measure.removeprefix(SEEN_IN))
        else:
            sums[row.id][row.measure] = number
    late = late_in(unit_id, subject, on=on)
    counted = {each: _counted(sums[each], seen[each], late, late.below.get(each, 0)) for each in {*units, unit_id}}
    rows = [UnitNumbers(each, *units[each], counted[each]) for each in units if each != unit_id]
    rows.sort(key=lambda row: (row.name_key, row.unit_id))
    return Board(unit_id, subject, tuple(rows), counted[unit_id])


def _counted(sums: Mapping[str, int], weeks: Iterable[str], late: Late, late_below: int) -> Counted:
    found = Counted(
        members=sums.get(MEMBER, 0),
        learning=sums.get(LEARNING, 0),
        complete=sums.get(COMPLETE, 0),
        earlier=sums.get(EARLIER, 0),
        teaching=sums.get(TEACHING, 0),
        last_active=max(map(date.fromisoformat, weeks), default=None),
    )
    return replace(found, overdue=found.members - found.completed if late.everybody else late_below)
