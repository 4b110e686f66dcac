"""Reading how many people finished something in which week."""

from datetime import date

from sqlalchemy import bindparam, case, func, or_, select

from portal.dashboard.models import StatusCount
from portal.dashboard.rules.count_keys import COMPLETED_IN
from portal.db import fetch
from portal.units.models import Unit

_below = select(Unit.id).where(Unit.parent_id == bindparam("unit"), Unit.closed_on.is_(None))
_counted = func.sum(case((StatusCount.unit_id == bindparam("unit"), StatusCount.own), else_=StatusCount.total))
_FINISHED = (
    select(StatusCount.measure, _counted)
    .where(
        or_(StatusCount.unit_id == bindparam("unit"), StatusCount.unit_id.in_(_below)),
        StatusCount.subject == bindparam("subject"),
        StatusCount.measure.between(bindparam("first"), bindparam("last")),
    )
    .group_by(StatusCount.measure)
)


def completions_by_week(unit_id: int, subject: str) -> dict[date, int]:
    """How many people of the unit and below finished the subject in which week, by Monday; none where nobody did.

    It is the sum of the unit's own people and of all that stands right below, as the dashboard adds up.
    """
    told = {"unit": unit_id, "subject": subject, "first": f"{COMPLETED_IN}0", "last": f"{COMPLETED_IN}9999"}
    rows = fetch(_FINISHED, told)
    return {date.fromisoformat(measure.removeprefix(COMPLETED_IN)): number for measure, number in rows if number}
