"""What units say about their classes."""

from portal.audit.models import Actor
from portal.audit.operations import record
from portal.classes.models import ClassSetting
from portal.classes.planning.queries.sessions import coming_sessions_below
from portal.classes.planning.queries.settings import find_setting, needs_confirmation
from portal.db import db
from portal.errors import NotFound, require
from portal.units import permissions as units
from portal.units.models import Unit


def set_confirmation(unit: Unit, needed: bool | None, *, actor: Actor) -> None:
    """Say whether the rolls of the unit and below need a second name; None: as the unit above says.

    It holds for classes to come, planned already or not; those that have begun stay as they were. Raises Forbidden
    over units that the actor does not lead, NotFound for a closed one.
    """
    require(units.can_see_people(actor, unit))
    if unit.closed_on is not None:
        raise NotFound
    setting = find_setting(unit.id)
    if needed is None and setting is not None:
        db.session.delete(setting)
    elif needed is not None and setting is None:
        db.session.add(ClassSetting(unit_id=unit.id, needs_confirmation=needed))
    elif needed is not None and setting is not None:
        setting.needs_confirmation = needed
    db.session.flush()
    for session in coming_sessions_below(unit.id):
        session.needs_confirmation = needs_confirmation(session.unit)
    record(units.audit_actor(actor, unit), "class_setting.set", unit, needed=needed)
