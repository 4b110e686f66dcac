"""A few questions before a course and as many after it: answered once, in one form."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.db import db, upgrade_to_write
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pretests.views import OpenPretest, find_open_pretest, pretest_results
from portal.learning.queries import Lane
from portal.learning.questions.forms import PostedAnswer, fields_of_question, parse_posted_answer
from portal.learning.questions.views.questions import open_question
from portal.learning.routes import bp
from portal.learning.views.template_filters import page_url
from portal.pretests.operations import record_pretest
from portal.progress.queries.started_courses import started_courses
from portal.questions.rules.grading.kinds import Form
from portal.questions.rules.selection import practice_order, shuffle_seed_for
from portal.web.access import open_to, viewer
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late


@bp.get("/courses/<course_slug>/pretest")
@open_to("signed_in")
def pretest(course_slug: str) -> str | Response:
    """The questions that are open now; with none open, what came of them, or the course."""
    person = viewer()
    lane = queries.get_lane(course_slug, viewer=person)
    asked = _find_open(lane, person)
    if asked is not None:
        return _render(asked, person, {})
    results = pretest_results(lane, person.id)
    if not results:
        return redirect(url_for(".course", course_slug=course_slug))
    return render_template("learning/pretest_result.html", page=lane.pages[0].page, results=results)


@bp.post("/courses/<course_slug>/pretest")
@resubmittable
@writes_late
@open_to("signed_in")
def answer_pretest(course_slug: str) -> str | tuple[str, int] | Response:
    """Keep how the person did on all questions, once; with one open, the form comes back."""
    person = viewer()
    lane = queries.get_lane(course_slug, viewer=person)
    asked = _find_open(lane, person)
    if asked is None or request.form.get("phase") != asked.phase.value:
        return redirect(url_for(".pretest", course_slug=course_slug), 303)
    given = {
        question.id: parse_posted_answer(question, fields_of_question(question.id) or Form())
        for question in asked.questions
    }
    if any(answer.error for answer in given.values()):
        return _render(asked, person, given), 422
    responses = {name: answer.response for name, answer in given.items()}
    upgrade_to_write()
    record_pretest(asked.page.revision_id, asked.phase, asked.form, responses, actor=person)
    db.session.commit()
    if not asked.is_before:
        return redirect(url_for(".pretest", course_slug=course_slug), 303)
    flash(_("Thank you, that is kept. Now the course begins."), "ok")
    first = lane.next
    if first is None:
        raise NotFound
    return redirect(page_url(first), 303)


def _find_open(lane: Lane, person: Viewer) -> OpenPretest | None:
    begun = started_courses(user_id=person.id).get(lane.pages[0].page.course_id)
    return find_open_pretest(lane, person.id, is_finished=begun is not None and begun.finished_at is not None)


def _render(asked: OpenPretest, person: Viewer, given: dict[str, PostedAnswer]) -> str:
    seed = shuffle_seed_for(person.id)
    questions = [
        open_question(
            question,
            given[question.id].response if question.id in given else None,
            order=practice_order(question, seed),
        )
        for question in asked.questions
    ]
    errors = {name: answer.error for name, answer in given.items() if answer.error}
    return render_template("learning/pretest.html", asked=asked, questions=questions, errors=errors)
