"""Who may change what was recorded of a visit."""

from datetime import timedelta

from portal import clock
from portal.audit.models import Actor
from portal.visits.models import Visit

CORRECTION_PERIOD = timedelta(days=7)


def can_change(actor: Actor, visit: Visit) -> bool:
    """Whether the actor recorded the visit, not longer ago than may be corrected."""
    return visit.by_id == actor.id and visit.recorded_at > clock.now() - CORRECTION_PERIOD
