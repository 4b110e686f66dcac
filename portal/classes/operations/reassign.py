"""When a unit is merged or split, its classes and invitations go on with the units that succeed it."""

from datetime import date

from portal.classes.models import ClassSetting, ClassUnit
from portal.classes.planning.queries.settings import find_setting
from portal.classes.queries.units import invitations_to, sessions_of_unit
from portal.db import db


def on_unit_reassigned(unit_id: int, *, to_id: int, is_over: bool, on: date) -> None:
    """Invite the other unit to whatever this one is invited to; with a unit that is over, its classes go there.

    A class of the past keeps both: who was there counts where they are now. What a unit says of its rolls holds
    for both halves when it is split; merged into another, that one's word holds, or that of the nearest above it.
    """
    concerned = sessions_of_unit(unit_id)
    here = {session.id for session, is_invited in concerned if is_invited}
    there = {one.session_id for one in invitations_to(to_id)} if here else set()
    db.session.add_all(ClassUnit(session_id=session_id, unit_id=to_id) for session_id in sorted(here - there))
    if is_over:
        for session, _is_invited in concerned:
            if session.unit_id == unit_id:
                session.unit_id = to_id
    else:
        _hand_on_setting(unit_id, to_id)
    db.session.flush()


def _hand_on_setting(unit_id: int, to_id: int) -> None:
    setting = find_setting(unit_id)
    if setting is not None and find_setting(to_id) is None:
        db.session.add(ClassSetting(unit_id=to_id, needs_confirmation=setting.needs_confirmation))
