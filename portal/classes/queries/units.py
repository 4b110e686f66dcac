"""Which classes belong to a unit, and to which it is invited."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from portal.classes.models import ClassSession, ClassUnit
from portal.db import db


def sessions_of_unit(unit_id: int) -> list[tuple[ClassSession, bool]]:
    """The classes of exactly this unit and those to which exactly it is invited; whether it is invited."""
    invited = and_(ClassUnit.session_id == ClassSession.id, ClassUnit.unit_id == unit_id)
    statement = select(ClassSession, ClassUnit.unit_id).outerjoin(ClassUnit, invited)
    concerned = statement.where(or_(ClassSession.unit_id == unit_id, ClassUnit.unit_id == unit_id))
    rows = db.session.execute(concerned.order_by(ClassSession.id)).all()
    return [(session, invited_id is not None) for session, invited_id in rows]


def invitations_to(unit_id: int) -> Sequence[ClassUnit]:
    """The invitations of exactly this unit."""
    return db.session.scalars(select(ClassUnit).where(ClassUnit.unit_id == unit_id)).all()
