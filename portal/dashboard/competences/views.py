"""Which competences a unit has covered: the courses that teach each, and how many people finished one of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from portal.courses.queries.published import CourseRow, list_courses, units_above
from portal.dashboard.competences import queries
from portal.learning.competences.views import FIVE_SKILLS

MAX_EXACT_MEMBERS = 1_000  # people whose courses are looked at one by one


@dataclass(frozen=True)
class CompetenceCoverage:
    """A competence, the courses that teach it, and how many people finished at least one of them."""

    code: str
    title: str
    courses: Sequence[CourseRow]
    people: int


@dataclass(frozen=True)
class FrameworkCoverage:
    """A framework: what some course teaches, and what none does yet."""

    id: str
    title: str
    taught: Sequence[CompetenceCoverage]
    untaught: Sequence[CompetenceCoverage]


@dataclass(frozen=True)
class Coverage:
    """The frameworks in a unit of so many people; unless `is_exact`, at least so many people finished a course."""

    members: int
    is_exact: bool
    frameworks: Sequence[FrameworkCoverage]


def competence_coverage(unit_id: int) -> Coverage:
    """The unit with everything below it; the five basic skills come first.

    In a large unit nobody is looked at one by one: at least as many people have a competence as finished the one
    of its courses that most people finished.
    """
    courses = {row.id: row for row in list_courses(units_above(unit_id))}
    teaching = queries.taught_by(list(courses))
    members, completed = queries.completed_by_course(unit_id, list(courses))
    is_exact = members <= MAX_EXACT_MEMBERS
    people = queries.people_by_course(unit_id, list(courses)) if is_exact else {}

    def number_of(ids: Sequence[int]) -> int:
        if is_exact:
            return len(set().union(*(people.get(id_, set()) for id_ in ids)))
        return max((completed.get(id_, 0) for id_ in ids), default=0)

    titles: dict[str, str] = {}
    lines: dict[str, list[CompetenceCoverage]] = defaultdict(list)
    for row in queries.every_competence():
        ids = teaching.get(row.name, [])
        titles[row.framework] = row.framework_title
        lines[row.framework].append(
            CompetenceCoverage(row.code, row.title, [courses[id_] for id_ in ids], number_of(ids))
        )
    frameworks = [
        FrameworkCoverage(
            id_, titles[id_], [one for one in found if one.courses], [one for one in found if not one.courses]
        )
        for id_, found in lines.items()
    ]
    return Coverage(members, is_exact, sorted(frameworks, key=lambda framework: framework.id != FIVE_SKILLS))
