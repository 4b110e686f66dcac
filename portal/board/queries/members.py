"""The people of one unit who let their leaders see how they stand, and the numbers of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, literal, select
from sqlalchemy.orm import aliased

from portal.accounts.consents import REPORTING
from portal.accounts.models import User
from portal.accounts.queries import agreeing
from portal.board.asked import NOT_STARTED, OVERDUE, Asked
from portal.board.lines import COMPLETE, COMPLETED, EARLIER, LEARNING, MEMBER
from portal.board.models import Line
from portal.board.queries.numbers import Counted
from portal.db import fetch

PAGE = 50


@dataclass(frozen=True, slots=True)
class Member:
    """How somebody stands in one subject."""

    id: int
    name: str
    last_seen_at: datetime | None
    state: str
    teaches: bool

    @property
    def is_complete(self) -> bool:
        """Complete in whatever version."""
        return self.state in COMPLETED


@dataclass(frozen=True, slots=True)
class Members:
    """One page of those who are wanted among the people who may be named, and the numbers of everybody.

    The numbers do not tell who is overdue: that depends on the day.
    """

    rows: tuple[Member, ...]
    counted: Counted
    others: int  # who may not be named
    wanted: int  # who are wanted, on all pages
    page: int

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return max(1, -(-self.wanted // PAGE))


_there = aliased(Line)
_line = aliased(Line)
_people = (
    select(
        User.id,
        User.name,
        User.name_key,
        User.last_seen_at,
        func.coalesce(_line.state, NOT_STARTED).label("state"),
        case((_line.teaches, 1), else_=0).label("teaches"),
        case((agreeing(User.id, REPORTING), 1), else_=0).label("named"),
        _there.week,
    )
    .select_from(_there)
    .join(User, User.id == _there.user_id)
    .outerjoin(_line, (_line.user_id == _there.user_id) & (_line.subject == bindparam("subject")))
    .where(_there.unit_id == bindparam("unit"), _there.subject == MEMBER, _there.state == MEMBER)
    .cte("people")
)
_WANTED: dict[str, tuple[str, ...]] = {
    "": (NOT_STARTED, LEARNING, COMPLETE, EARLIER),
    NOT_STARTED: (NOT_STARTED,),
    LEARNING: (LEARNING,),
    COMPLETE: COMPLETED,
    EARLIER: (EARLIER,),
    OVERDUE: (NOT_STARTED, LEARNING),
}
_PLACES = {state: place for place, state in enumerate((NOT_STARTED, LEARNING, EARLIER, COMPLETE))}
_ORDERS: dict[str, ColumnElement[Any]] = {
    "state": case(_PLACES, value=_people.c.state, else_=0),
    "teaching": _people.c.teaches,
    "seen": _people.c.last_seen_at,
}


def members_of(unit_id: int, subject: str, asked: Asked, *, is_due: bool) -> Members:
    """The people of the unit itself as they are asked for: the last page where it lies behind the end.

    One statement. `is_due` tells whether those who are not complete are overdue.
    """
    states = () if asked.state == OVERDUE and not is_due else _WANTED[asked.state]
    told = {"unit": unit_id, "subject": subject, "page": asked.page - 1}
    rows = fetch(_statement(states, asked.sort, asked.descending), told).all()
    found = tuple(
        Member(row.id, row.name, row.last_seen_at, row.state, bool(row.teaches)) for row in rows if row.id
    )
    members, learning, complete, earlier, teaching, week, others, wanted = rows[0][:8]
    counted = Counted(members, learning, complete, earlier, teaching, last_active=week)
    return Members(found, counted, others, wanted, min(asked.page, max(1, -(-wanted // PAGE))))


@lru_cache(maxsize=64)
def _statement(states: tuple[str, ...], sort: str, descending: bool) -> Select[*tuple[Any, ...]]:
    """One page of those in these states, with the numbers of everybody; built once for each way of asking."""
    kept = _people.c.state.in_(states) & (_people.c.named == 1)
    counts = select(
        func.count().label("members"),
        _number(_people.c.state == LEARNING).label("learning"),
        _number(_people.c.state == COMPLETE).label("complete"),
        _number(_people.c.state == EARLIER).label("earlier"),
        _number(_people.c.teaches == 1).label("teaching"),
        func.max(_people.c.week).label("week"),
        _number(_people.c.named == 0).label("others"),
        _number(kept).label("wanted"),
    ).cte("counts")
    place = func.row_number().over(order_by=_order(sort, descending)) - 1
    placed = select(_people, place.label("place")).where(kept).cte("placed")
    page, last = bindparam("page", type_=Integer), (counts.c.wanted - 1) // literal(PAGE)
    return (
        select(counts, placed.c.id, placed.c.name, placed.c.last_seen_at, placed.c.state, placed.c.teaches)
        .outerjoin(placed, placed.c.place // literal(PAGE) == case((page > last, last), else_=page))
        .order_by(placed.c.place)
    )


def _order(sort: str, descending: bool) -> list[ColumnElement[Any]]:
    column = _ORDERS.get(sort, _people.c.name_key)
    directed = column.desc() if descending else column.asc()
    return [directed.nulls_last(), _people.c.name_key, _people.c.id]


def _number(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
