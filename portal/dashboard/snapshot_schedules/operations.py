"""Schedules: set, ended, and carried out when their moment has come."""

import logging
from datetime import date, datetime, timedelta

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from portal import clock
from portal.audit import operations as audit
from portal.audit.models import Actor
from portal.dashboard.counts.operations.expire_completions import expire_due_completions_if_any
from portal.dashboard.enums import ScheduleKind
from portal.dashboard.snapshot_schedules.labels import snapshot_name
from portal.dashboard.snapshot_schedules.queries import (
    due_schedule_ids,
    find_schedule,
    lock_schedule,
    schedules_of,
)
from portal.dashboard.snapshot_schedules.rules import last_missed, next_run
from portal.dashboard.snapshots.models import SnapshotSchedule
from portal.dashboard.snapshots.operations import SnapshotLabel, create_snapshot_in_steps
from portal.db import begin_write, db
from portal.errors import FieldError, Refused, require
from portal.units import permissions
from portal.units.models import Unit

logger = logging.getLogger("portal.snapshot_schedules")
MAX_SCHEDULE_NAME_LENGTH = 50  # characters; the period comes before it
MAX_SCHEDULES = 12  # open at once for one unit
IN_TIME = timedelta(minutes=30)  # a snapshot taken later than that says that it was made up for


def set_schedule(
    unit: Unit, *, kind: str, on: date | None, hour: int, name: str, actor: Actor
) -> SnapshotSchedule:
    """Have the portal freeze the unit by itself, on a day or at the end of each period, at an hour in Vietnam.

    Forbidden for whoever does not lead the unit. Refused, naming the field, for a day that is over, and for what
    is planned already.
    """
    require(permissions.can_see_people(actor, unit))
    now = clock.now()
    if unit.closed_on is not None and unit.closed_on <= clock.today():
        raise Refused(_("This unit is closed; nothing of it is frozen any more."))
    if kind not in tuple(ScheduleKind):
        raise FieldError("kind", _("Choose when."))
    if not 0 <= hour <= 23:
        raise FieldError("hour", _("Choose an hour."))
    if len(name) > MAX_SCHEDULE_NAME_LENGTH:
        raise FieldError("name", _("At most %(number)d characters.", number=MAX_SCHEDULE_NAME_LENGTH))
    day = on if kind == ScheduleKind.ONCE else None
    if kind == ScheduleKind.ONCE and day is None:
        raise FieldError("on", _("Choose the day."))
    planned = next_run(kind, day, hour, after=now)
    if planned is None:
        raise FieldError("on", _("This moment is over. Choose a later day or hour."))
    there = schedules_of(unit.id)
    if any((each.kind, each.on) == (kind, day) for each in there):
        raise FieldError("kind", _("This is planned already. End that one first."))
    if len(there) >= MAX_SCHEDULES:
        raise FieldError("kind", _("At most %(number)d are planned at once.", number=MAX_SCHEDULES))
    schedule = SnapshotSchedule(
        unit_id=unit.id,
        kind=kind,
        on=day,
        hour=hour,
        name=name,
        next_run_at=planned,
        created_by_id=actor.id,
        created_at=now,
    )
    db.session.add(schedule)
    db.session.flush()
    acting = permissions.audit_actor(actor, unit)
    told = {"kind": kind, "on": day.isoformat() if day is not None else None, "hour": hour}
    audit.record(acting, "snapshot_schedule.set", schedule, unit=unit.id, **told)
    return schedule


def end_schedule(schedule: SnapshotSchedule, *, actor: Actor | None) -> None:
    """Plan no more; what was frozen stays. Nothing happens to one that has ended."""
    require(actor is None or permissions.can_see_people(actor, schedule.unit))
    if schedule.ended_at is not None:
        return
    schedule.ended_at = clock.now()
    schedule.ended_by_id = actor.id if actor is not None else None
    schedule.next_run_at = None
    db.session.flush()
    acting = permissions.audit_actor(actor, schedule.unit)
    audit.record(acting, "snapshot_schedule.ended", schedule, unit=schedule.unit_id)


def run_due_schedules() -> int:
    """Freeze what is planned for a moment that has come, each in transactions of its own; how many were frozen.

    What was missed while no process ran is made up for by one snapshot, which says so.
    """
    number = 0
    for schedule_id in list(due_schedule_ids(clock.now())):
        number += run_schedule(schedule_id)
    return number


def run_schedule(schedule_id: int) -> bool:
    """Freeze what one schedule planned, and plan on; whether this process did it.

    Of two processes the unique pair of schedule and planned moment lets one keep its snapshot. One that ends in
    between is found by the next, which only plans on.
    """
    db.session.rollback()
    now, schedule = clock.now(), find_schedule(schedule_id)
    if (
        schedule is None
        or schedule.ended_at is not None
        or schedule.next_run_at is None
        or schedule.next_run_at > now
    ):
        return False
    kind, on, hour = schedule.kind, schedule.on, schedule.hour
    unit_id, planned = schedule.unit_id, schedule.next_run_at
    if schedule.unit.closed_on is not None:
        begin_anew()
        end_schedule(lock_schedule(schedule_id), actor=None)
        db.session.commit()
        return False
    last, missed = last_missed(kind, on, hour, first=planned, now=now)
    # Everybody reads what is kept; it is kept in the language of the country.
    with force_locale("vi"):
        name = snapshot_name(schedule.kind, last.astimezone(clock.VIETNAM).date(), schedule.name)
        label = SnapshotLabel(name, note_for(last, missed, now=now), schedule_id, last)
    expire_due_completions_if_any()
    is_done = True
    try:
        for _step in create_snapshot_in_steps(unit_id, on=clock.today(), actor=None, label=label):
            pass
    except Refused as refusal:
        is_done = False
        logger.info("what was planned for %s is not frozen here: %s", last.isoformat(), refusal.message)
    begin_anew()
    schedule = lock_schedule(schedule_id)
    if schedule.next_run_at == planned and schedule.ended_at is None:
        schedule.next_run_at = next_run(kind, on, hour, after=now)
    db.session.commit()
    return is_done


def begin_anew() -> None:
    """End what was read, and begin a transaction that writes."""
    db.session.rollback()
    begin_write()


def note_for(planned: datetime, missed: int, *, now: datetime) -> str:
    """What a snapshot says that was not taken in time; "" for one that was."""
    if now - planned <= IN_TIME and not missed:
        return ""
    at = f"{planned.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}"
    words = [_("Made up for: it was planned for %(moment)s.", moment=at)]
    if missed:
        words.append(
            ngettext(
                "%(num)d time before it was missed, too.", "%(num)d times before it were missed, too.", missed
            )
        )
    return " ".join(str(word) for word in words)
