"""From the square on the wall to the first evening: ask, be let in, sign in; on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.db import db
from portal.people.joining.operations import ask_to_join, make_join_link
from portal.units.models import Unit
from tests.browser.expecting import expect
from tests.browser.looks import PHONE, violations, visit


@pytest.mark.parametrize("scripts", [True, False], ids=["phone", "no-scripts"])
def test_who_scans_the_square_is_let_in_and_signs_in(
    open_phone: Callable[..., Page], head: User, team: Unit, *, scripts: bool
) -> None:
    link = make_join_link(team, actor=head).token
    db.session.commit()
    stranger = open_phone(None, scripts=scripts, viewport=PHONE)
    stranger.goto(f"/join/{link}")
    stranger.locator("[name=name]").fill("LÊ THỊ SEN")
    stranger.locator("[name=phone]").fill("12")
    stranger.locator("main form .actions button").click()
    expect(stranger.locator("#phone-error")).to_be_visible()
    stranger.locator("[name=phone]").fill("0912 000 077")
    stranger.locator("[name=agrees]").check()
    stranger.locator("main form .actions button").click()
    expect(stranger.locator("h1")).to_contain_text("Đã gửi")

    leader = open_phone(head, scripts=scripts, viewport=PHONE)
    leader.goto("/")
    leader.locator("#joining a").click()
    expect(leader.locator("#askers h2")).to_contain_text("Lê Thị Sen")
    leader.locator("#askers form[action$='/approval'] button").click()
    code = leader.locator("main [name=code]").first.input_value()

    stranger.goto(f"/activate?code={code}")
    for field in stranger.locator("[type=password]").all():
        field.fill("ao-sen-dau-ngo-7")
    stranger.locator("main form .actions button").first.click()
    expect(stranger.locator("h1")).not_to_contain_text("mật khẩu")
    db.session.rollback()
    assert db.session.query(User).filter_by(phone="0912000077").one().password_hash is not None


def test_its_screens_can_be_used_by_everybody(open_phone: Callable[..., Page], head: User, team: Unit) -> None:
    made = make_join_link(team, actor=head)
    ask_to_join(made, name="Lê Thị Sen", phone="0912000077", agrees=True)
    address = f"/join/{made.token}"
    db.session.commit()
    stranger, leader = open_phone(), open_phone(head)

    found = visit(stranger, (address, f"{address}?sent=1"))
    stranger.goto(address)
    stranger.locator("main form .actions button").click()
    expect(stranger.locator(".error-summary")).to_be_visible()

    assert found + violations(stranger) == []
    assert visit(leader, (f"/people/units/{team.id}/joining", f"/dashboard/team/{team.id}/digest")) == []
