"""Visits as tests record them, and what they add up to when each is looked at by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

from portal import clock
from portal.accounts.models import User
from portal.db import begin_write, db
from portal.units.models import Unit
from portal.visits.enums import Outcome, Topic
from portal.visits.models import Visit, VisitCount
from portal.visits.operations import VisitReport, record_visit

_tokens = count(1)


def report(people: int = 2, *, on: date | None = None, topic: Topic = Topic.PAYMENT, **more: Any) -> VisitReport:
    """What somebody tells of a visit at which everybody managed."""
    told: dict[str, Any] = {"outcome": Outcome.ALONE, "visited_on": on or clock.today()} | more
    return VisitReport(topic=topic, people=people, **told)


@contextmanager
def changing() -> Iterator[None]:
    """A transaction of its own that is committed."""
    db.session.rollback()
    begin_write()
    yield
    db.session.commit()


def go_out(person: User, people: int = 2, **more: Any) -> int:
    """Record a visit of the person; its id."""
    with changing():
        visit = record_visit(report(people, **more), token=str(next(_tokens)), actor=person)
    return visit.id


def naive_people() -> dict[int, int]:
    """How many people were helped by unit, with everything below it: each visit and the way up looked at."""
    units = {unit.id: unit.parent_id for unit in db.session.query(Unit)}
    found: Counter[int] = Counter()
    for visit in db.session.query(Visit).filter_by(joined_to_id=None):
        at: int | None = visit.unit_id
        while at is not None:
            found[at] += visit.people
            at = units[at]
    return dict(found)


def kept_people() -> dict[int, int]:
    """The same as it is kept."""
    found: Counter[int] = Counter()
    for row in db.session.query(VisitCount).filter_by(subject=""):
        found[row.unit_id] += row.people
    return {unit: people for unit, people in found.items() if people}
