"""Practice questions: an answer is kept and commented on in its place."""

from __future__ import annotations

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.viewers import Viewer
from portal.courses.contents import PageContent, page_content
from portal.courses.permissions import can_see
from portal.db import db
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.given_answers import GivenAnswer, given_answer
from portal.learning.page_routes import RefusedAnswer, show_lesson
from portal.learning.question_views import practise, tries_that_count
from portal.learning.routes import bp
from portal.questions import operations
from portal.questions import queries as questions
from portal.questions.drawing import is_shuffled, practice_order, way_for
from portal.questions.queries import PracticeQuestion, Tried
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number
from portal.web.htmx import wants_fragment
from portal.web.shared_pages import render_shared
from portal.web.transactions import reads_first


@bp.post("/courses/<course_slug>/<page_slug>/practice/<name>")
@reads_first
@open_to("signed_in")
def answer_practice(course_slug: str, page_slug: str, name: str) -> Response | tuple[bytes, int]:
    """Keep a try at a practice question, and say what is to be said about it."""
    person = viewer()
    asked = questions.get_practice_question(course_slug, page_slug, name, user_id=person.id)
    if not can_see(person, asked):
        raise NotFound
    content = _content_shown(asked, name)
    question = content.questions[name]
    given = given_answer(question)
    tried = None
    if given.error is None:
        tries = operations.answer_practice(
            asked,
            question,
            revision_id=content.revision_id,
            response=given.response,
            token=request.form.get("token", ""),
            actor=person,
        )
        tried = Tried(given.response, content.revision_id, tries)

    if wants_fragment():
        return _fragment(content, name, given, tried, person), 200 if given.error is None else 422
    if given.error is not None:
        return _show_refused(course_slug, page_slug, name, given, content, person), 422
    place = url_for(".page", course_slug=course_slug, page_slug=page_slug, _anchor=f"question-{name}")
    return redirect(place, 303)


def _fragment(content: PageContent, name: str, given: GivenAnswer, tried: Tried | None, person: Viewer) -> bytes:
    """The question with what is to be said about the answer: one text for all who answered alike."""
    question = content.questions[name]
    way = way_for(person.id)
    return render_shared(
        "learning/_practice.html",
        key=(
            content.revision_id,
            name,
            repr(given),
            tries_that_count(question, tried.tries) if tried is not None else None,
            way if is_shuffled(question) else None,
        ),
        token=secrets.token_urlsafe(9),
        context=lambda: {
            "question": practise(
                question,
                tried,
                order=practice_order(question, way),
                refused=None if tried else given.response,
            ),
            "action": request.path,
            "revision_id": content.revision_id,
            "error": given.error,
        },
    )


def _show_refused(
    course_slug: str, page_slug: str, name: str, given: GivenAnswer, content: PageContent, person: Viewer
) -> bytes:
    """The lesson with the answer in its form; what was answered in an earlier wording is not shown in a later."""
    db.session.rollback()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    response = given.response if page.revision_id == content.revision_id else {}
    lane = queries.get_lane(course_slug, viewer=person)
    return show_lesson(page, lane, person, refused=RefusedAnswer(name, response, given.error or ""))


def _content_shown(asked: PracticeQuestion, name: str) -> PageContent:
    """The revision the person was reading: what counts is the wording they saw, even if it has changed since."""
    content = page_content(request.form.get("revision", type=whole_number) or asked.revision_id)
    if content.page_id != asked.page_id or name not in content.questions:
        raise NotFound
    return content
