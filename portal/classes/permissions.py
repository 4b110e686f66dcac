"""Who may do what with a class."""

from portal.accounts.enums import Role
from portal.audit.models import Actor
from portal.classes.models import ClassSession
from portal.units.models import Unit
from portal.units.permissions import can_see_people, roles_over

PLANNER_ROLES = frozenset({Role.TRAINER, Role.LEADER, Role.ADMIN})


def can_plan(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may plan classes of the unit: who leads it, trains or administers there, or above."""
    return bool(roles_over(unit, actor) & PLANNER_ROLES)


def can_manage(actor: Actor, session: ClassSession) -> bool:
    """Whether the actor teaches the class, leads the unit whose class it is, or planned it and still may."""
    if session.teacher_id == actor.id or can_see_people(actor, session.unit):
        return True
    return session.created_by_id == actor.id and can_plan(actor, session.unit)
