"""Freezing the dashboard: what stands in a snapshot, how it is kept, and how a change from outside shows.

A snapshot holds sums alone, no persons and nothing that one person did: it stays as it is for ever, while a person
may ask to be forgotten. So the week in which a unit was last active is not in it either; in a unit of one that is
a person's. Nothing in the portal changes or deletes a snapshot.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from flask_babel import gettext as _
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.dashboard.enums import MemberState
from portal.dashboard.models import Snapshot, SnapshotRow
from portal.dashboard.report.queries.report import (
    MEASURES,
    SUMS_WIDTH,
    Branch,
    BranchUnit,
    Sums,
    begin_consistent_read,
    read_branch,
    subjects_within,
)
from portal.dashboard.snapshots.queries import snapshots_of_day
from portal.dashboard.snapshots.rules import SnapshotValues, checksum_of
from portal.db import begin_write, db
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries.tree import get_unit

SNAPSHOT_COLUMNS = (*MEASURES, MemberState.OVERDUE)
BATCH_SIZE = 1_000  # rows between two signs of progress


@dataclass(frozen=True)
class SnapshotContent:
    """What a snapshot will hold, read at one moment."""

    unit_id: int
    on: date
    at: datetime
    subjects: list[list[str]]  # [subject, title]
    branch: Branch

    def rows(self) -> Iterator[SnapshotValues]:
        """A row for each unit, by id."""
        places = positions(self.branch.units)
        has_below = {unit.parent_id for unit in self.branch.units if unit.level}
        for unit in sorted(self.branch.units, key=lambda unit: unit.id):
            yield {
                "unit_id": unit.id,
                "parent_id": unit.parent_id if unit.level else None,
                "code": unit.code,
                "kind": unit.kind,
                "name": unit.name,
                "position": places[unit.id],
                "members": self.branch.members.get(unit.id, 0),
                "own_members": self.branch.own_members.get(unit.id, 0),
                "numbers": named_counts(self._keys, self.branch.total.get(unit.id)),
                # Most units have nothing below, and would say the same twice.
                "own_numbers": named_counts(self._keys, self.branch.own.get(unit.id))
                if unit.id in has_below
                else {},
            }

    @property
    def _keys(self) -> list[str]:
        return [key for key, _title in self.subjects]

    def checksum(self) -> str:
        """SHA-256 of all that."""
        return checksum_of(self.unit_id, self.on, self.at, self.subjects, self.rows())


def create_snapshot_in_steps(unit_id: int, *, on: date, actor: Actor | None) -> Iterator[tuple[int, int]]:
    """Create a snapshot in transactions of its own, yielding how many of how many rows are written.

    What is read is of one moment. It is written in a second transaction, so that nobody who writes meanwhile has
    to wait while a large tree is added up. Broken off, it leaves nothing.
    """
    db.session.rollback()
    try:
        begin_consistent_read()
        stock = read_snapshot_content(get_unit(unit_id), on=on, actor=actor)
        number = len(stock.branch.units)
        yield 0, number
        db.session.rollback()
        begin_write()
        for done in write_snapshot(stock, actor=actor):
            yield done, number
        db.session.commit()
    finally:
        db.session.rollback()


def read_snapshot_content(unit: Unit, *, on: date, actor: Actor | None) -> SnapshotContent:
    """Read what a snapshot of the unit holds. Forbidden, or Refused as `freeze` says."""
    require(actor is None or permissions.can_see_people(actor, unit))
    if unit.closed_on is not None:
        raise Refused(_("%(unit)s is closed. Freeze the unit that it became part of.", unit=unit.name))
    ensure_not_frozen(unit, on)
    subjects = subjects_within(unit.id)
    branch = read_branch(unit.id, [each.key for each in subjects], on=on)
    return SnapshotContent(unit.id, on, clock.now(), [[each.key, each.title] for each in subjects], branch)


def write_snapshot(stock: SnapshotContent, *, actor: Actor | None) -> Iterator[int]:
    """Write it down in the caller's transaction; tells how many rows are written.

    Refused where somebody else was first.
    """
    unit = get_unit(stock.unit_id)
    require(actor is None or permissions.can_see_people(actor, unit))
    ensure_not_frozen(unit, stock.on)
    snapshot = Snapshot(
        unit_id=stock.unit_id,
        frozen_on=stock.on,
        frozen_at=stock.at,
        frozen_by_id=actor.id if actor is not None else None,
        subjects=stock.subjects,
        checksum=stock.checksum(),
    )
    name = unit.name
    try:
        with db.session.begin_nested():
            db.session.add(snapshot)
    except IntegrityError as error:
        raise already_frozen_error(name, stock.on) from error
    snapshot_id, done, rows = snapshot.id, 0, stock.rows()
    while some := list(islice(rows, BATCH_SIZE)):
        db.session.execute(insert(SnapshotRow), [row | {"snapshot_id": snapshot_id} for row in some])
        done += len(some)
        yield done
    acting = permissions.audit_actor(actor, unit)
    record(acting, "snapshot.frozen", snapshot, units=done)
    db.session.flush()


def ensure_not_frozen(unit: Unit, on: date) -> None:
    """Refused where the unit has a snapshot of the day."""
    if snapshots_of_day(unit.id, on):
        raise already_frozen_error(unit.name, on)


def already_frozen_error(name: str, on: date) -> Refused:
    """What tells the second one of a day."""
    day = f"{on:%d/%m/%Y}"
    return Refused(
        _("The numbers of %(unit)s on %(day)s are frozen already. Once a day is enough.", unit=name, day=day)
    )


def named_counts(subjects: Sequence[str], sums: Sums | None) -> dict[str, dict[str, int]]:
    """The numbers of each subject by the names of their columns, without zeros."""
    found: dict[str, dict[str, int]] = {}
    if sums is None:
        return found
    for place, subject in enumerate(subjects):
        numbers = sums[place * SUMS_WIDTH : place * SUMS_WIDTH + SUMS_WIDTH]
        if any(numbers):
            found[subject] = {
                column: number for column, number in zip(SNAPSHOT_COLUMNS, numbers, strict=True) if number
            }
    return found


def positions(units: Iterable[BranchUnit]) -> dict[int, int]:
    """Which place each unit has among those of the same parent."""
    seen: Counter[int | None] = Counter()
    places: dict[int, int] = {}
    for unit in units:
        places[unit.id] = seen[unit.parent_id]
        seen[unit.parent_id] += 1
    return places
