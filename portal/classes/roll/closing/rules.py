"""When a roll may be closed and opened again, and who may confirm it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from flask_babel import gettext as _

from portal.classes.enums import NOT_TAKING_PLACE, SessionState
from portal.classes.models import ClassSession

REOPENS_FOR = timedelta(days=7)  # after it was closed


def does_count(session: ClassSession) -> bool:
    """Whether the roll counts: it is closed, and confirmed where that is asked."""
    is_closed = session.state == SessionState.HELD and session.roll_closed_at is not None
    return is_closed and (not session.needs_confirmation or session.confirmed_at is not None)


def waits_for_confirmation(session: ClassSession) -> bool:
    """Whether the roll is closed and a second person has still to confirm it."""
    return session.roll_closed_at is not None and session.needs_confirmation and session.confirmed_at is None


def may_reopen(session: ClassSession, now: datetime) -> bool:
    """Whether the roll is closed, and not for too long to be opened again."""
    return session.roll_closed_at is not None and now < session.roll_closed_at + REOPENS_FOR


def refusal_to_close(session: ClassSession, now: datetime) -> str:
    """Why the roll may not be closed: the class does not take place, or has not begun; "" where it may."""
    if session.state in NOT_TAKING_PLACE:
        return str(_("This class does not take place, so there is no roll to close."))
    if now < session.starts_at:
        return str(_("This class has not begun yet. Close its roll once it has."))
    return ""


def refusal_to_confirm(session: ClassSession, actor_id: int, keeper_ids: Collection[int]) -> str:
    """Why this person may not be the second name under the roll; "" where they may."""
    if session.roll_closed_by_id == actor_id:
        return str(_("You closed this roll yourself. Somebody else who leads the unit has to confirm it."))
    if set(keeper_ids) == {actor_id}:
        return str(_("You alone called this roll. Somebody who did not has to confirm it."))
    return ""
