"""Which competences a unit has covered: where each is taught, and how many finished half of its pages."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.courses.queries.published import CourseRow, list_courses, units_above
from portal.dashboard.competences import queries
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.learning.competences.views import FIVE_SKILLS

MAX_EXACT_MEMBERS = 5_000  # people whose pages are looked at one by one


@dataclass(frozen=True)
class CompetenceCoverage:
    """A competence, the courses with pages that carry it, and how many people finished half of these or more."""

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
    """The frameworks in a unit of so many people; unless `is_exact`, the numbers are the least that is certain."""

    members: int
    is_exact: bool
    frameworks: Sequence[FrameworkCoverage]


def half_of(pages: int) -> int:
    """How many of so many pages are at least half of them, and one at least."""
    return max(1, -(-pages // 2))


def competence_coverage(unit_id: int, population: Population = DEFAULT_POPULATION) -> Coverage:
    """The unit with everything below it; the five basic skills come first.

    Of a population only `team_only` matters: a competence is assigned nowhere. In a large unit nobody is looked at
    one by one: at least as many people have a competence as completed a course that holds half of its pages.
    """
    courses = {row.id: row for row in list_courses(units_above(unit_id))}
    teaching = queries.pages_teaching(list(courses))
    members, completed = queries.completed_by_course(unit_id, list(courses), population)
    is_exact = members <= MAX_EXACT_MEMBERS
    pages = {page for by_course in teaching.values() for ids in by_course.values() for page in ids}
    people = queries.people_by_page(unit_id, pages, population) if is_exact else {}

    def number_of(pages_by_course: Mapping[int, Sequence[int]]) -> int:
        enough = half_of(sum(map(len, pages_by_course.values())))
        if is_exact:
            done = Counter(user_id for ids in pages_by_course.values() for id_ in ids for user_id in people[id_])
            return sum(number >= enough for number in done.values())
        return max(
            (completed.get(id_, 0) for id_, ids in pages_by_course.items() if len(ids) >= enough), default=0
        )

    titles: dict[str, str] = {}
    lines: dict[str, list[CompetenceCoverage]] = defaultdict(list)
    for row in queries.every_competence():
        ids = teaching.get(row.name, {})
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
