"""The clues of a message in a question, each with a field for its reason."""

from __future__ import annotations

import pytest

from portal.courses.models import Course
from tests.conftest import Browser
from tests.studio.conftest import work
from tests.studio.registry import text_of
from tests.studio.test_question_cards import card, save

CARD = "/studio/courses/an-toan/pages/mot/cards/1"
QUESTION = """---
title: Bài một
---

Tin này sao?

> [!SMS] Số lạ · hôm nay
> Dong <!-- data-clue="Hối." -->truoc 11h<!-- /clue --> tai dienluc.top.

<!-- data-id="gi" -->
- [(X)] Giả
- [( )] Thật
"""


@pytest.fixture
def desk(browser: Browser, course: Course, trainer) -> Browser:
    """A trainer's browser; the first question has a message with a clue."""
    save(trainer, QUESTION)
    return browser.sign_in(trainer)


def source() -> str:
    from portal.courses.queries.texts import find_any_course

    course = find_any_course("an-toan")
    assert course is not None
    return work(course).source


def test_a_form_sent_as_it_came_changes_nothing(desk: Browser):
    assert desk.post(CARD, data=card(desk, 1)).status_code == 303
    assert source() == QUESTION


def test_each_reason_is_a_field(desk: Browser):
    form = card(desk, 1)
    assert (form["clue-words-0"], form["clue-reason-0"]) == ("truoc 11h", "Hối.")

    desk.post(CARD, data=form | {"clue-reason-0": "Hối trong buổi.", "clue-genuine-0": "1"})

    assert source() == QUESTION.replace('data-clue="Hối."', 'data-clue="Hối trong buổi." data-genuine')


def test_without_a_reason_it_is_no_clue_any_more(desk: Browser):
    desk.post(CARD, data=card(desk, 1) | {"clue-reason-0": " "})

    assert "> Dong truoc 11h tai dienluc.top." in source()


def test_what_is_written_into_the_text_itself_counts(desk: Browser):
    form = card(desk, 1)
    form["stem"] = form["stem"].replace("Hối.", "Gấp.")

    desk.post(CARD, data=form)

    assert 'data-clue="Gấp."' in source()


def test_words_of_the_message_become_a_clue(desk: Browser):
    new = {"clue-words": "dienluc.top", "clue-reason": "Đuôi lạ.", "then": "clue"}

    answer = desk.post(CARD, data=card(desk, 1) | new)

    assert answer.location.startswith(CARD)
    assert '<!-- data-clue="Đuôi lạ." -->dienluc.top<!-- /clue -->.' in source()
    assert card(desk, 1)["clue-words-1"] == "dienluc.top"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"clue-words": "không có", "clue-reason": "Lạ."}, "Không tin nào ở trên có mấy chữ này."),
        ({"clue-words": "dienluc.top", "clue-reason": ""}, "Dấu hiệu cần có chữ trong tin, và vì sao."),
    ],
)
def test_a_clue_that_cannot_be_marked_is_told_and_stays_typed(desk: Browser, new, told):
    answer = desk.post(CARD, data=card(desk, 1) | new | {"then": "clue"})

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert f'value="{new["clue-words"]}"' in answer.text
    assert source() == QUESTION
