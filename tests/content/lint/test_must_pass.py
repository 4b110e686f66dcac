"""What must be right to pass has a passage to read and another question to ask."""

import pytest

from tests.content.lint.linting import linted, single

PASSAGE = 'data-passage="02-bai.md"'
TWO = f"## Sơ cứu {{#so-cuu}}\n\n{single('a', said=PASSAGE)}\n{single('b', said=PASSAGE)}\n"
QUIZ = f"{TWO}## Tin {{#tin}}\n\n{single('c', said=PASSAGE)}"


def of(check, body, front):
    found = linted(body, kind="quiz", front=front + "\n")
    return [(one.line, dict(one.values)["id"]) for one in found if one.check == check]


@pytest.mark.parametrize(
    ("front", "found"),
    [
        ("draw: {so-cuu: 1, tin: 1}\nmust_pass: [so-cuu]", []),
        ("draw: 2\nmust_pass: [b]", [(5, "b")]),
        ("draw: 1\nmust_pass: [b]", []),
        ("must_pass: [so-cuu]", [(4, "so-cuu")]),
        ("draw: {so-cuu: 2}\nmust_pass: [a]", [(5, "a")]),
        ("draw: {so-cuu: 1, tin: 1}\nmust_pass:\n- so-cuu\n- c", [(7, "c")]),
        ("draw: 2", []),
    ],
)
def test_a_section_without_another_question_is_named_where_it_must_be_right(front, found):
    assert of("no-sister-question", QUIZ, front) == found


def test_without_sections_there_is_no_other_question():
    assert of("no-sister-question", f"{single('a')}\n{single('b')}", "draw: 1\nmust_pass: [a]") == [(5, "a")]


def test_a_question_without_a_passage_is_named_where_it_must_be_right():
    body = QUIZ.replace(f'"b" {PASSAGE}', '"b"').replace(f'"c" {PASSAGE}', '"c"')

    assert of("no-passage", body, "draw: {so-cuu: 1}\nmust_pass: [so-cuu]") == [(20, "b")]
    assert of("no-passage", body, "draw: 2\nmust_pass: [c]")[0][1] == "c"
    assert of("no-passage", body, "draw: 2") == []
