"""How often a class repeats, where it stands in time, and which of a series a change is meant for."""

from enum import StrEnum


class Repeat(StrEnum):
    """How often a class takes place."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"


class Phase(StrEnum):
    """Whether a class is still to come, runs now or is over, by the clock."""

    COMING = "coming"
    RUNNING = "running"
    PAST = "past"


class Scope(StrEnum):
    """Which classes of a series a change is meant for."""

    THIS = "this"
    FOLLOWING = "following"  # this and those after it
