"""Assign a programme to a unit (there is no enrolment of single members): what to complete, and by when."""

from datetime import date, timedelta

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.courses.queries.published import units_above
from portal.db import db, insert
from portal.errors import FieldError, Refused, require
from portal.programmes import permissions
from portal.programmes.events import assignments_changed
from portal.programmes.models import Assignment, Programme
from portal.programmes.operations.completions import update_validity_below
from portal.programmes.operations.programmes import lock_programme
from portal.programmes.queries.assignments import find_open_assignment
from portal.units import permissions as units
from portal.units.models import Unit
from portal.units.queries.tree import get_unit

MAX_VALID_MONTHS = 120
MAX_DUE_AHEAD = timedelta(days=3660)  # ten years: what lies behind is a slip of the hand
TIME_TO_RESUME = timedelta(hours=1)


def assign_programme(
    programme: Programme, unit: Unit, *, due_on: date, repeat_months: int | None = None, actor: Actor | None
) -> Assignment:
    """Let everybody in the unit and below finish the programme by the end of a day in Vietnam.

    `repeat_months` says how long a completion holds there, None: as the programme says. Raises Forbidden over
    units that the actor does not lead; FieldError for a closed unit, one that the programme is not for or that has
    it already, a day that is past, and another number of months; Refused for a withdrawn programme or one without
    a course.
    """
    require(permissions.can_assign(actor, unit))
    lock_programme(programme)
    _ensure_assignable(programme, unit)
    ensure_valid_due_date(due_on)
    ensure_valid_months(repeat_months)
    found = db.session.execute(
        insert(Assignment)
        .values(
            programme_id=programme.id,
            unit_id=unit.id,
            due_on=due_on,
            repeat_months=repeat_months,
            assigned_by_id=actor.id if actor is not None else None,
            assigned_at=clock.now(),
        )
        # Of two who assign at once one comes too late.
        .on_conflict_do_nothing(
            index_elements=["programme_id", "unit_id"], index_where=Assignment.ended_at.is_(None)
        )
        .returning(Assignment.id)
    ).scalar_one_or_none()
    if found is None:
        raise FieldError("unit", _("%(name)s has this programme already. Change the day there.", name=unit.name))
    assignment = db.session.get_one(Assignment, found)
    _record(actor, "assignment.given", assignment, until=due_on.isoformat())
    _update_validity(assignment)
    return assignment


def change_assignment(
    assignment: Assignment, *, due_on: date, repeat_months: int | None, actor: Actor | None
) -> None:
    """Give another day, or another period, to what was given; a day that is past may only stay as it is."""
    require(permissions.can_change_assignment(actor, assignment))
    _refresh_locked(assignment)
    if assignment.ended_at is not None:
        raise Refused(_("This was ended meanwhile. Give the programme anew."))
    if due_on != assignment.due_on:
        ensure_valid_due_date(due_on)
    ensure_valid_months(repeat_months)
    if (assignment.due_on, assignment.repeat_months) == (due_on, repeat_months):
        return
    assignment.due_on, assignment.repeat_months = due_on, repeat_months
    db.session.flush()
    _record(actor, "assignment.changed", assignment, until=due_on.isoformat())
    _update_validity(assignment)


def end_assignment(assignment: Assignment, *, actor: Actor | None) -> None:
    """Ask the people of the unit no more for the programme; that they were asked stays. Again changes nothing."""
    require(permissions.can_change_assignment(actor, assignment))
    _refresh_locked(assignment)
    if assignment.ended_at is not None:
        return
    assignment.ended_at = clock.now()
    db.session.flush()
    _record(actor, "assignment.ended", assignment)
    _update_validity(assignment)


def resume_assignment(assignment: Assignment, *, actor: Actor | None) -> None:
    """Take back the end of an assignment within an hour; Refused later, or where it was given anew meanwhile."""
    require(permissions.can_change_assignment(actor, assignment))
    lock_programme(assignment.programme)
    _refresh_locked(assignment)
    if assignment.ended_at is None:
        return
    if clock.now() - assignment.ended_at > TIME_TO_RESUME:
        raise Refused(_("That was more than an hour ago. Give the programme anew."))
    if find_open_assignment(assignment.programme_id, assignment.unit_id) is not None:
        raise Refused(_("The programme was given anew meanwhile."))
    assignment.ended_at = None
    db.session.flush()
    _record(actor, "assignment.resumed", assignment, until=assignment.due_on.isoformat())
    _update_validity(assignment)


def ensure_valid_due_date(due_on: date) -> None:
    """Unfit for a day before today in Vietnam, and for one more than ten years away."""
    today = clock.today()
    if due_on < today:
        raise FieldError("due_on", _("This day is past. Choose today or a later day."))
    if due_on - today > MAX_DUE_AHEAD:
        raise FieldError("due_on", _("This day is more than ten years away. Look at the year again."))


def ensure_valid_months(months: int | None) -> None:
    """Unfit for a period that is no number of months from 1 to 120."""
    if months is not None and not 1 <= months <= MAX_VALID_MONTHS:
        raise FieldError("repeat_months", _("From 1 to %(num)d months.", num=MAX_VALID_MONTHS))


def _ensure_assignable(programme: Programme, unit: Unit) -> None:
    if programme.withdrawn_at is not None:
        raise Refused(_("This programme was withdrawn. Bring it back first."))
    if unit.closed_on is not None:
        raise FieldError("unit", _("%(name)s is closed. Choose another unit.", name=unit.name))
    above = units_above(unit.id)
    if programme.unit_id is not None and programme.unit_id not in above:
        raise FieldError("unit", _("This programme is not meant for %(name)s.", name=unit.name))
    courses = [place.course for place in programme.courses if place.course.withdrawn_at is None]
    if not courses:
        raise Refused(_("None of its courses is published, so nobody could finish this programme."))
    for place in programme.courses:
        course = place.course
        is_asked = place.is_compulsory and course.withdrawn_at is None
        if is_asked and course.open_unit_id is not None and course.open_unit_id not in above:
            message = _("The course “%(course)s” is not meant for %(name)s.", course=course.title, name=unit.name)
            raise FieldError("unit", message)


def _refresh_locked(assignment: Assignment) -> None:
    db.session.get(Assignment, assignment.id, populate_existing=True, with_for_update=True)


def _update_validity(assignment: Assignment) -> None:
    """Let completions there hold as long as it says now, and say that other days may hold there."""
    update_validity_below(assignment.programme_id, unit_id=assignment.unit_id)
    assignments_changed.send((assignment.unit_id,))


def _record(actor: Actor | None, action: str, assignment: Assignment, **details: str) -> None:
    acts_as = units.audit_actor(actor, get_unit(assignment.unit_id))
    name = assignment.programme.title
    record(acts_as, action, assignment, name=name, programme=assignment.programme_id, **details)
