"""From a question and an answer to a grade; no database, no clock.

A kind of question is a module here that says how its answers are read and which of their parts are right; a new
kind is one more module and its line in KINDS.
"""

from dataclasses import dataclass

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.questions.rules.grading import choices, gaps, order, rows, written
from portal.questions.rules.grading.kinds import Form, GradingKind, Response, is_answered

KINDS: dict[QuestionKind, GradingKind] = choices.KINDS | written.KINDS | order.KINDS | rows.KINDS | gaps.KINDS


@dataclass(frozen=True)
class Grade:
    """How good an answer is: `score` from 0 to 1, and whether it is wholly right."""

    score: float
    right: bool


def read_response(question: Question, form: Form) -> Response:
    """The answer in the form it is kept in, from the fields of the form that asked the question.

    An empty answer is an answer too, and so is one with places left open: see is_empty() and is_complete().
    Raises BadResponse where the fields do not fit the question, and ContradictoryResponse where they contradict
    each other.
    """
    return KINDS[question.kind].read(question, form)


def is_empty(response: Response) -> bool:
    """Whether nothing was chosen or written."""
    return not is_answered(response)


def is_complete(question: Question, response: Response) -> bool:
    """Whether something was answered in every place that asks for it."""
    return KINDS[question.kind].is_complete(question, response)


def parts(question: Question, response: Response) -> tuple[bool, ...]:
    """Which steps, rows, gaps or options are answered rightly, in the order of the text; one for other kinds."""
    return KINDS[question.kind].parts(question, response)


def solution(question: Question) -> Response:
    """An answer that is wholly right."""
    return KINDS[question.kind].solution(question)


def grade(question: Question, response: Response, *, earlier_tries: int = 0) -> Grade:
    """Grade the answer by the rules that docs/course-format.md tells of; each earlier try costs the penalty."""
    share = _partial_credit(question, response)
    kept = max(0.0, 1.0 - question.penalty * earlier_tries)
    return Grade(score=share * kept, right=share == 1.0)


def _partial_credit(question: Question, response: Response) -> float:
    right = parts(question, response)
    if all(right):
        return 1.0
    if question.partial == "proportional" and not is_empty(response):
        return sum(right) / len(right)
    if question.partial == "right_minus_wrong":
        return KINDS[question.kind].right_minus_wrong(question, response)
    return 0.0
