"""Tables beside the snapshots: that one was taken by mistake, and when the portal freezes by itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.dashboard.models import Snapshot
from portal.db import Model, UtcDateTime, key, moment
from portal.units.models import Unit


class SnapshotVoid(Model):
    """That a snapshot was taken by mistake, and why. It can still be read; comparisons leave it out."""

    __tablename__ = "snapshot_void"

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    reason: Mapped[str]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    voided_at: Mapped[moment]

    snapshot: Mapped[Snapshot] = relationship()


class SnapshotSchedule(Model):
    """When the portal freezes a unit by itself: on a day, or on the last one of each month, quarter, half or year.

    `next_run_at` is the next planned moment; none where there is nothing more to do. Ended by setting the time.
    """

    __tablename__ = "snapshot_schedule"

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str]  # a ScheduleKind
    on: Mapped[date | None]  # the day, where it is one
    hour: Mapped[int]  # in Vietnam, 0 to 23
    name: Mapped[str]  # of the snapshots, before the name of the period; may be empty
    next_run_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[moment]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship()
