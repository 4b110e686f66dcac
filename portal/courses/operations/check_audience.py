"""A text that is read beyond the units that its author writes for needs the approval of a trainer there."""

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.courses.permissions import can_publish_to
from portal.errors import Refused
from portal.units.queries.tree import get_unit


def ensure_approved(unit_id: int | None, *, approved_by: Actor | None, actor: Actor | None) -> None:
    """Refused where neither the actor nor who approved the text writes for the unit that would read it."""
    if not can_publish_to(actor, unit_id, approved_by=approved_by):
        raise Refused(approval_needed_message(unit_id))


def approval_needed_message(unit_id: int | None) -> str:
    """Why somebody who does not write for the unit (None: for everybody) cannot publish to it alone."""
    name = get_unit(unit_id).name if unit_id is not None else _("Everybody")
    return str(_("This is read in %(unit)s: a trainer of that unit has to approve it first.", unit=name))
