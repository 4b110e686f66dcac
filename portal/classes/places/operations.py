"""Giving places in a class and taking them back; who waits comes up in the order of the line.

Every change holds the class, after the accounts that it changes, so that two who want the last place come one
after the other. Whoever signs up joins the end of the line, and then the line moves up as far as there are
places: more than these are taken only by putting people on on purpose. The same deed again changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.classes.enums import HOLDING, RegistrationState
from portal.classes.models import ClassRegistration, ClassSession
from portal.classes.permissions import can_manage
from portal.classes.places.labels import told_closed
from portal.classes.places.queries import registrations
from portal.classes.places.queries.candidates import among_candidates, ids_below
from portal.classes.places.rules import HeldPlace, free_places, is_kept, why_closed, why_roll_closed
from portal.classes.queries.sessions import lock_session
from portal.db import db, insert
from portal.errors import NotFound, Refused, require
from portal.units.permissions import audit_actor

MAX_PUT_ON = 2_000  # people at once
LAPSING_PEOPLE, LAPSING_UNITS = "classes.lapsing_people", "classes.lapsing_units"


@dataclass(frozen=True, slots=True)
class PutOn:
    """How many of those who were put on have a place now, and how many wait."""

    placed: int
    waiting: int


def sign_up(session_id: int, *, actor: Actor) -> RegistrationState:
    """Give the actor a place, or one at the end of the line where all are taken; what they have already stays.

    Refused for a class that has begun, is over or does not take place, NotFound for one that is not for the actor.
    """
    user_id = actor.id
    lock_accounts(user_id)
    session = lock_session(session_id)
    if not registrations.may_sign_up(session, user_id):
        raise NotFound
    _ensure_open(session)
    _join_line(session, [user_id], by_id=user_id)
    fill_places(session)
    return _state_of(session_id, user_id)


def withdraw(session_id: int, *, actor: Actor) -> None:
    """Take back the actor's place, or the one in the line; the first who waits comes up."""
    session = lock_session(session_id)
    held = registrations.find_registration(session_id, actor.id)
    if held is None:
        raise NotFound
    if held.state == RegistrationState.WITHDRAWN:
        return
    _ensure_open(session)
    _take_back(session, [actor.id])


def put_on(session_id: int, user_ids: Collection[int], *, is_forced: bool = False, actor: Actor) -> PutOn:
    """Put these people on, in the line as if they signed up now; with `is_forced` all have a place.

    NotFound for who is neither in an invited unit nor below the own one that the actor leads; refused where the
    class is over, and for more than 2,000 at once.
    """
    wanted = sorted(set(user_ids))
    if len(wanted) > MAX_PUT_ON:
        raise Refused(_("These are more than %(num)d people. Choose a smaller unit.", num=MAX_PUT_ON))
    lock_accounts(*wanted)
    session = _hold_managed(session_id, actor)
    if among_candidates(session, actor, wanted) != set(wanted):
        raise NotFound
    _join_line(session, wanted, by_id=actor.id)
    if is_forced:
        _set_state(session_id, RegistrationState.REGISTERED, [RegistrationState.WAITING], wanted)
    else:
        fill_places(session)
    told = {"name": session.title, "people": len(wanted), "beyond": is_forced}
    record(audit_actor(actor, session.unit), "class.put_on", session, user=_only(wanted), **told)
    states = registrations.states_of(session_id, wanted)
    placed = sum(state == RegistrationState.REGISTERED for state in states)
    return PutOn(placed, len(states) - placed)


def put_on_unit(session_id: int, unit_id: int, *, is_forced: bool = False, actor: Actor) -> PutOn:
    """Put on everybody of a unit and below."""
    return put_on(session_id, ids_below(unit_id, limit=MAX_PUT_ON + 1), is_forced=is_forced, actor=actor)


def take_off(session_id: int, user_id: int, *, actor: Actor) -> None:
    """Take somebody's place back; the first who waits comes up."""
    session = _hold_managed(session_id, actor)
    held = registrations.find_registration(session_id, user_id)
    if held is None:
        raise NotFound
    if held.state == RegistrationState.WITHDRAWN:
        return
    _take_back(session, [user_id])
    record(audit_actor(actor, session.unit), "class.taken_off", session, user=user_id, name=session.title)


def fill_places(session: ClassSession) -> Sequence[int]:
    """Let who waits come up as far as there are places, in the order of the line; the ids of who did.

    The caller holds the class. Nobody comes up once it is over.
    """
    if why_roll_closed(session) is not None:
        return ()
    free = free_places(session.capacity, registrations.number_registered(session.id))
    if free == 0:
        return ()
    coming_up = ClassRegistration.user_id.in_(registrations.first_waiting(session.id, free))
    moving = update(ClassRegistration).where(ClassRegistration.session_id == session.id, coming_up)
    moving = moving.values(state=RegistrationState.REGISTERED.value).returning(ClassRegistration.user_id)
    return db.session.scalars(moving.execution_options(synchronize_session=False)).all()


def review_places(session: ClassSession) -> None:
    """Bring the places in step with a new number of them or with other invited units, which the caller wrote.

    Who is not invited any more gives the place back. A smaller number takes nobody's place away.
    """
    db.session.flush()
    lock_session(session.id)
    gone = _lapsed(registrations.held_places(registrations.of_session(session.id), clock.now()))
    _take_back(session, [place.user_id for place in gone])


def mark_people_lapsing(user_ids: Collection[int]) -> None:
    """Look at the places of these people before this transaction is committed: they have moved or left."""
    db.session.info.setdefault(LAPSING_PEOPLE, set()).update(user_ids)


def mark_units_lapsing(unit_ids: Collection[int]) -> None:
    """Look at the places of everybody below these units, which stand elsewhere now."""
    db.session.info.setdefault(LAPSING_UNITS, set()).update(unit_ids)


def withdraw_lapsed(session: Session) -> None:
    """Take back the places of who has left or moved to where nobody is invited; done by itself before a commit.

    Not at once: while units are merged, people move before the invitations follow them.
    """
    people, units = session.info.pop(LAPSING_PEOPLE, set()), session.info.pop(LAPSING_UNITS, set())
    if not people and not units:
        return
    session.flush()
    now = clock.now()
    gone: dict[int, set[int]] = {}
    for which in registrations.whose_places(people, units):
        for place in _lapsed(registrations.held_places(which, now)):
            gone.setdefault(place.session_id, set()).add(place.user_id)
    for session_id in sorted(gone):
        _take_back(lock_session(session_id), sorted(gone[session_id]))


def forget_lapsing(session: Session) -> None:
    """What was noted in a transaction that is rolled back never happened."""
    session.info.pop(LAPSING_PEOPLE, None)
    session.info.pop(LAPSING_UNITS, None)


def _hold_managed(session_id: int, actor: Actor) -> ClassSession:
    session = lock_session(session_id)
    require(can_manage(actor, session))
    closed = why_roll_closed(session)
    if closed is not None:
        raise Refused(told_closed(closed))
    return session


def _ensure_open(session: ClassSession) -> None:
    closed = why_closed(session, clock.now())
    if closed is not None:
        raise Refused(told_closed(closed))


def _join_line(session: ClassSession, user_ids: Sequence[int], *, by_id: int) -> None:
    """Let who has nothing in the class wait, at the end of the line."""
    if not user_ids:
        return
    waiting = {
        "state": RegistrationState.WAITING.value,
        "registered_at": clock.now(),
        "registered_by_id": by_id,
    }
    rows = [{"session_id": session.id, "user_id": user_id} | waiting for user_id in user_ids]
    adding = insert(ClassRegistration).values(rows)
    adding = adding.on_conflict_do_update(
        index_elements=["session_id", "user_id"],
        set_=waiting,
        where=ClassRegistration.state == RegistrationState.WITHDRAWN.value,
    )
    db.session.execute(adding)


def _take_back(session: ClassSession, user_ids: Collection[int]) -> None:
    if user_ids:
        _set_state(session.id, RegistrationState.WITHDRAWN, HOLDING, user_ids)
    fill_places(session)


def _set_state(
    session_id: int, state: RegistrationState, among: Collection[str], user_ids: Collection[int]
) -> None:
    which = (
        ClassRegistration.session_id == session_id,
        ClassRegistration.user_id.in_(user_ids),
        ClassRegistration.state.in_(list(among)),
    )
    changing = update(ClassRegistration).where(*which).values(state=state.value)
    db.session.execute(changing.execution_options(synchronize_session=False))


def _state_of(session_id: int, user_id: int) -> RegistrationState:
    return RegistrationState(registrations.states_of(session_id, [user_id])[0])


def _lapsed(places: Sequence[HeldPlace]) -> list[HeldPlace]:
    """The places of who is not meant any more."""
    if not places:
        return []
    above = registrations.ways_up(place.unit_id for place in places if place.unit_id is not None)
    invited = registrations.invitations(place.session_id for place in places)
    return [
        place
        for place in places
        if not is_kept(place, above=above.get(place.unit_id or 0, ()), invited=invited.get(place.session_id, ()))
    ]


def _only(user_ids: Sequence[int]) -> int | None:
    return user_ids[0] if len(user_ids) == 1 else None
