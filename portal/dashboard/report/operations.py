"""Who took a list of people out of the portal."""

from portal.audit.models import Actor
from portal.audit.operations import record
from portal.errors import require
from portal.units import permissions
from portal.units.models import Unit


def record_people_export(unit: Unit, *, subject: str, kind: str, actor: Actor) -> None:
    """Keep in the log that the actor takes the list of everybody below. Forbidden who does not lead the unit."""
    require(permissions.can_see_people(actor, unit))
    record(permissions.audit_actor(actor, unit), "people.exported", unit, subject=subject, format=kind)
