"""What must be right to pass, whatever the score: which of it was missed, and what is asked in its place.

Learners know these questions as those that protect money. No database.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.questions.rules.scoring import MIN_RIGHT_SCORE
from portal.questions.rules.selection import shuffled_order

MAX_SHUFFLES = 8  # until the same question stands in another order; a text has none


@dataclass(frozen=True, slots=True)
class RemedialTry:
    """An answer that was given in place of a missed question: which one it was of those, and its score."""

    missed_id: int
    question_id: int
    number: int
    response: dict[str, Any]
    score: float

    @property
    def is_right(self) -> bool:
        """Whether it was wholly right."""
        return self.score >= MIN_RIGHT_SCORE


@dataclass(frozen=True)
class RemedialQuestion:
    """What is asked next: the id and name of a question, and the order in which its options are shown."""

    id: int
    name: str
    order: tuple[int, ...]


def must_pass_ids(
    drawn: Iterable[Mapping[str, Any]], questions: Mapping[str, Question], blueprint: Blueprint
) -> tuple[int, ...]:
    """The ids of the drawn questions that must be right to pass, in their order."""
    return tuple(one["question"] for one in drawn if blueprint.is_must_pass(questions[one["name"]]))


def missed_ids(must_pass: Iterable[int], scores: Mapping[int, float]) -> tuple[int, ...]:
    """Those that were not wholly right; what was left open scores nothing."""
    return tuple(one for one in must_pass if scores.get(one, 0.0) < MIN_RIGHT_SCORE)


def unresolved_ids(missed: Iterable[int], tries: Iterable[RemedialTry]) -> tuple[int, ...]:
    """Those of the missed questions in whose place nothing was answered rightly yet."""
    resolved = {one.missed_id for one in tries if one.is_right}
    return tuple(one for one in missed if one not in resolved)


def next_remedial(
    attempt_id: int,
    missed: Question,
    *,
    drawn: Sequence[Mapping[str, Any]],
    pool: Sequence[Question],
    ids: Mapping[str, int],
    tries: Sequence[RemedialTry],
    shuffle: bool,
) -> RemedialQuestion:
    """What is asked in place of the missed question: another one of its section, which this attempt did not have.

    Where there is none left, it is the missed question itself, in another order. The same attempt and tries give
    the same question, so that asking needs no row of its own.
    """
    missed_id = ids[missed.id]
    number = sum(one.missed_id == missed_id for one in tries) + 1
    # Not a secret: two looks at the screen must show the same.
    chance = Random(f"{attempt_id}/{missed.id}/{number}")  # noqa: S311 - see the line above
    seen = {one["name"] for one in drawn}
    sisters = _sisters(missed, pool, seen, {one.question_id for one in tries}, ids)
    question = chance.choice(sisters) if sisters else missed
    before: list[int] = []
    if not sisters:
        before = next(one["options"] for one in drawn if one["name"] == missed.id)
    for _shuffle in range(MAX_SHUFFLES):
        order = shuffled_order(question, shuffle=shuffle or question.shuffle or not sisters, chance=chance)
        if order != before:
            break
    return RemedialQuestion(ids[question.id], question.id, tuple(order))


def _sisters(
    missed: Question,
    pool: Iterable[Question],
    seen: Collection[str],
    asked: Collection[int],
    ids: Mapping[str, int],
) -> list[Question]:
    """The questions of the same section that were neither drawn nor asked; none where there are no sections."""
    return [
        question
        for question in pool
        if question.section
        and question.section == missed.section
        and question.id not in seen
        and ids[question.id] not in asked
    ]
