"""When a unit is merged or split, its assignments and programmes are reassigned to the units that succeed it."""

from datetime import date

from portal import clock
from portal.audit.operations import record
from portal.db import db
from portal.programmes.events import assignments_changed
from portal.programmes.models import Assignment
from portal.programmes.operations.completions import update_validity_below
from portal.programmes.queries.assignments import lock_open_assignments, open_programme_ids
from portal.programmes.queries.programmes import programmes_written_by


def on_unit_reassigned(unit_id: int, *, to_id: int, is_over: bool, on: date) -> None:
    """Give the other unit what is open at this one, with the same day; what it has itself already stays as it is.

    With a unit that is over, its assignments end as history, and the programmes it wrote go to the other.
    """
    given = lock_open_assignments(unit_id)
    has_already = open_programme_ids(to_id)
    passed = [_copy_assignment(one, to_id, on) for one in given if one.programme_id not in has_already]
    if is_over:
        _reassign_programmes(unit_id, to_id)
        for one in given:
            one.ended_at = clock.now()
            record(None, "assignment.ended", one, name=one.programme.title, programme=one.programme_id)
    db.session.flush()
    assignments_changed.send((unit_id, to_id))
    for one in passed:
        record(None, "assignment.given", one, name=one.programme.title, programme=one.programme_id)
        update_validity_below(one.programme_id, unit_id=to_id)


def _copy_assignment(one: Assignment, unit_id: int, on: date) -> Assignment:
    anew = Assignment(
        programme_id=one.programme_id,
        unit_id=unit_id,
        due_on=one.due_on,
        repeat_months=one.repeat_months,
        assigned_by_id=one.assigned_by_id,
        assigned_at=one.assigned_at,
        former_units=[*one.former_units, [one.unit_id, on.isoformat()]],
    )
    db.session.add(anew)
    return anew


def _reassign_programmes(unit_id: int, to_id: int) -> None:
    """Let the other unit have the programmes that this one wrote."""
    for programme in programmes_written_by(unit_id):
        programme.unit_id = to_id
