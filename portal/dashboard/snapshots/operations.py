"""Freezing the dashboard: what stands in a snapshot, how it is kept, and how a change from outside shows.

A snapshot holds sums alone, no persons and nothing that one person did: it stays as it is for ever, while a person
may ask to be forgotten. So the week in which a unit was last active is not in it either; in a unit of one that is
a person's. Nothing in the portal changes or deletes a snapshot: one that was taken by mistake is marked void.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from flask_babel import gettext as _
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.dashboard.enums import AssignmentExtent, MemberState, SnapshotFormat
from portal.dashboard.models import Snapshot, SnapshotRow
from portal.dashboard.report.queries.report import (
    MEASURES,
    SUMS_WIDTH,
    Branch,
    BranchUnit,
    Sums,
    begin_consistent_read,
    read_branches,
    subjects_within,
)
from portal.dashboard.rules.count_keys import MEMBER
from portal.dashboard.rules.population import ALL_POPULATIONS, EVERYBODY, Population
from portal.dashboard.snapshot_visits.queries import KeptVisits, read_visits
from portal.dashboard.snapshots.models import SnapshotVoid
from portal.dashboard.snapshots.queries import last_frozen_at, lock_unit
from portal.dashboard.snapshots.rules import SnapshotHead, SnapshotValues, checksum_of, population_key
from portal.db import begin_write, db
from portal.errors import FieldError, Refused, require
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries.tree import get_unit

SNAPSHOT_COLUMNS = (*MEASURES, MemberState.OVERDUE)
BATCH_SIZE = 1_000  # rows between two signs of progress
JUST_NOW = timedelta(minutes=1)
MAX_NAME_LENGTH, MAX_NOTE_LENGTH, MAX_REASON_LENGTH = 80, 500, 300  # characters


@dataclass(frozen=True)
class SnapshotLabel:
    """How a snapshot is called, and by which schedule it is taken, where the portal takes it by itself."""

    name: str = ""
    note: str = ""
    schedule_id: int | None = None
    planned_at: datetime | None = None


PLAIN = SnapshotLabel()


@dataclass(frozen=True)
class SnapshotContent:
    """What a snapshot will hold, read at one moment: `branches` by population."""

    head: SnapshotHead
    label: SnapshotLabel
    branches: Mapping[Population, Branch]
    visits: Mapping[int, KeptVisits]  # by unit, with everything below; without those of whom none is known

    @property
    def branch(self) -> Branch:
        """The numbers of everybody everywhere."""
        return self.branches[EVERYBODY]

    def rows(self) -> Iterator[SnapshotValues]:
        """A row for each unit, by id."""
        branch = self.branch
        places, has_below = positions(branch.units), {unit.parent_id for unit in branch.units if unit.level}
        keys, extents = [subject[0] for subject in self.head.subjects], unit_extents(branch)
        for unit in sorted(branch.units, key=lambda unit: unit.id):
            own = branch.own.get(unit.id) if unit.id in has_below else None
            yield {
                "unit_id": unit.id,
                "parent_id": unit.parent_id if unit.level else None,
                "code": unit.code,
                "kind": unit.kind,
                "name": unit.name,
                "position": places[unit.id],
                "members": branch.members.get(unit.id, 0),
                "own_members": branch.own_members.get(unit.id, 0),
                "numbers": named_counts(keys, branch.total.get(unit.id)),
                # Most units have nothing below, and would say the same twice.
                "own_numbers": named_counts(keys, own),
                "populations": {
                    name: found
                    for population, other in self.branches.items()
                    if (name := population_key(population)) and (found := narrower_counts(other, branch, unit.id))
                },
                "extents": extents.get(unit.id, {}),
                "visits": self.visits.get(unit.id, {}),
            }

    def checksum(self) -> str:
        """SHA-256 of all that."""
        return checksum_of(self.head, self.rows())


def create_snapshot_in_steps(
    unit_id: int, *, on: date, actor: Actor | None, label: SnapshotLabel = PLAIN
) -> Iterator[tuple[int, int]]:
    """Create a snapshot in transactions of its own, yielding how many of how many rows are written.

    What is read is of one moment. It is written in a second transaction, so that nobody who writes meanwhile has
    to wait while a large tree is added up. Broken off, it leaves nothing.
    """
    db.session.rollback()
    try:
        begin_consistent_read()
        stock = read_snapshot_content(get_unit(unit_id), on=on, actor=actor, label=label)
        number = len(stock.branch.units)
        yield 0, number
        db.session.rollback()
        begin_write()
        for done in write_snapshot(stock, actor=actor):
            yield done, number
        db.session.commit()
    finally:
        db.session.rollback()


def read_snapshot_content(
    unit: Unit, *, on: date, actor: Actor | None, label: SnapshotLabel = PLAIN
) -> SnapshotContent:
    """Read what a snapshot of the unit holds. Forbidden; Refused for a closed unit, else as write_snapshot."""
    require(actor is None or permissions.can_see_people(actor, unit))
    if unit.closed_on is not None:
        raise Refused(_("%(unit)s is closed. Freeze the unit that it became part of.", unit=unit.name))
    ensure_fits(label)
    ensure_not_just_frozen(unit, on, label)
    subjects = subjects_within(unit.id)
    branches = read_branches(unit.id, [each.key for each in subjects], on=on, populations=ALL_POPULATIONS)
    extents = branches[EVERYBODY].extents
    told = [[each.key, each.title, extents[each.key].value] for each in subjects]
    head = SnapshotHead(unit.id, on, clock.now(), told, label.name, label.note, SnapshotFormat.VISITS)
    return SnapshotContent(head, label, branches, read_visits(unit.id, on))


def write_snapshot(stock: SnapshotContent, *, actor: Actor | None) -> Iterator[int]:
    """Write it down in the caller's transaction; tells how many rows are written.

    Refused where the unit was frozen a moment ago, which is a second tap on one button, or the same planned moment
    is frozen already.
    """
    head, label = stock.head, stock.label
    unit = lock_unit(head.unit_id)
    require(actor is None or permissions.can_see_people(actor, unit))
    ensure_not_just_frozen(unit, head.on, label)
    snapshot = Snapshot(
        unit_id=head.unit_id,
        frozen_on=head.on,
        frozen_at=head.at,
        frozen_by_id=actor.id if actor is not None else None,
        subjects=head.subjects,
        checksum=stock.checksum(),
        name=head.name,
        note=head.note,
        format=head.format,
        schedule_id=label.schedule_id,
        planned_at=label.planned_at,
    )
    name = unit.name
    try:
        with db.session.begin_nested():
            db.session.add(snapshot)
    except IntegrityError as error:
        raise just_frozen_error(name, head.at) from error
    snapshot_id, done, rows = snapshot.id, 0, stock.rows()
    while some := list(islice(rows, BATCH_SIZE)):
        db.session.execute(insert(SnapshotRow), [row | {"snapshot_id": snapshot_id} for row in some])
        done += len(some)
        yield done
    acting = permissions.audit_actor(actor, unit)
    record(acting, "snapshot.frozen", snapshot, units=done, name=head.name)
    db.session.flush()


def void_snapshot(snapshot: Snapshot, *, reason: str, actor: Actor | None) -> SnapshotVoid:
    """Mark a snapshot as taken by mistake; it stays readable, and comparisons leave it out.

    Forbidden for whoever does not lead the unit that was frozen. Refused without a reason, and where it is void
    already.
    """
    require(actor is None or permissions.can_see_people(actor, snapshot.unit))
    reason = tidy(reason)
    if not reason:
        raise FieldError("reason", _("Say why it is void: whoever reads it later must understand it."))
    if len(reason) > MAX_REASON_LENGTH:
        raise FieldError("reason", _("At most %(number)d characters.", number=MAX_REASON_LENGTH))
    void = SnapshotVoid(
        snapshot_id=snapshot.id,
        reason=reason,
        voided_by_id=actor.id if actor is not None else None,
        voided_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(void)
    except IntegrityError as error:
        raise FieldError("reason", _("It is marked void already.")) from error
    acting = permissions.audit_actor(actor, snapshot.unit)
    record(acting, "snapshot.voided", snapshot, reason=reason)
    db.session.flush()
    return void


def tidy(text: str | None) -> str:
    """The text on one line, without doubled spaces and what no database keeps."""
    return " ".join((text or "").replace("\0", " ").split())


def ensure_fits(label: SnapshotLabel) -> None:
    """Refused for a name or a note that is too long."""
    for field, text, limit in (("name", label.name, MAX_NAME_LENGTH), ("note", label.note, MAX_NOTE_LENGTH)):
        if len(text) > limit:
            raise FieldError(field, _("At most %(number)d characters.", number=limit))


def ensure_not_just_frozen(unit: Unit, on: date, label: SnapshotLabel) -> None:
    """Refused where somebody froze the unit a moment ago for the same day, unless that one is void.

    What the portal does by its schedules is kept apart by the planned moment.
    """
    if label.schedule_id is not None:
        return
    last = last_frozen_at(unit.id, on)
    if last is not None and clock.now() - last < JUST_NOW:
        raise just_frozen_error(unit.name, last)


def just_frozen_error(name: str, at: datetime) -> Refused:
    """What tells the second one of two taps."""
    time = f"{at.astimezone(clock.VIETNAM):%H:%M}"
    return Refused(
        _(
            "The numbers of %(unit)s were frozen just now, at %(time)s. Wait a minute to freeze them once more.",
            unit=name,
            time=time,
        )
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


def narrower_counts(branch: Branch, everybody: Branch, unit_id: int) -> dict[str, dict[str, int]]:
    """The numbers of a unit in a narrower population, by subject, where they differ from those of everybody."""
    members = branch.members.get(unit_id, 0)
    is_same = members == everybody.members.get(unit_id, 0)
    found = {} if is_same else {MEMBER: {"members": members}}
    if is_same and not branch.partly and branch.total.get(unit_id) == everybody.total.get(unit_id):
        return found
    for subject in branch.subjects:
        counted = branch.counted(unit_id, subject)
        if counted != everybody.counted(unit_id, subject):
            numbers = {column: getattr(counted, column) for column in SNAPSHOT_COLUMNS}
            found[subject] = {"members": counted.members} | {name: each for name, each in numbers.items() if each}
    return found


def unit_extents(branch: Branch) -> dict[int, dict[str, str]]:
    """By unit, where the subjects are to be done that some of the units have to do and others not."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for unit in reversed(branch.units):  # whatever stands below a unit comes after it
        for subject, assigned in branch.assigned.items():
            if unit.id in assigned:
                found[unit.id][subject] = AssignmentExtent.EVERYWHERE.value
            if subject in found[unit.id] and unit.level and unit.parent_id is not None:
                found[unit.parent_id].setdefault(subject, AssignmentExtent.PARTLY.value)
    return found


def positions(units: Iterable[BranchUnit]) -> dict[int, int]:
    """Which place each unit has among those of the same parent."""
    seen: Counter[int | None] = Counter()
    places: dict[int, int] = {}
    for unit in units:
        places[unit.id] = seen[unit.parent_id]
        seen[unit.parent_id] += 1
    return places
