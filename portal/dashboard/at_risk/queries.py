"""People at risk in and below a unit, one row a person: never came, failed the same quiz, stopped on the way.

Nothing here reads everybody: of each reason at most MAX_COUNTED rows are looked at, who stopped last first.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.courses.models import Course, Page
from portal.dashboard.at_risk.enums import Reason
from portal.dashboard.at_risk.filters import AtRiskFilters
from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import MEMBER
from portal.db import Rows, fetch, table_of
from portal.people.queries.scope import LISTED, NOTHING, Scope, in_scope
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Attempt
from portal.units.enums import UnitKind
from portal.units.models import Unit
from portal.web.listing import Pagination, paginate

REASONS = tuple(Reason)
_COUNTED = ("", *(reason.value for reason in REASONS))  # what is counted: any reason, and each
STALLED_AFTER = timedelta(days=14)
MIN_FAILED_TRIES = 3
MAX_COUNTED = 10_000  # people of each reason; beyond, the numbers say “more than”


@dataclass(frozen=True, slots=True)
class Trouble:
    """What somebody is stuck at: in which course or quiz, since when, and after how many tries.

    `awaits_must_pass`: at a quiz, the score sufficed, and what must be right to pass is still open.
    """

    reason: str
    title: str
    since: datetime
    tries: int = 0
    awaits_must_pass: bool = False


@dataclass(frozen=True, slots=True)
class AtRiskPerson:
    """Somebody who is stuck."""

    user_id: int
    name: str
    phone: str | None
    unit_id: int
    is_activated: bool
    since: datetime | None
    reasons: tuple[str, ...]
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class AtRiskCounts:
    """How many people are stuck, each counted once, and how many of them for which reason.

    `by_unit` has the number of those directly in each unit, for each reason, and for any under "".
    """

    people: int
    named: int
    by_reason: tuple[tuple[str, int, int], ...]  # the reason, how many, and how many of them may be named
    is_more: bool  # than were looked at
    by_unit: Mapping[int, Mapping[str, int]] = field(compare=False)

    def of(self, reason: str) -> tuple[int, int]:
        """How many for this reason, or with none for any, and how many of them may be named."""
        found = ((number, named) for each, number, named in self.by_reason if each == reason)
        return next(found, (self.people, self.named))

    def units_with(self, reason: str) -> Mapping[int, int]:
        """How many are stuck directly in each unit that has any, for this reason, or with none for any."""
        return {id_: numbers[reason] for id_, numbers in self.by_unit.items() if numbers[reason]}


@dataclass(frozen=True, slots=True)
class AtRiskPage:
    """One page of those who may be named."""

    rows: tuple[AtRiskPerson, ...]
    pagination: Pagination


def count_at_risk(scope: Scope, *, team_only: bool) -> AtRiskCounts:
    """How many are stuck in the scope: persons, not courses."""
    rows = fetch(_statements(scope.form, "", "name", team_only=team_only)[0], _values(scope)).all()
    size = len(_COUNTED)
    sums = [sum(column) for column in zip(*(row[2:] for row in rows), strict=True)] or [0] * 2 * size
    (people, *many), (named, *many_named) = sums[:size], sums[size:]
    return AtRiskCounts(
        *(people, named, tuple(zip(_COUNTED[1:], many, many_named, strict=True))),
        is_more=any(row.looked_at >= MAX_COUNTED for row in rows),
        by_unit={row.unit_id: dict(zip(_COUNTED, row[2 : 2 + size], strict=True)) for row in rows},
    )


def people_at_risk(scope: Scope, asked: AtRiskFilters, *, total: int, size: int) -> AtRiskPage:
    """A page of those who may be named, of `total` who fit; with what each of them is stuck at."""
    pagination = paginate(asked.page, total=total, size=size)
    showing = _statements(scope.form, asked.reason, asked.sort, team_only=asked.team_only)[1]
    rows = fetch(showing, _values(scope) | {"offset": pagination.offset, "limit": size}).all()
    return AtRiskPage(_with_troubles(rows), pagination)


def _with_troubles(rows: Sequence[Any]) -> tuple[AtRiskPerson, ...]:
    told = _troubles_of([row.id for row in rows])
    return tuple(
        AtRiskPerson(
            *(row.id, row.name, row.phone, row.unit_id, bool(row.is_activated), row.since),
            tuple(reason.value for reason in REASONS if getattr(row, reason)),
            tuple(told.get(row.id, ())),
        )
        for row in rows
    )


def people_of(scope: Scope, user_ids: Collection[int]) -> tuple[AtRiskPerson, ...]:
    """Those of these people who are stuck in the scope and may be named, unit by unit and by given name."""
    if not user_ids:
        return ()
    return _with_troubles(fetch(_among(scope.form), _values(scope) | {"ids": sorted(user_ids)}).all())


def _values(scope: Scope) -> dict[str, Any]:
    return {**scope.values, "quiet_since": clock.now() - STALLED_AFTER}


@lru_cache(maxsize=64)
def _statements(form: str, reason: str, sort: str, *, team_only: bool) -> tuple[Rows, Rows]:
    """For a scope of this form: the numbers of each unit, and a page of those who may be named."""
    people = _people(form, team_only=team_only)
    named = _is_named(people)
    stuck = [literal(1), *(people.c[reason] for reason in _COUNTED[1:])]
    counting = (
        select(people.c.unit_id, func.max(people.c.looked_at).label("looked_at"))
        .add_columns(*map(func.sum, stuck), *(func.sum(case((named, one), else_=0)) for one in stuck))
        .select_from(people.join(table_of(User), User.id == people.c.user_id))
        .group_by(people.c.unit_id)
    )
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "name": (),
        "unit": (Unit.name_key.asc(), Unit.id.asc()),
        "since": (people.c.since.asc().nulls_first(),),
    }
    wanted = people.c[reason] == 1 if reason else true()
    showing = _shown(people).where(wanted).order_by(*orders[sort], User.name_key, User.id)
    return counting, showing.offset(bindparam("offset")).limit(bindparam("limit"))


@lru_cache(maxsize=16)
def _among(form: str) -> Rows:
    """Those who are stuck and may be named among some people."""
    shown = _shown(_people(form, team_only=False)).where(User.id.in_(bindparam("ids", expanding=True)))
    return shown.order_by(Unit.name_key, Unit.id, User.name_key, User.id)


def _shown(people: Subquery) -> Rows:
    return (
        select(
            *(
                User.id,
                User.name,
                User.phone,
                people.c.unit_id,
                User.password_hash.is_not(None).label("is_activated"),
            ),
            *(people.c.since, *(people.c[each.value] for each in REASONS)),
        )
        .select_from(people)
        .join(User, User.id == people.c.user_id)
        .join(Unit, Unit.id == people.c.unit_id)
        .where(_is_named(people))
    )


def _is_named(people: Subquery) -> ColumnElement[bool]:
    # That somebody is there and never came stands in the roster.
    return or_(people.c.never == 1, has_consent_condition(User.id, REPORTING))


def _people(form: str, *, team_only: bool) -> Subquery:
    """Everybody who is stuck, once: user_id, unit_id, since, 1 or 0 for each reason, how many were looked at."""
    there = _there(form, team_only=team_only)
    some = [part.limit(MAX_COUNTED).subquery() for part in (_never(there), _stopped(there), _failed(form, there))]
    rows = union_all(*(select(part, func.count().over().label("looked_at")) for part in some)).subquery()
    return (
        select(
            rows.c.user_id,
            func.max(rows.c.unit_id).label("unit_id"),
            func.min(rows.c.since).label("since"),
            func.max(rows.c.looked_at).label("looked_at"),
            *(func.max(case((rows.c.reason == each.value, 1), else_=0)).label(each.value) for each in REASONS),
        )
        .group_by(rows.c.user_id)
        .subquery()
    )


def _there(form: str, *, team_only: bool) -> list[ColumnElement[bool]]:
    there = [PersonStatus.subject == MEMBER, PersonStatus.state == MEMBER, in_scope(PersonStatus.unit_id, form)]
    if team_only:
        there.append(PersonStatus.unit_id.in_(select(Unit.id).where(Unit.kind == UnitKind.TEAM.value)))
    return there


def _part(since: Any, reason: ColumnElement[str]) -> Select[Any]:
    """A part of the people: one row a person and trouble."""
    who = (PersonStatus.user_id.label("user_id"), PersonStatus.unit_id.label("unit_id"))
    return select(*who, since.label("since"), reason.label("reason")).select_from(PersonStatus)


def _never(there: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Who never signed in, since the account was made."""
    # The line tells it too, and so spares a look at everybody else.
    never = (PersonStatus.week.is_(None), User.last_seen_at.is_(None))
    part = _part(User.created_at, literal_column(f"'{Reason.NEVER}'"))
    return part.join(User, User.id == PersonStatus.user_id).where(*there, *never)


def _stopped(there: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Who did nothing for a while in a course that they began and did not finish; who stopped last comes first."""
    elsewhere = aliased(CourseProgress)
    learns = select(elsewhere.user_id).where(
        elsewhere.user_id == CourseProgress.user_id, elsewhere.active_at >= bindparam("quiet_since")
    )
    paused, stalled = (literal_column(f"'{reason}'", String) for reason in (Reason.PAUSED, Reason.STALLED))
    reason = case((learns.correlate(CourseProgress).exists(), paused), else_=stalled)
    return (
        _part(CourseProgress.active_at, reason)
        .join(CourseProgress, CourseProgress.user_id == PersonStatus.user_id)
        .join(Course, (Course.id == CourseProgress.course_id) & Course.withdrawn_at.is_(None))
        .where(*there, *_UNFINISHED)
        .order_by(CourseProgress.active_at.desc())
    )


def _failed(form: str, there: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Who failed a quiz again and again and has not passed it."""
    failing: Any = _FAILING
    if form in (LISTED, NOTHING):
        # In a few units, only their own people's attempts are looked at.
        failing = failing.join(PersonStatus, PersonStatus.user_id == Attempt.user_id).where(*there)
    tries = _many(failing)
    return (
        _part(tries.c.last, literal_column(f"'{Reason.FAILED}'"))
        .join(tries, tries.c.user_id == PersonStatus.user_id)
        .join(Page, (Page.id == tries.c.page_id) & Page.withdrawn_at.is_(None))
        .join(Course, (Course.id == Page.course_id) & Course.withdrawn_at.is_(None))
        .where(*there, ~_passed(tries))
    )


_UNFINISHED = (CourseProgress.finished_at.is_(None), CourseProgress.active_at < bindparam("quiet_since"))
_FAILING: Any = select(
    *(Attempt.user_id, Attempt.page_id, func.count().label("tries"), func.max(Attempt.submitted_at).label("last"))
).where(Attempt.passed.is_(False))
# As passes() has it: both are compared in whole percent.
_SUFFICES = case((Attempt.score * 100 >= Attempt.pass_mark - 0.5, 1), else_=0)


def _many(failing: Any) -> Any:
    return failing.group_by(Attempt.user_id, Attempt.page_id).having(func.count() >= MIN_FAILED_TRIES).subquery()


def _passed(tries: Any) -> ColumnElement[bool]:
    passed = select(PageProgress.page_id).where(
        PageProgress.user_id == tries.c.user_id, PageProgress.page_id == tries.c.page_id
    )
    return passed.correlate(tries).exists()


_ids: BindParameter[Any] = bindparam("ids", expanding=True)
_tries = _many(_FAILING.where(Attempt.user_id.in_(_ids)).add_columns((func.max(_SUFFICES) == 1).label("awaits")))
_TROUBLES: Any = union_all(
    select(
        *(CourseProgress.user_id, literal(Reason.STALLED.value).label("reason"), Course.title.label("title")),
        *(CourseProgress.active_at.label("since"), literal(0).label("tries")),
        false().label("awaits"),
    )
    .join(Course, (Course.id == CourseProgress.course_id) & Course.withdrawn_at.is_(None))
    .where(CourseProgress.user_id.in_(_ids), *_UNFINISHED),
    select(_tries.c.user_id, literal(Reason.FAILED.value), Course.title + literal(": ") + Page.title)
    .add_columns(_tries.c.last, _tries.c.tries, _tries.c.awaits)
    .join(Page, (Page.id == _tries.c.page_id) & Page.withdrawn_at.is_(None))
    .join(Course, (Course.id == Page.course_id) & Course.withdrawn_at.is_(None))
    .where(~_passed(_tries)),
)


def _troubles_of(user_ids: Collection[int]) -> Mapping[int, Sequence[Trouble]]:
    """What each of these people is stuck at, the latest first."""
    found: defaultdict[int, list[Trouble]] = defaultdict(list)
    if user_ids:
        told = {"ids": list(user_ids), "quiet_since": clock.now() - STALLED_AFTER}
        for user_id, *values in fetch(_TROUBLES, told).all():
            found[user_id].append(Trouble(*values))
    return {id_: sorted(each, key=lambda trouble: trouble.since, reverse=True) for id_, each in found.items()}
