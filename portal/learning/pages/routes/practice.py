"""Practice questions: an answer is kept and commented on in its place."""

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.courses.permissions import can_see
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.db import db
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pages.routes.pages import RejectedAnswer, show_lesson
from portal.learning.questions.forms import PostedAnswer, parse_posted_answer
from portal.learning.questions.views.questions import practice_question, relevant_tries
from portal.learning.routes import bp
from portal.questions.operations import attempts
from portal.questions.queries.answers import LastTry, PracticeQuestion, get_practice_question
from portal.questions.rules.selection import is_shuffled, practice_order, shuffle_seed_for
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment
from portal.web.page_cache import render_cached
from portal.web.request_values import parse_integer
from portal.web.transactions import writes_late


@bp.post("/courses/<course_slug>/<page_slug>/practice/<name>")
@writes_late
@open_to("signed_in")
def answer_practice(course_slug: str, page_slug: str, name: str) -> Response | tuple[bytes, int]:
    """Keep a try at a practice question, and say what is to be said about it."""
    person = viewer()
    asked = get_practice_question(course_slug, page_slug, name, user_id=person.id)
    if not can_see(person, asked):
        raise NotFound
    content = _content_shown(asked, name)
    question = content.questions[name]
    given = parse_posted_answer(question)
    tried = None
    if given.error is None:
        tries = attempts.answer_practice(
            asked,
            question,
            revision_id=content.revision_id,
            response=given.response,
            token=request.form.get("token", ""),
            actor=person,
        )
        tried = LastTry(given.response, content.revision_id, tries)

    if wants_fragment():
        return _fragment(content, name, given, tried, person), 200 if given.error is None else 422
    if given.error is not None:
        return _show_refused(course_slug, page_slug, name, given, content, person), 422
    place = url_for(".page", course_slug=course_slug, page_slug=page_slug, _anchor=f"question-{name}")
    return redirect(place, 303)


def _fragment(
    content: PageContent, name: str, given: PostedAnswer, tried: LastTry | None, person: Viewer
) -> bytes:
    """The question with what is to be said about the answer: one text for all who answered alike."""
    question = content.questions[name]
    way = shuffle_seed_for(person.id)
    return render_cached(
        "learning/_practice.html",
        key=(
            content.revision_id,
            name,
            repr(given),
            relevant_tries(question, tried.tries) if tried is not None else None,
            way if is_shuffled(question) else None,
        ),
        token=secrets.token_urlsafe(9),
        context=lambda: {
            "question": practice_question(
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
    course_slug: str, page_slug: str, name: str, given: PostedAnswer, content: PageContent, person: Viewer
) -> bytes:
    """The lesson with the answer in its form; what was answered in an earlier wording is not shown in a later."""
    db.session.rollback()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    response = given.response if page.revision_id == content.revision_id else {}
    lane = queries.get_lane(course_slug, viewer=person)
    return show_lesson(page, lane, person, refused=RejectedAnswer(name, response, given.error or ""))


def _content_shown(asked: PracticeQuestion, name: str) -> PageContent:
    """The revision the person was reading: what counts is the wording they saw, even if it has changed since."""
    content = page_content(request.form.get("revision", type=parse_integer) or asked.revision_id)
    if content.page_id != asked.page_id or name not in content.questions:
        raise NotFound
    return content
