"""The states of facts by the time that they are good for."""

from enum import StrEnum


class FactState(StrEnum):
    """The state of a fact: whether its time is over, ends soon, is long, or never ends."""

    STALE = "stale"
    SOON = "soon"
    FRESH = "fresh"
    LASTING = "lasting"
