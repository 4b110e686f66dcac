"""Grading again: a mended key is held against the answers given before it was mended."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.audit import operations as audit
from portal.audit.models import Actor
from portal.content.pages.blueprint import Blueprint
from portal.courses.permissions import can_edit
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import NotFound, Refused, Stale, require
from portal.questions.events import attempt_regraded
from portal.questions.models import Answer, Attempt, Question, RegradedAttempt, Regrading, RemedialAnswer
from portal.questions.queries.answer_keys import AskedQuestion, looks_the_same
from portal.questions.queries.regradings import (
    attempts_by_id,
    get_question,
    graded_answers,
    graded_remedial_answers,
    lock_attempts,
    regraded_revisions,
    remedial_tries_by_attempt,
    scores_by_attempt,
)
from portal.questions.rules.grading import grade
from portal.questions.rules.must_pass import missed_ids, must_pass_ids, unresolved_ids
from portal.questions.rules.scoring import attempt_score, passes

MAX_REASON_LENGTH = 300
BATCH_SIZE = 400  # attempts read together; databases limit how many values a statement may carry
T = TypeVar("T")


@dataclass(frozen=True)
class ScoreChange:
    """What grading again does to the score of an attempt; what was passed stays passed."""

    attempt: Attempt
    was_passed: bool
    before: float
    after: float
    has_must_pass: bool = True  # whether what must be right is so now, or was made up for

    @property
    def passes(self) -> bool:
        """Whether the attempt passes as it is graded now."""
        return self.has_must_pass and passes(self.after, self.attempt.pass_mark)


@dataclass
class RegradeOutcome:
    """What grading a question again changes: answers with their new scores by id, and attempts.

    `remedial_scores` are of answers that were given in place of a question that must be right. Of `answers` in
    submitted attempts, `elsewhere` were given on other revisions than the current one, and `left_alone` of these
    were asked in other words, so that the mended key says nothing about them.
    """

    answers: int = 0
    elsewhere: int = 0
    left_alone: int = 0
    scores: dict[int, float] = field(default_factory=dict)
    remedial_scores: dict[int, float] = field(default_factory=dict)
    changes: list[ScoreChange] = field(default_factory=list)

    @property
    def raised(self) -> int:
        """How many attempts get a better score."""
        return sum(change.after > change.before for change in self.changes)

    @property
    def lowered(self) -> int:
        """How many attempts get a lower score."""
        return sum(change.after < change.before for change in self.changes)

    @property
    def newly_passed(self) -> int:
        """How many attempts pass now that did not."""
        return sum(change.passes and not change.was_passed for change in self.changes)

    @property
    def kept_passed(self) -> int:
        """How many attempts stay passed, though the new score alone would not do."""
        return sum(change.was_passed and not change.passes for change in self.changes)


def preview_regrade(question: Question, *, revision_id: int) -> RegradeOutcome:
    """What grading the question again by the key of this revision would change; changes nothing."""
    key = page_content(revision_id).questions[question.name]
    outcome = RegradeOutcome()
    touched: set[int] = set()
    for answer in graded_answers(question.id):
        outcome.answers += 1
        outcome.elsewhere += answer.revision_id != revision_id
        asked = AskedQuestion(page_content(answer.revision_id).questions[question.name], key)
        if not looks_the_same(asked.asked, key):
            outcome.left_alone += 1
            continue
        score = grade(key, asked.by_key(answer.response)).score
        if not _is_same(score, answer.score):
            outcome.scores[answer.id] = score
            touched.add(answer.attempt_id)
    for answer in graded_remedial_answers(question.id):
        asked = AskedQuestion(page_content(answer.revision_id).questions[question.name], key)
        if looks_the_same(asked.asked, key):
            score = grade(key, asked.by_key(answer.response)).score
            if not _is_same(score, answer.score):
                outcome.remedial_scores[answer.id] = score
                touched.add(answer.attempt_id)
    for attempts in _batches(sorted(touched)):
        outcome.changes += _changes(attempts, outcome)
    return outcome


def _changes(attempt_ids: Sequence[int], outcome: RegradeOutcome) -> Iterator[ScoreChange]:
    """The attempts whose score is another now, or which pass now by what was answered after them."""
    given, remedial = scores_by_attempt(attempt_ids), remedial_tries_by_attempt(attempt_ids)
    for attempt in attempts_by_id(attempt_ids):
        content, was_passed = page_content(attempt.revision_id), bool(attempt.passed)
        marks = {
            question_id: outcome.scores.get(answer_id, score)
            for answer_id, question_id, score in given[attempt.id]
        }
        must_pass = must_pass_ids(attempt.drawn, content.questions, Blueprint.of_front(content.front))
        tries = [
            replace(one, score=outcome.remedial_scores.get(id_, one.score)) for id_, one in remedial[attempt.id]
        ]
        is_made_up = not unresolved_ids(missed_ids(must_pass, marks), tries)
        after = attempt_score(attempt.drawn, content.questions, marks)
        change = ScoreChange(attempt, was_passed, attempt.score or 0.0, after, has_must_pass=is_made_up)
        if not _is_same(after, change.before) or (change.passes and not was_passed):
            yield change


def _is_same(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=1e-9)


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while part := list(islice(rest, BATCH_SIZE)):
        yield part


def regrade(page: PageRow, name: str, *, based_on: int, reason: str, actor: Actor | None) -> RegradeOutcome:
    """Grade every submitted answer to the question again, by the key of the page's current revision.

    Attempts that were passed stay passed, and what was finished by them stays finished. `based_on` is the
    revision whose key the actor has seen. By the same key again, nothing changes and nothing is recorded. Raises
    Forbidden, NotFound (a question the page does not ask), Stale, and Refused without a reason.
    """
    require(can_edit(actor, page))
    if page.revision_id != based_on:
        raise Stale
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON_LENGTH:
        raise Refused(_("Say why in one sentence, at most %(number)d characters.", number=MAX_REASON_LENGTH))
    question = get_question(page.id, name)
    if name not in page_content(page.revision_id).questions:
        raise NotFound
    # An attempt that is being handed in is waited for; one handed in later finds the mended key.
    lock_attempts(page.id)
    outcome = preview_regrade(question, revision_id=page.revision_id)
    is_known = regraded_revisions([question.id]).get(question.id) == page.revision_id
    if outcome.scores or outcome.remedial_scores or not is_known:
        _apply(question, outcome, revision_id=page.revision_id, reason=reason, actor=actor)
    return outcome


def mark_regradings_seen(attempt_id: int) -> None:
    """Note that the person has seen what grading again changed in the attempt."""
    db.session.execute(
        update(RegradedAttempt)
        .where(RegradedAttempt.attempt_id == attempt_id, RegradedAttempt.seen_at.is_(None))
        .values(seen_at=clock.now())
    )


def _apply(
    question: Question, outcome: RegradeOutcome, *, revision_id: int, reason: str, actor: Actor | None
) -> None:
    regrading = Regrading(
        question_id=question.id,
        revision_id=revision_id,
        actor_id=actor.id if actor is not None else None,
        reason=reason,
        regraded_at=clock.now(),
    )
    db.session.add(regrading)
    db.session.flush()
    audit.record(
        actor,
        "question.regraded",
        question,
        revision=revision_id,
        reason=reason,
        raised=outcome.raised,
        lowered=outcome.lowered,
        newly_passed=outcome.newly_passed,
        kept_passed=outcome.kept_passed,
        left_alone=outcome.left_alone,
    )
    if outcome.scores:
        db.session.execute(update(Answer), [{"id": id_, "score": score} for id_, score in outcome.scores.items()])
    if outcome.remedial_scores:
        rescored = [{"id": id_, "score": score} for id_, score in outcome.remedial_scores.items()]
        db.session.execute(update(RemedialAnswer), rescored)
    for change in outcome.changes:
        _change(change, regrading)


def _change(change: ScoreChange, regrading: Regrading) -> None:
    attempt = change.attempt
    db.session.add(
        RegradedAttempt(
            regrading_id=regrading.id,
            attempt_id=attempt.id,
            score_before=change.before,
            score_after=change.after,
            passed_before=change.was_passed,
            passed_after=change.passes,
        )
    )
    attempt.score = change.after
    attempt.passed = change.was_passed or change.passes
    db.session.flush()
    attempt_regraded.send(attempt)
