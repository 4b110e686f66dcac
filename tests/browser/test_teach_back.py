"""Teach-back by the head on a phone, and what the member sees of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from portal.accounts.models import User
from tests.browser.expecting import expect

CHECKLIST = "/courses/nhan-dien-lua-dao/hoi-lai"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_head_ticks_every_point_and_the_member_can_teach(
    open_phone: Callable[..., Page], member: User, head: User, scripts: bool
) -> None:
    page = open_phone(head, scripts=scripts)
    page.goto(f"/people/{member.id}")
    page.locator(f"a[href='/people/{member.id}/teach-back']").click()
    page.locator(f"a[href$='{CHECKLIST.removeprefix('/courses')}']").click()
    for box in page.locator("[name=point]").all():
        box.check()
    page.locator("[name=remark]").fill("Chỉ từ tốn, bà con theo kịp.")

    page.locator("main form .actions button").click()

    expect(page.locator("main .tag.ok")).to_be_visible()
    phone = open_phone(member, scripts=scripts)
    phone.goto(CHECKLIST)
    expect(phone.locator("main")).to_contain_text("Chỉ từ tốn, bà con theo kịp.")
    expect(phone.locator("main")).to_contain_text(head.name)
    phone.goto("/competences")
    expect(phone.locator("h2 + .skills .skill-window.lit")).to_have_count(1)
