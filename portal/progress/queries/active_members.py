"""Active members: how many people of a unit learned since a moment, none of them named."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, select

from portal.accounts.models import User
from portal.db import UtcDateTime, fetch
from portal.progress.models import CourseProgress
from portal.units.models import Membership


@dataclass(frozen=True, slots=True)
class ActiveMembers:
    """How many people of a unit itself learned, and how many there are."""

    active: int
    members: int


_has_learned = (
    select(CourseProgress.user_id)
    .where(CourseProgress.user_id == User.id, CourseProgress.active_at >= bindparam("since", type_=UtcDateTime))
    .exists()
)
_ACTIVE_MEMBERS = (
    select(func.sum(case((_has_learned, 1), else_=0)), func.count())
    .select_from(User)
    .join(Membership, Membership.user_id == User.id)
    .where(
        Membership.unit_id == bindparam("unit"),
        Membership.until.is_(None),
        User.deactivated_at.is_(None),
    )
)


def count_active_members(unit_id: int, *, since: datetime) -> ActiveMembers:
    """How many people of the unit itself did something in a course since then."""
    active, members = fetch(_ACTIVE_MEMBERS, {"unit": unit_id, "since": since}).one()
    return ActiveMembers(active or 0, members)
