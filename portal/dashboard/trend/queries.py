"""Reading how many people finished something in which week."""

from collections.abc import Collection
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
        StatusCount.measure.in_(bindparam("measures", expanding=True)),
    )
    .group_by(StatusCount.measure)
)


def completions_by_week(unit_id: int, subject: str, mondays: Collection[date]) -> dict[date, int]:
    """How many people of the unit and below finished the subject in these weeks, by Monday; none where nobody did.

    It is the sum of the unit's own people and of all that stands right below, as the dashboard adds up.
    """
    measures = [f"{COMPLETED_IN}{monday.isoformat()}" for monday in mondays]
    rows = fetch(_FINISHED, {"unit": unit_id, "subject": subject, "measures": measures})
    return {date.fromisoformat(measure.removeprefix(COMPLETED_IN)): number for measure, number in rows if number}
