"""Noting who took names along."""

from portal.audit.models import Actor
from portal.audit.operations import record
from portal.units import permissions
from portal.units.models import Unit


def record_list_taken(unit: Unit, *, actor: Actor) -> None:
    """Note that the actor took the certificates of the unit and below as a table."""
    record(permissions.audit_actor(actor, unit), "certificate.exported", unit)
