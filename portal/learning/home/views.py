"""The members' home: what to do now, how far the programmes are, and the rhythm of the last weeks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.content.enums import PageKind
from portal.courses.queries.published import PageRow
from portal.learning.enums import CourseState, DeskState, PartOfDay
from portal.learning.learner_progress.queries import LearnerProgress, OpenAttempt
from portal.learning.queries import CourseDesk, next_desk
from portal.learning.rules import weekly_counts
from portal.programmes.queries.duties import Duty, DutyCourse


@dataclass(frozen=True)
class NextStep:
    """Where to go on in a course: its next page, or a quiz that was begun and is not finished."""

    desk: CourseDesk
    page: PageRow
    attempt: OpenAttempt | None = None
    due_on: date | None = None  # by when the course is asked for, if it is

    @property
    def place(self) -> int:
        """Which page of the course it is, counted from 1."""
        return self.desk.lane.place(self.page.id)


@dataclass(frozen=True)
class CourseLine:
    """A course as a line of the list; `desk` is None where the person cannot open it."""

    title: str
    state: CourseState
    desk: CourseDesk | None


@dataclass(frozen=True)
class ProgrammeView:
    """A programme that is asked for, with its courses: those that everybody does, and those to choose from."""

    duty: Duty
    compulsory: tuple[CourseLine, ...]
    electives: tuple[CourseLine, ...]


@dataclass(frozen=True)
class HomeView:
    """All that the home of a member shows of courses."""

    step: NextStep | None  # none: nothing is left to learn, or there is no course
    quizzes: tuple[NextStep, ...]  # begun and not finished, beside the step
    teach_backs: tuple[PageRow, ...]  # of finished courses: what somebody has still to watch
    programmes: tuple[ProgrammeView, ...]
    renewals: tuple[Duty, ...]  # completions that hold not much longer, or no more
    others: tuple[CourseLine, ...]  # courses of no programme
    weeks: tuple[int, ...]  # on how many days of each week something was learned, the present week last
    is_new: bool  # nothing was done yet

    @property
    def is_late(self) -> bool:
        """Whether what is to be learned next is overdue."""
        return any(one.duty.is_overdue for one in self.programmes) and self.step is not None


def view_home(desks: Sequence[CourseDesk], mine: LearnerProgress, duties: Iterable[Duty], today: date) -> HomeView:
    """The home of somebody with these courses, of which this was done, and of whom these programmes are asked."""
    actionable = [duty for duty in duties if duty.is_actionable]
    asked = [duty for duty in actionable if duty.holding is None or duty.more_due_on is not None]
    by_id = {desk.course.id: desk for desk in desks}
    in_programmes = {course.id for duty in asked for course in duty.courses}
    steps = next_steps(desks, mine, asked)
    here = steps[0].desk.course.id if steps else None
    return HomeView(
        step=steps[0] if steps else None,
        quizzes=tuple(steps[1:]),
        teach_backs=tuple(
            one.page
            for desk in desks
            if desk.state == DeskState.DONE
            for one in desk.lane.pages
            if one.page.kind == PageKind.CHECKLIST and not one.is_done
        ),
        programmes=tuple(
            ProgrammeView(
                duty,
                tuple(_line(course, duty, by_id, here) for course in duty.courses if course.is_compulsory),
                tuple(_line(course, duty, by_id, here) for course in duty.courses if not course.is_compulsory),
            )
            for duty in asked
        ),
        renewals=tuple(duty for duty in actionable if duty not in asked),
        others=tuple(
            CourseLine(desk.course.title, CourseState(desk.state), desk)
            for desk in desks
            if desk.course.id not in in_programmes
        ),
        weeks=weekly_counts(mine.learning_days, today),
        is_new=not mine.pages and not mine.begun and not mine.open_attempts,
    )


def next_steps(desks: Sequence[CourseDesk], mine: LearnerProgress, duties: Iterable[Duty]) -> list[NextStep]:
    """Where the person can go on: where they stopped last comes first, then the quizzes that are open elsewhere.

    An open quiz comes first where it is the next page, or was worked at after everything else; one that lacks only
    what must be right also before the other pages of its course: a question or two, and it is passed.
    """
    quizzes = [
        NextStep(desk, one.page, mine.open_attempts[one.page.id], _due_on(desk, duties))
        for desk in desks
        for one in desk.lane.pages
        if one.page.id in mine.open_attempts
        and not (one.is_done and mine.open_attempts[one.page.id].is_short_of_must_pass)
    ]
    quizzes.sort(key=lambda quiz: mine.open_attempts[quiz.page.id].active_at, reverse=True)
    desk = next_desk(desks)
    page = desk.lane.next if desk is not None else None
    if desk is None or page is None:
        return quizzes
    here = next((quiz for quiz in quizzes if quiz.page.id == page.id or _is_nearly_passed(quiz, desk)), None)
    if here is None and quizzes:
        latest = mine.open_attempts[quizzes[0].page.id]
        here = quizzes[0] if desk.active_at is None or latest.active_at > desk.active_at else None
    first = here or NextStep(desk, page, None, _due_on(desk, duties))
    return [first, *(quiz for quiz in quizzes if quiz is not here)]


def _is_nearly_passed(quiz: NextStep, desk: CourseDesk) -> bool:
    """Whether it is a quiz of this course that lacks only what must be right."""
    return quiz.desk is desk and quiz.attempt is not None and quiz.attempt.is_short_of_must_pass


def part_of_day(moment: datetime) -> PartOfDay:
    """How one speaks of this hour, which is given in the local time."""
    if 4 <= moment.hour < 11:
        return PartOfDay.MORNING
    if 11 <= moment.hour < 13:
        return PartOfDay.NOON
    return PartOfDay.AFTERNOON if 13 <= moment.hour < 18 else PartOfDay.EVENING


def _due_on(desk: CourseDesk, duties: Iterable[Duty]) -> date | None:
    """By when the course is asked for; the programme that is due first comes first."""
    awaited = (
        duty for duty in duties if desk.course.id in {one.id for one in (*duty.missing, *duty.electives_left)}
    )
    return next((duty.due_on for duty in awaited if duty.due_on is not None), None)


def _line(course: DutyCourse, duty: Duty, desks: Mapping[int, CourseDesk], here: int | None) -> CourseLine:
    """The course as a line; of an overdue programme, only the course `here` is called so, where to go on."""
    desk = desks.get(course.id)
    if course.is_met:
        state = CourseState.DONE
    elif duty.is_overdue and course.id == here:
        state = CourseState.LATE
    else:
        state = CourseState(desk.state) if desk is not None else CourseState.NEW
    return CourseLine(course.title, state, desk)
