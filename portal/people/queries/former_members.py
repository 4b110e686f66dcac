"""Those who were in a unit and are in another one now, with what they earned while they were there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.db import Rows, fetch
from portal.progress.models import CourseProgress
from portal.units.models import Membership

SHOWN_FOR = timedelta(days=365)
MAX_SHOWN = 50


@dataclass(frozen=True, slots=True)
class FormerMember:
    """Somebody who left the unit for another one; `finished` only where the person lets leaders see it."""

    user_id: int
    name: str
    since: datetime
    until: datetime
    unit_id: int  # where the person is now
    finished: int | None


_now_in = aliased(Membership)
_finished = (
    select(func.count())
    .where(
        CourseProgress.user_id == Membership.user_id,
        CourseProgress.finished_at >= Membership.since,
        CourseProgress.finished_at < Membership.until,
    )
    .correlate(Membership)
    .scalar_subquery()
)
_FORMER: Rows = (
    select(
        *(User.id, User.name, Membership.since, Membership.until, _now_in.unit_id),
        case((has_consent_condition(User.id, REPORTING), _finished)),
    )
    .join(User, User.id == Membership.user_id)
    .join(_now_in, (_now_in.user_id == User.id) & _now_in.until.is_(None))
    .where(
        *(Membership.unit_id == bindparam("unit"), Membership.until >= bindparam("from_")),
        *(User.deactivated_at.is_(None), _now_in.unit_id != bindparam("unit")),
    )
    .order_by(Membership.until.desc(), User.name_key)
    .limit(MAX_SHOWN)
)


def former_members(unit_id: int) -> Sequence[FormerMember]:
    """Who was in the unit within a year and is elsewhere now, the last to go first."""
    rows = fetch(_FORMER, {"unit": unit_id, "from_": clock.now() - SHOWN_FOR}).all()
    return tuple(FormerMember(*row) for row in rows)
