"""What the courses changed in a unit: the gain of each, and of each competence, for twenty people or more."""

from flask import render_template, request

from portal.content.enums import PageKind
from portal.courses.queries.published import list_courses, outlines, units_above
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.gains.queries import people_of
from portal.dashboard.routes.blueprint import bp
from portal.pretests.rules.gain import LEVEL, MIN_PEOPLE
from portal.pretests.views import course_gains
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive


@expensive
@bp.get("/units/<int:unit_id>/gains")
@open_to("leaders")
def gains(unit_id: int) -> str:
    """The gain of every course that is measured, among the people of the unit and below."""
    way = get_breadcrumbs(unit_id, viewer())
    population = DashboardFilters.parse(request.args).population
    pages = outlines(course.id for course in list_courses(units_above(way.unit.id)))
    quizzes = [page for outline in pages.values() for page in outline if page.kind == PageKind.QUIZ]
    return render_template(
        "dashboard/gains.html",
        way=way,
        gains=course_gains(quizzes, people_of(way.unit.id, population)),
        least=MIN_PEOPLE,
        level=LEVEL,
    )
