"""Simulated completions for very large demonstrations: pages and times without each single answer.

A nation's answers would be a hundred million rows that nobody looks at one by one. So a few hundred people's ways
are told in full, and everybody takes one of them, on other days and as far as they come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from portal.clock import VIETNAM
from portal.content.enums import PageKind
from portal.demo.curriculum import Curriculum
from portal.demo.evenings import learning_time_on
from portal.demo.journeys import Learner, LearningSimulation
from portal.demo.studies import Course
from portal.progress.models import CourseProgress, PageProgress

PATH_COUNT = 300
FIRST_DAY = datetime(2025, 1, 1, tzinfo=VIETNAM)


@dataclass(frozen=True)
class PageCompletion:
    """A page that was finished: its place among all, that of its course, and how long after the first midnight."""

    place: int
    course: int
    page_id: int
    revision_id: int
    after: timedelta
    score: float | None


LearningPath = list[PageCompletion]


class SketchSimulation:
    """Lets learners come as far as they come on one of the ways; `add` writes rows, nothing after `until`."""

    def __init__(
        self, courses: Sequence[Course], ways: list[LearningPath], until: datetime, add: Callable[..., None]
    ) -> None:
        self._ways = ways
        self._until = until
        self._add = add
        self._course_ids = [course[0].course_id for course in courses]
        self._pages = sum(map(len, courses))
        # How many pages each course waits for.
        self._lengths = [sum(page.kind != PageKind.CHECKLIST for page in course) for course in courses]

    def tell(self, learner: Learner) -> datetime | None:
        """Write what the learner finishes; the time of the last page, None if there was none."""
        if not self._course_ids:
            return None
        deeds = self._ways[learner.chance.randrange(PATH_COUNT)]
        midnight = learner.starts.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = midnight.astimezone(UTC)
        if deeds and midnight + deeds[0].after < learner.starts:
            midnight += timedelta(days=1)
        add, user_id, until = self._add, learner.user_id, self._until
        # Ways differ in length: whoever comes to the end of the own courses comes to the end of the way.
        is_finishing = learner.pages >= sum(map(len, learner.courses))
        pages = self._pages if is_finishing else learner.pages
        begun: dict[int, list[datetime]] = {}
        for deed in deeds:
            at = midnight + deed.after
            if deed.place >= pages or at > until:
                break
            add(PageProgress, user_id, deed.page_id, deed.revision_id, at, deed.score)
            begun.setdefault(deed.course, []).append(at)
        last = None
        for course, times in begun.items():
            last = times[-1]
            finished = last if len(times) == self._lengths[course] else None
            add(CourseProgress, user_id, self._course_ids[course], times[0], last, finished)
        return last


def simulate_paths(curriculum: Curriculum, seed: int) -> list[LearningPath]:
    """What some hundred people finish who have so much patience, each in the order of time."""
    return [_simulate_path(curriculum, number, Random(f"{seed} way {number}")) for number in range(PATH_COUNT)]


def _simulate_path(curriculum: Curriculum, number: int, chance: Random) -> LearningPath:
    numbers = {course[0].course_id: number for number, course in enumerate(curriculum.courses)}
    courses = curriculum.courses_of(f"way {number}")
    pages = [(page.id, numbers[page.course_id]) for course in courses for page in course]
    places = {page_id: (place, course) for place, (page_id, course) in enumerate(pages)}
    deeds: LearningPath = []

    def take(model: object, *values: object) -> None:
        if model is PageProgress:
            _user, page_id, revision_id, at, score = values
            deeds.append(PageCompletion(*places[page_id], page_id, revision_id, at - FIRST_DAY, score))  # type: ignore[index, arg-type, operator]  # as PageProgress is filled

    story = LearningSimulation(FIRST_DAY + timedelta(days=9999), take)
    starts = learning_time_on(FIRST_DAY, chance)
    story.tell(Learner(0, starts, chance.uniform(0.6, 0.97), courses, len(pages), None, chance))
    return deeds
