"""Permissions: who may keep the contacts of a unit."""

from portal.audit.models import Actor
from portal.units.contacts.enums import ContactKind
from portal.units.models import Unit
from portal.units.permissions import can_see_people
from portal.units.queries.grants import heads_of


def can_change_contacts(actor: Actor | None, unit: Unit, kind: str) -> bool:
    """Whether the actor may change this contact of the unit: who leads it, or one above it.

    The own number is given by those who lead exactly this unit, and by nobody for them.
    """
    if actor is None:
        return True
    if kind == ContactKind.HEAD:
        return actor.id in heads_of(unit.id)
    return can_see_people(actor, unit)
