"""Who reads and answers what readers say."""

from portal.audit.models import Actor
from portal.courses.permissions import BelongsToUnit, can_edit


def can_answer_reports(actor: Actor, course: BelongsToUnit) -> bool:
    """Whether the actor answers the reports on a course: whoever may mend it."""
    return can_edit(actor, course)
