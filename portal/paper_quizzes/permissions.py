"""Who makes quizzes on paper, and whose sheets may be typed in."""

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.paper_quizzes.queries.taught import is_taught_by
from portal.units import permissions as units
from portal.units.models import Unit

MAKER_ROLES = frozenset({Role.LEADER, Role.TRAINER, Role.ADMIN})


def can_make(actor: Actor | None, unit: Unit) -> bool:
    """Whether the actor (None: the portal) may print quizzes for the unit: who leads it or trains there."""
    return actor is None or bool(units.roles_over(unit, actor) & MAKER_ROLES)


def can_enter_for(actor: Actor, user: User) -> bool:
    """Whether the actor may type in the person's sheets: who leads or taught them; never their own."""
    if actor.id == user.id or user.deactivated_at is not None:
        return False
    return units.can_see_person(actor, user) or is_taught_by(user.id, teacher_id=actor.id)
