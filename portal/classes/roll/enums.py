"""Whether the roll of a class may be called now."""

from enum import StrEnum


class RollStatus(StrEnum):
    """Whether the roll of a class takes marks, and why not."""

    OPEN = "open"
    NOT_YET = "not_yet"
    NOT_HELD = "not_held"  # the class was cancelled, or did not take place
    CLOSED = "closed"
    OVER = "over"  # the class is too long ago
