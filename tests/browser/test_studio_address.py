"""A trainer gives a page another address; who keeps the old one is led to the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import violations

EDITOR = "/studio/courses/an-toan/pages/{}"


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with two lessons."""
    pages = {f"0{number}-{name}.md": factories.lesson_markdown(name) for number, name in ((1, "mot"), (2, "hai"))}
    return factories.make_course(pages=pages, unit=commune.code)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_page_gets_another_address(
    open_phone: Callable[..., Page], trainer: User, member: User, scripts: bool
) -> None:
    page = open_phone(trainer, scripts=scripts)
    page.goto(EDITOR.format("mot") + "/address")
    page.get_by_label("Địa chỉ").fill("hai")
    page.get_by_role("button", name="Đổi địa chỉ").click()
    expect(page.locator("#slug-error")).to_be_visible()
    expect(page.get_by_label("Địa chỉ")).to_have_value("hai")

    page.get_by_label("Địa chỉ").fill("cup-may")
    page.get_by_role("button", name="Đổi địa chỉ").click()

    expect(page).to_have_url(EDITOR.format("cup-may"))
    page.goto(EDITOR.format("cup-may") + "/address")
    expect(page.locator("main ul").nth(1)).to_have_text("mot")
    reader = open_phone(member, scripts=scripts)
    reader.goto("/courses/an-toan/mot")
    expect(reader).to_have_url("/courses/an-toan/cup-may")


def test_axe_finds_nothing_on_the_screens_of_addresses(open_phone: Callable[..., Page], trainer: User) -> None:
    page = open_phone(trainer)
    for name in ("pages/mot", "introduction"):
        page.goto(f"/studio/courses/an-toan/{name}/address")
        assert not violations(page)
        page.get_by_label("Địa chỉ").fill("Không được")
        page.get_by_role("button", name="Đổi địa chỉ").click()
        expect(page.locator("#slug-error")).to_be_visible()
        assert not violations(page)
