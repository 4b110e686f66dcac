"""Drawing the questions of an attempt."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Option, Question
from portal.questions.rules.selection import select_questions

POOL = [
    Question(f"q{n}", "single", "", options=(Option("a", right=True), Option("b"), Option("c"))) for n in range(10)
]
IDS = {question.id: number for number, question in enumerate(POOL, 100)}


def names(drawn: list[dict[str, Any]]) -> list[str]:
    return [question["name"] for question in drawn]


def draw_some(
    count: int | None = 4, *, seen: dict[str, int] | None = None, shuffle: bool = True, seed: int = 1
) -> Any:
    return select_questions(
        POOL, ids=IDS, times_seen=seen or {}, blueprint=Blueprint(count), shuffle=shuffle, chance=Random(seed)
    )


@given(st.integers(0, 10_000), st.integers(1, 10))
def test_a_question_is_drawn_at_most_once(seed: int, count: int) -> None:
    drawn = draw_some(count, seed=seed)

    assert len(set(names(drawn))) == len(drawn) == count


@given(st.integers(0, 10_000), st.dictionaries(st.sampled_from([q.id for q in POOL]), st.integers(0, 5)))
def test_nothing_drawn_was_seen_more_often_than_anything_left_out(seed: int, seen: dict[str, int]) -> None:
    drawn = set(names(draw_some(seen=seen, seed=seed)))

    left_out = [seen.get(question.id, 0) for question in POOL if question.id not in drawn]
    assert max(seen.get(name, 0) for name in drawn) <= min(left_out)


def test_two_attempts_in_a_row_share_no_question_while_there_are_unseen_ones() -> None:
    first = names(draw_some(5))
    second = names(draw_some(5, seen=dict(Counter(first)), seed=2))

    assert set(first).isdisjoint(second)


def test_without_a_count_the_whole_pool_is_drawn() -> None:
    assert sorted(names(draw_some(None))) == sorted(question.id for question in POOL)


def test_without_shuffling_questions_and_options_stand_as_written() -> None:
    drawn = draw_some(None, shuffle=False)

    assert names(drawn) == [question.id for question in POOL]
    assert all(question["options"] == [0, 1, 2] for question in drawn)


def test_shuffling_orders_the_options_of_each_question_by_chance() -> None:
    orders = {tuple(question["options"]) for seed in range(5) for question in draw_some(None, seed=seed)}

    assert len(orders) == 6
    assert all(sorted(order) == [0, 1, 2] for order in orders)


def test_an_attempt_keeps_the_ids_of_its_questions() -> None:
    assert all(question["question"] == IDS[question["name"]] for question in draw_some())


SECTIONED = [replace(question, section="so-cuu" if number < 4 else "tin") for number, question in enumerate(POOL)]


def drawn_by(blueprint: Blueprint, *, seen: dict[str, int] | None = None, seed: int = 1) -> list[str]:
    return names(
        select_questions(
            SECTIONED, ids=IDS, times_seen=seen or {}, blueprint=blueprint, shuffle=True, chance=Random(seed)
        )
    )


@given(st.integers(0, 10_000), st.integers(0, 4), st.integers(0, 6))
def test_each_section_gets_as_many_as_the_blueprint_says(seed: int, first: int, second: int) -> None:
    drawn = drawn_by(Blueprint(counts={"so-cuu": first, "tin": second}), seed=seed)

    sections = {question.id: question.section for question in SECTIONED}
    assert Counter(sections[name] for name in drawn) == Counter({"so-cuu": first, "tin": second})
    assert len(set(drawn)) == len(drawn)


@given(st.integers(0, 10_000))
def test_within_a_section_the_least_seen_come_first(seed: int) -> None:
    drawn = drawn_by(Blueprint(counts={"so-cuu": 2, "tin": 1}), seen={"q0": 1, "q1": 1, "q5": 3}, seed=seed)

    assert {"q2", "q3"} <= set(drawn)
    assert "q5" not in drawn


@given(st.integers(0, 10_000))
def test_a_question_that_must_be_right_is_in_every_attempt(seed: int) -> None:
    seen = {"q7": 9}

    assert "q7" in drawn_by(Blueprint(2, must_pass=frozenset({"q7"})), seen=seen, seed=seed)
    assert "q7" in drawn_by(Blueprint(counts={"tin": 1}, must_pass=frozenset({"q7"})), seen=seen, seed=seed)


@given(st.integers(0, 10_000))
def test_a_section_that_must_be_right_is_in_every_attempt(seed: int) -> None:
    drawn = drawn_by(Blueprint(2, must_pass=frozenset({"so-cuu", "tin"})), seed=seed)

    assert {question.section for question in SECTIONED if question.id in drawn} == {"so-cuu", "tin"}
