"""What is new in a page that was finished: only the changed paragraphs, one question, and done."""

import secrets
from dataclasses import dataclass, replace

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.db import db, upgrade_to_write
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.questions.forms import parse_posted_answer
from portal.learning.questions.views.questions import QuestionView, open_question, solved_question
from portal.learning.reviews.routes.question_round import shown_content
from portal.learning.routes import bp
from portal.learning.views.template_filters import page_url
from portal.progress.operations import update_review
from portal.progress.queries.updates import AcknowledgedRevision, find_acknowledged_revision
from portal.progress.rules.changes import Changes
from portal.questions.operations.attempts import record_answer
from portal.questions.queries.answers import question_ids
from portal.questions.rules.grading import grade
from portal.questions.rules.selection import practice_order, shuffle_seed_for
from portal.web.access import open_to, viewer
from portal.web.htmx import redirect_to, wants_fragment
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late


@dataclass(frozen=True)
class PageUpdateView:
    """What is new in a page for one person; `question` goes with it, None if nothing has to be answered."""

    page: PageRow
    content: PageContent
    known: AcknowledgedRevision
    changes: Changes
    question: QuestionView | None

    @property
    def is_answered(self) -> bool:
        """Whether nothing stands in the way of taking note of it."""
        return self.question is None or bool(self.question.verdict)


@bp.get("/courses/<course_slug>/<page_slug>/changes")
@open_to("signed_in")
def page_changes(course_slug: str, page_slug: str) -> Response:
    """The paragraphs that are otherwise since the person finished the page; with nothing new, the page itself."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    news = _view(page, person)
    if news is None:
        return redirect(page_url(page))
    return _show(news)


@bp.post("/courses/<course_slug>/<page_slug>/changes/answers")
@resubmittable
@writes_late
@open_to("signed_in")
def answer_change(course_slug: str, page_slug: str) -> Response:
    """Keep the answer to the question that goes with what is new; nothing else changes by it."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    news, name = _view(page, person), request.form.get("question", "")
    if news is None or news.question is None or news.question.name != name:
        # Something else is new by now, or nothing; whatever was kept in a form stands for another question.
        return redirect_to(_place(page))
    content = shown_content(page.id, name, page.revision_id)
    question = content.questions[name]
    given = parse_posted_answer(question)
    if given.error is not None:
        asked = open_question(
            question, given.response, order=practice_order(question, shuffle_seed_for(person.id))
        )
        return _show(replace(news, question=asked), error=given.error)
    question_id = question_ids(page.id)[name]
    upgrade_to_write()
    record_answer(
        question_id,
        revision_id=content.revision_id,
        response=given.response,
        score=grade(question, given.response).score,
        token=request.form.get("token", ""),
        actor=person,
    )
    db.session.commit()
    if not wants_fragment():
        return redirect(f"{_place(page)}#relearning", 303)
    answered = _view(page, person)
    return _show(answered) if answered is not None else redirect_to(page_url(page))


@bp.post("/courses/<course_slug>/<page_slug>/changes/acknowledgement")
@open_to("signed_in")
def acknowledge_changes(course_slug: str, page_slug: str) -> Response:
    """Take note of what is new in a page."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    revision_id = request.form.get("revision", 0, type=parse_integer)
    if not 0 < revision_id <= page.revision_id:
        raise NotFound
    update_review.acknowledge_changes(page_id=page.id, revision_id=revision_id, actor=person)
    db.session.commit()
    flash(_("Noted. You are up to date here."), "ok")
    return redirect(page_url(page), 303)


def _place(page: PageRow) -> str:
    return url_for(".page_changes", course_slug=page.course_slug, page_slug=page.slug)


def _view(page: PageRow, person: Viewer) -> PageUpdateView | None:
    """What is new, None if nothing is; NotFound for a page the person has not finished."""
    known = find_acknowledged_revision(page.id, user_id=person.id)
    if known is None:
        raise NotFound
    if not known.news:
        return None
    content = page_content(page.revision_id)
    changes = update_review.changes_since(known, page.revision_id)
    asked = changes.question if known.news.must_know_since is not None else None
    if asked is None:
        return PageUpdateView(page, content, known, changes, None)
    order = practice_order(asked, shuffle_seed_for(person.id))
    tried = update_review.last_answer_since(known, asked, content, user_id=person.id)
    question = (
        solved_question(asked, tried.response, order=order)
        if tried is not None
        else open_question(asked, order=order)
    )
    return PageUpdateView(page, content, known, changes, question)


def _show(news: PageUpdateView, *, error: str | None = None) -> Response:
    name = "learning/_update_review.html" if wants_fragment() else "learning/update_review.html"
    html = render_template(name, news=news, page=news.page, token=secrets.token_urlsafe(9), error=error)
    response = make_response(html, 200 if error is None else 422)
    response.vary.add("HX-Request")
    return response
