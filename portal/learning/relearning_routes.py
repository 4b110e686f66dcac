"""What is new in a page that was finished: only the changed paragraphs, one question, and done."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.viewers import Viewer
from portal.courses.contents import PageContent, page_content
from portal.courses.queries import PageRow
from portal.db import db, turn_to_writing
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.coming_back import shown_content
from portal.learning.filters import page_url
from portal.learning.given_answers import given_answer
from portal.learning.question_views import QuestionView, ask, solve
from portal.learning.routes import bp
from portal.progress import relearning
from portal.progress.changes import Changes
from portal.progress.queries import KnownPage, find_known
from portal.questions import operations
from portal.questions import queries as questions
from portal.questions.drawing import practice_order, way_for
from portal.questions.grading import grade
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number
from portal.web.htmx import go_to, wants_fragment
from portal.web.transactions import reads_first


@dataclass(frozen=True)
class NewsView:
    """What is new in a page for one person; `question` goes with it, None if nothing has to be answered."""

    page: PageRow
    content: PageContent
    known: KnownPage
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
@reads_first
@open_to("signed_in")
def answer_change(course_slug: str, page_slug: str) -> Response:
    """Keep the answer to the question that goes with what is new; nothing else changes by it."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    news, name = _view(page, person), request.form.get("question", "")
    if news is None or news.question is None or news.question.name != name:
        # Something else is new by now, or nothing; whatever was kept in a form stands for another question.
        return go_to(_place(page))
    content = shown_content(page.id, name, page.revision_id)
    question = content.questions[name]
    given = given_answer(question)
    if given.error is not None:
        asked = ask(question, given.response, order=practice_order(question, way_for(person.id)))
        return _show(replace(news, question=asked), error=given.error)
    question_id = questions.question_ids(page.id)[name]
    turn_to_writing()
    operations.keep_answer(
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
    return _show(answered) if answered is not None else go_to(page_url(page))


@bp.post("/courses/<course_slug>/<page_slug>/relearning")
@open_to("signed_in")
def relearn(course_slug: str, page_slug: str) -> Response:
    """Take note of what is new in a page."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    revision_id = request.form.get("revision", 0, type=whole_number)
    if not 0 < revision_id <= page.revision_id:
        raise NotFound
    relearning.relearn(page_id=page.id, revision_id=revision_id, actor=person)
    db.session.commit()
    flash(_("Noted. You are up to date here."), "ok")
    return redirect(page_url(page), 303)


def _place(page: PageRow) -> str:
    return url_for(".page_changes", course_slug=page.course_slug, page_slug=page.slug)


def _view(page: PageRow, person: Viewer) -> NewsView | None:
    """What is new, None if nothing is; NotFound for a page the person has not finished."""
    known = find_known(page.id, user_id=person.id)
    if known is None:
        raise NotFound
    if not known.news:
        return None
    content = page_content(page.revision_id)
    changes = relearning.changes_since(known, page.revision_id)
    asked = changes.question if known.news.must_know_since is not None else None
    if asked is None:
        return NewsView(page, content, known, changes, None)
    order = practice_order(asked, way_for(person.id))
    tried = relearning.tried_since(known, asked, content, user_id=person.id)
    question = solve(asked, tried.response, order=order) if tried is not None else ask(asked, order=order)
    return NewsView(page, content, known, changes, question)


def _show(news: NewsView, *, error: str | None = None) -> Response:
    name = "learning/_relearning.html" if wants_fragment() else "learning/relearning.html"
    html = render_template(name, news=news, page=news.page, token=secrets.token_urlsafe(9), error=error)
    response = make_response(html, 200 if error is None else 422)
    response.vary.add("HX-Request")
    return response
