"""What the form of a class offers: units, people who may teach, and other classes in the same hours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, false, or_, select

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.classes.enums import NOT_TAKING_PLACE
from portal.classes.models import ClassSession
from portal.classes.permissions import PLANNER_ROLES
from portal.classes.planning.rules import LONGEST_CLASS
from portal.content.text.vietnamese import fold
from portal.db import Rows, db
from portal.units.models import Grant, Membership, Unit
from portal.units.permissions import can_see_people
from portal.units.queries.grants import granted_units, is_valid
from portal.units.queries.search import FoundUnit, first_children, units_of
from portal.units.queries.tree import at_or_above, at_or_below, begins_a_word

TEACHING_ROLES = (Role.TRAINER.value, Role.LEADER.value)
MAX_OWNERS = 60  # units in the choice of whose class it is


@dataclass(frozen=True, slots=True)
class TeacherChoice:
    """Somebody who may be asked to teach."""

    id: int
    name: str
    unit_name: str


def planning_units(actor: Actor) -> Sequence[Unit]:
    """The units that the actor may plan classes for, without those below them."""
    return granted_units(actor.id, PLANNER_ROLES)


def owner_choices(actor: Actor, chosen: int | None) -> list[FoundUnit]:
    """The units whose class it may be: the actor's own, those right below, and the one that is chosen already."""
    own = [unit.id for unit in planning_units(actor)]
    found = [*units_of(own, below=own)]
    for unit_id in own:
        found += first_children(unit_id, limit=MAX_OWNERS)
    if chosen is not None:
        found += units_of([chosen], below=own)
    return list({unit.id: unit for unit in found if unit.closed_on is None}.values())[: MAX_OWNERS + 1]


def units_within(unit_ids: Collection[int], *, below: int) -> set[int]:
    """Those of the units that are open and stand at or below one."""
    statement = select(Unit.id).where(
        Unit.id.in_(unit_ids), Unit.closed_on.is_(None), Unit.id.in_(at_or_below(below))
    )
    return set(db.session.scalars(statement))


def teacher_choices(text: str, unit: Unit, *, actor: Actor, limit: int) -> list[TeacherChoice]:
    """Who may teach a class of the unit and has this name, by given name; without a text those near at hand."""
    statement = _teachers().where(_may_teach(unit, actor) if text else or_(*_near(unit, actor)))
    if text:
        statement = statement.where(begins_a_word(User.folded, fold(text)))
    rows = db.session.execute(statement.order_by(User.name_key, User.id).limit(limit))
    return [TeacherChoice(row[0], row[1], row[2] or "") for row in rows]


def find_teacher(user_id: int, unit: Unit, *, actor: Actor) -> TeacherChoice | None:
    """The person, if they may teach a class of the unit."""
    row = db.session.execute(_teachers().where(User.id == user_id, _may_teach(unit, actor))).first()
    return TeacherChoice(row[0], row[1], row[2] or "") if row is not None else None


def overlapping_sessions(
    starts_at: datetime, minutes: int, *, teacher_id: int | None, place: str, visible_below: Collection[int]
) -> list[ClassSession]:
    """Other classes in these hours with the same teacher, or at the same place and of one of these units."""
    until = starts_at + timedelta(minutes=minutes)
    is_same_teacher = ClassSession.teacher_id == teacher_id if teacher_id is not None else false()
    statement = select(ClassSession).where(
        ClassSession.starts_at < until,
        ClassSession.starts_at > starts_at - LONGEST_CLASS,
        ClassSession.state.not_in(NOT_TAKING_PLACE),
        or_(is_same_teacher, ClassSession.unit_id.in_(at_or_below(*visible_below))),
    )
    here = fold(place)
    return [
        other
        for other in db.session.scalars(statement.order_by(ClassSession.starts_at, ClassSession.id))
        if other.ends_at > starts_at
        and ((teacher_id is not None and other.teacher_id == teacher_id) or (here and fold(other.place) == here))
    ]


def _teachers() -> Rows:
    statement = (
        select(User.id, User.name, Unit.name)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(User.deactivated_at.is_(None))
    )
    return cast("Rows", statement)


def _may_teach(unit: Unit, actor: Actor) -> ColumnElement[bool]:
    """Those near at hand, and who trains or leads here or above."""
    here = select(Grant.user_id).where(
        Grant.role.in_(TEACHING_ROLES), is_valid(clock.now()), Grant.unit_id.in_(at_or_above(unit.id))
    )
    return or_(*_near(unit, actor), User.id.in_(here))


def _near(unit: Unit, actor: Actor) -> list[ColumnElement[bool]]:
    """The actor, and who trains here or below; for who leads here, everybody here."""
    trainers = select(Grant.user_id).where(
        Grant.role == Role.TRAINER.value, is_valid(clock.now()), Grant.unit_id.in_(at_or_below(unit.id))
    )
    near = [User.id == actor.id, User.id.in_(trainers)]
    if can_see_people(actor, unit):
        near.append(Membership.unit_id.in_(at_or_below(unit.id)))
    return near
