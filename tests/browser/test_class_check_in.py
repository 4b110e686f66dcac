"""From the wall to the phone: the square is read off the wall by a decoder that is not ours.

The wall keeps its own clock by the portal's, so the server here has the one of the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.classes.models import Attendance, ClassSession
from portal.db import db
from portal.units.models import Unit
from tests.classes.sessions import code_at, make_class

LAPTOP = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without courses."""
    return bare_app


@pytest.fixture
def session(team: Unit, head: User, system_clock: None) -> ClassSession:
    """A class of the team that has just begun."""
    return make_class(team, teacher=head)


def read_square(page: Page) -> str:
    """The path in the square that the wall shows, as a camera reads it from the screen."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    return urlsplit(found.text).path


def is_present(session: ClassSession, user: User) -> bool:
    """Whether the roll says so."""
    db.session.rollback()
    found = db.session.get(Attendance, (session.id, user.id))
    return found is not None and found.state == "present"


def test_the_phone_reads_the_wall_and_the_wall_counts(
    open_phone: Callable[..., Page], session: ClassSession, head: User, member: User
) -> None:
    wall = open_phone(head, own=True, **LAPTOP)
    wall.clock.install()
    wall.goto(f"/classes/{session.id}/wall")
    expect(wall.locator("[data-shown] svg")).to_be_visible()
    phone = open_phone(member)

    phone.goto(read_square(wall))
    expect(phone.locator(".check-in-name")).to_have_text(member.name)
    phone.locator("#check-in button").click()

    expect(phone.locator(".check-in-done")).to_contain_text(member.name)
    assert is_present(session, member)
    wall.clock.run_for(11_000)
    expect(wall.locator("[data-count] b")).to_have_text("1")


def test_the_wall_goes_on_without_a_line_and_so_does_the_tap(
    open_phone: Callable[..., Page], session: ClassSession, head: User, member: User
) -> None:
    wall = open_phone(head, own=True, **LAPTOP)
    wall.clock.install()
    wall.goto(f"/classes/{session.id}/wall")
    first = read_square(wall)
    wall.context.set_offline(True)
    wall.clock.run_for(5 * 60 * 1000)
    assert read_square(wall) not in (first, "")

    phone = open_phone(member)
    phone.goto(first)
    phone.context.set_offline(True)
    phone.locator("#check-in button").click()
    expect(phone.locator("#connection")).to_be_visible()
    assert not is_present(session, member)
    phone.context.set_offline(False)

    expect(phone.locator(".check-in-done")).to_contain_text(member.name)
    assert is_present(session, member)


def test_a_code_typed_without_a_line_outlives_the_closed_tab(
    open_phone: Callable[..., Page], session: ClassSession, member: User
) -> None:
    phone = open_phone(member)
    phone.goto("/c")
    phone.context.set_offline(True)
    phone.locator("[name=code]").fill(code_at(session))
    phone.locator("#check-in button").click()
    expect(phone.locator("#connection")).to_be_visible()
    phone.wait_for_function("Object.keys(localStorage).some((name) => name.startsWith('unsent:'))")
    phone.goto("about:blank")
    phone.context.set_offline(False)

    phone.goto("/c")

    expect(phone.locator(".check-in-done")).to_contain_text(member.name)
    assert is_present(session, member)


def test_without_scripts_the_wall_shows_square_and_code(
    open_phone: Callable[..., Page], session: ClassSession, head: User, member: User
) -> None:
    wall = open_phone(head, java_script_enabled=False, **LAPTOP)
    wall.goto(f"/classes/{session.id}/wall")
    expect(wall.locator("[data-spoken]")).to_have_text(" ".join(code_at(session)))
    page = open_phone(member, java_script_enabled=False)
    page.goto(read_square(wall))
    page.locator("#check-in button").click()

    expect(page.locator(".check-in-done")).to_contain_text(member.name)
    assert is_present(session, member)
