"""Days of the organisation, as moments."""

from datetime import UTC, date, datetime, time

from portal.clock import VIETNAM


def start_of_day(day: date) -> datetime:
    """The moment at which the day begins in Vietnam."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
