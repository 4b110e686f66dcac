"""Reading what was frozen: the snapshots that hold a unit, and its numbers by that day's tree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, null, select
from sqlalchemy.orm import aliased

from portal.dashboard.enums import AssignmentExtent, MemberState
from portal.dashboard.models import Snapshot, SnapshotRow
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.subjects import COURSE, PROGRAMME, Subject
from portal.dashboard.rules.count_keys import MEMBER, TRAINED, subject_programme_id
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.dashboard.snapshots.models import SnapshotVoid
from portal.dashboard.snapshots.rules import SnapshotHead, checksum_of, kept_population, population_key
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.units.models import Unit
from portal.units.queries.tree import MAX_DEPTH

ROWS_AT_ONCE = 1_000  # of a snapshot in memory


@dataclass(frozen=True, slots=True)
class SnapshotSummary:
    """A snapshot that holds a unit; `top_id` is the unit that was frozen, itself or one further up."""

    id: int
    frozen_on: date
    frozen_at: datetime
    name: str
    note: str
    format: int
    top_id: int
    top_name: str  # on that day
    members: int  # of the unit that was asked for, on that day: everybody
    team_members: int | None  # members of teams, where they differ from that and were kept
    void_reason: str | None  # none: it holds

    @property
    def counted(self) -> int:
        """How many people are counted unless somebody asks for others: members of teams, as far as it is known."""
        return self.members if self.team_members is None else self.team_members

    @property
    def is_void(self) -> bool:
        """Whether it was marked as taken by mistake."""
        return self.void_reason is not None


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A unit in a snapshot with its numbers in one subject; `level` counts from the unit that was asked for.

    `counted` are those of the unit with everything below, `own` those of its own people.
    """

    id: int
    parent_id: int | None
    code: str
    kind: str
    name: str
    level: int
    counted: StateCounts
    own: StateCounts
    is_assigned: bool = True  # whether the subject was to be done there, or in parts of it; if it was nowhere, too


_mine, _top = aliased(SnapshotRow), aliased(SnapshotRow)
_SNAPSHOTS: Rows = (
    select(
        Snapshot.id,
        Snapshot.frozen_on,
        Snapshot.frozen_at,
        Snapshot.name,
        Snapshot.note,
        Snapshot.format,
        Snapshot.unit_id,
        _top.name,
        _mine.members,
        _mine.populations[("teams", MEMBER, "members")].as_integer(),
        SnapshotVoid.reason,
    )
    .join(_mine, (_mine.snapshot_id == Snapshot.id) & (_mine.unit_id == bindparam("unit")))
    .join(_top, (_top.snapshot_id == Snapshot.id) & (_top.unit_id == Snapshot.unit_id))
    .outerjoin(SnapshotVoid, SnapshotVoid.snapshot_id == Snapshot.id)
    .order_by(Snapshot.frozen_on.desc(), Snapshot.frozen_at.desc(), Snapshot.id.desc())
)


def list_snapshots(unit_id: int) -> tuple[SnapshotSummary, ...]:
    """The snapshots that hold the unit, the last one first."""
    return tuple(SnapshotSummary(*row) for row in fetch(_SNAPSHOTS, {"unit": unit_id}).all())


def last_frozen_at(unit_id: int, day: date) -> datetime | None:
    """When exactly this unit was last frozen by somebody for the day, but for what is void and for schedules."""
    statement = (
        select(func.max(Snapshot.frozen_at))
        .outerjoin(SnapshotVoid, SnapshotVoid.snapshot_id == Snapshot.id)
        .where(
            Snapshot.unit_id == unit_id,
            Snapshot.frozen_on == day,
            Snapshot.schedule_id.is_(None),
            SnapshotVoid.snapshot_id.is_(None),
        )
    )
    return db.session.scalar(statement)


def lock_unit(unit_id: int) -> Unit:
    """The unit, held until the transaction ends, so that of two who freeze it the second sees the first."""
    return db.session.scalars(select(Unit).where(Unit.id == unit_id).with_for_update()).one()


def latest_snapshot_id(unit_id: int) -> int | None:
    """The id of the last snapshot of exactly this unit."""
    return db.session.scalar(select(func.max(Snapshot.id)).where(Snapshot.unit_id == unit_id))


def find_void(snapshot_id: int) -> SnapshotVoid | None:
    """That the snapshot was taken by mistake, where it was."""
    return db.session.get(SnapshotVoid, snapshot_id)


def find_snapshot(snapshot_id: int) -> Snapshot | None:
    """A snapshot by its id, of whatever unit."""
    return db.session.get(Snapshot, snapshot_id)


def get_snapshot(snapshot_id: int, *, unit_id: int) -> Snapshot:
    """The snapshot, or NotFound where there is none or it does not hold the unit."""
    holds = select(SnapshotRow.unit_id).where(
        SnapshotRow.snapshot_id == Snapshot.id, SnapshotRow.unit_id == unit_id
    )
    found = db.session.scalar(select(Snapshot).where(Snapshot.id == snapshot_id, holds.exists()))
    if found is None:
        raise NotFound
    return found


def snapshot_subjects(snapshot: Snapshot) -> Sequence[Subject]:
    """What was counted, as it was called on that day."""
    return [
        Subject(key, PROGRAMME if subject_programme_id(key) else COURSE, title)
        for key, title, *_extent in snapshot.subjects
    ]


def snapshot_extent(snapshot: Snapshot, unit_id: int, key: str) -> AssignmentExtent:
    """Where in the unit the subject was to be done on that day; everywhere where that was not kept."""
    extents = {subject: extent for subject, _title, *rest in snapshot.subjects for extent in rest}
    extent = AssignmentExtent(extents.get(key, AssignmentExtent.EVERYWHERE))
    if extent != AssignmentExtent.PARTLY:
        return extent
    mine = (SnapshotRow.snapshot_id == snapshot.id, SnapshotRow.unit_id == unit_id)
    found = db.session.scalar(select(SnapshotRow.extents[key].as_string()).where(*mine))
    return AssignmentExtent(found or AssignmentExtent.NOWHERE)


def snapshot_population(snapshot: Snapshot, unit_id: int, key: str, population: Population) -> Population:
    """The population that is counted where this one is asked for: the first snapshots know everybody alone."""
    extent = snapshot_extent(snapshot, unit_id, key)
    return kept_population(population, format_=snapshot.format, extent=extent)


def snapshot_units(
    snapshot: Snapshot,
    unit_id: int,
    key: str,
    *,
    population: Population = DEFAULT_POPULATION,
    deepest: int = MAX_DEPTH,
) -> list[FrozenUnit]:
    """The unit and those below it on that day, each after the one above it. NotFound where it lacks the unit."""
    row, below = SnapshotRow, aliased(SnapshotRow)
    extent = snapshot_extent(snapshot, unit_id, key)
    counted = kept_population(population, format_=snapshot.format, extent=extent)
    name = population_key(counted)
    down = (
        select(row.snapshot_id, row.unit_id, bindparam("zero", 0).label("level"))
        .where(row.snapshot_id == snapshot.id, row.unit_id == unit_id)
        .cte(recursive=True)
    )
    # The snapshot is told by the row above, not as a value: else SQLite goes through all of it at every step.
    down = down.union_all(
        select(row.snapshot_id, row.unit_id, down.c.level + 1)
        .join(down, (row.snapshot_id == down.c.snapshot_id) & (row.parent_id == down.c.unit_id))
        .where(down.c.level < deepest)
    )
    is_right_below = (below.snapshot_id == down.c.snapshot_id) & (below.parent_id == down.c.unit_id)
    statement = (
        select(
            *(
                row.unit_id,
                row.parent_id,
                row.code,
                row.kind,
                row.name,
                row.members,
                row.own_members,
                down.c.level,
            ),
            # Only what is asked for leaves the database.
            row.numbers[key].label("numbers"),
            row.own_numbers[key].label("own_numbers"),
            (row.populations[(name, key)] if name else null()).label("narrower"),
            (row.extents[key] if extent == AssignmentExtent.PARTLY else null()).label("extent"),
            select(below.unit_id).where(is_right_below).exists().label("has_below"),
        )
        .join(down, (row.snapshot_id == down.c.snapshot_id) & (row.unit_id == down.c.unit_id))
        .order_by(down.c.level, row.position)
    )
    found = [unit_of(each, counted, extent) for each in db.session.execute(statement)]
    if not found:
        raise NotFound
    return tree_order(found)


def unit_of(row: Row[*tuple[Any, ...]], population: Population, extent: AssignmentExtent) -> FrozenUnit:
    """A row as a value; the own numbers are not kept twice where there is nothing below.

    `extent` tells where in the upper unit the subject was to be done; if partly, `row.extent` tells it of this.
    """
    numbers, members = row.numbers, row.members
    if row.narrower is not None:
        numbers, members = row.narrower, row.narrower["members"]
    here = row.extent if extent == AssignmentExtent.PARTLY else extent
    own = state_counts(row.own_members, row.own_numbers if row.has_below else row.numbers)
    is_left_out = population.assigned_only and here != AssignmentExtent.EVERYWHERE
    if is_left_out or not population.counts_kind(row.kind):
        own = StateCounts()
    return FrozenUnit(
        *(row.unit_id, row.parent_id, row.code, row.kind, row.name, row.level),
        counted=state_counts(members, numbers),
        own=own,
        is_assigned=extent != AssignmentExtent.PARTLY or here is not None,
    )


def state_counts(members: int, kept: Mapping[str, int] | None) -> StateCounts:
    """What was kept, as the dashboard has it."""
    numbers = kept or {}
    return StateCounts(
        members,
        learning=numbers.get(MemberState.LEARNING, 0),
        complete=numbers.get(MemberState.COMPLETE, 0),
        earlier=numbers.get(MemberState.EARLIER, 0),
        teaching=numbers.get(MemberState.TEACHING, 0),
        overdue=numbers.get(MemberState.OVERDUE, 0),
        trained=numbers.get(TRAINED, 0),
    )


def tree_order(units: Sequence[FrozenUnit]) -> list[FrozenUnit]:
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


def unit_name_in(snapshot_id: int, unit_id: int) -> str | None:
    """What a unit was called in a snapshot; None where it is not in it."""
    place = (SnapshotRow.snapshot_id == snapshot_id, SnapshotRow.unit_id == unit_id)
    return db.session.scalar(select(SnapshotRow.name).where(*place))


def top_units() -> Sequence[Unit]:
    """The open units that stand below no other, in the order of names."""
    statement = select(Unit).where(Unit.parent_id.is_(None), Unit.closed_on.is_(None))
    return db.session.scalars(statement.order_by(Unit.name_key, Unit.id)).all()


def head_of(snapshot: Snapshot) -> SnapshotHead:
    """What the checksum covers beside the rows."""
    return SnapshotHead(
        snapshot.unit_id,
        snapshot.frozen_on,
        snapshot.frozen_at,
        snapshot.subjects,
        snapshot.name,
        snapshot.note,
        snapshot.format,
    )


def is_intact(snapshot: Snapshot) -> bool:
    """Whether the snapshot is as it was frozen: its numbers and names give the checksum that was kept."""
    columns = [column for column in SnapshotRow.__table__.c if column.name != "snapshot_id"]
    statement = select(*columns).where(SnapshotRow.snapshot_id == snapshot.id).order_by(SnapshotRow.unit_id)
    rows = db.session.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)).mappings()
    return checksum_of(head_of(snapshot), map(dict, rows)) == snapshot.checksum


def tampered_snapshots() -> Iterator[Snapshot]:
    """The snapshots that are not any more as they were frozen: somebody changed them past the portal."""
    for snapshot in db.session.scalars(select(Snapshot).order_by(Snapshot.id)).all():
        if not is_intact(snapshot):
            yield snapshot
