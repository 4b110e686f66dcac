"""Targets: set for a unit, changed by setting another, ended; nothing of them is deleted."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit import operations as audit
from portal.audit.models import Actor
from portal.dashboard.queries.subjects import PROGRAMME, find_subject, unit_subjects
from portal.dashboard.rules.count_keys import programme_subject
from portal.dashboard.targets.models import Target
from portal.dashboard.targets.queries import open_target
from portal.db import db
from portal.errors import FieldError, Refused, require
from portal.units import permissions
from portal.units.models import Unit
from portal.units.queries.tree import path

MAX_TARGET_AHEAD = timedelta(days=5 * 366)  # a target for later than that is a slip of the finger


def set_target(unit: Unit, *, programme_id: str, percent: int, due_on: date, actor: Actor) -> Target:
    """Set that so many per cent of the unit are to have completed a programme by a day.

    One that is open for the same programme and day is ended by it. Forbidden for whoever does not lead the unit.
    Refused, naming the field: a programme that is not the unit's, a share that is none, a day that is over.
    """
    require(permissions.can_see_people(actor, unit))
    today = clock.today()
    if unit.closed_on is not None and unit.closed_on <= today:
        raise Refused(_("This unit is closed; it has no targets any more."))
    way = tuple(step.id for step in path(unit.id))
    subject = find_subject(unit_subjects(way), programme_subject(programme_id))
    if subject is None or subject.kind != PROGRAMME:
        raise FieldError("programme", _("Choose one of the programmes of this unit."))
    if not 1 <= percent <= 100:
        raise FieldError("percent", _("Write a whole number from 1 to 100."))
    if due_on < today:
        raise FieldError("due_on", _("This day is over. Choose today or a later day."))
    if due_on > today + MAX_TARGET_AHEAD:
        raise FieldError("due_on", _("This is more than five years away. Choose a nearer day."))
    before = open_target(unit.id, programme_id, due_on)
    if before is not None and before.percent == percent:
        raise FieldError("percent", _("This target is set already."))
    if before is not None:
        end_target(before, actor=actor)
    target = Target(
        unit_id=unit.id,
        programme_id=programme_id,
        percent=percent,
        due_on=due_on,
        set_by_id=actor.id,
        set_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(target)
    except IntegrityError as error:
        raise FieldError("due_on", _("Somebody else has just set a target for this day.")) from error
    acting = permissions.audit_actor(actor, unit)
    told = {"programme": programme_id, "percent": percent, "due_on": due_on.isoformat()}
    audit.record(acting, "target.set", target, unit=unit.id, **told)
    return target


def end_target(target: Target, *, actor: Actor) -> None:
    """End a target: it holds no more, and stays among those that were set. Nothing happens to one that ended."""
    require(permissions.can_see_people(actor, target.unit))
    if target.ended_at is not None:
        return
    target.ended_at, target.ended_by_id = clock.now(), actor.id
    db.session.flush()
    told = {"programme": target.programme_id, "percent": target.percent, "due_on": target.due_on.isoformat()}
    audit.record(permissions.audit_actor(actor, target.unit), "target.ended", target, unit=target.unit_id, **told)
