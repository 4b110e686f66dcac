"""Reading a team: its people, and how far each of them is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.content.enums import PageKind
from portal.courses.models import Course, Page
from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import COMPLETED, course_subject, subject_course_id
from portal.db import fetch
from portal.people.joining.queries import NUMBER_OF_WAITING
from portal.programmes.models import ProgrammeCourse
from portal.progress.models import PageProgress
from portal.units.models import Membership
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.visits.counts.rules import NOTHING, VisitSum
from portal.visits.rules.weeks import weeks_until
from portal.visits.sums.queries import OWN_SUMS


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people belong to a unit itself, may be named, never came in, and how many ask to join it."""

    members: int = 0
    named: int = 0
    waiting: int = 0
    joining: int = 0
    visits: VisitSum = NOTHING  # of the last weeks, at residents' doors

    @property
    def counted_only(self) -> int:
        """Those who stand in the sums alone."""
        return self.members - self.named


@dataclass(frozen=True, slots=True)
class NamedMember:
    """Somebody of the unit who agreed that leaders see how far they are."""

    id: int
    name: str
    last_seen_at: datetime | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class MemberStatus:
    """The status of a team member in one subject."""

    state: str
    teaches: bool
    own_due_on: date | None = None  # later than the day of the others


_HERE = (
    *(Membership.unit_id == bindparam("unit"), Membership.until.is_(None)),
    User.deactivated_at.is_(None),
)
_named = has_consent_condition(User.id, REPORTING)
_HEADCOUNT = (
    select(
        func.count(),
        func.sum(case((_named, 1), else_=0)),
        func.sum(case((User.password_hash.is_(None), 1), else_=0)),
        # Here, since statements of their own would cost more.
        NUMBER_OF_WAITING,
        *OWN_SUMS,
    )
    .select_from(User)
    .join(Membership, Membership.user_id == User.id)
    .where(*_HERE)
)
_NAMED = (
    select(User.id, User.name, User.last_seen_at, User.phone)
    .join(Membership, Membership.user_id == User.id)
    .where(*_HERE, _named)
    .order_by(User.name_key, User.id)
    .offset(bindparam("offset"))
    .limit(bindparam("limit"))
)
_WALKED = (
    select(ProgrammeCourse.is_compulsory, ProgrammeCourse.course_id)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .where(Course.withdrawn_at.is_(None), ProgrammeCourse.programme_id == bindparam("programme"))
    .order_by(ProgrammeCourse.position, ProgrammeCourse.course_id)
)
_in_subjects = PersonStatus.subject.in_(bindparam("subjects", expanding=True))
_of_people = PageProgress.user_id.in_(bindparam("user_ids", expanding=True))
_in_courses = Page.course_id.in_(bindparam("course_ids", expanding=True))
_STANDINGS = select(
    PersonStatus.user_id, PersonStatus.subject, PersonStatus.state, PersonStatus.teaches, PersonStatus.own_due_on
).where(PersonStatus.user_id.in_(bindparam("user_ids", expanding=True)), _in_subjects)
_BY_STATE = (
    select(
        PersonStatus.subject, PersonStatus.state, func.count(), func.sum(case((PersonStatus.teaches, 1), else_=0))
    )
    .where(PersonStatus.unit_id == bindparam("unit"), _in_subjects)
    .group_by(PersonStatus.subject, PersonStatus.state)
)
_OWN_DUE_DAYS = (
    select(PersonStatus.own_due_on, func.count())
    .where(
        PersonStatus.unit_id == bindparam("unit"),
        PersonStatus.subject == bindparam("subject"),
        PersonStatus.own_due_on.is_not(None),
    )
    .group_by(PersonStatus.own_due_on)
    .order_by(PersonStatus.own_due_on)
)
_FINISHED = (
    select(PageProgress.user_id, PageProgress.page_id)
    .join(Page, Page.id == PageProgress.page_id)
    .where(_of_people, _in_courses)
)
_LIT = (
    select(Page.course_id, func.count())
    .join(PageProgress, PageProgress.page_id == Page.id)
    .join(User, User.id == PageProgress.user_id)
    .join(Membership, Membership.user_id == User.id)
    .where(*_HERE, _in_courses, Page.kind != PageKind.CHECKLIST, Page.withdrawn_at.is_(None))
    .group_by(Page.course_id)
)


@cached_by_catalogue_version(256)
def programme_course_ids(programme_id: str) -> tuple[int, ...]:
    """The published courses that the programme demands, in its order; its electives where it demands none."""
    rows = fetch(_WALKED, {"programme": programme_id}).all()
    return tuple(row.course_id for row in rows if row.is_compulsory) or tuple(row.course_id for row in rows)


def headcount(unit_id: int) -> Headcount:
    """The people of the unit itself, without those below, and their visits of the last weeks."""
    weeks = weeks_until(clock.today())
    told = fetch(_HEADCOUNT, {"unit": unit_id, "first": weeks.first, "last": weeks.last}).one()
    members, named, waiting, joining, *visits = (number or 0 for number in told)
    return Headcount(members, named, waiting, joining, VisitSum(*visits))


def named_members(unit_id: int, *, offset: int, limit: int) -> list[NamedMember]:
    """Those of the unit itself who may be named, in the order of their names."""
    rows = fetch(_NAMED, {"unit": unit_id, "offset": offset, "limit": limit}).all()
    return [NamedMember(*row) for row in rows]


def member_statuses(user_ids: Collection[int], subjects: Collection[str]) -> dict[tuple[int, str], MemberStatus]:
    """As what these people count in these subjects, by person and subject; nothing where none of it is begun."""
    rows = fetch(_STANDINGS, {"user_ids": list(user_ids), "subjects": list(subjects)}).all()
    return {(user_id, subject): MemberStatus(*status) for user_id, subject, *status in rows}


def own_due_days(unit_id: int, subject: str) -> dict[date, int]:
    """How many people of the unit itself who have not finished the subject have a later day than the others."""
    return dict(fetch(_OWN_DUE_DAYS, {"unit": unit_id, "subject": subject}).all())


def people_by_state(unit_id: int, subjects: Collection[str]) -> dict[str, dict[str, int]]:
    """How many people of the unit itself count as what, by subject and state; `teaching` beside the states."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    told = {"unit": unit_id, "subjects": list(subjects)}
    for subject, state, people, teaching in fetch(_BY_STATE, told).all():
        found[subject][state] += people
        found[subject]["teaching"] += teaching or 0
    return found


def completed_pages_of(user_ids: Collection[int], course_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The ids of the pages of these courses that each of these people finished, by user id."""
    found: dict[int, list[int]] = defaultdict(list)
    told = {"user_ids": list(user_ids), "course_ids": list(course_ids)}
    for user_id, page_id in fetch(_FINISHED, told).all():
        found[user_id].append(page_id)
    return {user_id: frozenset(pages) for user_id, pages in found.items()}


def completed_page_counts(unit_id: int, course_ids: Collection[int]) -> dict[int, int]:
    """How many pages the unit's own people finished together, by course; checklists wait for somebody else."""
    return dict(fetch(_LIT, {"unit": unit_id, "course_ids": list(course_ids)}).all())


def completed_people_counts(unit_id: int, course_ids: Collection[int]) -> dict[int, int]:
    """How many people of the unit itself finished each course, in whatever version."""
    subjects = [course_subject(course_id) for course_id in course_ids]
    found = people_by_state(unit_id, subjects)
    return {
        subject_course_id(subject) or 0: sum(states.get(state, 0) for state in COMPLETED)
        for subject, states in found.items()
    }
