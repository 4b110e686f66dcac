"""Days that come near in a unit: of programmes, of targets, and when the portal freezes by itself."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal import clock
from portal.dashboard.enums import ReminderKind
from portal.dashboard.queries.subjects import PROGRAMME, unit_subjects
from portal.dashboard.snapshot_schedules.queries import schedules_over
from portal.dashboard.targets.queries import current_targets

NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day that comes near; `title` is the programme's, `percent` a target's, `name` that of the snapshot."""

    kind: ReminderKind
    on: date
    days_left: int
    title: str = ""
    percent: int = 0
    name: str = ""


def due_reminders(way: tuple[int, ...], today: date, *, within: timedelta = NEAR) -> tuple[Reminder, ...]:
    """The days from today on that leaders of the last unit of the way should know of, the next first.

    `way` are the ids of the unit and of all above it, the highest first (`Breadcrumbs.all_ids`). Of programmes
    those count that were given to the unit or above it; a day that has passed is told by who is overdue.
    """
    last = today + within
    found = [
        Reminder(ReminderKind.PROGRAMME, subject.due_on, (subject.due_on - today).days, subject.title)
        for subject in unit_subjects(way)
        if subject.kind == PROGRAMME and subject.due_on is not None and today <= subject.due_on <= last
    ]
    found += [
        Reminder(ReminderKind.TARGET, target.due_on, (target.due_on - today).days, target.title, target.percent)
        for target in current_targets(way)
        if today <= target.due_on <= last
    ]
    for schedule in schedules_over(way[-1]):
        if schedule.next_run_at is not None:
            on = schedule.next_run_at.astimezone(clock.VIETNAM).date()
            if today <= on <= last:
                found.append(Reminder(ReminderKind.FREEZE, on, (on - today).days, name=schedule.name))
    return tuple(sorted(found, key=lambda each: (each.on, each.kind, each.title)))
