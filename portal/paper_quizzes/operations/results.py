"""Typing sheets in: kept for a few minutes to be taken back, then counted as attempts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import lock_accounts
from portal.audit import operations as audit
from portal.audit.models import Actor
from portal.courses.queries.revision_cache import page_content
from portal.db import begin_write, db
from portal.errors import FieldError, NotFound, Refused, require
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.paper_quizzes.permissions import can_enter_for
from portal.paper_quizzes.queries.results import (
    get_result,
    is_any_waiting,
    result_by_token,
    results_of_person,
    results_with_quizzes,
    waiting_on_page,
    waiting_results,
)
from portal.questions.operations.paper_attempts import record_paper_attempt
from portal.questions.queries.answers import AttemptRow, submitted_attempts
from portal.questions.queries.extra_attempts import extra_attempts
from portal.questions.queries.outcomes import outcome_of
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.redaction import redact_response
from portal.units import permissions as units

UNDO_TIME = timedelta(minutes=10)
OLDEST = timedelta(days=366)  # nobody types in what is older


class AlreadyEntered(Refused):
    """A sheet of the person was typed in before; again only on purpose."""

    def __init__(self, name: str, score: float) -> None:
        super().__init__(
            _(
                "A sheet of %(name)s is typed in already, with %(score)d %%. If this is another one, "
                "tick that and send it once more.",
                name=name,
                score=round(score * 100),
            )
        )


@dataclass(frozen=True)
class TypedSheet:
    """What was typed: the version, the answers by question id, the day in the hall, and the token of the form."""

    version: str
    responses: Mapping[int, Response]
    done_on: date
    token: str


def enter_result(
    quiz: PaperQuiz, user: User, sheet: TypedSheet, *, again: bool = False, actor: Actor
) -> PaperResult:
    """Keep a sheet; it counts in ten minutes, or when the actor says so. The same token again changes nothing.

    Raises Forbidden for a person who is not the actor's, AlreadyEntered for a second sheet that is not meant, and
    Refused for a quiz that was put away, a day that cannot be, and where the quiz allows no further attempt.
    """
    lock_accounts(user.id)  # two who type for one person, or one form twice, come one after the other
    require(can_enter_for(actor, user))
    before = result_by_token(sheet.token, entered_by_id=actor.id)
    if before is not None:
        return before
    _ensure_possible(quiz, sheet)
    earlier = results_of_person(quiz.id, user.id)
    if earlier and not again:
        raise AlreadyEntered(user.name, earlier[0].score)
    _ensure_attempt_left(quiz, user)
    outcome = outcome_of(drawn_attempt(quiz, sheet.version, user_id=user.id), sheet.responses)
    result = PaperResult(
        paper_quiz_id=quiz.id,
        user_id=user.id,
        version=sheet.version,
        responses={str(question): response for question, response in sheet.responses.items()},
        score=outcome.score,
        passed=outcome.passed,
        done_on=sheet.done_on,
        token=sheet.token,
        entered_by_id=actor.id,
        entered_at=clock.now(),
    )
    db.session.add(result)
    db.session.flush()
    return result


def _ensure_possible(quiz: PaperQuiz, sheet: TypedSheet) -> None:
    if quiz.archived_at is not None:
        raise Refused(_("This quiz on paper was put away. Take it out again first."))
    if sheet.version not in quiz.letters:
        raise FieldError("version", _("The quiz has no such version."))
    today = clock.today()
    if not today - OLDEST <= sheet.done_on <= today:
        raise FieldError("done_on", _("The day must be today or one of the last twelve months."))


def _ensure_attempt_left(quiz: PaperQuiz, user: User) -> None:
    allowed = page_content(quiz.revision_id).front.get("max_attempts")
    if allowed is None:
        return
    given = len(extra_attempts(quiz.page_id, user_id=user.id))
    used = len(submitted_attempts(quiz.page_id, user_id=user.id)) + waiting_on_page(quiz.page_id, user.id)
    if used >= allowed + given:
        raise Refused(
            _(
                "%(name)s has used all attempts at this quiz. Who leads them can give one more; "
                "then type the sheet in again.",
                name=user.name,
            )
        )


def drawn_attempt(quiz: PaperQuiz, version: str, *, user_id: int) -> AttemptRow:
    """The attempt that a sheet of this version is, before it is one: without an id or a score."""
    pass_mark = page_content(quiz.revision_id).front.get("pass_mark", 80)
    return AttemptRow(
        0, user_id, quiz.page_id, quiz.revision_id, quiz.draw["versions"][version], pass_mark, None, None, None
    )


def take_back_result(quiz: PaperQuiz, result_id: int, *, actor: Actor) -> PaperResult:
    """Forget a sheet that does not count yet; the row as it was. Refused once it counts."""
    result = get_result(result_id, paper_quiz_id=quiz.id)
    if result.entered_by_id != actor.id and not can_enter_for(actor, result.user):
        raise NotFound
    if result.attempt_id is not None:
        raise Refused(_("This sheet counts already and cannot be taken back."))
    db.session.delete(result)
    return result


def count_entered(quiz: PaperQuiz, *, actor: Actor) -> int:
    """Let all sheets count that the actor has typed in of this quiz; how many."""
    return _count(waiting_results(paper_quiz_id=quiz.id, entered_by_id=actor.id))


def count_due_results() -> int:
    """Let the sheets count that waited long enough; how many. In a transaction of its own."""
    begin_write()
    counted = _count(waiting_results(before=clock.now() - UNDO_TIME))
    db.session.commit()
    return counted


def has_due_results() -> bool:
    """Whether sheets wait longer than they can be taken back."""
    return is_any_waiting(clock.now() - UNDO_TIME)


def _count(results: Sequence[PaperResult]) -> int:
    for result in results:
        quiz = db.session.get_one(PaperQuiz, result.paper_quiz_id)
        attempt = record_paper_attempt(
            drawn_attempt(quiz, result.version, user_id=result.user_id),
            {int(question): response for question, response in result.responses.items()},
            started_at=result.entered_at,
            entered_by=result.entered_by,
        )
        # A key may have been mended in these minutes.
        result.attempt_id, result.score = attempt.id, attempt.score or 0.0
        result.passed = bool(attempt.passed)
        acting = units.audit_actor(result.entered_by, quiz.unit)
        audit.record(acting, "paper_result.counted", result, name=quiz.title, attempt=attempt.id)
    db.session.flush()
    return len(results)


def redact_paper_results(user_ids: Collection[int]) -> int:
    """Blank what these people wrote into sheets themselves; the letters and the scores stay. Returns how many."""
    blanked = 0
    for result, quiz in results_with_quizzes(user_ids):
        texts = page_content(quiz.revision_id).questions
        names = {str(one["question"]): one["name"] for one in quiz.draw["versions"][result.version]}
        kept = {
            question: redact_response(texts.get(names[question]), response)
            for question, response in result.responses.items()
        }
        blanked += kept != result.responses
        result.responses = kept
    return blanked
