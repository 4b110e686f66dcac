"""What answers to the questions of an attempt come to, by the keys that count now."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.content.pages.blueprint import Blueprint
from portal.courses.queries.revision_cache import page_content
from portal.questions.queries.answer_keys import graded_questions
from portal.questions.queries.answers import AttemptRow
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.must_pass import missed_ids, must_pass_ids
from portal.questions.rules.scoring import attempt_score, passes


@dataclass(frozen=True)
class Outcome:
    """The scores by question id, the score of all, 0 to 1, and whether it passes; `missed` had to be right."""

    scores: Mapping[int, float]
    score: float
    passed: bool
    missed: tuple[int, ...]


def outcome_of(attempt: AttemptRow, responses: Mapping[int, Response]) -> Outcome:
    """What these answers, by question id, come to in the attempt; what was left out scores nothing."""
    questions = graded_questions(attempt)
    scores = {
        drawn["question"]: grade(question.key, question.by_key(responses[drawn["question"]])).score
        for drawn in attempt.drawn
        if drawn["question"] in responses and (question := questions[drawn["name"]])
    }
    content = page_content(attempt.revision_id)
    score = attempt_score(attempt.drawn, content.questions, scores)
    must_pass = must_pass_ids(attempt.drawn, content.questions, Blueprint.of_front(content.front))
    missed = missed_ids(must_pass, scores)
    return Outcome(scores, score, passes(score, attempt.pass_mark) and not missed, missed)
