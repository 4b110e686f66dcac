"""The gain of courses as trainers and leaders see it: for many people together, never for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select

from portal.deadlines import check_deadline
from portal.pretests.queries import competence_titles, measured_questions, sum_halves
from portal.pretests.rules.gain import Gain, estimate_gain


class QuizPage(Protocol):
    """A published quiz."""

    @property
    def id(self) -> int:
        """The page."""
        ...

    @property
    def revision_id(self) -> int:
        """Its present text."""
        ...

    @property
    def course_title(self) -> str:
        """The course that it is in."""
        ...


@dataclass(frozen=True)
class GainLine:
    """What is measured, "" for the whole course; `gain` is None while too few answered both times."""

    competence: str
    people: int
    gain: Gain | None


@dataclass(frozen=True)
class CourseGain:
    """The gain of a course: as a whole, and by competence."""

    course_title: str
    whole: GainLine
    competences: Sequence[GainLine]


def course_gains(pages: Iterable[QuizPage], people: Select[int] | None = None) -> Sequence[CourseGain]:
    """The gain of the courses whose quizzes hold a pretest, among these users, by their ids; None: everybody."""
    found: list[CourseGain] = []
    titles = competence_titles()
    for page in pages:
        check_deadline()
        measured = measured_questions(page.id, page.revision_id)
        if not measured:
            continue
        lines = []
        for name, ids in measured.items():
            halves = sum_halves(ids, people)
            number = sum(half.people for half in halves)
            lines.append(GainLine(titles.get(name, name), number, estimate_gain(halves)))
        found.append(CourseGain(page.course_title, lines[0], lines[1:]))
    return found
