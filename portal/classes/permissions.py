"""Who may do what with a class."""

from portal.audit.models import Actor
from portal.classes.models import ClassSession
from portal.units.permissions import can_see_people


def can_manage(actor: Actor, session: ClassSession) -> bool:
    """Whether the actor teaches the class, or leads the unit whose class it is."""
    return session.teacher_id == actor.id or can_see_people(actor, session.unit)
