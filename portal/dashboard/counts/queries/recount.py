"""Set-based SQL that computes all statuses and counts anew, for a full recount.

`live_counts.live_statuses` says the same of a few people, and `consistency` of all statuses. They know nothing of
what stands here, so that what was counted one way is checked by the other.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Date,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from portal.accounts.models import AccountMerge, User
from portal.clock import VIETNAM
from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.dashboard.counts.queries.recount_own_days import between, own_days
from portal.dashboard.enums import MemberState
from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import (
    COMPLETED_IN,
    COURSE_PREFIX,
    MEMBER,
    OWN_DUE_ON,
    PROGRAMME_PREFIX,
    SEEN_IN,
    TRAINED,
)
from portal.db import Rows, db
from portal.programmes.models import ProgrammeCompletion, ProgrammeCourse
from portal.progress.models import CourseProgress, PageProgress
from portal.units.enums import UnitKind
from portal.units.models import Membership, Unit

STATUS_COLUMNS = ("user_id", "subject", "unit_id", "state", "teaches", "week", "own_due_on")
COUNT_COLUMNS = ("unit_id", "subject", "measure", "own", "total", "team_total")

Expression = SQLColumnExpression[Any]


def live_statuses_between(after: int, last: int) -> CompoundSelect[*tuple[Any, ...]]:
    """The statuses of everybody whose id comes after the one and is not greater than the other."""
    people = _people(after, last)
    courses = _courses(people, after, last)
    programmes = _programmes(people, courses, after, last)
    counted = union_all(
        _status_rows(people, literal(MEMBER), literal(MEMBER), false(), people.c.last_seen_at),
        _status_rows(
            courses,
            literal(COURSE_PREFIX) + cast(courses.c.course_id, String),
            courses.c.state,
            courses.c.teaches == 1,
            courses.c.finished_at,
        ),
        _status_rows(
            programmes,
            literal(PROGRAMME_PREFIX) + programmes.c.programme_id,
            programmes.c.state,
            programmes.c.taught == programmes.c.wanted,
            programmes.c.completed_at,
        ),
    ).cte("counted")
    own = own_days(people)
    # Who has left is counted among the members no more, but what the unit's people finished, they did.
    started = (
        select(
            counted.c.user_id,
            counted.c.subject,
            counted.c.unit_id,
            case((counted.c.has_left, MemberState.LEFT.value), else_=counted.c.state),
            and_(counted.c.teaches, ~counted.c.has_left),
            case((and_(counted.c.has_left, counted.c.subject == MEMBER), null()), else_=counted.c.week),
            case((counted.c.state == MemberState.LEARNING, own.c.own_due_on)),
        )
        .outerjoin(own, (own.c.user_id == counted.c.user_id) & (own.c.subject == counted.c.subject))
        .where(~counted.c.has_left | (counted.c.subject == MEMBER) | counted.c.week.is_not(None))
    )
    is_started = select(counted.c.user_id).where(
        counted.c.user_id == own.c.user_id, counted.c.subject == own.c.subject
    )
    waiting = select(
        own.c.user_id,
        own.c.subject,
        own.c.unit_id,
        literal(MemberState.NOT_STARTED.value),
        false(),
        type_coerce(null(), Date),
        own.c.own_due_on,
    ).where(~is_started.exists())
    return union_all(started, waiting)


def summed_statuses() -> Rows:
    """The counts that the statuses add up to, in the order of their units."""
    is_seen = (PersonStatus.state == MEMBER, SEEN_IN)
    counted = union_all(
        _measured(PersonStatus.state, PersonStatus.state).where(PersonStatus.state != MemberState.NOT_STARTED),
        _measured(literal(MemberState.TEACHING.value)).where(PersonStatus.teaches),
        _measured(literal(TRAINED)).where(PersonStatus.week.is_not(None), PersonStatus.state != MEMBER),
        _measured(
            case(is_seen, else_=COMPLETED_IN) + _written(PersonStatus.week), is_seen[0], PersonStatus.week
        ).where(PersonStatus.week.is_not(None)),
        _measured(literal(OWN_DUE_ON) + _written(PersonStatus.own_due_on), PersonStatus.own_due_on).where(
            PersonStatus.own_due_on.is_not(None)
        ),
    ).subquery()
    units = _units_and_above()
    return (
        select(
            units.c.above_id,
            counted.c.subject,
            counted.c.measure,
            func.sum(case((units.c.above_id == units.c.unit_id, counted.c.number), else_=0)),
            func.sum(counted.c.number),
            func.sum(case((units.c.kind == UnitKind.TEAM, counted.c.number), else_=0)),
        )
        .join(units, units.c.unit_id == counted.c.unit_id)
        .group_by(units.c.above_id, counted.c.subject, counted.c.measure)
        .order_by(units.c.above_id)
    )


def _people(after: int, last: int) -> CTE:
    """Where they are; who belongs nowhere or became part of another counts as nothing."""
    return (
        select(
            User.id.label("user_id"),
            Membership.unit_id,
            User.deactivated_at.is_not(None).label("has_left"),
            User.last_seen_at,
            Membership.since.label("joined_at"),
        )
        .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
        .where(
            *between(User.id, after, last),
            *between(Membership.user_id, after, last),
            ~select(AccountMerge.gone_id).where(AccountMerge.gone_id == User.id).exists(),
        )
        .cte("people")
    )


def _courses(people: CTE, after: int, last: int) -> CTE:
    """The courses they have begun; `teaches` is 1 for somebody who was seen doing all of a checklist, else 0."""
    seen = (
        select(Page.course_id)
        .join(PageProgress, PageProgress.page_id == Page.id)
        .where(
            PageProgress.user_id == CourseProgress.user_id,
            Page.course_id == CourseProgress.course_id,
            Page.kind == PageKind.CHECKLIST,
        )
    )
    state = case(
        (CourseProgress.finished_at.is_(None), MemberState.LEARNING.value),
        (CourseProgress.behind_since.is_not(None), MemberState.EARLIER.value),
        else_=MemberState.COMPLETE.value,
    )
    return (
        select(
            people.c.user_id,
            people.c.unit_id,
            people.c.has_left,
            CourseProgress.course_id,
            CourseProgress.finished_at,
            state.label("state"),
            _number(seen.exists()).label("teaches"),
        )
        .join(people, people.c.user_id == CourseProgress.user_id)
        .where(*between(CourseProgress.user_id, after, last))
        .cte("courses")
    )


def _programmes(people: CTE, courses: CTE, after: int, last: int) -> CTE:
    """The programmes that they completed, or of which they have begun a course."""
    compulsory = ProgrammeCourse.is_compulsory
    completion_holds = _number(ProgrammeCompletion.expired_at.is_(None))
    marks = union_all(
        select(
            ProgrammeCompletion.user_id,
            ProgrammeCompletion.programme_id,
            ProgrammeCompletion.completed_at,
            completion_holds.label("holds"),
            _number(ProgrammeCompletion.more_due_on.is_not(None)).label("behind"),
            literal(0).label("taught"),
        ).where(*between(ProgrammeCompletion.user_id, after, last)),
        select(
            courses.c.user_id,
            ProgrammeCourse.programme_id,
            null(),
            literal(0),
            _number(compulsory & (courses.c.state == MemberState.EARLIER)),
            _number(compulsory & (courses.c.teaches == 1)),
        ).join(ProgrammeCourse, ProgrammeCourse.course_id == courses.c.course_id),
    ).subquery()
    marked = (
        select(
            marks.c.user_id,
            marks.c.programme_id,
            func.max(marks.c.completed_at).label("completed_at"),
            func.max(marks.c.holds).label("holds"),
            func.max(marks.c.behind).label("behind"),
            func.sum(marks.c.taught).label("taught"),
        )
        .group_by(marks.c.user_id, marks.c.programme_id)
        .subquery()
    )
    state = case(
        (marked.c.holds == 0, MemberState.LEARNING.value),
        (marked.c.behind == 1, MemberState.EARLIER.value),
        else_=MemberState.COMPLETE.value,
    )
    wanted = _checklist_courses()
    return (
        select(
            people.c.user_id,
            people.c.unit_id,
            people.c.has_left,
            marked.c.programme_id,
            marked.c.completed_at,
            state.label("state"),
            marked.c.taught,
            # Nobody can teach a programme without a checklist.
            func.coalesce(wanted.c.number, -1).label("wanted"),
        )
        .join(people, people.c.user_id == marked.c.user_id)
        .outerjoin(wanted, wanted.c.programme_id == marked.c.programme_id)
        .cte("programmes")
    )


def _checklist_courses() -> CTE:
    """How many compulsory courses of each programme have, or had, a checklist; only of those that have any."""
    with_checklist = select(Page.course_id).where(Page.kind == PageKind.CHECKLIST)
    return (
        select(ProgrammeCourse.programme_id, func.count().label("number"))
        .where(ProgrammeCourse.is_compulsory, ProgrammeCourse.course_id.in_(with_checklist))
        .group_by(ProgrammeCourse.programme_id)
        .cte("wanted")
    )


def _status_rows(
    source: CTE, subject: Expression, state: Expression, teaches: Expression, week_of: Expression
) -> Rows:
    return select(
        source.c.user_id,
        source.c.unit_id,
        source.c.has_left,
        subject.label("subject"),
        state.label("state"),
        teaches.label("teaches"),
        _monday_of(week_of).label("week"),
    )


def _measured(measure: Expression, *by: Expression) -> Rows:
    counted: Rows = select(
        PersonStatus.unit_id, PersonStatus.subject, measure.label("measure"), func.count().label("number")
    )
    return counted.group_by(PersonStatus.unit_id, PersonStatus.subject, *by)


def _units_and_above() -> CTE:
    """Each unit with itself, and with everything above it but the top."""
    each = select(Unit.id.label("unit_id"), Unit.kind, Unit.id.label("above_id"), Unit.parent_id)
    units = each.cte("units", recursive=True)
    further = select(units.c.unit_id, units.c.kind, Unit.id, Unit.parent_id)
    further = further.join(Unit, Unit.id == units.c.parent_id)
    return units.union_all(further.where(Unit.parent_id.is_not(None)))


def _number(condition: Expression) -> Expression:
    return case((condition, 1), else_=0)


def _monday_of(moment: Expression) -> Expression:
    """The Monday, in Vietnam, of the week of a moment: `count_keys.week_of` in the words of the database."""
    if db.engine.dialect.name == "postgresql":
        return cast(func.date_trunc("week", func.timezone(VIETNAM.key, moment)), Date)
    # Without its fraction, which SQLite rounds up; Vietnam's time has been seven hours ahead since 1975.
    second = func.substr(type_coerce(moment, String), 1, 19)
    return type_coerce(func.date(second, "+7 hours", "weekday 0", "-6 days"), Date)


def _written(day: Any) -> Expression:
    """A day as `date.isoformat` writes it."""
    if db.engine.dialect.name == "postgresql":
        return func.to_char(day, "YYYY-MM-DD", type_=String)
    return type_coerce(day, String)
