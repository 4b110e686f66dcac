"""After a quiz: the passage to read again, and the question asked in place of one that must be right."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.published import PageRow, find_page_by_id
from portal.courses.queries.revision_cache import page_content
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.attempts.views.attempts import read_attempt
from portal.learning.attempts.views.remedial import RemedialView, remedial_of
from portal.learning.questions.forms import parse_posted_answer
from portal.learning.routes import bp
from portal.questions.operations.remedial import answer_remedial
from portal.questions.queries.answers import get_attempt
from portal.questions.queries.remedial import open_remedial
from portal.questions.rules.grading.kinds import Response as Answered
from portal.web.access import open_to, viewer
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late


@bp.get("/attempts/<int:attempt_id>/remedial/passage")
@open_to("signed_in")
def remedial_passage(attempt_id: int) -> str | Response:
    """The passage that explains what was missed, with the way on to the question; without one, the question."""
    page, remedial = _remedial(attempt_id, viewer())
    if remedial is None:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    if remedial.passage is None or not remedial.passage.html:
        return redirect(url_for(".remedial_question", attempt_id=attempt_id))
    return render_template(
        "learning/remedial_passage.html", attempt_id=attempt_id, page=page, passage=remedial.passage
    )


@bp.get("/attempts/<int:attempt_id>/remedial")
@open_to("signed_in")
def remedial_question(attempt_id: int) -> Response:
    """The question that is asked in place of the missed one; the result where nothing is asked any more."""
    page, remedial = _remedial(attempt_id, viewer())
    return _show_question(attempt_id, page, remedial)


@bp.post("/attempts/<int:attempt_id>/remedial")
@resubmittable
@writes_late
@open_to("signed_in")
def save_remedial_answer(attempt_id: int) -> Response:
    """Keep the answer and turn to the result, which has passed, or explains and asks again."""
    person = viewer()
    attempt = get_attempt(attempt_id, user_id=person.id)
    remedial = open_remedial(attempt)
    missed_id, number = (request.form.get(name, 0, type=parse_integer) for name in ("missed", "number"))
    # A form that was sent twice, or after another one, finds what is asked now.
    if remedial is not None and (remedial.missed_id, remedial.number) == (missed_id, number):
        if request.form.get("question") != remedial.asked.name:
            raise NotFound
        given = parse_posted_answer(page_content(attempt.revision_id).questions[remedial.asked.name])
        if given.error is not None:
            page, shown = _remedial(attempt_id, person, refused=given.response)
            return _show_question(attempt_id, page, shown, error=given.error)
        answer_remedial(attempt_id, user_id=person.id, missed_id=missed_id, number=number, response=given.response)
    return redirect(url_for(".attempt", attempt_id=attempt_id), 303)


def _remedial(
    attempt_id: int, person: Viewer, *, refused: Answered | None = None
) -> tuple[PageRow, RemedialView | None]:
    """The quiz, and what its attempt still needs to pass; NotFound for somebody else's."""
    attempt = get_attempt(attempt_id, user_id=person.id)
    page = find_page_by_id(attempt.page_id)
    if page is None:
        raise NotFound
    if attempt.submitted_at is None:
        return page, None
    lane = queries.get_lane(page.course_slug, viewer=person)
    return page, remedial_of(read_attempt(attempt), lane, refused)


def _show_question(
    attempt_id: int, page: PageRow, remedial: RemedialView | None, *, error: str | None = None
) -> Response:
    if remedial is None:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    html = render_template(
        "learning/remedial.html", attempt_id=attempt_id, page=page, remedial=remedial, error=error
    )
    return make_response(html, 200 if error is None else 422)
