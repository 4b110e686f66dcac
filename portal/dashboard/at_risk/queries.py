"""People at risk in and below a unit: stalled in a course, failed the same quiz repeatedly, never signed in.

Nothing here reads everybody: a list is read page by page, and what is counted is counted up to MOST.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, literal, select, true

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.courses.models import Course, Page
from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import MEMBER
from portal.db import Rows, fetch
from portal.people.queries.scope import LISTED, NOTHING, Scope, in_scope
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Attempt
from portal.units.models import Unit
from portal.web.listing import Pagination, paginate

STALLED, FAILED, NEVER = "stalled", "failed", "never"
LISTS = (STALLED, FAILED, NEVER)
STALLED_AFTER = timedelta(days=14)
MIN_FAILED_TRIES = 3
MAX_COUNTED = 1000  # who are counted and can be paged through; who leads more looks at the units below


@dataclass(frozen=True, slots=True)
class AtRiskPerson:
    """Somebody who is stuck: in which course or quiz, since when, and after how many tries."""

    user_id: int
    name: str
    unit_id: int
    unit_name: str
    title: str = ""
    since: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class AtRiskPage:
    """One page of those who may be named, and how many there are."""

    rows: tuple[AtRiskPerson, ...]
    named: int
    others: int  # who may not be named
    pagination: Pagination

    @property
    def number(self) -> int:
        """How many in all, up to MOST."""
        return min(self.named + self.others, MAX_COUNTED)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.named + self.others > MAX_COUNTED


def people_at_risk(scope: Scope, which: str, *, page: int, limit: int) -> AtRiskPage:
    """One of the LISTS for the units of the scope: the last page where it lies behind the end; two statements."""
    told: dict[str, Any] = {**scope.values, "quiet_since": clock.now() - STALLED_AFTER}
    counting, showing = _statements(which, scope.form)
    number, named = fetch(counting, told).one()
    pagination = paginate(page, total=min(named, MAX_COUNTED), size=limit)
    told |= {"offset": pagination.offset, "limit": limit}
    rows = tuple(AtRiskPerson(*row) for row in fetch(showing, told).all()) if named else ()
    return AtRiskPage(rows, named, number - named, pagination)


PeopleQuery = Rows
AtRiskQuery = tuple[
    PeopleQuery, Callable[[PeopleQuery], PeopleQuery], Sequence[ColumnElement[Any]]
]  # who; with what is told of them; in which order


@lru_cache(maxsize=16)
def _statements(which: str, form: str) -> tuple[PeopleQuery, PeopleQuery]:
    """How many there are of a list in a scope of this form, and those on one page who may be named."""
    who, details, order = _LISTS[which](form)
    is_named = true() if which == NEVER else has_consent_condition(User.id, REPORTING)
    some = who.add_columns(case((is_named, 1), else_=0).label("named")).limit(MAX_COUNTED + 1).subquery()
    shown = who.where(is_named).join(Unit, Unit.id == PersonStatus.unit_id)
    shown = details(shown.add_columns(User.name, PersonStatus.unit_id, Unit.name)).order_by(*order, User.id)
    return (
        select(func.count(), func.coalesce(func.sum(some.c.named), 0)),
        shown.offset(bindparam("offset")).limit(bindparam("limit")),
    )


def _people(form: str) -> PeopleQuery:
    """Everybody who is there, as id."""
    return (
        select(User.id).select_from(PersonStatus).join(User, User.id == PersonStatus.user_id).where(*_there(form))
    )


def _there(form: str) -> list[ColumnElement[bool]]:
    return [PersonStatus.subject == MEMBER, PersonStatus.state == MEMBER, in_scope(PersonStatus.unit_id, form)]


def _stalled(form: str) -> AtRiskQuery:
    """Who did nothing for a while in a course that they began and did not finish; who stopped last comes first."""
    who = (
        _people(form)
        .join(CourseProgress, CourseProgress.user_id == PersonStatus.user_id)
        .join(Course, (Course.id == CourseProgress.course_id) & Course.withdrawn_at.is_(None))
        .where(CourseProgress.finished_at.is_(None), CourseProgress.active_at < bindparam("quiet_since"))
    )
    return (
        who,
        lambda shown: shown.add_columns(Course.title, CourseProgress.active_at),
        [
            CourseProgress.active_at.desc(),
            CourseProgress.course_id.asc(),
        ],
    )


def _failed(form: str) -> AtRiskQuery:
    """Who failed a quiz again and again and has not passed it; most tries first."""
    failing = select(
        Attempt.user_id,
        Attempt.page_id,
        func.count().label("tries"),
        func.max(Attempt.submitted_at).label("last"),
    ).where(Attempt.passed.is_(False))
    if form in (LISTED, NOTHING):
        # In a few units, only their own people's attempts are looked at.
        failing = failing.join(PersonStatus, PersonStatus.user_id == Attempt.user_id).where(*_there(form))
    tries = failing.group_by(Attempt.user_id, Attempt.page_id).having(func.count() >= MIN_FAILED_TRIES).subquery()
    passed = select(PageProgress.page_id).where(
        PageProgress.user_id == tries.c.user_id, PageProgress.page_id == tries.c.page_id
    )
    who = (
        _people(form)
        .join(tries, tries.c.user_id == PersonStatus.user_id)
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


def _never(form: str) -> AtRiskQuery:
    """Who never signed in, by given name. That they are there stands in the roster, so they are named."""
    # The line tells it too, and so spares a look at everybody else.
    never = (PersonStatus.week.is_(None), User.last_seen_at.is_(None))
    return _people(form).where(*never), lambda shown: shown, [User.name_key.asc()]


_LISTS: dict[str, Callable[[str], AtRiskQuery]] = {STALLED: _stalled, FAILED: _failed, NEVER: _never}
