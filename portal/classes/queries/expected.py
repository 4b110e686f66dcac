"""Whom a class expects: those of the invited units and below, and those who were put on."""

from sqlalchemy import ColumnElement, or_, select

from portal.classes.enums import RegistrationState
from portal.classes.models import ClassRegistration, ClassSession, ClassUnit
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import path


def expects(user_id: int) -> ColumnElement[bool]:
    """Whether a class, in another statement, expects the person."""
    unit = unit_of(user_id)
    units = [above.id for above in path(unit.id)] if unit is not None else []
    is_put_on = ClassSession.id.in_(
        select(ClassRegistration.session_id).where(
            ClassRegistration.user_id == user_id, ClassRegistration.state != RegistrationState.WITHDRAWN
        )
    )
    is_invited = ClassSession.id.in_(select(ClassUnit.session_id).where(ClassUnit.unit_id.in_(units)))
    return or_(is_put_on, is_invited)
