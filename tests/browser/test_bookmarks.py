"""Keeping a page on a phone: one tap, one tap back, and found again; with the keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from portal.accounts.models import User
from tests.browser.expecting import expect
from tests.browser.looks import violations

LESSON = "/courses/nhan-dien-lua-dao/vi-sao-bi-lua"
GUIDE = "/courses/nhan-dien-lua-dao/so-cuu-khi-bi-lua"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_what_is_kept_is_found_again_and_can_be_taken_out(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    for address in (GUIDE, LESSON):
        page.goto(address)
        page.locator("#bookmark button").click()
        expect(page.locator("#bookmark p")).to_contain_text("Đã để dành.")
    page.locator("#bookmark a").click()

    expect(page).to_have_url("/bookmarks")
    expect(page.locator(".bookmarks a").first).to_contain_text("Sơ cứu khi bị lừa")
    page.locator(".bookmarks button").last.click()
    expect(page.locator(".row-notice p")).to_contain_text("ra.")
    expect(page.locator(".bookmarks li")).to_have_count(1)
    page.locator(".row-notice button").click()
    expect(page.locator(".bookmarks li")).to_have_count(2)
    page.locator(".bookmarks a").first.click()
    expect(page).to_have_url("/g/so-cuu-khi-bi-lua?from=/bookmarks")


def test_the_keyboard_goes_on_where_it_was(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(LESSON)
    page.locator("#bookmark button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bookmark p")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Đã để dành.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#bookmark button")).to_be_focused()
    expect(page.locator("#bookmark button")).to_have_text("Để dành")
    page.goto("/bookmarks")
    expect(page.locator(".empty h2")).to_have_text("Chưa để dành gì")
    assert violations(page) == []
