"""Which classes come for somebody and how they stand there; who has a place and who waits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.classes.enums import HOLDING, RegistrationState, SessionState
from portal.classes.models import ClassRegistration, ClassSession, ClassUnit
from portal.classes.planning.rules import LONGEST_CLASS
from portal.classes.queries.expected import expects
from portal.classes.queries.hours import ENDS_AT, NOW, epoch
from portal.db import Rows, db, fetch
from portal.units.models import Membership, Unit
from portal.units.queries.tree import climb

MAX_COMING = 3  # on a home
_AHEAD = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in a class: the state of the place, if any, and which in line; 0: does not wait."""

    state: str | None
    line: int


@dataclass(frozen=True, slots=True)
class ComingClass:
    """A class to come or running, for somebody who is invited, teaches or planned it."""

    id: int
    title: str
    place: str
    starts_at: datetime
    minutes: int
    state: str
    former_starts_at: datetime | None
    former_place: str
    own_state: str | None
    line: int
    is_invited: bool  # and does not teach it
    is_begun: bool

    @property
    def may_sign_up(self) -> bool:
        """Whether one tap signs the person up."""
        is_open = self.state == SessionState.PLANNED and not self.is_begun
        return self.is_invited and is_open and self.own_state not in HOLDING


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Somebody on the list of a class, as who manages it sees it."""

    user_id: int
    name: str
    unit_name: str | None
    state: str
    registered_at: datetime


_other = aliased(ClassRegistration)


def _line() -> ScalarSelect[int]:
    """Which in line the registration of the statement is, if it waits."""
    earlier = or_(
        _other.registered_at < ClassRegistration.registered_at,
        and_(_other.registered_at == ClassRegistration.registered_at, _other.user_id <= ClassRegistration.user_id),
    )
    waiting = RegistrationState.WAITING.value
    return (
        select(func.count())
        .where(
            *(ClassRegistration.state == waiting, _other.state == waiting, earlier),
            _other.session_id == ClassRegistration.session_id,
        )
        .correlate(ClassRegistration)
        .scalar_subquery()
    )


_up = climb(
    select(Unit.id, Unit.parent_id)
    .join(Membership, Membership.unit_id == Unit.id)
    .where(Membership.user_id == bindparam("user"), Membership.until.is_(None))
)
_is_invited = ClassSession.id.in_(select(ClassUnit.session_id).join(_up, ClassUnit.unit_id == _up.c.id))
_is_own = or_(ClassSession.teacher_id == bindparam("user"), ClassSession.created_by_id == bindparam("user"))
_own = and_(ClassRegistration.session_id == ClassSession.id, ClassRegistration.user_id == bindparam("user"))
_wanted = or_(ClassRegistration.state.in_(HOLDING), _is_own)
_concerns = (
    ClassSession.starts_at > bindparam("class_since", type_=ClassSession.starts_at.type),
    ClassSession.starts_at < bindparam("class_until", type_=ClassSession.starts_at.type),
    ENDS_AT > NOW,
    or_(
        and_(ClassSession.state == SessionState.PLANNED.value, or_(_wanted, _is_invited)),
        # Whoever wanted to come is told that it does not take place.
        and_(ClassSession.state == SessionState.CANCELLED.value, _wanted),
    ),
)
_COMING: Rows = (
    select(
        ClassSession.id,
        ClassSession.title,
        ClassSession.place,
        ClassSession.starts_at,
        ClassSession.minutes,
        ClassSession.state,
        ClassSession.former_starts_at,
        ClassSession.former_place,
        ClassRegistration.state,
        _line(),
        and_(_is_invited, func.coalesce(ClassSession.teacher_id, 0) != bindparam("user")),
    )
    .outerjoin(ClassRegistration, _own)
    .where(*_concerns)
    .order_by(ClassSession.starts_at, ClassSession.id)
    .limit(MAX_COMING)
)
# Whether there may be one, as part of a statement that takes the values of coming_period() and the `user`.
HAS_COMING = exists(select(ClassSession.id).outerjoin(ClassRegistration, _own).where(*_concerns))


def coming_period(now: datetime) -> dict[str, datetime | int]:
    """Between which moments a class begins that is running or comes within weeks, as values of a statement."""
    return {"class_since": now - LONGEST_CLASS, "class_until": now + _AHEAD, NOW.key: epoch(now)}


def coming_classes(user_id: int, now: datetime) -> tuple[ComingClass, ...]:
    """The next classes of the person, running or within weeks; cancelled ones where the person wanted to come."""
    found = fetch(_COMING, {"user": user_id, **coming_period(now)}).all()
    return tuple(ComingClass(*(*row[:10], bool(row[10]), row[3] <= now)) for row in found)


def standing_of(user_id: int, session_ids: Collection[int]) -> dict[int, Standing]:
    """How the person stands in those of these classes that expect them or did, by class."""
    statement = (
        select(ClassSession.id, ClassRegistration.state, _line())
        .outerjoin(
            ClassRegistration,
            and_(ClassRegistration.session_id == ClassSession.id, ClassRegistration.user_id == user_id),
        )
        .where(ClassSession.id.in_(session_ids), expects(user_id))
    )
    return {row[0]: Standing(row[1], row[2]) for row in db.session.execute(statement)}


def place_rows(session_id: int) -> list[PlaceRow]:
    """Everybody who has a place, waits, or withdrew, by given name."""
    statement = (
        select(User.id, User.name, Unit.name, ClassRegistration.state, ClassRegistration.registered_at)
        .join(ClassRegistration, ClassRegistration.user_id == User.id)
        .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.until.is_(None)))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(ClassRegistration.session_id == session_id)
    )
    return [PlaceRow(*row) for row in db.session.execute(statement.order_by(User.name_key, User.id))]
