"""Stretches of weeks over which visits are counted."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.visits.counts.rules import week_of

LATELY = 4  # weeks that a board and a home tell of, with the present one: sums are kept by week, not by month


@dataclass(frozen=True)
class Weeks:
    """Some weeks in a row, by their first and last Monday."""

    first: date
    last: date

    @property
    def until(self) -> date:
        """The last Sunday."""
        return self.last + timedelta(days=6)

    def mondays(self) -> list[date]:
        """All Mondays in order."""
        return [self.first + timedelta(days=days) for days in range(0, (self.last - self.first).days + 1, 7)]


def weeks_until(today: date, number: int = LATELY) -> Weeks:
    """So many weeks, the last of them that of today."""
    last = week_of(today)
    return Weeks(last - timedelta(weeks=number - 1), last)
