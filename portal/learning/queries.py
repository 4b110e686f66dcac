"""What the members' desk shows, put together from courses, questions and progress."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, case, func, select

from portal import clock
from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.courses.models import Course, Page
from portal.courses.permissions import can_see
from portal.courses.queries import published
from portal.courses.queries.published import (
    CourseIntroduction,
    CourseRow,
    PageRow,
    find_course,
    find_page,
    page_columns,
    visible_courses,
)
from portal.db import fetch
from portal.errors import NotFound
from portal.learning.enums import DeskState
from portal.learning.learner_progress.queries import LearnerProgress, read_learner_progress
from portal.pretests.enums import PretestPhase
from portal.pretests.models import PretestAnswer
from portal.programmes.queries.programmes import compulsory_course_ids
from portal.progress.models import Bookmark, PageProgress
from portal.progress.queries.started_courses import StartedCourse
from portal.progress.queries.updates import NO_UPDATES, PendingUpdates, pending_update_columns

NOT_STARTED = StartedCourse()
_NOT_COMPLETED = (None, None, NO_UPDATES)


@dataclass(frozen=True)
class LanePage:
    """A house of the lane: a page and, once finished, when and how well, and what is new in it since."""

    page: PageRow
    done_at: datetime | None
    score: float | None
    news: PendingUpdates = NO_UPDATES
    is_bookmarked: bool = False
    pretest_phases: int = 0  # how many phases were answered of the pretest that a quiz may hold

    @property
    def is_done(self) -> bool:
        """Whether its window is lit."""
        return self.done_at is not None

    @property
    def is_waiting(self) -> bool:
        """Whether the person can still finish it; a checklist is finished by whoever watches."""
        return not self.is_done and self.page.kind != PageKind.CHECKLIST


@dataclass(frozen=True)
class Lane:
    """A course as one person walks it: its pages in order, which are lit, and where to go on."""

    pages: tuple[LanePage, ...]

    @property
    def done(self) -> int:
        """How many pages are finished."""
        return sum(page.is_done for page in self.pages)

    @property
    def next(self) -> PageRow | None:
        """The first page that is not finished."""
        return next((step.page for step in self.pages if step.is_waiting), None)

    @property
    def pages_left(self) -> int:
        """How many pages are not finished."""
        return len(self.pages) - self.done

    @property
    def minutes_left(self) -> int:
        """How many minutes the pages take that are not finished."""
        return sum(step.page.minutes for step in self.pages if not step.is_done)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its pages."""
        return frozenset(step.page.kind for step in self.pages)

    @property
    def unfinished_quizzes(self) -> tuple[int, ...]:
        """The ids of the quizzes that are still to be passed."""
        return tuple(step.page.id for step in self.pages if step.is_waiting and step.page.kind == PageKind.QUIZ)

    @property
    def checklists(self) -> tuple[LanePage, ...]:
        """The pages that are done once somebody with the right has seen every point."""
        return tuple(step for step in self.pages if step.page.kind == PageKind.CHECKLIST)

    @property
    def unwatched(self) -> LanePage | None:
        """The first checklist of which nobody has seen every point."""
        return next((step for step in self.checklists if not step.is_done), None)

    @property
    def only_waits_to_be_watched(self) -> bool:
        """Whether all is done that can be done alone, and a checklist waits for somebody to watch."""
        return self.next is None and self.unwatched is not None

    @cached_property
    def outline(self) -> str:
        """A digest of the pages, which are lit and what is new: of all that a drawing of the lane depends on."""
        shown = repr([(step.page, step.is_done, step.news or None) for step in self.pages])
        # The text itself takes 14 KB, and stands in the key of each page that is kept.
        return sha256(shown.encode()).hexdigest()

    @property
    def has_pretest_result(self) -> bool:
        """Whether both the questions before the course and those after it were answered."""
        return any(step.pretest_phases == len(PretestPhase) for step in self.pages)

    @property
    def pages_with_updates(self) -> tuple[LanePage, ...]:
        """The finished pages in which something new must be known."""
        return tuple(step for step in self.pages if step.news.due_at is not None)

    def updates_of(self, page_id: int) -> PendingUpdates:
        """What is new in the page for somebody who finished it."""
        return next((step.news for step in self.pages if step.page.id == page_id), NO_UPDATES)

    def find(self, slug: str) -> PageRow | None:
        """The page with this slug."""
        return next((step.page for step in self.pages if step.page.slug == slug), None)

    def is_done(self, page_id: int) -> bool:
        """Whether the window of this page is lit."""
        return any(step.is_done for step in self.pages if step.page.id == page_id)

    def is_bookmarked(self, page_id: int) -> bool:
        """Whether the person keeps this page. Not in the outline: what shows it has it in its key."""
        return any(step.is_bookmarked for step in self.pages if step.page.id == page_id)

    def neighbours(self, page_id: int) -> tuple[PageRow | None, PageRow | None]:
        """The pages before and after."""
        ids = [step.page.id for step in self.pages]
        place = ids.index(page_id)
        before = self.pages[place - 1].page if place > 0 else None
        after = self.pages[place + 1].page if place + 1 < len(ids) else None
        return before, after

    def place(self, page_id: int) -> int:
        """Which house it is, counted from 1."""
        return [step.page.id for step in self.pages].index(page_id) + 1

    def after(self, page_id: int) -> PageRow | None:
        """Where to go on from a page just finished: to the next unfinished one, else to the first."""
        place = self.place(page_id)
        order = self.pages[place:] + self.pages[: place - 1]
        return next((step.page for step in order if step.is_waiting), None)


@dataclass(frozen=True)
class CourseDesk:
    """A course in a person's list."""

    course: CourseRow
    lane: Lane
    is_compulsory: bool
    mine: StartedCourse
    can_teach: bool = False  # somebody with the right saw every point of its checklist

    @property
    def active_at(self) -> datetime | None:
        """When the person last did something in it."""
        return self.mine.active_at

    @property
    def finished_at(self) -> datetime | None:
        """When the person finished it."""
        return self.mine.finished_at

    @property
    def needs_refresher(self) -> bool:
        """Whether it is time to go over it again."""
        return self.mine.needs_refresher(clock.now())

    @property
    def state(self) -> DeskState:
        """The state; a course that got new pages after it was finished stays done."""
        if self.finished_at is not None:
            return DeskState.DONE
        return DeskState.BEGUN if self.active_at is not None or self.lane.done else DeskState.NEW


_answered_phases = (
    select(func.count(PretestAnswer.phase.distinct()))
    .where(PretestAnswer.page_id == Page.id, PretestAnswer.user_id == bindparam("user"))
    .scalar_subquery()
)
_LANE = (
    page_columns.add_columns(
        PageProgress.done_at,
        PageProgress.score,
        *pending_update_columns,
        Bookmark.kept_at.is_not(None),
        case((Page.kind == PageKind.QUIZ.value, _answered_phases), else_=0),
    )
    .outerjoin(PageProgress, (PageProgress.page_id == Page.id) & (PageProgress.user_id == bindparam("user")))
    .outerjoin(Bookmark, (Bookmark.page_id == Page.id) & (Bookmark.user_id == bindparam("user")))
    .where(Course.slug == bindparam("course"))
    .order_by(Page.position, Page.id)
)


def get_course(slug: str, *, viewer: Viewer) -> CourseIntroduction:
    """The course, or NotFound when it is not meant for this viewer."""
    course = find_course(slug)
    if course is None or not can_see(viewer, course):
        raise NotFound
    return course


def get_page(course_slug: str, page_slug: str, *, viewer: Viewer) -> PageRow:
    """The page, or NotFound when its course is not meant for this viewer."""
    page = find_page(course_slug, page_slug)
    if page is None or not can_see(viewer, page):
        raise NotFound
    return page


def get_lane(course_slug: str, *, viewer: Viewer) -> Lane:
    """The course as the viewer walks it, or NotFound when it has no pages or is not meant for this viewer."""
    lane = _lane_of(tuple(map(tuple, fetch(_LANE, {"user": viewer.id, "course": course_slug}))))
    if not lane.pages or not can_see(viewer, lane.pages[0].page):
        raise NotFound
    return lane


@lru_cache(maxsize=128)  # at some 20 KB each they stay below 3 MB
def _lane_of(rows: tuple[tuple[Any, ...], ...]) -> Lane:
    """The lane in these rows; a person turns many pages of the same one."""
    return Lane(
        tuple(
            LanePage(PageRow(*page), done_at, score, PendingUpdates(must_know, notice), bool(kept), phases)
            for *page, done_at, score, must_know, notice, kept, phases in rows
        )
    )


def list_desks(viewer: Viewer, mine: LearnerProgress | None = None) -> list[CourseDesk]:
    """Every course meant for the viewer: those begun first, the latest on top, then the new, then the finished.

    `mine` is what the viewer did, where it has been read already.
    """
    mine = mine if mine is not None else read_learner_progress(viewer.id)
    rows = visible_courses(viewer)
    outlines, compulsory = published.outlines(row.id for row in rows), compulsory_course_ids(viewer)
    desks = [
        CourseDesk(
            row,
            Lane(tuple(LanePage(page, *mine.pages.get(page.id, _NOT_COMPLETED)) for page in outlines[row.id])),
            row.id in compulsory,
            mine.begun.get(row.id, NOT_STARTED),
            can_teach=row.id in mine.taught,
        )
        for row in rows
        if outlines[row.id]
    ]
    return sorted(desks, key=_desk_order)


def next_desk(desks: Iterable[CourseDesk]) -> CourseDesk | None:
    """The course that “continue” leads into: the first in the list that has a page left."""
    return next((desk for desk in desks if desk.state != DeskState.DONE and desk.lane.next is not None), None)


def _desk_order(desk: CourseDesk) -> tuple[int, float, bool]:
    rank = {DeskState.BEGUN: 0, DeskState.NEW: 1, DeskState.DONE: 2}[desk.state]
    latest = desk.active_at.timestamp() if desk.active_at is not None else 0.0
    return rank, -latest, not desk.is_compulsory
