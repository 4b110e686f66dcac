"""How a page was rated, and the states of a report."""

from enum import StrEnum


class Rating(StrEnum):
    """How a page was to its reader."""

    EASY = "easy"
    HARD = "hard"


class ReportState(StrEnum):
    """The state of a report: it waits, what it names was mended, or it stays as it is."""

    NEW = "new"
    FIXED = "fixed"
    NOT_WRONG = "not_wrong"
