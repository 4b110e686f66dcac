"""A page of a course: reading it, and finishing it."""

import secrets
from dataclasses import replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.content.pages.blueprint import Blueprint
from portal.courses.permissions import can_edit
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pages.queries import get_reader_state
from portal.learning.pages.routes.lesson_answers import UnsentAnswer, parse_sent_answers
from portal.learning.pages.routes.page_kinds import PAGE_VIEWS, page_view
from portal.learning.pages.views import part_views, quiz_lead, resume_place
from portal.learning.queries import Lane
from portal.learning.questions.labels import encouragement
from portal.learning.questions.rules import streaks_by_name
from portal.learning.questions.views.questions import practice_question, right_at_once
from portal.learning.routes import bp
from portal.learning.views.template_filters import page_url
from portal.progress.operations import completions as progress
from portal.progress.operations.completions import UnansweredQuestions
from portal.questions.queries.answers import LastTry, practice_tries, submitted_attempts
from portal.questions.queries.extra_attempts import extra_attempts
from portal.questions.queries.open_quizzes import open_quizzes
from portal.questions.rules.grading import grade
from portal.questions.rules.scoring import right_answers_needed
from portal.questions.rules.selection import is_shuffled, practice_order, shuffle_seed_for
from portal.web.access import open_to, viewer
from portal.web.page_cache import render_cached, render_personal_cached
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late


@bp.get("/courses/<course_slug>/<page_slug>")
@open_to("signed_in")
def page(course_slug: str, page_slug: str) -> str | bytes:
    """A page of a course, shown as its kind is shown."""
    person = viewer()
    lane = queries.get_lane(course_slug, viewer=person)
    found = lane.find(page_slug)
    if found is None:
        raise NotFound
    return PAGE_VIEWS[found.kind](found, lane, person)


@bp.post("/courses/<course_slug>/<page_slug>/completion")
@resubmittable
@writes_late
@open_to("signed_in")
def complete_lesson(course_slug: str, page_slug: str) -> Response | bytes | tuple[bytes, int]:
    """Take the answers that were chosen, finish the lesson, and light its window.

    Where one of them is wrong the lesson is finished too, but comes back once, so that its comment is read.
    """
    person = viewer()
    found = queries.get_page(course_slug, page_slug, viewer=person)
    if found.kind != PageKind.LESSON:
        raise NotFound
    sent = parse_sent_answers(found, person)
    try:
        progress.complete_lesson(
            page_id=found.id,
            course_id=found.course_id,
            revision_id=found.revision_id,
            answers=sent.whole,
            actor=person,
        )
    except UnansweredQuestions as refusal:
        lane = queries.get_lane(course_slug, viewer=person)
        return show_lesson(found, lane, person, missing=tuple(refusal.names), unsent=sent.unsent), 422

    if sent.wrong:
        return show_lesson(found, queries.get_lane(course_slug, viewer=person), person, shows_wrong=True)
    return lead_on(found, person, again="again" in request.form)


def lead_on(found: PageRow, person: Viewer, *, again: bool = False) -> Response:
    """To the moment after a page that was just finished, or to the end of the course if it was the last.

    `again`: it was done before, and its reader only turns to the next page.
    """
    lane = queries.get_lane(found.course_slug, viewer=person)
    following = lane.after(found.id)
    if again and (turned := lane.neighbours(found.id)[1] or following) is not None:
        return redirect(page_url(turned), 303)
    if following is None:
        return redirect(url_for(".course_done", course_slug=found.course_slug), 303)
    return redirect(url_for(".page_done", course_slug=found.course_slug, page_slug=found.slug), 303)


@page_view(PageKind.LESSON)
def show_lesson(
    found: PageRow,
    lane: Lane,
    person: Viewer,
    *,
    missing: tuple[str, ...] = (),
    shows_wrong: bool = False,
    unsent: tuple[UnsentAnswer, ...] = (),
    answered: str = "",
) -> bytes:
    """The lesson with its practice questions as the person left them.

    `missing` names those to answer first; `shows_wrong` leads to those whose answer is wrong, now that one of them
    finished the lesson; `unsent` is what stands in the forms and was not taken. It opens at the first of these, or
    at the question that was `answered`.
    """
    content = page_content(found.revision_id)
    way = shuffle_seed_for(person.id) if any(map(is_shuffled, content.questions.values())) else 0
    answers = practice_tries(found.id, user_id=person.id)
    reader = get_reader_state(found.id, user_id=person.id)
    resume = resume_place(content, position=reader.position, answered=answers.keys() & content.questions.keys())
    resume = None if lane.is_done(found.id) else resume
    tried = {name: _try_of_same_wording(answers.get(name), name, content) for name in content.questions}
    wrong = tuple(name for name in content.questions if shows_wrong and _is_wrong(content, name, tried[name]))
    in_a_row = streaks_by_name(content.questions, right_at_once(content.questions, tried))
    in_forms = {answer.name: answer for answer in unsent}
    # What somebody reported is nobody else's, and must not push out what many share.
    render = render_personal_cached if reader.reports else render_cached
    return render(
        "learning/lesson.html",
        key=(
            found.id,
            lane.outline,
            lane.is_bookmarked(found.id),
            repr(tried),
            missing,
            resume,
            wrong,
            repr(unsent),
            answered,
            reader.rating,
            reader.reports,
            way if any(map(is_shuffled, content.questions.values())) else None,
        ),
        token=secrets.token_urlsafe(9),
        context=lambda: {
            "page": found,
            "content": content,
            "lane": lane,
            "views": {
                name: replace(
                    practice_question(
                        question,
                        tried[name],
                        order=practice_order(question, way),
                        refused=in_forms[name].response if name in in_forms else None,
                    ),
                    encouragement=encouragement(in_a_row[name], found.id),
                )
                for name, question in content.questions.items()
            },
            "parts": part_views(content, found.minutes),
            "resume": resume,
            "reader": reader,
            "missing": missing,
            "wrong": wrong,
            "lead_to": answered or next(iter(missing or wrong), ""),
            "errors": {name: answer.error for name, answer in in_forms.items()},
        },
    )


def _is_wrong(content: PageContent, name: str, tried: LastTry | None) -> bool:
    return tried is not None and not grade(content.questions[name], tried.response).right


def _try_of_same_wording(tried: LastTry | None, name: str, content: PageContent) -> LastTry | None:
    """The try, unless the question was reworded since: its option numbers may then mean something else."""
    if tried is None or tried.revision_id == content.revision_id:
        return tried
    seen = page_content(tried.revision_id).questions[name]
    return tried if seen == content.questions[name] else None


@page_view(PageKind.QUIZ)
def show_quiz(found: PageRow, lane: Lane, person: Viewer) -> bytes:
    """What the quiz asks for, the attempt to go on with, and those before it."""
    content = page_content(found.revision_id)
    waiting = open_quizzes(person.id).get(found.id)
    is_short = waiting is not None and waiting.is_short_of_must_pass
    attempts = submitted_attempts(found.id, user_id=person.id)
    blueprint, pool = Blueprint.of_front(content.front), list(content.questions.values())
    count = blueprint.drawn_count(pool)
    rights = (person.is_in_audience("trainers") and can_edit(person, found), person.is_in_audience("staff"))
    reader = get_reader_state(found.id, user_id=person.id)
    allowed = content.front.get("max_attempts")
    given = extra_attempts(found.id, user_id=person.id) if allowed else ()
    return render_personal_cached(
        "learning/quiz.html",
        key=(found.id, lane.outline, lane.is_bookmarked(found.id), waiting, attempts, rights, reader, given),
        context=lambda: {
            "page": found,
            "content": content,
            "lane": lane,
            "count": count,
            "must_pass": blueprint.must_pass_count(pool),
            "needed": right_answers_needed(count, content.front.get("pass_mark", 80)),
            "max_attempts": allowed + len(given) if allowed else None,
            "given": given,
            "lead": quiz_lead(content),
            "open_quiz": None if is_short else waiting,
            "short_of": waiting if is_short and not lane.is_done(found.id) else None,
            "best": max((attempt.score for attempt in attempts), default=None),
            "attempts": attempts,
            "may_edit": rights[0],
            "may_print": rights[1],
            "reader": reader,
        },
    )
