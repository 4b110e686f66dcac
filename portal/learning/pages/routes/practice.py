"""Practice questions: an answer is kept and commented on in its place."""

import secrets
from dataclasses import replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.courses.permissions import can_see
from portal.courses.queries.revision_cache import PageContent
from portal.db import db
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pages.routes.lesson_answers import changed_answers, shown_revision, unsent_answers
from portal.learning.pages.routes.pages import show_lesson
from portal.learning.questions.forms import (
    PostedAnswer,
    fields_of_question,
    fields_of_single_question,
    holds_other_questions,
    parse_posted_answer,
)
from portal.learning.questions.labels import encouragement
from portal.learning.questions.rules import streaks_by_name
from portal.learning.questions.views.questions import practice_question, relevant_tries, right_at_once
from portal.learning.routes import bp
from portal.questions.operations import attempts
from portal.questions.queries.answers import LastTry, PracticeQuestion, get_practice_question, practice_tries
from portal.questions.rules.selection import is_shuffled, practice_order, shuffle_seed_for
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment
from portal.web.page_cache import render_cached
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late


@bp.post("/courses/<course_slug>/<page_slug>/practice/<name>")
@resubmittable
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
    fields = fields_of_question(name)
    given = parse_posted_answer(question, fields_of_single_question() if fields is None else fields)
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
        in_a_row = _right_in_a_row(asked, content, name, tried)
        html = _fragment(content, name, given, tried, person, in_a_row=in_a_row)
        return html, 200 if given.error is None else 422
    if given.error is not None or holds_other_questions(name):
        with_unsent = _lesson_with_unsent(course_slug, page_slug, name, given, content, person)
        if with_unsent is not None:
            return with_unsent
    place = url_for(".page", course_slug=course_slug, page_slug=page_slug, _anchor=f"question-{name}")
    return redirect(place, 303)


def _right_in_a_row(asked: PracticeQuestion, content: PageContent, name: str, tried: LastTry | None) -> int:
    """Of how many right answers in a row this one is the last."""
    at_once = right_at_once(content.questions, {name: tried})
    if not at_once:
        return 0
    return streaks_by_name(content.questions, asked.right_at_once | at_once)[name]


def _fragment(
    content: PageContent,
    name: str,
    given: PostedAnswer,
    tried: LastTry | None,
    person: Viewer,
    *,
    in_a_row: int,
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
            in_a_row,
        ),
        token=secrets.token_urlsafe(9),
        context=lambda: {
            "question": replace(
                practice_question(
                    question,
                    tried,
                    order=practice_order(question, way),
                    refused=None if tried else given.response,
                ),
                encouragement=encouragement(in_a_row, content.page_id),
            ),
            "action": request.path,
            "revision_id": content.revision_id,
            "error": given.error,
            "at_tap": content.front.get("answer") != "button",
        },
    )


def _lesson_with_unsent(
    course_slug: str, page_slug: str, name: str, given: PostedAnswer, content: PageContent, person: Viewer
) -> tuple[bytes, int] | None:
    """The lesson with what was not taken in its forms, this answer or others chosen meanwhile; None without."""
    db.session.rollback()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    sent = changed_answers(content, practice_tries(page.id, user_id=person.id))
    taken = {name: given} if given.error is None else {}
    unsent = unsent_answers(page, content, {**sent, **({} if taken else {name: given})}, without=taken)
    if not unsent:
        return None
    # Nobody has sent the others yet, so nothing is said against them.
    unsent = tuple(answer if answer.name == name else replace(answer, error="") for answer in unsent)
    lane = queries.get_lane(course_slug, viewer=person)
    return show_lesson(page, lane, person, unsent=unsent, answered=name), 200 if taken else 422


def _content_shown(asked: PracticeQuestion, name: str) -> PageContent:
    """The revision the person was reading: what counts is the wording they saw, even if it has changed since."""
    content = shown_revision(asked.page_id, asked.revision_id)
    if name not in content.questions:
        raise NotFound
    return content
