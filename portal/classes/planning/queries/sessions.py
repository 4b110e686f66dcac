"""The classes that somebody may see: those they manage, those that expect them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.audit.models import Actor
from portal.classes.enums import SessionState
from portal.classes.models import ClassSession, ClassUnit
from portal.classes.permissions import PLANNER_ROLES, can_manage
from portal.classes.planning.rules import LONGEST_CLASS
from portal.classes.queries.expected import expects
from portal.classes.queries.hours import ENDS_AT, epoch
from portal.classes.queries.sessions import find_session
from portal.db import db
from portal.units.queries.grants import granted_units
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.tree import at_or_below


def visible_session(actor: Actor, session_id: int) -> ClassSession | None:
    """A class that the actor may manage or that expects them; none for others."""
    session = find_session(session_id)
    if session is None or can_manage(actor, session):
        return session
    return db.session.scalar(select(ClassSession).where(ClassSession.id == session_id, expects(actor.id)))


def number_of_sessions(actor: Actor, *, past: bool, now: datetime) -> int:
    """How many classes of the actor are over, or still to come or running."""
    statement = select(func.count()).select_from(ClassSession)
    return db.session.scalar(statement.where(_concerns(actor), _is_over(past=past, now=now))) or 0


def sessions_of(actor: Actor, *, past: bool, now: datetime, offset: int, limit: int) -> Sequence[ClassSession]:
    """The classes of the actor that are over, the last first; or those to come and running, the next first."""
    statement = select(ClassSession).where(_concerns(actor), _is_over(past=past, now=now))
    order = ClassSession.starts_at.desc() if past else ClassSession.starts_at.asc()
    statement = statement.options(joinedload(ClassSession.unit), joinedload(ClassSession.teacher))
    return db.session.scalars(statement.order_by(order, ClassSession.id).offset(offset).limit(limit)).all()


def sessions_by_uid(uids: Collection[str]) -> Sequence[ClassSession]:
    """The classes with these uids, the first first."""
    statement = select(ClassSession).where(ClassSession.uid.in_(uids))
    return db.session.scalars(statement.order_by(ClassSession.starts_at, ClassSession.id)).all()


def visible_series(actor: Actor, session: ClassSession) -> Sequence[ClassSession]:
    """The classes of the same series that the actor may see, the first first."""
    statement = select(ClassSession).where(ClassSession.series == session.series, _concerns(actor))
    found = db.session.scalars(statement.order_by(ClassSession.starts_at, ClassSession.id)).all()
    return found or [session]


def invited_unit_ids(session_id: int) -> list[int]:
    """The units that are invited to the class."""
    statement = select(ClassUnit.unit_id).where(ClassUnit.session_id == session_id)
    return list(db.session.scalars(statement.order_by(ClassUnit.unit_id)))


def invitations_of(session_id: int) -> Sequence[ClassUnit]:
    """The rows of the units that are invited to the class."""
    return db.session.scalars(select(ClassUnit).where(ClassUnit.session_id == session_id)).all()


def following_sessions(session: ClassSession, actor: Actor) -> Sequence[ClassSession]:
    """The planned classes of the same series that come after this one and are the actor's, their rows locked."""
    found = db.session.scalars(_following(session).with_for_update(of=ClassSession))
    return [each for each in found if can_manage(actor, each)]


def number_following(session: ClassSession, actor: Actor) -> int:
    """How many classes of the same series come after this one, to be changed with it."""
    return sum(can_manage(actor, each) for each in db.session.scalars(_following(session)))


def number_to_teach(user_id: int, now: datetime) -> int:
    """How many planned classes to come the person teaches."""
    statement = select(func.count()).where(
        ClassSession.teacher_id == user_id,
        ClassSession.state == SessionState.PLANNED,
        ClassSession.starts_at > now,
    )
    return db.session.scalar(statement) or 0


def coming_sessions_below(unit_id: int) -> Sequence[ClassSession]:
    """The classes of the unit and below that have not begun."""
    statement = select(ClassSession).where(
        ClassSession.unit_id.in_(at_or_below(unit_id)), ClassSession.starts_at > clock.now()
    )
    return db.session.scalars(statement.order_by(ClassSession.id)).all()


def _concerns(actor: Actor) -> ColumnElement[bool]:
    planned_for = at_or_below(*(unit.id for unit in granted_units(actor.id, PLANNER_ROLES)))
    return or_(
        ClassSession.teacher_id == actor.id,
        ClassSession.unit_id.in_(at_or_below(*managed_unit_ids(actor))),
        (ClassSession.created_by_id == actor.id) & ClassSession.unit_id.in_(planned_for),
        expects(actor.id),
    )


def _is_over(*, past: bool, now: datetime) -> ColumnElement[bool]:
    """Whether a class has ended, or has not; an index knows when each begins, and so leaves most of them out."""
    if past:
        return (ClassSession.starts_at <= now) & (epoch(now) >= ENDS_AT)
    return (ClassSession.starts_at > now - LONGEST_CLASS) & (epoch(now) < ENDS_AT)


def _following(session: ClassSession) -> Select[ClassSession]:
    statement = select(ClassSession).where(
        ClassSession.series == session.series,
        ClassSession.unit_id == session.unit_id,
        ClassSession.starts_at > session.starts_at,
        ClassSession.state == SessionState.PLANNED,
        ClassSession.roll_closed_at.is_(None),
    )
    return statement.order_by(ClassSession.starts_at, ClassSession.id)
