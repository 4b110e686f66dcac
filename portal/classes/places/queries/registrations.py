"""Reading places: how many are taken, who waits, who may be put on, and who holds one without being meant."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from portal.accounts.models import User
from portal.classes.enums import HOLDING, RegistrationState, SessionState
from portal.classes.models import ClassRegistration, ClassSession, ClassUnit
from portal.classes.places.rules import HeldPlace
from portal.classes.planning.queries.sessions import invited_unit_ids
from portal.db import db
from portal.units.bulk.queries.units import chunks
from portal.units.models import Membership
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import at_or_below, climb_each, path


def find_registration(session_id: int, user_id: int) -> ClassRegistration | None:
    """What the person has in the class, also where it was given back."""
    return db.session.get(ClassRegistration, (session_id, user_id), populate_existing=True)


def number_registered(session_id: int) -> int:
    """How many have a place."""
    return _number(session_id, RegistrationState.REGISTERED)


def number_waiting(session_id: int) -> int:
    """How many wait for one."""
    return _number(session_id, RegistrationState.WAITING)


def _number(session_id: int, state: RegistrationState) -> int:
    counted = select(func.count()).where(
        ClassRegistration.session_id == session_id, ClassRegistration.state == state.value
    )
    return db.session.scalar(counted) or 0


def states_of(session_id: int, user_ids: Collection[int]) -> Sequence[str]:
    """The states of what these people have in the class, in the order of their ids."""
    which = ClassRegistration.session_id == session_id, ClassRegistration.user_id.in_(user_ids)
    statement = select(ClassRegistration.state).where(*which)
    return db.session.scalars(statement.order_by(ClassRegistration.user_id)).all()


def first_waiting(session_id: int, number: int | None) -> Select[int]:
    """The ids of who comes up first, as many as there are places, or all; as part of another statement."""
    which = ClassRegistration.session_id == session_id, ClassRegistration.state == RegistrationState.WAITING.value
    in_line = ClassRegistration.registered_at, ClassRegistration.user_id
    return select(ClassRegistration.user_id).where(*which).order_by(*in_line).limit(number)


def place_in_line(registration: ClassRegistration) -> int:
    """Which place in the line of those who wait, counted from 1."""
    earlier = or_(
        ClassRegistration.registered_at < registration.registered_at,
        (ClassRegistration.registered_at == registration.registered_at)
        & (ClassRegistration.user_id < registration.user_id),
    )
    which = (
        ClassRegistration.session_id == registration.session_id,
        ClassRegistration.state == RegistrationState.WAITING.value,
    )
    return (db.session.scalar(select(func.count()).where(*which, earlier)) or 0) + 1


def may_sign_up(session: ClassSession, user_id: int) -> bool:
    """Whether the class is for the person: invited by a unit, or put on once below the unit whose class it is."""
    unit = unit_of(user_id)
    above = {one.id for one in path(unit.id)} if unit is not None else set()
    if not above.isdisjoint(invited_unit_ids(session.id)):
        return True
    return session.unit_id in above and find_registration(session.id, user_id) is not None


def held_places(which: ColumnElement[bool], now: datetime) -> list[HeldPlace]:
    """The places in coming classes of the people of a condition."""
    statement = (
        select(
            ClassRegistration.session_id,
            ClassRegistration.user_id,
            ClassRegistration.registered_by_id,
            ClassSession.unit_id,
            Membership.unit_id,
            User.deactivated_at.is_not(None),
        )
        .join(ClassSession, ClassSession.id == ClassRegistration.session_id)
        .join(User, User.id == ClassRegistration.user_id)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
        .where(ClassRegistration.state.in_(HOLDING), is_coming(now), which)
    )
    return [HeldPlace(*row) for row in db.session.execute(statement)]


def is_coming(now: datetime) -> ColumnElement[bool]:
    """Whether the class is planned and has not begun."""
    return (ClassSession.state == SessionState.PLANNED.value) & (ClassSession.starts_at > now)


def of_people(user_ids: Collection[int]) -> ColumnElement[bool]:
    """That a place is of one of these people."""
    return ClassRegistration.user_id.in_(user_ids)


def of_people_below(unit_ids: Collection[int]) -> ColumnElement[bool]:
    """That a place is of somebody in these units or below."""
    return Membership.unit_id.in_(at_or_below(*unit_ids))


def whose_places(user_ids: Collection[int], unit_ids: Collection[int]) -> Iterator[ColumnElement[bool]]:
    """The conditions by which the places of many people and units are read, a few thousand at once."""
    for some in chunks(user_ids):
        yield of_people(some)
    if unit_ids:
        yield of_people_below(unit_ids)


def of_session(session_id: int) -> ColumnElement[bool]:
    """That a place is in this class."""
    return ClassRegistration.session_id == session_id


def ways_up(unit_ids: Iterable[int]) -> dict[int, set[int]]:
    """Each unit with those above it and itself, by unit id."""
    up = climb_each()
    found: dict[int, set[int]] = defaultdict(set)
    for origin, above in db.session.execute(select(up.c.origin, up.c.id), {"ids": sorted(set(unit_ids))}):
        found[origin].add(above)
    return found


def invitations(session_ids: Iterable[int]) -> dict[int, set[int]]:
    """The units that each of these classes is for, by class."""
    found: dict[int, set[int]] = defaultdict(set)
    which = ClassUnit.session_id.in_(sorted(set(session_ids)))
    for session_id, unit_id in db.session.execute(select(ClassUnit.session_id, ClassUnit.unit_id).where(which)):
        found[session_id].add(unit_id)
    return found
