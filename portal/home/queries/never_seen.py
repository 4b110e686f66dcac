"""How many people of a unit were never here, by the dashboard's stored counts."""

from sqlalchemy import bindparam, case, func, or_, select

from portal.dashboard.models import StatusCount
from portal.dashboard.rules.count_keys import MEMBER, SEEN_IN
from portal.db import Rows, fetch
from portal.units.models import Unit

_below = select(Unit.id).where(Unit.parent_id == bindparam("unit"), Unit.closed_on.is_(None))
_number = case((StatusCount.unit_id == bindparam("unit"), StatusCount.own), else_=StatusCount.total)
_SEEN: Rows = select(
    func.sum(case((StatusCount.measure == MEMBER, _number), else_=0)),
    func.sum(case((StatusCount.measure.startswith(SEEN_IN), _number), else_=0)),
).where(
    or_(StatusCount.unit_id == bindparam("unit"), StatusCount.unit_id.in_(_below)),
    StatusCount.subject == MEMBER,
)


def number_never_seen(unit_id: int) -> int:
    """How many people of the unit and below never signed in; one statement, however many there are."""
    members, seen = fetch(_SEEN, {"unit": unit_id}).one()
    return (members or 0) - (seen or 0)
