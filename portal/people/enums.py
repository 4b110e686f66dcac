"""The states and roles by which people are looked for, and the states of rosters."""

from enum import StrEnum

from portal.accounts.enums import Role


class PersonState(StrEnum):
    """The state of an account, as the list of people is filtered by it."""

    NEW = "new"  # not activated yet
    ACTIVE = "active"
    QUIET = "quiet"  # not here for some time
    LEFT = "left"


class RoleFilter(StrEnum):
    """A role by which the list of people is filtered: those that can be granted, and two more."""

    LEADER = Role.LEADER
    TRAINER = Role.TRAINER
    ADMIN = Role.ADMIN
    DEPUTY = "deputy"  # has the rights of a leader for a time
    NONE = "none"


class RosterState(StrEnum):
    """The state of a roster that was uploaded."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class RosterPersonState(StrEnum):
    """The state of a known person as a roster meets them."""

    ACTIVE = "active"
    LEFT = "left"
    GONE = "gone"  # anonymised, or part of another account now
