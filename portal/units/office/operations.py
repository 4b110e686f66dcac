"""Every change of the offices of units."""

from dataclasses import asdict

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db
from portal.errors import NotFound, require
from portal.units import permissions
from portal.units.models import Unit
from portal.units.office.models import UnitOffice
from portal.units.office.permissions import can_change_office
from portal.units.office.queries import find_own_office
from portal.units.office.rules import OfficeDetails, clean_details


def set_office(unit: Unit, details: OfficeDetails, *, actor: Actor | None) -> UnitOffice:
    """Keep the unit's own office, for its papers and those of the units below that keep none.

    Raises Forbidden, NotFound for a closed unit, and FieldError beside what is missing or too long.
    """
    require(can_change_office(actor, unit))
    if unit.closed_on is not None:
        raise NotFound
    texts = asdict(clean_details(details))
    office = find_own_office(unit.id)
    if office is None:
        office = UnitOffice(unit_id=unit.id)
        db.session.add(office)
    for name, text in texts.items():
        setattr(office, name, text)
    office.saved_by_id, office.saved_at = actor.id if actor is not None else None, clock.now()
    db.session.flush()
    record(permissions.audit_actor(actor, unit), "office.set", unit)
    return office


def remove_office(unit: Unit, *, actor: Actor | None) -> None:
    """Take the unit's own office away; that of the unit above holds again. Forbidden, NotFound."""
    require(can_change_office(actor, unit))
    office = find_own_office(unit.id)
    if office is None:
        raise NotFound
    db.session.delete(office)
    db.session.flush()
    record(permissions.audit_actor(actor, unit), "office.removed", unit)
