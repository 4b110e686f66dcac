"""The score of an attempt, whether it passes, and how many right answers that takes; no database."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.content.questions.question import Question

MIN_RIGHT_SCORE = 1 - 1e-9  # what a wholly right answer scores at least


def attempt_score(
    drawn: Sequence[Mapping[str, Any]], questions: Mapping[str, Question], scores: Mapping[int, float]
) -> float:
    """The share of the points reached, 0 to 1: `scores` by question id, none for a question left out."""
    reached = possible = 0.0
    for question in drawn:
        points = questions[question["name"]].points
        reached += scores.get(question["question"], 0.0) * points
        possible += points
    return reached / possible if possible else 0.0


def passes(score: float, pass_mark: int) -> bool:
    """Whether the score reaches the mark; compared in whole percent, as both are shown: 7 of 9 is 78 %."""
    return round(score * 100) >= pass_mark


def right_answers_needed(questions: int, pass_mark: int) -> int:
    """How many of so many questions, each worth the same, have to be right."""
    return next(right for right in range(questions + 1) if not questions or passes(right / questions, pass_mark))
