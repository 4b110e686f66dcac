"""Whether places in a class are given, how many are left, and who may keep theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.classes.enums import SessionState
from portal.classes.models import ClassSession
from portal.classes.places.enums import Closed

_BY_STATE = {
    SessionState.CANCELLED: Closed.CANCELLED,
    SessionState.NOT_HELD: Closed.NOT_HELD,
    SessionState.HELD: Closed.OVER,
}


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A place, or one in the line, in a coming class: whose, given by whom, and whether the person has left."""

    session_id: int
    user_id: int
    registered_by_id: int | None
    session_unit_id: int
    unit_id: int | None
    has_left: bool


def why_closed(session: ClassSession, now: datetime) -> Closed | None:
    """Why nobody can sign up or withdraw any more; None while it is possible, until the class begins."""
    return why_roll_closed(session) or (Closed.BEGUN if session.starts_at <= now else None)


def why_roll_closed(session: ClassSession) -> Closed | None:
    """Why nobody can be put on or taken off any more; None while it is possible, also after the class began."""
    found = _BY_STATE.get(SessionState(session.state))
    return found or (Closed.OVER if session.roll_closed_at is not None else None)


def free_places(capacity: int | None, registered: int) -> int | None:
    """How many places are left; None where everybody finds one. More may be taken than there are."""
    return None if capacity is None else max(0, capacity - registered)


def is_kept(place: HeldPlace, *, above: Collection[int], invited: Collection[int]) -> bool:
    """Whether the person keeps the place where they are now: with the account, and in a unit that is meant.

    `above` are the person's unit and those over it, `invited` the units that the class is for. Whoever was put on
    by somebody else also keeps it below the unit whose class it is.
    """
    if place.has_left:
        return False
    was_put_on = place.registered_by_id != place.user_id
    return not set(above).isdisjoint(invited) or (was_put_on and place.session_unit_id in above)
