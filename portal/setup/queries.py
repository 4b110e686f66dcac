"""Queries of the set-up commands: numbers of accounts, administrators, courses."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import SecondFactor, User
from portal.audit.models import AuditEvent
from portal.courses.models import Course, Revision
from portal.db import db
from portal.units.models import Grant, Unit
from portal.units.queries.grants import is_valid
from portal.units.queries.viewers import IS_TOP


def number_of_demo_users() -> int:
    """How many accounts of the demonstration there are."""
    return db.session.scalar(select(func.count()).select_from(User).where(User.is_demo)) or 0


def number_of_admins() -> int:
    """How many people who can still sign in hold the role of an administrator now."""
    statement = (
        select(func.count(func.distinct(Grant.user_id)))
        .join(User, User.id == Grant.user_id)
        .where(Grant.role == Role.ADMIN, User.deactivated_at.is_(None), is_valid(clock.now()))
    )
    return db.session.scalar(statement) or 0


def number_without_second_factor() -> int:
    """How many people who can sign in hold a role that asks for a second factor, and have none."""
    asks = or_(Grant.role == Role.ADMIN, and_(Grant.role == Role.LEADER, IS_TOP))
    has = select(SecondFactor.user_id).where(SecondFactor.confirmed_at.is_not(None))
    statement = (
        select(func.count(func.distinct(Grant.user_id)))
        .join(User, User.id == Grant.user_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(asks, is_valid(clock.now()), Grant.user_id.not_in(has))
        .where(User.deactivated_at.is_(None), User.password_hash.is_not(None))
    )
    return db.session.scalar(statement) or 0


def number_of_guessing_waves(since: datetime) -> int:
    """How often since then so many unknown activation codes were tried that the limit for all was reached."""
    reached = (AuditEvent.action == "code.guessed", AuditEvent.at > since)
    return db.session.scalar(select(func.count()).select_from(AuditEvent).where(*reached)) or 0


def number_of_courses() -> int:
    """How many courses are published."""
    statement = select(func.count()).select_from(Course).where(Course.withdrawn_at.is_(None))
    return db.session.scalar(statement) or 0


def latest_timestamp() -> datetime | None:
    """The latest time that the database holds of something done."""
    moments = (
        db.session.scalar(select(func.max(AuditEvent.at))),
        db.session.scalar(select(func.max(Revision.published_at))),
    )
    return max((moment for moment in moments if moment is not None), default=None)
