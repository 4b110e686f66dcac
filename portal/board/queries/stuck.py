"""Who is stuck in and below a unit: begun and not moved, failed the same quiz again and again, never signed in.

Nothing here reads everybody: a list is read page by page, and what is counted is counted up to MOST.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, true

from portal import clock
from portal.accounts.consents import REPORTING
from portal.accounts.models import User
from portal.accounts.queries import agreeing
from portal.board.lines import MEMBER
from portal.board.models import Line
from portal.courses.models import Course, Page
from portal.db import db
from portal.people.queries import Scope
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Attempt
from portal.units.models import Unit

STALLED, FAILED, NEVER = "stalled", "failed", "never"
LISTS = (STALLED, FAILED, NEVER)
QUIET = timedelta(days=14)
TRIES = 3
MOST = 1000  # who are counted and can be paged through; who leads more looks at the units below


@dataclass(frozen=True, slots=True)
class Stuck:
    """Somebody who is stuck: in which course or quiz, since when, and after how many tries."""

    user_id: int
    name: str
    unit_id: int
    unit_name: str
    title: str = ""
    since: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class StuckList:
    """One page of those who may be named, and how many there are."""

    rows: Sequence[Stuck]
    named: int
    others: int  # who may not be named
    page: int
    pages: int

    @property
    def number(self) -> int:
        """How many in all, up to MOST."""
        return min(self.named + self.others, MOST)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.named + self.others > MOST


def stuck_in(scope: Scope, which: str, *, page: int, limit: int) -> StuckList:
    """One of the LISTS for the units of the scope: the last page where it lies behind the end; two statements."""
    who, details, order = _LISTS[which](scope)
    is_named = true() if which == NEVER else agreeing(User.id, REPORTING)
    some = who.add_columns(case((is_named, 1), else_=0).label("named")).limit(MOST + 1).subquery()
    number, named = db.session.execute(select(func.count(), func.coalesce(func.sum(some.c.named), 0))).one()
    pages = max(1, -(-min(named, MOST) // limit))
    page = min(page, pages)
    rows: list[Stuck] = []
    if named:
        shown = who.where(is_named).join(Unit, Unit.id == Line.unit_id)
        shown = details(shown.add_columns(User.name, Line.unit_id, Unit.name)).order_by(*order, User.id)
        rows = [Stuck(*row) for row in db.session.execute(shown.offset((page - 1) * limit).limit(limit))]
    return StuckList(rows, named, number - named, page, pages)


Who = Select[*tuple[Any, ...]]
Which = tuple[
    Who, Callable[[Who], Who], Sequence[ColumnElement[Any]]
]  # who; with what is told of them; in which order


def _people(scope: Scope) -> Who:
    """Everybody who is there, as id."""
    return select(User.id).select_from(Line).join(User, User.id == Line.user_id).where(*_there(scope))


def _there(scope: Scope) -> list[ColumnElement[bool]]:
    return [Line.subject == MEMBER, Line.state == MEMBER, scope.holds(Line.unit_id)]


def _stalled(scope: Scope) -> Which:
    """Who did nothing for a while in a course that they began and did not finish; who stopped last comes first."""
    who = (
        _people(scope)
        .join(CourseProgress, CourseProgress.user_id == Line.user_id)
        .join(Course, (Course.id == CourseProgress.course_id) & Course.withdrawn_at.is_(None))
        .where(CourseProgress.finished_at.is_(None), CourseProgress.active_at < clock.now() - QUIET)
    )
    return (
        who,
        lambda shown: shown.add_columns(Course.title, CourseProgress.active_at),
        [
            CourseProgress.active_at.desc(),
            CourseProgress.course_id.asc(),
        ],
    )


def _failed(scope: Scope) -> Which:
    """Who failed a quiz again and again and has not passed it; most tries first."""
    failing = select(
        Attempt.user_id,
        Attempt.page_id,
        func.count().label("tries"),
        func.max(Attempt.submitted_at).label("last"),
    ).where(Attempt.passed.is_(False))
    if scope.listed is not None:
        # In a few units, only their own people's attempts are looked at.
        failing = failing.join(Line, Line.user_id == Attempt.user_id).where(*_there(scope))
    tries = failing.group_by(Attempt.user_id, Attempt.page_id).having(func.count() >= TRIES).subquery()
    passed = select(PageProgress.page_id).where(
        PageProgress.user_id == tries.c.user_id, PageProgress.page_id == tries.c.page_id
    )
    who = (
        _people(scope)
        .join(tries, tries.c.user_id == Line.user_id)
        .join(Page, (Page.id == tries.c.page_id) & Page.withdrawn_at.is_(None))
        .join(Course, (Course.id == Page.course_id) & Course.withdrawn_at.is_(None))
        .where(~passed.correlate(tries).exists())
    )
    title = Course.title + literal(": ") + Page.title
    return (
        who,
        lambda shown: shown.add_columns(title, tries.c.last, tries.c.tries),
        [
            tries.c.tries.desc(),
            tries.c.page_id.asc(),
        ],
    )


def _never(scope: Scope) -> Which:
    """Who never signed in, by given name. That they are there stands in the roster, so they are named."""
    # The line tells it too, and so spares a look at everybody else.
    never = (Line.week.is_(None), User.last_seen_at.is_(None))
    return _people(scope).where(*never), lambda shown: shown, [User.name_key.asc()]


_LISTS: dict[str, Callable[[Scope], Which]] = {STALLED: _stalled, FAILED: _failed, NEVER: _never}
