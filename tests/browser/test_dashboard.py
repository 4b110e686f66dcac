"""A programme from the leader to a member and back, on every level of the dashboard, and the report of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from portal import clock
from portal.accounts.models import User
from portal.dashboard.models import Snapshot
from portal.db import begin_write, db
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect

DESK = {"width": 1280, "height": 800}
TITLE = "Cả xã cùng làm"
COURSE_TITLE = "Một khóa thử"


def write_programme(desk: Page) -> None:
    """A programme of one course, written in the browser."""
    desk.goto("/programmes")
    desk.locator("main a[href^='/new-programme']").first.click()
    desk.locator("[name=title]").fill(TITLE)
    desk.locator("fieldset", has_text=COURSE_TITLE).locator("input[value=compulsory]").check(force=True)
    desk.locator("main form .actions button").click()
    expect(desk.locator("h1")).to_have_text(TITLE)


def give_it(desk: Page, unit: Unit) -> None:
    """To a unit, by a day two months from now."""
    desk.locator("main a[href*='/assignments/new']").first.click()
    choice = desk.locator(f"#choices input[value='{unit.id}']")
    choice.check(force=True)
    desk.locator("[name=due_on]").fill((clock.today() + timedelta(days=60)).isoformat())
    desk.locator("main form button[value=confirm]").click()
    expect(desk.locator("#given")).to_contain_text(unit.name)


def finish_it(phone: Page) -> None:
    """From what is asked for on the home page to the end of the only lesson."""
    phone.goto("/")
    expect(phone.locator("main a[href='/progress#duties']")).to_contain_text(TITLE)
    phone.goto("/courses/go-cua/bai-mot")
    with phone.expect_response(lambda response: response.url.endswith("/completion")):
        phone.locator("form[action$='/completion'] button").click()
    phone.goto("/")
    expect(phone.locator("main")).not_to_contain_text(TITLE)
    phone.goto("/progress")
    expect(phone.locator(".duty", has_text=TITLE).locator(".tag.ok")).to_be_visible()


def shares(desk: Page, subject: str) -> list[str]:
    """The words of the numbers over the dashboard, from the top down to the team."""
    found = []
    desk.goto(f"/dashboard?subject={subject}")
    while True:
        found.append(" ".join(desk.locator(".dashboard-tiles").inner_text().split()))
        down = desk.locator("#dashboard tbody a[href*='/dashboard/units/']:not([href*='/people'])").first
        if not down.count():
            return found
        with desk.expect_navigation():
            down.click()


def excel_of(desk: Page) -> list[list[object]]:
    """The report that is being looked at, as its .xlsx holds it."""
    with desk.expect_download() as download:
        desk.locator("main a[href*='report.xlsx']").click()
    return CalamineWorkbook.from_path(Path(download.value.path())).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_programme_to_the_report(
    open_phone: Callable[..., Page],
    admin: User,
    member: User,
    head: User,
    team: Unit,
    commune: Unit,
    scripts: bool,
) -> None:
    factories.make_course("go-cua", {"01-bai-mot.md": factories.lesson_markdown()}, title=COURSE_TITLE)
    desk = open_phone(admin, scripts=scripts, viewport=DESK)
    write_programme(desk)
    give_it(desk, commune.parent)
    desk.goto("/dashboard")
    subject = desk.locator("[name=subject] option", has_text=TITLE).get_attribute("value") or ""
    before = shares(desk, subject)
    desk.goto(f"/dashboard/units/{commune.parent_id}/report?subject={subject}")
    desk.locator("details:has(form[action$='/snapshots']) > summary").click()
    desk.locator("form[action$='/snapshots'] button").click()
    expect(desk.locator("#new")).to_have_count(1)
    desk.goto("/dashboard")

    finish_it(open_phone(member, scripts=scripts))

    after = shares(desk, subject)
    assert len(before) == len(after) == 2  # the commune holds nothing but the one team and is passed
    assert all("0 đã xong" in numbers for numbers in before)
    assert all("1 đã xong" in numbers and numbers != old for numbers, old in zip(after, before, strict=True))
    desk.goto(f"/dashboard/units/{commune.parent_id}/report?subject={subject}")
    sheet = excel_of(desk)
    titles = next(row for row in sheet if "Đơn vị" in row)
    line = next(row for row in sheet if commune.name in row)
    assert line[titles.index("Đã xong")] == 1
    yesterday()
    desk.reload()
    desk.locator("details:has(form[action$='/snapshots']) > summary").click()
    desk.locator("form[action$='/snapshots'] button").click()
    expect(desk.locator("#new")).to_have_count(1)
    desk.goto(f"/dashboard/units/{commune.parent_id}/snapshots")
    desk.locator("form[action$='/comparison'] button").click()
    expect(desk.locator("tfoot .compared-change").first).to_be_visible()
    desk.goto(re.sub(r"&?subject=[^&]*", "", desk.url) + f"&subject={subject}")
    expect(desk.locator("tfoot .compared-change", has_text="+1").first).to_be_visible()


def yesterday() -> None:
    """Let what was frozen until now have been frozen the day before."""
    db.session.rollback()
    begin_write()
    db.session.query(Snapshot).update({"frozen_on": clock.today() - timedelta(days=1)})
    db.session.commit()
