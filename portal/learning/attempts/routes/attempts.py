"""An attempt at a quiz: one question a screen, a last look, the result."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import clock
from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.courses.queries.published import find_page_by_id
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.attempts.views.attempts import AttemptView, read_attempt
from portal.learning.attempts.views.passages import passages_to_read
from portal.learning.attempts.views.remedial import remedial_of
from portal.learning.questions.forms import parse_posted_answer
from portal.learning.routes import bp
from portal.paper_quizzes.queries.results import paper_note
from portal.questions.enums import AttemptMedium
from portal.questions.operations import attempts
from portal.questions.operations.attempts import AlreadySubmitted
from portal.questions.operations.flags import flag_question
from portal.questions.operations.regrade import mark_regradings_seen
from portal.questions.queries.answers import get_attempt, submitted_attempts
from portal.questions.queries.extra_attempts import extra_attempts
from portal.questions.queries.regradings import regradings_of_attempt
from portal.web import display
from portal.web.access import open_to, viewer
from portal.web.htmx import screen_or_titled_fragment, wants_fragment
from portal.web.page_cache import render_personal_cached, render_public_cached
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late


@bp.post("/courses/<course_slug>/<page_slug>/attempts")
@writes_late
@open_to("signed_in")
def begin_attempt(course_slug: str, page_slug: str) -> Response:
    """Begin the quiz, or go on with the attempt that is open."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    if page.kind != PageKind.QUIZ:
        raise NotFound
    attempt = attempts.start_attempt(page_id=page.id, revision_id=page.revision_id, actor=person)
    return redirect(url_for(".attempt", attempt_id=attempt.id), 303)


@bp.get("/attempts/<int:attempt_id>")
@open_to("signed_in")
def attempt(attempt_id: int) -> str | Response:
    """The result; while the attempt is open, the first question without an answer."""
    person = viewer()
    view = _view(attempt_id, person)
    if view.is_open:
        return redirect(_place(view, view.first_open))
    page = find_page_by_id(view.attempt.page_id)
    if page is None:
        raise NotFound
    lane = queries.get_lane(page.course_slug, viewer=person)
    regraded = regradings_of_attempt(attempt_id)
    most = page_content(page.revision_id).front.get("max_attempts")
    return render_template(
        "learning/result.html",
        view=view,
        page=page,
        lane=lane,
        paper=paper_note(attempt_id) if view.attempt.medium == AttemptMedium.PAPER else None,
        remedial=remedial_of(view, lane),
        regraded=regraded,
        passages=passages_to_read(view.wrong_addresses, lane),
        may_try_again=not most
        or len(submitted_attempts(page.id, user_id=person.id))
        < most + len(extra_attempts(page.id, user_id=person.id)),
        name=person.name,
    )


@bp.post("/attempts/<int:attempt_id>/regradings/acknowledgement")
@open_to("signed_in")
def acknowledge_regradings(attempt_id: int) -> str | Response:
    """Note that the person has seen what grading again changed; htmx tells by itself when the result is there."""
    attempt = get_attempt(attempt_id, user_id=viewer().id)
    mark_regradings_seen(attempt.id)
    db.session.commit()
    if wants_fragment():
        return ""
    return redirect(url_for(".attempt", attempt_id=attempt_id), 303)


@bp.get("/attempts/<int:attempt_id>/questions/<int:number>")
@open_to("signed_in")
def attempt_question(attempt_id: int, number: int) -> Response:
    """One question of an open attempt; `number` counts from 1."""
    view = _view(attempt_id, viewer())
    if not view.is_open:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    if not 1 <= number <= len(view.questions):
        raise NotFound
    return _show_question(view, number)


@bp.post("/attempts/<int:attempt_id>/answers/<int:number>")
@resubmittable
@writes_late
@open_to("signed_in")
def save_answer(attempt_id: int, number: int) -> Response:
    """Keep the answer to one question, and turn to the question that `go` asks for."""
    person = viewer()
    attempt = get_attempt(attempt_id, user_id=person.id)
    if not 1 <= number <= len(attempt.drawn):
        raise NotFound
    drawn = attempt.drawn[number - 1]
    # A form kept from another attempt must not answer for a question it never showed.
    if request.form.get("question") != drawn["name"]:
        raise NotFound
    given = parse_posted_answer(page_content(attempt.revision_id).questions[drawn["name"]])
    try:
        attempts.ensure_open(attempt)
        is_newest = given.is_empty or attempts.save_answer(
            attempt, question_id=drawn["question"], response=given.response, client_ms=_client_ms()
        )
    except AlreadySubmitted:
        return _show_submitted(attempt_id)
    if not is_newest and not wants_fragment():
        flash(_("A newer answer to this question is kept. If you want another one, choose it here."), "notice")
        return redirect(url_for(".attempt_question", attempt_id=attempt_id, number=number), 303)

    go = request.form.get("go", "next")
    if go in ("flag", "unflag"):
        try:
            attempt = flag_question(attempt.id, drawn["question"], user_id=person.id, is_flagged=go == "flag")
        except AlreadySubmitted:
            return _show_submitted(attempt_id)
        return _stay_at_flag(read_attempt(attempt), number)
    if go == "stay" and wants_fragment():
        return make_response(_saved(number, saved=not given.is_empty))
    if not given.is_clear:
        return _show_question(read_attempt(attempt), number, error=given.error)
    return _go_to_question(read_attempt(attempt), number + {"back": -1, "stay": 0}.get(go, 1))


@bp.get("/attempts/<int:attempt_id>/review")
@open_to("signed_in")
def attempt_review(attempt_id: int) -> Response:
    """A last look before submitting: what is answered and what is not."""
    view = _view(attempt_id, viewer())
    if not view.is_open:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    return _show_review(view)


@bp.post("/attempts/<int:attempt_id>/submission")
@writes_late
@open_to("signed_in")
def submit_attempt(attempt_id: int) -> Response:
    """Grade the attempt, once."""
    person = viewer()
    attempts.submit_attempt(attempt_id, user_id=person.id)
    return redirect(url_for(".attempt", attempt_id=attempt_id), 303)


def _show_submitted(attempt_id: int) -> Response:
    """The result, with word that an answer came too late."""
    flash(AlreadySubmitted().message, "notice")
    return redirect(url_for(".attempt", attempt_id=attempt_id), 303)


def _client_ms() -> int | None:
    """When the answer was changed on the person's screen; None for a form that does not say."""
    said = request.form.get("client_ms", "")
    return int(said) if said.isdecimal() and len(said) < 16 else None


def _view(attempt_id: int, person: Viewer) -> AttemptView:
    return read_attempt(get_attempt(attempt_id, user_id=person.id))


def _saved(number: int, *, saved: bool) -> bytes:
    """What stands below an open question once its answer is kept: the same for everybody."""
    return render_public_cached(
        "learning/_saved.html",
        key=(number, saved),
        language=display.language(),
        context=lambda: {"number": number, "saved": saved},
    )


def _place(view: AttemptView, number: int | None) -> str:
    """The address of a question, or of the last look when there is no such question."""
    if number is None or not 1 <= number <= len(view.questions):
        return url_for(".attempt_review", attempt_id=view.attempt.id)
    return url_for(".attempt_question", attempt_id=view.attempt.id, number=number)


def _go_to_question(view: AttemptView, number: int) -> Response:
    """Another question or the last look: a redirect for a plain form, the fragment with its address for htmx."""
    number = max(number, 1)
    place = _place(view, number)
    if not wants_fragment():
        return redirect(place, 303)
    response = _show_question(view, number) if number <= len(view.questions) else _show_review(view)
    response.headers["HX-Push-Url"] = place
    return response


def _stay_at_flag(view: AttemptView, number: int) -> Response:
    """The same question, its mark changed: for htmx neither the place on the screen nor the focus moves."""
    if not wants_fragment():
        return redirect(_place(view, number), 303)
    response = _show_question(view, number, flagging=True)
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def _show_question(
    view: AttemptView, number: int, *, error: str | None = None, flagging: bool = False
) -> FlaskResponse:
    status = 200 if error is None else 422
    token = str(int(clock.now().timestamp() * 1000))
    context: dict[str, Any] = {"view": view, "number": number, "error": error, "flagging": flagging}
    if error is not None or wants_fragment():
        names = ("learning/attempt.html", "learning/_attempt_question.html")
        return screen_or_titled_fragment(*names, status, token=token, **context)
    html = render_personal_cached(
        "learning/attempt.html",
        key=(number, view.questions[number - 1], view.answered, number in view.flagged_numbers),
        token=token,
        context=lambda: context,
    )
    response = make_response(html)
    response.vary.add("HX-Request")
    return response


def _show_review(view: AttemptView) -> FlaskResponse:
    names = ("learning/attempt.html", "learning/_attempt_review.html")
    return screen_or_titled_fragment(*names, view=view, number=None)
