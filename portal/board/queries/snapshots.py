"""Reading what was frozen: the snapshots that hold a unit, and its numbers by that day's tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from portal.board.lines import programme_of
from portal.board.models import Snapshot, SnapshotRow
from portal.board.queries.numbers import Board, Counted, UnitNumbers
from portal.board.queries.subjects import COURSE, PROGRAMME, Subject
from portal.content.vietnamese import text_sort_key
from portal.db import db
from portal.errors import NotFound
from portal.units.models import Unit

DEEPEST = 100  # levels: more are a loop, not an organisation
Numbers = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """A snapshot that holds a unit; `top_id` is the unit that was frozen, itself or one further up."""

    id: int
    frozen_on: date
    frozen_at: datetime
    top_id: int
    top_name: str  # on that day
    members: int  # of the unit that was asked for, on that day


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A unit in a snapshot; `level` counts from the one that was asked for."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    members: int
    own_members: int
    numbers: Numbers
    own_numbers: Numbers
    level: int

    def counted(self, subject: str) -> Counted:
        """The numbers of the unit with everything below."""
        return counted_from(self.members, self.numbers, subject)

    def own_counted(self, subject: str, *, has_below: bool) -> Counted:
        """The numbers of the unit's own people, which are not kept twice where there is nothing below."""
        return counted_from(self.own_members, self.own_numbers if has_below else self.numbers, subject)


def counted_from(members: int, numbers: Numbers, subject: str) -> Counted:
    """What was kept, as the board has it."""
    kept = numbers.get(subject, {})
    return Counted(
        members,
        learning=kept.get("learning", 0),
        complete=kept.get("complete", 0),
        earlier=kept.get("earlier", 0),
        teaching=kept.get("teaching", 0),
        overdue=kept.get("overdue", 0),
    )


def snapshots_of(unit_id: int) -> Sequence[SnapshotLine]:
    """The snapshots that hold the unit, the last one first; of one day, the one frozen furthest up first."""
    mine, top = aliased(SnapshotRow), aliased(SnapshotRow)
    statement = (
        select(
            Snapshot.id,
            Snapshot.frozen_on,
            Snapshot.frozen_at,
            Snapshot.unit_id,
            top.name,
            mine.members,
        )
        .join(mine, (mine.snapshot_id == Snapshot.id) & (mine.unit_id == unit_id))
        .join(top, (top.snapshot_id == Snapshot.id) & (top.unit_id == Snapshot.unit_id))
        .order_by(Snapshot.frozen_on.desc(), top.members.desc(), Snapshot.id)
    )
    return [SnapshotLine(*row) for row in db.session.execute(statement)]


def is_frozen_on(lines: Sequence[SnapshotLine], unit_id: int, day: date) -> bool:
    """Whether the unit itself, not only with one further up, was frozen on the day."""
    return any(line.frozen_on == day and line.top_id == unit_id for line in lines)


def get_snapshot(snapshot_id: int, *, unit_id: int) -> Snapshot:
    """The snapshot, or NotFound where there is none or it does not hold the unit."""
    holds = select(SnapshotRow.unit_id).where(
        SnapshotRow.snapshot_id == Snapshot.id, SnapshotRow.unit_id == unit_id
    )
    found = db.session.scalar(select(Snapshot).where(Snapshot.id == snapshot_id, holds.exists()))
    if found is None:
        raise NotFound
    return found


def frozen_subjects(snapshot: Snapshot) -> Sequence[Subject]:
    """What was counted, as it was called on that day."""
    return [Subject(key, PROGRAMME if programme_of(key) else COURSE, title) for key, title in snapshot.subjects]


def frozen_board(snapshot_id: int, unit_id: int, subject: str) -> Board:
    """The board of a subject in a unit as it was frozen; NotFound where the snapshot does not hold the unit."""
    units = frozen_units(snapshot_id, unit_id, deepest=1)
    rows = tuple(
        UnitNumbers(unit.id, unit.name, text_sort_key(unit.name), unit.kind, unit.counted(subject))
        for unit in units[1:]
    )
    return Board(unit_id, subject, rows, units[0].own_counted(subject, has_below=bool(rows)))


def frozen_units(snapshot_id: int, unit_id: int, *, deepest: int = DEEPEST) -> list[FrozenUnit]:
    """The unit and those below it on that day, each right after the one above it; NotFound as above."""
    place = (SnapshotRow.snapshot_id == snapshot_id, SnapshotRow.unit_id == unit_id)
    down = select(SnapshotRow.unit_id, bindparam("zero", 0).label("level")).where(*place).cte(recursive=True)
    down = down.union_all(
        select(SnapshotRow.unit_id, down.c.level + 1)
        .join(down, SnapshotRow.parent_id == down.c.unit_id)
        .where(SnapshotRow.snapshot_id == snapshot_id, down.c.level < deepest)
    )
    statement = (
        select(
            SnapshotRow.unit_id,
            SnapshotRow.parent_id,
            SnapshotRow.kind,
            SnapshotRow.name,
            SnapshotRow.members,
            SnapshotRow.own_members,
            SnapshotRow.numbers,
            SnapshotRow.own_numbers,
            down.c.level,
        )
        .join(down, down.c.unit_id == SnapshotRow.unit_id)
        .where(SnapshotRow.snapshot_id == snapshot_id)
        .order_by(down.c.level, SnapshotRow.position)
    )
    found = [FrozenUnit(*row) for row in db.session.execute(statement)]
    if not found:
        raise NotFound
    return in_order(found)


def in_order(units: Sequence[FrozenUnit]) -> list[FrozenUnit]:
    """Each right after the one above it; those of one parent in the order that they come in."""
    below: dict[int | None, list[FrozenUnit]] = {}
    for unit in reversed(units[1:]):
        below.setdefault(unit.parent_id, []).append(unit)
    ordered, waiting = [], [units[0]]
    while waiting:
        unit = waiting.pop()
        ordered.append(unit)
        waiting += below.pop(unit.id, [])
    return ordered


def name_in(snapshot_id: int, unit_id: int) -> str | None:
    """What a unit was called in a snapshot; None where it is not in it."""
    place = (SnapshotRow.snapshot_id == snapshot_id, SnapshotRow.unit_id == unit_id)
    return db.session.scalar(select(SnapshotRow.name).where(*place))


def top_units() -> Sequence[Unit]:
    """The open units that stand below no other, in the order of names."""
    statement = select(Unit).where(Unit.parent_id.is_(None), Unit.closed_on.is_(None))
    return db.session.scalars(statement.order_by(Unit.name_key, Unit.id)).all()
