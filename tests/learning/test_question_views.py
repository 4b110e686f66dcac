"""What a form may show of a question, before and after it is answered."""

from __future__ import annotations

from dataclasses import replace

from portal.content.questions.question import Option, Question
from portal.learning.questions.views.questions import open_question, practice_question, solved_question
from portal.questions.queries.answers import LastTry

QUESTION = Question(
    "otp",
    "single",
    "<p>Hình</p><p>Ai được <strong>hỏi</strong> mã OTP?</p>\n",
    options=(Option("Ngân hàng", feedback="Không hỏi."), Option("Không ai", right=True, feedback="Đúng vậy.")),
    hints=("Nghĩ tới chìa khóa nhà",),
    explanation="<p>Mã OTP là chìa khóa.</p>",
    passage="/courses/a/b#otp",
)


def tried(chosen: int, tries: int = 1) -> LastTry:
    return LastTry({"chosen": [chosen]}, revision_id=1, tries=tries)


def test_the_last_paragraph_of_the_stem_is_the_heading() -> None:
    view = open_question(QUESTION)

    assert view.heading == "Ai được <strong>hỏi</strong> mã OTP?"
    assert view.body == "<p>Hình</p>"


def test_a_stem_without_a_paragraph_stands_whole_above_the_options() -> None:
    view = open_question(replace(QUESTION, stem="<ul><li>một</li></ul>"))

    assert view.heading == ""
    assert view.body == "<ul><li>một</li></ul>"


def test_an_open_question_says_nothing_of_what_is_right() -> None:
    view = open_question(QUESTION, {"chosen": [1]})

    assert [option.state for option in view.options] == ["", ""]
    assert [option.why for option in view.options] == ["", ""]
    assert (view.verdict, view.explanation, view.right_text) == ("", "", "")
    assert [option.chosen for option in view.options] == [False, True]


def test_options_come_in_the_order_of_the_attempt_and_keep_their_numbers() -> None:
    assert [option.value for option in open_question(QUESTION, order=[1, 0]).options] == [1, 0]


def test_a_wrong_try_comments_on_the_option_chosen_only() -> None:
    view = practice_question(QUESTION, tried(0))

    assert view.verdict == "wrong"
    assert [(option.state, option.why) for option in view.options] == [("wrong", "Không hỏi."), ("", "")]
    assert view.explanation == ""
    assert view.hints == QUESTION.hints


def test_the_second_wrong_try_brings_the_solution() -> None:
    view = practice_question(QUESTION, tried(0, tries=2))

    assert [option.state for option in view.options] == ["wrong", "missed"]
    assert view.explanation == QUESTION.explanation


def test_an_author_who_switches_the_solution_off_is_obeyed() -> None:
    view = practice_question(replace(QUESTION, solution_after=None), tried(0, tries=9))

    assert [option.state for option in view.options] == ["wrong", ""]
    assert view.explanation == ""


def test_an_author_may_allow_more_tries_before_the_solution() -> None:
    patient = replace(QUESTION, max_tries=3)

    assert practice_question(patient, tried(0, tries=2)).explanation == ""
    assert practice_question(patient, tried(0, tries=3)).explanation == QUESTION.explanation


def test_a_right_try_explains_and_asks_for_no_more() -> None:
    view = practice_question(QUESTION, tried(1))

    assert view.verdict == "right"
    assert view.options[1].why == "Đúng vậy."
    assert view.explanation == QUESTION.explanation
    assert view.hints == ()


def test_hints_wait_for_as_many_wrong_tries_as_the_author_says() -> None:
    strict = replace(QUESTION, hint_after=2)

    assert practice_question(strict, None).hints == ()
    assert practice_question(strict, tried(0, tries=2)).hints == QUESTION.hints


def test_a_solved_text_question_says_the_first_accepted_spelling() -> None:
    question = Question("so", "text", "<p>Số?</p>", accepted=("156", "một năm sáu"))

    assert solved_question(question, {"text": "113"}).right_text == "156"
    assert solved_question(question, {"text": "156"}).right_text == ""


def test_a_solved_number_is_written_with_a_comma() -> None:
    question = Question("so", "number", "<p>Bao nhiêu?</p>", number=37.5)

    assert solved_question(question, None).right_text == "37,5"


FIGURE = '<figure class="drawn-screen"><svg><text>Nộp</text></svg><div><p>Màn hình</p></div></figure>'
BY_LETTER = Question(
    "cho-nao", "single", f"<p>Chỗ nào?</p>\n{FIGURE}", options=(Option("A"), Option("B", right=True), Option("C"))
)


def test_a_drawing_after_the_last_paragraph_stands_between_the_heading_and_the_options() -> None:
    view = open_question(replace(BY_LETTER, stem=f"<p>Cô Ba mở cổng.</p>\n{BY_LETTER.stem}"))

    assert (view.heading, view.body, view.figure) == ("Chỗ nào?", "<p>Cô Ba mở cổng.</p>\n", FIGURE)


def test_a_drawing_before_the_last_paragraph_stands_above_the_heading() -> None:
    view = open_question(replace(BY_LETTER, stem=f"{FIGURE}\n<p>Chỗ nào?</p>"))

    assert (view.heading, view.body, view.figure) == ("Chỗ nào?", f"{FIGURE}\n", "")


def test_rings_are_judged_with_the_options_they_stand_for() -> None:
    assert open_question(BY_LETTER, {"chosen": [0]}).ring_states == ""
    assert practice_question(BY_LETTER, tried(0)).ring_states == " ring-wrong-a"
    assert solved_question(BY_LETTER, {"chosen": [0]}).ring_states == " ring-told ring-wrong-a ring-right-b"
    assert solved_question(BY_LETTER, {"chosen": [1]}).ring_states == " ring-told ring-right-b"
    assert solved_question(QUESTION, {"chosen": [1]}).ring_states == ""
