"""One question of a review or a refresher round, as its person sees it and answers it."""

import secrets
from dataclasses import dataclass, replace

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.db import upgrade_to_write
from portal.errors import NotFound
from portal.learning.questions.forms import parse_posted_answer
from portal.learning.questions.views.questions import QuestionView, open_question, solved_question
from portal.questions.operations import reviews
from portal.questions.queries.reviews import ReviewQuestion, get_review_answer, get_review_question
from portal.questions.rules.selection import practice_order, shuffle_seed_for
from portal.web.htmx import screen_or_fragment
from portal.web.request_values import parse_integer


@dataclass(frozen=True)
class QuestionRound:
    """A few questions one after the other: `number` of `total` is on the screen; 0 where that is not known.

    `name` is review or refresher; `place` is the address of the question that comes next, and of its answers.
    """

    name: str
    title: str
    place: str
    number: int
    total: int

    @property
    def is_last(self) -> bool:
        """Whether no question comes after this one."""
        return self.number >= self.total

    @property
    def steps(self) -> list[str]:
        """For the row of steps: each question is `now`, `done` or still empty."""
        return ["done"] * (self.number - 1) + ["now"] + [""] * (self.total - self.number)


@dataclass(frozen=True)
class AnswerResult:
    """An answer as it was taken or not: `error` says why not; without an error it is kept under `answer_id`."""

    question: QuestionView
    content: PageContent
    error: str | None = None
    answer_id: int = 0


def record_posted_answer(asked: ReviewQuestion, person: Viewer, *, ahead: bool = False) -> AnswerResult:
    """Keep the posted answer to the question, graded by the wording that was read; NotFound for another page's.

    It is committed on return. `ahead` of its day, as in a refresher, it is not: what was read before is over, and
    the transaction that writes has begun.
    """
    content = shown_content(asked.page_id, asked.name, asked.revision_id)
    question = content.questions[asked.name]
    order = practice_order(question, shuffle_seed_for(person.id))
    given = parse_posted_answer(question)
    if given.error is not None:
        return AnswerResult(open_question(question, given.response, order=order), content, given.error)
    if ahead:
        upgrade_to_write()
    answer_id = reviews.answer_review(
        asked,
        question,
        revision_id=content.revision_id,
        response=given.response,
        token=request.form.get("token", ""),
        ahead=ahead,
        actor=person,
    )
    return AnswerResult(solved_question(question, given.response, order=order), content, answer_id=answer_id)


def shown_content(page_id: int, name: str, current: int) -> PageContent:
    """The revision that the posted form was read in, else the current one; NotFound if it does not ask this."""
    revision_id = request.form.get("revision", type=parse_integer) or current
    content = page_content(revision_id)
    if content.page_id != page_id or name not in content.questions:
        raise NotFound
    return content


def posted_question(person: Viewer) -> ReviewQuestion:
    """The question that the posted form answers, or NotFound when it is not for this person."""
    return get_review_question(request.form.get("question", 0, type=parse_integer), person=person)


def show_question(asked: ReviewQuestion, round_: QuestionRound, person: Viewer) -> Response:
    """The question, open."""
    question = page_content(asked.revision_id).questions[asked.name]
    view = open_question(question, order=practice_order(question, shuffle_seed_for(person.id)))
    return _show(view, asked.question_id, asked.revision_id, round_)


def show_answer(answer_id: int, round_: QuestionRound, person: Viewer, *, encouragement: str = "") -> Response:
    """The question as the person answered it, with what is to be said about that."""
    given = get_review_answer(answer_id, user_id=person.id)
    question = page_content(given.revision_id).questions[given.name]
    view = solved_question(question, given.response, order=practice_order(question, shuffle_seed_for(person.id)))
    view = replace(view, encouragement=encouragement)
    return _show(view, given.question_id, given.revision_id, round_)


def show_answered(
    answered: AnswerResult, asked: ReviewQuestion, round_: QuestionRound, *, encouragement: str = ""
) -> Response:
    """What became of an answer just posted."""
    view = replace(answered.question, encouragement=encouragement)
    return _show(view, asked.question_id, answered.content.revision_id, round_, answered.error)


def show_round_complete(round_: QuestionRound, *, answered: int, to_read: str | None = None) -> Response:
    """That there is nothing to answer now, with praise if something was.

    `to_read` is the slug of a course in which nothing is asked, and that is to be read again.
    """
    html = render_template("learning/review.html", round=round_, question=None, answered=answered, to_read=to_read)
    return make_response(html)


def _show(
    question: QuestionView, question_id: int, revision_id: int, round_: QuestionRound, error: str | None = None
) -> Response:
    return screen_or_fragment(
        "learning/review.html",
        "learning/_review_question.html",
        200 if error is None else 422,
        question=question,
        question_id=question_id,
        revision_id=revision_id,
        at_tap=page_content(revision_id).front.get("answer") != "button",
        round=round_,
        token=secrets.token_urlsafe(9),
        error=error,
    )
