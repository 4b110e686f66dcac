"""On which days a schedule freezes, and when next; no database."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time

from portal.clock import VIETNAM
from portal.dashboard.enums import ScheduleKind

MONTHS = {ScheduleKind.MONTH: 1, ScheduleKind.QUARTER: 3, ScheduleKind.HALF_YEAR: 6, ScheduleKind.YEAR: 12}


def next_run(kind: str, on: date | None, hour: int, *, after: datetime) -> datetime | None:
    """The first planned moment after another one; None where there is none any more.

    `on` is the day of a schedule that runs once; the others run on the last day of their period.
    """
    if kind == ScheduleKind.ONCE:
        planned = moment_of(on, hour) if on is not None else None
        return planned if planned is not None and planned > after else None
    return next(
        planned
        for day in period_ends(kind, from_=after.astimezone(VIETNAM).date())
        if (planned := moment_of(day, hour)) > after
    )


def last_missed(kind: str, on: date | None, hour: int, *, first: datetime, now: datetime) -> tuple[datetime, int]:
    """The last planned moment that has come, and how many came before it since the `first`, which has come too."""
    planned, earlier = first, 0
    while (following := next_run(kind, on, hour, after=planned)) is not None and following <= now:
        planned, earlier = following, earlier + 1
    return planned, earlier


def period_ends(kind: str, *, from_: date) -> Iterator[date]:
    """The last days of the periods of a kind, from the one that a day is in."""
    months = MONTHS[ScheduleKind(kind)]
    year, month = from_.year, -(-from_.month // months) * months
    while True:
        yield date(year, month, monthrange(year, month)[1])
        month += months
        if month > 12:
            year, month = year + 1, month - 12


def moment_of(day: date, hour: int) -> datetime:
    """The moment of an hour of a day in Vietnam."""
    return datetime.combine(day, time(hour), tzinfo=VIETNAM)
