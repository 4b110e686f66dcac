"""The kinds of periods that have names of their own."""

from enum import StrEnum


class PeriodKind(StrEnum):
    """The kind of a period, by which it is called."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    OTHER = "other"
