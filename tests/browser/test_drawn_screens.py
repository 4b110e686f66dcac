"""Drawn screens on a small phone: rings and buttons are tapped, with scripts and without, in every look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db
from portal.questions.models import Answer
from portal.scenarios.models import ScenarioRun
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import violations

LESSON = """\
---
title: Xin bản sao
---

Cô Ba muốn xin trích lục. Bấm chỗ nào?

```screen Dịch vụ công
@ dichvucong.gov.vn
# < Dịch vụ công {A}
- Trích lục hộ tịch › bản sao có đóng dấu {B}
Số căn cước: [ 0960 xxxx xxxx ]
[x] Tôi đồng ý
! Mã không hợp lệ
{QR}
{keypad}
{keyboard}
{face}
{picture: giấy khai sinh}
( Để sau )
[ Nộp hồ sơ ] {C}
---
| Trang chủ | *Ví* | Hồ sơ |
```

<!-- data-id="cho-nao" -->
- [( )] A <!-- data-feedback="Đây là tên trang." -->
- [(X)] B <!-- data-feedback="Bản sao có đóng dấu." -->
- [( )] C <!-- data-feedback="Chưa chọn giấy nào." -->
"""
SCENARIO = """\
---
title: Tập nộp
kind: scenario
channel: app
---

Bác Sáu mở cổng.

## Trang đầu {#dau}

```screen Trang đầu
# Dịch vụ công
- Khai sinh
- Trích lục
```

- [Khai sinh](#dau)
- [Trích lục](#to-khai)

## Tờ khai {#to-khai}

```screen Tờ khai
# < Tờ khai
[ ] Tôi cam đoan
[ Nộp hồ sơ ]
```

- [Trở lại](#dau)
- [Tôi cam đoan](#xong)
- [Nộp hồ sơ](#hu)

## Xong {#xong}

> [!TIP]
> Nộp xong.

## Hư {#hu}

> [!CAUTION]
> Hồ sơ bị trả.
"""
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal with a lesson and a scenario on drawn screens."""
    factories.make_course(pages={"01-xin-ban-sao.md": LESSON, "02-tap-nop.md": SCENARIO})
    return bare_app


def answers() -> list[list[int]]:
    db.session.rollback()
    return [answer["chosen"] for answer in db.session.scalars(select(Answer.response).order_by(Answer.id))]


@SCRIPTS
def test_a_tap_on_a_ring_answers_and_the_rings_are_judged(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, java_script_enabled=scripts)
    page.goto("/courses/an-toan/xin-ban-sao")
    page.locator("[for='choice-cho-nao-2']").click()
    if not scripts:
        page.get_by_role("button", name="Trả lời").click()
    expect(page.locator(".question-figure")).to_have_class("question-figure ring-wrong-c")

    page.locator("[for='choice-cho-nao-1']").click()
    if not scripts:
        page.get_by_role("button", name="Chọn lại").click()
    expect(page.locator(".question-figure")).to_have_class("question-figure ring-told ring-right-b")
    assert answers() == [[2], [1]]
    # Nothing is left to be chosen: another tap changes nothing on the screen either.
    page.locator("[for='choice-cho-nao-0']").click(force=True)
    expect(page.locator("#choice-cho-nao-1")).to_be_checked()


def test_rings_and_letters_are_right_in_every_look(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto("/courses/an-toan/xin-ban-sao")

    assert violations(page) == []
    page.locator("[for='choice-cho-nao-0']").click()
    expect(page.locator(".question-figure")).to_have_class("question-figure ring-wrong-a")
    assert violations(page) == []


def test_the_letters_are_heard_and_reached_by_keys(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto("/courses/an-toan/xin-ban-sao")

    page.get_by_role("radio", name="B", exact=True).press(" ")

    expect(page.locator(".question-figure")).to_have_class("question-figure ring-told ring-right-b")
    expect(page.get_by_text("Nút: Nộp hồ sơ, vòng C")).to_be_attached()


@SCRIPTS
def test_a_tap_on_a_drawn_button_plays_the_choice(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, java_script_enabled=scripts)
    page.goto("/courses/an-toan/tap-nop")
    page.locator("form[action$='/runs'] button").click()
    expect(page.locator(".scene-step")).to_have_text("Bước 1")

    page.locator("label[for='way-1']").click()
    expect(page.locator(".scene-step")).to_have_text("Bước 2")
    page.locator("label[for='way-0']").click()  # the arrow of the bar
    expect(page.locator("#scene-title")).to_have_text("Trang đầu")
    page.get_by_role("button", name="Trích lục", exact=True).click()
    expect(page.locator(".scene-step")).to_have_text("Bước 4")
    page.locator("label[for='way-1']").click()

    expect(page.locator(".ending.safe .scene-step")).to_have_text(
        "Đi hết 4 bước. Đường ngắn nhất mà an toàn có 2 bước."
    )
    db.session.rollback()
    assert db.session.scalars(select(ScenarioRun.ending)).all() == ["safe"]


def test_scenes_on_screens_are_right_in_every_look(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto("/courses/an-toan/tap-nop")
    page.locator("form[action$='/runs'] button").click()
    page.locator("label[for='way-1']").click()
    expect(page.locator(".scene-step")).to_have_text("Bước 2")

    assert violations(page) == []


def test_on_a_desk_the_choices_stand_beside_the_phone(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto("/courses/an-toan/tap-nop")
    page.locator("form[action$='/runs'] button").click()

    phone, ways = page.locator(".scene svg").bounding_box(), page.locator(".ways").bounding_box()
    assert phone
    assert ways
    assert ways["x"] > phone["x"] + phone["width"]
    assert ways["y"] < phone["y"]
    assert violations(page) == []

    # Letters that leave no room beside it put them below.
    page.set_viewport_size({"width": 905, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    phone, ways = page.locator(".scene svg").bounding_box(), page.locator(".ways").bounding_box()
    assert phone
    assert ways
    assert ways["y"] > phone["y"] + phone["height"]
    assert ways["width"] > 400
