"""Reading visits to freeze them, and as they were frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from portal.dashboard.enums import SnapshotFormat, VisitPeriod
from portal.dashboard.models import Snapshot, SnapshotRow
from portal.db import Rows, db
from portal.visits.counts.rules import EVERYTHING, NOTHING, VisitSum, week_of
from portal.visits.sums.queries import sums_until

KeptVisits = dict[str, dict[str, list[int]]]  # as models.SnapshotRow says


@dataclass(frozen=True, slots=True)
class FrozenVisits:
    """What a unit with everything below it had done by the day of a snapshot, by period and subject."""

    unit_id: int
    name: str  # on that day
    kept: Mapping[str, Mapping[str, Sequence[int]]]

    def told(self, period: VisitPeriod, subject: str = EVERYTHING) -> VisitSum:
        """The sum of a period, of one subject or of everything."""
        numbers = self.kept.get(period, {}).get(subject)
        return VisitSum(*numbers) if numbers is not None else NOTHING


def read_visits(unit_id: int, on: date) -> dict[int, KeptVisits]:
    """What a snapshot of the unit keeps of each unit at and below it where anybody ever went out."""
    last = week_of(on)
    firsts = {
        VisitPeriod.WEEK: last,
        VisitPeriod.FOUR_WEEKS: last - timedelta(weeks=3),
        VisitPeriod.SO_FAR: None,
    }
    found: dict[int, KeptVisits] = {}
    for place, subject, sums in sums_until(unit_id, last, list(firsts.values())):
        for period, told in zip(firsts, sums, strict=True):
            if told:
                numbers = [told.visits, told.people, told.managed]
                found.setdefault(place, {}).setdefault(period.value, {})[subject] = numbers
    return found


def frozen_visits(snapshot: Snapshot, unit_id: int) -> list[FrozenVisits] | None:
    """The unit itself, then those right below it in that day's order; None where no visits were kept."""
    if snapshot.format < SnapshotFormat.VISITS:
        return None
    row = SnapshotRow
    rows: Rows = (
        select(row.unit_id, row.name, row.visits)
        .where(row.snapshot_id == snapshot.id, or_(row.unit_id == unit_id, row.parent_id == unit_id))
        .order_by(row.unit_id != unit_id, row.position)
    )
    return [FrozenVisits(each[0], each[1], each[2] or {}) for each in db.session.execute(rows)]
