"""What a key opens: the numbers of a unit as plain data, and its due days as events."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.due_programmes import DueProgramme
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.queries.report import Branch, BranchUnit
from portal.dashboard.rules.population import Population
from portal.deadlines import within_deadline
from portal.documents.calendar_file import AllDayEvent
from portal.spreadsheets.sheet import Cell

NUMBERS = ("members", "not_started", "learning", "complete", "earlier", "overdue", "teaching")
HEADINGS = ("code", "name", "kind", "level", "parent_code", "scope", *NUMBERS, "share")
TOTAL, OWN = "total", "own"  # with everything below, and of the unit's own people alone


@dataclass(frozen=True)
class UnitData:
    """The numbers of a unit and those below it in one subject; `units` are as many levels as were asked for."""

    branch: Branch
    units: Sequence[BranchUnit]
    subject: Subject
    subjects: Sequence[Subject]
    population: Population
    on: date
    at: datetime

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Each unit with everything below; where it also has people of its own, those again by themselves."""
        codes = {unit.id: unit.code for unit in self.units}
        for unit in within_deadline(self.units):
            place = (unit.code, unit.name, unit.kind, unit.level, codes.get(unit.parent_id or 0, ""))
            total = self.branch.counted(unit.id, self.subject.key)
            own = self.branch.own_counted(unit.id, self.subject.key)
            yield (*place, TOTAL, *_numbers(total))
            if own.members and own.members != total.members:
                yield (*place, OWN, *_numbers(own))

    def json_pieces(self) -> Iterator[str]:
        """The same as JSON, in pieces; docs/data-api.md names every member."""
        head: dict[str, Any] = {
            "generated_at": self.at.isoformat(),
            "on": self.on.isoformat(),
            "subject": _subject(self.subject)
            | {"due_on": self.subject.due_on and self.subject.due_on.isoformat()},
            "subjects": [_subject(each) for each in self.subjects],
            "population": asdict(self.population),
        }
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "units": ['
        comma = ""
        for row in self.rows():
            yield comma + "\n" + json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False)
            comma = ","
        yield "\n]}\n"


def due_events(due: Sequence[DueProgramme], *, host: str, address: str) -> list[AllDayEvent]:
    """The due days as whole-day events, which keep their ids when a day moves; `address` is the dashboard's."""
    return [
        AllDayEvent(
            uid=f"{'target' if each.percent is not None else 'assignment'}-{each.id}@{host}",
            on=each.on,
            summary=_summary(each),
            url=address,
        )
        for each in due
    ]


def _summary(due: DueProgramme) -> str:
    if due.percent is not None:
        told = {"unit": due.unit_name, "percent": due.percent, "title": due.title}
        return str(_("%(unit)s: %(percent)d %% of “%(title)s”", **told))
    return str(_("%(unit)s: “%(title)s” is due", unit=due.unit_name, title=due.title))


def _numbers(counted: StateCounts) -> tuple[Cell, ...]:
    return (*(getattr(counted, name) for name in NUMBERS), round(counted.share, 6))


def _subject(subject: Subject) -> dict[str, Any]:
    return {"key": subject.key, "kind": subject.kind, "title": subject.title}
