"""Practice questions: an answer is kept and commented on in its place."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.content.questions import Question
from portal.courses.contents import PageContent, page_content
from portal.courses.permissions import can_see
from portal.db import db
from portal.errors import NotFound, Refused
from portal.learning.question_views import practise
from portal.learning.routes import bp
from portal.questions import grading, operations
from portal.questions import queries as questions
from portal.questions.queries import PracticeQuestion, Tried
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment


@bp.post("/courses/<course_slug>/<page_slug>/practice/<name>")
@open_to("signed_in")
def answer_practice(course_slug: str, page_slug: str, name: str) -> Response | tuple[str, int]:
    """Keep a try at a practice question, and say what is to be said about it."""
    person = viewer()
    asked = questions.get_practice_question(course_slug, page_slug, name)
    if not can_see(person, asked):
        raise NotFound
    content = _content_shown(asked, name)
    question = content.questions[name]
    response = response_from_form(question)
    place = url_for(".page", course_slug=course_slug, page_slug=page_slug, _anchor=f"question-{name}")
    tried = None
    error = _("Choose or write an answer first.") if grading.is_empty(response) else None
    if error is None:
        tries = operations.answer_practice(
            asked,
            question,
            revision_id=content.revision_id,
            response=response,
            token=request.form.get("token", ""),
            actor=person,
        )
        db.session.commit()
        tried = Tried(response, content.revision_id, tries)

    if wants_fragment():
        html = render_template(
            "learning/_practice.html",
            question=practise(question, tried),
            action=request.path,
            revision_id=content.revision_id,
            token=secrets.token_urlsafe(9),
            error=error,
        )
        return html, 200 if error is None else 422
    if error is not None:
        flash(error, "error")
    return redirect(place, 303)


def response_from_form(question: Question) -> grading.Response:
    """The answer in the form that was posted. Raises Refused when it does not fit the question."""
    try:
        return grading.read_response(
            question, choices=request.form.getlist("choice"), text=request.form.get("text", "")
        )
    except grading.BadResponse:
        raise Refused(
            _("This answer does not fit the question. Open the page again and answer once more.")
        ) from None


def _content_shown(asked: PracticeQuestion, name: str) -> PageContent:
    """The revision the person was reading: what counts is the wording they saw, even if it has changed since."""
    content = page_content(request.form.get("revision", type=int) or asked.revision_id)
    if content.page_id != asked.page_id or name not in content.questions:
        raise NotFound
    return content
