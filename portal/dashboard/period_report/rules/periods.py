"""Periods that a report is about: two days, which may be those of a month, a quarter, a half-year or a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.dashboard.period_report.enums import PeriodKind

DAY = timedelta(days=1)


MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one day to another, both included."""

    since: date
    until: date

    @property
    def kind(self) -> PeriodKind:
        """What it is called by: the kind whose first and last day these are."""
        return next((kind for kind in MONTHS if period_of(kind, self.since) == self), PeriodKind.OTHER)

    @property
    def number(self) -> int:
        """Which of its kind it is in its year, from 1."""
        return (self.since.month - 1) // MONTHS.get(self.kind, 12) + 1

    @property
    def eve(self) -> date:
        """The day before the first: what it ended with, the period begins with."""
        return self.since - DAY

    def before(self) -> "Period":
        """The one right before: of the same kind, or as many days."""
        if self.kind is PeriodKind.OTHER:
            return Period(self.eve - (self.until - self.since), self.eve)
        return period_of(self.kind, self.eve)

    def ends_by(self, today: date) -> date:
        """The last day that has numbers: the period's, or today while it lasts."""
        return min(self.until, today)


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of this kind in which the day lies."""
    length = MONTHS[kind]
    first = (day.month - 1) // length * length + 1
    since = date(day.year, first, 1)
    following = date(day.year + (first + length > 12), (first + length - 1) % 12 + 1, 1)
    return Period(since, following - DAY)


def offered_periods(today: date) -> list[Period]:
    """What is chosen by one tap: this month, quarter, half-year and year, and the ones before."""
    present = [period_of(kind, today) for kind in MONTHS]
    return [period for each in present for period in (each, each.before())]
