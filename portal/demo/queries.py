"""Which steps of the demonstration are written."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select

from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.db import db
from portal.demo.models import DemoStep
from portal.demo.steps import BEGUN, WHOLE
from portal.units.enums import UnitKind
from portal.units.models import Membership, Unit
from portal.units.queries.tree import at_or_below


def written_steps() -> dict[str, dict[str, Any]]:
    """The details of each step that is written, by name."""
    return {step.name: step.details for step in db.session.scalars(select(DemoStep))}


def is_incomplete() -> bool:
    """Whether a demonstration was begun that is not whole yet."""
    begun, whole = (exists().where(DemoStep.name == name) for name in (BEGUN, WHOLE))
    return bool(db.session.scalar(select(begun & ~whole)))


def people_who_help(limit: int) -> list[int]:
    """The ids of so many people who agreed that their answers help to improve the lessons."""
    agreed = select(User.id).where(has_consent_condition(User.id, "improvement"))
    return list(db.session.scalars(agreed.order_by(User.id).limit(limit)))


def people_below(unit_id: int) -> list[int]:
    """The ids of those who belong to the unit or one below."""
    theirs = select(Membership.user_id).where(Membership.until.is_(None))
    theirs = theirs.where(Membership.unit_id.in_(at_or_below(unit_id)))
    return list(db.session.scalars(theirs.order_by(Membership.user_id)))


def neighbour_teams(team: Unit, unit_id: int) -> list[Unit]:
    """The other open teams at and below a unit above this one, in the order in which they were written."""
    below = Unit.id.in_(at_or_below(unit_id))
    theirs = select(Unit).where(below, Unit.kind == UnitKind.TEAM, Unit.closed_on.is_(None), Unit.id != team.id)
    return list(db.session.scalars(theirs.order_by(Unit.id)))


def open_memberships(user_ids: Sequence[int]) -> dict[int, int]:
    """To which unit each of these people belongs, by id."""
    theirs = select(Membership.user_id, Membership.unit_id).where(Membership.until.is_(None))
    theirs = theirs.where(Membership.user_id.in_(user_ids)).order_by(Membership.user_id)
    return {row[0]: row[1] for row in db.session.execute(theirs)}
