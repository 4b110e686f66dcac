"""How a team keeps pace with its own plan: what is finished against the time that has gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.content.enums import PageKind
from portal.courses.queries.published import CourseRow, outlines
from portal.dashboard.enums import PlanVerdict
from portal.dashboard.team.queries.plans import team_plans
from portal.dashboard.team.queries.team import completed_page_counts, completed_people_counts
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import Crumb

ON_TRACK_TOLERANCE = 0.1  # a tenth behind the clock still is in step: an evening's lessons make it up


@dataclass(frozen=True)
class PlanProgress:
    """A plan and how it goes; `lit` of the `windows` that the team's people have in the course are lit."""

    course: CourseRow
    since: date
    by: date
    today: date
    people: int
    complete: int
    windows: int
    lit: int

    @property
    def share(self) -> float:
        """The share that is finished, 0 to 1."""
        by_people = self.complete / self.people if self.people else 0.0
        by_windows = self.lit / self.windows if self.windows else 0.0
        return min(1.0, max(by_people, by_windows))

    @property
    def elapsed(self) -> float:
        """The share of the time that has gone, 0 to 1; the last day counts whole."""
        whole = (self.by - self.since).days + 1
        return min(1.0, max(0.0, (self.today - self.since).days / whole))

    @property
    def days_left(self) -> int:
        """How many days remain after today, below 0 when the last one is over."""
        return (self.by - self.today).days

    @property
    def verdict(self) -> PlanVerdict:
        """The verdict on the pace until today."""
        if self.people and self.complete >= self.people:
            return PlanVerdict.DONE
        if self.days_left < 0:
            return PlanVerdict.OVER
        if self.share >= self.elapsed + ON_TRACK_TOLERANCE:
            return PlanVerdict.AHEAD
        return PlanVerdict.IN_STEP if self.share >= self.elapsed - ON_TRACK_TOLERANCE else PlanVerdict.BEHIND


def plan_progress(
    unit: Unit | Crumb, *, courses: Iterable[CourseRow], people: int, today: date
) -> tuple[PlanProgress, ...]:
    """The plans of the unit, which has so many people, for some of its courses; what ends soonest first."""
    rows = {row.id: row for row in courses}
    plans = [plan for plan in team_plans(unit.id) if plan.course_id in rows]
    ids = [plan.course_id for plan in plans]
    if not ids:
        return ()
    pages, lit, complete = (
        outlines(ids),
        completed_page_counts(unit.id, ids),
        completed_people_counts(unit.id, ids),
    )
    return tuple(
        PlanProgress(
            rows[plan.course_id],
            *(plan.since, plan.by, today, people),
            complete=complete.get(plan.course_id, 0),
            windows=people * sum(page.kind != PageKind.CHECKLIST for page in pages[plan.course_id]),
            lit=lit.get(plan.course_id, 0),
        )
        for plan in plans
    )
