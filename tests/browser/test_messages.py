"""Messages with clues and words of the glossary: by keyboard, with scripts and without, in every look."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import violations

GLOSSARY = "terms:\n  - {id: otp, term: mã OTP, meaning: Dãy số dùng một lần.}\n"
CARDS = """\
Không đọc [mã OTP](../glossary.yml#otp) cho ai.

> [!SMS] Số lạ 09xx xxx 318 · hôm nay 07:42
> Dong <!-- data-clue="Hối quá. Giấy báo thiệt cho mấy ngày." -->truoc 11h<!-- /clue -->.

> [!ZALO] Cô giáo · nhóm 34 người
> <!-- data-clue="Khớp chuyện đã biết." data-genuine -->Như đã họp<!-- /clue -->, đóng 85.000đ.

> [!NOTICE] Ban nhân dân ấp
> **Mời họp**
>
> - tối thứ Bảy
> - 19 giờ

> [!EMAIL] Phòng khám mắt · 18:20
> Kết quả khám đã có.

Hết phần đọc.

> [!CALL] Số lạ 024 xxxx xxxx · 1 phút 12 giây
> **Họ:** Tôi bên công an, <!-- data-clue="Hối quá. Không cho hỏi ai." -->chiều nay khóa<!-- /clue -->.
> **Bác Sáu:** Vậy tui phải làm sao?

Bác Sáu nên đáp câu nào?

<!-- data-id="cuoc-goi" -->
- [( )] “Cho tui số bàn, tui gọi lại”
- [(X)] “Sáng mai tui đem giấy ra phường”
"""
LESSON = "/courses/an-toan/bai"

scripted = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without a course; the lesson is published by itself."""
    return bare_app


@pytest.fixture
def lesson(app: Flask, team: Unit) -> None:
    """Messages of every kind, a question about one of them, and a word that is explained."""
    page = f"---\ntitle: Bài\nanswer: button\n---\n\n## Tin {{#tin}}\n\n{CARDS}"
    factories.make_course("an-toan", {"01-bai.md": page}, files={"glossary.yml": GLOSSARY})
    db.session.commit()


def test_messages_are_right_in_every_look_before_and_after_the_answer(
    open_phone: Callable[..., Page], lesson: None, member: User
) -> None:
    page = open_phone(member)
    page.goto(LESSON)
    found = violations(page)
    for fold in page.locator(".message > details > summary").all():
        fold.click()
    page.get_by_label("“Cho tui số bàn, tui gọi lại”").check()
    page.locator("#question-cuoc-goi button").click()
    expect(page.locator("#question-cuoc-goi .clues")).to_have_count(1)

    assert found + violations(page) == []


@scripted
def test_clues_light_up_with_the_answer(
    open_phone: Callable[..., Page], lesson: None, member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto(LESSON)
    expect(page.locator("#question-cuoc-goi mark")).to_have_count(0)
    page.get_by_label("“Sáng mai tui đem giấy ra phường”").check()
    page.locator("#question-cuoc-goi button").click()

    expect(page.locator("mark.clue-1", has_text="chiều nay khóa")).to_have_count(1)
    expect(page.locator("#question-cuoc-goi .clues li")).to_have_count(1)


def test_a_word_tells_its_meaning_in_place_and_gives_the_focus_back(
    open_phone: Callable[..., Page], lesson: None, member: User
) -> None:
    page = open_phone(member)
    page.goto(LESSON)
    word = page.get_by_role("link", name="mã OTP")
    word.press("Enter")
    meaning = page.get_by_role("dialog", name="mã OTP")
    expect(meaning).to_contain_text("Dãy số dùng một lần.")
    found = violations(page)
    page.keyboard.press("Escape")

    expect(meaning).to_have_count(0)
    expect(word).to_be_focused()
    assert found == []


def test_without_scripts_a_word_leads_to_all_words(
    open_phone: Callable[..., Page], lesson: None, member: User
) -> None:
    page = open_phone(member, scripts=False)
    page.goto(LESSON)
    page.get_by_role("link", name="mã OTP").click()

    assert page.url.endswith("/glossary#otp")
    expect(page.get_by_text("Dãy số dùng một lần.")).to_have_count(1)


def test_all_words_are_right_in_every_look(open_phone: Callable[..., Page], lesson: None) -> None:
    page = open_phone()
    page.goto("/glossary#otp")
    page.get_by_label("Tìm từ").fill("dung")
    expect(page.locator("#terms li:visible")).to_have_count(0)
    page.get_by_label("Tìm từ").fill("ma otp")
    expect(page.locator("#terms li:visible")).to_have_count(1)

    assert violations(page) == []


def test_a_card_of_a_question_takes_a_message_and_the_marks_of_a_clue(
    open_phone: Callable[..., Page], lesson: None, admin: User
) -> None:
    page = open_phone(admin)
    page.goto("/studio/courses/an-toan/pages/bai/cards/1")
    field = page.locator("textarea[name=stem]")
    page.get_by_text("Thêm thẻ tin, đánh dấu dấu hiệu").click()
    found = violations(page)
    page.get_by_role("button", name="Thẻ tin: giấy báo").click()
    expect(field).to_have_value(re.compile(r"^> \[!NOTICE\] [^<]+\n\n> \[!CALL\]", re.DOTALL))
    field.evaluate(
        "field => field.setSelectionRange(field.value.indexOf('bà con'), field.value.indexOf('bà con') + 6)"
    )
    page.get_by_role("button", name="Dấu hiệu trong thẻ tin").click()
    page.keyboard.type("Khớp chuyện đã biết")

    expect(field).to_have_value(re.compile('mời <!-- data-clue="Khớp chuyện đã biết" -->bà con<!-- /clue --> họp'))
    assert found == []


def test_what_is_said_in_a_call_has_room_for_very_large_letters(
    open_phone: Callable[..., Page], member: User, lesson: None
) -> None:
    page = open_phone(member, viewport={"width": 320, "height": 640})
    page.goto(LESSON)
    card, words = page.locator(".message-call"), page.locator(".message-call .turn.own")
    beside = words.evaluate("turn => turn.firstElementChild.offsetTop < turn.lastElementChild.offsetTop + 4")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    box, room = words.bounding_box(), card.bounding_box()
    assert beside
    assert words.evaluate("turn => getComputedStyle(turn).display") == "block"
    assert box is not None
    assert room is not None
    assert box["width"] > 0.8 * room["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320
