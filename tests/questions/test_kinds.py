"""Every kind of question: what is read, what is complete, what is right and how far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.content.enums import QuestionKind
from portal.content.questions.question import Gap, MatrixRow, Option, Question
from portal.questions.rules.grading import KINDS, grade, is_complete, is_empty, parts, read_response, solution
from portal.questions.rules.grading.aliases import opaque_numbers
from portal.questions.rules.grading.kinds import BadResponse, ContradictoryResponse
from tests.questions.examples import EVERY_KIND, GAP, MATCH, MATRIX, ORDER, SELECT, WRONG


def alias_of(texts: tuple[str, ...], text: str) -> int:
    """What stands for the text in a form."""
    return opaque_numbers(texts).index(texts.index(text))


def order_form(*places: str) -> MultiDict[str, str]:
    """The form that gives the steps of ORDER, as authored, these places."""
    fields = zip(ORDER.items, places, strict=False)
    return MultiDict({f"place-{alias_of(ORDER.items, item)}": place for item, place in fields})


def test_there_is_an_example_of_every_kind() -> None:
    assert {question.kind for question in EVERY_KIND} == set(KINDS) == set(QuestionKind)


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question.kind)
def test_the_solution_is_right_and_another_answer_is_not(question: Question) -> None:
    assert grade(question, solution(question)).score == 1.0
    assert grade(question, solution(question)).right
    assert is_complete(question, solution(question))
    assert not grade(question, WRONG[question]).right
    assert is_complete(question, WRONG[question])


def test_an_order_is_read_from_the_places_of_its_steps() -> None:
    assert read_response(ORDER, order_form("2", "1", "4", "3")) == {"order": [1, 0, 3, 2]}


def test_steps_without_a_place_leave_it_open() -> None:
    response = read_response(ORDER, order_form("2", "", "", "1"))

    assert response == {"order": [3, 0, None, None]}
    assert not is_complete(ORDER, response)
    assert not is_empty(response)
    assert is_empty(read_response(ORDER, order_form("", "", "", "")))


def test_a_step_that_stands_twice_is_unclear_and_the_others_are_kept() -> None:
    with pytest.raises(ContradictoryResponse) as unclear:
        read_response(ORDER, order_form("1", "2", "2", "4"))

    assert unclear.value.response == {"order": [0, None, None, 3]}


@pytest.mark.parametrize(
    "form",
    [
        MultiDict(),
        order_form("1", "2", "3"),
        order_form("1", "2", "3", "5"),
        order_form("1", "2", "3", "0"),
        order_form("1", "2", "3", "-1"),
        order_form("1", "2", "3", "x"),
        order_form("1", "2", "3", "9" * 5000),
        MultiDict([*order_form("1", "2", "3", "4").items(), ("place-4", "1")]),
        MultiDict([*order_form("1", "2", "3", "4").items(), ("place-0", "1")]),
    ],
    ids="nothing missing beyond zero negative letters huge unknown twice".split(),
)
def test_an_order_that_does_not_fit_is_refused(form: MultiDict[str, str]) -> None:
    with pytest.raises(BadResponse):
        read_response(ORDER, form)


def test_steps_of_the_same_wording_may_stand_for_each_other() -> None:
    question = Question("a", "order", "", items=("Lắc", "Chờ", "Lắc"))

    assert grade(question, {"order": [2, 1, 0]}).right


def test_a_match_is_read_by_aliases_and_a_matrix_by_the_columns_it_shows() -> None:
    second = str(alias_of(MATCH.columns, "Cứu hỏa"))

    assert read_response(MATCH, MultiDict({"row-1": second})) == {"rows": [[], [1], []]}
    assert read_response(MATRIX, MultiDict([("row-0", "1"), ("row-2", "2"), ("row-2", "0")])) == {
        "rows": [[1], [], [0, 2]]
    }


@pytest.mark.parametrize(
    ("question", "form"),
    [
        (MATCH, [("row-0", "0"), ("row-0", "1")]),
        (MATCH, [("row-0", "4")]),
        (MATCH, [("row-3", "0")]),
        (MATCH, [("row-", "0")]),
        (MATRIX, [("row-0", "0"), ("row-0", "1")]),
        (MATRIX, [("row-0", "3")]),
        (MATRIX, [("row-3", "0")]),
        (MATRIX, [("row-0", "đúng")]),
        (GAP, [("gap-1", "113"), ("gap-2", "3"), ("gap-3", "")]),
        (GAP, [("gap-1", "113"), ("gap-2", "x"), ("gap-3", "")]),
        (GAP, [("gap-1", "1" * 501), ("gap-2", ""), ("gap-3", "")]),
        (GAP, [("gap-1", ""), ("gap-2", "")]),
        (GAP, [("gap-0", ""), ("gap-1", ""), ("gap-2", ""), ("gap-3", "")]),
        (GAP, [("gap-1", ""), ("gap-1", "113"), ("gap-2", ""), ("gap-3", "")]),
        (SELECT, [("choice", "3")]),
        (SELECT, [("choice", "0"), ("choice", "1")]),
    ],
)
def test_marks_that_the_question_does_not_offer_are_refused(
    question: Question, form: list[tuple[str, str]]
) -> None:
    with pytest.raises(BadResponse):
        read_response(question, MultiDict(form))


def test_a_row_or_gap_left_open_is_not_complete_but_a_row_for_several_may_be_empty() -> None:
    assert not is_complete(MATCH, {"rows": [[0], [], [2]]})
    assert not is_complete(MATRIX, {"rows": [[0], [], [0]]})
    assert is_complete(MATRIX, {"rows": [[0], [1], []]})
    assert not is_complete(GAP, {"gaps": ["113", "", "156"]})


@pytest.mark.parametrize(
    ("question", "partial", "response", "score"),
    [
        (ORDER, "exact", {"order": [0, 1, 3, 2]}, 0),
        (ORDER, "proportional", {"order": [0, 1, 3, 2]}, 0.5),
        (ORDER, "proportional", {"order": [0, None, None, None]}, 0.25),
        (ORDER, "right_minus_wrong", {"order": [0, 1, 3, 2]}, 0),
        (MATCH, "exact", {"rows": [[0], [1], [3]]}, 0),
        (MATCH, "proportional", {"rows": [[0], [1], [3]]}, pytest.approx(2 / 3)),
        (MATRIX, "exact", {"rows": [[0], [1], [0]]}, 0),
        (MATRIX, "proportional", {"rows": [[0], [1], [0]]}, pytest.approx(2 / 3)),
        (MATRIX, "right_minus_wrong", {"rows": [[0], [1], [0]]}, pytest.approx(2.5 / 3)),
        (MATRIX, "right_minus_wrong", {"rows": [[0], [1], [0, 1]]}, pytest.approx(2 / 3)),
        (MATRIX, "right_minus_wrong", {"rows": [[1], [0], [1]]}, 0),
        (GAP, "exact", {"gaps": ["113", "1", ""]}, 0),
        (GAP, "proportional", {"gaps": ["113", "1", ""]}, pytest.approx(2 / 3)),
        (SELECT, "proportional", {"chosen": [0]}, 0),
    ],
)
def test_credit_is_partial_only_as_the_author_says(
    question: Question, partial: Any, response: dict[str, Any], score: float
) -> None:
    assert grade(replace(question, partial=partial), response).score == score


@pytest.mark.parametrize("partial", ["exact", "proportional", "right_minus_wrong"])
@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question.kind)
def test_no_answer_is_worth_nothing(question: Question, partial: Any) -> None:
    assert grade(replace(question, partial=partial), {}).score == 0.0


def test_a_gap_folds_as_its_author_allows() -> None:
    assert parts(GAP, {"gaps": ["Một  Một  BA", "1", "1 5 6"]}) == (True, True, False)


def test_a_row_with_several_right_columns_takes_any_of_them() -> None:
    question = replace(MATRIX, rows=(MatrixRow("a", (0, 2)), MatrixRow("b", (0, 2), many=True)))

    assert parts(question, {"rows": [[2], [2]]}) == (True, False)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question that has a solution."""
    kind: QuestionKind = draw(st.sampled_from(list(KINDS)))
    texts = draw(st.lists(words, min_size=2, max_size=6))
    count = len(texts)
    columns = st.integers(0, count - 1)
    right = draw(st.integers(0, count - 1))
    options = tuple(Option(text, right=number == right) for number, text in enumerate(texts))
    said = draw(words.filter(lambda text: text.strip() != ""))
    fields: dict[str, dict[str, Any]] = {
        "order": {"items": tuple(texts)},
        "match": {"columns": tuple(texts), "rows": tuple(MatrixRow(text, (draw(columns),)) for text in texts)},
        "matrix": {
            "columns": tuple(texts),
            "rows": tuple(
                MatrixRow(text, tuple(sorted(draw(st.sets(columns, min_size=1)))), draw(st.booleans()))
                for text in texts
            ),
        },
        "gap": {"gaps": (Gap((said,)), Gap(options=options))},
        "text": {"accepted": (said,)},
        "number": {"number": float(draw(st.integers(-(10**9), 10**9))) / 100},
    }
    return Question("h", kind, "", **fields.get(kind, {"options": options}))


@given(questions())
def test_whatever_is_asked_its_solution_is_right(question: Question) -> None:
    assert grade(question, solution(question)).score == 1.0
    assert is_complete(question, solution(question))


@given(st.lists(words, max_size=8))
def test_each_text_has_one_alias_and_wording_alone_decides(texts: list[str]) -> None:
    assert sorted(opaque_numbers(texts)) == list(range(len(texts)))
    assert [texts[n] for n in opaque_numbers(texts)] == [texts[::-1][n] for n in opaque_numbers(texts[::-1])]
