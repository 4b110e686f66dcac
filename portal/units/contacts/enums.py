"""The kinds of contacts that a unit can have."""

from enum import StrEnum


class ContactKind(StrEnum):
    """The service that a contact of a unit reaches."""

    COMMUNE_POLICE = "commune_police"
    HEAD = "head"  # the number by which the head wants to be reached by the own unit, kept by the head alone
