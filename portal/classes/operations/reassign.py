"""When a unit is merged or split, its classes and invitations go on with the units that succeed it."""

from datetime import date

from portal.classes.models import ClassUnit
from portal.classes.queries.units import invitations_to, owned_sessions
from portal.db import db


def on_unit_reassigned(unit_id: int, *, to_id: int, is_over: bool, on: date) -> None:
    """Invite the other unit to whatever this one is invited to; with a unit that is over, its classes go there.

    A class of the past keeps both: who was there counts where they are now.
    """
    here = invitations_to(unit_id)
    there = {one.session_id for one in invitations_to(to_id)} if here else set()
    db.session.add_all(
        ClassUnit(session_id=one.session_id, unit_id=to_id) for one in here if one.session_id not in there
    )
    if is_over:
        for session in owned_sessions(unit_id):
            session.unit_id = to_id
    db.session.flush()
