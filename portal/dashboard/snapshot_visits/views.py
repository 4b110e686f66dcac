"""Frozen visits as a screen and a sheet show them: one day alone, or two days side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.dashboard.enums import VisitPeriod
from portal.dashboard.models import Snapshot
from portal.dashboard.snapshot_visits.queries import FrozenVisits, frozen_visits
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Table
from portal.visits.counts.rules import TOPIC, VisitSum
from portal.visits.labels import TOPICS

PERIOD_LABELS: dict[VisitPeriod, Any] = {
    VisitPeriod.WEEK: _l("In that week"),
    VisitPeriod.FOUR_WEEKS: _l("In four weeks"),
    VisitPeriod.SO_FAR: _l("So far"),
}
NUMBERS = ("visits", "people", "managed")


@dataclass(frozen=True)
class VisitsOfDay:
    """What one snapshot says of visits: by period and topic of the unit, and in four weeks of those below."""

    periods: tuple[tuple[str, VisitSum], ...]
    topics: tuple[tuple[str, VisitSum], ...]
    units: tuple[tuple[str, VisitSum], ...]


@dataclass(frozen=True)
class VisitChange:
    """A line of two days side by side; None for a day on which no visits were kept, or that has no such unit."""

    name: str
    before: VisitSum | None
    after: VisitSum | None

    def change(self, key: str) -> int | None:
        """By how much a number grew; None where one of both is not known."""
        if self.before is None or self.after is None:
            return None
        grown: int = getattr(self.after, key) - getattr(self.before, key)
        return grown


def visits_of_day(snapshot: Snapshot, unit_id: int) -> VisitsOfDay | None:
    """What the snapshot says of the unit's visits; None where none were kept."""
    found = frozen_visits(snapshot, unit_id)
    if not found:
        return None
    whole, *below = found
    topics = [(str(name), whole.told(VisitPeriod.FOUR_WEEKS, f"{TOPIC}{topic}")) for topic, name in TOPICS.items()]
    return VisitsOfDay(
        tuple((str(name), whole.told(period)) for period, name in PERIOD_LABELS.items()),
        tuple(line for line in topics if line[1]),
        tuple((unit.name, told) for unit in below if (told := unit.told(VisitPeriod.FOUR_WEEKS))),
    )


def compare_visits(before: Snapshot, after: Snapshot, unit_id: int) -> list[VisitChange]:
    """The periods of the unit, then what each unit right below did so far; empty where neither day kept any."""
    first, second = (by_id(frozen_visits(one, unit_id)) for one in (before, after))
    if first is None and second is None:
        return []
    lines = [
        VisitChange(str(name), told_of(first, unit_id, period), told_of(second, unit_id, period))
        for period, name in PERIOD_LABELS.items()
    ]
    units = {**(first or {}), **(second or {})}  # as they were called last
    for id_ in dict.fromkeys([*(second or {}), *(first or {})]):
        sums = (told_of(each, id_, VisitPeriod.SO_FAR) for each in (first, second))
        line = VisitChange(units[id_].name, *sums)
        if id_ != unit_id and (line.before or line.after):
            lines.append(line)
    return lines


def visits_sheet(lines: Sequence[VisitChange], titles: Sequence[str], days: tuple[str, str]) -> Table:
    """Two days side by side for a workbook; empty where a number is not known."""
    columns = [Column(_("Unit"), width=36)]
    for heading in (_("Outings"), _("People helped"), _("Manage by themselves")):
        columns += [Column(f"{heading}, {said}", "number", 14) for said in (*days, _("difference"))]
    rows: list[Sequence[Cell]] = [
        [
            line.name,
            *(cell for key in NUMBERS for cell in (of(line.before, key), of(line.after, key), line.change(key))),
        ]
        for line in lines
    ]
    return Table(str(_("Visits")), columns, rows, titles=titles, is_wide=True)


def of(told: VisitSum | None, key: str) -> int | None:
    """One number of a sum, where that is known."""
    found: int | None = getattr(told, key) if told is not None else None
    return found


def by_id(units: Sequence[FrozenVisits] | None) -> dict[int, FrozenVisits] | None:
    """The units by their ids."""
    return None if units is None else {unit.unit_id: unit for unit in units}


def told_of(units: dict[int, FrozenVisits] | None, unit_id: int, period: VisitPeriod) -> VisitSum | None:
    """The sum of a unit; None where it is not known."""
    return units[unit_id].told(period) if units is not None and unit_id in units else None
