"""The screens for people."""

from portal.people.routes import codes, people, person
from portal.people.routes.blueprint import bp

__all__ = ["bp", "codes", "people", "person"]
