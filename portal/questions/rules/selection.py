"""Selecting the questions of an attempt and shuffling what is shown; no database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from portal.content.enums import QuestionKind
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question

SHUFFLE_SEEDS = (
    6  # ways in which a practice question may be shuffled: few, so that a page drawn once serves many people
)

# As they are written, they would tell what is right.
ALWAYS_SHUFFLED_KINDS = (QuestionKind.ORDER, QuestionKind.MATCH)


def select_questions(
    pool: Sequence[Question],
    *,
    ids: Mapping[str, int],
    times_seen: Mapping[str, int],
    blueprint: Blueprint,
    shuffle: bool,
    chance: Random,
) -> list[dict[str, Any]]:
    """The questions of the pool that the blueprint draws, least often seen first, as an attempt keeps them.

    `ids` and `times_seen` go by question name. With `shuffle`, the order of the questions and of the options of
    each is left to chance; without it, questions stand as written and only those that ask for it are shuffled.
    """
    by_chance = chance.sample(list(pool), len(pool))
    by_chance.sort(key=lambda question: times_seen.get(question.id, 0))
    drawn = _drawn_by(blueprint, by_chance)
    if shuffle:
        chance.shuffle(drawn)
    else:
        drawn.sort(key=lambda question: list(pool).index(question))
    return [
        {
            "question": ids[question.id],
            "name": question.id,
            "options": shuffled_order(question, shuffle=shuffle or question.shuffle, chance=chance),
        }
        for question in drawn
    ]


def _drawn_by(blueprint: Blueprint, ranked: Sequence[Question]) -> list[Question]:
    """The first of the ranked questions that the blueprint has room for; what must be drawn goes before them."""
    ranked = blueprint.drawable(ranked)
    first = blueprint.must_draw(ranked)
    by_rank = sorted(ranked, key=lambda question: question.id not in first)
    if blueprint.counts is None:
        return by_rank[: blueprint.count]
    left, drawn = Counter(blueprint.counts), []
    for question in by_rank:
        if left[question.section] > 0:
            left[question.section] -= 1
            drawn.append(question)
    return drawn


def shuffle_seed_for(user_id: int) -> int:
    """In which of the ways practice questions are shuffled for a person: always in the same one."""
    return user_id % SHUFFLE_SEEDS


def is_shuffled(question: Question) -> bool:
    """Whether a practice question is shuffled, so that it may look different to two people."""
    return (question.shuffle and not question.is_by_letter) or question.kind in ALWAYS_SHUFFLED_KINDS


def practice_order(question: Question, way: int) -> list[int]:
    """The order of a practice question's options that belongs to a way of shuffling."""
    # Not a secret: only what was written in its right order must not stand in it.
    chance = Random(f"{question.id}/{way}")  # noqa: S311 - see the line above
    return shuffled_order(question, shuffle=question.shuffle, chance=chance)


def shuffled_order(question: Question, *, shuffle: bool, chance: Random) -> list[int]:
    """The numbers of what is shown in an order of its own: options, steps, the columns to match, a matrix's rows.

    Steps and columns to match are always shuffled, and never stand as they should; letters of a drawing never are.
    """
    shown: dict[str, Sequence[object]] = {
        QuestionKind.ORDER: question.items,
        QuestionKind.MATCH: question.columns,
        QuestionKind.MATRIX: question.rows,
    }
    order = list(range(len(shown.get(question.kind, question.options))))
    if (shuffle and not question.is_by_letter) or question.kind in ALWAYS_SHUFFLED_KINDS:
        chance.shuffle(order)
    telling = _revealing_order(question)
    if len(telling) > 1 and [number for number in order if number in telling] == telling:
        one, other = (order.index(number) for number in chance.sample(telling, 2))
        order[one], order[other] = order[other], order[one]
    return order


def _revealing_order(question: Question) -> list[int]:
    """The order that would give the answer away."""
    if question.kind == QuestionKind.ORDER:
        return list(range(len(question.items)))
    if question.kind == QuestionKind.MATCH:
        beside = list(dict.fromkeys(row.right[0] for row in question.rows if row.right))
        # Of two columns, never showing them as they belong would tell as much.
        return beside if len(beside) > 2 else []
    return []
