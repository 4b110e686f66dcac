"""The figures of a question, from counted answers: pure arithmetic."""

from __future__ import annotations

from dataclasses import replace
from statistics import correlation, fmean, pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.questions.question import Option, Question
from portal.questions.item_analysis.rules.statistics import (
    MIN_PEOPLE,
    ResponseTally,
    analyse_item,
    discrimination,
    is_misspelt,
)
from portal.questions.rules.grading import solution
from portal.questions.rules.grading.kinds import Response
from tests.questions.examples import EVERY_KIND, GAP, MATCH, MATRIX, MULTIPLE, NUMBER, ORDER, SINGLE, TEXT, WRONG

Pair = tuple[float, float]  # the score of the item and of the rest


def tally(response: Response, people: int = 1, *, strong: int = 0, right: bool = False) -> ResponseTally:
    """So many people who gave this response, outside of quizzes."""
    return ResponseTally(1, 1, response, people, people if right else 0, strong, 0, 0, 0, 0, 0, 0)


def rated(pairs: list[Pair]) -> ResponseTally:
    """The sums of these scores."""
    x, y = [one for one, _other in pairs], [other for _one, other in pairs]
    products = (
        sum(one * one for one in x),
        sum(y),
        sum(other * other for other in y),
        sum(one * other for one, other in pairs),
    )
    return ResponseTally(1, 1, {}, len(pairs), 0, 0, len(pairs), sum(x), *products)


def figures(question: Question, *tallies: ResponseTally, **rest: Any) -> Any:
    return analyse_item(question, [(question, each) for each in tallies], **rest)


def test_discrimination_is_the_point_biserial_of_the_textbook() -> None:
    right, wrong = [0.9, 0.8, 0.8, 0.5], [0.7, 0.4, 0.2, 0.2, 0.1, 0.0]
    everybody = right + wrong
    p = len(right) / len(everybody)
    textbook = (fmean(right) - fmean(wrong)) / pstdev(everybody) * (p * (1 - p)) ** 0.5

    found = discrimination([rated([(1.0, rest) for rest in right]), rated([(0.0, rest) for rest in wrong])])

    assert found == pytest.approx(textbook)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 9).map(lambda n: n / 9)), min_size=2))
def test_with_partial_credit_it_is_pearsons_correlation(pairs: list[Pair]) -> None:
    x, y = [one for one, _ in pairs], [other for _, other in pairs]

    found = discrimination([rated(pairs)])

    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(correlation(x, y), abs=1e-6)


def test_it_cannot_be_told_of_practice_nor_of_nobody() -> None:
    assert discrimination([tally({"chosen": [1]}, 20, right=True), tally({"chosen": [0]}, 20)]) is None
    assert discrimination([]) is None


def test_each_option_is_told_with_those_who_chose_it() -> None:
    item = figures(SINGLE, tally({"chosen": [1]}, 7, strong=3, right=True), tally({"chosen": [0]}, 2), asked=12)

    assert [(one.text, one.is_right, one.people, one.strong) for one in item.options] == [
        ("Ngân hàng", False, 2, 0),
        ("Không ai", True, 7, 3),
        ("Công an", False, 0, 0),
    ]
    assert (item.asked, item.people, item.right, item.share) == (12, 9, 7, pytest.approx(7 / 9))


def test_of_several_options_each_counts_by_itself() -> None:
    item = figures(MULTIPLE, tally({"chosen": [0, 2]}, 4, right=True), tally({"chosen": [0, 1]}, 3))

    assert [one.people for one in item.options] == [7, 3, 4]


def test_a_wrong_text_shows_only_where_enough_people_gave_it_alike() -> None:
    item = figures(
        TEXT,
        tally({"text": "156"}, 9, right=True),
        tally({"text": "Chú Tư 0912"}, MIN_PEOPLE - 1),
        tally({"text": "113 nha"}, 2),
        tally({"text": "113  Nha"}, MIN_PEOPLE),
        tally({"text": ""}, 8),
    )

    assert [(one.text, one.people) for one in item.written] == [("113  Nha", MIN_PEOPLE + 2)]
    assert item.wrote == 2 * MIN_PEOPLE + 1


def test_a_number_that_many_get_wrong_shows_too() -> None:
    item = figures(NUMBER, tally({"text": "39"}, MIN_PEOPLE), tally({"text": "37,2"}, 3, right=True))

    assert [one.text for one in item.written] == ["39"]


@pytest.mark.parametrize(
    ("question", "response", "is_almost"),
    [
        (Question("a", "text", "", accepted=("Công an",)), {"text": "cong  an"}, True),
        (Question("a", "text", "", accepted=("đọc",)), {"text": "doc"}, True),
        (Question("a", "text", "", accepted=("đọc",), fold=("diacritics",)), {"text": "doc"}, False),
        (Question("a", "text", "", accepted=("đọc",)), {"text": "đóng"}, False),
        (Question("a", "text", "", accepted=("đọc",)), {"text": ""}, False),
        (GAP, {"gaps": ["Mot mot BA", "1", "156"]}, True),
        (GAP, {"gaps": ["114", "1", "156"]}, False),
        (NUMBER, {"text": "38"}, False),
    ],
)
def test_what_differs_in_marks_alone_is_misspelt(question: Question, response: Response, is_almost: bool) -> None:
    assert is_misspelt(question, response) is is_almost


def test_each_row_tells_its_share_and_what_was_taken_instead() -> None:
    right, wrong = solution(MATCH), {"rows": [[0], [2], [3]]}
    item = figures(MATCH, tally(right, 4, right=True), tally(wrong, 6))

    assert [(part.text, part.people, part.right) for part in item.parts] == [
        ("113", 10, 10),
        ("114", 10, 4),
        ("115", 10, 4),
    ]
    assert [[one.text for one in part.drew] for part in item.parts] == [[], ["Cấp cứu"], ["Tổng đài điện"]]


def test_a_row_for_several_columns_names_only_the_wrong_ones() -> None:
    item = figures(MATRIX, tally({"rows": [[0], [1], [0, 1]]}, MIN_PEOPLE))

    assert [one.text for one in item.parts[2].drew] == ["Giả"]


def test_each_place_of_an_order_tells_its_share() -> None:
    item = figures(ORDER, tally(solution(ORDER), 5, right=True), tally({"order": [0, 1, 3, 2]}, MIN_PEOPLE))

    assert [part.share for part in item.parts] == [1.0, 1.0, 0.5, 0.5]
    assert [one.text for one in item.parts[2].drew] == ["Kể cho người nhà"]


def test_steps_are_told_by_their_words_when_the_key_puts_them_otherwise() -> None:
    asked = replace(ORDER, items=tuple(reversed(ORDER.items)))

    item = analyse_item(ORDER, [(asked, tally({"order": [3, 2, 1, 0]}, 5))])

    assert [part.share for part in item.parts] == [1.0, 1.0, 1.0, 1.0]


def test_gaps_are_told_by_options_or_by_what_many_wrote_and_an_open_gap_by_nothing() -> None:
    item = figures(
        GAP,
        tally(solution(GAP), 3, right=True),
        tally({"gaps": ["114", "0", "156"]}, MIN_PEOPLE),
        tally({"gaps": ["cô Ba", "0", ""]}, 1),
    )

    assert [(part.people, part.right) for part in item.parts] == [(9, 3), (9, 3), (8, 8)]
    assert [one.text for one in item.parts[0].drew] == ["114"]
    assert [(one.text, one.people) for one in item.parts[1].drew] == [("111", 6), ("115", 3), ("119", 0)]


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question.kind)
def test_every_kind_can_be_told(question: Question) -> None:
    item = figures(question, tally(solution(question), 6, right=True), tally(WRONG[question], 6))

    assert item.people == 12
    assert item.share == 0.5
    assert item.options or item.parts or item.written


def test_nobody_answered() -> None:
    item = figures(Question("a", "single", "", options=(Option("A", right=True), Option("B"))))

    assert item.share is None
    assert [one.people for one in item.options] == [0, 0]
