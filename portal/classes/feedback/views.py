"""The questions after a class as a template shows them, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.classes.feedback.labels import ANSWER_LABELS, QUESTIONS
from portal.classes.feedback.queries import AnswerCount


@dataclass(frozen=True)
class AnswerView:
    """One answer: its value, its text, and how many gave it."""

    value: str
    text: object
    count: int


@dataclass(frozen=True)
class QuestionView:
    """One question with its three answers."""

    name: str
    text: object
    answers: tuple[AnswerView, ...]

    @property
    def total(self) -> int:
        """How many answered it."""
        return sum(answer.count for answer in self.answers)


def question_views(counts: Iterable[AnswerCount] = ()) -> list[QuestionView]:
    """The three questions, each answer with how many gave it."""
    shown = {(count.question, count.answer): count.shown for count in counts}
    return [
        QuestionView(
            question.value,
            text,
            tuple(
                AnswerView(str(value), label, shown.get((question.value, str(value)), 0))
                for value, label in ANSWER_LABELS[question].items()
            ),
        )
        for question, text in QUESTIONS.items()
    ]
