"""What was chosen or written reaches the portal, whichever button is pressed and whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db
from portal.progress.models import PageProgress
from portal.questions.models import Answer, Question
from tests import factories
from tests.browser.expecting import expect

LESSON = "/courses/an-toan/bon-cau"
TEXT = """\
---
title: Bốn câu
---

Kẻ lừa luôn làm cho mình gấp.

Cô Ba nghe máy: “Chiều nay cắt điện.” Cô làm gì trước?

<!-- data-id="dien-luc" -->
- [( )] Bấm đường liên kết <!-- data-feedback="Đường liên kết của người lạ." -->
- [(X)] Cúp máy <!-- data-feedback="Mình đi đường mình biết." -->
- [( )] Hỏi số tài khoản

Điều nào nên nói?

<!-- data-id="nen-noi" -->
- [[X]] Để tui hỏi con gái
- [[X]] Để tui gọi lại
- [[ ]] Mã là 123456

Số báo cuộc gọi lừa đảo là số mấy?

<!-- data-id="so-bao" -->
[[156]]

Gọi công an số mấy?

<!-- data-id="cong-an" -->
[[ 112 | (113) | 115 ]]
"""


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal, with no course but that of the test."""
    return bare_app


def publish(**changes: str) -> None:
    """Publish a lesson of four practice questions, and one after it."""
    text = TEXT
    for old, new in changes.items():
        text = text.replace(f"{old}:", new, 1)
    second = "---\ntitle: Hỏi người nhà\n---\n\nHỏi một người mình tin.\n"
    factories.make_course("an-toan", pages={"01-bon-cau.md": text, "02-hoi.md": second})


@pytest.fixture
def take_out(open_phone: Callable[..., Any], member: User) -> Callable[..., Any]:
    """A phone before the lesson."""

    def take(**options: Any) -> Any:
        publish()
        page = open_phone(member, **options)
        page.goto(LESSON)
        return page

    return take


def answers() -> dict[str, Any]:
    """The last answer to each question that the portal has."""
    db.session.rollback()
    rows = db.session.execute(select(Question.name, Answer.response).join(Answer).order_by(Answer.id)).all()
    return dict(rows)


def is_done() -> bool:
    """Whether the lesson counts as done."""
    db.session.rollback()
    return db.session.scalars(select(PageProgress.page_id)).first() is not None


def choose_all(page: Any) -> None:
    """Answer each question, three of them rightly, without a tap on any “Trả lời”."""
    page.locator("[name='dien-luc.choice'][value='0']").check()
    page.locator("[name='nen-noi.choice'][value='0']").check()
    page.locator("[name='nen-noi.choice'][value='1']").check()
    page.locator("[name='so-bao.text']").fill("156")
    page.locator("[name='cong-an.choice']").select_option("1")


ALL = {
    "dien-luc": {"chosen": [0]},
    "nen-noi": {"chosen": [0, 1]},
    "so-bao": {"text": "156"},
    "cong-an": {"chosen": [1]},
}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_done_sends_whatever_is_chosen(take_out: Callable[..., Any], scripts: bool) -> None:
    page = take_out(scripts=scripts)
    choose_all(page)
    if scripts:  # a single choice was sent by the tap
        expect(page.locator("#question-dien-luc .verdict.wrong")).to_be_visible()

    page.locator("#finish button").click()

    if not scripts:  # a wrong answer is commented on before one goes on
        expect(page.locator(".lead-to")).to_be_visible()
        expect(page.locator("#question-dien-luc .verdict.wrong")).to_be_visible()
        assert is_done()
        page.locator("#finish button").click()
    expect(page.locator("#finish [name=token]")).to_have_count(1)
    assert answers() == ALL
    assert is_done()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_done_with_an_open_question_loses_nothing_and_leads_to_it(
    take_out: Callable[..., Any], scripts: bool
) -> None:
    page = take_out(scripts=scripts)
    choose_all(page)
    page.locator("[name='so-bao.text']").fill("")

    page.locator("#finish button").click()

    expect(page.locator("#question-so-bao .error")).to_be_visible()
    assert answers() == {name: given for name, given in ALL.items() if name != "so-bao"}
    assert not is_done()
    expect(page.locator("[name='cong-an.choice']")).to_have_value("1")
    if scripts:
        expect(page.locator(".lead-to")).to_be_focused()
        expect(page.locator(".lead-to")).to_be_in_viewport()


def test_the_arrow_keys_choose_without_sending_and_the_space_bar_sends(take_out: Callable[..., Page]) -> None:
    page = take_out()
    first = page.locator("[name='dien-luc.choice']").first
    first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name='dien-luc.choice'][value='1']")).to_be_checked()
    expect(page.locator("#question-dien-luc button")).to_be_visible()
    page.wait_for_timeout(200)
    assert answers() == {}

    page.keyboard.press("Space")
    expect(page.locator("#question-dien-luc .verdict.right")).to_be_visible()
    assert answers() == {"dien-luc": {"chosen": [1]}}


def test_where_the_author_wants_a_button_a_tap_does_not_send(
    open_phone: Callable[..., Page], member: User
) -> None:
    publish(title="answer: button\ntitle:")
    page = open_phone(member)
    page.goto(LESSON)

    page.locator("[name='dien-luc.choice'][value='0']").check()
    page.locator("[name='dien-luc.choice'][value='1']").check()
    page.wait_for_timeout(200)
    assert answers() == {}

    page.locator("#question-dien-luc button").click()
    expect(page.locator("#question-dien-luc .verdict.right")).to_be_visible()
    assert answers() == {"dien-luc": {"chosen": [1]}}
