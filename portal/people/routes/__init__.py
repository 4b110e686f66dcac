"""The screens for people."""

from portal.people.routes import (
    access,
    audit,
    codes,
    correcting,
    leaving,
    merging,
    moving,
    people,
    person,
    roles,
    roster,
    slips,
)
from portal.people.routes.blueprint import bp

__all__ = [
    "access",
    "audit",
    "bp",
    "codes",
    "correcting",
    "leaving",
    "merging",
    "moving",
    "people",
    "person",
    "roles",
    "roster",
    "slips",
]
