"""Why somebody is stuck."""

from enum import StrEnum


class Reason(StrEnum):
    """A reason for which somebody may need a hand; a person can have several."""

    NEVER = "never"  # never signed in
    FAILED = "failed"  # the same quiz, again and again
    STALLED = "stalled"  # has learned nothing at all for a while, with something begun
    PAUSED = "paused"  # has left one course lying, and learned in another meanwhile
