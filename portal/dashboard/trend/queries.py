"""Reading how many people finished something in which week."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from portal.dashboard.models import StatusCount
from portal.dashboard.overview.queries.numbers import UnitOverview, count_column
from portal.dashboard.rules.count_keys import COMPLETED_IN
from portal.db import Rows, fetch
from portal.units.models import Unit


def _finished(*, team_only: bool, of_parts: bool) -> Rows:
    """The people by week: of the unit and those right below, or of the parts alone where it is assigned."""
    here = or_(Unit.id == bindparam("unit"), (Unit.parent_id == bindparam("unit")) & Unit.closed_on.is_(None))
    counted, where = count_column(team_only=team_only), here
    if of_parts:
        counted = (StatusCount.team_total if team_only else StatusCount.total).expression
        where = Unit.id.in_(bindparam("parts", expanding=True))
    return (
        select(StatusCount.measure, func.sum(counted))
        .join(Unit, Unit.id == StatusCount.unit_id)
        .where(
            where,
            StatusCount.subject == bindparam("subject"),
            StatusCount.measure.between(bindparam("first"), bindparam("last")),
        )
        .group_by(StatusCount.measure)
    )


_FINISHED = {
    (team_only, of_parts): _finished(team_only=team_only, of_parts=of_parts)
    for team_only in (True, False)
    for of_parts in (True, False)
}


def completions_by_week(overview: UnitOverview) -> dict[date, int]:
    """How many people of an overview finished its subject in which week, by Monday; none where nobody did.

    Of the same population as the overview; who has left since is still told of in the week.
    """
    told: dict[str, Any] = {"unit": overview.unit_id, "subject": overview.subject}
    told |= {"first": f"{COMPLETED_IN}0", "last": f"{COMPLETED_IN}9999"}
    if overview.parts:
        told["parts"] = list(overview.parts)
    rows = fetch(_FINISHED[overview.population.team_only, bool(overview.parts)], told)
    return {date.fromisoformat(measure.removeprefix(COMPLETED_IN)): number for measure, number in rows if number}
