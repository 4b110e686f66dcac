"""What the page of a class and the list of its places show."""

from dataclasses import dataclass
from datetime import datetime

from portal.audit.models import Actor
from portal.classes.enums import HOLDING, RegistrationState
from portal.classes.models import ClassSession
from portal.classes.places.enums import Closed
from portal.classes.places.queries.registrations import (
    find_registration,
    may_sign_up,
    number_registered,
    number_waiting,
    place_in_line,
)
from portal.classes.places.queries.standing import PlaceRow, place_rows
from portal.classes.places.rules import free_places, why_closed, why_roll_closed


@dataclass(frozen=True)
class Places:
    """How somebody stands in a class, and how many places there are."""

    state: str | None
    line: int  # which among those who wait, 0 for who does not
    may_sign_up: bool  # who teaches has no need to
    closed: Closed | None
    capacity: int | None
    registered: int
    waiting: int

    @property
    def free(self) -> int | None:
        """How many places are left; None where everybody finds one."""
        return free_places(self.capacity, self.registered)

    @property
    def holds_place(self) -> bool:
        """Whether the person has a place or waits for one."""
        return self.state in HOLDING


@dataclass(frozen=True)
class PlaceList:
    """Everybody on the list of a class: places and withdrawn by given name, who waits in the order of the line."""

    registered: list[PlaceRow]
    waiting: list[PlaceRow]
    withdrawn: list[PlaceRow]
    capacity: int | None
    closed: Closed | None


def view_places(session: ClassSession, *, actor: Actor, now: datetime) -> Places:
    """How the actor stands in the class."""
    held = find_registration(session.id, actor.id)
    is_waiting = held is not None and held.state == RegistrationState.WAITING
    return Places(
        held.state if held is not None else None,
        place_in_line(held) if held is not None and is_waiting else 0,
        session.teacher_id != actor.id and may_sign_up(session, actor.id),
        why_closed(session, now),
        session.capacity,
        number_registered(session.id),
        number_waiting(session.id),
    )


def view_place_list(session: ClassSession) -> PlaceList:
    """The list of the class."""
    rows = place_rows(session.id)
    by_state = {state: [row for row in rows if row.state == state] for state in RegistrationState}
    waiting = sorted(by_state[RegistrationState.WAITING], key=lambda row: (row.registered_at, row.user_id))
    return PlaceList(
        by_state[RegistrationState.REGISTERED],
        waiting,
        by_state[RegistrationState.WITHDRAWN],
        session.capacity,
        why_roll_closed(session),
    )
