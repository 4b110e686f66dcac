"""The week that a digest is about, and on which days the home offers it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.learning.rules import start_of_day

WEEK = timedelta(days=7)
SUNDAY, MONDAY = 6, 0


@dataclass(frozen=True, slots=True)
class DigestWeek:
    """From a Monday to the Sunday after it, in Vietnam."""

    monday: date

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + WEEK - timedelta(days=1)

    @property
    def begins_at(self) -> datetime:
        """Its first moment."""
        return start_of_day(self.monday)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return start_of_day(self.monday + WEEK)


def week_of(today: date, *, is_last: bool) -> DigestWeek:
    """The week that the day lies in, or the one before."""
    return DigestWeek(today - timedelta(days=today.weekday()) - (WEEK if is_last else timedelta(0)))


def offered_week(today: date) -> str:
    """Which week's message is offered: "this" on Sunday, "last" on Monday, "" on other days."""
    return {SUNDAY: "this", MONDAY: "last"}.get(today.weekday(), "")
