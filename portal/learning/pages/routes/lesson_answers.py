"""The answers of a lesson that are posted together: what was chosen, and was not sent yet, goes along."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from portal.accounts.rules.viewer import Viewer
from portal.content.questions.question import Question
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.errors import NotFound, Refused
from portal.learning.questions.forms import PostedAnswer, fields_of_question, parse_posted_answer
from portal.questions.operations.attempts import PracticeAnswer, PracticeAnswers
from portal.questions.queries.answers import LastTry, practice_tries
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response
from portal.web.request_values import parse_integer


@dataclass(frozen=True)
class UnsentAnswer:
    """What stands in the form of a practice question and was not taken; `error` says why, if it was sent."""

    name: str
    response: Response
    error: str = ""


@dataclass(frozen=True)
class SentAnswers:
    """The answers that came with a lesson: those to be kept, names of the wrong ones, and what is not whole."""

    whole: PracticeAnswers
    wrong: tuple[str, ...]
    unsent: tuple[UnsentAnswer, ...]


def parse_sent_answers(page: PageRow, person: Viewer) -> SentAnswers:
    """What was chosen in the lesson and was not sent before it was finished."""
    content = shown_revision(page.id, page.revision_id)
    tried = practice_tries(page.id, user_id=person.id)
    sent = changed_answers(content, tried)
    whole = {name: given for name, given in sent.items() if given.error is None}
    answers = [
        PracticeAnswer(content.questions[name], given.response, tried[name].tries if name in tried else 0)
        for name, given in whole.items()
    ]
    return SentAnswers(
        whole=PracticeAnswers(answers, content.revision_id, request.form.get("token", "")),
        wrong=tuple(name for name, given in whole.items() if not _is_right(content.questions[name], given)),
        unsent=unsent_answers(page, content, sent, without=whole),
    )


def changed_answers(content: PageContent, tried: Mapping[str, LastTry]) -> dict[str, PostedAnswer]:
    """What was posted of each question and differs from the last try at it; one answered rightly is left."""
    changed = {}
    for name, question in content.questions.items():
        fields = fields_of_question(name)
        if fields is None or _is_settled(question, tried.get(name), content):
            continue
        try:
            given = parse_posted_answer(question, fields)
        except Refused as refusal:
            given = PostedAnswer({}, refusal.message)
            changed[name] = given
            continue
        last = tried.get(name)
        if not given.is_empty and (last is None or last.response != given.response):
            changed[name] = given
    return changed


def unsent_answers(
    page: PageRow, content: PageContent, sent: Mapping[str, PostedAnswer], *, without: Mapping[str, PostedAnswer]
) -> tuple[UnsentAnswer, ...]:
    """The posted answers but for some, as they stand in the forms of the page that comes back.

    What was answered in an earlier wording is not shown in a later one.
    """
    is_current = content.revision_id == page.revision_id
    return tuple(
        UnsentAnswer(name, given.response if is_current else {}, given.error or "")
        for name, given in sent.items()
        if name not in without
    )


def shown_revision(page_id: int, current: int) -> PageContent:
    """The revision that the posted form was read in, else the current one; NotFound for another page's."""
    content = page_content(request.form.get("revision", type=parse_integer) or current)
    if content.page_id != page_id:
        raise NotFound
    return content


def _is_settled(question: Question, last: LastTry | None, content: PageContent) -> bool:
    """Whether the last try was right, in the wording that is on the screen."""
    return last is not None and last.revision_id == content.revision_id and grade(question, last.response).right


def _is_right(question: Question, given: PostedAnswer) -> bool:
    return grade(question, given.response).right
