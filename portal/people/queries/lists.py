"""Who is in one unit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.db import db
from portal.people.queries.columns import PERSON_ROW, PersonRow
from portal.units.models import Membership


def number_of_members(unit_id: int) -> int:
    """How many people belong to the unit itself now."""
    statement = select(func.count()).select_from(Membership).join(User, User.id == Membership.user_id)
    present = (Membership.unit_id == unit_id, Membership.until.is_(None), User.deactivated_at.is_(None))
    return db.session.scalar(statement.where(*present)) or 0


def members(unit_id: int, *, offset: int, limit: int) -> Sequence[PersonRow]:
    """Some of those who belong to the unit itself, by given name, as PERSON_ROW has them."""
    statement = PERSON_ROW.where(Membership.unit_id == unit_id, User.deactivated_at.is_(None))
    return db.session.execute(statement.order_by(User.name_key, User.id).offset(offset).limit(limit)).all()
