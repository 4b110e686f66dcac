"""The form of every kind of question: what it sends is what it shows, and it tells nothing of what is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from flask import render_template
from hypothesis import given
from hypothesis import strategies as st

from portal.content.questions.question import Gap, MatrixRow, Option, Question
from portal.content.text.vietnamese import nfc
from portal.learning.questions.views.questions import open_question
from portal.questions.rules.grading import read_response, solution
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.selection import SHUFFLE_SEEDS, practice_order, shuffled_order
from tests.conftest import make_app
from tests.questions.asking import fields_of
from tests.questions.examples import EVERY_KIND, GAP, MATCH, MATRIX, MULTIPLE, NUMBER, ORDER, SELECT, SINGLE, TEXT

Show = Callable[..., str]
kinds = pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question.kind)
written = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20).map(nfc).map(str.strip)
)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """The form of a question with an answer in it; no database is opened."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('forms') / 'none.db'}")

    def render(question: Question, response: Response | None = None, order: list[int] | None = None) -> str:
        view = open_question(question, response, order=order or practice_order(question, 0))
        return f'<form id="f">{render_template("learning/_question.html", question=view)}</form>'

    with app.test_request_context():
        yield render


def responses(question: Question) -> st.SearchStrategy[Response]:
    """Any answer that the form of the question can hold, with places left open."""

    def cells(count: int, many: bool) -> st.SearchStrategy[list[int]]:
        return st.sets(st.integers(0, count - 1), max_size=count if many else 1).map(sorted)

    if question.kind == "order":
        count = len(question.items)
        holes = st.lists(st.booleans(), min_size=count, max_size=count)
        return st.tuples(st.permutations(range(count)), holes).map(
            lambda drawn: {"order": [None if hole else item for item, hole in zip(*drawn, strict=True)]}
        )
    if question.rows:
        rows = [cells(len(question.columns), row.many) for row in question.rows]
        return st.tuples(*rows).map(lambda chosen: {"rows": list(chosen)})
    if question.gaps:
        gaps = [
            st.sampled_from(["", *map(str, range(len(gap.options)))]) if gap.options else written
            for gap in question.gaps
        ]
        return st.tuples(*gaps).map(lambda filled: {"gaps": list(filled)})
    if question.options:
        return cells(len(question.options), question.kind == "multiple").map(lambda chosen: {"chosen": chosen})
    return written.map(lambda text: {"text": text})


@kinds
def test_a_form_sends_the_answer_it_shows(show: Show, question: Question) -> None:
    @given(responses(question))
    def comes_back(response: Response) -> None:
        assert read_response(question, fields_of(show(question, response), "f")) == response

    comes_back()


@kinds
def test_a_form_with_the_solution_sends_it(show: Show, question: Question) -> None:
    assert read_response(question, fields_of(show(question, solution(question)), "f")) == solution(question)


@pytest.mark.parametrize(
    ("question", "turned"),
    [
        (SINGLE, replace(SINGLE, options=tuple(replace(o, right=not o.right) for o in SINGLE.options))),
        (MULTIPLE, replace(MULTIPLE, options=tuple(replace(o, right=not o.right) for o in MULTIPLE.options))),
        (SELECT, replace(SELECT, options=tuple(replace(o, right=not o.right) for o in SELECT.options))),
        (TEXT, replace(TEXT, accepted=("một câu dài hơn nhiều",), fold=("case",))),
        (NUMBER, replace(NUMBER, number=1.0, tolerance=9.0, accepted=("1",))),
        (MATRIX, replace(MATRIX, rows=tuple(replace(row, right=(1,)) for row in MATRIX.rows))),
        (
            GAP,
            replace(
                GAP,
                gaps=(
                    Gap(("một câu dài hơn nhiều",)),
                    Gap(options=tuple(replace(o, right=not o.right) for o in GAP.gaps[1].options)),
                    Gap(("5",)),
                ),
            ),
        ),
    ],
    ids=lambda question: question.kind,
)
def test_an_open_form_looks_the_same_whatever_is_right(show: Show, question: Question, turned: Question) -> None:
    assert show(question) == show(turned)


def named_fields(html: str) -> dict[str, str]:
    """The name of the field beside each step."""
    steps = re.findall(r'data-item="([^"]+)".*?<select class="input" name="([^"]+)"', html, re.DOTALL)
    assert len(steps) == 4
    return dict(steps)


def test_the_fields_of_steps_are_the_same_in_whatever_order_they_belong(show: Show) -> None:
    turned = replace(ORDER, items=ORDER.items[::-1])

    assert named_fields(show(ORDER)) == named_fields(show(turned))


def values_of(html: str) -> dict[str, str]:
    """The text of each value to choose in the first row."""
    return dict(re.findall(r'<option lang="vi" value="(\d)">([^<]+)', html.split("</select>")[0]))


def test_the_halves_of_pairs_have_the_same_values_whichever_they_belong_to(show: Show) -> None:
    rows = tuple(MatrixRow(row.html, (3 - row.right[0],)) for row in MATCH.rows)
    turned = replace(MATCH, columns=MATCH.columns[::-1], rows=rows)
    other_key = replace(MATCH, rows=tuple(replace(row, right=(3,)) for row in MATCH.rows))

    assert len(values_of(show(MATCH))) == 4
    assert values_of(show(MATCH)) == values_of(show(turned)) == values_of(show(other_key))


@pytest.mark.parametrize("count", range(2, 7))
def test_steps_never_stand_in_their_right_order(count: int) -> None:
    question = replace(ORDER, items=ORDER.items[:1] + tuple(f"Bước {n}" for n in range(1, count)))
    chances = [shuffled_order(question, shuffle=False, chance=Random(seed)) for seed in range(50)]
    ways = [practice_order(question, way) for way in range(SHUFFLE_SEEDS)]

    assert all(sorted(order) == list(range(count)) for order in chances + ways)
    assert list(range(count)) not in chances + ways


def test_the_halves_of_pairs_never_stand_beside_each_other() -> None:
    orders = [shuffled_order(MATCH, shuffle=False, chance=Random(seed)) for seed in range(80)]

    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert [0, 1, 2] not in [[column for column in order if column != 3] for order in orders]
    assert len({tuple(order) for order in orders}) > 10


def test_a_person_meets_a_practice_question_in_the_same_order_again() -> None:
    assert practice_order(ORDER, 3) == practice_order(ORDER, 3)
    assert len({tuple(practice_order(ORDER, way)) for way in range(SHUFFLE_SEEDS)}) > 1
    assert practice_order(SINGLE, 3) == [0, 1, 2]


def test_a_picture_in_a_list_says_its_alternative(show: Show) -> None:
    picture: Any = Option('<img src="/media/a.webp" alt="Biển số 1" width="4"> <b>xanh</b>', right=True)

    html = show(replace(SELECT, options=(picture, Option("khác"))))

    assert ">Biển số 1 xanh</option>" in html


def test_a_gap_stands_in_its_sentence_and_has_a_name(show: Show) -> None:
    html = show(GAP)

    assert "⟦" not in html
    assert re.search(r"thì bấm <span class=\"gap\"><span class=\"gap-field\"><input[^>]+name=\"gap-1\"", html)
    assert all(f'aria-label="Gap {number}"' in html or f"Chỗ trống {number}" in html for number in (1, 2, 3))
