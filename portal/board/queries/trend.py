"""Reading how many people finished something in which week."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import case, func, or_, select

from portal.board.lines import FINISHED_IN
from portal.board.models import Tally
from portal.db import db
from portal.units.models import Unit


def finished_by_week(unit_id: int, subject: str, mondays: Collection[date]) -> dict[date, int]:
    """How many people of the unit and below finished the subject in these weeks, by Monday; none where nobody did.

    It is the sum of the unit's own people and of all that stands right below, as the board adds up.
    """
    measures = [f"{FINISHED_IN}{monday.isoformat()}" for monday in mondays]
    below = select(Unit.id).where(Unit.parent_id == unit_id, Unit.closed_on.is_(None))
    counted = func.sum(case((Tally.unit_id == unit_id, Tally.own), else_=Tally.total))
    rows = db.session.execute(
        select(Tally.measure, counted)
        .where(
            or_(Tally.unit_id == unit_id, Tally.unit_id.in_(below)),
            Tally.subject == subject,
            Tally.measure.in_(measures),
        )
        .group_by(Tally.measure)
    )
    return {date.fromisoformat(measure.removeprefix(FINISHED_IN)): number for measure, number in rows if number}
