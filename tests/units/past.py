"""Units that have been there for years, so that something can have happened to them since."""

from __future__ import annotations

from datetime import date, datetime

from portal.clock import VIETNAM
from portal.db import db
from portal.units.models import Membership, Unit, UnitVersion
from portal.units.operations.memberships import join_unit
from portal.units.queries.search import search_units
from portal.units.rules.start_of_day import start_of_day
from tests.factories import make_user

BEGINNING = date(2024, 1, 1)
BEFORE = date(2025, 6, 30)
ON = date(2025, 7, 1)
LATER = date(2025, 7, 10)
REASON = "Nghị quyết về sắp xếp đơn vị hành chính"
WHY = {"on": ON, "reason": REASON, "actor": None}


def since_long_ago() -> None:
    """Let every unit that is there, and everybody's time in it, begin on a day long past."""
    db.session.query(UnitVersion).update({"since": BEGINNING})
    db.session.query(Membership).update({"since": start_of_day(BEGINNING)})
    db.session.commit()


def found(text: str, above: Unit | None) -> list[int]:
    """The ids of the open units at or below this one that a search for the text finds."""
    assert above is not None
    return [unit.id for unit in search_units(text, below=[above.id], limit=5, closed=False)]


def people_who_joined(unit: Unit, day: date, *names: str) -> list[int]:
    """The ids of new people who have belonged to the unit since that day."""
    users = [make_user(name) for name in names]
    for user in users:
        join_unit(user, unit, since=start_of_day(day), actor=None)
    db.session.commit()
    return [user.id for user in users]


def times_of(user_id: int) -> list[tuple[int, date, date | None]]:
    """The units that the person belonged to, in their order, each with the days on which it began and ended."""
    rows = db.session.query(Membership).filter_by(user_id=user_id).order_by(Membership.id)
    return [(row.unit_id, day_of(row.since), day_of(row.until) if row.until else None) for row in rows]


def day_of(moment: datetime) -> date:
    """The day that begins in Vietnam at this moment."""
    return moment.astimezone(VIETNAM).date()
