"""The kinds of units, of the changes that a unit can undergo, and of what tells units of one name apart."""

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


class HintKind(StrEnum):
    """In which way a hint tells a unit apart from others of its name."""

    WITHIN = "within"  # the unit that it stands in
    FORMER = "former"  # the unit that it stood in, which is no more, or is another one since
    MOVED_FROM = "moved_from"  # the unit that it stood in, which is still there
    CODE = "code"
