"""A team on one screen: how far each member is in the programme that the team walks, and the team as a whole."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal import clock
from portal.content.enums import PageKind
from portal.courses.queries.published import CourseRow, PageRow, outlines
from portal.dashboard.enums import MemberState
from portal.dashboard.queries.subjects import PROGRAMME, Subject, default_subject, unit_subjects
from portal.dashboard.rules.count_keys import COMPLETED, course_subject, subject_programme_id
from portal.dashboard.team.queries import team as queries
from portal.dashboard.team.queries.team import Headcount, MemberStatus, NamedMember
from portal.learning.enums import HouseState
from portal.units.queries.breadcrumbs import Crumb
from portal.web.listing import Pagination, paginate

PAGE_SIZE = 30  # members on a screen; a team has ten
MAX_HOUSES = 40  # in the lane of the whole team; a larger unit gets a bar
WINDOWS = 4  # of the house of a member


@dataclass(frozen=True)
class TeamCourse:
    """A course of the programme with its pages, in their order."""

    row: CourseRow
    pages: tuple[PageRow, ...]

    @property
    def checklist(self) -> PageRow | None:
        """What a head ticks who watches a member teach it."""
        return next((page for page in self.pages if page.kind == PageKind.CHECKLIST), None)


@dataclass(frozen=True)
class CourseStanding:
    """A course as a member walked it so far."""

    course: TeamCourse
    state: str
    teaches: bool
    done: frozenset[int]  # ids of finished pages

    @property
    def is_complete(self) -> bool:
        """Whether it is finished, in whatever version."""
        return self.state in COMPLETED

    @property
    def houses(self) -> list[HouseState]:
        """Each page as a house: lit, or dark."""
        return [HouseState.LIT if page.id in self.done else HouseState.DARK for page in self.course.pages]

    @property
    def lit(self) -> int:
        """How many windows are lit."""
        return sum(page.id in self.done for page in self.course.pages)

    @property
    def only_waits_to_be_watched(self) -> bool:
        """Whether all is done but what a head ticks."""
        checklist = self.course.checklist
        left = [page for page in self.course.pages if page.id not in self.done]
        return checklist is not None and [page.id for page in left] == [checklist.id]


@dataclass(frozen=True)
class MemberProgress:
    """A member: the state in the whole programme, every course of it, and the one to talk about now."""

    id: int
    name: str
    last_seen_at: datetime | None
    state: str
    courses: tuple[CourseStanding, ...]
    now: CourseStanding | None
    phone: str | None = None
    own_due_on: date | None = None  # where it is later than that of the team

    @property
    def completed(self) -> int:
        """How many of the courses are finished."""
        return sum(walked.is_complete for walked in self.courses)

    @property
    def is_complete(self) -> bool:
        """Whether what the screen is about is finished, in whatever version."""
        return self.state in COMPLETED

    @property
    def pages_done(self) -> int:
        """How many pages of all these courses are finished."""
        return sum(walked.lit for walked in self.courses)

    @property
    def pages(self) -> int:
        """How many pages these courses have."""
        return sum(len(walked.course.pages) for walked in self.courses)

    @property
    def quarters(self) -> int:
        """How many of the four windows of the member's house are lit: all when complete, one for any page done."""
        if self.is_complete:
            return WINDOWS
        if not self.pages_done:
            return 0
        return min(WINDOWS - 1, max(1, WINDOWS * self.pages_done // self.pages))

    @property
    def to_be_watched(self) -> CourseStanding | None:
        """The first course of which only the checklist is left."""
        return next((walked for walked in self.courses if walked.only_waits_to_be_watched), None)

    @property
    def teaches(self) -> bool:
        """Whether somebody saw the member teach one of the courses, point by point."""
        return any(walked.teaches for walked in self.courses)


@dataclass(frozen=True)
class Team:
    """What the head sees; `course` narrows it to one course of the programme, if one was chosen."""

    unit: Crumb
    people: Headcount
    programmes: tuple[Subject, ...]
    programme: Subject | None
    courses: tuple[TeamCourse, ...]
    course: TeamCourse | None
    members: tuple[MemberProgress, ...]
    states: tuple[tuple[str, int], ...]  # how many people count as what
    own_due_days: tuple[tuple[date, int], ...]  # until when how many newcomers have time, the first day first
    pagination: Pagination

    @property
    def due_on(self) -> date | None:
        """By when the team is to finish the programme; after that, the next day of those who have longer."""
        day = self.programme.due_on if self.programme is not None else None
        if day is None or day >= clock.today() or self.late:
            return day
        return next((own for own, _number in self.own_due_days if own >= clock.today()), day)

    @property
    def is_overdue(self) -> bool:
        """Whether the day is over and somebody is not done who had no longer time."""
        return self.late > 0

    @property
    def late(self) -> int:
        """How many people have not finished it in time."""
        day = self.programme.due_on if self.programme is not None else None
        if day is None or day >= clock.today():
            return 0
        in_time = sum(number for own, number in self.own_due_days if own >= clock.today())
        return max(0, self.people.members - self.complete - in_time)

    def short_name(self, member: MemberProgress) -> str:
        """The given name, with the name before it where two of the team share it."""
        words = member.name.split()
        alike = sum(each.name.split()[-1] == words[-1] for each in self.members)
        return " ".join(words[-2:] if alike > 1 else words[-1:])

    def days_late(self, member: MemberProgress) -> int:
        """For how many days the member is late; 0 for somebody who is in time."""
        day = self.programme.due_on if self.programme is not None else None
        if day is None or member.is_complete:
            return 0
        return max(0, (clock.today() - max(day, member.own_due_on or day)).days)

    @property
    def complete(self) -> int:
        """How many people of the team finished what the screen is about."""
        return min(self.people.members, sum(number for state, number in self.states if state in COMPLETED))

    @property
    def learning(self) -> int:
        """How many people are on the way."""
        return dict(self.states).get(MemberState.LEARNING, 0)

    @property
    def is_done(self) -> bool:
        """Whether the whole team has finished it."""
        return self.people.members > 0 and self.complete == self.people.members

    @property
    def houses(self) -> list[HouseState]:
        """A house for each person of the team, none of them named: the lit ones stand first."""
        if self.people.members > MAX_HOUSES:
            return []
        on_the_way = min(self.learning, self.people.members - self.complete)
        dark = self.people.members - self.complete - on_the_way
        return [HouseState.LIT] * self.complete + [HouseState.HERE] * on_the_way + [HouseState.DARK] * dark


def team_view(
    unit: Crumb,
    way: tuple[int, ...],
    *,
    among: Iterable[CourseRow],
    programme_id: str | None = None,
    course_id: int | None = None,
    page: int = 1,
) -> Team:
    """The people of the unit itself in a programme (by default the one given to it) or in one course of it.

    `way` are the ids of the unit and of all above it, the highest first, `among` the courses that its people may
    walk. A programme, course or page that is not there is as if none had been asked for.
    """
    subjects = unit_subjects(way)
    programmes = [subject for subject in subjects if subject.kind == PROGRAMME]
    chosen = (each for each in programmes if subject_programme_id(each.key) == programme_id)
    programme = next(chosen, None) or default_subject(programmes)
    courses = team_courses(programme, among)
    course = next((each for each in courses if each.row.id == course_id), None)

    people = queries.headcount(unit.id)
    pagination = paginate(page, total=people.named, size=PAGE_SIZE)
    named = queries.named_members(unit.id, offset=pagination.offset, limit=pagination.size)

    about = subject_of(programme, course)
    is_over = programme is not None and programme.due_on is not None and programme.due_on < clock.today()
    return Team(
        unit,
        people,
        tuple(programmes),
        programme,
        courses,
        course,
        members=tuple(members_progress(named, courses, programme=programme, course=course)),
        states=tuple(queries.people_by_state(unit.id, [about]).get(about, {}).items()) if about else (),
        own_due_days=tuple(queries.own_due_days(unit.id, about).items()) if is_over and about else (),
        pagination=pagination,
    )


def team_courses(programme: Subject | None, among: Iterable[CourseRow]) -> tuple[TeamCourse, ...]:
    """Those among the courses that the programme demands, with their pages; without a programme all of them."""
    rows = {row.id: row for row in among}
    name = subject_programme_id(programme.key) if programme is not None else None
    ids: Iterable[int] = queries.programme_course_ids(name) if name is not None else rows
    found = [rows[id_] for id_ in ids if id_ in rows]
    pages = outlines(row.id for row in found)
    return tuple(TeamCourse(row, pages[row.id]) for row in found if pages[row.id])


def subject_of(programme: Subject | None, course: TeamCourse | None) -> str | None:
    """The subject that the screen is about; None for courses that no programme holds together."""
    if course is not None:
        return course_subject(course.row.id)
    return programme.key if programme is not None else None


def members_progress(
    named: Sequence[NamedMember],
    courses: Sequence[TeamCourse],
    *,
    programme: Subject | None,
    course: TeamCourse | None,
) -> Iterable[MemberProgress]:
    """These members, each with every course, in the order they came."""
    ids = [member.id for member in named]
    subjects = [course_subject(each.row.id) for each in courses]
    whole = subject_of(programme, course)
    standings = queries.member_statuses(ids, [*subjects, *([whole] if whole else [])])
    finished = queries.completed_pages_of(ids, [each.row.id for each in courses])
    nothing, nothing_done = MemberStatus(MemberState.NOT_STARTED, teaches=False), frozenset[int]()
    for member in named:
        walked = tuple(
            CourseStanding(each, status.state, status.teaches, finished.get(member.id, nothing_done))
            for each, subject in zip(courses, subjects, strict=True)
            for status in [standings.get((member.id, subject), nothing)]
        )
        mine = standings.get((member.id, whole), nothing) if whole else nothing
        state = mine.state if whole else overall_state(walked)
        yield MemberProgress(
            *(member.id, member.name, member.last_seen_at, state, walked),
            phone=member.phone,
            own_due_on=mine.own_due_on,
            now=next((each for each in walked if each.course == course), None)
            if course
            else current_course(walked),
        )


def current_course(walked: Collection[CourseStanding]) -> CourseStanding | None:
    """The course to talk about: one begun, else the first not begun, else the last of them all."""
    begun = (each for each in walked if each.state == MemberState.LEARNING)
    waiting = (each for each in walked if not each.is_complete)
    return next(begun, None) or next(waiting, None) or next(reversed(list(walked)), None)


def overall_state(walked: Collection[CourseStanding]) -> str:
    """The state in courses that no programme holds together."""
    states = {each.state for each in walked}
    if states and states <= set(COMPLETED):
        return COMPLETED[0] if MemberState.EARLIER not in states else MemberState.EARLIER
    return MemberState.NOT_STARTED if states <= {MemberState.NOT_STARTED} else MemberState.LEARNING
