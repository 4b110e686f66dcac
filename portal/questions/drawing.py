"""Which questions an attempt gets, and in which order; no database, chance comes from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from portal.content.questions import Question


def draw(
    pool: Sequence[Question],
    *,
    ids: Mapping[str, int],
    times_seen: Mapping[str, int],
    count: int | None,
    shuffle: bool,
    chance: Random,
) -> list[dict[str, Any]]:
    """`count` questions of the pool (all, if none is said), least often seen first, as an attempt keeps them.

    `ids` and `times_seen` go by question name. With `shuffle`, the order of the questions and of the options of
    each is left to chance; without it, questions stand as written and only those that ask for it are shuffled.
    """
    by_chance = chance.sample(list(pool), len(pool))
    by_chance.sort(key=lambda question: times_seen.get(question.id, 0))
    drawn = by_chance[:count] if count is not None else by_chance
    if shuffle:
        chance.shuffle(drawn)
    else:
        drawn.sort(key=lambda question: list(pool).index(question))
    return [
        {
            "question": ids[question.id],
            "name": question.id,
            "options": _option_order(question, shuffle=shuffle or question.shuffle, chance=chance),
        }
        for question in drawn
    ]


def _option_order(question: Question, *, shuffle: bool, chance: Random) -> list[int]:
    order = list(range(len(question.options)))
    if shuffle:
        chance.shuffle(order)
    return order
