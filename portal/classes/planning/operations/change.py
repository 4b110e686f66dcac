"""Changing a class that is planned: this one, or this and those that follow; moving one is such a change."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.classes.enums import NOT_TAKING_PLACE
from portal.classes.models import ClassSession, ClassUnit
from portal.classes.places.operations import review_places
from portal.classes.places.queries.registrations import number_registered
from portal.classes.planning.enums import Scope
from portal.classes.planning.operations.checks import (
    InvalidPlan,
    Overlap,
    check_plan,
    ensure_timely,
    find_overlaps,
)
from portal.classes.planning.queries.sessions import following_sessions, invitations_of, invited_unit_ids
from portal.classes.planning.rules import ClassPlan, version_of
from portal.classes.queries.sessions import lock_managed
from portal.db import db
from portal.errors import Refused, Stale
from portal.units import permissions as units

FIELDS = ("title", "course_id", "unit_id", "minutes", "capacity", "teacher_id", "teacher_name", "note")
CALENDAR_FIELDS = frozenset({"title", "minutes", "note", "teacher_id", "teacher_name"})  # in an .ics


def change_class(
    session_id: int,
    plan: ClassPlan,
    *,
    actor: Actor,
    version: str,
    scope: Scope = Scope.THIS,
    despite_overlap: bool = False,
) -> Sequence[ClassSession]:
    """Let a class, or it and those of its series that follow, be as the plan says; returns what was changed.

    Those that follow keep their distance in time. Where time or place is another one, what was announced before is
    kept beside it. Where there are more places, who waits comes up, and who is not invited any more withdraws.
    Raises NotFound, Stale where somebody changed it since the form was filled, Refused for a class that is
    cancelled or whose roll is closed, InvalidPlan and Overlap as for a new one.
    """
    session = lock_managed(actor, session_id)
    if version_of(session) != version:
        raise Stale
    ensure_changeable(session)
    plan, _unit = check_plan(plan, actor=actor, before=session)
    delay = plan.starts_at - session.starts_at
    if delay:
        ensure_timely(plan.starts_at, took_place=session.starts_at <= clock.now())
    sessions = [session, *(following_sessions(session, actor) if scope == Scope.FOLLOWING else ())]
    for each in sessions:
        _ensure_room(each, plan.capacity)
        if each.starts_at > clock.now() >= each.starts_at + delay:
            raise InvalidPlan({"day": _("One of the classes would be moved into the past.")})
    is_elsewhere = delay or plan.place != session.place or plan.teacher_id != session.teacher_id
    if is_elsewhere and not despite_overlap:
        times = [each.starts_at + delay for each in sessions]
        if found := find_overlaps(plan, times, actor=actor, besides=[each.id for each in sessions]):
            raise Overlap(found)
    is_moved = [_apply(each, plan, delay) for each in sessions]
    db.session.flush()
    action = "class.moved" if is_moved[0] else "class.changed"
    acts_as = units.audit_actor(actor, session.unit)
    record(acts_as, action, session, name=session.title, classes=len(sessions))
    for each in sessions:
        review_places(each)
    return sessions


def ensure_changeable(session: ClassSession) -> None:
    """Refused for a class that does not take place, or whose roll is closed."""
    if session.roll_closed_at is not None:
        raise Refused(_("The roll of this class is closed, so nothing of it can be changed any more."))
    if session.state in NOT_TAKING_PLACE:
        raise Refused(_("This class does not take place. Take that back first."))


def _ensure_room(session: ClassSession, capacity: int | None) -> None:
    taken = number_registered(session.id) if capacity is not None else 0
    if capacity is not None and capacity < min(taken, session.capacity or taken):
        message = ngettext("%(num)d person has a place already.", "%(num)d people have a place already.", taken)
        raise InvalidPlan({"capacity": message})


def _apply(session: ClassSession, plan: ClassPlan, delay: timedelta) -> bool:
    """Write the plan into the class; whether it takes place at another time or place than before."""
    is_moved = bool(delay) or plan.place != session.place
    if is_moved and session.starts_at > clock.now():
        session.former_starts_at = session.starts_at if delay else None
        session.former_place = session.place if plan.place != session.place else ""
    session.starts_at += delay
    session.place = plan.place
    changed = {name for name in FIELDS if getattr(session, name) != getattr(plan, name)}
    for name in changed:
        setattr(session, name, getattr(plan, name))
    _invite(session, plan.invited)
    if is_moved or changed & CALENDAR_FIELDS:
        session.sequence += 1
    session.updated_at = clock.now()
    return is_moved


def _invite(session: ClassSession, unit_ids: Sequence[int]) -> None:
    before = set(invited_unit_ids(session.id))
    for row in invitations_of(session.id):
        if row.unit_id not in unit_ids:
            db.session.delete(row)
    db.session.add_all(
        ClassUnit(session_id=session.id, unit_id=unit_id) for unit_id in unit_ids if unit_id not in before
    )
