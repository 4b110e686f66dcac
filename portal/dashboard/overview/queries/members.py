"""The people of one unit who let their leaders see how they stand, and the numbers of all of them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, case, func, literal, select, true
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.dashboard.enums import MemberState
from portal.dashboard.filters import NEED, DashboardFilters
from portal.dashboard.models import PersonStatus
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.rules.count_keys import COMPLETED, MEMBER
from portal.db import Rows, fetch
from portal.web.listing import Pagination, paginate

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class MemberRow:
    """How somebody stands in one subject."""

    id: int
    name: str
    last_seen_at: datetime | None
    state: str
    teaches: bool
    own_due_on: date | None = None  # where it is later than that of the others

    @property
    def is_complete(self) -> bool:
        """Complete in whatever version."""
        return self.state in COMPLETED

    def is_overdue(self, on: date) -> bool:
        """Whether the person is late on this day, where the day of the unit has passed."""
        return not self.is_complete and (self.own_due_on is None or self.own_due_on < on)


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of those who are wanted among the people who may be named, and the numbers of everybody."""

    rows: tuple[MemberRow, ...]
    counted: StateCounts
    others: int  # who may not be named
    wanted: int  # who are wanted, on all pages
    pagination: Pagination


_there = aliased(PersonStatus)
_line = aliased(PersonStatus)
_people = (
    select(
        User.id,
        User.name,
        User.name_key,
        User.last_seen_at,
        func.coalesce(_line.state, MemberState.NOT_STARTED.value).label("state"),
        case((_line.teaches, 1), else_=0).label("teaches"),
        _line.own_due_on,
        case((has_consent_condition(User.id, REPORTING), 1), else_=0).label("named"),
        _there.week,
    )
    .select_from(_there)
    .join(User, User.id == _there.user_id)
    .outerjoin(_line, (_line.user_id == _there.user_id) & (_line.subject == bindparam("subject")))
    .where(_there.unit_id == bindparam("unit"), _there.subject == MEMBER, _there.state == MEMBER)
    .cte("people")
)
_STATES_BY_FILTER: dict[str, tuple[str, ...]] = {
    "": (MemberState.NOT_STARTED, MemberState.LEARNING, MemberState.COMPLETE, MemberState.EARLIER),
    MemberState.NOT_STARTED: (MemberState.NOT_STARTED,),
    MemberState.LEARNING: (MemberState.LEARNING,),
    MemberState.COMPLETE: COMPLETED,
    MemberState.EARLIER: (MemberState.EARLIER,),
    MemberState.OVERDUE: (MemberState.NOT_STARTED, MemberState.LEARNING),
}
_ORDERED_STATES = (MemberState.NOT_STARTED, MemberState.LEARNING, MemberState.EARLIER, MemberState.COMPLETE)
_STATE_ORDER = {state.value: place for place, state in enumerate(_ORDERED_STATES)}
_ORDERS: dict[str, ColumnElement[Any]] = {
    "state": case(_STATE_ORDER, value=_people.c.state, else_=0),
    MemberState.TEACHING: _people.c.teaches,
    "seen": _people.c.last_seen_at,
}


def member_page(unit_id: int, subject: str, asked: DashboardFilters, *, on: date, is_due: bool) -> MemberPage:
    """The people of the unit itself as they are asked for: the last page where it lies behind the end.

    One statement. `is_due` tells whether those who are not complete are overdue on the day `on`, but for newcomers
    who have longer.
    """
    states = () if asked.state == MemberState.OVERDUE and not is_due else _STATES_BY_FILTER[asked.state]
    told = {"unit": unit_id, "subject": subject, "page": asked.page - 1, "on": on}
    is_late_only = asked.state == MemberState.OVERDUE
    sort = "name" if asked.sort == NEED and not is_due else asked.sort
    rows = fetch(_statement(states, sort, asked.descending, is_late_only=is_late_only), told).all()
    found = tuple(
        MemberRow(row.id, row.name, row.last_seen_at, row.state, bool(row.teaches), row.own_due_on)
        for row in rows
        if row.id
    )
    members, learning, complete, earlier, teaching, late, week, others, wanted = rows[0][:9]
    overdue = late if is_due else 0
    counted = StateCounts(members, learning, complete, earlier, teaching, overdue, last_active=week)
    return MemberPage(found, counted, others, wanted, paginate(asked.page, total=wanted, size=PAGE_SIZE))


@lru_cache(maxsize=64)
def _statement(states: tuple[str, ...], sort: str, descending: bool, *, is_late_only: bool) -> Rows:
    """One page of those in these states, with the numbers of everybody; built once for each way of asking."""
    own = _people.c.own_due_on
    late = _people.c.state.not_in(COMPLETED) & (own.is_(None) | (own < bindparam("on", type_=own.type)))
    kept = _people.c.state.in_(states) & (_people.c.named == 1) & (late if is_late_only else true())
    counts = select(
        func.count().label("members"),
        _number(_people.c.state == MemberState.LEARNING).label("learning"),
        _number(_people.c.state == MemberState.COMPLETE).label("complete"),
        _number(_people.c.state == MemberState.EARLIER).label("earlier"),
        _number(_people.c.teaches == 1).label("teaching"),
        _number(late).label("late"),
        func.max(_people.c.week).label("week"),
        _number(_people.c.named == 0).label("others"),
        _number(kept).label("wanted"),
    ).cte("counts")
    place = func.row_number().over(order_by=_order(sort, descending, late)) - 1
    placed = select(_people, place.label("place")).where(kept).cte("placed")
    page, last = bindparam("page", type_=Integer), (counts.c.wanted - 1) // literal(PAGE_SIZE)
    return (
        select(
            counts,
            *(placed.c.id, placed.c.name, placed.c.last_seen_at, placed.c.state, placed.c.teaches),
            placed.c.own_due_on,
        )
        .outerjoin(placed, placed.c.place // literal(PAGE_SIZE) == case((page > last, last), else_=page))
        .order_by(placed.c.place)
    )


def _order(sort: str, descending: bool, late: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    column = case((late, 0), else_=1) if sort == NEED else _ORDERS.get(sort, _people.c.name_key)
    directed = column.desc() if descending else column.asc()
    return [directed.nulls_last(), _people.c.name_key, _people.c.id]


def _number(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
