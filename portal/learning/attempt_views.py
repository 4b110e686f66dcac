"""An attempt as its person sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.courses.contents import PageContent
from portal.learning.question_views import QuestionView, ask, solve
from portal.questions.models import Answer, Attempt


@dataclass(frozen=True)
class AttemptView:
    """The questions of an attempt in their order, with solutions once it is submitted."""

    attempt: Attempt
    questions: tuple[QuestionView, ...]
    answered: tuple[bool, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.attempt.submitted_at is None

    @property
    def first_open(self) -> int | None:
        """The first question without an answer, counted from 1."""
        return self.answered.index(False) + 1 if False in self.answered else None

    @property
    def open_numbers(self) -> list[int]:
        """The questions without an answer, counted from 1."""
        return [number for number, answered in enumerate(self.answered, 1) if not answered]

    @property
    def right(self) -> int:
        """How many answers are wholly right."""
        return sum(question.verdict == "right" for question in self.questions)

    def steps(self, number: int | None) -> list[str]:
        """For the row of steps: each question is `now`, `done` or still empty."""
        return [
            "now" if place == number else "done" if answered else ""
            for place, answered in enumerate(self.answered, 1)
        ]


def view_attempt(attempt: Attempt, content: PageContent, answers: Mapping[int, Answer]) -> AttemptView:
    """The attempt for its person; no word on right or wrong before it is submitted."""
    views = []
    for drawn in attempt.drawn:
        answer = answers.get(drawn["question"])
        response = answer.response if answer is not None else None
        question = content.questions[drawn["name"]]
        show = ask if attempt.submitted_at is None else solve
        views.append(show(question, response, order=drawn["options"]))
    return AttemptView(attempt, tuple(views), tuple(drawn["question"] in answers for drawn in attempt.drawn))
