"""Encouragement: after right answers in a row, true, never the same twice, and never after luck."""

from __future__ import annotations

import re
from itertools import count, pairwise

import pytest

from portal.accounts.models import User
from portal.learning.questions.labels import encouragement
from portal.learning.questions.rules import streaks
from tests import factories
from tests.conftest import Browser
from tests.fixed_clock import FixedClock
from tests.questions.review_rounds import Calendar, lesson_text, practise

HTMX = {"HX-Request": "true"}
LESSON = "/courses/an-toan/bai"
RIGHT, WRONG = "1", "0"
_tokens = count()


@pytest.fixture
def lesson(member: User) -> str:
    """The address of a lesson with six questions of one choice each."""
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(6))})
    return LESSON


def said(html: str) -> list[str]:
    """The words of encouragement on the page."""
    return re.findall(r'<p class="encouragement">(.*?)</p>', html)


def answer(browser: Browser, number: int, choice: str) -> list[str]:
    """What is said to this answer; every try is a form of its own."""
    data = {"choice": choice, "token": f"t{next(_tokens)}"}
    answered = browser.post(f"{LESSON}/practice/cau-{number}", data=data, headers=HTMX)
    assert answered.status_code == 200
    return said(answered.text)


@pytest.mark.parametrize(
    ("answers", "found"),
    [([], []), ([True], [1]), ([True, True, False, True], [1, 2, 0, 1]), ([False, True, True], [0, 1, 2])],
)
def test_a_streak_ends_with_whatever_was_not_right_at_once(answers: list[bool], found: list[int]) -> None:
    assert streaks(answers) == found


@pytest.mark.parametrize("seed", range(6))
def test_the_next_words_are_always_others(app: object, seed: int) -> None:
    heard = [encouragement(streak, seed) for streak in range(14)]

    assert heard[:2] == ["", ""]
    assert all(heard[2:])
    patterns = [re.sub(r"^(Two|Three|\w+)\b", "", text) for text in heard[2:]]
    assert all(first != second for first, second in pairwise(patterns))


def test_right_answers_in_a_row_are_counted_aloud_and_luck_is_not(
    browser: Browser, lesson: str, member: User
) -> None:
    browser.sign_in(member).get(lesson)

    heard = [answer(browser, number, RIGHT) for number in (0, 1, 2)]
    after_a_slip = [answer(browser, 3, choice) for choice in (WRONG, WRONG, RIGHT)]
    again = [answer(browser, number, RIGHT) for number in (4, 5)]

    assert heard[0] == []
    assert heard[1][0].startswith("Hai câu")
    assert heard[2][0].startswith("Ba câu")
    assert after_a_slip == [[], [], []]
    assert again[0] == []
    assert again[1][0].startswith("Hai câu")


def test_the_lesson_opened_again_says_the_same_also_without_scripts(
    browser: Browser, lesson: str, member: User
) -> None:
    browser.sign_in(member).get(lesson)
    heard = [words for number in range(3) for words in answer(browser, number, RIGHT)]

    assert said(browser.get(lesson).text) == heard
    assert len(heard) == 2


def test_answers_out_of_order_count_where_they_stand(browser: Browser, lesson: str, member: User) -> None:
    browser.sign_in(member).get(lesson)

    assert answer(browser, 2, RIGHT) == []
    assert answer(browser, 0, RIGHT) == []
    assert answer(browser, 1, RIGHT)[0].startswith("Hai câu")
    assert [words.split()[0] for words in said(browser.get(lesson).text)] == ["Hai", "Ba"]


def test_what_one_person_hears_is_not_said_to_another(
    browser: Browser, lesson: str, member: User, head: User
) -> None:
    browser.sign_in(member).get(lesson)
    for number in (0, 1):
        answer(browser, number, RIGHT)
    browser.sign_in(head).get(lesson)

    assert answer(browser, 1, RIGHT) == []


@pytest.mark.both_databases
def test_a_right_answer_takes_no_more_statements_than_any_other_may(
    browser: Browser, lesson: str, member: User, statements: list[str]
) -> None:
    browser.sign_in(member).get(lesson)
    for number in (0, 1):
        answer(browser, number, RIGHT)
    statements.clear()

    assert answer(browser, 2, RIGHT)

    # On PostgreSQL the commit is one of them.
    assert 0 < len([text for text in statements if text != "COMMIT"]) <= 5


def test_the_review_counts_too(browser: Browser, member: User, fixed_clock: FixedClock) -> None:
    calendar = Calendar(fixed_clock)
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(5))})
    for number in range(5):
        practise(member, f"cau-{number}")
    calendar.pass_days(30)
    browser.sign_in(member)

    heard = []
    for choice in (RIGHT, RIGHT, WRONG, RIGHT, RIGHT):
        html = browser.get("/review").text
        data = dict(re.findall(r'type="hidden" name="(question|revision|token)" value="([^"]*)"', html))
        heard.append(said(browser.post("/review/answers", data=data | {"choice": choice}, headers=HTMX).text))

    assert [words[0].split()[0] if words else "" for words in heard] == ["", "Hai", "", "", "Hai"]


def test_the_review_says_it_without_scripts_too(browser: Browser, member: User, fixed_clock: FixedClock) -> None:
    calendar = Calendar(fixed_clock)
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(2))})
    for number in range(2):
        practise(member, f"cau-{number}")
    calendar.pass_days(30)
    browser.sign_in(member)

    for _number in range(2):
        html = browser.get("/review").text
        data = dict(re.findall(r'type="hidden" name="(question|revision|token)" value="([^"]*)"', html))
        place = browser.post("/review/answers", data=data | {"choice": RIGHT}).location

    assert said(browser.get(place).text)[0].startswith("Hai câu")
