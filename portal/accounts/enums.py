"""The roles that a person can hold, and the kinds of session that follow from them."""

from enum import StrEnum


class Role(StrEnum):
    """A role over a unit and everything below it, as a grant keeps it."""

    LEADER = "leader"
    TRAINER = "trainer"
    ADMIN = "admin"


class SessionKind(StrEnum):
    """A kind of session, by what its person may do: a key of the setting INACTIVITY_LIMITS."""

    MEMBER = "member"
    HEAD = "head"  # leads a team or a hamlet
    TRAINER = "trainer"
    LEADER = "leader"  # leads a commune or anything above
    ADMIN = "admin"


class RoleScope(StrEnum):
    """Over what a role is held; portal.units.queries.viewers makes it."""

    TOP = "top"
    MIDDLE = "middle"
    LOCAL = "local"
