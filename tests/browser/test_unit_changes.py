"""Two teams become one, on a phone: found, looked at before, done, and in the history."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.db import db
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from tests import factories

REASON = "Nghị quyết số 12 ngày 05/6/2026"


def test_a_team_is_merged_into_another_after_a_look_at_what_it_does(
    open_phone: Callable[..., Page], admin: User, head: User, member: User, team: Unit, commune: Unit
) -> None:
    other = factories.make_unit("Tổ công nghệ số ấp Đường Kéo", parent=commune)
    page = open_phone(admin)
    page.goto(f"/units/{other.id}")
    page.locator("#deeds summary").tap()
    page.locator("#deeds a[href$='/merging']").tap()
    page.locator("main a[href$='/merging/here']").tap()
    page.locator("[name=q]").fill("kinh rang")
    page.locator("#choices label", has_text=team.name).tap()
    page.locator("[name=reason]").fill(REASON)
    page.locator("button[value=preview]").tap()

    expect(page.locator("main .lead")).to_contain_text(team.name)
    expect(page.locator("main .list-row", has_text="Lê Thị Ba")).to_be_visible()
    db.session.rollback()
    assert unit_of(member.id) == team
    page.locator("button[value=confirm]").tap()

    expect(page).to_have_url(re.compile(rf"/units/{other.id}/mergers/"))
    expect(page.locator("main .list-row", has_text="Lê Thị Ba").locator("a")).to_be_visible()
    db.session.rollback()
    assert unit_of(member.id) == other
