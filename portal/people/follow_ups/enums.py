"""The kinds of follow-ups."""

from enum import StrEnum


class FollowUpKind(StrEnum):
    """How somebody looked after a person."""

    CALLED = "called"
    REMINDED = "reminded"
