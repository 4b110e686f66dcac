"""Reminders on a phone: the evenings are chosen, and a file for the calendar comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from icalendar import Calendar
from playwright.sync_api import Page

from portal.accounts.models import User
from tests.browser.expecting import expect
from tests.browser.looks import violations


def test_the_chosen_evenings_come_as_a_file_and_the_page_stays(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/progress")
    page.locator("main a[href='/reminders']").click()
    page.get_by_label("Thứ hai").uncheck()
    page.get_by_label("Chủ nhật").check()
    page.get_by_label("Mấy giờ?").select_option("20:00")
    assert violations(page) == []

    with page.expect_download() as coming:
        page.locator("main form button").click()

    (event,) = Calendar.from_ical(Path(coming.value.path()).read_bytes()).events
    assert coming.value.suggested_filename == "nhac-hoc.ics"
    assert event["RRULE"]["BYDAY"] == ["WE", "FR", "SU"]
    assert (event["DTSTART"].dt.hour, event["URL"].endswith("/continue")) == (20, True)
    expect(page).to_have_url("/reminders")


def test_without_an_evening_the_keyboard_is_led_to_what_is_missing(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/reminders")
    for day in ("Thứ hai", "Thứ tư", "Thứ sáu"):
        page.get_by_label(day).uncheck()

    page.get_by_label("Mấy giờ?").press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#days-error")).to_have_text("Chọn ít nhất một buổi tối.")
    assert violations(page) == []
