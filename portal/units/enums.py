"""The kinds of units, and the kinds of changes that a unit can undergo."""

from enum import StrEnum


class UnitKind(StrEnum):
    """A kind of unit that every organisation knows; others are data, so a unit's kind may be any word."""

    PROVINCE = "province"
    DISTRICT = "district"  # until 2025, between province and commune
    COMMUNE = "commune"
    HAMLET = "hamlet"
    TEAM = "team"


class UnitChangeKind(StrEnum):
    """The kind of a change of the organisation, as the history of a unit keeps it."""

    OPENED = "opened"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    ABSORBED = "absorbed"
    SPLIT = "split"
    CLOSED = "closed"
