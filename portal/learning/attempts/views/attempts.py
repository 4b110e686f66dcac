"""An attempt as its person sees it."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.content.pages.blueprint import Blueprint
from portal.courses.queries.revision_cache import page_content
from portal.learning.enums import AnswerState
from portal.learning.questions.views.questions import QuestionView, open_question, solved_question
from portal.questions.queries.answer_keys import AskedQuestion, asked_questions, graded_questions
from portal.questions.queries.answers import AttemptRow, responses_in
from portal.questions.rules.grading import is_complete
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.scoring import right_answers_needed


@dataclass(frozen=True)
class AttemptView:
    """The questions of an attempt in their order, with solutions once it is submitted.

    `answered` tells of each whether anything was answered, `complete` whether nothing was left open; `must_pass`
    has the names of those that must be right, whatever the score.
    """

    attempt: AttemptRow
    questions: tuple[QuestionView, ...]
    answered: tuple[bool, ...]
    complete: tuple[bool, ...]
    must_pass: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.attempt.submitted_at is None

    @property
    def first_open(self) -> int | None:
        """The first question without a whole answer, counted from 1."""
        return self.complete.index(False) + 1 if False in self.complete else None

    @property
    def open_numbers(self) -> list[int]:
        """The questions without an answer, counted from 1."""
        return [number for number, answered in enumerate(self.answered, 1) if not answered]

    @property
    def unfinished_numbers(self) -> list[int]:
        """The questions that were answered in part, counted from 1."""
        states = zip(self.answered, self.complete, strict=True)
        return [number for number, (answered, complete) in enumerate(states, 1) if answered and not complete]

    @property
    def flagged_numbers(self) -> list[int]:
        """The questions that the person wants to look at again, counted from 1."""
        flagged = set(self.attempt.flagged)
        return [number for number, drawn in enumerate(self.attempt.drawn, 1) if drawn["question"] in flagged]

    @property
    def right(self) -> int:
        """How many answers are wholly right."""
        return sum(question.verdict == AnswerState.RIGHT for question in self.questions)

    @property
    def needed(self) -> int:
        """How many right answers it takes to pass."""
        return right_answers_needed(len(self.questions), self.attempt.pass_mark)

    @property
    def has_must_pass_right(self) -> bool:
        """Whether all that must be right was so at once."""
        right = {question.name for question in self.questions if question.verdict == AnswerState.RIGHT}
        return self.must_pass <= right

    @property
    def wrong_addresses(self) -> list[str]:
        """The addresses of what to read again: of each question that was not wholly right, in their order."""
        return [question.passage for question in self.questions if question.verdict == AnswerState.WRONG]

    def number_of(self, question_id: int) -> int | None:
        """Which question of the attempt it is, counted from 1."""
        ids = [drawn["question"] for drawn in self.attempt.drawn]
        return ids.index(question_id) + 1 if question_id in ids else None

    def steps(self, number: int | None) -> list[str]:
        """For the row of steps: each question is `now`, `done` or still empty."""
        return [
            "now" if place == number else "done" if answered else ""
            for place, answered in enumerate(self.answered, 1)
        ]


def view_attempt(
    attempt: AttemptRow, questions: Mapping[str, AskedQuestion], responses: Mapping[int, Response]
) -> AttemptView:
    """The attempt for its person; no word on right or wrong before it is submitted."""
    is_open = attempt.submitted_at is None
    views, answered, complete = [], [], []
    for drawn in attempt.drawn:
        question, response = questions[drawn["name"]], responses.get(drawn["question"])
        answered.append(response is not None)
        complete.append(response is not None and is_complete(question.asked, response))
        if is_open:
            views.append(open_question(question.asked, response, order=drawn["options"]))
        else:
            by_key = question.by_key(response) if response is not None else None
            views.append(solved_question(question.key, by_key, order=drawn["options"]))
    blueprint = Blueprint.of_front(page_content(attempt.revision_id).front)
    must_pass = frozenset(name for name, question in questions.items() if blueprint.is_must_pass(question.asked))
    return AttemptView(attempt, tuple(views), tuple(answered), tuple(complete), must_pass)


def read_attempt(attempt: AttemptRow) -> AttemptView:
    """The same with what was answered so far, by the keys that count now."""
    asked = asked_questions(attempt) if attempt.submitted_at is None else graded_questions(attempt)
    return view_attempt(attempt, asked, responses_in(attempt.id))
