"""What is typed from a sheet: letters of a version, and back."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.questions.question import Question
from portal.paper_quizzes.rules.drawing import draw_versions, read_sheet_code, sheet_code
from portal.paper_quizzes.rules.notation import BadToken, empty_response, read_token, split_line, write_token
from portal.questions.rules.grading import grade, is_empty, solution
from portal.questions.rules.selection import shuffled_order
from tests.questions.examples import EVERY_KIND, GAP, MATCH, MATRIX, MULTIPLE, ORDER, SINGLE, TEXT, WRONG


def order_of(question: Question, seed: int) -> list[int]:
    return shuffled_order(question, shuffle=True, chance=Random(seed))


@given(st.sampled_from(EVERY_KIND), st.integers(0, 10_000))
def test_the_letters_of_any_version_mean_the_answer_they_were_written_for(question: Question, seed: int) -> None:
    order = order_of(question, seed)

    for response in (solution(question), WRONG[question]):
        assert read_token(question, order, write_token(question, order, response)) == response


@given(st.lists(st.sampled_from(EVERY_KIND), min_size=1, unique_by=lambda one: one.id), st.integers(0, 10_000))
def test_a_whole_sheet_typed_in_one_line_falls_into_its_questions(questions: list[Question], seed: int) -> None:
    orders = [order_of(one, seed) for one in questions]
    tokens = [write_token(one, order, solution(one)) for one, order in zip(questions, orders, strict=True)]
    line = " ".join(f'"{token}"' if " " in token else token for token in tokens)

    read = split_line(line, questions)

    assert read == tokens
    for question, order, token in zip(questions, orders, read, strict=True):
        assert token is not None
        assert grade(question, read_token(question, order, token)).right


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda one: one.kind)
def test_a_dash_is_no_answer(question: Question) -> None:
    assert is_empty(empty_response(question, order_of(question, 1)))


def test_single_letters_need_no_space_and_small_ones_will_do() -> None:
    assert split_line("ab -c", [SINGLE] * 4) == ["a", "b", "-", "c"]
    assert read_token(SINGLE, [2, 0, 1], "a") == {"chosen": [2]}


@pytest.mark.parametrize(
    ("question", "token"),
    [
        (SINGLE, "D"),
        (SINGLE, "AB"),
        (SINGLE, "Ă"),
        (MULTIPLE, "AX"),
        (ORDER, "ABC"),
        (ORDER, "AABC"),
        (MATCH, "ABCD"),
        (MATRIX, "A/AB/C"),
        (GAP, "113;B"),
        (TEXT, "x" * 501),
    ],
)
def test_what_is_not_on_the_sheet_is_refused(question: Question, token: str) -> None:
    with pytest.raises(BadToken):
        read_token(question, order_of(question, 1), token)


def test_more_than_the_sheet_has_is_refused() -> None:
    with pytest.raises(BadToken):
        split_line("ABC", [SINGLE, SINGLE])


def test_a_text_may_be_judged_in_place_of_typed_and_says_so() -> None:
    right, wrong = read_token(TEXT, [], "+"), read_token(TEXT, [], "!")

    assert (grade(TEXT, right).score, right["marked"]) == (1, "right")
    assert (grade(TEXT, wrong).score, wrong["marked"]) == (0, "wrong")
    assert (write_token(TEXT, [], right), write_token(TEXT, [], wrong)) == ("+", "!")


def test_versions_have_the_same_questions_and_hardly_one_in_the_same_place() -> None:
    ids = {question.id: number for number, question in enumerate(EVERY_KIND, 1)}

    versions = draw_versions(EVERY_KIND, ids, count=4, keeps_order=False, seed=5)

    orders = [[one["name"] for one in version] for version in versions.values()]
    assert [sorted(order) for order in orders] == [sorted(ids)] * 4
    for number, order in enumerate(orders):
        for other in orders[:number]:
            assert sum(one == two for one, two in zip(order, other, strict=True)) <= 2
    singles = [next(one["options"] for one in drawn if one["name"] == SINGLE.id) for drawn in versions.values()]
    assert len(set(map(tuple, singles))) == 4
    assert draw_versions(EVERY_KIND, ids, count=4, keeps_order=False, seed=5) == versions


def test_four_digits_say_quiz_and_version() -> None:
    assert sheet_code(471, "B") == "4712"
    assert read_sheet_code(" 4712 ") == (471, "B")
    assert [read_sheet_code(text) for text in ("4715", "4710", "471", "47123", "", "٤٧١٢")] == [None] * 6
