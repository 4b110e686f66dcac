"""Tables of the dashboard: who counts where as what, the sums of that, and what was frozen or planned."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.dashboard.enums import SnapshotFormat
from portal.db import Model, UtcDateTime, json_value, key, moment
from portal.units.models import Unit


class PersonStatus(Model):
    """The status of a person in a unit: one row for being a member, one for each subject started.

    And one for each subject not started that a newcomer may finish later than the others.

    Subjects and states are those of `portal.dashboard.rules.count_keys`. Derived from what the other features
    keep, and written in the transaction that changes it; nothing is known only here.
    """

    __tablename__ = "person_status"
    __table_args__ = (Index("ix_person_status_unit_id_subject", "unit_id", "subject"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str]
    teaches: Mapped[bool]
    # The week in which the person finished the subject, or for being there was last seen: the day of its Monday.
    week: Mapped[date | None]
    # The last day on which the person is in time, where it is later than that of the others there: a newcomer's.
    own_due_on: Mapped[date | None]


class StatusCount(Model):
    """How many people of a unit count as something: in the unit itself, and with everything below it.

    A unit at the top keeps only its own: everybody's work would else wait for the one row. Its sum is that of
    its own and of what stands right below.
    """

    __tablename__ = "status_count"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    own: Mapped[int]
    total: Mapped[int]
    # The part of the total that belongs to units of the kind team: for a team its own people and those of teams
    # below, for a unit at the top only its own, where it is a team.
    team_total: Mapped[int] = mapped_column(default=0, server_default="0")


class Snapshot(Model):
    """The dashboard of a unit and everything below at a moment. Written once: never changed, never deleted.

    One that was taken by mistake stays as it is, and a row of `snapshot_void` says so. The portal freezes by
    itself as `snapshot_schedule` says; that each planned moment is frozen once is decided by the unique pair.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        Index("ix_snapshot_unit_id_frozen_on", "unit_id", "frozen_on"),
        UniqueConstraint("schedule_id", "planned_at"),  # two processes cannot both do what was planned
    )

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    frozen_on: Mapped[date]  # in Vietnam
    frozen_at: Mapped[moment]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the portal itself
    # [[subject, title], …] as they were called that day, each with an AssignmentExtent since there are populations
    subjects: Mapped[json_value]
    checksum: Mapped[str]  # SHA-256 of the rows, so that a change from outside shows
    name: Mapped[str] = mapped_column(default="", server_default="")  # such as “Quý III”
    note: Mapped[str] = mapped_column(default="", server_default="")  # such as “sau đối chiếu”
    # What was kept, a SnapshotFormat: the first ones counted everybody everywhere.
    format: Mapped[int] = mapped_column(default=SnapshotFormat.EVERYBODY, server_default="1")
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot_schedule.id"))
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by the schedule; later where it was missed

    unit: Mapped[Unit] = relationship()


class SnapshotRow(Model):
    """A unit with its name and place in a snapshot, and its numbers by subject."""

    __tablename__ = "snapshot_row"
    __table_args__ = (Index("ix_snapshot_row_snapshot_id_parent_id", "snapshot_id", "parent_id"),)

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    parent_id: Mapped[int | None]  # none: the unit that was frozen
    code: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    position: Mapped[int]  # among those of the same parent, in the order of names
    members: Mapped[int]
    own_members: Mapped[int]
    # {subject: {column: number}} without zeros: of the unit with everything below, and of its own people, which
    # are not kept a second time where there is nothing below
    numbers: Mapped[json_value]
    own_numbers: Mapped[json_value]
    # {population: {subject: {"members": number, column: number}}} of narrower populations than everybody,
    # by the names of portal.dashboard.snapshots.rules, where the numbers differ; none: not kept
    populations: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    # {subject: AssignmentExtent}: where it was to be done, of the subjects that some places below the frozen unit
    # had to do and others not; without those that this unit did not have to do
    extents: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    # {VisitPeriod: {subject of visits: [outings, people, who managed]}} with everything below; none: not kept
    visits: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))


class TeamPlan(Model):
    """By when a team wants to have finished a course: its own plan, written by its head."""

    __tablename__ = "team_plan"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    since: Mapped[date]  # when the team set out
    by: Mapped[date]  # the last day
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    planned_at: Mapped[moment]
