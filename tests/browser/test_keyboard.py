"""Without mouse and finger: with the keyboard alone people come in, and back in."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from portal.accounts.models import User
from portal.units.models import Unit

FARTHEST = 60  # presses of Tab
COUNT_CLICKS = """field => {
  field.clicks = 0;
  field.addEventListener("click", event => { event.preventDefault(); field.clicks += 1; });
}"""
ROSTER = "Họ và tên,Số điện thoại,Tổ\nĐặng Thị Bảy,0300000007,{team}\n,0300000008,{team}\n"


def reach(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus, and can be seen to have it."""
    # What is still coming in would be passed by, or take the focus back.
    page.wait_for_load_state()
    for _press in range(FARTHEST):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
    raise AssertionError(f"{key} does not lead to {target}")


def test_a_head_resets_a_member(open_phone: Callable[..., Page], head: User, member: User) -> None:
    page = open_phone(head)
    page.goto("/")

    reach(page, page.locator("nav a[href='/dashboard']"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/dashboard/team/\d+$"))
    reach(page, page.locator(f"main a[href='/people/{member.id}']").first)
    page.keyboard.press("Enter")
    for place in ("#code > summary", "#code button"):
        reach(page, page.locator(place))
        page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(member.name)
    expect(page.locator(".slip-code")).to_be_in_viewport(ratio=1)


def test_a_leader_hands_in_mends_and_confirms_a_roster(
    open_phone: Callable[..., Page], leader: User, commune: Unit, team: Unit
) -> None:
    page = open_phone(leader)
    page.goto(f"/people/units/{commune.id}/roster")
    file = page.locator("[type=file]")
    # What the keyboard does to the field is seen; the dialogue is not opened: a headless Chromium with
    # many windows behind it does not always ask for one.
    file.evaluate(COUNT_CLICKS)

    reach(page, file)
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('[type=file]').clicks === 1")
    text = ROSTER.format(team=team.name).encode()
    file.set_input_files({"name": "tổ.csv", "mimeType": "text/csv", "buffer": text})
    reach(page, page.locator("main form[enctype] button"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/people/imports/\d+$"))
    reach(page, page.locator("#row-3 [name=name]"))
    page.keyboard.type("Lê Thị Lụa")
    page.keyboard.press("Enter")
    expect(page.locator(".roster-groups a[href*='show=faulty'] strong")).to_have_text("0")
    reach(page, page.locator("form[action$='/confirmation'] button"), "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".streaming-ending a.button").first.wait_for()
    reach(page, page.locator(".streaming-ending a.button").first)
    page.keyboard.press("Enter")

    expect(page.locator(".notice.ok")).to_be_visible()
