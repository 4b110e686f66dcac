"""The box in the card of a question that says whether it must be right to pass."""

from __future__ import annotations

from portal.courses.models import Course
from tests.conftest import Browser
from tests.studio.test_question_cards import CARDS, card, save, source_of

MUST_PASS_QUIZ = (
    "---\r\ntitle: A  # giữ\r\nkind: quiz\r\nmust_pass: [so-cuu]\r\n---\r\n\r\n"
    "## Sơ cứu {#so-cuu}\r\n\r\nMột?\r\n\r\n"
    '<!-- data-id="mot" -->\r\n- [(X)] Đúng\r\n- [( )] Sai <!-- data-feedback="Vì." -->\r\n\r\n'
    "## Tin {#tin}\r\n\r\nHai?\r\n\r\n"
    '<!-- data-id="hai" -->\r\n- [(X)] Đúng\r\n- [( )] Sai <!-- data-feedback="Vì." -->\r\n'
)


def test_a_box_says_that_a_question_must_be_right(browser: Browser, course: Course, trainer):
    save(trainer, MUST_PASS_QUIZ)
    typed = card(browser.sign_in(trainer), 2)
    assert "must_pass" not in typed

    answer = browser.post(f"{CARDS}/2", data=typed | {"must_pass": "1"})

    assert answer.location == f"{CARDS}#card-2"
    assert source_of(course) == MUST_PASS_QUIZ.replace("[so-cuu]", "[so-cuu, hai]")
    assert browser.get(CARDS).text.count("Câu giữ tiền") == 2
    again = card(browser, 2)
    assert again.pop("must_pass") == "1"
    browser.post(f"{CARDS}/2", data=again)
    assert source_of(course) == MUST_PASS_QUIZ


def test_a_question_of_a_section_that_must_be_right_says_so_and_cannot_be_let_off(
    browser: Browser, course: Course, trainer
):
    save(trainer, MUST_PASS_QUIZ)

    shown = browser.sign_in(trainer).get(f"{CARDS}/1").text
    browser.post(f"{CARDS}/1", data=card(browser, 1))

    assert "vì cả phần này là câu giữ tiền" in shown
    assert source_of(course) == MUST_PASS_QUIZ


def test_a_card_of_a_lesson_has_no_such_box(browser: Browser, course: Course, trainer):
    save(trainer, MUST_PASS_QUIZ.replace("kind: quiz\r\nmust_pass: [so-cuu]\r\n", ""))

    assert "must_pass" not in browser.sign_in(trainer).get(f"{CARDS}/1").text
