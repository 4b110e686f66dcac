"""Permissions: who may tick that somebody was called, and take the tick back."""

from datetime import timedelta

from portal import clock
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.people.follow_ups.models import FollowUp
from portal.units.permissions import can_see_person

UNDO_WITHIN = timedelta(days=1)


def can_follow_up(actor: Actor, user: User) -> bool:
    """Whether the actor looks after this person: leads the person's unit or one above, and is somebody else."""
    return actor.id != user.id and user.deactivated_at is None and can_see_person(actor, user)


def can_undo_follow_up(actor: Actor, done: FollowUp) -> bool:
    """Whether the actor may take the tick back: the one who set it, within a day."""
    return done.by_id == actor.id and done.at > clock.now() - UNDO_WITHIN
