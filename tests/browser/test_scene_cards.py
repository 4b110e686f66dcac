"""A scenario made of nothing on cards, on a phone and without scripts: no mark and no code is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_page_draft
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.browser.phones import until
from tests.studio.conftest import work

PAGE = "/studio/courses/an-toan/pages/cuoc-goi-la"
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
MADE = """\
## Chuông reo {#chuong-reo}

“Tôi là công an đây.”

- [Cúp máy](#cup-may)
- [Đọc mã](#doc-ma)

## Cúp máy {#cup-may}

> [!TIP]
> Cúp là đúng.

## Đọc mã {#doc-ma}
"""


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit, trainer: User) -> Course:
    """A course of the commune with a scenario that was just begun."""
    made = factories.make_course(pages={"01-mot.md": factories.lesson_markdown("Bài một")}, unit=commune.code)
    create_page_draft(made, TitleAndSlug("Cuộc gọi lạ"), kind="scenario", actor=trainer)
    db.session.commit()
    return made


@pytest.mark.parametrize("scripts", [True, False])
def test_a_scenario_is_made_on_cards_and_played(
    open_phone: Callable[..., Page], course: Course, trainer: User, scripts
):
    page = open_phone(trainer, java_script_enabled=scripts, **({} if scripts else DESK))
    page.goto(PAGE + "/scenes")

    page.get_by_label("Tên cảnh").fill("Chuông reo")
    page.get_by_role("button", name="Thêm rồi soạn").click()
    page.wait_for_url("**/scenes/1")
    page.get_by_label("Chuyện gì xảy ra").fill("“Tôi là công an đây.”")
    if scripts:  # it keeps itself, and who types goes on typing
        page.get_by_label("Chuyện gì xảy ra").focus()
        expect(page.locator("#scene-saved")).to_contain_text("Đã lưu")
        expect(page.get_by_label("Chuyện gì xảy ra")).to_be_focused()
        assert violations(page) == []
    for number, words in enumerate(("Cúp máy", "Đọc mã"), 1):
        page.locator(f"#label-{number}").fill(words)
        page.locator(f"#to-{number}").focus()
        page.locator(f"#to-{number}").select_option("＋ cảnh mới cho ý này")
        if scripts:
            expect(page.locator(f"#to-{number} option:checked")).to_have_text(words)
            expect(page.locator(f"#to-{number}")).to_be_focused()
    save(page)
    page.get_by_role("link", name="Cảnh sau").click()
    page.wait_for_url("**/scenes/2")
    page.get_by_text("Kết cục an toàn").click()
    expect(page.locator("#choices")).to_be_hidden()
    page.get_by_label("Rút ra điều gì").fill("Cúp là đúng.")
    save(page)

    until(page, lambda: work(course, "cuoc-goi-la").source.endswith("\n\n" + MADE))
    page.get_by_role("link", name="Mọi cảnh").click()
    if scripts:
        assert violations(page) == []
    page.get_by_role("link", name="Tập thử").click()
    if scripts:
        assert violations(page) == []
    page.get_by_role("link", name="Cúp máy").click()
    expect(page.locator(".ending.safe")).to_contain_text("Cúp là đúng.")


def save(page: Page) -> None:
    """Press the button at the end of the card, and wait until it is kept."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#scene-form").get_by_role("button", name="Lưu", exact=True).last.click()
    expect(page.locator("#scene-saved")).to_contain_text("Đã lưu")
