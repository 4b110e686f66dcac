"""The kinds of contacts that a unit can have."""

from enum import StrEnum


class ContactKind(StrEnum):
    """The service that a contact of a unit reaches."""

    COMMUNE_POLICE = "commune_police"
