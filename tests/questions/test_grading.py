"""Grading: from a question and an answer to a grade."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.content.questions.question import Option, Question
from portal.questions.rules.grading import grade, is_empty, read_response
from portal.questions.rules.grading.kinds import BadResponse
from portal.questions.rules.grading.written import numbers_meant

SINGLE = Question(
    "a", "single", "", options=(Option("sai"), Option("đúng", right=True), Option("cũng đúng", right=True))
)
MULTIPLE = Question(
    "b", "multiple", "", options=(Option("1", right=True), Option("2"), Option("3", right=True), Option("4"))
)


def text_question(*accepted: str, fold: tuple[str, ...] = ()) -> Question:
    return Question("c", "text", "", accepted=accepted, fold=fold)


def number_question(number: float, tolerance: float = 0.0) -> Question:
    return Question("d", "number", "", number=number, tolerance=tolerance)


@pytest.mark.parametrize(("chosen", "score"), [([0], 0), ([1], 1), ([2], 1), ([], 0)])
def test_single_is_right_when_any_marked_option_is_chosen(chosen: list[int], score: int) -> None:
    assert grade(SINGLE, {"chosen": chosen}).score == score


def test_single_without_a_marked_option_is_right_when_left_empty() -> None:
    nothing_right = Question("a", "single", "", options=(Option("x"), Option("y")))

    assert grade(nothing_right, {"chosen": []}).right
    assert not grade(nothing_right, {"chosen": [0]}).right


@pytest.mark.parametrize(
    ("partial", "chosen", "score"),
    [
        ("exact", [0, 2], 1.0),
        ("exact", [0], 0.0),
        ("exact", [0, 1, 2], 0.0),
        ("proportional", [0], 0.75),
        ("proportional", [], 0.0),
        ("right_minus_wrong", [0], 0.5),
        ("right_minus_wrong", [0, 1], 0.0),
        ("right_minus_wrong", [0, 1, 2], 0.5),
        ("right_minus_wrong", [1, 3], 0.0),
    ],
)
def test_multiple_gives_partial_credit_only_as_the_author_says(
    partial: Any, chosen: list[int], score: float
) -> None:
    question = Question("b", "multiple", "", options=MULTIPLE.options, partial=partial)

    assert grade(question, {"chosen": chosen}).score == score


@pytest.mark.parametrize(
    ("fold", "written", "is_right"),
    [
        ((), "đồng ý", True),
        ((), "Đồng ý", False),
        ((), normalize("NFD", "đồng ý"), True),
        (("case",), "ĐỒNG Ý", True),
        (("case",), "dong y", False),
        (("case", "diacritics"), "dong y", True),
        (("diacritics",), "dong  y", False),
        (("space", "diacritics"), " dong   y ", True),
        (("case", "diacritics", "space"), "DONG  Y", True),
        (("case", "diacritics", "space"), "", False),
    ],
)
def test_text_is_compared_as_the_author_allows(fold: tuple[str, ...], written: str, is_right: bool) -> None:
    question = text_question("đồng ý", fold=fold)

    response = read_response(question, MultiDict({"text": written}))

    assert grade(question, response).right is is_right


def test_every_accepted_spelling_is_right() -> None:
    question = text_question("113", "một trăm mười ba")

    assert grade(question, {"text": "một trăm mười ba"}).right
    assert not grade(question, {"text": "114"}).right


@pytest.mark.parametrize(
    ("number", "tolerance", "written", "is_right"),
    [
        (37, 0.5, "37,5", True),
        (37, 0.5, "36.5", True),
        (37, 0.5, "37,51", False),
        (10_000_000, 0, "10.000.000", True),
        (10_000_000, 0, "10 000 000", True),
        (10_000_000, 0, "10,000,000", True),
        (1.5, 0, "1,5", True),
        (0.3, 0.1, "0,2", True),
        (156, 0, "một năm sáu", False),
        (156, 0, "nan", False),
        (156, 0, "1e999", False),
        (156, 0, "", False),
        (-5, 0, "-5", True),
    ],
)
def test_a_number_is_right_within_its_tolerance(
    number: float, tolerance: float, written: str, is_right: bool
) -> None:
    assert grade(number_question(number, tolerance), {"text": written}).right is is_right


@given(st.text())
def test_no_text_makes_a_number_that_is_not_finite(text: str) -> None:
    assert all(abs(number) < 1e16 for number in numbers_meant(text))


def test_each_earlier_try_costs_the_penalty() -> None:
    question = Question("a", "single", "", options=SINGLE.options, penalty=0.25)

    assert grade(question, {"chosen": [1]}, earlier_tries=2).score == 0.5
    assert grade(question, {"chosen": [1]}, earlier_tries=9).score == 0.0
    assert grade(question, {"chosen": [1]}, earlier_tries=9).right


@pytest.mark.parametrize("choices", [["3"], ["-1"], ["x"], ["0", "1"], ["²"], [""], ["9" * 5000]])
def test_a_choice_the_question_does_not_offer_is_refused(choices: list[str]) -> None:
    with pytest.raises(BadResponse):
        read_response(SINGLE, MultiDict({"choice": choices}))


def test_a_text_longer_than_a_page_is_refused() -> None:
    with pytest.raises(BadResponse):
        read_response(text_question("113"), MultiDict({"text": "1" * 501}))


def test_an_answer_knows_whether_it_is_empty() -> None:
    assert is_empty(read_response(MULTIPLE, MultiDict()))
    assert is_empty(read_response(text_question("113"), MultiDict({"text": "  "})))
    assert not is_empty(read_response(MULTIPLE, MultiDict({"choice": "0"})))
