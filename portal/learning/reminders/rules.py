"""When reminders begin and end."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

WEEKS_WITHOUT_DEADLINE = 8  # long enough for a habit, short enough to be asked again


def last_reminder_day(today: date, deadlines: Iterable[date | None]) -> date:
    """The last deadline that is still to come, else a day some weeks ahead."""
    ahead = [due for due in deadlines if due is not None and due >= today]
    return max(ahead, default=today + timedelta(weeks=WEEKS_WITHOUT_DEADLINE))


def first_reminder(now: datetime, at: datetime, weekdays: Collection[int]) -> date:
    """The first of the weekdays on which the hour is still to come; `at` is the hour on the day of `now`."""
    days = (at.date() + timedelta(days=ahead) for ahead in range(8))
    return next(day for day in days if day.weekday() in weekdays and (day > at.date() or at > now))
