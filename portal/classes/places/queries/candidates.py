"""Whom somebody may put on a class: by name, by unit, and how many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select

from portal.accounts.models import User
from portal.audit.models import Actor
from portal.classes.enums import HOLDING, RegistrationState
from portal.classes.models import ClassRegistration, ClassSession
from portal.classes.planning.queries.sessions import invited_unit_ids
from portal.content.text.vietnamese import fold
from portal.db import db
from portal.units.models import Membership, Unit
from portal.units.permissions import can_see_people
from portal.units.queries.tree import at_or_below, begins_a_word

MAX_CANDIDATES = 200  # on one screen


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be put on; `state` is that of the place that they have already, or had."""

    user_id: int
    name: str
    unit_name: str
    state: str | None

    @property
    def is_on(self) -> bool:
        """Whether the person has a place already or waits for one."""
        return self.state in HOLDING


@dataclass(frozen=True, slots=True)
class UnitSize:
    """How many people there are in a unit and below, and how many of them have no place and wait for none."""

    people: int
    without_place: int


def units_to_put_on(session: ClassSession, actor: Actor) -> list[int]:
    """The units whose people the actor may put on: those that are invited, and the own one for who leads it."""
    own = [session.unit_id] if can_see_people(actor, session.unit) else []
    return sorted({*own, *invited_unit_ids(session.id)})


def people_below(unit_ids: Collection[int], *which: ColumnElement[bool]) -> Select[int]:
    """The ids of the people with an account in the units and below, as part of another statement."""
    here = Membership.unit_id.in_(at_or_below(*unit_ids)), Membership.until.is_(None)
    statement = select(User.id).join(Membership, Membership.user_id == User.id)
    return statement.where(*here, User.deactivated_at.is_(None), *which)


def among_candidates(session: ClassSession, actor: Actor, user_ids: Collection[int]) -> set[int]:
    """Which of these people the actor may put on, or who hold a place already."""
    found = people_below(units_to_put_on(session, actor), User.id.in_(user_ids))
    holding = select(ClassRegistration.user_id).where(
        ClassRegistration.session_id == session.id,
        ClassRegistration.state.in_(HOLDING),
        ClassRegistration.user_id.in_(user_ids),
    )
    return {*db.session.scalars(found), *db.session.scalars(holding)}


def ids_below(unit_id: int, *, limit: int) -> Sequence[int]:
    """The people of the unit and below, at most so many."""
    return db.session.scalars(people_below([unit_id]).order_by(User.id).limit(limit)).all()


def candidates(
    session: ClassSession, *, below: Collection[int] = (), within: int | None = None, text: str = ""
) -> list[Candidate]:
    """The people below these units, or just within one, whose name has words that begin so; by given name."""
    statement = (
        select(User.id, User.name, Unit.name, ClassRegistration.state)
        .join(Membership, and_(Membership.user_id == User.id, Membership.until.is_(None)))
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(ClassRegistration, _of(session.id))
        .where(User.deactivated_at.is_(None))
    )
    if within is not None:
        statement = statement.where(Membership.unit_id == within)
    else:
        statement = statement.where(Membership.unit_id.in_(at_or_below(*below)))
    for word in fold(text).split():
        statement = statement.where(begins_a_word(User.folded, word))
    rows = db.session.execute(statement.order_by(User.name_key, User.id).limit(MAX_CANDIDATES))
    return [Candidate(*row) for row in rows]


def unit_size(session_id: int, unit_id: int) -> UnitSize:
    """How many people there are in the unit and below, and how many of them could be put on."""
    people = people_below([unit_id]).subquery()
    has_place = ClassRegistration.state.in_(HOLDING)
    joined = and_(ClassRegistration.session_id == session_id, ClassRegistration.user_id == people.c.id, has_place)
    statement = select(func.count(), func.count(ClassRegistration.user_id)).select_from(people)
    total, holding = db.session.execute(statement.outerjoin(ClassRegistration, joined)).one()
    return UnitSize(total, total - holding)


def unit_to_put_on(session: ClassSession, unit_id: int, actor: Actor) -> Unit | None:
    """The open unit, if the actor may put on its people; else none."""
    allowed = at_or_below(*units_to_put_on(session, actor))
    statement = select(Unit).where(Unit.id == unit_id, Unit.closed_on.is_(None), Unit.id.in_(allowed))
    return db.session.scalar(statement)


def number_without_place(session_id: int, user_ids: Collection[int]) -> int:
    """How many of these people have no place."""
    placed = select(func.count()).where(
        ClassRegistration.session_id == session_id,
        ClassRegistration.user_id.in_(user_ids),
        ClassRegistration.state == RegistrationState.REGISTERED.value,
    )
    return len(set(user_ids)) - (db.session.scalar(placed) or 0)


def _of(session_id: int) -> ColumnElement[bool]:
    return and_(ClassRegistration.user_id == User.id, ClassRegistration.session_id == session_id)
