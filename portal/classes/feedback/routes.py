"""Three questions after a class, and what was answered for those who teach and lead."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.classes.feedback.enums import FeedbackQuestion
from portal.classes.feedback.operations import give_feedback
from portal.classes.feedback.queries import has_given, shown_counts, was_present
from portal.classes.feedback.rules import SHOWN_FROM, is_asked
from portal.classes.feedback.views import question_views
from portal.classes.models import ClassSession
from portal.classes.queries.sessions import find_session, managed_session
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import NotFound, Refused
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on


@bp.get("/classes/<int:session_id>/feedback")
@open_to("signed_in")
def feedback_form(session_id: int) -> Response:
    """The three questions, for those who were there; who has answered is thanked."""
    session = get_attended_session(session_id)
    if has_given(session.id, viewer().id) or not is_asked(session, clock.now()):
        return make_response(render_template("classes/feedback_given.html", session=session))
    return show_questions(session)


@bp.post("/classes/<int:session_id>/feedback")
@open_to("signed_in")
def submit_feedback(session_id: int) -> BaseResponse:
    """Count what was chosen; sent twice, it counts once."""
    session = get_attended_session(session_id)
    answers = {question: request.form.get(question.value, "") for question in FeedbackQuestion}
    with rollback_on(Refused) as refused:
        give_feedback(session.id, answers, actor=viewer())
    if refused:
        return show_questions(get_attended_session(session_id), refusal=refused.message, status=refused.status)
    db.session.commit()
    flash(_("Thank you. Nobody sees who said what."), "ok")
    return redirect(url_for(".feedback_form", session_id=session_id), 303)


@bp.get("/classes/<int:session_id>/feedback/results")
@open_to("signed_in")
def feedback_results(session_id: int) -> str:
    """How many gave which answer, from five people on."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    questions = question_views(shown_counts(session.id))
    return render_template(
        "classes/feedback_results.html", session=session, questions=questions, shown_from=SHOWN_FROM
    )


def show_questions(session: ClassSession, refusal: str = "", status: int = 200) -> Response:
    """The three questions, with what was chosen."""
    screen = render_template(
        "classes/feedback.html", session=session, questions=question_views(), refusal=refusal, chosen=request.form
    )
    return make_response(screen, status)


def get_attended_session(session_id: int) -> ClassSession:
    """A class in which the viewer was, or NotFound."""
    session = find_session(session_id)
    if session is None or not was_present(session.id, viewer().id):
        raise NotFound
    return session
