"""Reading what is asked after a quiz in place of what must be right to pass and was missed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.content.pages.blueprint import Blueprint
from portal.courses.queries.revision_cache import page_content
from portal.db import fetch
from portal.questions.models import RemedialAnswer
from portal.questions.queries.answer_keys import AskedQuestion, graded_question, graded_questions
from portal.questions.queries.answers import AttemptRow, question_ids, responses_in
from portal.questions.rules.grading import grade
from portal.questions.rules.must_pass import (
    RemedialQuestion,
    RemedialTry,
    missed_ids,
    must_pass_ids,
    next_remedial,
    unresolved_ids,
)
from portal.questions.rules.scoring import passes

_TRIES = (
    select(
        RemedialAnswer.missed_id,
        RemedialAnswer.question_id,
        RemedialAnswer.number,
        RemedialAnswer.response,
        RemedialAnswer.score,
    )
    .where(RemedialAnswer.attempt_id == bindparam("attempt"))
    .order_by(RemedialAnswer.id)
)


@dataclass(frozen=True)
class OpenRemedial:
    """What a submitted attempt still needs to pass, though its score suffices.

    `missed_name` is the question that was missed and is asked for first, `asked` what comes in its place as the
    `number`th, `key` its wording with the key that it is graded by. `last` is the try before with the wording that
    it answered, none at first; `left` says how many missed questions are to be made up for, this one among them.
    """

    missed_id: int
    missed_name: str
    number: int
    asked: RemedialQuestion
    key: AskedQuestion
    last: tuple[RemedialTry, AskedQuestion] | None
    left: int


def remedial_tries(attempt_id: int) -> list[RemedialTry]:
    """What was answered in place of what the attempt missed, the oldest first."""
    return [RemedialTry(*row) for row in fetch(_TRIES, {"attempt": attempt_id})]


def open_remedial(attempt: AttemptRow, tries: Sequence[RemedialTry] | None = None) -> OpenRemedial | None:
    """What is to be answered before the attempt passes; None where its score does not suffice, or nothing is left.

    `tries` are those of the attempt where they were read before.
    """
    if attempt.passed or attempt.score is None or not passes(attempt.score, attempt.pass_mark):
        return None
    content = page_content(attempt.revision_id)
    blueprint = Blueprint.of_front(content.front)
    must_pass = must_pass_ids(attempt.drawn, content.questions, blueprint)
    if not must_pass:
        return None
    given, graded = responses_in(attempt.id), graded_questions(attempt)
    scores = {
        drawn["question"]: grade(one.key, one.by_key(given[drawn["question"]])).score
        for drawn in attempt.drawn
        if (one := graded[drawn["name"]]) and drawn["question"] in given
    }
    tries = remedial_tries(attempt.id) if tries is None else tries
    left = unresolved_ids(missed_ids(must_pass, scores), tries)
    if not left:
        return None
    missed_id = left[0]
    ids = question_ids(attempt.page_id)
    names = {id_: name for name, id_ in ids.items()}
    of_missed = [one for one in tries if one.missed_id == missed_id]
    asked = next_remedial(
        attempt.id,
        content.questions[names[missed_id]],
        drawn=attempt.drawn,
        pool=list(content.questions.values()),
        ids=ids,
        tries=tries,
        shuffle=content.front.get("shuffle", True),
    )

    def keyed(question_id: int) -> AskedQuestion:
        return graded_question(names[question_id], question_id, revision_id=attempt.revision_id)

    return OpenRemedial(
        missed_id=missed_id,
        missed_name=names[missed_id],
        number=len(of_missed) + 1,
        asked=asked,
        key=keyed(asked.id),
        last=(of_missed[-1], keyed(of_missed[-1].question_id)) if of_missed else None,
        left=len(left),
    )
