"""What readers say of a course, for those who write it."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import clock
from portal.db import db
from portal.drafts.queries.edited_courses import EditedCourse
from portal.errors import NotFound, Refused
from portal.feedback import operations
from portal.feedback.enums import ReportState
from portal.feedback.operations import MAX_TEXT_LENGTH
from portal.feedback.queries import get_report
from portal.studio.feedback.views import ORDER_TITLES, FeedbackListing, course_feedback
from portal.studio.queries import get_course_view, get_edited_course
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import next_url
from portal.web.page_cache import cached_desk_response


@bp.get("/courses/<course_slug>/feedback")
@open_to("trainers")
def feedback(course_slug: str) -> FlaskResponse:
    """How easy each page is to its readers, and what they report; sorted and filtered by the address."""
    course, wanted = get_course_view(course_slug), FeedbackListing.parse(request.args)
    said = course_feedback(course.id, wanted)
    return cached_desk_response(
        "studio/feedback.html",
        key=(course, said, wanted, clock.today()),
        context=lambda: {"said": said, **_context(course, wanted)},
    )


@bp.post("/courses/<course_slug>/feedback/<int:report_id>")
@open_to("trainers")
def answer_report(course_slug: str, report_id: int) -> Response:
    """Say what became of a report, with or without words to its reader; `new` opens it again."""
    course = get_edited_course(course_slug)
    said = request.form.get("state", "")
    if said not in set(ReportState):
        raise NotFound
    report = get_report(report_id, course_id=course.id)
    reply = request.form.get("reply", "")
    with rollback_on(Refused) as refused:
        operations.answer_report(report, state=ReportState(said), reply=reply, actor=viewer())
        db.session.commit()
    if refused:
        wanted = FeedbackListing(state=ReportState.NEW)
        return _show(course_slug, wanted, problem=refused.message, at=report_id, reply=reply, status=422)
    is_open = said == ReportState.NEW
    flash(_("Open again.") if is_open else _("The reader sees this at the end of the page."), "ok")
    return redirect(next_url(url_for(".feedback", course_slug=course_slug)) + "#reports", 303)


def _show(
    course_slug: str,
    wanted: FeedbackListing,
    *,
    problem: str = "",
    at: int = 0,
    reply: str = "",
    status: int = 200,
) -> FlaskResponse:
    """The screen; `problem` stands at the report `at`, whose form keeps the reply."""
    course = get_course_view(course_slug)
    form = {"problem": problem, "at": at, "reply": reply}
    said = course_feedback(course.id, wanted)
    html = render_template("studio/feedback.html", **_context(course, wanted), **form, said=said)
    return make_response(html, status)


def _context(course: EditedCourse, wanted: FeedbackListing) -> dict[str, Any]:
    """What the screen shows beside what was said."""
    return {"course": course, "wanted": wanted, "max_length": MAX_TEXT_LENGTH, "orders": ORDER_TITLES}
