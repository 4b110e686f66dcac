"""What is due in a unit: assignments and targets, by day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.dashboard.targets.models import Target
from portal.db import db
from portal.programmes.models import Assignment, Programme
from portal.units.models import Unit
from portal.units.queries.tree import at_or_above, at_or_below


@dataclass(frozen=True, slots=True)
class DueProgramme:
    """That a programme is due in a unit on a day; of a target, `percent` tells how many are to be done by it."""

    id: int
    title: str
    unit_name: str
    on: date
    percent: int | None = None


def due_programmes(unit_id: int, *, since: date) -> list[DueProgramme]:
    """What is due in the unit, below it, or above and so for it, from a day on: assignments and targets."""
    near = Unit.id.in_(at_or_below(unit_id)) | Unit.id.in_(at_or_above(unit_id))
    assigned = (
        select(Assignment.id, Programme.title, Unit.name, Assignment.due_on)
        .join(Programme, Programme.id == Assignment.programme_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.ended_at.is_(None), Programme.withdrawn_at.is_(None), Assignment.due_on >= since, near)
    )
    targets = (
        select(Target.id, Programme.title, Unit.name, Target.due_on, Target.percent)
        .join(Programme, Programme.id == Target.programme_id)
        .join(Unit, Unit.id == Target.unit_id)
        .where(Target.ended_at.is_(None), Programme.withdrawn_at.is_(None), Target.due_on >= since, near)
    )
    found = [DueProgramme(*row) for statement in (assigned, targets) for row in db.session.execute(statement)]
    return sorted(found, key=lambda due: (due.on, due.unit_name, due.id))
