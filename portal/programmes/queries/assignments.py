"""What is to be finished where, and by when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from portal.accounts.models import User
from portal.db import Rows, db
from portal.errors import NotFound
from portal.programmes.models import Assignment, Programme
from portal.units.models import Unit
from portal.units.queries.tree import at_or_above, at_or_below
from portal.units.queries.unit_labels import unit_labels


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """That a unit and everything below it is to finish a programme by the end of a day."""

    id: int
    programme_id: str
    programme_title: str
    unit_id: int
    unit_name: str  # its label
    due_on: date
    repeat_months: int | None  # how long a completion holds there; none: as the programme says
    assigned_at: datetime
    assigned_by: str | None  # none: the portal itself
    ended_at: datetime | None


_rows: Rows = (
    select(
        Assignment.id,
        Assignment.programme_id,
        Programme.title,
        Assignment.unit_id,
        Unit.name,
        Assignment.due_on,
        Assignment.repeat_months,
        Assignment.assigned_at,
        User.name,
        Assignment.ended_at,
    )
    .join(Programme, Programme.id == Assignment.programme_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .outerjoin(User, User.id == Assignment.assigned_by_id)
    .order_by(Assignment.due_on, Unit.name_key, Assignment.id)
)
# Of a withdrawn programme nothing is due; it comes back with the programme.
_open = _rows.where(Assignment.ended_at.is_(None), Programme.withdrawn_at.is_(None))


def assignments_below(unit_id: int) -> Sequence[AssignmentRow]:
    """What is open at the unit and below, the first due first."""
    return _read(_open.where(Assignment.unit_id.in_(at_or_below(unit_id))))


def assignments_of(programme_id: str, *, below: Collection[int], ended: bool = False) -> Sequence[AssignmentRow]:
    """Where the programme is given at, below or above some units: open, or those that ended, latest first."""
    mine = _rows.where(Assignment.programme_id == programme_id, _is_near(below))
    if ended:
        over = mine.where(Assignment.ended_at.is_not(None))
        return _read(over.order_by(None).order_by(Assignment.ended_at.desc(), Assignment.id.desc()))
    return _read(mine.where(Assignment.ended_at.is_(None)))


def assignments_near(unit_ids: Collection[int]) -> Sequence[AssignmentRow]:
    """What is open at, below or above some units, the first due first."""
    return _read(_open.where(_is_near(unit_ids)))


def filter_led_units(unit_ids: Collection[int], *, led: Collection[int]) -> set[int]:
    """Those of the units that stand at or below the led ones."""
    found = select(Unit.id).where(Unit.id.in_(unit_ids), Unit.id.in_(at_or_below(*led)))
    return set(db.session.scalars(found)) if unit_ids else set()


def find_open_assignment(programme_id: str, unit_id: int) -> Assignment | None:
    """The open assignment of the programme to exactly this unit."""
    mine = (Assignment.programme_id == programme_id, Assignment.unit_id == unit_id, Assignment.ended_at.is_(None))
    return db.session.scalar(select(Assignment).where(*mine))


def lock_open_assignments(unit_id: int) -> Sequence[Assignment]:
    """The open assignments to exactly this unit, locked, the first given first."""
    mine = (Assignment.unit_id == unit_id, Assignment.ended_at.is_(None))
    return db.session.scalars(select(Assignment).where(*mine).order_by(Assignment.id).with_for_update()).all()


def open_programme_ids(unit_id: int) -> set[str]:
    """The ids of the programmes that are assigned to exactly this unit now."""
    mine = (Assignment.unit_id == unit_id, Assignment.ended_at.is_(None))
    return set(db.session.scalars(select(Assignment.programme_id).where(*mine)))


def get_assignment(assignment_id: int, *, below: Collection[int]) -> Assignment:
    """The assignment, open or ended, to a unit at or below some; or NotFound."""
    mine = (Assignment.id == assignment_id, Assignment.unit_id.in_(at_or_below(*below)))
    assignment = db.session.scalar(select(Assignment).where(*mine))
    if assignment is None:
        raise NotFound
    return assignment


def _is_near(unit_ids: Collection[int]) -> ColumnElement[bool]:
    below, above = at_or_below(*unit_ids), at_or_above(*unit_ids)
    return Assignment.unit_id.in_(below) | Assignment.unit_id.in_(above)


def _read(statement: Rows) -> Sequence[AssignmentRow]:
    rows = [AssignmentRow(*row) for row in db.session.execute(statement)]
    labels = unit_labels({row.unit_id for row in rows})
    return [replace(row, unit_name=labels[row.unit_id]) for row in rows]
