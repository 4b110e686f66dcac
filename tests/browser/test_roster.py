"""People come in by a spreadsheet and a slip, and back in by their head's phone: the whole way, by thumb."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS
from portal.db import begin_write, db
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.phones import PHONE
from tests.browser.test_first_evening import set_password
from tests.documents.reading import opened, qr_codes, stretches
from tests.people.roster.messy import FAULTS, PEOPLE, UNITS, Messy, messy_roster, name_of, phone_of

HEAD, MEMBER = 0, 35  # places in the list: both of the first team, and on the first page of its people
SLIP = (105.0, 74.25)  # millimetres
DESK = {"width": 1280, "height": 800}


@dataclass
class Thumb:
    """Whoever holds the phone, and how often it was tapped."""

    taps: int = 0

    def tap(self, target: Locator) -> None:
        """Tap once."""
        target.tap()
        self.taps += 1


@pytest.fixture
def teams(commune: Unit) -> list[Unit]:
    """The teams that the roster names."""
    return [factories.make_unit(name, parent=commune) for name in UNITS]


def hand_in(page: Page, unit: Unit, roster: Messy) -> None:
    """From home to the preview of what the spreadsheet would do."""
    page.goto("/")
    page.locator("nav a[href='/people']").click()
    page.locator(f"main a[href='/people/units/{unit.id}']").click()
    page.locator(f"main a[href='/people/units/{unit.id}/roster']").click()
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("[type=file]").set_input_files(
        {"name": "danh sách.xlsx", "mimeType": xlsx, "buffer": roster.content}
    )
    page.locator("main form[enctype] button").click()
    expect(page).to_have_url(re.compile(r"/people/imports/\d+$"))


def mend(page: Page, row: int, field: str, text: str) -> None:
    """Put the text into the field of the row, and save the row."""
    page.locator(f"#row-{row} [name={field}]").fill(text)
    page.locator(f"#row-{row} form button").click()


def number_of(page: Page, group: str) -> Locator:
    """How many rows the preview counts in the group."""
    return page.locator(f".roster-groups a[href*='show={group}'] strong")


def write(page: Page) -> None:
    """Confirm, watch the rows being written, and go on to the result."""
    page.locator("form[action$='/confirmation'] button").click()
    page.locator(".streaming-ending a.button").first.wait_for()
    assert page.locator(".streaming-step progress").count() > 1
    page.locator(".streaming-ending a.button").first.click()
    expect(page.locator(".notice.ok")).to_be_visible()


def print_slips(page: Page) -> bytes:
    """The PDF for the new people that the screen with the result offers."""
    with page.expect_download() as download:
        page.locator("form[action='/people/slips'] button").click()
    return Path(download.value.path()).read_bytes()


def address_on_slip(pdf: bytes, phone: str) -> str:
    """Where the QR on the slip of the person with this number leads, as a phone reads it from paper."""
    shown = f"{phone[:4]} {phone[4:7]} {phone[7:]}"
    with opened(pdf) as document:
        for sheet in document:
            for text, (left, top, _right, _bottom) in stretches(sheet):
                if shown in text:
                    slip = (left // SLIP[0], top // SLIP[1])
                    codes = {(x // SLIP[0], y // SLIP[1]): code for code, (x, y, *_end) in qr_codes(sheet)}
                    return codes[slip]
    raise AssertionError(f"no slip for {phone}")


def address_on_screen(page: Page) -> str:
    """Where the QR leads that stands on the phone's screen before anybody scrolls."""
    page.emulate_media(media="screen")
    pdf = page.pdf(width=f"{PHONE['width']}px", height=f"{PHONE['height']}px", print_background=True)
    with opened(pdf) as document:
        ((address, _box),) = qr_codes(document[0])
    return address


def let_in(phone: str) -> User:
    """The person with this number, who has agreed to all; how somebody new comes in, the member shows."""
    db.session.rollback()
    begin_write()
    person = db.session.query(User).filter_by(phone=phone).one()
    give_consents(person, CURRENT_VERSIONS)
    db.session.commit()
    return person


def come_in(page: Page, address: str) -> None:
    """From the address on a slip to the first lesson, for the first time."""
    page.goto(address)
    set_password(page)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main form .actions button:not([name=refuse])").click()
    expect(page).to_have_url(re.compile("/courses/[^/]+/"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_messy_spreadsheet_in_and_back_in_again(
    open_phone: Callable[..., Page], leader: User, commune: Unit, teams: list[Unit], scripts: bool
) -> None:
    roster, name = messy_roster(), name_of(MEMBER)
    nameless, twice = (roster.rows_with(code)[0] for code in ("name_missing", "phone_double"))
    desk = open_phone(leader, scripts=scripts, viewport=DESK)

    hand_in(desk, commune, roster)
    expect(number_of(desk, "all")).to_have_text(str(PEOPLE))
    expect(number_of(desk, "faulty")).to_have_text(str(len(FAULTS)))
    mend(desk, nameless, "name", "Lê Thị Lụa")
    expect(number_of(desk, "faulty")).to_have_text(str(len(FAULTS) - 1))
    mend(desk, twice, "phone", "0300999999")
    # The other row with this number is right too, now that it is the only one.
    expect(number_of(desk, "faulty")).to_have_text(str(len(FAULTS) - 3))
    write(desk)
    slips = print_slips(desk)

    member = open_phone(scripts=scripts)
    come_in(member, address_on_slip(slips, phone_of(MEMBER).replace("+84", "0")))
    member.goto("/")
    expect(member.locator("main .eyebrow")).to_contain_text(name.split()[-1])
    head, thumb = open_phone(let_in(phone_of(HEAD)), java_script_enabled=scripts), Thumb()
    head.goto("/")

    thumb.tap(head.locator("nav a[href='/dashboard']"))
    thumb.tap(head.locator("main a[href*='/people/']", has_text=name).first)
    thumb.tap(head.locator("#code > summary"))
    thumb.tap(head.locator("#code button"))

    expect(head.locator("h1")).to_have_text(name)
    expect(head.locator(".slip-code")).to_be_in_viewport(ratio=1)
    address = address_on_screen(head)
    assert thumb.taps <= 4
    assert address.endswith(f"/activate?code={head.locator('.slip-code strong').inner_text()}")
    again = open_phone(java_script_enabled=scripts)
    again.goto(address)
    again.locator("main [name=password]").fill("một mật khẩu khác hẳn")
    again.locator("main form .actions button").click()
    expect(again).to_have_url("/")
    expect(again.locator("main .eyebrow")).to_contain_text(name.split()[-1])
