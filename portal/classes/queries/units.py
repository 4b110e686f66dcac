"""Which classes belong to a unit, and to which it is invited."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.classes.models import ClassSession, ClassUnit
from portal.db import db


def owned_sessions(unit_id: int) -> Sequence[ClassSession]:
    """The classes of exactly this unit, past and coming."""
    statement = select(ClassSession).where(ClassSession.unit_id == unit_id)
    return db.session.scalars(statement.order_by(ClassSession.id)).all()


def invitations_to(unit_id: int) -> Sequence[ClassUnit]:
    """The invitations of exactly this unit."""
    return db.session.scalars(select(ClassUnit).where(ClassUnit.unit_id == unit_id)).all()
