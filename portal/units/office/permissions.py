"""Permissions: who may say what stands on the papers of a unit."""

from portal.audit.models import Actor
from portal.units.models import Unit
from portal.units.permissions import can_see_people


def can_change_office(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor may change the office of the unit: who leads or administers it, or one above it."""
    return actor is None or can_see_people(actor, unit)
