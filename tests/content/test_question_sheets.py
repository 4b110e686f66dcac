"""The rows of a table of questions and the text of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.editing.question_fields import read_question
from portal.content.enums import QuestionKind
from portal.content.markdown.snippet_examples import QUESTIONS
from portal.content.question_sheets.columns import KIND_NAMES
from portal.content.question_sheets.fields import cells_of, fits_a_row
from portal.content.question_sheets.planning import plan_rows, questions_in
from tests.content.reading import read

HEAD = "\ufeff---\r\ntitle: Bài\r\n---\r\n\r\n## Mở đầu\r\n\r\nLời kể.  \r\n\r\n"
PAGE = (
    HEAD
    + "\r\n".join(text.replace("\n", "\r\n") for text in QUESTIONS.values())
    + "\r\n## Cuối bài {#cuoi}\r\n\r\nHết."
)


def rows_of(source):
    """The rows that a download has."""
    return [
        (number, cells_of(one.fields, section=one.section)) for number, one in enumerate(questions_in(source), 2)
    ]


def test_a_file_that_comes_back_as_it_went_changes_nothing():
    plan = plan_rows(PAGE, rows_of(PAGE))

    assert len(plan.rows) == len(QuestionKind)
    assert {row.outcome for row in plan.rows} == {"same"}
    assert plan.source == PAGE


@pytest.mark.parametrize("kind", QuestionKind)
def test_every_kind_goes_through_its_row(kind):
    fields = read_question(QUESTIONS[kind])
    assert fits_a_row(fields)

    (row,) = plan_rows(HEAD, [(2, cells_of(fields))]).rows

    assert (row.outcome, row.faults) == ("new", ())
    assert row.text == QUESTIONS[kind].replace("\r", "")


def test_a_changed_cell_changes_only_its_question():
    rows = rows_of(PAGE)
    rows[0][1]["option:A"] = "Bấm thử coi sao"

    plan = plan_rows(PAGE, rows)

    assert [row.outcome for row in plan.rows].count("changed") == 1
    assert plan.source == PAGE.replace("- [( )] Bấm vô đường liên kết coi thử", "- [( )] Bấm thử coi sao")


def test_a_row_that_asks_what_one_above_asks_is_told():
    base = {"stem": "Ai hỏi mã?", "option:A": "Kẻ lừa", "option:B": "Ngân hàng", "answer": "A"}

    plan = plan_rows(PAGE, [(2, base), (3, base | {"stem": "ai hỏi MÃ"}), (4, base | {"stem": "Ai nữa?"})])

    assert [[note.text for note in row.notes] for row in plan.rows] == [[], ["a row above asks the same"], []]


def test_new_questions_stand_at_the_end_of_their_section():
    base = {"stem": "Ai hỏi mã?", "option:A": "Kẻ lừa", "option:B": "Ngân hàng", "answer": "A"}
    rows = [(2, base | {"section": "mở đầu"}), (3, base | {"stem": "Rồi sao?", "section": "Ôn lại"})]

    plan = plan_rows(PAGE, rows, taken={"ai-hoi-ma"})

    assert [row.outcome for row in plan.rows] == ["new", "new"]
    before, _head, after = plan.source.partition("## Cuối bài {#cuoi}\r\n")
    assert before.endswith(
        'Ai hỏi mã?\r\n\r\n<!-- data-id="ai-hoi-ma-2" -->\r\n- [(X)] Kẻ lừa\r\n- [( )] Ngân hàng\r\n\r\n'
    )
    assert after.startswith("\r\nHết.\r\n\r\n## Ôn lại\r\n\r\nRồi sao?\r\n\r\n")
    faults = read(plan.source.partition("---\r\n\r\n")[2].replace("\r", ""))[1]
    assert [message for _line, message in faults if "still the sample" not in message] == []


def test_the_same_file_handed_in_twice_adds_nothing_twice():
    base = {"stem": "Ai hỏi mã?", "option:A": "Kẻ lừa", "option:B": "Ngân hàng", "answer": "A"}
    once = plan_rows(PAGE, [(2, base)]).source

    again = plan_rows(once, [(2, base), (3, base | {"answer": "B"})])

    assert [row.outcome for row in again.rows] == ["same", "new"]
    assert [note.field for note in again.rows[1].notes] == ["stem"]


@pytest.mark.parametrize(
    "changes",
    [
        {"stem": "# Ai hỏi mã?"},
        {"option:A": "[[X]] Kẻ lừa"},
        {"option:A": "<b>Kẻ lừa</b>"},
        {"explanation": "Vì:\n\n- [(X)] a\n- [( )] b"},
        {"stem": "Ai?\n\n[[mã]]"},
        {"stem": "Có người gọi.\n\nAi hỏi mã?"},
    ],
)
def test_signs_that_mean_something_else_are_told_and_nothing_is_written(changes):
    base = {"stem": "Ai hỏi mã?", "option:A": "Kẻ lừa", "option:B": "Ngân hàng", "answer": "A"}

    plan = plan_rows(PAGE, [(2, base | changes)])

    assert plan.rows[0].outcome == "faulty"
    assert plan.rows[0].faults
    assert plan.source == PAGE


texts = st.text(st.sampled_from("ab ăđ*_#[]()|<>!\"'&;=\\`~-+.\n^{}:/1"), min_size=1, max_size=24)


@given(stem=texts, first=texts, second=texts, feedback=texts, explanation=texts)
def test_whatever_stands_in_a_cell_is_a_question_or_a_fault_and_comes_back(
    stem, first, second, feedback, explanation
):
    cells = {
        "stem": stem,
        "option:A": first,
        "option:B": second,
        "feedback:A": feedback,
        "explanation": explanation,
        "answer": "A",
        "kind": KIND_NAMES[QuestionKind.SINGLE],
    }

    plan = plan_rows(PAGE, [(2, cells)])

    if plan.rows[0].outcome == "faulty":
        assert plan.source == PAGE
        return
    assert plan.source.startswith(PAGE)
    added = questions_in(plan.source)[-1].fields
    again = plan_rows(plan.source, [(2, cells_of(added))])
    assert again.rows[0].outcome == "same"
    assert len(questions_in(plan.source)) == len(questions_in(PAGE)) + 1


def test_nothing_is_put_where_the_page_would_swallow_it():
    cells = {"stem": "Ai hỏi mã?", "option:A": "Kẻ lừa", "option:B": "Ngân hàng", "answer": "A"}

    plan = plan_rows(PAGE + "\r\n\r\n```\r\nkhông đóng", [(2, cells)])

    assert [row.outcome for row in plan.rows] == ["faulty"]
    assert plan.source.endswith("không đóng")
