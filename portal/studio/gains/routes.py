"""What a course changed: the gain of its learners, as a whole and by competence."""

from flask import render_template

from portal.content.enums import PageKind
from portal.courses.queries.published import course_outline
from portal.pretests.rules.gain import LEVEL, MIN_PEOPLE
from portal.pretests.views import course_gains
from portal.studio.queries import get_course_view
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to
from portal.web.expensive import expensive


@expensive
@bp.get("/courses/<course_slug>/gains")
@open_to("trainers")
def gains(course_slug: str) -> str:
    """The gain of everybody who answered before and after the course."""
    course = get_course_view(course_slug)
    quizzes = [page for page in course_outline(course.id) if page.kind == PageKind.QUIZ]
    shown = {"gains": course_gains(quizzes), "least": MIN_PEOPLE, "level": LEVEL}
    return render_template("studio/gains.html", course=course, **shown)
