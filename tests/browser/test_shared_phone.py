"""One phone for two people, who change places with a PIN."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.accounts.rules import pins
from portal.db import db
from tests import factories

PIN = "2748"


def test_two_people_change_places_with_a_pin(open_phone: Callable[..., Page], member: User, head: User) -> None:
    head.pin_hash = pins.hash_pin("80316", user_id=head.id)
    db.session.commit()
    phone = open_phone(member)
    phone.goto("/account/pin")
    phone.locator("[name=pin]").fill(PIN)
    phone.locator("main form [name=password]").fill(factories.PASSWORD)
    phone.locator("main form .actions button").first.click()
    expect(phone).to_have_url("/account")

    phone.locator("form[action='/phone/lock'] button").tap()
    phone.locator("main a[href='/sign-in?other=1']").tap()
    phone.locator("[name=login]").fill("0912000002")
    phone.locator("[name=password]").fill(factories.PASSWORD)
    phone.locator("main form button:not([type=button])").first.click()
    expect(phone).to_have_url("/")
    phone.goto("/account")
    expect(phone.locator("h1")).to_have_text("Lê Thị Ba")
    phone.locator("form[action='/phone/lock'] button").tap()
    phone.locator(".list-link", has_text="Trần Văn Tư").tap()
    phone.locator("[name=pin]").fill("1357")
    phone.locator("main form .actions button").first.tap()
    expect(phone.locator("[name=pin][aria-invalid=true]")).to_be_visible()
    phone.locator("[name=pin]").fill(PIN)
    phone.locator("main form .actions button").first.tap()

    expect(phone).to_have_url("/")
    expect(phone.locator("main .eyebrow")).to_contain_text("Tư")
    # Four pages back was the other's account: it is not shown from memory, but asked for again.
    phone.evaluate("history.go(-4)")
    expect(phone).to_have_url("/account")
    expect(phone.locator("h1")).to_have_text("Trần Văn Tư")
