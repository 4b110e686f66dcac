"""What a key opens."""

from enum import StrEnum


class ApiKeyKind(StrEnum):
    """The kind of a key: which addresses it opens."""

    DATA = "data"  # the numbers, as JSON and CSV
    CALENDAR = "calendar"  # the days on which something is due, as iCalendar
