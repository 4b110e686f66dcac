"""How a quiz says which questions it keeps for before and after its course."""

from __future__ import annotations

from random import Random

import pytest

from portal.content.pages.blueprint import Blueprint
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from portal.questions.rules.selection import select_questions
from tests.factories import front_matter, make_course, practice_markdown
from tests.pretests.conftest import COMPETENCES, pretest_quiz


def faults_of(**front: object) -> list[tuple[int, str]]:
    return [(fault.line, fault.message()) for fault in parse_page("02-kiem-tra.md", pretest_quiz(**front)).faults]


def test_no_attempt_draws_what_is_kept_for_before_and_after() -> None:
    page = parse_page("02-kiem-tra.md", pretest_quiz())
    questions = render_page(page, RenderContext(facts={})).questions
    blueprint = Blueprint.of_front(page.front.values)

    drawn = select_questions(
        questions,
        ids={question.id: number for number, question in enumerate(questions)},
        times_seen={},
        blueprint=blueprint,
        shuffle=True,
        chance=Random(1),
    )

    assert [one["name"] for one in drawn] == ["cham-1"]
    assert blueprint.drawn_count(questions) == 1
    assert blueprint.drawn_shares(questions) == [1, 0, 0, 0, 0, 0, 0]


def test_a_question_says_what_it_measures() -> None:
    page = parse_page("02-kiem-tra.md", pretest_quiz())

    assert [asked.fields.get("competence", "") for asked in page.asked][:3] == ["", "dlgf:4.2", ""]
    assert page.faults == ()


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ({"pretest": "{a: bo-a, b: khong-co}"}, "the quiz has no section “khong-co”"),
        ({"pretest": "{a: bo-a, b: bo-a}"}, "form A and form B of the pretest are two sections"),
        ({"pretest": "{a: bo-a, b: cham}"}, "has 1 questions: 3 are due"),
        ({"pretest": "{a: bo-a}"}, "“b”"),
        ({"draw": "{cham: 1, bo-a: 1}"}, "the section “bo-a” is kept for before and after the course"),
        ({"must_pass": "[bo-b]"}, "the section “bo-b” is kept for before and after the course"),
        ({"must_pass": "[b-2]"}, "the question “b-2” is kept for before and after the course"),
        ({"draw": "2"}, "the quiz has only 1 questions to draw from"),
    ],
)
def test_a_pretest_that_cannot_be_kept_is_a_fault_at_its_line(front: dict[str, object], words: str) -> None:
    found = faults_of(**front)

    assert any(words in text for _line, text in found), found
    assert all(2 <= line <= 8 for line, _text in found)


def test_a_quiz_grades_at_least_one_question() -> None:
    kept = [practice_markdown(f"{form}-{number}") for form in "ab" for number in (1, 2, 3)]
    text = front_matter(title="x", kind="quiz", pretest="{a: bo-a, b: bo-b}") + "\n## A {#bo-a}\n\n"
    text += "\n".join(kept[:3]) + "\n## B {#bo-b}\n\n" + "\n".join(kept[3:])

    assert ["none is graded" in fault.message() for fault in parse_page("x.md", text).faults] == [True]


def test_a_competence_that_nobody_knows_is_a_fault_where_it_is_named(app: object) -> None:
    quiz = pretest_quiz().replace("dlgf:4.2", "dlgf:9.9", 1)

    with pytest.raises(Exception, match=r"dlgf:9\.9"):
        make_course(pages={"02-kiem-tra.md": quiz}, files={"competences.yml": COMPETENCES})
