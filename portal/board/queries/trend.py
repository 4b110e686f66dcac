"""Reading how many people finished something in which week."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, case, func, or_, select

from portal.board.lines import FINISHED_IN
from portal.board.models import Tally
from portal.db import fetch
from portal.units.models import Unit

_below = select(Unit.id).where(Unit.parent_id == bindparam("unit"), Unit.closed_on.is_(None))
_counted = func.sum(case((Tally.unit_id == bindparam("unit"), Tally.own), else_=Tally.total))
_FINISHED = (
    select(Tally.measure, _counted)
    .where(
        or_(Tally.unit_id == bindparam("unit"), Tally.unit_id.in_(_below)),
        Tally.subject == bindparam("subject"),
        Tally.measure.in_(bindparam("measures", expanding=True)),
    )
    .group_by(Tally.measure)
)


def finished_by_week(unit_id: int, subject: str, mondays: Collection[date]) -> dict[date, int]:
    """How many people of the unit and below finished the subject in these weeks, by Monday; none where nobody did.

    It is the sum of the unit's own people and of all that stands right below, as the board adds up.
    """
    measures = [f"{FINISHED_IN}{monday.isoformat()}" for monday in mondays]
    rows = fetch(_FINISHED, {"unit": unit_id, "subject": subject, "measures": measures})
    return {date.fromisoformat(measure.removeprefix(FINISHED_IN)): number for measure, number in rows if number}
