"""Planning a class, once or as a series."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.classes.models import ClassSession, ClassUnit
from portal.classes.planning.enums import Repeat
from portal.classes.planning.operations.checks import (
    InvalidPlan,
    Overlap,
    check_plan,
    ensure_timely,
    find_overlaps,
)
from portal.classes.planning.queries.sessions import sessions_by_uid
from portal.classes.planning.queries.settings import needs_confirmation
from portal.classes.planning.rules import MAX_REPEATS, ClassPlan, derived_name, occurrences
from portal.db import db, insert
from portal.errors import NotFound
from portal.units import permissions as units
from portal.units.models import Unit

SECRET_BYTES = 32


def plan_classes(
    plan: ClassPlan,
    *,
    token: str,
    actor: Actor,
    repeat: Repeat = Repeat.ONCE,
    times: int = 1,
    took_place: bool = False,
    despite_overlap: bool = False,
) -> Sequence[ClassSession]:
    """Put the class of the plan on the calendar, or as many as it is repeated; the same token makes them once.

    Raises InvalidPlan for what cannot be so, also a class in the past that is not said to have taken place, and
    Overlap where the teacher or the place has another class then, unless it is meant to be so.
    """
    plan, unit = check_plan(plan, actor=actor)
    if repeat != Repeat.ONCE and not 2 <= times <= MAX_REPEATS:
        raise InvalidPlan({"times": _("2 to %(most)d classes in a row.", most=MAX_REPEATS)})
    number = times if repeat != Repeat.ONCE else 1
    uids = [derived_name(actor.id, token, place) for place in range(number)]
    if sessions_by_uid(uids[:1]):
        return sessions_by_uid(uids)
    ensure_timely(plan.starts_at, took_place=took_place)
    if took_place and number > 1:
        raise InvalidPlan({"repeat": _("A class that has taken place is recorded one by one.")})
    moments = list(occurrences(plan.starts_at, repeat, times))
    if not despite_overlap and (found := find_overlaps(plan, moments, actor=actor)):
        raise Overlap(found)
    now = clock.now()
    values = {
        **_columns(plan),
        "series": derived_name(actor.id, token),
        "needs_confirmation": needs_confirmation(unit),
        "created_by_id": actor.id,
        "created_at": now,
        "updated_at": now,
    }
    rows = [
        {**values, "uid": uid, "starts_at": starts_at, "secret": secrets.token_urlsafe(SECRET_BYTES)}
        for uid, starts_at in zip(uids, moments, strict=True)
    ]
    # Of two requests with one token, one comes too late and finds the classes made.
    added = insert(ClassSession).values(rows).on_conflict_do_nothing(index_elements=["uid"])
    is_new = list(db.session.scalars(added.returning(ClassSession.id)))
    if is_new:
        invited = [{"session_id": id_, "unit_id": unit_id} for id_ in is_new for unit_id in plan.invited]
        db.session.execute(insert(ClassUnit).values(invited))
    sessions = sessions_by_uid(uids)
    if not sessions:
        raise NotFound
    if is_new:
        _record_planned(sessions, unit, actor)
    return sessions


def _columns(plan: ClassPlan) -> dict[str, object]:
    """What a row keeps of a plan besides its time."""
    return {
        "title": plan.title,
        "course_id": plan.course_id,
        "unit_id": plan.unit_id,
        "place": plan.place,
        "minutes": plan.minutes,
        "capacity": plan.capacity,
        "teacher_id": plan.teacher_id,
        "teacher_name": plan.teacher_name,
        "note": plan.note,
    }


def _record_planned(sessions: Sequence[ClassSession], unit: Unit, actor: Actor) -> None:
    first = sessions[0]
    record(units.audit_actor(actor, unit), "class.planned", first, name=first.title, classes=len(sessions))
