"""The screens for people."""

from portal.people.routes import audit, codes, leaving, merging, people, person, roles, roster
from portal.people.routes.blueprint import bp

__all__ = ["audit", "bp", "codes", "leaving", "merging", "people", "person", "roles", "roster"]
