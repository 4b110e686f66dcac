"""What is said of an answer: once, of each place by itself, in the author's own words where there are some."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from markupsafe import Markup

from portal.content.files.library import read_library
from portal.content.questions.question import Question
from portal.learning.questions.labels import judgement
from portal.learning.questions.views.questions import open_question, solved_question
from portal.learning.scenarios.labels import quotes_apart
from portal.questions.rules.grading.kinds import Response
from tests.questions.examples import GAP, MATCH, MATRIX, ORDER, SELECT, SINGLE, TEXT, WRONG

COURSES = Path(__file__).parents[2] / "courses"
LEFT_OPEN: dict[Question, Response] = {
    ORDER: {"order": [1, None, 0, 2]},
    MATCH: {"rows": [[0], [], [2]]},
    MATRIX: {"rows": [[0], [], [0]]},
    GAP: {"gaps": ["113", "1", ""]},
    TEXT: {"text": ""},
    SELECT: {"chosen": []},
}


def verdict(app: Flask, question: Question, response: Response, **shown: Any) -> str:
    """The question answered, with what is said of it."""
    view = solved_question(question, response, **shown)
    with app.test_request_context():
        form = render_template("learning/_question.html", question=view)
        return form + str(render_template("learning/_verdict.html", question=view))


@pytest.mark.parametrize(
    ("said", "state", "parts"),
    [
        ("Chưa đúng. Tính lại: 2 ký.", "wrong", ("Chưa đúng.", "Tính lại: 2 ký.")),
        ("Chưa được. Tên khác rồi.", "wrong", ("Chưa được.", "Tên khác rồi.")),
        ("Coi chừng. Đó là chiêu.", "wrong", ("Coi chừng.", "Đó là chiêu.")),
        ("Không!", "wrong", ("Không!", "")),
        ("Không thấy câu nào dặn thím im lặng.", "wrong", ("", "Không thấy câu nào dặn thím im lặng.")),
        ("Chưa dừng thì chưa hỏi ai.", "wrong", ("", "Chưa dừng thì chưa hỏi ai.")),
        ("Đúng. Gọi số sau thẻ.", "right", ("Đúng.", "Gọi số sau thẻ.")),
        ("Có. Câu này hối.", "missed", ("Có.", "Câu này hối.")),
        ("Không cần. Tin này thật.", "right", ("", "Không cần. Tin này thật.")),
        ("Đúng. Nhưng chưa đủ.", "wrong", ("", "Đúng. Nhưng chưa đủ.")),
        ("", "wrong", ("", "")),
    ],
)
def test_the_judgement_of_the_author_stands_apart_where_it_fits(
    said: str, state: str, parts: tuple[str, str]
) -> None:
    assert judgement(said, state) == parts


def test_what_comes_as_html_stays_html() -> None:
    word, rest = judgement(Markup("Chưa đúng. Là <b>2 ký</b>."), "wrong")

    assert isinstance(word, Markup)
    assert (rest, isinstance(rest, Markup)) == ("Là <b>2 ký</b>.", True)


def test_only_the_judgement_of_a_message_is_strong_and_the_field_has_the_mark(app: Flask) -> None:
    html = verdict(app, replace(TEXT, failed="Chưa đúng. Tính lại: 2 ký."), WRONG[TEXT], reveal=False)

    assert re.findall(r"<strong[^>]*>([^<]*)</strong>", html) == ["Chưa đúng."]
    assert re.search(r"<p[^>]*>Tính lại: 2 ký\.</p>", html)
    assert 'class="answer-line wrong"' in html
    assert 'class="part-state wrong"' in html


@pytest.mark.parametrize("question", [TEXT, SELECT, replace(GAP, show_partial=True)], ids=lambda one: one.kind)
def test_a_wrong_place_shows_its_mark_alone_and_the_words_stand_once(app: Flask, question: Question) -> None:
    html = verdict(app, question, WRONG[replace(question, show_partial=False)], reveal=False)

    marked = re.findall(r'class="part-state wrong".*?</span><span( class="visually-hidden")?>', html)
    assert marked
    assert all(marked)
    assert html.count("<strong") == 1


def test_the_mark_of_a_gap_cannot_part_from_its_field(app: Flask) -> None:
    html = verdict(app, GAP, WRONG[GAP])

    fields = re.findall(r'<span class="gap-field">(.*?)</span></span></span>', html, re.DOTALL)
    assert len(fields) == len(GAP.gaps)
    assert all("<input" in field or "<select" in field for field in fields)
    assert all("part-mark" in field for field in fields)
    assert html.count('class="part-right"') == 2


def test_the_feedback_of_a_choice_is_judged_once(app: Flask) -> None:
    first, *others = SINGLE.options
    own = replace(SINGLE, options=(replace(first, feedback="Chưa được. Tên khác rồi."), *others))

    html = verdict(app, own, WRONG[SINGLE], reveal=False)

    assert re.search(r'<b class="wrong"[^>]*>Chưa được\.</b> <span[^>]*>Tên khác rồi\.</span>', html)
    assert "Not quite." not in html
    assert "Chưa đúng." not in html


@pytest.mark.parametrize(
    ("question", "response"), LEFT_OPEN.items(), ids=[question.kind for question in LEFT_OPEN]
)
def test_the_place_left_open_is_itself_marked(app: Flask, question: Question, response: Response) -> None:
    view = open_question(question, response)
    with app.test_request_context():
        html = render_template("learning/_question.html", question=view, error="Còn chỗ chưa chọn.")
        fresh = render_template("learning/_question.html", question=open_question(question))

    marked = len(re.findall(r'aria-invalid="true"|matrix-row missing', html))
    assert marked == 1
    assert not re.search(r'aria-invalid="true"|matrix-row missing', fresh)


def test_the_first_step_cannot_rise_and_the_last_not_fall_from_the_start(app: Flask) -> None:
    with app.test_request_context():
        html = render_template("learning/_question.html", question=open_question(ORDER))

    moves = re.findall(r'data-move="(-?1)" aria-disabled="(true|false)"', html)
    up = [state for move, state in moves if move == "-1"]
    down = [state for move, state in moves if move == "1"]
    assert up == ["true", "false", "false", "false"]
    assert down == ["false", "false", "false", "true"]


@pytest.mark.parametrize("question", [ORDER, MATCH, MATRIX, GAP], ids=lambda one: one.kind)
def test_every_kind_of_several_places_counts_what_is_right(app: Flask, question: Question) -> None:
    html = verdict(app, replace(question, show_partial=True), WRONG[question], reveal=False)

    right = html.count('class="part-state right"')
    places = right + html.count('class="part-state wrong"')
    assert 0 < right < places
    assert re.search(rf"<p>[^<]*\b{right}\b[^<]*\b{places}\b[^<]*</p>", html)


def test_every_lesson_that_asks_for_several_places_says_which_are_right() -> None:
    asked = [
        block["question"]
        for course in read_library(COURSES).courses
        for page in course.pages
        if page.kind == "lesson"
        for block in page.blocks
        if block.get("question", {}).get("kind") in ("order", "match", "matrix", "gap")
    ]

    assert len(asked) >= 13
    assert {question["kind"] for question in asked} == {"order", "match", "matrix", "gap"}
    assert [question["id"] for question in asked if not question.get("show_partial")] == []


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (
            "<p>Dì đọc: “Chị đã vay.” Rồi thôi.</p>",
            '<p>Dì đọc: <span class="said">“Chị đã vay.”</span> Rồi thôi.</p>',
        ),
        ("<p>“A <b>b</b>”</p>", '<p><span class="said">“A <b>b</b>”</span></p>'),
        ("<p><b>“A</b> b”</p>", "<p><b>“A</b> b”</p>"),
        ("<p>“A</p><p>b”</p>", "<p>“A</p><p>b”</p>"),
        ("<p>Không ai nói.</p>", "<p>Không ai nói.</p>"),
    ],
)
def test_quoted_words_amid_narration_stand_apart(told: str, shown: str) -> None:
    assert quotes_apart(told) == shown
