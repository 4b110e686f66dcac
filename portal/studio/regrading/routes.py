"""For trainers: the key of a question of a quiz, and grading again after it was mended."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.content.enums import PageKind
from portal.courses.permissions import can_edit
from portal.courses.queries.published import PageRow, find_page
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import NotFound
from portal.learning.questions.views.questions import open_question
from portal.questions.operations.regrade import RegradeOutcome, preview_regrade, regrade
from portal.questions.queries.regradings import get_question, regradings_of_question
from portal.studio.regrading.forms import RegradingForm
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer


@bp.get("/courses/<course_slug>/pages/<page_slug>/questions/<name>/key")
@open_to("trainers")
def quiz_question(course_slug: str, page_slug: str, name: str) -> Response:
    """One question with its key, and what grading it again would change."""
    page = _get_quiz(course_slug, page_slug)
    return _show_question(page, name, RegradingForm(formdata=None, revision=page.revision_id))


@bp.post("/courses/<course_slug>/pages/<page_slug>/questions/<name>/regradings")
@open_to("trainers")
def regrade_question(course_slug: str, page_slug: str, name: str) -> Response:
    """Grade the question again by its present key."""
    page = _get_quiz(course_slug, page_slug)
    form = RegradingForm()
    if not form.validate():
        return _show_question(page, name, form, status=422)
    outcome = regrade(page, name, based_on=form.revision.data, reason=form.reason.data, actor=viewer())
    db.session.commit()
    flash(_outcome_message(outcome), "ok")
    place = url_for(".quiz_question", course_slug=course_slug, page_slug=page_slug, name=name)
    return redirect(place, 303)


def _get_quiz(course_slug: str, page_slug: str) -> PageRow:
    """The quiz, or NotFound when it is none or the viewer does not write for its course."""
    page = find_page(course_slug, page_slug)
    if page is None or page.kind != PageKind.QUIZ or not can_edit(viewer(), page):
        raise NotFound
    return page


def _show_question(page: PageRow, name: str, form: RegradingForm, *, status: int = 200) -> Response:
    asked = page_content(page.revision_id).questions.get(name)
    if asked is None:
        raise NotFound
    question = get_question(page.id, name)
    html = render_template(
        "studio/quiz_question.html",
        page=page,
        asked=asked,
        view=open_question(asked),
        outcome=preview_regrade(question, revision_id=page.revision_id),
        earlier=regradings_of_question(question.id),
        form=form,
    )
    return make_response(html, status)


def _outcome_message(outcome: RegradeOutcome) -> str:
    changed = len(outcome.changes)
    if not changed:
        return str(_("Graded again. Nobody's score changes."))
    return str(
        ngettext(
            "Graded again: the score of %(num)d attempt changed.",
            "Graded again: the scores of %(num)d attempts changed.",
            changed,
        )
    )
