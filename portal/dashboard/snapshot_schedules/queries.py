"""Which schedules there are, and which of them are due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from portal import clock
from portal.dashboard.snapshots.models import SnapshotSchedule
from portal.db import db
from portal.units.queries.tree import at_or_above


def schedules_of(unit_id: int) -> Sequence[SnapshotSchedule]:
    """The open schedules of exactly this unit that have something to do, the next first."""
    statement = select(SnapshotSchedule).where(
        SnapshotSchedule.unit_id == unit_id,
        SnapshotSchedule.ended_at.is_(None),
        SnapshotSchedule.next_run_at.is_not(None),
    )
    return db.session.scalars(statement.order_by(SnapshotSchedule.next_run_at, SnapshotSchedule.id)).all()


def schedules_over(unit_id: int) -> Sequence[SnapshotSchedule]:
    """The open schedules by which the unit is frozen, its own and those of units above, the next first."""
    statement = select(SnapshotSchedule).where(
        SnapshotSchedule.unit_id.in_(at_or_above(unit_id)),
        SnapshotSchedule.ended_at.is_(None),
        SnapshotSchedule.next_run_at.is_not(None),
    )
    return db.session.scalars(statement.order_by(SnapshotSchedule.next_run_at, SnapshotSchedule.id)).all()


def find_schedule(schedule_id: int) -> SnapshotSchedule | None:
    """A schedule by its id, whether it is open or was ended."""
    return db.session.get(SnapshotSchedule, schedule_id)


def lock_schedule(schedule_id: int) -> SnapshotSchedule:
    """A schedule, held until the transaction ends."""
    statement = select(SnapshotSchedule).where(SnapshotSchedule.id == schedule_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def due_schedule_ids(now: datetime) -> Sequence[int]:
    """The ids of the schedules whose planned moment has come, the longest due first."""
    due = (SnapshotSchedule.ended_at.is_(None), SnapshotSchedule.next_run_at <= now)
    return db.session.scalars(
        select(SnapshotSchedule.id).where(*due).order_by(SnapshotSchedule.next_run_at, SnapshotSchedule.id)
    ).all()


def has_due_schedules() -> bool:
    """Whether some numbers are to be frozen by now."""
    due = (SnapshotSchedule.ended_at.is_(None), SnapshotSchedule.next_run_at <= clock.now())
    return bool(db.session.scalar(select(exists().where(*due))))
